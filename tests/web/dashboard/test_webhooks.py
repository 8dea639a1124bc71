"""Settings → Webhooks: made, changed, pinged, looked through."""

import html
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.domain.messaging import webhook_queue
from bookingapp.domain.messaging.webhook_queue import Outcome
from bookingapp.domain.messaging.webhooks import add_webhook
from bookingapp.models.webhooks import WebhookDelivery, WebhookEndpoint
from tests.cast import Cast
from tests.web.dashboard.conftest import SignIn

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PLACE = "/dashboard/salon/settings/webhooks"
URL = "https://planner.test/hook"
MARK = re.compile(r'name="mark" value="([0-9a-f]+)"')
SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]+")


@pytest.fixture
def hook(context: Flask, salon: Cast) -> str:
    """A webhook that wants to know of two things."""
    with write():
        names = ["booking.created", "booking.cancelled"]
        key = context.config["SETTINGS"].secret_key
        return add_webhook(SYSTEM, salon.business_id, key, url=URL, events=names)[0].public_id


def row() -> WebhookEndpoint:
    return db.session.scalars(select(WebhookEndpoint).execution_options(populate_existing=True)).one()


def send(outcome: Outcome, times: int = 1) -> str:
    """Something was sent, and this came of it each time."""
    with write():
        sent = webhook_queue.deliver(row(), "evt_1", "booking.created", "bk_1", '{"id": "evt_1"}')
        ref = sent.public_id
    for _ in range(times):
        with write():
            taken = webhook_queue.take_delivery()
            assert taken is not None
            webhook_queue.settle(taken.delivery.id, taken.until, outcome)
            taken.delivery.due = clock.now()
    return ref


def text(page: str) -> str:
    """What is read on a page."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def test_a_webhook_is_made_and_its_secret_shown_once(
    client: FlaskClient, salon: Cast, sign_in: SignIn
) -> None:
    token = sign_in("owner")
    assert "No webhook yet" in client.get(PLACE).text
    form = client.get(f"{PLACE}/new").text
    assert "booking.no_show" in form
    assert "The client did not come" in form
    sent = {"token": token, "url": URL, "which": "some", "active": "y"}
    refused = client.post(f"{PLACE}/new", data=sent)
    assert refused.status_code == 422
    assert "Choose one" in refused.text
    plain = client.post(f"{PLACE}/new", data=sent | {"which": "all", "url": "http://planner.test/"})
    assert (plain.status_code, "https://" in text(plain.text)) == (422, True)
    made = client.post(f"{PLACE}/new", data=sent | {"events": ["event.full", "booking.created"]})
    assert made.status_code == 200
    assert SECRET.search(html.unescape(made.text))
    assert (row().events, row().active) == (["event.full", "booking.created"], True)
    assert "2 events" in text(client.get(PLACE).text)
    assert not SECRET.search(client.get(f"{PLACE}/{row().public_id}").text)


def test_what_somebody_else_changed_is_not_overwritten(
    client: FlaskClient, hook: str, sign_in: SignIn
) -> None:
    token = sign_in("owner")
    page = client.get(f"{PLACE}/{hook}/edit").text
    found = MARK.search(page)
    assert found
    sent = {"token": token, "mark": found[1], "url": "https://other.test/", "which": "all", "active": "y"}
    assert client.post(f"{PLACE}/{hook}/edit", data=sent).status_code == 303
    assert (row().url, row().events) == ("https://other.test/", ["*"])
    late = client.post(f"{PLACE}/{hook}/edit", data=sent | {"url": "https://late.test/"})
    assert late.status_code == 409
    assert "What stands now" in late.text
    assert "https://other.test/" in late.text
    assert row().url == "https://other.test/"


def test_a_new_secret_is_shown_with_the_end_of_the_old(
    client: FlaskClient, hook: str, sign_in: SignIn
) -> None:
    token = sign_in("owner")
    shown = client.post(f"{PLACE}/{hook}/secret", data={"token": token})
    assert "both secrets sign" in shown.text
    assert SECRET.search(html.unescape(shown.text))
    assert "signs too until" in text(client.get(f"{PLACE}/{hook}").text)


def test_it_says_how_it_does(client: FlaskClient, hook: str, sign_in: SignIn) -> None:
    token = sign_in("owner")
    assert client.post(f"{PLACE}/{hook}/ping", data={"token": token}).location.endswith("did=pinged")
    with write():
        db.session.query(WebhookDelivery).delete()
    send(Outcome(120, 200, "thanks"))
    assert "answers in 120 ms" in text(client.get(PLACE).text)
    failed = send(Outcome(15_000, fault="slow"), times=2)
    page = text(client.get(f"{PLACE}/{hook}").text)
    assert "Failing" in page
    assert "There was no answer within 15 seconds. · 15 s · 2 tries" in page
    assert "All 2" in page
    assert "120 ms" not in text(client.get(f"{PLACE}/{hook}?state=waiting").text)
    detail = client.get(f"{PLACE}/{hook}/deliveries/{failed}").text
    assert detail.count("There was no answer within 15 seconds.") == 2
    assert "&#34;evt_1&#34;" in detail
    with write():
        row().failing_since = clock.now() - timedelta(days=3)
        db.session.flush()
        taken = webhook_queue.take_delivery()
        assert taken is not None
        webhook_queue.settle(taken.delivery.id, taken.until, Outcome(5, 500))
    page = text(client.get(f"{PLACE}/{hook}").text)
    assert "Switched off by itself" in page
    assert "It answered nothing well for days." in page
    assert "Webhook switched off by itself" in text(client.get("/dashboard/salon/audit?kind=programs").text)
    assert client.post(f"{PLACE}/{hook}/start", data={"token": token}).location.endswith("did=started")
    assert row().active
    again = client.post(f"{PLACE}/{hook}/deliveries/{failed}/resend", data={"token": token})
    assert again.location.endswith("did=resent")
    assert "sent again" in text(client.get(f"{PLACE}/{hook}").text)


def test_switched_off_and_removed(client: FlaskClient, hook: str, sign_in: SignIn) -> None:
    token = sign_in("owner")
    for verb, did in (("stop", "stopped"), ("ping", "stale"), ("remove", "removed"), ("start", "stale")):
        assert client.post(f"{PLACE}/{hook}/{verb}", data={"token": token}).location.endswith(f"did={did}")
    assert not row().active
    assert URL not in client.get(PLACE).text


def test_those_who_may_only_look_see_no_clients(client: FlaskClient, hook: str, sign_in: SignIn) -> None:
    sign_in("manager")
    sent = send(Outcome(5, 200))
    assert client.get(f"{PLACE}/{hook}").status_code == 200
    detail = client.get(f"{PLACE}/{hook}/deliveries/{sent}")
    assert (detail.status_code, "evt_1&#34;" in detail.text) == (200, False)
    assert client.get(f"{PLACE}/new").status_code == 403
