"""Clients confirm what an assistant has booked for them."""

from collections.abc import Sequence

from sqlalchemy import update

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Conflict
from bookingapp.base.events import emit
from bookingapp.base.i18n import _
from bookingapp.domain.booking.queries import find_visit
from bookingapp.domain.booking.reschedule import check_unchanged, touch
from bookingapp.domain.schedule.ledger import calendars_claimed, lock
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.schedule import Claim


def waiting_for_client(visit: Visit) -> list[Booking]:
    """The bookings of a visit that its client may still confirm."""
    now = clock.seconds()
    return [
        one
        for one in visit.bookings
        if visit.unconfirmed and one.status == "pending" and (one.expires or 0) > now
    ]


def confirm_visit(actor: Actor, timetable: Timetable, visit_ref: str) -> Visit:
    """The client says that the visit is what they want; what needs approval then waits for the business.

    For whoever came by the link that was sent to the client alone. Raises NotFound, and Conflict when there is
    nothing (any more) to confirm.
    """
    visit = find_visit(actor, visit_ref)
    bookings = waiting_for_client(visit)
    occurrence_ids = [booking.occurrence_id for booking in bookings]
    if bookings:
        lock(occurrence_ids, calendars_claimed(occurrence_ids))
        check_unchanged(bookings)
    if not bookings or len(waiting_for_client(visit)) < len(bookings):
        raise Conflict(_("There is nothing to confirm any more."))
    visit.unconfirmed = False
    _note_address(visit)
    for booking in bookings:
        _confirm(actor, timetable, booking)
    db.session.flush()
    _keep(bookings)
    return find_visit(actor, visit_ref)


def _note_address(visit: Visit) -> None:
    """Whoever came by the link can read what is sent there."""
    client = visit.client
    if client.email_confirmed_at is None and client.email is not None and client.email == visit.email:
        client.email_confirmed_at = clock.now()


def _confirm(actor: Actor, timetable: Timetable, booking: Booking) -> None:
    """It is certain, or the business is asked now."""
    service = timetable.services.get(booking.service_id)
    if service is not None and service.requires_approval:
        lapses = clock.seconds() + timetable.business.pending_hours * 3600
        booking.expires = min(lapses, booking.occurrence.starts * 60)
        event = "booking.requested"
    else:
        booking.status, booking.expires = "confirmed", None
        event = "booking.confirmed"
    touch(booking)
    emit(event, actor, booking.business_id, booking.public_id, reason="")


def _keep(bookings: Sequence[Booking]) -> None:
    """The claims lapse when their booking does, or never; those of a class are not the booking's."""
    for booking in [one for one in bookings if not one.occurrence.is_class]:
        db.session.execute(
            update(Claim).where(Claim.occurrence_id == booking.occurrence_id).values(expires=booking.expires),
            execution_options={"synchronize_session": False},
        )
