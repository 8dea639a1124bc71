"""The cast: one salon with its people, and a stranger's business beside it. Real rows, made by commands."""

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM, Actor, visitor
from bookingapp.base.db import write
from bookingapp.domain.business.commands import add_location, create_business
from bookingapp.domain.business.roles import BUILT_IN
from bookingapp.domain.catalog.commands import Extra, PerformerSettings, add_category, add_service
from bookingapp.domain.catalog.resources import add_resource
from bookingapp.domain.clients.commands import ClientDetails
from bookingapp.domain.schedule.classes import schedule_class
from bookingapp.domain.schedule.commands import WeeklyHours, set_schedule
from bookingapp.domain.schedule.timetable import ServicePlan, StaffPlan, Timetable
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.domain.staff.commands import add_staff

SALON = "salon"
STRANGER = "stranger"
ZONE = ZoneInfo("America/New_York")


@dataclass(frozen=True)
class Cast:
    """Ids of the salon's rows; ask `timetable()` for what the engine sees."""

    business_id: int
    stranger_id: int

    @property
    def visitor(self) -> Actor:
        """Somebody unknown on the salon's pages."""
        return visitor(self.business_id)

    @property
    def owner(self) -> Actor:
        """The salon's owner."""
        return Actor("user", self.business_id, "usr_owner", BUILT_IN["owner"])

    def timetable(self) -> Timetable:
        """The salon's timetable as of now."""
        return timetable_by_id(self.business_id)

    def service(self, slug: str) -> ServicePlan:
        """A service of the salon."""
        found = self.timetable().service_by_key(slug)
        assert found is not None
        return found

    def staff(self, name: str) -> StaffPlan:
        """A staff member of the salon by first name."""
        return next(staff for staff in self.timetable().staff.values() if staff.name.startswith(name))

    @property
    def location_id(self) -> int:
        """The salon's only location."""
        return next(iter(self.timetable().locations))


def day(days: int = 0, zone: ZoneInfo = ZONE) -> date:
    """The date so many days from the one on which the test first asked, where the salon is.

    It stays the same date when the test goes on past midnight, by itself or by time travel.
    """
    return first_asked().astimezone(zone).date() + timedelta(days=days)


@cache
def first_asked() -> datetime:
    """The instant at which the running test first asked for a day; each test begins anew (`tests/conftest.py`).

    What is asked while modules are read would be of another day than the test, on a run past midnight.
    """
    assert "PYTEST_CURRENT_TEST" in os.environ, "ask for days in a test, not at the head of its module"
    return clock.now()


def at(days: int, hour: int, minute: int = 0, zone: ZoneInfo = ZONE) -> int:
    """The UTC minute of a wall time so many days from `day()`, in the salon's zone."""
    return clock.minute(datetime.combine(day(days, zone), time(hour, minute), zone).astimezone(UTC))


def client_details(number: int = 1) -> ClientDetails:
    """Somebody who books."""
    return ClientDetails(f"Client {number}", f"client{number}@example.test")


def create_cast() -> Cast:
    """A salon open 9–17 every day with Ana and Bo, one chair room of two units, and services of each kind:

    `cut` (30 min, anyone), `colour` (90 min with processing, Ana at 75), `massage` (60 min, needs a room, buffers),
    `duo` (two staff), `consult` (needs approval, video), `daily` (one a day), `yoga` (class of 3).
    """
    with write():
        business = create_business(
            SYSTEM,
            name="Salon",
            slug=SALON,
            timezone=ZONE.key,
            currency="USD",
            country="US",
            min_notice_minutes=0,
            booking_window_days=None,
            cancellation={"free_until_minutes": 1440, "fee_percent": 50, "no_show_fee_percent": 100},
        )
        business_id = business.id
        place = add_location(SYSTEM, business_id, name="Main Street", timezone=ZONE.key).id
        set_schedule(
            SYSTEM,
            business_id,
            location_id=place,
            weekly=[WeeklyHours(day, 540, 1020) for day in range(7)],
        )
        ana = add_staff(SYSTEM, business_id, name="Ana Silva").id
        bo = add_staff(SYSTEM, business_id, name="Bo Chen").id
        room = add_resource(SYSTEM, business_id, location_id=place, name="Room", quantity=2).id
        hair = add_category(SYSTEM, business_id, name="Hair").id
        both = (ana, bo)
        add_service(
            SYSTEM,
            business_id,
            name="Cut",
            slug="cut",
            duration_minutes=30,
            price_amount=4000,
            category_id=hair,
            staff_ids=both,
            addons=[Extra("Wash", 15, 1000)],
        )
        add_service(
            SYSTEM,
            business_id,
            name="Colour",
            slug="colour",
            duration_minutes=90,
            price_amount=12000,
            category_id=hair,
            processing_after=30,
            processing_minutes=30,
            performers=[PerformerSettings(ana, duration_minutes=75), PerformerSettings(bo)],
        )
        add_service(
            SYSTEM,
            business_id,
            name="Massage",
            slug="massage",
            duration_minutes=60,
            price_amount=9000,
            buffer_before_minutes=5,
            buffer_after_minutes=10,
            staff_ids=both,
            resources={room: 1},
        )
        add_service(
            SYSTEM,
            business_id,
            name="Duo",
            slug="duo",
            duration_minutes=45,
            price_amount=15000,
            staff_count=2,
            staff_ids=both,
        )
        add_service(
            SYSTEM,
            business_id,
            name="Consultation",
            slug="consult",
            duration_minutes=30,
            requires_approval=True,
            place="video",
            staff_ids=[ana],
            questions=[{"key": "goal", "label": "What is it about?", "type": "text", "required": True}],
        )
        add_service(
            SYSTEM,
            business_id,
            name="Daily",
            slug="daily",
            duration_minutes=30,
            max_per_day=1,
            staff_ids=both,
        )
        add_service(
            SYSTEM,
            business_id,
            name="Yoga",
            slug="yoga",
            duration_minutes=60,
            price_amount=2000,
            capacity=3,
            staff_ids=both,
        )
        stranger = create_business(
            SYSTEM,
            name="Stranger",
            slug=STRANGER,
            timezone="Europe/Berlin",
            currency="EUR",
            min_notice_minutes=0,
        )
        other = add_location(SYSTEM, stranger.id, name="Mitte", timezone="Europe/Berlin").id
        set_schedule(
            SYSTEM,
            stranger.id,
            location_id=other,
            weekly=[WeeklyHours(day, 540, 1020) for day in range(7)],
        )
        zoe = add_staff(SYSTEM, stranger.id, name="Zoe").id
        add_service(
            SYSTEM,
            stranger.id,
            name="Cut",
            slug="cut",
            duration_minutes=30,
            price_amount=3000,
            staff_ids=[zoe],
        )
    return Cast(business_id, stranger.id)


def create_class(cast: Cast, starts: int, capacity: int = 3) -> str:
    """A yoga class with Bo; returns its public id."""
    with write():
        return schedule_class(
            cast.owner,
            cast.timetable(),
            service_id=cast.service("yoga").id,
            location_id=cast.location_id,
            starts=starts,
            staff_ids=(cast.staff("Bo").id,),
            capacity=capacity,
        )
