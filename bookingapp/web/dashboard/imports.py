"""Bring in a table: give the file, say what its columns are, look at what would happen, let it happen."""

from typing import Any
from zoneinfo import ZoneInfo

from flask import Request, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base import clock
from bookingapp.base.errors import Conflict, Forbidden, Invalid
from bookingapp.base.i18n import _, ngettext
from bookingapp.domain.booking.imports import (
    KEPT_DAYS,
    WORKING,
    check_import,
    columns_of,
    draft_import,
    fault_table,
    find_import,
    list_imports,
    may_import,
    report_of,
    sample_table,
    sheet_of,
    start_import,
    stop_import,
)
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.business.sheets import MOST_BYTES
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.models.clients import ImportRun
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import act, dashboard, desk, locale_at, notice, subject
from bookingapp.web.dashboard.clients import file_answer
from bookingapp.web.forms.clients import UploadForm
from bookingapp.web.forms.saving import save
from bookingapp.web.forms.signed import PlainForm
from bookingapp.web.render import render
from bookingapp.web.request import language
from bookingapp.web.signed_in import actor_at, post_at

MOST_BODY = MOST_BYTES + 64 * 1024
SHOWN_FAULTS = 20
FRAGMENTS = {"run": ("run",)}


@dashboard.get("/<key:business>/import")
@access("user")
def imports(business: str) -> ResponseReturnValue:
    """Give a file; what was brought before."""
    post = post_at(business)
    form = UploadForm.shown(subject())
    form.kind.data = request.args.get("kind", "")
    return _begin_page(post, form)


@dashboard.post("/<key:business>/import")
@access("user")
def upload(business: str) -> ResponseReturnValue:
    """Keep the file, then on to its columns."""
    post = post_at(business)
    request.max_content_length = MOST_BODY
    form = UploadForm.sent(subject())
    made: list[str] = []

    def work() -> None:
        file = request.files.get("file")
        run = draft_import(
            actor_at(post),
            post.business_id,
            kind=form.kind.data or "",
            file_name=(file.filename if file else None) or "",
            body=_body(request),
            language=language(),
        )
        made.append(run.public_id)

    status = save(form, work)
    if status:
        return _begin_page(post, form, status)
    return redirect(_url(post, "import_run", made[0]), 303)


def _body(request: Request) -> bytes:
    """Raises Invalid without a file."""
    file = request.files.get("file")
    if file is None or not file.filename:
        sentence = _("Choose a file.")
        raise Invalid(sentence, {"file": [sentence]})
    body: bytes = file.read(MOST_BYTES + 1)
    return body


@dashboard.get("/<key:business>/import/sample-<key:what>.csv")
@access("user")
def import_sample(business: str, what: str) -> ResponseReturnValue:
    """A file to begin with."""
    post = post_at(business)
    if what not in may_import(actor_at(post)):
        raise Forbidden(_("You are not allowed to do this."))
    text = sample_table(what, post.business_id)
    return file_answer(text.encode("utf-8-sig"), "text/csv; charset=utf-8", f"{what}.csv")


@dashboard.get("/<key:business>/import/<key:run>")
@access("user")
def import_run(business: str, run: str) -> ResponseReturnValue:
    """Where an import stands: its columns, what would happen, how far it is, what has happened."""
    post = post_at(business)
    return _run_page(post, find_import(actor_at(post), post.business_id, run))


@dashboard.post("/<key:business>/import/<key:run>/columns")
@access("user")
def import_columns(business: str, run: str) -> ResponseReturnValue:
    """Say what the columns are, and have the file looked through."""
    post = post_at(business)
    actor = actor_at(post)
    form = PlainForm.sent(subject())
    columns, known = request.form.getlist("column"), request.form.get("known", "skip")
    status = save(form, lambda: check_import(actor, post.business_id, run, columns=columns, known=known))
    if status:
        found = find_import(actor, post.business_id, run)
        return _run_page(post, found, status, form=form, columns=columns, known=known, editing=True)
    return redirect(_url(post, "import_run", run), 303)


@dashboard.post("/<key:business>/import/<key:run>/start")
@access("user")
def import_start(business: str, run: str) -> ResponseReturnValue:
    """Let it happen."""
    post = post_at(business)
    PlainForm.read(subject())
    return act(
        lambda: start_import(actor_at(post), post.business_id, run),
        "started",
        "dashboard.import_run",
        business=post.slug,
        run=run,
    )


@dashboard.post("/<key:business>/import/<key:run>/stop")
@access("user")
def import_stop(business: str, run: str) -> ResponseReturnValue:
    """Take it back, or end it where it is."""
    post = post_at(business)
    PlainForm.read(subject())
    left: list[ImportRun | None] = []
    answer = act(
        lambda: left.append(stop_import(actor_at(post), post.business_id, run)),
        "stopped",
        "dashboard.import_run",
        business=post.slug,
        run=run,
    )
    if left and left[0] is None:
        return redirect(url_for("dashboard.imports", business=post.slug, did="dropped"), 303)
    return answer


@dashboard.get("/<key:business>/import/<key:run>/faults.csv")
@access("user")
def import_faults(business: str, run: str) -> ResponseReturnValue:
    """The lines at fault, with what is wrong with them."""
    post = post_at(business)
    text = fault_table(find_import(actor_at(post), post.business_id, run))
    return file_answer(text.encode("utf-8-sig"), "text/csv; charset=utf-8", "lines-at-fault.csv")


def _url(post: Post, name: str, run: str) -> str:
    return url_for(f"dashboard.{name}", business=post.slug, run=run)


def _begin_page(post: Post, form: UploadForm, status: int = 200) -> ResponseReturnValue:
    actor = actor_at(post)
    timetable = timetable_by_id(post.business_id)
    zone, locale = ZoneInfo(timetable.business.timezone), locale_at(timetable)
    kinds = may_import(actor)
    form.kind.choices = [(key, _kind_text(key)) for key in kinds]
    if form.kind.data not in kinds:
        form.kind.data = kinds[0] if kinds else ""
    view = desk(post, "settings") | {
        "form": form,
        "kinds": [
            {
                "key": key,
                "text": _kind_text(key),
                "sample": url_for("dashboard.import_sample", business=post.slug, what=key),
            }
            for key in kinds
        ],
        "runs": [_line(post, run, zone, locale) for run in list_imports(actor, post.business_id)],
        "kept_days": KEPT_DAYS,
        "action": url_for("dashboard.upload", business=post.slug),
        "back_url": url_for("dashboard.settings", business=post.slug),
        "notice": notice(_said()),
    }
    return render("dashboard/imports.html", view, status=status)


def _kind_text(key: str) -> str:
    return {"clients": _("Clients"), "services": _("Services")}[key]


def _said() -> dict[str, tuple[str, str, str]]:
    return {
        "dropped": (_("Taken back"), _("Nothing was written, and the file is deleted."), "good"),
        "stopped": (_("Stopped"), _("What was written until now stays."), "info"),
    }


def _line(post: Post, run: ImportRun, zone: ZoneInfo, locale: str) -> dict[str, str]:
    states = {
        "draft": _("Columns to be chosen"),
        "checking": _("Being looked through"),
        "checked": _("Waits for your yes"),
        "running": _("Under way"),
        "done": _("Done"),
    }
    return {
        "name": run.file_name or _kind_text(run.kind),
        "text": " · ".join(
            (
                _kind_text(run.kind),
                ngettext("%(num)s line", "%(num)s lines", run.total),
                wording.moment(locale, zone, clock.minute(run.created_at), short=True),
            )
        ),
        "state": states[run.state],
        "url": _url(post, "import_run", run.public_id),
    }


def _run_page(post: Post, run: ImportRun, status: int = 200, **more: Any) -> ResponseReturnValue:
    report, timetable = report_of(run), timetable_by_id(post.business_id)
    zone = ZoneInfo(timetable.business.timezone)
    is_dry = run.state in {"checking", "checked"}
    editing = run.state == "draft" or (run.state == "checked" and "columns" in request.args)
    view = desk(post, "settings") | {
        "run": _line(post, run, zone, locale_at(timetable)) | {"state_key": run.state, "kind": run.kind},
        "editing": editing,
        "is_working": run.state in WORKING,
        "is_dry": is_dry,
        "done": run.done,
        "total": run.total,
        "numbers": _numbers(report, is_dry),
        "faults": report.faults[:SHOWN_FAULTS],
        "fault_count": len(report.faults),
        "more_faults": max(0, len(report.faults) - SHOWN_FAULTS),
        "stopped": report.stopped,
        "why": run.report.get("why", ""),
        "known": run.mapping.get("known", "skip"),
        "known_words": _known_words() if run.kind == "clients" else {},
        "step": {"draft": 2, "checking": 3, "checked": 3}.get(run.state, 4) if not editing else 2,
        "urls": {
            name: _url(post, f"import_{name}", run.public_id)
            for name in ("run", "columns", "start", "stop", "faults")
        },
        "list_url": url_for(f"dashboard.{run.kind}", business=post.slug) if run.kind == "clients" else "",
        "has_file": True,
        "back_url": url_for("dashboard.imports", business=post.slug),
        "notice": notice(_said()),
        "form": None,
    }
    view |= more
    if view["editing"]:
        view |= _columns_view(run, more.get("columns"))
    if run.state == "done":
        view["has_file"] = bool(run.content)
    return render("dashboard/import_run.html", view, fragments=FRAGMENTS, status=status)


def _columns_view(run: ImportRun, chosen: list[str] | None) -> dict[str, Any]:
    """Every column of the file with what it holds, and what it may stand for."""
    sheet = sheet_of(run)
    if sheet is None:
        raise Conflict(_("This file has been deleted."))
    columns = chosen or run.mapping["columns"]
    return {
        "options": [(column.key, str(column.text)) for column in columns_of(run)],
        "columns": [
            {
                "heading": heading or _("Column %(number)s", number=place + 1),
                "chosen": columns[place] if place < len(columns) else "",
                "sample": ", ".join(
                    row[place][:60] for row in sheet.first if place < len(row) and row[place]
                ),
            }
            for place, heading in enumerate(sheet.headings)
        ],
    }


def _numbers(report: Any, is_dry: bool) -> list[tuple[str, int, str]]:
    """(what, how many, how it looks)."""
    return [
        (_("would be added") if is_dry else _("added"), report.made, ""),
        (_("would be changed") if is_dry else _("changed"), report.updated, ""),
        (_("known as they are"), report.same, ""),
        (_("left out"), report.skipped, ""),
        (_("at fault"), len(report.faults), "bad" if report.faults else ""),
    ]


def _known_words() -> dict[str, tuple[str, str]]:
    return {
        "fill": (_("Fill in what is missing"), _("What you have written of them stays.")),
        "overwrite": (_("Write over it"), _("Where the file says something, the file is right.")),
        "skip": (_("Leave them as they are"), _("Only new ones are added.")),
    }
