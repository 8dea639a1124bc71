"""What a service's settings may be, as they come from a door and as they are stored. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from bookingapp.base.i18n import _
from bookingapp.domain.business.rules import CANCELLATION, Check

DAY = 24 * 60
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PLACES = ("venue", "video", "phone", "client")
PRICE_TYPES = ("flat", "hourly", "from", "range", "custom")
VISIBILITIES = ("public", "unlisted", "staff")
QUESTION_TYPES = ("text", "textarea", "choice", "checkbox", "number", "date")

YEAR = 365 * DAY
LONGEST_SERVICE = 30 * DAY
INHERIT = -1
"""Given as notice or window: what the business says."""

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CLOCK = re.compile(r"([0-9]{2}):([0-9]{2})")


def clock_minutes(text: str) -> int | None:
    """Minutes from midnight of `09:30`; 1440 of `24:00`; None when it is no time of day."""
    found = _CLOCK.fullmatch(text)
    if not found:
        return None
    minutes = int(found[1]) * 60 + int(found[2])
    return minutes if int(found[2]) < 60 and minutes <= DAY else None


def fixed_starts(check: Check, starts: Sequence[int] | None) -> list[int] | None:
    """Wall minutes at which alone a service begins, sorted and each once; None for a grid of steps."""
    if starts is None:
        return None
    if not starts:
        check.refuse("fixed_starts", _("Give at least one time, or none at all for regular steps."))
    return sorted({check.number(f"fixed_starts.{place}", at, 0, DAY - 1) for place, at in enumerate(starts)})


def service_window(check: Check, given: Mapping[str, Any] | None) -> dict[str, Any]:
    """A service's own window: `{"days": ["monday", …], "hours": {"start", "end"}, "timezone"}`; empty for none."""
    if not given:
        return {}
    days = [day for day in WEEKDAYS if day in given.get("days", WEEKDAYS)]
    for day in given.get("days", ()):
        if day not in WEEKDAYS:
            check.refuse("availability.days", _("There is no such day: %(day)s.", day=day))
    if not days:
        check.refuse("availability.days", _("Choose at least one day."))
    hours = given.get("hours") or {"start": "00:00", "end": "24:00"}
    kept: dict[str, Any] = {"days": days, "hours": _window_hours(check, hours)}
    if given.get("timezone") is not None:
        kept["timezone"] = check.zone("availability.timezone", given["timezone"])
    return kept


def _window_hours(check: Check, hours: Mapping[str, Any]) -> dict[str, str]:
    kept: dict[str, str] = {}
    for name in ("start", "end"):
        text = str(hours.get(name, ""))
        minutes = clock_minutes(text)
        if minutes is None or (name == "start" and minutes == DAY):
            check.refuse(f"availability.hours.{name}", _("Write the time like 09:00."))
        kept[name] = text
    return kept


def questions(check: Check, given: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Questions to ask with a booking: `{"key", "label", "type", "required", "options"?}`, each key once."""
    kept: list[dict[str, Any]] = []
    for number, question in enumerate(given):
        kept.append(_question(check, f"questions.{number}", question))
    keys = [question["key"] for question in kept]
    if len(set(keys)) < len(keys):
        check.refuse("questions", _("Two questions have the same key."))
    return kept


def _question(check: Check, field: str, given: Mapping[str, Any]) -> dict[str, Any]:
    key = str(given.get("key", ""))
    if not _KEY.fullmatch(key):
        check.refuse(f"{field}.key", _("Use small letters, digits and underscores, a letter first."))
    kept: dict[str, Any] = {
        "key": key,
        "label": check.line(f"{field}.label", str(given.get("label", ""))),
        "type": check.choice(f"{field}.type", str(given.get("type", "text")), QUESTION_TYPES),
        "required": bool(given.get("required", False)),
    }
    if kept["type"] == "choice":
        options = [check.line(f"{field}.options", str(option)) for option in given.get("options", ())]
        if not options or len(set(options)) < len(options):
            check.refuse(f"{field}.options", _("Give the answers to choose from, each once."))
        kept["options"] = options
    return kept


def deposit(check: Check, given: Mapping[str, Any] | None) -> dict[str, Any]:
    """`{"type": "none" | "fixed" | "percent", "value"}`; empty for none."""
    if not given or given.get("type") == "none":
        return {}
    kind = check.choice("deposit.type", str(given.get("type", "")), ("none", "fixed", "percent"))
    highest = 100 if kind == "percent" else 10**12
    return {"type": kind, "value": check.number("deposit.value", given.get("value", 0), 1, highest)}


def processing(
    check: Check, duration: int, after: int | None, minutes: int | None
) -> tuple[int | None, int | None]:
    """A time inside a service in which its staff are free, from `after` minutes on for so many minutes."""
    if after is None and minutes is None:
        return None, None
    if after is None or minutes is None:
        check.refuse("processing_minutes", _("Give both when processing begins and how long it takes."))
        return None, None
    if not (after >= 1 and minutes >= 1 and after + minutes < duration):
        check.refuse("processing_minutes", _("Processing must lie within the service's duration."))
    return after, minutes


_Rule = Callable[[Check, Any], Any]


def _within(name: str, low: int, high: int) -> _Rule:
    return lambda check, value: check.number(name, value, low, high)


def _perhaps(name: str, low: int, high: int) -> _Rule:
    return lambda check, value: check.whole(name, value, low, high)


_COLUMNS: Mapping[str, _Rule] = {
    "name": lambda check, value: check.line("name", value),
    "description": lambda check, value: check.text("description", value),
    "slug": lambda check, value: check.slug("slug", value),
    "category_id": lambda _check, value: value,
    "subdivision_id": lambda _check, value: value,
    "duration_minutes": _within("duration_minutes", 1, LONGEST_SERVICE),
    "price_amount": lambda check, value: check.money("price.amount", value),
    "price_max_amount": lambda check, value: check.money("price.max_amount", value),
    "price_type": lambda check, value: check.choice("price.type", value, PRICE_TYPES),
    "buffer_before_minutes": _within("buffer_before_minutes", 0, 720),
    "buffer_after_minutes": _within("buffer_after_minutes", 0, 720),
    "slot_step_minutes": _within("slot_step_minutes", 1, 1440),
    "fixed_starts": lambda check, value: fixed_starts(check, value),
    "max_per_day": _perhaps("max_per_day", 1, 10_000),
    "max_per_week": _perhaps("max_per_week", 1, 10_000),
    "max_active_per_client": _perhaps("max_active_per_client", 1, 10_000),
    "capacity": _within("capacity", 1, 100_000),
    "staff_count": _within("staff_count", 1, 20),
    "requires_approval": lambda _check, value: bool(value),
    "place": lambda check, value: check.choice("place", value, PLACES),
    "availability": lambda check, value: service_window(check, value),
    "questions": lambda check, value: questions(check, value),
    "cancellation": lambda check, value: check.mapping("cancellation", value, CANCELLATION),
    "deposit": lambda check, value: deposit(check, value),
    "online_booking": lambda _check, value: bool(value),
    "visibility": lambda check, value: check.choice("visibility", value, VISIBILITIES),
    "colour": lambda check, value: check.colour("colour", value),
    "image_url": lambda check, value: picture(check, "image_url", value),
}
"""Settings that are judged alone, each by its rule; `columns` judges the rest."""

SETTINGS = (
    *_COLUMNS,
    "processing_after",
    "processing_minutes",
    "min_notice_minutes",
    "booking_window_days",
)
"""Everything that is said of a service itself, by its name in the commands."""


def columns(check: Check, given: Mapping[str, Any]) -> dict[str, Any]:
    """Every column of a service that is set, as it is stored, of settings by the names in SETTINGS."""
    kept = {name: rule(check, given[name]) for name, rule in _COLUMNS.items()}
    after, minutes = processing(
        check, kept["duration_minutes"], given["processing_after"], given["processing_minutes"]
    )
    kept |= {"processing_after": after, "processing_minutes": minutes}
    kept |= _inherited(check, "min_notice_minutes", "inherits_notice", given, 0, YEAR)
    kept |= _inherited(check, "booking_window_days", "inherits_window", given, 1, 3650)
    lowest, highest = given["price_amount"], given["price_max_amount"]
    if highest is not None and highest < lowest:
        check.refuse("price.max_amount", _("The highest price is below the lowest."))
    if given["price_type"] == "range" and highest is None:
        check.refuse("price.max_amount", _("Say the highest price too."))
    return kept


def _inherited(
    check: Check, name: str, flag: str, given: Mapping[str, Any], low: int, high: int
) -> dict[str, Any]:
    if given[name] == INHERIT:
        return {flag: True, name: None}
    return {flag: False, name: check.whole(name, given[name], low, high)}


def picture(check: Check, field: str, address: str | None) -> str | None:
    """The address of a picture, or none; pages show pictures from https alone."""
    link = check.link(field, address)
    if link and urlsplit(link).scheme != "https":
        check.refuse(field, _("The picture's address must begin with https://."))
    return link
