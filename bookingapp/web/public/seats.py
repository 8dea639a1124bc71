"""Places in a class: kept while the details are typed, more or fewer of them, or on another date."""

from dataclasses import replace

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue

from bookingapp.base.actor import visitor
from bookingapp.base.db import write
from bookingapp.base.errors import HoldExpired, NotFound, TimeRefused
from bookingapp.domain.schedule.holds import change_seats
from bookingapp.web.access import access
from bookingapp.web.forms.booking import TimeForm
from bookingapp.web.forms.signed import own_error
from bookingapp.web.public.blueprint import steps
from bookingapp.web.public.details import busy_draft, details_page, no_more_places
from bookingapp.web.public.draft import open_form, read_class, read_draft, wanted_seats
from bookingapp.web.public.limits import keep_seats


@steps.post("/<key:business>/class/<key:occurrence>/keep")
@access("public")
def keep(business: str, occurrence: str) -> ResponseReturnValue:
    """Keep a place in a class for the visitor and go on to the details."""
    form = TimeForm.read(business)
    draft = read_class(business, occurrence, request.form.get("tz"))
    earlier = form.hold.data or None
    try:
        hold_ref = keep_seats(draft, 1, earlier)
    except TimeRefused as refused:
        return busy_draft(draft, open_form(draft, request.form), refused, earlier)
    return redirect(replace(draft, hold_ref=hold_ref).url("public.details"), 303)


@steps.post("/<key:business>/class/<key:occurrence>/other")
@access("public")
def other_seats(business: str, occurrence: str) -> ResponseReturnValue:
    """Another date of a class for details that have been typed already."""
    return take_date(business, None, request.args.get("tz"))


@steps.post("/<key:business>/details/<signed:state>/places")
@access("public")
def places(business: str, state: str) -> ResponseReturnValue:
    """Keep more or fewer places than before while the details are being typed."""
    draft = read_draft(business, state)
    TimeForm.read(business)
    form = open_form(draft, request.form)
    if not draft.lesson:  # a time has no places
        return details_page(draft, form)
    try:
        with write():
            change_seats(visitor(draft.timetable.business.id), draft.hold_ref or "", wanted_seats(form))
    except TimeRefused:
        own_error(form.seats, no_more_places())
    except (NotFound, HoldExpired):
        pass  # the page tells how it stands
    return details_page(draft, form)


def take_date(business: str, hold_ref: str | None, zone: str | None) -> Response:
    """Keep places on the date that was chosen, in the stead of a hold, and show what was typed again."""
    sent = TimeForm.read(business)
    chosen = read_class(business, sent.start.data or "", zone)
    form = open_form(chosen, request.form)
    earlier = hold_ref or sent.hold.data or None
    try:
        hold_ref = keep_seats(chosen, wanted_seats(form), earlier)
    except TimeRefused as refused:
        return busy_draft(chosen, form, refused, earlier)
    return details_page(replace(chosen, hold_ref=hold_ref), form)
