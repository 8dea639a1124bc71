"""Everything that can be subscribed to is told, with the object as the API shows it, in order."""

import json
import re
from collections import defaultdict
from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.base.events import Event, emit
from bookingapp.domain.booking.changes import cancel_visit
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.booking.reschedule import reschedule_visit
from bookingapp.domain.clients.directory import ClientValues, create_client
from bookingapp.domain.messaging.webhook_words import EVENTS, FAMILIES
from bookingapp.domain.messaging.webhooks import add_webhook
from bookingapp.domain.schedule.ask import Part
from bookingapp.models.booking import Booking
from bookingapp.models.waitlist import WaitlistEntry
from bookingapp.models.webhooks import WebhookDelivery
from bookingapp.worker.fanout import fan_out
from tests import cast as people
from tests.cast import Cast
from tests.house import ROOT

one = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
Told = dict[str, list[dict[str, Any]]]

TRADE = {
    "booking": "requested created confirmed rescheduled reassigned cancelled declined arrived completed no_show expired",
    "event": "created changed cancelled full",
    "waitlist": "joined offered accepted expired",
    "client": "created updated erased",
}
"""What the trade promises to tell."""


def listen(cast: Cast, *events: str) -> None:
    """Somebody wants to be told."""
    with write():
        add_webhook(SYSTEM, cast.business_id, "k" * 32, url="https://a.test/", events=events or ["*"])


def told() -> Told:
    """What is to be sent, by what it is about, in order."""
    while fan_out(100):
        pass
    found: Told = defaultdict(list)
    for row in db.session.scalars(select(WebhookDelivery).order_by(WebhookDelivery.id)):
        found[row.subject].append(json.loads(row.body))
    return found


def request(cast: Cast, *services: str, starts: int) -> BookingRequest:
    parts = tuple(Part(cast.service(name).id) for name in services)
    details = people.client_details()
    return BookingRequest(
        cast.location_id, parts, starts, details, answers={"goal": "Rest"} if "consult" in services else {}
    )


def test_the_names_are_those_of_the_trade_and_documented() -> None:
    promised = {f"{family}.{verb}" for family, verbs in TRADE.items() for verb in verbs.split()}
    assert promised <= EVENTS
    documented = set(re.findall(r"^\| `([a-z_.]+)` \|", (ROOT / "docs" / "events.md").read_text(), re.M))
    assert documented >= EVENTS


@one
def test_each_event_carries_its_object(context: Flask, cast: Cast) -> None:
    listen(cast)
    made = _one_of_each(cast)
    with write():
        for family in FAMILIES:
            for name in family.events:
                emit(name, SYSTEM, cast.business_id, made[family.key], reason="so")
    found = told()
    for family in FAMILIES:
        bodies = found[made[family.key]]
        assert {body["event"] for body in bodies} >= set(family.events)
        assert [body["sequence"] for body in bodies] == sorted({body["sequence"] for body in bodies})
        for body in bodies:
            assert body["type"] == body["event"]
            assert body["id"].startswith("evt_")
            assert datetime.strptime(body["timestamp"], "%Y-%m-%dT%H:%M:%SZ").year >= 2024
            assert body["data"]["id"] == made[family.key]
            assert len(body["data"]) > 8  # the whole object, not the id alone
        assert bodies[-1]["data"]["changes"] == {"reason": "so"}


def _one_of_each(cast: Cast) -> dict[str, str]:
    """A booking, a date of a class, a client, somebody who waits."""
    lesson = people.create_class(cast, people.at(5, 10))
    with write():
        booked = book(cast.visitor, cast.timetable(), request(cast, "cut", starts=people.at(3, 10)))
        client = create_client(SYSTEM, cast.business_id, ClientValues("Zed"))
        entry = WaitlistEntry(
            public_id="wl_00000000000000000001",
            business_id=cast.business_id,
            client_id=client.id,
            service_id=cast.service("cut").id,
            location_id=cast.location_id,
            name="Zed",
            first_day=date(2030, 1, 1),
            last_day=date(2030, 1, 2),
            state="waiting",
            created_at=clock.now(),
            updated_at=clock.now(),
        )
        db.session.add(entry)
        db.session.flush()
        return {
            "booking": booked.booking_refs[0],
            "event": lesson,
            "client": client.public_id,
            "waitlist": entry.public_id,
        }


@one
def test_each_booking_of_a_visit_has_a_sequence_of_its_own(context: Flask, cast: Cast) -> None:
    listen(cast, "booking.created", "booking.rescheduled", "booking.cancelled")
    with write():
        made = book(cast.visitor, cast.timetable(), request(cast, "cut", "massage", starts=people.at(3, 10)))
    with write():
        reschedule_visit(cast.owner, cast.timetable(), made.public_id, people.at(4, 11))
    with write():
        cancel_visit(cast.owner, made.public_id, "ill")
    found = told()
    assert set(found) == set(made.booking_refs)
    for ref in made.booking_refs:
        names = [(body["event"], body["sequence"]) for body in found[ref]]
        assert names == [("booking.created", 1), ("booking.rescheduled", 2), ("booking.cancelled", 3)]
        data = found[ref][-1]["data"]
        assert (data["visit_id"], data["status"], data["cancel_reason"]) == (
            made.public_id,
            "cancelled",
            "ill",
        )


@one
def test_a_booking_has_the_names_that_older_receivers_look_for(context: Flask, cast: Cast) -> None:
    listen(cast, "booking.created", "booking.requested")
    with write():
        made = book(cast.visitor, cast.timetable(), request(cast, "consult", starts=people.at(3, 10)))
    bodies = told()[made.booking_refs[0]]
    assert {body["event"] for body in bodies} == {"booking.created", "booking.requested"}
    data = bodies[0]["data"]
    assert data["service"] == "Consultation"
    assert data["service_id"].startswith("srv_")
    assert data["duration"] == data["duration_minutes"]
    assert data["customer"] == {"email": "client1@example.test", "name": "Client 1"}
    start = datetime.fromisoformat(data["starts_at"])
    assert datetime.fromisoformat(data["scheduled_at"]) == start
    assert data["scheduled_at"].endswith("Z")


@one
def test_nobody_is_told_what_they_did_not_ask_for(context: Flask, cast: Cast) -> None:
    listen(cast, "event.full")
    with write():
        add_webhook(SYSTEM, cast.stranger_id, "k" * 32, url="https://b.test/", events=["*"])
        book(cast.visitor, cast.timetable(), request(cast, "cut", starts=people.at(3, 10)))
    assert told() == {}
    assert db.session.scalar(select(func.count()).select_from(Booking)) == 1
    assert db.session.scalar(select(func.count()).where(~Event.fanned_out)) == 0
