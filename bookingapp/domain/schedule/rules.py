"""Which times can be had. One function offers and accepts; pure arithmetic on whole UTC minutes.

Candidate starts of everybody who could serve form one sorted *board*; each staff member's are bits of one
integer, numbered by their place on the board. A claim clears a run of bits, "any staff" is `|`, a needed
room is `&`.
"""

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bookingapp.base.intervals import Span, covers
from bookingapp.domain.schedule.ask import Ask, Taken, bounds, is_bookable, leads, units_of
from bookingapp.domain.schedule.grid import (
    Shape,
    candidate_starts,
    resource_spans,
    shape_of,
    working_spans,
)
from bookingapp.domain.schedule.hours import day_begun, local_day
from bookingapp.domain.schedule.seating import place
from bookingapp.domain.schedule.timetable import LocationPlan, ServicePlan, StaffPlan, Timetable


@dataclass(frozen=True, slots=True)
class Opening:
    """A time that can be had: [starts, ends) and who could serve (first part), fairness not yet asked."""

    starts: int
    ends: int
    staff_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Openings:
    """All times of a window: the board, a mask for each staff member, and the union of the masks."""

    board: tuple[int, ...]
    masks: Mapping[int, int]
    durations: Mapping[int, int]
    union: int
    ends: Mapping[int, int] = field(default_factory=dict)
    """When a visit is over, by start; one service alone ends as `durations` of its staff tell."""

    def __iter__(self) -> Iterator[Opening]:
        rest = self.union
        while rest:
            bit = rest & -rest
            rest ^= bit
            staff_ids = tuple(staff_id for staff_id, mask in self.masks.items() if mask & bit)
            start = self.board[bit.bit_length() - 1]
            yield Opening(start, self.ends.get(start) or start + self.durations[staff_ids[0]], staff_ids)

    def first(self) -> Opening | None:
        """The earliest."""
        return next(iter(self), None)

    def counts(self, borders: Sequence[int]) -> list[int]:
        """How many starts lie between each border and the next."""
        places = [bisect_left(self.board, border) for border in borders]
        return [
            (self.union >> low & (1 << high - low) - 1).bit_count()
            for low, high in itertools.pairwise(places)
        ]


NOTHING = Openings((), {}, {}, 0)


def openings(timetable: Timetable, ask: Ask, low: int, high: int, taken: Taken) -> Openings:
    """Every start in [low, high) at which the ask can be had.

    For a visit or several staff at once the masks name those who can serve the first part such that
    all the rest can be served too.
    """
    if not is_bookable(timetable, ask):
        return NOTHING
    earliest, latest = bounds(timetable, ask)
    low, high = max(low, earliest), min(high, latest)
    if low >= high:
        return NOTHING
    found = _first_part(timetable, ask, low, high, taken)
    service = timetable.services[ask.parts[0].service_id]
    if len(ask.parts) == 1 and service.staff_count == 1:
        return found
    return _those_with_the_rest(timetable, ask, found, taken)


def _first_part(timetable: Timetable, ask: Ask, low: int, high: int, taken: Taken) -> Openings:
    part = ask.parts[0]
    service = timetable.services[part.service_id]
    pool = leads(timetable, ask, part)
    location = timetable.locations[ask.location_id]
    board, candidates, durations = _board(timetable, ask, pool, location, low, high)
    within = _run(bisect_left(board, low), bisect_left(board, high))
    if "caps" not in ask.waive:
        for span in taken.full.get(service.id, ()):
            within &= ~_run(bisect_left(board, span[0]), bisect_left(board, span[1]))
    rooms: dict[Shape, int] = {}
    masks: dict[int, int] = {}
    union = 0
    for staff in pool:
        mask = candidates[staff.id] & within
        if not mask:
            continue
        shape = shape_of(service, staff, part.addon_ids)
        mask &= ~_gone(board, taken.claims.get(staff.calendar_id, ()), shape.busy, shape.before, shape.after)
        if "hours" not in ask.waive:
            mask &= ~_gone(board, taken.blocks.get(staff.calendar_id, ()), shape.busy, 0, 0)
        if mask:
            if shape not in rooms:
                rooms[shape] = _room(timetable, ask, service, shape, board, taken)
            mask &= rooms[shape]
        if mask:
            masks[staff.id] = mask
            union |= mask
    return Openings(board, masks, durations, union)


def _board(
    timetable: Timetable, ask: Ask, pool: list[StaffPlan], location: LocationPlan, low: int, high: int
) -> tuple[tuple[int, ...], dict[int, int], dict[int, int]]:
    """The sorted candidate starts of all, each one's as a mask, and how long each one takes."""
    part = ask.parts[0]
    service = timetable.services[part.service_id]
    if ask.waive & {"hours", "step"}:
        return _single_start(timetable, ask, pool, location, low)
    first, last = day_begun(location.zone, low), day_begun(location.zone, high - 1)
    key = ("board", service.id, part.staff_id, ask.online, part.addon_ids, location.id, first, last)
    kept: tuple[tuple[int, ...], dict[int, int], dict[int, int]] | None = timetable.memo.get(key)
    if kept is not None:
        return kept
    durations = {staff.id: shape_of(service, staff, part.addon_ids).duration for staff in pool}
    starts = {
        staff.id: candidate_starts(timetable, service, staff, location, durations[staff.id], first, last)
        for staff in pool
    }
    board = tuple(sorted(set().union(*starts.values())))
    places = {start: 1 << place for place, start in enumerate(board)}
    masks = {staff_id: sum(places[start] for start in own) for staff_id, own in starts.items()}
    made = (board, masks, durations)
    timetable.memo.put(key, made)
    return made


def _single_start(
    timetable: Timetable, ask: Ask, pool: list[StaffPlan], location: LocationPlan, start: int
) -> tuple[tuple[int, ...], dict[int, int], dict[int, int]]:
    """A board of one start that need not lie on the grid, nor in hours where these are waived."""
    service = timetable.services[ask.parts[0].service_id]
    day = local_day(location.zone, start)
    masks, durations = {}, {}
    for staff in pool:
        durations[staff.id] = shape_of(service, staff, ask.parts[0].addon_ids).duration
        spans = working_spans(timetable, service, staff, location, day - 4, day + 4)
        fits = "hours" in ask.waive or covers(spans, start, start + durations[staff.id])
        masks[staff.id] = int(fits)
    return (start,), masks, durations


def _run(low: int, high: int) -> int:
    """Bits low … high − 1."""
    return (1 << high) - (1 << low) if high > low else 0


def _gone(
    board: tuple[int, ...], spans: Sequence[Span], busy: tuple[Span, ...], before: int, after: int
) -> int:
    """The starts at which `busy`, with buffers around the whole, would meet one of the spans."""
    gone = 0
    final = len(busy) - 1
    for number, (opens, closes) in enumerate(busy):
        reach_back = closes + (after if number == final else 0)
        reach_on = opens - (before if number == 0 else 0)
        for start, end in spans:
            low = bisect_right(board, start - reach_back)
            high = bisect_left(board, end - reach_on)
            if low < high:
                gone |= (1 << high) - (1 << low)
    return gone


def _room(
    timetable: Timetable, ask: Ask, service: ServicePlan, shape: Shape, board: tuple[int, ...], taken: Taken
) -> int:
    """The starts at which the location is open and enough units of every resource are free."""
    mask = (1 << len(board)) - 1
    whole: tuple[Span, ...] = ((0, shape.duration),)
    if "hours" not in ask.waive:
        mask &= ~_gone(board, taken.closures, whole, 0, 0)
    for resource_id, quantity in service.resources:
        enough = [mask] + [0] * quantity
        for calendar_id in units_of(timetable, ask, resource_id):
            free = ~_gone(board, taken.claims.get(calendar_id, ()), whole, shape.before, shape.after)
            if "hours" not in ask.waive:
                free &= ~_gone(board, taken.blocks.get(calendar_id, ()), whole, 0, 0)
            for count in range(quantity, 0, -1):
                enough[count] |= enough[count - 1] & free
        mask = enough[quantity]
        if mask and "hours" not in ask.waive:
            mask &= _in_resource_hours(timetable, ask, resource_id, shape.duration, board)
    return mask


def _in_resource_hours(
    timetable: Timetable, ask: Ask, resource_id: int, duration: int, board: tuple[int, ...]
) -> int:
    zone = timetable.locations[ask.location_id].zone
    spans = resource_spans(
        timetable, resource_id, zone, local_day(zone, board[0]), local_day(zone, board[-1] + duration)
    )
    if spans is None:
        return (1 << len(board)) - 1
    mask = 0
    for start, end in spans:
        mask |= _run(bisect_left(board, start), bisect_right(board, end - duration))
    return mask


def _those_with_the_rest(timetable: Timetable, ask: Ask, found: Openings, taken: Taken) -> Openings:
    """Keep the starts and first staff from which every part can be placed."""
    masks = dict.fromkeys(found.masks, 0)
    ends: dict[int, int] = {}
    union = 0
    for opening in found:
        bit = 1 << bisect_left(found.board, opening.starts)
        for staff_id in opening.staff_ids:
            placed = place(timetable, ask, opening.starts, taken, staff_id)
            if placed:
                masks[staff_id] |= bit
                union |= bit
                ends.setdefault(opening.starts, placed[-1].ends)
    return Openings(found.board, masks, found.durations, union, ends)


def refusal(timetable: Timetable, ask: Ask, start: int, taken: Taken) -> str | None:
    """Why a start is not offered: past, notice, window, cap, taken, blocked, step or hours; None when it is.

    Each rule is named by setting it aside and asking the same function again.
    """
    if openings(timetable, ask, start, start + 1, taken).union:
        return None
    unhurried = replace(ask, waive=ask.waive | {"notice"})
    earliest, latest = bounds(timetable, ask)
    if start < earliest:
        return "past" if start * 60 < ask.now else "notice"
    if start >= latest:
        return "window"
    bare = replace(taken, claims={})
    relaxed = (
        ("cap", unhurried, replace(taken, full={})),
        ("taken", unhurried, bare),
        ("cap", unhurried, replace(bare, full={})),
        ("blocked", unhurried, Taken()),
        ("step", replace(unhurried, waive=unhurried.waive | {"step"}), Taken()),
    )
    for reason, question, hindrance in relaxed:
        if openings(timetable, question, start, start + 1, hindrance).union:
            return reason
    return "hours"
