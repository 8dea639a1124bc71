"""The business over the API, and what everybody may see of businesses."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import write
from bookingapp.domain.business.keys import create_api_key
from tests import cast
from tests.web.api.desk import Send, sender


@pytest.fixture
def send(context: Flask, client: FlaskClient) -> Send:
    """A request with a secret key, one that may only look at services, a publishable one, or none."""
    salon = cast.create_cast()
    with write():
        keys = {
            "secret": create_api_key(SYSTEM, salon.business_id)[1],
            "narrow": create_api_key(SYSTEM, salon.business_id, scopes=["services:read"])[1],
            "publishable": create_api_key(SYSTEM, salon.business_id, kind="publishable")[1],
        }

    return sender(client, keys)


def test_the_team_is_read_changed_and_said_anew(send: Send) -> None:
    standing = send("GET", "/team").json
    assert (standing["slug"], standing["currency"], standing["plan"]) == (cast.SALON, "USD", "free")
    body = {
        "policies": {"min_notice_minutes": 90, "cancellation": {"fee_percent": 10}},
        "embed_origins": ["https://shop.example"],
        "branding": {"colour": "#0D5C63"},
    }
    changed = send("PATCH", "/team", body)
    assert changed.status_code == 200, changed.text
    assert changed.json["name"] == standing["name"]
    assert changed.json["policies"]["min_notice_minutes"] == 90
    assert changed.json["policies"]["hold_minutes"] == standing["policies"]["hold_minutes"]
    assert changed.json["policies"]["cancellation"] == {
        **standing["policies"]["cancellation"],
        "fee_percent": 10,
    }
    assert changed.json["branding"] == {"colour": "#0d5c63"}
    assert send("PUT", "/team", changed.json).json == changed.json
    bare = send("PUT", "/team", {"name": "Salon", "timezone": "Europe/Berlin"}).json
    assert (bare["currency"], bare["country"], bare["policies"]) == ("USD", None, changed.json["policies"])
    assert send("GET", "/team").json == bare


def test_an_answer_says_when_it_was_changed(send: Send) -> None:
    before = send("GET", "/team").json["updated_at"]
    with time_machine.travel(clock.now() + timedelta(hours=1), tick=False):
        changed = send("PATCH", "/team", {"name": "Another"}).json
        assert changed["updated_at"] == f"{clock.now():%Y-%m-%dT%H:%M:%SZ}" > before
        assert send("GET", "/team").json == changed
    with time_machine.travel(clock.now() + timedelta(hours=2), tick=False):
        assert send("PATCH", "/team", {"name": "Another"}).json == changed  # nothing to change


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"policies": {"booking_window_days": 4000}}, "policies.booking_window_days"),
        ({"timezone": "localtime"}, "timezone"),
        ({"currency": "EUR"}, "currency"),
        ({"branding": {"logo_url": "http://plain.example/x.png"}}, "branding.logo_url"),
        ({"embed_origins": ["https://shop.example/path"]}, "embed_origins.0"),
        ({"policies": {"unknown": 1}}, "policies.unknown"),
        ({"name": None}, "name"),
    ],
)
def test_what_cannot_be_accepted_is_named(send: Send, body: dict[str, Any], field: str) -> None:
    refused = send("PATCH", "/team", body)
    assert refused.status_code == 422
    assert list(refused.json["error"]["details"]["fields"]) == [field]


def test_who_may(send: Send) -> None:
    shown = send("GET", "/team", key="publishable").json
    assert shown["name"] == "Salon" and "plan" not in shown and "embed_origins" not in shown
    assert send("PATCH", "/team", {"name": "Mine"}, key="publishable").status_code == 403
    assert send("PATCH", "/team", {"name": "Mine"}, key="narrow").status_code == 403
    assert send("GET", "/team", key="narrow").status_code == 403
    assert send("GET", "/team", key="").status_code == 401


def test_businesses_are_seen_by_everybody(send: Send) -> None:
    found = send("GET", "/businesses?per_page=1", key="").json
    assert (found["meta"]["total"], found["data"][0]["slug"]) == (2, cast.SALON)
    assert "embed_origins" not in found["data"][0]
    send("PATCH", "/team", {"listed": False})
    assert send("GET", "/businesses?search=salon", key="").json["data"] == []
    one = send("GET", f"/businesses/{cast.SALON}", key="").json
    assert one["name"] == "Salon"
    assert send("GET", f"/businesses/{one['id']}", key="").json == one
    assert send("GET", "/businesses/nowhere", key="").status_code == 404
