"""Feeds, the words of messages, and what happened, over the API."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import write
from bookingapp.domain.business.commands import create_user, grant_access
from bookingapp.domain.business.keys import create_api_key
from tests import cast
from tests.web.api.desk import Send, sender

PASSWORD = "correct horse battery"


@pytest.fixture
def send(context: Flask, client: FlaskClient) -> Send:
    """A request with a secret key, one that may only look, a publishable one, a stranger's, or a user's token."""
    salon = cast.create_cast()
    with write():
        user = create_user(SYSTEM, email="remy@salon.test", name="Remy", password=PASSWORD)
        grant_access(SYSTEM, salon.business_id, user_id=user.id, role="staff")
        keys = {
            "secret": create_api_key(SYSTEM, salon.business_id)[1],
            "reader": create_api_key(SYSTEM, salon.business_id, scopes=["bookings:read", "messages:read"])[1],
            "publishable": create_api_key(SYSTEM, salon.business_id, kind="publishable")[1],
            "stranger": create_api_key(SYSTEM, salon.stranger_id)[1],
        }
    sent = {"grant": "password", "email": "remy@salon.test", "password": PASSWORD}
    token: Any = client.post("/api/v1/auth/token", json=sent).json
    keys["staff"] = token["access_token"]

    return sender(client, keys)


def opened(client: FlaskClient, url: str) -> int:
    """What a calendar app is answered."""
    return client.get(urlsplit(url).path).status_code


def test_life_of_a_feed(send: Send, client: FlaskClient) -> None:
    staff = send("GET", "/staff").json["data"][0]
    made = send("POST", "/feeds", {"subject_id": staff["id"], "past_days": 30})
    assert made.status_code == 201, made.text
    assert (made.json["kind"], made.json["name"], made.json["past_days"]) == ("staff", staff["name"], 30)
    assert send("POST", "/feeds", {"subject_id": staff["id"]}).json == made.json
    one = f"/feeds/{made.json['id']}"
    assert send("GET", one).json == made.json
    assert send("GET", "/feeds").json["data"] == [made.json]
    assert send("GET", "/feeds?kind=location").json["data"] == []
    assert opened(client, made.json["url"]) == 200
    changed = send("PATCH", one, {"details": True}).json
    assert (changed["details"], changed["past_days"], changed["url"]) == (True, 30, made.json["url"])
    assert send("PUT", one, changed).json == changed
    new = send("POST", f"{one}/rotate").json["url"]
    assert (opened(client, made.json["url"]), opened(client, new)) == (410, 200)
    gone = send("DELETE", one)
    assert (gone.status_code, gone.json["active"], gone.json["url"]) == (200, False, None)
    assert opened(client, new) == 410
    assert send("GET", "/feeds").json["data"] == []


def test_feeds_of_all_kinds(send: Send) -> None:
    place = send("GET", "/locations").json["data"][0]["id"]
    room = send("GET", "/resources").json["data"][0]["id"]
    service = send("GET", "/services").json["data"][0]["id"]
    somebody = send("POST", "/clients", {"name": "Cleo", "email": "cleo@example.test"}).json["id"]
    for ref in (place, room, service, somebody):
        assert send("POST", "/feeds", {"subject_id": ref, "busy_only": True}).json["subject_id"] == ref
    assert {one["kind"] for one in send("GET", "/feeds").json["data"]} == {"location", "resource", "service"}
    for wrong in (None, "stf_00000000000000000000", "nonsense"):
        assert send("POST", "/feeds", {"subject_id": wrong}).status_code == 422


def test_whose_feeds_one_may_hand_out(send: Send) -> None:
    mine = send("POST", "/feeds", {}, key="staff")
    assert (mine.status_code, mine.json["kind"], mine.json["name"]) == (201, "user", "Remy")
    other = send("POST", "/feeds", {"subject_id": send("GET", "/staff").json["data"][0]["id"]}).json
    one = f"/feeds/{other['id']}"
    for method, path, body in (
        ("GET", one, None),
        ("PATCH", one, {"details": True}),
        ("PUT", one, {}),
        ("DELETE", one, None),
        ("POST", f"{one}/rotate", None),
    ):
        assert send(method, path, body, key="stranger").status_code == 404
        assert send(method, path, body, key="publishable").status_code == 403
        assert send(method, path, body, key="staff").status_code == 403
        assert send(method, path, body, key="reader").status_code == (200 if method == "GET" else 403)


def test_words_of_messages(send: Send) -> None:
    found = send("GET", "/message-templates?kind=reminder&locale=en").json
    assert [one["id"] for one in found["data"]] == ["reminder.email.client.en", "reminder.sms.client.en"]
    ours, one = found["data"][0], "/message-templates/reminder.email.client.en"
    assert ours["custom"] is False and ours["body"]
    made = send("POST", "/message-templates", {"kind": "reminder", "subject": "See you soon"})
    assert made.status_code == 201, made.text
    assert (made.json["id"], made.json["custom"], made.json["body"]) == (ours["id"], True, ours["body"])
    assert send("PATCH", one, {"body": "Come!"}).json["subject"] == "See you soon"
    assert send("PUT", one, {"body": "Come!"}).json["subject"] == ours["subject"]
    assert send("GET", "/message-templates?custom=true").json["meta"]["total"] == 1
    assert send("PATCH", one, {"body": "{{ nonsense }}"}).status_code == 422
    assert send("PATCH", one, {"body": "Mine"}, key="reader").status_code == 403
    assert send("GET", one, key="stranger").json == ours
    assert send("GET", "/message-templates/sign_in.email.client.en").status_code == 404
    assert send("POST", "/message-templates", {"kind": "sign_in"}).status_code == 422
    assert send("DELETE", one).json == ours == send("GET", one).json


def test_what_happened(send: Send) -> None:
    made = send("POST", "/clients", {"name": "Cleo"}).json["id"]
    send("PATCH", f"/clients/{made}", {"notes": "Tea."})
    found = send("GET", f"/audit-log?subject_id={made}").json
    assert [one["event"] for one in found["data"]] == ["client.updated", "client.created"]
    assert found["data"][0]["actor"]["kind"] == "key" and found["data"][0]["data"] == {"fields": ["notes"]}
    assert send("GET", "/audit-log?event=client&per_page=1&page=2").json["data"] == found["data"][1:]
    assert send("GET", "/audit-log?event=client.created&actor=key").json["meta"]["total"] == 1
    assert send("GET", "/audit-log?to=2020-01-01").json["meta"]["total"] == 0
    assert send("GET", "/audit-log?from=2020-01-01&event=client").json["meta"]["total"] == 2
    assert send("GET", f"/audit-log?subject_id={made}", key="stranger").json["data"] == []
    assert send("GET", "/audit-log", key="reader").status_code == 403
    assert send("GET", "/audit-log", key="publishable").status_code == 403
    assert send("GET", "/audit-log?from=yesterday").status_code == 422
