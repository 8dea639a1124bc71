"""Make a visit regular: how often, which dates exactly, and the button that books them all."""

from collections.abc import Sequence
from typing import Any

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from bookingapp.base.db import write
from bookingapp.base.errors import Conflict, Invalid, TimeRefused
from bookingapp.base.i18n import _, ngettext
from bookingapp.base.ids import new_id
from bookingapp.domain.booking.queries import open_bookings
from bookingapp.domain.booking.recurring import Offer, Pick, RegularDate, book_dates, plan_dates
from bookingapp.domain.booking.siblings import cancel_following, list_siblings, preview_following
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.hours import local_day
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.forms.booking import CancelForm
from bookingapp.web.forms.regular import PickForm
from bookingapp.web.public import terms
from bookingapp.web.public.blueprint import public
from bookingapp.web.public.catalogue import business_head
from bookingapp.web.public.choice import Choice
from bookingapp.web.public.limits import has_enough_regular
from bookingapp.web.public.link import Link, read_link
from bookingapp.web.public.siblings import regular_url, sibling, visit_row
from bookingapp.web.public.visit import old_view
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
from bookingapp.web.tokens import form_token

FRAGMENTS = {"plan": ("plan",), "go": ("go",)}


@public.get("/book/<key:business>/visit/<signed:token>/regular")
@access("link")
def regular(business: str, token: str) -> ResponseReturnValue:
    """How often, and every date of that with what is free."""
    link = read_link(business, token)
    if not regular_url(link):
        return redirect(link.url("public.manage", did="stale"), 303)
    picks = picked(request.args) if "pick" in request.args or "look" in request.args else None
    return page(link, picks)


@public.post("/book/<key:business>/visit/<signed:token>/regular")
@access("link")
def make_regular(business: str, token: str) -> ResponseReturnValue:
    """Book the dates that were agreed to: all of them or none."""
    link = read_link(business, token)
    if not open_bookings(link.visit):
        return redirect(link.url("public.manage", did="stale"), 303)
    form = PickForm.sent(business)
    if not form.validate():
        return page(link, picked(request.form), fault=form.first_error, status=422)
    rhythm = rhythm_form(link)
    picks = picked(request.form)
    if not rhythm.validate() or not picks:
        return page(link, picks, fault=_("Choose at least one date."), status=422)
    if form.count.data != str(len(picks)):  # the button named another number: nobody has agreed to this one
        return page(link, picks, note=True, once=form.once.data)
    if has_enough_regular(link.timetable, link.visit, len(picks)):
        fault = _("This contact has booked a lot today. For more, please get in touch.")
        return page(link, picks, fault=fault, status=429)
    return book_picks(link, picks, form.once.data or "")


def book_picks(link: Link, picks: Sequence[Pick], once: str) -> Response:
    """Book; if one of them has gone meanwhile, the fresh list says which."""
    try:
        rhythm = read_rhythm(link, rhythm_form(link))
        with write():
            book_dates(link.actor, link.timetable, rhythm.regular, rhythm.rule, once, picks)
    except TimeRefused as refused:
        fresh = read_link(link.timetable.business.slug, link.token)
        start = refused.details.get("start")
        said = terms.moment(link.locale, link.zone, start) if start is not None else ""
        fault = _("%(when)s: %(why)s Nothing has been booked.", when=said, why=refused.message)
        return page(fresh, picks, fault=fault, status=409)
    except Invalid as refused:
        fresh = read_link(link.timetable.business.slug, link.token)
        return page(fresh, picks, fault=refused.message, status=422)
    except Conflict:
        return redirect(link.url("public.manage", did="stale"), 303)  # type: ignore[return-value]
    return redirect(link.url("public.visits", made=len(picks)), 303)  # type: ignore[return-value]


def picked(sent: MultiDict[str, str]) -> list[Pick]:
    """What was chosen; nothing, where it is not ours."""
    try:
        return read_picks(sent)
    except Invalid:
        return []


def page(
    link: Link,
    picks: Sequence[Pick] | None = None,
    *,
    fault: str = "",
    note: bool = False,
    once: str | None = None,
    status: int = 200,
) -> Response:
    """The page: the rhythm and its dates. Without picks all that is free is ticked."""
    form = rhythm_form(link)
    view = business_head(link.timetable, by_link=True) | {
        "old": old_view(link),
        "name": link.shown[0].service_name,
        "form": form,
        "has_people": has_people(form),
        "action": link.url("public.regular"),
        "fault": fault,
        "plan": None,
        "back": {"text": _("Your booking"), "url": link.url("public.manage")},
    }
    try:
        if form.validate():
            view["plan"] = plan_view(link, read_rhythm(link, form), picks, note, once)
    except Invalid as refused:
        view["fault"] = " ".join(text for texts in refused.fields.values() for text in texts)
    if view["plan"] is None and status == 200:
        status = 422
    return render("public/regular.html", view, fragments=FRAGMENTS, status=status)


def plan_view(
    link: Link, rhythm: Rhythm, picks: Sequence[Pick] | None, note: bool, once: str | None
) -> dict[str, Any]:
    """The dates, what is chosen of them, and what the button says."""
    dates = plan_dates(link.actor, link.timetable, rhythm.regular, rhythm.rule)
    chosen = set(picks) if picks is not None else {one.offer.pick for one in dates if one.offer}
    rows = [date_view(link, one, number, chosen) for number, one in enumerate(dates)]
    offered = {offer.pick for one in dates for offer in _offers(one)}
    count = len(chosen & offered)
    slug = link.timetable.business.slug
    return {
        "dates": rows,
        "free": sum(one.offer is not None for one in dates),
        "taken": sum(one.offer is None for one in dates),
        "said": said(dates),
        "action": link.url("public.regular", **asked(rhythm.form)),
        "look_url": link.url("public.regular", look=1, **asked(rhythm.form)),
        "hidden": {"token": form_token(slug), "once": once or new_id("rec")},
        "count": count,
        "note": ngettext("You have chosen %(num)s date.", "You have chosen %(num)s dates.", count)
        if note
        else "",
        "submit": submit_text(link, count),
        "total": total_text(link, rhythm, chosen & offered),
        "policy": terms.free_until(link.shown[0].policy),
    }


def _offers(one: RegularDate) -> list[Offer]:
    return [*([one.offer] if one.offer else []), *one.alternatives]


def said(dates: Sequence[RegularDate]) -> str:
    """How many are free and how many are not."""
    free = sum(one.offer is not None for one in dates)
    text = ngettext("%(num)s date is free.", "%(num)s dates are free.", free)
    if free < len(dates):
        rest = len(dates) - free
        text += " " + ngettext("%(num)s needs a look.", "%(num)s need a look.", rest)
    return text


def submit_text(link: Link, count: int) -> str:
    """Book 7 more visits; or ask for them, where each is confirmed by hand."""
    if not count:
        return ""
    services = [link.timetable.services[one.service_id] for one in link.shown]
    if any(service.requires_approval for service in services):
        return ngettext("Ask for %(num)s more visit", "Ask for %(num)s more visits", count)
    return ngettext("Book %(num)s more visit", "Book %(num)s more visits", count)


def date_view(link: Link, one: RegularDate, number: int, chosen: set[Pick]) -> dict[str, Any]:
    """One date: a box to tick, or what to take instead."""
    return {
        "name": f"instead-{number}",
        "day": wording.long_day(link.locale, one.day.toordinal()),
        "moment": terms.moment(link.locale, link.zone, one.starts),
        "offer": offer_view(link, one.offer, chosen) if one.offer else None,
        "reason": why(one.reason),
        "alternatives": [offer_view(link, offer, chosen) for offer in one.alternatives],
        "left_out": not any(offer.pick in chosen for offer in one.alternatives),
    }


def offer_view(link: Link, offer: Offer, chosen: set[Pick]) -> dict[str, Any]:
    """A time that can be ticked."""
    when = terms.when(link.locale, link.zone, offer.pick.starts, offer.ends)
    who = terms.names_of(link.timetable, offer.staff_ids[:1]) if offer.pick.anyone else ""
    return {
        "value": write_pick(offer.pick),
        "day": wording.short_day(link.locale, local_day(link.zone, offer.pick.starts)),
        "time": " ".join(text for text in (when["time"], when["suffix"], when["zone"]) if text),
        "end": when["end"],
        "note": _("with %(name)s", name=who) if who else "",
        "checked": offer.pick in chosen,
    }


def why(reason: str | None) -> str:
    """Why a date cannot be had as it is."""
    if reason is None:
        return ""
    return {
        "taken": _("is taken"),
        "none": _("has no class"),
        "window": _("cannot be booked yet"),
        "cap": _("would be more than is allowed"),
        "notice": _("is too soon"),
        "past": _("has passed"),
    }.get(reason, _("is not offered"))


def total_text(link: Link, rhythm: Rhythm, chosen: set[Pick]) -> str:
    """What all of it costs; '' where nothing is agreed beforehand."""
    seats = rhythm.regular.request.seats or 1
    lows = highs = 0
    for pick in chosen:
        parts = tuple(
            Part(part.service_id, None if pick.anyone else part.staff_id, part.addon_ids)
            for part in rhythm.regular.request.parts
        )
        choice = Choice(link.timetable, link.location, parts)
        for part in parts:
            prices = terms.prices_of(choice, part)
            lows, highs = lows + min(prices) * seats, highs + max(prices) * seats
    services = [link.timetable.services[part.service_id] for part in rhythm.regular.request.parts]
    if not chosen or all(service.price_type == "custom" for service in services):
        return ""
    if highs == 0:
        return _("Free")
    text = wording.money(lows, link.timetable.business.currency, link.locale)
    is_from = lows != highs or any(service.price_type in {"from", "range", "custom"} for service in services)
    return _("from %(price)s", price=text) if is_from else text


@public.get("/book/<key:business>/visit/<signed:token>/visits")
@access("link")
def visits(business: str, token: str) -> ResponseReturnValue:
    """All visits that belong together; first of all, those that have just been booked."""
    link = read_link(business, token)
    found = list_siblings(link.visit)
    made = request.args.get("made", "")
    count = int(made) if made.isascii() and made.isdigit() and len(made) < 3 else 0
    count = min(count, len(found) - 1)
    pending = any(sibling(link, one).status == "pending" for one in found)
    done = ngettext("%(num)s more visit is booked", "%(num)s more visits are booked", count)
    requested = ngettext("%(num)s more visit is asked for", "%(num)s more visits are asked for", count)
    view = business_head(link.timetable, by_link=True) | {
        "title": (requested if pending else done) if count else _("Your regular visits"),
        "made": count,
        "pending": pending,
        "name": link.shown[0].service_name,
        "visits": [visit_row(link, one) for one in found],
        "end_url": link.url("public.following") if len(preview_following(link.visit)) > 1 else "",
        "back": {"text": _("Your booking"), "url": link.url("public.manage")},
    }
    return render("public/visits.html", view)


@public.get("/book/<key:business>/visit/<signed:token>/following")
@access("link")
def following(business: str, token: str) -> ResponseReturnValue:
    """What would be cancelled with this visit, and what each would cost."""
    return following_page(read_link(business, token))


@public.post("/book/<key:business>/visit/<signed:token>/following")
@access("link")
def end_following(business: str, token: str) -> ResponseReturnValue:
    """Cancel this visit and those after it."""
    link = read_link(business, token)
    form = CancelForm.sent(business)
    if not form.validate():
        return following_page(link, form, status=422)
    try:
        with write():
            cancel_following(link.actor, link.visit.public_id, form.reason.data or "")
    except Conflict:
        return redirect(link.url("public.manage", did="stale"), 303)
    return redirect(link.url("public.manage", did="ended"), 303)


def following_page(link: Link, form: CancelForm | None = None, *, status: int = 200) -> Response:
    """Each visit with its fee, the sum, and the button that cancels them all."""
    found = preview_following(link.visit)
    if not found:
        return redirect(link.url("public.manage", did="stale"), 303)  # type: ignore[return-value]
    slug = link.timetable.business.slug
    fee, currency = sum(one.fee.fee for one in found), found[0].fee.currency
    view = business_head(link.timetable, by_link=True) | {
        "fees": [
            {
                "label": terms.moment(link.locale, link.zone, one.starts, short=True),
                "text": wording.money(one.fee.fee, currency, link.locale) if one.fee.fee else _("free"),
                "now": False,
            }
            for one in found
        ],
        "fee": _("Cancelling now costs %(fee)s.", fee=wording.money(fee, currency, link.locale))
        if fee
        else _("Cancelling now is free."),
        "form": form or CancelForm.shown(slug),
        "action": link.url("public.end_following"),
        "hidden": {"token": form_token(slug)},
        "submit": ngettext("Cancel %(num)s visit", "Cancel %(num)s visits", len(found)),
        "back": {"text": _("Your booking"), "url": link.url("public.manage")},
    }
    return render("public/following.html", view, status=status)
