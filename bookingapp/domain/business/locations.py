"""The places of a business: find and change them, close one and open it again."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import func, select

from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Conflict, NotFound
from bookingapp.base.events import emit
from bookingapp.base.i18n import _
from bookingapp.base.marks import check_mark, mark_of
from bookingapp.domain.business.access import allowed_somewhere, forbidden
from bookingapp.domain.business.rules import Check
from bookingapp.models.business import Business, Location

WRITE = "locations:write"
SETTINGS = ("name", "slug", "address", "timezone", "phone", "email", "order")


def list_locations(actor: Actor, business_id: int) -> Sequence[Location]:
    """The places that the actor may change, in their order, closed ones too. Raises NotFound, Forbidden."""
    allowed_somewhere(actor, business_id, WRITE)
    places = actor.places(WRITE)
    mine = [] if places is None else [Location.id.in_(places)]
    return db.session.scalars(
        select(Location)
        .where(Location.business_id == business_id, *mine)
        .order_by(Location.order, Location.id)
        .execution_options(populate_existing=True)
    ).all()


def find_location(actor: Actor, business_id: int, location_ref: str, *, lock: bool = False) -> Location:
    """A place that the actor may change. Raises NotFound, Forbidden."""
    allowed_somewhere(actor, business_id, WRITE)
    statement = select(Location).where(
        Location.business_id == business_id, Location.public_id == location_ref
    )
    row = db.session.scalar(
        (statement.with_for_update(key_share=True) if lock else statement).execution_options(
            populate_existing=True
        )
    )
    if row is None:
        raise NotFound(_("There is no such place."))
    if not actor.may(WRITE, row.id):
        raise forbidden(WRITE)
    return row


def location_mark(row: Location) -> str:
    """The mark of what a form of a place shows."""
    return mark_of(_standing(row))


def _standing(row: Location) -> dict[str, Any]:
    return {name: getattr(row, name) for name in SETTINGS}


def update_location(
    actor: Actor, business_id: int, location_ref: str, *, mark: str | None = None, **chosen: Any
) -> Location:
    """Change what stands of a place: names of SETTINGS. What is booked keeps its instants when the zone changes.

    Raises NotFound, Forbidden, Invalid, and Conflict when somebody has changed it meanwhile.
    """
    row = find_location(actor, business_id, location_ref, lock=True)
    before = _standing(row)
    check_mark(mark, before)
    values = _checked(row, chosen)
    changed = sorted(name for name, value in values.items() if before[name] != value)
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        db.session.flush()
        emit("location.changed", actor, business_id, row.public_id, fields=changed)
    return row


def _checked(row: Location, chosen: dict[str, Any]) -> dict[str, Any]:
    check = Check()
    country = db.session.get_one(Business, row.business_id).country
    rules: dict[str, Callable[[Any], Any]] = {
        "name": lambda value: check.line("name", value),
        "slug": lambda value: _slug(check, row, value),
        "address": lambda value: check.text("address", value, longest=500),
        "timezone": lambda value: check.zone("timezone", value),
        "phone": lambda value: check.phone("phone", value, country),
        "email": lambda value: check.email("email", value),
        "order": lambda value: check.number("order", value, 0, 10_000),
    }
    for name in chosen.keys() - rules.keys():
        check.refuse(name, _("There is no such setting."))
    values = {name: rules[name](value) for name, value in chosen.items() if name in rules}
    check.done()
    return values


def _slug(check: Check, row: Location, slug: str) -> str:
    kept = check.slug("slug", slug)
    taken = select(Location.id).where(
        Location.business_id == row.business_id, Location.slug == kept, Location.id != row.id
    )
    if kept != row.slug and db.session.scalar(taken) is not None:
        check.refuse("slug", _("Another place has this address already."))
    return kept


def archive_location(actor: Actor, business_id: int, location_ref: str) -> Location:
    """Close a place for good: nothing can be booked there any more. What is booked stays until it is moved.

    Raises NotFound, Forbidden, and Conflict for the last one.
    """
    db.session.execute(select(Business.id).where(Business.id == business_id).with_for_update(key_share=True))
    row = find_location(actor, business_id, location_ref, lock=True)
    if row.active and count_open(business_id) < 2:
        raise Conflict(_("This is your only place; a business needs one."))
    return _set_active(actor, row, False)


def restore_location(actor: Actor, business_id: int, location_ref: str) -> Location:
    """Open a place again, as it was. Raises NotFound, Forbidden."""
    return _set_active(actor, find_location(actor, business_id, location_ref, lock=True), True)


def count_open(business_id: int) -> int:
    """How many places are open for booking."""
    mine = (
        select(func.count()).select_from(Location).where(Location.business_id == business_id, Location.active)
    )
    return db.session.scalar(mine) or 0


def _set_active(actor: Actor, row: Location, active: bool) -> Location:
    if row.active != active:
        row.active = active
        db.session.flush()
        emit("location.restored" if active else "location.archived", actor, row.business_id, row.public_id)
    return row
