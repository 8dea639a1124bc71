"""Hours and blocks as programs see them."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bookingapp.base import clock
from bookingapp.base.clock import DAY
from bookingapp.base.db import db
from bookingapp.domain.schedule.blocks import Keeper
from bookingapp.domain.schedule.hours import WallSpan
from bookingapp.domain.schedule.standing import Owner, find_schedule, hours_of
from bookingapp.models.business import Location
from bookingapp.models.schedule import Block

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def schedule_payload(owner: Owner) -> dict[str, Any]:
    """The hours of one who can have some; `saved` is false where none were ever given."""
    schedule = find_schedule(*(owner.key.get(f"{kind}_id") for kind in ("staff", "resource", "location")))
    found: dict[str, Any] = {"timezone": _zone(owner), "saved": schedule is not None}
    if schedule is None:
        return found | {"weekly": [], "overrides": []}
    hours = hours_of(schedule)
    places = _place_refs(schedule.business_id)
    return found | {
        "weekly": [
            {"weekday": WEEKDAYS[number], **_span(span, places)}
            for number, day in enumerate(hours.weekly)
            for span in day
        ],
        "overrides": [
            {"date": day.isoformat(), "spans": [_span(span, places) for span in spans]}
            for day, spans in hours.overrides.items()
        ],
    }


def _zone(owner: Owner) -> str | None:
    """The zone of the places where the hours count; none where these have several."""
    zones = set(db.session.scalars(select(Location.timezone).where(Location.id.in_(owner.location_ids))))
    return zones.pop() if len(zones) == 1 else None


def _place_refs(business_id: int) -> Mapping[int, str]:
    rows: Any = db.session.execute(
        select(Location.id, Location.public_id).where(Location.business_id == business_id)
    )
    return dict(rows.all())


def _span(span: WallSpan, places: Mapping[int, str]) -> dict[str, Any]:
    """Wall times; an end at or before the start lies on the next day."""
    starts, ends, place = span
    return {
        "starts": wall_text(starts),
        "ends": wall_text(ends if ends <= DAY else ends - DAY),
        "location_id": places.get(place or 0),
    }


def wall_text(minutes: int) -> str:
    """Minutes after midnight as 09:00; a whole day is 24:00."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def block_payloads(rows: Sequence[Block], keepers: Sequence[Keeper]) -> list[dict[str, Any]]:
    """Blocks in the order given, with whose time each takes; those of nobody among the keepers are left out."""
    found = [(row, keeper_of(row, keepers)) for row in rows]
    return [block_payload(row, keeper) for row, keeper in found if keeper is not None]


def keeper_of(row: Block, keepers: Sequence[Keeper]) -> Keeper | None:
    """Whose time a block takes."""
    if row.calendar_id is not None:
        return next((one for one in keepers if one.calendar_id == row.calendar_id), None)
    owners: Any = ({"resource_id": row.resource_id}, {"location_id": row.location_id})
    return next((one for one in keepers if one.owner in owners), None)


def block_payload(row: Block, keeper: Keeper) -> dict[str, Any]:
    """One block; times with the offset of the place. `unit` is the number of a resource's unit, none for all of it."""
    kind, _colon, rest = keeper.key.partition(":")
    ref, _colon, number = rest.partition(":")
    zone: ZoneInfo = keeper.zone
    return {
        "id": row.public_id,
        "staff_id": ref if kind == "staff" else None,
        "resource_id": ref if kind in {"resource", "unit"} else None,
        "unit": int(number) if kind == "unit" else None,
        "location_id": ref if kind == "location" else None,
        "starts_at": clock.local_text(zone, row.starts),
        "ends_at": clock.local_text(zone, row.ends),
        "timezone": zone.key,
        "reason": row.reason,
    }
