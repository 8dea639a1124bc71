"""Who is coming: the details, with the time kept meanwhile, and the booking itself."""

from dataclasses import replace

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue

from bookingapp.base.actor import visitor
from bookingapp.base.db import write
from bookingapp.base.errors import DomainError, HoldExpired, Invalid, TimeRefused
from bookingapp.base.i18n import _
from bookingapp.base.secrets import make_token
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.schedule.holds import extend_hold, release_hold
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.web.access import access
from bookingapp.web.forms.booking import DetailsForm, TimeForm
from bookingapp.web.forms.signed import own_error
from bookingapp.web.forms.values import read_start
from bookingapp.web.installation import current_settings
from bookingapp.web.public.addresses import own_url
from bookingapp.web.public.blueprint import steps
from bookingapp.web.public.catalogue import business_of
from bookingapp.web.public.choice import read_choice
from bookingapp.web.public.desk import desk_for
from bookingapp.web.public.details import back_url, busy_draft, details_page, hold_view
from bookingapp.web.public.draft import Draft, booking_request, held, open_form, read_class, read_draft
from bookingapp.web.public.limits import has_booked_enough, keep_time
from bookingapp.web.public.seats import take_date
from bookingapp.web.render import render

FRAGMENTS = {"hold": ("hold",)}


@steps.get("/<key:business>/details/<signed:state>")
@access("public")
def details(business: str, state: str) -> ResponseReturnValue:
    """Ask who is coming."""
    return details_page(read_draft(business, state))


@steps.get("/<key:business>/<key:service>/details")
@access("public")
def direct(business: str, service: str) -> ResponseReturnValue:
    """The same for a time named in a link. Nothing is held before somebody presses a button."""
    choice = read_choice(business_of(business), service, request.args)
    start = read_start(request.args.get("start", ""))
    return details_page(Draft(choice, start, desk_for(choice, request.args).zone))


@steps.get("/<key:business>/class/<key:occurrence>")
@access("public")
def seats(business: str, occurrence: str) -> ResponseReturnValue:
    """The same for places in a class."""
    return details_page(read_class(business, occurrence, request.args.get("tz")))


@steps.post("/<key:business>/details/<signed:state>")
@access("public")
def confirm(business: str, state: str) -> ResponseReturnValue:
    """Book what was chosen."""
    return confirm_draft(read_draft(business, state))


@steps.post("/<key:business>/class/<key:occurrence>")
@access("public")
def confirm_seats(business: str, occurrence: str) -> ResponseReturnValue:
    """Book places in a class."""
    return confirm_draft(read_class(business, occurrence, request.args.get("tz")))


@steps.post("/<key:business>/details/<signed:state>/time")
@access("public")
def retime(business: str, state: str) -> ResponseReturnValue:
    """Take another time for details that have been typed already, and show them again."""
    draft = read_draft(business, state)
    if draft.lesson:
        return take_date(business, draft.hold_ref, draft.zone_asked)
    start = read_start(TimeForm.read(business).start.data or "")
    desk = draft.desk()
    try:
        hold_ref = keep_time(desk, start, draft.hold_ref)
    except TimeRefused as refused:
        return busy_draft(replace(draft, start=start), open_form(draft, request.form), refused)
    moved = replace(draft, start=start, hold_ref=hold_ref)
    return details_page(moved, open_form(moved, request.form))


@steps.post("/<key:business>/details/<signed:state>/extend")
@access("public")
def extend(business: str, state: str) -> ResponseReturnValue:
    """Keep the time for longer, once."""
    draft = read_draft(business, state)
    TimeForm.read(business)
    try:
        with write():
            extend_hold(visitor(draft.timetable.business.id), draft.timetable, draft.hold_ref or "")
    except (DomainError, HoldExpired):
        pass  # the page tells how it stands
    if "HX-Request" in request.headers:
        return render("public/details.html", {"hold": hold_view(draft, held(draft))}, fragments=FRAGMENTS)
    return redirect(draft.url("public.details"), 303)


@steps.post("/<key:business>/details/<signed:state>/release")
@access("public")
def release(business: str, state: str) -> ResponseReturnValue:
    """Give the time back at once, and return to its day in the picker."""
    draft = read_draft(business, state)
    TimeForm.read(business)
    if draft.hold_ref:
        with write():
            release_hold(visitor(draft.timetable.business.id), draft.hold_ref)
    draft = replace(draft, hold_ref=None)
    return redirect(back_url(draft, draft.desk()), 303)


def confirm_draft(draft: Draft) -> Response:
    """Check the form's shape, book, and go on to the page that says so."""
    form = open_form(draft, request.form)
    if form.is_robot or not form.validate():
        if form.is_robot:
            own_error(form.name, _("This looked like a robot's doing. Leave the hidden field empty."))
        return details_page(draft, form, status=422)
    asked = booking_request(draft, form)
    try:
        if has_booked_enough(draft.timetable, asked):
            own_error(form.name, _("This contact has booked a lot today. For more, please get in touch."))
            return details_page(draft, form, status=429)
        made = book_draft(draft.timetable, asked)
    except TimeRefused as refused:
        return busy_draft(draft, form, refused)
    except Invalid as refused:
        tell_fields(form, refused)
        return details_page(draft, form, status=422)
    token = make_token(current_settings().secret_key, "visit", made)
    url = own_url("public.done", business=draft.timetable.business.slug, token=token)
    return redirect(url, 303)  # type: ignore[return-value]  # Flask's redirect is a Response


def book_draft(timetable: Timetable, asked: BookingRequest) -> str:
    """Book; the visit's id. A hold that runs out between two looks at the clock is tried once more."""
    actor = visitor(timetable.business.id)
    try:
        with write():
            return book(actor, timetable, asked).public_id
    except HoldExpired:
        with write():
            return book(actor, timetable, asked).public_id


def tell_fields(form: DetailsForm, refused: Invalid) -> None:
    """The domain's sentences, beside the fields they are about."""
    for path, sentences in refused.fields.items():
        kind, _dot, name = path.partition(".")
        field = f"q_{name}" if kind == "answers" else name or kind
        beside = field if field in form else "name"
        own_error(form[beside], " ".join(sentences))
