"""How often a program may ask, as its answers tell it; and what it is told when the database is not to be had."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text
from sqlalchemy.engine import Connection, make_url

from bookingapp.base import db as base_db
from bookingapp.base import idempotency
from bookingapp.base.actor import SYSTEM
from bookingapp.base.config import Settings
from bookingapp.base.db import db, write
from bookingapp.domain.business.keys import create_api_key, revoke_api_key, update_api_key
from bookingapp.web import counts
from tests.cast import at
from tests.support import databases
from tests.support.postgres import driver_url
from tests.support.statements import counted
from tests.web.api.desk import Desk, open_desk, when

MORNING = datetime(2027, 1, 4, 8, tzinfo=UTC)
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgres = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    limits = {**settings.limits, "free": {"second": (3, 1), "minute": (5, 60), "day": (7, 86400)}}
    return replace(settings, ratelimit_enabled=True, limits=limits)


@pytest.fixture
def desk(context: Flask, client: FlaskClient) -> Iterator[Desk]:
    with time_machine.travel(MORNING, tick=False):
        yield open_desk(client)


def standing(desk: Desk, after: float, key: str = "secret") -> tuple[int, int, int, int]:
    """Status, limit, remaining and seconds until reset of a request so many seconds after the first."""
    moment = MORNING + timedelta(seconds=after)
    with time_machine.travel(moment, tick=False):
        answer = desk("GET", "/locations", key=key)
    limit, remaining, reset = (
        int(answer.headers[f"X-RateLimit-{one}"]) for one in ("Limit", "Remaining", "Reset")
    )
    return answer.status_code, limit, remaining, reset - int(moment.timestamp())


def test_the_window_nearest_to_its_end_is_told(desk: Desk) -> None:
    assert standing(desk, 0) == (200, 3, 2, 1)
    assert standing(desk, 0.5)[:3] == (200, 3, 1)
    assert standing(desk, 0.5)[:3] == (200, 3, 0)
    assert standing(desk, 0.75)[:3] == (429, 3, 0)
    assert standing(desk, 2) == (200, 5, 0, 58)  # what was refused has been counted too
    assert standing(desk, 4) == (429, 5, 0, 56)
    assert standing(desk, 61) == (200, 7, 0, 86339)
    assert standing(desk, 125)[:3] == (429, 7, 0)
    assert standing(desk, 86401)[0] == 200


def test_what_a_refusal_says(desk: Desk) -> None:
    for _ in range(4):
        answer = desk("GET", "/locations")
    assert (answer.status_code, answer.json["error"]["code"]) == (429, "RATE_LIMITED")
    assert answer.headers["Retry-After"] == "1"
    assert answer.headers["RateLimit-Policy"] == '"second";q=3;w=1, "minute";q=5;w=60, "day";q=7;w=86400'
    assert answer.headers["RateLimit"] == '"second";r=0;t=1, "minute";r=1;t=60, "day";r=3;t=86400'
    assert desk("GET", "/locations", key="plain").status_code == 200


def test_a_known_key_is_read_anew_for_each_request(desk: Desk) -> None:
    """Whether by a statement of its own or by the one that counts: what changes counts with the next request."""
    business_id = desk.salon.business_id
    with write():
        row, desk.keys["paid"] = create_api_key(SYSTEM, business_id, plan="paid", scopes=["locations:read"])

    def asked() -> tuple[int, str]:
        with counted(db.engine) as statements:
            answer = desk("GET", "/locations", key="paid")
        kept_apart = db.engine.dialect.name == "sqlite"  # limits are then counted in a file of their own
        together = [one for one in statements if "limit_windows" in one and "key_hash" in one]
        assert kept_apart or len(together) == 1, statements
        return answer.status_code, answer.headers["X-RateLimit-Remaining"]

    desk("GET", "/locations", key="paid")
    assert asked() == (200, "998")
    with write():
        update_api_key(SYSTEM, business_id, row.public_id, name="Key", scopes=["clients:read"], expires=None)
    desk("GET", "/locations", key="paid")
    assert asked()[0] == 403
    with write():
        revoke_api_key(SYSTEM, business_id, row.public_id)
    assert desk("GET", "/locations", key="paid").status_code == 401


def test_a_known_key_runs_out(desk: Desk) -> None:
    end = int((MORNING + timedelta(seconds=30)).timestamp())
    with write():
        desk.keys["short"] = create_api_key(SYSTEM, desk.salon.business_id, plan="paid", expires=end)[1]
    assert [standing(desk, after, "short")[0] for after in (1, 29, 30)] == [200, 200, 401]


@on_sqlite
def test_plans_and_a_switch(context: Flask, desk: Desk, settings: Settings) -> None:
    with write():
        business_id = desk.salon.business_id
        desk.keys["paid"] = create_api_key(SYSTEM, business_id, plan="paid")[1]
    assert standing(desk, 0, "paid") == (200, 1000, 999, 60)
    context.config["SETTINGS"] = replace(settings, ratelimit_enabled=False)
    answers = [desk("GET", "/locations") for _ in range(9)]
    assert {one.status_code for one in answers} == {200}
    assert not any(name.lower().startswith(("ratelimit", "x-rate")) for name, _ in answers[0].headers)


@on_sqlite
def test_what_cannot_be_counted_is_answered(desk: Desk, settings: Settings) -> None:
    store = counts.store_of(settings)
    assert isinstance(store, counts.FileCounts)
    store.path.mkdir()
    assert desk("GET", "/locations").status_code == 200
    store.path.rmdir()
    assert desk("GET", "/locations").headers["X-RateLimit-Remaining"]


def unavailable(answer: Any) -> bool:
    """503 in the envelope, and when to come again."""
    assert answer.status_code == 503, answer.text
    assert answer.json["error"]["code"] == "UNAVAILABLE"
    return re.fullmatch(r"\d+", answer.headers["Retry-After"]) is not None


@on_sqlite
def test_a_writer_that_does_not_end_and_a_full_disk(
    desk: Desk, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base_db, "SQLITE_WAIT_SECONDS", 0.05)
    body = {"name": "Room", "timezone": "Europe/Berlin"}
    with closing(
        sqlite3.connect(str(make_url(settings.database_url).database), isolation_level=None)
    ) as other:
        other.execute("BEGIN IMMEDIATE")
        assert unavailable(desk("POST", "/locations", body, key="plain"))
        other.rollback()
        other.execute("VACUUM")  # no page of it is left over
    pages = [1]

    def bound(connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection
        driver.execute(f"PRAGMA max_page_count = {pages[0]}")

    event.listen(db.engine, "begin", bound)
    person = {"name": "Ada", "notes": "x" * 5000, "email": "ada@example.test"}
    assert unavailable(desk("POST", "/clients", person, "plain"))
    pages[0] = 1 << 20
    assert desk("POST", "/clients", person, "plain").status_code == 201


@on_postgres
def test_a_database_that_goes_and_comes_back(desk: Desk, settings: Settings) -> None:
    name = make_url(settings.database_url).database
    assert name is not None
    server = databases.server()
    assert desk("GET", "/locations", key="plain").status_code == 200
    with psycopg.connect(driver_url(server.admin_url), autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        try:
            server.hang_up(name)
            assert unavailable(desk("GET", "/locations", key="plain"))
        finally:
            connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    assert desk("GET", "/locations", key="plain").status_code == 200


@on_postgres
def test_a_twin_that_takes_long(desk: Desk, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idempotency, "WAIT", "50ms")
    body = {"name": "Room", "timezone": "Europe/Berlin"}
    owner = db.session.execute(
        text("SELECT public_id FROM api_key WHERE kind = 'secret' ORDER BY id")
    ).scalar()
    db.session.rollback()
    with db.engine.connect() as other:
        number = idempotency.number_of(str(owner), "k")
        other.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})
        answer = desk("POST", "/locations", body, Idempotency_Key="k")
        other.rollback()
    assert (answer.status_code, answer.json["error"]["code"]) == (409, "IDEMPOTENCY_IN_PROGRESS")
    assert answer.headers["Retry-After"] == "2"
    assert desk("POST", "/locations", body, Idempotency_Key="k").status_code == 201


def test_free_times_take_at_most_four_statements(desk: Desk) -> None:
    """Counting and the key included, also right after something was stored; as many for a day as for a month."""
    with write():
        desk.keys["paid"] = create_api_key(SYSTEM, desk.salon.business_id, plan="paid")[1]

    def count(service: str, last: str) -> int:
        asked = f"/availability?service_id={desk.service(service)}&from=2027-01-11&to={last}"
        desk("GET", asked, key="paid")
        with write():
            create_api_key(SYSTEM, desk.salon.business_id)
        with counted(db.engine) as statements:
            assert desk("GET", asked, key="paid").status_code == 200
        return sum(not one.startswith("BEGIN") for one in statements)

    found = {count(service, last) for service in ("cut", "consult") for last in ("2027-01-11", "2027-02-10")}
    assert len(found) == 1 and max(found) <= 4


def test_a_question_asked_again_is_answered_as_things_stand(desk: Desk) -> None:
    """All in one second, and on PostgreSQL by the one statement that counts: what has changed counts at once."""
    with write():
        desk.keys["paid"] = create_api_key(SYSTEM, desk.salon.business_id, plan="paid")[1]
    ana, service = desk.staff("Ana"), desk.service("cut")
    asked = f"/availability?service_id={service}&staff_id={ana}&from=2027-01-06&to=2027-01-06"

    def told() -> list[str]:
        answer = desk("GET", asked, key="paid")
        assert answer.status_code == 200, answer.text
        return [slot["starts_at"] for slot in answer.json["days"][0]["slots"]]

    before = told()
    assert before == told() == told() == told()
    with counted(db.engine) as statements:
        assert told() == before
    if db.engine.dialect.name == "postgresql":
        (statement,) = statements
        assert all(part in statement for part in ("limit_windows", "api_key", "claim"))
    ten, noon = when(at(2, 10)), when(at(2, 12))
    booking = desk.book(staff_id=ana, key="paid").json
    assert {ten, noon} & {*told()} == {noon} and told() == told()
    assert desk("POST", f"/bookings/{booking['id']}/cancel", {}, "paid").status_code == 200
    assert told() == before
    hold = {"service_id": service, "staff_id": ana, "starts_at": noon}
    assert desk("POST", "/holds", hold, "paid").status_code == 201
    assert {ten, noon} & {*told()} == {ten}
    block = {"staff_id": ana, "starts_at": ten, "ends_at": when(at(2, 11)), "reason": "Away"}
    assert desk("POST", "/blocks", block, "paid").status_code == 201
    assert not {ten, noon} & {*told()} and told()
    assert desk("PATCH", f"/services/{service}", {"max_per_day": 1}, "paid").status_code == 200
    assert told()
    assert desk.book(starts=at(2, 14), staff_id=ana, key="paid").status_code == 201
    assert told() == []
