"""The business that is measured, and as many stored bookings as are wanted, written by plain SQL."""

from datetime import date, timedelta

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM
from bookingapp.base.config import Settings
from bookingapp.base.db import db, write
from bookingapp.domain.business.commands import add_location, create_business
from bookingapp.domain.catalog.commands import add_service
from bookingapp.domain.schedule.commands import WeeklyHours, set_schedule
from bookingapp.domain.staff.commands import add_staff
from bookingapp.factory import create_app
from bookingapp.migrations.run import upgrade
from tests.bench.fill import fill

SLUG = "bench"
LONE, TEAM, DENSE = "lone", "team", "dense"
"""Services: by one staff member, by any of ten, and the one whose times are booked (round the clock)."""

TEAM_SIZE = 10
HOUR, DAY = 60, 24 * 60


def next_month() -> list[date]:
    """The days of the next month, which all lie ahead: the month that is looked at."""
    first = (clock.now().date().replace(day=1) + timedelta(days=32)).replace(day=1)
    days = [first + timedelta(days=place) for place in range(31)]
    return [day for day in days if day.month == first.month]


def settings_for(url: str, folder: str) -> Settings:
    """Settings of an installation that does nothing but be measured."""
    return Settings.from_env(
        {
            "BOOKINGAPP_DATABASE_URL": url,
            "BOOKINGAPP_DATA_DIR": folder,
            "BOOKINGAPP_SECRET_KEY": "only-for-tests-0123456789abcdef",
            "BOOKINGAPP_RATELIMIT_ENABLED": "0",
        }
    )


def build(url: str, folder: str, bookings: int) -> None:
    """Tables, the business, and so many stored bookings."""
    upgrade(url)
    app = create_app(settings_for(url, folder))
    with app.app_context():
        create_bench()
        db.session.remove()
        db.engine.dispose()
    if bookings:
        fill(url, bookings)


def create_bench() -> None:
    """One staff member alone, a team of ten; open nine to five, the dense service's people round the clock."""
    with write():
        business_id = create_business(
            SYSTEM,
            name="Bench",
            slug=SLUG,
            timezone="America/New_York",
            currency="USD",
            country="US",
            min_notice_minutes=0,
            booking_window_days=None,
        ).id
        add_location(SYSTEM, business_id, name="Main Street", timezone="America/New_York")
        office = [WeeklyHours(day, 9 * HOUR, 17 * HOUR) for day in range(7)]
        lone = add_staff(SYSTEM, business_id, name="Lone Wolf").id
        team = [add_staff(SYSTEM, business_id, name=f"Team {number}").id for number in range(TEAM_SIZE)]
        hot = add_staff(SYSTEM, business_id, name="Hot Seat").id
        for staff_id in (lone, *team):
            set_schedule(SYSTEM, business_id, staff_id=staff_id, weekly=office)
        round_the_clock = [WeeklyHours(day, 0, DAY) for day in range(7)]
        set_schedule(SYSTEM, business_id, staff_id=hot, weekly=round_the_clock)
        for slug, staff_ids, minutes in ((LONE, [lone], 30), (TEAM, team, 30), (DENSE, [hot], 15)):
            add_service(
                SYSTEM,
                business_id,
                name=slug.title(),
                slug=slug,
                duration_minutes=minutes,
                price_amount=4000,
                staff_ids=staff_ids,
            )
