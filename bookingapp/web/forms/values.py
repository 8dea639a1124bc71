"""Values that arrive as text in addresses and forms: read strictly, or refused with a sentence."""

import re
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from bookingapp.base.clock import DAY
from bookingapp.base.errors import Invalid
from bookingapp.base.i18n import _
from bookingapp.domain.business.rules import zone_names

FIRST_YEAR, LAST_YEAR = 2000, 2200
"""What lies outside is a slip of the pen, and would overflow arithmetic somewhere."""

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_START = re.compile(r"(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):([0-5]\d)Z", re.ASCII)
_EPOCH_DAY = date(1970, 1, 1).toordinal()


def read_date(text: str) -> int:
    """`2026-03-04` as a proleptic day number. Raises Invalid."""
    found = _DATE.fullmatch(text)
    day = _day(found.groups()) if found else None
    if day is None:
        raise Invalid(_("This date is not one that the calendar knows."))
    return day


def read_month(text: str) -> int:
    """`2026-03` as the day number of its first day. Raises Invalid."""
    found = _MONTH.fullmatch(text)
    day = _day((*found.groups(), "01")) if found else None
    if day is None:
        raise Invalid(_("This month is not one that the calendar knows."))
    return day


def read_start(text: str) -> int:
    """`2026-03-04T14:00Z` as a UTC minute. Raises Invalid."""
    found = _START.fullmatch(text)
    day = _day(found.groups()[:3]) if found else None
    if found is None or day is None:
        raise Invalid(_("This is not a time that can be booked. Choose one of the times shown."))
    return (day - _EPOCH_DAY) * DAY + int(found[4]) * 60 + int(found[5])


def write_start(minute: int) -> str:
    """The opposite of `read_start`."""
    day, rest = divmod(minute, DAY)
    return f"{_iso(day)}T{rest // 60:02}:{rest % 60:02}Z"


def read_zone(text: str) -> ZoneInfo:
    """A canonical IANA name or one of its links. Raises Invalid."""
    if text not in zone_names():
        raise Invalid(_("This time zone is not known. Choose one from the list."))
    return ZoneInfo(text)


@lru_cache(maxsize=2048)
def _iso(day: int) -> str:
    return date.fromordinal(_EPOCH_DAY + day).isoformat()


def _day(parts: tuple[str, ...]) -> int | None:
    year, month, day = (int(part) for part in parts)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return None
