"""Read timetables, and keep them in memory under their stamp."""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import Any
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, Integer, String, bindparam, select
from sqlalchemy.orm import selectinload

from bookingapp.base import clock
from bookingapp.base.db import db
from bookingapp.base.errors import NotFound
from bookingapp.base.hot import HotQuery
from bookingapp.base.i18n import _
from bookingapp.domain.schedule.hours import Hours, WallSpan
from bookingapp.domain.schedule.timetable import (
    AddOnPlan,
    BusinessPlan,
    LocationPlan,
    Performer,
    ResourcePlan,
    ServicePlan,
    StaffPlan,
    Timetable,
)
from bookingapp.models.business import Business, Location
from bookingapp.models.catalog import (
    AddOn,
    Resource,
    ResourceUnit,
    Service,
    ServiceCategory,
    ServiceLocation,
    ServiceResource,
    ServiceStaff,
)
from bookingapp.models.connected import ConnectedCalendar
from bookingapp.models.schedule import Schedule
from bookingapp.models.staff import StaffLocation, StaffMember

KEPT = 64
"""Timetables kept per database in one process; the one not used for longest goes first."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_kept: WeakKeyDictionary[Engine, OrderedDict[int, Timetable]] = WeakKeyDictionary()


_STAMP = select(Business.id, Business.timetable_stamp).where(Business.active)
_BY_SLUG = HotQuery(lambda _: _STAMP.where(Business.slug == bindparam("key", type_=String)))
_BY_ID = HotQuery(lambda _: _STAMP.where(Business.id == bindparam("key", type_=Integer)))


def timetable_of(slug: str) -> Timetable:
    """The timetable of the active business with this slug. Raises NotFound."""
    return _current(_BY_SLUG, slug)


def timetable_by_id(business_id: int) -> Timetable:
    """The timetable of an active business. Raises NotFound."""
    return _current(_BY_ID, business_id)


def location_of(timetable: Timetable, location_id: int) -> LocationPlan:
    """A location of the business: what was booked there stays there when it has closed. Raises NotFound."""
    found = timetable.locations.get(location_id)
    if found is not None:
        return found
    row = db.session.get(Location, location_id)
    if row is None or row.business_id != timetable.business.id:
        raise NotFound(_("There is no such location."))
    return _location_plan(row, None)


def _current(query: HotQuery, key: str | int) -> Timetable:
    found = query.rows({"key": key}, {}, 0)
    if not found:
        raise NotFound(_("There is no such business."))
    return timetable_at(*found[0])


def timetable_at(business_id: int, stamp: int) -> Timetable:
    """The timetable of a business whose stamp has just been read."""
    kept = _kept.setdefault(db.engine, OrderedDict())
    timetable = kept.get(business_id)
    if timetable is None or timetable.stamp != stamp:
        timetable = kept[business_id] = _read(business_id, stamp)
        while len(kept) > KEPT:
            kept.popitem(last=False)
    with suppress(KeyError):  # another thread may have put it out meanwhile
        kept.move_to_end(business_id)
    return timetable


def _read(business_id: int, stamp: int) -> Timetable:
    business = db.session.get_one(Business, business_id, populate_existing=True)
    schedules = _schedules(business_id)
    return Timetable(
        stamp=stamp,
        business=_business_plan(business),
        locations=_locations(business_id, schedules),
        staff=_staff(business_id, schedules),
        resources=_resources(business_id, schedules),
        services=_services(business),
        categories={row.id: row.name for row in _rows(ServiceCategory, business_id)},
        connected=frozenset(row.calendar_id for row in _rows(ConnectedCalendar, business_id)),
    )


def _rows(model: Any, business_id: int) -> Sequence[Any]:
    """The active rows of a table in the business's own order."""
    statement = select(model).where(model.business_id == business_id)
    if hasattr(model, "active"):
        statement = statement.where(model.active)
    order = (model.order, model.id) if hasattr(model, "order") else (model.id,)
    return db.session.scalars(statement.order_by(*order).execution_options(populate_existing=True)).all()


def _business_plan(row: Business) -> BusinessPlan:
    return BusinessPlan(
        id=row.id,
        public_id=row.public_id,
        slug=row.slug,
        name=row.name,
        about=row.about,
        currency=row.currency,
        timezone=row.timezone,
        locale=row.locale,
        country=row.country,
        phone=row.phone,
        email=row.email,
        website=row.website,
        branding=row.branding,
        hold_minutes=row.hold_minutes,
        pending_hours=row.pending_hours,
        offer_minutes=row.offer_minutes,
        embed_origins=tuple(row.embed_origins),
        demo=row.demo,
    )


_Schedules = Mapping[tuple[str, int], Hours]


def _schedules(business_id: int) -> _Schedules:
    """Saved hours by the kind and id of their owner; overrides that are long past are left out."""
    since = (clock.now() - timedelta(days=40)).date()
    rows = db.session.scalars(
        select(Schedule)
        .where(Schedule.business_id == business_id)
        .options(selectinload(Schedule.weekly), selectinload(Schedule.overrides))
        .execution_options(populate_existing=True)
    )
    found: dict[tuple[str, int], Hours] = {}
    for row in rows:
        kind = "staff" if row.staff_id else "resource" if row.resource_id else "location"
        owner = row.staff_id or row.resource_id or row.location_id
        assert owner is not None
        found[kind, owner] = _hours(row, since)
    return found


def _hours(row: Schedule, since: date) -> Hours:
    weekly: list[list[WallSpan]] = [[] for _ in WEEKDAYS]
    for span in row.weekly:
        weekly[span.weekday].append((span.starts, span.ends, span.location_id))
    overrides = {
        override.day: tuple((starts, ends, place) for starts, ends, place in override.spans)
        for override in row.overrides
        if override.day >= since
    }
    return Hours(tuple(tuple(spans) for spans in weekly), overrides)


def _locations(business_id: int, schedules: _Schedules) -> dict[int, LocationPlan]:
    return {
        row.id: _location_plan(row, schedules.get(("location", row.id)))
        for row in _rows(Location, business_id)
    }


def _location_plan(row: Location, hours: Hours | None) -> LocationPlan:
    return LocationPlan(
        id=row.id,
        public_id=row.public_id,
        slug=row.slug,
        name=row.name,
        address=row.address,
        phone=row.phone,
        email=row.email,
        zone=ZoneInfo(row.timezone),
        hours=hours,
    )


def _pairs(statement: Any) -> dict[int, set[int]]:
    """The second column's values by the first column's."""
    found: dict[int, set[int]] = defaultdict(set)
    for left, right in db.session.execute(statement):
        found[left].add(right)
    return found


def _staff(business_id: int, schedules: _Schedules) -> dict[int, StaffPlan]:
    places = _pairs(
        select(StaffLocation.staff_id, StaffLocation.location_id).where(
            StaffLocation.business_id == business_id
        )
    )
    return {
        row.id: StaffPlan(
            id=row.id,
            public_id=row.public_id,
            calendar_id=row.calendar_id,
            name=row.name,
            title=row.title,
            about=row.about,
            image_url=row.image_url,
            location_ids=frozenset(places.get(row.id, ())),
            hours=schedules.get(("staff", row.id)),
            priority=row.priority,
            weight=row.weight,
            online=row.online_booking,
            colour=row.colour,
        )
        for row in _rows(StaffMember, business_id)
    }


def _resources(business_id: int, schedules: _Schedules) -> dict[int, ResourcePlan]:
    units: dict[int, list[int]] = defaultdict(list)
    for unit in sorted(_rows(ResourceUnit, business_id), key=lambda unit: unit.number):
        units[unit.resource_id].append(unit.calendar_id)
    return {
        row.id: ResourcePlan(
            id=row.id,
            public_id=row.public_id,
            name=row.name,
            kind=row.kind,
            location_id=row.location_id,
            unit_calendars=tuple(units[row.id]),
            hours=schedules.get(("resource", row.id)),
        )
        for row in _rows(Resource, business_id)
    }


def _services(business: Business) -> dict[int, ServicePlan]:
    performers: dict[int, list[Any]] = defaultdict(list)
    for performs in db.session.scalars(
        select(ServiceStaff)
        .join(StaffMember, StaffMember.id == ServiceStaff.staff_id)
        .where(ServiceStaff.business_id == business.id, StaffMember.active)
        .order_by(StaffMember.order, StaffMember.id)
        .execution_options(populate_existing=True)
    ):
        performers[performs.service_id].append(performs)
    addons: dict[int, list[Any]] = defaultdict(list)
    for addon in _rows(AddOn, business.id):
        addons[addon.service_id].append(addon)
    places = _pairs(
        select(ServiceLocation.service_id, ServiceLocation.location_id).where(
            ServiceLocation.business_id == business.id
        )
    )
    needs: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for service_id, resource_id, quantity in db.session.execute(
        select(ServiceResource.service_id, ServiceResource.resource_id, ServiceResource.quantity)
        .where(ServiceResource.business_id == business.id)
        .order_by(ServiceResource.resource_id)
    ):
        needs[service_id].append((resource_id, quantity))
    return {
        row.id: _service_plan(
            business, row, performers[row.id], addons[row.id], places.get(row.id), needs[row.id]
        )
        for row in _rows(Service, business.id)
    }


def _service_plan(
    business: Business,
    row: Service,
    performers: Iterable[ServiceStaff],
    addons: Iterable[AddOn],
    places: set[int] | None,
    needs: Iterable[tuple[int, int]],
) -> ServicePlan:
    notice = business.min_notice_minutes if row.inherits_notice else row.min_notice_minutes
    return ServicePlan(
        id=row.id,
        public_id=row.public_id,
        slug=row.slug,
        name=row.name,
        description=row.description,
        category_id=row.category_id,
        duration=row.duration_minutes,
        before=row.buffer_before_minutes,
        after=row.buffer_after_minutes,
        step=row.slot_step_minutes,
        fixed_starts=None if row.fixed_starts is None else tuple(row.fixed_starts),
        notice=notice or 0,
        window_days=business.booking_window_days if row.inherits_window else row.booking_window_days,
        max_per_day=row.max_per_day,
        max_per_week=row.max_per_week,
        max_active_per_client=row.max_active_per_client,
        capacity=row.capacity,
        staff_count=row.staff_count,
        processing=_processing(row),
        window=_window(row.availability, business.timezone),
        requires_approval=row.requires_approval,
        place=row.place,
        price=row.price_amount,
        price_max=row.price_max_amount,
        price_type=row.price_type,
        questions=tuple(row.questions),
        cancellation=row.cancellation or business.cancellation,
        performers={one.staff_id: _performer(row, one) for one in performers},
        location_ids=None if places is None else frozenset(places),
        resources=tuple(needs),
        addons={
            one.id: AddOnPlan(one.id, one.public_id, one.name, one.duration_minutes, one.price_amount)
            for one in addons
        },
        online=row.online_booking,
        visibility=row.visibility,
        colour=row.colour,
        image_url=row.image_url,
    )


def _performer(service: Service, own: ServiceStaff) -> Performer:
    def either(value: int | None, default: int) -> int:
        return default if value is None else value

    return Performer(
        staff_id=own.staff_id,
        duration=either(own.duration_minutes, service.duration_minutes),
        before=either(own.buffer_before_minutes, service.buffer_before_minutes),
        after=either(own.buffer_after_minutes, service.buffer_after_minutes),
        price=either(own.price_amount, service.price_amount),
    )


def _processing(row: Service) -> tuple[int, int] | None:
    """The span from the start in which staff are free."""
    if row.processing_after is None or not row.processing_minutes:
        return None
    return row.processing_after, row.processing_after + row.processing_minutes


def _window(availability: Mapping[str, Any], default_zone: str) -> tuple[Hours, ZoneInfo] | None:
    """The service's own weekly window, `{"days", "hours": {"start", "end"}, "timezone"}`, as hours of its zone."""
    if not availability:
        return None
    starts, ends = (_wall(availability["hours"][edge]) for edge in ("start", "end"))
    span = (starts, ends if ends > starts else ends + clock.DAY, None)
    weekly = tuple((span,) if day in availability["days"] else () for day in WEEKDAYS)
    return Hours(weekly, {}), ZoneInfo(availability.get("timezone") or default_zone)


def _wall(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
