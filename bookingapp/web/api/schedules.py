"""When staff, resources and places work: the whole schedule of one of them, read and said anew."""

import re
from typing import Any, Literal

from pydantic import Field
from sqlalchemy import select

from bookingapp.base.clock import DAY
from bookingapp.base.db import db
from bookingapp.base.i18n import _
from bookingapp.domain.schedule.commands import DayHours, WallHours, WeeklyHours, drop_schedule, set_schedule
from bookingapp.domain.schedule.payloads import WEEKDAYS, schedule_payload
from bookingapp.domain.schedule.standing import find_owner
from bookingapp.models.business import Location
from bookingapp.web.api.answers import Out
from bookingapp.web.api.call import Call
from bookingapp.web.api.operation import Schema, operation
from bookingapp.web.api.places import unknown
from bookingapp.web.api.times import read_day, wrong

READ, WRITE = "schedules:read", "schedules:write"
SHOWN = frozenset({"timezone", "saved"})
_WALL = re.compile(r"([0-4]\d):([0-5]\d)", re.ASCII)

Kind = Literal["staff", "resource", "location"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class SpanIn(Schema):
    """Wall times. An end at or before the start, or past 24:00, lies on the next day."""

    starts: str = Field(max_length=5)
    ends: str = Field(max_length=5)
    location_id: str | None = Field(None, max_length=40)


class WeeklyIn(SpanIn):
    """A span of every week."""

    weekday: Weekday


class DayIn(Schema):
    """The hours of one date in place of the weekly ones; without spans it is closed."""

    date: str = Field(max_length=10)
    spans: list[SpanIn] = Field(default_factory=list, max_length=50)


class ScheduleIn(Schema):
    """A whole schedule; what stood before is replaced."""

    weekly: list[WeeklyIn] = Field(max_length=500)
    overrides: list[DayIn] = Field(default_factory=list, max_length=2000)


class SpanOut(Out):
    """Wall times; with a location they count at that one alone."""

    starts: str
    ends: str
    location_id: str | None


class WeeklyOut(SpanOut):
    """A span of every week."""

    weekday: Weekday


class DayOut(Out):
    """The hours of one date."""

    date: str
    spans: list[SpanOut]


class ScheduleOut(Out):
    """A schedule. `saved` is false where none was given: staff then follow the place, others are not restricted."""

    timezone: str | None
    saved: bool
    weekly: list[WeeklyOut]
    overrides: list[DayOut]


def _schedules(address: str, kind: Kind, prefix: str) -> None:
    """Read, replace and drop the schedules of one kind."""

    def read_schedule(call: Call, id: str) -> dict[str, Any]:
        """The hours that are saved."""
        return schedule_payload(find_owner(call.actor, call.business_id, kind, id, reading=True))

    def replace_schedule(call: Call, id: str, body: ScheduleIn) -> dict[str, Any]:
        """Say all hours anew."""
        owner = find_owner(call.actor, call.business_id, kind, id)
        places = _places(call.business_id)
        set_schedule(
            call.actor,
            call.business_id,
            weekly=[_weekly(f"weekly.{number}", one, places) for number, one in enumerate(body.weekly)],
            overrides=[_day(f"overrides.{number}", one, places) for number, one in enumerate(body.overrides)],
            **owner.key,
        )
        return schedule_payload(owner)

    def delete_schedule(call: Call, id: str) -> dict[str, Any]:
        """Have no hours of one's own any more."""
        owner = find_owner(call.actor, call.business_id, kind, id)
        drop_schedule(call.actor, call.business_id, **owner.key)
        return schedule_payload(owner)

    for handler in (read_schedule, replace_schedule, delete_schedule):
        handler.__name__ = handler.__name__.replace("schedule", f"{kind}_schedule")
    operation("GET", address, scope=READ, answer=ScheduleOut, id=prefix)(read_schedule)
    operation("PUT", address, scope=WRITE, body=ScheduleIn, answer=ScheduleOut, ignoring=SHOWN, id=prefix)(
        replace_schedule
    )
    operation("DELETE", address, scope=WRITE, answer=ScheduleOut, id=prefix)(delete_schedule)


_schedules("/staff/{id}/schedule", "staff", "stf")
_schedules("/resources/{id}/schedule", "resource", "res")
_schedules("/locations/{id}/schedule", "location", "loc")


def _places(business_id: int) -> dict[str, int]:
    rows: Any = db.session.execute(
        select(Location.public_id, Location.id).where(Location.business_id == business_id)
    )
    return dict(rows.all())


def _weekly(field: str, one: WeeklyIn, places: dict[str, int]) -> WeeklyHours:
    span = _span(field, one, places)
    return WeeklyHours(WEEKDAYS.index(one.weekday), span.starts, span.ends, span.location_id)


def _day(field: str, one: DayIn, places: dict[str, int]) -> DayHours:
    spans = tuple(_span(f"{field}.spans.{number}", span, places) for number, span in enumerate(one.spans))
    return DayHours(read_day(f"{field}.date", one.date), spans)


def _span(field: str, one: SpanIn, places: dict[str, int]) -> WallHours:
    starts = read_wall_minutes(f"{field}.starts", one.starts, DAY - 1)
    ends = read_wall_minutes(f"{field}.ends", one.ends, 2 * DAY - 1)
    if one.location_id is not None and one.location_id not in places:
        raise unknown(f"{field}.location_id")
    return WallHours(starts, ends, places[one.location_id] if one.location_id else None)


def read_wall_minutes(field: str, text: str, most: int) -> int:
    """Minutes after midnight, of a time like 09:00. Raises Invalid."""
    found = _WALL.fullmatch(text)
    minutes = int(found[1]) * 60 + int(found[2]) if found else most + 1
    if minutes > most:
        raise wrong(field, _("Write a time like 14:30."))
    return minutes
