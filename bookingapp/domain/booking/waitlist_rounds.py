"""What time brings to the waiting list: offers that ran out, times that are free anyhow, days that are over."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM, Actor
from bookingapp.base.db import db
from bookingapp.base.errors import NotFound
from bookingapp.base.events import emit
from bookingapp.domain.booking.offers import end_offers, offer
from bookingapp.domain.booking.queues import (
    ENTRY,
    Freed,
    Waiting,
    change_entry,
    find_queue,
    lock_entries,
    lock_queue,
    seats_freed,
    waiting_of,
)
from bookingapp.domain.booking.wishes import SHORTEST_OFFER, is_wished, soonest_offer
from bookingapp.domain.schedule.classes import class_by_id
from bookingapp.domain.schedule.holds import drop_hold, read_hold
from bookingapp.domain.schedule.hours import midnight

LOOK_EVERY = 10 * 60
"""Seconds between two looks for one entry."""

LOOK_AHEAD = 92 * clock.DAY
"""Minutes. Days beyond are looked at once they come nearer."""


def expire_offers(actor: Actor, limit: int = 20) -> int:
    """Take back offers whose deadline has passed, and pass each place on; returns how many. The worker calls it."""
    now = clock.seconds()
    rows = db.session.execute(
        select(*ENTRY)
        .where(ENTRY.state == "offered", ENTRY.deadline <= now)
        .order_by(ENTRY.deadline, ENTRY.id)
        .limit(limit)
    ).all()
    return end_offers(actor, rows, "expired", lapsed_at=now) if rows else 0


def offer_free_times(actor: Actor, limit: int = 10) -> int:
    """Look for free times for those who wait, a few at a time; returns how many were looked at. The worker calls it.

    What comes free by a cancellation is offered at once; this finds hours that were added, and ends what is over.
    """
    now = clock.seconds()
    rows = db.session.execute(
        select(*ENTRY)
        .where(ENTRY.state == "waiting", ENTRY.looked <= now - LOOK_EVERY)
        .order_by(ENTRY.looked, ENTRY.id)
        .limit(limit)
    ).all()
    if not rows:
        return 0
    asked = _asked(rows)
    over = {row.id for row in rows if row.id not in asked or _is_over(asked[row.id], now)}
    found = [free for key, one in asked.items() if key not in over and (free := free_time(one, now))]
    queue = find_queue(found, but=over)
    lock_queue(queue, (), ())
    lock_entries([*(row.id for row in rows), *(one.id for one in queue.waiting)])
    for row in rows:
        change_entry(row.id, looked=now)
    _lapse([row for row in rows if row.id in over], actor)
    offer(queue)
    return len(rows)


def _asked(rows: Sequence[Any]) -> dict[int, Waiting]:
    found: dict[int, Waiting] = {}
    for business_id in {row.business_id for row in rows}:
        mine = [row for row in rows if row.business_id == business_id]
        found |= {one.id: one for one in waiting_of(business_id, mine)}
    return found


def _is_over(one: Waiting, now: int) -> bool:
    """Whether no time is left that could still be offered."""
    if one.occurrence_id is not None:
        return _lesson_over(one, now)
    zone = one.timetable.locations[one.location_id].zone
    soonest = soonest_offer(now, one.service.notice)
    return not one.spans(soonest, midnight(zone, one.wish.last_day.toordinal() + 2))


def _lesson_over(one: Waiting, now: int) -> bool:
    try:
        lesson = class_by_id(one.timetable, one.occurrence_id or 0)
    except NotFound:
        return True
    return (lesson.starts - one.service.notice) * 60 < now + SHORTEST_OFFER


def free_time(one: Waiting, now: int) -> Freed | None:
    """A time that suits somebody and is free now."""
    if one.occurrence_id is not None:
        lesson = class_by_id(one.timetable, one.occurrence_id)
        free = lesson.seats_left >= one.seats
        return seats_freed(one.timetable.business.id, lesson.id, lesson.starts) if free else None
    low = soonest_offer(now, one.service.notice)
    spans = one.spans(low, low + LOOK_AHEAD)
    if not spans:
        return None
    for opening in one.free(now, spans[0][0], spans[-1][1]):
        if opening.starts not in one.passed and is_wished(spans, opening.starts):
            calendars = frozenset(one.calendars)
            return Freed(one.timetable.business.id, opening.starts, opening.ends, calendars)
    return None


def _lapse(rows: Sequence[Any], actor: Actor) -> None:
    """End entries that wait, under their locks."""
    for row in rows:
        state = db.session.scalar(select(ENTRY.state).where(ENTRY.id == row.id))
        if state == "waiting":
            change_entry(row.id, state="lapsed")
            emit("waitlist.lapsed", actor, row.business_id, row.public_id)


def lapse_class(actor: Actor, occurrence_id: int) -> None:
    """End every entry of a class that is called off, offered or not, under the class's lock."""
    open_ones = select(*ENTRY).where(
        ENTRY.occurrence_id == occurrence_id, ENTRY.state.in_(("waiting", "offered"))
    )
    lock_entries(row.id for row in db.session.execute(open_ones))
    for row in db.session.execute(open_ones.order_by(ENTRY.id)).all():
        hold = read_hold(SYSTEM, row.hold_ref) if row.hold_ref else None
        if hold:
            drop_hold(hold)
        change_entry(row.id, state="lapsed", hold_ref=None, offer=None, deadline=None)
        emit("waitlist.lapsed", actor, row.business_id, row.public_id)
