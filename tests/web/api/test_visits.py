"""Visits over the API: several services in a row, booked at once or from a hold."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.cast import at
from tests.web.api.desk import Desk, open_desk, when


@pytest.fixture
def desk(context: Flask, client: FlaskClient) -> Desk:
    return open_desk(client)


def visit(desk: Desk, key: str = "secret", **more: Any) -> Any:
    body = {
        "parts": [
            {"service_id": desk.service("cut"), "staff_id": desk.staff("Bo")},
            {"service_id": desk.service("colour"), "staff_id": desk.staff("Ana")},
        ],
        "starts_at": when(at(2, 10)),
        "client": {"name": "Client 1", "email": "client1@example.test"},
    }
    return desk("POST", "/visits", {name: one for name, one in (body | more).items() if one}, key)


def test_life_of_a_visit(desk: Desk) -> None:
    made = visit(desk, key="publishable")
    assert made.status_code == 201, made.text
    found = made.json
    assert [one["service"]["name"] for one in found["bookings"]] == ["Cut", "Colour"]
    assert found["bookings"][1]["starts_at"] == when(at(2, 10, 30))
    assert (found["status"], found["price"]) == ("confirmed", {"amount": 16000, "currency": "USD"})
    one = f"/visits/{found['id']}"
    assert (
        desk("GET", one).json["bookings"] == desk("GET", f"/bookings?from={when(at(2, 0))[:10]}").json["data"]
    )
    assert desk("GET", one, key="stranger").status_code == 404
    assert desk("GET", one, key="narrow").status_code == 403
    assert desk("GET", one, key="publishable").status_code == 403
    refused = visit(desk)
    assert (refused.status_code, refused.json["error"]["details"]["reason"]) == (409, "taken")
    assert refused.json["error"]["details"]["next_available"]
    part = f"/bookings/{found['bookings'][1]['id']}"
    moved = desk("PATCH", part, {"starts_at": when(at(2, 14))})
    assert moved.json["starts_at"] == when(at(2, 14)), moved.text
    desk("DELETE", f"/bookings/{found['bookings'][0]['id']}")
    mixed = desk("GET", one).json
    assert (mixed["status"], mixed["price"]["amount"], mixed["starts_at"]) == (
        "mixed",
        12000,
        when(at(2, 10)),
    )


def test_list_of_visits(desk: Desk) -> None:
    first, second = visit(desk).json, visit(desk, starts_at=when(at(3, 10))).json
    found = desk("GET", "/visits?per_page=1").json
    assert [one["id"] for one in found["data"]] == [first["id"]]
    assert found["meta"]["total"] == 2
    later = desk("GET", f"/visits?from={second['starts_at'][:10]}&status=confirmed").json
    assert [one["id"] for one in later["data"]] == [second["id"]]
    assert desk("GET", "/visits", key="stranger").json["data"] == []
    assert desk("GET", "/visits?status=gone").status_code == 422


def test_visit_of_a_hold(desk: Desk) -> None:
    parts = [{"service_id": desk.service("cut")}, {"service_id": desk.service("massage")}]
    kept = desk("POST", "/holds", {"parts": parts, "starts_at": when(at(2, 10))}, "publishable").json
    other = [{"service_id": desk.service("massage")}, {"service_id": desk.service("cut")}]
    assert visit(desk, parts=other, starts_at=None, hold_id=kept["id"]).status_code == 422
    made = visit(desk, parts=parts, starts_at=None, hold_id=kept["id"])
    assert made.status_code == 201, made.text
    assert [one["staff_ids"] for one in made.json["bookings"]] == [one["staff_ids"] for one in kept["parts"]]
    again = visit(desk, parts=None, starts_at=None, hold_id=kept["id"])
    assert again.json["id"] == made.json["id"]


def test_what_makes_no_visit(desk: Desk) -> None:
    assert visit(desk, parts=None).status_code == 422
    assert visit(desk, parts=[{"service_id": desk.service("yoga")}]).status_code == 422
    assert visit(desk, parts=[{"service_id": "srv_1"}]).json["error"]["code"] == "INVALID_SERVICE"
    wrong = visit(desk, parts=[{"service_id": desk.service("cut"), "staff_id": "stf_1"}])
    assert list(wrong.json["error"]["details"]["fields"]) == ["parts.0.staff_id"]
