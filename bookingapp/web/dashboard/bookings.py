"""Requests to answer, what comes next, and one visit with all that was told of it."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base import clock
from bookingapp.base.db import write
from bookingapp.base.errors import Conflict
from bookingapp.base.i18n import _, ngettext
from bookingapp.domain.booking.changes import confirm_booking, decline_booking
from bookingapp.domain.booking.diary import DiaryEntry, list_coming, list_requests
from bookingapp.domain.booking.queries import find_visit
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.messaging.commands import resend_message
from bookingapp.domain.messaging.queries import Told, timeline
from bookingapp.domain.schedule.hours import wall_time
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.models.booking import Booking, Visit
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import dashboard, desk, locale_at, notice, subject
from bookingapp.web.forms.bookings import DeclineForm
from bookingapp.web.forms.signed import PlainForm
from bookingapp.web.render import render
from bookingapp.web.signed_in import actor_at, post_at


@dashboard.get("/<key:business>/bookings")
@access("user")
def bookings(business: str) -> ResponseReturnValue:
    """Requests first, then what comes."""
    post = post_at(business)
    actor = actor_at(post)
    locale = locale_at(timetable_by_id(post.business_id))
    view = desk(post, "bookings") | {
        "requests": [line(post, entry, locale) for entry in list_requests(actor)],
        "days": days(post, list_coming(actor), locale),
        "may_answer": actor.may("bookings:write"),
        "notice": said(),
    }
    return render("dashboard/bookings.html", view)


@dashboard.get("/<key:business>/visits/<key:visit>")
@access("user")
def visit(business: str, visit: str) -> ResponseReturnValue:
    """One visit: who, what, when, and every message of it."""
    post = post_at(business)
    actor = actor_at(post)
    found = find_visit(actor, visit)
    timetable = timetable_by_id(post.business_id)
    zone, locale = timetable.locations[found.location_id].zone, locale_at(timetable)
    view = desk(post, "bookings") | visit_view(post, found, timetable, locale)
    view |= {
        "told": [told_view(post, found, one, zone, locale) for one in timeline(actor, visit)],
        "may_answer": actor.may("bookings:write"),
        "notice": said(),
        "back_url": url_for("dashboard.bookings", business=post.slug),
    }
    return render("dashboard/visit.html", view)


@dashboard.post("/<key:business>/bookings/<key:booking>/confirm")
@access("user")
def confirm(business: str, booking: str) -> ResponseReturnValue:
    """Say yes to a request; the client is told."""
    post = post_at(business)
    PlainForm.read(subject())
    return _answered(post, lambda: confirm_booking(actor_at(post), booking), "confirmed")


@dashboard.post("/<key:business>/bookings/<key:booking>/decline")
@access("user")
def decline(business: str, booking: str) -> ResponseReturnValue:
    """Say no to a request, with a reason if one likes; its time is free again and the client is told."""
    post = post_at(business)
    form = DeclineForm.read(subject())
    reason = form.reason.data or ""
    return _answered(post, lambda: decline_booking(actor_at(post), booking, reason), "declined")


@dashboard.post("/<key:business>/visits/<key:visit>/messages/<key:message>/resend")
@access("user")
def resend(business: str, visit: str, message: str) -> ResponseReturnValue:
    """Send a message of a visit once more."""
    post = post_at(business)
    PlainForm.read(subject())
    actor = actor_at(post)
    find_visit(actor, visit)
    did = "resent"
    try:
        with write():
            resend_message(actor, message)
    except Conflict:
        did = "stale"
    return redirect(url_for("dashboard.visit", business=post.slug, visit=visit, did=did), 303)


def _answered(post: Post, answer: Any, did: str) -> ResponseReturnValue:
    try:
        with write():
            answer()
    except Conflict:
        did = "stale"
    return redirect(url_for("dashboard.bookings", business=post.slug, did=did), 303)


def days(post: Post, entries: Sequence[DiaryEntry], locale: str) -> list[dict[str, Any]]:
    """Bookings under their days, as the place counts them."""
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        wall = wall_time(entry.zone, entry.starts)
        row = line(post, entry, locale) | {"when": wording.clock_text(locale, wall.hour * 60 + wall.minute)}
        found.setdefault(wording.long_day(locale, wall.toordinal()), []).append(row)
    return [{"name": day, "rows": rows} for day, rows in found.items()]


def line(post: Post, entry: DiaryEntry, locale: str) -> dict[str, Any]:
    """A booking in a list."""
    return {
        "when": wording.moment(locale, entry.zone, entry.starts, short=True),
        "service": entry.service_name,
        "client": entry.client_name,
        "staff": entry.staff_name or "",
        "seats": ngettext("%(num)s place", "%(num)s places", entry.seats) if entry.seats > 1 else "",
        "status": entry.status,
        "status_text": wording.status_text(entry.status),
        "until": wording.moment(locale, entry.zone, entry.expires // 60, short=True) if entry.expires else "",
        "url": url_for("dashboard.visit", business=post.slug, visit=entry.visit_ref),
        "confirm": url_for("dashboard.confirm", business=post.slug, booking=entry.ref),
        "decline": url_for("dashboard.decline", business=post.slug, booking=entry.ref),
    }


def visit_view(post: Post, found: Visit, timetable: Timetable, locale: str) -> dict[str, Any]:
    """A visit and its bookings."""
    return {
        "client": found.bookings[0].client_name,
        "contacts": contacts(found),
        "bookings": [part(post, one, timetable, locale) for one in found.bookings],
        "reference": found.public_id[-6:].upper(),
    }


def contacts(found: Visit) -> list[str]:
    """How to reach whoever booked it: as they gave it, else as it is on record."""
    email = found.client.email if found.email is None else found.email
    phone = found.client.phone if found.phone is None else found.phone
    return [text for text in (email, wording.phone(phone) if phone else "") if text]


def part(post: Post, booking: Booking, timetable: Timetable, locale: str) -> dict[str, Any]:
    """A booking of a visit."""
    zone = timetable.locations[booking.location_id].zone
    member = timetable.staff.get(booking.staff_id or 0)
    return {
        "service": booking.service_name,
        "when": wording.when(locale, zone, booking.occurrence.starts, booking.occurrence.ends),
        "staff": member.name if member else "",
        "price": wording.money(booking.price_amount, booking.currency, locale)
        if booking.price_amount
        else "",
        "notes": booking.notes,
        "answers": list(booking.answers.values()),
        "status": booking.status,
        "status_text": wording.status_text(booking.status),
        "is_pending": booking.status == "pending" and (booking.expires or 0) > clock.seconds(),
        "confirm": url_for("dashboard.confirm", business=post.slug, booking=booking.public_id),
        "decline": url_for("dashboard.decline", business=post.slug, booking=booking.public_id),
    }


def told_view(post: Post, found: Visit, told: Told, zone: ZoneInfo, locale: str) -> dict[str, Any]:
    """A message of the visit: what, to whom, when, and how it went."""
    states = {
        "planned": (_("Planned"), "hourglass"),
        "sent": (_("Sent"), "check"),
        "failed": (_("Failed"), "triangle-alert"),
        "skipped": (_("Not sent"), "x"),
    }
    text, drawing = states[told.state]
    again = url_for("dashboard.resend", business=post.slug, visit=found.public_id, message=told.ref)
    return {
        "title": told.title,
        "to": told.address,
        "way": _("E-mail") if told.channel == "email" else _("SMS"),
        "at": wording.moment(locale, zone, clock.minute(told.at), short=True),
        "state": text,
        "icon": drawing,
        "said": told.said,
        "resend": again if told.can_resend else "",
    }


def said() -> dict[str, str] | None:
    """What has just been done."""
    return notice(
        {
            "confirmed": (_("The request is confirmed"), _("The client is told."), "good"),
            "declined": (
                _("The request is declined"),
                _("The time is free again, and the client is told."),
                "good",
            ),
            "resent": (_("The message is sent again"), _("It leaves within a moment."), "good"),
        }
    )
