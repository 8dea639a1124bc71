"""All that is stored of a person's bookings, in plain values that any program can read."""

from collections.abc import Sequence
from typing import Any

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.money import to_decimal
from bookingapp.domain.booking.own import (
    OwnPart,
    OwnVisit,
    OwnWait,
    list_own_visits,
    list_waiting,
    visits_of,
    waiting_of,
)
from bookingapp.domain.business.sheets import table
from bookingapp.domain.clients.consents import list_consents
from bookingapp.domain.clients.directory import find_client
from bookingapp.domain.clients.portal import Profile, list_profiles
from bookingapp.domain.clients.sign_in import Person
from bookingapp.models.business import Business
from bookingapp.models.clients import Consent

COLUMNS = (
    "business",
    "location",
    "service",
    "staff",
    "starts_at",
    "ends_at",
    "timezone",
    "status",
    "seats",
    "price",
    "fee",
    "currency",
    "name",
    "notes",
    "booked_at",
    "booking_id",
)


def export_person(person: Person) -> dict[str, Any]:
    """Everything by business and visit; instants in UTC, money as decimal numbers of major units."""
    return {
        "email": person.email,
        "exported_at": clock.now().isoformat(timespec="seconds"),
        "clients": [_profile(one) for one in list_profiles(person)],
        "visits": [_visit(own) for own in list_own_visits(person)],
        "waiting_lists": [_waiting(one) for one in list_waiting(person)],
    }


def export_client(actor: Actor, client_ref: str) -> dict[str, Any]:
    """All that one business has of one client, for those who work there and may see all of it. Notes of staff are
    in it: they are about the client. Raises NotFound, Forbidden.
    """
    client = find_client(actor, client_ref)
    profile = Profile(client, db.session.get_one(Business, client.business_id))
    return {
        "exported_at": clock.now().isoformat(timespec="seconds"),
        "client": _profile(profile) | {"notes": client.notes},
        "consents": [_consent(one) for one in list_consents(actor, client_ref)],
        "visits": [_visit(own) for own in visits_of(actor, client.id)],
        "waiting_lists": [_waiting(one) for one in waiting_of(client.id)],
    }


def _consent(consent: Consent) -> dict[str, Any]:
    return {
        "kind": consent.kind,
        "wording": consent.wording,
        "source": consent.source,
        "given_at": _instant(consent.given_at),
        "withdrawn_at": _instant(consent.withdrawn_at),
    }


def export_table(person: Person) -> str:
    """The bookings as CSV (RFC 4180), one in each line; no cell is one that a spreadsheet would execute."""
    return table_of_visits(list_own_visits(person))


def table_of_visits(visits: Sequence[OwnVisit]) -> str:
    """The bookings of some visits as such a table."""
    found = [_booking(own, part) for own in visits for part in own.parts]
    return table(COLUMNS, [[values[column] for column in COLUMNS] for values in found])


def _profile(profile: Profile) -> dict[str, Any]:
    client = profile.client
    return {
        "business": profile.business.name,
        "id": client.public_id,
        "name": client.name,
        "email": client.email,
        "phone": client.phone,
        "language": client.locale,
        "timezone": client.timezone,
        "custom": client.custom,
        "notifications": client.notify,
        "email_confirmed_at": _instant(client.email_confirmed_at),
        "created_at": _instant(client.created_at),
    }


def _visit(own: OwnVisit) -> dict[str, Any]:
    return {
        "id": own.visit.public_id,
        "business": own.business.name,
        "location": own.location.name,
        "address": own.location.address,
        "email": own.visit.email,
        "phone": own.visit.phone,
        "booked_at": _instant(own.visit.created_at),
        "bookings": [_booking(own, part) | _more(part) for part in own.parts],
    }


def _booking(own: OwnVisit, part: OwnPart) -> dict[str, Any]:
    booking = part.booking
    return {
        "booking_id": booking.public_id,
        "business": own.business.name,
        "location": own.location.name,
        "service": booking.service_name,
        "staff": ", ".join(part.staff_names),
        "starts_at": clock.at(booking.occurrence.starts).isoformat(),
        "ends_at": clock.at(booking.occurrence.ends).isoformat(),
        "timezone": own.zone.key,
        "status": booking.status,
        "seats": booking.seats,
        "price": str(to_decimal(booking.price_amount, booking.currency)),
        "fee": str(to_decimal(booking.fee_amount, booking.currency)),
        "currency": booking.currency,
        "name": booking.client_name,
        "notes": booking.notes,
        "booked_at": _instant(booking.created_at),
    }


def _more(part: OwnPart) -> dict[str, Any]:
    booking = part.booking
    addons: Sequence[Any] = booking.addons
    return {
        "addons": [str(addon["name"]) for addon in addons if isinstance(addon, dict) and "name" in addon],
        "answers": booking.answers,
        "cancelled_by": booking.cancelled_by,
        "cancel_reason": booking.cancel_reason,
    }


def _waiting(one: OwnWait) -> dict[str, Any]:
    return {
        "id": one.entry.public_id,
        "business": one.business.name,
        "service": one.service.name,
        "location": one.location.name,
        "name": one.entry.name,
        "from": one.entry.first_day.isoformat(),
        "to": one.entry.last_day.isoformat(),
        "state": one.entry.state,
        "joined_at": _instant(one.entry.created_at),
    }


def _instant(value: Any) -> str | None:
    return None if value is None else str(value.isoformat(timespec="seconds"))
