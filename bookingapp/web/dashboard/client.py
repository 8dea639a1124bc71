"""One client: who they are, what they have booked and will, what they agreed to, what they were told, what was changed."""

from typing import Any
from zoneinfo import ZoneInfo

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base import clock
from bookingapp.base.i18n import LANGUAGES, _
from bookingapp.domain.booking.clients import Figures, figures_of, tags_of
from bookingapp.domain.booking.own import PAGE, OwnVisit, OwnWait, coming_of, past_of, waiting_of
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.business.trail import trail
from bookingapp.domain.clients.consents import KINDS, MARKETING, SOURCES, list_consents
from bookingapp.domain.clients.custom import list_fields
from bookingapp.domain.clients.directory import find_client
from bookingapp.domain.clients.portal import NOTICES
from bookingapp.domain.clients.tags import list_tags
from bookingapp.domain.messaging.clients import ToldClient, told_client
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.models.clients import Client, Consent, CustomField
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import dashboard, desk, locale_at, notice
from bookingapp.web.dashboard.clients import tag_view
from bookingapp.web.dashboard.deeds import told
from bookingapp.web.render import render
from bookingapp.web.signed_in import actor_at, post_at

TRAIL = 30
FRAGMENTS = {"panel-body": ("panel",)}


@dashboard.get("/<key:business>/clients/<key:client>")
@access("user")
def client(business: str, client: str) -> ResponseReturnValue:
    """The page; the link of one who was merged leads to whom they are part of."""
    post = post_at(business)
    actor = actor_at(post)
    found = find_client(actor, client)
    if found.public_id != client:
        return redirect(client_url(post, found.public_id, **request.args), 301)
    return client_page(post, found)


def client_page(post: Post, found: Client, status: int = 200, **more: Any) -> ResponseReturnValue:
    """The page of a client; `more` is a form that was not accepted."""
    actor, timetable = actor_at(post), timetable_by_id(post.business_id)
    locale, zone = locale_at(timetable), ZoneInfo(timetable.business.timezone)
    coming, (past, count) = coming_of(actor, found.id), past_of(actor, found.id, _page_number())
    may_write = actor.may_somewhere("clients:write") and found.erased_at is None
    carried = [tag_view(tag) for tag in tags_of([found.id]).get(found.id, ())]
    figures = figures_of(actor, [found.id]).get(found.id, Figures())
    view = desk(post, "clients") | {
        "client": who(found, timetable, locale),
        "figures": figure_facts(figures, timetable, locale),
        "missed": figures.missed,
        "coming": [visit_line(post, one, locale) for one in coming],
        "past": [visit_line(post, one, locale) for one in past],
        "past_count": count,
        "newer": _past_url(post, found, _page_number() - 1) if _page_number() > 1 else "",
        "older": _past_url(post, found, _page_number() + 1) if count > _page_number() * PAGE else "",
        "custom": custom_facts(list_fields(post.business_id, "client"), found.custom, locale),
        "tags": carried,
        "all_tags": [tag_view(tag) for tag in list_tags(actor)] if may_write else [],
        "waiting": [wait_line(one, locale) for one in waiting_of(found.id)],
        "told": [told_line(post, one, zone, locale) for one in told_client(actor, found.public_id)],
        "consents": [consent_line(one, zone, locale) for one in list_consents(actor, found.public_id)],
        "consent_kinds": consent_words(),
        "consent_sources": [(key, text) for key, text in source_words().items() if key != "import"],
        "notices": _notices(found),
        "trail": told(post, trail(actor, found.public_id, limit=TRAIL)),
        "may_write": may_write,
        "notice": notice(_said()),
        "urls": _urls(post, found, may_write),
    }
    view["marketing"] = next(
        (one for one in view["consents"] if one["kind"] == MARKETING and one["stands"]), None
    )
    return render("dashboard/client.html", view | more, fragments=FRAGMENTS, status=status)


def client_url(post: Post, ref: str, **where: Any) -> str:
    """The page of a client."""
    return url_for("dashboard.client", business=post.slug, client=ref, **where)


def _urls(post: Post, found: Client, may_write: bool) -> dict[str, str]:
    """Where the page's links and forms go."""
    actor = actor_at(post)
    names = ["tag_client", "notify_client", "consent", "withdraw", "edit_client"] if may_write else []
    if may_write:
        names.append("restore_one_client" if found.archived_at else "put_client_away")
    if may_write and actor.may("clients:write") and actor.may("clients:all"):
        names += (
            ["merge_client", "client_data", "erase_client"]
            if actor.may("bookings:write")
            else ["merge_client"]
        )
    urls = {
        name: url_for(f"dashboard.{name}", business=post.slug, client=found.public_id)
        for name in names
        if name != "client_data"
    }
    if "client_data" in names:
        for ending in ("json", "csv"):
            urls[ending] = url_for(
                "dashboard.client_data", business=post.slug, client=found.public_id, ending=ending
            )
    if actor.may_somewhere("bookings:write") and not found.erased_at:
        urls["book"] = url_for("dashboard.book", business=post.slug, client=found.public_id)
    urls["feeds"] = url_for("dashboard.calendars", business=post.slug)
    return urls | {"back": url_for("dashboard.clients", business=post.slug)}


def who(found: Client, timetable: Timetable, locale: str) -> dict[str, Any]:
    """Who it is and how they are reached."""
    zone = found.timezone
    return {
        "ref": found.public_id,
        "name": _("Erased client") if found.erased_at else found.name,
        "initials": wording.initials(found.name) or "?",
        "email": found.email or "",
        "confirmed": found.email_confirmed_at is not None,
        "phone": wording.phone(found.phone) if found.phone else "",
        "tel": found.phone or "",
        "notes": found.notes,
        "language": LANGUAGES.get(found.locale or "", found.locale or ""),
        "zone": wording.city(zone, locale) if zone and zone != timetable.business.timezone else "",
        "erased": found.erased_at is not None,
        "archived": found.archived_at is not None,
        "since": wording.long_day(
            locale, found.created_at.astimezone(ZoneInfo(timetable.business.timezone)).toordinal()
        ),
    }


def figure_facts(figures: Figures, timetable: Timetable, locale: str) -> list[tuple[str, str]]:
    """What it comes to."""
    currency = timetable.business.currency
    return [
        (_("Visits"), str(figures.visits)),
        (_("Missed"), str(figures.missed) if figures.missed else _("none")),
        (_("Cancelled"), str(figures.cancelled) if figures.cancelled else _("none")),
        (_("Worth of visits"), wording.money(figures.spent, currency, locale)),
        (_("Fees"), wording.money(figures.fees, currency, locale) if figures.fees else ""),
    ]


def visit_line(post: Post, own: OwnVisit, locale: str) -> dict[str, Any]:
    """A visit in a list."""
    amount = sum(part.booking.price_amount for part in own.shown)
    fee = sum(part.booking.fee_amount for part in own.parts)
    currency = own.parts[0].booking.currency
    return {
        "url": url_for("dashboard.visit", business=post.slug, visit=own.visit.public_id),
        "when": wording.moment(locale, ZoneInfo(own.location.timezone), own.starts),
        "what": ", ".join(dict.fromkeys(part.booking.service_name for part in own.shown)),
        "staff": ", ".join(dict.fromkeys(name for part in own.shown for name in part.staff_names)),
        "status": own.status,
        "status_text": wording.status_text(own.status),
        "price": wording.money(amount, currency, locale) if amount else "",
        "fee": _("Fee %(fee)s", fee=wording.money(fee, currency, locale)) if fee else "",
    }


def custom_facts(fields: list[CustomField], values: dict[str, Any], locale: str) -> list[tuple[str, str]]:
    """The business's own fields that say something."""
    return [(one.label, _custom_text(one, str(values[one.key]))) for one in fields if values.get(one.key)]


def _custom_text(field: CustomField, value: str) -> str:
    return _("Yes") if field.kind == "checkbox" else value


def wait_line(one: OwnWait, locale: str) -> dict[str, str]:
    """A place on the waiting list."""
    first, last = one.entry.first_day.toordinal(), one.entry.last_day.toordinal()
    days = wording.long_day(locale, first)
    return {
        "what": one.service.name,
        "when": days if first == last else f"{days} – {wording.long_day(locale, last)}",
        "state": _("Offered") if one.entry.state == "offered" else _("Waits"),
        "staff": ", ".join(one.staff),
    }


def told_line(post: Post, one: ToldClient, zone: ZoneInfo, locale: str) -> dict[str, str]:
    """A message."""
    states = {
        "planned": (_("Planned"), "clock"),
        "sent": (_("Sent"), "check"),
        "failed": (_("Failed"), "circle-alert"),
        "skipped": (_("Not sent"), "minus"),
    }
    text, icon = states.get(one.state, (one.state, "info"))
    return {
        "title": one.title,
        "to": one.address,
        "at": wording.moment(locale, zone, clock.minute(one.at), short=True),
        "state": text,
        "icon": icon,
        "said": one.said,
        "url": url_for("dashboard.visit", business=post.slug, visit=one.visit_ref) if one.visit_ref else "",
    }


def consent_words() -> dict[str, str]:
    """What can be agreed to."""
    words = {
        "marketing": _("Offers and news"),
        "privacy": _("Privacy terms"),
        "health": _("Notes on health"),
        "photos": _("Photos"),
    }
    return {key: words[key] for key in KINDS}


def source_words() -> dict[str, str]:
    """By which way it was said."""
    words = {
        "person": _("In person"),
        "telephone": _("By telephone"),
        "email": _("By e-mail"),
        "paper": _("On paper"),
        "import": _("From an imported list"),
    }
    return {key: words[key] for key in SOURCES}


def consent_line(one: Consent, zone: ZoneInfo, locale: str) -> dict[str, Any]:
    """An entry of the log."""
    gone = one.withdrawn_at
    return {
        "kind": one.kind,
        "title": consent_words().get(one.kind, one.kind),
        "wording": one.wording,
        "source": source_words().get(one.source, one.source),
        "given": wording.moment(locale, zone, clock.minute(one.given_at)),
        "withdrawn": wording.moment(locale, zone, clock.minute(gone)) if gone else "",
        "stands": gone is None,
    }


def _notices(found: Client) -> list[tuple[str, str, bool]]:
    words = {
        "reminders": _("Reminders"),
        "follow_ups": _("A word after the visit"),
        "sms": _("Text messages"),
    }
    return [(name, words[name], found.notify.get(name) is not False) for name in NOTICES]


def _page_number() -> int:
    text = request.args.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _past_url(post: Post, found: Client, page: int) -> str:
    return client_url(post, found.public_id, page=page) + "#history"


def _said() -> dict[str, tuple[str, str, str]]:
    return {
        "made": (_("Client added"), _("You can book for them now."), "good"),
        "saved": (_("Saved"), "", "good"),
        "agreed": (_("Noted"), _("The log keeps the words, the time and the way."), "good"),
        "withdrawn": (_("Withdrawn"), _("The log keeps what was agreed before."), "good"),
        "merged": (
            _("The two are one client now"),
            _("Everything stands here; old links lead here."),
            "good",
        ),
        "archived": (_("The client is archived"), _("What they booked stays."), "good"),
        "restored": (_("The client is in the lists again"), "", "good"),
        "erased": (_("The client is erased"), _("What was agreed stays, without their name."), "good"),
    }
