"""What stands on the calendar, as the page's script draws it; and whether anything has changed since."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from flask import Response, request
from flask.typing import ResponseReturnValue

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.clock import DAY
from bookingapp.base.i18n import _
from bookingapp.base.intervals import Span, intersect, merge, subtract
from bookingapp.domain.booking.board import GONE, Bar, Board, Card, board_mark, read_board
from bookingapp.domain.booking.rules import KEEPING
from bookingapp.domain.schedule.hours import midnight, offset_at, spans_of
from bookingapp.domain.schedule.timetable import LocationPlan, StaffPlan, Timetable
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import dashboard
from bookingapp.web.dashboard.calendar_look import Look, read_look
from bookingapp.web.signed_in import actor_at, post_at

PALETTE = (
    "#2f6f9f",
    "#b0562b",
    "#3b7d4f",
    "#8a4f9e",
    "#a8893a",
    "#c14b6a",
    "#3c8a8a",
    "#6b6fb5",
    "#7a6a4f",
    "#547a2e",
)
"""Colours for services and staff that have none of their own; cards mix them into the ground, so all read well."""

STATUS_TONES = {
    "pending": "#b7791f",
    "confirmed": "#2f6f9f",
    "arrived": "#3b7d4f",
    "completed": "#6b7280",
    "no_show": "#b3372f",
    "cancelled": "#6b7280",
}

_JSON = "application/json"


@dashboard.get("/<key:business>/calendar/feed")
@access("user")
def calendar_feed(business: str) -> ResponseReturnValue:
    """All that the look in the address shows, as JSON."""
    post = post_at(business)
    actor = actor_at(post)
    timetable = timetable_by_id(post.business_id)
    look = read_look(timetable, request.args)
    borders = _borders(look)
    board = read_board(actor, timetable, borders[0], borders[-1], gone=look.gone)
    now = clock.seconds() // 60
    key = (timetable.business.id, timetable.stamp, look.key, _day_at(borders, now), _rights(actor))
    drawn = _kept((*key, board.digest()), lambda: drawn_scene(actor, timetable, look, board))
    head = orjson.dumps({"mark": board.mark, "now": _now(look, borders, now)})
    return Response(head[:-1] + b"," + drawn[1:], content_type=_JSON)


KEPT = 64
"""Drawn days kept in a process; a busy one takes about 30 KB."""

_drawn: OrderedDict[Hashable, bytes] = OrderedDict()


def _kept(key: Hashable, draw: Callable[[], dict[str, Any]]) -> bytes:
    """What is drawn from equal rows looks the same, so it is drawn once; whoever looks again has it as it was read."""
    found = _drawn.get(key)
    if found is None:
        found = _drawn[key] = orjson.dumps(draw())
        if len(_drawn) > KEPT:
            with suppress(KeyError):  # another thread is making room too
                _drawn.popitem(last=False)
    return found


def _rights(actor: Actor) -> Hashable:
    return actor.rights, tuple(sorted(actor.local.items()))


def _borders(look: Look) -> list[int]:
    return [midnight(look.zone, day) for day in range(look.first, look.last + 2)]


def _now(look: Look, borders: Sequence[int], now: int) -> int | None:
    """The wall minute of today, if today is shown."""
    today = _day_at(borders, now)
    return None if today is None else _wall(look, borders, now, today)


def _wall(look: Look, borders: Sequence[int], minute: int, day: int) -> int:
    """A UTC minute as wall minutes from the midnight of a day of the window."""
    begin = borders[day]
    shift = minute - begin
    if borders[day + 1] - begin != DAY:
        shift += offset_at(look.zone, minute) - offset_at(look.zone, begin)
    return shift


@dashboard.get("/<key:business>/calendar/live")
@access("user")
def calendar_live(business: str) -> ResponseReturnValue:
    """204 as long as nothing has happened since the mark in the address; asked every second and a half."""
    post = post_at(business)
    mark = board_mark(actor_at(post), post.business_id)
    if request.args.get("v") == mark:
        return Response(status=204)
    return Response(orjson.dumps({"mark": mark}), content_type=_JSON)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the calendar: a day of everybody, or one calendar's; `shut` are wall minutes outside hours."""

    key: str
    name: str
    day: int
    calendar_id: int | None
    staff: StaffPlan | None
    shut: Sequence[Span]


def scene_of(actor: Actor, timetable: Timetable, look: Look) -> dict[str, Any]:
    """Days, columns, cards and bars, and the mark of the newest change; for the page itself."""
    borders = _borders(look)
    board = read_board(actor, timetable, borders[0], borders[-1], gone=look.gone)
    return drawn_scene(actor, timetable, look, board) | {"mark": board.mark}


def drawn_scene(actor: Actor, timetable: Timetable, look: Look, board: Board) -> dict[str, Any]:
    """What follows from the rows alone; times are wall minutes from the midnight of their day."""
    borders, cards = _borders(look), board.cards
    columns = columns_of(timetable, look, cards)
    scene = _Scene(actor, timetable, look, borders, columns)
    today = _day_at(borders, clock.seconds() // 60)
    return {
        "today": today,
        "days": [_day(look, number, today) for number in range(len(borders) - 1)],
        "columns": [
            {
                "key": one.key,
                "name": one.name,
                "day": one.day,
                "kind": "day" if one.calendar_id is None else ("staff" if one.staff else "unit"),
                "shut": one.shut,
            }
            for one in columns
        ],
        "cards": scene.cards(cards),
        "bars": [bar for row in board.bars for bar in scene.bar(row)],
    }


def _day(look: Look, number: int, today: int | None) -> dict[str, Any]:
    ordinal = look.first + number
    return {"date": date.fromordinal(ordinal).isoformat(), "today": number == today}


def _day_at(borders: Sequence[int], minute: int) -> int | None:
    for number in range(len(borders) - 1):
        if borders[number] <= minute < borders[number + 1]:
            return number
    return None


def columns_of(timetable: Timetable, look: Look, cards: Sequence[Card]) -> list[Column]:
    """Days in the week's view; else those who work there, or the units; last whoever else has something there."""
    if look.view != "day":
        return [
            Column(
                date.fromordinal(look.first + number).isoformat(),
                "",
                number,
                None,
                None,
                _shut(timetable, look, look.first + number, look.staff),
            )
            for number in range(look.last - look.first + 1)
        ]
    if look.columns == "units":
        return _units(timetable, look)
    found = [
        Column(
            staff.public_id,
            staff.name,
            0,
            staff.calendar_id,
            staff,
            _shut(timetable, look, look.first, staff.id),
        )
        for staff in timetable.staff.values()
        if look.is_column(staff)
    ]
    known = {str(one.calendar_id) for one in found}
    if look.staff is None and any(
        known.isdisjoint((card.calendars or "").split(",")) and look.shows(card) for card in cards
    ):
        found.append(Column("", _("Others"), 0, 0, None, ()))
    return found


def _units(timetable: Timetable, look: Look) -> list[Column]:
    found = []
    for resource in timetable.resources.values():
        if look.location_id not in (None, resource.location_id):
            continue
        several = len(resource.unit_calendars) > 1
        for number, calendar_id in enumerate(resource.unit_calendars, 1):
            name = f"{resource.name} {number}" if several else resource.name
            found.append(Column(f"{resource.public_id}.{number}", name, 0, calendar_id, None, ()))
    return found


def calendars(card: Card) -> list[int]:
    """The calendars that an occurrence occupies."""
    return [int(one) for one in card.calendars.split(",")] if card.calendars else []


def _shut(timetable: Timetable, look: Look, ordinal: int, staff_id: int | None) -> list[Span]:
    """When nobody of those shown works on a day, as wall minutes."""
    key = ("shut", look.zone.key, ordinal, staff_id, look.location_id)
    found: list[Span] | None = timetable.memo.get(key)
    if found is None:
        begin, end = midnight(look.zone, ordinal), midnight(look.zone, ordinal + 1)
        chosen = timetable.staff.get(staff_id or 0)
        members = [chosen] if chosen else list(timetable.staff.values())
        spans = merge(
            span
            for member in members
            for place in timetable.locations.values()
            if look.location_id in (None, place.id)
            for span in open_spans(member, place, ordinal)
        )
        closed = subtract([(begin, end)], spans)
        shift = offset_at(look.zone, begin) + begin
        found = [
            (start + offset_at(look.zone, start) - shift, _end(look.zone, stop, shift))
            for start, stop in closed
        ]
        timetable.memo.put(key, found)
    return found


def _end(zone: ZoneInfo, stop: int, shift: int) -> int:
    return min(stop + offset_at(zone, stop - 1) - shift, DAY)


def open_spans(staff: StaffPlan, place: LocationPlan, ordinal: int) -> list[Span]:
    """When somebody works at a place around a date: their own hours within the place's, as the engine counts."""
    if staff.location_ids and place.id not in staff.location_ids:
        return []
    first, last = date.fromordinal(ordinal - 1), date.fromordinal(ordinal + 1)
    opening = None if place.hours is None else spans_of(place.hours, place.zone, first, last)
    if staff.hours is None:
        return opening or []
    own = spans_of(staff.hours, place.zone, first, last, place.id)
    return own if opening is None else intersect(own, opening)


def _parts(rows: Sequence[Card]) -> dict[str, str]:
    """Which of how many, for bookings of visits with several."""
    visits: dict[str, list[str]] = {}
    for row in rows:
        if row.ref is not None and row.visit_ref is not None and row.status not in GONE:
            visits.setdefault(row.visit_ref, []).append(row.ref)
    return {
        ref: f"{number}/{len(refs)}"
        for refs in visits.values()
        if len(refs) > 1
        for number, ref in enumerate(refs, 1)
    }


@dataclass(frozen=True, slots=True)
class _Scene:
    """What turns rows into cards."""

    actor: Actor
    timetable: Timetable
    look: Look
    borders: Sequence[int]
    columns: Sequence[Column]

    def wall(self, minute: int, day: int) -> int:
        """A UTC minute as wall minutes from the midnight of a day of the window."""
        return _wall(self.look, self.borders, minute, day)

    def cards(self, rows: Sequence[Card]) -> list[dict[str, Any]]:
        """A card for each column that an occurrence stands in, which the script tells apart by `i`."""
        look, found = self.look, []
        parts = _parts(rows)
        by = {str(one.calendar_id): number for number, one in enumerate(self.columns)}
        others = len(self.columns) - 1 if self.columns and self.columns[-1].calendar_id == 0 else None
        for row in rows:
            if not look.shows(row):
                continue
            for number in self._places(row, by, others):
                begin = self.columns[number].day
                start = self.wall(row.starts, begin)
                card = {"i": number, "s": start, "e": start + row.ends - row.starts, "x": self.tone(row)}
                self._tell(row, card, parts)
                found.append(card)
        return found

    def _places(self, row: Card, by: Mapping[str, int], others: int | None) -> Sequence[int]:
        """The columns that an occurrence stands in."""
        if self.look.view != "day":
            return (_day_at(self.borders, row.starts) or 0,)
        mine = (row.calendars or "").split(",")
        found = sorted(by[one] for one in mine if one in by)
        return found or (() if others is None else (others,))

    def _tell(self, row: Card, card: dict[str, Any], parts: Mapping[str, str]) -> None:
        """Who and what, as far as the actor may know."""
        if row.is_class:
            service = self.timetable.services.get(row.service_id)
            card["k"], card["id"] = "class", row.occurrence_ref
            card["t"] = service.name if service else _("Class")
            card["n"] = _("%(taken)s of %(all)s", taken=row.seats, all=row.capacity)
            card["st"] = "full" if row.seats >= row.capacity else "class"
            return
        if row.ref is None:
            card["k"], card["id"], card["n"], card["st"] = "taken", row.occurrence_ref, "", "taken"
            card["t"] = _("Taken")
            return
        card["k"], card["id"], card["vis"], card["v"] = "booking", row.ref, row.visit_ref, row.version
        card["t"], card["n"], card["st"] = row.client_name, row.service_name, row.status
        card["m"] = row.status in KEEPING and self.actor.may("bookings:write", row.location_id)
        if row.ref in parts:
            card["p"] = parts[row.ref]
        if row.notes:
            card["notes"] = True
        if row.price_type == "hourly":
            card["hourly"] = True

    def tone(self, row: Card) -> str:
        """The colour, by what was chosen."""
        if row.ref is None and not row.is_class:
            return "#8a8f98"
        if self.look.colour == "status":
            return STATUS_TONES.get(row.status or "confirmed", PALETTE[0])
        if self.look.colour == "staff":
            return staff_tone(self.timetable, row.staff_id or self.first_staff(row))
        return service_tone(self.timetable, row.service_id)

    def first_staff(self, row: Card) -> int:
        """Who leads a class."""
        mine = set(calendars(row))
        return next((one.id for one in self.timetable.staff.values() if one.calendar_id in mine), 0)

    def bar(self, row: Bar) -> list[dict[str, Any]]:
        """A block, once for each column and day that it reaches into."""
        found = []
        for number, column in enumerate(self.columns):
            low, high = self.borders[column.day], self.borders[column.day + 1]
            if row.starts >= high or row.ends <= low or not self.touches(row, column):
                continue
            found.append(
                {
                    "i": number,
                    "s": self.wall(max(row.starts, low), column.day),
                    "e": min(self.wall(min(row.ends, high), column.day), DAY),
                    "k": row.kind,
                    "id": row.ref,
                    "t": row.reason or BAR_WORDS[row.kind](),
                    "who": self.owner_name(row) if column.calendar_id is None else "",
                }
            )
        return found

    def touches(self, row: Bar, column: Column) -> bool:
        """Whether a block concerns a column."""
        if row.kind == "closed":
            if self.look.location_id not in (None, row.owner):
                return False
            staff = column.staff
            return staff is None or not staff.location_ids or row.owner in staff.location_ids
        if row.kind == "resource":
            resource = self.timetable.resources.get(row.owner)
            return bool(resource and column.calendar_id in resource.unit_calendars)
        if column.calendar_id is not None:
            return column.calendar_id == row.owner
        chosen = self.timetable.staff.get(self.look.staff or 0)
        if chosen is not None:
            return chosen.calendar_id == row.owner
        return any(one.calendar_id == row.owner for one in self.timetable.staff.values())

    def owner_name(self, row: Bar) -> str:
        """Whose time it is, in a column of everybody's."""
        if row.kind == "closed":
            place = self.timetable.locations.get(row.owner)
            return place.name if place else ""
        return next((one.name for one in self.timetable.staff.values() if one.calendar_id == row.owner), "")


BAR_WORDS: Mapping[str, Any] = {
    "block": lambda: _("Blocked"),
    "closed": lambda: _("Closed"),
    "resource": lambda: _("Out of use"),
    "busy": lambda: _("Busy elsewhere"),
}


def service_tone(timetable: Timetable, service_id: int) -> str:
    """A service's own colour, or one that it always gets."""
    service = timetable.services.get(service_id)
    return (service.colour if service else None) or PALETTE[service_id % len(PALETTE)]


def staff_tone(timetable: Timetable, staff_id: int) -> str:
    """Likewise a staff member's."""
    member = timetable.staff.get(staff_id)
    return (member.colour if member else None) or PALETTE[staff_id % len(PALETTE)]
