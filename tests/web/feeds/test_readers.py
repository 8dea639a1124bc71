"""Feeds as other programs read them: four parsers, and vdirsyncer and khal as their users run them."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import icalendar
import pytest
import recurring_ical_events
import vobject
from flask import Flask
from ical.calendar_stream import IcsCalendarStream
from sqlalchemy import update

from bookingapp.base import clock
from bookingapp.base.config import Settings
from bookingapp.base.db import db, write
from bookingapp.domain.booking.changes import cancel_visit
from bookingapp.domain.booking.reschedule import reschedule_visit
from bookingapp.domain.clients.commands import ClientDetails
from bookingapp.factory import create_app
from bookingapp.models.booking import Booking
from tests.cast import at, create_class
from tests.support.server import StartServer, base_env
from tests.web.feeds.scene import Diary, make_diary, take

NAMES = [
    'Zoë; O\'Neill, \\N "Zed"',
    "👩‍👩‍👧‍👦" * 20,
    "\u202eכהן\u202c \u200fسارة\u200f",
    "Line\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:second",
    "x" * 200,
]
Event = tuple[str, datetime, datetime, str]
"""UID, start, end, summary."""


@pytest.fixture
def diary(context: Flask) -> Diary:
    """The salon's diary with clients of all names, and a cancelled visit."""
    diary = make_diary()
    for number, name in enumerate(NAMES):
        take(diary.cast, at(4, 9 + number), "cut", client=ClientDetails(f"C {number}", f"c{number}@x.test"))
        with write():
            mine = Booking.client_name == f"C {number}"
            db.session.execute(update(Booking).where(mine).values(client_name=name, notes=name * 50))
    gone = take(diary.cast, at(5, 9), "cut")
    with write():
        cancel_visit(diary.cast.owner, gone)
    diary.show_details("location")
    db.session.rollback()
    return diary


def _icalendar(file: bytes) -> set[Event]:
    return {
        (str(one["UID"]), one.decoded("DTSTART"), one.decoded("DTEND"), str(one["SUMMARY"]))
        for one in icalendar.Calendar.from_ical(file).walk("VEVENT")
    }


def _recurring(file: bytes) -> set[Event]:
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(file)).between(
        datetime.now() - timedelta(days=2), datetime.now() + timedelta(days=400)
    )
    return {
        (str(one["UID"]), one.decoded("DTSTART"), one.decoded("DTEND"), str(one["SUMMARY"])) for one in found
    }


def _vobject(file: bytes) -> set[Event]:
    calendar = vobject.readOne(file.decode(), validate=True)
    return {
        (one.uid.value, one.dtstart.value, one.dtend.value, one.summary.value) for one in calendar.vevent_list
    }


def _ical(file: bytes) -> set[Event]:
    calendar = IcsCalendarStream.calendar_from_ics(file.decode())
    return {(one.uid, one.dtstart, one.dtend, one.summary) for one in calendar.events}


def test_parsers_read_the_same(diary: Diary, app: Flask) -> None:
    file = app.test_client().get(diary.link("location")).data
    found = _icalendar(file)
    assert len(found) == 3 + 1 + len(NAMES) + 1
    assert _recurring(file) == _vobject(file) == _ical(file) == found
    names = {summary.partition(" · ")[2] for _uid, _start, _end, summary in found}
    assert set(NAMES) <= names


@dataclass(frozen=True)
class Desk:
    """Somebody's computer: vdirsyncer fetches a feed into a folder, khal shows it."""

    folder: Path
    url: str

    def set_up(self) -> None:
        """The two configuration files, as their manuals have them."""
        (self.folder / "vdirsyncer.conf").write_text(
            f"""[general]
status_path = "{self.folder}/status/"
[pair salon]
a = "salon_here"
b = "salon_there"
collections = null
[storage salon_here]
type = "filesystem"
path = "{self.folder}/salon"
fileext = ".ics"
[storage salon_there]
type = "http"
url = "{self.url}"
"""
        )
        (self.folder / "khal.conf").write_text(
            f"""[calendars]
[[salon]]
path = {self.folder}/salon
type = calendar
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
default_timezone = UTC
local_timezone = UTC
[default]
default_calendar = salon
"""
        )
        self.run("vdirsyncer", "discover")

    def sync(self) -> subprocess.CompletedProcess[str]:
        """Fetch."""
        return self.run("vdirsyncer", "sync")

    def shown(self) -> list[str]:
        """What khal lists, a line for each event."""
        listing = ("list", "--once", "--day-format", "", "--format", "{start-long}|{title}|{status}")
        first = f"{datetime.now() - timedelta(days=1):%Y-%m-%d}"
        return sorted(filter(None, self.run("khal", *listing, first, "30d").stdout.splitlines()))

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """One of the programs; its output is shown when it fails."""
        env = base_env() | {
            "HOME": str(self.folder),
            "VDIRSYNCER_CONFIG": str(self.folder / "vdirsyncer.conf"),
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "COLUMNS": "400",
        }
        options = ["-c", str(self.folder / "khal.conf")] if program == "khal" else []
        command = [str(Path(sys.executable).parent / program), *options, *arguments]
        done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)
        if done.returncode and program == "khal":
            pytest.fail(f"{command}: {done.stdout}{done.stderr}")
        return done


@contextmanager
def _as_server(database_url: str, folder: Path) -> Iterator[None]:
    """Inside an application like the server's."""
    settings = Settings.from_env(
        base_env() | {"BOOKINGAPP_DATABASE_URL": database_url, "BOOKINGAPP_DATA_DIR": str(folder)}
    )
    with create_app(settings).app_context():
        yield
        db.session.remove()
        db.engine.dispose()


def test_vdirsyncer_and_khal(database_url: str, start_server: StartServer, tmp_path: Path) -> None:
    with _as_server(database_url, tmp_path / "own"):
        diary = make_diary()
        server = start_server()
        desk = Desk(tmp_path, f"{server.url}{diary.link('location')}")
        desk.set_up()
        (tmp_path / "salon").mkdir(exist_ok=True)
        done = desk.sync()
        assert done.returncode == 0, done.stderr
        first = f"{clock.at(at(1, 10)):%Y-%m-%d %H:%M}"
        assert len(desk.shown()) == 4
        assert f"{first}|Cut · Ana Silva|CONFIRMED" in " ".join(desk.shown()).replace(" |", "|")

        with write():
            reschedule_visit(diary.cast.owner, diary.cast.timetable(), diary.cut, at(1, 9))
            cancel_visit(diary.cast.owner, diary.double)
        create_class(diary.cast, at(3, 9))
        assert desk.sync().returncode == 0
        shown = " ".join(desk.shown()).replace(" |", "|")
        assert first not in shown
        assert f"{clock.at(at(1, 9)):%Y-%m-%d %H:%M}|Cut · Ana Silva|CONFIRMED" in shown
        assert shown.count("CANCELLED") == 2
        assert "Yoga · 0 of 3 places" in shown

        kept = sorted((tmp_path / "salon").iterdir())
        server.kill()
        assert desk.sync().returncode != 0
        assert sorted((tmp_path / "salon").iterdir()) == kept


def test_limit_holds_over_two_processes(database_url: str, start_server: StartServer, tmp_path: Path) -> None:
    with _as_server(database_url, tmp_path / "own"):
        diary = make_diary()
        link, other = diary.link("staff"), diary.link("client")
    server = start_server(workers=2, env={"BOOKINGAPP_RATELIMIT_ENABLED": "1"})
    answers = []
    for _fetch in range(64):  # each on a connection of its own, so that both processes have their share
        answers.append(httpx.get(f"{server.url}{link}"))
    assert [answer.status_code for answer in answers] == [200] * 60 + [429] * 4
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 3600
    assert "VCALENDAR" not in answers[-1].text
    assert httpx.get(f"{server.url}{other}").status_code == 200
