"""The settings: what there is to set, and the business itself."""

from dataclasses import dataclass
from typing import Any

from babel.support import LazyProxy
from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base.i18n import _, lazy
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.business.settings import (
    ABOUT,
    find_business,
    is_priced,
    settings_mark,
    update_business,
)
from bookingapp.models.business import Business
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import dashboard, desk, notice, subject
from bookingapp.web.forms.saving import save
from bookingapp.web.forms.settings import BusinessForm
from bookingapp.web.render import render
from bookingapp.web.request import language
from bookingapp.web.signed_in import actor_at, post_at


@dataclass(frozen=True, slots=True)
class Card:
    """A page of the settings: where, what, in which group, and the right that opens it ('': everybody).

    `where` are further parts of its address.
    """

    group: str
    endpoint: str
    text: LazyProxy
    line: LazyProxy
    icon: str
    right: str = ""
    where: tuple[tuple[str, str], ...] = ()


GROUPS = (
    ("house", lazy("Your business")),
    ("clients", lazy("For your clients")),
    ("people", lazy("People and rights")),
    ("data", lazy("Lists and data")),
    ("system", lazy("This installation")),
)

SETTINGS = (
    Card("house", "dashboard.business", lazy("Business"), lazy("Name, address, contact, currency, language"), "building", "settings:read"),
    Card("house", "dashboard.policies", lazy("Booking rules"), lazy("Notice, how far ahead, cancelling"), "sliders", "settings:read"),
    Card("house", "dashboard.branding", lazy("Looks"), lazy("Colour and logo of your booking page"), "palette", "settings:read"),
    Card("house", "dashboard.places", lazy("Places and hours"), lazy("Where you work and when it is open"), "map-pin", "locations:write"),
    Card("house", "dashboard.closures", lazy("Closures"), lazy("Holidays and other days off"), "calendar-x", "schedules:write"),
    Card("clients", "dashboard.snippet", lazy("Share and embed"), lazy("Links, QR code, a button for your website"), "code", "services:read"),
    Card("clients", "dashboard.websites", lazy("Websites"), lazy("Which sites may show the booking page inside theirs"), "globe", "settings:read"),
    Card("clients", "dashboard.messages", lazy("Messages"), lazy("What is sent, when, and in which words"), "message", "messages:read"),
    Card("clients", "dashboard.waiting", lazy("Waiting list"), lazy("Who waits for a time to come free"), "hourglass", "bookings:read"),
    Card("people", "dashboard.users", lazy("Users"), lazy("Who may sign in, and invitations"), "users", "users:read"),
    Card("people", "dashboard.roles", lazy("Roles"), lazy("What each kind of user may do"), "key", "users:read"),
    Card("people", "dashboard.audit", lazy("Who did what"), lazy("Every change, with its time and its author"), "history", "audit:read"),
    Card("people", "dashboard.calendars", lazy("Calendars"), lazy("Subscribe to bookings, connect other calendars"), "calendar"),
    Card("data", "dashboard.register", lazy("Categories"), lazy("Headings of your services"), "layers", "services:write", (("kind", "categories"),)),
    Card("data", "dashboard.register", lazy("Tags"), lazy("Words for clients and bookings"), "tag", "clients:write", (("kind", "tags"),)),
    Card("data", "dashboard.register", lazy("Departments"), lazy("Parts of your business"), "building", "services:write", (("kind", "subdivisions"),)),
    Card("data", "dashboard.register", lazy("Positions"), lazy("What those who work here are"), "user", "staff:write", (("kind", "positions"),)),
    Card("data", "dashboard.fields", lazy("Own fields"), lazy("What else you note of clients and bookings"), "pencil", "settings:read"),
    Card("data", "dashboard.imports", lazy("Import"), lazy("Clients and services from a file"), "upload", "clients:write"),
    Card("data", "dashboard.export", lazy("Export"), lazy("Everything, to take with you"), "download", "settings:write"),
    Card("system", "dashboard.api_keys", lazy("API"), lazy("Keys and apps for programs"), "code", "settings:read"),
    Card("system", "dashboard.webhooks", lazy("Webhooks"), lazy("Programs that are told what happens"), "send", "settings:read"),
    Card("system", "dashboard.system", lazy("System"), lazy("How messages leave, and what went wrong"), "settings", "settings:read"),
)  # fmt: skip
"""Every page there is to set something."""


@dashboard.get("/<key:business>/settings")
@access("user")
def settings(business: str) -> ResponseReturnValue:
    """What can be set, by what it is about."""
    post = post_at(business)
    cards = [card for card in SETTINGS if not card.right or post.may_somewhere(card.right)]
    groups = [
        {"id": key, "name": name, "cards": [_card(post, card) for card in cards if card.group == key]}
        for key, name in GROUPS
    ]
    view = desk(post, "settings") | {"groups": [group for group in groups if group["cards"]]}
    return render("dashboard/settings.html", view)


def _card(post: Post, card: Card) -> dict[str, Any]:
    url = url_for(card.endpoint, business=post.slug, **dict(card.where))  # type: ignore[arg-type]
    return {"text": card.text, "line": card.line, "icon": card.icon, "url": url}


def form_frame(post: Post, endpoint: str, row: Business, names: tuple[str, ...]) -> dict[str, Any]:
    """What a page with one form of settings needs: the way back, the mark, who may save."""
    view = desk(post, "settings")
    view["hidden"] |= {"mark": settings_mark(row, names)}
    return view | {
        "action": url_for(endpoint, business=post.slug),
        "back_url": url_for("dashboard.settings", business=post.slug),
        "may_save": "settings:write" in post.rights,
        "notice": saved(),
    }


def saved() -> dict[str, str] | None:
    """What has just been done."""
    return notice({"saved": (_("Saved"), _("It counts from now on."), "good")})


def sent_mark() -> str:
    """The mark that came with the form; a form without one has seen nothing."""
    return request.form.get("mark", "")


def standing(form: Any, stands: dict[str, Any]) -> list[tuple[str, Any]]:
    """What stands now, where it differs from what was typed: after somebody else has changed it."""
    return [
        (form[name].label.text, "–" if value in (None, "") else value)
        for name, value in stands.items()
        if name in form and (form[name].data or None) != (value or None)
    ]


@dashboard.get("/<key:business>/settings/business")
@access("user")
def business(business: str) -> ResponseReturnValue:
    """The business itself."""
    post = post_at(business)
    row = find_business(actor_at(post), post.business_id)
    form = BusinessForm.shown(subject(), row=row)
    form.phone.data = wording.phone(row.phone) if row.phone else ""
    return _business_page(post, form, row)


@dashboard.post("/<key:business>/settings/business")
@access("user")
def save_business(business: str) -> ResponseReturnValue:
    """Save it; its page may have another address from now on."""
    post = post_at(business)
    actor = actor_at(post)
    form = BusinessForm.sent(subject())
    row = find_business(actor, post.business_id)
    _offer(form, row)
    chosen = {name: form[name].data for name in ABOUT if name != "currency" or form.currency.data}
    chosen.setdefault("currency", row.currency)
    status = save(form, lambda: update_business(actor, post.business_id, mark=sent_mark(), **chosen))
    if status:
        row = find_business(actor, post.business_id)
        return _business_page(post, form, row, status)
    slug = str(chosen["slug"])
    return redirect(url_for("dashboard.business", business=slug, did="saved"), 303)


def _offer(form: BusinessForm, row: Business) -> None:
    form.offer(language(), row.timezone, row.currency)


def _business_page(post: Post, form: BusinessForm, row: Business, status: int = 200) -> ResponseReturnValue:
    _offer(form, row)
    is_fixed = is_priced(row.id)
    view = form_frame(post, "dashboard.save_business", row, ABOUT) | {
        "form": form,
        "is_fixed": is_fixed,
        "stands": standing(form, {name: getattr(row, name) for name in ABOUT}) if status == 409 else [],
        "places_url": url_for("dashboard.places", business=post.slug),
    }
    return render("dashboard/business.html", view, status=status)
