"""The ledger of claims: lock, look, take, give back.

One order of locks everywhere: services with caps, then occurrences by id, then calendars by id, each in
one statement. On SQLite the write transaction itself is the lock. Whoever writes claims, holds or seats
holds these locks.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import BigInteger, CompoundSelect, bindparam, delete, func, select, union_all, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute

from bookingapp.base import clock
from bookingapp.base.db import db, is_sqlite, table_of
from bookingapp.base.errors import TimeRefused
from bookingapp.base.hot import HotInsert, HotQuery, NewRow, numbered, store
from bookingapp.base.i18n import lazy
from bookingapp.domain.schedule.ask import Ask, Taken, staff_pool
from bookingapp.domain.schedule.fairness import WINDOW, Load, rank, reason
from bookingapp.domain.schedule.queries import NOBODY, Own, calendars_of, read_ledger, taken_of
from bookingapp.domain.schedule.rules import openings, refusal
from bookingapp.domain.schedule.seating import Placed, Preference, place
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.models.catalog import Service
from bookingapp.models.schedule import Assignment, Calendar, Claim, Hold, Occurrence

REFUSALS = {
    "taken": lazy("This time has just been taken."),
    "blocked": lazy("This time is not available."),
    "hours": lazy("This time lies outside working hours."),
    "step": lazy("Bookings do not begin at this time."),
    "notice": lazy("This time is too soon to book."),
    "window": lazy("This time is too far ahead to book."),
    "past": lazy("This time has passed."),
    "cap": lazy("No more bookings are taken on this day."),
}


@dataclass(frozen=True, slots=True)
class Seating:
    """What was chosen under the locks: every part placed, why that staff member, and the second it was decided."""

    placed: tuple[Placed, ...]
    assigned_by: str
    now: int


def refuse(why: str, start: int) -> TimeRefused:
    """The refusal of a start for a reason."""
    return TimeRefused(why, str(REFUSALS[why]), start=start)


def lock(occurrence_ids: Iterable[int], calendar_ids: Iterable[int]) -> None:
    """Lock occurrences, then calendars, each by id in one statement."""
    _lock_rows(_LOCK_OCCURRENCES, occurrence_ids)
    _lock_rows(_LOCK_CALENDARS, calendar_ids)


def lock_capped(timetable: Timetable, service_ids: Iterable[int]) -> None:
    """Lock the services that have caps, so that two bookings cannot both be the last one allowed."""
    capped = (timetable.services.get(service_id) for service_id in service_ids)
    _lock_rows(_LOCK_SERVICES, [service.id for service in capped if service and _has_caps(service)])


def _has_caps(service: Any) -> bool:
    return bool(service.max_per_day or service.max_per_week or service.max_active_per_client)


def _locking(column: InstrumentedAttribute[int]) -> HotQuery:
    """Rows by id, locked in that order; saving what does not change their key goes on meanwhile."""
    return HotQuery(
        lambda count: (
            select(column)
            .where(column.in_(numbered("id", count)))
            .order_by(column)
            .with_for_update(key_share=True)
        )
    )


_LOCK_SERVICES, _LOCK_OCCURRENCES, _LOCK_CALENDARS = (
    _locking(column) for column in (Service.id, Occurrence.id, Calendar.id)
)


def _lock_rows(query: HotQuery, ids: Iterable[int]) -> None:
    wanted = sorted(set(ids))
    if wanted and not is_sqlite(db.session()):
        query.rows({}, {"id": wanted}, len(wanted))


_CALENDARS = select(table_of(Claim).c.calendar_id)
_HELD_CALENDARS = _CALENDARS.where(table_of(Claim).c.hold_id == bindparam("hold"))
_OCCUPIED_CALENDARS = _CALENDARS.where(
    table_of(Claim).c.occurrence_id.in_(bindparam("occurrences", expanding=True))
)


def calendars_claimed(occurrence_ids: Sequence[int] = (), hold_id: int | None = None) -> set[int]:
    """The calendars on which these occurrences or this hold have claims now."""
    if hold_id is not None:
        return set(db.session.scalars(_HELD_CALENDARS, {"hold": hold_id}))
    return set(db.session.scalars(_OCCUPIED_CALENDARS, {"occurrences": list(occurrence_ids)}))


def seat(
    timetable: Timetable,
    ask: Ask,
    start: int,
    *,
    own: Own = NOBODY,
    occurrence_ids: Sequence[int] = (),
    wish: Preference | None = None,
) -> Seating:
    """Lock everything the ask could touch, look once more, and choose who serves. Raises TimeRefused.

    `own` are claims that do not count because the caller is about to delete them; `occurrence_ids` are
    locked beside the calendars.
    """
    lock_capped(timetable, (part.service_id for part in ask.parts))
    candidates = calendars_of(timetable, ask)
    lock(occurrence_ids, {*candidates, *_own_calendars(own)})
    ask = replace(ask, now=clock.seconds())
    taken = read_and_clear(timetable, ask, start, own, candidates)
    return choose(timetable, ask, start, taken, wish)


def choose(
    timetable: Timetable, ask: Ask, start: int, taken: Taken, wish: Preference | None = None
) -> Seating:
    """Who serves an ask at one start, by what was read under the locks. Raises TimeRefused."""
    opening = openings(timetable, ask, start, start + 1, taken).first()
    if opening is None:
        raise refuse(refusal(timetable, ask, start, taken) or "taken", start)
    ranked, why = _ranking(timetable, ask, opening.staff_ids, wish)
    preference = Preference(
        {staff_id: at for at, staff_id in enumerate(ranked)}, wish.units if wish else frozenset()
    )
    for lead in sorted(opening.staff_ids, key=lambda staff_id: preference.ranks.get(staff_id, len(ranked))):
        placed = place(timetable, ask, start, taken, lead, preference)
        if placed:
            return Seating(tuple(placed), why, ask.now)
    raise refuse("taken", start)


def read_and_clear(
    timetable: Timetable, ask: Ask, start: int, own: Own, calendar_ids: Sequence[int]
) -> Taken:
    """What stands in the way of one start on locked calendars, from which expired claims in its way are deleted.

    Nobody counts those but the guard. There rarely are any, so they are looked for by the reading itself.
    """
    reading = read_ledger(timetable, ask, start, start + 1, own, calendar_ids, lapsed=True)
    if reading.has_lapsed:
        _CLEAR.rows({"now": ask.now}, {"calendar": calendar_ids}, len(calendar_ids))
    return taken_of(timetable, ask, reading)


def _own_calendars(own: Own) -> set[int]:
    if own == NOBODY:
        return set()
    found = calendars_claimed(own.occurrence_ids) if own.occurrence_ids else set()
    return found | (calendars_claimed(hold_id=own.hold_id) if own.hold_id is not None else set())


def _ranking(
    timetable: Timetable, ask: Ask, able: Sequence[int], wish: Preference | None
) -> tuple[list[int], str]:
    """Everybody who could serve any part, best first, and why the best of those able to begin was chosen."""
    if wish and wish.ranks and any(staff_id in wish.ranks for staff_id in able):
        return sorted(wish.ranks, key=lambda staff_id: wish.ranks[staff_id]), "kept"
    alone = len(ask.parts) == 1 and timetable.services[ask.parts[0].service_id].staff_count == 1
    if alone and (ask.parts[0].staff_id is not None or len(able) == 1):
        return list(able), "only" if ask.parts[0].staff_id is None else "asked"
    pool = {staff.id for part in ask.parts for staff in staff_pool(timetable, ask, part)}
    ranked = rank(_loads(timetable, sorted(pool), ask.now))
    why = (
        "asked"
        if ask.parts[0].staff_id is not None
        else reason([load for load in ranked if load.staff_id in able])
    )
    return [load.staff_id for load in ranked], why


_BOOKED = (
    select(Assignment.calendar_id, func.count(), func.max(Assignment.booked))
    .where(
        Assignment.calendar_id.in_(bindparam("calendars", expanding=True)),
        Assignment.booked > bindparam("since"),
    )
    .group_by(Assignment.calendar_id)
)
_HELD = (
    select(Claim.calendar_id, func.count(), func.max(Claim.expires))
    .where(
        Claim.calendar_id.in_(bindparam("calendars", expanding=True)),
        Claim.hold_id.is_not(None),
        Claim.expires > bindparam("now"),
    )
    .group_by(Claim.calendar_id)
)
_LOADS: CompoundSelect[Any] = union_all(_BOOKED, _HELD)


def _loads(timetable: Timetable, staff_ids: Sequence[int], now: int) -> list[Load]:
    """Bookings of the last thirty days and holds of this moment, for each staff member."""
    calendars = {timetable.staff[staff_id].calendar_id: timetable.staff[staff_id] for staff_id in staff_ids}
    recent: dict[int, int] = dict.fromkeys(calendars, 0)
    last: dict[int, int] = dict.fromkeys(calendars, 0)
    values = {"calendars": list(calendars), "since": now - WINDOW, "now": now}
    for calendar_id, count, latest in db.session.execute(_LOADS, values).all():
        recent[calendar_id] += count
        last[calendar_id] = max(last[calendar_id], latest or 0)
    return [
        Load(staff.id, staff.priority, staff.weight, recent[calendar_id], last[calendar_id])
        for calendar_id, staff in calendars.items()
    ]


_CLAIMS = table_of(Claim)
_CLEAR = HotQuery(
    lambda count: delete(_CLAIMS).where(
        _CLAIMS.c.calendar_id.in_(numbered("calendar", count)),
        _CLAIMS.c.expires <= bindparam("now", type_=BigInteger),
    )
)
_CLAIM = HotInsert(_CLAIMS)
_HELD_CLAIMS = select(_CLAIMS.c.part, _CLAIMS.c.calendar_id).where(
    _CLAIMS.c.hold_id == bindparam("hold"), _CLAIMS.c.expires > bindparam("now")
)
_ADOPT = (
    update(_CLAIMS)
    .where(_CLAIMS.c.hold_id == bindparam("hold"), _CLAIMS.c.part == bindparam("held_part"))
    .values(hold_id=None, occurrence_id=bindparam("occurrence"), expires=bindparam("until"), part=0)
)
_ASSIGN = HotInsert(table_of(Assignment))


def insert_claims(
    business_id: int,
    placed: Sequence[Placed],
    *,
    occurrence_ids: Sequence[int] = (),
    hold_id: int | None = None,
    expiries: Sequence[int | None] = (),
) -> None:
    """Write the claims of every part, for its occurrence or for one hold. Raises TimeRefused.

    `expiries` gives, part by part, the second in which the claims cease to count; none: they stay.

    That the database refuses is the last line of defence: locks and rules have said yes already.
    """
    rows: list[NewRow] = []
    for number, part in enumerate(placed):
        expires = expiries[number] if expiries else None
        if hold_id is None:
            rows += claim_rows(business_id, part, expires, occurrence_id=occurrence_ids[number])
        else:
            rows += claim_rows(business_id, part, expires, number, hold_id=hold_id)
    if rows:
        store_claims(placed[0].starts, *rows)


def claim_rows(
    business_id: int, placed: Placed, expires: int | None, part: int = 0, **owner: int | NewRow
) -> list[NewRow]:
    """The claims of one part of an `occurrence_id` or a `hold_id`, either of which may yet have to be stored."""
    common = {"business_id": business_id, "expires": expires, "part": part} | owner
    return [
        _CLAIM.row(common | {"calendar_id": span.calendar_id, "starts": span.starts, "ends": span.ends})
        for span in placed.claims
    ]


def store_claims(start: int, *rows: NewRow) -> Any:
    """Store rows with claims among them, as `store` does. Raises TimeRefused when the guard refuses them."""
    try:
        return store(*rows)
    except IntegrityError as error:
        if "claim" not in str(error.orig):
            raise
        raise refuse("taken", start) from None


def delete_claims(occurrence_ids: Sequence[int] = (), hold_id: int | None = None) -> None:
    """Give the time of occurrences or of a hold back."""
    owner = Claim.hold_id == hold_id if hold_id is not None else Claim.occurrence_id.in_(occurrence_ids)
    db.session.execute(delete(Claim).where(owner), execution_options={"synchronize_session": False})


def claims_of_hold(hold_id: int, now: int) -> list[tuple[int, int]]:
    """Part and calendar of every living claim of a hold."""
    return [tuple(row) for row in db.session.execute(_HELD_CLAIMS, {"hold": hold_id, "now": now})]


def adopt_claims(hold_id: int, part: int, occurrence_id: int, expires: int | None) -> int:
    """Make the claims of one part of a hold those of an occurrence; returns how many there were."""
    result = db.session.execute(
        _ADOPT, {"hold": hold_id, "held_part": part, "occurrence": occurrence_id, "until": expires}
    )
    return int(getattr(result, "rowcount", 0))


def assign(
    business_id: int, occurrence_ids: Sequence[int], placed: Sequence[Placed], timetable: Timetable
) -> None:
    """Record which calendars serve each occurrence; it outlives the claims and is counted for fairness."""
    rows = [
        row
        for occurrence_id, part in zip(occurrence_ids, placed, strict=True)
        for row in assignment_rows(business_id, occurrence_id, part, timetable)
    ]
    if rows:
        store(*rows)


def assignment_rows(
    business_id: int, occurrence_id: int | NewRow, placed: Placed, timetable: Timetable
) -> list[NewRow]:
    """The calendars that serve an occurrence, which may yet have to be stored."""
    common = {"business_id": business_id, "occurrence_id": occurrence_id, "booked": clock.seconds()}
    staff = [timetable.staff[staff].calendar_id for staff in placed.staff_ids]
    return [_ASSIGN.row(common | {"calendar_id": calendar}) for calendar in (*staff, *placed.unit_calendars)]


def take_seats(occurrence_id: int, seats: int, start: int) -> None:
    """Count seats of a locked class as taken. Raises TimeRefused when there are not that many."""
    result = db.session.execute(
        update(Occurrence)
        .where(
            Occurrence.id == occurrence_id,
            Occurrence.status == "planned",
            Occurrence.taken + seats <= Occurrence.capacity,
        )
        .values(taken=Occurrence.taken + seats),
        execution_options={"synchronize_session": False},
    )
    if getattr(result, "rowcount", 0) != 1:
        raise refuse("taken", start)


def return_seats(occurrence_id: int, seats: int) -> None:
    """Count seats of a locked class as free again."""
    db.session.execute(
        update(Occurrence).where(Occurrence.id == occurrence_id).values(taken=Occurrence.taken - seats),
        execution_options={"synchronize_session": False},
    )


def drop_expired_seats(occurrence_id: int, now: int) -> None:
    """Remove the expired holds of a locked class and return their seats."""
    holds = db.session.execute(
        select(Hold.id, Hold.seats).where(Hold.occurrence_id == occurrence_id, Hold.expires <= now)
    ).all()
    if holds:
        db.session.execute(
            delete(Hold).where(Hold.id.in_([hold.id for hold in holds])),
            execution_options={"synchronize_session": False},
        )
        return_seats(occurrence_id, sum(hold.seats for hold in holds))
