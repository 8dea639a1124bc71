"""Classes as programs see them: a definition (single or series) by its next date, and each of its dates."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from bookingapp.base import clock
from bookingapp.base.db import by_id, db
from bookingapp.domain.schedule.classes import seats_lapsed
from bookingapp.models.business import Location
from bookingapp.models.catalog import Resource, ResourceUnit, Service
from bookingapp.models.schedule import Assignment, Occurrence, Series
from bookingapp.models.staff import StaffMember


@dataclass(slots=True)
class Served:
    """Public ids of those who serve an occurrence, and of the resources it takes."""

    staff: list[str]
    resources: list[str]


def served_by(occurrence_ids: Sequence[int]) -> Mapping[int, Served]:
    """Who serves each occurrence, and what it takes."""
    found: dict[int, Served] = defaultdict(lambda: Served([], []))
    rows = db.session.execute(
        select(Assignment.occurrence_id, StaffMember.public_id, Resource.public_id)
        .outerjoin(StaffMember, StaffMember.calendar_id == Assignment.calendar_id)
        .outerjoin(ResourceUnit, ResourceUnit.calendar_id == Assignment.calendar_id)
        .outerjoin(Resource, Resource.id == ResourceUnit.resource_id)
        .where(Assignment.occurrence_id.in_(occurrence_ids))
        .order_by(Assignment.occurrence_id, StaffMember.id, Resource.id)
    )
    for occurrence_id, staff_ref, resource_ref in rows:
        if staff_ref:
            found[occurrence_id].staff.append(staff_ref)
        if resource_ref:
            found[occurrence_id].resources.append(resource_ref)
    return found


def occurrence_payloads(occurrence_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Dates of classes in the order of their ids as given; two statements."""
    rows = db.session.execute(
        select(
            Occurrence,
            (Occurrence.capacity - Occurrence.taken + seats_lapsed(clock.seconds())).label("left"),
            Service.public_id.label("service"),
            Location.public_id.label("place"),
            Location.timezone,
            Series.public_id.label("series"),
            Series.rrule,
        )
        .join(Service, Service.id == Occurrence.service_id)
        .join(Location, Location.id == Occurrence.location_id)
        .outerjoin(Series, Series.id == Occurrence.series_id)
        .where(Occurrence.id.in_(occurrence_ids))
        .execution_options(populate_existing=True)
    ).all()
    served = served_by(occurrence_ids)
    found = {row[0].id: _date(row, served[row[0].id]) for row in rows}
    return [found[key] for key in occurrence_ids if key in found]


def _date(row: Any, served: Served) -> dict[str, Any]:
    one: Occurrence = row[0]
    zone = ZoneInfo(row.timezone)
    original = one.original_start
    return {
        "id": one.public_id,
        "event_id": row.series or one.public_id,
        "service_id": row.service,
        "location_id": row.place,
        "staff_ids": served.staff,
        "resource_ids": served.resources,
        "starts_at": clock.local_text(zone, one.starts),
        "ends_at": clock.local_text(zone, one.ends),
        "duration_minutes": one.ends - one.starts,
        "capacity": one.capacity,
        "seats_left": max(0, row.left),
        "status": one.status,
        "rrule": row.rrule,
        "timezone": row.timezone,
        "original_start": clock.local_text(zone, original) if original is not None else None,
        "is_exception": one.is_exception,
    }


def series_payloads(series_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Definitions in the order of their ids as given, each by its next planned date, or the last it had."""
    rows = db.session.execute(
        select(Series, Service.public_id, Location.public_id)
        .join(Service, Service.id == Series.service_id)
        .join(Location, Location.id == Series.location_id)
        .where(Series.id.in_(series_ids))
        .execution_options(populate_existing=True)
    ).all()
    chosen = _next_dates(series_ids)
    dates = dict(zip(chosen, occurrence_payloads(list(chosen.values())), strict=True))
    staff = by_id(StaffMember.public_id, [key for row in rows for key in row[0].staff_ids])
    found = {row[0].id: _definition(*row, dates.get(row[0].id), staff) for row in rows}
    return [found[key] for key in series_ids if key in found]


def _next_dates(series_ids: Sequence[int]) -> dict[int, int]:
    """Series → the date it is shown by: the next one planned, else the last that was, else any."""
    now = clock.seconds() // 60
    found: dict[int, int] = {}
    conditions: tuple[tuple[Any, list[Any]], ...] = (
        (func.min(Occurrence.starts), [Occurrence.status == "planned", Occurrence.starts >= now]),
        (func.max(Occurrence.starts), [Occurrence.status == "planned"]),
        (func.max(Occurrence.starts), []),
    )
    for best, more in conditions:
        left = [key for key in series_ids if key not in found]
        if not left:
            break
        times = (
            select(Occurrence.series_id, best.label("starts"))
            .where(Occurrence.series_id.in_(left), *more)
            .group_by(Occurrence.series_id)
            .subquery()
        )
        rows = db.session.execute(
            select(Occurrence.series_id, func.min(Occurrence.id))
            .join(
                times,
                (times.c.series_id == Occurrence.series_id) & (times.c.starts == Occurrence.starts),
            )
            .where(*more)
            .group_by(Occurrence.series_id)
        )
        found |= {series_id: key for series_id, key in rows if series_id is not None}
    return found


def _definition(
    series: Series,
    service_ref: str,
    location_ref: str,
    shown: Mapping[str, Any] | None,
    staff: Mapping[int, str],
) -> dict[str, Any]:
    status = shown["status"] if shown and series.rrule is None else "planned"
    if series.status != "active":
        status = "cancelled"
    return {
        "id": series.public_id,
        "service_id": service_ref,
        "location_id": location_ref,
        "staff_ids": [staff[key] for key in series.staff_ids if key in staff],
        "resource_ids": shown["resource_ids"] if shown else [],
        "starts_at": shown["starts_at"] if shown else None,
        "ends_at": shown["ends_at"] if shown else None,
        "duration_minutes": series.duration_minutes,
        "capacity": series.capacity,
        "seats_left": shown["seats_left"] if shown else 0,
        "status": status,
        "rrule": series.rrule,
        "timezone": series.timezone,
        "original_start": shown["original_start"] if shown else None,
        "occurrence_id": shown["id"] if shown else None,
    }
