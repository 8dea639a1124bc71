"""Holds over the API: kept, extended once, given back, booked; and what is refused."""

from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from bookingapp.base import clock
from tests.cast import at, create_class
from tests.web.api.desk import Desk, open_desk, when


@pytest.fixture
def desk(context: Flask, client: FlaskClient) -> Desk:
    return open_desk(client)


def hold(desk: Desk, key: str = "publishable", **more: Any) -> Any:
    body = {"service_id": desk.service("cut"), "starts_at": when(at(2, 10))}
    return desk("POST", "/holds", {name: value for name, value in (body | more).items() if value}, key)


def test_life_of_a_hold(desk: Desk) -> None:
    made = hold(desk, staff_id=desk.staff("Ana"))
    assert made.status_code == 201, made.text
    kept = made.json
    assert kept["parts"][0]["staff_ids"] == [desk.staff("Ana")] and kept["seats"] == 1
    assert 0 < kept["seconds_left"] <= 600 and kept["starts_at"] == when(at(2, 10))
    one = f"/holds/{kept['id']}"
    assert desk("GET", one, key="publishable").json["id"] == kept["id"]
    for method in ("GET", "DELETE"):
        assert desk(method, one, key="stranger").status_code == 404
        assert desk(method, one, key="narrow").status_code == 403
    refused = hold(desk, staff_id=desk.staff("Ana"))
    assert refused.status_code == 409 and refused.json["error"]["details"]["next_available"]
    assert desk("POST", f"{one}/extend", key="publishable").json["extended"] is True
    assert desk("POST", f"{one}/extend", key="publishable").status_code == 409
    moved = hold(desk, starts_at=when(at(2, 10, 15)), staff_id=desk.staff("Ana"), replaces_hold_id=kept["id"])
    assert moved.status_code == 201 and desk("GET", one).status_code == 404
    gone = desk("DELETE", f"/holds/{moved.json['id']}", key="publishable")
    assert (gone.status_code, gone.json["seconds_left"]) == (200, 0)
    assert desk("DELETE", f"/holds/{moved.json['id']}").status_code == 404


def test_hold_becomes_a_booking_once(desk: Desk) -> None:
    kept = hold(desk).json
    plain = {"service_id": None, "starts_at": None, "hold_id": kept["id"]}
    for wrong in (
        {"starts_at": when(at(2, 11))},
        {"service_id": desk.service("massage")},
        {"staff_id": next(one for one in both(desk) if one not in kept["parts"][0]["staff_ids"])},
        {"location_id": "loc_1"},
        {"seats": 2},
    ):
        assert desk.book(key="publishable", **plain | wrong).status_code == 422, wrong
    made = desk.book(key="publishable", **plain)
    assert made.status_code == 201, made.text
    assert made.json["staff_ids"] == kept["parts"][0]["staff_ids"]
    assert desk.book(key="publishable", **plain).json == made.json
    for stranger in (None, {"name": "Eve", "email": "eve@example.com"}):
        asked = desk.book(key="publishable", **plain | {"client": stranger})
        assert (asked.status_code, asked.json["error"]["code"]) == (409, "HOLD_EXPIRED")
    assert desk("GET", "/bookings").json["meta"]["total"] == 1


def both(desk: Desk) -> list[str]:
    return [desk.staff("Ana"), desk.staff("Bo")]


def test_hold_that_ran_out(desk: Desk) -> None:
    kept = hold(desk).json
    with time_machine.travel(clock.seconds() + 1200):
        refused = desk.book(service_id=None, starts_at=None, hold_id=kept["id"])
        assert (refused.status_code, refused.json["error"]["code"]) == (409, "HOLD_EXPIRED")
        assert desk("GET", f"/holds/{kept['id']}").status_code == 409
    assert desk.book(hold_id="hld_00000000000000000000").status_code == 409


def test_seats_and_parts(desk: Desk) -> None:
    lesson = create_class(desk.salon, at(2, 16))
    kept = hold(desk, service_id=None, starts_at=None, occurrence_id=lesson, seats=2).json
    assert (kept["occurrence_id"], kept["seats"], kept["starts_at"]) == (lesson, 2, when(at(2, 16)))
    full = hold(desk, service_id=desk.service("yoga"), starts_at=when(at(2, 16)), seats=2)
    assert (full.status_code, full.json["error"]["details"]["reason"]) == (409, "taken")
    booked = desk.book(service_id=None, starts_at=None, hold_id=kept["id"], key="publishable").json
    assert (booked["seats"], booked["occurrence_id"]) == (2, lesson)
    parts = [{"service_id": desk.service("cut")}, {"service_id": desk.service("massage")}]
    row = hold(desk, service_id=None, parts=parts).json
    assert [one["starts_at"] for one in row["parts"]] == [when(at(2, 10)), when(at(2, 10, 30))]
    assert row["parts"][1]["resource_ids"] and not row["parts"][0]["resource_ids"]
    assert desk.book(service_id=None, starts_at=None, hold_id=row["id"]).status_code == 422
    for trap in (
        {"parts": [{"service_id": desk.service("cut"), "price": 1}], "service_id": None},
        {"parts": parts},
        {"service_id": None},
        {"seats": 2},
        {"occurrence_id": lesson},
        {"staff_id": "stf_1"},
        {"replaces_hold_id": "hld_1"},
        {"starts_at": "2027-01-01T10:00:00"},
    ):
        assert hold(desk, **trap).status_code == 422, trap
    assert hold(desk, service_id="srv_1").status_code == 404
