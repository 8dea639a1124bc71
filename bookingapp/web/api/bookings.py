"""Bookings: list, make, read, and take through their life."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, request
from pydantic import Field
from sqlalchemy import select

from bookingapp.base.db import db
from bookingapp.base.errors import DomainError, HoldExpired
from bookingapp.base.i18n import _
from bookingapp.base.ids import is_id
from bookingapp.domain.booking.changes import (
    arrive_booking,
    cancel_booking,
    complete_booking,
    confirm_booking,
    decline_booking,
    mark_no_show,
)
from bookingapp.domain.booking.commands import book, made_before
from bookingapp.domain.booking.desk import check_served
from bookingapp.domain.booking.lists import Wanted, list_booking_ids
from bookingapp.domain.booking.payloads import Site, booking_payloads
from bookingapp.domain.booking.queries import find_booking
from bookingapp.domain.booking.request import Booked, BookingRequest
from bookingapp.domain.clients.commands import clean_details
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.classes import ClassTime, class_by_id
from bookingapp.domain.schedule.holds import HoldView
from bookingapp.domain.schedule.timetable import LocationPlan
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.business import Location
from bookingapp.models.catalog import Service
from bookingapp.models.clients import Client
from bookingapp.models.staff import StaffMember
from bookingapp.web.api.agents import awaits_client
from bookingapp.web.api.answers import Page, page_of
from bookingapp.web.api.asks import (
    ForWhom,
    PartIn,
    answers_of,
    check_business,
    check_held,
    class_at,
    class_beginning,
    hold_at,
    part_of,
    place_of,
    start_of,
    unlike,
    who_comes,
)
from bookingapp.web.api.booked import STATES, BookingOut
from bookingapp.web.api.call import Call
from bookingapp.web.api.instead import instead_of, instead_of_class
from bookingapp.web.api.lists import Paging, is_outside, key_of
from bookingapp.web.api.operation import Schema, operation
from bookingapp.web.api.places import location_at, service_at, staff_at, unknown
from bookingapp.web.api.strangers import too_many_visits
from bookingapp.web.api.times import read_instant, wrong
from bookingapp.web.api.windows import read_window
from bookingapp.web.installation import current_settings

READ, WRITE = "bookings:read", "bookings:write"


class BookingIn(ForWhom):
    """What is to be booked. Prices are worked out here and never taken from outside."""

    service_id: str | None = Field(None, max_length=80)
    staff_id: str | None = Field(None, max_length=40)
    seats: int | None = Field(None, ge=1, le=1000)
    addons: list[str] = Field(default_factory=list, max_length=50)
    occurrence_id: str | None = Field(None, max_length=40)


class Reason(Schema):
    """Why, in words that the client reads."""

    reason: str = Field("", max_length=500)


class BookingsQuery(Paging):
    """Which bookings, and which page of them. `from` and `to` bound when they begin."""

    search: str | None = Field(None, max_length=200)
    status: list[STATES] = Field(default_factory=list, max_length=8)
    from_: str | None = Field(None, alias="from", max_length=40)
    to: str | None = Field(None, max_length=40)
    staff_id: str | None = Field(None, max_length=40)
    service_id: str | None = Field(None, max_length=40)
    client_id: str | None = Field(None, max_length=40)
    location_id: str | None = Field(None, max_length=40)
    updated_since: str | None = Field(None, max_length=40)


def site() -> Site:
    """Where we are, for links in answers."""
    settings = current_settings()
    return Site(str(settings.base_url or request.host_url).rstrip("/"), settings.secret_key)


def shown(booking_id: int) -> dict[str, Any]:
    """One booking as it stands now."""
    db.session.flush()
    return booking_payloads([booking_id], site())[0]


def wanted_of(call: Call, query: BookingsQuery) -> Wanted:
    """The filters of a list, by internal ids. Raises Invalid."""
    zone = ZoneInfo(call.timetable.business.timezone)
    low, high = read_window(query.from_, query.to, zone)
    tables = (("staff", StaffMember), ("service", Service), ("client", Client), ("location", Location))
    keys = {
        f"{name}_id": filter_key(call, table, getattr(query, f"{name}_id"), f"{name}_id")
        for name, table in tables
    }
    since = read_instant("updated_since", query.updated_since) if query.updated_since is not None else None
    return Wanted(tuple(query.status), low=low, high=high, text=query.search or "", since=since, **keys)


def filter_key(call: Call, table: Any, ref: str | None, field: str) -> int | None:
    """The internal id that a list is narrowed down to. Raises Invalid."""
    if ref is not None and not is_id(ref, ref.partition("_")[0]):
        raise unknown(field)
    return key_of(table, call.business_id, ref, field)


@operation("GET", "/bookings", scope=READ, query=BookingsQuery, answer=Page[BookingOut])
def list_bookings(call: Call, query: BookingsQuery) -> dict[str, Any]:
    """The bookings one may see, the earliest first."""
    found, total = list_booking_ids(call.actor, wanted_of(call, query), query.offset, query.per_page)
    return page_of(booking_payloads(found, site()), total, query.page, query.per_page)


def instead(call: Call, body: BookingIn) -> dict[str, Any]:
    """What was asked for, the first free time after it, and the three nearest."""
    try:
        asked = request_of(call, body)
    except DomainError:  # a hold that was given up on the way
        return {}
    if asked.occurrence_ref:
        return instead_of_class(call, class_at(call.timetable, asked.occurrence_ref), asked.seats or 1)
    return instead_of(call, asked.location_id, asked.parts, asked.starts, asked.waive)


@operation(
    "POST",
    "/bookings",
    scope=WRITE,
    body=BookingIn,
    answer=BookingOut,
    public=True,
    instead=instead,
)
def create_booking(call: Call, body: BookingIn) -> dict[str, Any] | Response:
    """Book a time, seats of a class, or what a hold keeps."""
    made = make_once(call, body, request_of)
    if isinstance(made, Response):
        return made
    found = db.session.scalar(select(Booking.id).where(Booking.public_id == made.booking_refs[0]))
    assert found is not None
    return for_booker(call, body, shown(found))


def make_once(call: Call, body: ForWhom, read: Callable[[Call, Any], BookingRequest]) -> Booked | Response:
    """Book what `read` makes of a body, or find what its twin has booked; the refusal when a contact books too much.

    Whoever sees only their own calendar books only there.
    """
    made = _twin_of(call, body)
    if made is not None:
        return made
    asked = read(call, body)
    refused = too_many_visits(call, asked)
    if refused is not None:
        return refused
    if call.actor.kind == "user":
        check_served(call.actor, call.timetable, asked)
    return book(call.actor, call.timetable, asked)


def _twin_of(call: Call, body: ForWhom) -> Booked | None:
    """What was booked from a hold already, when a request is sent twice by whoever booked it.

    Raises HoldExpired for one that is gone.
    """
    if body.hold_id is None or not is_id(body.hold_id, "hld"):
        return None
    try:
        hold_at(call, body.hold_id)
    except HoldExpired:
        made = made_before(call.timetable, body.hold_id)
        if made is None or (is_outside(call) and not is_theirs(call, body, made)):
            raise
        return made
    return None


def is_theirs(call: Call, body: ForWhom, made: Booked) -> bool:
    """Whether a visit was booked by the client behind a token, or under the contact that is said again."""
    row = db.session.scalar(
        select(Client)
        .join(Visit, Visit.client_id == Client.id)
        .where(Visit.business_id == call.business_id, Visit.public_id == made.public_id)
    )
    if row is None or call.client_ref is not None or body.client is None:
        return row is not None and row.public_id == call.client_ref
    said = clean_details(who_comes(call, body)[0], call.timetable.business.country)
    return said.email == row.email if said.email else said.phone == row.phone


def for_booker(call: Call, body: ForWhom, booking: dict[str, Any]) -> dict[str, Any]:
    """What somebody unknown is shown of the client whom their details matched: what they said themselves."""
    if is_outside(call) and call.client_ref is None and body.client is not None:
        given = body.client
        said = {"name": given.name, "email": given.email, "phone": given.phone, "locale": given.locale}
        return booking | {"client": booking["client"] | said}
    return booking


@operation("GET", "/bookings/{id}", scope=READ, answer=BookingOut, id="bk")
def get_booking(call: Call, id: str) -> dict[str, Any]:
    """One booking."""
    return shown(find_booking(call.actor, id).id)


def _verb(name: str, command: Any, summary: str, has_reason: bool = False) -> None:
    """A booking's passage into another state."""

    def change(call: Call, id: str, body: Reason) -> dict[str, Any]:
        done = command(call.actor, id, body.reason) if has_reason else command(call.actor, id)
        return shown(done.id)

    change.__name__ = f"{name.replace('-', '_')}_booking"
    change.__doc__ = summary
    operation(
        "POST",
        f"/bookings/{{id}}/{name}",
        scope=WRITE,
        body=Reason,
        answer=BookingOut,
        status=200,
        id="bk",
    )(change)


_verb("confirm", confirm_booking, "Approve a booking that waits for it.")
_verb("decline", decline_booking, "Turn down a booking that waits for approval.", True)
_verb("cancel", cancel_booking, "Cancel a booking.", True)
_verb("arrive", arrive_booking, "The client is here.")
_verb("complete", complete_booking, "The service was given.")
_verb("no-show", mark_no_show, "The client did not come.")


@operation("DELETE", "/bookings/{id}", scope=WRITE, answer=BookingOut, id="bk")
def delete_booking(call: Call, id: str) -> dict[str, Any]:
    """Cancel a booking; it stays to be seen."""
    return shown(cancel_booking(call.actor, id).id)


def request_of(call: Call, body: BookingIn) -> BookingRequest:
    """What the domain is asked for. Raises Invalid, UnknownService, HoldExpired."""
    timetable = call.timetable
    check_business(call, body.business_id)
    parts: tuple[Part, ...] = ()
    if body.service_id is not None:
        given = PartIn(service_id=body.service_id, staff_id=body.staff_id, addons=body.addons)
        parts = (part_of(timetable, given),)
    elif body.staff_id is not None:
        staff_at(timetable, body.staff_id)
    chosen: ClassTime | None = None
    if body.hold_id is not None:
        hold = hold_at(call, body.hold_id)
        parts, place, starts, seats = _held(call, body, hold)
        chosen = class_by_id(timetable, hold.occurrence_id) if hold.occurrence_id else None
    elif body.occurrence_id is not None:
        chosen = class_at(timetable, body.occurrence_id)
        place, starts, seats = _of_class(call, body, chosen), chosen.starts, body.seats or 1
    elif parts:
        place = place_of(timetable, [timetable.services[parts[0].service_id]], body.location_id)
        starts, seats = start_of(body, place), body.seats
        if timetable.services[parts[0].service_id].is_class:
            chosen = class_beginning(timetable, parts[0], place, starts)
        elif seats not in (None, 1):
            raise wrong("seats", _("This is not given in classes: it has one place."))
    else:
        raise wrong("service_id", _("Name a service, a hold or an occurrence."))
    return described(call, body, place, parts, starts, chosen, seats)


def described(
    call: Call,
    body: ForWhom,
    place: LocationPlan,
    parts: tuple[Part, ...],
    starts: int,
    chosen: ClassTime | None = None,
    seats: int | None = None,
) -> BookingRequest:
    """The request, with what a body says of whom it is for."""
    details, client_ref = who_comes(call, body)
    return BookingRequest(
        location_id=place.id,
        parts=() if chosen else parts,
        starts=starts,
        client=details,
        occurrence_ref=chosen.occurrence_ref if chosen else None,
        seats=seats if chosen else None,
        hold_ref=body.hold_id,
        answers=answers_of(body.answers),
        notes=body.notes,
        extra=body.metadata,
        source="agent" if call.is_agent else "api",
        locale=details.locale,
        waive=body.waive,
        waive_reason=body.override_reason,
        client_ref=client_ref,
        awaits_client=awaits_client(call),
    )


def _held(
    call: Call, body: BookingIn, hold: HoldView
) -> tuple[tuple[Part, ...], LocationPlan, int, int | None]:
    """What a hold keeps; what is named beside it says the same. Raises Invalid."""
    timetable = call.timetable
    place = check_held(timetable, hold, body)
    if len(hold.parts) > 1:
        raise wrong("hold_id", _("This keeps several services: book it as a visit."))
    held = hold.parts[0]
    if body.service_id is not None and service_at(timetable, body.service_id).id != held.service_id:
        raise unlike("service_id")
    staff = staff_at(timetable, body.staff_id)
    if staff is not None and staff.id not in held.staff_ids:
        raise unlike("staff_id")
    chosen = class_by_id(timetable, hold.occurrence_id) if hold.occurrence_id else None
    if body.occurrence_id is not None and (chosen is None or chosen.occurrence_ref != body.occurrence_id):
        raise unlike("occurrence_id")
    if body.seats not in (None, hold.seats):
        raise unlike("seats")
    lead = held.staff_ids[0] if held.staff_ids else None
    return (Part(held.service_id, lead, held.addon_ids),), place, hold.starts, hold.seats


def _of_class(call: Call, body: BookingIn, chosen: ClassTime) -> LocationPlan:
    """Where a class is; what is named beside it says the same. Raises Invalid."""
    timetable = call.timetable
    place = timetable.locations[chosen.location_id]
    if body.location_id is not None and location_at(timetable, body.location_id).id != place.id:
        raise unlike("location_id")
    if body.is_named and start_of(body, place) != chosen.starts:
        raise unlike("starts_at")
    if body.service_id is not None and service_at(timetable, body.service_id).id != chosen.service_id:
        raise unlike("service_id")
    staff = staff_at(timetable, body.staff_id)
    if staff is not None and staff.id not in chosen.staff_ids:
        raise unlike("staff_id")
    return place
