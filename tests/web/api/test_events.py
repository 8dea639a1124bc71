"""Group classes over the API: once and in series, changed, called off; their dates; who may not."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bookingapp.domain.booking.payloads import Site
from bookingapp.domain.messaging.webhook_planning import READERS
from tests.cast import at, create_class
from tests.web.api.desk import Desk, open_desk, when


@pytest.fixture
def desk(context: Flask, client: FlaskClient) -> Desk:
    return open_desk(client)


def give(desk: Desk, key: str = "secret", **more: Any) -> Any:
    body = {
        "service_id": desk.service("yoga"),
        "starts_at": when(at(2, 16)),
        "staff_ids": [desk.staff("Bo")],
        "capacity": 5,
    }
    return desk("POST", "/events", body | more, key)


def dates(desk: Desk, ref: str, **query: Any) -> list[dict[str, Any]]:
    found = desk("GET", f"/events/{ref}/occurrences?{urlencode({'per_page': 100} | query)}")
    assert found.status_code == 200, found.text
    data: list[dict[str, Any]] = found.json["data"]
    return data


def test_life_of_a_single_class(desk: Desk) -> None:
    made = give(desk)
    assert made.status_code == 201, made.text
    event = {name: value for name, value in made.json.items() if name != "skipped"}
    assert event["id"].startswith("ser_") and (event["capacity"], event["seats_left"]) == (5, 5)
    assert (event["starts_at"], event["rrule"], event["status"]) == (when(at(2, 16)), None, "planned")
    one = f"/events/{event['id']}"
    assert desk("GET", one).json == event
    assert desk("PUT", one, event).json == event
    assert desk("GET", one, key="stranger").status_code == 404
    for key in ("narrow", "publishable"):
        assert desk("GET", one, key=key).status_code == 403
        assert desk("DELETE", one, key=key).status_code == 403
        assert give(desk, key).status_code == 403
    booking = desk.book(service_id=None, starts_at=None, occurrence_id=event["occurrence_id"], seats=2).json
    assert desk("GET", one).json["seats_left"] == 3
    changed = desk("PATCH", one, {"starts_at": when(at(2, 17)), "capacity": 4})
    assert changed.status_code == 200, changed.text
    assert (changed.json["starts_at"], changed.json["seats_left"]) == (when(at(2, 17)), 2)
    assert desk("GET", f"/bookings/{booking['id']}").json["starts_at"] == when(at(2, 17))
    assert desk("PATCH", one, {"capacity": 1}).status_code == 409
    assert desk("PATCH", one, {"service_id": desk.service("cut")}).status_code == 422
    gone = desk("DELETE", f"{one}?reason=Ill")
    assert (gone.status_code, gone.json["status"]) == (200, "cancelled")
    assert desk("GET", f"/bookings/{booking['id']}").json["status"] == "cancelled"
    assert desk("DELETE", one).status_code == 409


def test_series_and_its_dates(desk: Desk) -> None:
    create_class(desk.salon, at(16, 16))
    made = give(desk, rrule="FREQ=WEEKLY;COUNT=4")
    assert made.status_code == 201, made.text
    event = made.json
    assert event["rrule"] == "FREQ=WEEKLY;COUNT=4"
    assert [(one["starts_at"], one["reason"]) for one in event["skipped"]] == [(when(at(16, 16)), "taken")]
    found = dates(desk, event["id"])
    assert [one["starts_at"] for one in found] == [when(at(day, 16)) for day in (2, 9, 23)]
    assert all(one["event_id"] == event["id"] and one["original_start"] == one["starts_at"] for one in found)
    assert (
        len(
            dates(desk, event["id"], **{"from": found[1]["starts_at"][:10], "to": found[1]["starts_at"][:10]})
        )
        == 1
    )
    moved = desk("PATCH", f"/events/{found[0]['id']}", {"starts_at": when(at(2, 18))}).json
    assert (moved["starts_at"], moved["original_start"], moved["is_exception"]) == (
        when(at(2, 18)),
        when(at(2, 16)),
        True,
    )
    later = desk(
        "PATCH", f"/events/{found[1]['id']}", {"date": day_of(9), "time": "17:00", "scope": "following"}
    )
    assert later.status_code == 200, later.text
    assert later.json["id"] != event["id"]
    assert [one["starts_at"] for one in dates(desk, later.json["id"])] == [
        when(at(9, 17)),
        when(at(23, 17)),
    ]
    off = desk("DELETE", f"/events/{dates(desk, later.json['id'])[0]['id']}")
    assert off.json["status"] == "cancelled"
    assert [one["status"] for one in dates(desk, later.json["id"])] == ["cancelled", "planned"]
    assert len(dates(desk, later.json["id"], status="planned")) == 1
    assert desk("DELETE", f"/events/{later.json['id']}").json["status"] == "cancelled"
    assert {one["status"] for one in dates(desk, later.json["id"])} == {"cancelled"}


def day_of(days: int) -> str:
    return when(at(days, 12))[:10]


def test_change_of_all_dates_that_meets_others(desk: Desk) -> None:
    event = give(desk, rrule="FREQ=DAILY;COUNT=3").json
    desk.book(starts=at(3, 10), staff_id=desk.staff("Bo"))
    wanted = {"date": day_of(2), "time": "10:00"}
    refused = desk("PATCH", f"/events/{event['id']}", wanted)
    assert refused.status_code == 409, refused.text
    conflicts = refused.json["error"]["details"]["conflicts"]
    assert conflicts == [{"starts_at": when(at(3, 10)), "reason": "taken"}]
    done = desk("PATCH", f"/events/{event['id']}", wanted | {"keep_conflicts": True})
    assert done.status_code == 200, done.text
    hours = [datetime.fromisoformat(one["starts_at"]).hour for one in dates(desk, event["id"])]
    assert hours == [10, 16, 10]


def test_list_of_events(desk: Desk) -> None:
    alone = create_class(desk.salon, at(5, 16))
    event = give(desk, rrule="FREQ=WEEKLY;COUNT=2").json
    assert [one["id"] for one in desk("GET", "/events").json["data"]] == [alone, event["id"]]
    for query, ids in {
        f"from={day_of(5)}&to={day_of(5)}": [alone],
        f"from={day_of(9)}": [event["id"]],
        "search=yog": [alone, event["id"]],
        "search=pilates": [],
        f"staff_id={desk.staff('Ana')}": [],
        f"staff_id={desk.staff('Bo')}&page=2&per_page=1": [event["id"]],
        f"service_id={desk.service('yoga')}&location_id={desk.place}&status=planned": [alone, event["id"]],
        "status=cancelled": [],
    }.items():
        found = desk("GET", f"/events?{query}")
        assert [one["id"] for one in found.json["data"]] == ids, query
    assert desk("GET", f"/events/{alone}/occurrences").json["data"][0]["id"] == alone
    assert desk("GET", "/events", key="stranger").json["data"] == []
    assert desk("DELETE", f"/events/{alone}").json["status"] == "cancelled"
    assert [one["id"] for one in desk("GET", "/events?status=cancelled").json["data"]] == [alone]
    for trap in ("page=0", "status=x", "from=x", "service_id=srv_1", "unknown=1"):
        assert desk("GET", f"/events?{trap}").status_code == 422, trap
    for ref in ("evt_00000000000000000000", "ser_1", "occ_00000000000000000000"):
        assert desk("GET", f"/events/{ref}").status_code == 404, ref


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"starts_at": "2027-01-01T10:00:00"}, "starts_at"),
        ({"starts_at": None}, "starts_at"),
        ({"staff_ids": ["stf_1"]}, "staff_ids.0"),
        ({"location_id": "loc_1"}, "location_id"),
        ({"rrule": "FREQ=SECONDLY"}, "rrule"),
        ({"rrule": "nonsense"}, "rrule"),
        ({"capacity": 0}, "capacity"),
        ({"duration_minutes": 0}, "duration_minutes"),
        ({"seats_left": 3}, "seats_left"),
    ],
)
def test_what_cannot_be_read(desk: Desk, more: dict[str, Any], field: str) -> None:
    refused = give(desk, **more)
    assert refused.status_code == 422, refused.text
    assert field in refused.json["error"]["details"]["fields"]


def test_what_cannot_be_given(desk: Desk) -> None:
    assert give(desk, service_id="srv_1").status_code == 404
    assert give(desk, service_id=desk.service("cut")).status_code == 422
    assert give(desk, starts_at=when(at(-2, 10))).json["error"]["details"]["reason"] == "past"
    assert give(desk).status_code == 201
    taken = give(desk)
    assert (taken.status_code, taken.json["error"]["details"]["reason"]) == (409, "taken")


def test_class_that_nobody_leads_yet(desk: Desk) -> None:
    event = give(desk, staff_ids=[], rrule="FREQ=WEEKLY;COUNT=3")
    assert event.status_code == 201, event.text
    assert (event.json["staff_ids"], len(dates(desk, event.json["id"]))) == ([], 3)
    led = desk("PATCH", f"/events/{event.json['id']}", {"staff_ids": [desk.staff("Ana")]})
    assert led.json["staff_ids"] == [desk.staff("Ana")], led.text


def test_webhooks_tell_the_class(desk: Desk) -> None:
    ref = create_class(desk.salon, at(2, 16))
    told = READERS["event"]([ref], Site("http://localhost"))
    assert told == {ref: desk("GET", f"/events/{ref}").json}
