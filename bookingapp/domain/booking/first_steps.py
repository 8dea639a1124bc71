"""The first steps of a new business: what it has already, and whether it still wishes to be reminded of them."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import exists, select

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.events import emit
from bookingapp.domain.business.access import allowed
from bookingapp.models.booking import Booking
from bookingapp.models.business import Business
from bookingapp.models.catalog import Service, ServiceStaff
from bookingapp.models.schedule import Schedule
from bookingapp.models.staff import StaffMember

NEW = timedelta(days=30)
"""How long a business counts as new."""


@dataclass(frozen=True, slots=True)
class Steps:
    """What of the first steps is done."""

    hours: bool
    services: bool
    staff: bool
    booked: bool

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return self.hours and self.services and self.staff and self.booked


def find_steps(actor: Actor, business_id: int) -> Steps | None:
    """The first steps; None once they are done, put aside, or the business is new no longer.

    Raises NotFound, Forbidden.
    """
    business = allowed(actor, business_id, "settings:read")
    if business.settled_at is not None or business.demo or business.created_at + NEW < clock.now():
        return None
    steps = _steps(business)
    return None if steps.is_done else steps


def _steps(business: Business) -> Steps:
    mine = business.id
    row = db.session.execute(
        select(
            exists().where(Schedule.business_id == mine),
            exists().where(
                ServiceStaff.business_id == mine, Service.id == ServiceStaff.service_id, Service.active
            ),
            exists().where(StaffMember.business_id == mine, StaffMember.active),
            exists().where(Booking.business_id == mine),
        )
    ).one()
    return Steps(*(bool(one) for one in row))


def put_steps_aside(actor: Actor, business_id: int) -> None:
    """Show them no longer. Raises NotFound, Forbidden."""
    business = allowed(actor, business_id, "settings:write")
    if business.settled_at is None:
        business.settled_at = clock.now()
        emit("business.changed", actor, business_id, business.public_id, fields=["settled_at"])
