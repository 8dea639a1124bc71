"""Hours in wall time made into spans of UTC minutes. Pure.

A wall time that a clock change skips is the instant of the jump. A wall time that comes twice is its
first reading as a start and its last reading as an end.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bookingapp.base.clock import DAY
from bookingapp.base.intervals import Span, merge

WallSpan = tuple[int, int, int | None]
"""Wall minutes from midnight (start, end; an end above 1440 lies on the next day) and a location id or None for all."""

_EPOCH_DAY = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Hours:
    """A saved schedule: seven lists of weekly spans, Monday first, and dates that have spans of their own."""

    weekly: tuple[tuple[WallSpan, ...], ...]
    overrides: Mapping[date, tuple[WallSpan, ...]]

    def on(self, day: date) -> tuple[WallSpan, ...]:
        """The spans that start on a date; an override replaces the weekly ones, also by nothing."""
        found = self.overrides.get(day)
        return self.weekly[day.weekday()] if found is None else found


def spans_of(
    hours: Hours, zone: ZoneInfo, first: date, last: date, location_id: int | None = None
) -> list[Span]:
    """Spans in UTC minutes that start on the dates first … last, merged; those of other locations left out."""
    spans: list[Span] = []
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        for starts, ends, place in hours.on(day):
            if place is None or location_id is None or place == location_id:
                start = instant_of(zone, ordinal, starts)
                spans.append((start, instant_of(zone, ordinal, ends, is_end=True)))
    return merge(spans)


@lru_cache(maxsize=32_768)
def instant_of(zone: ZoneInfo, ordinal: int, minutes: int, is_end: bool = False) -> int:
    """The UTC minute of a wall time, given as a proleptic day number and minutes from its midnight."""
    wall = (ordinal - _EPOCH_DAY) * DAY + minutes
    naive = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=wall)
    earlier = _offset(naive.replace(tzinfo=zone))
    later = _offset(naive.replace(tzinfo=zone, fold=1))
    if earlier < later:
        return _jump_between(zone, wall - later, wall - earlier)
    return wall - (later if is_end else earlier)


def _offset(aware: datetime) -> int:
    offset = aware.utcoffset()
    assert offset is not None
    return offset // timedelta(minutes=1)


def _jump_between(zone: ZoneInfo, before: int, after: int) -> int:
    """The first minute of the new offset, by halving; the offset changes once in (before, after]."""
    old = offset_at(zone, before)
    while after - before > 1:
        middle = (before + after) // 2
        if offset_at(zone, middle) == old:
            before = middle
        else:
            after = middle
    return after


def offset_at(zone: ZoneInfo, minute: int) -> int:
    """The zone's offset from UTC, in minutes, at a UTC minute."""
    return _offset((datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)).astimezone(zone))


def midnight(zone: ZoneInfo, ordinal: int) -> int:
    """The UTC minute at which a local date begins."""
    return instant_of(zone, ordinal, 0)


def local_day(zone: ZoneInfo, minute: int) -> int:
    """The day number of the local date that a UTC minute falls on."""
    return (minute + offset_at(zone, minute)) // DAY + _EPOCH_DAY


def day_begun(zone: ZoneInfo, minute: int) -> int:
    """The day number of the latest local date to have begun by a UTC minute.

    It is the next date after the one shown where a clock has gone back over midnight.
    """
    day = local_day(zone, minute)
    return day + 1 if midnight(zone, day + 1) <= minute else day


def wall_time(zone: ZoneInfo, minute: int) -> datetime:
    """A UTC minute as an aware datetime of the zone."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)).astimezone(zone)
