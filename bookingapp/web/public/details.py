"""The page that asks who is coming, and what comes instead of it when the time has gone."""

from dataclasses import replace
from typing import Any

from flask import Response

from bookingapp.base import clock
from bookingapp.base.errors import TimeRefused
from bookingapp.base.i18n import _, ngettext
from bookingapp.base.ids import new_id
from bookingapp.domain.booking.rules import price_of
from bookingapp.domain.schedule.classes import ClassTime, list_classes
from bookingapp.domain.schedule.holds import HoldView
from bookingapp.domain.schedule.hours import wall_time
from bookingapp.domain.schedule.queries import find_openings
from bookingapp.web import wording
from bookingapp.web.forms.booking import DetailsForm
from bookingapp.web.forms.signed import own_error
from bookingapp.web.public import terms
from bookingapp.web.public.addresses import own_url
from bookingapp.web.public.busy import busy_page, said
from bookingapp.web.public.catalogue import business_head
from bookingapp.web.public.draft import MOST_SEATS_AT_ONCE, Draft, held, open_form
from bookingapp.web.public.month import Desk
from bookingapp.web.public.news import time_selected
from bookingapp.web.public.rows import seats_text
from bookingapp.web.public.waits import class_wait_url
from bookingapp.web.render import render, target
from bookingapp.web.tokens import form_token

FRAGMENTS = {"hold": ("hold", "places", "summary")}


def details_page(draft: Draft, form: DetailsForm | None = None, *, status: int = 200) -> Response:
    """The page that asks who is coming; 409 instead when the time is neither held nor free."""
    if not draft.hold_ref and not draft.once:
        draft = replace(draft, once=new_id("frm"))
    hold = held(draft)
    ends = draft.lesson.ends if draft.lesson else hold.parts[-1].ends if hold else free_until(draft)
    form = form or open_form(draft)
    if ends is None or (draft.lesson and not hold and not draft.lesson.seats_left):
        return busy_draft(draft, form, TimeRefused("taken", ""))
    choice, timetable = draft.choice, draft.timetable
    locale = choice.locale
    head = business_head(timetable)
    desk = draft.desk()
    pending = any(service.requires_approval for service in choice.services)
    moment = terms.moment(locale, desk.zone, draft.start, short=True)
    if draft.lesson:
        offer_places(form, draft.lesson, hold)
    view = head | {
        "form": form,
        "questions": [f"q_{key}" for key in form.question_keys],
        "action": draft.url("public.details"),
        "hidden": {"token": form_token(timetable.business.slug)},
        "submit": _("Ask for %(when)s", when=moment) if pending else _("Book %(when)s", when=moment),
        "terms": _("%(name)s confirms each booking by hand.", name=timetable.business.name)
        if pending
        else "",
        "when": terms.when(locale, desk.zone, draft.start, ends, say_zone=not choice.is_in_person),
        "rows": rows(draft, hold),
        "total": total(draft, hold),
        "policy": terms.policy_of(choice),
        "hold": hold_view(draft, hold),
        "ran_out": bool(draft.hold_ref) and hold is None,
        "release_action": draft.url("public.release") if hold else "",
        "places_action": draft.url("public.places") if hold and draft.lesson else "",
        "swapped": bool(target()),
        "back": {"text": _("Choose another time"), "url": back_url(draft, desk)},
        "page_url": draft.url("public.details"),
        "news": time_selected(draft, ends, hold),
    }
    return render("public/details.html", view, fragments=FRAGMENTS, status=status)


def offer_places(form: DetailsForm, lesson: ClassTime, hold: HoldView | None) -> None:
    """Let a drawn form offer the places that there are; nothing to choose where there is but one."""
    if not form.is_sent and hold:
        form.seats.data = hold.seats
    form.offer(min(max(lesson.seats_left, form.seats.data or 1), MOST_SEATS_AT_ONCE))


def back_url(draft: Draft, desk: Desk) -> str:
    """Back to the picker on the chosen day, or to the dates of the class."""
    if draft.lesson:
        slug, service = draft.timetable.business.slug, draft.choice.first.slug
        return own_url(
            "public.picker", business=slug, service=service, hold=draft.hold_ref, tz=draft.zone_asked
        )
    return desk.link(("date", str(wall_time(desk.zone, draft.start).date())))


def free_until(draft: Draft) -> int | None:
    """When a visit that begins at the draft's start would end, if that start is free."""
    desk = draft.desk()
    found = find_openings(draft.timetable, desk.ask, draft.start, draft.start + 1, desk.own).first()
    return found.ends if found else None


def hold_view(draft: Draft, hold: HoldView | None) -> dict[str, Any] | None:
    """What templates/parts/summary.html's hold_bar asks for."""
    if hold is None:
        return None
    now = clock.seconds()
    left = max(0, hold.expires - now)
    return {
        "expires": hold.expires,
        "now": now,
        "text": f"{left // 60}:{left % 60:02}",
        "extend_action": draft.url("public.extend"),
        "extendable": not hold.extended,
        "hidden": {"token": form_token(draft.timetable.business.slug)},
        "said": kept_text(hold) if draft.lesson else "",
    }


def kept_text(hold: HoldView) -> str:
    """What a hold of places keeps; how long follows."""
    return ngettext("%(num)s place is kept for you for", "%(num)s places are kept for you for", hold.seats)


def no_more_places() -> str:
    """Said where somebody who keeps some places wants more than there are."""
    return _("So many places are no longer free. Choose fewer, or another date.")


def rows(draft: Draft, hold: HoldView | None) -> list[dict[str, Any]]:
    """What, with whom, where."""
    choice, timetable = draft.choice, draft.timetable
    found = []
    for number, (part, service) in enumerate(zip(choice.parts, choice.services, strict=True)):
        staff_ids = hold.parts[number].staff_ids if hold else draft.lesson.staff_ids if draft.lesson else ()
        who = terms.names_of(timetable, staff_ids)
        notes = [_("with %(name)s", name=who)] if who else []
        found.append(
            {
                "icon": "users" if service.is_class else "tag",
                "label": _("What"),
                "text": service.name,
                "note": " · ".join(terms.addons_of(choice, part) + notes),
                "end": part_price(draft, hold, number),
            }
        )
    if draft.lesson:
        text = (
            ngettext("%(num)s place", "%(num)s places", hold.seats)
            if hold
            else seats_text(draft.lesson.seats_left)
        )
        found.append({"icon": "ticket", "label": _("Places"), "text": text})
    place = terms.place_of(choice.first, choice.location)
    name = choice.location.name if len(timetable.locations) > 1 and choice.first.place == "venue" else ""
    found.append(
        {
            "icon": place["icon"],
            "label": _("Where"),
            "text": name or place["text"],
            "note": place["text"] if name else "",
        }
    )
    return found


def part_price(draft: Draft, hold: HoldView | None, number: int) -> str:
    """The price of one part: exact once it is known who serves."""
    part = draft.choice.parts[number]
    service = draft.choice.services[number]
    if hold is None or service.price_type in {"from", "range", "custom"}:
        return terms.part_price(draft.choice, part)
    return wording.money(
        exact_price(draft, hold, number), draft.timetable.business.currency, draft.choice.locale
    )


def exact_price(draft: Draft, hold: HoldView, number: int, seats: int = 1) -> int:
    """What the part costs with the one who will serve, by the domain's own rule."""
    kept = hold.parts[number]
    lead = kept.staff_ids[0] if kept.staff_ids else None
    service = draft.choice.services[number]
    return price_of(service, lead, kept.addon_ids, kept.ends - kept.starts, seats)


def total(draft: Draft, hold: HoldView | None) -> dict[str, str] | None:
    """The sum, where there is something to sum up."""
    choice = draft.choice
    if hold and all(service.price_type in {"flat", "hourly"} for service in choice.services):
        amount = sum(exact_price(draft, hold, number, hold.seats) for number in range(len(choice.parts)))
        text = (
            wording.money(amount, draft.timetable.business.currency, choice.locale) if amount else _("Free")
        )
        return {"label": _("Total"), "text": text}
    sum_of = terms.total_of(choice)
    text = _("from %(price)s", price=sum_of["text"]) if sum_of["from"] else sum_of["text"]
    label = _("Per place") if draft.lesson else _("Total")
    return {"label": label, "text": text}


def busy_draft(draft: Draft, form: DetailsForm, refused: TimeRefused, earlier: str | None = None) -> Response:
    """The time went while the details were typed: three others, with everything typed.

    `earlier` is a hold that the next choice replaces.
    """
    typed = {name: value for name, value in form.typed().items() if name != "start"}
    if draft.lesson and refused.reason == "taken" and held(draft):
        own_error(form.seats, no_more_places())
        return details_page(draft, form, status=409)
    if draft.lesson:
        return busy_class(draft, typed | ({"hold": earlier} if earlier else {}), refused, form.seats.data)
    return busy_page(draft.desk(), draft.start, refused, action=draft.url("public.retime"), hidden=typed)


def busy_class(draft: Draft, typed: dict[str, Any], refused: TimeRefused, seats: int) -> Response:
    """The class filled up: its next three dates with so many places."""
    lesson, timetable = draft.lesson, draft.timetable
    assert lesson is not None
    now = clock.seconds() // 60
    coming = list_classes(timetable, now, lesson.starts + 60 * clock.DAY, service_id=lesson.service_id)
    others = [
        one
        for one in coming
        if one.seats_left >= max(seats, 1) and one.occurrence_ref != lesson.occurrence_ref
    ]
    others.sort(key=lambda one: abs(one.starts - lesson.starts))
    title, text = said(refused.reason)
    view = business_head(timetable) | {
        "title": title or _("This class has just filled up"),
        "text": text or _("Somebody took the last places a moment ago. Nothing you typed is lost."),
        "nearest": [near_class(draft, one) for one in sorted(others[:3], key=lambda one: one.starts)],
        "action": draft.url("public.retime"),
        "hidden": typed | {"token": form_token(timetable.business.slug)},
        "wanted": terms.when(draft.choice.locale, draft.zone, lesson.starts, lesson.ends),
        "item": {"name": draft.choice.first.name},
        "other_url": back_url(draft, draft.desk()),
        "wait_url": class_wait_url(timetable, lesson.occurrence_ref) if refused.reason == "taken" else "",
        "page_url": draft.url("public.details"),
    }
    return render("public/busy.html", view, status=409)


def near_class(draft: Draft, one: ClassTime) -> dict[str, Any]:
    """A date of the class as a button."""
    locale = draft.choice.locale
    told = terms.when(locale, draft.zone, one.starts, one.ends)
    return {
        "value": one.occurrence_ref,
        "time": told["time"],
        "suffix": told["suffix"],
        "zone": told["zone"],
        "day": wording.short_day(locale, wall_time(draft.zone, one.starts).toordinal()),
        "note": seats_text(one.seats_left),
        "label": terms.moment(locale, draft.zone, one.starts),
    }
