"""The worker takes down what has run out, outlives a failing round, and ends when it is told."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.exc import OperationalError

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM, Actor
from bookingapp.base.config import Settings
from bookingapp.base.db import db, write
from bookingapp.base.ids import new_id
from bookingapp.domain.business.commands import add_location, create_business
from bookingapp.models.schedule import Hold
from bookingapp.worker import loop, rounds
from tests.cli.shell import plain_env

Round = Callable[[Actor], int]


def add_hold(expires: int) -> None:
    with write():
        business = create_business(SYSTEM, name="Loom", timezone="UTC", currency="EUR")
        location = add_location(SYSTEM, business.id, name="Mill")
        db.session.execute(
            insert(Hold),
            {
                "public_id": new_id("hld"),
                "business_id": business.id,
                "location_id": location.id,
                "seats": 1,
                "expires": expires,
                "extended": False,
                "created_at": clock.now(),
            },
        )


def failing(_: Actor) -> int:
    raise OperationalError("SELECT 1", {}, Exception("the database went away"))


def faulty(_: Actor) -> int:
    raise LookupError("a row that nobody thought of")


def faultless(_: Actor) -> int:
    return 3


@pytest.mark.parametrize("first", [failing, faulty])
def test_a_round_that_fails_does_not_keep_the_others_from_theirs(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, first: Round
) -> None:
    monkeypatch.setattr(rounds, "ROUNDS", (first, faultless))
    assert loop.run_once(app) == 3
    assert "tried again" in caplog.text


def test_it_stops_at_once_when_told(app: Flask) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=loop.run, args=(app, stop))
    thread.start()
    time.sleep(0.3)
    stop.set()
    thread.join(20)
    assert not thread.is_alive()


def test_living_holds_stay(context: Flask) -> None:
    add_hold(clock.seconds() + 600)
    loop.run_once(context)
    assert len(db.session.scalars(select(Hold)).all()) == 1


def test_command_ends_on_sigterm(settings: Settings, tmp_path: Path) -> None:
    env = plain_env() | {
        "BOOKINGAPP_DATABASE_URL": settings.database_url,
        "BOOKINGAPP_DATA_DIR": str(tmp_path / "var"),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "bookingapp.cli", "worker"], env=env, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    assert "runs" in process.stderr.readline()
    time.sleep(1)
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    assert "Traceback" not in process.stderr.read()
