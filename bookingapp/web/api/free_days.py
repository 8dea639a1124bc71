"""Free times of one service at one place, as JSON: a day on which nothing has changed is not told anew."""

import itertools
from bisect import bisect_left
from datetime import date
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from bookingapp.base import clock
from bookingapp.domain.schedule.ask import Ask
from bookingapp.domain.schedule.grid import day_borders
from bookingapp.domain.schedule.rules import Openings
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.web.api.shelf import ROOM, Shelf

_days = Shelf[bytes](ROOM, len)
"""Days as they were told, by their candidate starts and who is free at each."""
_numbers = itertools.count()


text_of = lru_cache(maxsize=16_384)(clock.local_text)
"""The same instants are told again and again."""


@lru_cache(maxsize=4096)
def day_text(day: int) -> str:
    """A day number as an ISO date."""
    return date.fromordinal(day).isoformat()


class Teller(dict[tuple[int, ...], bytes]):
    """How the times of a place are told: what follows in each the start and end, by who is free then.

    It lives in the timetable's memo, and its number stands for all that it knows.
    """

    def __init__(self, timetable: Timetable, ask: Ask) -> None:
        super().__init__()
        self.number = next(_numbers)
        self._staff = timetable.staff
        self._rest = {"seats_left": 1, "location_id": timetable.locations[ask.location_id].public_id}

    def __missing__(self, staff_ids: tuple[int, ...]) -> bytes:
        names = [self._staff[key].public_id for key in staff_ids]
        made = self[staff_ids] = orjson.dumps({"staff_ids": names} | self._rest)[1:]
        return made


def days_of(
    timetable: Timetable, ask: Ask, zone: ZoneInfo, first: int, last: int, found: Openings
) -> list[Any]:
    """The days first … last of a zone with the openings found for them, ready for orjson."""
    masks = list(found.masks.values())
    places = [bisect_left(found.board, border) for border in day_borders(timetable, zone, first, last)]
    teller = _teller(timetable, ask, tuple(found.masks))
    days = []
    for day, (low, high) in enumerate(itertools.pairwise(places), first):
        ones = (1 << high - low) - 1
        key = (teller.number, zone.key, day, found.board[low:high], *[mask >> low & ones for mask in masks])
        told = _days.get(key)
        if told is None:
            told = _days.keep(key, None, _told(teller, zone, day, found.cut(low, high)))
        days.append(orjson.Fragment(told))
    return days


def _teller(timetable: Timetable, ask: Ask, staff_ids: tuple[int, ...]) -> Teller:
    key = ("teller", ask.parts, ask.location_id, staff_ids)
    teller: Teller | None = timetable.memo.get(key)
    return timetable.memo.put(key, Teller(timetable, ask)) if teller is None else teller


def _told(teller: Teller, zone: ZoneInfo, day: int, found: Openings) -> bytes:
    """A day as `Day` describes it, its times as `slot_of` tells them."""
    slots = [_span(zone, starts, ends) + teller[staff_ids] for starts, ends, staff_ids in found]
    return b'{"date":"%b","slots":[%b]}' % (day_text(day).encode(), b",".join(slots))


@lru_cache(maxsize=16_384)
def _span(zone: ZoneInfo, starts: int, ends: int) -> bytes:
    """How a slot begins."""
    return f'{{"starts_at":"{text_of(zone, starts)}","ends_at":"{text_of(zone, ends)}",'.encode()


def slot_of(zone: ZoneInfo, starts: int, ends: int, staff_ids: list[str], place: str) -> dict[str, Any]:
    """A time as `Slot` describes it."""
    return {
        "starts_at": text_of(zone, starts),
        "ends_at": text_of(zone, ends),
        "staff_ids": staff_ids,
        "seats_left": 1,
        "location_id": place,
    }
