"""One day of a business, for those who work there: who comes, who serves, and where time is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.intervals import Span, intersect, merge, subtract
from bookingapp.domain.booking.queries import visible
from bookingapp.domain.schedule.hours import spans_of
from bookingapp.domain.schedule.timetable import StaffPlan, Timetable
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.business import Location
from bookingapp.models.clients import Client
from bookingapp.models.schedule import Block, Occurrence, lasting

SHOWN = ("pending", "confirmed", "arrived", "completed", "no_show")
"""What a day shows; what was given up is no part of it."""

SMALLEST_GAP = 30
"""Minutes that are worth offering to somebody."""


@dataclass(frozen=True, slots=True)
class DayEntry:
    """A booking of the day, UTC minutes; `version` is what an answer to it refers to."""

    ref: str
    visit_ref: str
    occurrence_id: int
    starts: int
    ends: int
    location_id: int
    service_name: str
    client_name: str
    phone: str | None
    staff_id: int | None
    status: str
    seats: int
    is_class: bool
    price: int
    notes: str
    version: int
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Off:
    """Time off or a closure that lies in the day; `staff_id` None: of a place."""

    starts: int
    ends: int
    staff_id: int | None
    location_id: int | None
    reason: str


def list_day(
    actor: Actor, low: int, high: int, *, location_id: int | None = None, staff_id: int | None = None
) -> list[DayEntry]:
    """The bookings that touch [low, high) and were not given up, by their time. Raises Forbidden."""
    conditions = [
        *visible(actor, Booking, by=Occurrence),
        Booking.status.in_(SHOWN),
        Occurrence.starts < high,
        *lasting(low),
        or_(Booking.expires.is_(None), Booking.expires > clock.seconds()),
    ]
    if location_id is not None:
        conditions.append(Booking.location_id == location_id)
    if staff_id is not None:
        conditions.append(Booking.staff_id == staff_id)
    rows = db.session.execute(
        select(
            Booking.public_id,
            Visit.public_id,
            Booking.occurrence_id,
            Occurrence.starts,
            Occurrence.ends,
            Booking.location_id,
            Booking.service_name,
            Booking.client_name,
            Visit.phone,
            Client.phone,
            Booking.staff_id,
            Booking.status,
            Booking.seats,
            Occurrence.is_class,
            Booking.price_amount,
            Booking.notes,
            Booking.version,
            Location.timezone,
        )
        .select_from(Booking)
        .join(Occurrence, Occurrence.id == Booking.occurrence_id)
        .join(Visit, Visit.id == Booking.visit_id)
        .join(Client, Client.id == Booking.client_id)
        .join(Location, Location.id == Booking.location_id)
        .where(*conditions)
        .order_by(Occurrence.starts, Booking.id)
    )
    return [_entry(tuple(row)) for row in rows]


def _entry(row: tuple[Any, ...]) -> DayEntry:
    own, on_record = row[8:10]
    phone = on_record if own is None else own or None
    values = (*row[:8], phone, *row[10:17], ZoneInfo(row[17]))
    return DayEntry(*values)


def list_off(timetable: Timetable, low: int, high: int) -> list[Off]:
    """Time off of staff and closures of places that touch [low, high), by their time."""
    calendars = {member.calendar_id: member.id for member in timetable.staff.values()}
    rows = db.session.execute(
        select(Block.starts, Block.ends, Block.calendar_id, Block.location_id, Block.reason)
        .where(
            Block.business_id == timetable.business.id,
            Block.starts < high,
            Block.ends > low,
            Block.resource_id.is_(None),
        )
        .order_by(Block.starts, Block.id)
    )
    return [
        Off(row.starts, row.ends, calendars.get(row.calendar_id), row.location_id, row.reason)
        for row in rows
        if row.location_id is not None or row.calendar_id in calendars
    ]


def work_of(timetable: Timetable, member: StaffPlan, day: int, location_id: int | None = None) -> list[Span]:
    """When a staff member works on a date (proleptic day number), at one place or all; in UTC minutes.

    Their own hours where any are saved, else those of the places they work at.
    """
    at = date.fromordinal(day)
    found: list[Span] = []
    for place in timetable.locations.values():
        if location_id not in (None, place.id) or (
            member.location_ids and place.id not in member.location_ids
        ):
            continue
        opening = None if place.hours is None else spans_of(place.hours, place.zone, at, at)
        if member.hours is None:
            found += opening or []
            continue
        own = spans_of(member.hours, place.zone, at, at, place.id)
        found += own if opening is None else intersect(own, opening)
    return merge(found)


def gaps_of(work: Sequence[Span], taken: Sequence[Span], after: int) -> list[Span]:
    """What is left of the work from a minute on, in pieces that are worth offering."""
    free = [(max(start, after), end) for start, end in subtract(work, merge(taken))]
    return [(start, end) for start, end in free if end - start >= SMALLEST_GAP]
