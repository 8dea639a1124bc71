"""The demo: quick, complete, the same the second time, and sound by the doctor's own measure."""

import json
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import time_machine
from flask import Flask
from sqlalchemy import create_engine, func, select, text

from bookingapp.base import clock
from bookingapp.base.config import Settings
from bookingapp.base.db import db, write
from bookingapp.cli.checks import of_database
from bookingapp.cli.demo.renew import renew
from bookingapp.cli.demo.seed import seed
from bookingapp.models.booking import Booking
from bookingapp.models.schedule import Occurrence
from tests.cli.shell import Shell, plain_env
from tests.support.server import free_port

COUNTS = """
    SELECT (SELECT count(*) FROM business), (SELECT count(*) FROM booking), (SELECT count(*) FROM claim),
           (SELECT count(*) FROM event), (SELECT count(*) FROM client)
"""


def ask(shell: Shell, statement: str) -> list[tuple[object, ...]]:
    engine = create_engine(shell.env["BOOKINGAPP_DATABASE_URL"])
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(statement))]
    engine.dispose()
    return found


def test_from_nothing(empty_shell: Shell) -> None:
    started = time.monotonic()
    done = empty_shell.run("demo", "--no-serve", "--json", env={"PORT": "8123"})
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - started < 60
    told = json.loads(done.stdout)
    assert told["urls"]["harbour"] == "http://127.0.0.1:8123/book/harbour"
    assert told["urls"]["mail"] == "http://127.0.0.1:8123/demo/mail"
    assert told["urls"]["mail"] in done.stderr
    assert told["owner"]["email"] == "owner@harbour.test"
    assert told["client"] == "cleo@harbour.test"
    assert len(told["feeds"]) == len(set(told["feeds"])) == 7
    assert all(feed.startswith("http://127.0.0.1:8123/calendar/feed/feed_") for feed in told["feeds"])
    assert all(feed in done.stderr for feed in told["feeds"])
    assert "bookings" in done.stderr
    again = empty_shell.run("demo", "--no-serve", "--json", env={"PORT": "8123"})
    assert json.loads(again.stdout) == told


def test_the_second_time_changes_nothing(demo_shell: Shell) -> None:
    before = ask(demo_shell, COUNTS)
    assert demo_shell.run("demo", "--no-serve").returncode == 0
    assert ask(demo_shell, COUNTS) == before
    assert 1_600 <= int(str(before[0][1])) <= 2_600


def test_the_doctor_is_content(demo_shell: Shell) -> None:
    done = demo_shell.run("doctor")
    assert done.returncode == 0, done.stdout
    assert done.stdout.endswith("All is well.\n")


def test_every_state_and_kind_is_there(demo_shell: Shell) -> None:
    states = {row[0] for row in ask(demo_shell, "SELECT DISTINCT status FROM booking")}
    assert states >= {"completed", "no_show", "cancelled", "confirmed", "pending"}
    assert ask(demo_shell, "SELECT count(*) FROM business WHERE NOT demo") == [(0,)]
    assert ask(demo_shell, "SELECT count(*) FROM event WHERE NOT fanned_out") == [(0,)]
    zones = {row[0] for row in ask(demo_shell, "SELECT timezone FROM location")}
    assert zones == {"America/New_York", "Europe/Berlin", "Europe/Lisbon"}
    coming = ask(
        demo_shell,
        f"""SELECT max(taken = capacity), max(taken = 0), max(taken > 0 AND taken < capacity) FROM occurrence
            WHERE "class" AND starts > {int(time.time()) // 60}"""
        if "sqlite" in demo_shell.env["BOOKINGAPP_DATABASE_URL"]
        else f"""SELECT bool_or(taken = capacity), bool_or(taken = 0), bool_or(taken > 0 AND taken < capacity)
            FROM occurrence WHERE "class" AND starts > {int(time.time()) // 60}""",
    )
    assert [bool(one) for one in coming[0]] == [True, True, True]
    assert ask(demo_shell, "SELECT count(*) FROM booking WHERE fee_amount > 0")[0][0] != 0
    several = "SELECT count(*) FROM (SELECT visit_id FROM booking GROUP BY visit_id HAVING count(*) > 1) AS v"
    assert int(str(ask(demo_shell, several)[0][0])) > 50


def test_nothing_is_booked_against_hours_or_closures(demo_shell: Shell) -> None:
    in_a_closure = """
        SELECT count(*) FROM occurrence o JOIN block b ON b.location_id = o.location_id
        WHERE o.starts < b.ends AND b.starts < o.ends"""
    in_time_off = """
        SELECT count(*) FROM claim c JOIN block b ON b.calendar_id = c.calendar_id
        JOIN occurrence o ON o.id = c.occurrence_id WHERE o.starts < b.ends AND b.starts < o.ends"""
    assert ask(demo_shell, in_a_closure) == [(0,)]
    assert ask(demo_shell, in_time_off) == [(0,)]


def test_bulk_tops_up(shell: Shell) -> None:
    bulk = "SELECT count(*) FROM booking WHERE source = 'bulk'"
    near = f"""SELECT count(*) FROM booking b JOIN occurrence o ON o.id = b.occurrence_id
        WHERE b.source = 'bulk' AND abs(o.starts - {int(time.time()) // 60}) < 110 * 1440"""
    for wanted in (300, 700, 100):
        assert shell.run("demo", "--no-serve", "--bookings", str(wanted)).returncode == 0
        assert ask(shell, bulk) == [(700 if wanted == 100 else wanted,)]
    assert ask(shell, near) == [(0,)]
    assert shell.run("doctor").returncode == 0


def test_other_businesses_are_left_alone(shell: Shell) -> None:
    options = ("--timezone", "UTC", "--currency", "EUR", "--email", "a@b.test", "--password", "correct horse")
    assert shell.run("init", "--name", "Harbour", *options).returncode == 0
    assert "BOOKINGAPP_DATA_DIR" in shell.refuses("demo", "--no-serve")


def test_a_new_key_gives_a_new_password_that_works(demo_shell: Shell) -> None:
    hashed = "SELECT password_hash FROM user_account"
    before = ask(demo_shell, hashed)
    other = {"BOOKINGAPP_SECRET_KEY": "another-key-for-tests-0123456789"}
    assert demo_shell.run("demo", "--no-serve", env=other).returncode == 0
    assert ask(demo_shell, hashed) != before


@pytest.mark.slow
def test_demo_serves(tmp_path: Path) -> None:
    port = free_port()
    with subprocess.Popen(
        [sys.executable, "-m", "bookingapp.cli", "demo", "--json", "--port", str(port)],
        cwd=tmp_path,
        env=plain_env(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            told = json.loads(process.stdout.readline())
            deadline = time.monotonic() + 30
            while True:
                try:
                    answer = httpx.get(told["urls"]["harbour"], timeout=20)
                    break
                except httpx.TransportError:
                    assert time.monotonic() < deadline
                    time.sleep(0.1)
            assert answer.status_code == 200
            assert "Harbour Hair" in answer.text
        finally:
            process.terminate()
            assert process.wait(20) == 0


def test_on_later_days_it_is_alive_too(context: Flask, settings: Settings) -> None:
    said: list[str] = []
    start = clock.now()
    with time_machine.travel(start, tick=True), write():
        seed(settings.secret_key, said.append)
    with time_machine.travel(start, tick=True), write():
        renew(said.append)
    assert len(said) == 2
    with time_machine.travel(start + timedelta(days=9), tick=True):
        with write():
            renew(said.append)
        assert len(said) == 4
        with write():
            renew(said.append)
        assert len(said) == 4
        overdue = (
            select(func.count())
            .select_from(Booking)
            .join(Occurrence, Occurrence.id == Booking.occurrence_id)
            .where(Booking.status == "confirmed", Occurrence.ends < clock.seconds() // 60)
        )
        assert db.session.scalar(overdue) == 0
        latest = db.session.scalar(select(func.max(Occurrence.starts)))
        assert latest is not None
        assert latest > clock.seconds() // 60 + 56 * clock.DAY
        found = [one for one in of_database(db.session.connection()) if one.verdict == "broken"]
    assert found == []
