"""Who did what: everything that happened, to be looked through by person, kind, day, and what it was about."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base.i18n import _
from bookingapp.base.ids import PATTERN
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.business.subjects import name_subjects
from bookingapp.domain.business.trail import PAGE, Entry, Wanted, list_authors, list_trail
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import dashboard, desk
from bookingapp.web.dashboard.deeds import KINDS, by_day, told
from bookingapp.web.render import render
from bookingapp.web.signed_in import actor_at, post_at

FILTERS = ("who", "kind", "since", "until", "about")


@dashboard.get("/<key:business>/audit")
@access("user")
def audit(business: str) -> ResponseReturnValue:
    """A page of what happened, newest first."""
    post = post_at(business)
    actor = actor_at(post)
    chosen = {name: text for name in FILTERS if (text := request.args.get(name, "").strip())}
    zone = ZoneInfo(timetable_by_id(post.business_id).business.timezone)
    before, after = _position("before"), _position("after")
    entries = list_trail(actor, post.business_id, _wanted(chosen, zone), before=before, after=after)
    shown, links = _paged(post, chosen, entries, before, after)
    days = by_day([one | {"more": _about(post, one, chosen)} for one in told(post, shown)])
    authors = [*list_authors(actor, post.business_id), *_others()]
    view = desk(post, "settings") | {
        "days": days,
        "chosen": chosen,
        "authors": authors,
        "kinds": [(key, text) for key, text, _heads in KINDS],
        "about": _about_name(post, chosen),
        "about_url": _url(post, {name: text for name, text in chosen.items() if name != "about"}),
        "clear_url": _url(post, {}),
        "action": url_for("dashboard.audit", business=post.slug),
        "back_url": url_for("dashboard.settings", business=post.slug),
    }
    return render("dashboard/audit.html", view | links)


def _others() -> list[tuple[str, str]]:
    """Those who act beside the users."""
    return [
        ("client", _("Clients")),
        ("public", _("Visitors")),
        ("key", _("Programs")),
        ("system", _("By itself")),
    ]


def _wanted(chosen: dict[str, str], zone: ZoneInfo) -> Wanted:
    heads = next((heads for key, _text, heads in KINDS if key == chosen.get("kind")), ())
    until = _day(chosen.get("until"), zone)
    return Wanted(
        who=chosen.get("who"),
        subject=_ref(chosen.get("about")),
        heads=heads,
        low=_day(chosen.get("since"), zone),
        high=None if until is None else until + timedelta(days=1),
    )


def _ref(text: str | None) -> str | None:
    """An id to look for; what is none is found nowhere."""
    if text is None:
        return None
    return text if PATTERN.fullmatch(text) else "-"


def _day(text: str | None, zone: ZoneInfo) -> datetime | None:
    """The midnight that a date begins with; a date that cannot be read is left out."""
    try:
        found = datetime.strptime(text or "", "%Y-%m-%d").replace(tzinfo=zone)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2200 else None


def _position(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _paged(
    post: Post, chosen: dict[str, str], entries: list[Entry], before: int | None, after: int | None
) -> tuple[list[Entry], dict[str, str]]:
    """The entries of this page, and where the pages beside it are."""
    has_more = len(entries) > PAGE
    if after is not None:
        shown = entries[-PAGE:]
        newer, older = has_more, True
    else:
        shown = entries[:PAGE]
        newer, older = before is not None, has_more
    links = {"newer": "", "older": ""}
    if shown and newer:
        links["newer"] = _url(post, chosen | {"after": str(shown[0].position)})
    if shown and older:
        links["older"] = _url(post, chosen | {"before": str(shown[-1].position)})
    return shown, links


def _url(post: Post, chosen: dict[str, str]) -> str:
    page = url_for("dashboard.audit", business=post.slug)
    return f"{page}?{urlencode(chosen)}" if chosen else page


def _about(post: Post, one: dict[str, Any], chosen: dict[str, str]) -> str:
    """Everything about the same row, unless that is what is shown."""
    return "" if chosen.get("about") else _url(post, {"about": one["subject_ref"]})


def _about_name(post: Post, chosen: dict[str, str]) -> str:
    """What the row that was asked for is called."""
    ref = chosen.get("about", "")
    if not PATTERN.fullmatch(ref):
        return ref
    found = name_subjects(post.business_id, [ref]).get(ref)
    return found.name if found and found.name else ref
