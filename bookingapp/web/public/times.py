"""The picker: what it is, the month, the day's times. Taking a time makes a hold."""

from collections.abc import Hashable, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from bookingapp.base.errors import TimeRefused
from bookingapp.base.i18n import _
from bookingapp.domain.schedule.ask import bounds
from bookingapp.domain.schedule.queries import Reading
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.forms.booking import TimeForm
from bookingapp.web.forms.values import read_date, read_month, read_start
from bookingapp.web.public import terms
from bookingapp.web.public.addresses import bare_url, grouped, own_url
from bookingapp.web.public.blueprint import steps
from bookingapp.web.public.busy import busy_page
from bookingapp.web.public.catalogue import business_head, business_of, cart_url
from bookingapp.web.public.choice import Choice, places_for, read_choice, state_of
from bookingapp.web.public.classes import dates
from bookingapp.web.public.desk import desk_for
from bookingapp.web.public.limits import keep_time
from bookingapp.web.public.month import (
    Desk,
    day_html,
    month_days,
    month_html,
    month_of,
    next_free,
    starts_between,
)
from bookingapp.web.public.news import service_selected
from bookingapp.web.public.waits import wait_url
from bookingapp.web.public.zones import zone_sentence
from bookingapp.web.render import fragment, keep, kept, kept_before, render, target
from bookingapp.web.request import language
from bookingapp.web.tokens import write_state
from bookingapp.web.zones import zone_groups

FRAGMENTS = {"picker": ("picker",)}


@steps.get("/<key:business>/<key:service>")
@access("public")
def picker(business: str, service: str) -> ResponseReturnValue:
    """The picker of one service or, with `also`, of several in a row; a class shows its dates instead."""
    timetable = business_of(business)
    choice = read_choice(timetable, service, request.args)
    if choice.first.is_class:
        return dates(choice)
    desk = desk_for(choice, request.args, request.path)
    return month_or_day(desk) or render("public/picker.html", picker_page(desk), fragments=FRAGMENTS)


@steps.post("/<key:business>/<key:service>")
@access("public")
def take(business: str, service: str) -> ResponseReturnValue:
    """Take a time: keep it for the visitor and go on to the details."""
    timetable = business_of(business)
    choice = read_choice(timetable, service, request.form)
    form = TimeForm.read(business)
    start = read_start(form.start.data or "")
    desk = desk_for(choice, request.form)
    try:
        hold_ref = keep_time(desk, start, form.hold.data or None)
    except TimeRefused as refused:
        return busy_page(desk, start, refused)
    state = write_state(state_of(choice, start, desk.zone, hold_ref))
    return redirect(own_url("public.details", business=business, state=state), 303)


def month_or_day(desk: Desk) -> Response | None:
    """The fragment that a click on a day or a turn of the month asks for."""
    wanted = target()
    if wanted == "times" and request.args.get("date"):
        day = read_date(request.args["date"])
        reading = desk.read(day, day)
        return fragment(kept(sight(desk, reading), lambda: day_only(desk, day, reading)))
    if wanted == "month":
        first, _day = _month_and_day(desk)
        return fragment(month_only(desk, desk.read(first, first + month_days(first) - 1)))
    return None


def sight(desk: Desk, reading: Reading) -> Hashable:
    """All that a month or day follows from: what looks at the same draws the same."""
    timetable = desk.choice.timetable
    return (
        (timetable.business.id, timetable.stamp, language(), target(), request.environ["QUERY_STRING"]),
        (desk.path, desk.fixed, desk.action, desk.method, desk.fields(), desk.zone.key, desk.own),
        (bounds(timetable, desk.ask), desk.today(), reading.mark()),
    )


def month_only(desk: Desk, reading: Reading) -> Markup:
    """The month with the times of its open day. Not kept where no day is free: then it looks beyond for one."""
    seen = sight(desk, reading)
    found = kept_before(seen)
    if found is None:
        view = calendar_part(desk, reading)
        found = view["month"] + view["day"]
        if view["is_free"]:
            keep(seen, found)
    return found


def day_only(desk: Desk, ordinal: int, reading: Reading) -> Markup:
    """The times of one day."""
    borders = desk.borders(ordinal, ordinal)
    starts = starts_between(desk.openings(ordinal, ordinal, reading), borders[0], borders[1])
    return day_html(desk, ordinal, starts, _empty_day(desk, ordinal, starts), False)


def calendar_part(desk: Desk, reading: Reading | None = None) -> dict[str, Any]:
    """The month and the day that is open in it."""
    first, chosen = _month_and_day(desk)
    last = first + month_days(first) - 1
    openings = desk.openings(first, last, reading)
    borders = desk.borders(first, last)
    counts = openings.counts(borders)
    rides = target() == "month"
    if chosen is None:
        chosen = next((first + place for place, count in enumerate(counts) if count), None)
    if chosen is None:
        empty = _empty_month(desk, first)
        month, day = month_html(desk, first, counts, None), day_html(desk, 0, (), empty, rides)
        return {"month": month, "day": day, "is_free": False}
    place = chosen - first
    starts = starts_between(openings, borders[place], borders[place + 1])
    day = day_html(desk, chosen, starts, _empty_day(desk, chosen, starts), rides)
    return {"month": month_html(desk, first, counts, chosen), "day": day, "is_free": any(counts)}


def _month_and_day(desk: Desk) -> tuple[int, int | None]:
    """The first of the month to show, and the day asked for."""
    asked_day = request.args.get("date")
    if asked_day:
        day = read_date(asked_day)
        return month_of(day), day
    asked_month = request.args.get("month")
    if asked_month:
        return read_month(asked_month), None
    return month_of(desk.today()), None


def _empty_day(desk: Desk, ordinal: int, starts: Sequence[int]) -> dict[str, Any]:
    """What stands where a day has no times."""
    if starts:
        return {}
    text = _("Nothing is free on this day. Choose one of the marked days.")
    return {"text": text, "next_free": None, "wait_url": wait_url(desk, ordinal, ordinal)}


def _empty_month(desk: Desk, first: int) -> dict[str, Any]:
    """What stands where a month has no free day: the way to the next one."""
    onward = next_free(desk, first + month_days(first))
    if onward is None:
        return {
            "text": _("No times can be booked online at present. Please get in touch."),
            "next_free": None,
            "wait_url": wait_url(desk),
        }
    month = wording.month_name(desk.locale, date.fromordinal(first).month)
    text = _("Nothing is free in %(month)s.", month=month)
    return {
        "text": text,
        "next_free": onward,
        "wait_url": wait_url(desk, first, first + month_days(first) - 1),
    }


def picker_page(desk: Desk) -> dict[str, Any]:
    """Everything that templates/public/picker.html asks for."""
    view = calendar_part(desk)
    choice = desk.choice
    head = business_head(choice.timetable)
    return view | {
        **head,
        "item": item_view(choice),
        "cart_items": _cart_items(desk),
        "add_url": cart_url(choice.timetable, [service.slug for service in choice.services]),
        "people": people(desk),
        "places": _places(desk),
        "extras": _extras(desk),
        "zone": zone_view(desk),
        "wait_url": wait_url(desk),
        "news": service_selected(choice),
        "back": {"text": choice.timetable.business.name, "url": head["business"]["url"]},
    }


def item_view(choice: Choice) -> dict[str, Any]:
    """What is being booked, in words."""
    total = terms.total_of(choice)
    return {
        "name": terms.title_of(choice),
        "about": choice.first.description if len(choice.parts) == 1 else "",
        "duration": terms.length_of(choice),
        "price": total["text"],
        "from": total["from"],
        "place": terms.place_of(choice.first, choice.location),
        "policy": terms.policy_of(choice),
    }


def _cart_items(desk: Desk) -> list[dict[str, str]]:
    """The services of a visit, each to be taken out again."""
    choice = desk.choice
    if len(choice.parts) == 1:
        return []
    return [
        {
            "name": service.name,
            "note": " · ".join(
                [wording.duration(min(terms.lengths_of(choice, part))), *terms.addons_of(choice, part)]
            ),
            "price": terms.part_price(choice, part),
            "remove_url": _without(desk, service.slug),
        }
        for part, service in zip(choice.parts, choice.services, strict=True)
    ]


def _without(desk: Desk, slug: str) -> str:
    """The picker without one of its services."""
    rest = [service for service in desk.choice.services if service.slug != slug]
    theirs = {addon.public_id for service in rest for addon in service.addons.values()}
    kept = [
        (name, value) for name, value in desk.fixed if name != "also" and (name != "addon" or value in theirs)
    ]
    path = bare_url("public.picker", business=desk.choice.timetable.business.slug, service=rest[0].slug)
    pairs = [("also", service.slug) for service in rest[1:]] + kept
    return f"{path}?{urlencode(pairs)}" if pairs else path


def people(desk: Desk) -> list[dict[str, Any]]:
    """Anybody first, then those who perform all of it here; nobody to choose where it makes no difference."""
    choice = desk.choice
    if any(service.staff_count > 1 for service in choice.services):
        return []
    able = [
        staff
        for staff in choice.pool(choice.parts[0])
        if all(staff.id in service.performers for service in choice.services)
    ]
    if len(able) < 2 and not choice.staff:
        return []
    drop = frozenset({"staff"})
    chosen = choice.staff
    anybody = {
        "name": _("Anyone"),
        "about": _("The most times"),
        "any": True,
        "url": desk.link(without=drop),
        "current": chosen is None,
    }
    return [anybody] + [
        {
            "name": staff.name,
            "about": staff.title,
            "photo": staff.image_url or "",
            "initials": wording.initials(staff.name),
            "url": desk.link(("staff", staff.public_id), without=drop),
            "current": chosen is not None and chosen.id == staff.id,
        }
        for staff in able
    ]


def _places(desk: Desk) -> list[dict[str, Any]]:
    """The locations that offer all of it, where there are several."""
    choice = desk.choice
    found = places_for(choice.timetable, choice.services)
    if len(found) < 2:
        return []
    drop = frozenset({"location", "staff"})
    return [
        {
            "name": place.name,
            "about": wording.one_line(place.address),
            "url": desk.link(("location", place.slug), without=drop),
            "current": place.id == choice.location.id,
        }
        for place in found
    ]


def _extras(desk: Desk) -> list[dict[str, Any]]:
    """The add-ons of the services, each a link that puts it in or takes it out."""
    choice = desk.choice
    chosen = {addon for part in choice.parts for addon in part.addon_ids}
    found = []
    for service in choice.services:
        for addon in service.addons.values():
            pair = ("addon", addon.public_id)
            pairs = [one for one in desk.fixed if one != pair] + ([] if addon.id in chosen else [pair])
            end = f"+{wording.duration(addon.duration)}" if addon.duration else ""
            price = wording.money(addon.price, choice.timetable.business.currency, choice.locale)
            found.append(
                {
                    "name": addon.name,
                    "end": " · ".join(text for text in (end, f"+{price}" if addon.price else "") if text),
                    "url": f"{desk.path}?{urlencode(pairs)}" if pairs else desk.path,
                    "current": addon.id in chosen,
                }
            )
    return found


def zone_view(desk: Desk) -> dict[str, Any]:
    """The zone in words, and the list to choose another from where the place does not decide."""
    in_person = desk.choice.is_in_person
    return {
        "text": zone_sentence(desk.zone, desk.choice.locale, in_person),
        "in_person": in_person,
        "zones": () if in_person else zone_groups(desk.choice.locale, desk.zone.key),
        "current": desk.zone.key,
        "action": desk.path,
        "hidden": grouped([pair for pair in desk.fixed if pair[0] != "tz"]),
    }
