"""The coming days as they will really be: hours, what the place's hours leave of them, time off and closures.

Asked of the functions that the engine itself asks, so that what is shown is what is offered.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bookingapp.base.clock import DAY
from bookingapp.base.intervals import Span, intersect, merge, subtract
from bookingapp.domain.schedule.grid import present_spans
from bookingapp.domain.schedule.hours import Hours, midnight, spans_of
from bookingapp.domain.schedule.timetable import LocationPlan

DAYS = 14


@dataclass(frozen=True, slots=True)
class DayAhead:
    """One local date at one location, in UTC minutes within [begins, ends): when there is somebody (`open`), which
    hours of their own the place's hours cut off (`cut`), and which fall to time off or a closure (`off`).
    """

    ordinal: int
    begins: int
    ends: int
    open: tuple[Span, ...]
    cut: tuple[Span, ...]
    off: tuple[Span, ...]


def look_ahead(
    hours: Hours | None,
    location: LocationPlan,
    blocks: Iterable[Span],
    first: int,
    days: int = DAYS,
    *,
    follows: bool = True,
) -> list[DayAhead]:
    """The local dates from day number `first` on, of somebody with these hours at a location.

    Without hours of one's own the place's count (`follows`), or, as for a resource or a place that saved none,
    nothing restricts. `blocks` are UTC spans of time off and closures.
    """
    low, high = midnight(location.zone, first), midnight(location.zone, first + days)
    present = _present(hours, location, first - 2, first + days, follows, (low, high))
    own = [] if hours is None else _own(hours, location, first - 2, first + days)
    holes = merge(blocks)
    found = []
    for day in range(first, first + days):
        span = (midnight(location.zone, day), midnight(location.zone, day + 1))
        here, mine = intersect(present, [span]), intersect(own, [span])
        found.append(
            DayAhead(
                day,
                *span,
                open=tuple(subtract(here, holes)),
                cut=tuple(subtract(mine, here)),
                off=tuple(intersect(here, holes)),
            )
        )
    return found


def _present(
    hours: Hours | None, location: LocationPlan, first: int, last: int, follows: bool, window: Span
) -> list[Span]:
    if hours is None and not follows:
        return [window] if location.hours is None else present_spans(None, location, first, last)
    return present_spans(hours, location, first, last)


def _own(hours: Hours, location: LocationPlan, first: int, last: int) -> list[Span]:
    """One's own hours, whatever the place's are."""
    return spans_of(hours, location.zone, date.fromordinal(first), date.fromordinal(last), location.id)


def weekly_minutes(hours: Hours) -> int:
    """Minutes of an ordinary week."""
    return sum(ends - starts for day in hours.weekly for starts, ends, _place in day)


def is_overnight(span: Sequence[int]) -> bool:
    """Whether a wall span runs into the next day."""
    return span[1] > DAY
