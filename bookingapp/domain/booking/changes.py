"""What happens to a booking after it was made: cancelled, confirmed, declined, and its day itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Conflict, Forbidden, NotFound
from bookingapp.base.events import emit
from bookingapp.base.i18n import _
from bookingapp.domain.booking.offers import offer
from bookingapp.domain.booking.queries import fee_of, find_booking, find_visit, open_bookings
from bookingapp.domain.booking.queues import NOBODY, find_queue, freed_by, lock_queue
from bookingapp.domain.booking.reschedule import check_not_begun, check_unchanged, touch
from bookingapp.domain.booking.rules import FREEING, OPEN, TRANSITIONS, no_show_fee
from bookingapp.domain.booking.waitlist_rounds import lapse_class
from bookingapp.domain.schedule.ledger import calendars_claimed, delete_claims, lock, return_seats
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.schedule import Claim, Occurrence


def cancel_visit(
    actor: Actor, visit_ref: str, reason: str = "", *, tell: bool = True, version: int | None = None
) -> Visit:
    """Cancel everything open of a visit. A client owes the fee of the frozen policy, the business nothing.

    `version` is the sum of its bookings' as the caller saw them; without `tell` the client gets no message.
    Raises NotFound, Conflict when nothing is open or somebody has changed it.
    """
    visit = find_visit(actor, visit_ref)
    _check_version(sum(booking.version for booking in visit.bookings), version)
    bookings = open_bookings(visit)
    if not bookings:
        raise Conflict(_("There is nothing left to cancel in this visit."))
    check_not_begun(actor, bookings)
    _end(actor, bookings, Step("cancel", reason, tell))
    return find_visit(actor, visit_ref)


def cancel_visits(actor: Actor, visit_refs: Sequence[str], reason: str = "", *, tell: bool = True) -> None:
    """Cancel everything open of several visits at once, or nothing; each costs what its own policy says.

    Raises NotFound, Conflict when nothing is open.
    """
    visits = [open_bookings(find_visit(actor, ref)) for ref in visit_refs]
    bookings = [booking for found in visits for booking in found]
    if not bookings:
        raise Conflict(_("There is nothing left to cancel in this visit."))
    for found in visits:
        if found:
            check_not_begun(actor, found)
    _end(actor, bookings, Step("cancel", reason, tell))


def cancel_booking(
    actor: Actor, booking_ref: str, reason: str = "", *, tell: bool = True, version: int | None = None
) -> Booking:
    """Cancel one booking of a visit. Raises NotFound, Conflict."""
    check_not_begun(actor, [find_booking(actor, booking_ref)])
    return _change(actor, booking_ref, Step("cancel", reason, tell), version)


def confirm_booking(
    actor: Actor, booking_ref: str, *, tell: bool = True, version: int | None = None
) -> Booking:
    """Approve a pending booking; its time no longer lapses. Raises NotFound, Conflict."""
    return _change(actor, booking_ref, Step("confirm", tell=tell), version)


def decline_booking(
    actor: Actor, booking_ref: str, reason: str = "", *, tell: bool = True, version: int | None = None
) -> Booking:
    """Turn a pending booking down; its time is free again. Raises NotFound, Conflict."""
    return _change(actor, booking_ref, Step("decline", reason, tell), version)


def arrive_booking(actor: Actor, booking_ref: str, *, version: int | None = None) -> Booking:
    """The client is here. Raises NotFound, Conflict."""
    return _change(actor, booking_ref, Step("arrive"), version)


def complete_booking(actor: Actor, booking_ref: str, *, version: int | None = None) -> Booking:
    """The service was given. Raises NotFound, Conflict."""
    return _change(actor, booking_ref, Step("complete"), version)


def mark_no_show(actor: Actor, booking_ref: str, *, version: int | None = None) -> Booking:
    """The client did not come; the frozen policy's fee is owed. Raises NotFound, Conflict."""
    return _change(actor, booking_ref, Step("no_show"), version)


def revert_booking(actor: Actor, booking_ref: str, *, version: int | None = None) -> Booking:
    """What was marked of the day itself was a slip: confirmed again, and nothing is owed. Raises NotFound, Conflict."""
    return _change(actor, booking_ref, Step("revert"), version)


@dataclass(frozen=True, slots=True)
class Step:
    """A transition that somebody takes, why, and whether the client is told of it."""

    verb: str
    reason: str = ""
    tell: bool = True

    def data(self, booking: Booking) -> dict[str, Any]:
        """What its event says; `tell` only where it is a no."""
        found: dict[str, Any] = {"reason": self.reason}
        if self.verb == "revert":
            found["before"] = booking.status
        return found if self.tell else found | {"tell": False}


def _change(actor: Actor, booking_ref: str, step: Step, version: int | None) -> Booking:
    booking = find_booking(actor, booking_ref)
    _check_version(booking.version, version)
    _end(actor, [booking], step)
    return find_booking(actor, booking_ref)


def _check_version(stands: int, seen: int | None) -> None:
    """Raises Conflict when somebody has changed it since it was seen."""
    if seen is not None and stands != seen:
        raise Conflict(_("Somebody has changed this booking meanwhile."), version=stands)


def _end(actor: Actor, bookings: Sequence[Booking], step: Step) -> None:
    """Lock, look again, and take every booking through a transition; time that is given up goes to those who wait.

    A no-show frees nothing: its time is past.
    """
    _check_may(actor, bookings, step.verb)
    occurrence_ids = [booking.occurrence_id for booking in bookings]
    calendars = calendars_claimed(occurrence_ids)
    frees = TRANSITIONS[step.verb].target in FREEING
    queue = find_queue(freed_by(bookings, calendars)) if frees else NOBODY
    lock_queue(queue, occurrence_ids, calendars)
    check_unchanged(bookings)
    now = clock.seconds()
    for booking in bookings:
        _check_allowed(actor, booking, step.verb, now)
    for booking in bookings:
        _pass(actor, booking, step, now)
    db.session.flush()
    if frees:
        _free(bookings)
        offer(queue)
    elif step.verb == "confirm":
        _keep(bookings)


def _check_may(actor: Actor, bookings: Sequence[Booking], verb: str) -> None:
    """Clients may cancel what is theirs; all else takes somebody of the business with the right to it there."""
    is_theirs = actor.kind == "client" and verb == "cancel"
    may = actor.is_staff and all(actor.may("bookings:write", one.location_id) for one in bookings)
    if not is_theirs and not may:
        raise Forbidden(_("You are not allowed to do this."), right="bookings:write")


def _check_allowed(actor: Actor, booking: Booking, verb: str, now: int) -> None:
    if booking.status not in TRANSITIONS[verb].sources:
        raise Conflict(
            _("This cannot be done with a booking in this state."), status=booking.status, verb=verb
        )
    if verb == "confirm" and booking.visit.unconfirmed and actor.kind == "key":
        raise Conflict(_("Its client has to confirm it first, by the link in their mail."), verb=verb)
    if verb == "confirm" and booking.expires is not None and booking.expires <= now:
        raise Conflict(_("This booking has lapsed; its time is no longer kept."), status="expired", verb=verb)


def _pass(actor: Actor, booking: Booking, step: Step, now: int) -> None:
    """Record the transition on the row, and its event."""
    said = step.data(booking)
    if step.verb == "cancel":
        booking.fee_amount = fee_of(booking, now) if actor.kind == "client" else 0
        booking.cancelled_by = actor.kind
    if step.verb == "confirm":
        booking.visit.unconfirmed = False
    if step.verb == "no_show":
        booking.fee_amount = no_show_fee(booking.policy, booking.price_amount)
    if step.verb == "revert":
        booking.fee_amount = 0
    if step.reason:
        booking.cancel_reason = step.reason
    booking.status = TRANSITIONS[step.verb].target
    booking.expires = None
    touch(booking)
    emit(TRANSITIONS[step.verb].event, actor, booking.business_id, booking.public_id, **said)


def _free(bookings: Iterable[Booking]) -> None:
    alone = []
    for booking in bookings:
        if booking.occurrence.is_class:
            return_seats(booking.occurrence_id, booking.seats)
        else:
            alone.append(booking.occurrence_id)
    if alone:
        delete_claims(alone)
        _set_status(alone, "cancelled")


def _set_status(occurrence_ids: Sequence[int], status: str) -> None:
    db.session.execute(
        update(Occurrence).where(Occurrence.id.in_(occurrence_ids)).values(status=status),
        execution_options={"synchronize_session": False},
    )


def _keep(bookings: Iterable[Booking]) -> None:
    """Claims of approved bookings no longer lapse."""
    db.session.execute(
        update(Claim)
        .where(Claim.occurrence_id.in_([booking.occurrence_id for booking in bookings]))
        .values(expires=None),
        execution_options={"synchronize_session": False},
    )


def expire_bookings(actor: Actor, limit: int = 100) -> int:
    """End pending bookings whose time to be approved has run out; returns how many. The worker calls it."""
    found = db.session.scalars(
        select(Booking)
        .where(Booking.status == "pending", Booking.expires <= clock.seconds())
        .options(joinedload(Booking.occurrence))
        .order_by(Booking.expires, Booking.id)
        .limit(limit)
        .execution_options(populate_existing=True)
    ).all()
    if not found:
        return 0
    occurrence_ids = [booking.occurrence_id for booking in found]
    calendars = calendars_claimed(occurrence_ids)
    queue = find_queue(freed_by(found, calendars))
    lock_queue(queue, occurrence_ids, calendars)
    lapsed = db.session.scalars(
        select(Booking)
        .where(
            Booking.id.in_([booking.id for booking in found]),
            Booking.status == "pending",
            Booking.expires <= clock.seconds(),
        )
        .options(joinedload(Booking.occurrence))
        .execution_options(populate_existing=True)
    ).all()
    for booking in lapsed:
        _pass(actor, booking, Step("expire"), clock.seconds())
    db.session.flush()
    _free(lapsed)
    offer(queue)
    return len(lapsed)


def cancel_class(actor: Actor, occurrence_ref: str, reason: str = "", *, tell: bool = True) -> int:
    """Call a class off: its claims go, its open bookings are cancelled without a fee; returns how many.

    Raises NotFound, Forbidden, Conflict.
    """
    row = db.session.execute(
        select(Occurrence.id, Occurrence.business_id, Occurrence.location_id).where(
            Occurrence.public_id == occurrence_ref,
            Occurrence.is_class,
            *([] if actor.kind == "system" else [Occurrence.business_id == actor.business_id]),
        )
    ).first()
    if row is None or not actor.is_staff:
        raise NotFound(_("There is no such class."))
    if not actor.may("schedules:write", row.location_id):
        raise Forbidden(_("You are not allowed to do this."), right="schedules:write")
    lock([row.id], calendars_claimed([row.id]))
    if db.session.scalar(select(Occurrence.status).where(Occurrence.id == row.id)) != "planned":
        raise Conflict(_("This class has been cancelled already."))
    bookings = db.session.scalars(
        select(Booking)
        .where(Booking.occurrence_id == row.id, Booking.status.in_(OPEN))
        .options(joinedload(Booking.occurrence))
        .execution_options(populate_existing=True)
    ).all()
    for booking in bookings:
        _pass(actor, booking, Step("cancel", reason, tell), clock.seconds())
    db.session.flush()
    _free(bookings)
    delete_claims([row.id])
    _set_status([row.id], "cancelled")
    lapse_class(actor, row.id)
    emit("event.cancelled", actor, row.business_id, occurrence_ref, reason=reason)
    return len(bookings)
