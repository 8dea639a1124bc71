"""The calendar of the dashboard that is measured: a day of ten staff with twelve bookings each, and who looks at it."""

import time as stopwatch
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import httpx
from playwright.sync_api import Browser
from sqlalchemy import func, select

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.business.commands import create_user, grant_access
from bookingapp.domain.clients.commands import ClientDetails
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.domain.schedule.timetables import timetable_of
from bookingapp.factory import create_app
from bookingapp.models.business import User
from bookingapp.models.schedule import Occurrence
from bookingapp.web.tokens import form_token
from tests.bench import world

EMAIL, PASSWORD = "desk@bench.test", "measured at this desk"
EACH = 12
"""Bookings of every one of the team on that day, in the evening: the office hours are booked already."""

LATE = frozenset({"hours"})


def busy_day() -> date:
    """One beyond all that is stored besides, so that it holds just these."""
    return world.next_month()[1] + timedelta(days=150)


def page() -> str:
    """The day as it is looked at."""
    return f"/dashboard/{world.SLUG}/calendar?view=day&date={busy_day()}"


def path() -> str:
    """What the page's script asks for."""
    return f"/dashboard/{world.SLUG}/calendar/feed?view=day&date={busy_day()}"


def furnish(url: str, folder: Path) -> None:
    """The user and the day, unless a former run made them already."""
    app = create_app(world.settings_for(url, str(folder / "var")))
    with app.app_context():
        timetable = timetable_of(world.SLUG)
        if db.session.scalar(select(User.id).where(User.email == EMAIL)) is None:
            with write():
                user = create_user(SYSTEM, email=EMAIL, name="Desk", password=PASSWORD)
                grant_access(SYSTEM, timetable.business.id, user_id=user.id, role="owner")
        service = timetable.service_by_key(world.TEAM)
        assert service is not None
        begins = clock.minute(datetime.combine(busy_day(), time(), UTC))
        known = select(func.count(Occurrence.id)).where(Occurrence.starts > begins)
        if not db.session.scalar(known):
            db.session.rollback()
            _fill(timetable, service.id)
        db.session.remove()
        db.engine.dispose()


def _fill(timetable: Timetable, service_id: int) -> None:
    day, zone = busy_day(), ZoneInfo(timetable.business.timezone)
    place = next(iter(timetable.locations))
    team = [one for one in timetable.staff.values() if one.name.startswith("Team")]
    with write():
        for number in range(EACH):
            minutes = 17 * 60 + 30 + number * 30
            begins = datetime.combine(day, time(minutes // 60, minutes % 60), zone)
            for staff in team:
                part = Part(service_id, staff.id)
                details = ClientDetails(f"Client {number} of {staff.name}", f"c{number}@{staff.id}.test")
                book(
                    SYSTEM,
                    timetable,
                    BookingRequest(place, (part,), clock.minute(begins), details, waive=LATE),
                )


def cookie(url: str, database: str, folder: Path) -> str:
    """The header of somebody signed in at a server."""
    app = create_app(world.settings_for(database, str(folder / "var")))
    with app.app_context():
        token = form_token("sign-in")
        db.engine.dispose()
    data = {"token": token, "email": EMAIL, "password": PASSWORD}
    with httpx.Client(headers={"Host": urlsplit(url).netloc}) as client:
        answer = client.post(f"{url}/sign-in", data=data)
        assert answer.status_code == 303, answer.text
        return "; ".join(f"{name}={value}" for name, value in client.cookies.items())


def drawn(browser: Browser, url: str, signed_in: str) -> float:
    """Seconds until a browser that was never here has all cards of the day on the screen, answering to the hand."""
    name, _, value = signed_in.partition("=")
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        context.add_cookies([{"name": name, "value": value, "url": url}])
        tab = context.new_page()
        began = stopwatch.perf_counter()
        tab.goto(f"{url}{page()}", wait_until="commit")
        tab.wait_for_selector("#cal[data-ready]")
        taken = stopwatch.perf_counter() - began
        assert tab.locator(".cal-card").count() == EACH * world.TEAM_SIZE
        return taken
