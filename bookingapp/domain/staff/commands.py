"""Staff: take somebody on, say what they are and where they work."""

from collections.abc import Sequence

from sqlalchemy import select

from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.events import emit
from bookingapp.base.i18n import _
from bookingapp.base.ids import new_id
from bookingapp.domain.business.access import allowed, own
from bookingapp.domain.business.rules import Check
from bookingapp.models.business import Access, Location
from bookingapp.models.schedule import Calendar
from bookingapp.models.staff import Position, StaffLocation, StaffMember


def add_position(actor: Actor, business_id: int, *, name: str, order: int = 0) -> Position:
    """Add what a staff member can be. Raises NotFound, Forbidden, Invalid."""
    allowed(actor, business_id, "staff:write")
    check = Check()
    position = Position(
        public_id=new_id("pos"),
        business_id=business_id,
        name=check.line("name", name),
        order=check.number("order", order, 0, 10_000),
    )
    check.done()
    db.session.add(position)
    db.session.flush()
    emit("position.created", actor, business_id, position.public_id, name=position.name)
    return position


def add_staff(
    actor: Actor,
    business_id: int,
    *,
    name: str,
    title: str = "",
    about: str = "",
    email: str | None = None,
    phone: str | None = None,
    image_url: str | None = None,
    colour: str | None = None,
    position_id: int | None = None,
    user_id: int | None = None,
    location_ids: Sequence[int] = (),
    priority: int = 0,
    weight: int = 100,
    online_booking: bool = True,
    order: int = 0,
) -> StaffMember:
    """Take a staff member on, with a calendar of their own; without locations they work at all of them.

    Of two who are free the one of higher `priority` serves, then the one furthest behind their `weight`.
    Raises NotFound, Forbidden, Invalid.
    """
    business = allowed(actor, business_id, "staff:write")
    check = Check()
    check_relations(check, business_id, position_id, user_id, location_ids)
    staff = StaffMember(
        public_id=new_id("stf"),
        business_id=business_id,
        position_id=position_id,
        user_id=user_id,
        name=check.line("name", name),
        title=check.line("title", title, longest=120, required=False),
        about=check.text("about", about),
        email=check.email("email", email),
        phone=check.phone("phone", phone, business.country),
        image_url=check.link("image_url", image_url),
        colour=check.colour("colour", colour),
        priority=check.number("priority", priority, -1000, 1000),
        weight=check.number("weight", weight, 1, 10_000),
        online_booking=online_booking,
        order=check.number("order", order, 0, 10_000),
    )
    check.done()
    staff.calendar_id = _new_calendar(business_id)
    db.session.add(staff)
    db.session.flush()
    for location_id in dict.fromkeys(location_ids):
        db.session.add(StaffLocation(staff_id=staff.id, location_id=location_id, business_id=business_id))
    db.session.flush()
    emit("staff.created", actor, business_id, staff.public_id, name=staff.name)
    return staff


def check_relations(
    check: Check, business_id: int, position_id: int | None, user_id: int | None, location_ids: Sequence[int]
) -> None:
    """Refuse what belongs to another business, and users who do not work here."""
    own(check, "position_id", Position, business_id, position_id)
    for number, location_id in enumerate(location_ids):
        own(check, f"location_ids.{number}", Location, business_id, location_id)
    if user_id is not None and not _has_access(business_id, user_id):
        check.refuse("user_id", _("There is no such entry."))


def _has_access(business_id: int, user_id: int) -> bool:
    found = select(Access.id).where(Access.business_id == business_id, Access.user_id == user_id)
    return db.session.scalar(found.limit(1)) is not None


def _new_calendar(business_id: int) -> int:
    calendar = Calendar(business_id=business_id, kind="staff")
    db.session.add(calendar)
    db.session.flush()
    return calendar.id
