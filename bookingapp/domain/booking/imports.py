"""Bringing in a table: looked through first without a trace, then written line by line, in batches that end with a
commit each, so that whoever is killed in between goes on where the last batch ended.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import defer

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from bookingapp.base.events import emit
from bookingapp.base.i18n import _, speaking
from bookingapp.base.ids import new_id
from bookingapp.base.jobs import enqueue
from bookingapp.domain.business.access import allowed
from bookingapp.domain.business.imports import KNOWN, Column, ImportKind, recognise, values_of
from bookingapp.domain.business.roles import rights_of
from bookingapp.domain.business.sheets import Line, Sheet, lines, read_sheet, table
from bookingapp.domain.catalog.imports import SERVICES
from bookingapp.domain.clients.imports import CLIENTS
from bookingapp.models.business import Access, Business, Role, User
from bookingapp.models.clients import ImportRun

IMPORTS: dict[str, ImportKind] = {"clients": CLIENTS, "services": SERVICES}
"""What can be brought in."""

JOB = "import.run"
OPEN = ("draft", "checking", "checked")
WORKING = ("checking", "running")
GOOD_SECONDS = 0.05
"""How long one batch may keep the write lock, more or less: bookings wait for it on SQLite."""

LEAST = 5
KEPT_DAYS = 7
MOST_RUNS = 20
MOST_AT_WORK = 3
_PATHS = {
    "client.name": "name",
    "client.email": "email",
    "client.phone": "phone",
    "duration_minutes": "duration",
}
_PATHS |= {"price.amount": "price", "buffer_before_minutes": "before", "buffer_after_minutes": "after"}


@dataclass(frozen=True, slots=True)
class Report:
    """What was done, or would be; `faults` are (line of the file, what is wrong with it)."""

    made: int
    updated: int
    same: int
    skipped: int
    faults: tuple[tuple[int, str], ...]
    stopped: bool


def draft_import(
    actor: Actor, business_id: int, *, kind: str, file_name: str, body: bytes, language: str = "en"
) -> ImportRun:
    """Keep a file that is to be brought in, its columns recognised by their headings.

    Raises NotFound, Forbidden, Invalid, Conflict while several are at work.
    """
    known = _kind(kind)
    _allowed(actor, business_id, known)
    _check_room(business_id)
    sheet = read_sheet(body)
    columns = recognise(sheet.headings, known.columns(business_id))
    run = ImportRun(
        public_id=new_id("imp"),
        business_id=business_id,
        kind=kind,
        file_name=file_name[:200],
        content=sheet.text,
        mapping={
            "delimiter": sheet.delimiter,
            "columns": columns,
            "known": "fill" if kind == "clients" else "skip",
            "language": language,
        },
        state="draft",
        total=sheet.count,
        report={},
        user_ref=actor.ref,
        created_at=clock.now(),
    )
    db.session.add(run)
    db.session.flush()
    return run


def find_import(actor: Actor, business_id: int, run_ref: str) -> ImportRun:
    """An import of the business. Raises NotFound, Forbidden."""
    run = db.session.scalar(
        select(ImportRun)
        .where(ImportRun.public_id == run_ref, ImportRun.business_id == business_id)
        .options(defer(ImportRun.content))
        .execution_options(populate_existing=True)
    )
    if run is None or actor.business_id not in (None, business_id):
        raise NotFound(_("There is no such import."))
    _allowed(actor, business_id, IMPORTS[run.kind])
    return run


def list_imports(actor: Actor, business_id: int) -> Sequence[ImportRun]:
    """The latest imports of the kinds that the actor may bring in, newest first. Raises NotFound, Forbidden."""
    kinds = may_import(actor)
    if not kinds:
        allowed(actor, business_id, "clients:write")
    return db.session.scalars(
        select(ImportRun)
        .where(ImportRun.business_id == business_id, ImportRun.kind.in_(kinds))
        .order_by(ImportRun.id.desc())
        .limit(MOST_RUNS)
        .options(defer(ImportRun.content))
        .execution_options(populate_existing=True)
    ).all()


def may_import(actor: Actor) -> list[str]:
    """The kinds that the actor may bring in."""
    return [key for key, kind in IMPORTS.items() if all(actor.may(right) for right in kind.rights)]


def check_import(
    actor: Actor, business_id: int, run_ref: str, *, columns: Sequence[str], known: str = "fill"
) -> ImportRun:
    """Say what each column stands for, and have the file looked through. Raises NotFound, Forbidden, Invalid, Conflict."""
    run = find_import(actor, business_id, run_ref)
    if run.state not in OPEN:
        raise Conflict(_("This import has begun already."))
    kind = IMPORTS[run.kind]
    _check_columns(kind, business_id, columns, len(run.mapping["columns"]))
    if known not in KNOWN:
        raise Invalid(_("Some values cannot be accepted."), {"known": [_("Choose one of those shown.")]})
    run.mapping = run.mapping | {"columns": list(columns), "known": known}
    return _begin(run, "checking", actor)


def start_import(actor: Actor, business_id: int, run_ref: str) -> ImportRun:
    """Write what was looked through. Raises NotFound, Forbidden, Conflict when it has begun already."""
    run = find_import(actor, business_id, run_ref)
    if run.state != "checked":
        raise Conflict(_("This import has begun already, or has not been looked through."))
    emit("import.started", actor, business_id, run.public_id, kind=run.kind, lines=run.total)
    return _begin(run, "running", actor)


def stop_import(actor: Actor, business_id: int, run_ref: str) -> ImportRun | None:
    """Take an import back that has not begun; one that runs ends where it is. None when nothing is left of it.

    Raises NotFound, Forbidden, Conflict when it is over.
    """
    run = find_import(actor, business_id, run_ref)
    if run.state in OPEN:
        db.session.delete(run)
        return None
    if run.state != "running":
        raise Conflict(_("This import is over."))
    run.report = run.report | {"stopped": True}
    _finish(actor, run)
    return run


def sheet_of(run: ImportRun) -> Sheet | None:
    """The table of an import; None when it has been taken out already."""
    return read_sheet(run.content.encode()) if run.content else None


def report_of(run: ImportRun) -> Report:
    """What an import has done so far, or would."""
    found = run.report
    reasons = found.get("reasons", [])
    return Report(
        found.get("made", 0),
        found.get("updated", 0),
        found.get("same", 0),
        found.get("skipped", 0),
        tuple((line, reasons[reason]) for line, reason in found.get("faults", [])),
        bool(found.get("stopped")),
    )


def fault_table(run: ImportRun) -> str:
    """The lines at fault as CSV, as they were, with what is wrong: to be mended and brought in again.

    Raises NotFound when the file has been taken out already.
    """
    if not run.content:
        raise NotFound(_("This file has been deleted."))
    wrong = dict(report_of(run).faults)
    rows = list(lines(run.content, run.mapping["delimiter"]))
    head = (_("Line"), _("What is wrong"))
    return table(
        [*rows[0].cells, *head],
        [
            [*_padded(row, len(rows[0].cells)), row.number, wrong[row.number]]
            for row in rows[1:]
            if row.number in wrong
        ],
    )


def sample_table(kind: str, business_id: int) -> str:
    """A table to begin with: every column, and one line. Raises NotFound."""
    columns = _kind(kind).columns(business_id)
    shown = [one for one in columns if one.example or one.key.startswith("custom.")]
    return table([str(one.text) for one in shown], [[one.example for one in shown]])


def columns_of(run: ImportRun) -> Sequence[Column]:
    """What the columns of an import may stand for."""
    return IMPORTS[run.kind].columns(run.business_id)


def take_batch(run_id: int, mode: str) -> bool:
    """One batch of an import, in the running write transaction; False when there is nothing left to do.

    Whoever comes twice waits for the row's lock and goes on where the other one ended. `mode` is the state that
    the import must be in.
    """
    run = db.session.scalar(
        select(ImportRun)
        .where(ImportRun.id == run_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if run is None or run.state != mode:
        return False
    with speaking(run.mapping.get("language", "en")):
        actor = _actor_of(run)
        _take_lines(actor, run)
        if run.done >= run.total:
            _finish(actor, run)
            return False
    db.session.flush()
    return True


def sweep_imports(actor: Actor) -> int:
    """Take the files out of imports that have been over, or lain about, for some days. Returns how many."""
    old = clock.now() - timedelta(days=KEPT_DAYS)
    left = select(ImportRun.id).where(ImportRun.created_at < old, ImportRun.content != "")
    if db.session.scalar(left.limit(1)) is None:
        return 0
    over = db.session.scalars(
        select(ImportRun).where(ImportRun.content != "", ImportRun.finished_at < old)
    ).all()
    for run in over:
        run.content = ""
        run.report = {**run.report, "faults": [], "reasons": []}
    db.session.flush()
    gone = db.session.execute(
        delete(ImportRun).where(ImportRun.state.in_(OPEN), ImportRun.created_at < old).returning(ImportRun.id)
    ).all()
    return len(over) + len(gone)


def _take_lines(actor: Actor, run: ImportRun) -> None:
    """As many lines as fit into a short moment; each whole or not at all."""
    kind, business = IMPORTS[run.kind], db.session.get_one(Business, run.business_id)
    rows = _rows(run.content, run.mapping["delimiter"])
    seen = _first_lines(kind, run, rows) if run.state == "checking" else {}
    tally = _Tally(run.report)
    until, done = time.monotonic() + GOOD_SECONDS, run.done
    for row in rows[run.done :]:
        if done >= run.done + LEAST and time.monotonic() > until:
            break
        values = values_of(row.cells, run.mapping["columns"])
        tally.add(row.number, *_take(actor, kind, business, values, run, seen.get(row.number)))
        done += 1
    run.done, run.report = done, tally.report()


def _take(
    actor: Actor,
    kind: ImportKind,
    business: Business,
    values: Mapping[str, str],
    run: ImportRun,
    twin: int | None,
) -> tuple[str, str]:
    """What became of a line, and what is wrong with it. While it is only looked through, all of it is taken back."""
    point = db.session.begin_nested()
    try:
        outcome: str = kind.take(actor, business, values, run.mapping["known"])
        db.session.flush()
    except Forbidden:
        raise
    except DomainError as refused:
        point.rollback()
        return "faults", _sentence(kind, business.id, refused)
    if run.state == "checking":
        point.rollback()
        return ("updated" if outcome == "made" and twin else outcome), ""
    point.commit()
    return outcome, ""


def _sentence(kind: ImportKind, business_id: int, refused: DomainError) -> str:
    """What is wrong with a line, with the columns it is about."""
    if not isinstance(refused, Invalid) or not refused.fields:
        return refused.message
    names = {column.key: str(column.text) for column in kind.columns(business_id)}
    found = []
    for path, sentences in refused.fields.items():
        name = names.get(_PATHS.get(path, path))
        found += [f"{name}: {text}" if name else text for text in sentences]
    return " ".join(found)


class _Tally:
    """Counts what became of lines; a reason that many lines share is kept once."""

    def __init__(self, report: Mapping[str, Any]) -> None:
        self._report = dict(report)
        self._faults = list(report.get("faults", []))
        self._reasons = {reason: place for place, reason in enumerate(report.get("reasons", []))}

    def add(self, line: int, outcome: str, reason: str) -> None:
        if outcome == "faults":
            self._faults.append([line, self._reasons.setdefault(reason, len(self._reasons))])
        else:
            self._report[outcome] = self._report.get(outcome, 0) + 1

    def report(self) -> dict[str, Any]:
        return self._report | {"faults": self._faults, "reasons": list(self._reasons)}


_parsed: dict[tuple[int, str], list[Line]] = {}


def _rows(text: str, delimiter: str) -> list[Line]:
    """The lines of a file without its headings; that of the last batch is kept, so that it is read once."""
    key = (hash(text), delimiter)
    found = _parsed.get(key)
    if found is None:
        _parsed.clear()
        found = _parsed[key] = list(lines(text, delimiter))[1:]
    return found


def _first_lines(kind: ImportKind, run: ImportRun, rows: Sequence[Line]) -> dict[int, int]:
    """For lines that say somebody once more: the line that says them first."""
    first: dict[str, int] = {}
    found = {}
    for row in rows:
        marks = kind.marks(values_of(row.cells, run.mapping["columns"]))
        known = [first[mark] for mark in marks if mark in first]
        if known:
            found[row.number] = min(known)
        for mark in marks:
            first.setdefault(mark, row.number)
    return found


def _finish(actor: Actor, run: ImportRun) -> None:
    if run.state == "checking":
        run.state = "checked"
    else:
        run.state, run.finished_at = "done", clock.now()
        found = report_of(run)
        told = {"made": found.made, "updated": found.updated, "faults": len(found.faults)}
        emit("import.finished", actor, run.business_id, run.public_id, kind=run.kind, **told)
    db.session.flush()


def _begin(run: ImportRun, state: str, actor: Actor) -> ImportRun:
    run.state, run.done, run.report, run.user_ref = state, 0, {}, actor.ref
    db.session.flush()
    enqueue(JOB, run.business_id, import_id=run.id, mode=state)
    return run


def _kind(key: str) -> ImportKind:
    """Raises NotFound."""
    if key not in IMPORTS:
        raise NotFound(_("There is no such import."))
    return IMPORTS[key]


def _allowed(actor: Actor, business_id: int, kind: ImportKind) -> None:
    for right in kind.rights:
        allowed(actor, business_id, right)


def _check_room(business_id: int) -> None:
    """A file lies in the database until it is done with: only the latest of those that were not begun are kept."""
    rows = db.session.execute(
        select(ImportRun.id, ImportRun.state)
        .where(ImportRun.business_id == business_id, ImportRun.state.in_((*OPEN, "running")))
        .order_by(ImportRun.id.desc())
    ).all()
    if sum(row.state in WORKING for row in rows) >= MOST_AT_WORK:
        raise Conflict(_("Several imports are at work already. Please wait for them."))
    stale = [row.id for row in rows if row.state in {"draft", "checked"}][2:]
    db.session.execute(delete(ImportRun).where(ImportRun.id.in_(stale)))


def _check_columns(kind: ImportKind, business_id: int, columns: Sequence[str], width: int) -> None:
    known = {column.key: column for column in kind.columns(business_id)}
    given = [key for key in columns if key]
    fields: dict[str, list[str]] = {}
    if len(columns) != width or any(key not in known for key in given):
        fields["columns"] = [_("Choose one of those shown.")]
    for key in sorted({key for key in given if given.count(key) > 1 and key in known}):
        fields.setdefault("columns", []).append(
            _("%(column)s is chosen for several columns.", column=known[key].text)
        )
    for some in kind.needed:
        if not set(some) & set(given):
            names = " / ".join(str(known[key].text) for key in some)
            fields.setdefault("columns", []).append(_("One column must be: %(names)s.", names=names))
    if fields:
        raise Invalid(_("Some values cannot be accepted."), fields)


def _actor_of(run: ImportRun) -> Actor:
    """Whoever began the import, with the rights they have by now."""
    rows = db.session.execute(
        select(Role.name, Role.rights, Role.built_in)
        .join(Access, Access.role_id == Role.id)
        .join(User, User.id == Access.user_id)
        .where(
            User.public_id == run.user_ref,
            User.active,
            Access.business_id == run.business_id,
            Access.location_id.is_(None),
        )
    )
    rights = frozenset[str]().union(*(rights_of(*row) for row in rows))
    return Actor("user", run.business_id, run.user_ref, rights)


def _padded(row: Line, width: int) -> list[str]:
    return [*row.cells, *[""] * (width - len(row.cells))][:width]


def fail_import(run_id: int, sentence: str) -> None:
    """End an import that cannot go on, with the reason; what was written stays."""
    run = db.session.get(ImportRun, run_id)
    if run is None or run.state not in WORKING:
        return
    db.session.execute(
        update(ImportRun)
        .where(ImportRun.id == run_id)
        .values(state="done", finished_at=clock.now(), report=run.report | {"stopped": True, "why": sentence})
    )
