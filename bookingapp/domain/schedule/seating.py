"""Seat an ask at one start: who serves each part, with which units, and which claims that makes. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bookingapp.base.intervals import covers, is_free
from bookingapp.domain.schedule.ask import Ask, Part, Taken, staff_pool, units_of
from bookingapp.domain.schedule.grid import Shape, resource_spans, shape_of, working_spans
from bookingapp.domain.schedule.hours import local_day
from bookingapp.domain.schedule.timetable import ServicePlan, StaffPlan, Timetable


@dataclass(frozen=True, slots=True)
class ClaimSpan:
    """A claim to be made: [starts, ends) with buffers; `core` is where the service itself begins."""

    calendar_id: int
    starts: int
    ends: int
    core: int


@dataclass(frozen=True, slots=True)
class Placed:
    """One part with its place in time [starts, ends), its staff and units, and its claims."""

    part: Part
    starts: int
    ends: int
    staff_ids: tuple[int, ...]
    unit_calendars: tuple[int, ...]
    claims: tuple[ClaimSpan, ...]


@dataclass(frozen=True, slots=True)
class Preference:
    """Whom to try first: staff by rank (lower is better) and units, by calendar, that are better kept."""

    ranks: Mapping[int, int] = field(default_factory=dict)
    units: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Table:
    """What does not change while an ask is being seated."""

    timetable: Timetable
    ask: Ask
    taken: Taken
    lead: int
    wish: Preference


def place(
    timetable: Timetable, ask: Ask, start: int, taken: Taken, lead: int, wish: Preference | None = None
) -> list[Placed] | None:
    """Seat every part of an ask that begins at `start`, with staff member `lead` serving the first.

    That `start` lies on the lead's grid and within their hours is for the caller to know. None when
    there is no way.
    """
    table = _Table(timetable, ask, taken, lead, wish or Preference())
    placed: list[Placed] = []
    return cut_buffers(placed) if _seat_from(table, start, placed) else None


def place_team(
    timetable: Timetable, ask: Ask, start: int, taken: Taken, staff_ids: tuple[int, ...]
) -> Placed | None:
    """Seat the one part of an ask with exactly this team, perhaps nobody; None when somebody or a unit is taken."""
    part = ask.parts[0]
    service = timetable.services[part.service_id]
    team = [timetable.staff[staff_id] for staff_id in staff_ids]
    table = _Table(timetable, ask, taken, 0, Preference())
    if not all(_is_able(table, part, service, staff, start, is_lead=False) for staff in team):
        return None
    shape = shape_of(service, team[0] if len(team) == 1 else None, part.addon_ids)
    units = _units(table, service, shape, start)
    return None if units is None else cut_buffers([_seated(part, team, units, shape, start)])[0]


def _seat_from(table: _Table, at: int, placed: list[Placed]) -> bool:
    """Seat the parts that are left, trying teams in order; a later part may send us back to an earlier one."""
    index = len(placed)
    if index == len(table.ask.parts):
        return True
    part = table.ask.parts[index]
    service = table.timetable.services[part.service_id]
    if "caps" not in table.ask.waive and not is_free(table.taken.full.get(service.id, ()), at, at + 1):
        return False
    for team in _teams(table, part, service, at, index):
        shape = shape_of(service, team[0], part.addon_ids)
        units = _units(table, service, shape, at)
        if units is None:
            continue
        placed.append(_seated(part, team, units, shape, at))
        if _seat_from(table, at + shape.duration, placed):
            return True
        placed.pop()
    return False


def _teams(table: _Table, part: Part, service: ServicePlan, at: int, index: int) -> list[list[StaffPlan]]:
    """Those who could serve together, best first. One who must serve leads the team."""
    must = table.lead if index == 0 else part.staff_id
    ranks = table.wish.ranks
    able = [
        staff
        for staff in staff_pool(table.timetable, table.ask, part)
        if _is_able(table, part, service, staff, at, is_lead=index == 0 and staff.id == table.lead)
    ]
    able.sort(key=lambda staff: (staff.id != must, ranks.get(staff.id, len(ranks))))
    if must is not None and (not able or able[0].id != must):
        return []
    if service.staff_count > 1:
        return [able[: service.staff_count]] if len(able) >= service.staff_count else []
    return [[staff] for staff in (able[:1] if must is not None else able)]


def _is_able(
    table: _Table, part: Part, service: ServicePlan, staff: StaffPlan, at: int, is_lead: bool
) -> bool:
    """Whether a staff member works then and is free, their own buffers included."""
    shape = shape_of(service, staff, part.addon_ids)
    spans = _claims(staff.calendar_id, shape, at)
    claims = table.taken.claims.get(staff.calendar_id, ())
    if not all(is_free(claims, span.starts, span.ends) for span in spans):
        return False
    if "hours" in table.ask.waive:
        return True
    busy = table.taken.busy.get(staff.calendar_id, ())
    if not all(is_free(busy, span.starts, span.ends) for span in spans):
        return False
    blocks = table.taken.blocks.get(staff.calendar_id, ())
    if not all(is_free(blocks, at + opens, at + closes) for opens, closes in shape.busy):
        return False
    if is_lead:
        return True
    location = table.timetable.locations[table.ask.location_id]
    day = local_day(location.zone, at)
    hours = working_spans(table.timetable, service, staff, location, day - 4, day + 4)
    return covers(hours, at, at + shape.duration)


def _units(table: _Table, service: ServicePlan, shape: Shape, at: int) -> list[int] | None:
    """Enough free units of each resource that the service takes, those to be kept first; None when short."""
    ends = at + shape.duration
    if "hours" not in table.ask.waive and not is_free(table.taken.closures, at, ends):
        return None
    chosen: list[int] = []
    for resource_id, quantity in service.resources:
        if not _is_in_hours(table, resource_id, at, ends):
            return None
        free = [
            calendar_id
            for calendar_id in units_of(table.timetable, table.ask, resource_id)
            if _is_unit_free(table, calendar_id, shape, at)
        ]
        if len(free) < quantity:
            return None
        free.sort(key=lambda calendar_id: calendar_id not in table.wish.units)
        chosen += free[:quantity]
    return chosen


def _is_unit_free(table: _Table, calendar_id: int, shape: Shape, at: int) -> bool:
    ends = at + shape.duration
    if not is_free(table.taken.claims.get(calendar_id, ()), at - shape.before, ends + shape.after):
        return False
    return "hours" in table.ask.waive or is_free(table.taken.blocks.get(calendar_id, ()), at, ends)


def _is_in_hours(table: _Table, resource_id: int, at: int, ends: int) -> bool:
    resource = table.timetable.resources.get(resource_id)
    if resource is None:
        return False
    if "hours" in table.ask.waive or resource.hours is None:
        return True
    zone = table.timetable.locations[table.ask.location_id].zone
    spans = resource_spans(table.timetable, resource_id, zone, local_day(zone, at), local_day(zone, ends))
    return spans is None or covers(spans, at, ends)


def _seated(part: Part, team: list[StaffPlan], units: list[int], shape: Shape, at: int) -> Placed:
    ends = at + shape.duration
    claims = [span for staff in team for span in _claims(staff.calendar_id, shape, at)]
    claims += [ClaimSpan(unit, at - shape.before, ends + shape.after, at) for unit in units]
    return Placed(part, at, ends, tuple(staff.id for staff in team), tuple(units), tuple(claims))


def _claims(calendar_id: int, shape: Shape, at: int) -> list[ClaimSpan]:
    """The claims on a staff member's calendar: buffers before the first busy span and after the last."""
    final = len(shape.busy) - 1
    return [
        ClaimSpan(
            calendar_id,
            at + opens - (shape.before if number == 0 else 0),
            at + closes + (shape.after if number == final else 0),
            at + opens,
        )
        for number, (opens, closes) in enumerate(shape.busy)
    ]


def cut_buffers(placed: list[Placed]) -> list[Placed]:
    """Cut buffers where two claims of one visit meet on a calendar: they count against others, not inside."""
    last: dict[int, ClaimSpan] = {}
    cut: dict[ClaimSpan, ClaimSpan] = {}
    spans = sorted((span for one in placed for span in one.claims), key=lambda span: span.core)
    for span in spans:
        earlier = last.get(span.calendar_id)
        kept = span
        if earlier is not None:
            before = cut[earlier]
            before = cut[earlier] = replace(before, ends=min(before.ends, span.core))
            kept = replace(span, starts=max(span.starts, before.ends))
        cut[span] = kept
        last[span.calendar_id] = span
    return [replace(one, claims=tuple(cut[span] for span in one.claims)) for one in placed]
