"""The waiting list at work: what comes free is offered to whoever has waited longest and whom it suits.

In the transaction that frees a time it becomes the hold of an offer (`offer`), under the locks of the queue: nobody
can slip in. Whoever joins meanwhile is found by `offer_free_times`.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import select

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM, Actor, visitor
from bookingapp.base.db import db
from bookingapp.base.errors import NotFound, TimeRefused
from bookingapp.base.events import emit
from bookingapp.domain.booking.queries import count_active
from bookingapp.domain.booking.queues import (
    ENTRY,
    Freed,
    Queue,
    Waiting,
    change_entry,
    find_queue,
    lock_entries,
    lock_queue,
)
from bookingapp.domain.booking.wishes import AFTER_DEADLINE, is_wished, offer_deadline
from bookingapp.domain.schedule.classes import class_by_id
from bookingapp.domain.schedule.holds import HoldView, drop_hold, hold_seats, hold_time, read_hold
from bookingapp.domain.schedule.ledger import calendars_claimed

MOST_TRIED = 3
"""Starts that are tried for one entry."""

MOST_OFFERS = 3
"""Offers that an entry may let pass before it is over."""

End = Literal["declined", "expired", "left"]
"""How an offer ends that is not accepted."""


def offer(queue: Queue) -> int:
    """Make what has come free the holds of offers, under the locks of `lock_queue`; returns how many.

    Those who have waited longest come first, and each must be able to book it by the rules for everybody.
    """
    if not queue.waiting:
        return 0
    lock_entries(one.id for one in queue.waiting)
    passed = _still_waiting(queue)
    served: set[tuple[int, int]] = set()
    for one in queue.waiting:
        key = (one.client_id, one.service.id)
        if one.id not in passed or key in served or not _is_below_cap(one):
            continue
        if _offer_one(replace(one, passed=passed[one.id]), queue.freed):
            served.add(key)
    return len(served)


def _still_waiting(queue: Queue) -> dict[int, tuple[int, ...]]:
    """What was offered to those who wait still, as it stands under their locks."""
    rows = db.session.execute(
        select(ENTRY.id, ENTRY.passed).where(
            ENTRY.id.in_([one.id for one in queue.waiting]), ENTRY.state == "waiting"
        )
    )
    return {row.id: tuple(row.passed) for row in rows}


def _is_below_cap(one: Waiting) -> bool:
    """Whether the client could accept, as many coming bookings as they have."""
    most = one.service.max_active_per_client
    return most is None or count_active(one.client_id, one.service.id, clock.seconds()) < most


def _offer_one(one: Waiting, freed: Sequence[Freed]) -> bool:
    for part in freed:
        if part.business_id != one.timetable.business.id or part.occurrence_id != one.occurrence_id:
            continue
        for start in _starts(one, part):
            deadline = _deadline(one, start)
            hold = _hold(one, start, deadline + AFTER_DEADLINE) if deadline else None
            if hold and deadline:
                _record_offer(one, hold, deadline)
                return True
    return False


def _starts(one: Waiting, freed: Freed) -> list[int]:
    """The starts to try: those within what came free, then those that reach into it."""
    if one.occurrence_id is not None:
        return [start for start in _class_starts(one) if start not in one.passed]
    low = freed.starts - one.longest + 1
    spans = one.spans(low, freed.ends)
    found = [
        opening.starts
        for opening in one.free(clock.seconds(), low, freed.ends)
        if opening.ends > freed.starts
        and opening.starts not in one.passed
        and is_wished(spans, opening.starts)
    ]
    return sorted(found, key=lambda start: (start < freed.starts, start))[:MOST_TRIED]


def _class_starts(one: Waiting) -> list[int]:
    """When the class begins, as long as it is planned."""
    try:
        return [class_by_id(one.timetable, one.occurrence_id or 0).starts]
    except NotFound:
        return []


def _deadline(one: Waiting, start: int) -> int | None:
    return offer_deadline(clock.seconds(), start, one.service.notice, one.timetable.business.offer_minutes)


def _hold(one: Waiting, start: int, until: int) -> HoldView | None:
    """Keep it, as a visitor would, with the first of those who would do; None when the engine refuses."""
    actor = visitor(one.timetable.business.id)
    if one.occurrence_id is not None:
        with suppress(TimeRefused, NotFound):
            lesson = class_by_id(one.timetable, one.occurrence_id)
            return hold_seats(actor, one.timetable, lesson.occurrence_ref, one.seats, until=until)
        return None
    for ask in one.asks(clock.seconds()):
        with suppress(TimeRefused, NotFound):
            return hold_time(actor, one.timetable, ask, start, until=until)
    return None


def _record_offer(one: Waiting, hold: HoldView, deadline: int) -> None:
    change_entry(one.id, state="offered", hold_ref=hold.ref, offer=hold.starts, deadline=deadline)
    staff = [one.timetable.staff[staff_id].public_id for staff_id in hold.parts[0].staff_ids]
    emit(
        "waitlist.offered",
        SYSTEM,
        one.timetable.business.id,
        one.public_id,
        starts=hold.starts,
        ends=hold.parts[-1].ends,
        deadline=deadline,
        staff=staff,
    )


@dataclass(frozen=True, slots=True)
class _Offer:
    """An offer that is about to end, as read before the locks."""

    id: int
    business_id: int
    hold_ref: str
    hold: HoldView | None
    freed: Freed


def end_offers(actor: Actor, rows: Sequence[Any], why: End, *, lapsed_at: int | None = None) -> int:
    """End offers, and pass each place on to the next in the same transaction; returns how many ended.

    `rows` are entries read without locks. With `lapsed_at` (seconds) only those end whose deadline has come by then.
    """
    offers = [_read_offer(row) for row in rows]
    queue = find_queue([one.freed for one in offers], but=[one.id for one in offers])
    holds = [one.hold for one in offers if one.hold]
    lock_queue(
        queue,
        [hold.occurrence_id for hold in holds if hold.occurrence_id],
        {calendar for hold in holds for calendar in calendars_claimed(hold_id=hold.id)},
    )
    lock_entries([*(one.id for one in offers), *(one.id for one in queue.waiting)])
    conditions = [] if lapsed_at is None else [ENTRY.deadline <= lapsed_at]
    ended = 0
    for one in offers:
        row = db.session.execute(
            select(*ENTRY).where(
                ENTRY.id == one.id,
                ENTRY.state == "offered",
                ENTRY.hold_ref == one.hold_ref,
                *conditions,
            )
        ).first()
        if row is not None:
            if one.hold:
                drop_hold(one.hold)
            _record_end(actor, row, why)
            ended += 1
    offer(queue)
    return ended


def _read_offer(row: Any) -> _Offer:
    hold = read_hold(SYSTEM, row.hold_ref)
    if hold is None:  # nobody looked for so long that the hold was swept
        return _Offer(
            row.id, row.business_id, row.hold_ref, None, Freed(row.business_id, row.offer, row.offer)
        )
    calendars = frozenset(calendars_claimed(hold_id=hold.id))
    freed = Freed(row.business_id, hold.starts, hold.parts[-1].ends, calendars, hold.occurrence_id)
    return _Offer(row.id, row.business_id, row.hold_ref, hold, freed)


def _record_end(actor: Actor, row: Any, why: End) -> None:
    """Remember what was offered. A class is offered once, and nobody is asked for ever."""
    passed = [*row.passed, row.offer]
    over = row.occurrence_id is not None or len(passed) >= MOST_OFFERS
    is_left, is_declined = why == "left", why == "declined"
    state = "left" if is_left else "lapsed" if over else "waiting"
    change_entry(row.id, state=state, passed=passed, hold_ref=None, offer=None, deadline=None)
    emit(
        "waitlist.left" if is_left else "waitlist.declined" if is_declined else "waitlist.expired",
        actor,
        row.business_id,
        row.public_id,
        starts=row.offer,
        deadline=row.deadline,
        waits=state == "waiting",
    )
