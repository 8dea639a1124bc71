"""Holds: a time, or seats of a class, kept for somebody who is filling in the details."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Response
from pydantic import Field

from bookingapp.base import clock
from bookingapp.base.db import db
from bookingapp.base.errors import DomainError
from bookingapp.base.i18n import _
from bookingapp.base.ids import is_id
from bookingapp.domain.booking.commands import check_parts
from bookingapp.domain.business.access import allowed
from bookingapp.domain.schedule.ask import Ask, Part
from bookingapp.domain.schedule.holds import (
    HoldView,
    extend_hold,
    find_hold,
    hold_seats,
    hold_time,
    release_hold,
)
from bookingapp.domain.schedule.ledger import calendars_claimed
from bookingapp.domain.schedule.timetable import LocationPlan
from bookingapp.models.schedule import Occurrence
from bookingapp.web.api.answers import Out
from bookingapp.web.api.asks import (
    PartIn,
    When,
    class_at,
    class_beginning,
    part_of,
    place_of,
    start_of,
    unlike,
)
from bookingapp.web.api.bookings import READ, WRITE
from bookingapp.web.api.call import Call
from bookingapp.web.api.instead import instead_of, instead_of_class
from bookingapp.web.api.operation import operation
from bookingapp.web.api.places import service_at, unknown
from bookingapp.web.api.strangers import too_many_holds
from bookingapp.web.api.times import wrong

MOST_PARTS = 10


class HoldIn(When):
    """What is to be kept: one service, several in a row, or seats of a class."""

    parts: list[PartIn] = Field(default_factory=list, max_length=MOST_PARTS)
    service_id: str | None = Field(None, max_length=80)
    staff_id: str | None = Field(None, max_length=40)
    addons: list[str] = Field(default_factory=list, max_length=50)
    location_id: str | None = Field(None, max_length=80)
    occurrence_id: str | None = Field(None, max_length=40)
    seats: int | None = Field(None, ge=1, le=1000)
    replaces_hold_id: str | None = Field(None, max_length=40)


class HeldOut(Out):
    """One service of a hold."""

    service_id: str
    starts_at: str
    ends_at: str
    staff_ids: list[str]
    resource_ids: list[str]


class HoldOut(Out):
    """A hold, and for how long it is still kept."""

    id: str
    location_id: str
    timezone: str
    starts_at: str
    parts: list[HeldOut]
    occurrence_id: str | None
    seats: int
    expires_at: str
    seconds_left: int
    extended: bool


def wanted(call: Call, body: HoldIn) -> tuple[LocationPlan, tuple[Part, ...], int]:
    """Where, what and when. Raises Invalid, UnknownService."""
    timetable = call.timetable
    if body.parts and (body.service_id or body.staff_id or body.addons):
        raise wrong("parts", _("Name either parts or service_id."))
    given, prefix = body.parts, "parts.{}."
    if not given:
        if body.service_id is None:
            raise wrong("service_id", _("Name a service, several parts or an occurrence."))
        given, prefix = [PartIn(service_id=body.service_id, staff_id=body.staff_id, addons=body.addons)], ""
    parts = tuple(part_of(timetable, one, prefix.format(number)) for number, one in enumerate(given))
    services = [timetable.services[part.service_id] for part in parts]
    place = place_of(timetable, services, body.location_id)
    check_parts(timetable, place.id, parts)
    return place, parts, start_of(body, place)


def instead(call: Call, body: HoldIn) -> dict[str, Any]:
    """What could be kept in place of a time that is refused."""
    try:
        if body.occurrence_id is not None:
            return instead_of_class(call, class_at(call.timetable, body.occurrence_id), body.seats or 1)
        place, parts, start = wanted(call, body)
        return instead_of(call, place.id, parts, start)
    except DomainError:
        return {}


@operation("POST", "/holds", scope=WRITE, body=HoldIn, answer=HoldOut, public=True, instead=instead)
def create_hold(call: Call, body: HoldIn) -> dict[str, Any] | Response:
    """Keep a time or seats of a class for a while; `replaces_hold_id` is one's own that is given up for it."""
    earlier = body.replaces_hold_id
    if earlier is not None and not is_id(earlier, "hld"):
        raise unknown("replaces_hold_id")
    refused = too_many_holds(call, earlier)
    if refused is not None:
        return refused
    timetable = call.timetable
    if body.occurrence_id is not None:
        chosen = class_at(timetable, body.occurrence_id)
        _check_place(call, chosen.location_id)
        _check_beside(call, body, chosen.service_id, chosen.location_id, chosen.starts)
        ref = chosen.occurrence_ref
        return shown(call, hold_seats(call.actor, timetable, ref, body.seats or 1, replaces=earlier))
    place, parts, start = wanted(call, body)
    _check_place(call, place.id)
    if len(parts) == 1 and timetable.services[parts[0].service_id].is_class:
        ref = class_beginning(timetable, parts[0], place, start).occurrence_ref
        return shown(call, hold_seats(call.actor, timetable, ref, body.seats or 1, replaces=earlier))
    if body.seats not in (None, 1):
        raise wrong("seats", _("This is not given in classes: it has one place."))
    ask = Ask(place.id, parts, clock.seconds(), online=not call.actor.at_desk)
    return shown(call, hold_time(call.actor, timetable, ask, start, replaces=earlier))


def _check_place(call: Call, location_id: int) -> None:
    """Those who work there keep times where they may book. Raises Forbidden."""
    if call.actor.is_staff:
        allowed(call.actor, call.business_id, WRITE, location_id)


def _check_beside(call: Call, body: HoldIn, service_id: int, location_id: int, starts: int) -> None:
    """What is named beside a class says the same. Raises Invalid."""
    if body.parts:
        raise unlike("parts")
    place = call.timetable.locations[location_id]
    if body.service_id is not None and service_at(call.timetable, body.service_id).id != service_id:
        raise unlike("service_id")
    if body.location_id not in (None, place.public_id, place.slug):
        raise unlike("location_id")
    if body.is_named and start_of(body, place) != starts:
        raise unlike("starts_at")


@operation("GET", "/holds/{id}", scope=READ, answer=HoldOut, public=True, id="hld")
def read_hold(call: Call, id: str) -> dict[str, Any]:
    """A hold that is still kept."""
    return shown(call, find_hold(call.actor, id))


@operation("DELETE", "/holds/{id}", scope=WRITE, answer=HoldOut, public=True, id="hld")
def delete_hold(call: Call, id: str) -> dict[str, Any]:
    """Give the time back at once."""
    hold = find_hold(call.actor, id)
    found = shown(call, replace(hold, expires=clock.seconds()))
    release_hold(call.actor, id)
    return found


@operation(
    "POST",
    "/holds/{id}/extend",
    scope=WRITE,
    answer=HoldOut,
    status=200,
    public=True,
    id="hld",
    name="extend_hold",
)
def extend(call: Call, id: str) -> dict[str, Any]:
    """Keep it for as long again, once."""
    return shown(call, extend_hold(call.actor, call.timetable, id))


def shown(call: Call, hold: HoldView) -> dict[str, Any]:
    """A hold as programs see it."""
    timetable = call.timetable
    place = timetable.locations[hold.location_id]
    claimed = calendars_claimed(hold_id=hold.id)
    rooms = [one for one in timetable.resources.values() if claimed.intersection(one.unit_calendars)]
    occurrence = db.session.get(Occurrence, hold.occurrence_id) if hold.occurrence_id else None
    parts = [
        {
            "service_id": timetable.services[part.service_id].public_id,
            "starts_at": clock.local_text(place.zone, part.starts),
            "ends_at": clock.local_text(place.zone, part.ends),
            "staff_ids": [timetable.staff[one].public_id for one in part.staff_ids if one in timetable.staff],
            "resource_ids": [
                one.public_id
                for one in rooms
                if any(one.id == needed for needed, _number in timetable.services[part.service_id].resources)
            ],
        }
        for part in hold.parts
        if part.service_id in timetable.services
    ]
    return {
        "id": hold.ref,
        "location_id": place.public_id,
        "timezone": place.zone.key,
        "starts_at": clock.local_text(place.zone, hold.starts),
        "parts": parts,
        "occurrence_id": occurrence.public_id if occurrence else None,
        "seats": hold.seats,
        "expires_at": _second(place, hold.expires),
        "seconds_left": max(0, hold.expires - clock.seconds()),
        "extended": hold.extended,
    }


def _second(place: LocationPlan, second: int) -> str:
    return datetime.fromtimestamp(second, place.zone).isoformat()
