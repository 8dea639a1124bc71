"""The card of a visit: all that is known of it, and every step it can take, without leaving where one is."""

from collections.abc import Callable
from typing import Any

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from bookingapp.base import clock
from bookingapp.base.db import write
from bookingapp.base.errors import Conflict
from bookingapp.base.i18n import _
from bookingapp.domain.booking.changes import (
    arrive_booking,
    cancel_booking,
    cancel_visit,
    complete_booking,
    confirm_booking,
    decline_booking,
    mark_no_show,
    revert_booking,
)
from bookingapp.domain.booking.desk import change_notes, list_tags, noted_of
from bookingapp.domain.booking.queries import find_booking, find_visit, open_bookings, preview_cancellation
from bookingapp.domain.booking.siblings import cancel_following, list_siblings, preview_following
from bookingapp.domain.business.access import forbidden
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.business.trail import trail
from bookingapp.domain.clients.custom import list_fields
from bookingapp.domain.messaging.commands import resend_message
from bookingapp.domain.messaging.queries import timeline
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.models.booking import Booking, Visit
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import dashboard, desk, locale_at, notice, subject
from bookingapp.web.dashboard.card_view import card_view, sibling_view, told_view
from bookingapp.web.dashboard.deeds import told
from bookingapp.web.forms.bookings import NotesForm, StepForm, noted_in, notes_form, notes_names
from bookingapp.web.forms.saving import save
from bookingapp.web.forms.signed import PlainForm
from bookingapp.web.render import render
from bookingapp.web.signed_in import actor_at, post_at

FRAGMENTS = {"panel-body": ("panel",)}
BACK = {"bookings": "dashboard.bookings", "today": "dashboard.today", "calendar": "dashboard.calendar"}


@dashboard.get("/<key:business>/visits/<key:visit>")
@access("user")
def visit(business: str, visit: str) -> ResponseReturnValue:
    """One visit: who, what, when, what can be done, every message of it, and its history."""
    post = post_at(business)
    actor, timetable = actor_at(post), timetable_by_id(post.business_id)
    found = find_visit(actor, visit)
    fields = list_fields(post.business_id, "visit", "booking")
    view = desk(post, "bookings") | card_view(post, actor, found, timetable, fields, noted_of(found))
    place = timetable.locations.get(found.location_id)
    zone = place.zone if place else next(iter(timetable.locations.values())).zone
    locale = locale_at(timetable)
    refs = [found.public_id, *(one.public_id for one in found.bookings)]
    deeds = told(post, trail(actor, *refs))
    if len(found.bookings) == 1:  # what it is about is plain from the card
        deeds = [one | {"subject": ""} for one in deeds]
    siblings = list_siblings(found) if found.recurrence_id is not None else []
    view |= {
        "told": [told_view(post, found, one, zone, locale) for one in timeline(actor, visit)],
        "deeds": deeds,
        "siblings": [sibling_view(post, found, one, zone, locale) for one in siblings],
        "notice": said(deeds),
    }
    return render("dashboard/visit.html", view, fragments=FRAGMENTS)


@dashboard.post("/<key:business>/bookings/<key:booking>/confirm")
@access("user")
def confirm(business: str, booking: str) -> ResponseReturnValue:
    """Say yes to a request; the client is told."""

    def work(form: StepForm) -> Booking:
        return confirm_booking(actor_at(post_at(business)), booking, tell=form.is_told, version=form.seen)

    return step(business, booking, work, "confirmed")


@dashboard.post("/<key:business>/bookings/<key:booking>/decline")
@access("user")
def decline(business: str, booking: str) -> ResponseReturnValue:
    """Say no to a request, with a reason if one likes; its time is free again and the client is told."""

    def work(form: StepForm) -> Booking:
        reason = form.reason.data or ""
        return decline_booking(
            actor_at(post_at(business)), booking, reason, tell=form.is_told, version=form.seen
        )

    return step(business, booking, work, "declined")


@dashboard.post("/<key:business>/bookings/<key:booking>/arrive")
@access("user")
def arrive(business: str, booking: str) -> ResponseReturnValue:
    """The client is here."""
    return mark(business, booking, arrive_booking, "arrived")


@dashboard.post("/<key:business>/bookings/<key:booking>/complete")
@access("user")
def complete(business: str, booking: str) -> ResponseReturnValue:
    """The service was given."""
    return mark(business, booking, complete_booking, "completed")


@dashboard.post("/<key:business>/bookings/<key:booking>/no-show")
@access("user")
def no_show(business: str, booking: str) -> ResponseReturnValue:
    """The client did not come."""
    return mark(business, booking, mark_no_show, "no_show")


@dashboard.post("/<key:business>/bookings/<key:booking>/undo")
@access("user")
def undo(business: str, booking: str) -> ResponseReturnValue:
    """What was marked was a slip."""
    return mark(business, booking, revert_booking, "undone")


def mark(business: str, booking: str, work: Callable[..., Booking], did: str) -> ResponseReturnValue:
    """A step of the day itself, of which no client is told."""
    return step(
        business,
        booking,
        lambda form: work(actor_at(post_at(business)), booking, version=form.seen),
        did,
    )


def step(business: str, booking: str, work: Callable[[StepForm], object], did: str) -> ResponseReturnValue:
    """Take a booking through a step, then back to where the button was; what had changed before is told there."""
    post = post_at(business)
    found = find_booking(actor_at(post), booking)
    visit_ref, lesson = found.visit.public_id, found.occurrence
    form = StepForm.read(subject())
    occurrence_ref = lesson.public_id if lesson.is_class else ""
    try:
        with write():
            work(form)
    except Conflict:
        did = "stale"
    return redirect(_way_back(post, form.back.data or "", visit_ref, occurrence_ref, did), 303)


def _way_back(post: Post, back: str, visit_ref: str, occurrence_ref: str, did: str) -> str:
    if back in BACK:
        return url_for(BACK[back], business=post.slug, did=did)
    if back == "occurrence" and occurrence_ref:
        return url_for("dashboard.occurrence", business=post.slug, occurrence=occurrence_ref, did=did)
    return url_for("dashboard.visit", business=post.slug, visit=visit_ref, did=did)


@dashboard.get("/<key:business>/visits/<key:visit>/cancel")
@access("user")
def cancel(business: str, visit: str) -> ResponseReturnValue:
    """Before cancelling: what goes, what the client would have owed, why, and whether they are told."""
    post = post_at(business)
    found = _writable(post, visit)
    return cancel_page(post, found, StepForm.shown(subject(), {"tell": True}))


@dashboard.post("/<key:business>/visits/<key:visit>/cancel")
@access("user")
def cancel_it(business: str, visit: str) -> ResponseReturnValue:
    """Cancel all of a visit, one booking of it, or it and those that follow. The business asks no fee."""
    post = post_at(business)
    actor, found = actor_at(post), _writable(post, visit)
    form = StepForm.sent(subject())
    reason, what = form.reason.data or "", request.form.get("what", "all")

    def work() -> None:
        if what == "following":
            cancel_following(actor, visit, reason, tell=form.is_told)
        elif what in {one.public_id for one in found.bookings}:
            check = sum(one.version for one in found.bookings)
            if form.seen not in (None, check):
                raise Conflict(_("Somebody has changed this booking meanwhile."))
            cancel_booking(actor, what, reason, tell=form.is_told)
        else:
            cancel_visit(actor, visit, reason, tell=form.is_told, version=form.seen)

    status = save(form, work)
    if status:
        return cancel_page(post, find_visit(actor, visit), form, status=status)
    return redirect(url_for("dashboard.visit", business=post.slug, visit=visit, did="cancelled"), 303)


def cancel_page(post: Post, found: Visit, form: StepForm, *, status: int = 200) -> Response:
    """The page."""
    timetable = timetable_by_id(post.business_id)
    locale, bookings = locale_at(timetable), open_bookings(found)
    zone = timetable.locations[found.location_id].zone if found.location_id in timetable.locations else None
    fee = preview_cancellation(found, clock.seconds()) if bookings else None
    later = preview_following(found) if found.recurrence_id is not None else []
    form.version.data = str(sum(one.version for one in found.bookings))
    view = desk(post, "bookings") | {
        "client": found.bookings[0].client_name,
        "form": form,
        "action": url_for("dashboard.cancel_it", business=post.slug, visit=found.public_id),
        "back_url": url_for("dashboard.visit", business=post.slug, visit=found.public_id),
        "bookings": [
            {
                "ref": one.public_id,
                "text": one.service_name,
                "when": wording.moment(locale, zone, one.occurrence.starts, short=True) if zone else "",
            }
            for one in bookings
        ],
        "following": len(later),
        "what": request.form.get("what", request.args.get("what", "all")),
        "fee": wording.money(fee.fee, fee.currency, locale) if fee and fee.fee else "",
    }
    return render("dashboard/visit_cancel.html", view, fragments=FRAGMENTS, status=status)


@dashboard.get("/<key:business>/visits/<key:visit>/notes")
@access("user")
def notes(business: str, visit: str) -> ResponseReturnValue:
    """The form of what staff note of a visit."""
    post = post_at(business)
    return notes_page(post, _writable(post, visit), None)


@dashboard.post("/<key:business>/visits/<key:visit>/notes")
@access("user")
def save_notes(business: str, visit: str) -> ResponseReturnValue:
    """Keep what staff note; nobody's words are lost."""
    post = post_at(business)
    actor, found = actor_at(post), _writable(post, visit)
    form = _notes_form(post, found, request.form)

    def work() -> None:
        change_notes(actor, visit, noted_in(form, found), mark=form.mark.data or None)

    status = save(form, work, notes_names(form, found))
    if status:
        return notes_page(post, found, form, status=status)
    return redirect(url_for("dashboard.visit", business=post.slug, visit=visit, did="noted"), 303)


def _notes_form(post: Post, found: Visit, data: MultiDict[str, str] | None) -> NotesForm:
    fields = list_fields(post.business_id, "visit", "booking")
    return notes_form(data, subject(), found, noted_of(found), fields, list_tags(post.business_id))


def notes_page(post: Post, found: Visit, form: NotesForm | None, *, status: int = 200) -> Response:
    """The page; after somebody else's change with what stands now."""
    form = form or _notes_form(post, found, None)
    stands = noted_of(found) if status == 409 else None
    if stands:
        form.mark.data = stands.mark()
    parts = []
    for number, booking in enumerate(found.bookings):
        names = [name for name in form._fields if name.startswith(f"cb_{number}_")]
        tags = form._fields.get(f"tags_{number}")
        if names or tags:
            fields = [form[name] for name in names]
            parts.append({"name": booking.service_name, "fields": fields, "tags": tags})
    view = desk(post, "bookings") | {
        "client": found.bookings[0].client_name,
        "form": form,
        "fields": [form[name] for name in form._fields if name.startswith("cv_")],
        "parts": parts,
        "stands": stands.staff_notes if stands else None,
        "action": url_for("dashboard.save_notes", business=post.slug, visit=found.public_id),
        "back_url": url_for("dashboard.visit", business=post.slug, visit=found.public_id),
    }
    return render("dashboard/visit_notes.html", view, fragments=FRAGMENTS, status=status)


def _writable(post: Post, visit_ref: str) -> Visit:
    """A visit that the actor may change. Raises NotFound, Forbidden."""
    actor = actor_at(post)
    found = find_visit(actor, visit_ref)
    if not actor.may("bookings:write", found.location_id):
        raise forbidden("bookings:write")
    return found


@dashboard.post("/<key:business>/visits/<key:visit>/messages/<key:message>/resend")
@access("user")
def resend(business: str, visit: str, message: str) -> ResponseReturnValue:
    """Send a message of a visit once more."""
    post = post_at(business)
    PlainForm.read(subject())
    actor = actor_at(post)
    find_visit(actor, visit)
    did = "resent"
    try:
        with write():
            resend_message(actor, message)
    except Conflict:
        did = "stale"
    return redirect(url_for("dashboard.visit", business=post.slug, visit=visit, did=did), 303)


def said(deeds: list[dict[str, Any]]) -> dict[str, str] | None:
    """What has just been done; to whom was too late, what somebody else has done."""
    latest = deeds[0] if deeds else None
    by = f"{latest['what']} – {latest['who']}, {latest['when']}" if latest else ""
    return notice(
        {
            "stale": (
                _("Somebody has changed this meanwhile"),
                by or _("This is how it stands now."),
                "info",
            ),
            "booked": (_("Booked"), "", "good"),
            "moved": (_("Moved"), "", "good"),
            "confirmed": (_("The request is confirmed"), "", "good"),
            "declined": (_("The request is declined"), _("The time is free again."), "good"),
            "arrived": (_("Marked as arrived"), "", "good"),
            "completed": (_("Marked as completed"), "", "good"),
            "no_show": (_("Marked as missed"), "", "good"),
            "undone": (_("Taken back: confirmed again"), "", "good"),
            "cancelled": (_("Cancelled"), _("The time is free again."), "good"),
            "noted": (_("Kept"), "", "good"),
            "regular": (_("The dates are booked"), "", "good"),
            "resent": (_("The message is sent again"), _("It leaves within a moment."), "good"),
        }
    )
