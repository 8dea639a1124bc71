"""Find what classes there are: definitions (single, series, and dates that stand alone) and the dates of each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, and_, exists, func, literal_column, or_, select, union_all

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import NotFound
from bookingapp.base.fold import contains
from bookingapp.base.i18n import _
from bookingapp.domain.business.access import allowed_somewhere
from bookingapp.domain.business.trail import touched_since
from bookingapp.models.catalog import Service
from bookingapp.models.schedule import Assignment, Occurrence, Series
from bookingapp.models.staff import StaffMember

READ = "schedules:read"


@dataclass(frozen=True, slots=True)
class WantedClasses:
    """Which classes: `low` and `high` bound the starts of a date (UTC minutes, half-open); ids are internal."""

    status: str | None = None
    service_id: int | None = None
    location_id: int | None = None
    staff_id: int | None = None
    low: int | None = None
    high: int | None = None
    text: str = ""
    since: datetime | None = None
    """Only those that something has happened to since then; to a series also what happened to a date of it."""


def list_definitions(
    actor: Actor, business_id: int, wanted: WantedClasses, offset: int, limit: int
) -> tuple[list[tuple[bool, int]], int]:
    """Whether it is a series, and its internal id, in the order in which they were made; and how many there are.

    Raises NotFound, Forbidden.
    """
    allowed_somewhere(actor, business_id, READ)
    series = select(literal_column("1", Integer).label("kind"), Series.id.label("key")).where(
        *_of(actor, business_id, wanted, Series), *_of_series(wanted)
    )
    alone = select(literal_column("0", Integer).label("kind"), Occurrence.id.label("key")).where(
        *_of(actor, business_id, wanted, Occurrence),
        Occurrence.is_class,
        Occurrence.series_id.is_(None),
        *_of_date(wanted),
        *([Occurrence.status == wanted.status] if wanted.status else []),
    )
    found = union_all(series, alone).subquery()
    total = db.session.scalar(select(func.count()).select_from(found)) or 0
    rows = db.session.execute(
        select(found).order_by(found.c.kind, found.c.key).offset(offset).limit(limit)
    ).all()
    return [(bool(row.kind), row.key) for row in rows], total


def _of(actor: Actor, business_id: int, wanted: WantedClasses, table: Any) -> list[Any]:
    """Where the actor may see classes, of which service, at which place."""
    places = actor.places(READ)
    conditions = [table.business_id == business_id]
    if places is not None:
        conditions.append(table.location_id.in_(places))
    if wanted.service_id is not None:
        conditions.append(table.service_id == wanted.service_id)
    if wanted.location_id is not None:
        conditions.append(table.location_id == wanted.location_id)
    if wanted.since is not None:
        known = touched_since(business_id, wanted.since)
        dates = select(Occurrence.series_id).where(Occurrence.public_id.in_(known))
        is_known = table.public_id.in_(known)
        conditions.append(or_(is_known, table.id.in_(dates)) if table is Series else is_known)
    text = " ".join(wanted.text.split())
    if text:
        conditions.append(table.service_id.in_(select(Service.id).where(contains(Service.name, text))))
    return conditions


def _of_date(wanted: WantedClasses) -> list[Any]:
    """When a date begins, and who leads it."""
    conditions: list[Any] = []
    if wanted.low is not None:
        conditions.append(Occurrence.starts >= wanted.low)
    if wanted.high is not None:
        conditions.append(Occurrence.starts < wanted.high)
    if wanted.staff_id is not None:
        led = (
            select(Assignment.occurrence_id)
            .join(StaffMember, StaffMember.calendar_id == Assignment.calendar_id)
            .where(StaffMember.id == wanted.staff_id)
        )
        conditions.append(Occurrence.id.in_(led))
    return conditions


def _of_series(wanted: WantedClasses) -> list[Any]:
    conditions: list[Any] = []
    dated = _of_date(wanted)
    if dated:
        conditions.append(exists().where(Occurrence.series_id == Series.id, *dated))
    planned = and_(
        Series.status == "active",
        or_(
            Series.rrule.is_not(None),
            exists().where(Occurrence.series_id == Series.id, Occurrence.status == "planned"),
        ),
    )
    if wanted.status is not None:
        conditions.append(planned if wanted.status == "planned" else ~planned)
    return conditions


def find_class_date(actor: Actor, business_id: int, occurrence_ref: str) -> Occurrence:
    """A date of a class, planned or cancelled. Raises NotFound, Forbidden."""
    allowed_somewhere(actor, business_id, READ)
    row = db.session.scalar(
        select(Occurrence)
        .where(
            *_of(actor, business_id, WantedClasses(), Occurrence),
            Occurrence.is_class,
            Occurrence.public_id == occurrence_ref,
        )
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound(_("There is no such class."))
    return row


def list_date_ids(series_id: int, wanted: WantedClasses, offset: int, limit: int) -> tuple[list[int], int]:
    """Internal ids of the dates of a series, by time, and how many there are."""
    conditions = [Occurrence.series_id == series_id, *_of_date(wanted)]
    if wanted.status:
        conditions.append(Occurrence.status == wanted.status)
    total = db.session.scalar(select(func.count()).select_from(Occurrence).where(*conditions)) or 0
    found = select(Occurrence.id).where(*conditions).order_by(Occurrence.starts, Occurrence.id)
    return list(db.session.scalars(found.offset(offset).limit(limit))), total


def next_open_date(series_id: int) -> str | None:
    """The public id of the next planned date of a series that has not begun."""
    found: str | None = db.session.scalar(
        select(Occurrence.public_id)
        .where(
            Occurrence.series_id == series_id,
            Occurrence.status == "planned",
            Occurrence.starts > clock.seconds() // 60,
        )
        .order_by(Occurrence.starts, Occurrence.id)
        .limit(1)
    )
    return found
