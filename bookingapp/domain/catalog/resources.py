"""Commands on resources: rooms, chairs, machines, and the units of each that can be taken."""

from sqlalchemy import select

from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.events import emit
from bookingapp.base.ids import new_id
from bookingapp.domain.business.access import allowed, own
from bookingapp.domain.business.rules import Check
from bookingapp.models.business import Location
from bookingapp.models.catalog import Resource, ResourceUnit
from bookingapp.models.schedule import Calendar

MOST_UNITS = 500


def add_resource(
    actor: Actor, business_id: int, *, location_id: int, name: str, kind: str = "room", quantity: int = 1
) -> Resource:
    """Add a resource at a location with so many units, each with its calendar. Raises NotFound, Forbidden, Invalid."""
    allowed(actor, business_id, "resources:write")
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


def set_quantity(actor: Actor, business_id: int, *, resource_id: int, quantity: int) -> Resource:
    """Have so many units of a resource. Units beyond are retired, highest number first; they keep their claims.

    Raises NotFound, Forbidden, Invalid.
    """
    allowed(actor, business_id, "resources:write")
    check = Check()
    resource = own(check, "resource_id", Resource, business_id, resource_id)
    wanted = check.number("quantity", quantity, 0, MOST_UNITS)
    check.done()
    assert resource is not None
    units = db.session.scalars(
        select(ResourceUnit).where(ResourceUnit.resource_id == resource.id).order_by(ResourceUnit.number)
    ).all()
    for place, unit in enumerate(units):
        unit.active = place < wanted
    highest = units[-1].number if units else 0
    _add_units(resource, highest + 1, wanted - len(units))
    emit("resource.changed", actor, business_id, resource.public_id, quantity=wanted)
    return resource


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
