"""Visits that were booked together: which there are, and what becomes of this one and those after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Conflict, TimeRefused
from bookingapp.base.i18n import _
from bookingapp.domain.booking.changes import cancel_visits
from bookingapp.domain.booking.queries import (
    check_offered,
    find_visit,
    open_bookings,
    preview_cancellation,
    visit_ask,
)
from bookingapp.domain.booking.queues import find_queue, freed_by, lock_queue
from bookingapp.domain.booking.reschedule import reschedule_visit
from bookingapp.domain.booking.rules import FeePreview
from bookingapp.domain.schedule.hours import instant_of, local_day, wall_time
from bookingapp.domain.schedule.ledger import calendars_claimed
from bookingapp.domain.schedule.queries import calendars_of
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.models.booking import Booking, Visit


@dataclass(frozen=True, slots=True)
class Following:
    """A visit that would be cancelled with an earlier one, and what that would cost its client."""

    visit: Visit
    starts: int
    fee: FeePreview


def list_siblings(visit: Visit) -> list[Visit]:
    """All visits of the recurrence that a visit belongs to, itself included, by time; it alone without one.

    Whoever may see the visit may see these: they are the same client's.
    """
    if visit.recurrence_id is None:
        return [visit]
    found = db.session.scalars(
        select(Visit)
        .where(Visit.recurrence_id == visit.recurrence_id, Visit.client_id == visit.client_id)
        .options(joinedload(Visit.client), selectinload(Visit.bookings).joinedload(Booking.occurrence))
        .execution_options(populate_existing=True)
    ).all()
    return sorted(found, key=starts_of_visit)


def count_regular(business_id: int, client_id: int, since: datetime) -> int:
    """Regular visits that a client has booked since an instant, whatever became of them."""
    found = db.session.scalar(
        select(func.count())
        .select_from(Visit)
        .where(
            Visit.business_id == business_id,
            Visit.client_id == client_id,
            Visit.recurrence_id.is_not(None),
            Visit.created_at > since,
        )
    )
    return found or 0


def starts_of_visit(visit: Visit) -> int:
    """When what is open of a visit begins, or all of it when nothing is."""
    return min(booking.occurrence.starts for booking in open_bookings(visit) or visit.bookings)


def following(visit: Visit) -> list[Visit]:
    """A visit and those after it that can still be changed, by time."""
    now, since = clock.seconds(), starts_of_visit(visit)
    return [
        one
        for one in list_siblings(visit)
        if open_bookings(one) and starts_of_visit(one) >= since and starts_of_visit(one) * 60 > now
    ]


def preview_following(visit: Visit) -> list[Following]:
    """What cancelling a visit and those after it would cost now, one by one."""
    now = clock.seconds()
    return [Following(one, starts_of_visit(one), preview_cancellation(one, now)) for one in following(visit)]


def cancel_following(actor: Actor, visit_ref: str, reason: str = "", *, tell: bool = True) -> list[str]:
    """Cancel a visit and those after it; returns which. Each costs its client what its own policy says.

    Raises NotFound, Conflict when nothing is open.
    """
    found = following(find_visit(actor, visit_ref))
    if not found:
        raise Conflict(_("There is nothing left to cancel in this visit."))
    refs = [one.public_id for one in found]
    cancel_visits(actor, refs, reason, tell=tell)
    return refs


def move_following(actor: Actor, timetable: Timetable, visit_ref: str, start: int) -> list[str]:
    """Move a visit to `start` and those after it as many days and to the same time of day, all or none.

    Raises NotFound, Conflict, and TimeRefused that names the first start that is not to be had.
    """
    visit = find_visit(actor, visit_ref)
    found = following(visit)
    if not found or found[0].public_id != visit_ref:
        raise Conflict(_("There is nothing left to move in this visit."))
    bookings = [booking for one in found for booking in open_bookings(one)]
    if any(booking.occurrence.is_class for booking in bookings):
        raise Conflict(_("Places in classes are moved one date at a time."))
    check_offered(timetable, bookings)
    _lock_moves(actor, timetable, found)
    targets = _targets(timetable, found, start)
    # the one that goes farthest first makes room for those behind it
    order = reversed(found) if start > starts_of_visit(visit) else iter(found)
    for one in [(later.public_id, targets[later.public_id]) for later in order]:
        _move(actor, timetable, *one)
    return list(targets)


def _move(actor: Actor, timetable: Timetable, visit_ref: str, start: int) -> None:
    try:
        reschedule_visit(actor, timetable, visit_ref, start)
    except TimeRefused as refused:
        raise TimeRefused(refused.reason, refused.message, start=start) from None


def _targets(timetable: Timetable, found: Sequence[Visit], start: int) -> dict[str, int]:
    """The new start of each visit, by its id."""
    zone = timetable.locations[found[0].location_id].zone
    wall = wall_time(zone, start)
    shift = local_day(zone, start) - local_day(zone, starts_of_visit(found[0]))
    minutes = wall.hour * 60 + wall.minute
    targets = {
        one.public_id: instant_of(zone, local_day(zone, starts_of_visit(one)) + shift, minutes)
        for one in found
    }
    return targets | {found[0].public_id: start}


def _lock_moves(actor: Actor, timetable: Timetable, found: Sequence[Visit]) -> None:
    """Everything old and new of all visits, and all that may be offered to others, in the one order."""
    now = clock.seconds()
    asks = [visit_ask(one, now, online=not actor.at_desk) for one in found]
    bookings = [booking for one in found for booking in open_bookings(one)]
    occurrences = sorted({booking.occurrence_id for booking in bookings})
    claimed = calendars_claimed(occurrences)
    wanted = {calendar for ask in asks for calendar in calendars_of(timetable, ask)}
    lock_queue(
        find_queue(freed_by(bookings, claimed)),
        occurrences,
        wanted | claimed,
        timetable=timetable,
        services={part.service_id for ask in asks for part in ask.parts},
    )
