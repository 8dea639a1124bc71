"""Real addresses: those of a booking that was made by its forms, and of another one that was begun."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

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
from bookingapp.domain.business.commands import create_user, grant_access
from bookingapp.domain.business.roles import ALL
from bookingapp.domain.clients.directory import ClientValues, create_client
from bookingapp.domain.messaging.feeds import ensure_feed
from bookingapp.domain.messaging.planning import plan_messages
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.connected import connect_calendar
from bookingapp.models.booking import Visit
from bookingapp.models.messaging import Message
from bookingapp.web.tokens import form_token
from tests import cast

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
START = re.compile(r'<button[^>]* name="start"[^>]* value="([^"]+)"')

Fields = dict[str, str]


DAYS = {"first": str(date.today() + timedelta(days=3)), "last": str(date.today() + timedelta(days=9))}
PASSWORD = "correct horse battery"


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
        "entry": join_waitlist(client).rsplit("/", 1)[1],
    }
    start = _picker(client)[1]
    fields = (
        person | DAYS | {"start": start, "seats": "1", "version": "1", "reason": "none", "occurrence": ""}
    )
    fields |= {"pick": start, "once": new_id("rec"), "count": "0"}
    owner = _sign_in(client, salon, person["email"])
    staff = salon.staff("Ana").public_id
    arguments |= _calendars(salon, client.application.config["SETTINGS"].secret_key)
    fields |= {"subject": f"staff:{staff}", "member": staff, "url": "https://calendar.example/secret.ics"}
    arguments |= _request(salon)
    arguments |= {"client": _client(salon, "Zed"), "run": _import(salon, owner)}
    fields |= {"other": _client(salon, "Zoe")}
    arguments["job"] = make_token(client.application.config["SETTINGS"].secret_key, "job", str(_fault(salon)))
    subjects = {"public": cast.SALON, "auth": "sign-in", "dashboard": f"user:{owner}"}
    return Scene(salon, client, arguments, fields, subjects)


def join_waitlist(client: FlaskClient) -> str:
    """Wait for a cut; the path of one's own place."""
    page = client.get(f"/book/{cast.SALON}/cut/waitlist")
    typed = {"name": "Bea", "email": "bea@example.test"} | DAYS
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
