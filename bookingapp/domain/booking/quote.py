"""What a visit would be: who, from when to when, for how much, and what stands in the way of it. Reads only.

The same engine that accepts a booking answers here, so what is quoted is what is booked, if nobody is quicker.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.domain.booking.commands import FREELY
from bookingapp.domain.booking.rules import price_of
from bookingapp.domain.schedule.ask import Ask, Part, Taken, staff_pool
from bookingapp.domain.schedule.classes import ClassTime, list_classes
from bookingapp.domain.schedule.grid import shape_of
from bookingapp.domain.schedule.queries import explain, find_nearest, read_taken
from bookingapp.domain.schedule.rules import Opening, openings, refusal
from bookingapp.domain.schedule.seating import Placed, place
from bookingapp.domain.schedule.timetable import StaffPlan, Timetable

RULES = {
    "past": "notice",
    "notice": "notice",
    "window": "notice",
    "hours": "hours",
    "step": "step",
    "blocked": "hours",
    "outside": "hours",
    "cap": "caps",
}
"""Which rule staff set aside to book in spite of a reason; what is not here, nobody sets aside."""

QUIET = frozenset({"step"})
"""Reasons that are no warning: whoever works there may begin at any minute."""

NEAREST = 3
CLASSES_AHEAD = 60 * clock.DAY


@dataclass(frozen=True, slots=True)
class Line:
    """One service of a quote: [starts, ends) if a time is known, who serves or could, and the least and most it costs."""

    part: Part
    staff_ids: tuple[int, ...]
    minutes: int
    lowest: int
    highest: int
    starts: int | None = None
    ends: int | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """A visit as it would be booked.

    `reasons` stand in the way, in the order in which they were met; `waive` are the rules that have to be set aside,
    and `is_possible` says whether that helps: a claim is never set aside. `by_staff` says it of each who could serve
    the first service. `nearest` are other times, only where there is something in the way.
    """

    lines: tuple[Line, ...]
    starts: int | None = None
    ends: int | None = None
    reasons: tuple[str, ...] = ()
    waive: frozenset[str] = frozenset()
    is_possible: bool = False
    by_staff: Mapping[int, str | None] = field(default_factory=dict)
    nearest: tuple[Opening, ...] = ()
    nearest_classes: tuple[ClassTime, ...] = ()

    @property
    def lowest(self) -> int:
        """What all of it costs at least."""
        return sum(line.lowest for line in self.lines)

    @property
    def highest(self) -> int:
        """What all of it costs at most."""
        return sum(line.highest for line in self.lines)

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return sum(line.minutes for line in self.lines)

    @property
    def warnings(self) -> tuple[str, ...]:
        """The reasons that staff have to be told of."""
        return tuple(reason for reason in self.reasons if reason not in QUIET)


def desk_ask(location_id: int, parts: Sequence[Part], waive: frozenset[str] = frozenset()) -> Ask:
    """The question of somebody who works there: what is not offered online is offered to them."""
    return Ask(location_id, tuple(parts), clock.seconds(), waive, online=False)


def quote(timetable: Timetable, location_id: int, parts: Sequence[Part], starts: int | None) -> Quote:
    """Services in a row at a place, from a minute on if one is named; parts exist and are no classes."""
    if starts is None:
        return Quote(tuple(_line(timetable, location_id, part) for part in parts))
    ask = desk_ask(location_id, parts)
    taken = read_taken(timetable, ask, starts, starts + 1)
    reasons, waive, is_possible = _judge(timetable, ask, starts, taken)
    placed = _placed(timetable, replace(ask, waive=waive), starts, taken) if is_possible else None
    lines = _lines(timetable, location_id, parts, starts, placed)
    found = Quote(lines, starts, lines[-1].ends, tuple(reasons), waive, is_possible)
    if not found.warnings:
        return found
    near = find_nearest(timetable, ask, starts, NEAREST)
    return replace(found, by_staff=explain(timetable, ask, starts).by_staff, nearest=tuple(near))


def quote_class(timetable: Timetable, chosen: ClassTime, seats: int) -> Quote:
    """Seats of a class; other dates with room when it has not as many."""
    service = timetable.services[chosen.service_id]
    lead = chosen.staff_ids[0] if chosen.staff_ids else None
    price = price_of(service, lead, (), chosen.ends - chosen.starts, seats)
    line = Line(
        Part(service.id),
        chosen.staff_ids,
        chosen.ends - chosen.starts,
        price,
        price,
        chosen.starts,
        chosen.ends,
    )
    if chosen.seats_left >= seats:
        return Quote((line,), chosen.starts, chosen.ends, is_possible=True)
    soon = clock.seconds() // 60
    other = list_classes(timetable, soon, soon + CLASSES_AHEAD, service.id, chosen.location_id)
    room = [one for one in other if one.seats_left >= seats]
    room.sort(key=lambda one: abs(one.starts - chosen.starts))
    near = tuple(sorted(room[:NEAREST], key=lambda one: one.starts))
    return Quote((line,), chosen.starts, chosen.ends, ("seats",), nearest_classes=near)


def _judge(
    timetable: Timetable, ask: Ask, starts: int, taken: Taken
) -> tuple[list[str], frozenset[str], bool]:
    """What stands in the way, what would have to be set aside, and whether that is enough.

    One rule after the other is set aside until the time can be had, or something is met that stays.
    """
    reasons: list[str] = []
    waive: frozenset[str] = frozenset()
    while True:
        reason = refusal(timetable, replace(ask, waive=waive), starts, taken)
        if reason is None:
            return reasons, waive, True
        if reason == "taken" and "hours" not in waive:
            reason = _taken(timetable, replace(ask, waive=waive | {"hours"}), starts, taken)
        rule = RULES.get(reason)
        reasons.append(reason)
        if rule is None or rule in waive:
            return reasons, waive, False
        waive |= {rule}


def _taken(timetable: Timetable, ask: Ask, starts: int, taken: Taken) -> str:
    """Whether it is somebody's outside calendar, or the hours of those who are free, rather than a claim."""
    if refusal(timetable, ask, starts, taken) == "taken":
        return "taken"
    return "outside" if taken.busy else "hours"


def _placed(timetable: Timetable, ask: Ask, starts: int, taken: Taken) -> tuple[list[Placed], Opening] | None:
    opening = openings(timetable, ask, starts, starts + 1, taken).first()
    if opening is None:
        return None
    for lead in opening.staff_ids:
        found = place(timetable, ask, starts, taken, lead)
        if found:
            return found, opening
    return None


def _lines(
    timetable: Timetable,
    location_id: int,
    parts: Sequence[Part],
    starts: int,
    found: tuple[list[Placed], Opening] | None,
) -> tuple[Line, ...]:
    """Each service at its time; where one could serve or another, the prices of all of them."""
    lines: list[Line] = []
    at = starts
    for number, part in enumerate(parts):
        placed = found[0][number] if found else None
        able = found[1].staff_ids if found and number == 0 and part.staff_id is None else None
        line = _line(timetable, location_id, part, able)
        minutes = placed.ends - placed.starts if placed else line.minutes
        who = placed.staff_ids if placed and len(line.staff_ids) > 1 and number else line.staff_ids
        lines.append(replace(line, staff_ids=who, minutes=minutes, starts=at, ends=at + minutes))
        at += minutes
    return tuple(lines)


def _line(timetable: Timetable, location_id: int, part: Part, able: Sequence[int] | None = None) -> Line:
    """A service without its time: with each who is able, or who could serve it at all."""
    service = timetable.services[part.service_id]
    pool = staff_pool(timetable, desk_ask(location_id, (part,)), part)
    if part.staff_id is not None:
        pool = [one for one in pool if one.id == part.staff_id]
    if able is not None:
        pool = [one for one in pool if one.id in able] or pool
    members: list[StaffPlan | None] = [*pool] or [None]
    minutes = [shape_of(service, one, part.addon_ids).duration for one in members]
    prices = [
        price_of(service, one.id if one else None, part.addon_ids, length, 1)
        for one, length in zip(members, minutes, strict=True)
    ]
    return Line(part, tuple(one.id for one in pool), min(minutes), min(prices), max(prices))


def may_waive(actor: Actor, location_id: int, waive: frozenset[str]) -> bool:
    """Whether somebody may set rules aside at a place."""
    return waive <= FREELY or actor.may("bookings:override", location_id)
