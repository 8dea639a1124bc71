"""Tokens over the API: signing in, rotation, reuse, roles that change, and tokens that nobody should believe."""

import base64
import hashlib
import hmac
import json
import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update
from werkzeug.test import TestResponse

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.domain.business.access_tokens import _key, write_access_token
from bookingapp.domain.business.commands import create_user, grant_access
from bookingapp.domain.business.keys import create_api_key
from bookingapp.domain.business.second_factor import begin_second_factor, pending_secret, switch_on
from bookingapp.domain.clients.directory import ClientValues, create_client
from bookingapp.domain.clients.sign_in import write_letter
from bookingapp.models.business import Access, User
from bookingapp.models.keys import TokenSession
from bookingapp.models.sessions import PortalSession
from tests import cast

PASSWORD = "correct horse battery"
EMAIL = "owner@salon.test"
KEY = "only-for-tests-0123456789abcdef"


@pytest.fixture
def salon(context: Flask) -> cast.Cast:
    """A salon whose owner can sign in."""
    salon = cast.create_cast()
    with write():
        user = create_user(SYSTEM, email=EMAIL, name="Olga Owner", password=PASSWORD)
        grant_access(SYSTEM, salon.business_id, user_id=user.id, role="owner")
    return salon


def sign_in(client: FlaskClient, **more: Any) -> TestResponse:
    """By password."""
    return client.post(
        "/api/v1/auth/token",
        json={"grant": "password", "email": EMAIL, "password": PASSWORD} | more,
    )


def ask(client: FlaskClient, token: str, prefix: str = "Bearer ") -> int:
    """The answer to one who asks for bookings."""
    return client.get("/api/v1/bookings", headers={"Authorization": prefix + token}).status_code


def test_a_user_signs_in_and_out(salon: cast.Cast, client: FlaskClient) -> None:
    answer = sign_in(client)
    assert answer.status_code == 200, answer.text
    made = answer.json
    assert (made["token_type"], made["expires_in"]) == ("Bearer", 86400)
    assert ask(client, made["access_token"]) == 200
    assert client.post("/api/v1/auth/revoke", json={"token": made["refresh_token"]}).status_code == 200
    assert ask(client, made["access_token"]) == 401
    assert client.post("/api/v1/auth/revoke", json={"token": "nothing"}).json == {"revoked": True}


def test_wrong_and_unknown_are_answered_alike(salon: cast.Cast, client: FlaskClient) -> None:
    wrong, unknown = sign_in(client, password="no"), sign_in(client, email="nobody@salon.test")
    assert (wrong.status_code, wrong.data) == (401, unknown.data)


def test_a_business_is_named_where_there_are_several(salon: cast.Cast, client: FlaskClient) -> None:
    with write():
        user_id = db.session.scalars(select(User.id).where(User.email == EMAIL)).one()
        grant_access(SYSTEM, salon.stranger_id, user_id=user_id, role="staff")
    assert sign_in(client).status_code == 422
    assert sign_in(client, business_id=cast.STRANGER).status_code == 200
    assert sign_in(client, business_id="elsewhere").status_code == 422


def test_a_second_factor_is_asked_for(salon: cast.Cast, client: FlaskClient) -> None:
    import pyotp

    with write():
        user_id = db.session.scalars(select(User.id).where(User.email == EMAIL)).one()
        begin_second_factor(user_id, KEY)
        secret = pending_secret(user_id, KEY) or ""
        codes = switch_on(user_id, KEY, pyotp.TOTP(secret).now())
    assert codes
    asked = sign_in(client)
    assert (asked.status_code, asked.json["error"]["details"]) == (401, {"second_factor": True})
    assert sign_in(client, code="000000").status_code == 401
    assert sign_in(client, code=codes[0]).status_code == 200
    assert sign_in(client, code=codes[0]).status_code == 401


def test_refresh_tokens_rotate_and_reuse_ends_all(salon: cast.Cast, client: FlaskClient) -> None:
    first = sign_in(client).json
    second = client.post("/api/v1/auth/refresh", json={"refresh_token": first["refresh_token"]}).json
    assert ask(client, second["access_token"]) == 200
    again = client.post("/api/v1/auth/refresh", json={"refresh_token": first["refresh_token"]})
    assert (again.status_code, again.json["error"]["code"]) == (401, "UNAUTHORIZED")
    assert ask(client, second["access_token"]) == 401
    after = client.post("/api/v1/auth/refresh", json={"refresh_token": second["refresh_token"]})
    assert after.status_code == 401


def test_of_those_who_refresh_at_once_one_gets_tokens(salon: cast.Cast, client: FlaskClient) -> None:
    token, found, app = sign_in(client).json["refresh_token"], list[int](), client.application
    db.session.rollback()
    start = threading.Barrier(6)

    def refresh() -> None:
        own = app.test_client()
        start.wait()
        answer = own.post("/api/v1/auth/refresh", json={"refresh_token": token})
        found.append(answer.status_code)

    threads = [threading.Thread(target=refresh) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [200, 401, 401, 401, 401, 401]
    assert db.session.scalars(select(TokenSession.ended_at)).one() is not None


def test_a_role_taken_away_acts_at_once(salon: cast.Cast, client: FlaskClient) -> None:
    made = sign_in(client).json
    with write():
        db.session.execute(delete(Access).where(Access.business_id == salon.business_id))
    assert ask(client, made["access_token"]) == 401
    refreshed = client.post("/api/v1/auth/refresh", json={"refresh_token": made["refresh_token"]})
    assert refreshed.status_code == 401


def test_a_token_runs_out(salon: cast.Cast, client: FlaskClient) -> None:
    made = sign_in(client).json
    with time_machine.travel(clock.now() + timedelta(hours=24, seconds=1), tick=False):
        assert ask(client, made["access_token"]) == 401
        refreshed = client.post("/api/v1/auth/refresh", json={"refresh_token": made["refresh_token"]})
        assert refreshed.status_code == 200
        assert ask(client, refreshed.json["access_token"]) == 200


def part(value: object) -> str:
    """A part of a JWT."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def signed(header: object, claims: object, key: bytes, digest: str = "sha256") -> str:
    """A JWT by hand."""
    body = f"{part(header)}.{part(claims)}"
    mac = hmac.new(key, body.encode(), digest).digest()
    return f"{body}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"


def test_tokens_that_nobody_should_believe(salon: cast.Cast, client: FlaskClient) -> None:
    sign_in(client)
    ref = db.session.scalars(select(TokenSession.public_id)).one()
    key: bytes = _key(KEY).raw_value
    now = clock.seconds()
    claims = {"sid": ref, "iat": now, "exp": now + 60, "aud": "bookingapp:api"}
    good = {"alg": "HS256", "typ": "at+jwt"}
    assert ask(client, signed(good, claims, key)) == 200
    assert ask(client, write_access_token(KEY, ref, 60)) == 200
    refused = [
        f"{part({'alg': 'none', 'typ': 'at+jwt'})}.{part(claims)}.",
        signed({"alg": "none", "typ": "at+jwt"}, claims, key),
        signed({"alg": "RS256", "typ": "at+jwt"}, claims, key),
        signed({"alg": "HS512", "typ": "at+jwt"}, claims, key, "sha512"),
        signed({"alg": "HS256", "typ": "JWT"}, claims, key),
        signed({"alg": "HS256", "typ": "at+jwt", "crit": ["b64"], "b64": False}, claims, key),
        signed(good, claims, KEY.encode()),
        signed(good, claims, b""),
        signed(good, claims | {"aud": "another"}, key),
        signed(good, claims | {"exp": now - 1}, key),
        signed(good, claims | {"exp": "soon"}, key),
        signed(good, claims | {"iat": now + 3600}, key),
        signed(good, claims | {"sid": ["x"]}, key),
        signed(good, {name: value for name, value in claims.items() if name != "exp"}, key),
        signed(good, [], key),
        "a.b.c",
        "..",
        "x" * 5000,
    ]
    assert [ask(client, token) for token in refused] == [401] * len(refused)


def test_a_client_signs_in_by_a_code(salon: cast.Cast, client: FlaskClient) -> None:
    with write():
        create_client(SYSTEM, salon.business_id, ClientValues("Ada", email="ada@example.test"))
    form = {"grant": "code", "business_id": cast.SALON}
    asked = client.post("/api/v1/auth/token", json=form | {"email": "ada@example.test"})
    unknown = client.post("/api/v1/auth/token", json=form | {"email": "nobody@example.test"})
    assert (asked.status_code, unknown.status_code) == (202, 202)
    with write():
        letter = write_letter(KEY, asked.json["request_id"])
    assert letter is not None
    wrong = "000000" if letter.code != "000000" else "000001"
    typed = form | {"email": "ada@example.test"}
    assert client.post("/api/v1/auth/token", json=typed | {"code": wrong}).status_code == 401
    made = client.post("/api/v1/auth/token", json=typed | {"code": letter.code})
    assert made.status_code == 200, made.text
    assert client.post("/api/v1/auth/token", json=typed | {"code": letter.code}).status_code == 401
    assert ask(client, made.json["access_token"]) == 200
    by = {"Authorization": f"Bearer {made.json['access_token']}"}
    assert client.get("/api/v1/bookings", headers=by).json["data"] == []
    assert db.session.scalars(select(PortalSession.ended_at)).one() is not None


def test_a_partner_acts_for_a_user(salon: cast.Cast, client: FlaskClient) -> None:
    user = sign_in(client).json["access_token"]
    with write():
        own = create_api_key(SYSTEM, salon.business_id, scopes=["bookings:read"])[1]
        small = create_api_key(SYSTEM, salon.business_id, scopes=["services:read"])[1]
        other = create_api_key(SYSTEM, salon.stranger_id, scopes=["bookings:read"])[1]
        shown = create_api_key(SYSTEM, salon.business_id, kind="publishable")[1]
    assert ask(client, f"{own}, User {user}") == 200
    assert ask(client, f"{shown}, User {user}") == 200
    assert ask(client, f"{small}, User {user}") == 403
    assert ask(client, f"{other}, User {user}") == 401
    assert ask(client, f"{user}, User {user}") == 401
    assert ask(client, f"{own}, User {own}") == 401
    assert ask(client, f"{own}, User nonsense") == 401
    assert ask(client, shown) == 403
    with write():
        db.session.execute(update(User).values(active=False))
    assert ask(client, f"{own}, User {user}") == 401


def test_only_the_hash_is_kept(salon: cast.Cast, client: FlaskClient) -> None:
    made = sign_in(client).json
    from tests.support.rows import every_row

    kept = json.dumps(every_row(), default=str)
    assert made["refresh_token"] not in kept
    assert hashlib.sha256(made["refresh_token"].encode()).hexdigest() in kept
