"""The list of clients: look for somebody, narrow it down, do something with many at once, add somebody new."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base import clock
from bookingapp.base.db import write
from bookingapp.base.errors import Invalid
from bookingapp.base.i18n import _, ngettext
from bookingapp.domain.booking.clients import (
    MOST_COUNTED,
    SORTS,
    ListedClient,
    Wanted,
    chosen_clients,
    figures_of,
    list_clients,
    tags_of,
)
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.business.sheets import table
from bookingapp.domain.clients.custom import list_fields
from bookingapp.domain.clients.tagging import MOST_AT_ONCE, tag_clients
from bookingapp.domain.clients.tags import list_tags
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.models.clients import CustomField, Tag
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import dashboard, desk, locale_at, notice, subject
from bookingapp.web.forms.clients import ChosenForm
from bookingapp.web.forms.values import read_date
from bookingapp.web.render import render
from bookingapp.web.signed_in import actor_at, post_at

_CHOICES = {"yes": True, "no": False}
FRAGMENTS = {"results": ("results",)}
MOST_FIELDS = 10


@dashboard.get("/<key:business>/clients")
@access("user")
def clients(business: str) -> ResponseReturnValue:
    """A page of clients."""
    post = post_at(business)
    return _page(post)


@dashboard.post("/<key:business>/clients")
@access("user")
def chosen(business: str) -> ResponseReturnValue:
    """Do something with those that were ticked: put a tag on or off, or take them along as a table."""
    post = post_at(business)
    form = ChosenForm.read(subject())
    refs = list(dict.fromkeys(form.client.data or ()))[:MOST_AT_ONCE]
    if not refs:
        return redirect(url_for("dashboard.clients", business=post.slug, did="none"), 303)
    if form.do.data == "export":
        return _table(post, refs)
    if not form.tag.data:
        return redirect(url_for("dashboard.clients", business=post.slug, did="notag"), 303)
    with write():
        count = tag_clients(actor_at(post), post.business_id, refs, form.tag.data, on=form.do.data != "untag")
    where = {"did": "tagged" if form.do.data != "untag" else "untagged", "count": count}
    return redirect(f"{url_for('dashboard.clients', business=post.slug)}?{urlencode(where)}", 303)


def _page(post: Post) -> ResponseReturnValue:
    actor = actor_at(post)
    timetable = timetable_by_id(post.business_id)
    zone, locale = ZoneInfo(timetable.business.timezone), locale_at(timetable)
    fields, tags = list_fields(post.business_id, "client")[:MOST_FIELDS], list_tags(actor)
    wanted = read_wanted(zone, fields)
    page = list_clients(
        actor, wanted, after=request.args.get("after", ""), before=request.args.get("before", "")
    )
    count = page.count
    view = desk(post, "clients") | {
        "rows": [line(post, one, zone, locale) for one in page.rows],
        "count": _count_text(count, locale),
        "has_any": bool(count) or not wanted.is_everybody,
        "newer": _url(post, before=page.newer) if page.newer else "",
        "older": _url(post, after=page.older) if page.older else "",
        "args": request.args,
        "asked": _asked(wanted, fields),
        "clear_url": url_for("dashboard.clients", business=post.slug, sort=wanted.sort),
        "tags": tags,
        "fields": fields,
        "sorts": [("name", _("By name")), ("newest", _("Newest first")), ("oldest", _("Oldest first"))],
        "sort": wanted.sort,
        "action": url_for("dashboard.clients", business=post.slug),
        "new_url": url_for("dashboard.new_client", business=post.slug)
        if actor.may_somewhere("clients:write")
        else "",
        "import_url": url_for("dashboard.imports", business=post.slug)
        if actor.may("clients:write") and actor.may("clients:all")
        else "",
        "may_write": actor.may_somewhere("clients:write"),
        "notice": notice(_said()),
    }
    return render("dashboard/clients.html", view, fragments=FRAGMENTS)


def _said() -> dict[str, tuple[str, str, str]]:
    count = request.args.get("count", "0")
    number = int(count) if count.isascii() and count.isdigit() and len(count) < 5 else 0
    many = ngettext("%(num)s client was changed.", "%(num)s clients were changed.", number)
    return {
        "tagged": (_("Tag put on"), many, "good"),
        "untagged": (_("Tag taken off"), many, "good"),
        "none": (_("Nobody was chosen"), _("Tick the clients first."), "info"),
        "notag": (_("No tag was chosen"), _("Choose one beside the buttons."), "info"),
        "erased": (_("The client is erased"), _("What was agreed stays, without their name."), "good"),
    }


def read_wanted(zone: ZoneInfo, fields: list[CustomField]) -> Wanted:
    """What the address asks for; what cannot be read is left out."""
    asked = request.args
    came = asked.get("came", "")
    sort = asked.get("sort", "name")
    return Wanted(
        text=asked.get("q", "")[:100],
        tags=tuple(asked.getlist("tag"))[:10],
        coming=True if came == "coming" else None,
        never={"never": True, "visited": False}.get(came),
        since=_day(asked.get("since", ""), zone),
        before=_day(asked.get("before_day", ""), zone),
        new_since=_day(asked.get("new_since", ""), zone),
        missed=_CHOICES.get(asked.get("missed", "")),
        marketing=_CHOICES.get(asked.get("marketing", "")),
        fields={
            one.key: value.strip()[:200]
            for one in fields
            if (value := asked.get(f"field.{one.key}", "")).strip()
        },
        sort=sort if sort in SORTS else "name",
        archived=asked.get("status") == "archived",
    )


def _day(text: str, zone: ZoneInfo) -> int | None:
    try:
        day = datetime.fromordinal(read_date(text)) if text else None
    except Invalid:
        return None
    return None if day is None else clock.minute(day.replace(tzinfo=zone))


def _asked(wanted: Wanted, fields: list[CustomField]) -> int:
    """How many filters are set, beside search and order."""
    simple = (wanted.coming, wanted.never, wanted.since, wanted.before, wanted.new_since, wanted.missed)
    return (
        sum(one is not None for one in (*simple, wanted.marketing))
        + len(wanted.tags)
        + len(wanted.fields)
        + wanted.archived
    )


def _count_text(count: int, locale: str) -> str:
    if count > MOST_COUNTED:
        return _("More than %(count)s clients", count=f"{MOST_COUNTED:,}")
    return ngettext("%(num)s client", "%(num)s clients", count)


def _url(post: Post, **where: str) -> str:
    kept = [
        (key, value) for key, value in request.args.items(multi=True) if key not in {"after", "before", "did"}
    ]
    return f"{url_for('dashboard.clients', business=post.slug)}?{urlencode([*kept, *where.items()])}"


def line(post: Post, one: ListedClient, zone: ZoneInfo, locale: str) -> dict[str, Any]:
    """A client in the list."""
    figures = one.figures
    return {
        "ref": one.client.public_id,
        "name": one.client.name,
        "url": url_for("dashboard.client", business=post.slug, client=one.client.public_id),
        "initials": wording.initials(one.client.name) or "?",
        "contact": [
            text
            for text in (one.client.email, wording.phone(one.client.phone) if one.client.phone else "")
            if text
        ],
        "tags": [tag_view(tag) for tag in one.tags],
        "next": wording.moment(locale, zone, figures.next, short=True) if figures.next is not None else "",
        "last": wording.moment(locale, zone, figures.last, short=True) if figures.last is not None else "",
        "visits": figures.visits,
        "missed": ngettext("%(num)s missed", "%(num)s missed", figures.missed) if figures.missed else "",
    }


def tag_view(tag: Tag) -> dict[str, str]:
    """A tag as it is shown."""
    return {"ref": tag.public_id, "name": tag.name}


def _table(post: Post, refs: list[str]) -> Response:
    """Those that were ticked, as CSV; all that the actor may not see is left out."""
    actor = actor_at(post)
    found = chosen_clients(actor, refs)
    ids = [one.id for one in found]
    figures, tags = figures_of(actor, ids), tags_of(ids)
    fields = list_fields(post.business_id, "client")
    heads = [
        "name",
        "email",
        "phone",
        "language",
        "timezone",
        "tags",
        "notes",
        "client_since",
        "visits",
        "missed",
    ]
    rows = []
    for one in found:
        row = [one.name, one.email, one.phone, one.locale, one.timezone]
        row.append(", ".join(tag.name for tag in tags.get(one.id, ())))
        counted = figures.get(one.id)
        row += [one.notes, one.created_at.date().isoformat()]
        row += [str(counted.visits), str(counted.missed)] if counted else ["0", "0"]
        rows.append([*row, *(one.custom.get(field.key, "") for field in fields)])
    text = table([*heads, *(field.label for field in fields)], rows)
    return file_answer(
        text.encode("utf-8-sig"), "text/csv; charset=utf-8", f"clients-{clock.now():%Y-%m-%d}.csv"
    )


def file_answer(body: bytes, kind: str, name: str) -> Response:
    """A file to keep."""
    response = Response(body, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
