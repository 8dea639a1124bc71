"""Events are told to the planners in order, once, whatever else happens."""

import threading
from collections.abc import Sequence

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bookingapp.base.actor import SYSTEM
from bookingapp.base.config import Settings
from bookingapp.base.db import db, write
from bookingapp.base.events import Event, emit
from bookingapp.base.jobs import Job, enqueue
from bookingapp.domain.business.commands import create_business
from bookingapp.factory import create_app
from bookingapp.worker import fanout, loop
from tests.support.statements import counted


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of the events that a planner was told of; its notes are rows, so that they are rolled back too."""
    numbers: list[int] = []

    def hear(events: Sequence[Event]) -> None:
        for event in events:
            if event.data["number"] in (13, 17) and event.data["number"] not in numbers:
                numbers.append(event.data["number"])
                raise LookupError("an event that nobody thought of")
            enqueue("test.heard", event.business_id, number=event.data["number"])

    monkeypatch.setattr(fanout, "PLANNERS", (hear,))
    return numbers


@pytest.fixture
def business_id(context: Flask) -> int:
    """A business, whose own events have been told."""
    with write():
        made = create_business(SYSTEM, name="Loom", timezone="UTC", currency="EUR").id
        db.session.flush()
        db.session.execute(Event.__table__.update().values(fanned_out=True))  # type: ignore[attr-defined]
    return made


def happen(business_id: int, *numbers: int) -> None:
    with write():
        for number in numbers:
            emit("test.happened", SYSTEM, business_id, "biz_1", number=number)


def told() -> list[int]:
    db.session.rollback()
    found = db.session.scalars(select(Job).where(Job.name == "test.heard").order_by(Job.id))
    return [job.arguments["number"] for job in found]


def waiting() -> int:
    db.session.rollback()
    return len(db.session.scalars(select(Event.id).where(~Event.fanned_out)).all())


def test_in_their_order_and_once(context: Flask, business_id: int, heard: list[int]) -> None:
    numbers = list(range(100, 250))
    happen(business_id, *numbers)
    loop.run_once(context)
    loop.run_once(context)
    assert told() == numbers
    assert waiting() == 0


def test_what_was_rolled_back_never_happened(context: Flask, business_id: int, heard: list[int]) -> None:
    with pytest.raises(RuntimeError), write():
        emit("test.happened", SYSTEM, business_id, "biz_1", number=1)
        raise RuntimeError
    loop.run_once(context)
    assert told() == []


def test_one_that_nobody_thought_of_keeps_no_other(
    context: Flask, business_id: int, heard: list[int]
) -> None:
    """It is tried again as a job, and the others are told meanwhile."""
    happen(business_id, *range(11, 20))
    loop.run_once(context)
    assert waiting() == 0
    assert sorted(told()) == [11, 12, 13, 14, 15, 16, 18, 19]
    db.session.rollback()
    [left] = db.session.scalars(select(Job).where(Job.name == "event.fan_out"))
    assert "LookupError" in (left.last_error or "")


def test_a_database_that_is_away_changes_nothing(
    context: Flask, business_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_events: Sequence[Event]) -> None:
        raise OperationalError("SELECT", {}, Exception("restarting"))

    happen(business_id, 1)
    monkeypatch.setattr(fanout, "PLANNERS", (away,))
    loop.run_once(context)
    assert waiting() == 1
    assert db.session.scalars(select(Job)).all() == []


def test_looking_for_events_writes_nothing(context: Flask, business_id: int, heard: list[int]) -> None:
    db.session.rollback()
    with counted(db.engine) as statements:
        assert fanout.FanOut().run_once() == 0
    assert [statement.split()[0] for statement in statements if statement != "BEGIN"] == ["SELECT"]


def test_several_workers_tell_each_event_once(
    app: Flask, settings: Settings, business_id: int, heard: list[int]
) -> None:
    happen(business_id, *range(100, 400))
    apps = [app, create_app(settings), create_app(settings)]

    def work(place: int) -> None:
        with apps[place].app_context():
            while fanout.is_any_waiting():
                fanout.FanOut().run_once()
                db.session.rollback()
            db.session.remove()
            if place:
                db.engine.dispose()

    threads = [threading.Thread(target=work, args=(place,)) for place in range(len(apps))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert told() == list(range(100, 400))
