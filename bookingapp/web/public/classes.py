"""Group classes: their dates with the seats left."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from flask import Response, request

from bookingapp.base import clock
from bookingapp.domain.schedule.classes import ClassTime, list_classes
from bookingapp.domain.schedule.hours import wall_time
from bookingapp.web import wording
from bookingapp.web.forms.values import read_zone
from bookingapp.web.public import terms
from bookingapp.web.public.addresses import carried, grouped
from bookingapp.web.public.catalogue import business_head
from bookingapp.web.public.choice import Choice
from bookingapp.web.public.desk import own_hold
from bookingapp.web.public.news import service_selected
from bookingapp.web.public.rows import class_rows
from bookingapp.web.public.zones import zone_sentence
from bookingapp.web.render import render
from bookingapp.web.tokens import form_token
from bookingapp.web.zones import zone_groups

DAYS_AHEAD = 120


def dates(choice: Choice) -> Response:
    """The page of one class."""
    asked = request.args.get("tz")
    zone = read_zone(asked) if asked and not choice.is_in_person else choice.location.zone
    own, hold_ref = own_hold(choice.timetable, request.args.get("hold"))
    now = clock.seconds() // 60
    until = now + DAYS_AHEAD * clock.DAY
    found = list_classes(choice.timetable, now, until, service_id=choice.first.id, own=own)
    return render("public/class_.html", _page(choice, zone, found, hold_ref))


def months(
    choice: Choice, zone: Any, found: list[ClassTime], hidden: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Dates by month; with `hidden` their buttons keep a place."""
    locale = choice.locale

    def month(one: ClassTime) -> tuple[int, int]:
        wall = wall_time(zone, one.starts)
        return wall.year, wall.month

    return [
        {
            "month": f"{wording.month_name(locale, key[1])} {key[0]}",
            "classes": class_rows(choice.timetable, list(group), zone, hidden),
        }
        for key, group in groupby(found, key=month)
    ]


def class_item(choice: Choice, found: list[ClassTime]) -> dict[str, Any]:
    """What the class is, in words."""
    service, timetable = choice.first, choice.timetable
    price, is_from = terms.price_of(timetable, service, choice.locale)
    staff = dict.fromkeys(timetable.staff[member].name for one in found for member in one.staff_ids)
    places = {one.location_id for one in found}
    return {
        "name": service.name,
        "about": service.description,
        "duration": wording.duration(service.duration),
        "price": price,
        "from": is_from,
        "who": ", ".join(list(staff)[:4]),
        "place": terms.place_of(service, choice.location) if len(places) < 2 else None,
        "policy": terms.policy_of(choice),
    }


def _page(choice: Choice, zone: Any, found: list[ClassTime], hold_ref: str | None) -> dict[str, Any]:
    head = business_head(choice.timetable)
    in_person = choice.is_in_person
    held = {"hold": hold_ref} if hold_ref else {}
    kept = [pair for pair in choice.arguments() if pair[0] not in {"tz", "staff"}]
    hidden = {"token": form_token(choice.timetable.business.slug), "tz": zone.key} | held
    return head | {
        "item": class_item(choice, found),
        "dates": months(choice, zone, found, hidden),
        "zone": {
            "text": zone_sentence(zone, choice.locale, in_person),
            "in_person": in_person,
            "zones": () if in_person else zone_groups(choice.locale, zone.key),
            "current": zone.key,
            "action": request.path,
            "hidden": grouped([*kept, *carried()]) | held,
        },
        "news": service_selected(choice),
        "back": {"text": choice.timetable.business.name, "url": head["business"]["url"]},
    }
