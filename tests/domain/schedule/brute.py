"""The rules of availability said a second time, as slowly and plainly as possible, to check the engine by.

Nothing here is shared with the engine but the values that go in. Time is a walk: every UTC minute from well
before the window to well after it, with the clock of the zone read at each. Hours, claims and blocks are
painted on strips with one byte a minute, and whoever could serve is found by trying everybody.
"""

import itertools
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from bookingapp.domain.schedule.ask import Ask, Part, Taken
from bookingapp.domain.schedule.hours import Hours
from bookingapp.domain.schedule.timetable import ServicePlan, StaffPlan, Timetable

DAY = 24 * 60
FIRST_DAY = date(1970, 1, 1).toordinal()
NEVER = -1
MARGIN = 7
"""Days walked before and after the window."""

Span = tuple[int, int]
Offers = dict[int, frozenset[int]]
"""Starts that are offered, each with the staff who could serve the first part."""


class Walk:
    """What the clock of a zone shows at every UTC minute in [low, high)."""

    def __init__(self, zone: ZoneInfo, low: int, high: int) -> None:
        self.low, self.high = low, high
        self.dates = array("i")
        self.dawns: dict[int, int] = {}
        self.first_wall = (low // DAY + FIRST_DAY - 1) * DAY
        self.first_reading = array("i", [NEVER]) * (high - low + 3 * DAY)
        self.last_reading = array("i", self.first_reading)
        for minute in range(low, high):
            shown = datetime.fromtimestamp(minute * 60, zone)
            day = shown.toordinal()
            wall = day * DAY + shown.hour * 60 + shown.minute - self.first_wall
            self.dates.append(day)
            self.dawns.setdefault(day, minute)
            if self.first_reading[wall] == NEVER:
                self.first_reading[wall] = minute
            self.last_reading[wall] = minute
        self.midnights = frozenset(self.dawns.values())

    def date_of(self, minute: int) -> int:
        """The day number of the date that the clock shows."""
        return self.dates[minute - self.low]

    def start(self, day: int, minutes: int) -> int:
        """Where a span begins: the first reading of the wall time, or the jump that skips it."""
        return self._reading(self.first_reading, day, minutes)

    def end(self, day: int, minutes: int) -> int:
        """Where a span ends: the last reading of the wall time, or the jump that skips it."""
        return self._reading(self.last_reading, day, minutes)

    def _reading(self, readings: "array[int]", day: int, minutes: int) -> int:
        wall = day * DAY + minutes - self.first_wall
        if readings[wall] != NEVER:
            return readings[wall]
        while self.first_reading[wall] == NEVER:
            wall += 1
        return self.first_reading[wall]

    def days(self) -> range:
        """The days of which every wall time was walked past, and the day after each as well."""
        return range(self.dates[0] + 1, self.dates[-1] - 2)


@lru_cache(maxsize=256)
def walk(zone: ZoneInfo, low: int, high: int) -> Walk:
    """A walk, kept because many tests look at the same days."""
    return Walk(zone, low, high)


class Strip:
    """One byte for each minute of a stretch: 1 where painted."""

    def __init__(self, low: int, high: int, spans: Iterable[Span] = ()) -> None:
        self.low, self.high = low, high
        self.minutes = bytearray(high - low)
        for start, end in spans:
            self.paint(start, end)

    def paint(self, start: int, end: int) -> None:
        start, end = max(start, self.low) - self.low, min(end, self.high) - self.low
        if start < end:
            self.minutes[start:end] = b"\1" * (end - start)

    def keep(self, other: "Strip") -> None:
        """Only what the other has as well."""
        self.minutes = bytearray(map(min, self.minutes, other.minutes))

    def is_empty(self, start: int, end: int) -> bool:
        """Whether no minute in [start, end) is painted."""
        return 1 not in self.minutes[start - self.low : end - self.low]

    def is_full(self, start: int, end: int) -> bool:
        """Whether every minute in [start, end) is painted."""
        return 0 not in self.minutes[start - self.low : end - self.low]

    def runs(self) -> Iterator[Span]:
        """The stretches of painted minutes that nothing interrupts."""
        start = self.minutes.find(1)
        while start >= 0:
            end = self.minutes.find(0, start)
            end = len(self.minutes) if end < 0 else end
            yield self.low + start, self.low + end
            start = self.minutes.find(1, end)


def hours_strip(hours: Hours, clock: Walk, location_id: int | None) -> Strip:
    """The minutes of a saved schedule; spans belong to the date that they start on."""
    strip = Strip(clock.low, clock.high)
    for day in clock.days():
        when = date.fromordinal(day)
        spans = hours.overrides[when] if when in hours.overrides else hours.weekly[when.weekday()]
        for starts, ends, place in spans:
            if location_id is None or place is None or place == location_id:
                strip.paint(clock.start(day, starts), clock.end(day, ends))
    return strip


def stepped(strip: Strip, clock: Walk, step: int, duration: int) -> set[int]:
    """Starts every `step` minutes from where a run begins, wherever the whole service fits."""
    starts = set()
    for begin, end in strip.runs():
        anchor = begin
        for minute in range(begin, end):
            if end - begin > 48 * 60 and minute in clock.midnights:
                anchor = minute
            if (minute - anchor) % step == 0 and minute + duration <= end:
                starts.add(minute)
    return starts


class Brute:
    """The answer to one ask about [low, high)."""

    def __init__(self, timetable: Timetable, ask: Ask, low: int, high: int, taken: Taken) -> None:
        self.timetable, self.ask, self.window = timetable, ask, (low, high)
        self.place = timetable.locations[ask.location_id]
        self.low, self.high = (low // DAY - MARGIN) * DAY, (high // DAY + MARGIN + 1) * DAY
        self.clock = walk(self.place.zone, self.low, self.high)
        self.claims = self._strips(taken.claims)
        self.blocks = self._strips(taken.blocks)
        self.busy = self._strips(taken.busy)
        self.full = self._strips(taken.full)
        self.closures = Strip(self.low, self.high, taken.closures)
        self.nothing = Strip(self.low, self.high)
        self._working: dict[tuple[int, int], Strip] = {}
        self._open_rooms: dict[int, Strip | None] = {}
        self._grids: dict[int, set[int]] = {}

    def _strips(self, spans: Mapping[int, Sequence[Span]]) -> dict[int, Strip]:
        return {key: Strip(self.low, self.high, own) for key, own in spans.items()}

    def offers(self) -> Offers:
        """Every start in the window at which the ask can be had, and who could serve first."""
        starts = sorted({start for lead in self.leads() for start in self.grid(lead)})
        found = {
            start: self.offered_by(start) for start in starts if self.window[0] <= start < self.window[1]
        }
        return {start: staff_ids for start, staff_ids in found.items() if staff_ids}

    def offered_by(self, start: int) -> frozenset[int]:
        """Who could serve first at a start; nobody when it is not offered."""
        if not self.is_sold() or not self.is_in_time(start):
            return frozenset()
        return frozenset(
            lead.id for lead in self.leads() if start in self.grid(lead) and self.can_serve(0, start, lead.id)
        )

    def reason(self, start: int) -> str | None:
        """The rule that keeps a start from being offered; among several the one that comes first here."""
        if self.offered_by(start):
            return None
        if "notice" not in self.ask.waive:
            if start * 60 < self.ask.now:
                return "past"
            if start * 60 < self.ask.now + 60 * self.notice():
                return "notice"
            if not self.is_in_time(start):
                return "window"
        without = {
            "cap": {"full": {}},
            "taken": {"claims": {}, "busy": {}},
            "cap ": {"full": {}, "claims": {}, "busy": {}},
            "blocked": {"full": {}, "claims": {}, "busy": {}, "blocks": {}, "closures": self.nothing},
        }
        for reason, nothing in without.items():
            if self._without(nothing).offered_by(start):
                return reason.strip()
        bare = self._without(without["blocked"])
        bare._grids = {lead.id: {start} for lead in self.leads()}
        return "step" if bare.offered_by(start) else "hours"

    def _without(self, nothing: Mapping[str, object]) -> "Brute":
        other = copy(self)
        for name, value in nothing.items():
            setattr(other, name, value)
        return other

    def is_sold(self) -> bool:
        """Whether every part is sold here, one to one, to the one who asks."""
        return all(self._is_sold(part) for part in self.ask.parts)

    def _is_sold(self, part: Part) -> bool:
        service = self.timetable.services.get(part.service_id)
        if service is None or service.capacity > 1:
            return False
        if service.location_ids is not None and self.place.id not in service.location_ids:
            return False
        return not self.ask.online or (service.online and service.visibility != "staff")

    def leads(self) -> list[StaffPlan]:
        """Those who may be named for the first part."""
        wished = self.ask.parts[0].staff_id
        return [one for one in self.pool(self.ask.parts[0]) if wished is None or one.id == wished]

    def pool(self, part: Part) -> list[StaffPlan]:
        """All who perform the service and work at the location."""
        return [
            one
            for one in self.timetable.staff.values()
            if one.id in self.timetable.services[part.service_id].performers
            and (not one.location_ids or self.place.id in one.location_ids)
            and (one.online or not self.ask.online)
        ]

    def grid(self, lead: StaffPlan) -> set[int]:
        """The starts that the lead's hours and the service's steps make, in all that was walked."""
        if lead.id not in self._grids:
            self._grids[lead.id] = self._grid(lead)
        return self._grids[lead.id]

    def _grid(self, lead: StaffPlan) -> set[int]:
        part = self.ask.parts[0]
        service = self.timetable.services[part.service_id]
        strip, duration = self.working(service, lead), self.takes(part, lead)[0]
        if service.fixed_starts is None:
            return stepped(strip, self.clock, service.step, duration)
        walls = itertools.product(self.clock.days(), service.fixed_starts)
        instants = {self.clock.start(day, minutes) for day, minutes in walls}
        return {start for start in instants if strip.is_full(start, start + duration)}

    def working(self, service: ServicePlan, one: StaffPlan) -> Strip:
        """When somebody works: own hours or else the location's, in the location's hours, in the service's."""
        if (service.id, one.id) not in self._working:
            self._working[service.id, one.id] = self._work(service, one)
        return self._working[service.id, one.id]

    def _work(self, service: ServicePlan, one: StaffPlan) -> Strip:
        opening = self.place.hours and hours_strip(self.place.hours, self.clock, None)
        if one.hours is not None:
            strip = hours_strip(one.hours, self.clock, self.place.id)
        else:
            strip = opening or Strip(self.low, self.high)
        if opening:
            strip.keep(opening)
        if service.window is not None:
            hours, zone = service.window
            strip.keep(hours_strip(hours, walk(zone, self.low, self.high), None))
        return strip

    def takes(self, part: Part, one: StaffPlan) -> tuple[int, int, int, list[Span]]:
        """Minutes, buffer before, buffer after, and when somebody is busy, counted from the start."""
        service = self.timetable.services[part.service_id]
        own = service if service.staff_count > 1 else service.performers[one.id]
        duration = own.duration + sum(service.addons[extra].duration for extra in part.addon_ids)
        spans = [(0, duration)]
        if service.processing is not None and service.processing[1] < duration:
            spans = [(0, service.processing[0]), (service.processing[1], duration)]
        return duration, own.before, own.after, spans

    def is_in_time(self, start: int) -> bool:
        """Minimum notice in elapsed time, and the booking window in calendar days."""
        if "notice" in self.ask.waive:
            return True
        services = [self.timetable.services[part.service_id] for part in self.ask.parts]
        if start * 60 < self.ask.now + 60 * self.notice():
            return False
        today = datetime.fromtimestamp(self.ask.now, self.place.zone).toordinal()
        days = [one.window_days for one in services if one.window_days is not None]
        return not days or self.clock.date_of(start) <= today + min(days)

    def notice(self) -> int:
        """Minutes; a visit keeps to the longest among its services."""
        return max(self.timetable.services[part.service_id].notice for part in self.ask.parts)

    def can_serve(self, index: int, at: int, lead: int | None) -> bool:
        """Whether the parts from `index` on can be had in a row from `at`, whoever serves them."""
        if index == len(self.ask.parts):
            return True
        part = self.ask.parts[index]
        service = self.timetable.services[part.service_id]
        must = {one for one in (lead, part.staff_id) if one is not None}
        if "caps" not in self.ask.waive and not self.full.get(service.id, self.nothing).is_empty(at, at + 1):
            return False
        for team in itertools.combinations(self.pool(part), service.staff_count):
            if must <= {one.id for one in team} and all(self.is_able(part, one, at) for one in team):
                duration, before, after, _ = self.takes(part, team[0])
                has_units = self.has_units(service, at, duration, before, after)
                if has_units and self.can_serve(index + 1, at + duration, None):
                    return True
        return False

    def is_able(self, part: Part, one: StaffPlan, at: int) -> bool:
        """Whether somebody works then, is not away, and is free, outside too, with buffers around the whole."""
        service = self.timetable.services[part.service_id]
        duration, before, after, spans = self.takes(part, one)
        claims = self.claims.get(one.calendar_id, self.nothing)
        outside = self.busy.get(one.calendar_id, self.nothing)
        for number, (opens, closes) in enumerate(spans):
            reach_back = before if number == 0 else 0
            reach_on = after if number == len(spans) - 1 else 0
            if not claims.is_empty(at + opens - reach_back, at + closes + reach_on):
                return False
            if "hours" not in self.ask.waive and not outside.is_empty(
                at + opens - reach_back, at + closes + reach_on
            ):
                return False
        if "hours" in self.ask.waive:
            return True
        blocks = self.blocks.get(one.calendar_id, self.nothing)
        away = any(not blocks.is_empty(at + opens, at + closes) for opens, closes in spans)
        return not away and self.working(service, one).is_full(at, at + duration)

    def has_units(self, service: ServicePlan, at: int, duration: int, before: int, after: int) -> bool:
        """Whether the place is open and enough units of everything that is needed are free."""
        hours_count = "hours" not in self.ask.waive
        if hours_count and not self.closures.is_empty(at, at + duration):
            return False
        for resource_id, quantity in service.resources:
            room = self.timetable.resources[resource_id]
            opening = self.room_hours(resource_id)
            if room.location_id != self.place.id:
                return False
            if hours_count and opening and not opening.is_full(at, at + duration):
                return False
            free = [
                unit for unit in room.unit_calendars if self.is_unit_free(unit, at, duration, before, after)
            ]
            if len(free) < quantity:
                return False
        return True

    def room_hours(self, resource_id: int) -> Strip | None:
        """The hours of a resource; None where it has none."""
        if resource_id not in self._open_rooms:
            hours = self.timetable.resources[resource_id].hours
            self._open_rooms[resource_id] = hours and hours_strip(hours, self.clock, None)
        return self._open_rooms[resource_id]

    def is_unit_free(self, unit: int, at: int, duration: int, before: int, after: int) -> bool:
        """Whether nobody has the unit, buffers included, and it is not out of use."""
        if not self.claims.get(unit, self.nothing).is_empty(at - before, at + duration + after):
            return False
        if "hours" in self.ask.waive:
            return True
        return self.blocks.get(unit, self.nothing).is_empty(at, at + duration)
