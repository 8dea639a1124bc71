"""The waiting list as those see it who work there: who waits for what, offer by hand, take off, put on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Conflict
from bookingapp.base.events import emit
from bookingapp.base.i18n import _
from bookingapp.domain.booking.offers import offer
from bookingapp.domain.booking.queues import ENTRY, Freed, Queue, Waiting, lock_queue, waiting_of
from bookingapp.domain.booking.waitlist import (
    OPEN,
    JoinRequest,
    check_ways,
    find_entry,
    join,
    leave,
    today_at,
    wish_values,
)
from bookingapp.domain.booking.waitlist_rounds import LOOK_AHEAD, free_time
from bookingapp.domain.booking.wishes import Window, is_wished, soonest_offer, ways
from bookingapp.domain.business.access import allowed, allowed_somewhere, forbidden
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.models.clients import Client
from bookingapp.models.schedule import Occurrence
from bookingapp.models.waitlist import WaitlistEntry

READ, WRITE = "bookings:all", "bookings:write"


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody who waits. `offer` and `class_starts` in UTC minutes, `deadline` in seconds."""

    ref: str
    client_ref: str
    name: str
    email: str | None
    phone: str | None
    service_id: int
    location_id: int
    staff_ids: tuple[int, ...]
    seats: int
    first_day: date
    last_day: date
    windows: tuple[Window, ...]
    since: datetime
    state: str
    offer: int | None
    deadline: int | None
    class_ref: str | None
    class_starts: int | None


def list_waiting(actor: Actor, business_id: int, limit: int = 200) -> list[Line]:
    """Who is on the list where the actor may see everybody's bookings, longest first. Raises NotFound, Forbidden."""
    allowed_somewhere(actor, business_id, READ)
    places = actor.places(READ)
    here = [] if places is None else [WaitlistEntry.location_id.in_(places)]
    rows = db.session.execute(
        select(WaitlistEntry, Client.public_id, Occurrence.public_id, Occurrence.starts)
        .join(Client, Client.id == WaitlistEntry.client_id)
        .outerjoin(Occurrence, Occurrence.id == WaitlistEntry.occurrence_id)
        .where(WaitlistEntry.business_id == business_id, WaitlistEntry.state.in_(OPEN), *here)
        .order_by(WaitlistEntry.id)
        .limit(limit)
        .execution_options(populate_existing=True)
    )
    return [_line(*row) for row in rows]


def _line(row: WaitlistEntry, client_ref: str, class_ref: str | None, class_starts: int | None) -> Line:
    return Line(
        ref=row.public_id,
        client_ref=client_ref,
        name=row.name,
        email=row.email,
        phone=row.phone,
        service_id=row.service_id,
        location_id=row.location_id,
        staff_ids=tuple(row.staff_ids),
        seats=row.seats,
        first_day=row.first_day,
        last_day=row.last_day,
        windows=tuple((weekday, low, high) for weekday, low, high in row.windows),
        since=row.created_at,
        state=row.state,
        offer=row.offer,
        deadline=row.deadline,
        class_ref=class_ref,
        class_starts=class_starts,
    )


def _entry(actor: Actor, entry_ref: str) -> WaitlistEntry:
    """An entry that the actor may act on. Raises NotFound, Forbidden."""
    if not actor.may_somewhere(READ):
        raise forbidden(READ)
    entry = find_entry(actor, entry_ref)
    allowed(actor, entry.business_id, WRITE, entry.location_id)
    return entry


def take_off(actor: Actor, entry_ref: str) -> None:
    """Take somebody off the list; what was offered to them goes to the next. Raises NotFound, Forbidden."""
    leave(actor, _entry(actor, entry_ref).public_id)


def change_wish(
    actor: Actor,
    timetable: Timetable,
    entry_ref: str,
    *,
    staff_ids: Sequence[int],
    first_day: date,
    last_day: date,
    windows: Sequence[Window],
) -> None:
    """Let somebody who waits for a time do so for other days, times or somebody else; their turn stays.

    Raises NotFound, Forbidden, Invalid, and Conflict for one who waits no longer, is offered something, or waits for
    a class.
    """
    entry = find_entry(actor, entry_ref)
    if actor.is_staff:
        allowed(actor, entry.business_id, WRITE, entry.location_id)
    if entry.occurrence_id is not None:
        raise Conflict(_("Who waits for a class waits for no other time."))
    check_ways(timetable, entry.location_id, ways(entry.service_id, staff_ids, entry.addon_ids))
    earliest = min(today_at(timetable, entry.location_id), entry.first_day)  # days that have passed may stay
    values = wish_values(earliest, first_day, last_day, windows)
    result = db.session.execute(
        update(WaitlistEntry)
        .where(WaitlistEntry.id == entry.id, WaitlistEntry.state == "waiting")
        .values(staff_ids=list(staff_ids), looked=0, updated_at=clock.now(), **values),
        execution_options={"synchronize_session": False},
    )
    if getattr(result, "rowcount", 0) != 1:
        raise Conflict(_("This can no longer be changed: it is over, or something is being offered."))
    emit("waitlist.changed", actor, entry.business_id, entry.public_id)


def put_on(actor: Actor, timetable: Timetable, request: JoinRequest) -> str:
    """Put somebody on the list who asked by telephone; the entry's public id.

    Raises NotFound, Forbidden, Invalid, Conflict.
    """
    if not actor.may_somewhere(READ):
        raise forbidden(READ)
    allowed(actor, timetable.business.id, WRITE, request.location_id)
    return join(actor, timetable, request)


def free_starts(actor: Actor, entry_ref: str, limit: int = 12) -> Sequence[int]:
    """The next starts (UTC minutes) that are free and suit somebody who waits. Raises NotFound, Forbidden."""
    one = _waiting(_entry(actor, entry_ref))
    if one is None:
        return []
    now = clock.seconds()
    if one.occurrence_id is not None:
        free = free_time(one, now)
        return [free.starts] if free else []
    low = soonest_offer(now, one.service.notice)
    spans = one.spans(low, low + LOOK_AHEAD)
    if not spans:
        return []
    found = one.free(now, spans[0][0], spans[-1][1])
    return [opening.starts for opening in found if is_wished(spans, opening.starts)][:limit]


def offer_by_hand(actor: Actor, entry_ref: str, start: int) -> None:
    """Offer somebody who waits a start that is free and suits them, ahead of whoever waits longer.

    Raises NotFound, Forbidden, and Conflict when it cannot be offered (any more).
    """
    entry = _entry(actor, entry_ref)
    one = _waiting(entry) if entry.state == "waiting" else None
    if one is None or start not in free_starts(actor, entry_ref, limit=10_000):
        raise Conflict(_("This cannot be offered any more. Look at what is free now."))
    queue = Queue((_freed(one, start),), (one,))
    lock_queue(queue, (), ())
    if not offer(queue):
        raise Conflict(_("This cannot be offered any more. Look at what is free now."))


def _waiting(entry: WaitlistEntry) -> Waiting | None:
    row = db.session.execute(select(*ENTRY).where(ENTRY.id == entry.id)).one()
    return next(iter(waiting_of(entry.business_id, [row])), None)


def _freed(one: Waiting, start: int) -> Freed:
    business_id: Any = one.timetable.business.id
    if one.occurrence_id is not None:
        return Freed(business_id, start, start, occurrence_id=one.occurrence_id)
    return Freed(business_id, start, start + 1, frozenset(one.calendars))
