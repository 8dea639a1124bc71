"""Classes: occurrences made ahead, with seats."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, literal, select

from bookingapp.base import clock
from bookingapp.base.db import db
from bookingapp.base.errors import NotFound
from bookingapp.domain.schedule.queries import NOBODY, Own
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.models.booking import Booking
from bookingapp.models.schedule import Assignment, Hold, Occurrence


@dataclass(frozen=True, slots=True)
class ClassTime:
    """A class made ahead, with the seats that can still be had."""

    id: int
    occurrence_ref: str
    service_id: int
    location_id: int
    starts: int
    ends: int
    capacity: int
    seats_left: int
    staff_ids: tuple[int, ...]


def list_classes(
    timetable: Timetable,
    low: int,
    high: int,
    service_id: int | None = None,
    location_id: int | None = None,
    own: Own = NOBODY,
) -> list[ClassTime]:
    """The planned classes that begin in [low, high), by time; full ones too."""
    conditions = [Occurrence.starts >= low, Occurrence.starts < high]
    if service_id is not None:
        conditions.append(Occurrence.service_id == service_id)
    if location_id is not None:
        conditions.append(Occurrence.location_id == location_id)
    return _classes(timetable, conditions, own)


def find_class(timetable: Timetable, occurrence_ref: str, own: Own = NOBODY) -> ClassTime:
    """One planned class. Raises NotFound."""
    found = _classes(timetable, [Occurrence.public_id == occurrence_ref], own)
    if not found:
        raise NotFound("There is no such class.")
    return found[0]


def _classes(timetable: Timetable, conditions: list[Any], own: Own) -> list[ClassTime]:
    now = clock.seconds()
    lapsed = seats_lapsed(now) + seats_of_hold(own.hold_id)
    rows = db.session.execute(
        select(
            Occurrence.id,
            Occurrence.public_id,
            Occurrence.service_id,
            Occurrence.location_id,
            Occurrence.starts,
            Occurrence.ends,
            Occurrence.capacity,
            (Occurrence.capacity - Occurrence.taken + lapsed).label("left"),
        )
        .where(
            Occurrence.business_id == timetable.business.id,
            Occurrence.is_class,
            Occurrence.status == "planned",
            *conditions,
        )
        .order_by(Occurrence.starts, Occurrence.id)
    ).all()
    staff = _staff_of(timetable, [row.id for row in rows])
    return [
        ClassTime(*row[:7], max(0, row[7]), tuple(staff[row.id]))
        for row in rows
        if row.service_id in timetable.services and row.location_id in timetable.locations
    ]


def seats_lapsed(now: int) -> Any:
    """Seats of an occurrence that still count as taken though their hold or pending booking has run out."""
    held = (
        select(func.coalesce(func.sum(Hold.seats), 0))
        .where(Hold.occurrence_id == Occurrence.id, Hold.expires <= now)
        .scalar_subquery()
    )
    pending = (
        select(func.coalesce(func.sum(Booking.seats), 0))
        .where(Booking.occurrence_id == Occurrence.id, Booking.status == "pending", Booking.expires <= now)
        .scalar_subquery()
    )
    return held + pending


def seats_of_hold(hold_id: int | None) -> Any:
    """The seats that one's own living hold keeps in an occurrence."""
    if hold_id is None:
        return literal(0)
    return (
        select(func.coalesce(func.sum(Hold.seats), 0))
        .where(Hold.occurrence_id == Occurrence.id, Hold.id == hold_id, Hold.expires > clock.seconds())
        .scalar_subquery()
    )


def _staff_of(timetable: Timetable, occurrence_ids: list[int]) -> dict[int, list[int]]:
    """Who serves each occurrence, in the business's order."""
    by_calendar = {staff.calendar_id: staff.id for staff in timetable.staff.values()}
    found: dict[int, list[int]] = defaultdict(list)
    if occurrence_ids:
        for occurrence_id, calendar_id in db.session.execute(
            select(Assignment.occurrence_id, Assignment.calendar_id).where(
                Assignment.occurrence_id.in_(occurrence_ids)
            )
        ):
            if calendar_id in by_calendar:
                found[occurrence_id].append(by_calendar[calendar_id])
    return found
