"""A limit is exact over all processes, ends when its window ends, and keeps nobody's name."""

import multiprocessing
import os
import re
import signal
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import text

from bookingapp.base.config import Settings
from bookingapp.base.db import db
from bookingapp.factory import create_app
from bookingapp.web import counts
from bookingapp.web.limits import allow, origin

PROCESSES, HITS, AMOUNT = 3, 60, 100
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def limited(settings: Settings) -> Settings:
    """The installation with limits."""
    return replace(settings, ratelimit_enabled=True)


@pytest.fixture
def counting(limited: Settings) -> Iterator[Flask]:
    """Inside an application that counts."""
    app = create_app(limited)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_too_many_wait_for_the_end_of_the_window(counting: Flask) -> None:
    begun = datetime.now(UTC)
    with time_machine.travel(begun, tick=False):
        assert [allow("feed", "a", "3/hour") for _ in range(5)] == [0, 0, 0, 3600, 3600]
        assert allow("feed", "b", "3/hour") == 0
        assert allow("sign-in", "a", "3/hour") == 0
    with time_machine.travel(begun + timedelta(minutes=59, seconds=30, milliseconds=1), tick=False):
        assert allow("feed", "a", "3/hour") == 30
    with time_machine.travel(begun + timedelta(hours=1), tick=False):
        assert allow("feed", "a", "3/hour") == 0


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2a01:db8:1:2:3:4:5:6", "2a01:db8:1:2::/64"),
        ("2a01:db8:1:2::ffff", "2a01:db8:1:2::/64"),
        ("", ""),
    ],
)
def test_a_whole_network_of_ipv6_is_one_origin(context: Flask, address: str, counted: str) -> None:
    with context.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert origin() == counted


def test_nothing_is_counted_without_limits(context: Flask) -> None:
    assert [allow("feed", "a", "1/hour") for _ in range(3)] == [0, 0, 0]


def test_who_was_counted_is_not_to_be_read(
    counting: Flask, limited: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counts, "SWEEP", 10**9)
    allow("sign-in", "maria@example.test", "3/hour")
    if limited.database_url.startswith("sqlite"):
        files = list(limited.data_dir.glob("limits-*"))
        assert files and not any(b"maria" in file.read_bytes() for file in files)
    else:
        rows = db.session.execute(text("SELECT key FROM limit_hit")).scalars().all()
        assert len(rows) == 1
        assert "maria" not in rows[0]


def test_windows_that_are_over_are_forgotten(
    counting: Flask, limited: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counts, "SWEEP", 1)
    begun = datetime.now(UTC)
    with time_machine.travel(begun, tick=False):
        allow("feed", "a", "3/hour")
    with time_machine.travel(begun + timedelta(hours=2), tick=False):
        allow("feed", "b", "3/hour")
        store = counts.store_of(limited)
        if isinstance(store, counts.FileCounts):
            assert store._change(lambda kept: kept.stat()["entries"]) == 1
        else:
            assert db.session.execute(text("SELECT count(*) FROM limit_hit")).scalar_one() == 1


def test_limits_outlast_a_request_that_is_rolled_back(counting: Flask) -> None:
    allow("feed", "a", "1/hour")
    db.session.rollback()
    assert allow("feed", "a", "1/hour") > 0


@on_sqlite
def test_torn_file_is_begun_anew(limited: Settings) -> None:
    counts.FileCounts(limited.data_dir).path.write_bytes(b"this was no database " * 500)
    app = create_app(limited)
    with app.app_context():
        assert [allow("feed", "a", "1/hour") > 0 for _ in range(2)] == [False, True]


@on_sqlite
def test_a_start_of_the_machine_begins_anew(
    counting: Flask, limited: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow("feed", "a", "1/hour")
    monkeypatch.setattr(counts, "_boot", lambda: "later")
    store = counts.FileCounts(limited.data_dir)
    assert (store.incr("a", 60), store.incr("a", 60)) == (1, 2)
    assert {file.name for file in limited.data_dir.glob("limits-*.mdb")} == {"limits-later.mdb"}


@on_sqlite
def test_a_file_that_cannot_be_written_is_told_in_words(limited: Settings) -> None:
    counts.FileCounts(limited.data_dir).path.mkdir()
    client = create_app(limited).test_client()
    token = re.search(r'name="token" value="([^"]+)"', client.get("/sign-in").text)
    assert token is not None
    data = {"token": token[1], "email": "ada@example.test", "password": "wrong"}
    answer = client.post("/sign-in", data=data)
    assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)


@on_sqlite
def test_a_file_that_is_full_goes_on_counting(limited: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counts.FileCounts, "MOST", 64 * 1024)
    store = counts.FileCounts(limited.data_dir)
    assert [store.incr(f"{number}", 60) for number in range(2000)] == [1] * 2000
    assert store.incr("1999", 60) == 2


def _die(folder: Path) -> None:
    """In the midst of a count."""
    store = counts.FileCounts(folder)
    store._change(lambda _kept: os.kill(os.getpid(), signal.SIGKILL))


@on_sqlite
def test_whoever_dies_while_counting_keeps_nobody_waiting(limited: Settings) -> None:
    limited.data_dir.mkdir(exist_ok=True)
    store = counts.FileCounts(limited.data_dir)
    assert store.incr("a", 60) == 1
    process = multiprocessing.get_context("spawn").Process(target=_die, args=[limited.data_dir])
    process.start()
    process.join()
    assert (process.exitcode, store.incr("a", 60)) == (-signal.SIGKILL, 2)


def _hit(limited: Settings) -> int:
    """One process: how many of its hits were allowed."""
    app = create_app(limited)
    with app.app_context():
        allowed = sum(allow("feed", "a", f"{AMOUNT}/hour") == 0 for _ in range(HITS))
        db.engine.dispose()
    return allowed


def test_processes_count_together(limited: Settings) -> None:
    with ProcessPoolExecutor(PROCESSES, multiprocessing.get_context("spawn")) as pool:
        allowed = list(pool.map(_hit, [limited] * PROCESSES))
    assert sum(allowed) == AMOUNT
