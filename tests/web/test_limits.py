"""A limit is exact over all processes, ends when its window ends, and keeps nobody's name."""

import multiprocessing
import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import text

from bookingapp.base.config import Settings
from bookingapp.base.db import db
from bookingapp.factory import create_app
from bookingapp.web import limits
from bookingapp.web.limits import allow, origin

PROCESSES, HITS, AMOUNT = 3, 60, 100


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
    monkeypatch.setattr(limits, "SWEEP", 10**9)
    allow("sign-in", "maria@example.test", "3/hour")
    if limited.database_url.startswith("sqlite"):
        files = limited.data_dir.glob(f"{limits.FILE}*")
        assert not any(b"maria" in file.read_bytes() for file in files)
    else:
        rows = db.session.execute(text("SELECT key FROM limit_hit")).scalars().all()
        assert len(rows) == 1
        assert "maria" not in rows[0]


def test_windows_that_are_over_are_forgotten(
    counting: Flask, limited: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SWEEP", 1)
    begun = datetime.now(UTC)
    with time_machine.travel(begun, tick=False):
        allow("feed", "a", "3/hour")
    with time_machine.travel(begun + timedelta(hours=2), tick=False):
        allow("feed", "b", "3/hour")
        store = limits._store(limited)
        assert store.ask("SELECT count(*) FROM limit_hit", {}) == (1,)


def test_limits_outlast_a_request_that_is_rolled_back(counting: Flask) -> None:
    allow("feed", "a", "1/hour")
    db.session.rollback()
    assert allow("feed", "a", "1/hour") > 0


def test_torn_file_is_begun_anew(limited: Settings) -> None:
    if not limited.database_url.startswith("sqlite"):
        pytest.skip("PostgreSQL empties the table itself")
    (limited.data_dir / limits.FILE).write_bytes(b"this was no database " * 500)
    app = create_app(limited)
    with app.app_context():
        assert [allow("feed", "a", "1/hour") > 0 for _ in range(2)] == [False, True]


def test_a_file_that_cannot_be_written_is_told_in_words(limited: Settings) -> None:
    if not limited.database_url.startswith("sqlite"):
        pytest.skip("PostgreSQL has a table instead")
    (limited.data_dir / limits.FILE).mkdir()
    client = create_app(limited).test_client()
    token = re.search(r'name="token" value="([^"]+)"', client.get("/sign-in").text)
    assert token is not None
    data = {"token": token[1], "email": "ada@example.test", "password": "wrong"}
    answer = client.post("/sign-in", data=data)
    assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)


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
