"""What asks for somebody on the day's pages: bookings that something hits, and those of the waiting list who decide."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, literal, select, union_all

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.domain.booking.queries import visible
from bookingapp.domain.business.access import check_somewhere
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.business import Location
from bookingapp.models.catalog import ResourceUnit, Service
from bookingapp.models.connected import ExternalBusy
from bookingapp.models.schedule import Assignment, Block, Claim, Occurrence
from bookingapp.models.staff import StaffMember
from bookingapp.models.waitlist import WaitlistEntry

STANDING = ("pending", "confirmed")
MOST = 100


@dataclass(frozen=True, slots=True)
class Struck:
    """A booking that lies in a time in which it should not; UTC minutes. `reason` is the block's, '' for none.

    `why`: block (time off), closure (of a place or resource), busy (an outside calendar).
    """

    booking_ref: str
    visit_ref: str
    starts: int
    ends: int
    service_name: str
    client_name: str
    staff_name: str
    zone: ZoneInfo
    why: str
    reason: str


@dataclass(frozen=True, slots=True)
class Match:
    """A time that is offered to somebody on the waiting list, who decides until `deadline` (seconds)."""

    entry_ref: str
    client_name: str
    service_name: str
    starts: int
    deadline: int
    zone: ZoneInfo

    @property
    def name(self) -> str:
        """Who decides."""
        return self.client_name


def list_hit_bookings(actor: Actor, low: int, high: int, location_id: int | None = None) -> list[Struck]:
    """Standing bookings that begin in [low, high) and meet a block, a closure or outside busy time, by their time.

    Only those the actor may see. Raises Forbidden.
    """
    conditions = [
        *visible(actor, Booking, by=Occurrence),
        Booking.status.in_(STANDING),
        Occurrence.starts >= low,
        Occurrence.starts < high,
    ]
    if location_id is not None:
        conditions.append(Booking.location_id == location_id)
    found = union_all(*(way.where(*conditions) for way in _ways())).subquery()
    rows = db.session.execute(select(found).order_by(found.c.starts, found.c.ref).limit(MOST)).all()
    hits: dict[str, Struck] = {}
    for row in rows:
        hits.setdefault(row.ref, _struck(row))
    return list(hits.values())


def _ways() -> list[Select[Any]]:
    """The ways in which a booking can be hit: its calendars, their resource, its place, an outside calendar."""
    of_calendar = _bookings("block", Block.reason).join(
        Block, (Block.calendar_id == Assignment.calendar_id) & _meets(Block)
    )
    claimed = Claim.occurrence_id == Occurrence.id
    of_resource = (
        _bookings("closure", Block.reason)
        .join(Claim, claimed)
        .join(ResourceUnit, ResourceUnit.calendar_id == Claim.calendar_id)
        .join(
            Block,
            (
                (Block.resource_id == ResourceUnit.resource_id)
                | (Block.calendar_id == ResourceUnit.calendar_id)
            )
            & _meets(Block),
        )
    )
    of_place = _bookings("closure", Block.reason).join(
        Block, (Block.location_id == Booking.location_id) & _meets(Block)
    )
    of_others = _bookings("busy", literal("")).join(
        ExternalBusy, (ExternalBusy.calendar_id == Assignment.calendar_id) & _meets(ExternalBusy)
    )
    return [of_calendar, of_resource, of_place, of_others]


def _meets(table: Any) -> Any:
    """The time of the booking and that of the row overlap; the business is named so that its index serves."""
    return (
        (table.business_id == Occurrence.business_id)
        & (table.starts < Occurrence.ends)
        & (table.ends > Occurrence.starts)
    )


def _bookings(why: str, reason: Any) -> Select[Any]:
    return (
        select(
            Booking.public_id.label("ref"),
            Visit.public_id.label("visit_ref"),
            Occurrence.starts.label("starts"),
            Occurrence.ends.label("ends"),
            Booking.service_name.label("service_name"),
            Booking.client_name.label("client_name"),
            StaffMember.name.label("staff_name"),
            Location.timezone.label("timezone"),
            literal(why).label("why"),
            reason.label("reason"),
        )
        .select_from(Occurrence)
        .join(Booking, Booking.occurrence_id == Occurrence.id)
        .join(Visit, Visit.id == Booking.visit_id)
        .join(Location, Location.id == Booking.location_id)
        .outerjoin(StaffMember, StaffMember.id == Booking.staff_id)
        .join(Assignment, Assignment.occurrence_id == Occurrence.id)
    )


def _struck(row: Any) -> Struck:
    return Struck(
        row.ref,
        row.visit_ref,
        row.starts,
        row.ends,
        row.service_name,
        row.client_name,
        row.staff_name or "",
        ZoneInfo(row.timezone),
        row.why,
        row.reason or "",
    )


def list_matches(actor: Actor, location_id: int | None = None, limit: int = 50) -> list[Match]:
    """Offers to those who wait that are not answered yet, the first to end first. Raises Forbidden.

    For those who see everybody's bookings at the place.
    """
    check_somewhere(actor, "bookings:read")
    places = actor.places("bookings:all")
    conditions: list[Any] = [
        WaitlistEntry.business_id == actor.business_id,
        WaitlistEntry.state == "offered",
        WaitlistEntry.deadline > clock.seconds(),
        WaitlistEntry.offer.is_not(None),
    ]
    if places is not None:
        conditions.append(WaitlistEntry.location_id.in_(places))
    if location_id is not None:
        conditions.append(WaitlistEntry.location_id == location_id)
    rows = db.session.execute(
        select(
            WaitlistEntry.public_id,
            WaitlistEntry.name,
            Service.name.label("service_name"),
            WaitlistEntry.offer,
            WaitlistEntry.deadline,
            Location.timezone,
        )
        .join(Service, Service.id == WaitlistEntry.service_id)
        .join(Location, Location.id == WaitlistEntry.location_id)
        .where(*conditions)
        .order_by(WaitlistEntry.deadline, WaitlistEntry.id)
        .limit(limit)
    )
    return [
        Match(ref, name, service, offer or 0, deadline or 0, ZoneInfo(zone))
        for ref, name, service, offer, deadline, zone in rows
    ]
