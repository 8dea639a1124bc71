"""What stands on calendars in a span, for whoever asks why it is not free: bookings, holds, time off."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import and_, or_, select

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.domain.booking.queries import visible
from bookingapp.domain.business.access import allowed_somewhere
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.schedule import LONGEST_CLAIM, Block, Claim, Occurrence

GONE = ("cancelled", "declined", "expired")


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something in the way, [starts, ends) in UTC minutes with its buffers. `ref`: the visit, class or block.

    A booking that the actor may not see has neither `ref` nor `text`.
    """

    kind: Literal["booking", "class", "hold", "block"]
    calendar_id: int | None
    starts: int
    ends: int
    ref: str = ""
    text: str = ""


def find_obstacles(
    actor: Actor, business_id: int, calendar_ids: Sequence[int], low: int, high: int
) -> list[Obstacle]:
    """The claims on these calendars that reach into [low, high), by their start. Raises NotFound, Forbidden."""
    allowed_somewhere(actor, business_id, "services:read")
    rows: Any = db.session.execute(
        select(Claim, Occurrence)
        .outerjoin(Occurrence, Occurrence.id == Claim.occurrence_id)
        .where(
            Claim.calendar_id.in_(calendar_ids),
            Claim.business_id == business_id,
            Claim.starts < high,
            Claim.starts > low - LONGEST_CLAIM,
            Claim.ends > low,
            or_(Claim.expires.is_(None), Claim.expires > clock.seconds()),
        )
        .order_by(Claim.starts)
    ).all()
    seen = _bookings(actor, [occurrence.id for _claim, occurrence in rows if occurrence is not None])
    return [_obstacle(claim, occurrence, seen) for claim, occurrence in rows]


def find_time_off(
    actor: Actor,
    business_id: int,
    low: int,
    high: int,
    *,
    calendar_id: int | None = None,
    location_id: int | None = None,
) -> list[Obstacle]:
    """Time off of a calendar, and closures of a location, that reach into [low, high). Raises NotFound, Forbidden."""
    allowed_somewhere(actor, business_id, "services:read")
    owners = [Block.calendar_id == calendar_id] if calendar_id is not None else []
    owners += [Block.location_id == location_id] if location_id is not None else []
    rows = db.session.scalars(
        select(Block)
        .where(Block.business_id == business_id, Block.starts < high, Block.ends > low, or_(*owners))
        .order_by(Block.starts)
    )
    return [
        Obstacle("block", one.calendar_id, one.starts, one.ends, one.public_id, one.reason) for one in rows
    ]


def _bookings(actor: Actor, occurrence_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Of the bookings that the actor may see: visit and words, by occurrence."""
    if not occurrence_ids or not actor.may_somewhere("bookings:read"):
        return {}
    rows: Any = db.session.execute(
        select(Booking.occurrence_id, Visit.public_id, Booking.service_name, Booking.client_name)
        .join(Visit, Visit.id == Booking.visit_id)
        .where(
            and_(*visible(actor, Booking)),
            Booking.occurrence_id.in_(occurrence_ids),
            Booking.status.not_in(GONE),
        )
    )
    return {occurrence_id: (ref, f"{service}, {client}") for occurrence_id, ref, service, client in rows}


def _obstacle(claim: Claim, occurrence: Occurrence | None, seen: dict[int, tuple[str, str]]) -> Obstacle:
    if occurrence is None:
        return Obstacle("hold", claim.calendar_id, claim.starts, claim.ends)
    if occurrence.is_class:
        return Obstacle("class", claim.calendar_id, claim.starts, claim.ends, occurrence.public_id)
    ref, text = seen.get(occurrence.id, ("", ""))
    return Obstacle("booking", claim.calendar_id, claim.starts, claim.ends, ref, text)
