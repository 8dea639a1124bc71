"""Clients over the API: noted, changed, tagged, archived, exported, erased; who may not."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import write
from bookingapp.domain.business.keys import create_api_key
from bookingapp.domain.clients.fields import add_field
from tests import cast
from tests.web.api.desk import Send, sender

PERSON = {"name": "Cleo Client", "email": "Cleo@Example.test", "phone": "+1 212 555 0101"}


@pytest.fixture
def send(context: Flask, client: FlaskClient) -> Send:
    """A request with a secret key, one that may only look, a publishable one, or a stranger's."""
    salon = cast.create_cast()
    with write():
        add_field(SYSTEM, salon.business_id, subject="client", label="Shoe size", kind="number")
        add_field(SYSTEM, salon.business_id, subject="client", label="Parking", kind="checkbox")
        keys = {
            "secret": create_api_key(SYSTEM, salon.business_id)[1],
            "reader": create_api_key(SYSTEM, salon.business_id, scopes=["clients:read"])[1],
            "publishable": create_api_key(SYSTEM, salon.business_id, kind="publishable")[1],
            "stranger": create_api_key(SYSTEM, salon.stranger_id)[1],
        }

    return sender(client, keys)


def book(send: Send, client: dict[str, Any]) -> dict[str, Any]:
    """A cut for somebody, in two days."""
    service = send("GET", "/services?search=cut").json["data"][0]["id"]
    start = clock.at(cast.at(2, 10)).isoformat()
    made = send("POST", "/bookings", {"service_id": service, "starts_at": start, "client": client})
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json
    return found


def test_life_of_a_client(send: Send) -> None:
    tag = send("POST", "/tags", {"name": "Regular"}).json["id"]
    body = PERSON | {
        "tags": [tag, "Early bird"],
        "custom": {"shoe_size": 41, "parking": True},
        "notes": "Tea.",
    }
    made = send("POST", "/clients", body)
    assert made.status_code == 201, made.text
    assert (made.json["email"], made.json["phone"]) == ("cleo@example.test", "+12125550101")
    assert made.json["tags"] == ["Regular", "Early bird"]
    assert made.json["custom"] == {"shoe_size": "41", "parking": "yes"}
    one = f"/clients/{made.json['id']}"
    assert send("GET", one).json == made.json | {"bookings": []}
    changed = send("PATCH", one, {"notes": "Coffee.", "custom": {"parking": False}, "tags": ["early BIRD"]})
    assert changed.status_code == 200, changed.text
    assert (changed.json["custom"], changed.json["tags"]) == ({"shoe_size": "41"}, ["Early bird"])
    assert (changed.json["notes"], changed.json["email"]) == ("Coffee.", "cleo@example.test")
    same = send("PUT", one, send("GET", one).json).json
    assert same | {"updated_at": ""} == changed.json | {"updated_at": ""}
    bare = send("PUT", one, {"name": "Cleo"}).json
    assert (bare["email"], bare["notes"], bare["tags"]) == (None, "", ["Early bird"])


def test_consent_is_kept_as_a_log(send: Send) -> None:
    made = send(
        "POST", "/clients", {"name": "Cleo", "marketing_consent": True, "marketing_wording": "Yes!"}
    ).json
    one = f"/clients/{made['id']}"
    assert made["marketing_consent"] is True
    assert send("GET", "/clients?marketing_consent=true").json["meta"]["total"] == 1
    assert send("PATCH", one, {"marketing_consent": True}).json["marketing_consent"] is True
    assert send("PATCH", one, {"marketing_consent": False}).json["marketing_consent"] is False
    log = send("GET", f"{one}/export").json["consents"]
    assert [(entry["wording"], entry["withdrawn_at"] is not None) for entry in log] == [("Yes!", True)]


def test_lists_are_searched_and_bounded(send: Send) -> None:
    for number in range(3):
        send("POST", "/clients", {"name": f"Client {number}", "email": f"c{number}@example.test"})
    found = send("GET", "/clients?per_page=2&page=2").json
    assert ([one["name"] for one in found["data"]], found["meta"]["last_page"]) == (["Client 2"], 2)
    assert send("GET", "/clients?search=c1@example").json["meta"]["total"] == 1
    assert send("GET", "/clients?email=C2@example.test").json["data"][0]["name"] == "Client 2"
    assert send("GET", "/clients?updated_since=2100-01-01T00:00:00Z").json["data"] == []
    assert send("GET", "/clients?updated_since=2000-01-01T00:00:00Z").json["meta"]["total"] == 3
    assert send("GET", "/clients?updated_since=yesterday").status_code == 422


def test_an_archived_client_is_back_with_the_next_booking(send: Send) -> None:
    made = send("POST", "/clients", PERSON).json
    one = f"/clients/{made['id']}"
    gone = send("DELETE", one)
    assert (gone.status_code, gone.json["active"]) == (200, False)
    assert send("GET", "/clients").json["data"] == []
    assert send("GET", "/clients?status=archived").json["data"] == [gone.json]
    assert send("GET", one).json["id"] == made["id"]
    booking = book(send, PERSON)
    assert booking["client"]["id"] == made["id"]
    back = send("GET", one).json
    assert (back["active"], [entry["id"] for entry in back["bookings"]]) == (True, [booking["id"]])
    assert send("PATCH", one, {"active": False}).json["active"] is False
    body = {"service_id": booking["service"]["id"], "starts_at": clock.at(cast.at(3, 10)).isoformat()}
    assert send("POST", "/bookings", {**body, "client_id": made["id"]}).status_code == 201
    assert send("GET", one).json["active"] is True
    send("DELETE", one)
    assert send("PATCH", one, {"active": True}).json["active"] is True


def test_export_and_erase(send: Send) -> None:
    booking = book(send, PERSON)
    one = f"/clients/{booking['client']['id']}"
    export = send("GET", f"{one}/export").json
    assert export["visits"][0]["bookings"][0]["booking_id"] == booking["id"]
    assert send("POST", f"{one}/erase", key="reader").status_code == 403
    erased = send("POST", f"{one}/erase")
    assert (erased.status_code, erased.json["email"], erased.json["active"]) == (200, None, False)
    assert send("GET", f"/bookings/{booking['id']}").json["status"] == "cancelled"
    assert send("GET", "/clients").json["data"] == []
    assert send("PATCH", one, {"name": "Cleo"}).status_code == 409


def test_two_clients_become_one(send: Send) -> None:
    kept = send("POST", "/clients", {"name": "Cleo", "phone": PERSON["phone"]}).json["id"]
    booking = book(send, {"name": "Cleo C.", "email": "cleo@example.test"})
    other = booking["client"]["id"]
    one = send("POST", f"/clients/{kept}/merge", {"client_id": other, "take": {"name": "other"}})
    assert one.status_code == 200, one.text
    assert (one.json["id"], one.json["name"], one.json["email"]) == (kept, "Cleo C.", "cleo@example.test")
    found = send("GET", f"/clients/{other}").json
    assert (found["id"], [entry["id"] for entry in found["bookings"]]) == (kept, [booking["id"]])
    assert send("POST", f"/clients/{kept}/merge", {"client_id": "clt_x"}).status_code == 422
    assert send("POST", f"/clients/{kept}/merge", {"client_id": other}, key="stranger").status_code in {
        404,
        422,
    }


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": ""}, "name"),
        ({"email": "nowhere"}, "email"),
        ({"timezone": "localtime"}, "timezone"),
        ({"custom": {"shoe_size": "large"}}, "custom.shoe_size"),
        ({"custom": {"hat": "large"}}, "custom.hat"),
        ({"tags": ["tag_00000000000000000000"]}, "tags.0"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_what_cannot_be_accepted_is_named(send: Send, body: dict[str, Any], field: str) -> None:
    refused = send("POST", "/clients", {**PERSON, **body})
    assert refused.status_code == 422
    assert list(refused.json["error"]["details"]["fields"]) == [field]
    assert send("GET", "/clients").json["data"] == []


def test_two_clients_do_not_share_an_address(send: Send) -> None:
    first = send("POST", "/clients", PERSON).json
    clash = send("POST", "/clients", {"name": "Other", "email": PERSON["email"]})
    assert (clash.status_code, clash.json["error"]["details"]["ref"]) == (409, first["id"])


def test_who_may(send: Send) -> None:
    one = f"/clients/{send('POST', '/clients', PERSON).json['id']}"
    for method, path, body in (
        ("GET", one, None),
        ("PATCH", one, {"name": "Mine"}),
        ("PUT", one, {"name": "Mine"}),
        ("DELETE", one, None),
        ("GET", f"{one}/export", None),
        ("POST", f"{one}/erase", None),
    ):
        assert send(method, path, body, key="stranger").status_code == 404
        assert send(method, path, body, key="publishable").status_code == 403
        if method != "GET":
            assert send(method, path, body, key="reader").status_code == 403
    assert send("GET", one, key="reader").json["bookings"] == []
    assert send("GET", "/clients", key="stranger").json["data"] == []
