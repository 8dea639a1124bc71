"""What could be had in place of a time that is refused: what was asked for, the first free time after it, the nearest."""

from typing import Any

from bookingapp.base import clock
from bookingapp.domain.booking.commands import is_unbound
from bookingapp.domain.schedule.ask import Ask, Part
from bookingapp.domain.schedule.classes import ClassTime, list_classes
from bookingapp.domain.schedule.queries import NOBODY, Own, find_nearest, find_next
from bookingapp.web.api.call import Call


def instead_of(
    call: Call,
    location_id: int,
    parts: tuple[Part, ...],
    start: int,
    waive: frozenset[str] = frozenset(),
    own: Own = NOBODY,
) -> dict[str, Any]:
    """For a time of one client alone."""
    zone = call.timetable.locations[location_id].zone
    first = call.timetable.services[parts[0].service_id]
    if first.is_class:
        return {
            "requested_time": clock.local_text(zone, start),
            **_other_classes(call, first.id, location_id, start, 1),
        }
    ask = Ask(location_id, parts, clock.seconds(), online=not is_unbound(call.actor, waive))
    after = find_next(call.timetable, ask, start + 1, own)
    near = find_nearest(call.timetable, ask, start, own=own)
    return {
        "requested_time": clock.local_text(zone, start),
        "next_available": clock.local_text(zone, after.starts) if after else None,
        "alternatives": [clock.local_text(zone, opening.starts) for opening in near],
    }


def instead_of_class(call: Call, chosen: ClassTime, seats: int) -> dict[str, Any]:
    """For seats of a class: its other dates that have as many."""
    zone = call.timetable.locations[chosen.location_id].zone
    others = _other_classes(call, chosen.service_id, chosen.location_id, chosen.starts, seats)
    return {"requested_time": clock.local_text(zone, chosen.starts), **others}


def _other_classes(call: Call, service_id: int, location_id: int, start: int, seats: int) -> dict[str, Any]:
    zone = call.timetable.locations[location_id].zone
    soon = clock.seconds() // 60 + call.timetable.services[service_id].notice + 1
    found = list_classes(call.timetable, soon, max(soon, start) + 366 * clock.DAY, service_id, location_id)
    room = [one.starts for one in found if one.seats_left >= seats and one.starts != start]
    near = sorted(sorted(room, key=lambda one: abs(one - start))[:3])
    after = next((one for one in room if one > start), None)
    return {
        "next_available": clock.local_text(zone, after) if after else None,
        "alternatives": [clock.local_text(zone, one) for one in near],
    }
