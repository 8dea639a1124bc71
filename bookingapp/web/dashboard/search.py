"""Search over everything one may see: clients, bookings, services, staff; while one types."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from flask import request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.fold import fold
from bookingapp.base.i18n import _, ngettext
from bookingapp.domain.booking.people import find_people
from bookingapp.domain.booking.search import LEAST, find_bookings, read_typed_day
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.schedule.hours import midnight
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import dashboard, desk, locale_at
from bookingapp.web.dashboard.deeds import page_of
from bookingapp.web.render import render
from bookingapp.web.request import language
from bookingapp.web.signed_in import actor_at, post_at

LONGEST = 100
MOST = 8

Row = dict[str, Any]


@dashboard.get("/<key:business>/search")
@access("user")
def search(business: str) -> ResponseReturnValue:
    """What is found for `q`."""
    post = post_at(business)
    actor, timetable = actor_at(post), timetable_by_id(post.business_id)
    wanted = " ".join(request.args.get("q", "").replace("\0", "").split())[:LONGEST]
    groups = [group for group in _groups(post, actor, timetable, wanted) if group["rows"]] if wanted else []
    count = sum(len(group["rows"]) for group in groups)
    view = desk(post, "search") | {
        "q": wanted,
        "groups": groups,
        "is_short": len(wanted) < LEAST,
        "said": ngettext("%(num)s found", "%(num)s found", count) if wanted else "",
        "action": url_for("dashboard.search", business=post.slug),
    }
    view["desk"]["search"] = ""  # the page has its own
    return render("dashboard/search.html", view, fragments={"found": ("found",)})


def _groups(post: Post, actor: Actor, timetable: Timetable, wanted: str) -> list[Row]:
    found = [
        {"id": "clients", "name": _("Clients"), "icon": "user", "rows": _clients(post, actor, wanted)},
        {
            "id": "bookings",
            "name": _("Bookings"),
            "icon": "calendar",
            "rows": _bookings(post, actor, timetable, wanted),
        },
    ]
    if actor.may_somewhere("services:read"):
        rows = _named(post, timetable.services.values(), wanted, "services")
        found.append({"id": "services", "name": _("Services"), "icon": "list", "rows": rows})
    if actor.may_somewhere("staff:read"):
        rows = _named(post, timetable.staff.values(), wanted, "staff")
        found.append({"id": "staff", "name": _("Staff"), "icon": "users", "rows": rows})
    return found


def _clients(post: Post, actor: Actor, wanted: str) -> list[Row]:
    return [
        {
            "title": one.name or one.email or _("Without a name"),
            "line": " · ".join(
                text for text in (one.email, wording.phone(one.phone) if one.phone else "") if text
            ),
            "end": ngettext("%(num)s visit", "%(num)s visits", one.visits),
            "ref": one.ref,
            "url": url_for("dashboard.client", business=post.slug, client=one.ref),
        }
        for one in find_people(actor, wanted, MOST)
    ]


def _bookings(post: Post, actor: Actor, timetable: Timetable, wanted: str) -> list[Row]:
    if not actor.may_somewhere("bookings:read"):
        return []
    locale = locale_at(timetable)
    found = find_bookings(actor, wanted, _span(timetable, wanted), MOST)
    return [
        {
            "title": one.client_name,
            "line": " · ".join(text for text in (one.service_name, one.staff_name) if text),
            "end": wording.moment(locale, one.zone, one.starts, short=True),
            "status": one.status,
            "status_text": wording.status_text(one.status),
            "ref": one.ref,
            "url": url_for("dashboard.visit", business=post.slug, visit=one.visit_ref),
        }
        for one in found
    ]


def _span(timetable: Timetable, wanted: str) -> tuple[int, int] | None:
    """The day that was typed, in UTC minutes; None when it is no date."""
    zone = ZoneInfo(timetable.business.timezone)
    day = read_typed_day(wanted, language(), clock.today(zone).toordinal())
    return None if day is None else (midnight(zone, day), midnight(zone, day + 1))


def _named(post: Post, rows: Iterable[Any], wanted: str, register: str) -> list[Row]:
    """What carries the text in its name, with its page."""
    text = fold(wanted) or ""
    if len(text) < LEAST:
        return []
    may_open = post.may_somewhere(f"{register}:write")
    return [
        {
            "title": one.name,
            "line": wording.duration(one.duration) if hasattr(one, "duration") else one.title,
            "ref": one.public_id,
            "url": page_of(post, one.public_id) if may_open else "",
        }
        for one in rows
        if text in (fold(one.name) or "")
    ][:MOST]
