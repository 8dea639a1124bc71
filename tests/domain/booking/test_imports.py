"""Tables are recognised, looked through without a trace, and brought in once, whoever is killed in between."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM, Actor
from bookingapp.base.config import Settings
from bookingapp.base.db import db, write
from bookingapp.base.errors import Conflict, Forbidden, Invalid, NotFound
from bookingapp.base.jobs import Job, take
from bookingapp.domain.booking import imports
from bookingapp.domain.booking.imports import (
    JOB,
    check_import,
    draft_import,
    fault_table,
    find_import,
    report_of,
    sample_table,
    start_import,
    stop_import,
    sweep_imports,
    take_batch,
)
from bookingapp.domain.business.commands import create_user, grant_access
from bookingapp.domain.business.roles import ALL
from bookingapp.domain.business.sheets import read_sheet
from bookingapp.domain.clients.directory import ClientValues, create_client
from bookingapp.domain.messaging.takeaway import unlisted_tables
from bookingapp.models.catalog import Service
from bookingapp.models.clients import Client, Consent, ImportRun, Tag
from bookingapp.worker.imports import run_import
from tests import cast

FILE = (
    "Name;E-Mail-Adresse;Telefon;Notizen;Schlagworte;Newsletter;Haarfarbe\r\n"
    'Žofia;zofia@example.test;(212) 555-0142;"Zwei\r\nZeilen; und mehr";Stamm, Neu;ja;rot\r\n'
    ";;;;;;\r\n"
    "Broken;nonsense;;;;;\r\n"
    "Nobody;;;;;;\r\n"
    "Known Anew;known@example.test;+1 212 555 0199;Neu;;;\r\n"
    "Žofia Again;ZOFIA@example.test;;;;;\r\n"
)


@pytest.fixture
def salon(context: Flask) -> cast.Cast:
    return cast.create_cast()


@pytest.fixture
def owner(salon: cast.Cast) -> Actor:
    """An owner who is a user, since the worker asks anew what they may."""
    with write():
        user = create_user(SYSTEM, email="owner@salon.test", name="Olive", password="correct horse battery")
        grant_access(SYSTEM, salon.business_id, user_id=user.id, role="owner")
        return Actor("user", salon.business_id, user.public_id, ALL)


def draft(owner: Actor, text: str | bytes, kind: str = "clients") -> ImportRun:
    body = text if isinstance(text, bytes) else text.encode("utf-8-sig")
    with write():
        return draft_import(owner, owner.business_id or 0, kind=kind, file_name="list.csv", body=body)


def work(settings: Settings) -> None:
    """Do what there is to do, as a worker does."""
    while True:
        with write():
            task = take([JOB], settings)
        if task is None:
            return
        run_import(task)


def look_through(owner: Actor, run: ImportRun, settings: Settings, known: str = "fill") -> ImportRun:
    with write():
        check_import(owner, run.business_id, run.public_id, columns=run.mapping["columns"], known=known)
    work(settings)
    return find_import(owner, run.business_id, run.public_id)


def bring(owner: Actor, run: ImportRun, settings: Settings) -> ImportRun:
    with write():
        start_import(owner, run.business_id, run.public_id)
    work(settings)
    return find_import(owner, run.business_id, run.public_id)


def count(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_common_make_is_read(encoding: str, delimiter: str) -> None:
    cells = [
        ["Name", "E-Mail", "Notes"],
        ["Zoë", "zoe@example.test", '"two\nlines, and; more"'],
        ["Bo", "", ""],
    ]
    sheet = read_sheet("\n".join(delimiter.join(row) for row in cells).encode(encoding))
    assert (sheet.delimiter, sheet.headings, sheet.count) == (delimiter, ("Name", "E-Mail", "Notes"), 2)
    assert sheet.first[0] == ("Zoë", "zoe@example.test", "two\nlines, and; more")


@pytest.mark.parametrize(
    "body", [b"", b"Name\n", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"a\n" * 20_002, b"x" * 6_000_000]
)
def test_what_is_no_table_is_refused(app: Flask, body: bytes) -> None:
    with app.test_request_context(), pytest.raises(Invalid):
        read_sheet(body)


def test_clients_are_brought_in_once(salon: cast.Cast, owner: Actor, settings: Settings) -> None:
    with write():
        create_client(owner, salon.business_id, ClientValues("Known", "known@example.test", notes="Kept."))
    run = draft(owner, FILE)
    assert run.mapping["columns"] == ["name", "email", "phone", "notes", "tags", "marketing", ""]
    run = look_through(owner, run, settings)
    report = report_of(run)
    assert (run.state, report.made, report.updated, len(report.faults)) == ("checked", 1, 2, 2)
    assert (count(Client), count(Tag)) == (1, 0)
    run = bring(owner, run, settings)
    report = report_of(run)
    assert (run.state, report.made, report.updated, report.same) == ("done", 1, 1, 1)
    assert [line for line, _reason in report.faults] == [5, 6]
    assert "E-mail" in report.faults[0][1]
    zofia = db.session.scalars(select(Client).where(Client.email == "zofia@example.test")).one()
    assert (zofia.name, zofia.phone, zofia.notes) == ("Žofia", "+12125550142", "Zwei\nZeilen; und mehr")
    known = db.session.scalars(select(Client).where(Client.email == "known@example.test")).one()
    assert (known.name, known.phone, known.notes) == ("Known", "+12125550199", "Kept.")
    assert (count(Tag), count(Consent)) == (2, 1)
    wrong = fault_table(run).splitlines()
    assert len(wrong) == 3
    assert wrong[1].startswith("Broken,nonsense,")
    again = bring(owner, look_through(owner, draft(owner, FILE), settings), settings)
    assert (report_of(again).made, report_of(again).same, count(Client)) == (0, 3, 2)
    with pytest.raises(Conflict), write():
        start_import(owner, salon.business_id, run.public_id)


def test_what_the_file_says_is_written_over(salon: cast.Cast, owner: Actor, settings: Settings) -> None:
    with write():
        create_client(owner, salon.business_id, ClientValues("Known", "known@example.test", notes="Kept."))
    run = look_through(owner, draft(owner, FILE), settings, known="overwrite")
    bring(owner, run, settings)
    known = db.session.scalars(select(Client).where(Client.email == "known@example.test")).one()
    assert (known.name, known.notes) == ("Known Anew", "Neu")


def test_a_worker_that_is_killed_leaves_whole_lines(
    salon: cast.Cast, owner: Actor, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "GOOD_SECONDS", 0)
    rows = "".join(f"Client {number},c{number}@example.test\n" for number in range(23))
    run = look_through(owner, draft(owner, "Name,Mail\n" + rows), settings)
    with write():
        start_import(owner, salon.business_id, run.public_id)
    with write():
        assert take_batch(run.id, "running")
    with pytest.raises(KeyboardInterrupt), write():
        take_batch(run.id, "running")
        raise KeyboardInterrupt
    assert (count(Client), find_import(owner, salon.business_id, run.public_id).done) == (5, 5)
    with write():
        assert take_batch(run.id, "running")
        assert not take_batch(run.id, "checking")
    work(settings)
    done = find_import(owner, salon.business_id, run.public_id)
    assert (done.state, done.done, count(Client), report_of(done).made) == ("done", 23, 23, 23)
    assert count(Job) == 0


def test_services_are_brought_in(salon: cast.Cast, owner: Actor, settings: Settings) -> None:
    text = (
        "Leistung;Dauer;Preis;Kategorie;Mitarbeiter\n"
        "Fringe;15;12,50 $;Hair;Ana, Bo Chen\nLong;1:30;1.250,00;New;alle\nCUT;20;5;;\nSoon;bald;5;;\nWho;30;5;;Zed\n"
    )
    run = look_through(owner, draft(owner, text, "services"), settings)
    before = count(Service)
    run = bring(owner, run, settings)
    report = report_of(run)
    assert (report.made, report.skipped, len(report.faults), count(Service) - before) == (2, 1, 2, 2)
    found = {row.name: row for row in db.session.scalars(select(Service))}
    assert (found["Fringe"].price_amount, found["Long"].price_amount) == (1250, 125000)
    assert (found["Long"].duration_minutes, found["Fringe"].duration_minutes) == (90, 15)
    assert len(salon.service("long").performers) == 2


def test_others_may_not(salon: cast.Cast, owner: Actor, settings: Settings) -> None:
    run = draft(owner, FILE)
    stranger = Actor("user", salon.stranger_id, "usr_x", ALL)
    for business_id in (salon.business_id, salon.stranger_id):
        with pytest.raises(NotFound):
            find_import(stranger, business_id, run.public_id)
    served = Actor("user", salon.business_id, "usr_x", frozenset({"clients:read", "clients:write"}))
    with pytest.raises(Forbidden):
        find_import(served, salon.business_id, run.public_id)
    with pytest.raises(Invalid), write():
        check_import(owner, salon.business_id, run.public_id, columns=["name", "name", *[""] * 5])
    with write():
        assert stop_import(owner, salon.business_id, run.public_id) is None
    with pytest.raises(NotFound):
        find_import(owner, salon.business_id, run.public_id)


def test_files_are_deleted_after_some_days(
    salon: cast.Cast, owner: Actor, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(owner, look_through(owner, draft(owner, FILE), settings), settings)
    draft(owner, FILE)
    with write():
        assert sweep_imports(SYSTEM) == 0
    later = clock.now() + 8 * (clock.at(clock.DAY) - clock.at(0))
    monkeypatch.setattr(clock, "now", lambda: later)
    with write():
        assert sweep_imports(SYSTEM) == 2
    left = db.session.scalars(select(ImportRun)).all()
    assert [(run.content, run.report["faults"]) for run in left] == [("", [])]


def test_the_sample_can_be_brought_in(salon: cast.Cast, owner: Actor, settings: Settings) -> None:
    for kind in ("clients", "services"):
        run = draft(owner, sample_table(kind, salon.business_id), kind)
        assert "" not in run.mapping["columns"]
        assert report_of(look_through(owner, run, settings)).made == 1


def test_what_does_not_leave_is_named(app: Flask) -> None:
    """A new table of a business is either taken along or stands here, with a reason in takeaway.PARTS."""
    assert {table.name for table in unlisted_tables()} == {
        *("assignment", "calendar", "claim", "resource_unit"),  # follow from bookings, staff and resources
        *("connected_calendar", "external_busy", "feed", "invitation"),  # links and what comes by them
        *("captured_mail", "hold", "hold_part", "import_run", "job"),  # passing
        *("webhook_attempt", "webhook_delivery"),  # a log of some weeks
        *("api_key", "oauth_app", "oauth_code", "token_session"),  # secrets of programs
    }
