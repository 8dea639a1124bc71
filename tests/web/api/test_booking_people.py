"""Bookings by tokens: a client for themselves, the desk without asking, a stylist only what they serve."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.domain.business.commands import create_user, grant_access
from bookingapp.domain.clients.sign_in import write_letter
from bookingapp.models.staff import StaffMember
from tests import cast
from tests.cast import at
from tests.web.api.desk import Desk, open_desk, when

PASSWORD = "correct horse battery"
KEY = "only-for-tests-0123456789abcdef"
MINE = {"name": "Client 1", "email": "client1@example.test"}


@pytest.fixture
def desk(context: Flask, client: FlaskClient) -> Desk:
    return open_desk(client)


def as_user(desk: Desk, role: str, staff: str | None = None) -> None:
    """Sign in with a role; the token stands beside the keys under its name."""
    email = f"{role}@salon.test"
    with write():
        user = create_user(SYSTEM, email=email, name=role, password=PASSWORD)
        grant_access(SYSTEM, desk.salon.business_id, user_id=user.id, role=role)
        if staff:
            key = desk.salon.staff(staff).id
            db.session.execute(update(StaffMember).where(StaffMember.id == key).values(user_id=user.id))
    form = {"grant": "password", "email": email, "password": PASSWORD}
    desk.keys[role] = desk.client.post("/api/v1/auth/token", json=form).json["access_token"]  # type: ignore[index]


def as_client(desk: Desk, email: str) -> None:
    """The same for a client, by a code."""
    form = {"grant": "code", "business_id": cast.SALON, "email": email}
    asked = desk.client.post("/api/v1/auth/token", json=form)
    with write():
        letter = write_letter(KEY, asked.json["request_id"])  # type: ignore[index]
    assert letter is not None
    made = desk.client.post("/api/v1/auth/token", json=form | {"code": letter.code})
    desk.keys["client"] = made.json["access_token"]  # type: ignore[index]


def test_a_client_books_moves_and_cancels_for_themselves(desk: Desk) -> None:
    desk.book(client=MINE)
    other = desk.book(client={"name": "Other", "email": "other@example.test"}).json
    as_client(desk, MINE["email"])
    made = desk.book(starts=at(4, 10), key="client", client=None, notes="Alone")
    assert made.status_code == 201, made.text
    assert made.json["client"]["email"] == MINE["email"]
    assert (
        desk.book(starts=at(5, 10), key="client", client=None, client_id=other["client"]["id"]).status_code
        == 422
    )
    theirs = desk.book(
        starts=at(5, 10), key="client", client={"name": "C.", "email": "other@example.test"}
    ).json
    assert (theirs["client"]["name"], theirs["client"]["email"]) == ("C.", MINE["email"])
    assert desk("GET", "/bookings", key="client").json["meta"]["total"] == 3
    assert desk("GET", "/visits?search=client", key="client").json["meta"]["total"] == 3
    one = f"/bookings/{made.json['id']}"
    moved = desk("PATCH", one, {"starts_at": when(at(4, 11)), "notes": "With a friend"}, "client")
    assert (moved.json["starts_at"], moved.json["notes"]) == (when(at(4, 11)), "With a friend")
    assert desk("PATCH", one, {"metadata": {"vip": True}}, "client").status_code == 403
    assert (
        desk("PATCH", one, {"starts_at": when(at(4, 7)), "override": ["hours"]}, "client").status_code == 403
    )
    assert desk("POST", f"{one}/arrive", {}, "client").status_code == 403
    assert desk("PATCH", f"{one}/status", {"status": "completed"}, "client").status_code == 403
    for method in ("GET", "PATCH", "PUT", "DELETE"):
        assert desk(method, f"/bookings/{other['id']}", {}, "client").status_code == 404
    assert desk("DELETE", one, key="client").json["cancelled_by"] == "client"


def test_the_desk_needs_nobody_to_ask(desk: Desk) -> None:
    as_user(desk, "owner")
    assert desk.book("consult", key="owner").json["status"] == "confirmed"
    assert desk.book(starts=at(3, 10), key="owner", client={"name": "Walk-in"}).status_code == 201
    outside = {"starts": at(3, 7, 7), "override": ["hours"]}
    assert desk.book(key="owner", **outside).json["override"] == ["hours"]  # type: ignore[arg-type]


def test_a_stylist_books_what_they_serve(desk: Desk) -> None:
    as_user(desk, "staff", "Ana")
    theirs = desk.book(staff_id=desk.staff("Bo")).json
    assert desk.book(key="staff", starts=at(3, 10), staff_id=desk.staff("Bo")).status_code == 403
    assert desk.book(key="staff", starts=at(3, 10)).status_code == 403
    mine = desk.book(key="staff", starts=at(3, 10), staff_id=desk.staff("Ana"))
    assert mine.status_code == 201, mine.text
    assert [one["id"] for one in desk("GET", "/bookings", key="staff").json["data"]] == [mine.json["id"]]
    assert desk("GET", f"/bookings/{theirs['id']}", key="staff").status_code == 404
    assert desk("POST", f"/bookings/{mine.json['id']}/arrive", {}, "staff").json["status"] == "arrived"
