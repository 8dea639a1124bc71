"""`Idempotency-Key`: the same request is done once and answered alike, whoever sends it again."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from bookingapp.base import clock
from bookingapp.base.db import db, write
from bookingapp.base.idempotency import Answer, StoredAnswer, find_answer, store_answer, sweep_answers
from bookingapp.models.booking import Booking
from tests import cast
from tests.web.api.desk import Desk, open_desk, when

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def desk(context: Flask, client: FlaskClient) -> Desk:
    return open_desk(client)


def stored() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(StoredAnswer)) or 0


def test_each_credential_has_keys_of_its_own(desk: Desk) -> None:
    body = {"name": "Room", "timezone": "Europe/Berlin"}
    first, again, other = (
        desk("POST", "/locations", body, key, Idempotency_Key="k") for key in ("secret", "secret", "plain")
    )
    assert first.json == again.json and first.status_code == again.status_code == 201
    assert ("Idempotent-Replayed" in first.headers, again.headers["Idempotent-Replayed"]) == (False, "true")
    assert other.status_code == 201 and other.json["id"] != first.json["id"]


def test_another_request_with_the_same_key_is_refused(desk: Desk) -> None:
    body = {"name": "Room", "timezone": "Europe/Berlin"}
    assert desk("POST", "/locations", body, Idempotency_Key="k").status_code == 201
    for path, sent in (
        ("/locations", body | {"name": "Other"}),
        ("/service-categories", {"name": "Room"}),
        ("/locations?x=1", body),
    ):
        refused = desk("POST", path, sent, Idempotency_Key="k")
        assert (refused.status_code, refused.json["error"]["code"]) == (422, "VALIDATION_FAILED")
    for key in ("", "x" * 256, "a\tb"):
        assert desk("POST", "/locations", body, Idempotency_Key=key).status_code == 422


def test_a_refusal_may_be_tried_again(desk: Desk) -> None:
    """Only what was done is kept: a time that was taken may be free later."""
    taken = desk.book()
    staff = taken.json["staff"]["id"]
    refused = _book(desk, "k", staff)
    assert (refused.status_code, stored()) == (409, 0)
    assert desk("DELETE", f"/bookings/{taken.json['id']}").status_code == 200
    assert (_book(desk, "k", staff).status_code, stored()) == (201, 1)
    assert db.session.scalar(select(func.count()).select_from(Booking)) == 2


def _book(desk: Desk, key: str, staff: str) -> Any:
    body = {
        "service_id": desk.service("cut"),
        "staff_id": staff,
        "starts_at": when(cast.at(2, 10)),
        "client": {"name": "Client 2", "email": "client2@example.test"},
    }
    return desk("POST", "/bookings", body, Idempotency_Key=key)


def test_it_is_kept_for_a_day(desk: Desk) -> None:
    body = {"name": "Room", "timezone": "Europe/Berlin"}
    first = desk("POST", "/locations", body, Idempotency_Key="k")
    with time_machine.travel(clock.now() + timedelta(hours=23, minutes=59), tick=False):
        assert desk("POST", "/locations", body, Idempotency_Key="k").json["id"] == first.json["id"]
    with time_machine.travel(clock.now() + timedelta(hours=24, minutes=1), tick=False):
        later = desk("POST", "/locations", body | {"name": "New"}, Idempotency_Key="k")
        assert later.status_code == 201 and later.json["id"] != first.json["id"]
    assert stored() == 1
    with time_machine.travel(clock.now() + timedelta(hours=49), tick=False), write():
        assert sweep_answers() == 1
    assert stored() == 0


def test_secrets_are_never_stored(desk: Desk) -> None:
    for path, body in (
        ("/api-keys", {"name": "Shop"}),
        ("/webhooks", {"url": "https://example.com/hook", "events": ["*"]}),
        ("/feeds", {}),
        ("/auth/token", {"grant": "password", "email": "a@example.test", "password": "x"}),
    ):
        desk("POST", path, body, Idempotency_Key="k")
    assert stored() == 0


def test_one_who_acts_for_another_may_have_a_long_name(context: Flask) -> None:
    owner = "key_0123456789abcdefghij/usr_0123456789abcdefghij/123456/app_0123456789abcdefghij"
    with write():
        store_answer(owner, "k", "print", Answer(201, b"{}"))
        assert find_answer(owner, "k", "print") == Answer(201, b"{}")
        assert find_answer(owner[:-1], "k", "print") is None
        assert {len(row.owner) for row in db.session.scalars(select(StoredAnswer))} == {64}
