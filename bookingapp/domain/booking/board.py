"""The board: all that stands on the calendars of a business in a few days, for those who work there.

Read all day by everybody who has it open, so it is a few statements that do not depend on what is stored beside
those days. Whose bookings somebody may not see shows them as taken and nothing more, if they may know of staff; of
their time off it shows when, and not why.
"""

import marshal
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.events import Event
from bookingapp.base.hot import HotQuery, numbered
from bookingapp.domain.booking.desk import own_staff_ids
from bookingapp.domain.business.access import check_somewhere
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.business import User
from bookingapp.models.connected import ExternalBusy
from bookingapp.models.schedule import LONG_CLAIM, LONGEST_CLAIM, Assignment, Block, Occurrence
from bookingapp.models.staff import StaffMember

GONE = ("cancelled", "declined", "expired")
"""States of bookings that are shown only when asked for."""

NEWEST = 30
"""Events by which a change is noticed; one that is committed late is still among them."""


class _Listed(FunctionElement[str]):
    """Texts of a group with commas between; SQLAlchemy's own says the comma in a way that is not compiled ahead."""

    inherit_cache = True
    type = String()


@compiles(_Listed)
def _string_agg(element: Any, compiler: Any, **more: Any) -> str:
    return f"string_agg({compiler.process(element.clauses, **more)}, ',')"


@compiles(_Listed, "sqlite")
def _group_concat(element: Any, compiler: Any, **more: Any) -> str:
    return f"group_concat({compiler.process(element.clauses, **more)}, ',')"


class Card(NamedTuple):
    """An occurrence on the board, UTC minutes. One that the actor may not see has no `ref`: it is merely taken.

    `calendars` are internal ids of calendars, with commas between. A class has `seats` taken of `capacity`.
    """

    starts: int
    ends: int
    occurrence_ref: str
    location_id: int
    service_id: int
    is_class: bool
    capacity: int
    seats: int
    planned: str
    calendars: str | None
    is_seen: bool
    ref: str | None
    visit_ref: str | None
    staff_id: int | None
    status: str | None
    version: int | None
    service_name: str | None
    client_name: str | None
    notes: str | None
    price_type: str | None


class Bar(NamedTuple):
    """A block or a span of a connected calendar; `owner` is a calendar's, resource's or location's internal id."""

    kind: str
    owner: int
    starts: int
    ends: int
    ref: str
    reason: str


@dataclass(frozen=True, slots=True)
class Board:
    """What stands in a window, as rows, and the mark of the business's newest events just before it was read."""

    mark: str
    rows: Sequence[tuple[Any, ...]]
    bar_rows: Sequence[tuple[Any, ...]]

    @property
    def cards(self) -> list[Card]:
        """The occurrences."""
        return [Card._make(row) for row in self.rows]

    @property
    def bars(self) -> list[Bar]:
        """The blocks and what connected calendars say."""
        return [Bar._make(row) for row in self.bar_rows]

    def digest(self) -> bytes:
        """Short, and the same for equal rows alone."""
        content: Any = (self.rows, self.bar_rows)
        return blake2b(marshal.dumps(content, 2), digest_size=16).digest()


def read_board(actor: Actor, timetable: Timetable, low: int, high: int, *, gone: bool = False) -> Board:
    """What stands in [low, high), UTC minutes, by time; with `gone` also what was cancelled. Raises Forbidden."""
    check_somewhere(actor, "bookings:read")
    mark = board_mark(actor, timetable.business.id)
    return Board(mark, _cards(actor, timetable, low, high, gone), _bars(actor, timetable, low, high))


def board_mark(actor: Actor, business_id: int) -> str:
    """Another one whenever something has happened at the business. Raises Forbidden."""
    check_somewhere(actor, "bookings:read")
    rows = _NEWEST.rows({"business": business_id}, {}, 0)
    return blake2b(repr(rows).encode(), digest_size=8).hexdigest()


_NEWEST = HotQuery(
    lambda _: (
        select(Event.id)
        .where(Event.business_id == bindparam("business", type_=Integer))
        .order_by(Event.at.desc())
        .limit(literal_column(str(NEWEST), Integer))
    )
)


def _cards(actor: Actor, timetable: Timetable, low: int, high: int, gone: bool) -> Sequence[tuple[Any, ...]]:
    read, everybody = actor.places("bookings:read"), actor.places("bookings:all")
    length = max(len(read or ()), len(everybody or ()), 1)
    lists = {"read": _padded(read, length), "all": _padded(everybody, length)}
    query = _query(read is None, everybody is None, actor.may_somewhere("staff:read"), gone)
    values = {
        "business": timetable.business.id,
        "low": low,
        "high": high,
        "from": low - _reach(timetable),
        "now": clock.seconds(),
        "actor": actor.ref or "",
    }
    return query.rows(values, lists, length)


def _padded(places: frozenset[int] | None, length: int) -> list[int]:
    return [*(places or ()), *[0] * length][:length]


def _reach(timetable: Timetable) -> int:
    """How long before the window what reaches into it can have begun, in minutes."""
    found: int | None = timetable.memo.get("board reach")
    if found is None:
        longest = max(
            (
                max([service.duration, *(one.duration for one in service.performers.values())])
                + sum(extra.duration for extra in service.addons.values())
                for service in timetable.services.values()
            ),
            default=0,
        )
        found = timetable.memo.put("board reach", max(longest, LONG_CLAIM))
    return found or LONG_CLAIM


@lru_cache(maxsize=16)
def _query(reads_all: bool, sees_all: bool, shows_taken: bool, gone: bool) -> HotQuery:
    return HotQuery(lambda count: _statement(count, reads_all, sees_all, shows_taken, gone))


def _statement(count: int, reads_all: bool, sees_all: bool, shows_taken: bool, gone: bool) -> Any:
    occurrence, booking = Occurrence, Booking
    served = _served()
    seen: ColumnElement[bool] = (
        true() if sees_all else or_(occurrence.location_id.in_(numbered("all", count)), served)
    )
    if not reads_all:
        seen = and_(seen, occurrence.location_id.in_(numbered("read", count)))
    is_plain = reads_all and sees_all

    def shown(column: Any) -> Any:
        return column if is_plain else case((seen, column), else_=null())

    now = bindparam("now", type_=BigInteger)
    is_live = and_(
        *[booking.status != one for one in GONE], or_(booking.expires.is_(None), booking.expires > now)
    )
    standing: ColumnElement[bool] = or_(
        and_(occurrence.is_class, occurrence.status == "planned"), and_(booking.id.is_not(None), is_live)
    )
    if gone:
        ended = booking.status == "cancelled"
        standing = or_(standing, ended if is_plain else and_(ended, seen))
    return (
        select(
            occurrence.starts,
            occurrence.ends,
            occurrence.public_id,
            occurrence.location_id,
            occurrence.service_id,
            occurrence.is_class,
            occurrence.capacity,
            occurrence.taken,
            occurrence.status,
            select(_Listed(cast(Assignment.calendar_id, String)))
            .where(Assignment.occurrence_id == occurrence.id)
            .scalar_subquery(),
            literal_column("1", Integer) if is_plain else case((seen, 1), else_=0),
            shown(booking.public_id),
            shown(Visit.public_id),
            booking.staff_id,
            shown(booking.status),
            shown(booking.version),
            shown(booking.service_name),
            shown(booking.client_name),
            shown(booking.notes),
            shown(booking.price_type),
        )
        .outerjoin(booking, and_(booking.occurrence_id == occurrence.id, ~occurrence.is_class))
        .outerjoin(Visit, Visit.id == booking.visit_id)
        .where(
            occurrence.business_id == bindparam("business", type_=Integer),
            occurrence.starts < bindparam("high", type_=BigInteger),
            occurrence.starts > bindparam("from", type_=BigInteger),
            occurrence.ends > bindparam("low", type_=BigInteger),
            standing,
            true() if shows_taken or is_plain else seen,
        )
        .order_by(occurrence.starts, occurrence.id)
    )


def _served() -> ColumnElement[bool]:
    """What the user who acts serves, alone or with others."""
    mine = (
        select(StaffMember.calendar_id)
        .join(User, User.id == StaffMember.user_id)
        .where(
            User.public_id == bindparam("actor", type_=String),
            StaffMember.business_id == bindparam("business", type_=Integer),
        )
    )
    return (
        select(Assignment.occurrence_id)
        .where(Assignment.occurrence_id == Occurrence.id, Assignment.calendar_id.in_(mine))
        .exists()
    )


def _bars(actor: Actor, timetable: Timetable, low: int, high: int) -> Sequence[tuple[Any, ...]]:
    values = {"business": timetable.business.id, "low": low, "high": high}
    calendars = sorted(timetable.connected) or [0]
    rows = _BARS.rows(values, {"calendar": calendars}, len(calendars))
    hidden = _hidden_calendars(actor, timetable)
    return (
        [_silenced(row) if row[0] == "block" and row[1] in hidden else row for row in rows]
        if hidden
        else rows
    )


def _hidden_calendars(actor: Actor, timetable: Timetable) -> frozenset[int]:
    """Calendars of the staff whose day is not the actor's to see: others, where they may not see everybody's."""
    everybody = actor.places("bookings:all")
    if everybody is None:
        return frozenset()
    mine = own_staff_ids(actor)
    return frozenset(
        one.calendar_id
        for one in timetable.staff.values()
        if one.id not in mine and not everybody.intersection(one.location_ids or everybody)
    )


def _silenced(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Time off of somebody else: neither why, nor a way to it."""
    return (*row[:4], "", "")


def _bars_statement(count: int) -> Any:
    low, high = (bindparam(name, type_=BigInteger) for name in ("low", "high"))
    kind = case(
        (Block.location_id.is_not(None), "closed"),
        (Block.resource_id.is_not(None), "resource"),
        else_="block",
    )
    blocks = select(
        kind,
        func.coalesce(Block.location_id, Block.resource_id, Block.calendar_id),
        Block.starts,
        Block.ends,
        Block.public_id,
        Block.reason,
    ).where(Block.business_id == bindparam("business", type_=Integer), Block.ends > low, Block.starts < high)
    busy = select(
        literal_column("'busy'", String),
        ExternalBusy.calendar_id,
        ExternalBusy.starts,
        ExternalBusy.ends,
        literal_column("''", String),
        literal_column("''", String),
    ).where(
        ExternalBusy.calendar_id.in_(numbered("calendar", count)),
        ExternalBusy.starts < high,
        ExternalBusy.starts > low - literal_column(str(LONGEST_CLAIM), Integer),
        ExternalBusy.ends > low,
    )
    return union_all(blocks, busy)


_BARS = HotQuery(_bars_statement)
