"""The front page, a business's page, and its stylesheet."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from urllib.parse import quote

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base import clock
from bookingapp.base.i18n import _, ngettext
from bookingapp.domain.business.queries import has_business
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.classes import list_classes
from bookingapp.domain.schedule.queries import list_businesses
from bookingapp.domain.schedule.timetable import LocationPlan, ServicePlan, Timetable
from bookingapp.domain.schedule.timetables import timetable_of
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.brand import answer_sheet, brand_sheet, brand_version
from bookingapp.web.public import terms
from bookingapp.web.public.addresses import own_url
from bookingapp.web.public.blueprint import public, steps
from bookingapp.web.public.choice import Choice, locale_for, places_for, read_services
from bookingapp.web.public.frame import frame
from bookingapp.web.public.rows import class_rows
from bookingapp.web.render import render
from bookingapp.web.tokens import form_token

CLASS_DAYS, CLASS_ROWS = 21, 6


@public.get("/")
@access("public")
def home() -> ResponseReturnValue:
    """One listed business: go there. Several: a list. None: how to begin."""
    cards = list_businesses()
    if len(cards) == 1:
        return redirect(own_url("public.index", business=cards[0].slug), 302)
    if not cards and not has_business():
        return redirect(own_url("start.begin"), 302)
    return render(
        "public/home.html",
        {
            "businesses": [
                {
                    "name": card.name,
                    "about": card.about,
                    "initials": wording.initials(card.name),
                    "url": own_url("public.index", business=card.slug),
                }
                for card in cards
            ]
        },
    )


@steps.get("/<key:business>")
@access("public")
def index(business: str) -> ResponseReturnValue:
    """Who, where, services in categories, classes with their next dates, the cart of a visit."""
    timetable = business_of(business)
    cart = read_services(timetable, request.args.getlist("also"))
    return render("public/index.html", index_page(timetable, cart))


@public.get("/book/<key:business>/brand.css")
@access("public")
def brand(business: str) -> ResponseReturnValue:
    """The business's colour; its address changes with it, so it may be kept for ever."""
    return answer_sheet(brand_sheet(business_of(business).business.branding))


@public.get("/book/<key:business>/card.css")
@access("public")
def card_brand(business: str) -> ResponseReturnValue:
    """The same for what shows one business among others."""
    found = timetable_of(business).business
    return answer_sheet(brand_sheet(found.branding, found.slug))


def business_of(slug: str) -> Timetable:
    """The business of an address; error pages of the request then show its name. Raises NotFound."""
    timetable: Timetable | None = g.get("timetable")
    if timetable is None or timetable.business.slug != slug:
        g.timetable = timetable = timetable_of(slug)
    g.error_frame = partial(business_head, timetable, by_link=True)
    return timetable


def business_head(timetable: Timetable, *, by_link: bool = False) -> dict[str, Any]:
    """What the layout needs of a business: name, address, picture, colour."""
    business = timetable.business
    sheet = "" if frame() else brand_sheet(business.branding)  # a frame has one sheet for all
    address = next((place.address for place in timetable.locations.values() if place.address), "")
    line = wording.one_line(address) if len(timetable.locations) == 1 else ""
    return {
        "business": terms.head_of(
            business, own_url("public.index", business=business.slug), line=line, own_pictures_only=by_link
        ),
        "brand_css": url_for("public.brand", business=business.slug, v=brand_version(sheet)) if sheet else "",
    }


def cart_url(timetable: Timetable, slugs: Sequence[str]) -> str:
    """The business's page with these services in the cart."""
    return own_url("public.index", business=timetable.business.slug, also=list(slugs))


def picker_url(timetable: Timetable, slugs: Sequence[str]) -> str:
    """The picker of these services."""
    wished = wishes(timetable, slugs)
    slug, also = timetable.business.slug, list(slugs[1:])
    return own_url("public.picker", business=slug, service=slugs[0], also=also, **wished)


def wishes(timetable: Timetable, slugs: Sequence[str]) -> dict[str, str]:
    """Whom, where and when the website around a frame wishes to be chosen before, where that fits the services."""
    around = frame()
    if not around or not around.wishes:
        return {}
    services = [one for slug in slugs if (one := timetable.service_by_key(slug))]
    staff = timetable.staff_by_key(around.wishes.get("staff", ""))
    place = around.wishes.get("location")
    fits = {
        "staff": staff is not None and any(staff.id in one.performers for one in services),
        "location": any(place in (one.slug, one.public_id) for one in places_for(timetable, services)),
        "date": True,
    }
    return {name: text for name, text in around.wishes.items() if fits[name]}


def index_page(timetable: Timetable, cart: Sequence[ServicePlan]) -> dict[str, Any]:
    """Everything that templates/public/index.html asks for."""
    head = business_head(timetable)
    business = timetable.business
    head["business"] |= {"about": business.about}
    return head | {
        "places": [_place(timetable, place) for place in timetable.locations.values()],
        "categories": _categories(timetable, cart),
        "classes": _classes(timetable),
        "cart": _cart(timetable, cart),
    }


def _place(timetable: Timetable, place: LocationPlan) -> dict[str, Any]:
    """One location: where it is, how to reach it, when it is open."""
    business = timetable.business
    return {
        "name": place.name if len(timetable.locations) > 1 else "",
        "address": place.address,
        "map_url": map_url(place.address) if place.address else "",
        "phone": wording.phone(place.phone or business.phone or ""),
        "mail": place.email or business.email or "",
        "hours": opening_hours(place, locale_for(timetable)),
    }


def map_url(address: str) -> str:
    """The address on a map."""
    return f"https://www.openstreetmap.org/search?query={quote(wording.one_line(address))}"


def opening_hours(place: LocationPlan, locale: str) -> list[dict[str, str]]:
    """The week's opening hours; days alike and in a row stand in one line."""
    if place.hours is None:
        return []
    found: list[dict[str, Any]] = []
    for day, short, _wide in wording.weekdays(locale):
        spans = [span for span in place.hours.weekly[day] if span[2] in (None, place.id)]
        text = ", ".join(
            f"{wording.clock_text(locale, starts % 1440)}–{wording.clock_text(locale, ends % 1440)}"
            for starts, ends, _location in sorted(spans)
        )
        if found and found[-1]["hours"] == (text or _("closed")):
            found[-1]["last"] = short
        else:
            found.append({"first": short, "last": short, "hours": text or _("closed")})
    return [
        {
            "days": _days(row["first"], row["last"], alone=len(found) == 1),
            "hours": row["hours"],
        }
        for row in found
    ]


def _days(first: str, last: str, *, alone: bool) -> str:
    """Mo, Mo–Fr, or Every day when one line says all."""
    if alone:
        return _("Every day")
    return first if first == last else f"{first}–{last}"


def _categories(timetable: Timetable, cart: Sequence[ServicePlan]) -> list[dict[str, Any]]:
    """The services that anybody may see, by category, those without one last."""
    shown = [s for s in timetable.services.values() if s.online and s.visibility == "public"]
    found = []
    for category_id, name in [*timetable.categories.items(), (None, _("Services"))]:
        inside = [service for service in shown if service.category_id == category_id]
        if inside:
            rows = [_service(timetable, service, cart) for service in inside]
            found.append({"id": f"c{category_id or 0}", "name": name, "services": rows})
    return found


def _service(timetable: Timetable, service: ServicePlan, cart: Sequence[ServicePlan]) -> dict[str, Any]:
    """One line of the price list."""
    price, is_from = terms.price_of(timetable, service, locale_for(timetable))
    slugs = [one.slug for one in cart]
    within = service.slug in slugs
    alone = [service.slug] if service.is_class or not slugs else slugs if within else [*slugs, service.slug]
    places = places_for(timetable, [service])
    lengths = {one.duration for one in terms.performers_of(timetable, service)} or {service.duration}
    length = wording.duration(min(lengths))
    if len(lengths) > 1:
        length = f"{length} – {wording.duration(max(lengths))}"
    return {
        "name": service.name,
        "url": picker_url(timetable, alone),
        "about": service.description,
        "duration": length,
        "price": price,
        "from": is_from,
        "colour": service.colour or "",
        "notes": _notes(timetable, service, len(places)),
        "in_cart": within,
        "add_url": "" if service.is_class or not places else cart_url(timetable, [*slugs, service.slug]),
        "remove_url": cart_url(timetable, [slug for slug in slugs if slug != service.slug]),
    }


def _notes(timetable: Timetable, service: ServicePlan, places: int) -> list[str]:
    """What else is worth knowing before one opens it."""
    notes = []
    if service.is_class:
        notes.append(_("Class"))
    if not service.is_in_person:
        notes.append({"video": _("Video call"), "phone": _("Phone call")}.get(service.place, ""))
    if 0 < places < len(timetable.locations):
        only = places_for(timetable, [service])
        notes.append(", ".join(place.name for place in only))
    return notes


def _classes(timetable: Timetable) -> list[dict[str, Any]]:
    """The next classes."""
    now = clock.seconds() // 60
    found = [
        one
        for one in list_classes(timetable, now, now + CLASS_DAYS * clock.DAY)
        if timetable.services[one.service_id].online
        and timetable.services[one.service_id].visibility == "public"
    ]
    hidden = {"token": form_token(timetable.business.slug)}
    return class_rows(timetable, found[:CLASS_ROWS], hidden=hidden)


def _cart(timetable: Timetable, cart: Sequence[ServicePlan]) -> dict[str, Any] | None:
    """The sum of the cart, always in sight."""
    if not cart:
        return None
    places = places_for(timetable, cart)
    if not places:
        return {
            "count": _("These are not offered together at one place."),
            "time": "",
            "price": "",
            "url": "",
        }
    choice = Choice(timetable, places[0], tuple(Part(service.id) for service in cart))
    return {**cart_sum(choice), "url": picker_url(timetable, [service.slug for service in cart])}


def cart_sum(choice: Choice) -> dict[str, str]:
    """Count, total time and total price."""
    total = terms.total_of(choice)
    count = len(choice.parts)
    price = _("from %(price)s", price=total["text"]) if total["from"] else total["text"]
    return {
        "count": ngettext("%(num)s service", "%(num)s services", count),
        "time": terms.length_of(choice),
        "price": price,
    }
