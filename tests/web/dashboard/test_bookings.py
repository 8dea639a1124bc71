"""Requests are answered, what comes is listed, and each visit shows what was told of it."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from bookingapp.base.db import db, write
from bookingapp.base.events import Event
from bookingapp.domain.booking.commands import Booked, BookingRequest, book
from bookingapp.domain.messaging.planning import plan_messages
from bookingapp.domain.schedule.ask import Part
from bookingapp.models.booking import Booking
from bookingapp.models.business import User
from bookingapp.models.messaging import Message
from bookingapp.models.staff import StaffMember
from tests import cast
from tests.web.dashboard.conftest import SignIn

PAGE = "/dashboard/salon"


def _book(salon: cast.Cast, slug: str, number: int = 1, staff: str = "Ana", hour: int = 10) -> Booked:
    part = Part(salon.service(slug).id, salon.staff(staff).id)
    details = cast.client_details(number)
    asked = BookingRequest(salon.location_id, (part,), cast.at(3, hour), details, answers={"goal": "Rest"})
    with write():
        return book(salon.visitor, salon.timetable(), asked)


def _state(booked: Booked) -> str:
    db.session.rollback()
    return db.session.scalars(select(Booking.status).where(Booking.public_id == booked.booking_refs[0])).one()


def test_a_request_is_confirmed(salon: cast.Cast, client: FlaskClient, sign_in: SignIn) -> None:
    asked = _book(salon, "consult")
    token = sign_in("reception")
    page = client.get(f"{PAGE}/bookings").text
    assert "Waiting for your answer" in page
    assert "Client 1" in page
    action = f"{PAGE}/bookings/{asked.booking_refs[0]}/confirm"
    assert f'action="{action}"' in page
    assert client.post(action, data={"token": token}).status_code == 303
    assert _state(asked) == "confirmed"
    page = client.get(f"{PAGE}/bookings?did=confirmed").text
    assert "Waiting for your answer" not in page
    assert "The request is confirmed" in page
    assert client.post(action, data={"token": token}).location.endswith("did=stale")


def test_a_request_is_declined_with_a_reason(salon: cast.Cast, client: FlaskClient, sign_in: SignIn) -> None:
    asked = _book(salon, "consult")
    token = sign_in("owner")
    data = {"token": token, "reason": "We are away."}
    client.post(f"{PAGE}/bookings/{asked.booking_refs[0]}/decline", data=data)
    assert _state(asked) == "declined"
    assert "Nothing is booked" in client.get(f"{PAGE}/bookings").text


def test_a_visit_shows_what_was_told_and_sends_it_again(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn, context: Flask
) -> None:
    made = _book(salon, "cut")
    with write():
        plan_messages(db.session.scalars(select(Event).where(Event.subject.in_(made.booking_refs))).all())
        db.session.execute(
            update(Message)
            .where(Message.kind == "confirmation")
            .values(state="failed", error="No such mailbox.")
        )
    token = sign_in("owner")
    page = client.get(f"{PAGE}/visits/{made.public_id}").text
    for text in (
        "Client 1",
        "client1@example.test",
        "Confirmation",
        "Failed",
        "No such mailbox.",
        "Reminder",
        "Planned",
    ):
        assert text in page
    before = db.session.query(Message).count()
    action = page.split(f'action="{PAGE}/visits/{made.public_id}/messages/')[1].split('"')[0]
    answer = client.post(f"{PAGE}/visits/{made.public_id}/messages/{action}", data={"token": token})
    assert answer.location.endswith("did=resent")
    db.session.rollback()
    assert db.session.query(Message).count() == before + 1


def test_staff_see_what_they_serve_and_nothing_else(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn
) -> None:
    mine, others = _book(salon, "cut", 1, "Ana"), _book(salon, "cut", 2, "Bo")
    asked = _book(salon, "consult", 3, hour=13)
    token = sign_in("staff")
    with write():
        user_id = select(User.id).where(User.email == "staff@salon.test").scalar_subquery()
        db.session.execute(update(StaffMember).where(StaffMember.name == "Bo Chen").values(user_id=user_id))
    page = client.get(f"{PAGE}/bookings").text
    assert "Client 2" in page
    assert "Client 1" not in page
    assert client.get(f"{PAGE}/visits/{others.public_id}").status_code == 200
    assert client.get(f"{PAGE}/visits/{mine.public_id}").status_code == 404
    assert (
        client.post(f"{PAGE}/bookings/{asked.booking_refs[0]}/confirm", data={"token": token}).status_code
        == 404
    )
    assert _state(asked) == "pending"


@pytest.mark.parametrize(("role", "status"), [("accountant", 403), ("stranger", 404)])
def test_who_may_not_answer(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn, role: str, status: int
) -> None:
    asked = _book(salon, "consult")
    token = sign_in(role)
    for verb in ("confirm", "decline"):
        path = f"bookings/{asked.booking_refs[0]}/{verb}"
        assert client.post(f"{PAGE}/{path}", data={"token": token}).status_code == status
        assert client.post(f"/dashboard/stranger/{path}", data={"token": token}).status_code == 404
    assert _state(asked) == "pending"
