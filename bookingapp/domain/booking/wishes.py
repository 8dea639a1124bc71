"""When somebody on the waiting list would come, and how long a place is kept for them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from bookingapp.base.clock import DAY
from bookingapp.base.intervals import Span, covers, intersect, merge
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.hours import instant_of, local_day

Window = tuple[int | None, int, int]
"""A weekday (Monday is 0; None: every day; above 6 the number of a single date) and wall minutes [from, to);
beyond 1440 they lie on the next day.
"""

SUNDAY = 6

ANY_TIME: Window = (None, 0, DAY)

AFTER_DEADLINE = 5 * 60
"""Seconds by which the hold outlives the deadline, in which the place passes on without a gap."""

SHORTEST_OFFER = 5 * 60
"""Seconds; where less is left nothing is offered, and the time is simply free."""

SHORT_OFFER = 20 * 60
"""Seconds that somebody gets even though it is more than half of what is left."""


MOST_WAYS = 20
"""People of whom any would do: each is a question of its own to the engine."""


def ways(service_id: int, staff_ids: Sequence[int], addon_ids: Sequence[int] = ()) -> tuple[Part, ...]:
    """What would do: the service with any of those wished for, or with anybody."""
    return tuple(Part(service_id, staff_id, tuple(addon_ids)) for staff_id in staff_ids or (None,))


@dataclass(frozen=True, slots=True)
class Wish:
    """The dates first … last in the place's zone, and windows of them; none means any time."""

    first_day: date
    last_day: date
    windows: tuple[Window, ...] = ()


def wished_spans(wish: Wish, zone: ZoneInfo, low: int, high: int) -> list[Span]:
    """The UTC minutes within [low, high) at which a visit may begin.

    A wall time that a clock change skips is the instant of the jump; one that comes twice begins a window
    with its first reading and ends it with its last.
    """
    if low >= high:
        return []
    first = max(wish.first_day.toordinal(), local_day(zone, low) - 2)
    last = min(wish.last_day.toordinal(), local_day(zone, high) + 1)
    spans = [
        (instant_of(zone, day, starts), instant_of(zone, day, ends, is_end=True))
        for day in range(first, last + 1)
        for weekday, starts, ends in wish.windows or (ANY_TIME,)
        if weekday is None or weekday in (date.fromordinal(day).weekday(), day)
    ]
    return intersect(merge(spans), [(low, high)])


def is_wished(spans: Sequence[Span], start: int) -> bool:
    """Whether a start lies in one of the spans."""
    return covers(spans, start, start + 1)


def soonest_offer(now: int, notice: int) -> int:
    """The first start (minute) that `offer_deadline` does not find too late at `now` (seconds)."""
    return -(-(now + SHORTEST_OFFER) // 60) + notice


def offer_deadline(now: int, starts: int, notice: int, minutes: int) -> int | None:
    """Until when (seconds) a start offered at `now` (seconds) can be accepted; None when it is too late to offer it.

    As long as the business says, but no more than half of what is left before the notice begins.
    """
    left = (starts - notice) * 60 - now
    if left < SHORTEST_OFFER:
        return None
    return now + min(minutes * 60, max(left // 2, min(left, SHORT_OFFER)))
