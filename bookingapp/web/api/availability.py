"""Free times: by days as the looker's zone counts them, and the first one beyond."""

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from flask import request

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.errors import DomainError, Invalid, NotFound
from bookingapp.base.hot import Beside
from bookingapp.base.i18n import _
from bookingapp.base.ids import is_id
from bookingapp.domain.booking.queries import find_booking, find_visit, visit_own
from bookingapp.domain.schedule.ask import Ask, Part, Taken, bounds
from bookingapp.domain.schedule.classes import ClassTime, check_class_open, list_classes
from bookingapp.domain.schedule.holds import read_hold
from bookingapp.domain.schedule.hours import local_day, midnight
from bookingapp.domain.schedule.queries import (
    NOBODY,
    Own,
    Reading,
    find_next,
    find_openings,
    ledger_beside,
    read_ledger,
    reading_in,
    taken_of,
)
from bookingapp.domain.schedule.rules import Opening
from bookingapp.domain.schedule.seating import Placed, place
from bookingapp.domain.schedule.timetable import LocationPlan, ServicePlan, StaffPlan, Timetable
from bookingapp.web.api.availability_shapes import Availability, AvailabilityQuery, TimesQuery, WindowQuery
from bookingapp.web.api.call import Call, Foreseen
from bookingapp.web.api.free_days import day_text, days_of, slot_of, text_of
from bookingapp.web.api.operation import operation
from bookingapp.web.api.places import locations_for, service_at, staff_at, unknown
from bookingapp.web.api.shelf import ROOM, Shelf
from bookingapp.web.api.times import read_day, wrong
from bookingapp.web.forms.values import read_zone

LONGEST = 92
_made = Shelf[bytes](ROOM, len)
"""Answers by all that they follow from."""
_told = Shelf[bytes](ROOM, len)
"""Answers by who asked for what, good for a moment."""
AHEAD = 366 * clock.DAY


@dataclass(frozen=True, slots=True)
class Look:
    """A query understood: what is asked for at each place, between which days of which zone (day numbers)."""

    actor: Actor
    timetable: Timetable
    services: tuple[ServicePlan, ...]
    staff: StaffPlan | None
    asks: tuple[tuple[LocationPlan, Ask], ...]
    zone: ZoneInfo
    first: int
    last: int
    seats: int = 1
    own: Own = NOBODY

    @property
    def low(self) -> int:
        """The window's first minute."""
        return midnight(self.zone, self.first)

    @property
    def high(self) -> int:
        """The minute after the window."""
        return midnight(self.zone, self.last + 1)

    @property
    def is_of_classes(self) -> bool:
        """Whether seats of classes are looked for."""
        return self.services[0].is_class


_understood = Shelf[Foreseen](256, lambda _one: 1)
"""Questions by who asked them, as long as they mean the same."""


@operation(
    "GET",
    "/availability",
    scope="services:read",
    query=AvailabilityQuery,
    answer=Availability,
    public=True,
    name="get_availability",
)
def list_times(call: Call, query: AvailabilityQuery) -> bytes:
    """The free times of a service, or of several in a row, day by day."""
    return at_once(call, lambda: read_look(call, query, staff_at(call.timetable, query.staff_id)))


@operation(
    "GET",
    "/availability/{staff_id}",
    scope="services:read",
    query=WindowQuery,
    answer=Availability,
    public=True,
    staff_id="stf",
    name="get_staff_availability",
)
def list_times_of_staff(call: Call, staff_id: str, query: WindowQuery) -> bytes:
    """The free times of one staff member, who serves the first of the services."""
    return at_once(call, lambda: read_look(call, query, staff_in_path(call, staff_id)))


def staff_in_path(call: Call, ref: str) -> StaffPlan:
    """Raises NotFound."""
    staff = call.timetable.staff_by_key(ref)
    if staff is None:
        raise NotFound(_("There is no such entry."))
    return staff


def told(look: Look) -> bytes:
    """The answer; what looks at the same is told the same."""
    if look.is_of_classes or look.seats > 1:
        return orjson.dumps(shape(look, by_days(look, list(class_slots(look))), _next_class(look)))
    return _told_by(
        look, [read_ledger(look.timetable, ask, look.low, look.high, look.own) for _place, ask in look.asks]
    )[0]


def _told_by(look: Look, readings: list[Reading]) -> tuple[bytes, bool]:
    """The answer, and whether it follows from what was read alone."""
    same = sight(look, readings)
    found = _made.get(same)
    if found is not None:
        return found, True
    days, earliest = times_of(look, readings)
    if earliest is None:  # then the answer also follows from what lies beyond the window
        return orjson.dumps(shape(look, days, beyond(look))), False
    return _made.keep(same, None, orjson.dumps(shape(look, days, earliest))), True


def read_look(call: Call, query: WindowQuery, staff: StaffPlan | None) -> Look:
    """Raises Invalid, UnknownService."""
    look = asked(call, query, staff)
    zone = read_zone_at(query.timezone) or look.zone
    first, last = window(query, zone, clock.seconds())
    return replace(look, zone=zone, first=first, last=last)


def asked(call: Call, query: TimesQuery, staff: StaffPlan | None, location_ref: str | None = None) -> Look:
    """What is looked for, the window aside. Raises Invalid, UnknownService."""
    timetable = call.timetable
    services = tuple(service_at(timetable, ref) for ref in query.service_id)
    if len(services) > 1 and any(service.is_class for service in services):
        raise wrong("service_id", _("What is given in classes is looked for alone."))
    addons = _addons(services, query.addon_ids)
    parts = tuple(
        Part(service.id, staff.id if staff and number == 0 else None, addons[number])
        for number, service in enumerate(services)
    )
    places = locations_for(timetable, services, location_ref or query.location_id)
    now = clock.seconds()
    asks = tuple((one, Ask(one.id, parts, now, online=not call.actor.at_desk)) for one in places)
    own = _own(call, query)
    zone = zone_of(timetable, places)
    return Look(call.actor, timetable, services, staff, asks, zone, 0, 0, query.seats, own)


def _addons(services: tuple[ServicePlan, ...], refs: list[str]) -> list[tuple[int, ...]]:
    """The extras of each service. Raises Invalid for one that goes with none of them."""
    known = [{addon.public_id: addon.id for addon in service.addons.values()} for service in services]
    for number, ref in enumerate(refs):
        if not any(ref in own for own in known):
            raise unknown(f"addon_ids.{number}")
    return [tuple(dict.fromkeys(own[ref] for ref in refs if ref in own)) for own in known]


def _own(call: Call, query: TimesQuery) -> Own:
    """The booking (with its visit) and the hold whose claims do not count. Raises Invalid."""
    occurrences: tuple[int, ...] = ()
    if query.booking_id is not None:
        try:
            booking = find_booking(call.actor, query.booking_id)
        except DomainError:
            raise unknown("booking_id") from None
        occurrences = visit_own(find_visit(call.actor, booking.visit.public_id)).occurrence_ids
    if query.hold_id is not None and not is_id(query.hold_id, "hld"):
        raise unknown("hold_id")
    hold = read_hold(call.actor, query.hold_id) if query.hold_id else None
    return Own(occurrences, hold.id if hold else None)


def window(query: WindowQuery, zone: ZoneInfo, now: int) -> tuple[int, int]:
    """The days that are asked for: from today on, thirty of them, unless they are named. Raises Invalid."""
    first = (
        read_day("from", query.from_).toordinal() if query.from_ is not None else local_day(zone, now // 60)
    )
    last = read_day("to", query.to).toordinal() if query.to is not None else first + 29
    if not 0 <= last - first <= LONGEST:
        raise wrong("to", _("Choose a day from the first one on, at most %(most)s days later.", most=LONGEST))
    return first, last


def read_zone_at(text: str | None) -> ZoneInfo | None:
    """Raises Invalid."""
    if text is None:
        return None
    try:
        return read_zone(text)
    except Invalid as refused:
        raise Invalid(refused.message, {"timezone": [refused.message]}) from None


def zone_of(timetable: Timetable, places: list[LocationPlan]) -> ZoneInfo:
    """That of the only place, else the business's."""
    return places[0].zone if len(places) == 1 else ZoneInfo(timetable.business.timezone)


def sight(look: Look, readings: list[Reading]) -> Hashable:
    """All that the answer follows from: what looks at the same is told the same."""
    timetable = look.timetable
    return (
        (timetable.business.id, timetable.stamp, request.environ["QUERY_STRING"], request.path),
        (look.first, look.own, look.actor.at_desk),
        (tuple(bounds(timetable, ask) for _place, ask in look.asks),),
        tuple(reading.mark() for reading in readings),
    )


def times_of(look: Look, readings: list[Reading]) -> tuple[list[Any], int | None]:
    """The days with their times, ready for orjson, and the first time."""
    if len(look.asks) > 1 or len(look.services) > 1:
        return slot_by_slot(look, readings)
    timetable, ask = look.timetable, look.asks[0][1]
    found = find_openings(timetable, ask, look.low, look.high, look.own, readings[0])
    return days_of(timetable, ask, look.zone, look.first, look.last, found), found.earliest


def slot_by_slot(look: Look, readings: list[Reading]) -> tuple[list[Any], int | None]:
    """The same for visits, and for several places, whose times are mixed."""
    slots: list[tuple[int, dict[str, Any]]] = []
    staff = look.timetable.staff
    for (here, ask), reading in zip(look.asks, readings, strict=True):
        taken = taken_of(look.timetable, ask, reading) if len(ask.parts) > 1 else None
        for opening in find_openings(look.timetable, ask, look.low, look.high, look.own, reading):
            names = [staff[key].public_id for key in opening.staff_ids]
            slot = slot_of(look.zone, opening.starts, opening.ends, names, here.public_id)
            if taken is not None:
                slot |= _parts(look, ask, opening, taken)
            slots.append((opening.starts, slot))
    slots.sort(key=itemgetter(0))
    return by_days(look, slots), slots[0][0] if slots else None


def shape(look: Look, days: list[Any], earliest: int | None) -> dict[str, Any]:
    """The answer as `Availability` describes it."""
    return {
        "timezone": look.zone.key,
        "service_id": look.services[0].public_id,
        "days": days,
        "next_available": None if earliest is None else text_of(look.zone, earliest),
    }


def _parts(look: Look, ask: Ask, opening: Opening, taken: Taken) -> dict[str, Any]:
    """Each service of a visit, and when it is over at the earliest."""
    best: list[Placed] | None = None
    for lead in opening.staff_ids:
        way = place(look.timetable, ask, opening.starts, taken, lead)
        if way and (best is None or way[-1].ends < best[-1].ends):
            best = way
        if best and best[-1].ends == opening.ends:
            break
    if best is None:
        return {}
    names = look.timetable.staff
    return {
        "ends_at": text_of(look.zone, best[-1].ends),
        "parts": [_part(look, one, [names[key].public_id for key in one.staff_ids]) for one in best],
    }


def _part(look: Look, one: Placed, staff_ids: list[str]) -> dict[str, Any]:
    return {
        "service_id": look.timetable.services[one.part.service_id].public_id,
        "starts_at": text_of(look.zone, one.starts),
        "ends_at": text_of(look.zone, one.ends),
        "staff_ids": staff_ids,
    }


def open_classes(look: Look, low: int, high: int) -> Iterator[ClassTime]:
    """Classes that begin in [low, high) in which as many seats as are asked for can be booked, by time."""
    if not look.is_of_classes:
        return
    at = {here.id for here, _ask in look.asks}
    for one in list_classes(look.timetable, low, high, look.services[0].id, own=look.own):
        if one.location_id not in at or one.seats_left < look.seats:
            continue
        if look.staff is not None and look.staff.id not in one.staff_ids:
            continue
        with suppress(DomainError):
            check_class_open(look.actor, look.timetable, one)
            yield one


def class_slots(look: Look) -> Iterator[tuple[int, dict[str, Any]]]:
    """The start and the slot of each class of the window."""
    staff = look.timetable.staff
    for one in open_classes(look, look.low, look.high):
        yield (
            one.starts,
            {
                "starts_at": text_of(look.zone, one.starts),
                "ends_at": text_of(look.zone, one.ends),
                "staff_ids": [staff[key].public_id for key in one.staff_ids if key in staff],
                "seats_left": one.seats_left,
                "location_id": look.timetable.locations[one.location_id].public_id,
                "occurrence_id": one.occurrence_ref,
            },
        )


def by_days(look: Look, slots: list[tuple[int, dict[str, Any]]]) -> list[Any]:
    """Slots, each with its start, by their days."""
    days: dict[int, list[dict[str, Any]]] = {day: [] for day in range(look.first, look.last + 1)}
    borders = [midnight(look.zone, day) for day in days]
    for starts, slot in slots:
        days[look.first + bisect_right(borders, starts) - 1].append(slot)
    return [{"date": day_text(day), "slots": slots} for day, slots in days.items()]


def _next_class(look: Look) -> int | None:
    found = next(open_classes(look, look.low, look.high + AHEAD), None)
    return found.starts if found else None


def beyond(look: Look) -> int | None:
    """The first time after the window at any of the places."""
    found = [find_next(look.timetable, ask, look.high, look.own) for _place, ask in look.asks]
    return min((opening.starts for opening in found if opening), default=None)


def at_once(call: Call, understand: Callable[[], Look]) -> bytes:
    """The answer to what is asked, from as near as it can be had.

    What the same credential was told in this very second still holds when nothing was stored since. Where that cannot be
    known (PostgreSQL), what it asked for in this second still means the same while the timetable is the same.
    """
    asked_for = _asked_for(call)
    if call.seen is not None:
        moment = (call.seen, clock.seconds())
        found = _told.get(asked_for, moment)
        return found if found is not None else _told.keep(asked_for, moment, told(understand()))
    if call.stamp is None:
        return told(understand())
    if call.foreseen is not None:
        found = _told.get(asked_for, call.foreseen)
        if found is not None:
            return found
        ahead, value = call.foreseen
        answer, is_final = _told_by(ahead.meaning, [reading_in(value)])
        return _told.keep(asked_for, call.foreseen, answer) if is_final else answer
    kept = _understood.get(asked_for, _moment(call))
    if kept is not None:
        return told(kept.meaning)
    look = understand()
    if look.own == NOBODY:
        _understood.keep(asked_for, _moment(call), Foreseen(look, _beside(look)))
    return told(look)


def foreseen(call: Call) -> Foreseen | None:
    """What a call is about to read, where it asks what was understood in this second, and by one statement."""
    kept = _understood.get(_asked_for(call), _moment(call))
    return kept if kept is not None and kept.beside is not None else None


def _beside(look: Look) -> Beside | None:
    if len(look.asks) > 1 or look.is_of_classes or look.seats > 1:
        return None
    return ledger_beside(look.timetable, look.asks[0][1], look.low, look.high)


def _asked_for(call: Call) -> Hashable:
    """What somebody asks, to the letter."""
    environ = request.environ
    return (call.owner, call.business_id, environ["PATH_INFO"], environ["QUERY_STRING"])


def _moment(call: Call) -> Hashable:
    """For which it means the same."""
    return (call.stamp, clock.seconds(), call.actor)
