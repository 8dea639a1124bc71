"""Webhooks over the API, and what reaches a receiver of ours on a real socket."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from standardwebhooks import Webhook, WebhookVerificationError

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.domain.business.commands import create_user, grant_access
from bookingapp.domain.messaging.webhooks import signature
from bookingapp.models.webhooks import WebhookEndpoint
from bookingapp.worker.loop import run_once
from tests import cast
from tests.support.receiver import Receiver, receiver

PASSWORD = "correct horse battery"
EMAIL = "owner@salon.test"
VECTOR = b'{"type":"booking.created","timestamp":"2026-09-21T13:33:20Z","data":{"id":"bk_1"}}'


@pytest.fixture(name="receiver")
def listen() -> Iterator[Receiver]:
    """A program that listens."""
    with receiver() as server:
        yield server


@pytest.fixture
def headers(context: Flask, client: FlaskClient) -> dict[str, str]:
    """The owner's, where inner addresses are allowed."""
    context.config["SETTINGS"] = replace(context.config["SETTINGS"], webhook_allow_private=True)
    salon = cast.create_cast()
    with write():
        user = create_user(SYSTEM, email=EMAIL, name="Olga Owner", password=PASSWORD)
        grant_access(SYSTEM, salon.business_id, user_id=user.id, role="owner")
    made = client.post("/api/v1/auth/token", json={"grant": "password", "email": EMAIL, "password": PASSWORD})
    return {"Authorization": "Bearer " + made.get_json()["access_token"]}


def make(client: FlaskClient, headers: dict[str, str], receiver: Receiver, *events: str) -> dict[str, Any]:
    """A webhook that leads to the receiver."""
    body = {"url": receiver.url(), "events": events or ["*"]}
    made = client.post("/api/v1/webhooks", json=body, headers=headers)
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.get_json()
    return found


def ping(client: FlaskClient, headers: dict[str, str], app: Flask, ref: str) -> dict[str, Any]:
    """Ping it, let the worker work, and tell what the log says."""
    sent = client.post(f"/api/v1/webhooks/{ref}/ping", headers=headers)
    assert sent.status_code == 202, sent.text
    run_once(app)
    db.session.rollback()
    log: dict[str, Any] = client.get(f"/api/v1/webhooks/{ref}/deliveries", headers=headers).get_json()[
        "data"
    ][0]
    return log


def test_the_vector_holds() -> None:
    secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
    said = signature(secret, "msg_0001", 1790000000, VECTOR)
    assert said == "v1,hAl/29/xV2uGC9h3evPvPbbQHIteZOosVsSzhzFTeEo="


def test_a_ping_arrives_signed_by_both_secrets_and_again_as_it_was(
    client: FlaskClient, context: Flask, headers: dict[str, str], receiver: Receiver
) -> None:
    made = make(client, headers, receiver)
    place = f"/api/v1/webhooks/{made['id']}"
    new = client.post(f"{place}/rotate", headers=headers).get_json()["secret"]
    log = ping(client, headers, context, made["id"])
    assert (log["state"], log["attempts"][0]["answer"]) == ("delivered", "thanks")
    assert client.post(f"{place}/deliveries/{log['id']}/resend", headers=headers).status_code == 202
    assert client.post(f"{place}/deliveries/{log['id']}/resend", headers=headers).status_code == 409
    run_once(context)
    first, second = receiver.came
    assert (first.headers["webhook-id"], first.body) == (second.headers["webhook-id"], second.body)
    for secret in (made["secret"], new):
        assert Webhook(secret).verify(first.body, first.headers) == first.said
    with pytest.raises(WebhookVerificationError):
        Webhook(made["secret"]).verify(first.body + b" ", first.headers)
    told = client.get(place, headers=headers).get_json()
    assert "secret" not in told
    assert told["old_secret_until"] > told["created_at"]
    again, before = client.get(f"{place}/deliveries", headers=headers).get_json()["data"]
    assert (again["resent"], before["id"], again["event_id"]) == (True, log["id"], log["event_id"])
    shown = client.get(f"{place}/deliveries/{log['id']}", headers=headers).get_json()
    assert shown["body"].encode() == first.body


def test_the_old_secret_signs_for_a_day(
    client: FlaskClient, context: Flask, headers: dict[str, str], receiver: Receiver
) -> None:
    made = make(client, headers, receiver)
    client.post(f"/api/v1/webhooks/{made['id']}/rotate", headers=headers)
    with write():
        row = db.session.scalars(select(WebhookEndpoint)).one()
        row.old_until = clock.now()
    ping(client, headers, context, made["id"])
    with pytest.raises(WebhookVerificationError):
        Webhook(made["secret"]).verify(receiver.came[0].body, receiver.came[0].headers)


def test_gone_switches_it_off_until_somebody_switches_it_on(
    client: FlaskClient, context: Flask, headers: dict[str, str], receiver: Receiver
) -> None:
    made = make(client, headers, receiver)
    place = f"/api/v1/webhooks/{made['id']}"
    gone = {"url": receiver.url("410")}
    assert client.patch(place, json=gone, headers=headers).status_code == 200
    log = ping(client, headers, context, made["id"])
    assert (log["state"], log["next_try_at"], log["attempts"][0]["status"]) == ("failed", None, 410)
    shown = client.get(place, headers=headers).get_json()
    assert (shown["active"], "410" in shown["disabled_reason"]) == (False, True)
    assert client.post(f"{place}/ping", headers=headers).status_code == 409
    assert client.post(f"{place}/deliveries/{log['id']}/resend", headers=headers).status_code == 409
    shown = client.patch(place, json={"active": True}, headers=headers).get_json()
    assert (shown["active"], shown["disabled_reason"], shown["failing_since"]) == (True, None, None)


def test_the_log_can_be_narrowed(
    client: FlaskClient, context: Flask, headers: dict[str, str], receiver: Receiver
) -> None:
    made = make(client, headers, receiver)
    ping(client, headers, context, made["id"])
    place = f"/api/v1/webhooks/{made['id']}/deliveries"
    for query, total in (("status=delivered", 1), ("status=failed", 0), ("event=ping", 1), ("event=x", 0)):
        assert client.get(f"{place}?{query}", headers=headers).get_json()["meta"]["total"] == total
    assert client.get(f"{place}?status=lost", headers=headers).status_code == 422


def test_nothing_is_sent_inwards_where_that_is_not_allowed(
    client: FlaskClient, context: Flask, headers: dict[str, str], receiver: Receiver
) -> None:
    made = make(client, headers, receiver)
    place, plain = f"/api/v1/webhooks/{made['id']}", {"url": "http://example.com/"}
    closed = replace(context.config["SETTINGS"], webhook_allow_private=False)
    inner = {"url": f"https://127.0.0.1:{receiver.server_port}/"}
    for url, fault in ((plain, "begin with https"), (inner, "inner network")):
        assert client.patch(place, json=url, headers=headers).status_code == 200
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(context.config, "SETTINGS", closed)
            log = ping(client, headers, context, made["id"])
        assert fault in log["attempts"][0]["error"]
    assert receiver.came == []
    context.config["SETTINGS"] = closed
    assert client.patch(place, json=plain, headers=headers).status_code == 422


def test_a_removed_one_stays_to_be_looked_at(
    client: FlaskClient, context: Flask, headers: dict[str, str], receiver: Receiver
) -> None:
    place = f"/api/v1/webhooks/{make(client, headers, receiver)['id']}"
    assert client.delete(place, headers=headers).get_json()["archived"] is True
    assert client.delete(place, headers=headers).status_code == 200
    assert client.get(place, headers=headers).get_json()["active"] is False
    for query, total in (("", 0), ("?status=archived", 1)):
        assert client.get(f"/api/v1/webhooks{query}", headers=headers).get_json()["meta"]["total"] == total
    assert client.patch(place, json={"active": True}, headers=headers).status_code == 409
