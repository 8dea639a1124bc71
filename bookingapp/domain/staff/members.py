"""Staff members who are here already: find and change them, let them go and take them back."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import exists, select

from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import NotFound
from bookingapp.base.events import emit
from bookingapp.base.i18n import _
from bookingapp.base.marks import check_mark, mark_of
from bookingapp.domain.business.access import allowed_somewhere, forbidden
from bookingapp.domain.business.rules import Check
from bookingapp.domain.staff.commands import check_relations
from bookingapp.models.business import Access, Business, Location, User
from bookingapp.models.staff import Position, StaffLocation, StaffMember

WRITE = "staff:write"

PROFILE = (
    "name",
    "title",
    "about",
    "email",
    "phone",
    "image_url",
    "colour",
    "position_id",
    "user_id",
    "priority",
    "weight",
    "online_booking",
    "order",
)
"""What a staff member's own row says of them; beside it `location_ids`, the places they work at."""

Rule = Callable[[Check, Any], Any]

_RULES: dict[str, Rule] = {
    "name": lambda check, value: check.line("name", value),
    "title": lambda check, value: check.line("title", value, longest=120, required=False),
    "about": lambda check, value: check.text("about", value),
    "email": lambda check, value: check.email("email", value),
    "image_url": lambda check, value: check.link("image_url", value),
    "colour": lambda check, value: check.colour("colour", value),
    "priority": lambda check, value: check.number("priority", value, -1000, 1000),
    "weight": lambda check, value: check.number("weight", value, 1, 10_000),
    "online_booking": lambda _check, value: bool(value),
    "order": lambda check, value: check.number("order", value, 0, 10_000),
    "position_id": lambda _check, value: value,
    "user_id": lambda _check, value: value,
}


def list_members(actor: Actor, business_id: int) -> Sequence[StaffMember]:
    """All staff that the actor may change, in their order, those who have left too. Raises NotFound, Forbidden."""
    allowed_somewhere(actor, business_id, WRITE)
    return db.session.scalars(
        select(StaffMember)
        .where(StaffMember.business_id == business_id, *_within(actor))
        .order_by(StaffMember.order, StaffMember.id)
        .execution_options(populate_existing=True)
    ).all()


def find_member(actor: Actor, business_id: int, staff_ref: str, *, lock: bool = False) -> StaffMember:
    """One whom the actor may change. Raises NotFound, Forbidden."""
    allowed_somewhere(actor, business_id, WRITE)
    statement = select(StaffMember).where(
        StaffMember.business_id == business_id, StaffMember.public_id == staff_ref
    )
    row = db.session.scalar(
        (statement.with_for_update(key_share=True) if lock else statement).execution_options(
            populate_existing=True
        )
    )
    if row is None:
        raise NotFound(_("There is no such staff member."))
    places = actor.places(WRITE)
    if places is not None:
        works_at = set(places_of(row.id))  # nowhere in particular is everywhere
        if not works_at or not works_at <= places:
            raise forbidden(WRITE)
    return row


def _within(actor: Actor) -> list[Any]:
    """Whoever has the right at single locations may change those who work at no other."""
    places = actor.places(WRITE)
    if places is None:
        return []
    here = exists().where(StaffLocation.staff_id == StaffMember.id)
    elsewhere = exists().where(
        StaffLocation.staff_id == StaffMember.id, StaffLocation.location_id.not_in(places)
    )
    return [here, ~elsewhere]


def places_of(staff_id: int) -> tuple[int, ...]:
    """The internal ids of the locations somebody works at; none means all of them."""
    found = select(StaffLocation.location_id).where(StaffLocation.staff_id == staff_id)
    return tuple(sorted(db.session.scalars(found)))


def profile_of(row: StaffMember) -> dict[str, Any]:
    """What stands of somebody, by the names of `update_staff`."""
    return {name: getattr(row, name) for name in PROFILE} | {"location_ids": list(places_of(row.id))}


def profile_mark(row: StaffMember) -> str:
    """The mark of what a form of somebody's profile shows."""
    return mark_of(profile_of(row))


def update_staff(
    actor: Actor, business_id: int, staff_ref: str, *, mark: str | None = None, **chosen: Any
) -> StaffMember:
    """Change what stands of a staff member: names of PROFILE, and `location_ids`, which replaces the set.

    `mark` is that of the whole profile when it was shown. Raises NotFound, Forbidden, Invalid, and Conflict when
    somebody has changed it meanwhile.
    """
    row = find_member(actor, business_id, staff_ref, lock=True)
    before = profile_of(row)
    check_mark(mark, before)
    values = _checked(actor, row, before, chosen)
    changed = sorted(name for name, value in values.items() if before[name] != value)
    if "location_ids" in changed:
        _set_places(row, values["location_ids"])
    for name in changed:
        if name != "location_ids":
            setattr(row, name, values[name])
    if changed:
        db.session.flush()
        emit("staff.changed", actor, business_id, row.public_id, fields=changed)
    return row


def _checked(
    actor: Actor, row: StaffMember, before: Mapping[str, Any], chosen: Mapping[str, Any]
) -> dict[str, Any]:
    check = Check()
    values: dict[str, Any] = {}
    for name, value in chosen.items():
        if name == "phone":
            country = db.session.get_one(Business, row.business_id).country
            values[name] = check.phone(name, value, country)
        elif name == "location_ids":
            values[name] = sorted(set(value))
        elif name in _RULES:
            values[name] = _RULES[name](check, value)
        else:
            check.refuse(name, _("There is no such setting."))
    now = {**before, **values}
    user_id = now["user_id"] if now["user_id"] != before["user_id"] else None
    check_relations(check, row.business_id, now["position_id"], user_id, now["location_ids"])
    places = actor.places(WRITE)
    if places is not None and not (now["location_ids"] and set(now["location_ids"]) <= places):
        check.refuse("location_ids", _("Choose among the places that you look after."))
    check.done()
    return values


def _set_places(row: StaffMember, location_ids: Sequence[int]) -> None:
    for known in db.session.scalars(select(StaffLocation).where(StaffLocation.staff_id == row.id)):
        db.session.delete(known)
    db.session.flush()
    for location_id in location_ids:
        db.session.add(StaffLocation(staff_id=row.id, location_id=location_id, business_id=row.business_id))


def archive_staff(actor: Actor, business_id: int, staff_ref: str) -> StaffMember:
    """Let somebody go: nobody books them any more. Their coming bookings stay until they are moved or cancelled.

    Raises NotFound, Forbidden.
    """
    return _set_active(actor, business_id, staff_ref, False)


def restore_staff(actor: Actor, business_id: int, staff_ref: str) -> StaffMember:
    """Take somebody back, as they were. Raises NotFound, Forbidden."""
    return _set_active(actor, business_id, staff_ref, True)


def _set_active(actor: Actor, business_id: int, staff_ref: str, active: bool) -> StaffMember:
    row = find_member(actor, business_id, staff_ref, lock=True)
    if row.active != active:
        row.active = active
        db.session.flush()
        emit("staff.restored" if active else "staff.archived", actor, business_id, row.public_id)
    return row


def list_positions(business_id: int) -> Sequence[Position]:
    """What a staff member can be, in their order."""
    return db.session.scalars(
        select(Position).where(Position.business_id == business_id).order_by(Position.order, Position.id)
    ).all()


def list_logins(business_id: int) -> Sequence[User]:
    """The users who work at a business, by name."""
    mine = select(Access.user_id).where(Access.business_id == business_id)
    return db.session.scalars(select(User).where(User.id.in_(mine)).order_by(User.name, User.id)).all()


def names_of_places(business_id: int) -> dict[int, str]:
    """The names of the active locations by internal id, in their order."""
    rows = db.session.execute(
        select(Location.id, Location.name)
        .where(Location.business_id == business_id, Location.active)
        .order_by(Location.order, Location.id)
    )
    return {row.id: row.name for row in rows}
