"""Visits: several services in a row for one client, booked as one."""

from typing import Any, Literal

from flask import Response
from pydantic import Field
from sqlalchemy import select

from bookingapp.base.db import db
from bookingapp.base.errors import DomainError
from bookingapp.base.i18n import _
from bookingapp.domain.booking.lists import list_visit_ids
from bookingapp.domain.booking.payloads import visit_payloads
from bookingapp.domain.booking.queries import find_visit
from bookingapp.domain.booking.request import BookingRequest
from bookingapp.domain.schedule.ask import Part
from bookingapp.models.booking import Visit
from bookingapp.web.api.answers import Out, Page, Price, page_of
from bookingapp.web.api.asks import (
    ForWhom,
    PartIn,
    check_business,
    check_held,
    hold_at,
    part_of,
    place_of,
    start_of,
    unlike,
)
from bookingapp.web.api.booked import STATES, BookedClientOut, BookingOut
from bookingapp.web.api.bookings import (
    READ,
    WRITE,
    BookingsQuery,
    described,
    for_booker,
    make_once,
    site,
    wanted_of,
)
from bookingapp.web.api.call import Call
from bookingapp.web.api.instead import instead_of
from bookingapp.web.api.operation import operation
from bookingapp.web.api.times import wrong


class VisitIn(ForWhom):
    """Several services one after another, or what a hold keeps."""

    parts: list[PartIn] = Field(default_factory=list, max_length=10)


class VisitOut(Out):
    """A visit with its bookings; `status` is theirs, or `mixed`."""

    id: str
    client: BookedClientOut
    location_id: str
    starts_at: str
    ends_at: str
    timezone: str
    status: STATES | Literal["mixed"]
    bookings: list[BookingOut]
    price: Price
    manage_url: str
    created_at: str


@operation("GET", "/visits", scope=READ, query=BookingsQuery, answer=Page[VisitOut])
def list_visits(call: Call, query: BookingsQuery) -> dict[str, Any]:
    """The visits to which such a booking belongs, the earliest first."""
    found, total = list_visit_ids(call.actor, wanted_of(call, query), query.offset, query.per_page)
    return page_of(visit_payloads(found, site()), total, query.page, query.per_page)


@operation("GET", "/visits/{id}", scope=READ, answer=VisitOut, id="vis")
def get_visit(call: Call, id: str) -> dict[str, Any]:
    """One visit."""
    return _shown(find_visit(call.actor, id).id)


def instead(call: Call, body: VisitIn) -> dict[str, Any]:
    """What could be had in place of a time that is refused."""
    try:
        asked = request_of(call, body)
    except DomainError:
        return {}
    return instead_of(call, asked.location_id, asked.parts, asked.starts, asked.waive)


@operation("POST", "/visits", scope=WRITE, body=VisitIn, answer=VisitOut, public=True, instead=instead)
def create_visit(call: Call, body: VisitIn) -> dict[str, Any] | Response:
    """Book several services in a row, or what a hold keeps."""
    made = make_once(call, body, request_of)
    if isinstance(made, Response):
        return made
    key = db.session.scalar(select(Visit.id).where(Visit.public_id == made.public_id))
    assert key is not None
    found = _shown(key)
    bookings = [for_booker(call, body, one) for one in found["bookings"]]
    return found | {"bookings": bookings, "client": bookings[0]["client"]}


def request_of(call: Call, body: VisitIn) -> BookingRequest:
    """What the domain is asked for. Raises Invalid, UnknownService, HoldExpired."""
    timetable = call.timetable
    check_business(call, body.business_id)
    parts = tuple(part_of(timetable, one, f"parts.{number}.") for number, one in enumerate(body.parts))
    if body.hold_id is not None:
        hold = hold_at(call, body.hold_id)
        if hold.occurrence_id is not None:
            raise wrong("hold_id", _("This keeps seats of a class: book it as a booking."))
        place = check_held(timetable, hold, body)
        held = tuple(
            Part(one.service_id, one.staff_ids[0] if one.staff_ids else None, one.addon_ids)
            for one in hold.parts
        )
        if parts and not _is_like(parts, held):
            raise unlike("parts")
        return described(call, body, place, held, hold.starts)
    if not parts:
        raise wrong("parts", _("Name the services, or a hold."))
    for number, part in enumerate(parts):
        if timetable.services[part.service_id].is_class:
            raise wrong(f"parts.{number}.service_id", _("This is given in classes: book it as a booking."))
    place = place_of(timetable, [timetable.services[part.service_id] for part in parts], body.location_id)
    return described(call, body, place, parts, start_of(body, place))


def _is_like(parts: tuple[Part, ...], held: tuple[Part, ...]) -> bool:
    """Whether parts say no other than what is held."""
    return len(parts) == len(held) and all(
        one.service_id == kept.service_id
        and one.staff_id in (None, kept.staff_id)
        and (not one.addon_ids or one.addon_ids == kept.addon_ids)
        for one, kept in zip(parts, held, strict=True)
    )


def _shown(visit_id: int) -> dict[str, Any]:
    db.session.flush()
    return visit_payloads([visit_id], site())[0]
