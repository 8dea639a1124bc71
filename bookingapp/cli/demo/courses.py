"""The demo's classes are dates of series: those around today are told with their people, the rest made ahead."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select, update

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db
from bookingapp.base.events import emit
from bookingapp.base.ids import new_id
from bookingapp.domain.schedule.recurrence import WEEKDAYS
from bookingapp.domain.schedule.series import extend_series
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.models.schedule import Occurrence, Series


@dataclass(frozen=True, slots=True)
class ClassPlan:
    """A class that is given on some weekdays at a wall time."""

    slug: str
    weekdays: tuple[int, ...]
    wall: int
    staff: str


@dataclass(frozen=True, slots=True)
class Made:
    """A class that is there already."""

    id: int
    seats_left: int


@dataclass(frozen=True, slots=True)
class Courses:
    """The series of one business, by service and wall time, and what has been made of them, by start."""

    series: dict[tuple[int, int], int] = field(default_factory=dict)
    made: dict[tuple[int, int], Made | None] = field(default_factory=dict)
    """None: called off."""


def add_series(timetable: Timetable, plans: Iterable[ClassPlan], first_day: date) -> None:
    """A series for each kind of class, none of whose dates has been made."""
    for plan in plans:
        service = next(one for one in timetable.services.values() if one.slug == plan.slug)
        place = next(one for one in timetable.locations.values() if service.is_at(one.id))
        staff = next(one for one in timetable.staff.values() if plan.staff in one.name.lower())
        row = Series(
            public_id=new_id("ser"),
            business_id=timetable.business.id,
            service_id=service.id,
            location_id=place.id,
            rrule="FREQ=WEEKLY;BYDAY=" + ",".join(WEEKDAYS[day] for day in plan.weekdays),
            timezone=place.zone.key,
            first_day=first_day,
            starts=plan.wall,
            duration_minutes=service.duration,
            capacity=service.capacity,
            staff_ids=[staff.id],
            status="active",
            created_at=clock.now(),
        )
        db.session.add(row)
        db.session.flush()
        emit("series.created", SYSTEM, row.business_id, row.public_id, rrule=row.rrule)


def read_courses(timetable: Timetable, since: int) -> Courses:
    """The series of a business, and their dates from a minute on."""
    rows = db.session.scalars(select(Series).where(Series.business_id == timetable.business.id)).all()
    dates = db.session.execute(
        select(
            Occurrence.series_id,
            Occurrence.original_start,
            Occurrence.id,
            Occurrence.capacity - Occurrence.taken,
            Occurrence.status,
        ).where(
            Occurrence.business_id == timetable.business.id,
            Occurrence.series_id.is_not(None),
            Occurrence.original_start >= since,
        )
    )
    made = {
        (series or 0, start or 0): Made(key, left) if status == "planned" else None
        for series, start, key, left, status in dates
    }
    return Courses({(row.service_id, row.starts): row.id for row in rows}, made)


def make_ahead(timetable: Timetable, last: date) -> None:
    """Let the series make what comes after a day, as the worker would."""
    rows = db.session.scalars(select(Series).where(Series.business_id == timetable.business.id)).all()
    for row in rows:
        row.made_until = last
    db.session.flush()
    for _row in rows:
        extend_series(SYSTEM)


def add_taken(occurrence_id: int, seats: int) -> None:
    """Count seats of a class that is there already as taken."""
    db.session.execute(
        update(Occurrence).where(Occurrence.id == occurrence_id).values(taken=Occurrence.taken + seats),
        execution_options={"synchronize_session": False},
    )
