"""Holds: time or seats kept for somebody who is filling in the details."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db, table_of
from bookingapp.base.errors import Conflict, HoldExpired, Invalid, NotFound
from bookingapp.base.hot import HotInsert, NewRow, store
from bookingapp.base.i18n import _
from bookingapp.base.ids import new_id
from bookingapp.domain.schedule.ask import Ask
from bookingapp.domain.schedule.classes import check_class_open, find_class
from bookingapp.domain.schedule.ledger import (
    calendars_claimed,
    claim_rows,
    drop_expired_seats,
    lock,
    return_seats,
    seat,
    store_claims,
    take_seats,
)
from bookingapp.domain.schedule.queries import NOBODY, Own
from bookingapp.domain.schedule.seating import Placed
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.models.schedule import Claim, Hold, HoldPart

MOST_SEATS = 50

_HOLD, _PART = table_of(Hold).c, table_of(HoldPart).c
_BY_REF = (
    select(
        _HOLD.id,
        _HOLD.business_id,
        _HOLD.location_id,
        _HOLD.occurrence_id,
        _HOLD.seats,
        _HOLD.expires,
        _HOLD.extended,
        _PART.service_id,
        _PART.staff_ids,
        _PART.addon_ids,
        _PART.starts,
        _PART.ends,
        _PART.assigned_by,
    )
    .where(_PART.hold_id == _HOLD.id, _HOLD.public_id == bindparam("ref"))
    .order_by(_PART.position)
)
_BY_REF_WITHIN = _BY_REF.where(_HOLD.business_id == bindparam("business"))
_KEEP = HotInsert(table_of(Hold), returning=_HOLD.id)
_KEEP_PARTS = HotInsert(table_of(HoldPart))


@dataclass(frozen=True, slots=True)
class HeldPart:
    """One service of a hold, with its place in time and who will serve."""

    service_id: int
    staff_ids: tuple[int, ...]
    addon_ids: tuple[int, ...]
    starts: int
    ends: int
    assigned_by: str


@dataclass(frozen=True, slots=True)
class HoldView:
    """A hold as the doors see it; `expires` in seconds since the epoch."""

    id: int
    ref: str
    business_id: int
    location_id: int
    occurrence_id: int | None
    seats: int
    expires: int
    extended: bool
    parts: tuple[HeldPart, ...]

    @property
    def starts(self) -> int:
        """When the first part begins."""
        return self.parts[0].starts


def hold_time(
    actor: Actor,
    timetable: Timetable,
    ask: Ask,
    start: int,
    *,
    replaces: str | None = None,
    until: int | None = None,
) -> HoldView:
    """Keep the time of every part of an ask, for as long as the business says or `until` a second. Raises TimeRefused.

    `replaces` names one's own earlier hold, whose claims do not stand in the way and are given back.
    """
    earlier = _living(actor, replaces)
    own = Own(hold_id=earlier.id) if earlier else NOBODY
    classes = [earlier.occurrence_id] if earlier and earlier.occurrence_id else []
    seating = seat(timetable, ask, start, own=own, occurrence_ids=classes)
    if earlier:
        _drop(earlier)
    expires = until or seating.now + timetable.business.hold_minutes * 60
    ref = new_id("hld")
    hold = _hold_row(timetable, ref, ask.location_id, expires)
    parts = tuple(_held(placed, seating.assigned_by) for placed in seating.placed)
    claims = [
        row
        for number, placed in enumerate(seating.placed)
        for row in claim_rows(timetable.business.id, placed, expires, number, hold_id=hold)
    ]
    hold_id = store_claims(start, hold, *_part_rows(timetable, hold, parts), *claims)
    return HoldView(hold_id, ref, timetable.business.id, ask.location_id, None, 1, expires, False, parts)


def hold_seats(
    actor: Actor,
    timetable: Timetable,
    occurrence_ref: str,
    seats: int,
    *,
    replaces: str | None = None,
    until: int | None = None,
) -> HoldView:
    """Keep seats of a class, as `hold_time` keeps time. Raises NotFound, Invalid, TimeRefused."""
    check_seats(seats)
    chosen = find_class(timetable, occurrence_ref)
    check_class_open(actor, timetable, chosen)
    earlier = _living(actor, replaces)
    same = earlier is not None and earlier.occurrence_id is not None
    lock(
        [chosen.id, earlier.occurrence_id] if earlier and earlier.occurrence_id else [chosen.id],
        _calendars(earlier),
    )
    now = clock.seconds()
    if earlier and same:
        _drop(earlier)
    drop_expired_seats(chosen.id, now)
    take_seats(chosen.id, seats, chosen.starts)
    if earlier and not same:
        _drop(earlier)
    expires = min(until or now + timetable.business.hold_minutes * 60, chosen.starts * 60)
    ref = new_id("hld")
    hold = _hold_row(timetable, ref, chosen.location_id, expires, occurrence_id=chosen.id, seats=seats)
    part = HeldPart(chosen.service_id, chosen.staff_ids, (), chosen.starts, chosen.ends, "asked")
    hold_id = store(hold, *_part_rows(timetable, hold, [part]))
    return HoldView(
        hold_id, ref, timetable.business.id, chosen.location_id, chosen.id, seats, expires, False, (part,)
    )


def change_seats(actor: Actor, hold_ref: str, seats: int) -> HoldView:
    """Keep more or fewer seats of a class, until the same moment. Raises NotFound, HoldExpired, Invalid, TimeRefused."""
    check_seats(seats)
    occurrence_id = find_hold(actor, hold_ref).occurrence_id
    if occurrence_id is None:
        raise NotFound(_("There is no such hold."))
    lock([occurrence_id], ())
    drop_expired_seats(occurrence_id, clock.seconds())
    hold = find_hold(actor, hold_ref)  # a twin may have changed or consumed it before the lock
    return_seats(occurrence_id, hold.seats)
    take_seats(occurrence_id, seats, hold.starts)
    db.session.execute(
        update(Hold).where(Hold.id == hold.id).values(seats=seats),
        execution_options={"synchronize_session": False},
    )
    return replace(hold, seats=seats)


def check_seats(seats: int) -> None:
    """Whether so many seats can be asked for at once. Raises Invalid."""
    if not 1 <= seats <= MOST_SEATS:
        raise Invalid(
            _("That is not a number of seats."), {"seats": [_("Choose from 1 to %(most)s.", most=MOST_SEATS)]}
        )


def find_hold(actor: Actor, hold_ref: str) -> HoldView:
    """A hold that is still kept. Raises NotFound, HoldExpired."""
    hold = _read(actor, hold_ref)
    if hold is None:
        raise NotFound(_("There is no such hold."))
    if hold.expires <= clock.seconds():
        raise HoldExpired(_("The time is no longer kept for you."))
    return hold


def read_hold(actor: Actor, hold_ref: str) -> HoldView | None:
    """A hold as stored, run out or not; None when it is gone."""
    return _read(actor, hold_ref)


def extend_hold(actor: Actor, timetable: Timetable, hold_ref: str) -> HoldView:
    """Keep it for as long again, once. Raises NotFound, HoldExpired, Conflict."""
    hold = find_hold(actor, hold_ref)
    lock([hold.occurrence_id] if hold.occurrence_id else [], calendars_claimed(hold_id=hold.id))
    now = clock.seconds()
    expires = max(hold.expires, now + timetable.business.hold_minutes * 60)
    if hold.occurrence_id is not None:
        expires = min(expires, hold.starts * 60)
    result = db.session.execute(
        update(Hold)
        .where(Hold.id == hold.id, Hold.extended.is_(False), Hold.expires > now)
        .values(expires=expires, extended=True),
        execution_options={"synchronize_session": False},
    )
    if getattr(result, "rowcount", 0) != 1:
        raise Conflict(_("The time can be kept longer only once."))
    db.session.execute(
        update(Claim).where(Claim.hold_id == hold.id).values(expires=expires),
        execution_options={"synchronize_session": False},
    )
    return find_hold(actor, hold_ref)


def release_hold(actor: Actor, hold_ref: str) -> None:
    """Give the time back at once. Does nothing when it is gone already."""
    hold = _read(actor, hold_ref)
    if hold is not None:
        lock([hold.occurrence_id] if hold.occurrence_id else [], _calendars(hold))
        _drop(hold)


def drop_hold(hold: HoldView) -> None:
    """Delete a hold whose calendars or class the caller has locked; seats go back."""
    _drop(hold)


def sweep_holds(actor: Actor, limit: int = 200) -> int:
    """Delete holds that ran out, their claims and seats; returns how many. The worker calls it."""
    refs = db.session.scalars(
        select(Hold.public_id).where(Hold.expires <= clock.seconds()).order_by(Hold.id).limit(limit)
    ).all()
    found = [hold for ref in refs if (hold := _read(actor, ref))]
    lock(
        [hold.occurrence_id for hold in found if hold.occurrence_id],
        {calendar for hold in found for calendar in _calendars(hold)},
    )
    now = clock.seconds()
    return sum(_drop(hold, lapsed_at=now) for hold in found)


def _calendars(hold: HoldView | None) -> set[int]:
    return calendars_claimed(hold_id=hold.id) if hold else set()


def _living(actor: Actor, hold_ref: str | None) -> HoldView | None:
    return _read(actor, hold_ref) if hold_ref else None


def _drop(hold: HoldView, lapsed_at: int | None = None) -> bool:
    """Delete a hold under its locks, its claims with it; with `lapsed_at`, only if nobody has extended or consumed it meanwhile."""
    conditions = [Hold.id == hold.id]
    if lapsed_at is not None:
        conditions.append(Hold.expires <= lapsed_at)
    kept = db.session.scalar(
        delete(Hold).where(*conditions).returning(Hold.seats),
        execution_options={"synchronize_session": False},
    )
    if kept is None:
        return False
    if hold.occurrence_id is not None:  # `hold.seats` was read before the locks
        return_seats(hold.occurrence_id, kept)
    return True


def _hold_row(
    timetable: Timetable,
    ref: str,
    location_id: int,
    expires: int,
    *,
    occurrence_id: int | None = None,
    seats: int = 1,
) -> NewRow:
    values = {
        "public_id": ref,
        "business_id": timetable.business.id,
        "location_id": location_id,
        "occurrence_id": occurrence_id,
        "seats": seats,
        "expires": expires,
        "extended": False,
        "created_at": clock.now(),
    }
    return _KEEP.row(values)


def _part_rows(timetable: Timetable, hold: NewRow, parts: Sequence[HeldPart]) -> list[NewRow]:
    return [
        _KEEP_PARTS.row(_part_values(timetable, number, part) | {"hold_id": hold})
        for number, part in enumerate(parts)
    ]


def _held(placed: Placed, assigned_by: str) -> HeldPart:
    part = placed.part
    return HeldPart(
        part.service_id, placed.staff_ids, part.addon_ids, placed.starts, placed.ends, assigned_by
    )


def _part_values(timetable: Timetable, position: int, part: HeldPart) -> dict[str, Any]:
    return {
        "position": position,
        "business_id": timetable.business.id,
        "service_id": part.service_id,
        "staff_ids": list(part.staff_ids),
        "addon_ids": list(part.addon_ids),
        "starts": part.starts,
        "ends": part.ends,
        "assigned_by": part.assigned_by,
    }


def _read(actor: Actor, hold_ref: str) -> HoldView | None:
    """A hold of the actor's business, in one statement."""
    if actor.kind == "system":
        rows = db.session.execute(_BY_REF, {"ref": hold_ref}).all()
    else:
        rows = db.session.execute(_BY_REF_WITHIN, {"ref": hold_ref, "business": actor.business_id}).all()
    if not rows:
        return None
    parts = tuple(
        HeldPart(
            row.service_id, tuple(row.staff_ids), tuple(row.addon_ids), row.starts, row.ends, row.assigned_by
        )
        for row in rows
    )
    row = rows[0]
    return HoldView(
        row.id,
        hold_ref,
        row.business_id,
        row.location_id,
        row.occurrence_id,
        row.seats,
        row.expires,
        row.extended,
        parts,
    )
