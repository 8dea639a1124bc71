"""What a client said of a booking beside its time: notes and answers; and what a program keeps with it."""

from collections.abc import Mapping
from typing import Any

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Conflict, Forbidden
from bookingapp.base.events import emit
from bookingapp.base.i18n import _
from bookingapp.domain.booking.queries import find_booking
from bookingapp.domain.booking.reschedule import check_not_begun
from bookingapp.domain.booking.rules import OPEN, check_answers
from bookingapp.domain.business.access import forbidden
from bookingapp.domain.business.rules import Check
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.models.booking import Booking

LONGEST_NOTES = 5000


def change_details(
    actor: Actor,
    timetable: Timetable,
    booking_ref: str,
    *,
    notes: str | None = None,
    answers: Mapping[str, str] | None = None,
    extra: Mapping[str, Any] | None = None,
) -> Booking:
    """Say notes, answers or a program's own data anew; None stays as it is.

    A client may change notes and answers of what is theirs and has not begun. Raises NotFound, Forbidden,
    Conflict, Invalid by `notes` and `answers.<key>`.
    """
    booking = find_booking(actor, booking_ref)
    _check_may(actor, booking, extra)
    said: dict[str, Any] = {}
    if notes is not None:
        check = Check()
        said["notes"] = check.text("notes", notes, longest=LONGEST_NOTES)
        check.done()
    if answers is not None:
        said["answers"] = _answered(actor, timetable, booking, answers)
    if extra is not None:
        said["extra"] = dict(extra)
    changed = sorted(name for name, value in said.items() if getattr(booking, name) != value)
    if changed:
        for name in changed:
            setattr(booking, name, said[name])
        booking.version += 1
        booking.updated_at = clock.now()
        db.session.flush()
        names = ["metadata" if name == "extra" else name for name in changed]
        emit("visit.changed", actor, booking.business_id, booking.visit.public_id, fields=names)
    return booking


def _check_may(actor: Actor, booking: Booking, extra: Mapping[str, Any] | None) -> None:
    if actor.is_staff:
        if not actor.may("bookings:write", booking.location_id):
            raise forbidden("bookings:write")
        return
    if extra is not None and dict(extra) != booking.extra:
        raise Forbidden(_("You are not allowed to do this."))
    check_not_begun(actor, [booking])
    if booking.status not in OPEN:
        raise Conflict(_("This cannot be done with a booking in this state."), status=booking.status)


def _answered(
    actor: Actor, timetable: Timetable, booking: Booking, answers: Mapping[str, str]
) -> dict[str, str]:
    """Answers to the questions of the service; of one that is no longer offered none can be changed."""
    service = timetable.services.get(booking.service_id)
    if service is None:
        return dict(booking.answers)
    return check_answers([service], answers, needed=not actor.at_desk)
