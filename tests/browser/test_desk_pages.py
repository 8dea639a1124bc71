"""Every page that those who work here may open, on a telephone in the dark and on a desk by day.

The pages are those of the routes: a new one is visited without being named here. It has to answer, to stay within
the window, to break no rule of what a page may load or run, to have one title, to lead to pages that there are,
and axe has to find nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Literal
from urllib.parse import unquote, urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect
from sqlalchemy import select
from werkzeug.routing import MapAdapter

from bookingapp.base.db import db, write
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.business.second_factor import begin_second_factor
from bookingapp.domain.clients.commands import ClientDetails
from bookingapp.domain.schedule.ask import Part
from bookingapp.integrations.captured import capture, list_captured
from bookingapp.models.booking import Visit
from bookingapp.models.business import User
from bookingapp.models.clients import Client
from bookingapp.web.access import ACCESS
from tests import cast
from tests.browser.stage import open_app
from tests.browser.test_states import AXE, judge, sticks_out
from tests.conftest import FreshClient
from tests.house.scene import PASSWORD, Scene, set_scene
from tests.house.test_access import MORE
from tests.support import databases
from tests.support.server import Server
from tests.web.auth.test_second_factor import Phone

pytestmark = pytest.mark.browser

DOORS = {"account", "auth", "dashboard"}
LOOKS: dict[str, tuple[int, Literal["dark", "light"]]] = {"telephone": (320, "dark"), "desk": (1440, "light")}
OWNER, HALFWAY = "ada@example.test", "una@example.test"

LEADS_ON = {"dashboard.home": "/calendar", "dashboard.at": "/calendar"}
"""Routes that show nothing of their own, and how the address ends that they lead to."""

FRAMED = {"dashboard.letter_html", "dashboard.look_at_message"}
"""Mails, shown in a frame of another page: they are no pages of ours."""

JUDGED_TWICE = {
    f"dashboard.{name}" for name in ("calendar", "client", "service", "settings", "today", "visit")
}
"""axe takes longest: it looks at all pages on the telephone, and at these on the desk too."""

LONG_NAME = "Wilhelmine-Alexandrina von Donaudampfschifffahrtsgesellschaft"
LONG_EMAIL = "wilhelmine.alexandrina.donaudampfschifffahrt@postal-office-of-the-company.example.test"

WIDEST = """() => {
    const edge = document.documentElement.scrollWidth - 1;
    const wide = [...document.body.querySelectorAll("*")].filter(one => {
        const box = one.getBoundingClientRect();
        const spills = getComputedStyle(one).overflowX === "visible" ? one.scrollWidth : 0;
        return box.left + Math.max(box.width, spills) >= edge;
    });
    return wide.slice(-2).map(one => one.outerHTML.slice(0, 120)).join(" … ");
}"""
"""What reaches farthest, the innermost of it."""

LEADS = """() => [
    ...[...document.querySelectorAll("a[href]")].map(one => ["GET", one.href]),
    ...[...document.querySelectorAll("form[action]")].map(one => [one.method, one.getAttribute("action")]),
    ...[...document.querySelectorAll("[formaction]")].map(one => ["POST", one.formAction]),
    ...[...document.querySelectorAll("[hx-get]")].map(one => ["GET", one.getAttribute("hx-get")]),
    ...[...document.querySelectorAll("[hx-post]")].map(one => ["POST", one.getAttribute("hx-post")]),
].map(([method, url]) => [method.toUpperCase(), new URL(url, document.baseURI).href])"""
"""Where links and forms lead."""


class Quiet(Server):
    """Nothing happens by itself: a link that the scene mailed stays good, nobody else's calendar is read."""

    def _command(self) -> list[str]:
        return [*super()._command(), "--no-worker"]


@dataclass(frozen=True)
class Place:
    """A page's endpoint and address."""

    name: str
    path: str


@dataclass(frozen=True)
class House:
    """A running server, and all pages of it: those for everybody, and those of whoever is signed in."""

    server: Server
    routes: MapAdapter
    outside: list[Place]
    inside: list[Place]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The scene in which every route has a real address, on a real server."""
    folder = tmp_path_factory.mktemp("pages")
    with databases.fresh("sqlite", folder) as url:
        server = Quiet(folder / "server", {"BOOKINGAPP_DATABASE_URL": url}, workers=1)
        app = open_app(server, folder / "app")
        app.test_client_class = FreshClient
        with app.app_context():
            scene = set_scene(app.test_client())
            _furnish(app, scene)
            places = _places(app, scene)
            db.session.remove()
            db.engine.dispose()
        inside = [place for place in places if ACCESS[place.name] == "user"]
        try:
            server.start()
            yield House(
                server, app.url_map.bind(""), [place for place in places if place not in inside], inside
            )
        finally:
            server.stop()


def _furnish(app: Flask, scene: Scene) -> None:
    """Names and addresses that are long; somebody halfway through the second factor; a message that was kept."""
    key, salon = app.config["SETTINGS"].secret_key, scene.salon
    asked = BookingRequest(
        salon.location_id,
        (Part(salon.service("cut").id, salon.staff("Ana").id),),
        cast.at(1, 15),
        ClientDetails(LONG_NAME, LONG_EMAIL, "+1 212 555 0101"),
        notes="Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz " * 4,
    )
    with write():
        made = book(salon.visitor, salon.timetable(), asked)
        begin_second_factor(_user_id(OWNER), key)
    Phone(_user_id(HALFWAY), key)
    db.session.rollback()
    capture("email", LONG_EMAIL, "You are booked", _letter(), business_id=salon.business_id, reference="one")
    client_id = select(Visit.client_id).where(Visit.public_id == made.public_id).scalar_subquery()
    scene.arguments.update(
        visit=made.public_id,
        booking=made.booking_refs[0],
        client=db.session.scalars(select(Client.public_id).where(Client.id == client_id)).one(),
        ref=list_captured(business_id=salon.business_id)[0].ref,
    )


def _user_id(email: str) -> int:
    return db.session.scalars(select(User.id).where(User.email == email)).one()


def _letter() -> bytes:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = "You are booked", "Salon <x@salon.test>", LONG_EMAIL
    mail.set_content(f"Dear {LONG_NAME},\nhttps://salon.example.test/{'visit' * 40}\n")
    mail.add_alternative("<html><body><p>Dear all</p></body></html>", subtype="html")
    mail.add_attachment(b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", filename="invite.ics")
    return bytes(mail)


def _places(app: Flask, scene: Scene) -> list[Place]:
    """The pages behind our doors; files and data have to answer too, and are no pages."""
    known, found = scene.arguments | MORE, []
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.endpoint.partition(".")[0] not in DOORS or "GET" not in (rule.methods or set()):
            continue
        unknown = rule.arguments - known.keys()
        assert not unknown, f"{rule}: give tests/house/scene.py an example of {unknown}"
        with app.test_request_context():
            path = app.url_for(rule.endpoint, **{name: known[name] for name in rule.arguments})  # type: ignore[arg-type]
        answer = scene.client.get(path)
        if answer.mimetype == "text/html" and rule.endpoint not in FRAMED:
            found.append(Place(rule.endpoint, path))
        else:
            assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return found


class Eye:
    """Looks at one page after the other, and notes what is wrong with each."""

    def __init__(self, house: House, page: Page, look: str) -> None:
        self.house, self.page, self.look = house, page, look
        self.found: list[str] = []
        self._said: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda fault: self._said.append(str(fault)))
        page.on("request", self._watch)

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type == "error" or "Content Security Policy" in said.text:
            self._said.append(said.text)

    def _watch(self, request: Request) -> None:
        if not request.url.startswith((f"{self.house.server.url}/", "data:", "blob:")):
            self._said.append(f"asks {request.url}")

    def sign_in(self, email: str, ends: str) -> None:
        """Through the door, to where it leads."""
        self.page.goto(f"{self.house.server.url}/sign-in")
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(f"**{ends}")

    def visit(self, place: Place) -> None:
        """All that a page has to be."""
        self._said.clear()
        answer = self.page.goto(f"{self.house.server.url}{place.path}")
        assert answer is not None
        faults = [] if answer.status == 200 else [f"answers {answer.status}"]
        path, ends = urlsplit(self.page.url).path, LEADS_ON.get(place.name, place.path)
        faults += [] if path.endswith(ends) else [f"leads on to {path}"]
        if place.name not in LEADS_ON:
            faults += self._seen(place)
        faults += self._said
        self.found += [f"{place.name} {place.path} ({self.look}): {fault}" for fault in faults]

    def _seen(self, place: Place) -> list[str]:
        page = self.page
        if place.name == "dashboard.calendar":
            expect(page.locator("#cal[data-ready], #cal-list:not([hidden])")).to_be_visible()
        faults = [f"{wide} px stick out: {page.evaluate(WIDEST)}"] if (wide := sticks_out(page)) else []
        if (heads := page.locator("h1").count()) != 1:
            faults.append(f"has {heads} h1")
        if not page.title().strip():
            faults.append("has no title")
        if self.look == "telephone" or place.name in JUDGED_TWICE:
            page.evaluate(AXE)
            faults += judge(page)
        return faults + self._lost()

    def _lost(self) -> list[str]:
        """Links and forms that lead to no route of ours."""
        own = f"{self.house.server.url}/"
        leads = {(method, url) for method, url in self.page.evaluate(LEADS) if url.startswith(own)}
        lost = [
            (method, path)
            for method, path in sorted((method, unquote(urlsplit(url).path)) for method, url in leads)
            if not self.house.routes.test(path, method)
        ]
        return [f"leads nowhere: {method} {path}" for method, path in lost]


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_is_in_order(house: House, browser: Browser, look: str) -> None:
    """In a context that keeps what it has loaded, which `new_page` does not: all pages share sheets and scripts."""
    width, scheme = LOOKS[look]
    with browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    ) as context:
        eye = Eye(house, context.new_page(), look)
        eye.sign_in(HALFWAY, "/sign-in/code")  # whoever is halfway sees all that is shown outside
        for place in house.outside:
            eye.visit(place)
        eye.sign_in(OWNER, "/calendar")
        for place in house.inside:
            eye.visit(place)
    if eye.found:
        pytest.fail("\n".join(eye.found), pytrace=False)
