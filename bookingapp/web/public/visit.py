"""A visit by its link, as the done page and the manage page show it."""

from typing import Any

from bookingapp.base import clock
from bookingapp.base.i18n import _, ngettext
from bookingapp.domain.booking.queries import preview_cancellation
from bookingapp.domain.schedule.hours import wall_time
from bookingapp.domain.schedule.teams import staff_of_occurrences
from bookingapp.models.booking import Booking
from bookingapp.web import wording
from bookingapp.web.addresses import absolute
from bookingapp.web.public import terms
from bookingapp.web.public.addresses import own_url
from bookingapp.web.public.calendar_links import links
from bookingapp.web.public.catalogue import business_head
from bookingapp.web.public.link import Link

OFF = {"cancelled", "declined", "expired", "no_show"}


def visit_view(link: Link) -> dict[str, Any]:
    """What both pages show of a visit."""
    off = link.status in OFF
    return business_head(link.timetable, by_link=True) | {
        "when": link.when(),
        "rows": rows(link),
        "links": None if off else links(link),
        "status": link.status,
        "status_text": wording.status_text(link.status),
        "policy": "" if off else policy_text(link),
        "manage_url": link.url("public.manage"),
        "own_link": absolute(link.url("public.manage")),
        "again_url": own_url("public.index", business=link.timetable.business.slug),
        "reference": link.visit.public_id[-6:].upper(),
    }


def policy_text(link: Link) -> str:
    """Until when cancelling is free, as a moment while that lies ahead."""
    preview = preview_cancellation(link.visit, clock.seconds())
    if preview.free_until is None or preview.free_until * 60 < clock.seconds():
        return terms.free_until(link.shown[0].policy)
    until = terms.moment(link.locale, link.zone, preview.free_until, short=True)
    later = wording.money(preview.latest, preview.currency, link.locale)
    return _("Free to cancel until %(time)s, then %(fee)s.", time=until, fee=later)


def rows(link: Link) -> list[dict[str, Any]]:
    """What, with whom, where, how much."""
    who = serving(link)
    found = [_row(link, booking, who[booking.occurrence_id]) for booking in link.shown]
    service = link.service
    if service is not None:
        place = terms.place_of(service, link.location)
        several = len(link.timetable.locations) > 1 and service.place == "venue"
        text, note = (link.location.name, place["text"]) if several else (place["text"], "")
        found.append(
            {
                "icon": place["icon"],
                "label": _("Where") if service.is_in_person else _("How"),
                "text": text,
                "note": note,
            }
        )
    if len(link.shown) > 1:
        amount = sum(booking.price_amount for booking in link.shown)
        found.append(
            {
                "icon": "tag",
                "label": _("Total"),
                "text": _("Total"),
                "end": price(link, link.shown[0], amount),
            }
        )
    fee = sum(booking.fee_amount for booking in link.shown)
    if fee:
        text = wording.money(fee, link.shown[0].currency, link.locale)
        found.append({"icon": "info", "label": _("Fee"), "text": _("Fee"), "end": text})
    found.append({"icon": "user", "label": _("Name"), "text": link.shown[0].client_name})
    return found


def serving(link: Link) -> dict[int, str]:
    """The names of all who serve each of the shown occurrences, '' where nobody is named."""
    staff_ids = staff_of_occurrences(link.timetable, [one.occurrence_id for one in link.shown])
    return {occurrence: terms.names_of(link.timetable, found) for occurrence, found in staff_ids.items()}


def old_view(link: Link) -> dict[str, Any]:
    """The time that is to be changed, and who serves in it."""
    who = ", ".join(dict.fromkeys(name for name in serving(link).values() if name))
    return link.when() | {"note": _("with %(name)s", name=who) if who else ""}


def _row(link: Link, booking: Booking, who: str) -> dict[str, Any]:
    notes = [str(addon["name"]) for addon in booking.addons if isinstance(addon, dict) and "name" in addon]
    notes += [_("with %(name)s", name=who)] if who else []
    if booking.seats > 1:
        notes.append(ngettext("%(num)s place", "%(num)s places", booking.seats))
    if len(link.shown) > 1:
        begins = wall_time(link.zone, booking.occurrence.starts)
        notes.insert(0, wording.clock_text(link.locale, begins.hour * 60 + begins.minute))
    return {
        "icon": "users" if booking.occurrence.is_class else "tag",
        "label": _("What"),
        "text": booking.service_name,
        "note": " · ".join(notes),
        "end": price(link, booking, booking.price_amount),
    }


def price(link: Link, booking: Booking, amount: int) -> str:
    """The price that was agreed."""
    if booking.price_type == "custom":
        return _("Price on request")
    if not amount:
        return _("Free")
    text = wording.money(amount, booking.currency, link.locale)
    return _("from %(price)s", price=text) if booking.price_type in {"from", "range"} else text


def fee_view(link: Link) -> dict[str, Any]:
    """What cancelling costs now, and until when it is free."""
    preview = preview_cancellation(link.visit, clock.seconds())
    if preview.free_until is None:
        return {"fee": _("Cancelling is free."), "fees": []}
    until = terms.moment(link.locale, link.zone, preview.free_until, short=True)
    later = wording.money(preview.latest, preview.currency, link.locale)
    rows_of = [
        {"label": _("Until %(time)s", time=until), "text": _("free"), "now": preview.fee == 0},
        {"label": _("After that"), "text": later, "now": preview.fee > 0},
    ]
    if preview.fee:
        fee = wording.money(preview.fee, preview.currency, link.locale)
        return {"fee": _("Cancelling now costs %(fee)s.", fee=fee), "fees": rows_of}
    return {"fee": _("Cancelling now is free."), "fees": rows_of}
