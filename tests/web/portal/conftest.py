"""Somebody with a browser who signs in to the portal, and the mail that they are sent."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from bookingapp.base import clock
from bookingapp.base.actor import visitor
from bookingapp.base.config import Settings
from bookingapp.base.db import db, write
from bookingapp.base.jobs import Job, Task
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.clients.commands import ClientDetails
from bookingapp.domain.clients.sign_in import begin_session, find_session
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.models.messaging import CapturedMail
from bookingapp.web.tokens import form_token
from bookingapp.worker.sign_in import send_sign_in
from tests.cast import Cast, create_cast
from tests.web.public.conftest import Page, Values

ADA = "ada@example.test"
EVE = "eve@example.test"


@dataclass
class Browser:
    """Pages and forms of one person, with cookies."""

    app: Flask
    http: FlaskClient

    def get(self, url: str) -> Page:
        """A page; redirects are not followed."""
        return Page(self.http.get(url))

    def post(self, url: str, **values: str | list[str]) -> Page:
        """Send a form with these values."""
        return Page(self.http.post(url, data=values))

    def send(self, page: Page, ending: str, **typed: str | list[str]) -> Page:
        """Send a form of a page as it stands, with what was typed; without an ending the last one."""
        form = page.form(ending) if ending else page.forms[-1]
        values: Values = {**form.values, **typed}
        return Page(self.http.post(form.action, data=values))

    def follow(self, page: Page) -> Page:
        """Where a redirect leads."""
        assert page.status == 303, page.text
        return self.get(page.answer.headers["Location"])

    @property
    def cookie(self) -> str | None:
        """The token that the browser keeps."""
        found = self.http.get_cookie("my", path="/my")
        return found.value if found else None

    def enter(self, email: str) -> "Browser":
        """Sign in without the detour by mail."""
        with self.app.app_context():
            with write():
                token = begin_session(email)
            db.session.remove()
        self.http.set_cookie("my", token, path="/my")
        return self

    @property
    def token(self) -> str:
        """What the forms of this session carry."""
        with self.app.test_request_context():
            person = find_session(self.cookie or "")
            db.session.remove()
            return form_token(f"my:{person.session_ref}" if person else "my")

    def ask(self, email: str) -> Page:
        """Ask for a code; the page that asks for it."""
        return self.follow(self.send(self.get("/my/sign-in"), "/sign-in", email=email))


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The salon and its stranger."""
    with app.app_context():
        made = create_cast()
        db.session.remove()
    return made


@pytest.fixture
def browser_of(app: Flask) -> Callable[[], Browser]:
    """Makes browsers that know nothing of each other."""
    return lambda: Browser(app, app.test_client())


@pytest.fixture
def ada(app: Flask) -> Browser:
    """Nobody yet: whoever the test lets sign in."""
    return Browser(app, app.test_client())


@dataclass(frozen=True)
class Letterbox:
    """The worker's side: jobs of signing in are done when the test says so, mails are read."""

    app: Flask
    settings: Settings

    def deliver(self) -> int:
        """Do every waiting job of signing in; how many."""
        with self.app.app_context():
            jobs = db.session.scalars(select(Job).where(Job.name == "sign_in.send").order_by(Job.id)).all()
            tasks = [
                Task(job.id, job.name, None, job.arguments, 1, self.settings, clock.now()) for job in jobs
            ]
            db.session.rollback()
            for task in tasks:
                send_sign_in(task)
                with write() as session:
                    session.delete(session.get_one(Job, task.id))
            db.session.remove()
        return len(tasks)

    def mails(self, email: str) -> list[str]:
        """The plain texts that an address was sent, the latest first."""
        with self.app.app_context():
            raws = db.session.scalars(
                select(CapturedMail.raw).where(CapturedMail.address == email).order_by(CapturedMail.id.desc())
            ).all()
            db.session.remove()
        read = [message_from_bytes(raw, policy=policy.default) for raw in raws]
        return [str(one.get_body(("plain",)).get_content()).replace("\r", "") for one in read]  # type: ignore[union-attr]

    def code(self, email: str) -> str:
        """The code of the latest mail, after the worker has done its work."""
        self.deliver()
        found = re.search(r"^(\d{6})$", self.mails(email)[0], re.MULTILINE)
        assert found, self.mails(email)[0]
        return found[1]

    def link(self, email: str) -> str:
        """The path of its link."""
        self.deliver()
        found = re.search(r"http://localhost(/my/\S+)", self.mails(email)[0])
        assert found, self.mails(email)[0]
        return found[1]


@pytest.fixture
def letters(app: Flask, settings: Settings) -> Letterbox:
    """Where mails arrive."""
    return Letterbox(app, settings)


@dataclass(frozen=True)
class Shop:
    """Books for people, without pages."""

    app: Flask
    cast: Cast

    def book(
        self,
        starts: int,
        email: str | None = ADA,
        *,
        service: str = "cut",
        name: str = "Ada Lovelace",
        phone: str | None = None,
        stranger: bool = False,
        notes: str = "",
    ) -> str:
        """A booking; the visit's public id."""
        with self.app.app_context():
            business = self.cast.stranger_id if stranger else self.cast.business_id
            timetable = timetable_by_id(business)
            plan = timetable.service_by_key(service)
            assert plan is not None
            request = BookingRequest(
                location_id=next(iter(timetable.locations)),
                parts=(Part(plan.id),),
                starts=starts,
                client=ClientDetails(name, email, phone),
                notes=notes,
            )
            with write():
                ref = book(visitor(business), timetable, request).public_id
            db.session.remove()
        return ref


@pytest.fixture
def shop(app: Flask, cast: Cast) -> Shop:
    """The salon's book."""
    return Shop(app, cast)
