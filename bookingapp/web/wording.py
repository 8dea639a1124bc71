"""How days, times, lengths and money are said (base/wording.py), and what only pages need to know of words."""

import re
from functools import lru_cache

from bookingapp.base.i18n import LANGUAGES
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

__all__ = [
    "best_language",
    "city",
    "clock",
    "clock_text",
    "day_of_year",
    "duration",
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
    "weekdays",
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
