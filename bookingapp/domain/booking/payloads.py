"""Bookings and visits as programs see them: in the API's answers and in webhooks alike."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bookingapp.base import clock
from bookingapp.base.db import db
from bookingapp.base.secrets import make_token
from bookingapp.domain.booking.rules import free_until
from bookingapp.domain.business.payloads import cancellation_payload
from bookingapp.domain.schedule.class_payloads import Served, served_by
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.business import Business, Location
from bookingapp.models.catalog import Service
from bookingapp.models.clients import Client
from bookingapp.models.schedule import Occurrence
from bookingapp.models.staff import StaffMember


@dataclass(frozen=True, slots=True)
class Site:
    """Where this installation is to be found, and the key under which it signs links."""

    base_url: str
    secret_key: str = ""

    def manage_url(self, slug: str, visit_ref: str) -> str:
        """The page on which whoever booked can change it."""
        return f"{self.base_url}/book/{slug}/visit/{make_token(self.secret_key, 'visit', visit_ref)}"


def booking_payloads(booking_ids: Sequence[int], site: Site) -> list[dict[str, Any]]:
    """Bookings in the order of their ids as given: two statements, however many they are."""
    rows = db.session.execute(
        select(Booking, Occurrence, Visit, Client, Service.public_id, Location, StaffMember, Business.slug)
        .join(Occurrence, Occurrence.id == Booking.occurrence_id)
        .join(Visit, Visit.id == Booking.visit_id)
        .join(Client, Client.id == Booking.client_id)
        .join(Service, Service.id == Booking.service_id)
        .join(Location, Location.id == Booking.location_id)
        .join(Business, Business.id == Booking.business_id)
        .outerjoin(StaffMember, StaffMember.id == Booking.staff_id)
        .where(Booking.id.in_(booking_ids))
        .execution_options(populate_existing=True)
    ).all()
    served = served_by([row[1].id for row in rows])
    found = {row[0].id: booking_payload(*row, served=served[row[1].id], site=site) for row in rows}
    return [found[key] for key in booking_ids if key in found]


def booking_payload(
    booking: Booking,
    occurrence: Occurrence,
    visit: Visit,
    client: Client,
    service_ref: str,
    place: Location,
    member: StaffMember | None,
    slug: str,
    *,
    served: Served,
    site: Site,
) -> dict[str, Any]:
    """One booking."""
    zone = ZoneInfo(place.timezone)
    staff_ids = served.staff or ([member.public_id] if member else [])
    return {
        "id": booking.public_id,
        "status": booking.status,
        "waits_for": waits_for(booking, visit),
        "service": {"id": service_ref, "name": booking.service_name},
        "staff": {"id": member.public_id, "name": member.name} if member else None,
        "staff_ids": staff_ids,
        "resource_ids": served.resources,
        "location": {"id": place.public_id, "name": place.name, "address": place.address},
        "client": {
            "id": client.public_id,
            "name": booking.client_name,
            "email": client.email if visit.email is None else visit.email or None,
            "phone": client.phone if visit.phone is None else visit.phone or None,
            "locale": booking.locale or client.locale,
        },
        "occurrence_id": occurrence.public_id,
        "visit_id": visit.public_id,
        "seats": booking.seats,
        "starts_at": clock.local_text(zone, occurrence.starts),
        "ends_at": clock.local_text(zone, occurrence.ends),
        "timezone": place.timezone,
        "duration_minutes": booking.duration_minutes,
        "price": money(booking.price_amount, booking.currency) | {"type": booking.price_type},
        "amount_due": money(amount_due(booking), booking.currency),
        "policy": cancellation_payload(booking.policy)
        | {"free_until": free_until_text(booking, occurrence, zone)},
        "addons": [
            {
                "name": addon["name"],
                "duration_minutes": addon["duration_minutes"],
                "price": money(addon["price_amount"], booking.currency),
            }
            for addon in booking.addons
        ],
        "source": booking.source,
        "notes": booking.notes,
        "answers": booking.answers,
        "metadata": booking.extra,
        "override": booking.override,
        "override_reason": booking.override_reason,
        "cancelled_by": booking.cancelled_by,
        "cancel_reason": booking.cancel_reason,
        "fee": money(booking.fee_amount, booking.currency),
        "manage_url": site.manage_url(slug, visit.public_id),
        "version": booking.version,
        "created_at": instant(booking.created_at),
        "updated_at": instant(booking.updated_at),
    }


def waits_for(booking: Booking, visit: Visit) -> str | None:
    """Who has to confirm a pending booking: its client, when an assistant made it, or the business."""
    if booking.status != "pending":
        return None
    return "client" if visit.unconfirmed else "business"


def amount_due(booking: Booking) -> int:
    """Minor units that are owed as it stands: the price, or after a cancellation or a missed visit the fee."""
    if booking.status in {"cancelled", "no_show"}:
        return booking.fee_amount
    return 0 if booking.status in {"declined", "expired"} else booking.price_amount


def free_until_text(booking: Booking, occurrence: Occurrence, zone: ZoneInfo) -> str | None:
    """Until when cancelling costs nothing; None when it never costs anything."""
    if not booking.policy.get("fee_percent"):
        return None
    return clock.local_text(zone, free_until(booking.policy, occurrence.starts))


def money(amount: int, currency: str) -> dict[str, Any]:
    """Minor units and their currency."""
    return {"amount": amount, "currency": currency}


def instant(moment: datetime) -> str:
    """An instant in UTC, to the second."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def visit_payloads(visit_ids: Sequence[int], site: Site) -> list[dict[str, Any]]:
    """Visits in the order of their ids as given, each with all of its bookings."""
    visits = {one.id: one for one in db.session.scalars(select(Visit).where(Visit.id.in_(visit_ids)))}
    rows = db.session.execute(
        select(Booking.id, Booking.visit_id)
        .where(Booking.visit_id.in_(visit_ids))
        .order_by(Booking.visit_id, Booking.position)
    ).all()
    shown = booking_payloads([row.id for row in rows], site)
    parts: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row, booking in zip(rows, shown, strict=True):
        parts[row.visit_id].append(booking)
    return [visit_payload(visits[key], parts[key]) for key in visit_ids if key in visits]


def visit_payload(visit: Visit, bookings: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A visit, of its bookings as payloads in their order."""
    first = bookings[0]
    states = {booking["status"] for booking in bookings}
    return {
        "id": visit.public_id,
        "client": first["client"],
        "location_id": first["location"]["id"],
        "starts_at": min(bookings, key=lambda one: datetime.fromisoformat(one["starts_at"]))["starts_at"],
        "ends_at": max(bookings, key=lambda one: datetime.fromisoformat(one["ends_at"]))["ends_at"],
        "timezone": first["timezone"],
        "status": states.pop() if len(states) == 1 else "mixed",
        "bookings": list(bookings),
        "price": money(
            sum(
                one["price"]["amount"]
                for one in bookings
                if one["status"] not in {"cancelled", "declined", "expired"}
            ),
            first["price"]["currency"],
        ),
        "manage_url": first["manage_url"],
        "created_at": instant(visit.created_at),
    }
