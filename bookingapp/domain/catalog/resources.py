"""Commands on resources: rooms, chairs, machines, and the units of each that can be taken."""

from typing import Any

from sqlalchemy import and_, func, or_, select

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Conflict, NotFound
from bookingapp.base.events import emit
from bookingapp.base.i18n import _
from bookingapp.base.ids import new_id
from bookingapp.base.marks import check_mark, mark_of
from bookingapp.domain.business.access import allowed, allowed_somewhere, own
from bookingapp.domain.business.rules import Check
from bookingapp.models.business import Location
from bookingapp.models.catalog import Resource, ResourceUnit
from bookingapp.models.schedule import Calendar, Claim

WRITE = "resources:write"
MOST_UNITS = 500


def add_resource(
    actor: Actor, business_id: int, *, location_id: int, name: str, kind: str = "room", quantity: int = 1
) -> Resource:
    """Add a resource at a location with so many units, each with its calendar. Raises NotFound, Forbidden, Invalid."""
    allowed(actor, business_id, WRITE, location_id)
    check = Check()
    own(check, "location_id", Location, business_id, location_id)
    resource = Resource(
        public_id=new_id("res"),
        business_id=business_id,
        location_id=location_id,
        name=check.line("name", name),
        kind=check.line("kind", kind, longest=40),
    )
    units = check.number("quantity", quantity, 1, MOST_UNITS)
    check.done()
    db.session.add(resource)
    db.session.flush()
    _add_units(resource, 1, units)
    emit("resource.created", actor, business_id, resource.public_id, name=resource.name, quantity=units)
    return resource


class UnitsBusy(Conflict):
    """Fewer units can be had only when what is booked on some of them goes elsewhere; `calendars` are theirs."""

    def __init__(self, message: str, calendars: frozenset[int]) -> None:
        super().__init__(message)
        self.calendars = calendars


def set_quantity(actor: Actor, business_id: int, *, resource_id: int, quantity: int) -> Resource:
    """Have so many units of a resource. Retired are those that nothing is booked on, highest number first;
    what is missing comes back first from those that were retired.

    Raises NotFound, Forbidden, Invalid, and UnitsBusy when too many are booked.
    """
    check = Check()
    resource = own(check, "resource_id", Resource, business_id, resource_id)
    allowed(actor, business_id, WRITE, resource.location_id if resource else None)
    wanted = check.number("quantity", quantity, 0, MOST_UNITS)
    check.done()
    assert resource is not None
    units = _locked_units(resource)
    active = [unit for unit in units if unit.active]
    if wanted == len(active):
        return resource
    for unit in _retired(active, len(active) - wanted):
        unit.active = False
    back = [unit for unit in units if unit not in active][: max(wanted - len(active), 0)]
    for unit in back:
        unit.active = True
    highest = units[-1].number if units else 0
    _add_units(resource, highest + 1, wanted - len(active) - len(back))
    emit("resource.changed", actor, business_id, resource.public_id, quantity=wanted)
    return resource


def _locked_units(resource: Resource) -> list[ResourceUnit]:
    """All units by number, their calendars locked: nothing is booked on one while it is retired."""
    units = db.session.scalars(
        select(ResourceUnit)
        .where(ResourceUnit.resource_id == resource.id)
        .order_by(ResourceUnit.number)
        .execution_options(populate_existing=True)
    ).all()
    calendars = [unit.calendar_id for unit in units]
    db.session.execute(
        select(Calendar.id)
        .where(Calendar.id.in_(calendars))
        .order_by(Calendar.id)
        .with_for_update(key_share=True)
    ).all()
    return list(units)


def _retired(active: list[ResourceUnit], count: int) -> list[ResourceUnit]:
    """The units to take away. Raises UnitsBusy."""
    if count <= 0:
        return []
    busy = busy_calendars([unit.calendar_id for unit in active])
    free = [unit for unit in reversed(active) if unit.calendar_id not in busy]
    if len(free) < count:
        raise UnitsBusy(_("Some of these units are booked. Move or cancel what is booked first."), busy)
    return free[:count]


def busy_calendars(calendars: list[int]) -> frozenset[int]:
    """Those of some calendars on which something to come is booked or held."""
    now = clock.seconds()
    found = select(Claim.calendar_id).where(
        Claim.calendar_id.in_(calendars),
        Claim.ends > now // 60,
        or_(Claim.expires.is_(None), Claim.expires > now),
    )
    return frozenset(db.session.scalars(found.distinct()))


def list_resources(actor: Actor, business_id: int) -> list[tuple[Resource, int]]:
    """The resources of the places the actor looks after, archived ones too, with their active units.

    Raises NotFound, Forbidden.
    """
    allowed_somewhere(actor, business_id, WRITE)
    places = actor.places(WRITE)
    mine = [] if places is None else [Resource.location_id.in_(places)]
    units = func.count(ResourceUnit.id)
    rows = db.session.execute(
        select(Resource, units)
        .outerjoin(ResourceUnit, and_(ResourceUnit.resource_id == Resource.id, ResourceUnit.active))
        .where(Resource.business_id == business_id, *mine)
        .group_by(Resource.id)
        .order_by(Resource.order, Resource.id)
        .execution_options(populate_existing=True)
    )
    return [(row[0], row[1]) for row in rows]


def find_resource(actor: Actor, business_id: int, resource_ref: str, *, lock: bool = False) -> Resource:
    """A resource that the actor may change. Raises NotFound, Forbidden."""
    allowed_somewhere(actor, business_id, WRITE)
    statement = select(Resource).where(
        Resource.business_id == business_id, Resource.public_id == resource_ref
    )
    row = db.session.scalar(
        (statement.with_for_update(key_share=True) if lock else statement).execution_options(
            populate_existing=True
        )
    )
    if row is None:
        raise NotFound(_("There is no such resource."))
    allowed(actor, business_id, WRITE, row.location_id)
    return row


def list_units(resource_id: int) -> list[ResourceUnit]:
    """The active units of a resource, by number."""
    mine = select(ResourceUnit).where(ResourceUnit.resource_id == resource_id, ResourceUnit.active)
    return list(db.session.scalars(mine.order_by(ResourceUnit.number)))


def resource_mark(row: Resource) -> str:
    """The mark of what a form of a resource shows."""
    return mark_of(_standing(row))


def _standing(row: Resource) -> dict[str, Any]:
    return {"name": row.name, "kind": row.kind, "order": row.order, "quantity": len(list_units(row.id))}


def update_resource(
    actor: Actor,
    business_id: int,
    resource_ref: str,
    *,
    name: str,
    kind: str,
    quantity: int,
    order: int = 0,
    mark: str | None = None,
) -> Resource:
    """Change a resource and how many units there are, as `set_quantity` does.

    Raises NotFound, Forbidden, Invalid, UnitsBusy, and Conflict when somebody has changed it meanwhile.
    """
    row = find_resource(actor, business_id, resource_ref, lock=True)
    before = _standing(row)
    check_mark(mark, before)
    check = Check()
    values = {
        "name": check.line("name", name),
        "kind": check.line("kind", kind, longest=40),
        "order": check.number("order", order, 0, 10_000),
    }
    check.number("quantity", quantity, 1, MOST_UNITS)
    check.done()
    set_quantity(actor, business_id, resource_id=row.id, quantity=quantity)
    changed = sorted(field for field, value in values.items() if before[field] != value)
    for field in changed:
        setattr(row, field, values[field])
    if changed:
        db.session.flush()
        emit("resource.changed", actor, business_id, row.public_id, fields=changed)
    return row


def archive_resource(actor: Actor, business_id: int, resource_ref: str) -> Resource:
    """Use a resource no longer; services that need it can then not be booked there. Raises NotFound, Forbidden."""
    return _set_active(actor, find_resource(actor, business_id, resource_ref, lock=True), False)


def restore_resource(actor: Actor, business_id: int, resource_ref: str) -> Resource:
    """Use it again, with the units it had. Raises NotFound, Forbidden."""
    return _set_active(actor, find_resource(actor, business_id, resource_ref, lock=True), True)


def _set_active(actor: Actor, row: Resource, active: bool) -> Resource:
    if row.active != active:
        row.active = active
        db.session.flush()
        emit("resource.restored" if active else "resource.archived", actor, row.business_id, row.public_id)
    return row


def _add_units(resource: Resource, first: int, count: int) -> None:
    for number in range(first, first + max(count, 0)):
        calendar = Calendar(business_id=resource.business_id, kind="unit")
        db.session.add(calendar)
        db.session.flush()
        db.session.add(
            ResourceUnit(
                business_id=resource.business_id,
                resource_id=resource.id,
                calendar_id=calendar.id,
                number=number,
            )
        )
    db.session.flush()
