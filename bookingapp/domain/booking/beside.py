"""What a booking that moves finds beside it: the others of its visit, whose buffers do not count against it.

Buffers count against others, not inside a visit: where two of its claims would meet on one calendar they are
cut, and when one moves away the other gets its buffers back as far as nobody else stands there by now.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from bookingapp.base.db import db
from bookingapp.base.intervals import Span, is_free, merge
from bookingapp.domain.schedule.ask import Taken
from bookingapp.domain.schedule.grid import shape_of
from bookingapp.domain.schedule.ledger import insert_claims
from bookingapp.domain.schedule.seating import ClaimSpan, Placed, cut_buffers
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.models.booking import Booking
from bookingapp.models.schedule import LONGEST_CLAIM, Claim


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another booking of the visit: when it is, and its claims with all buffers that others leave room for."""

    starts: int
    ends: int
    claims: tuple[ClaimSpan, ...]

    def core(self, claim: ClaimSpan) -> Span:
        """A claim without its buffers."""
        return max(claim.starts, self.starts), min(claim.ends, self.ends)


def read_neighbours(
    timetable: Timetable, bookings: Sequence[Booking], visit: Sequence[int]
) -> list[Neighbour]:
    """What bookings claim now, under the locks, in their order; `visit` are the occurrences of the whole visit."""
    if not bookings:
        return []
    ids = [booking.occurrence_id for booking in bookings]
    rows = db.session.execute(
        select(Claim.occurrence_id, Claim.calendar_id, Claim.starts, Claim.ends)
        .where(Claim.occurrence_id.in_(ids))
        .order_by(Claim.starts)
    ).all()
    low = min((row.starts for row in rows), default=0) - LONGEST_CLAIM
    high = max((row.ends for row in rows), default=0) + LONGEST_CLAIM
    others = _others({row.calendar_id for row in rows}, visit, low, high)
    return [
        _neighbour(
            timetable,
            booking,
            [
                ClaimSpan(row.calendar_id, row.starts, row.ends, 0)
                for row in rows
                if row.occurrence_id == booking.occurrence_id
            ],
            others,
        )
        for booking in bookings
    ]


def _others(calendars: set[int], ids: Sequence[int], low: int, high: int) -> dict[int, list[Span]]:
    """Everybody else's claims on these calendars; expired ones count too, since the guard counts them."""
    rows = db.session.execute(
        select(Claim.calendar_id, Claim.starts, Claim.ends).where(
            Claim.calendar_id.in_(calendars),
            Claim.starts > low,
            Claim.starts < high,
            Claim.occurrence_id.is_(None) | Claim.occurrence_id.not_in(ids),
        )
    )
    found: dict[int, list[Span]] = {}
    for row in rows:
        found.setdefault(row.calendar_id, []).append((row.starts, row.ends))
    return found


def _neighbour(
    timetable: Timetable, booking: Booking, claims: list[ClaimSpan], others: dict[int, list[Span]]
) -> Neighbour:
    starts, ends = booking.occurrence.starts, booking.occurrence.ends
    service = timetable.services.get(booking.service_id)
    before = after = 0
    if service is not None:
        shape = shape_of(service, timetable.staff.get(booking.staff_id or 0), ())
        before, after = shape.before, shape.after
    widened = []
    for claim in claims:
        core = (max(claim.starts, starts), min(claim.ends, ends))
        low = min(claim.starts, starts - before) if core[0] == starts else claim.starts
        high = max(claim.ends, ends + after) if core[1] == ends else claim.ends
        for other in others.get(claim.calendar_id, ()):
            low = max(low, other[1]) if other[1] <= core[0] else low
            high = min(high, other[0]) if other[0] >= core[1] else high
        widened.append(ClaimSpan(claim.calendar_id, low, high, core[0]))
    return Neighbour(starts, ends, tuple(widened))


def with_neighbours(taken: Taken, neighbours: Sequence[Neighbour], before: int, after: int) -> Taken:
    """What stands in the way of a booking with such buffers, which may reach into its siblings' and they into it."""
    if not neighbours:
        return taken
    claims = {calendar: list(spans) for calendar, spans in taken.claims.items()}
    for one in neighbours:
        for claim in one.claims:
            start, end = one.core(claim)
            if start + after < end - before:
                claims.setdefault(claim.calendar_id, []).append((start + after, end - before))
    return replace(taken, claims={calendar: merge(spans) for calendar, spans in claims.items()})


def meets(placed: Placed, neighbours: Sequence[Neighbour]) -> bool:
    """Whether what is placed would stand on a sibling itself, buffers aside."""
    for one in neighbours:
        for theirs in one.claims:
            for claim in placed.claims:
                core = (max(claim.starts, placed.starts), min(claim.ends, placed.ends))
                is_same = claim.calendar_id == theirs.calendar_id
                if is_same and not is_free([one.core(theirs)], *core):
                    return True
    return False


def side_by_side(placed: Placed, neighbours: Sequence[Neighbour]) -> tuple[Placed, list[Placed]]:
    """What is placed and its siblings, with buffers cut where they meet."""
    theirs = [Placed(placed.part, one.starts, one.ends, (), (), one.claims) for one in neighbours]
    found = cut_buffers([placed, *theirs])
    return found[0], found[1:]


def put_back(timetable: Timetable, bookings: Sequence[Booking], placed: Sequence[Placed]) -> None:
    """Write the claims of siblings that stay."""
    insert_claims(
        timetable.business.id,
        placed,
        occurrence_ids=[booking.occurrence_id for booking in bookings],
        expiries=[booking.expires for booking in bookings],
    )
