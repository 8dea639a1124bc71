"""Whose hours, time off and outside calendars somebody may change: by the place, and always one's own time off."""

from sqlalchemy import exists, or_, select

from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.domain.business.access import allowed_somewhere, forbidden, known
from bookingapp.models.business import User
from bookingapp.models.catalog import Resource, ResourceUnit
from bookingapp.models.schedule import Block
from bookingapp.models.staff import StaffLocation, StaffMember

READ, WRITE, OWN = "schedules:read", "schedules:write", "schedules:own"


def check_schedule(
    actor: Actor,
    business_id: int,
    *,
    staff_id: int | None = None,
    unit_id: int | None = None,
    resource_id: int | None = None,
    location_id: int | None = None,
    own: bool = False,
) -> None:
    """May the actor change the times of one of these? With `own` those of oneself too, by the right to that.

    Whoever has the right at single locations may change a staff member who works at no other.
    Raises NotFound for another's business, Forbidden.
    """
    if own and staff_id is not None and _is_self(actor, staff_id) and actor.may_somewhere(OWN):
        return
    allowed_somewhere(actor, business_id, WRITE)
    places = actor.places(WRITE)
    if places is None:
        return
    touched = _places_of(staff_id, unit_id, resource_id, location_id)
    if not touched or not touched <= places:
        raise forbidden(WRITE)


def check_shown(
    actor: Actor,
    business_id: int,
    *,
    staff_id: int | None = None,
    resource_id: int | None = None,
    location_id: int | None = None,
) -> None:
    """May the actor see the times of one of these? Raises NotFound for another's business, Forbidden."""
    allowed_somewhere(actor, business_id, READ)
    places = actor.places(READ)
    touched = _places_of(staff_id, None, resource_id, location_id) if places is not None else frozenset()
    if places is not None and touched and not touched & places:
        raise forbidden(READ)


def check_block(actor: Actor, block: Block) -> None:
    """May the actor change or remove a block? Raises NotFound, Forbidden."""
    if block.calendar_id is not None:
        check_calendar(actor, block.business_id, block.calendar_id, own=True)
    else:
        resource_id, location_id = block.resource_id, block.location_id
        check_schedule(actor, block.business_id, resource_id=resource_id, location_id=location_id)


def check_calendar(actor: Actor, business_id: int, calendar_id: int, *, own: bool = False) -> None:
    """The same for whom or what a calendar belongs to. Raises NotFound, Forbidden."""
    staff_id = db.session.scalar(select(StaffMember.id).where(StaffMember.calendar_id == calendar_id))
    unit_id = db.session.scalar(select(ResourceUnit.id).where(ResourceUnit.calendar_id == calendar_id))
    check_schedule(actor, business_id, staff_id=staff_id, unit_id=unit_id, own=own)


def changeable_staff(actor: Actor, business_id: int) -> frozenset[int]:
    """The staff members whose time off and outside calendars the actor may change, oneself included."""
    own = own_staff_ids(actor) if actor.kind == "user" and actor.may_somewhere(OWN) else frozenset()
    everywhere = select(StaffMember.id).where(StaffMember.business_id == business_id)
    places = actor.places(WRITE)
    if places is None:
        return frozenset(db.session.scalars(everywhere))
    elsewhere = exists().where(
        StaffLocation.staff_id == StaffMember.id, StaffLocation.location_id.not_in(places)
    )
    here = exists().where(StaffLocation.staff_id == StaffMember.id)
    return own | frozenset(db.session.scalars(everywhere.where(here, ~elsewhere)))


def seen_staff(actor: Actor, business_id: int) -> frozenset[int]:
    """The staff members whose times the actor may see: who work where they may, or everywhere, and oneself."""
    places = actor.places(READ)
    if places is None:
        return frozenset(
            db.session.scalars(select(StaffMember.id).where(StaffMember.business_id == business_id))
        )
    here = exists().where(StaffLocation.staff_id == StaffMember.id, StaffLocation.location_id.in_(places))
    anywhere = exists().where(StaffLocation.staff_id == StaffMember.id)
    found = select(StaffMember.id).where(StaffMember.business_id == business_id, or_(here, ~anywhere))
    return own_staff_ids(actor) | frozenset(db.session.scalars(found))


def list_changeable(actor: Actor, business_id: int) -> list[StaffMember]:
    """Active ones of them, in their order, to choose from. Raises NotFound."""
    known(actor, business_id)
    conditions = [StaffMember.business_id == business_id, StaffMember.active]
    if actor.places(WRITE) is not None:
        conditions.append(StaffMember.id.in_(changeable_staff(actor, business_id)))
    return list(
        db.session.scalars(select(StaffMember).where(*conditions).order_by(StaffMember.order, StaffMember.id))
    )


def own_staff_ids(actor: Actor) -> frozenset[int]:
    """The active staff members, of the actor's business, that the user who acts is; mostly one or none."""
    return frozenset(
        db.session.scalars(
            select(StaffMember.id)
            .join(User, User.id == StaffMember.user_id)
            .where(
                User.public_id == (actor.ref or ""),
                StaffMember.business_id == actor.business_id,
                StaffMember.active,
            )
        )
    )


def _is_self(actor: Actor, staff_id: int) -> bool:
    return actor.kind == "user" and staff_id in own_staff_ids(actor)


def _places_of(
    staff_id: int | None = None,
    unit_id: int | None = None,
    resource_id: int | None = None,
    location_id: int | None = None,
) -> frozenset[int]:
    """Every location whose times change with these."""
    if location_id is not None:
        return frozenset({location_id})
    if staff_id is not None:
        found = select(StaffLocation.location_id).where(StaffLocation.staff_id == staff_id)
    elif unit_id is not None:
        units = select(ResourceUnit.resource_id).where(ResourceUnit.id == unit_id)
        found = select(Resource.location_id).where(Resource.id.in_(units))
    else:
        found = select(Resource.location_id).where(Resource.id == resource_id)
    return frozenset(db.session.scalars(found))
