"""How a visit is shown to those who work there."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.i18n import _, ngettext
from bookingapp.base.secrets import make_token
from bookingapp.domain.booking.desk import Noted, list_tags
from bookingapp.domain.booking.queries import is_offered, open_bookings, preview_cancellation
from bookingapp.domain.booking.rules import TRANSITIONS
from bookingapp.domain.booking.siblings import starts_of_visit
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.messaging.queries import Told
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.clients import CustomField, Tag
from bookingapp.web import wording
from bookingapp.web.dashboard.blueprint import locale_at
from bookingapp.web.installation import current_settings

PLACES = {"venue": "map-pin", "video": "video", "phone": "phone", "client": "house"}
SOURCES = ("page", "dashboard", "portal", "api", "widget", "waitlist")


def card_view(
    post: Post, actor: Actor, found: Visit, timetable: Timetable, fields: Sequence[CustomField], noted: Noted
) -> dict[str, Any]:
    """A visit: the client, its bookings, what is owed, what is noted, and where one goes from here."""
    may = actor.may("bookings:write", found.location_id)
    locale = locale_at(timetable)
    tags = {one.public_id: one for one in list_tags(post.business_id)} if any(noted.tags.values()) else {}
    bookings = sorted(found.bookings, key=lambda one: (one.occurrence.starts, one.position))
    opened = open_bookings(found)
    return {
        "client": client_view(post, actor, found),
        "reference": found.public_id[-6:].upper(),
        "bookings": [
            part_view(post, one, timetable, locale, fields, noted, tags, may=may) for one in bookings
        ],
        "total": total_text(bookings, locale) if len(bookings) > 1 else "",
        "fee": fee_text(found, timetable, locale) if opened else "",
        "staff_notes": found.staff_notes or "",
        "customs": values_of(fields, "visit", found.custom or {}),
        "may": may,
        "urls": urls_of(post, found, timetable, opened, may=may),
        "back_url": url_for("dashboard.bookings", business=post.slug),
        "made": made_text(found, timetable, locale),
    }


def client_view(post: Post, actor: Actor, found: Visit) -> dict[str, Any]:
    """Who comes, and how to reach them as they gave it, else as it is on record."""
    email = found.client.email if found.email is None else found.email
    phone = found.client.phone if found.phone is None else found.phone
    name = found.bookings[0].client_name
    url = url_for("dashboard.client", business=post.slug, client=found.client.public_id)
    return {
        "name": name,
        "known_as": found.client.name if found.client.name != name else "",
        "initials": wording.initials(name),
        "url": url if actor.may_somewhere("clients:read") else "",
        "email": email or "",
        "phone": phone or "",
        "phone_text": wording.phone(phone) if phone else "",
        "notes": found.client.notes if actor.may_somewhere("clients:read") else "",
    }


def part_view(
    post: Post,
    booking: Booking,
    timetable: Timetable,
    locale: str,
    fields: Sequence[CustomField],
    noted: Noted,
    tags: dict[str, Tag],
    *,
    may: bool,
) -> dict[str, Any]:
    """A booking of a visit."""
    place = timetable.locations.get(booking.location_id)
    zone = place.zone if place else ZoneInfo(timetable.business.timezone)
    member = timetable.staff.get(booking.staff_id or 0)
    service = timetable.services.get(booking.service_id)
    questions = {str(one["key"]): str(one["label"]) for one in (service.questions if service else ())}
    answers = [(questions.get(key, key), str(value)) for key, value in booking.answers.items()]
    lesson = booking.occurrence
    return {
        "ref": booking.public_id,
        "service": booking.service_name,
        "when": wording.when(locale, zone, lesson.starts, lesson.ends),
        "staff": member.name if member else "",
        "place": place_view(service.place if service else "venue", place.name if place else ""),
        "price": price_text(booking, locale),
        "addons": [str(addon["name"]) for addon in booking.addons],
        "seats": ngettext("%(num)s place", "%(num)s places", booking.seats) if lesson.is_class else "",
        "lesson": url_for("dashboard.occurrence", business=post.slug, occurrence=lesson.public_id)
        if lesson.is_class
        else "",
        "notes": booking.notes,
        "answers": answers,
        "customs": values_of(fields, "booking", booking.custom or {}),
        "tags": [tags[ref].name for ref in noted.tags.get(booking.public_id, ()) if ref in tags],
        "status": booking.status,
        "status_text": wording.status_text(booking.status),
        "until": wording.moment(locale, zone, booking.expires // 60, short=True) if booking.expires else "",
        "reason": booking.cancel_reason or "",
        "fee": wording.money(booking.fee_amount, booking.currency, locale) if booking.fee_amount else "",
        "override": override_text(booking),
        "version": booking.version,
        "steps": steps_of(post, booking) if may else [],
        "answer": answer_urls(post, booking) if may and is_waiting(booking) else None,
        "move": move_url(post, booking) if may and booking.status in {"pending", "confirmed"} else "",
    }


def is_waiting(booking: Booking) -> bool:
    """Whether it waits for an answer, and has not lapsed."""
    return booking.status == "pending" and (booking.expires or 0) > clock.seconds()


def answer_urls(post: Post, booking: Booking) -> dict[str, str]:
    """Where a request is answered."""
    return {
        verb: url_for(f"dashboard.{verb}", business=post.slug, booking=booking.public_id)
        for verb in ("confirm", "decline")
    }


def move_url(post: Post, booking: Booking) -> str:
    """Where it is moved."""
    return url_for("dashboard.move", business=post.slug, booking=booking.public_id)


def steps_of(post: Post, booking: Booking) -> list[dict[str, str]]:
    """What can be marked of the day itself; a missed visit only once it has begun."""
    begun = booking.occurrence.starts * 60 <= clock.seconds()
    words = (
        ("arrive", "arrive", _("Arrived"), "user-check", "quiet small"),
        ("complete", "complete", _("Completed"), "circle-check", "quiet small"),
        ("no_show", "no_show", _("Did not come"), "user-x", "quiet small"),
        ("revert", "undo", _("Take back"), "undo", "quiet small"),
    )
    return [
        {
            "text": text,
            "icon": drawing,
            "kind": kind,
            "url": url_for(f"dashboard.{endpoint}", business=post.slug, booking=booking.public_id),
        }
        for verb, endpoint, text, drawing, kind in words
        if booking.status in TRANSITIONS[verb].sources and (begun or verb in {"arrive", "revert"})
    ]


def place_view(kind: str, name: str) -> dict[str, str]:
    """Where it happens."""
    texts = {"video": _("Video call"), "phone": _("Phone call"), "client": _("At the client's address")}
    return {"icon": PLACES.get(kind, "map-pin"), "text": texts.get(kind, name)}


def price_text(booking: Booking, locale: str) -> str:
    """What was agreed."""
    if booking.price_amount:
        return wording.money(booking.price_amount, booking.currency, locale)
    return _("Price on request") if booking.price_type == "custom" else _("Free")


def total_text(bookings: Sequence[Booking], locale: str) -> str:
    """What all that stands costs."""
    live = [one for one in bookings if one.status not in {"cancelled", "declined", "expired"}]
    total = sum(one.price_amount for one in live)
    return wording.money(total, bookings[0].currency, locale) if total else ""


def fee_text(found: Visit, timetable: Timetable, locale: str) -> str:
    """What the client would owe for cancelling now, and until when it is free."""
    fee = preview_cancellation(found, clock.seconds())
    place = timetable.locations.get(found.location_id)
    if fee.fee:
        return _(
            "If the client cancels now, %(fee)s is owed.", fee=wording.money(fee.fee, fee.currency, locale)
        )
    if fee.free_until is None or place is None:
        return _("The client can cancel free of charge until it begins.")
    until = wording.moment(locale, place.zone, fee.free_until, short=True)
    latest = wording.money(fee.latest, fee.currency, locale)
    return _(
        "The client can cancel free of charge until %(when)s, then owes %(fee)s.", when=until, fee=latest
    )


def values_of(fields: Sequence[CustomField], subject: str, values: dict[str, Any]) -> list[tuple[str, str]]:
    """Own fields that hold something, with their names."""
    return [
        (one.label, _("yes") if one.kind == "checkbox" else str(values[one.key]))
        for one in fields
        if one.subject == subject and values.get(one.key)
    ]


def override_text(booking: Booking) -> str:
    """Which rules were set aside for it."""
    words = {"hours": _("working hours"), "notice": _("notice"), "caps": _("limits")}
    rules = ", ".join(words[one] for one in booking.override if one in words)
    if not rules:
        return ""
    text = _("Set aside: %(rules)s.", rules=rules)
    return f"{text} “{booking.override_reason}”" if booking.override_reason else text


def urls_of(
    post: Post, found: Visit, timetable: Timetable, opened: Sequence[Booking], *, may: bool
) -> dict[str, str]:
    """Where one goes from here; '' where that is not to be."""
    where: dict[str, Any] = {"business": post.slug, "visit": found.public_id}
    key = current_settings().secret_key
    first = found.bookings[0]
    again: dict[str, Any] = {"business": post.slug, "client": found.client.public_id}
    services = [timetable.services.get(one.service_id) for one in found.bookings]
    again["service"] = [one.public_id for one in services if one is not None and not one.is_class]
    member = timetable.staff.get(first.staff_id or 0)
    again["staff"] = member.public_id if member else None
    token = make_token(key, "visit", found.public_id)
    may_repeat = may and opened and found.recurrence_id is None and is_offered(timetable, opened)
    return {
        "cancel": url_for("dashboard.cancel", **where) if may and opened else "",
        "notes": url_for("dashboard.notes", **where) if may else "",
        "again": url_for("dashboard.book", **again) if may and found.client.erased_at is None else "",
        "regular": url_for("dashboard.regular", **where) if may_repeat else "",
        "ics": url_for("public.calendar", business=post.slug, token=token),
        "client_page": url_for("public.manage", business=post.slug, token=token),
    }


def made_text(found: Visit, timetable: Timetable, locale: str) -> str:
    """When and where it was booked."""
    zone = ZoneInfo(timetable.business.timezone)
    when = wording.moment(locale, zone, clock.minute(found.created_at), short=True)
    source = found.bookings[0].source
    if found.unconfirmed and any(one.status == "pending" for one in found.bookings):
        return _("booked by an assistant %(when)s, not yet confirmed by the client", when=when)
    words = {
        "page": _("booked online %(when)s", when=when),
        "dashboard": _("booked by staff %(when)s", when=when),
        "agent": _("booked by an assistant %(when)s", when=when),
    }
    return words.get(source, _("booked %(when)s", when=when))


def sibling_view(post: Post, current: Visit, one: Visit, zone: ZoneInfo, locale: str) -> dict[str, Any]:
    """A visit of the same recurrence."""
    status = one.bookings[0].status
    return {
        "text": wording.moment(locale, zone, starts_of_visit(one), short=True),
        "url": url_for("dashboard.visit", business=post.slug, visit=one.public_id),
        "status": status,
        "status_text": wording.status_text(status),
        "current": one.id == current.id,
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


def told_by_mail(sent: Mapping[str, str]) -> bool:
    """Whether a form that has the box (`asked`) wants the client to be told; without the box they are."""
    return bool(sent.get("tell")) or not sent.get("asked")
