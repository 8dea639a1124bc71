"""Where services may begin, before anybody has taken anything. Pure, and kept in the timetable's memo."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from bookingapp.base.intervals import Span, covers, intersect
from bookingapp.domain.schedule.hours import Hours, instant_of, midnight, spans_of
from bookingapp.domain.schedule.timetable import LocationPlan, ServicePlan, StaffPlan, Timetable

LONG_RUN = 48 * 60
"""Minutes. A longer unbroken run of hours begins its steps anew at each local midnight."""

_PAD = 4
"""Days read around a window, so that a run is seen whole as far as its steps depend on it."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What one staff member takes for one service: minutes, buffers and the spans they are busy in.

    `busy` are spans from the start without buffers: one, or two around a processing time.
    """

    duration: int
    before: int
    after: int
    busy: tuple[Span, ...]


def shape_of(service: ServicePlan, staff: StaffPlan | None, addon_ids: tuple[int, ...]) -> Shape:
    """The shape of a service with its add-ons, as this staff member performs it.

    Add-ons lengthen the end. Where several staff serve together the service's own length counts for all.
    """
    performer = service.performers.get(staff.id) if staff and service.staff_count == 1 else None
    source = performer or service
    extra = sum(service.addons[addon].duration for addon in addon_ids)
    duration = source.duration + extra
    busy: tuple[Span, ...] = ((0, duration),)
    if service.processing and service.processing[1] < duration:
        busy = ((0, service.processing[0]), (service.processing[1], duration))
    return Shape(duration, source.before, source.after, busy)


def working_spans(
    timetable: Timetable,
    service: ServicePlan,
    staff: StaffPlan,
    location: LocationPlan,
    first: int,
    last: int,
) -> list[Span]:
    """When a staff member could give a service at a location, for spans starting on the days first … last.

    Their own saved schedule, else the location's opening hours; within the opening hours where those
    are saved, and within the service's own window.
    """
    key = ("working", service.id, staff.id, location.id, first, last)
    found: list[Span] | None = timetable.memo.get(key)
    if found is not None:
        return found
    spans = present_spans(staff.hours, location, first, last)
    if service.window is not None:
        own = spans_of(
            service.window[0], service.window[1], date.fromordinal(first - 1), date.fromordinal(last + 1)
        )
        spans = intersect(spans, own)
    timetable.memo.put(key, spans)
    return spans


def present_spans(hours: Hours | None, location: LocationPlan, first: int, last: int) -> list[Span]:
    """When somebody with these saved hours (None: none anywhere) is there, for spans starting on the days first … last.

    Within the location's opening hours where these are saved; without hours of one's own exactly those.
    """
    opening = _saved(location.hours, location.zone, first, last)
    if hours is None:
        return opening or []
    spans = spans_of(hours, location.zone, date.fromordinal(first), date.fromordinal(last), location.id)
    return spans if opening is None else intersect(spans, opening)


def _saved(hours: Hours | None, zone: ZoneInfo, first: int, last: int) -> list[Span] | None:
    if hours is None:
        return None
    return spans_of(hours, zone, date.fromordinal(first), date.fromordinal(last))


def resource_spans(
    timetable: Timetable, resource_id: int, zone: ZoneInfo, first: int, last: int
) -> list[Span] | None:
    """When a resource may be used at all; None where no hours are saved for it."""
    key = ("resource", resource_id, zone.key, first, last)
    found = timetable.memo.get(key)
    if found is None:
        spans = _saved(timetable.resources[resource_id].hours, zone, first - _PAD, last + _PAD)
        found = timetable.memo.put(key, (spans,))
    kept: list[Span] | None = found[0]
    return kept


def candidate_starts(
    timetable: Timetable,
    service: ServicePlan,
    staff: StaffPlan,
    location: LocationPlan,
    duration: int,
    first: int,
    last: int,
) -> tuple[int, ...]:
    """UTC minutes at which the whole service fits, on the local days first … last, sorted.

    Every `step` from the start of each span, in elapsed minutes, or at the service's fixed wall times.
    """
    spans = working_spans(timetable, service, staff, location, first - _PAD, last + _PAD)
    if service.fixed_starts is not None:
        starts = _fixed(spans, service.fixed_starts, duration, location.zone, first - 1, last)
    else:
        starts = _stepped(spans, service.step, duration, location.zone, first - _PAD, last + _PAD)
    low = bisect_left(starts, midnight(location.zone, first))
    high = bisect_left(starts, midnight(location.zone, last + 1))
    return tuple(starts[low:high])


def _fixed(
    spans: list[Span], walls: tuple[int, ...], duration: int, zone: ZoneInfo, first: int, last: int
) -> list[int]:
    instants = {instant_of(zone, day, wall) for day in range(first, last + 1) for wall in walls}
    return sorted(start for start in instants if covers(spans, start, start + duration))


def _stepped(spans: list[Span], step: int, duration: int, zone: ZoneInfo, first: int, last: int) -> list[int]:
    starts: list[int] = []
    for begin, end in spans:
        anchors = [begin]
        if end - begin > LONG_RUN:
            midnights = (midnight(zone, day) for day in range(first, last + 3))
            anchors += [instant for instant in midnights if begin < instant < end]
        for anchor, until in zip(anchors, [*anchors[1:], end], strict=True):
            starts.extend(range(anchor, min(until, end - duration + 1), step))
    return starts


def day_borders(timetable: Timetable, zone: ZoneInfo, first: int, last: int) -> tuple[int, ...]:
    """The UTC minutes at which the local days first … last + 1 begin."""
    key = ("borders", zone.key, first, last)
    found: tuple[int, ...] | None = timetable.memo.get(key)
    if found is None:
        found = timetable.memo.put(key, tuple(midnight(zone, day) for day in range(first, last + 2)))
    return found or ()
