"""What is asked for and what stands in the way: the two inputs of every availability question. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bookingapp.base.intervals import Span
from bookingapp.domain.schedule.hours import local_day, midnight
from bookingapp.domain.schedule.timetable import ServicePlan, StaffPlan, Timetable


@dataclass(frozen=True, slots=True)
class Part:
    """One service that is asked for, with the staff member wished for (None: any) and add-ons."""

    service_id: int
    staff_id: int | None = None
    addon_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """What somebody wants: one service or several in a row, at one location.

    `now` is in seconds since the epoch. `waive` names rules that staff set aside: notice (with it past
    and window), hours (with it blocks, outside calendars, step and fixed starts), caps; `step` alone
    serves explanations.
    `online` keeps to what may be booked online.
    """

    location_id: int
    parts: tuple[Part, ...]
    now: int
    waive: frozenset[str] = frozenset()
    online: bool = True


@dataclass(frozen=True, slots=True)
class Taken:
    """What stands in the way, as read for a window; every list sorted and apart.

    `claims` by calendar (buffers included); `blocks` by calendar; `closures` of the whole location;
    `full` the spans of days and weeks in which a service has reached its cap; `busy` by calendar what
    outside calendars say: buffers keep clear of it as of claims, but staff may set it aside like a block.
    """

    claims: Mapping[int, Sequence[Span]] = field(default_factory=dict)
    blocks: Mapping[int, Sequence[Span]] = field(default_factory=dict)
    closures: Sequence[Span] = ()
    full: Mapping[int, Sequence[Span]] = field(default_factory=dict)
    busy: Mapping[int, Sequence[Span]] = field(default_factory=dict)


def staff_pool(timetable: Timetable, ask: Ask, part: Part) -> list[StaffPlan]:
    """Who could serve a part at the location, wished-for staff alone where one is named and alone serves."""
    service = timetable.services[part.service_id]
    pool = [
        timetable.staff[staff_id]
        for staff_id in service.performers
        if staff_id in timetable.staff and works_at(timetable.staff[staff_id], ask.location_id)
    ]
    if ask.online:
        pool = [staff for staff in pool if staff.online]
    if part.staff_id is not None:
        wished = [staff for staff in pool if staff.id == part.staff_id]
        others = [staff for staff in pool if staff.id != part.staff_id]
        pool = wished + others if wished and service.staff_count > 1 else wished
    return pool


def leads(timetable: Timetable, ask: Ask, part: Part) -> list[StaffPlan]:
    """Who could be named for a part: the one wished for, or anybody of the pool."""
    pool = staff_pool(timetable, ask, part)
    return pool if part.staff_id is None else [staff for staff in pool if staff.id == part.staff_id]


def works_at(staff: StaffPlan, location_id: int) -> bool:
    """Whether a staff member works at a location; one without any works at all."""
    return not staff.location_ids or location_id in staff.location_ids


def is_bookable(timetable: Timetable, ask: Ask) -> bool:
    """Whether every part is a service given one to one at the location, and open to the one who asks."""
    return all(_is_open(timetable.services.get(part.service_id), ask) for part in ask.parts)


def _is_open(service: ServicePlan | None, ask: Ask) -> bool:
    if service is None or service.is_class or not service.is_at(ask.location_id):
        return False
    return service.online and service.visibility != "staff" if ask.online else True


def bounds(timetable: Timetable, ask: Ask) -> tuple[int, int]:
    """The first start that past and notice allow, and the end of the booking window (both UTC minutes).

    A visit keeps to the strictest of its services.
    """
    if "notice" in ask.waive:
        return 0, 1 << 40
    zone = timetable.locations[ask.location_id].zone
    services = [timetable.services[part.service_id] for part in ask.parts]
    first = -(-ask.now // 60) + max(service.notice for service in services)
    windows = [service.window_days for service in services if service.window_days is not None]
    if not windows:
        return first, 1 << 40
    return first, midnight(zone, local_day(zone, ask.now // 60) + min(windows) + 1)


def units_of(timetable: Timetable, ask: Ask, resource_id: int) -> tuple[int, ...]:
    """The calendars of a resource's units, when the resource stands at the location that is asked for."""
    resource = timetable.resources.get(resource_id)
    return resource.unit_calendars if resource and resource.location_id == ask.location_id else ()
