"""Find visits and bookings, for those who may see them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import NotFound
from bookingapp.base.i18n import _
from bookingapp.domain.booking.rules import OPEN, FeePreview, cancellation_fee, free_until
from bookingapp.domain.business.access import check_somewhere
from bookingapp.domain.clients.commands import ClientDetails, clean_details
from bookingapp.domain.clients.seen import client_behind, own_client, own_staff
from bookingapp.domain.clients.seen import seen_clients as seen_clients
from bookingapp.domain.schedule.ask import Ask, Part
from bookingapp.domain.schedule.queries import Own
from bookingapp.domain.schedule.timetable import BusinessPlan, Timetable
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.clients import Client
from bookingapp.models.schedule import Occurrence

VISITS_A_DAY = 10
"""What one contact, whom nobody has verified, may book in 24 hours."""


def find_visit(actor: Actor, visit_ref: str) -> Visit:
    """A visit with its bookings, their occurrences and the client. Raises NotFound, Forbidden."""
    visit = db.session.scalar(
        select(Visit)
        .where(Visit.public_id == visit_ref, *visible(actor, Visit))
        .options(joinedload(Visit.client), selectinload(Visit.bookings).joinedload(Booking.occurrence))
        .execution_options(populate_existing=True)
    )
    if visit is None:
        raise NotFound(_("There is no such visit."))
    return visit


def client_by_link(business_id: int, visit_ref: str) -> Actor:
    """The client whose visit a manage link names; the caller has checked the link. Raises NotFound."""
    client = client_behind(Visit, business_id, visit_ref)
    if client is None:
        raise NotFound(_("There is no such visit."))
    return client


def find_booking(actor: Actor, booking_ref: str) -> Booking:
    """A booking with its occurrence and visit. Raises NotFound, Forbidden."""
    booking = db.session.scalar(
        select(Booking)
        .where(Booking.public_id == booking_ref, *visible(actor, Booking))
        .options(joinedload(Booking.occurrence), joinedload(Booking.visit))
        .execution_options(populate_existing=True)
    )
    if booking is None:
        raise NotFound(_("There is no such booking."))
    return booking


def visible(actor: Actor, table: Any, *, by: Any = None) -> list[Any]:
    """Conditions on bookings or visits: the system sees all; users those of the locations at which they may see
    everybody's, and elsewhere what they serve themselves; clients their own, visitors nothing.

    With `by=Occurrence` its business is compared: where time is what is looked for, SQLite otherwise takes the index
    of the business's bookings, and reads all there ever were. Raises Forbidden for a user who may see no bookings at all.
    """
    if actor.kind == "system":
        return []
    conditions = [(by or table).business_id == actor.business_id]
    if actor.is_staff:
        check_somewhere(actor, "bookings:read")
        return conditions + _shown(actor, table)
    return [*conditions, table.client_id.in_(own_client(actor))]


def _shown(actor: Actor, table: Any) -> list[Any]:
    """What a user sees: where they may see bookings at all, and there everybody's or what they serve."""
    everybody = actor.places("bookings:all")
    conditions = _at(actor, table, "bookings:read")
    if everybody is None:
        return conditions
    return [*conditions, or_(table.location_id.in_(everybody), _served(actor, table))]


def _at(actor: Actor, table: Any, right: str) -> list[Any]:
    """At the locations for which the actor has a right."""
    places = actor.places(right)
    return [] if places is None else [table.location_id.in_(places)]


def _served(actor: Actor, table: Any) -> Any:
    """What the user who acts serves themselves; of a visit one service is enough."""
    self = own_staff(actor)
    if table is Booking:
        return Booking.staff_id.in_(self)
    return table.id.in_(select(Booking.visit_id).where(Booking.staff_id.in_(self)))


def open_bookings(visit: Visit) -> list[Booking]:
    """The bookings of a visit that can still be moved or cancelled, in order of time."""
    now = clock.seconds()
    found = [
        booking
        for booking in visit.bookings
        if booking.status in OPEN and not (booking.expires is not None and booking.expires <= now)
    ]
    return sorted(found, key=lambda booking: (booking.occurrence.starts, booking.position))


def is_offered(timetable: Timetable, bookings: Sequence[Booking]) -> bool:
    """Whether everything that bookings hold is still offered where they are, so that they can be moved."""
    return all(
        booking.location_id in timetable.locations
        and (service := timetable.services.get(booking.service_id)) is not None
        and service.addons.keys() >= {addon["id"] for addon in booking.addons}
        for booking in bookings
    )


def check_offered(timetable: Timetable, bookings: Sequence[Booking]) -> None:
    """Raises NotFound unless they could be moved."""
    if not is_offered(timetable, bookings):
        raise NotFound(_("This service is not offered here."))


def visit_own(visit: Visit) -> Own:
    """The claims that do not stand in the way when the visit is moved."""
    return Own(
        tuple(booking.occurrence_id for booking in open_bookings(visit) if not booking.occurrence.is_class)
    )


def visit_ask(visit: Visit, now: int, *, staff_id: int | None = None, online: bool = True) -> Ask:
    """Ask anew for what a visit holds, any staff unless one is named for its first part; `now` in seconds."""
    parts = tuple(
        Part(
            booking.service_id,
            staff_id if number == 0 else None,
            tuple(addon["id"] for addon in booking.addons),
        )
        for number, booking in enumerate(open_bookings(visit))
    )
    return Ask(visit.location_id, parts, now, online=online)


def preview_cancellation(visit: Visit, now: int) -> FeePreview:
    """What the client would owe for cancelling the open bookings of a visit at `now` (seconds)."""
    bookings = open_bookings(visit)
    fee = sum(fee_of(booking, now) for booking in bookings)
    latest = [fee_of(booking, booking.occurrence.starts * 60 + 1) for booking in bookings]
    limits = [
        free_until(booking.policy, booking.occurrence.starts)
        for booking, most in zip(bookings, latest, strict=True)
        if most
    ]
    currency = visit.bookings[0].currency
    return FeePreview(fee, currency, min(limits, default=None), sum(latest))


def fee_of(booking: Booking, now: int) -> int:
    """Minor units a client owes for cancelling one booking at `now` (seconds); nothing while it waits for approval."""
    if booking.status == "pending":
        return 0
    return cancellation_fee(booking.policy, booking.price_amount, booking.occurrence.starts, now)


def count_made(
    business: BusinessPlan, details: ClientDetails, since: datetime, but: str | None = None
) -> int:
    """Visits that a contact has booked since an instant, whatever became of them; but the one from this hold,
    and regular ones, which `count_regular` counts.

    Raises Invalid.
    """
    clean = clean_details(details, business.country)
    known = select(Client.id).where(
        Client.business_id == business.id,
        or_(
            *([Client.email == clean.email] if clean.email else []),
            *([Client.phone == clean.phone] if clean.phone else []),
        ),
    )
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Visit)
            .where(
                Visit.client_id.in_(known),
                Visit.created_at > since,
                Visit.recurrence_id.is_(None),
                or_(Visit.hold_ref.is_(None), Visit.hold_ref != (but or "")),
            )
        )
        or 0
    )


def count_active(client_id: int, service_id: int, now: int) -> int:
    """Coming bookings of a service that a client has."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Booking)
            .join(Occurrence, Occurrence.id == Booking.occurrence_id)
            .where(
                Booking.client_id == client_id,
                Booking.service_id == service_id,
                Booking.status.in_(OPEN),
                or_(Booking.expires.is_(None), Booking.expires > now),
                Occurrence.starts >= now // 60,
            )
        )
        or 0
    )
