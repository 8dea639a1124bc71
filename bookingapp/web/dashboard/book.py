"""Book on behalf of a client: one form that grows while one chooses, and the button that books.

Every button of the form is a plain one; what it wants stands in `do`. Nothing is stored before "book".
"""

from dataclasses import replace

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base.db import write
from bookingapp.base.errors import Forbidden, Invalid, NotFound, TimeRefused
from bookingapp.base.i18n import _
from bookingapp.base.ids import is_id, new_id
from bookingapp.domain.booking.commands import Booked, BookingRequest, made_before
from bookingapp.domain.booking.desk import Notes, book_for_client
from bookingapp.domain.booking.people import find_somebody
from bookingapp.domain.booking.quote import Quote, may_waive, quote, quote_class
from bookingapp.domain.clients.commands import ClientDetails
from bookingapp.domain.schedule.classes import find_class
from bookingapp.domain.schedule.hours import instant_of
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import dashboard
from bookingapp.web.dashboard.book_draft import Draft, Sent, from_address, read_draft
from bookingapp.web.dashboard.book_view import view_of
from bookingapp.web.forms.saving import tell
from bookingapp.web.forms.values import read_date, read_start
from bookingapp.web.render import render
from bookingapp.web.signed_in import actor_at, post_at

FRAGMENTS = {
    "panel-body": ("panel",),
    "bk": ("bk",),
    "bk-client": ("client",),
    "bk-work": ("work",),
    "bk-found": ("found",),
}


@dashboard.get("/<key:business>/book")
@access("user")
def book(business: str) -> ResponseReturnValue:
    """The form, with what the address presets."""
    post = post_at(business)
    return page(from_address(post, actor_at(post), request.args))


@dashboard.post("/<key:business>/book")
@access("user")
def make_booking(business: str) -> ResponseReturnValue:
    """Whatever a button of the form wants: another look at it, or the booking."""
    post = post_at(business)
    draft = pressed(read_draft(post, actor_at(post), request.form), request.form)
    if not draft.form.validate():
        return page(draft, status=422)
    wanted = request.form.get("do", "")
    if wanted in {"book", "anyway"} and not request.form.get("add"):
        return book_it(draft, is_anyway=wanted == "anyway")
    return page(draft)


def pressed(draft: Draft, sent: Sent) -> Draft:
    """The form after a button that chooses something was pressed."""
    verb, _dash, value = sent.get("do", "").partition("-")
    form = draft.form
    try:
        if verb == "time":
            return draft.at(read_start(value))
        if verb == "day":
            form.date.data = value
            return replace(draft, day=read_date(value), starts=_same_time(draft, read_date(value)))
    except Invalid:
        return draft
    if verb == "class" and is_id(value, "occ"):
        chosen = find_class(draft.timetable, value)
        form.occurrence.data = value
        return replace(draft, lesson=chosen).at(chosen.starts)
    if verb == "client":
        form.client.data = value
    if verb == "noclient":
        form.client.data = ""
    return draft


def _same_time(draft: Draft, day: int) -> int | None:
    """The time of day that was chosen, on another day."""
    hours, colon, minutes = (draft.form.time.data or "").partition(":")
    if draft.starts is None or not colon:
        return None
    return instant_of(draft.location.zone, day, int(hours) * 60 + int(minutes[:2]))


def quoted(draft: Draft) -> Quote | None:
    """What it would be as it stands; None while nothing is chosen."""
    if draft.lesson is not None:
        return quote_class(draft.timetable, draft.lesson, draft.seats)
    if not draft.parts or draft.is_class:
        return None
    return quote(draft.timetable, draft.location.id, draft.parts, draft.starts)


def book_it(draft: Draft, *, is_anyway: bool) -> ResponseReturnValue:
    """Book, if nothing stands in the way but what was shown and is set aside; else say what does."""
    made = made_before(draft.timetable, draft.form.once.data or None)
    if made is not None:
        return booked(draft, made)
    found = quoted(draft)
    if found is None or found.starts is None:
        return page(draft, found, status=422, lacking=True)
    warned = frozenset((draft.form.warned.data or "").split())
    agreed = is_anyway and found.waive <= warned
    if found.warnings and not (found.is_possible and agreed):
        return page(draft, found, status=409)
    waive = found.waive | (warned if is_anyway else frozenset())
    if not may_waive(draft.actor, draft.location.id, waive):
        raise Forbidden(_("These rules cannot be set aside."), right="bookings:override")
    try:
        with write():
            made = book_for_client(draft.actor, draft.timetable, _request(draft, found, waive), _notes(draft))
    except Invalid as refused:
        tell(draft.form, refused, _names(draft))
        return page(draft, found, status=422)
    except TimeRefused as refused:
        return page(draft, refused=refused, status=409)
    return booked(draft, made)


def booked(draft: Draft, made: Booked) -> ResponseReturnValue:
    """On to the card, or to the dates of a visit that repeats."""
    where = "dashboard.regular" if draft.form.repeat.data else "dashboard.visit"
    return redirect(url_for(where, business=draft.post.slug, visit=made.public_id, did="booked"), 303)


def _request(draft: Draft, found: Quote, waive: frozenset[str]) -> BookingRequest:
    form, lesson = draft.form, draft.lesson
    client, details = (
        form.client.data or None,
        ClientDetails(form.name.data or "", form.email.data or None, form.phone.data or None),
    )
    if client:
        details = ClientDetails(find_somebody(draft.actor, client).name)
    return BookingRequest(
        draft.location.id,
        () if lesson else draft.parts,
        found.starts or 0,
        details,
        occurrence_ref=lesson.occurrence_ref if lesson else None,
        seats=draft.seats if lesson else None,
        hold_ref=form.once.data or None,
        answers=form.answers(),
        notes=form.notes.data or "",
        waive=waive,
        waive_reason=form.reason.data or None,
        tell=bool(form.tell.data),
        client_ref=client,
    )


def _notes(draft: Draft) -> Notes:
    form = draft.form
    return Notes(form.staff_notes.data or "", form.visit_values(), form.booking_values())


def _names(draft: Draft) -> dict[str, str]:
    """The fields of the form by the paths of the domain."""
    form = draft.form
    found = {f"client.{name}": name for name in ("name", "email", "phone")}
    found |= {f"answers.{key}": f"q_{key}" for key in form.question_keys}
    found |= {f"visit.custom.{key}": f"cv_{key}" for key in form.visit_keys}
    return found | {f"booking.custom.{key}": f"cb_{key}" for key in form.booking_keys}


def page(
    draft: Draft,
    found: Quote | None = None,
    *,
    refused: TimeRefused | None = None,
    lacking: bool = False,
    status: int = 200,
) -> Response:
    """The form as it stands, or the part of it that htmx asked for."""
    form = draft.form
    form.once.data = form.once.data or new_id("frm")
    if form.client.data:
        try:
            chosen = find_somebody(draft.actor, form.client.data)
        except NotFound:
            form.client.data, chosen = "", None
    else:
        chosen = None
    found = found or quoted(draft)
    if found is not None:
        form.warned.data = " ".join(sorted(_to_warn(found, refused)))
    view = view_of(draft, found, chosen, refused=refused, lacking=lacking)
    return render("dashboard/book.html", view, fragments=FRAGMENTS, status=status)


def _to_warn(found: Quote, refused: TimeRefused | None) -> frozenset[str]:
    """The rules that "book anyway" would set aside, as the page says."""
    is_cap = refused is not None and refused.reason == "cap"
    return found.waive | ({"caps"} if is_cap else frozenset())
