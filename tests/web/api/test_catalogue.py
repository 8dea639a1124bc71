"""Places, words, services, staff and resources over the API: made, read, changed, archived; who may not."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import write
from bookingapp.domain.business.keys import create_api_key
from tests import cast
from tests.web.api.desk import Send, sender


@pytest.fixture
def keys(context: Flask) -> dict[str, str]:
    """A secret key, one that may only look at services, a publishable one, and a stranger's."""
    salon = cast.create_cast()
    with write():
        return {
            "secret": create_api_key(SYSTEM, salon.business_id)[1],
            "narrow": create_api_key(SYSTEM, salon.business_id, scopes=["services:read"])[1],
            "publishable": create_api_key(SYSTEM, salon.business_id, kind="publishable")[1],
            "stranger": create_api_key(SYSTEM, salon.stranger_id)[1],
        }


@pytest.fixture
def send(client: FlaskClient, keys: dict[str, str]) -> Send:
    """A request with one of the keys."""

    return sender(client, keys)


MADE: dict[str, dict[str, Any]] = {
    "/locations": {"name": "Annexe", "timezone": "Europe/Berlin"},
    "/service-categories": {"name": "Winter"},
    "/subdivisions": {"name": "Basement"},
    "/positions": {"name": "Apprentice"},
    "/tags": {"name": "Early bird", "colour": "#0d5c63"},
    "/services": {"name": "Trim", "duration_minutes": 20, "price": {"amount": 900}},
    "/staff": {"name": "Nia Novak"},
}


@pytest.mark.parametrize("path", MADE)
def test_life_of_an_entry(send: Send, client: FlaskClient, path: str) -> None:
    made = send("POST", path, MADE[path])
    assert made.status_code == 201, made.text
    one = f"{path}/{made.json['id']}"
    assert send("GET", one).json == made.json
    found = send("GET", f"{path}?search={made.json['name']}&per_page=1&page=1")
    assert found.json["data"] == [made.json] and found.json["meta"]["total"] == 1
    changed = send("PATCH", one, {"name": "Renamed"})
    assert (changed.status_code, changed.json["name"]) == (200, "Renamed")
    assert send("PUT", one, changed.json).json == changed.json
    assert send("GET", one, key="stranger").status_code == 404
    assert send("PATCH", one, {"name": "Mine"}, key="stranger").status_code == 404
    assert send("PATCH", one, {"unknown": 1}).status_code == 422
    assert send("POST", path, {**MADE[path], "name": ""}).status_code == 422
    assert send("POST", path, MADE[path], key="publishable").status_code == 403
    assert send("POST", path, MADE[path], key="narrow").status_code == 403
    assert client.get(f"/api/v1{path}").status_code == 401
    gone = send("DELETE", one)
    assert gone.status_code == 200
    if "active" in gone.json:
        assert gone.json["active"] is False
        assert send("GET", one).json == gone.json
        assert send("GET", f"{path}?search=Renamed").json["data"] == []
        assert send("GET", f"{path}?search=Renamed&status=archived").json["data"] == [gone.json]
    else:
        assert send("GET", one).status_code == 404


def test_service_with_all_that_belongs_to_it(send: Send) -> None:
    place = send("GET", "/locations").json["data"][0]["id"]
    room = send("POST", "/resources", {"name": "Basin", "location_id": place, "quantity": 2}).json
    assert room["quantity"] == 2
    staff = send("GET", "/staff").json["data"][0]["id"]
    body = {
        "name": "Colour",
        "duration_minutes": 90,
        "price": {"amount": 9000, "type": "range", "max_amount": 12000},
        "fixed_starts": ["09:00", "13:30"],
        "min_notice_minutes": None,
        "staff_ids": [staff],
        "staff_overrides": [{"staff_id": staff, "duration_minutes": 75}],
        "location_ids": [place],
        "resources": [{"resource_id": room["id"], "quantity": 1}],
        "addons": [{"name": "Wash", "price": {"amount": 500}}],
        "questions": [{"key": "shade", "label": "Which shade?"}],
    }
    made = send("POST", "/event-types", body)
    assert made.status_code == 201, made.text
    assert made.json["staff_overrides"] == [{"staff_id": staff, "duration_minutes": 75}]
    assert made.json["min_notice_minutes"] is None and made.json["fixed_starts"] == ["09:00", "13:30"]
    one = f"/services/{made.json['id']}"
    assert send("PUT", one, made.json).json == made.json
    kept = send("PUT", one, {"name": "Colour", "duration_minutes": 60, "price": {"amount": 1}}).json
    assert (kept["staff_ids"], kept["fixed_starts"], kept["price"]["type"]) == ([staff], None, "flat")
    assert send("PATCH", one, {"price": {"amount": 1, "currency": "XAF"}}).status_code == 422
    assert send("PATCH", one, {"staff_ids": ["stf_00000000000000000000"]}).status_code == 422
    assert send("PATCH", one, {"name": None}).status_code == 422


def test_publishable_key_sees_what_everybody_does(send: Send) -> None:
    made = send("POST", "/services", {**MADE["/services"], "visibility": "staff"}).json
    assert send("GET", f"/services/{made['id']}", key="publishable").status_code == 404
    shown = send("GET", "/services?per_page=100", key="publishable").json["data"]
    assert shown and made["id"] not in {one["id"] for one in shown}
    assert "email" not in send("GET", "/staff", key="publishable").json["data"][0]
    for trap in ("page=0", "page=1000001", "per_page=101", "per_page=x", "status=gone", "unknown=1"):
        assert send("GET", f"/services?{trap}").status_code == 422, trap
