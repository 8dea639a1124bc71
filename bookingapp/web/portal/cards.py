"""A person's visits as the pages show them, each in its business's colours and customs."""

from collections.abc import Iterable
from typing import Any

from flask import url_for

from bookingapp.base import clock
from bookingapp.base.i18n import _, ngettext
from bookingapp.base.secrets import make_token
from bookingapp.domain.booking.own import OwnPart, OwnVisit
from bookingapp.domain.schedule.hours import wall_time
from bookingapp.models.business import Business
from bookingapp.web import wording
from bookingapp.web.brand import brand_sheet, brand_version
from bookingapp.web.installation import current_settings
from bookingapp.web.portal.blueprint import my_url
from bookingapp.web.request import asked_language, language

PLACES = {"venue": "map-pin", "video": "video", "phone": "phone", "client": "house"}
OFF = {"cancelled", "declined", "expired", "no_show"}


def locale_at(business: Business) -> str:
    """The reader's language with the business's customs."""
    return wording.locale_of(language(), business.country)


def sheets(businesses: Iterable[Business]) -> list[str]:
    """Addresses of the stylesheets that bring each business's colour to its cards."""
    found: dict[str, str] = {}
    for business in businesses:
        sheet = brand_sheet(business.branding, business.slug)
        if sheet:
            found[business.slug] = url_for(
                "public.card_brand", business=business.slug, v=brand_version(sheet)
            )
    return [found[slug] for slug in sorted(found)]


def business_view(business: Business) -> dict[str, str]:
    """A business as a card names it."""
    logo = str(business.branding.get("logo_url") or "")
    return {
        "name": business.name,
        "slug": business.slug,
        "url": public_url("public.index", business) if business.active else "",
        "logo": logo if logo.startswith("/") else "",
        "initials": wording.initials(business.name),
    }


def public_url(endpoint: str, business: Business, **values: Any) -> str:
    """A page of the business."""
    return url_for(endpoint, business=business.slug, **values, lang=asked_language())


def visit_url(own: OwnVisit, endpoint: str = "public.manage") -> str:
    """A page of one's own booking, by the link that every confirmation carries."""
    key = current_settings().secret_key
    return public_url(endpoint, own.business, token=make_token(key, "visit", own.visit.public_id))


def card(own: OwnVisit) -> dict[str, Any]:
    """A visit in full: the next one."""
    locale = locale_at(own.business)
    acts = own.business.active and own.can_change
    return row(own) | {
        "facts": facts(own, locale),
        "limit": limit_text(own, locale) if acts else "",
        "reschedule_url": visit_url(own, "public.reschedule") if acts else "",
        "cancel_url": visit_url(own) + "#cancel" if acts else "",
        "soon": soon(own),
    }


def row(own: OwnVisit) -> dict[str, Any]:
    """A visit in a line of a list."""
    locale = locale_at(own.business)
    wall = wall_time(own.zone, own.starts)
    status = own.status
    when = wording.when(locale, own.zone, own.starts, own.ends, say_zone=not own.is_in_person)
    return {
        "ref": own.visit.public_id,
        "business": business_view(own.business),
        "when": when,
        "weekday": wording.locale(locale).days["stand-alone"]["abbreviated"][wall.weekday()].rstrip("."),
        "day": str(wall.day),
        "month": wording.month_short(locale, wall.month),
        "year": "" if wall.year == wall_time(own.zone, clock.seconds() // 60).year else str(wall.year),
        "title": title(own),
        "who": who(own),
        "status": status,
        "status_text": wording.status_text(status),
        "is_off": status in OFF,
        "label": wording.moment(locale, own.zone, own.starts),
        "url": visit_url(own) if own.business.active else "",
        "again_url": my_url("again", visit_ref=own.visit.public_id) if own.business.active else "",
        "fee": fee_text(own, locale),
        "limit": limit_text(own, locale) if own.can_change else "",
    }


def title(own: OwnVisit) -> str:
    """Cut and finish, Beard trim."""
    return ", ".join(dict.fromkeys(part.booking.service_name for part in own.shown))


def who(own: OwnVisit) -> str:
    """Everybody who serves, once each."""
    return ", ".join(dict.fromkeys(name for part in own.shown for name in part.staff_names))


def facts(own: OwnVisit, locale: str) -> list[dict[str, str]]:
    """What, with whom, where, how much."""
    found = [_fact(part, own, locale) for part in own.shown]
    place = own.shown[0].service.place
    address = wording.one_line(own.location.address) or own.location.name
    texts = {"venue": address, "video": _("Video call"), "phone": _("Phone call")}
    found.append({"icon": PLACES[place], "label": _("Where"), "text": texts.get(place, _("At your address"))})
    if len(own.shown) > 1:
        amount = sum(part.booking.price_amount for part in own.shown)
        text = wording.money(amount, own.shown[0].booking.currency, locale)
        found.append({"icon": "tag", "label": _("Total"), "text": _("Total"), "end": text})
    return found


def _fact(part: OwnPart, own: OwnVisit, locale: str) -> dict[str, str]:
    booking = part.booking
    notes = [str(addon["name"]) for addon in booking.addons if isinstance(addon, dict) and "name" in addon]
    if part.staff_names:
        notes.append(_("with %(name)s", name=", ".join(part.staff_names)))
    if booking.seats > 1:
        notes.append(ngettext("%(num)s place", "%(num)s places", booking.seats))
    if len(own.shown) > 1:
        begins = wall_time(own.zone, booking.occurrence.starts)
        notes.insert(0, wording.clock_text(locale, begins.hour * 60 + begins.minute))
    return {
        "icon": "users" if booking.occurrence.is_class else "tag",
        "label": _("What"),
        "text": booking.service_name,
        "note": " · ".join(notes),
        "end": price(part, locale),
    }


def price(part: OwnPart, locale: str) -> str:
    """The price that was agreed."""
    booking = part.booking
    if booking.price_type == "custom":
        return _("Price on request")
    if not booking.price_amount:
        return _("Free")
    text = wording.money(booking.price_amount, booking.currency, locale)
    return _("from %(price)s", price=text) if booking.price_type in {"from", "range"} else text


def fee_text(own: OwnVisit, locale: str) -> str:
    """What a visit that did not take place has cost."""
    fee = sum(part.booking.fee_amount for part in own.parts)
    return _("Fee %(fee)s", fee=wording.money(fee, own.parts[0].booking.currency, locale)) if fee else ""


def limit_text(own: OwnVisit, locale: str) -> str:
    """Until which moment cancelling is free, and what it costs now or then."""
    preview = own.fee()
    later = wording.money(preview.latest, preview.currency, locale)
    if preview.free_until is None:
        return _("You can cancel free of charge until it begins.")
    if preview.fee:
        return _("Cancelling now costs %(fee)s.", fee=wording.money(preview.fee, preview.currency, locale))
    until = wording.moment(locale, own.zone, preview.free_until, short=True)
    return _("Free to cancel until %(time)s, then %(fee)s.", time=until, fee=later)


def soon(own: OwnVisit) -> str:
    """How far off it is, as people say it: by the days of the place, not by hours."""
    now = clock.seconds() // 60
    if own.starts <= now:
        return _("Now")
    days = wall_time(own.zone, own.starts).toordinal() - wall_time(own.zone, now).toordinal()
    if days == 0:
        return _("Today")
    return _("Tomorrow") if days == 1 else ngettext("In %(num)s day", "In %(num)s days", days)
