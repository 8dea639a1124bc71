"""The worker reads connected calendars from a real server, and keeps what it knows when that fails."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.base.jobs import Job
from bookingapp.domain.messaging.ical import uid_of
from bookingapp.domain.schedule.connected import (
    connect_calendar,
    disconnect_calendar,
    find_source,
    read_again,
)
from bookingapp.models.connected import ConnectedCalendar, ExternalBusy
from bookingapp.worker import calendars, handlers, lanes, rounds
from tests.cast import Cast, at, create_cast

LANE = (("calendar.read",),)


@dataclass
class Calendars:
    """A server of one calendar, and what it was asked."""

    port: int = 0
    status: int = 200
    body: bytes = b""
    etag: str | None = None
    location: str | None = None
    asked: list[dict[str, str]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://me:word@127.0.0.1:{self.port}/private/basic.ics"


@pytest.fixture
def server() -> Iterator[Calendars]:
    state = Calendars()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append({name.lower(): value for name, value in self.headers.items()})
            known = state.etag is not None and self.headers.get("If-None-Match") == state.etag
            self.send_response(304 if known else state.status)
            if state.etag:
                self.send_header("ETag", state.etag)
            if state.location:
                self.send_header("Location", state.location)
            body = b"" if known else state.body
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        state.port = listening.server_address[1]
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield state
        listening.shutdown()


@pytest.fixture
def inside(app: Flask) -> Flask:
    """The operator lets calendars lie on this machine."""
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], webhook_allow_private=True)
    return app


@pytest.fixture
def cast(context: Flask) -> Cast:
    return create_cast()


def connect(cast: Cast, app: Flask, url: str) -> int:
    with write():
        row = connect_calendar(
            SYSTEM,
            cast.business_id,
            staff_id=cast.staff("Ana").id,
            name="Private",
            url=url,
            secret_key=app.config["SETTINGS"].secret_key,
        )
        return row.id


def file(*spans: tuple[int, int], uid: str = "a") -> bytes:
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{number}{uid}\r\nDTSTART:{clock.at(starts):%Y%m%dT%H%M%SZ}\r\n"
        f"DTEND:{clock.at(ends):%Y%m%dT%H%M%SZ}\r\nEND:VEVENT\r\n"
        for number, (starts, ends) in enumerate(spans)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n".encode()


def stored() -> list[tuple[int, int]]:
    db.session.rollback()
    rows = db.session.execute(select(ExternalBusy.starts, ExternalBusy.ends).order_by(ExternalBusy.starts))
    return [(starts, ends) for starts, ends in rows]


def row_of(connected_id: int) -> ConnectedCalendar:
    db.session.rollback()
    return db.session.get_one(ConnectedCalendar, connected_id, populate_existing=True)


def work(app: Flask, later: timedelta = timedelta()) -> int:
    """A round of the worker, and all the readings that it asks for; how many those were."""
    db.session.remove()
    count = 0
    with time_machine.travel(clock.now() + later):
        with write():
            calendars_due(rounds.ROUNDS)
        while lanes.do_next(app, LANE):
            count += 1
        db.session.remove()
    return count


def calendars_due(steps: tuple[rounds.Round, ...]) -> None:
    next(step for step in steps if step.__name__ == "ask_for_readings")(SYSTEM)


def test_readings_have_a_lane_of_their_own() -> None:
    assert LANE in handlers.lanes()


def test_a_calendar_is_read_when_it_is_connected(cast: Cast, inside: Flask, server: Calendars) -> None:
    server.body, server.etag = file((at(1, 10), at(1, 11))), '"1"'
    connected_id = connect(cast, inside, server.address)
    assert work(inside) == 1
    assert stored() == [(at(1, 10), at(1, 11))]
    row = row_of(connected_id)
    assert row.error is None and row.read_at is not None and row.etag == '"1"'
    assert server.asked[0]["authorization"].startswith("Basic ")
    assert "if-none-match" not in server.asked[0]
    assert db.session.scalar(select(func.count()).select_from(Job).where(Job.name == "calendar.read")) == 0


def test_it_is_asked_again_but_not_read_again_when_unchanged(
    cast: Cast, inside: Flask, server: Calendars
) -> None:
    server.body, server.etag = file((at(1, 10), at(1, 11))), '"1"'
    connected_id = connect(cast, inside, server.address)
    work(inside)
    first = row_of(connected_id).expanded_at
    assert work(inside, timedelta(minutes=5)) == 0
    assert work(inside, timedelta(minutes=11)) == 1
    assert server.asked[1]["if-none-match"] == '"1"'
    row = row_of(connected_id)
    assert row.expanded_at == first and row.read_at > first
    server.body, server.etag = file((at(2, 10), at(2, 11))), '"2"'
    assert work(inside, timedelta(minutes=22)) == 1
    assert stored() == [(at(2, 10), at(2, 11))]
    assert work(inside, timedelta(hours=26)) == 1
    assert "if-none-match" not in server.asked[-1]  # a day later the whole file is wanted


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (500, b"", "failing"),
        (503, b"", "failing"),
        (404, b"", "gone"),
        (410, b"", "gone"),
        (401, b"", "denied"),
        (200, b"<html>Please sign in</html>", "format"),
        (200, file((0, 1))[:-15], "format"),
        (204, b"", "garbled"),
        (304, b"", "garbled"),
    ],
)
def test_a_failure_keeps_what_was_known(
    cast: Cast, inside: Flask, server: Calendars, status: int, body: bytes, code: str
) -> None:
    server.body = file((at(1, 10), at(1, 11)))
    connected_id = connect(cast, inside, server.address)
    work(inside)
    read = row_of(connected_id).read_at
    server.status, server.body = status, body
    assert work(inside, timedelta(minutes=11)) == 1
    row = row_of(connected_id)
    assert (row.error, row.failures, row.read_at) == (code, 1, read)
    assert stored() == [(at(1, 10), at(1, 11))]
    server.status, server.body = 200, file()
    assert work(inside, timedelta(minutes=22)) == 1
    assert stored() == [] and row_of(connected_id).error is None


def test_inner_addresses_are_refused_even_by_a_redirect(cast: Cast, app: Flask, server: Calendars) -> None:
    server.body = file((at(1, 10), at(1, 11)))
    connected_id = connect(cast, app, server.address)
    work(app)
    assert row_of(connected_id).error == "refused"
    assert server.asked == [] and stored() == []


def test_what_nobody_can_unseal_is_told(cast: Cast, inside: Flask, server: Calendars) -> None:
    connected_id = connect(cast, inside, server.address)
    inside.config["SETTINGS"] = replace(inside.config["SETTINGS"], secret_key="another-key-than-before")
    work(inside)
    assert row_of(connected_id).error == "key" and server.asked == []


def test_our_own_events_come_back_to_nobody(cast: Cast, inside: Flask, server: Calendars) -> None:
    suffix = uid_of(inside.config["SETTINGS"].secret_key, "")
    server.body = file((at(1, 10), at(1, 11)), uid=suffix)
    connect(cast, inside, server.address)
    work(inside)
    assert stored() == []


def test_impatience_asks_a_server_no_more_than_twice_a_minute(
    cast: Cast, inside: Flask, server: Calendars
) -> None:
    server.body = file()
    connected_id = connect(cast, inside, server.address)
    ref = row_of(connected_id).public_id
    for _ in range(5):
        db.session.rollback()
        with write():
            read_again(SYSTEM, cast.business_id, ref)
    assert work(inside) == 6 and len(server.asked) == 1


def test_disconnected_while_it_is_read(
    cast: Cast, inside: Flask, server: Calendars, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.body = file((at(1, 10), at(1, 11)))
    connected_id = connect(cast, inside, server.address)
    ref = row_of(connected_id).public_id
    real = calendars.read_apart

    def meanwhile(*arguments: object) -> object:
        assert not db.session().in_transaction()  # nothing waits for the server of somebody else
        with write():
            disconnect_calendar(SYSTEM, cast.business_id, ref)
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(calendars, "read_apart", meanwhile)
    assert work(inside) == 1
    assert stored() == [] and find_source(connected_id, inside.config["SETTINGS"].secret_key) is None
