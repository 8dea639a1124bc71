"""Times that programs send: ISO 8601 with an offset, or a date and time on the wall of a place."""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bookingapp.base import clock
from bookingapp.base.errors import Invalid
from bookingapp.base.i18n import _
from bookingapp.domain.schedule.hours import instant_of, wall_time

FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})", re.ASCII
)
_WALL = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def wrong(field: str, sentence: str, **details: str) -> Invalid:
    """One field at fault."""
    refused = Invalid(_("Some values cannot be accepted."), {field: [sentence]})
    refused.details.update(details)
    return refused


def read_minute(field: str, text: str) -> int:
    """A whole UTC minute. Raises Invalid for anything naive, out of range or between two minutes."""
    instant = read_instant(field, text)
    if instant.second or instant.microsecond:
        raise wrong(field, _("Name a whole minute."))
    return clock.minute(instant)


def read_instant(field: str, text: str) -> datetime:
    """An aware instant of these two centuries. Raises Invalid."""
    found: datetime | None = None
    if len(text) <= 40 and _INSTANT.fullmatch(text):
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            found = None
    if found is None:
        raise wrong(field, _("Write it as ISO 8601 with an offset, like 2027-03-04T14:00:00+01:00."))
    try:
        inside = FIRST <= found <= LAST
    except OverflowError:
        inside = False
    if not inside:
        raise wrong(field, _("This lies outside the years 2000 to 2200."))
    return found


def read_day(field: str, text: str) -> date:
    """A date of these two centuries. Raises Invalid."""
    try:
        found = date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None or not FIRST.date() <= found <= LAST.date():
        raise wrong(field, _("Write a date like 2027-03-04."))
    return found


def read_wall(day_text: str, time_text: str, zone: ZoneInfo) -> int:
    """A wall time at a place as a UTC minute: a repeated one means its first reading.

    Raises Invalid for one that a clock change leaves out, with the next one that there is.
    """
    day = read_day("date", day_text)
    found = _WALL.fullmatch(time_text)
    if found is None:
        raise wrong("time", _("Write a time like 14:30."))
    minutes = int(found[1]) * 60 + int(found[2])
    instant = instant_of(zone, day.toordinal(), minutes)
    shown = wall_time(zone, instant)
    if (shown.toordinal(), shown.hour * 60 + shown.minute) != (day.toordinal(), minutes):
        raise wrong(
            "time",
            _("The clocks are put forward over this time."),
            next_valid=clock.local_text(zone, instant),
        )
    return instant
