"""A whole visit moves, or its seats to another date of a class. Identity stays.

Old claims are deleted before new ones are inserted, under the locks of everything that is touched.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Conflict, NotFound
from bookingapp.base.events import Event, emit
from bookingapp.base.i18n import _
from bookingapp.domain.booking.offers import offer
from bookingapp.domain.booking.queries import (
    check_offered,
    find_visit,
    open_bookings,
    visit_ask,
    visit_own,
)
from bookingapp.domain.booking.queues import find_queue, freed_by, lock_queue
from bookingapp.domain.booking.rules import policy_moved
from bookingapp.domain.business.access import forbidden
from bookingapp.domain.schedule.classes import ClassTime, check_class_open, find_class, is_full
from bookingapp.domain.schedule.ledger import (
    assign,
    calendars_claimed,
    delete_claims,
    drop_expired_seats,
    insert_claims,
    return_seats,
    seat,
    take_seats,
)
from bookingapp.domain.schedule.queries import calendars_of
from bookingapp.domain.schedule.seating import Placed, Preference
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.business import User
from bookingapp.models.clients import Client
from bookingapp.models.schedule import Assignment
from bookingapp.models.staff import StaffMember

NOTHING: Mapping[str, Any] = {}


def reschedule_visit(
    actor: Actor,
    timetable: Timetable,
    visit_ref: str,
    start: int,
    *,
    staff_id: int | None = None,
    occurrence_ref: str | None = None,
    version: int | None = None,
) -> Visit:
    """Move what is open of a visit to begin at `start`, or its seats to another class; identity stays.

    Without `staff_id` the same staff and units are preferred. `version` is the first booking's as the
    caller saw it. Raises NotFound, Conflict, TimeRefused.
    """
    visit = find_visit(actor, visit_ref)
    bookings = open_bookings(visit)
    if not bookings:
        raise Conflict(_("There is nothing left to move in this visit."))
    if actor.is_staff and not actor.may("bookings:write", visit.location_id):
        raise forbidden("bookings:write")
    if version is not None and bookings[0].version != version:
        raise overtaken(bookings[0].public_id, bookings[0].version)
    check_not_begun(actor, bookings)
    check_offered(timetable, bookings)
    if bookings[0].occurrence.is_class:
        _move_seats(actor, timetable, bookings[0], occurrence_ref)
    else:
        _move_time(actor, timetable, visit, bookings, start, staff_id)
    return find_visit(actor, visit_ref)


def check_not_begun(actor: Actor, bookings: Sequence[Booking]) -> None:
    """Clients leave alone what has begun. Raises Conflict."""
    if not actor.is_staff and bookings[0].occurrence.starts * 60 <= clock.seconds():
        raise Conflict(_("This visit has begun and can no longer be changed here."))


def _move_time(
    actor: Actor,
    timetable: Timetable,
    visit: Visit,
    bookings: Sequence[Booking],
    start: int,
    staff_id: int | None,
) -> None:
    if start == bookings[0].occurrence.starts and staff_id in (None, bookings[0].staff_id):
        return
    own = visit_own(visit)
    kept = {booking.staff_id: 0 for booking in bookings if booking.staff_id is not None}
    wish = Preference(kept if staff_id is None else {}, frozenset(calendars_claimed(own.occurrence_ids)))
    ask = visit_ask(visit, clock.seconds(), staff_id=staff_id, online=not actor.at_desk)
    queue = find_queue(freed_by(bookings, wish.units))
    if queue.waiting:
        services = [part.service_id for part in ask.parts]
        calendars = {*calendars_of(timetable, ask), *wish.units}
        lock_queue(queue, own.occurrence_ids, calendars, timetable=timetable, services=services)
    seating = seat(timetable, ask, start, own=own, occurrence_ids=own.occurrence_ids, wish=wish)
    check_unchanged(bookings)
    delete_claims(own.occurrence_ids)
    seat_anew(timetable, bookings, seating.placed)
    for booking, placed in zip(bookings, seating.placed, strict=True):
        record_move(actor, booking, placed, seating.assigned_by)
    offer(queue)


def seat_anew(timetable: Timetable, bookings: Sequence[Booking], placed: Sequence[Placed]) -> None:
    """Write the claims and assignments of bookings whose old claims are gone."""
    occurrence_ids = [booking.occurrence_id for booking in bookings]
    db.session.execute(delete(Assignment).where(Assignment.occurrence_id.in_(occurrence_ids)))
    expiries = [_moved_expiry(booking, one) for booking, one in zip(bookings, placed, strict=True)]
    insert_claims(timetable.business.id, placed, occurrence_ids=occurrence_ids, expiries=expiries)
    assign(timetable.business.id, occurrence_ids, placed, timetable)


def check_unchanged(bookings: Sequence[Booking]) -> None:
    """Under the locks: what was read before them must still be so, or the other one has won. Raises Conflict."""
    rows = db.session.execute(
        select(Booking.id, Booking.version).where(Booking.id.in_([booking.id for booking in bookings]))
    )
    versions = {row.id: row.version for row in rows}
    changed = [booking for booking in bookings if versions[booking.id] != booking.version]
    if changed:
        raise overtaken(changed[0].public_id, versions[changed[0].id])


def overtaken(booking_ref: str, version: int) -> Conflict:
    """The refusal for whoever comes second; it says who was first, where that is known."""
    row = db.session.execute(
        select(User.name, Client.name.label("client"))
        .select_from(Event)
        .outerjoin(User, User.public_id == Event.actor_ref)
        .outerjoin(Client, Client.public_id == Event.actor_ref)
        .where(Event.subject == booking_ref)
        .order_by(Event.id.desc())
        .limit(1)
    ).first()
    name = (row.name or row.client) if row else None
    if name is None:
        return Conflict(_("Somebody has changed this booking meanwhile."), version=version)
    return Conflict(_("%(name)s has changed this booking meanwhile.", name=name), version=version, by=name)


def _moved_expiry(booking: Booking, placed: Placed) -> int | None:
    return None if booking.expires is None else min(booking.expires, placed.starts * 60)


def record_move(
    actor: Actor, booking: Booking, placed: Placed, assigned_by: str, said: Mapping[str, Any] = NOTHING
) -> None:
    """Write the new place of a booking on its row, and the events; `said` goes into their data."""
    before = booking.occurrence.starts
    lead = placed.staff_ids[0] if placed.staff_ids else None
    is_elsewhen = (before, booking.occurrence.ends) != (placed.starts, placed.ends)
    if lead != booking.staff_id:
        names = staff_changed(booking.staff_id, lead)
        emit("booking.reassigned", actor, booking.business_id, booking.public_id, **names, **said)
    _keep_policy(actor, booking)
    booking.staff_id = lead
    booking.duration_minutes = placed.ends - placed.starts
    booking.expires = _moved_expiry(booking, placed)
    booking.occurrence.starts = placed.starts
    booking.occurrence.ends = placed.ends
    booking.occurrence.assigned_by = assigned_by
    touch(booking)
    db.session.flush()
    if is_elsewhen:
        _tell_move(actor, booking, before, placed.starts, said)


def staff_changed(before: int | None, after: int | None) -> dict[str, Any]:
    """Who served and who does now, by public id, as the event tells it."""
    rows = db.session.execute(
        select(StaffMember.id, StaffMember.public_id).where(StaffMember.id.in_([before, after]))
    )
    refs = {row.id: row.public_id for row in rows}
    return {"before": refs.get(before or 0), "after": refs.get(after or 0)}


def _tell_move(actor: Actor, booking: Booking, before: int, after: int, said: Mapping[str, Any]) -> None:
    emit(
        "booking.rescheduled",
        actor,
        booking.business_id,
        booking.public_id,
        before=before,
        after=after,
        **said,
    )


def _keep_policy(actor: Actor, booking: Booking) -> None:
    """A client who moves when cancelling would cost already cannot escape the fee by cancelling afterwards."""
    if actor.kind == "client" and booking.status != "pending":
        booking.policy = policy_moved(booking.policy, booking.occurrence.starts, clock.seconds())


def touch(booking: Booking) -> None:
    """Count a change of time, place or status."""
    booking.version += 1
    booking.sequence += 1
    booking.updated_at = clock.now()


def _move_seats(actor: Actor, timetable: Timetable, booking: Booking, occurrence_ref: str | None) -> None:
    if occurrence_ref is None:
        raise Conflict(_("Choose another date of this class."))
    chosen = find_class(timetable, occurrence_ref)
    if chosen.id == booking.occurrence_id:
        return
    if chosen.service_id != booking.service_id or chosen.location_id != booking.location_id:
        raise NotFound(_("There is no such date of this class."))
    check_class_open(actor, timetable, chosen)
    queue = find_queue(freed_by([booking], ()))
    lock_queue(queue, [booking.occurrence_id, chosen.id], ())
    check_unchanged([booking])
    drop_expired_seats(chosen.id, clock.seconds())
    return_seats(booking.occurrence_id, booking.seats)
    take_seats(chosen.id, booking.seats, chosen.starts)
    _record_seat_move(actor, booking, chosen)
    if is_full(chosen.id):
        emit("event.full", actor, booking.business_id, chosen.occurrence_ref)
    offer(queue)


def _record_seat_move(actor: Actor, booking: Booking, chosen: ClassTime) -> None:
    before = booking.occurrence.starts
    _keep_policy(actor, booking)
    booking.occurrence_id = chosen.id
    booking.staff_id = chosen.staff_ids[0] if chosen.staff_ids else None
    if booking.expires is not None:
        booking.expires = min(booking.expires, chosen.starts * 60)
    touch(booking)
    db.session.flush()
    _tell_move(actor, booking, before, chosen.starts, {})
