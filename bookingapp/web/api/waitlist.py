"""The waiting list: who waits for a time or for seats of a class, what they are offered, and what they make of it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from bookingapp.base import clock
from bookingapp.base.db import db
from bookingapp.base.i18n import _
from bookingapp.domain.booking.waitlist import (
    OPEN,
    JoinRequest,
    accept_offer,
    decline_offer,
    find_entry,
    join,
    leave,
)
from bookingapp.domain.booking.waitlist_desk import change_wish, free_starts, offer_by_hand, put_on, take_off
from bookingapp.domain.booking.waits import STATUS, wait_payloads
from bookingapp.domain.booking.wishes import Window, ways
from bookingapp.domain.business.access import allowed, allowed_somewhere
from bookingapp.domain.clients.commands import ClientDetails
from bookingapp.domain.clients.directory import find_client
from bookingapp.domain.clients.seen import own_client
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.classes import find_class
from bookingapp.domain.schedule.timetable import ServicePlan
from bookingapp.models.clients import Client
from bookingapp.models.waitlist import WaitlistEntry
from bookingapp.web.api.answers import Page, page_of
from bookingapp.web.api.call import Call
from bookingapp.web.api.lists import changed, named, whole
from bookingapp.web.api.operation import operation
from bookingapp.web.api.places import locations_for, service_at, unknown
from bookingapp.web.api.times import read_minute, wrong
from bookingapp.web.api.waitlist_shapes import (
    AcceptIn,
    OfferIn,
    TimesOut,
    WaitIn,
    WaitOut,
    WaitQuery,
    WishPatch,
)
from bookingapp.web.api.wishes import WishIn, read_wish

READ, WRITE = "bookings:read", "bookings:write"
FIXED = frozenset({"service_id", "location_id", "occurrence_id", "addons", "seats", "client"})
SHOWN = frozenset({"id", "timezone", "offer", "visit_id", "created_at", "updated_at"})


@operation("GET", "/waitlist", scope=READ, query=WaitQuery, answer=Page[WaitOut])
def list_waitlist(call: Call, query: WaitQuery) -> dict[str, Any]:
    """Who waits, the longest first."""
    conditions = [*_seen(call), *_asked(call, query)]
    total = db.session.scalar(select(func.count()).select_from(WaitlistEntry).where(*conditions)) or 0
    keys = db.session.scalars(
        select(WaitlistEntry.id)
        .where(*conditions)
        .order_by(WaitlistEntry.id)
        .offset(query.offset)
        .limit(query.per_page)
    ).all()
    return page_of(wait_payloads(keys), total, query.page, query.per_page)


@operation("GET", "/waitlist/{id}", scope=READ, answer=WaitOut, id="wl", name="get_waitlist_entry")
def read_wait(call: Call, id: str) -> dict[str, Any]:
    """One place."""
    return _shown(call, id)


@operation(
    "POST",
    "/waitlist",
    scope=WRITE,
    body=WaitIn,
    answer=WaitOut,
    ignoring=SHOWN | {"status"},
    name="create_waitlist_entry",
)
def create_wait(call: Call, body: WaitIn) -> dict[str, Any]:
    """Wait for a time of a service, or for seats of a class that is full."""
    request = _request(call, body)
    command = put_on if call.actor.is_staff else join
    return _shown(call, command(call.actor, call.timetable, request))


@operation(
    "PATCH",
    "/waitlist/{id}",
    scope=WRITE,
    body=WishPatch,
    answer=WaitOut,
    ignoring=SHOWN | FIXED,
    id="wl",
    name="update_waitlist_entry",
)
def change_wait(call: Call, id: str, body: Any) -> dict[str, Any]:
    """Wait for other days, times or somebody else, or no longer; the turn stays."""
    said = named(body)
    status = said.pop("status", None)
    if said:
        _wish(call, id, said)
    if status is not None:
        _check_may(call, id)
        (leave if status == "cancelled" else decline_offer)(call.actor, id)
    return _shown(call, id)


@operation(
    "PUT",
    "/waitlist/{id}",
    scope=WRITE,
    body=WishIn,
    answer=WaitOut,
    ignoring=SHOWN | FIXED | {"status"},
    id="wl",
    name="replace_waitlist_entry",
)
def replace_wait(call: Call, id: str, body: WishIn) -> dict[str, Any]:
    """Say anew for whom and when they wait."""
    _wish(call, id, whole(body))
    return _shown(call, id)


@operation("DELETE", "/waitlist/{id}", scope=WRITE, answer=WaitOut, id="wl", name="delete_waitlist_entry")
def delete_wait(call: Call, id: str) -> dict[str, Any]:
    """Wait no longer; what was offered goes to the next."""
    (take_off if call.actor.is_staff else leave)(call.actor, id)
    return _shown(call, id)


@operation("GET", "/waitlist/{id}/times", scope=WRITE, answer=TimesOut, id="wl", name="list_waitlist_times")
def list_wait_times(call: Call, id: str) -> dict[str, Any]:
    """The next times that are free and suit them, to offer one by hand."""
    entry = find_entry(call.actor, id)
    allowed(call.actor, call.business_id, WRITE, entry.location_id)
    place = call.timetable.locations.get(entry.location_id)
    starts = free_starts(call.actor, id) if place is not None else []
    return {"data": [clock.local_text(place.zone, start) for start in starts if place is not None]}


@operation(
    "POST",
    "/waitlist/{id}/offer",
    scope=WRITE,
    body=OfferIn,
    answer=WaitOut,
    status=200,
    id="wl",
    name="offer_waitlist_time",
)
def offer_wait(call: Call, id: str, body: OfferIn) -> dict[str, Any]:
    """Offer them a free time, ahead of whoever waits longer."""
    offer_by_hand(call.actor, id, read_minute("starts_at", body.starts_at))
    return _shown(call, id)


@operation(
    "POST",
    "/waitlist/{id}/accept",
    scope=WRITE,
    body=AcceptIn,
    answer=WaitOut,
    status=200,
    id="wl",
    name="accept_waitlist_offer",
)
def accept_wait(call: Call, id: str, body: AcceptIn) -> dict[str, Any]:
    """Book what is offered."""
    _check_may(call, id)
    answers = {key: _text(value) for key, value in body.answers.items()}
    accept_offer(call.actor, call.timetable, id, answers=answers, notes=body.notes)
    return _shown(call, id)


@operation(
    "POST",
    "/waitlist/{id}/decline",
    scope=WRITE,
    answer=WaitOut,
    status=200,
    id="wl",
    name="decline_waitlist_offer",
)
def decline_wait(call: Call, id: str) -> dict[str, Any]:
    """Let the offered place go to the next, and wait for another time."""
    _check_may(call, id)
    decline_offer(call.actor, id)
    return _shown(call, id)


def _seen(call: Call) -> list[Any]:
    """Conditions on entries that one may see. Raises Forbidden."""
    mine = [WaitlistEntry.business_id == call.business_id]
    if not call.actor.is_staff:
        return [*mine, WaitlistEntry.client_id.in_(own_client(call.actor))]
    allowed_somewhere(call.actor, call.business_id, "bookings:all")
    places = call.actor.places("bookings:all")
    return mine if places is None else [*mine, WaitlistEntry.location_id.in_(places)]


def _asked(call: Call, query: WaitQuery) -> list[Any]:
    found: list[Any] = changed(WaitlistEntry, call, query.updated_since)
    if query.search:
        named_so = select(Client.id).where(Client.name.icontains(query.search, autoescape=True))
        found.append(WaitlistEntry.client_id.in_(named_so))
    if query.status is None:
        found.append(WaitlistEntry.state.in_(OPEN))
    elif query.status == "archived":
        found.append(WaitlistEntry.state.not_in(OPEN))
    else:
        found.append(
            WaitlistEntry.state.in_([state for state, name in STATUS.items() if name == query.status])
        )
    if query.service_id is not None:
        found.append(WaitlistEntry.service_id == service_at(call.timetable, query.service_id).id)
    if query.client_id is not None:
        clients = select(Client.id).where(
            Client.business_id == call.business_id, Client.public_id == query.client_id
        )
        found.append(WaitlistEntry.client_id.in_(clients))
    return found


def _check_may(call: Call, ref: str) -> None:
    """Those who work there need the right where it is. Raises NotFound, Forbidden."""
    if call.actor.is_staff:
        allowed(call.actor, call.business_id, WRITE, find_entry(call.actor, ref).location_id)


def _request(call: Call, body: WaitIn) -> JoinRequest:
    """What the domain is asked for. Raises Invalid, NotFound, UnknownService."""
    if body.occurrence_id is not None:
        lesson = find_class(call.timetable, body.occurrence_id)
        return JoinRequest(
            location_id=lesson.location_id,
            parts=(Part(lesson.service_id),),
            client=_client(call, body),
            occurrence_ref=body.occurrence_id,
            seats=body.seats,
        )
    if body.service_id is None:
        raise wrong("service_id", _("Name a service or an occurrence."))
    service = service_at(call.timetable, body.service_id)
    places = locations_for(call.timetable, [service], body.location_id)
    if len(places) != 1:
        raise wrong("location_id", _("This is offered at several places: name one."))
    wish = read_wish(call, places[0], whole(body))
    return JoinRequest(
        location_id=places[0].id,
        parts=ways(service.id, wish.staff_ids, _addons(service, body.addons)),
        client=_client(call, body),
        first_day=wish.first,
        last_day=wish.last,
        windows=wish.windows,
        seats=body.seats,
    )


def _addons(service: ServicePlan, refs: Sequence[str]) -> tuple[int, ...]:
    known = {addon.public_id: addon.id for addon in service.addons.values()}
    for number, ref in enumerate(refs):
        if ref not in known:
            raise unknown(f"addons.{number}")
    return tuple(dict.fromkeys(known[ref] for ref in refs))


def _client(call: Call, body: WaitIn) -> ClientDetails:
    """Who waits: somebody by their details, a client by their id, or the client who acts, and nobody else for them."""
    if not call.actor.is_staff:
        return _oneself(call, body)
    if body.client is not None and body.client_id is None:
        return ClientDetails(**whole(body.client))
    if body.client is not None or body.client_id is None:
        raise wrong("client", _("Say who waits."))
    row = find_client(call.actor, body.client_id)
    return ClientDetails(row.name, row.email, row.phone, row.locale, row.timezone)


def _oneself(call: Call, body: WaitIn) -> ClientDetails:
    row = db.session.scalars(select(Client).where(Client.id.in_(own_client(call.actor)))).one()
    if body.client_id not in (None, row.public_id):
        raise unknown("client_id")
    name = body.client.name if body.client else row.name
    return ClientDetails(name, row.email, row.phone, row.locale, row.timezone)


def _wish(call: Call, ref: str, said: dict[str, Any]) -> None:
    entry = find_entry(call.actor, ref)
    place = call.timetable.locations.get(entry.location_id)
    if place is None:
        raise unknown("location_id")
    wish = read_wish(call, place, said)
    change_wish(
        call.actor,
        call.timetable,
        ref,
        staff_ids=wish.staff_ids if "staff_ids" in said else entry.staff_ids,
        first_day=wish.first or entry.first_day,
        last_day=wish.last or max(entry.last_day, wish.first or entry.last_day),
        windows=wish.windows if "windows" in said else _standing(entry),
    )


def _standing(entry: WaitlistEntry) -> tuple[Window, ...]:
    return tuple((weekday, low, high) for weekday, low, high in entry.windows)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return str(value)


def _shown(call: Call, ref: str) -> dict[str, Any]:
    db.session.flush()
    return wait_payloads([find_entry(call.actor, ref).id])[0]
