"""kill -9 of workers in the middle of a burst: nobody is forgotten, and at most the one being told hears it twice."""

import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from bookingapp.base import clock
from bookingapp.base.config import Settings
from bookingapp.base.db import db, write
from bookingapp.base.events import Event
from bookingapp.base.jobs import Job
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.schedule.ask import Part
from bookingapp.models.business import Business
from bookingapp.models.messaging import Message
from tests.cast import Cast, at, client_details, create_cast
from tests.cli.shell import plain_env
from tests.support.mail import Postbox, postbox

pytestmark = pytest.mark.race

BOOKINGS = 40
KILLS = 3
PATIENCE_SECONDS = 60.0


@pytest.fixture
def cast(context: Flask) -> Cast:
    """A salon that reminds nobody, with more bookings than a worker tells of at once."""
    made = create_cast()
    with write():
        chosen = {"reminders": [], "staff_notices": False}
        db.session.execute(update(Business).where(Business.id == made.business_id).values(messages=chosen))
    return made


def book_all(cast: Cast) -> None:
    timetable, cut = cast.timetable(), Part(cast.service("cut").id)
    for number in range(BOOKINGS):
        start = at(3 + number // 16, 9) + 30 * (number % 16)
        with write():
            book(
                cast.visitor,
                timetable,
                BookingRequest(cast.location_id, (cut,), start, client_details(number)),
            )


@contextmanager
def worker(settings: Settings, folder: Path, box: Postbox) -> Iterator[subprocess.Popen[bytes]]:
    """`bookingapp worker` in a process of its own, killed at the end."""
    env: Mapping[str, str] = plain_env() | {
        "BOOKINGAPP_DATABASE_URL": settings.database_url,
        "BOOKINGAPP_DATA_DIR": str(folder / "var"),
        "BOOKINGAPP_SECRET_KEY": settings.secret_key,
        "BOOKINGAPP_BASE_URL": "http://localhost",
        "BOOKINGAPP_MAIL_URL": box.url,
    }
    with (folder / "worker.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bookingapp.cli", "worker"], env=env, stdout=log, stderr=log
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def has_come(box: Postbox, count: int) -> bool:
    return len(box.received) >= count


def end_leases() -> None:
    """As if the minutes had passed after which a worker counts as dead."""
    with write():
        db.session.execute(
            update(Job)
            .where(Job.leased_until.is_not(None))
            .values(leased_until=clock.now() - timedelta(seconds=1))
        )


def count_left() -> int:
    """Events and jobs that wait; afterwards everybody has been told."""
    db.session.rollback()
    events = db.session.scalar(select(func.count()).where(~Event.fanned_out)) or 0
    return events + (db.session.scalar(select(func.count(Job.id))) or 0)


def test_killed_in_a_burst(context: Flask, cast: Cast, settings: Settings, tmp_path: Path) -> None:
    chance = random.Random(7)
    booking = threading.Thread(target=lambda: in_context(context, book_all, cast))
    with postbox(data_seconds=0.03) as box:
        booking.start()
        for _ in range(KILLS):
            enough = len(box.received) + 5
            with worker(settings, tmp_path, box):
                wait_until(partial(has_come, box, enough))
                time.sleep(chance.random() * 0.1)
            end_leases()
        booking.join()
        with worker(settings, tmp_path, box), worker(settings, tmp_path, box):
            wait_until(lambda: count_left() == 0)
    times = Counter(str(one.mail["Message-ID"]) for one in box.received)
    assert {one.to for one in box.received} == {f"client{number}@example.test" for number in range(BOOKINGS)}
    assert len(times) == BOOKINGS
    assert max(times.values()) <= 2
    assert sum(times.values()) - BOOKINGS <= KILLS
    db.session.rollback()
    assert Counter(db.session.scalars(select(Message.state))) == {"sent": BOOKINGS}


def in_context(app: Flask, work: Callable[[Cast], None], cast: Cast) -> None:
    with app.app_context():
        work(cast)
        db.session.remove()
