"""The salon with a diary, and feeds of all kinds."""

from dataclasses import dataclass
from typing import Any

import icalendar
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from bookingapp.base.actor import SYSTEM, Actor
from bookingapp.base.db import db, write
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.business.commands import create_user, grant_access
from bookingapp.domain.clients.commands import ClientDetails
from bookingapp.domain.messaging.feeds import change_feed, ensure_feed, feed_link
from bookingapp.domain.schedule.ask import Part
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.catalog import Resource
from bookingapp.models.clients import Client
from tests.cast import Cast, at, create_cast, create_class

SECRET = "only-for-tests-0123456789abcdef"
MARIA = ClientDetails("María Okafor-Łęcka", "maria@private.test", "+12125550123")
NOTES = "Sensitive scalp; call before"
PRIVATE = ("Okafor", "Łęcka", "María", "maria@private.test", "12125550123", "Sensitive", "scalp")
"""What is the client's alone."""


@dataclass(frozen=True)
class Diary:
    """What is booked at the salon, by public id."""

    cast: Cast
    cut: str
    double: str
    lesson: str

    @property
    def business_id(self) -> int:
        """The salon."""
        return self.cast.business_id

    @property
    def client_id(self) -> int:
        """Maria's row."""
        found = db.session.scalar(select(Client.id).where(Client.email == MARIA.email))
        assert found is not None
        return found

    def subject(self, kind: str) -> int:
        """Whose feed of a kind it is: Ana, her room, Main Street, cuts, Maria."""
        if kind == "resource":
            return db.session.scalars(
                select(Resource.id).where(Resource.business_id == self.business_id)
            ).one()
        found: dict[str, Any] = {
            "staff": lambda: self.cast.staff("Ana").id,
            "location": lambda: self.cast.location_id,
            "service": lambda: self.cast.service("cut").id,
            "client": lambda: self.client_id,
        }
        return int(found[kind]())

    def link(self, kind: str, subject_id: int | None = None, *, busy_only: bool = False) -> str:
        """The path of a feed, made if need be."""
        with write():
            chosen = self.subject(kind) if subject_id is None else subject_id
            feed = ensure_feed(Actor("system", self.business_id), kind, chosen, busy_only=busy_only)
        return feed_link(SECRET, feed)

    def show_details(self, kind: str) -> None:
        """Switch details on."""
        with write():
            feed = ensure_feed(SYSTEM, kind, self.subject(kind))
            change_feed(SYSTEM, feed.public_id, details=True)


def take(cast: Cast, starts: int, *services: str, staff: str | None = None, **more: Any) -> str:
    """Book as Maria; the visit's public id."""
    parts = tuple(
        Part(cast.service(slug).id, cast.staff(staff).id if staff and number == 0 else None)
        for number, slug in enumerate(services)
    )
    request = BookingRequest(
        cast.location_id, parts, starts, more.pop("client", MARIA), notes=more.pop("notes", NOTES), **more
    )
    with write():
        return book(cast.visitor, cast.timetable(), request).public_id


def make_diary() -> Diary:
    """Tomorrow Ana cuts at 10 and, after a colour, at 12; the day after Bo gives a class with two booked places."""
    cast = create_cast()
    cut = take(cast, at(1, 10), "cut", staff="Ana")
    double = take(cast, at(1, 12), "colour", "cut", staff="Ana")
    lesson = create_class(cast, at(2, 9))
    take(cast, at(2, 9), "yoga", occurrence_ref=lesson, seats=2)
    return Diary(cast, cut, double, lesson)


def add_user(cast: Cast, email: str, role: str, location_id: int | None = None) -> int:
    """Somebody who works at the salon."""
    with write():
        user = create_user(SYSTEM, email=email, name="Somebody")
        grant_access(SYSTEM, cast.business_id, user_id=user.id, role=role, location_id=location_id)
    return user.id


def events_of(answer: TestResponse) -> list[icalendar.Event]:
    """The events of a feed, by time."""
    assert answer.status_code == 200, answer.text
    found = icalendar.Calendar.from_ical(answer.data)
    assert isinstance(found, icalendar.Calendar)
    events = [event for event in found.walk("VEVENT") if isinstance(event, icalendar.Event)]
    return sorted(events, key=lambda event: event.decoded("DTSTART"))


def summaries(client: FlaskClient, link: str) -> list[str]:
    """What the events of a feed are called, by time."""
    return [str(event["SUMMARY"]) for event in events_of(client.get(link))]


def bookings_of(visit_ref: str) -> list[Booking]:
    """The bookings of a visit in order."""
    visit = db.session.scalars(select(Visit).where(Visit.public_id == visit_ref)).one()
    return list(visit.bookings)
