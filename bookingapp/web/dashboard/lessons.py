"""One date of a class: who comes, who is there, and room for more."""

from typing import Any

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base import clock
from bookingapp.base.i18n import _, ngettext
from bookingapp.domain.booking.changes import cancel_class
from bookingapp.domain.booking.lists import find_lesson, is_over
from bookingapp.domain.booking.rules import KEEPING
from bookingapp.domain.business.access import forbidden
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.business.trail import trail
from bookingapp.domain.messaging.queries import told_of
from bookingapp.domain.schedule.teams import staff_of_occurrences
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.models.booking import Booking
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import dashboard, desk, locale_at, subject
from bookingapp.web.dashboard.card import FRAGMENTS, said
from bookingapp.web.dashboard.card_view import answer_urls, is_waiting, steps_of
from bookingapp.web.dashboard.deeds import told
from bookingapp.web.forms.bookings import StepForm
from bookingapp.web.forms.saving import save
from bookingapp.web.render import render
from bookingapp.web.signed_in import actor_at, post_at


@dashboard.get("/<key:business>/occurrences/<key:occurrence>")
@access("user")
def occurrence(business: str, occurrence: str) -> ResponseReturnValue:
    """A class on one date: its participants, seats, and what can be done."""
    post = post_at(business)
    return page(post, occurrence)


@dashboard.post("/<key:business>/occurrences/<key:occurrence>/cancel")
@access("user")
def call_off(business: str, occurrence: str) -> ResponseReturnValue:
    """Call the class off; everybody's places are cancelled without a fee."""
    post = post_at(business)
    actor = actor_at(post)
    found = find_lesson(actor, occurrence)
    if not actor.may("schedules:write", found.occurrence.location_id):
        raise forbidden("schedules:write")
    form = StepForm.sent(subject())
    status = save(form, lambda: cancel_class(actor, occurrence, form.reason.data or "", tell=form.is_told))
    if status:
        return page(post, occurrence, form, status=status)
    return redirect(
        url_for("dashboard.occurrence", business=post.slug, occurrence=occurrence, did="cancelled"), 303
    )


def page(post: Post, ref: str, form: StepForm | None = None, *, status: int = 200) -> Response:
    """The page."""
    actor, timetable = actor_at(post), timetable_by_id(post.business_id)
    found = find_lesson(actor, ref)
    lesson, locale = found.occurrence, locale_at(timetable)
    place, service = timetable.locations.get(lesson.location_id), timetable.services.get(lesson.service_id)
    zone = place.zone if place else next(iter(timetable.locations.values())).zone
    may = actor.may("bookings:write", lesson.location_id)
    planned = lesson.status == "planned"
    staff = staff_of_occurrences(timetable, [lesson.id])[lesson.id]
    deeds = told(post, trail(actor, lesson.public_id))
    messages = told_of([one.visit_id for one in found.bookings])
    is_open = planned and not is_over(lesson)
    view = desk(post, "classes") | {
        "name": service.name
        if service
        else (found.bookings[0].service_name if found.bookings else _("Class")),
        "when": wording.when(locale, zone, lesson.starts, lesson.ends),
        "staff": ", ".join(timetable.staff[one].name for one in staff if one in timetable.staff),
        "place": place.name if place else "",
        "planned": planned,
        "seats": seats_text(lesson.taken, lesson.capacity),
        "taken": lesson.taken,
        "capacity": lesson.capacity,
        "people": [
            person(post, timetable, one, messages.get(one.visit_id), may=may) for one in found.bookings
        ],
        "here": sum(one.status in {"arrived", "completed"} for one in found.bookings),
        "coming": sum(one.status in KEEPING for one in found.bookings),
        "add_url": url_for("dashboard.book", business=post.slug, occurrence=ref) if may and is_open else "",
        "move_url": url_for("dashboard.class_date", business=post.slug, occurrence=ref)
        if is_open and actor.may("schedules:write", lesson.location_id)
        else "",
        "cancel_url": url_for("dashboard.call_off", business=post.slug, occurrence=ref)
        if is_open and actor.may("schedules:write", lesson.location_id)
        else "",
        "form": form or StepForm.shown(subject(), {"tell": True}),
        "deeds": deeds,
        "notice": said(deeds),
        "back_url": url_for("dashboard.classes", business=post.slug),
    }
    return render("dashboard/occurrence.html", view, fragments=FRAGMENTS, status=status)


def seats_text(taken: int, capacity: int) -> str:
    """7 of 10 places taken."""
    text = ngettext("%(num)s place", "%(num)s places", capacity)
    return _("%(taken)s of %(places)s taken", taken=taken, places=text)


def person(
    post: Post, timetable: Timetable, one: Booking, message: str | None, *, may: bool
) -> dict[str, Any]:
    """A participant, with what can be marked."""
    states = {
        "sent": _("told"),
        "planned": _("message planned"),
        "failed": _("message failed"),
        "skipped": _("not told"),
    }
    begun = one.occurrence.starts * 60 <= clock.seconds() + 3600
    return {
        "name": one.client_name,
        "url": url_for("dashboard.visit", business=post.slug, visit=one.visit.public_id),
        "seats": ngettext("%(num)s place", "%(num)s places", one.seats) if one.seats > 1 else "",
        "status": one.status,
        "status_text": wording.status_text(one.status),
        "message": states.get(message or "", ""),
        "failed": message == "failed",
        "version": one.version,
        "notes": one.notes,
        "steps": steps_of(post, one) if may and (begun or one.status != "confirmed") else [],
        "answer": answer_urls(post, one) if may and is_waiting(one) else None,
    }
