"""Repeat a visit for its client: how often, every date checked, and the button that books what was agreed to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from bookingapp.base.actor import Actor
from bookingapp.base.db import write
from bookingapp.base.errors import Conflict, Invalid, TimeRefused
from bookingapp.base.i18n import _, ngettext
from bookingapp.base.ids import new_id
from bookingapp.domain.booking.queries import find_visit, is_offered, open_bookings
from bookingapp.domain.booking.recurring import Offer, Pick, RegularDate, book_dates, plan_dates, regular_of
from bookingapp.domain.business.access import forbidden
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.schedule.hours import local_day
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.models.booking import Visit
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import dashboard, desk, locale_at, subject
from bookingapp.web.dashboard.card_view import told_by_mail
from bookingapp.web.forms.regular import PickForm
from bookingapp.web.render import render
from bookingapp.web.rhythm import (
    Rhythm,
    asked,
    has_people,
    read_picks,
    read_rhythm,
    rhythm_form,
    write_pick,
)
from bookingapp.web.signed_in import actor_at, post_at

FRAGMENTS = {"panel-body": ("panel",), "plan": ("plan",)}


@dataclass(frozen=True, slots=True)
class Repeating:
    """A visit that is to repeat, and who looks at it."""

    post: Post
    actor: Actor
    timetable: Timetable
    visit: Visit
    locale: str

    @property
    def zone(self) -> ZoneInfo:
        """Of its place."""
        return self.timetable.locations[self.visit.location_id].zone

    def url(self, endpoint: str, **values: Any) -> str:
        """A page of the visit."""
        return url_for(endpoint, business=self.post.slug, visit=self.visit.public_id, **values)


@dashboard.get("/<key:business>/visits/<key:visit>/regular")
@access("user")
def regular(business: str, visit: str) -> ResponseReturnValue:
    """How often, and every date of that with what is free."""
    found = find_repeating(business, visit)
    if not can_repeat(found):
        return redirect(found.url("dashboard.visit", did="stale"), 303)
    return page(found, None)


@dashboard.post("/<key:business>/visits/<key:visit>/regular")
@access("user")
def make_regular(business: str, visit: str) -> ResponseReturnValue:
    """Book the dates that were agreed to: all of them or none."""
    found = find_repeating(business, visit)
    form = PickForm.sent(subject())
    picks = picked(request.form)
    if not form.validate():
        return page(found, picks, fault=form.first_error, status=422)
    rhythm = rhythm_form(found) if can_repeat(found) else None
    if rhythm is None:
        return redirect(found.url("dashboard.visit", did="stale"), 303)
    if not rhythm.validate() or not picks:
        return page(found, picks, fault=_("Choose at least one date."), status=422)
    return book_picks(found, picks, form.once.data or "")


def find_repeating(business: str, visit: str) -> Repeating:
    """A visit that the actor may repeat. Raises NotFound, Forbidden."""
    post = post_at(business)
    actor, timetable = actor_at(post), timetable_by_id(post.business_id)
    found = find_visit(actor, visit)
    if not actor.may("bookings:write", found.location_id):
        raise forbidden("bookings:write")
    return Repeating(post, actor, timetable, found, locale_at(timetable))


def can_repeat(found: Repeating) -> bool:
    """Whether something of it stands, and is still offered; a visit that repeats already does not begin another."""
    opened = open_bookings(found.visit)
    return bool(opened) and is_offered(found.timetable, opened)


def book_picks(found: Repeating, picks: Sequence[Pick], once: str) -> ResponseReturnValue:
    """Book; if one of them has gone meanwhile, the fresh list says which."""
    tells = told_by_mail(request.form)
    try:
        rhythm = read_rhythm(found, rhythm_form(found))
        again = regular_of(
            found.timetable,
            found.visit,
            same_staff=rhythm.form.staff.data == "same",
            source="dashboard",
            tell=tells,
        )
        with write():
            book_dates(found.actor, found.timetable, again, rhythm.rule, once, picks)
    except TimeRefused as refused:
        start = refused.details.get("start")
        when = wording.moment(found.locale, found.zone, start) if start is not None else ""
        fault = _("%(when)s: %(why)s Nothing has been booked.", when=when, why=refused.message)
        return page(_again(found), picks, fault=fault, status=409)
    except Invalid as refused:
        return page(_again(found), picks, fault=refused.message, status=422)
    except Conflict:
        return redirect(found.url("dashboard.visit", did="stale"), 303)
    return redirect(found.url("dashboard.visit", did="regular"), 303)


def _again(found: Repeating) -> Repeating:
    return find_repeating(found.post.slug, found.visit.public_id)


def picked(sent: MultiDict[str, str]) -> list[Pick]:
    """What was chosen; nothing, where it is not ours."""
    try:
        return read_picks(sent)
    except Invalid:
        return []


def page(found: Repeating, picks: Sequence[Pick] | None, *, fault: str = "", status: int = 200) -> Response:
    """The page: the rhythm and its dates. Without picks all that is free is ticked."""
    form = rhythm_form(found)
    opened = open_bookings(found.visit)
    first = opened[0]
    view = desk(found.post, "bookings") | {
        "client": first.client_name,
        "what": first.service_name,
        "when": wording.moment(found.locale, found.zone, first.occurrence.starts),
        "form": form,
        "has_people": has_people(form),
        "action": found.url("dashboard.regular"),
        "back_url": found.url("dashboard.visit"),
        "fault": fault,
        "plan": None,
    }
    try:
        if form.validate():
            view["plan"] = plan_view(found, read_rhythm(found, form), picks)
    except Invalid as refused:
        view["fault"] = " ".join(text for texts in refused.fields.values() for text in texts)
    if view["plan"] is None and status == 200:
        status = 422
    return render("dashboard/regular.html", view, fragments=FRAGMENTS, status=status)


def plan_view(found: Repeating, rhythm: Rhythm, picks: Sequence[Pick] | None) -> dict[str, Any]:
    """The dates, and what is chosen of them."""
    dates = plan_dates(found.actor, found.timetable, rhythm.regular, rhythm.rule)
    chosen = set(picks) if picks is not None else {one.offer.pick for one in dates if one.offer}
    free = sum(one.offer is not None for one in dates)
    said = ngettext("%(num)s date is free.", "%(num)s dates are free.", free)
    if free < len(dates):
        rest = len(dates) - free
        said += " " + ngettext("%(num)s needs a look.", "%(num)s need a look.", rest)
    return {
        "dates": [date_view(found, one, number, chosen) for number, one in enumerate(dates)],
        "said": said,
        "action": found.url("dashboard.make_regular", **asked(rhythm.form)),
        "once": new_id("rec"),
    }


def date_view(found: Repeating, one: RegularDate, number: int, chosen: set[Pick]) -> dict[str, Any]:
    """One date: a box to tick, or what to take instead."""
    return {
        "name": f"instead-{number}",
        "day": wording.long_day(found.locale, one.day.toordinal()),
        "moment": wording.moment(found.locale, found.zone, one.starts),
        "offer": offer_view(found, one.offer, chosen) if one.offer else None,
        "reason": why(one.reason),
        "alternatives": [offer_view(found, offer, chosen) for offer in one.alternatives],
        "left_out": not any(offer.pick in chosen for offer in one.alternatives),
    }


def offer_view(found: Repeating, offer: Offer, chosen: set[Pick]) -> dict[str, Any]:
    """A time that can be ticked."""
    when = wording.when(found.locale, found.zone, offer.pick.starts, offer.ends)
    who = [found.timetable.staff[one].name for one in offer.staff_ids[:1] if one in found.timetable.staff]
    return {
        "value": write_pick(offer.pick),
        "day": wording.short_day(found.locale, local_day(found.zone, offer.pick.starts)),
        "time": " ".join(text for text in (when["time"], when["suffix"], when["zone"]) if text),
        "end": when["end"],
        "note": _("with %(name)s", name=who[0]) if who and offer.pick.anyone else "",
        "checked": offer.pick in chosen,
    }


def why(reason: str | None) -> str:
    """Why a date cannot be had as it is."""
    return {
        None: "",
        "taken": _("is taken"),
        "none": _("has no class"),
        "window": _("cannot be booked yet"),
        "cap": _("would be more than is allowed"),
        "notice": _("is too soon"),
        "past": _("has passed"),
    }.get(reason, _("is not offered"))
