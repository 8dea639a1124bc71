"""Text messages as a server that speaks Twilio's protocol gets them, and what each of its answers means."""

import base64
import logging
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from flask import Flask
from pytest_httpserver import HTTPServer
from sqlalchemy import select
from werkzeug import Request, Response

from bookingapp.base.config import Settings
from bookingapp.base.db import db
from bookingapp.base.jobs import Permanent, Transient
from bookingapp.integrations.sms import deliver, is_captured
from bookingapp.models.messaging import CapturedMail
from tests.support.mail import deaf
from tests.support.server import free_port

ADA = "+12125550123"
PATH = "/2010-04-01/Accounts/AC1/Messages.json"
CREATED = {"sid": "SM1", "status": "queued", "to": ADA, "error_code": None}


@pytest.fixture
def bare(tmp_path: Path) -> Settings:
    """Of an installation whose database nobody asks."""
    return Settings.from_env({"BOOKINGAPP_DATA_DIR": str(tmp_path)})


def by(settings: Settings, port: int, sender: str = "%2B15005550006") -> Settings:
    return replace(settings, sms_url=f"twilio+http://AC1:s%2Fcret@127.0.0.1:{port}?from={sender}&timeout=2")


@pytest.mark.parametrize(
    ("sender", "named"),
    [
        ("%2B15005550006", {"From": ["+15005550006"]}),
        ("Salon", {"From": ["Salon"]}),
        ("MG12345", {"MessagingServiceSid": ["MG12345"]}),
    ],
)
def test_it_arrives_as_written(
    bare: Settings, httpserver: HTTPServer, sender: str, named: dict[str, list[str]]
) -> None:
    came: list[Request] = []

    def take(request: Request) -> Response:
        request.get_data()
        came.append(request)
        return Response('{"sid": "SM1"}', 201, mimetype="application/json")

    httpserver.expect_request(PATH, method="POST").respond_with_handler(take)
    deliver(by(bare, httpserver.port, sender), ADA, "Grüße 🎉 & bis = Dienstag\nZoë")
    [request] = came
    assert parse_qs(request.get_data(as_text=True)) == named | {
        "To": [ADA],
        "Body": ["Grüße 🎉 & bis = Dienstag\nZoë"],
    }
    assert request.headers["Authorization"] == "Basic " + base64.b64encode(b"AC1:s/cret").decode()
    assert request.content_type == "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, {"code": 21211, "message": "Invalid 'To' Phone Number", "status": 400}),
        (400, {"code": 21610, "message": "Attempt to send to unsubscribed recipient", "status": 400}),
        (422, None),
    ],
)
def test_what_is_refused_for_good(
    bare: Settings, httpserver: HTTPServer, status: int, body: dict[str, object] | None
) -> None:
    expected = httpserver.expect_request(PATH)
    if body:
        expected.respond_with_json(body, status)
    else:
        expected.respond_with_data("<html>", status)
    with pytest.raises(Permanent) as caught:
        deliver(by(bare, httpserver.port), ADA, "Hello")
    assert str(status) in str(caught.value)
    assert body is None or str(body["code"]) in str(caught.value)


@pytest.mark.parametrize(
    ("status", "headers", "after"),
    [
        (401, {}, None),
        (403, {}, None),
        (404, {}, None),
        (408, {}, None),
        (429, {"Retry-After": "120"}, 120),
        (429, {"Retry-After": "99999999"}, 3600),
        (429, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, None),
        (500, {}, None),
        (503, {"Retry-After": "5"}, 5),
        (302, {"Location": "http://elsewhere.example/"}, None),
        (204, {}, None),
    ],
)
def test_what_may_work_later(
    bare: Settings, httpserver: HTTPServer, status: int, headers: dict[str, str], after: float | None
) -> None:
    httpserver.expect_request(PATH).respond_with_data("", status, headers)
    with pytest.raises(Transient) as caught:
        deliver(by(bare, httpserver.port), ADA, "Hello")
    assert caught.value.after == after


def test_nobody_there(bare: Settings, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(Transient) as caught:
        deliver(by(bare, free_port()), ADA, "Hello")
    assert "s/cret" not in caplog.text + str(caught.value)
    with deaf() as server, pytest.raises(Transient, match="does not answer"):
        deliver(by(bare, server.port), ADA, "Hello")


def test_without_a_service_it_is_captured_once(context: Flask, settings: Settings) -> None:
    assert is_captured(settings)
    for _ in range(2):
        deliver(settings, ADA, "Grüße 🎉", reference="msg_1")
    [row] = db.session.scalars(select(CapturedMail))
    assert (row.channel, row.address, row.subject, row.raw.decode()) == ("sms", ADA, "Grüße 🎉", "Grüße 🎉")
