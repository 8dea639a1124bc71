"""What comes, for those who work there: requests that wait for an answer, and the next bookings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.domain.booking.queries import visible
from bookingapp.domain.business.access import check_somewhere
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.business import Location
from bookingapp.models.schedule import Occurrence, lasting
from bookingapp.models.staff import StaffMember


@dataclass(frozen=True, slots=True)
class DiaryEntry:
    """A booking as a line of the diary; `starts` and `ends` in UTC minutes, `expires` in seconds."""

    ref: str
    visit_ref: str
    starts: int
    ends: int
    service_name: str
    client_name: str
    staff_name: str | None
    status: str
    seats: int
    expires: int | None
    zone: ZoneInfo


def list_requests(actor: Actor, limit: int = 50, *, here: int | None = None) -> list[DiaryEntry]:
    """Requests that wait for the business's answer and have not lapsed, by their time; at one location (internal id) or all.

    Raises Forbidden.
    """
    there = [] if here is None else [Booking.location_id == here]
    return _entries(actor, [Booking.status == "pending", ~Visit.unconfirmed, *there], limit, Booking)


def list_coming(actor: Actor, limit: int = 50) -> list[DiaryEntry]:
    """The next bookings that are agreed, those that are under way first. Raises Forbidden."""
    now = clock.seconds() // 60
    return _entries(actor, [Booking.status.in_(("confirmed", "arrived")), *lasting(now)], limit, Occurrence)


def _entries(actor: Actor, conditions: Sequence[Any], limit: int, by: Any) -> list[DiaryEntry]:
    check_somewhere(actor, "bookings:read")
    rows = db.session.execute(
        select(
            Booking.public_id.label("ref"),
            Visit.public_id.label("visit_ref"),
            Occurrence.starts,
            Occurrence.ends,
            Booking.service_name,
            Booking.client_name,
            StaffMember.name.label("staff_name"),
            Booking.status,
            Booking.seats,
            Booking.expires,
            Location.timezone,
        )
        .join(Visit, Visit.id == Booking.visit_id)
        .join(Occurrence, Occurrence.id == Booking.occurrence_id)
        .join(Location, Location.id == Booking.location_id)
        .outerjoin(StaffMember, StaffMember.id == Booking.staff_id)
        .where(
            *visible(actor, Booking, by=by),
            or_(Booking.expires.is_(None), Booking.expires > clock.seconds()),
            *conditions,
        )
        .order_by(Occurrence.starts, Booking.id)
        .limit(limit)
    )
    return [
        DiaryEntry(
            ref=row.ref,
            visit_ref=row.visit_ref,
            starts=row.starts,
            ends=row.ends,
            service_name=row.service_name,
            client_name=row.client_name,
            staff_name=row.staff_name,
            status=row.status,
            seats=row.seats,
            expires=row.expires,
            zone=ZoneInfo(row.timezone),
        )
        for row in rows
    ]
