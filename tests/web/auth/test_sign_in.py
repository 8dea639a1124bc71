"""Users sign in and out; a session dies with the sign-out, and nothing is learned from a refusal."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from bookingapp.base.actor import SYSTEM
from bookingapp.base.clock import now
from bookingapp.base.db import db, write
from bookingapp.domain.business.commands import create_user, grant_access
from bookingapp.domain.business.sessions import find_session
from bookingapp.models.business import User
from bookingapp.models.sessions import UserSession
from bookingapp.web.tokens import form_token
from tests import cast

PASSWORD = "correct horse battery"
EMAIL = "owner@salon.test"


@pytest.fixture
def salon(context: Flask) -> Iterator[cast.Cast]:
    """A salon whose owner can sign in."""
    salon = cast.create_cast()
    with write():
        user = create_user(SYSTEM, email=EMAIL, name="Olga Owner", password=PASSWORD)
        grant_access(SYSTEM, salon.business_id, user_id=user.id, role="owner")
    yield salon


def sign_in(client: FlaskClient, password: str = PASSWORD, email: str = EMAIL, wanted: str = "") -> object:
    """Send the form."""
    with client.application.test_request_context():
        token = form_token("sign-in")
    return client.post(
        "/sign-in", data={"token": token, "email": email, "password": password, "next": wanted}
    )


def test_anonymous_is_sent_to_sign_in(salon: cast.Cast, client: FlaskClient) -> None:
    answer = client.get("/dashboard/salon/system")
    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=/dashboard/salon/system"
    assert client.get(answer.location).status_code == 200


def test_owner_signs_in_and_out(salon: cast.Cast, client: FlaskClient) -> None:
    answer = sign_in(client, wanted="/dashboard/salon/system")
    assert (answer.status_code, answer.location) == (303, "/dashboard/salon/system")
    page = client.get("/dashboard/salon/system")
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    cookie = client.get_cookie("desk")
    with client.application.test_request_context():
        token = form_token("sign-in")
    assert client.post("/sign-out", data={"token": token}).status_code == 303
    assert client.get("/dashboard/salon/system").status_code == 303
    client.set_cookie("desk", cookie.value)  # who kept a copy is nobody either
    assert client.get("/dashboard/salon/system").status_code == 303


@pytest.mark.parametrize(
    ("email", "password"), [(EMAIL, "wrong"), ("nobody@salon.test", PASSWORD), (EMAIL.upper(), "")]
)
def test_refusals_look_alike(salon: cast.Cast, client: FlaskClient, email: str, password: str) -> None:
    answer = sign_in(client, password, email)
    assert answer.status_code == 422
    assert client.get("/dashboard").status_code == 303
    if password:
        assert "do not go together" in answer.text
    assert db.session.query(UserSession).count() == 0


def test_passwords_are_tried_so_often_however_the_address_is_written(
    salon: cast.Cast, app: Flask, client: FlaskClient
) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], ratelimit_enabled=True)
    tries = [" " * blanks + EMAIL.title() + "\u00a0" * (blanks % 2) for blanks in range(12)]
    statuses = [sign_in(client, "wrong", email).status_code for email in tries]
    assert statuses == [422] * 10 + [429] * 2


def test_sign_in_rotates_the_session(salon: cast.Cast, client: FlaskClient) -> None:
    sign_in(client)
    first = db.session.query(UserSession).one().token_hash
    sign_in(client)
    db.session.rollback()
    ended = {row.token_hash: row.ended_at for row in db.session.query(UserSession)}
    assert len(ended) == 2
    assert ended[first] is not None


@pytest.mark.parametrize(
    "wanted",
    ["//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example", "evil", "/%0d%0a\n"],
)
def test_next_leads_nowhere_else(salon: cast.Cast, client: FlaskClient, wanted: str) -> None:
    assert sign_in(client, wanted=wanted).location == "/dashboard"


def test_a_session_unused_for_long_is_over(salon: cast.Cast, client: FlaskClient) -> None:
    sign_in(client)
    with time_machine.travel(now() + timedelta(days=13)):
        assert client.get("/dashboard/salon/system").status_code == 200
    with time_machine.travel(now() + timedelta(days=26)):
        assert client.get("/dashboard/salon/system").status_code == 200  # it was renewed by the visit before
    with time_machine.travel(now() + timedelta(days=41)):
        assert client.get("/dashboard/salon/system").status_code == 303


def test_another_business_is_not_there(salon: cast.Cast, client: FlaskClient) -> None:
    sign_in(client)
    assert client.get("/dashboard/stranger/system").status_code == 404
    assert client.get("/dashboard/nothing/system").status_code == 404


def test_staff_see_no_system_page(salon: cast.Cast, client: FlaskClient) -> None:
    with write():
        user = create_user(SYSTEM, email="ana@salon.test", name="Ana", password=PASSWORD)
        grant_access(SYSTEM, salon.business_id, user_id=user.id, role="staff")
    sign_in(client, email="ana@salon.test")
    assert client.get("/dashboard/salon").status_code == 303
    assert client.get("/dashboard/salon/system").status_code == 403


def test_a_user_without_business_is_told(context: Flask, client: FlaskClient) -> None:
    with write():
        create_user(SYSTEM, email=EMAIL, name="Olga Owner", password=PASSWORD)
    sign_in(client)
    page = client.get("/dashboard")
    assert page.status_code == 200
    assert "no business" in page.text.lower()


def test_an_inactive_user_is_nobody(salon: cast.Cast, client: FlaskClient) -> None:
    sign_in(client)
    with write():
        db.session.query(User).update({"active": False})
    assert client.get("/dashboard").status_code == 303
    assert sign_in(client).status_code == 422


def test_only_a_hash_of_the_token_is_kept(salon: cast.Cast, client: FlaskClient) -> None:
    sign_in(client)
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    assert find_session(token) is not None
    assert token not in str(db.session.query(UserSession).one().__dict__)
