"""How a booking under way is shown."""

from datetime import date
from typing import Any

from flask import url_for

from bookingapp.base import clock
from bookingapp.base.errors import TimeRefused
from bookingapp.base.i18n import _, ngettext
from bookingapp.domain.booking.people import Somebody, Twin, find_people, find_twin
from bookingapp.domain.booking.quote import Line, Quote, desk_ask, may_waive
from bookingapp.domain.clients.commands import ClientDetails
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.classes import ClassTime, list_classes
from bookingapp.domain.schedule.hours import local_day, midnight, wall_time
from bookingapp.domain.schedule.queries import find_next, find_openings
from bookingapp.domain.schedule.timetable import ServicePlan
from bookingapp.web import wording
from bookingapp.web.dashboard.blueprint import desk
from bookingapp.web.dashboard.book_draft import Draft
from bookingapp.web.forms.values import write_start
from bookingapp.web.render import target

NOON, EVENING = 12 * 60, 17 * 60
CLASSES_SHOWN = 12
PEOPLE_SHOWN = 5
CLASSES_AHEAD = 60 * clock.DAY


def view_of(
    draft: Draft,
    found: Quote | None,
    chosen: Somebody | None,
    *,
    refused: TimeRefused | None = None,
    lacking: bool = False,
) -> dict[str, Any]:
    """Everything of the page; what htmx did not ask for is left out where it costs a statement."""
    asked = target()
    with_times = asked not in {"bk-found", "bk-client"}
    view = {} if asked.startswith("bk") else desk(draft.post, "bookings")
    form = draft.form
    return view | {
        "form": form,
        "action": url_for("dashboard.book", business=draft.post.slug),
        "title": _("New booking"),
        "cancel_url": url_for("dashboard.bookings", business=draft.post.slug),
        "chosen": chosen_view(draft, chosen) if chosen else None,
        "found": found_view(draft) if chosen is None and asked != "bk-work" else None,
        "parts": [part_view(draft, number, part) for number, part in enumerate(draft.parts)],
        "adds": adds(draft),
        "is_class": draft.is_class,
        "may_repeat": bool(draft.parts) or draft.is_class,
        "many_places": len(list(form.location.iter_choices())) > 1,
        "day": day_view(draft) if with_times else None,
        "quote": quote_view(draft, found, refused, lacking) if found or lacking else None,
        "questions": [form[f"q_{key}"] for key in form.question_keys],
        "customs": [form[f"cv_{key}"] for key in form.visit_keys]
        + [form[f"cb_{key}"] for key in form.booking_keys],
    }


def chosen_view(draft: Draft, chosen: Somebody) -> dict[str, Any]:
    """The client who was chosen."""
    return {"ref": chosen.ref, "name": chosen.name, "line": contact_line(chosen), "visits": visits(chosen)}


def contact_line(one: Somebody) -> str:
    """E-mail address and number in one line."""
    return " · ".join(text for text in (one.email, wording.phone(one.phone) if one.phone else "") if text)


def visits(one: Somebody) -> str:
    """How often they have booked."""
    if not one.visits:
        return _("No visits yet")
    return ngettext("%(num)s visit", "%(num)s visits", one.visits)


def found_view(draft: Draft) -> dict[str, Any]:
    """Who could be meant by what is typed: those it matches, and the one whom an address names exactly."""
    form, business = draft.form, draft.timetable.business
    name, email, phone = ((form[key].data or "").strip() for key in ("name", "email", "phone"))
    details = ClientDetails("", email or None, phone or None)
    twin = find_twin(draft.actor, business.id, details, business.country) if email or phone else None
    people = {one.ref: one for text in (name, email, phone) for one in find_people(draft.actor, text)}
    if twin and twin.somebody:
        people = {twin.somebody.ref: twin.somebody} | people
    rows = [person_view(one, twin) for one in list(people.values())[:PEOPLE_SHOWN]]
    said = ngettext("%(num)s client found", "%(num)s clients found", len(rows)) if rows else ""
    return {"rows": rows, "said": said, "hidden_twin": bool(twin and twin.somebody is None)}


def person_view(one: Somebody, twin: Twin | None) -> dict[str, Any]:
    """A client to choose."""
    is_twin = bool(twin and twin.somebody and twin.somebody.ref == one.ref)
    return {
        "do": f"client-{one.ref}",
        "name": one.name,
        "line": contact_line(one),
        "visits": visits(one),
        "is_twin": is_twin,
    }


def part_view(draft: Draft, number: int, part: Part) -> dict[str, Any]:
    """One service of the visit."""
    service = draft.timetable.services[part.service_id]
    able = draft.performers(service)
    return {
        "number": number,
        "ref": service.public_id,
        "name": service.name,
        "note": service_note(draft, service),
        "staff": [{"ref": one.public_id, "name": one.name, "on": one.id == part.staff_id} for one in able],
        "anyone": draft.own is None,
        "is_class": service.is_class,
        "addons": [
            {
                "ref": one.public_id,
                "name": one.name,
                "note": extra_note(draft, one.duration, one.price),
                "on": one.id in part.addon_ids,
            }
            for one in service.addons.values()
        ],
    }


def service_note(draft: Draft, service: ServicePlan) -> str:
    """45 min · $85."""
    price = price_text(draft, service.price, service.price, {service.price_type})
    return " · ".join(text for text in (wording.duration(service.duration), price) if text)


def extra_note(draft: Draft, minutes: int, price: int) -> str:
    """+15 min · +$10."""
    texts = [f"+{wording.duration(minutes)}"] if minutes else []
    if price:
        texts.append("+" + wording.money(price, draft.timetable.business.currency, draft.locale))
    return " · ".join(texts)


def adds(draft: Draft) -> list[dict[str, Any]]:
    """The services that can be added, by category."""
    groups: dict[str, list[dict[str, str]]] = {}
    for service in draft.offered():
        name = draft.timetable.categories.get(service.category_id or 0, "")
        label = f"{service.name} ({wording.duration(service.duration)})"
        groups.setdefault(name, []).append({"ref": service.public_id, "name": label})
    return [
        {"name": name, "services": rows} for name, rows in sorted(groups.items(), key=lambda one: not one[0])
    ]


def day_view(draft: Draft) -> dict[str, Any]:
    """A day with its free times, or the dates of a class."""
    view = {
        "title": wording.long_day(draft.locale, draft.day),
        "before": f"day-{_iso(draft.day - 1)}",
        "after": f"day-{_iso(draft.day + 1)}",
        "zone": wording.city(draft.location.zone.key, draft.locale),
    }
    if not draft.parts:
        return view | {"waits": True}
    if draft.is_class:
        return view | {"classes": classes(draft)}
    return view | times(draft)


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()


def classes(draft: Draft) -> list[dict[str, Any]]:
    """The dates of a class from the chosen day on."""
    low = midnight(draft.location.zone, draft.day)
    found = list_classes(
        draft.timetable, low, low + CLASSES_AHEAD, draft.parts[0].service_id, draft.location.id
    )
    return [class_view(draft, one) for one in found[:CLASSES_SHOWN]]


def class_view(draft: Draft, one: ClassTime) -> dict[str, Any]:
    """One date of a class."""
    return {
        "do": f"class-{one.occurrence_ref}",
        "text": wording.moment(draft.locale, draft.location.zone, one.starts, short=True),
        "note": ngettext("%(num)s place left", "%(num)s places left", one.seats_left),
        "on": draft.lesson is not None and draft.lesson.occurrence_ref == one.occurrence_ref,
    }


def times(draft: Draft) -> dict[str, Any]:
    """The free times of the day by its parts, or the next one where there is none."""
    zone = draft.location.zone
    ask = desk_ask(draft.location.id, draft.parts)
    low, high = midnight(zone, draft.day), midnight(zone, draft.day + 1)
    groups: dict[str, list[dict[str, Any]]] = {}
    names = (_("Morning"), _("Afternoon"), _("Evening"))
    for opening in find_openings(draft.timetable, ask, low, high):
        wall = wall_time(zone, opening.starts)
        minutes = wall.hour * 60 + wall.minute
        name = names[(minutes >= NOON) + (minutes >= EVENING)]
        groups.setdefault(name, []).append(time_view(draft, opening.starts))
    view: dict[str, Any] = {"groups": [{"name": name, "times": found} for name, found in groups.items()]}
    if not groups:
        found = find_next(draft.timetable, ask, high)
        view["next"] = time_view(draft, found.starts, with_day=True) if found else None
    return view


def time_view(draft: Draft, starts: int, *, with_day: bool = False) -> dict[str, Any]:
    """A time as a button."""
    zone = draft.location.zone
    wall = wall_time(zone, starts)
    text = wording.clock_text(draft.locale, wall.hour * 60 + wall.minute)
    if wording.is_ambiguous(zone, starts):
        text += " " + wording.zone_mark(zone, starts)
    label = wording.moment(draft.locale, zone, starts, short=True)
    return {
        "do": f"time-{write_start(starts)}",
        "text": label if with_day else text,
        "label": label,
        "on": draft.starts == starts,
    }


def quote_view(
    draft: Draft, found: Quote | None, refused: TimeRefused | None, lacking: bool
) -> dict[str, Any]:
    """What it will be: each service with its time and price, the sum, what stands in the way, and the button."""
    if found is None:
        return {"lacking": _("Choose a service first."), "lines": [], "warnings": [], "nearest": []}
    zone = draft.location.zone
    types = {service.price_type for service in draft.services}
    warnings = [warning(draft, reason) for reason in found.warnings]
    if refused is not None and not warnings:
        warnings = [{"text": refused.message, "reason": refused.reason}]
    waive = frozenset((draft.form.warned.data or "").split())
    is_cap = refused is not None and refused.reason == "cap"
    can = (
        found.is_possible and (refused is None or is_cap) and may_waive(draft.actor, draft.location.id, waive)
    )
    view: dict[str, Any] = {
        "lines": [line_view(draft, line) for line in found.lines],
        "total": price_text(draft, found.lowest, found.highest, types),
        "length": wording.duration(found.minutes),
        "when": wording.when(draft.locale, zone, found.starts, found.ends)
        if found.starts is not None and found.ends is not None
        else None,
        "warnings": warnings,
        "who": by_staff(draft, found) if warnings else [],
        "why_url": why_url(draft) if warnings else "",
        "may_anyway": bool(warnings) and can,
        "is_blocked": bool(warnings) and not found.is_possible,
        "nearest": [time_view(draft, one.starts, with_day=True) for one in found.nearest]
        + [class_view(draft, one) for one in found.nearest_classes],
        "lacking": "",
        "submit": "",
    }
    if found.starts is None:
        view["lacking"] = _("Choose a time.") if lacking else ""
        return view
    moment = wording.moment(draft.locale, zone, found.starts, short=True)
    view["submit"] = _("Book %(when)s", when=moment)
    view["said"] = " ".join(one["text"] for one in warnings) or _(
        "%(when)s, %(price)s", when=moment, price=view["total"] or view["length"]
    )
    return view


def why_url(draft: Draft) -> str:
    """The page that explains it person by person, for those who may read it; '' for others."""
    if draft.starts is None or not draft.parts or not draft.post.may_somewhere("services:read"):
        return ""
    member = draft.timetable.staff.get(draft.parts[0].staff_id or 0)
    where: dict[str, Any] = {"service": draft.services[0].public_id, "place": draft.location.public_id}
    where |= {"staff": member.public_id if member else None, "start": write_start(draft.starts)}
    return url_for("dashboard.why", business=draft.post.slug, **where)


def line_view(draft: Draft, line: Line) -> dict[str, Any]:
    """A service with its time, its people and its price."""
    service = draft.timetable.services[line.part.service_id]
    zone = draft.location.zone
    names = [draft.timetable.staff[one].name for one in line.staff_ids if one in draft.timetable.staff]
    if line.part.staff_id is not None or service.is_class or len(names) == 1:
        who = ", ".join(names[: service.staff_count] if not service.is_class else names)
    else:
        who = _("Any of %(names)s", names=", ".join(names)) if names else _("Nobody gives this here")
    return {
        "name": service.name,
        "who": who,
        "time": clock_of(draft, line.starts) if line.starts is not None else "",
        "end": clock_of(draft, line.ends) if line.ends is not None else "",
        "price": price_text(draft, line.lowest, line.highest, {service.price_type}),
        "day": wording.short_day(draft.locale, local_day(zone, line.starts)) if line.starts else "",
    }


def clock_of(draft: Draft, minute: int) -> str:
    """The wall time of a minute at the place."""
    wall = wall_time(draft.location.zone, minute)
    return wording.clock_text(draft.locale, wall.hour * 60 + wall.minute)


def price_text(draft: Draft, lowest: int, highest: int, types: set[str]) -> str:
    """A price, with "from" where it depends on who serves, or on what comes of it."""
    if types == {"custom"}:
        return _("Price on request")
    if highest == 0 and types <= {"flat"}:
        return _("Free")
    text = wording.money(lowest, draft.timetable.business.currency, draft.locale)
    is_from = lowest != highest or bool(types & {"from", "range", "custom"})
    return _("from %(price)s", price=text) if is_from else text


def warning(draft: Draft, reason: str) -> dict[str, str]:
    """What stands in the way, in a sentence."""
    return {"text": reason_text(reason, _staff_named(draft)), "reason": reason}


def _staff_named(draft: Draft) -> str:
    named = {part.staff_id for part in draft.parts}
    only = next(iter(named)) if len(named) == 1 else None
    member = draft.timetable.staff.get(only or 0)
    return member.name if member else ""


def reason_text(reason: str, name: str = "") -> str:
    """Why a time is not simply to be had; of one person, or of whoever could serve."""
    if name:
        personal = {
            "taken": _("%(name)s is booked then.", name=name),
            "hours": _("%(name)s does not work then.", name=name),
            "blocked": _("%(name)s is not available then: time off, or the place is closed.", name=name),
            "outside": _("%(name)s's own calendar says busy.", name=name),
        }
        if reason in personal:
            return personal[reason]
    return {
        "taken": _("Everybody who gives this is booked then."),
        "hours": _("Nobody who is free works then."),
        "blocked": _("Nobody is available then: time off, or the place is closed."),
        "outside": _("Whoever is free has something in their own calendar."),
        "past": _("This time has passed."),
        "notice": _("This is sooner than clients may book."),
        "window": _("This is farther ahead than clients may book."),
        "cap": _("No more of this are meant to be taken then."),
        "seats": _("There are not enough places left."),
    }.get(reason, _("This time is not offered."))


def by_staff(draft: Draft, found: Quote) -> list[dict[str, str]]:
    """What it is with each who could serve the first service, where nobody was named."""
    if not draft.parts or draft.parts[0].staff_id is not None:
        return []
    short = {
        None: _("free"),
        "taken": _("booked"),
        "hours": _("not at work"),
        "blocked": _("not available"),
        "step": _("free"),
        "cap": _("at the limit"),
    }
    return [
        {"name": draft.timetable.staff[one].name, "text": short.get(reason, _("not offered"))}
        for one, reason in found.by_staff.items()
        if one in draft.timetable.staff
    ]
