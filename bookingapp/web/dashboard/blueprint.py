"""The blueprint, which lets in only the signed-in, and what all of its pages show and do alike."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from babel.support import LazyProxy
from flask import Blueprint, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base.db import write
from bookingapp.base.errors import Conflict, Forbidden
from bookingapp.base.i18n import _, lazy, lazy_in
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.schedule.timetable import LocationPlan, Timetable
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.web import wording
from bookingapp.web.request import language
from bookingapp.web.signed_in import login_needed, signed_in
from bookingapp.web.tokens import form_token

dashboard = Blueprint("dashboard", __name__, url_prefix="/dashboard")
dashboard.before_request(login_needed)

SIGN_IN = "sign-in"


@dataclass(frozen=True, slots=True)
class Section:
    """A place of the dashboard: how it is called, where it begins, and the right that opens it."""

    key: str
    endpoint: str
    text: LazyProxy
    icon: str
    right: str = ""


SECTIONS = (
    Section("calendar", "dashboard.calendar", lazy("Calendar"), "calendar", "bookings:read"),
    Section("today", "dashboard.today", lazy("Today"), "sun", "bookings:read"),
    Section("bookings", "dashboard.bookings", lazy("Bookings"), "clock", "bookings:read"),
    Section("clients", "dashboard.clients", lazy("Clients"), "users", "clients:read"),
    Section("services", "dashboard.services", lazy("Services"), "list", "services:write"),
    Section("staff", "dashboard.staff", lazy("Staff"), "user", "staff:write"),
    Section("places", "dashboard.places", lazy_in("locations", "Places"), "map-pin", "locations:write"),
    Section("classes", "dashboard.classes", lazy("Classes"), "repeat", "schedules:write"),
    Section("reports", "dashboard.reports", lazy("Reports"), "chart", "reports:read"),
    Section("settings", "dashboard.settings", lazy("Settings"), "settings"),
)
"""The main navigation, in its order."""


def subject() -> str:
    """What the tokens of a signed-in user's forms are made for."""
    return f"user:{signed_in().user_ref}"


def desk(post: Post, section: str) -> dict[str, Any]:
    """What every page needs: where one is, where one can go, the hidden fields of its forms, what was just done."""
    who = signed_in()
    return {
        "desk": {
            "business": post.name,
            "slug": post.slug,
            "user": who.name,
            "email": who.email,
            "sections": [_place(post, one, one.key == section) for one in SECTIONS if _is_open(post, one)],
            "others": [
                {"name": other.name, "url": url_for("dashboard.at", business=other.slug)}
                for other in who.posts
                if other.slug != post.slug
            ],
            "places": places(post),
            "account": account_url(post),
            "search": url_for("dashboard.search", business=post.slug),
            "public_url": url_for("public.index", business=post.slug),
            "sign_out": url_for("auth.sign_out"),
            "hidden": {"token": form_token(SIGN_IN)},
        },
        "hidden": {"token": form_token(subject())},
    }


def _is_open(post: Post, section: Section) -> bool:
    return not section.right or post.may_somewhere(section.right)


def _place(post: Post, section: Section, current: bool) -> dict[str, Any]:
    return {
        "key": section.key,
        "text": section.text,
        "url": url_for(section.endpoint, business=post.slug),
        "icon": section.icon,
        "current": current,
    }


def nowhere() -> dict[str, Any]:
    """The head of a page for a user who works at no business."""
    who = signed_in()
    head: dict[str, Any] = {"business": _("Dashboard"), "user": who.name, "email": who.email}
    head |= {"slug": "", "sections": [], "others": [], "public_url": "", "account": account_url()}
    return {"desk": head | {"sign_out": url_for("auth.sign_out"), "hidden": {"token": form_token(SIGN_IN)}}}


def account_url(post: Post | None = None) -> str:
    """Where the signed-in user changes what is their own; the head stays that of the business one comes from."""
    return url_for("account.home", at=post.slug if post else None)


def place_of(post: Post) -> int | None:
    """The internal id of the location that was chosen to look at; None: all that the user may see.

    Chosen by `?place=` on any page, with `all` for none, and kept for each business in the signed cookie. Pages
    narrow down by it what they show; what may be seen at all is decided in the queries.
    """
    open_places = _open_places(post)
    if len(open_places) == 1:
        return None if post.is_everywhere else next(iter(open_places))
    key, refs = f"place:{post.business_id}", {one.public_id: one.id for one in open_places.values()}
    asked = request.args.get("place")
    if asked in refs:
        if session.get(key) != asked:
            session[key] = asked
    elif asked == "all":
        session.pop(key, None)
    return refs.get(session.get(key, ""))


def places(post: Post) -> list[dict[str, Any]]:
    """The locations to choose from, when there are several: first all of them."""
    open_places = _open_places(post)
    if len(open_places) < 2:
        return []
    chosen = place_of(post)
    every = {"name": _("All places"), "url": _place_url(post, "all"), "current": chosen is None}
    return [every] + [
        {"name": one.name, "url": _place_url(post, one.public_id), "current": one.id == chosen}
        for one in open_places.values()
    ]


def _open_places(post: Post) -> dict[int, LocationPlan]:
    """The locations at which the user works, by internal id in their order."""
    key = f"bookingapp.places.{post.business_id}"
    found: dict[int, LocationPlan] | None = request.environ.get(key)  # asked for several times in a request
    if found is None:
        known = timetable_by_id(post.business_id).locations
        found = {one.id: one for one in known.values() if post.is_everywhere or one.id in post.local}
        request.environ[key] = found
    return found


def _place_url(post: Post, ref: str) -> str:
    """This page at that place; what answers a form is not to be had again by its address."""
    if request.method != "GET":
        return url_for("dashboard.at", business=post.slug, place=ref)
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in {"place", "did"}]
    return f"{request.path}?{urlencode([*kept, ('place', ref)])}"


def check_right(post: Post, right: str) -> None:
    """Raises Forbidden: for pages that only show something; commands and queries of the trade ask by themselves.

    A right at one location opens the page; what it shows is confined by `actor.places(right)`.
    """
    if not post.may_somewhere(right):
        raise Forbidden(_("You are not allowed to do this."), right=right)


def act(work: Callable[[], object], did: str, endpoint: str, **where: Any) -> ResponseReturnValue:
    """Work in one write transaction, then on to a page that says what was done; or that it had changed meanwhile."""
    try:
        with write():
            work()
    except Conflict:
        did = "stale"
    return redirect(url_for(endpoint, **where, did=did), 303)


Said = dict[str, tuple[str, str, str]]


def notice(said: Said) -> dict[str, str] | None:
    """What has just been done, by the address's `did`: title, text and kind (good, info, warn)."""
    known = {"stale": (_("This has changed in the meantime"), _("This is how it stands now."), "info")} | said
    found = known.get(request.args.get("did", ""))
    return {"title": found[0], "text": found[1], "kind": found[2]} if found else None


def locale_at(timetable: Timetable) -> str:
    """The reader's language with the customs of the business's country."""
    return wording.locale_of(language(), timetable.business.country)
