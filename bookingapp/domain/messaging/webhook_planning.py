"""Events become deliveries: one for each address that asked for them, with the object as it stands."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select

from bookingapp.base.db import db
from bookingapp.base.events import Event
from bookingapp.domain.booking.payloads import Site, booking_payloads
from bookingapp.domain.booking.waits import wait_payloads
from bookingapp.domain.clients.payloads import client_payloads
from bookingapp.domain.messaging.webhook_queue import deliver
from bookingapp.domain.messaging.webhook_words import EVENTS
from bookingapp.domain.messaging.webhooks import EVERYTHING, body_of
from bookingapp.domain.schedule.class_payloads import occurrence_payloads
from bookingapp.models.booking import Booking
from bookingapp.models.clients import Client
from bookingapp.models.schedule import Occurrence
from bookingapp.models.waitlist import WaitlistEntry
from bookingapp.models.webhooks import WebhookEndpoint

Payloads = dict[str, dict[str, Any]]
"""Objects by their public ids."""


def plan_webhooks(events: Sequence[Event], site: Site) -> None:
    """Have every event sent to those who asked for it, in the running transaction."""
    told = [event for event in events if event.name in EVENTS]
    if not told:
        return
    endpoints = _endpoints({event.business_id for event in told})
    told = [event for event in told if _wanted(endpoints[event.business_id], event.name)]
    objects = _objects(told, site)
    for event in told:
        data = objects.get(event.subject)
        if data is None:
            data = {"id": event.subject}
        body = body_of(
            event.public_id, event.name, _sequence(event), data | {"changes": event.data}, event.at
        )
        for endpoint in _wanted(endpoints[event.business_id], event.name):
            deliver(endpoint, event.public_id, event.name, event.subject, body.decode())


def _endpoints(business_ids: set[int]) -> dict[int, list[WebhookEndpoint]]:
    found: dict[int, list[WebhookEndpoint]] = defaultdict(list)
    rows = db.session.scalars(
        select(WebhookEndpoint)
        .where(WebhookEndpoint.business_id.in_(business_ids), WebhookEndpoint.active)
        .order_by(WebhookEndpoint.id)
    )
    for row in rows:
        found[row.business_id].append(row)
    return found


def _wanted(endpoints: Sequence[WebhookEndpoint], name: str) -> list[WebhookEndpoint]:
    return [one for one in endpoints if name in one.events or EVERYTHING in one.events]


def _sequence(event: Event) -> int:
    """The how-manieth thing that happened to its subject."""
    return (
        db.session.scalar(select(func.count()).where(Event.subject == event.subject, Event.id <= event.id))
        or 1
    )


def _objects(events: Sequence[Event], site: Site) -> Payloads:
    found: Payloads = {}
    for family, read in READERS.items():
        refs = {event.subject for event in events if event.name.startswith(f"{family}.")}
        if refs:
            found |= read(sorted(refs), site)
    return found


def _bookings(refs: Sequence[str], site: Site) -> Payloads:
    """As the API shows them, with the names that older receivers look for."""
    ids = _keys(Booking, refs)
    return {one["id"]: flattened(one) for one in booking_payloads(ids, site)}


def flattened(booking: dict[str, Any]) -> dict[str, Any]:
    """A booking as webhooks tell it: the service by name beside its id, minutes, and the start in UTC."""
    start = datetime.fromisoformat(booking["starts_at"]).astimezone(UTC)
    return booking | {
        "service": booking["service"]["name"],
        "service_id": booking["service"]["id"],
        "duration": booking["duration_minutes"],
        "scheduled_at": start.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "customer": {"email": booking["client"]["email"], "name": booking["client"]["name"]},
    }


def _clients(refs: Sequence[str], _site: Site) -> Payloads:
    ids = _keys(Client, refs)
    return {one["id"]: one for one in client_payloads(ids)}


def _waits(refs: Sequence[str], _site: Site) -> Payloads:
    ids = _keys(WaitlistEntry, refs)
    return {one["id"]: one for one in wait_payloads(ids)}


def _classes(refs: Sequence[str], _site: Site) -> Payloads:
    ids = _keys(Occurrence, refs)
    return {one["id"]: one for one in occurrence_payloads(ids)}


def _keys(table: Any, refs: Sequence[str]) -> Sequence[int]:
    """Internal ids of the rows that events name."""
    return db.session.scalars(select(table.id).where(table.public_id.in_(refs))).all()


READERS: dict[str, Callable[[Sequence[str], Site], Payloads]] = {
    "booking": _bookings,
    "client": _clients,
    "event": _classes,
    "waitlist": _waits,
}
"""How the subjects of a family of events are read; of the others the id alone is told until they have payloads."""
