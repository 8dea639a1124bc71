"""Give dates of classes another time, length, place, leader or number of seats, with those who have booked them.

Every old claim is deleted before the first new one is inserted. Whoever has booked a date is told by the events
of their booking.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import joinedload

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db, table_of
from bookingapp.base.errors import Conflict
from bookingapp.base.events import emit
from bookingapp.base.i18n import _
from bookingapp.base.intervals import Span
from bookingapp.domain.booking.offers import offer
from bookingapp.domain.booking.queues import Freed, find_queue, lock_queue, seats_freed
from bookingapp.domain.booking.reschedule import staff_changed
from bookingapp.domain.booking.rules import OPEN
from bookingapp.domain.schedule.ledger import (
    assign,
    calendars_claimed,
    delete_claims,
    drop_expired_seats,
    insert_claims,
)
from bookingapp.domain.schedule.placing import (
    ClassShape,
    Fitting,
    calendars_of_class,
    clear_expired,
    fit,
    read_hindrances,
)
from bookingapp.domain.schedule.seating import Placed
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.models.booking import Booking
from bookingapp.models.schedule import Assignment, Claim, Hold, Occurrence


def reshape(
    actor: Actor,
    timetable: Timetable,
    targets: Mapping[int, int],
    shape: ClassShape,
    *,
    blocks_count: bool,
) -> Fitting:
    """Give dates (by id) their new starts and shape; what does not fit keeps what it had. Raises Conflict.

    `refused` names the starts that could not be had; the caller decides whether that may stand.
    """
    ids = sorted(targets)
    calendars = sorted({*calendars_claimed(ids), *calendars_of_class(timetable, shape)})
    queue = find_queue(_seats_added(timetable, ids, shape))
    lock_queue(queue, ids, calendars)
    now = clock.seconds()
    clear_expired(calendars, now)
    _drop_lapsed_holds(ids, now)
    rows = _fresh(ids)
    targets = {one: targets[one] for one in rows}
    _check_seats(rows.values(), shape)
    before = _claims_of(ids)
    delete_claims(ids)
    fitting = _fit(timetable, shape, targets, before, now, blocks_count)
    kept = [one for one, start in targets.items() if start in fitting.refused]
    _put_back([claim for one in kept for claim in before.get(one, ())])
    changed = {one: fitting.placed[start] for one, start in targets.items() if start in fitting.placed}
    _write(timetable, changed, shape)
    for one, placed in changed.items():
        _record(actor, rows[one], placed, shape)
    _tell(actor, {one: rows[one] for one in changed}, changed, shape)
    offer(queue)
    return fitting


def _seats_added(timetable: Timetable, ids: Sequence[int], shape: ClassShape) -> list[Freed]:
    """The dates that get more seats, for those who wait for one."""
    rows = db.session.execute(
        select(Occurrence.id, Occurrence.starts).where(
            Occurrence.id.in_(ids), Occurrence.capacity < shape.capacity
        )
    )
    return [seats_freed(timetable.business.id, row.id, row.starts) for row in rows]


def _drop_lapsed_holds(ids: Sequence[int], now: int) -> None:
    lapsed = select(Hold.occurrence_id).where(Hold.occurrence_id.in_(ids), Hold.expires <= now).distinct()
    for occurrence_id in db.session.scalars(lapsed).all():
        drop_expired_seats(occurrence_id or 0, now)


@dataclass(frozen=True, slots=True)
class _Before:
    """A date as it stood under its lock."""

    id: int
    ref: str
    business_id: int
    location_id: int
    starts: int
    ends: int
    capacity: int
    taken: int


def _fresh(ids: Sequence[int]) -> dict[int, _Before]:
    """Those that are still planned, read anew under their locks."""
    rows = table_of(Occurrence).c
    found = db.session.execute(
        select(
            rows.id,
            rows.public_id,
            rows.business_id,
            rows.location_id,
            rows.starts,
            rows.ends,
            rows.capacity,
            rows.taken,
        ).where(rows.id.in_(ids), rows.status == "planned")
    )
    return {row.id: _Before(*row) for row in found}


def _check_seats(rows: Iterable[_Before], shape: ClassShape) -> None:
    """Nobody is put out of a class by making it smaller. Raises Conflict."""
    short = {row.ref: row.taken for row in rows if row.taken > shape.capacity}
    if short:
        raise Conflict(_("%(most)s places are taken already.", most=max(short.values())), short=short)


def _claims_of(ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """The claims of each, as rows that can be written again."""
    rows = table_of(Claim)
    found: dict[int, list[dict[str, Any]]] = {}
    for row in db.session.execute(select(rows).where(rows.c.occurrence_id.in_(ids))).mappings():
        found.setdefault(row["occurrence_id"], []).append(
            {name: value for name, value in row.items() if name != "id"}
        )
    return found


def _fit(
    timetable: Timetable,
    shape: ClassShape,
    targets: Mapping[int, int],
    before: Mapping[int, list[dict[str, Any]]],
    now: int,
    blocks_count: bool,
) -> Fitting:
    """Try all; as long as some do not fit, these stay where they were, which may hinder others in their turn."""
    refused = {start: "past" for start in targets.values() if start * 60 <= now}
    taken = read_hindrances(timetable, shape, targets.values(), now)
    while True:
        kept = [one for one, start in targets.items() if start in refused]
        also: list[tuple[int, Span]] = [
            (claim["calendar_id"], (claim["starts"], claim["ends"]))
            for one in kept
            for claim in before.get(one, ())
        ]
        rest = [start for start in targets.values() if start not in refused]
        found = fit(timetable, shape, rest, taken, also=also, blocks_count=blocks_count)
        if not found.refused:
            return Fitting(found.placed, refused)
        refused |= found.refused


def _put_back(claims: Sequence[dict[str, Any]]) -> None:
    if claims:
        db.session.execute(insert(Claim), claims)


def _write(timetable: Timetable, changed: Mapping[int, Placed], shape: ClassShape) -> None:
    ids = list(changed)
    if not ids:
        return
    rows = table_of(Occurrence)
    db.session.connection().execute(
        update(rows)
        .where(rows.c.id == bindparam("row"))
        .values(
            starts=bindparam("begins"),
            ends=bindparam("stops"),
            location_id=shape.location_id,
            capacity=shape.capacity,
        ),
        [{"row": one, "begins": placed.starts, "stops": placed.ends} for one, placed in changed.items()],
    )
    db.session.execute(
        delete(Assignment).where(Assignment.occurrence_id.in_(ids)),
        execution_options={"synchronize_session": False},
    )
    insert_claims(timetable.business.id, list(changed.values()), occurrence_ids=ids)
    assign(timetable.business.id, ids, list(changed.values()), timetable)


def _record(actor: Actor, row: _Before, placed: Placed, shape: ClassShape) -> None:
    emit(
        "event.changed",
        actor,
        row.business_id,
        row.ref,
        before=row.starts,
        after=placed.starts,
        capacity=shape.capacity,
    )
    if row.capacity != shape.capacity and row.taken == shape.capacity:
        emit("event.full", actor, row.business_id, row.ref)


def _tell(
    actor: Actor, rows: Mapping[int, _Before], changed: Mapping[int, Placed], shape: ClassShape
) -> None:
    """Whoever has booked is told of a new time, place or leader, by the events of the booking."""
    bookings = db.session.scalars(
        select(Booking)
        .where(Booking.occurrence_id.in_(list(changed)), Booking.status.in_(OPEN))
        .options(joinedload(Booking.visit))
        .order_by(Booking.id)
        .execution_options(populate_existing=True)
    ).all()
    for booking in bookings:
        _follow(actor, booking, rows[booking.occurrence_id], changed[booking.occurrence_id], shape)
    db.session.flush()


def _follow(actor: Actor, booking: Booking, row: _Before, placed: Placed, shape: ClassShape) -> None:
    lead = placed.staff_ids[0] if placed.staff_ids else None
    moved = (row.starts, row.ends, row.location_id) != (placed.starts, placed.ends, shape.location_id)
    if lead == booking.staff_id and not moved:
        return
    booking.version += 1
    booking.updated_at = clock.now()
    if lead != booking.staff_id:
        names = staff_changed(booking.staff_id, lead)
        booking.staff_id = lead
        emit("booking.reassigned", actor, booking.business_id, booking.public_id, **names)
    if moved:
        booking.sequence += 1
        booking.duration_minutes = placed.ends - placed.starts
        booking.location_id = booking.visit.location_id = shape.location_id
        if booking.expires is not None:
            booking.expires = min(booking.expires, placed.starts * 60)
        emit(
            "booking.rescheduled",
            actor,
            booking.business_id,
            booking.public_id,
            before=row.starts,
            after=placed.starts,
        )
