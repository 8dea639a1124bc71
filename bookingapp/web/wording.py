"""How days, times, lengths and money are said (base/wording.py), and what only pages need to know of words."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal

from bookingapp.base.i18n import LANGUAGES, _
from bookingapp.base.wording import (
    city,
    clock,
    clock_text,
    day_of_year,
    duration,
    is_ambiguous,
    locale,
    locale_of,
    long_day,
    moment,
    money,
    month_name,
    month_short,
    one_line,
    phone,
    short_day,
    weekdays,
    zone_mark,
)
from bookingapp.domain.schedule.hours import wall_time

__all__ = [
    "best_language",
    "city",
    "clock",
    "clock_text",
    "day_of_year",
    "decimal",
    "duration",
    "free_until",
    "initials",
    "is_ambiguous",
    "locale",
    "locale_of",
    "long_day",
    "moment",
    "money",
    "month_name",
    "month_short",
    "one_line",
    "phone",
    "short_day",
    "status_text",
    "weekdays",
    "when",
    "zone_mark",
]


@lru_cache(maxsize=512)
def best_language(accepted: str) -> str | None:
    """The first of our languages in an Accept-Language header, by its weights; None when there is none."""
    wishes = []
    for place, wish in enumerate(accepted.split(",")[:20]):
        tag, _semicolon, weight = wish.strip().partition(";")
        found = re.fullmatch(r"\s*q=([01](?:\.\d{1,3})?)\s*", weight)
        wishes.append((-float(found[1]) if found else -1.0, place, tag.partition("-")[0].lower()))
    return next((tag for weight, _place, tag in sorted(wishes) if tag in LANGUAGES and weight < 0), None)


def initials(name: str) -> str:
    """One or two letters that stand for a name where there is no picture."""
    words = [word for word in re.split(r"[\s\-]+", name) if word[:1].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


def when(locale: str, zone: ZoneInfo, starts: int, ends: int, *, say_zone: bool = False) -> dict[str, Any]:
    """A span as the templates show it: day, time, end, and the zone where it must be told."""
    begin, end = wall_time(zone, starts), wall_time(zone, ends)
    text, suffix = clock(locale, begin.hour * 60 + begin.minute)
    mark = zone_mark(zone, starts) if say_zone or is_ambiguous(zone, starts) else ""
    return {
        "day": long_day(locale, begin.toordinal()),
        "time": text,
        "suffix": suffix,
        "end": clock_text(locale, end.hour * 60 + end.minute),
        "zone": mark,
        "datetime": begin.isoformat(timespec="minutes"),
    }


def status_text(status: str) -> str:
    """The state of a booking in words."""
    return {
        "pending": _("Waits for confirmation"),
        "confirmed": _("Confirmed"),
        "arrived": _("Arrived"),
        "completed": _("Completed"),
        "cancelled": _("Cancelled"),
        "declined": _("Declined"),
        "no_show": _("Missed"),
        "expired": _("Lapsed"),
    }[status]


def free_until(policy: Mapping[str, int]) -> str:
    """The cancellation policy in one sentence."""
    percent = policy.get("fee_percent", 0)
    minutes = policy.get("free_until_minutes", 0)
    if not percent:
        return _("Free to cancel or move at any time before it begins.")
    if not minutes:
        return _("Free to cancel until it begins.")
    return _(
        "Free to cancel until %(time)s before, then %(percent)s%% of the price.",
        time=duration(minutes),
        percent=percent,
    )


def decimal(figure: float, locale_name: str) -> str:
    """A figure with one place: 4.5, in German 4,5."""
    return format_decimal(figure, format="0.#", locale=locale(locale_name))
