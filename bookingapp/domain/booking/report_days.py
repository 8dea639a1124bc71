"""The days of a report: a period in buckets of days, weeks or months, and the local day of an instant in SQL."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, case, literal

from bookingapp.base.clock import DAY
from bookingapp.domain.schedule.hours import midnight, offset_at

Unit = Literal["day", "week", "month"]
UNITS: tuple[Unit, ...] = ("day", "week", "month")
MOST_DAYS = 732
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Period:
    """Local dates first … last (day numbers), looked at by a unit. A location's day is a day in its own zone."""

    first: int
    last: int
    unit: Unit

    @property
    def days(self) -> int:
        """How many."""
        return self.last - self.first + 1

    @property
    def before(self) -> "Period":
        """As many days directly before it."""
        return Period(self.first - self.days, self.first - 1, self.unit)

    def begins(self) -> list[int]:
        """The day number that each bucket begins with; the first may be cut short at its front."""
        return [
            day
            for day in range(self.first, self.last + 1)
            if day == self.first or _begins_unit(self.unit, date.fromordinal(day))
        ]


def _begins_unit(unit: Unit, day: date) -> bool:
    return unit == "day" or (day.weekday() == 0 if unit == "week" else day.day == 1)


def unit_for(days: int) -> Unit:
    """The unit in which so many days are read well."""
    return "day" if days <= 31 else "week" if days <= 185 else "month"


@lru_cache(maxsize=256)
def stretches(zone: ZoneInfo, first: int, last: int) -> tuple[tuple[int, int], ...]:
    """(UTC minute up to which, offset from UTC in minutes), over the local dates first … last and a day around them.

    The last one has no end that matters.
    """
    low, high = midnight(zone, first - 1), midnight(zone, last + 2)
    found: list[tuple[int, int]] = []
    minute = low
    while minute < high:
        after = min(minute + DAY, high)
        if offset_at(zone, minute) != offset_at(zone, after):
            found.append((_change(zone, minute, after), offset_at(zone, minute)))
        minute = after
    return (*found, (high, offset_at(zone, high)))


def _change(zone: ZoneInfo, before: int, after: int) -> int:
    """The first minute of the new offset, by halving; the offset changes once in (before, after]."""
    old = offset_at(zone, before)
    while after - before > 1:
        middle = (before + after) // 2
        before, after = (middle, after) if offset_at(zone, middle) == old else (before, middle)
    return after


def local_days(
    minute: Any, location: Any, zones: Mapping[int, ZoneInfo], first: int, last: int
) -> ColumnElement[int]:
    """The local day number of a column of UTC minutes, by the zone of the location in another column.

    Only the offsets, worked out here, enter the SQL, so that both databases count alike at a clock change.
    """
    by_zone: dict[ZoneInfo, list[int]] = {}
    for key, zone in zones.items():
        by_zone.setdefault(zone, []).append(key)
    offsets = {zone: _offset(minute, stretches(zone, first, last)) for zone in by_zone}
    *others, final = by_zone
    chosen = offsets[final]
    if others:
        chosen = case(*((location.in_(by_zone[zone]), offsets[zone]) for zone in others), else_=chosen)
    found: ColumnElement[int] = (minute + chosen) // DAY + _EPOCH
    return found


def _offset(minute: Any, parts: tuple[tuple[int, int], ...]) -> ColumnElement[int]:
    *earlier, (_high, final) = parts
    if not earlier:
        return literal(final)
    return case(*((minute < until, offset) for until, offset in earlier), else_=final)


def bucket_of(day: ColumnElement[int], period: Period) -> ColumnElement[int]:
    """The number of the bucket that a day number falls into; −1 before the period."""
    begins = period.begins()
    earlier = (day < period.first, -1)
    if period.unit == "day":
        return case(earlier, else_=day - period.first)
    if period.unit == "week":
        monday = period.first - date.fromordinal(period.first).weekday()
        return case(earlier, else_=(day - monday) // 7)
    return case(
        earlier, *((day < begin, number) for number, begin in enumerate(begins[1:])), else_=len(begins) - 1
    )


def bounds(zones: Collection[ZoneInfo], first: int, last: int) -> tuple[int, int]:
    """UTC minutes [low, high) within which the dates lie in every one of the zones."""
    return min(midnight(zone, first) for zone in zones), max(midnight(zone, last + 1) for zone in zones)
