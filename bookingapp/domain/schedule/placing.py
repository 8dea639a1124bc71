"""Place many dates of one class at once: what each would take, what stands in its way, and the rows of those that fit."""

from bisect import insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import delete, insert

from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Invalid
from bookingapp.base.events import emit
from bookingapp.base.i18n import _
from bookingapp.base.ids import new_id
from bookingapp.base.intervals import Span, is_free
from bookingapp.domain.schedule.ask import Ask, Part, Taken, units_of
from bookingapp.domain.schedule.ledger import assign, insert_claims
from bookingapp.domain.schedule.queries import read_taken
from bookingapp.domain.schedule.seating import Placed, place_team
from bookingapp.domain.schedule.timetable import Timetable, lasting
from bookingapp.models.schedule import Claim, Occurrence

LONGEST_CLASS = 24 * 60
MOST_SEATS = 1000
MOST_STAFF = 20

WAIVED = frozenset({"hours", "notice", "caps"})
"""Hours do not bind the business when it gives a class; claims do."""


@dataclass(frozen=True, slots=True)
class ClassShape:
    """What every date of a class takes: minutes, who gives it, how many seats there are."""

    service_id: int
    location_id: int
    duration: int
    staff_ids: tuple[int, ...]
    capacity: int


@dataclass(frozen=True, slots=True)
class Fitting:
    """Which starts have room, and why the others have not: taken, blocked, or closed when no longer offered."""

    placed: Mapping[int, Placed]
    refused: Mapping[int, str]


def check_shape(timetable: Timetable, shape: ClassShape) -> None:
    """Whether such a class can be given there by those people. Raises Invalid."""
    fields: dict[str, list[str]] = {}
    service = timetable.services.get(shape.service_id)
    if service is None or not service.is_class or not service.is_at(shape.location_id):
        fields["service_id"] = [_("Choose a group service that is given there.")]
    elif len(set(shape.staff_ids)) != len(shape.staff_ids) or not all(
        staff_id in service.performers and staff_id in timetable.staff for staff_id in shape.staff_ids
    ):
        fields["staff_ids"] = [_("Choose those who perform it.")]
    if shape.location_id not in timetable.locations:
        fields["location_id"] = [_("There is no such location.")]
    for name, value, most in (
        ("duration_minutes", shape.duration, LONGEST_CLASS),
        ("capacity", shape.capacity, MOST_SEATS),
    ):
        if not 1 <= value <= most:
            fields[name] = [_("Give a whole number from %(low)s to %(high)s.", low=1, high=most)]
    if len(shape.staff_ids) > MOST_STAFF:
        fields["staff_ids"] = [_("These are too many.")]
    if fields:
        raise Invalid(_("This class cannot be given like that."), fields)


def is_offered(timetable: Timetable, shape: ClassShape) -> bool:
    """Whether everything that the class needs is still there."""
    service = timetable.services.get(shape.service_id)
    return (
        service is not None
        and shape.location_id in timetable.locations
        and all(staff_id in timetable.staff for staff_id in shape.staff_ids)
        and service.performers.keys() >= set(shape.staff_ids)
    )


def calendars_of_class(timetable: Timetable, shape: ClassShape) -> list[int]:
    """The calendars that dates of this class could take: its staff's, and all units of what the service needs."""
    ask = _ask(shape, 0)
    found = {timetable.staff[staff_id].calendar_id for staff_id in shape.staff_ids}
    for resource_id, _quantity in timetable.services[shape.service_id].resources:
        found.update(units_of(timetable, ask, resource_id))
    return sorted(found)


def _ask(shape: ClassShape, now: int) -> Ask:
    return Ask(shape.location_id, (Part(shape.service_id),), now, WAIVED, online=False)


def read_hindrances(timetable: Timetable, shape: ClassShape, starts: Iterable[int], now: int) -> Taken:
    """What stands in the way of these starts; one statement over the whole span of them."""
    wanted = sorted(starts)
    timed = _timed(timetable, shape)
    if not wanted:
        return Taken()
    return read_taken(
        timed, _ask(shape, now), wanted[0], wanted[-1] + 1, calendars=calendars_of_class(timetable, shape)
    )


def fit(
    timetable: Timetable,
    shape: ClassShape,
    starts: Iterable[int],
    taken: Taken,
    *,
    also: Iterable[tuple[int, Span]] = (),
    blocks_count: bool = True,
) -> Fitting:
    """Try every start in order of time; one date is in the way of the next like anybody else's.

    `also` are spans of calendars that are taken besides; with `blocks_count` nobody is called in from time off.
    """
    claims: dict[int, list[Span]] = {calendar: list(spans) for calendar, spans in taken.claims.items()}
    for calendar, span in also:
        insort(claims.setdefault(calendar, []), span)
    timed, ask = _timed(timetable, shape), _ask(shape, 0)
    standing = replace(taken, claims=claims)
    placed: dict[int, Placed] = {}
    refused: dict[int, str] = {}
    for start in sorted(starts):
        if blocks_count and _is_blocked(timetable, shape, start, taken):
            refused[start] = "blocked"
            continue
        one = place_team(timed, ask, start, standing, shape.staff_ids)
        if one is None:
            refused[start] = "taken"
            continue
        placed[start] = one
        for claim in one.claims:
            insort(claims.setdefault(claim.calendar_id, []), (claim.starts, claim.ends))
    return Fitting(placed, refused)


def _is_blocked(timetable: Timetable, shape: ClassShape, start: int, taken: Taken) -> bool:
    ends = start + shape.duration
    spans = [taken.closures]
    spans += [taken.blocks.get(timetable.staff[staff_id].calendar_id, ()) for staff_id in shape.staff_ids]
    return not all(is_free(one, start, ends) for one in spans)


def _timed(timetable: Timetable, shape: ClassShape) -> Timetable:
    """The timetable with the service as long as this class is."""
    return lasting(timetable, shape.service_id, shape.duration)


def clear_expired(calendar_ids: Sequence[int], now: int) -> None:
    """Delete the expired claims of locked calendars, which the guard would still count."""
    db.session.execute(
        delete(Claim).where(Claim.calendar_id.in_(calendar_ids), Claim.expires <= now),
        execution_options={"synchronize_session": False},
    )


def insert_classes(
    actor: Actor,
    timetable: Timetable,
    shape: ClassShape,
    placed: Mapping[int, Placed],
    series_id: int,
) -> list[str]:
    """Write the dates of a series that fit, under the locks of their calendars; their public ids in order."""
    if not placed:
        return []
    rows = [_row(timetable, shape, start, one, series_id) for start, one in placed.items()]
    ids = list(
        db.session.scalars(insert(Occurrence).returning(Occurrence.id, sort_by_parameter_order=True), rows)
    )
    insert_claims(timetable.business.id, list(placed.values()), occurrence_ids=ids)
    assign(timetable.business.id, ids, list(placed.values()), timetable)
    refs = [str(row["public_id"]) for row in rows]
    for ref in refs:
        emit("event.created", actor, timetable.business.id, ref)
    return refs


def _row(timetable: Timetable, shape: ClassShape, start: int, one: Placed, series_id: int) -> dict[str, Any]:
    return {
        "public_id": new_id("occ"),
        "business_id": timetable.business.id,
        "location_id": shape.location_id,
        "service_id": shape.service_id,
        "series_id": series_id,
        "original_start": start,
        "is_exception": False,
        "starts": one.starts,
        "ends": one.ends,
        "is_class": True,
        "capacity": shape.capacity,
        "taken": 0,
        "status": "planned",
        "assigned_by": "asked",
    }
