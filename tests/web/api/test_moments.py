"""What is told again within a second is never older than what was stored."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import write
from bookingapp.domain.business.keys import revoke_api_key
from bookingapp.web.api.shelf import ROOM, Shelf
from tests import cast
from tests.web.api.desk import Desk, open_desk, when


@pytest.fixture
def desk(context: Flask, client: FlaskClient) -> Desk:
    return open_desk(client)


def path(desk: Desk, first: int, last: int) -> str:
    days = [f"{datetime.now(UTC) + timedelta(days=day):%Y-%m-%d}" for day in (first, last)]
    return f"/availability?service_id={desk.service('cut')}&from={days[0]}&to={days[1]}"


def starts(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 200, answer.text
    return {slot["starts_at"]: slot["staff_ids"] for day in answer.json["days"] for slot in day["slots"]}


def test_within_one_second_a_booking_and_a_revoked_key_count_at_once(desk: Desk) -> None:
    with time_machine.travel(datetime.now(UTC), tick=False):
        asked, time = path(desk, 1, 4), when(cast.at(2, 10))
        before = starts(desk("GET", asked))
        assert starts(desk("GET", asked)) == before
        booked = desk.book()
        after = starts(desk("GET", asked))
        assert booked.json["staff"]["id"] in before[time]
        assert booked.json["staff"]["id"] not in after.get(time, [])
        assert desk("DELETE", f"/bookings/{booked.json['id']}").status_code == 200
        assert starts(desk("GET", asked)) == before
        keys = desk("GET", "/api-keys").json["data"]
        with write():
            for key in keys:
                revoke_api_key(SYSTEM, desk.salon.business_id, key["id"])
        assert desk("GET", asked).status_code == 401


def test_what_is_next_beyond_a_window_is_looked_for_each_time(desk: Desk) -> None:
    """A window of days that are all over: whatever is next lies outside of it."""
    asked = path(desk, -3, -2)
    first = desk("GET", asked).json["next_available"]
    assert first is not None
    body = {"service_id": desk.service("cut"), "client": {"name": "Ada", "email": "ada@example.test"}}
    for _ in range(9):  # everybody who could serve then
        if desk("POST", "/bookings", body | {"starts_at": first}).status_code != 201:
            break
    assert desk("GET", asked).json["next_available"] > first


def test_answers_are_kept_by_their_size() -> None:
    shelf, large = Shelf[bytes](ROOM, len), b"x" * (ROOM // 3)
    for number in range(5):
        shelf.keep(number, None, large)
    assert [shelf.get(number) is not None for number in range(5)] == [False, False, True, True, True]
    shelf.keep(4, "later", b"y")
    assert (shelf.get(4), shelf.get(4, "later")) == (None, b"y")
