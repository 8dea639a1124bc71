"""Bookings are told of by a real mail server, also by one that is away, asks for patience, or refuses somebody."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from bookingapp.base.db import db, write
from bookingapp.base.jobs import list_dead_jobs
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.schedule.ask import Part
from bookingapp.integrations.mail import smtp
from bookingapp.models.business import Business
from bookingapp.models.messaging import Message
from bookingapp.worker import loop
from tests.cast import Cast, at, client_details, create_cast
from tests.support.mail import Postbox, postbox
from tests.support.server import free_port

NOON = datetime(2027, 3, 1, 17, tzinfo=UTC)
"""In New York."""


@pytest.fixture(autouse=True)
def clock_at_noon() -> Iterator[time_machine.Traveller]:
    smtp._silent.clear()
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller
    smtp._silent.clear()


@pytest.fixture
def cast(context: Flask) -> Cast:
    """A salon that reminds nobody, so that each booking is one mail."""
    made = create_cast()
    with write():
        chosen = {"reminders": [], "staff_notices": False}
        db.session.execute(update(Business).where(Business.id == made.business_id).values(messages=chosen))
    return made


def book_for(cast: Cast, *numbers: int) -> None:
    timetable = cast.timetable()
    for number in numbers:
        with write():
            part = Part(cast.service("cut").id)
            start = at(10, 9 + number)
            book(
                cast.visitor,
                timetable,
                BookingRequest(cast.location_id, (part,), start, client_details(number)),
            )


def address(number: int) -> str:
    return f"client{number}@example.test"


def post_by(app: Flask, url: str) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail_url=url)


def states() -> Counter[str]:
    db.session.rollback()
    return Counter(db.session.scalars(select(Message.state)))


def told(box: Postbox) -> Counter[str]:
    return Counter(one.to for one in box.received)


def test_each_booking_is_told_of_once(context: Flask, cast: Cast) -> None:
    with postbox() as box:
        post_by(context, box.url)
        book_for(cast, 1, 2, 3)
        for _ in range(3):
            loop.run_once(context)
    assert told(box) == {address(1): 1, address(2): 1, address(3): 1}
    assert states() == {"sent": 3}
    mail = box.received[0].mail
    assert mail["From"].addresses[0].display_name == "Salon"
    assert mail["From"].addresses[0].addr_spec == "post@shop.test"
    assert {part.get_content_type() for part in mail.walk()} >= {"text/plain", "text/html", "text/calendar"}


def test_nobody_is_told_of_what_was_rolled_back(context: Flask, cast: Cast) -> None:
    with postbox() as box:
        post_by(context, box.url)
        timetable = cast.timetable()
        with pytest.raises(RuntimeError), write():
            part = Part(cast.service("cut").id)
            book(
                cast.visitor,
                timetable,
                BookingRequest(cast.location_id, (part,), at(10, 9), client_details(1)),
            )
            raise RuntimeError
        loop.run_once(context)
    assert box.received == []
    assert states() == {}


def test_an_hour_without_a_mail_server(
    context: Flask, cast: Cast, clock_at_noon: time_machine.Traveller
) -> None:
    port = free_port()
    post_by(context, f"smtp://127.0.0.1:{port}?from=post@shop.test&timeout=2")
    book_for(cast, 1, 2, 3)
    for minute in range(60):
        if minute == 30:
            book_for(cast, 4)
        loop.run_once(context)
        clock_at_noon.shift(timedelta(minutes=1))
    assert states() == {"planned": 4}
    with postbox(port=port) as box:
        waited = 0
        while states()["planned"]:
            clock_at_noon.shift(timedelta(minutes=1))
            loop.run_once(context)
            waited += 1
            assert waited <= 35
    assert told(box) == {address(number): 1 for number in (1, 2, 3, 4)}
    assert list_dead_jobs() == []


def test_greylisting(context: Flask, cast: Cast, clock_at_noon: time_machine.Traveller) -> None:
    with postbox(rcpt=lambda _address, times: "451 4.7.1 Come back" if times == 1 else None) as box:
        post_by(context, box.url)
        book_for(cast, 1)
        for _ in range(4):
            loop.run_once(context)
            clock_at_noon.shift(timedelta(minutes=1))
        assert box.asked == {address(1): 1}
        clock_at_noon.shift(timedelta(minutes=2))
        loop.run_once(context)
    assert told(box) == {address(1): 1}
    assert states() == {"sent": 1}


def test_one_who_is_unknown_there_keeps_nobody_else(context: Flask, cast: Cast) -> None:
    with postbox(rcpt=lambda to, _times: "550 5.1.1 No such user" if to == address(2) else None) as box:
        post_by(context, box.url)
        book_for(cast, 1, 2, 3)
        loop.run_once(context)
    assert told(box) == {address(1): 1, address(3): 1}
    assert box.asked[address(2)] == 1
    assert states() == {"sent": 2, "failed": 1}
    [dead] = list_dead_jobs()
    assert "550" in (dead.last_error or "")


def test_a_day_without_a_mail_server_is_seen(
    context: Flask, cast: Cast, clock_at_noon: time_machine.Traveller
) -> None:
    post_by(context, f"smtp://127.0.0.1:{free_port()}?timeout=2")
    book_for(cast, 1)
    for _ in range(90):
        loop.run_once(context)
        clock_at_noon.shift(timedelta(minutes=30))
    assert states() == {"failed": 1}
    assert len(list_dead_jobs()) == 1
