"""What is free, what is next, why a time is not offered, which classes there are."""

import itertools
import marshal
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import orjson
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    String,
    Text,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
    union_all,
)

from bookingapp.base import clock
from bookingapp.base.db import db
from bookingapp.base.hot import Beside, HotQuery, numbered
from bookingapp.base.intervals import Span, merge
from bookingapp.domain.schedule.ask import Ask, Taken, bounds, staff_pool, units_of
from bookingapp.domain.schedule.hours import local_day, midnight
from bookingapp.domain.schedule.rules import Opening, Openings, openings, refusal
from bookingapp.domain.schedule.timetable import Performer, ServicePlan, Timetable
from bookingapp.models.booking import Booking
from bookingapp.models.business import Business
from bookingapp.models.connected import ExternalBusy
from bookingapp.models.schedule import LONG_CLAIM, LONGEST_CLAIM, Block, Claim, Hold, Occurrence

LIVE = ("pending", "confirmed", "arrived", "completed")
"""States of a booking that count against caps."""

HOLDS_PER_STAFF, FEWEST_HOLDS = 5, 20
"""Of which `most_holds` is made."""

_HORIZON_DAYS = 366


@dataclass(frozen=True, slots=True)
class Own:
    """Whose claims do not count: the occurrences of one's own booking, or one's own hold."""

    occurrence_ids: tuple[int, ...] = ()
    hold_id: int | None = None


NOBODY = Own()


@dataclass(frozen=True, slots=True)
class BusinessCard:
    """A business as the list on the front page shows it."""

    slug: str
    name: str
    about: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a start is or is not offered: overall, and for each staff member who performs the first service.

    `outside` are those who would be free but for a connected calendar.
    """

    reason: str | None
    by_staff: dict[int, str | None]
    outside: frozenset[int] = frozenset()


def list_businesses() -> list[BusinessCard]:
    """The active businesses that wish to be listed, by name."""
    rows = db.session.execute(
        select(Business.slug, Business.name, Business.about)
        .where(Business.active, Business.listed)
        .order_by(Business.name, Business.id)
    )
    return [BusinessCard(*row) for row in rows]


def calendars_of(timetable: Timetable, ask: Ask) -> list[int]:
    """Every calendar that an ask could touch, sorted: all who could serve, all units that could be needed."""
    found: set[int] = set()
    for part in ask.parts:
        service = timetable.services.get(part.service_id)
        if service is None:
            continue
        found.update(staff.calendar_id for staff in staff_pool(timetable, ask, part))
        for resource_id, _ in service.resources:
            found.update(units_of(timetable, ask, resource_id))
    return sorted(found)


_CLAIMED, _BLOCKED, _RESOURCE_BLOCKED, _CLOSED, _LAPSED, _BUSY = range(6)
"""Kinds of rows: what stands in the way, where the third and fourth carry the id of a resource or location, not a
calendar's; claims that have expired, which only writers look at; and what outside calendars say.
"""

_NOW, _LOW, _HIGH = (bindparam(name, type_=BigInteger) for name in ("now", "low", "high"))
_SHIFT = 32
"""A span is read as one number, its start shifted by so many bits, and its length."""
_LENGTH = (1 << _SHIFT) - 1
_COMMA: Any = literal_column("','")
"""A text for `aggregate_strings`: it is written into the statement as it stands."""
_DAY: ColumnElement[int] = literal_column(str(LONG_CLAIM), Integer)
_MONTH: ColumnElement[int] = literal_column(str(LONGEST_CLAIM), Integer)


def _spans(starts: Any, ends: Any) -> ColumnElement[str]:
    """All spans of a group as one text.

    A month of a busy calendar is hundreds of rows, each of which takes the driver longer than the database.
    """
    packed = cast(starts, BigInteger) * literal_column(str(1 << _SHIFT), BigInteger) + (ends - starts)
    return func.aggregate_strings(cast(packed, Text), _COMMA)


@lru_cache(maxsize=256)
def _unpacked(text: str) -> tuple[Span, ...]:
    """The spans of such a text, sorted; most calendars have not changed since they were last read."""
    packed = sorted(orjson.loads(f"[{text}]"))
    return tuple([(one >> _SHIFT, (one >> _SHIFT) + (one & _LENGTH)) for one in packed])


def _claims(count: int, but_own: bool, lapsed: bool) -> list[Select[*tuple[Any, ...]]]:
    """Claims of `count` calendars that reach into a window: those of up to a day, and by their own index the long ones."""
    mine = Claim.calendar_id.in_(numbered("calendar", count))
    conditions = [mine, Claim.ends > _LOW]
    kind: ColumnElement[int] = literal_column(str(_CLAIMED), Integer)
    if lapsed:
        kind = case((Claim.expires <= _NOW, literal_column(str(_LAPSED))), else_=kind)
    else:
        conditions.append(or_(Claim.expires.is_(None), Claim.expires > _NOW))
    if but_own:
        conditions.append(or_(Claim.hold_id.is_(None), Claim.hold_id != bindparam("own_hold", type_=Integer)))
        own = numbered("own", _MOST_OWN)
        conditions.append(or_(Claim.occurrence_id.is_(None), Claim.occurrence_id.not_in(own)))
    groups = (Claim.calendar_id, kind) if lapsed else (Claim.calendar_id,)
    found = select(Claim.calendar_id, kind, _spans(Claim.starts, Claim.ends)).where(*conditions)
    near = found.where(Claim.starts < _HIGH, Claim.starts > _LOW - _DAY)
    far = found.where(
        Claim.ends - Claim.starts > _DAY, Claim.starts <= _LOW - _DAY, Claim.starts > _LOW - _MONTH
    )
    return [near.group_by(*groups), far.group_by(*groups)]


def _busy(count: int) -> Select[*tuple[Any, ...]]:
    """What is read from outside calendars and reaches into a window."""
    busy = ExternalBusy
    found = select(
        busy.calendar_id, literal_column(str(_BUSY), Integer), _spans(busy.starts, busy.ends)
    ).where(
        busy.calendar_id.in_(numbered("calendar", count)),
        busy.starts < _HIGH,
        busy.starts > _LOW - _MONTH,
        busy.ends > _LOW,
    )
    return found.group_by(busy.calendar_id)


def _reading(but_own: bool, lapsed: bool, connected: bool) -> HotQuery:
    kind = case(
        (Block.location_id.is_not(None), literal_column(str(_CLOSED))),
        (Block.resource_id.is_not(None), literal_column(str(_RESOURCE_BLOCKED))),
        else_=literal_column(str(_BLOCKED)),
    )
    owner = func.coalesce(Block.location_id, Block.resource_id, Block.calendar_id)
    found = select(owner, kind, _spans(Block.starts, Block.ends)).where(
        Block.business_id == bindparam("business", type_=Integer), Block.ends > _LOW, Block.starts < _HIGH
    )
    blocks: Select[*tuple[Any, ...]] = found.group_by(owner, kind)
    if not connected:
        return HotQuery(lambda count: union_all(*_claims(count, but_own, lapsed), blocks))
    return HotQuery(lambda count: union_all(*_claims(count, but_own, lapsed), blocks, _busy(count)))


NONE = (0,)
"""What nobody's calendar is: a service that nobody performs, a class that nobody leads."""

_MOST_OWN = 20
"""Bookings of one visit that can be disregarded at once."""

_READ = {choice: _reading(*choice) for choice in itertools.product((False, True), repeat=3)}
"""By whether one's own claims are left out, expired ones are asked for, and somebody has an outside calendar."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The ledger as it was read for an ask and a window: rows of owner, kind and their spans; and what is full."""

    rows: Sequence[tuple[int, int, str]]
    full: Mapping[int, Sequence[Span]]

    @property
    def has_lapsed(self) -> bool:
        """Whether expired claims are left, if it was asked for them."""
        return any(kind == _LAPSED for _owner, kind, _spans in self.rows)

    def mark(self) -> bytes:
        """Short, and the same for equal readings alone."""
        content: Any = (self.rows, self.full)
        return blake2b(marshal.dumps(content, 2), digest_size=16).digest()


def read_taken(
    timetable: Timetable,
    ask: Ask,
    low: int,
    high: int,
    own: Own = NOBODY,
    calendars: Sequence[int] | None = None,
) -> Taken:
    """What stands in the way of starts in [low, high): one statement, and one more where a service has caps."""
    return taken_of(timetable, ask, read_ledger(timetable, ask, low, high, own, calendars))


def read_ledger(
    timetable: Timetable,
    ask: Ask,
    low: int,
    high: int,
    own: Own = NOBODY,
    calendars: Sequence[int] | None = None,
    *,
    lapsed: bool = False,
) -> Reading:
    """The same, before it is sorted by what it stands in the way of; with `lapsed`, expired claims beside it."""
    calendars = (calendars_of(timetable, ask) if calendars is None else calendars) or NONE
    query, values = _asking(timetable, ask, low, high, own, calendars, lapsed)
    rows: Any = query.rows(values, {"calendar": calendars}, len(calendars))
    return Reading(rows, full_days(timetable, ask, low, high, own))


def ledger_beside(timetable: Timetable, ask: Ask, low: int, high: int) -> Beside | None:
    """The same, to be read along with something else; None where it takes more than one statement."""
    if capped(timetable, ask):
        return None
    calendars = calendars_of(timetable, ask) or NONE
    query, values = _asking(timetable, ask, low, high, NOBODY, calendars, lapsed=False)
    return query.beside(values, {"calendar": calendars}, len(calendars))


def reading_in(value: str | None) -> Reading:
    """What was read so."""
    return Reading([tuple(row) for row in orjson.loads(value or "[]")], {})


def _asking(
    timetable: Timetable, ask: Ask, low: int, high: int, own: Own, calendars: Sequence[int], lapsed: bool
) -> tuple[HotQuery, dict[str, Any]]:
    reach = _reach(timetable, ask)
    values: dict[str, Any] = {
        "low": low - reach,
        "high": high + reach,
        "now": ask.now,
        "business": timetable.business.id,
    }
    if own != NOBODY:
        padded = (*own.occurrence_ids, *[0] * _MOST_OWN)[:_MOST_OWN]
        values |= {"own_hold": own.hold_id or 0} | {
            f"own_{place}": owner for place, owner in enumerate(padded)
        }
    connected = not timetable.connected.isdisjoint(calendars)
    return _READ[own != NOBODY, lapsed, connected], values


def taken_of(timetable: Timetable, ask: Ask, reading: Reading) -> Taken:
    """What a reading says stands in the way of an ask."""
    claims: dict[int, tuple[Span, ...]] = {}
    blocks: dict[int, list[Span]] = defaultdict(list)
    busy: dict[int, list[Span]] = defaultdict(list)
    closures: list[Span] = []
    for owner_id, kind, text in reading.rows:
        spans = _unpacked(text)
        if kind == _CLAIMED:  # the long ones, which begin before the others, are another row
            claims[owner_id] = tuple(sorted(claims[owner_id] + spans)) if owner_id in claims else spans
        elif kind == _BLOCKED:
            blocks[owner_id] += spans
        elif kind == _BUSY:
            busy[owner_id] += spans
        elif kind == _RESOURCE_BLOCKED:
            for unit in units_of(timetable, ask, owner_id):
                blocks[unit] += spans
        elif kind == _CLOSED and owner_id == ask.location_id:
            closures += spans
    return Taken(
        claims=claims,
        blocks={calendar_id: merge(spans) for calendar_id, spans in blocks.items()},
        closures=merge(closures),
        full=reading.full,
        busy={calendar_id: merge(spans) for calendar_id, spans in busy.items()},
    )


_HOLDS = HotQuery(
    lambda _: select(func.count()).where(
        Hold.business_id == bindparam("business", type_=Integer),
        Hold.expires > _NOW,
        Hold.public_id != bindparam("but", type_=String),
    )
)


def most_holds(timetable: Timetable) -> int:
    """How many times a business keeps at once for strangers who are filling in their details."""
    return max(FEWEST_HOLDS, HOLDS_PER_STAFF * len(timetable.staff))


def count_holds(timetable: Timetable, now: int, but: str | None = None) -> int:
    """How many holds of a business have not run out at `now` (seconds), the one named aside."""
    values = {"business": timetable.business.id, "now": now, "but": but or ""}
    return int(_HOLDS.rows(values, {}, 0)[0][0])


def _reach(timetable: Timetable, ask: Ask) -> int:
    """Minutes by which the claims of an ask can reach beyond its starts, in either direction."""
    key = ("reach", ask.parts)
    found: int | None = timetable.memo.get(key)
    if found is None:
        found = 0
        for part in ask.parts:
            service = timetable.services.get(part.service_id)
            if service is None:
                continue
            shapes: list[ServicePlan | Performer] = [service, *service.performers.values()]
            extra = sum(service.addons[addon].duration for addon in part.addon_ids if addon in service.addons)
            found += max(shape.duration for shape in shapes) + extra
            found += max(shape.before for shape in shapes) + max(shape.after for shape in shapes)
        timetable.memo.put(key, found)
    return found


def full_days(
    timetable: Timetable, ask: Ask, low: int, high: int, own: Own = NOBODY
) -> dict[int, list[Span]]:
    """The days and weeks in which a service has reached its cap, by service."""
    limited = capped(timetable, ask)
    if not limited:
        return {}
    more = Counter(part.service_id for part in ask.parts)
    zone = timetable.locations[ask.location_id].zone
    first, last = local_day(zone, low), local_day(zone, high + _reach(timetable, ask))
    first -= date.fromordinal(first).weekday()
    last += 6 - date.fromordinal(last).weekday()
    days: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    rows = db.session.execute(
        select(Occurrence.service_id, Occurrence.starts)
        .join(Booking, Booking.occurrence_id == Occurrence.id)
        .where(
            Occurrence.service_id.in_([service.id for service in limited]),
            Occurrence.starts >= midnight(zone, first),
            Occurrence.starts < midnight(zone, last + 1),
            Booking.status.in_(LIVE),
            or_(Booking.expires.is_(None), Booking.expires > ask.now),
            Occurrence.id.not_in(own.occurrence_ids or (0,)),
        )
    )
    for service_id, starts in rows:
        days[service_id][local_day(zone, starts)] += 1
    return {
        service.id: merge(
            (midnight(zone, begin), midnight(zone, end))
            for begin, end in _full(service, days[service.id], first, last, more[service.id])
        )
        for service in limited
    }


def capped(timetable: Timetable, ask: Ask) -> list[ServicePlan]:
    """The services of an ask of which only so many are booked in a day or week."""
    if "caps" in ask.waive:
        return []
    asked = [timetable.services.get(key) for key in dict.fromkeys(part.service_id for part in ask.parts)]
    return [service for service in asked if service and (service.max_per_day or service.max_per_week)]


def _full(
    service: ServicePlan, counts: dict[int, int], first: int, last: int, more: int
) -> Iterable[tuple[int, int]]:
    """Spans of day numbers, end excluded, in which `more` bookings would be more than the service allows."""
    if service.max_per_day:
        days = range(first, last + 1) if more > service.max_per_day else counts
        yield from ((day, day + 1) for day in days if counts.get(day, 0) + more > service.max_per_day)
    if service.max_per_week:
        for monday in range(first, last + 1, 7):
            if sum(counts.get(day, 0) for day in range(monday, monday + 7)) + more > service.max_per_week:
                yield monday, monday + 7


def find_openings(
    timetable: Timetable, ask: Ask, low: int, high: int, own: Own = NOBODY, reading: Reading | None = None
) -> Openings:
    """Every start in [low, high) that can be had now; by a reading of just this, where there is one already."""
    reading = reading or read_ledger(timetable, ask, low, high, own)
    return openings(timetable, ask, low, high, taken_of(timetable, ask, reading))


def find_next(timetable: Timetable, ask: Ask, after: int, own: Own = NOBODY) -> Opening | None:
    """The first start at or after a minute, at most 366 days on; looks in growing steps."""
    earliest, latest = bounds(timetable, ask)
    low = max(after, earliest)
    end = min(low + _HORIZON_DAYS * clock.DAY, latest)
    stride = 7 * clock.DAY
    while low < end:
        high = min(low + stride, end)
        found = find_openings(timetable, ask, low, high, own).first()
        if found:
            return found
        low, stride = high, min(stride * 2, 92 * clock.DAY)
    return None


def find_nearest(
    timetable: Timetable, ask: Ask, start: int, count: int = 3, own: Own = NOBODY
) -> list[Opening]:
    """The free starts closest to a minute, within a fortnight around it or else the next ones; sorted by time."""
    near = list(find_openings(timetable, ask, start - 3 * clock.DAY, start + 14 * clock.DAY, own))
    near.sort(key=lambda opening: (abs(opening.starts - start), opening.starts))
    chosen = [opening for opening in near if opening.starts != start][:count]
    if not chosen and (beyond := find_next(timetable, ask, start + 14 * clock.DAY, own)):
        chosen = [beyond]
    return sorted(chosen, key=lambda opening: opening.starts)


def explain(timetable: Timetable, ask: Ask, start: int, own: Own = NOBODY) -> Explanation:
    """Name the rule that removed a start, overall and for each who performs the first service."""
    part = ask.parts[0]

    def of(staff_id: int | None) -> Ask:
        return replace(ask, parts=(replace(part, staff_id=staff_id), *ask.parts[1:]))

    taken = read_taken(timetable, of(None), start, start + 1, own)
    pool = staff_pool(timetable, ask, part)
    by_staff = {staff.id: refusal(timetable, of(staff.id), start, taken) for staff in pool}
    within = replace(taken, busy={})
    outside = frozenset(
        staff.id
        for staff in pool
        if by_staff[staff.id] == "taken"
        and taken.busy
        and refusal(timetable, of(staff.id), start, within) is None
    )
    return Explanation(refusal(timetable, ask, start, taken), by_staff, outside)
