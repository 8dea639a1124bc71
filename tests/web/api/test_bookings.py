"""Bookings over the API: made, listed, changed, taken through their life; who may not, and what is refused."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import write
from bookingapp.domain.catalog.changes import update_service
from tests.cast import at, create_class
from tests.web.api.desk import Desk, open_desk, when


@pytest.fixture
def desk(context: Flask, client: FlaskClient) -> Desk:
    return open_desk(client)


def test_life_of_a_booking(desk: Desk) -> None:
    made = desk.book(
        staff_id=desk.staff("Ana"), notes="By the window", metadata={"crm": 7}, addons=addons(desk)
    )
    assert made.status_code == 201, made.text
    booking = made.json
    assert booking["starts_at"] == when(at(2, 10)) and booking["staff"]["name"] == "Ana Silva"
    assert booking["addons"][0]["price"] == {"amount": 1000, "currency": "USD"}
    assert (booking["status"], booking["source"], booking["metadata"]) == ("confirmed", "api", {"crm": 7})
    one = f"/bookings/{booking['id']}"
    assert desk("GET", one).json == booking
    assert desk("PUT", one, booking).json == booking
    for method in ("GET", "PATCH", "PUT", "DELETE"):
        assert desk(method, one, {}, key="stranger").status_code == 404
        assert desk(method, one, {}, key="publishable").status_code == 403
        assert desk(method, one, {}, key="narrow").status_code == 403
        assert desk.client.open(f"/api/v1{one}", method=method).status_code == 401
    changed = desk("PATCH", one, {"starts_at": when(at(3, 11)), "notes": "", "metadata": {"crm": 8}}).json
    assert (changed["starts_at"], changed["notes"], changed["metadata"]) == (when(at(3, 11)), "", {"crm": 8})
    assert changed["staff"]["name"] == "Ana Silva" and changed["id"] == booking["id"]
    other = desk("PATCH", one, {"staff_id": desk.staff("Bo")}).json
    assert (other["staff"]["name"], other["starts_at"]) == ("Bo Chen", when(at(3, 11)))
    assert desk("PATCH", one, {"price": 1}).status_code == 422
    assert desk("PATCH", one, {"status": "gone"}).status_code == 422
    arrived = desk("PATCH", f"{one}/status", {"status": "arrived"})
    assert (arrived.status_code, arrived.json["status"]) == (200, "arrived")
    assert desk("PATCH", f"{one}/status", {"status": "arrive"}).status_code == 409
    assert desk("POST", f"{one}/cancel", {"reason": "Late"}).json["error"]["code"] == "CONFLICT"
    assert desk("PATCH", one, {"status": "confirmed"}).json["status"] == "confirmed"
    gone = desk("DELETE", one)
    assert (gone.status_code, gone.json["status"]) == (200, "cancelled")
    assert desk("GET", one).json == gone.json
    assert desk("DELETE", one).status_code == 409


def addons(desk: Desk) -> list[str]:
    return [one.public_id for one in desk.salon.service("cut").addons.values()]


@pytest.mark.parametrize(
    ("verb", "state"), [("arrive", "arrived"), ("complete", "completed"), ("no-show", "no_show")]
)
def test_verbs(desk: Desk, verb: str, state: str) -> None:
    booking = desk.book().json
    done = desk("POST", f"/bookings/{booking['id']}/{verb}", {})
    assert (done.status_code, done.json["status"]) == (200, state)
    assert desk("POST", f"/bookings/{booking['id']}/{verb}", {}, key="stranger").status_code == 404


def test_approval_and_answers(desk: Desk) -> None:
    skipped = desk.book("consult")
    assert skipped.status_code == 422 and "answers.goal" in skipped.json["error"]["details"]["fields"]
    pending = desk.book("consult", answers={"goal": "Hair"}).json
    assert pending["status"] == "pending"
    assert desk("POST", f"/bookings/{pending['id']}/confirm").json["status"] == "confirmed"
    second = desk.book("consult", at(2, 12), answers={"goal": "Hair"}).json
    declined = desk("POST", f"/bookings/{second['id']}/decline", {"reason": "Full"}).json
    assert (declined["status"], declined["cancel_reason"]) == ("declined", "Full")
    answered = desk("PATCH", f"/bookings/{pending['id']}", {"answers": {"goal": "Skin"}}).json
    assert answered["answers"] == {"goal": "Skin"}
    assert desk("PATCH", f"/bookings/{pending['id']}", {"answers": {}}).status_code == 422


def test_refused_times_say_what_could_be_had(desk: Desk) -> None:
    for _number in range(2):
        assert desk.book().status_code == 201
    refused = desk.book()
    assert refused.status_code == 409
    error = refused.json["error"]
    assert (error["code"], error["details"]["reason"]) == ("BOOKING_CONFLICT", "taken")
    assert error["details"]["requested_time"] == when(at(2, 10))
    assert error["details"]["next_available"] == when(at(2, 10, 30))
    assert len(error["details"]["alternatives"]) == 3
    for starts, reason in ((at(2, 7), "hours"), (at(2, 9, 7), "step"), (at(-2, 10), "past")):
        details = desk.book(starts=starts).json["error"]["details"]
        assert details["reason"] == reason and details["next_available"]
    booking = desk.book(starts=at(2, 15)).json
    moved = desk("POST", f"/bookings/{booking['id']}/reschedule", {"starts_at": when(at(2, 10))})
    assert moved.status_code == 409 and moved.json["error"]["details"]["next_available"]
    assert desk("GET", f"/bookings/{booking['id']}").json == booking


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"starts_at": "2027-03-04T10:00:00"}, "starts_at"),
        ({"starts_at": "2027-03-04T10:00:30Z"}, "starts_at"),
        ({"starts_at": "1999-03-04T10:00:00Z"}, "starts_at"),
        ({"starts_at": None, "date": "2027-03-14", "time": "02:30"}, "time"),
        ({"date": "2027-03-04"}, "starts_at"),
        ({"price": 100}, "price"),
        ({"client": None}, "client"),
        ({"client": {"name": "X"}}, "client.email"),
        ({"client_id": "clt_00000000000000000000", "client": None}, "client_id"),
        ({"client_id": "clt_1", "client": None}, "client_id"),
        ({"staff_id": "stf_1"}, "staff_id"),
        ({"location_id": "loc_1"}, "location_id"),
        ({"business_id": "biz_1"}, "business_id"),
        ({"occurrence_id": "occ_1"}, "occurrence_id"),
        ({"hold_id": "hld_1"}, "hold_id"),
        ({"addons": ["add_1"]}, "addons.0"),
        ({"seats": 2}, "seats"),
        ({"coupon": "FREE"}, "coupon"),
        ({"override": ["claims"]}, "override.0"),
        ({"override": ["hours"]}, "override_reason"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_cannot_be_read(desk: Desk, more: dict[str, Any], field: str) -> None:
    refused = desk.book(**more)
    assert refused.status_code == 422, refused.text
    assert field in refused.json["error"]["details"]["fields"]


def test_unknown_service_and_next_valid_time(desk: Desk) -> None:
    refused = desk.book(service_id="srv_1")
    assert (refused.status_code, refused.json["error"]["code"]) == (404, "INVALID_SERVICE")
    skipped = desk.book(starts_at=None, date="2027-03-14", time="02:30").json["error"]["details"]
    assert skipped["next_valid"] == "2027-03-14T03:00:00-04:00"
    day = when(at(2, 10))[:10]
    assert desk.book(starts_at=None, date=day, time="10:00").json["starts_at"] == when(at(2, 10))


def test_setting_rules_aside(desk: Desk) -> None:
    why: dict[str, Any] = {"override": ["hours"], "override_reason": "Early train"}
    made = desk.book(starts=at(2, 7, 7), **why)
    assert made.status_code == 201, made.text
    assert (made.json["override"], made.json["override_reason"]) == (["hours"], "Early train")
    assert desk.book(starts=at(2, 7, 7), key="plain", **why).status_code == 403
    assert desk.book(starts=at(2, 7, 7), key="publishable", **why).status_code == 403
    one = f"/bookings/{made.json['id']}"
    assert desk("PATCH", one, {"starts_at": when(at(3, 7, 7))}).status_code == 409
    assert desk("PATCH", one, {"starts_at": when(at(3, 7, 7)), **why}).json["starts_at"] == when(at(3, 7, 7))


def test_publishable_key_books_for_oneself(desk: Desk) -> None:
    known = desk.book(client={"name": "Known", "email": "known@example.test", "phone": "+12125550123"})
    assert known.status_code == 201
    made = desk.book(key="publishable", client={"name": "Somebody", "phone": "+12125550123"})
    assert made.status_code == 201, made.text
    assert made.json["client"]["id"] == known.json["client"]["id"]
    assert (made.json["client"]["name"], made.json["client"]["email"]) == ("Somebody", None)
    given = {"client": None, "client_id": known.json["client"]["id"]}
    assert desk.book(starts=at(3, 10), key="publishable", **given).status_code == 403
    chosen = desk.book(starts=at(3, 10), **given)
    assert chosen.json["client"] == known.json["client"]
    assert desk("GET", "/bookings", key="publishable").status_code == 403
    assert desk.book(key="narrow").status_code == 403


def test_list_of_bookings(desk: Desk) -> None:
    made = [desk.book(starts=at(2 + number, 10)).json for number in range(3)]
    last = desk.book("massage", at(5, 12), staff_id=desk.staff("Bo"), client=person("Zoltan")).json
    desk("DELETE", f"/bookings/{made[0]['id']}")
    found = desk("GET", "/bookings?per_page=3").json
    assert [one["id"] for one in found["data"]] == [one["id"] for one in made]
    assert found["meta"] == {"current_page": 1, "last_page": 2, "per_page": 3, "total": 4}
    assert desk("GET", "/bookings?page=9").json["data"] == []
    day = last["starts_at"][:10]
    for query in (
        "search=zolt",
        f"staff_id={desk.staff('Bo')}&from={day}",
        f"service_id={desk.service('massage')}",
        f"client_id={last['client']['id']}",
        f"from={day}&to={day}",
        f"from={last['starts_at'].replace('+', '%2B')}",
    ):
        assert [one["id"] for one in desk("GET", f"/bookings?{query}").json["data"]] == [last["id"]], query
    counts = {
        "status=cancelled": 1,
        "status=cancelled&status=confirmed": 4,
        f"location_id={desk.place}": 4,
        "updated_since=2000-01-01T00:00:00Z": 4,
        "updated_since=2100-01-01T00:00:00Z": 0,
    }
    for query, count in counts.items():
        assert desk("GET", f"/bookings?{query}").json["meta"]["total"] == count, query
    for trap in ("page=0", "per_page=101", "status=x", "from=2027-13-01", "staff_id=stf_1", "unknown=1"):
        assert desk("GET", f"/bookings?{trap}").status_code == 422, trap
    assert desk("GET", "/bookings", key="stranger").json["data"] == []


def person(name: str) -> dict[str, str]:
    return {"name": name, "email": f"{name.lower()}@example.test"}


def test_seats_of_a_class(desk: Desk) -> None:
    lesson, later = create_class(desk.salon, at(2, 16)), create_class(desk.salon, at(3, 16))
    whole: dict[str, Any] = {"service_id": None, "starts_at": None, "occurrence_id": lesson}
    made = desk.book(**whole, seats=2)
    assert made.status_code == 201, made.text
    assert (made.json["seats"], made.json["occurrence_id"]) == (2, lesson)
    full = desk.book(**whole, seats=2)
    assert full.status_code == 409
    assert full.json["error"]["details"]["next_available"] == when(at(3, 16))
    assert desk.book("yoga", at(2, 16)).json["occurrence_id"] == lesson
    assert desk.book("yoga", at(2, 15)).json["error"]["details"]["reason"] == "hours"
    assert desk.book("yoga", at(2, 15), occurrence_id=lesson).status_code == 422
    moved = desk("POST", f"/bookings/{made.json['id']}/reschedule", {"occurrence_id": later}).json
    assert (moved["occurrence_id"], moved["starts_at"]) == (later, when(at(3, 16)))
    back = desk("PATCH", f"/bookings/{made.json['id']}", {"starts_at": when(at(2, 16))})
    assert back.json["occurrence_id"] == lesson, back.text


def test_same_request_twice(desk: Desk) -> None:
    first = desk.book()
    body = {
        "service_id": desk.service("cut"),
        "starts_at": when(at(4, 10)),
        "client": {"name": "Client 1", "email": "client1@example.test"},
    }
    made = desk("POST", "/bookings", body, Idempotency_Key="one")
    again = desk("POST", "/bookings", body, Idempotency_Key="one")
    assert (again.status_code, again.json) == (201, made.json)
    assert again.headers["Idempotent-Replayed"] == "true"
    other = desk("POST", "/bookings", body | {"notes": "x"}, Idempotency_Key="one")
    assert other.status_code == 422
    assert desk("GET", "/bookings").json["meta"]["total"] == 2 and first.status_code == 201


def test_services_that_are_not_online(desk: Desk) -> None:
    with write():
        update_service(SYSTEM, desk.salon.business_id, desk.service("daily"), online_booking=False)
    assert desk.book("daily").status_code == 409
    assert desk.book("daily", override=["notice"], override_reason="By phone").status_code == 201
