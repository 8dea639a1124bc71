"""Sending to webhooks, with a receiver of ours on a real socket that behaves well, badly and not at all."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.base.events import Event
from bookingapp.base.jobs import Job
from bookingapp.domain.business.commands import create_user, grant_access
from bookingapp.domain.clients.directory import ClientValues, create_client
from bookingapp.domain.messaging import webhook_queue
from bookingapp.domain.messaging.persons import erase_client
from bookingapp.domain.messaging.webhooks import add_webhook
from bookingapp.models.messaging import CapturedMail
from bookingapp.models.webhooks import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from bookingapp.worker import webhooks
from bookingapp.worker.loop import run_once
from tests import cast
from tests.support.receiver import Receiver, receiver

Send = Callable[..., tuple[int, int]]
one = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""Nothing of it is the database's doing."""


@pytest.fixture
def ear() -> Iterator[Receiver]:
    """Somebody listens."""
    with receiver() as server:
        yield server


@pytest.fixture
def salon(context: Flask) -> cast.Cast:
    """A salon whose webhooks may lead to this machine."""
    context.config["SETTINGS"] = replace(context.config["SETTINGS"], webhook_allow_private=True)
    return cast.create_cast()


@pytest.fixture
def send(context: Flask, salon: cast.Cast, ear: Receiver) -> Send:
    """Have something sent to an address of the receiver; the ids of its webhook and of the last delivery."""
    made: dict[str, int] = {}

    def one(path: str = "in", *subjects: str) -> tuple[int, int]:
        with write():
            if path not in made:
                key = context.config["SETTINGS"].secret_key
                url = ear.url(path)
                row, _ = add_webhook(SYSTEM, salon.business_id, key, url=url, events=["*"], allow_plain=True)
                made[path] = row.id
            endpoint = db.session.get_one(WebhookEndpoint, made[path])
            for subject in subjects or ("bk_1",):
                sent = webhook_queue.deliver(endpoint, f"evt_{path}", "booking.created", subject, "{}")
            return endpoint.id, sent.id

    return one


def endpoint(key: int) -> WebhookEndpoint:
    return db.session.get_one(WebhookEndpoint, key, populate_existing=True)


def delivery(key: int) -> WebhookDelivery:
    return db.session.get_one(WebhookDelivery, key, populate_existing=True)


def tries(key: int) -> list[WebhookAttempt]:
    found = select(WebhookAttempt).where(WebhookAttempt.delivery_id == key).order_by(WebhookAttempt.id)
    return list(db.session.scalars(found))


def change(key: int, **values: object) -> None:
    with write():
        db.session.execute(update(WebhookDelivery).where(WebhookDelivery.id == key).values(**values))


def is_about(moment: datetime, seconds: float) -> bool:
    """Whether it is so many seconds from now, give or take the spread."""
    left = (moment - clock.now()).total_seconds()
    return seconds * 0.84 - 5 < left < seconds * 1.16


@pytest.mark.parametrize(
    ("path", "status", "fault"),
    [
        ("hang", None, "slow"),
        ("drip", None, "slow"),
        ("slow-head", None, "slow"),
        ("close", None, "garbled"),
        ("500", 500, ""),
        ("301", 301, ""),
        ("307", 307, ""),
        ("410", 410, ""),
        ("in", 200, ""),
        ("huge", 200, ""),
    ],
)
@one
def test_each_try_ends_in_time_and_is_noted(
    context: Flask,
    ear: Receiver,
    send: Send,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    status: int | None,
    fault: str,
) -> None:
    if fault == "slow":  # whoever answers is given the time that a busy machine takes
        monkeypatch.setattr(webhooks, "SECONDS", 0.3)
    place, key = send(path)
    began = time.monotonic()
    assert webhooks.send_all(context) == 1
    assert time.monotonic() - began < webhooks.SECONDS + 5
    (noted,) = tries(key)
    assert (noted.status, noted.error) == (status, fault)
    assert len(noted.answer) <= webhook_queue.KEPT_ANSWER
    is_good = status == 200
    assert delivery(key).state == ("delivered" if is_good else "failed" if status == 410 else "waiting")
    assert endpoint(place).active == (status != 410)
    assert (endpoint(place).failing_since is None) == is_good
    assert [one.path for one in ear.came] == [f"/{path}"]  # no redirect is followed


def test_pauses_grow_until_it_is_given_up(context: Flask, ear: Receiver, send: Send) -> None:
    _, key = send("500")
    for pause in (*webhook_queue.PAUSES, None):
        assert webhooks.send_all(context) == 1
        assert webhooks.send_all(context) == 0
        if pause is not None:
            assert is_about(delivery(key).due, pause)
            change(key, due=clock.now())
    assert (delivery(key).state, len(tries(key)), len(ear.came)) == ("failed", 10, 10)
    assert len({one.headers["webhook-id"] for one in ear.came}) == 1


@one
def test_a_busy_address_is_given_the_time_it_asks_for(context: Flask, send: Send) -> None:
    _, key = send("503")
    webhooks.send_all(context)
    assert is_about(delivery(key).due, 7200)


@one
def test_fewer_tries_where_the_operator_wants_it(context: Flask, send: Send) -> None:
    context.config["SETTINGS"] = replace(context.config["SETTINGS"], webhook_attempts=3)
    _, key = send("500")
    for _ in range(3):
        webhooks.send_all(context)
        change(key, due=clock.now())
    assert (delivery(key).state, len(tries(key))) == ("failed", 3)


@one
def test_failing_for_days_switches_it_off_and_owners_are_told(
    context: Flask, salon: cast.Cast, send: Send
) -> None:
    with write():
        user = create_user(SYSTEM, email="olga@salon.test", name="Olga", password="correct horse battery")
        grant_access(SYSTEM, salon.business_id, user_id=user.id, role="owner")
    place, key = send("500")
    _, waiting = send("500", "bk_2")
    change(waiting, due=clock.now() + timedelta(hours=1))
    for _ in range(webhook_queue.LEAST_ATTEMPTS):
        assert endpoint(place).active
        webhooks.send_all(context)
        with write():
            endpoint(place).failing_since = clock.now() - timedelta(days=3)
        change(key, due=clock.now())
    assert (endpoint(place).active, endpoint(place).disabled_reason) == (False, "failing")
    assert delivery(waiting).state == "failed"
    names = db.session.scalars(select(Event.name).where(Event.subject == endpoint(place).public_id))
    assert "webhook.disabled" in names.all()
    assert db.session.scalar(select(func.count()).where(Job.name == webhook_queue.NOTICE)) == 1
    run_once(context)
    db.session.rollback()
    told = db.session.scalars(select(CapturedMail).where(CapturedMail.address == "olga@salon.test")).one()
    assert "switched off" in told.subject


@one
def test_one_that_is_well_again_starts_afresh(context: Flask, ear: Receiver, send: Send) -> None:
    place, _ = send()
    with write():
        endpoint(place).failing_since = clock.now() - timedelta(days=9)
    webhooks.send_all(context)
    assert endpoint(place).failing_since is None
    assert endpoint(place).active


def test_whoever_hangs_delays_nobody_else(
    context: Flask, ear: Receiver, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dozens wait for those that hang, long before anything comes up for the one that answers."""
    monkeypatch.setattr(webhooks, "SECONDS", 30.0)
    for number in range(3):
        send("hang", *(f"bk_{number}_{one}" for one in range(15)))
        send("drip", *(f"bk_d{number}_{one}" for one in range(15)))
    stop = threading.Event()
    callers = webhooks.Callers(context, stop)
    callers.look()
    assert callers.count() > 0
    began = time.monotonic()
    send("in", "bk_late", "bk_later")
    callers.look()
    while len(ear.at("in")) < 2 and time.monotonic() - began < 20:
        time.sleep(0.01)
    assert len(ear.at("in")) == 2
    assert len(ear.at("hang")) + len(ear.at("drip")) <= 2 * webhook_queue.AT_ONCE
    stop.set()
    ear.released.set()
    callers.join(time.monotonic() + 3)


@one
def test_addresses_that_fail_take_turns_and_leave_room(context: Flask, send: Send) -> None:
    for number in range(webhook_queue.MOST_DOUBTFUL + 2):
        place, _ = send(f"{number + 600}", "bk_1", "bk_2")
        with write():
            endpoint(place).failing_since = clock.now()
    good, _ = send("in", *(f"bk_{number}" for number in range(9)))
    taken = []
    with write():
        while (one := webhook_queue.take_delivery()) is not None:
            taken.append(one.endpoint.id)
    assert taken.count(good) == webhook_queue.AT_ONCE
    assert len(taken) == webhook_queue.MOST_DOUBTFUL + webhook_queue.AT_ONCE
    assert len(set(taken)) == webhook_queue.MOST_DOUBTFUL + 1


@one
def test_of_one_booking_one_thing_at_a_time(context: Flask, send: Send) -> None:
    _, first = send("in", "bk_1")
    send("in", "bk_1")
    _, other = send("in", "bk_2")
    with write():
        found = [webhook_queue.take_delivery() for _ in range(3)]
    assert [one and one.delivery.id for one in found] == [first, other, None]


def test_what_a_killed_worker_was_at_is_sent_again(context: Flask, ear: Receiver, send: Send) -> None:
    _, key = send()
    parcel = webhooks.take(context)
    assert parcel is not None
    assert webhooks.take(context) is None
    change(key, due=clock.now(), leased_until=clock.now())
    assert webhooks.send_all(context) == 1
    assert [one.error for one in tries(key)] == [webhook_queue.INTERRUPTED, ""]
    assert (delivery(key).state, len(ear.came)) == ("delivered", 1)
    with write():  # the one that was held up wakes late: what has arrived stays so
        webhook_queue.settle(key, parcel.until, webhook_queue.Outcome(5, fault="slow"))
    assert delivery(key).state == "delivered"


@one
def test_there_are_threads_only_while_there_is_work(context: Flask, send: Send) -> None:
    callers = webhooks.Callers(context, threading.Event())
    callers.look()
    assert callers.count() == 0
    send("in", *(f"bk_{number}" for number in range(5)))
    callers.look()
    deadline = time.monotonic() + 20
    while callers.count() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert callers.count() == 0
    states = select(func.count()).where(WebhookDelivery.state == "delivered")
    assert db.session.scalar(states) == 5


def test_what_is_old_goes(context: Flask, send: Send) -> None:
    _, old = send("500")
    webhooks.send_all(context)
    change(old, created_at=clock.now() - timedelta(days=31))
    _, young = send("in")
    with write():
        assert webhooks.sweep_webhooks(SYSTEM) == 1
    left = db.session.scalars(select(WebhookDelivery.id)).all()
    assert (list(left), tries(old)) == ([young], [])


@one
def test_erasing_somebody_erases_what_was_sent_of_them(
    context: Flask, salon: cast.Cast, ear: Receiver, send: Send
) -> None:
    with write():
        ref = create_client(SYSTEM, salon.business_id, ClientValues("Zed")).public_id
    _, sent = send("in", ref)
    webhooks.send_all(context)
    _, waiting = send("in", ref)
    _, other = send("in", "clt_other")
    with write():
        erase_client(SYSTEM, ref)
    assert (delivery(sent).state, delivery(sent).body) == ("delivered", "")
    assert (delivery(waiting).state, delivery(waiting).body) == ("failed", "")
    assert (delivery(other).state, delivery(other).body) == ("waiting", "{}")
