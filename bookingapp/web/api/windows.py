"""`from` and `to` of lists: dates, the last included, in a zone; or instants, half open."""

from datetime import date
from zoneinfo import ZoneInfo

from bookingapp.base import clock
from bookingapp.base.i18n import _
from bookingapp.domain.schedule.hours import instant_of
from bookingapp.web.api.times import read_day, read_instant, wrong


def read_window(low: str | None, high: str | None, zone: ZoneInfo) -> tuple[int | None, int | None]:
    """The UTC minutes [from, to) that a list is bounded by; none where it is open. Raises Invalid."""
    first = _read("from", low, zone) if low is not None else None
    last = _read("to", high, zone, is_end=True) if high is not None else None
    if first is not None and last is not None and (last < first or _is_backwards(low, high)):
        raise wrong("to", _("The end lies before the start."))
    return first, last


def _is_backwards(low: str | None, high: str | None) -> bool:
    """Whether two dates stand the wrong way round: the day before follows the last one without a gap."""
    return low is not None and high is not None and "T" not in low + high and high < low


def _read(field: str, text: str, zone: ZoneInfo, *, is_end: bool = False) -> int:
    if "T" in text:
        instant = read_instant(field, text)
        return clock.minute(instant) + (is_end and bool(instant.second or instant.microsecond))
    day: date = read_day(field, text)
    return instant_of(zone, day.toordinal() + is_end, 0)
