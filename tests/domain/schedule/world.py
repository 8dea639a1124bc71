"""Small timetables for tests, made of the engine's own values; what a test does not name is plain."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bookingapp.base.intervals import Span
from bookingapp.domain.schedule.ask import Ask, Part, Taken
from bookingapp.domain.schedule.hours import Hours, WallSpan, midnight
from bookingapp.domain.schedule.rules import openings
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

LONG_AGO = 0
"""A `now` that no notice reaches past."""

HOUSE = 1
"""The id of the location that tests have unless they make their own."""


def clock_minutes(wall: str) -> int:
    """Minutes from midnight of "09:30"; "24:00" and "26:00" lie on the next day."""
    hours, minutes = wall.split(":")
    return int(hours) * 60 + int(minutes)


def utc(text: str) -> int:
    """The UTC minute of "2026-03-29 01:00"."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) // 60


def local(text: str, zone: str, fold: int = 0) -> int:
    """The UTC minute of a wall time of a zone that exists; `fold=1` is the second reading of a repeated one."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).timestamp()) // 60


def span(text: str, location_id: int | None = None) -> WallSpan:
    """A wall span of "09:00-17:00"."""
    starts, ends = text.split("-")
    return clock_minutes(starts), clock_minutes(ends), location_id


def daily(*spans: str, overrides: Mapping[str, Sequence[str]] | None = None) -> Hours:
    """The same spans on every day of the week, and dates that have their own."""
    return Hours(
        (tuple(map(span, spans)),) * 7,
        {date.fromisoformat(day): tuple(map(span, own)) for day, own in (overrides or {}).items()},
    )


def location(zone: str = "UTC", hours: Hours | None = None, location_id: int = HOUSE) -> LocationPlan:
    """A location, by default without a schedule."""
    return LocationPlan(
        id=location_id,
        public_id=f"loc_{location_id}",
        slug=f"house-{location_id}",
        name="House",
        address="",
        phone=None,
        email=None,
        zone=ZoneInfo(zone),
        hours=hours,
    )


def staff(staff_id: int, hours: Hours | None = None, **changes: Any) -> StaffPlan:
    """A staff member; their calendar is 100 + id."""
    plain = StaffPlan(
        id=staff_id,
        public_id=f"stf_{staff_id}",
        calendar_id=calendar_of(staff_id),
        name=f"Staff {staff_id}",
        title="",
        about="",
        image_url=None,
        location_ids=frozenset({HOUSE}),
        hours=hours,
        priority=0,
        weight=1,
        online=True,
    )
    return replace(plain, **changes)


def calendar_of(staff_id: int) -> int:
    """The calendar of a staff member made here."""
    return 100 + staff_id


def unit_of(resource_id: int, number: int) -> int:
    """The calendar of a resource's unit made here; the first is number 0."""
    return 1000 + resource_id * 10 + number


def resource(resource_id: int, units: int = 1, hours: Hours | None = None, at: int = HOUSE) -> ResourcePlan:
    """A resource with so many units."""
    return ResourcePlan(
        id=resource_id,
        public_id=f"res_{resource_id}",
        name="Room",
        kind="room",
        location_id=at,
        unit_calendars=tuple(unit_of(resource_id, number) for number in range(units)),
        hours=hours,
    )


def addon(addon_id: int, duration: int) -> AddOnPlan:
    """An extra that takes longer."""
    return AddOnPlan(id=addon_id, public_id=f"add_{addon_id}", name="Extra", duration=duration, price=0)


def performer(staff_id: int, duration: int = 60, before: int = 0, after: int = 0) -> Performer:
    """How long a staff member takes."""
    return Performer(staff_id=staff_id, duration=duration, before=before, after=after, price=0)


def service(
    service_id: int = 1, duration: int = 60, by: Sequence[int | Performer] = (1,), **changes: Any
) -> ServicePlan:
    """A service; those who perform it by id alone take its own minutes and buffers."""
    before, after = changes.get("before", 0), changes.get("after", 0)
    performers = [
        one if isinstance(one, Performer) else performer(one, duration, before, after) for one in by
    ]
    plain = ServicePlan(
        id=service_id,
        public_id=f"srv_{service_id}",
        slug=f"service-{service_id}",
        name="Service",
        description="",
        category_id=None,
        duration=duration,
        before=0,
        after=0,
        step=30,
        fixed_starts=None,
        notice=0,
        window_days=None,
        max_per_day=None,
        max_per_week=None,
        max_active_per_client=None,
        capacity=1,
        staff_count=1,
        processing=None,
        window=None,
        requires_approval=False,
        place="venue",
        price=0,
        price_max=None,
        price_type="flat",
        questions=(),
        cancellation={},
        performers={one.staff_id: one for one in performers},
        location_ids=None,
        resources=(),
        addons={},
        online=True,
        visibility="public",
        colour=None,
        image_url=None,
    )
    return replace(plain, **changes)


BUSINESS = BusinessPlan(
    id=1,
    public_id="biz_1",
    slug="house",
    name="House",
    about="",
    currency="EUR",
    timezone="UTC",
    locale="en",
    country=None,
    phone=None,
    email=None,
    website=None,
    branding={},
    hold_minutes=10,
    pending_hours=48,
    offer_minutes=120,
    embed_origins=(),
    demo=False,
)


def timetable(*plans: LocationPlan | StaffPlan | ResourcePlan | ServicePlan) -> Timetable:
    """A timetable of these plans, in their order."""

    def by_id(kind: type) -> dict[int, Any]:
        return {plan.id: plan for plan in plans if isinstance(plan, kind)}

    return Timetable(
        stamp=1,
        business=BUSINESS,
        locations=by_id(LocationPlan),
        staff=by_id(StaffPlan),
        resources=by_id(ResourcePlan),
        services=by_id(ServicePlan),
        categories={},
    )


def ask(*parts: int | Part, now: int = LONG_AGO, waive: Sequence[str] = (), online: bool = True) -> Ask:
    """An ask at the house for services by id, or parts with staff and add-ons; `now` in seconds."""
    wanted = tuple(Part(part) if isinstance(part, int) else part for part in parts)
    return Ask(location_id=HOUSE, parts=wanted, now=now, waive=frozenset(waive), online=online)


def busy(staff_id: int, *spans: Span) -> dict[int, tuple[Span, ...]]:
    """Claims or blocks on the calendar of a staff member."""
    return {calendar_of(staff_id): spans}


def times(
    plans: Timetable, wanted: Ask, day: str, taken: Taken | None = None, last: str | None = None
) -> list[str]:
    """What is offered on a date at the house, or from one date to another, as its clock shows it."""
    zone = plans.locations[HOUSE].zone
    low = midnight(zone, date.fromisoformat(day).toordinal())
    high = midnight(zone, date.fromisoformat(last or day).toordinal() + 1)
    found = openings(plans, wanted, low, high, taken or Taken())
    return [f"{datetime.fromtimestamp(one.starts * 60, zone):%H:%M}" for one in found]
