"""Hours and blocks over the API: read, said anew, dropped; who may not."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import write
from bookingapp.domain.business.commands import create_user, grant_access
from bookingapp.domain.business.keys import create_api_key
from bookingapp.domain.schedule.timetables import timetable_of
from tests import cast
from tests.web.api.desk import Send, sender


@pytest.fixture
def send(context: Flask, client: FlaskClient) -> Send:
    """A request with a secret key, one that may only look, a publishable one, or a stranger's."""
    salon = cast.create_cast()
    with write():
        keys = {
            "secret": create_api_key(SYSTEM, salon.business_id)[1],
            "reader": create_api_key(SYSTEM, salon.business_id, scopes=["schedules:read"])[1],
            "publishable": create_api_key(SYSTEM, salon.business_id, kind="publishable")[1],
            "stranger": create_api_key(SYSTEM, salon.stranger_id)[1],
        }

    return sender(client, keys)


def first(send: Send, path: str) -> str:
    """The id of the first entry of a list."""
    found: str = send("GET", path).json["data"][0]["id"]
    return found


@pytest.mark.parametrize("path", ["/staff", "/resources", "/locations"])
def test_life_of_a_schedule(send: Send, path: str) -> None:
    place = first(send, "/locations")
    one = f"{path}/{first(send, path)}/schedule"
    was = send("GET", one).json
    assert (was["timezone"], was["saved"]) == (cast.ZONE.key, path == "/locations")
    body = {
        "weekly": [
            {"weekday": "monday", "starts": "09:00", "ends": "12:30"},
            {"weekday": "friday", "starts": "22:00", "ends": "02:00", "location_id": place},
            {"weekday": "sunday", "starts": "00:00", "ends": "24:00"},
        ],
        "overrides": [
            {"date": "2027-03-14", "spans": [{"starts": "13:00", "ends": "25:30"}]},
            {"date": "2027-03-15", "spans": []},
        ],
    }
    said = send("PUT", one, body)
    assert said.status_code == 200, said.text
    assert [(span["starts"], span["ends"]) for span in said.json["weekly"]] == [
        ("09:00", "12:30"),
        ("22:00", "02:00"),
        ("00:00", "24:00"),
    ]
    assert said.json["weekly"][1]["location_id"] == place
    assert said.json["overrides"][0]["spans"][0]["ends"] == "01:30"
    assert said.json["overrides"][1] == {"date": "2027-03-15", "spans": []}
    assert send("PUT", one, said.json).json == said.json == send("GET", one).json
    empty = send("PUT", one, {"weekly": []}).json
    assert (empty["saved"], empty["weekly"], empty["overrides"]) == (True, [], [])
    assert send("DELETE", one).json["saved"] is False
    assert send("GET", one, key="reader").status_code == 200
    assert send("PUT", one, body, key="reader").status_code == 403
    assert send("GET", one, key="publishable").status_code == 403
    assert send("GET", one, key="stranger").status_code == 404
    assert send("PUT", one, body, key="stranger").status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "weekly"),
        ({"weekly": [{"weekday": "monday", "starts": "9:00", "ends": "12:00"}]}, "weekly.0.starts"),
        ({"weekly": [{"weekday": "monday", "starts": "24:00", "ends": "25:00"}]}, "weekly.0.starts"),
        ({"weekly": [{"weekday": "monday", "starts": "09:00", "ends": "34:00"}]}, "weekly.0.ends"),
        ({"weekly": [{"weekday": "Monday", "starts": "09:00", "ends": "12:00"}]}, "weekly.0.weekday"),
        (
            {"weekly": [{"weekday": "monday", "starts": "09:00", "ends": "12:00", "location_id": "loc_x"}]},
            "weekly.0.location_id",
        ),
        ({"weekly": [], "overrides": [{"date": "2027-02-30"}]}, "overrides.0.date"),
        ({"weekly": [], "overrides": [{"date": "2027-02-01"}, {"date": "2027-02-01"}]}, "overrides"),
    ],
)
def test_what_cannot_be_accepted_is_named(send: Send, body: dict[str, Any], field: str) -> None:
    refused = send("PUT", f"/staff/{first(send, '/staff')}/schedule", body)
    assert refused.status_code == 422
    assert list(refused.json["error"]["details"]["fields"]) == [field]


def test_life_of_a_block(send: Send) -> None:
    staff, room, place = (first(send, path) for path in ("/staff", "/resources", "/locations"))
    span = {"starts_at": "2027-03-04T12:00:00Z", "ends_at": "2027-03-04T14:00:00Z"}
    made = send("POST", "/blocks", {"staff_id": staff, "reason": "Dentist", **span})
    assert made.status_code == 201, made.text
    assert (made.json["starts_at"], made.json["timezone"]) == ("2027-03-04T07:00:00-05:00", cast.ZONE.key)
    one = f"/blocks/{made.json['id']}"
    assert send("GET", one, key="reader").json == made.json
    unit = send("POST", "/blocks", {"resource_id": room, "unit": 2, **span}).json
    shut = send("POST", "/blocks", {"location_id": place, **span}).json
    assert (unit["unit"], unit["resource_id"], shut["location_id"]) == (2, room, place)
    assert send("GET", "/blocks").json["meta"]["total"] == 3
    for asked, total in (
        (f"staff_id={staff}", 1),
        (f"resource_id={room}&staff_id={staff}", 2),
        ("from=2027-03-05", 0),
        ("from=2027-03-04&to=2027-03-04", 3),
        ("to=2027-03-04T12:00:00Z", 0),
        ("search=dent", 1),
    ):
        assert send("GET", f"/blocks?{asked}").json["meta"]["total"] == total, asked
    moved = send("PATCH", one, {"ends_at": "2027-03-04T15:00:00Z"})
    assert moved.json == made.json | {"ends_at": "2027-03-04T10:00:00-05:00"}
    assert send("PUT", one, {**span}).json == made.json | {"reason": ""}
    assert send("PUT", one, made.json).json == made.json
    assert send("PATCH", one, {"location_id": place}).status_code == 422
    assert send("DELETE", one).json == made.json
    assert send("GET", one).status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"ends_at": "2027-03-04T11:00:00Z"}, "ends_at"),
        ({"ends_at": "2027-03-04T13:00:00"}, "ends_at"),
        ({"ends_at": "2027-03-04T13:00:30Z"}, "ends_at"),
        ({"staff_id": None}, "staff_id"),
        ({"staff_id": "stf_00000000000000000000"}, "staff_id"),
        ({"unit": 1}, "unit"),
    ],
)
def test_a_block_that_cannot_be(send: Send, body: dict[str, Any], field: str) -> None:
    good = {"starts_at": "2027-03-04T12:00:00Z", "ends_at": "2027-03-04T14:00:00Z"}
    refused = send("POST", "/blocks", {"staff_id": first(send, "/staff"), **good, **body})
    assert refused.status_code == 422
    assert list(refused.json["error"]["details"]["fields"]) == [field]


def test_who_may_block(send: Send) -> None:
    span = {"starts_at": "2027-03-04T12:00:00Z", "ends_at": "2027-03-04T14:00:00Z"}
    body = {"staff_id": first(send, "/staff"), **span}
    one = f"/blocks/{send('POST', '/blocks', body).json['id']}"
    for method in ("PUT", "PATCH", "DELETE"):
        sent = None if method == "DELETE" else body
        assert send(method, one, sent, key="stranger").status_code == 404
        assert send(method, one, sent, key="reader").status_code == 403
        assert send(method, one, sent, key="publishable").status_code == 403
    assert send("GET", one, key="stranger").status_code == 404
    assert send("POST", "/blocks", body, key="stranger").status_code == 422


def test_staff_take_time_off_of_their_own(send: Send, client: FlaskClient) -> None:
    mine, other = (one["id"] for one in send("GET", "/staff").json["data"])
    business_id = timetable_of(cast.SALON).business.id
    with write():
        user = create_user(SYSTEM, email="remy@salon.test", name="Remy", password="correct horse battery")
        grant_access(SYSTEM, business_id, user_id=user.id, role="staff")
        owner = create_user(SYSTEM, email="olga@salon.test", name="Olga", password="correct horse battery")
        grant_access(SYSTEM, business_id, user_id=owner.id, role="owner")
    held = {"roles": [{"role_id": "staff"}], "staff_id": mine}
    assert send("PATCH", f"/users/{user.public_id}", held).status_code == 200
    sent = {"grant": "password", "email": "remy@salon.test", "password": "correct horse battery"}
    token: Any = client.post("/api/v1/auth/token", json=sent).json
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    span = {"starts_at": "2027-03-04T12:00:00Z", "ends_at": "2027-03-04T14:00:00Z"}
    made: Any = client.post("/api/v1/blocks", json={"staff_id": mine, **span}, headers=headers)
    assert made.status_code == 201, made.text
    not_mine = client.post("/api/v1/blocks", json={"staff_id": other, **span}, headers=headers)
    assert not_mine.status_code == 403
    theirs = send("POST", "/blocks", {"staff_id": other, **span}).json["id"]
    assert client.get(f"/api/v1/blocks/{theirs}", headers=headers).status_code == 200
    assert client.delete(f"/api/v1/blocks/{theirs}", headers=headers).status_code == 403
    hours = f"/api/v1/staff/{mine}/schedule"
    assert client.put(hours, json={"weekly": []}, headers=headers).status_code == 403
    assert client.delete(f"/api/v1/blocks/{made.json['id']}", headers=headers).status_code == 200
