"""The post as tests see it: what the worker sends when it is let run, and what came of it."""

import email.policy
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

import icalendar
from flask import Flask
from sqlalchemy import select, update

from bookingapp.base.actor import Actor
from bookingapp.base.db import db, write
from bookingapp.base.events import Event
from bookingapp.domain.booking.commands import Booked, BookingRequest, book
from bookingapp.domain.clients.commands import ClientDetails
from bookingapp.domain.schedule.ask import Part
from bookingapp.models.business import Business
from bookingapp.models.messaging import CapturedMail, Message
from bookingapp.models.staff import StaffMember
from bookingapp.worker import loop
from tests.cast import Cast, client_details

MONDAY = "2026-03-02T12:00:00+00:00"
"""7 in the morning in New York, six days before its clocks go forward."""


@dataclass(frozen=True)
class Post:
    """The worker and its mail, of a salon whose staff have addresses."""

    app: Flask
    cast: Cast

    def run(self) -> None:
        """Let the worker do all that is due."""
        loop.run_once(self.app)
        db.session.rollback()

    def mails(self, address: str | None = None) -> list[EmailMessage]:
        """What was captured, parsed, in the order in which it left."""
        rows = db.session.scalars(select(CapturedMail).order_by(CapturedMail.id)).all()
        return [parsed(row.raw) for row in rows if row.channel == "email" and address in (None, row.address)]

    def subjects(self, address: str = "client1@example.test") -> list[str]:
        """What one address was told."""
        return [str(mail["Subject"]) for mail in self.mails(address)]

    def texts(self) -> list[str]:
        """What was told by SMS."""
        rows = db.session.scalars(
            select(CapturedMail).where(CapturedMail.channel == "sms").order_by(CapturedMail.id)
        )
        return [row.raw.decode() for row in rows]

    def messages(self, **which: Any) -> Sequence[Message]:
        """Rows of messages."""
        return db.session.scalars(
            select(Message).filter_by(**which).order_by(Message.id).execution_options(populate_existing=True)
        ).all()

    def kinds(self, **which: Any) -> list[str]:
        """Their kinds."""
        return [message.kind for message in self.messages(**which)]

    def choose(self, **settings: Any) -> None:
        """The salon's settings of messages, without asking for rights."""
        with write():
            db.session.get_one(Business, self.cast.business_id).messages = settings

    def book(
        self,
        *services: str,
        starts: int,
        details: ClientDetails | None = None,
        actor: Actor | None = None,
        staff: str | None = None,
        **more: Any,
    ) -> Booked:
        """A visit of these services."""
        timetable = self.cast.timetable()
        who = self.cast.staff(staff).id if staff else None
        parts = tuple(Part(self.cast.service(slug).id, who) for slug in services)
        request = BookingRequest(
            self.cast.location_id,
            parts,
            starts,
            details or client_details(),
            **({"locale": "en", "timezone": "America/New_York"} | more),
        )
        with write():
            return book(actor or self.cast.visitor, timetable, request)


def open_post(app: Flask, cast: Cast) -> Post:
    """Give the salon's staff addresses, and forget what happened so far."""
    with write():
        for member in db.session.scalars(select(StaffMember)):
            member.email = f"{member.name.split()[0].lower()}@example.test"
        db.session.execute(update(Event).values(fanned_out=True))
    return Post(app, cast)


def parsed(raw: bytes) -> EmailMessage:
    """A mail as a mail program reads it."""
    return BytesParser(EmailMessage, policy=email.policy.default).parsebytes(raw)  # type: ignore[arg-type]


def part_of(mail: EmailMessage, kind: str) -> EmailMessage | None:
    """The first part of a type."""
    return next((part for part in mail.walk() if part.get_content_type() == kind), None)  # type: ignore[misc]


def words_of(mail: EmailMessage) -> str:
    """Its plain text."""
    part = part_of(mail, "text/plain")
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def invitation_of(mail: EmailMessage) -> icalendar.Event | None:
    """The event that a calendar is told of."""
    part = part_of(mail, "text/calendar")
    if part is None:
        return None
    raw = part.get_payload(decode=True)
    assert isinstance(raw, bytes)
    calendar = icalendar.Calendar.from_ical(raw)
    assert part.get_param("method") == calendar["METHOD"]
    (event,) = calendar.walk("VEVENT")
    return event  # type: ignore[no-any-return]
