"""When tokens end, what the trail keeps of keys, tokens and apps, and what is swept once it is of no more use."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.base.events import Event
from bookingapp.domain.business.access_tokens import write_access_token
from bookingapp.domain.business.accounts import change_password
from bookingapp.domain.business.apps import AppValues, register_app
from bookingapp.domain.business.commands import create_user, grant_access
from bookingapp.domain.business.grants import withdraw_app
from bookingapp.domain.business.keys import create_api_key
from bookingapp.domain.business.resets import request_reset, use_reset, write_letter
from bookingapp.domain.business.roles import ALL
from bookingapp.domain.business.sessions import begin_session, end_sessions
from bookingapp.domain.business.sweeping import sweep_sessions, sweep_tokens, sweep_trail
from bookingapp.domain.business.tokens import begin_token_session
from bookingapp.domain.clients.directory import ClientValues, create_client
from bookingapp.models.business import Business, User
from bookingapp.models.clients import Client
from bookingapp.models.keys import OAuthApp, RefreshToken, TokenSession
from bookingapp.models.sessions import PasswordReset, UserSession
from tests import cast

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PASSWORD = "correct horse battery"
KEY = "only-for-tests-0123456789abcdef"


class Life:
    """A salon's owner with a token of their own and one of an app's, a client's, and an app's alone."""

    def __init__(self, client: FlaskClient) -> None:
        self.salon, self.client = cast.create_cast(), client
        business = self.salon.business_id
        with write():
            user = create_user(SYSTEM, email="olga@salon.test", name="Olga", password=PASSWORD)
            grant_access(SYSTEM, business, user_id=user.id, role="owner")
            person = create_client(SYSTEM, business, ClientValues("Ada", email="ada@example.test"))
            app = register_app(SYSTEM, self.salon.stranger_id, AppValues("Planner", scopes=ALL))[0]
            self.user_id, self.user, self.person, self.app = (
                user.id,
                user.public_id,
                person.public_id,
                app.public_id,
            )
            self.key = create_api_key(SYSTEM, business, name="Till")[1]
            made = {
                "own": begin_token_session(business, user_id=user.id, scopes=ALL),
                "app": begin_token_session(business, user_id=user.id, app_id=app.id, scopes=ALL),
                "client": begin_token_session(business, client_id=person.id),
                "alone": begin_token_session(
                    self.salon.stranger_id, app_id=app.id, scopes=ALL, is_lasting=False
                ),
            }
            self.refs = {name: one.session_ref for name, one in made.items()}
            self.refreshing = made["own"].refresh_token

    def ask(self, who: str, path: str = "/bookings", method: str = "GET", **more: Any) -> Any:
        """A request with one of the tokens, or with the key."""
        text = self.key if who == "key" else write_access_token(KEY, self.refs[who], 600)
        return self.client.open(
            f"/api/v1{path}", method=method, headers={"Authorization": f"Bearer {text}"}, **more
        )

    def alive(self) -> str:
        """Who is let in."""
        return " ".join(who for who in [*self.refs, "key"] if self.ask(who).status_code == 200)


@pytest.fixture
def life(context: Flask, client: FlaskClient) -> Life:
    """All of them at work."""
    return Life(client)


def test_what_ends_which_tokens(life: Life) -> None:
    assert life.alive() == "own app client alone key"
    with write():
        end_sessions(life.user_id)
    assert life.alive() == "app client alone key"
    refreshed = life.client.post("/api/v1/auth/refresh", json={"refresh_token": life.refreshing})
    assert refreshed.status_code == 401
    with write():
        withdraw_app(life.user_id, life.app)
    assert life.alive() == "client alone key"
    with write():
        db.session.execute(update(Client).values(erased_at=clock.now()))
    assert life.alive() == "alone key"
    with write():
        stranger = Business.id == life.salon.stranger_id
        db.session.execute(update(Business).where(stranger).values(active=False))
    assert life.alive() == "key"
    with write():
        db.session.execute(update(Business).values(active=False))
    assert life.alive() == ""


def test_a_new_password_ends_what_the_old_one_began(life: Life) -> None:
    with write():
        token = begin_session(life.user_id, "Firefox")
        change_password(life.user_id, password=PASSWORD, new_password="another horse battery", token=token)
    assert life.alive() == "app client alone key"
    with write():
        request_reset("olga@salon.test", "en")
        db.session.flush()
        letter = write_letter(db.session.scalars(select(PasswordReset.public_id)).one())
    assert letter is not None
    with write():
        assert use_reset(letter.token, "third horse battery")
    assert life.alive() == "client alone key"


def test_an_app_goes_with_the_business_that_it_is_of(life: Life) -> None:
    with write():
        stranger = Business.id == life.salon.stranger_id
        db.session.execute(update(Business).where(stranger).values(active=False))
    assert life.alive() == "own client key"


def test_a_user_who_is_switched_off_is_out(life: Life) -> None:
    with write():
        db.session.execute(update(User).where(User.id == life.user_id).values(active=False))
    assert life.alive() == "client alone key"


def test_the_trail_names_the_program(life: Life) -> None:
    pair = f"Bearer {life.key}, User {write_access_token(KEY, life.refs['own'], 600)}"
    life.ask("key", "/tags", "POST", json={"name": "By key"})
    life.ask("app", "/clients", "POST", json={"name": "By app"})
    life.client.post("/api/v1/clients", json={"name": "By pair"}, headers={"Authorization": pair})
    found = life.ask("own", "/audit-log?per_page=100").json["data"]
    told = {(one["event"], one["actor"]["name"], (one["via"] or {}).get("id")) for one in found}
    key = life.ask("own", "/api-keys").json["data"][0]["id"]
    assert {("client.created", "Olga", life.app), ("client.created", "Olga", key)} <= told
    assert {("token.issued", "Olga", None), ("token.issued", "Olga", life.app)} <= told
    assert ("token.issued", "Ada", None) in told
    assert ("api_key.created", None, None) in told
    with write():
        client_ref = db.session.scalars(select(Client.public_id).where(Client.name == "By pair")).one()
    shown = life.ask("own", f"/audit-log?subject_id={client_ref}").json["data"][0]
    assert shown["via"] == {"id": key, "name": "Till"}
    assert "via" not in shown["data"]


def test_reuse_is_told_in_the_trail(life: Life) -> None:
    for status in (200, 401):
        answer = life.client.post("/api/v1/auth/refresh", json={"refresh_token": life.refreshing})
        assert answer.status_code == status
    assert life.ask("app", "/audit-log?event=token.reused").json["meta"]["total"] == 1


def test_what_is_long_over_is_swept(life: Life) -> None:
    def left() -> list[int]:
        tables = (TokenSession, RefreshToken, UserSession, Event)
        return [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]

    with write():
        begin_session(life.user_id, "Firefox")
        db.session.execute(update(Event).values(fanned_out=True))
        db.session.execute(
            update(TokenSession)
            .where(TokenSession.public_id == life.refs["own"])
            .values(ended_at=clock.now())
        )
    before = left()
    for days, gone in (
        (29, [0, 0, 0, 0]),
        (30.5, [1, 1, 0, 0]),
        (45, [2, 1, 1, 0]),
        (62, [4, 3, 1, before[3]]),
    ):
        with time_machine.travel(clock.now() + timedelta(days=days), tick=False), write():
            sweep_tokens(SYSTEM)
            sweep_sessions(SYSTEM)
            sweep_trail(clock.now() - timedelta(days=60))
            assert [old - now for old, now in zip(before, left(), strict=True)] == gone, days
    assert db.session.scalar(select(func.count()).select_from(OAuthApp)) == 1
