"""Saved hours as they stand: read for a form, marked against lost edits, given to the engine for a look ahead."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import select

from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import NotFound
from bookingapp.base.i18n import _
from bookingapp.base.marks import mark_of
from bookingapp.domain.business.access import known
from bookingapp.domain.schedule.hours import Hours, WallSpan
from bookingapp.domain.schedule.rights import check_schedule, check_shown
from bookingapp.models.business import Location
from bookingapp.models.catalog import Resource
from bookingapp.models.schedule import Override, Schedule, WorkingHours
from bookingapp.models.staff import StaffLocation, StaffMember


def find_schedule(staff_id: int | None, resource_id: int | None, location_id: int | None) -> Schedule | None:
    """The saved schedule of one of these, read anew."""
    return db.session.scalar(
        select(Schedule)
        .where(
            Schedule.staff_id.is_(None) if staff_id is None else Schedule.staff_id == staff_id,
            Schedule.resource_id.is_(None) if resource_id is None else Schedule.resource_id == resource_id,
            Schedule.location_id.is_(None) if location_id is None else Schedule.location_id == location_id,
        )
        .execution_options(populate_existing=True)
    )


def lock_owner(
    *, staff_id: int | None = None, resource_id: int | None = None, location_id: int | None = None
) -> None:
    """Let nobody else save the hours of this one meanwhile, even where none are saved yet."""
    owners: tuple[tuple[Any, int | None], ...] = (
        (StaffMember, staff_id),
        (Resource, resource_id),
        (Location, location_id),
    )
    for model, key in owners:
        if key is not None:
            db.session.execute(select(model.id).where(model.id == key).with_for_update(key_share=True))


def standing_of(schedule: Schedule | None) -> dict[str, Any]:
    """What a form of hours shows, for its mark; no schedule is not the same as an empty one."""
    if schedule is None:
        return {"saved": False}
    return standing(schedule.weekly, schedule.overrides)


def standing(hours: Iterable[WorkingHours], overrides: Iterable[Override]) -> dict[str, Any]:
    """The same of rows that are saved, or are about to be."""
    weekly = sorted((one.weekday, one.starts, one.ends, one.location_id or 0) for one in hours)
    days = {one.day.isoformat(): sorted(map(list, one.spans), key=repr) for one in overrides}
    return {"saved": True, "weekly": weekly, "days": days}


def saved_hours(
    actor: Actor,
    business_id: int,
    *,
    staff_id: int | None = None,
    resource_id: int | None = None,
    location_id: int | None = None,
) -> tuple[Hours | None, str]:
    """The hours of one of these (None: none are saved) and their mark, for those who may change them.

    Raises NotFound, Forbidden.
    """
    check_schedule(actor, business_id, staff_id=staff_id, resource_id=resource_id, location_id=location_id)
    schedule = find_schedule(staff_id, resource_id, location_id)
    return (None if schedule is None else hours_of(schedule)), mark_of(standing_of(schedule))


def hours_of(schedule: Schedule) -> Hours:
    """A saved schedule with all of its dates, past ones too."""
    weekly: list[list[WallSpan]] = [[] for _weekday in range(7)]
    for one in schedule.weekly:
        weekly[one.weekday].append((one.starts, one.ends, one.location_id))
    days: dict[date, tuple[WallSpan, ...]] = {
        one.day: tuple(
            sorted(((low, high, place) for low, high, place in one.spans), key=lambda span: span[:2])
        )
        for one in sorted(schedule.overrides, key=lambda one: one.day)
    }
    return Hours(tuple(tuple(sorted(day, key=lambda span: span[:2])) for day in weekly), days)


@dataclass(frozen=True, slots=True)
class Owner:
    """One who can have hours. Ids are internal; `location_ids` are the active places where they count."""

    kind: Literal["staff", "resource", "location"]
    id: int
    ref: str
    name: str
    calendar_id: int | None
    location_ids: tuple[int, ...]

    @property
    def key(self) -> dict[str, Any]:
        """The argument of `set_schedule` that names it."""
        return {f"{self.kind}_id": self.id}


def find_owner(
    actor: Actor,
    business_id: int,
    kind: Literal["staff", "resource", "location"],
    ref: str,
    *,
    reading: bool = False,
) -> Owner:
    """Somebody or something by its public id, whose hours the actor may change, or see if `reading`.

    Raises NotFound, Forbidden.
    """
    known(actor, business_id)
    model: Any = {"staff": StaffMember, "resource": Resource, "location": Location}[kind]
    row = db.session.scalar(select(model).where(model.business_id == business_id, model.public_id == ref))
    if row is None:
        raise NotFound(_("There is no such entry."))
    (check_shown if reading else check_schedule)(actor, business_id, **{f"{kind}_id": row.id})
    places = tuple(
        db.session.scalars(
            select(Location.id)
            .where(Location.business_id == business_id, Location.active)
            .order_by(Location.order, Location.id)
        )
    )
    if kind == "staff":
        works_at = set(
            db.session.scalars(select(StaffLocation.location_id).where(StaffLocation.staff_id == row.id))
        )
        places = tuple(place for place in places if place in works_at) if works_at else places
    else:
        here = row.id if kind == "location" else row.location_id
        places = tuple(place for place in places if place == here)
    return Owner(kind, row.id, row.public_id, row.name, getattr(row, "calendar_id", None), places)
