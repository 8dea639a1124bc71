"""Coming bookings that need a look: those that time off or a closure meets, or that lie outside new hours."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import String, cast, func, or_, select

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.intervals import covers
from bookingapp.domain.booking.queries import visible
from bookingapp.domain.booking.rules import OPEN
from bookingapp.domain.business.access import check_somewhere
from bookingapp.domain.schedule.blocks import BlockView, Keeper
from bookingapp.domain.schedule.grid import present_spans
from bookingapp.domain.schedule.hours import Hours, local_day
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.business import Location
from bookingapp.models.catalog import ResourceUnit, Service
from bookingapp.models.schedule import Claim, Occurrence, lasting
from bookingapp.models.staff import StaffMember

MOST = 200
"""Bookings that are listed; whoever has more in the way begins with the next ones."""

AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Hit:
    """A booking, or a class with all who have booked it (`seats`), that stands in the way. UTC minutes.

    `calendars` are those it claims, by internal id. A class has no visit; a booking no occurrence to open.
    """

    starts: int
    ends: int
    location_id: int
    zone: ZoneInfo
    service_name: str
    client_name: str
    staff_name: str
    seats: int
    visit_ref: str | None
    occurrence_ref: str | None
    calendars: frozenset[int]


@dataclass(frozen=True, slots=True)
class Where:
    """What is asked about: calendars, or whole locations (internal ids)."""

    calendars: frozenset[int] = frozenset()
    locations: frozenset[int] = frozenset()


def list_claiming(actor: Actor, where: Where, low: int | None = None, high: int | None = None) -> list[Hit]:
    """The coming bookings and classes on these within [low, high) (UTC minutes; from now on), by time.

    Those that the actor may see. Raises Forbidden.
    """
    check_somewhere(actor, "bookings:read")
    now = clock.seconds() // 60
    conditions = [*lasting(max(now, low or 0)), _meets(where)]
    if high is not None:
        conditions.append(Occurrence.starts < high)
    found = [_booking(row) for row in db.session.execute(_bookings(actor, conditions))]
    found += [_class(row) for row in db.session.execute(_classes(actor, conditions))]
    return sorted(found, key=lambda hit: hit.starts)[:MOST]


def _meets(where: Where) -> Any:
    claimed = select(Claim.occurrence_id).where(
        Claim.calendar_id.in_(where.calendars), Claim.occurrence_id.is_not(None)
    )
    return or_(Occurrence.id.in_(claimed), Occurrence.location_id.in_(where.locations))


def _claimed() -> Any:
    return (
        select(func.aggregate_strings(cast(Claim.calendar_id, String), ","))
        .where(Claim.occurrence_id == Occurrence.id)
        .scalar_subquery()
        .label("calendars")
    )


def _bookings(actor: Actor, conditions: Sequence[Any]) -> Any:
    return (
        select(
            Occurrence.starts,
            Occurrence.ends,
            Occurrence.location_id,
            Location.timezone,
            Booking.service_name,
            Booking.client_name,
            StaffMember.name.label("staff_name"),
            Booking.seats,
            Visit.public_id.label("visit_ref"),
            _claimed(),
        )
        .join(Occurrence, Occurrence.id == Booking.occurrence_id)
        .join(Visit, Visit.id == Booking.visit_id)
        .join(Location, Location.id == Occurrence.location_id)
        .outerjoin(StaffMember, StaffMember.id == Booking.staff_id)
        .where(
            *visible(actor, Booking, by=Occurrence),
            *conditions,
            ~Occurrence.is_class,
            Booking.status.in_(OPEN),
            or_(Booking.expires.is_(None), Booking.expires > clock.seconds()),
        )
        .order_by(Occurrence.starts, Booking.id)
        .limit(MOST)
    )


def _booking(row: Any) -> Hit:
    return Hit(
        row.starts,
        row.ends,
        row.location_id,
        ZoneInfo(row.timezone),
        row.service_name,
        row.client_name,
        row.staff_name or "",
        row.seats,
        row.visit_ref,
        None,
        _numbers(row.calendars),
    )


def _classes(actor: Actor, conditions: Sequence[Any]) -> Any:
    places = actor.places("bookings:read")
    here = [] if places is None else [Occurrence.location_id.in_(places)]
    mine = [] if actor.business_id is None else [Occurrence.business_id == actor.business_id]
    return (
        select(
            Occurrence.starts,
            Occurrence.ends,
            Occurrence.location_id,
            Location.timezone,
            Service.name.label("service_name"),
            Occurrence.taken,
            Occurrence.public_id,
            _claimed(),
        )
        .join(Service, Service.id == Occurrence.service_id)
        .join(Location, Location.id == Occurrence.location_id)
        .where(*mine, *here, *conditions, Occurrence.is_class, Occurrence.status == "planned")
        .order_by(Occurrence.starts, Occurrence.id)
        .limit(MOST)
    )


def _class(row: Any) -> Hit:
    return Hit(
        row.starts,
        row.ends,
        row.location_id,
        ZoneInfo(row.timezone),
        row.service_name,
        "",
        "",
        row.taken,
        None,
        row.public_id,
        _numbers(row.calendars),
    )


def _numbers(text: str | None) -> frozenset[int]:
    return frozenset(int(part) for part in (text or "").split(",") if part)


def hits_of(actor: Actor, blocks: Sequence[BlockView]) -> dict[int, list[Hit]]:
    """What each block meets, by the block's internal id; as many statements for many as for one. Raises Forbidden."""
    if not blocks or not actor.may_somewhere("bookings:read"):
        return {}
    units = units_of_resources(one.keeper.id for one in blocks if one.keeper.kind == "resource")
    asked = {one.id: where_of(one.keeper, units) for one in blocks}
    where = Where(
        frozenset().union(*(one.calendars for one in asked.values())),
        frozenset().union(*(one.locations for one in asked.values())),
    )
    low, high = min(one.starts for one in blocks), max(one.ends for one in blocks)
    found = list_claiming(actor, where, low, high)
    return {
        block.id: [hit for hit in found if _is_met(hit, asked[block.id], block.starts, block.ends)]
        for block in blocks
    }


def _is_met(hit: Hit, where: Where, low: int, high: int) -> bool:
    is_there = hit.location_id in where.locations or not hit.calendars.isdisjoint(where.calendars)
    return is_there and hit.starts < high and hit.ends > low


def where_of(keeper: Keeper, units: dict[int, frozenset[int]]) -> Where:
    """The calendars or the location that a keeper stands for; `units` as of `units_of_resources`."""
    if keeper.kind == "location":
        return Where(locations=frozenset({keeper.id}))
    if keeper.kind == "resource":
        return Where(units.get(keeper.id, frozenset()))
    return Where(frozenset({keeper.calendar_id or 0}))


def units_of_resources(resource_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """The calendars of all units of resources, retired ones too."""
    wanted = sorted(set(resource_ids))
    if not wanted:
        return {}
    rows = db.session.execute(
        select(ResourceUnit.resource_id, ResourceUnit.calendar_id).where(ResourceUnit.resource_id.in_(wanted))
    )
    found: dict[int, set[int]] = {}
    for resource_id, calendar_id in rows:
        found.setdefault(resource_id, set()).add(calendar_id)
    return {key: frozenset(value) for key, value in found.items()}


def resource_where(resource_id: int) -> Where:
    """All units of one resource."""
    return Where(units_of_resources([resource_id]).get(resource_id, frozenset()))


def outside_hours(
    actor: Actor, timetable: Timetable, where: Where, hours: Hours | None, *, of_staff: bool
) -> list[Hit]:
    """The coming bookings that lie outside hours as they stand: of staff, who follow the place without hours of
    their own, or else of a place or resource (`hours`), which without hours restricts nothing. Raises Forbidden.
    """
    if hours is None and not of_staff:
        return []
    low = clock.seconds() // 60
    found = list_claiming(actor, where, low, low + AHEAD // timedelta(minutes=1))
    return [hit for hit in found if not _is_within(timetable, hit, hours)]


def _is_within(timetable: Timetable, hit: Hit, hours: Hours | None) -> bool:
    location = timetable.locations.get(hit.location_id)
    if location is None:
        return False
    first, last = local_day(location.zone, hit.starts) - 2, local_day(location.zone, hit.ends) + 1
    if hours is None and location.hours is None:
        return True
    return covers(present_spans(hours, location, first, last), hit.starts, hit.ends)


def all_coming(actor: Actor, calendars: Collection[int]) -> list[Hit]:
    """Everything to come on some calendars. Raises Forbidden."""
    return list_claiming(actor, Where(frozenset(calendars)))
