"""One's own login: what is changed of it takes the password, and is told."""

import re

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.base.jobs import Job
from bookingapp.domain.business.accounts import write_address_letter
from bookingapp.domain.business.commands import create_user
from bookingapp.domain.business.sessions import begin_session
from bookingapp.models.business import User
from bookingapp.models.sessions import UserSession
from tests import cast
from tests.web.dashboard.conftest import PASSWORD, SignIn


@pytest.fixture
def token(salon: cast.Cast, sign_in: SignIn) -> str:
    """A stylist is signed in."""
    return sign_in("staff")


def _me() -> User:
    db.session.rollback()
    return db.session.query(User).filter_by(name="Staff").one()


def _told() -> list[str]:
    return [job.arguments["what"] for job in db.session.query(Job) if job.name == "account.notice"]


def test_name_and_language(client: FlaskClient, token: str) -> None:
    assert "staff@salon.test" in client.get("/account").text
    sent = {"token": token, "name": "Stella Staff", "language": "de"}
    assert client.post("/account/profile", data=sent).status_code == 303
    assert 'lang="de"' in client.get("/account").text
    assert client.post("/account/profile", data=sent | {"name": " "}).status_code == 422


def test_a_new_password_takes_the_old_one_and_ends_other_sessions(client: FlaskClient, token: str) -> None:
    with write():
        begin_session(_me().id, "Mozilla/5.0 (iPhone) Safari/1")
    assert "Safari on iPhone" in client.get("/account").text
    sent = {"token": token, "password": "wrong password", "new_password": "another password"}
    assert client.post("/account/password", data=sent).status_code == 422
    assert _told() == []
    assert client.post("/account/password", data=sent | {"password": PASSWORD}).status_code == 303
    assert _told() == ["password"]
    page = client.get("/account").text
    assert "Safari on iPhone" not in page


def test_sessions_are_ended_one_or_all(client: FlaskClient, token: str, salon: cast.Cast) -> None:
    me = _me().id
    with write():
        for agent in ("Firefox/1 Windows", "Firefox/1 Linux"):
            begin_session(me, agent)
        other = create_user(SYSTEM, email="other@salon.test", name="Other")
        begin_session(other.id, "x")
    rows = {row.agent: row.public_id for row in db.session.query(UserSession)}
    for agent in ("Firefox/1 Windows", "x"):  # another's stays
        client.post(f"/account/sessions/{rows[agent]}/end", data={"token": token})
    db.session.rollback()
    ended = {row.agent for row in db.session.query(UserSession) if row.ended_at}
    assert ended == {"Firefox/1 Windows"}
    client.post("/account/sessions/end", data={"token": token})
    db.session.rollback()
    left = {row.agent for row in db.session.query(UserSession) if not row.ended_at}
    assert "Firefox/1 Linux" not in left
    assert "x" in left
    assert client.get("/account").status_code == 200


def test_a_new_address_is_proved_first(client: FlaskClient, token: str, context: Flask) -> None:
    key = context.config["SETTINGS"].secret_key
    sent = {"token": token, "email": "new@salon.test", "password": "wrong password"}
    assert client.post("/account/address", data=sent).status_code == 422
    assert client.post("/account/address", data=sent | {"password": PASSWORD}).status_code == 303
    asked = [job.arguments for job in db.session.query(Job) if job.name == "account.address"]
    assert [one["email"] for one in asked] == ["new@salon.test"]
    assert _me().email == "staff@salon.test"
    letter = write_address_letter(key, asked[0]["user"], "new@salon.test")
    assert letter
    page = f"/account/address/{letter.token}"
    assert "new@salon.test" in client.get(page).text
    assert _me().email == "staff@salon.test"
    assert client.get(page[:-3] + "xyz").status_code == 410
    assert client.post(page, data={"token": token}).status_code == 303
    assert _me().email == "new@salon.test"
    assert client.post(page, data={"token": token}).status_code == 410
    assert _told() == ["email"]
    assert write_address_letter(key, asked[0]["user"], "new@salon.test") is None  # it has a login


def test_the_second_factor_is_set_up_and_switched_off(client: FlaskClient, token: str) -> None:
    proof = {"token": token, "password": PASSWORD}
    assert client.get("/account/second-factor").location == "/account"
    assert client.post("/account/second-factor", data=proof | {"password": "x"}).status_code == 422
    assert client.post("/account/second-factor", data=proof).location == "/account/second-factor"
    page = client.get("/account/second-factor").text
    assert 'src="data:image/svg+xml' in page
    secret = re.sub(r"\s", "", page.split("<code>")[1].split("</code>")[0])
    code = pyotp.TOTP(secret).at(clock.now())
    assert client.post("/account/second-factor/on", data={"token": token, "code": "1"}).status_code == 422
    shown = client.post("/account/second-factor/on", data={"token": token, "code": code})
    assert len(re.findall(r"<li>[0-9a-z]{5}-[0-9a-z]{5}</li>", shown.text)) == 10
    assert _me().totp_since is not None
    assert client.post("/account/second-factor/codes", data=proof | {"password": "x"}).status_code == 422
    assert "-" in client.post("/account/second-factor/codes", data=proof).text
    assert client.post("/account/second-factor/off", data=proof | {"password": "x"}).status_code == 422
    assert client.post("/account/second-factor/off", data=proof).status_code == 303
    assert (_me().totp_since, _me().totp_secret, _me().recovery_codes) == (None, None, [])
    assert _told() == ["factor_on", "factor_off"]


def test_strangers_sign_in_first(client: FlaskClient, salon: cast.Cast) -> None:
    assert client.get("/account").location == "/sign-in?next=/account"
    assert client.post("/account/password").status_code == 303
