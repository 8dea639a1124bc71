"""Classes: occurrences made ahead, with seats."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, insert, literal, select

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Invalid, NotFound
from bookingapp.base.events import emit
from bookingapp.base.i18n import _
from bookingapp.base.ids import new_id
from bookingapp.domain.business.access import allowed
from bookingapp.domain.schedule.ask import Ask, Part
from bookingapp.domain.schedule.ledger import assign, insert_claims, lock, read_and_clear, refuse
from bookingapp.domain.schedule.queries import NOBODY, Own, calendars_of
from bookingapp.domain.schedule.seating import Placed, place_team
from bookingapp.domain.schedule.teams import staff_of_occurrences
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.models.schedule import Hold, Occurrence


@dataclass(frozen=True, slots=True)
class ClassTime:
    """A class made ahead, with the seats that can still be had."""

    id: int
    occurrence_ref: str
    service_id: int
    location_id: int
    starts: int
    ends: int
    capacity: int
    seats_left: int
    staff_ids: tuple[int, ...]


def list_classes(
    timetable: Timetable,
    low: int,
    high: int,
    service_id: int | None = None,
    location_id: int | None = None,
    own: Own = NOBODY,
) -> list[ClassTime]:
    """The planned classes that begin in [low, high), by time; full ones too."""
    conditions = [Occurrence.starts >= low, Occurrence.starts < high]
    if service_id is not None:
        conditions.append(Occurrence.service_id == service_id)
    if location_id is not None:
        conditions.append(Occurrence.location_id == location_id)
    return _classes(timetable, conditions, own)


def find_class(timetable: Timetable, occurrence_ref: str, own: Own = NOBODY) -> ClassTime:
    """One planned class. Raises NotFound."""
    found = _classes(timetable, [Occurrence.public_id == occurrence_ref], own)
    if not found:
        raise NotFound(_("There is no such class."))
    return found[0]


def class_by_id(timetable: Timetable, occurrence_id: int) -> ClassTime:
    """A planned class by its internal id. Raises NotFound when it is no longer planned."""
    found = _classes(timetable, [Occurrence.id == occurrence_id], NOBODY)
    if not found:
        raise NotFound(_("This class is no longer planned."))
    return found[0]


def is_full(occurrence_id: int) -> bool:
    """Whether every seat of a class is taken."""
    taken, capacity = db.session.execute(
        select(Occurrence.taken, Occurrence.capacity).where(Occurrence.id == occurrence_id)
    ).one()
    return bool(taken == capacity)


def _classes(timetable: Timetable, conditions: list[Any], own: Own) -> list[ClassTime]:
    now = clock.seconds()
    lapsed = seats_lapsed(now) + seats_of_hold(own.hold_id)
    rows = db.session.execute(
        select(
            Occurrence.id,
            Occurrence.public_id,
            Occurrence.service_id,
            Occurrence.location_id,
            Occurrence.starts,
            Occurrence.ends,
            Occurrence.capacity,
            (Occurrence.capacity - Occurrence.taken + lapsed).label("left"),
        )
        .where(
            Occurrence.business_id == timetable.business.id,
            Occurrence.is_class,
            Occurrence.status == "planned",
            *conditions,
        )
        .order_by(Occurrence.starts, Occurrence.id)
    ).all()
    staff = staff_of_occurrences(timetable, [row.id for row in rows])
    return [
        ClassTime(
            id=row.id,
            occurrence_ref=row.public_id,
            service_id=row.service_id,
            location_id=row.location_id,
            starts=row.starts,
            ends=row.ends,
            capacity=row.capacity,
            seats_left=max(0, row.left),
            staff_ids=staff[row.id],
        )
        for row in rows
        if row.service_id in timetable.services and row.location_id in timetable.locations
    ]


def seats_lapsed(now: int) -> Any:
    """Seats of an occurrence that still count as taken though their hold has run out."""
    return (
        select(func.coalesce(func.sum(Hold.seats), 0))
        .where(Hold.occurrence_id == Occurrence.id, Hold.expires <= now)
        .scalar_subquery()
    )


def seats_of_hold(hold_id: int | None) -> Any:
    """The seats that one's own living hold keeps in an occurrence."""
    if hold_id is None:
        return literal(0)
    return (
        select(func.coalesce(func.sum(Hold.seats), 0))
        .where(Hold.occurrence_id == Occurrence.id, Hold.id == hold_id, Hold.expires > clock.seconds())
        .scalar_subquery()
    )


def check_class_open(
    actor: Actor, timetable: Timetable, chosen: ClassTime, waive: frozenset[str] = frozenset()
) -> None:
    """Whether the actor may still book a class: online, not begun, with the service's notice.

    The desk is bound by none of it; `waive` names rules that a program sets aside. Raises NotFound, TimeRefused.
    """
    if actor.at_desk:
        return
    service = timetable.services[chosen.service_id]
    if not waive and (not service.online or service.visibility == "staff"):
        raise NotFound(_("There is no such class."))
    if "notice" in waive:
        return
    now = clock.seconds()
    if chosen.starts * 60 <= now:
        raise refuse("past", chosen.starts)
    if chosen.starts * 60 < now + service.notice * 60:
        raise refuse("notice", chosen.starts)


def schedule_class(
    actor: Actor,
    timetable: Timetable,
    *,
    service_id: int,
    location_id: int,
    starts: int,
    staff_ids: tuple[int, ...],
    capacity: int | None = None,
) -> str:
    """Make one class ahead: claims its staff and the units its service needs. Returns its public id.

    Hours do not bind the business; claims do. Raises NotFound, Forbidden, Invalid, TimeRefused.
    """
    allowed(actor, timetable.business.id, "schedules:write", location_id)
    service = timetable.services.get(service_id)
    if service is None or not service.is_class or not service.is_at(location_id):
        raise Invalid(
            _("This service is not given in classes here."), {"service_id": [_("Choose a group service.")]}
        )
    if any(staff_id not in service.performers for staff_id in staff_ids):
        raise Invalid(
            _("Somebody here does not give this class."), {"staff_ids": [_("Choose those who perform it.")]}
        )
    ask = Ask(
        location_id,
        (Part(service_id),),
        clock.seconds(),
        frozenset({"hours", "notice", "caps"}),
        online=False,
    )
    calendars = calendars_of(timetable, ask)
    lock((), calendars)
    ask = replace(ask, now=clock.seconds())
    taken = read_and_clear(timetable, ask, starts, NOBODY, calendars)
    placed = place_team(timetable, ask, starts, taken, staff_ids)
    if placed is None:
        raise refuse("taken", starts)
    occurrence_id, public_id = _insert_class(timetable, placed, location_id, capacity or service.capacity)
    insert_claims(timetable.business.id, [placed], occurrence_ids=[occurrence_id])
    assign(timetable.business.id, [occurrence_id], [placed], timetable)
    emit("event.created", actor, timetable.business.id, public_id)
    return public_id


def _insert_class(timetable: Timetable, placed: Placed, location_id: int, capacity: int) -> tuple[int, str]:
    public_id = new_id("occ")
    result = db.session.execute(
        insert(Occurrence).returning(Occurrence.id),
        {
            "public_id": public_id,
            "business_id": timetable.business.id,
            "location_id": location_id,
            "service_id": placed.part.service_id,
            "starts": placed.starts,
            "ends": placed.ends,
            "is_class": True,
            "capacity": capacity,
            "taken": 0,
            "status": "planned",
            "assigned_by": "asked",
        },
    )
    return result.scalar_one(), public_id
