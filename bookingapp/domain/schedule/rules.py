"""Which times can be had. One function offers and accepts; pure arithmetic on whole UTC minutes.

Candidate starts of everybody who could serve form one sorted *board*; each staff member's are bits of one
integer, numbered by their place on the board. A claim clears a run of bits, "any staff" is `|`, a needed
room is `&`. Later parts of a visit have boards of their own: the times at which the part before could be over.
"""

import functools
import itertools
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import or_
from typing import NamedTuple

from bookingapp.base.intervals import Span
from bookingapp.domain.schedule.ask import Ask, Part, Taken, bounds, is_bookable, leads, staff_pool, units_of
from bookingapp.domain.schedule.board import Board, between, bits_of, enough, fitting, gone, mask_of, run
from bookingapp.domain.schedule.grid import Shape, candidate_starts, resource_spans, shape_of, working_spans
from bookingapp.domain.schedule.hours import day_begun, local_day
from bookingapp.domain.schedule.timetable import ServicePlan, StaffPlan, Timetable


class Opening(NamedTuple):
    """A time that can be had: [starts, ends) and who could serve (first part), fairness not yet asked."""

    starts: int
    ends: int
    staff_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Openings:
    """All times of a window: the board, a mask for each staff member, and the union of the masks."""

    board: Board
    masks: Mapping[int, int]
    durations: Mapping[int, int]
    union: int
    ends: Mapping[int, int] = field(default_factory=dict)
    """When a visit is over, by start; one service alone ends as `durations` of its staff tell."""

    def __iter__(self) -> Iterator[Opening]:
        size = len(self.board)
        offered = bits_of(self.union, size)
        named = list(self.masks)
        rows = [itertools.compress(bits_of(mask, size), offered) for mask in self.masks.values()]
        who: dict[tuple[int, ...], tuple[int, ...]] = {}
        starts = itertools.compress(self.board, offered)
        for start, column in zip(starts, zip(*rows, strict=True), strict=False):
            staff_ids = who.get(column)
            if staff_ids is None:
                staff_ids = who[column] = tuple(itertools.compress(named, column))
            yield Opening(start, self.ends.get(start) or start + self.durations[staff_ids[0]], staff_ids)

    def first(self) -> Opening | None:
        """The earliest."""
        return next(iter(self), None)

    def cut(self, low: int, high: int) -> "Openings":
        """Those between two places on the board."""
        ones = run(0, high - low)
        masks = {staff_id: mask >> low & ones for staff_id, mask in self.masks.items()}
        union = self.union >> low & ones
        return Openings(self.board[low:high], masks, self.durations, union, self.ends)

    @property
    def earliest(self) -> int | None:
        """The first start."""
        return self.board[(self.union & -self.union).bit_length() - 1] if self.union else None

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
    pool = leads(timetable, ask, ask.parts[0])
    board, masks, durations = _board(timetable, ask, pool, low, high)
    within = between(board, low, high)
    masks = _able(
        timetable, ask, ask.parts[0], board, {key: mask & within for key, mask in masks.items()}, taken
    )
    if timetable.services[ask.parts[0].service_id].staff_count > 1:
        masks = _accompanied(timetable, ask, ask.parts[0], board, masks, taken)
    ends: dict[int, int] = {}
    if len(ask.parts) > 1:
        masks, ends = _with_the_rest(timetable, ask, 0, board, masks, durations, taken)
    return Openings(board, masks, durations, functools.reduce(or_, masks.values(), 0), ends)


def _board(
    timetable: Timetable, ask: Ask, pool: list[StaffPlan], low: int, high: int
) -> tuple[Board, dict[int, int], dict[int, int]]:
    """The sorted candidate starts of all, each one's as a mask, and how long each one takes."""
    part = ask.parts[0]
    service, location = timetable.services[part.service_id], timetable.locations[ask.location_id]
    if ask.waive & {"hours", "step"}:
        return _single_start(timetable, ask, pool, low)
    first, last = day_begun(location.zone, low), day_begun(location.zone, high - 1)
    key = ("board", service.id, part.staff_id, ask.online, part.addon_ids, location.id, first, last)
    kept: tuple[Board, dict[int, int], dict[int, int]] | None = timetable.memo.get(key)
    if kept is not None:
        return kept
    durations = {staff.id: shape_of(service, staff, part.addon_ids).duration for staff in pool}
    starts = {
        staff.id: set(candidate_starts(timetable, service, staff, location, durations[staff.id], first, last))
        for staff in pool
    }
    board = tuple(sorted(set().union(*starts.values())))
    masks = {staff_id: mask_of(board, own) for staff_id, own in starts.items()}
    made = (board, masks, durations)
    timetable.memo.put(key, made)
    return made


def _single_start(
    timetable: Timetable, ask: Ask, pool: list[StaffPlan], start: int
) -> tuple[Board, dict[int, int], dict[int, int]]:
    """A board of one start that need not lie on the grid, nor in hours where these are waived."""
    part = ask.parts[0]
    service = timetable.services[part.service_id]
    durations = {staff.id: shape_of(service, staff, part.addon_ids).duration for staff in pool}
    masks = {staff.id: _at_work(timetable, ask, part, staff, (start,)) for staff in pool}
    return (start,), masks, durations


def _at_work(timetable: Timetable, ask: Ask, part: Part, staff: StaffPlan, board: Board) -> int:
    """The starts at which a staff member's hours hold the whole service, steps aside."""
    if "hours" in ask.waive or not board:
        return run(0, len(board))
    service, location = timetable.services[part.service_id], timetable.locations[ask.location_id]
    first, last = local_day(location.zone, board[0]) - 4, local_day(location.zone, board[-1]) + 4
    spans = working_spans(timetable, service, staff, location, first, last)
    return fitting(board, spans, shape_of(service, staff, part.addon_ids).duration)


def _able(
    timetable: Timetable, ask: Ask, part: Part, board: Board, at_work: Mapping[int, int], taken: Taken
) -> dict[int, int]:
    """When those at work are free, with what else the part needs; who never is, is left out."""
    service = timetable.services[part.service_id]
    full = 0
    if "caps" not in ask.waive:
        for span in taken.full.get(service.id, ()):
            full |= between(board, *span)
    rooms: dict[Shape, int] = {}
    masks: dict[int, int] = {}
    for staff_id, hours in at_work.items():
        mask = hours & ~full
        if not mask:
            continue
        staff = timetable.staff[staff_id]
        shape = shape_of(service, staff, part.addon_ids)
        mask &= ~gone(board, taken.claims.get(staff.calendar_id, ()), shape.busy, shape.before, shape.after)
        if "hours" not in ask.waive:
            mask &= ~gone(board, taken.blocks.get(staff.calendar_id, ()), shape.busy, 0, 0)
            if staff.calendar_id in taken.busy:
                mask &= ~gone(board, taken.busy[staff.calendar_id], shape.busy, shape.before, shape.after)
        if mask:
            if shape not in rooms:
                rooms[shape] = _room(timetable, ask, service, shape, board, taken)
            mask &= rooms[shape]
        if mask:
            masks[staff_id] = mask
    return masks


def _room(
    timetable: Timetable, ask: Ask, service: ServicePlan, shape: Shape, board: Board, taken: Taken
) -> int:
    """The starts at which the location is open and enough units of every resource are free."""
    mask = run(0, len(board))
    whole: tuple[Span, ...] = ((0, shape.duration),)
    if "hours" not in ask.waive:
        mask &= ~gone(board, taken.closures, whole, 0, 0)
    for resource_id, quantity in service.resources:
        free = []
        for calendar_id in units_of(timetable, ask, resource_id):
            unit = ~gone(board, taken.claims.get(calendar_id, ()), whole, shape.before, shape.after)
            if "hours" not in ask.waive:
                unit &= ~gone(board, taken.blocks.get(calendar_id, ()), whole, 0, 0)
            free.append(unit)
        mask = enough(free, quantity, mask)
        if mask and "hours" not in ask.waive:
            mask &= _in_resource_hours(timetable, ask, resource_id, shape.duration, board)
    return mask


def _in_resource_hours(timetable: Timetable, ask: Ask, resource_id: int, duration: int, board: Board) -> int:
    zone = timetable.locations[ask.location_id].zone
    spans = resource_spans(
        timetable, resource_id, zone, local_day(zone, board[0]), local_day(zone, board[-1] + duration)
    )
    return run(0, len(board)) if spans is None else fitting(board, spans, duration)


def _accompanied(
    timetable: Timetable, ask: Ask, part: Part, board: Board, masks: Mapping[int, int], taken: Taken
) -> dict[int, int]:
    """Of those who could lead a team, when enough others could join it."""
    pool = staff_pool(timetable, ask, part)
    at_work = {staff.id: _at_work(timetable, ask, part, staff, board) for staff in pool}
    able = _able(timetable, ask, part, board, at_work, taken)
    team = enough(able.values(), timetable.services[part.service_id].staff_count, run(0, len(board)))
    return {staff_id: mask & team for staff_id, mask in masks.items() if mask & team}


def _with_the_rest(
    timetable: Timetable,
    ask: Ask,
    index: int,
    board: Board,
    masks: Mapping[int, int],
    durations: Mapping[int, int],
    taken: Taken,
) -> tuple[dict[int, int], dict[int, int]]:
    """Of those who could serve a part, when all later parts can be served too; and when that ends at the earliest.

    Parts do not hinder one another, so it is enough to know, for each time that one of them could be over,
    whether the rest can begin there.
    """
    by_duration: dict[int, int] = {}
    for staff_id, mask in masks.items():
        by_duration[durations[staff_id]] = by_duration.get(durations[staff_id], 0) | mask
    over = {
        duration: [start + duration for start in itertools.compress(board, bits_of(mask, len(board)))]
        for duration, mask in by_duration.items()
    }
    rest = _rest(timetable, ask, index + 1, tuple(sorted(set().union(*over.values()))), taken)
    ends: dict[int, int] = {}
    for duration, times in over.items():
        for time in times:
            if time in rest:
                ends[time - duration] = min(rest[time], ends.get(time - duration, rest[time]))
    possible = {
        duration: mask_of([start + duration for start in board], rest.keys()) for duration in by_duration
    }
    kept = {staff_id: mask & possible[durations[staff_id]] for staff_id, mask in masks.items()}
    return {staff_id: mask for staff_id, mask in kept.items() if mask}, ends


def _rest(timetable: Timetable, ask: Ask, index: int, board: Board, taken: Taken) -> dict[int, int]:
    """The times of a board from which the parts from `index` on can be had, and when they end."""
    if index == len(ask.parts):
        return dict(zip(board, board, strict=True))
    part = ask.parts[index]
    service = timetable.services[part.service_id]
    pool = leads(timetable, ask, part)
    durations = {staff.id: shape_of(service, staff, part.addon_ids).duration for staff in pool}
    at_work = {staff.id: _at_work(timetable, ask, part, staff, board) for staff in pool}
    masks = _able(timetable, ask, part, board, at_work, taken)
    if service.staff_count > 1:
        masks = _accompanied(timetable, ask, part, board, masks, taken)
    return _with_the_rest(timetable, ask, index, board, masks, durations, taken)[1]


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
    bare = replace(taken, claims={}, busy={})
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
