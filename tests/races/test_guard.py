"""That these races can be lost: without locks and guard the same code books twice. And each alone suffices."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from bookingapp.base import db as database
from bookingapp.base.db import db, write
from bookingapp.base.errors import TimeRefused
from bookingapp.domain.booking.commands import book
from bookingapp.domain.schedule import ledger
from bookingapp.models.schedule import guard_claims
from tests.races import audit
from tests.races.people import rush
from tests.races.shop import Shop, open_shop

pytestmark = pytest.mark.race

ROUNDS = 3
WHO = 4
BREATH_SECONDS = 0.3
"""How long the first waits for the others after it has looked; with locks on, they never come."""


@pytest.fixture
def shop(app: Flask) -> Shop:
    return open_shop(app, {"cut": {}})


@contextmanager
def transactions_off(app: Flask) -> Iterator[None]:
    """On SQLite the write transaction is the lock: without BEGIN IMMEDIATE each statement stands alone."""

    with app.app_context():
        sqlite = db.engine.dialect.name == "sqlite"
    if not sqlite:
        yield
        return
    event.remove(Engine, "begin", database._begin_sqlite)
    try:
        yield
    finally:
        event.listen(Engine, "begin", database._begin_sqlite)


def drop_guard(app: Flask) -> None:
    """Take away what makes the database itself refuse."""
    with app.app_context(), db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER claim_no_overlap")
        else:
            connection.exec_driver_sql("ALTER TABLE claim DROP CONSTRAINT claim_no_overlap")


def meet_after_looking(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Whoever has looked and found the time free waits for the others before taking it."""
    gate = threading.Barrier(WHO)
    look: Callable[..., Any] = ledger.openings

    def look_and_wait(*arguments: Any) -> Any:
        found = look(*arguments)
        with suppress(threading.BrokenBarrierError):
            gate.wait(BREATH_SECONDS)
        return found

    monkeypatch.setattr(ledger, "openings", look_and_wait)
    return gate.reset


def locks_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is locked any more."""
    monkeypatch.setattr(ledger, "_lock_rows", lambda *_: None)


def all_book(shop: Shop, start: int) -> list[str]:
    """What became of each who wanted the same start."""

    def come(number: int) -> str:
        with shop.app.app_context():
            timetable = shop.timetable()
            try:
                with write():
                    book(shop.visitor, timetable, shop.request(["cut"], start, number))
                return "booked"
            except TimeRefused as refused:
                return refused.reason
            except OperationalError:
                return "taken"  # without locks PostgreSQL may end one of two that wait for each other

    return rush([partial(come, number) for number in range(WHO)])


def overlaps(app: Flask) -> Sequence[Any]:
    with app.app_context(), db.engine.connect() as connection:
        return connection.execute(db.text(audit.RULES["two claims overlap on a calendar"])).all()


def found(app: Flask) -> str:
    with app.app_context(), db.engine.connect() as connection:
        return " ".join(audit.findings(connection, 0))


def test_without_locks_and_guard_a_time_is_sold_twice(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    drop_guard(shop.app)
    locks_off(monkeypatch)
    again = meet_after_looking(monkeypatch)
    with transactions_off(shop.app):
        for day in range(1, ROUNDS + 1):
            told = all_book(shop, shop.at(day, 10))
            again()
            if told.count("booked") > 1:
                break
    assert told.count("booked") > 1, "the race was never lost: these tests would not notice a double booking"
    assert overlaps(shop.app)
    # And every witness of the other races speaks up.
    said = found(shop.app)
    assert "two claims overlap" in said and "two live bookings use one calendar" in said
    assert "doctor: " in said


def test_without_locks_the_database_refuses(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    locks_off(monkeypatch)
    again = meet_after_looking(monkeypatch)
    with transactions_off(shop.app):
        for day in range(1, ROUNDS + 1):
            told = all_book(shop, shop.at(day, 10))
            again()
            assert sorted(told) == ["booked"] + ["taken"] * (WHO - 1)
    assert not overlaps(shop.app)


def test_without_the_guard_locks_suffice(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    drop_guard(shop.app)
    again = meet_after_looking(monkeypatch)
    for day in range(1, ROUNDS + 1):
        told = all_book(shop, shop.at(day, 10))
        again()
        assert sorted(told) == ["booked"] + ["taken"] * (WHO - 1)
    with shop.app.app_context(), db.engine.begin() as connection:
        guard_claims(connection)
        assert not audit.findings(connection, 0)
