"""Real addresses: those of a booking that was made by its forms, and of another one that was begun."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from flask.testing import FlaskClient
from sqlalchemy import select, update

from bookingapp.base.actor import SYSTEM, Actor
from bookingapp.base.db import db, write
from bookingapp.base.events import Event
from bookingapp.base.ids import new_id
from bookingapp.base.jobs import Job, enqueue
from bookingapp.base.secrets import make_token
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.booking.imports import draft_import
from bookingapp.domain.business.apps import AppValues, register_app
from bookingapp.domain.business.commands import create_user, grant_access
from bookingapp.domain.business.keys import create_api_key
from bookingapp.domain.business.registers import list_entries
from bookingapp.domain.business.roles import ALL
from bookingapp.domain.clients.directory import ClientValues, create_client
from bookingapp.domain.clients.fields import add_field
from bookingapp.domain.messaging.feeds import ensure_feed
from bookingapp.domain.messaging.planning import plan_messages
from bookingapp.domain.messaging.webhook_queue import deliver
from bookingapp.domain.messaging.webhooks import add_webhook
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.commands import add_block
from bookingapp.domain.schedule.connected import connect_calendar
from bookingapp.domain.schedule.placing import ClassShape
from bookingapp.domain.schedule.series import SeriesRequest, create_series
from bookingapp.models.booking import Visit
from bookingapp.models.messaging import Message
from bookingapp.web.tokens import form_token
from tests import cast
from tests.house.people import set_people

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
START = re.compile(r'<button[^>]* name="start"[^>]* value="([^"]+)"')

Fields = dict[str, str]


PASSWORD = "correct horse battery"


def days() -> Fields:
    """A week to come, as forms ask for it."""
    return {"first": str(cast.day(3)), "last": str(cast.day(9))}


class Form(HTMLParser):
    """The fields of the form that is sent to an address, as a browser would send them untouched."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.fields = address, dict[str, list[str]]()
        self._inside, self._select, self._text = False, "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A form begins, or a field of it."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = given.get("action") == self.address and not self.fields
        if not self._inside or "disabled" in given:
            return
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "input" and name and (kind not in {"checkbox", "radio"} or "checked" in given):
            self.fields.setdefault(name, []).append(given.get("value", "on"))
        if tag == "textarea":
            self._text = name
            self.fields.setdefault(name, []).append("")
        if tag == "select":
            self._select = name
            self.fields.setdefault(name, []).append("")
        if tag == "option" and self._select and "selected" in given:
            self.fields[self._select][-1] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        """What stands in a text area."""
        if self._text:
            self.fields[self._text][-1] += data

    def handle_endtag(self, tag: str) -> None:
        """The end of a form or of a field of it."""
        if tag == "form":
            self._inside = False
        if tag == "textarea":
            self._text = ""
        if tag == "select":
            self._select = ""


@dataclass(frozen=True)
class Scene:
    """What a browser knows after one booking and the first step of a second one, signed in as the owner.

    `subjects`: what the token of a form is made for, by the blueprint it is sent to.
    """

    salon: cast.Cast
    client: FlaskClient
    arguments: dict[str, str]
    fields: Fields
    subjects: dict[str, str]

    def start(self) -> str:
        """A time that is free now."""
        return _picker(self.client)[1]

    def shown(self, address: str) -> dict[str, list[str]]:
        """What the form shows that a page of the same address, or the page before it, sends there."""
        for page in dict.fromkeys((address, address.rpartition("/")[0])):
            answer = self.client.get(page)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                found = Form(address)
                found.feed(answer.text)
                if found.fields:
                    return found.fields
        return {}

    def token(self, endpoint: str) -> str:
        """A good token for the form of an endpoint."""
        return form_token(self.subjects[endpoint.partition(".")[0]])


def set_scene(client: FlaskClient) -> Scene:
    """A salon with a class; a booking made over HTTP, and another one begun. Needs an application context."""
    salon = cast.create_cast()
    lesson = cast.create_class(salon, cast.at(5, 10))
    state = _begin(client).rsplit("/", 1)[1]
    details = client.get(f"/book/{cast.SALON}/details/{state}")
    person = {"name": "Ada", "email": "ada@example.test", "password": PASSWORD}
    done = client.post(
        f"/book/{cast.SALON}/details/{state}", data=dict(HIDDEN.findall(details.text)) | person
    )
    assert done.status_code == 303, done.text
    token = done.location.split("?")[0].rsplit("/", 1)[1]
    begun = _begin(client).rsplit("/", 1)[1]
    arguments = {
        "business": cast.SALON,
        "service": "cut",
        "state": begun,
        "occurrence": lesson,
        "token": token,
        "asked": make_token(
            client.application.config["SETTINGS"].secret_key, "confirm", token.partition(".")[0]
        ),
        "entry": join_waitlist(client).rsplit("/", 1)[1],
    }
    start = _picker(client)[1]
    fields = (
        person | days() | {"start": start, "seats": "1", "version": "1", "reason": "none", "occurrence": ""}
    )
    fields |= {"pick": start, "once": new_id("rec"), "count": "0"}
    owner = _sign_in(client, salon, person["email"])
    staff = salon.staff("Ana").public_id
    arguments |= _calendars(salon, client.application.config["SETTINGS"].secret_key)
    fields |= {"subject": f"staff:{staff}", "member": staff, "url": "https://calendar.example/secret.ics"}
    arguments |= _request(salon)
    arguments |= {"client": _client(salon, "Zed"), "run": _import(salon, owner)}
    fields |= {"other": _client(salon, "Zoe")}
    arguments |= _catalogue(salon) | _programs(salon)
    arguments |= _time(salon)
    arguments |= {"topic": "confirmation", "way": "email", "to": "client", "verb": "confirm"}
    arguments["job"] = make_token(client.application.config["SETTINGS"].secret_key, "job", str(_fault(salon)))
    arguments |= set_people(
        salon.business_id, client.application.config["SETTINGS"].secret_key, owner, PASSWORD
    )
    fields |= {"new_password": PASSWORD, "code": "000000"}
    subjects = {"public": cast.SALON, "auth": "sign-in", "start": "start", "dashboard": f"user:{owner}"}
    subjects |= {"account": f"user:{owner}", "oauth": f"consent:{owner}"}
    fields["client_id"] = arguments["oauth_app"]
    return Scene(salon, client, arguments, fields, subjects)


def join_waitlist(client: FlaskClient) -> str:
    """Wait for a cut; the path of one's own place."""
    page = client.get(f"/book/{cast.SALON}/cut/waitlist")
    typed = {"name": "Bea", "email": "bea@example.test"} | days()
    answer = client.post(f"/book/{cast.SALON}/cut/waitlist", data=dict(HIDDEN.findall(page.text)) | typed)
    assert answer.status_code == 303, answer.text
    return str(answer.location.split("?")[0])


def _sign_in(client: FlaskClient, salon: cast.Cast, email: str) -> str:
    """Sign an owner in; their public id."""
    with write():
        user = create_user(SYSTEM, email=email, name="Ada", password=PASSWORD)
        grant_access(SYSTEM, salon.business_id, user_id=user.id, role="owner")
        ref = user.public_id
    answer = client.post(
        "/sign-in", data={"token": form_token("sign-in"), "email": email, "password": PASSWORD}
    )
    assert answer.status_code == 303, answer.text
    return ref


def _calendars(salon: cast.Cast, key: str) -> dict[str, str]:
    """A calendar that is shared, and one that is read."""
    with write():
        feed = ensure_feed(SYSTEM, "staff", salon.staff("Bo").id)
        row = connect_calendar(
            SYSTEM,
            salon.business_id,
            staff_id=salon.staff("Bo").id,
            name="Private",
            url="https://calendar.example/private.ics",
            secret_key=key,
        )
        return {"feed": feed.public_id, "calendar": row.public_id}


def _catalogue(salon: cast.Cast) -> dict[str, str]:
    """A service, its category as a word of a register, a field of the business's own."""
    with write():
        field = add_field(SYSTEM, salon.business_id, subject="client", label="Shoe size")
        words = list_entries(SYSTEM, salon.business_id, "categories")
    return {
        "srv": salon.service("cut").public_id,
        "kind": "categories",
        "word": words[0].ref,
        "field": field.public_id,
    }


def _programs(salon: cast.Cast) -> dict[str, str]:
    """A key, and an app that may ask users."""
    values = AppValues("Planner", redirect_uris=("https://planner.example/back",))
    with write():
        key, _text = create_api_key(SYSTEM, salon.business_id, name="Till")
        app, _secret = register_app(SYSTEM, salon.business_id, values)
        hook, _signing = add_webhook(
            SYSTEM, salon.business_id, "0" * 32, url="https://planner.example/hook", events=["*"]
        )
        sent = deliver(hook, new_id("evt"), "ping", hook.public_id, "{}")
        sent.state = "failed"
        refs = {"webhook": hook.public_id, "delivery": sent.public_id}
        return refs | {"api_key": key.public_id, "oauth_app": app.public_id}


def _request(salon: cast.Cast) -> dict[str, str]:
    """A booking that waits for an answer, and a message that was planned for it."""
    part = Part(salon.service("consult").id)
    asked = BookingRequest(
        salon.location_id, (part,), cast.at(8, 11), cast.client_details(9), answers={"goal": "Rest"}
    )
    with write():
        made = book(salon.visitor, salon.timetable(), asked)
    with write():
        plan_messages(db.session.scalars(select(Event).where(Event.subject.in_(made.booking_refs))).all())
        visit_id = select(Visit.id).where(Visit.public_id == made.public_id).scalar_subquery()
        message = db.session.scalars(select(Message.public_id).where(Message.visit_id == visit_id)).first()
    assert message is not None
    return {"booking": made.booking_refs[0], "visit": made.public_id, "message": message}


def _client(salon: cast.Cast, name: str) -> str:
    """Somebody who has never been here."""
    with write():
        return create_client(SYSTEM, salon.business_id, ClientValues(name)).public_id


def _import(salon: cast.Cast, owner: str) -> str:
    """A table that is to be brought in."""
    actor = Actor("user", salon.business_id, owner, ALL)
    body = b"Name,Mail\nUma,uma@example.test\n"
    with write():
        return draft_import(actor, salon.business_id, kind="clients", file_name="a.csv", body=body).public_id


def _time(salon: cast.Cast) -> dict[str, str]:
    """One of the staff, a place, a resource, time off, a series."""
    table = salon.timetable()
    shape = ClassShape(salon.service("yoga").id, salon.location_id, 60, (salon.staff("Ana").id,), 3)
    first = cast.day(40)
    asked = SeriesRequest(shape, "FREQ=WEEKLY;COUNT=2", first, 16 * 60)
    with write():
        low = cast.at(50, 9)
        off = add_block(SYSTEM, salon.business_id, starts=low, ends=low + 60, staff_id=salon.staff("Bo").id)
        refs = {"block": off.public_id, "series": create_series(SYSTEM, table, asked).ref}
    refs |= {"member": salon.staff("Bo").public_id, "place": table.locations[salon.location_id].public_id}
    return refs | {"resource": next(iter(table.resources.values())).public_id}


def _fault(salon: cast.Cast) -> int:
    """A job that was given up."""
    with write():
        job_id = enqueue("message.send", salon.business_id, message_id=0)
        db.session.execute(update(Job).where(Job.id == job_id).values(state="dead"))
    return job_id


def _picker(client: FlaskClient) -> tuple[Fields, str]:
    """The hidden fields and the first time of the salon's picker."""
    page = client.get(f"/book/{cast.SALON}/cut")
    starts = START.findall(page.text)
    assert starts, page.text
    return dict(HIDDEN.findall(page.text)), starts[0]


def _begin(client: FlaskClient) -> str:
    """Take the first time; the address of its details."""
    hidden, start = _picker(client)
    answer = client.post(f"/book/{cast.SALON}/cut", data=hidden | {"start": start})
    assert answer.status_code == 303, answer.text
    return answer.location.split("?")[0]
