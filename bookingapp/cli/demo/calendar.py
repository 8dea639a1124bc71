"""Small words for hours and days, in which the demo's businesses are told."""

from collections.abc import Iterable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bookingapp.domain.catalog.rules import clock_minutes
from bookingapp.domain.schedule.commands import WeeklyHours
from bookingapp.domain.schedule.hours import instant_of, midnight

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def week(text: str, location_id: int | None = None) -> list[WeeklyHours]:
    """Weekly hours told like `Mon-Thu 09:00-13:00 14:00-18:00; Sat 10:00-14:00`."""
    found: list[WeeklyHours] = []
    for part in text.split(";"):
        days, *spans = part.split()
        first, _, last = days.partition("-")
        for weekday in range(_DAYS.index(first), _DAYS.index(last or first) + 1):
            found += [_span(weekday, span, location_id) for span in spans]
    return found


def _span(weekday: int, text: str, location_id: int | None) -> WeeklyHours:
    starts, ends = (clock_minutes(part) for part in text.split("-"))
    assert starts is not None
    assert ends is not None
    return WeeklyHours(weekday, starts, ends, location_id)


def closing(zone: str, first: date, days: int) -> tuple[int, int]:
    """Whole days from a date on, as UTC minutes."""
    place, ordinal = ZoneInfo(zone), first.toordinal()
    return midnight(place, ordinal), midnight(place, ordinal + days)


def day_span(zone: str, day: date, starts: int, ends: int) -> tuple[int, int]:
    """Wall minutes of one date, as UTC minutes."""
    place, ordinal = ZoneInfo(zone), day.toordinal()
    return instant_of(place, ordinal, starts), instant_of(place, ordinal, ends, is_end=True)


def holidays(today: date, dates: Iterable[tuple[int, int]]) -> list[date]:
    """Fixed (month, day) holidays from two months ago to a year ahead."""
    first, last = today - timedelta(days=60), today + timedelta(days=366)
    found = (date(year, month, day) for year in range(first.year, last.year + 1) for month, day in dates)
    return sorted(day for day in found if first <= day <= last)
