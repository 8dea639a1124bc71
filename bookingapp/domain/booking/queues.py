"""Who waits for what comes free, those who have waited longest first, and the locks that an offer to them needs.

Who might be offered something is found before the locks (`find_queue`), and everything that this could touch is
locked in the one order (`lock_queue`: services, occurrences, calendars, and at the very end entries, by id).
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from heapq import merge as in_order
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import aliased

from bookingapp.base import clock
from bookingapp.base.db import db, table_of
from bookingapp.base.errors import NotFound
from bookingapp.base.intervals import Span, merge
from bookingapp.domain.booking.wishes import Wish, ways, wished_spans
from bookingapp.domain.schedule.ask import Ask, Part
from bookingapp.domain.schedule.grid import shape_of
from bookingapp.domain.schedule.ledger import lock, lock_capped
from bookingapp.domain.schedule.queries import calendars_of, find_openings
from bookingapp.domain.schedule.rules import Opening
from bookingapp.domain.schedule.timetable import ServicePlan, Timetable
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.models.booking import Booking
from bookingapp.models.waitlist import WaitlistEntry

MOST_READ = 500
MOST_ASKED = 30
"""Entries that are looked at when something comes free; whoever stands behind them is found by the worker."""

ENTRY = table_of(WaitlistEntry).c
STARTS = attrgetter("starts")


@dataclass(frozen=True, slots=True)
class Freed:
    """What comes free: time on calendars, or seats of a class; whole UTC minutes."""

    business_id: int
    starts: int
    ends: int
    calendars: frozenset[int] = frozenset()
    occurrence_id: int | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry of the list as it was read, with what it asks of the engine."""

    id: int
    public_id: str
    client_id: int
    timetable: Timetable
    location_id: int
    parts: tuple[Part, ...]
    occurrence_id: int | None
    seats: int
    wish: Wish
    passed: tuple[int, ...] = ()

    @property
    def service(self) -> ServicePlan:
        """What is waited for."""
        return self.timetable.services[self.parts[0].service_id]

    @property
    def calendars(self) -> set[int]:
        """Whatever a time that suits could claim."""
        return {one for ask in self.asks(0) for one in calendars_of(self.timetable, ask)}

    def asks(self, now: int) -> list[Ask]:
        """The questions to the engine at `now` (seconds), the same as any visitor's: one for each who would do."""
        return [Ask(self.location_id, (part,), now) for part in self.parts]

    def free(self, now: int, low: int, high: int) -> Iterator[Opening]:
        """Every start in [low, high) that can be had with any of those who would do, the earliest first."""
        found = [find_openings(self.timetable, ask, low, high) for ask in self.asks(now)]
        for _start, alike in groupby(in_order(*found, key=STARTS), STARTS):
            yield next(alike)

    def spans(self, low: int, high: int) -> list[Span]:
        """When it may begin, within [low, high)."""
        return wished_spans(self.wish, self.timetable.locations[self.location_id].zone, low, high)

    @property
    def longest(self) -> int:
        """Minutes that the service takes at most."""
        staff = [None, *(self.timetable.staff.get(one) for one in self.service.performers)]
        return max(shape_of(self.service, one, self.parts[0].addon_ids).duration for one in staff)


@dataclass(frozen=True, slots=True)
class Queue:
    """What is about to come free, and who might be offered it, those who have waited longest first."""

    freed: tuple[Freed, ...] = ()
    waiting: tuple[Waiting, ...] = ()


NOBODY = Queue()


def freed_by(bookings: Sequence[Booking], calendars: Collection[int]) -> list[Freed]:
    """What ending or moving these bookings, which claim these calendars, gives back as long as it lies ahead."""
    ahead = [booking for booking in bookings if booking.occurrence.ends * 60 > clock.seconds()]
    alone = [booking for booking in ahead if not booking.occurrence.is_class]
    found = [
        seats_freed(booking.business_id, booking.occurrence_id, booking.occurrence.starts)
        for booking in ahead
        if booking.occurrence.is_class
    ]
    for business_id in {booking.business_id for booking in alone}:
        mine = [booking.occurrence for booking in alone if booking.business_id == business_id]
        spans = merge((occurrence.starts, occurrence.ends) for occurrence in mine)
        found += [Freed(business_id, starts, ends, frozenset(calendars)) for starts, ends in spans]
    return found


def seats_freed(business_id: int, occurrence_id: int, starts: int) -> Freed:
    """Seats of a class that come free, or are added to it."""
    return Freed(business_id, starts, starts, occurrence_id=occurrence_id)


def find_queue(freed: Sequence[Freed], but: Collection[int] = ()) -> Queue:
    """Who might be offered what is about to come free, the entries with these ids aside. Locks nothing."""
    found: list[Waiting] = []
    for business_id in sorted({one.business_id for one in freed}):
        mine = [one for one in freed if one.business_id == business_id]
        found += [one for one in _read_waiting(business_id, mine, but) if _could_have(one, mine)]
    return Queue(tuple(freed), tuple(found[:MOST_ASKED])) if found else NOBODY


def _read_waiting(business_id: int, freed: Sequence[Freed], but: Collection[int]) -> list[Waiting]:
    """Entries whose days or class fit, oldest first; nobody has two offers for the same service at once."""
    other = aliased(WaitlistEntry)
    offered = select(other.id).where(
        other.client_id == WaitlistEntry.client_id,
        other.service_id == WaitlistEntry.service_id,
        other.state == "offered",
        other.id.not_in(but or (0,)),
    )
    first = clock.at(min(one.starts for one in freed)).date()
    last = clock.at(max(one.ends for one in freed)).date()
    days = and_(
        ENTRY.occurrence_id.is_(None),
        ENTRY.first_day <= last + timedelta(days=1),
        ENTRY.last_day >= first - timedelta(days=2),
    )
    classes = [one.occurrence_id for one in freed if one.occurrence_id is not None]
    rows = db.session.execute(
        select(*ENTRY)
        .where(
            ENTRY.business_id == business_id,
            ENTRY.state == "waiting",
            ENTRY.id.not_in(but or (0,)),
            or_(days, ENTRY.occurrence_id.in_(classes)) if classes else days,
            ~offered.exists(),
        )
        .order_by(ENTRY.id)
        .limit(MOST_READ)
    ).all()
    return waiting_of(business_id, rows)


def waiting_of(business_id: int, rows: Sequence[Any]) -> list[Waiting]:
    """Rows of the list as what they ask; those that can no longer be asked here are left out."""
    if not rows:
        return []
    try:
        timetable = timetable_by_id(business_id)
    except NotFound:  # the business has closed
        return []
    return [_waiting(timetable, row) for row in rows if _is_offered(timetable, row)]


def _is_offered(timetable: Timetable, row: Any) -> bool:
    service = timetable.services.get(row.service_id)
    if service is None or row.location_id not in timetable.locations or not timetable.business.offer_minutes:
        return False
    if row.staff_ids and service.performers.keys().isdisjoint(row.staff_ids):
        return False
    return service.is_class == (row.occurrence_id is not None) and service.addons.keys() >= set(row.addon_ids)


def _waiting(timetable: Timetable, row: Any) -> Waiting:
    windows = tuple((weekday, starts, ends) for weekday, starts, ends in row.windows)
    performers = timetable.services[row.service_id].performers
    still = [one for one in row.staff_ids if one in performers]
    return Waiting(
        id=row.id,
        public_id=row.public_id,
        client_id=row.client_id,
        timetable=timetable,
        location_id=row.location_id,
        parts=ways(row.service_id, still, row.addon_ids),
        occurrence_id=row.occurrence_id,
        seats=row.seats,
        wish=Wish(row.first_day, row.last_day, windows),
        passed=tuple(row.passed),
    )


def _could_have(one: Waiting, freed: Sequence[Freed]) -> bool:
    """Whether any of it is worth asking the engine about."""
    if one.occurrence_id is not None:
        return any(part.occurrence_id == one.occurrence_id for part in freed)
    calendars = one.calendars
    return any(
        part.occurrence_id is None
        and not calendars.isdisjoint(part.calendars)
        and one.spans(part.starts - one.longest + 1, part.ends)
        for part in freed
    )


def lock_queue(
    queue: Queue,
    occurrence_ids: Iterable[int],
    calendar_ids: Iterable[int],
    *,
    timetable: Timetable | None = None,
    services: Iterable[int] = (),
) -> None:
    """Lock what a command frees, and in the same order whatever the offers that follow could touch.

    `services` are those of `timetable` whose caps the command itself minds.
    """
    capped: dict[int, tuple[Timetable, set[int]]] = {}
    if timetable is not None:
        capped[timetable.business.id] = (timetable, set(services))
    for one in queue.waiting:
        capped.setdefault(one.timetable.business.id, (one.timetable, set()))[1].add(one.service.id)
    for business_id in sorted(capped):
        lock_capped(*capped[business_id])
    classes = {one.occurrence_id for one in queue.waiting if one.occurrence_id is not None}
    touched = {calendar for one in queue.waiting if one.occurrence_id is None for calendar in one.calendars}
    lock({*occurrence_ids, *classes}, {*calendar_ids, *touched})


def lock_entries(ids: Iterable[int]) -> None:
    """Lock entries by id, after everything else that a command locks."""
    wanted = sorted(set(ids))
    if wanted:
        db.session.execute(
            select(ENTRY.id).where(ENTRY.id.in_(wanted)).order_by(ENTRY.id).with_for_update()
        ).all()


def change_entry(entry_id: int, **values: Any) -> None:
    """Set columns of an entry that the caller has locked."""
    db.session.execute(
        update(WaitlistEntry).where(WaitlistEntry.id == entry_id).values(updated_at=clock.now(), **values),
        execution_options={"synchronize_session": False},
    )
