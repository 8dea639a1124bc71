"""The stage: businesses whose pages show every state there is. Real rows, made by commands."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM
from bookingapp.base.config import Settings
from bookingapp.base.db import db, write
from bookingapp.base.secrets import make_token
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.business.commands import add_location, create_business
from bookingapp.domain.catalog.commands import INHERIT, Extra, add_category, add_service
from bookingapp.domain.clients.commands import ClientDetails
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.classes import schedule_class
from bookingapp.domain.schedule.commands import DayHours, WallHours, WeeklyHours, set_schedule
from bookingapp.domain.schedule.timetables import timetable_of
from bookingapp.domain.staff.commands import add_staff
from bookingapp.factory import create_app
from bookingapp.models.booking import Booking
from tests.cast import day
from tests.support.server import Server, base_env

NEW_YORK = ZoneInfo("America/New_York")
BERLIN = ZoneInfo("Europe/Berlin")
STUDIO = "lantern"
"""Two places, seven kinds of service, classes: the business that most tests visit."""

QUESTIONS = (
    {"key": "first", "label": "Is this your first visit?", "type": "checkbox"},
    {
        "key": "length",
        "label": "How long is your hair?",
        "type": "choice",
        "options": ["Short", "Long"],
        "required": True,
    },
    {"key": "age", "label": "How old is the colour you have?", "type": "number"},
    {"key": "since", "label": "When was it last cut?", "type": "date"},
    {"key": "hopes", "label": "What do you hope for?", "type": "textarea"},
)


@dataclass(frozen=True)
class Stage:
    """A running server and, beside it, an application on the same database."""

    server: Server
    app: Flask

    def url(self, path: str = "") -> str:
        """An address of the server."""
        return f"{self.server.url}{path}"

    @contextmanager
    def rows(self) -> Iterator[None]:
        """Inside, commands and queries work on the server's rows; whoever changes some by hand wants `writing`."""
        with self.app.app_context():
            db.session.rollback()
            yield
            db.session.remove()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Rows to be changed by hand: the write lock is taken before the first is read, kept at the end.

        A transaction that began by reading is refused when the server has written meanwhile.
        """
        with self.rows(), write():
            yield

    def book(self, slug: str, service: str, starts: int, name: str = "Somebody Else") -> str:
        """Book as somebody else does; the path of the page by their link."""
        with self.rows():
            timetable = timetable_of(slug)
            plan = timetable.service_by_key(service)
            assert plan is not None
            request = BookingRequest(
                location_id=next(iter(timetable.locations)),
                parts=(Part(plan.id),),
                starts=starts,
                client=ClientDetails(name, f"{name.split()[0].lower()}@example.test"),
            )
            with write():
                made = book(SYSTEM, timetable, request)
        return self.visit_path(slug, made.public_id)

    def bookings(self, name: str) -> list[Booking]:
        """All bookings under a name, with what they belong to."""
        with self.rows():
            found = db.session.scalars(
                select(Booking)
                .where(Booking.client_name == name)
                .options(joinedload(Booking.visit), joinedload(Booking.occurrence))
                .order_by(Booking.id)
            ).all()
            db.session.expunge_all()
            return list(found)

    def visit_path(self, slug: str, visit_ref: str) -> str:
        """The path of a visit's page."""
        key = base_env()["BOOKINGAPP_SECRET_KEY"]
        return f"/book/{slug}/visit/{make_token(key, 'visit', visit_ref)}"


def open_app(server: Server, folder: Path) -> Flask:
    """An application on the server's database, in this process."""
    app = create_app(Settings.from_env(server.env | {"BOOKINGAPP_DATA_DIR": str(folder)}))
    app.testing = True
    return app


def at(days: int, hour: int, minute: int = 0, zone: ZoneInfo = NEW_YORK) -> int:
    """An instant some days from today at a wall time."""
    return on(day(days, zone), hour, minute, zone)


def on(day: date, hour: int, minute: int = 0, zone: ZoneInfo = NEW_YORK) -> int:
    """An instant on a date at a wall time."""
    return clock.minute(datetime.combine(day, time(hour, minute), zone).astimezone(UTC))


def day_text(days: int, zone: ZoneInfo = NEW_YORK) -> str:
    """The date some days from today, as addresses say it."""
    return str(day(days, zone))


def every_day(opens: int = 8, closes: int = 20) -> list[WeeklyHours]:
    """The same hours on all days."""
    return [WeeklyHours(day, opens * 60, closes * 60) for day in range(7)]


def create_studio() -> None:
    """The business that most tests visit; see the services below for what each is there for."""
    with write():
        studio = create_business(
            SYSTEM,
            name="Lantern Studio",
            slug=STUDIO,
            timezone=NEW_YORK.key,
            currency="USD",
            country="US",
            about="Hair, hands and quiet hours, two minutes from the ferry.",
            phone="+1 212 555 0101",
            email="hello@lantern.test",
            branding={"colour": "#0b6e4f"},
            min_notice_minutes=0,
            booking_window_days=None,
            cancellation={"free_until_minutes": 1440, "fee_percent": 50, "no_show_fee_percent": 100},
        ).id
        main = add_location(
            SYSTEM, studio, name="Main Street", slug="main", address="14 Main Street, New York, NY 10013"
        ).id
        pier = add_location(
            SYSTEM, studio, name="The Pier", slug="pier", address="Pier 17, New York, NY 10038", order=1
        ).id
        for place in (main, pier):
            set_schedule(SYSTEM, studio, location_id=place, weekly=every_day())
        ana = add_staff(SYSTEM, studio, name="Ana Silva", title="Stylist").id
        bo = add_staff(SYSTEM, studio, name="Bo Chen", title="Stylist and barber").id
        nia = add_staff(SYSTEM, studio, name="Nia Okafor", title="Teacher").id
        night = add_staff(SYSTEM, studio, name="Noor Haddad", title="Adviser").id
        far = add_staff(SYSTEM, studio, name="Fay Arden").id
        never = add_staff(SYSTEM, studio, name="Ned Marsh").id
        set_schedule(SYSTEM, studio, staff_id=night, weekly=every_day(0, 24))
        later = day(70, NEW_YORK)
        set_schedule(SYSTEM, studio, staff_id=far, overrides=[DayHours(later, (WallHours(600, 900),))])
        set_schedule(SYSTEM, studio, staff_id=never)
        hair = add_category(SYSTEM, studio, name="Hair").id
        talk = add_category(SYSTEM, studio, name="Advice and learning").id
        both = (ana, bo)

        def add(name: str, slug: str, minutes: int, price: int, **more: object) -> None:
            add_service(
                SYSTEM,
                studio,
                name=name,
                slug=slug,
                duration_minutes=minutes,
                price_amount=price,
                **more,  # type: ignore[arg-type]
            )

        add(
            "Cut and finish",
            "cut",
            45,
            6500,
            category_id=hair,
            staff_ids=both,
            description="Wash, cut and dry, with time to talk it over first.",
            addons=[Extra("Scalp massage", 15, 1500), Extra("Beard trim", 10, 1200)],
        )
        add("Fringe trim", "fringe", 15, 0, category_id=hair, staff_ids=both, location_ids=[main])
        add("Hot shave", "shave", 30, 3000, category_id=hair, staff_ids=[bo])
        add(
            "Colour",
            "colour",
            90,
            14000,
            category_id=hair,
            staff_ids=both,
            questions=QUESTIONS,
            price_type="from",
        )
        add("Trial day", "trial", 60, 4000, category_id=hair, staff_ids=[ana], requires_approval=True)
        add("Video advice", "video", 30, 2500, category_id=talk, staff_ids=[night], place="video")
        add("Far away", "far", 30, 2500, category_id=talk, staff_ids=[far])
        add("Closed book", "closed", 30, 2500, category_id=talk, staff_ids=[never])
        add("Lantern making", "lanterns", 60, 2000, category_id=talk, capacity=4, staff_ids=[nia])
        add("Empty class", "empty", 60, 2000, category_id=talk, capacity=4, staff_ids=[nia])
    for days, seats in ((3, 4), (5, 4), (7, 4), (9, 1), (12, 4), (15, 4)):
        create_class(STUDIO, "lanterns", at(days, 18, 30), seats)


def create_class(slug: str, service: str, starts: int, capacity: int) -> str:
    """One date of a class at the first place; its public id."""
    timetable = timetable_of(slug)
    plan = timetable.service_by_key(service)
    assert plan is not None
    with write():
        return schedule_class(
            SYSTEM,
            timetable,
            service_id=plan.id,
            location_id=next(iter(timetable.locations)),
            starts=starts,
            staff_ids=tuple(plan.performers),
            capacity=capacity,
        )


def create_one_chair(
    slug: str,
    *,
    zone: str = "America/New_York",
    country: str = "US",
    currency: str = "USD",
    hours: Sequence[WeeklyHours] = (),
    window: int | None = None,
    price: int = 3000,
) -> None:
    """The smallest business: one place, one barber, one cut of half an hour, on the hours and half hours."""
    with write():
        shop = create_business(
            SYSTEM,
            name=f"Chair {slug}",
            slug=slug,
            timezone=zone,
            currency=currency,
            country=country,
            min_notice_minutes=0,
            booking_window_days=window,
            cancellation={"free_until_minutes": 1440, "fee_percent": 50, "no_show_fee_percent": 100},
            listed=False,
        ).id
        place = add_location(SYSTEM, shop, name="Shop", address="1 Pine Road").id
        set_schedule(SYSTEM, shop, location_id=place, weekly=hours or every_day())
        ada = add_staff(SYSTEM, shop, name="Ada Berg").id
        add_service(
            SYSTEM,
            shop,
            name="Shave",
            slug="shave",
            duration_minutes=30,
            slot_step_minutes=30,
            price_amount=price,
            min_notice_minutes=INHERIT,
            staff_ids=[ada],
        )
