"""Take a time: from a hold, at once, or seats of a class. One function for every door."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Integer, String, bindparam, select

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Forbidden, Invalid, NotFound, TimeRefused
from bookingapp.base.events import emit, event_row
from bookingapp.base.hot import HotQuery, NewRow, store
from bookingapp.base.i18n import _
from bookingapp.base.ids import is_id, new_id
from bookingapp.domain.booking.kept import held_seating, is_whole, part_of
from bookingapp.domain.booking.queries import count_active, seen_clients
from bookingapp.domain.booking.request import Booked as Booked
from bookingapp.domain.booking.request import BookingRequest as BookingRequest
from bookingapp.domain.booking.request import Draft
from bookingapp.domain.booking.rows import booking_row, occurrence_row, visit_row
from bookingapp.domain.booking.rules import check_answers, patience_for_clients
from bookingapp.domain.clients.commands import (
    ClientDetails,
    KnownClient,
    booking_again,
    clean_details,
    find_or_create_client,
)
from bookingapp.domain.schedule.ask import Ask, Part
from bookingapp.domain.schedule.classes import check_class_open, class_by_id, find_class, is_full
from bookingapp.domain.schedule.holds import HoldView, check_seats, drop_hold, read_hold
from bookingapp.domain.schedule.ledger import (
    Seating,
    adopt_claims,
    assignment_rows,
    claim_rows,
    claims_of_hold,
    drop_expired_seats,
    lock,
    lock_capped,
    seat,
    store_claims,
    take_seats,
)
from bookingapp.domain.schedule.queries import Own
from bookingapp.domain.schedule.seating import Placed, Preference
from bookingapp.domain.schedule.timetable import ServicePlan, Timetable
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.clients import Client

WAIVABLE = frozenset({"notice", "hours", "caps"})
"""Rules that staff may set aside who have the right to; nobody sets a claim aside."""

FREELY = frozenset({"step"})
"""What does not bind the desk at all: it begins at any minute; nor a program that sets another rule aside."""


_MADE = HotQuery(
    lambda _: (
        select(Visit.public_id, Booking.public_id)
        .join(Booking, Booking.visit_id == Visit.id)
        .where(
            Visit.hold_ref == bindparam("hold", type_=String),
            Visit.business_id == bindparam("business", type_=Integer),
        )
        .order_by(Booking.position)
    )
)


def book(actor: Actor, timetable: Timetable, request: BookingRequest) -> Booked:
    """Book one service, several in a row, or seats of a class, for one client.

    Raises Invalid, NotFound, Forbidden, TimeRefused, HoldExpired.
    """
    made, hold = made_before(timetable, request.hold_ref), None
    if made is None and request.hold_ref and is_id(request.hold_ref, "hld"):
        hold = read_hold(actor, request.hold_ref)
        if hold is None:  # a twin of this request may have booked it between the two looks
            made = made_before(timetable, request.hold_ref)
    if made:
        return made
    parts = request.parts
    if hold and (not parts or hold.expires > clock.seconds()):
        parts = tuple(part_of(part) for part in hold.parts)
    check_parts(timetable, request.location_id, parts, needs_parts=request.occurrence_ref is None)
    if actor.is_staff and not actor.may("bookings:write", request.location_id):
        raise Forbidden(_("You are not allowed to do this."), right="bookings:write")
    _check_waived(actor, request)
    if hold and hold.occurrence_id is not None:
        return _book_class(actor, timetable, request, hold)
    if request.occurrence_ref is not None:
        return _book_class(actor, timetable, request, None)
    return _book_time(actor, timetable, request, parts, hold)


def _check_waived(actor: Actor, request: BookingRequest) -> None:
    free = actor.at_desk or (actor.is_staff and request.waive & WAIVABLE)
    waived = request.waive - FREELY if free else request.waive
    if waived and not (actor.may("bookings:override", request.location_id) and waived <= WAIVABLE):
        raise Forbidden(_("These rules cannot be set aside."))
    check_reason(actor, waived, request.waive_reason)


def check_reason(actor: Actor, waived: frozenset[str], reason: str | None) -> None:
    """A program says why it sets rules aside. Raises Invalid."""
    if waived and not actor.at_desk and not (reason or "").strip():
        raise Invalid(
            _("Some values cannot be accepted."), {"override_reason": [_("Say why rules are set aside.")]}
        )


def is_unbound(actor: Actor, waive: frozenset[str]) -> bool:
    """Whether what binds clients alone is left aside: at the desk, and for a program that sets rules aside.

    It may then book what is not offered online, at any minute, without approval and without required answers.
    """
    return actor.at_desk or (actor.is_staff and bool(waive))


def made_before(timetable: Timetable, hold_ref: str | None) -> Booked | None:
    """The visit that was made from a hold already, when a form is sent twice."""
    if hold_ref is None:
        return None
    rows = _MADE.rows({"hold": hold_ref, "business": timetable.business.id}, {}, 0)
    return Booked(rows[0][0], tuple(row[1] for row in rows), replayed=True) if rows else None


def check_parts(
    timetable: Timetable, location_id: int, parts: Sequence[Part], *, needs_parts: bool = True
) -> None:
    """Whether location, services, staff and add-ons exist and belong together. Raises NotFound, Invalid."""
    if location_id not in timetable.locations:
        raise NotFound(_("There is no such location."))
    if needs_parts and not parts:
        raise Invalid(_("Choose a service first."), {"service_id": [_("Choose a service.")]})
    for part in parts:
        service = timetable.services.get(part.service_id)
        if service is None:
            raise NotFound(_("There is no such service."))
        if not service.addons.keys() >= set(part.addon_ids):
            raise Invalid(
                _("These extras do not go with this service."), {"addons": [_("Choose among those offered.")]}
            )
        if part.staff_id is not None and part.staff_id not in service.performers:
            raise Invalid(
                _("This service is given by somebody else."),
                {"staff_id": [_("Choose somebody who gives it.")]},
            )


def _begin(
    actor: Actor, timetable: Timetable, request: BookingRequest, service_ids: Sequence[int]
) -> Draft | Booked:
    """Everything that needs no lock on time: answers, client, the visit's row, the events.

    Returns the visit made before when the same hold is being booked by a twin of this request.
    """
    services = [timetable.services[service_id] for service_id in service_ids]
    details, answers = _checked(actor, timetable, request, services)
    client = _client(actor, timetable, request, details)
    visit_ref, refs = new_id("vis"), tuple(new_id("bk") for _ in services)
    visit = visit_row(timetable, request, client, details, visit_ref)
    events = [
        event
        for ref, service in zip(refs, services, strict=True)
        for event in _events(actor, service, ref, visit, request)
    ]
    visit_id = store(visit, *events)
    if visit_id is None:
        made = made_before(timetable, request.hold_ref)
        if made is None:  # booked at another business
            raise NotFound(_("There is no such hold."))
        return made
    return Draft(visit_id, visit_ref, client, details.name, answers, refs)


def _client(
    actor: Actor, timetable: Timetable, request: BookingRequest, details: ClientDetails
) -> KnownClient:
    """The client whom staff have chosen among those they may see, or whoever the details match or make.

    Raises NotFound.
    """
    if request.client_ref is None or not actor.is_staff:
        country = timetable.business.country
        return find_or_create_client(
            actor, timetable.business.id, details, country=country, lone=_is_alone(actor, request)
        )
    found = db.session.execute(
        select(Client.id, Client.public_id, Client.archived_at.is_not(None)).where(
            Client.public_id == request.client_ref,
            Client.business_id == timetable.business.id,
            Client.erased_at.is_(None),
            Client.merged_into_id.is_(None),
            *seen_clients(actor),
        )
    ).first()
    if found is None:
        raise NotFound(_("There is no such client."))
    return booking_again(actor, timetable.business.id, *found)


def _is_alone(actor: Actor, request: BookingRequest) -> bool:
    """Whether a name will do: for the desk, and beside a client who is known already."""
    return actor.at_desk or (actor.is_staff and request.client_ref is not None)


def _events(
    actor: Actor, service: ServicePlan, ref: str, visit: NewRow, request: BookingRequest
) -> list[NewRow]:
    """What happens when a service is booked, if its visit is stored."""
    business_id = visit.values["business_id"]
    data: dict[str, Any] = {} if request.tell else {"tell": False}
    if request.waive - FREELY:
        data |= {"waived": sorted(request.waive - FREELY), "reason": request.waive_reason or ""}
    found = [event_row("booking.created", actor, business_id, ref, data, given=visit)]
    asks = service.requires_approval and not is_unbound(actor, request.waive)
    if asks and not request.awaits_client:  # else the business is asked when the client has confirmed
        found.append(event_row("booking.requested", actor, business_id, ref, data, given=visit))
    return found


def _checked(
    actor: Actor, timetable: Timetable, request: BookingRequest, services: Sequence[Any]
) -> tuple[ClientDetails, dict[str, str]]:
    """Details and answers, cleaned; all that is wrong with either is told at once. Raises Invalid."""
    fields: dict[str, list[str]] = {}
    details, answers = request.client, {}
    try:
        details = clean_details(request.client, timetable.business.country, lone=_is_alone(actor, request))
    except Invalid as error:
        fields |= error.fields
    if request.awaits_client and not details.email and "client.email" not in fields:
        fields["client.email"] = [
            _("An e-mail address is needed: what an assistant books is confirmed by a link in a mail.")
        ]
    try:
        answers = check_answers(services, request.answers, needed=not is_unbound(actor, request.waive))
    except Invalid as error:
        fields |= error.fields
    if fields:
        raise Invalid(_("Some details need another look."), fields)
    return details, answers


def _book_time(
    actor: Actor,
    timetable: Timetable,
    request: BookingRequest,
    parts: tuple[Part, ...],
    hold: HoldView | None,
) -> Booked:
    draft = _begin(actor, timetable, request, [part.service_id for part in parts])
    if isinstance(draft, Booked):
        return draft
    claimed = claims_of_hold(hold.id, clock.seconds()) if hold else []
    kept = hold is not None and is_whole(timetable, hold, claimed)
    if hold is not None and kept:
        seating = held_seating(timetable, hold, {calendar for _part, calendar in claimed})
    else:
        seating = _fresh_seating(actor, timetable, request, parts, hold)
    _check_client_cap(timetable, request, draft.client.id, parts, seating.now)
    expiries = [_expiry(actor, timetable, request, one, seating.now) for one in seating.placed]
    if hold is not None and not kept:
        drop_hold(hold)
    for number, expires in enumerate(expiries):
        occurrence_id = _store_part(timetable, request, draft, seating, number, expires)
        if hold is not None and kept:
            adopt_claims(hold.id, number, occurrence_id, expires)
    if hold is not None and kept:
        drop_hold(hold)
    return Booked(draft.visit_ref, draft.booking_refs)


def _store_part(
    timetable: Timetable,
    request: BookingRequest,
    draft: Draft,
    seating: Seating,
    number: int,
    expires: int | None,
) -> int:
    """Store one part: its occurrence, its booking, who serves, and the claims that no hold has. Raises TimeRefused."""
    business_id, placed = timetable.business.id, seating.placed[number]
    occurrence = occurrence_row(timetable, request.location_id, placed, seating.assigned_by)
    made: int = store_claims(
        placed.starts,
        occurrence,
        booking_row(timetable, request, draft, placed, number, occurrence, expires),
        *assignment_rows(business_id, occurrence, placed, timetable),
        *claim_rows(business_id, placed, expires, occurrence_id=occurrence),
    )
    return made


def _fresh_seating(
    actor: Actor,
    timetable: Timetable,
    request: BookingRequest,
    parts: tuple[Part, ...],
    hold: HoldView | None,
) -> Seating:
    """Choose now; whoever served in a hold that ran out is preferred. Raises TimeRefused."""
    now = clock.seconds()
    unbound = is_unbound(actor, request.waive)
    ask = Ask(request.location_id, parts, now, request.waive, online=not unbound)
    if hold is None:
        return seat(timetable, ask, request.starts)
    ranks = {staff_id: 0 for part in hold.parts for staff_id in part.staff_ids}
    return seat(timetable, ask, hold.starts, own=Own(hold_id=hold.id), wish=Preference(ranks))


def _check_client_cap(
    timetable: Timetable, request: BookingRequest, client_id: int, parts: Sequence[Part], now: int
) -> None:
    """Raises TimeRefused when the client would have more coming bookings of a service than it allows."""
    if "caps" in request.waive:
        return
    for service_id, count in Counter(part.service_id for part in parts).items():
        most = timetable.services[service_id].max_active_per_client
        if most is not None and count_active(client_id, service_id, now) + count > most:
            raise TimeRefused("cap", _("You have as many coming bookings of this service as it allows."))


def _expiry(
    actor: Actor, timetable: Timetable, request: BookingRequest, placed: Placed, now: int
) -> int | None:
    """When a booking lapses that waits for its client or for approval, in seconds; the desk needs nobody's approval."""
    service = timetable.services[placed.part.service_id]
    if request.awaits_client:
        return min(now + patience_for_clients(timetable.business.pending_hours), placed.starts * 60)
    if is_unbound(actor, request.waive) or not service.requires_approval:
        return None
    return min(now + timetable.business.pending_hours * 3600, placed.starts * 60)


def _book_class(actor: Actor, timetable: Timetable, request: BookingRequest, hold: HoldView | None) -> Booked:
    seats = request.seats if request.seats is not None else hold.seats if hold else 1
    check_seats(seats)
    chosen = (
        find_class(timetable, request.occurrence_ref or "")
        if hold is None
        else class_by_id(timetable, hold.occurrence_id or 0)
    )
    if chosen.location_id != request.location_id:
        raise NotFound(_("There is no such class."))
    if hold is None or hold.expires <= clock.seconds():
        check_class_open(actor, timetable, chosen, request.waive)
    draft = _begin(actor, timetable, request, [chosen.service_id])
    if isinstance(draft, Booked):
        return draft
    part = Part(chosen.service_id)
    lock_capped(timetable, [chosen.service_id])
    lock([chosen.id], ())
    now = clock.seconds()
    if hold is not None:
        drop_hold(hold)
    drop_expired_seats(chosen.id, now)
    take_seats(chosen.id, seats, chosen.starts)
    _check_client_cap(timetable, request, draft.client.id, [part], now)
    placed = Placed(part, chosen.starts, chosen.ends, chosen.staff_ids, (), ())
    expires = _expiry(actor, timetable, request, placed, now)
    store(booking_row(timetable, request, draft, placed, 0, chosen.id, expires, seats))
    if is_full(chosen.id):
        emit("event.full", actor, timetable.business.id, chosen.occurrence_ref)
    return Booked(draft.visit_ref, draft.booking_refs)
