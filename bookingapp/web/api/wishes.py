"""When somebody on the waiting list would come, as programs say it: instants, dates, or wall times of the week."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import Field

from bookingapp.base import clock
from bookingapp.base.clock import DAY
from bookingapp.base.i18n import _
from bookingapp.domain.booking.wishes import MOST_WAYS, Window
from bookingapp.domain.schedule.hours import local_day, midnight
from bookingapp.domain.schedule.payloads import WEEKDAYS
from bookingapp.domain.schedule.timetable import LocationPlan
from bookingapp.web.api.call import Call
from bookingapp.web.api.operation import Schema
from bookingapp.web.api.places import staff_ids_at
from bookingapp.web.api.schedules import Weekday, read_wall_minutes
from bookingapp.web.api.times import read_day, read_minute, wrong

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class WindowIn(Schema):
    """When they would come: two instants, two dates (the last included), or two wall times, of one weekday or of all."""

    from_: str = Field(alias="from", max_length=40)
    to: str = Field(max_length=40)
    weekday: Weekday | None = None


class WishIn(Schema):
    """With whom and when; any of those named will do, and without names anybody; without days for the next thirty."""

    staff_ids: list[str] = Field(default_factory=list, max_length=MOST_WAYS)
    first_day: str | None = Field(None, max_length=10)
    last_day: str | None = Field(None, max_length=10)
    windows: list[WindowIn] = Field(default_factory=list, max_length=42)


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish as the domain has it; days that are not named are left to it."""

    staff_ids: tuple[int, ...]
    first: date | None
    last: date | None
    windows: tuple[Window, ...]


def read_wish(call: Call, place: LocationPlan, said: dict[str, Any]) -> Wish:
    """Days and windows; the windows' own days bound those that are not named. Raises Invalid."""
    given = said.get("windows") or []
    days: list[date] = []
    windows: list[Window] = []
    for number, one in enumerate(given):
        found = _read_one(f"windows.{number}", one, place.zone, days)
        if len(given) > 1 and not found:  # whole days beside other windows
            found = _whole_days(days[-2], days[-1])
        windows += found
    first, last = (
        read_day(name, said[name]) if said.get(name) is not None else None
        for name in ("first_day", "last_day")
    )
    return Wish(
        staff_ids_at(call.timetable, said.get("staff_ids") or []),
        first or min(days, default=None),
        last or max(days, default=None),
        tuple(windows),
    )


def _read_one(field: str, one: WindowIn, zone: ZoneInfo, days: list[date]) -> list[Window]:
    """The windows of one that was given, day by day; none for whole days. `days` takes the first and last of them."""
    if _DATE.fullmatch(one.from_) or _DATE.fullmatch(one.to):
        first, last = read_day(f"{field}.from", one.from_), read_day(f"{field}.to", one.to)
        _check_order(field, first.toordinal(), last.toordinal() + 1)
        days += [first, last]
        return []
    if "T" not in one.from_ + one.to:
        starts = read_wall_minutes(f"{field}.from", one.from_, DAY - 1)
        ends = read_wall_minutes(f"{field}.to", one.to, 2 * DAY - 1)
        weekday = None if one.weekday is None else WEEKDAYS.index(one.weekday)
        return [(weekday, starts, ends if ends > starts else ends + DAY)]
    low, high = read_minute(f"{field}.from", one.from_), read_minute(f"{field}.to", one.to)
    _check_order(field, low, high)
    begins, ends = local_day(zone, low), local_day(zone, high - 1)
    days += [date.fromordinal(begins), date.fromordinal(ends)]
    if (low, high) == (midnight(zone, begins), midnight(zone, ends + 1)):
        return []
    if ends - begins > 366:
        raise wrong(f"{field}.to", _("That is too far ahead: at most a year."))
    return [
        (day, _wall(zone, low) if day == begins else 0, _wall_end(zone, high, day) if day == ends else DAY)
        for day in range(begins, ends + 1)
    ]


def _check_order(field: str, low: int, high: int) -> None:
    if high <= low:
        raise wrong(f"{field}.to", _("The end lies before the start."))


def _whole_days(first: date, last: date) -> list[Window]:
    return [(day, 0, DAY) for day in range(first.toordinal(), last.toordinal() + 1)]


def _wall(zone: ZoneInfo, minute: int) -> int:
    shown = clock.at(minute).astimezone(zone)
    return shown.hour * 60 + shown.minute


def _wall_end(zone: ZoneInfo, minute: int, day: int) -> int:
    """Wall minutes of an end on a day; its midnight is the day's end."""
    return DAY if local_day(zone, minute) > day else _wall(zone, minute)
