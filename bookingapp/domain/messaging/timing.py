"""When something is told: so long before or after a visit, and never in quiet hours. Pure.

Reminders count elapsed minutes, quiet hours are wall time: both hold across a change of clocks.
"""

from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bookingapp.domain.schedule.hours import instant_of, local_day

Quiet = tuple[int, int] | None


@lru_cache(maxsize=1024)
def zone_of(name: str) -> ZoneInfo:
    """The zone of a name; UTC for one that is none any more."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return ZoneInfo("UTC")


def quiet_span(quiet: Quiet, zone: ZoneInfo, minute: int) -> tuple[int, int] | None:
    """The quiet hours [begin, end) that a UTC minute lies in, in UTC minutes; None outside of them."""
    if quiet is None:
        return None
    begins, ends = quiet
    today = local_day(zone, minute)
    for day in (today - 1, today):
        begin = instant_of(zone, day, begins)
        end = instant_of(zone, day + (ends <= begins), ends, is_end=True)
        if begin <= minute < end:
            return begin, end
    return None


def awake(minute: int, quiet: Quiet, zone: ZoneInfo) -> int:
    """The first UTC minute from this one on that is not in quiet hours."""
    span = quiet_span(quiet, zone, minute)
    return minute if span is None else span[1]


def reminder_due(starts: int, before: int, quiet: Quiet, zone: ZoneInfo, now: int) -> int | None:
    """The UTC minute in which to remind of a visit, None when it is too late for it.

    Quiet hours put it off; a visit that begins before they end is told of before they begin.
    """
    due = starts - before
    if due <= now:
        return None
    span = quiet_span(quiet, zone, due)
    if span is None:
        return due
    if span[1] < starts:
        return span[1]
    return span[0] - 1 if span[0] - 1 > now else None


def follow_up_due(ends: int, after: int, quiet: Quiet, zone: ZoneInfo) -> int:
    """The UTC minute in which to write after a visit."""
    return awake(ends + after, quiet, zone)
