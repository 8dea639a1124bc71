"""What the waiting list tells: that one is on it, that a time is kept, that the time has passed on."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from bookingapp.base import clock
from bookingapp.base.db import db
from bookingapp.base.events import Event
from bookingapp.domain.messaging.facts import IN_PERSON, Facts, business_facts, by_id, language_of
from bookingapp.domain.messaging.kinds import CLIENT, EMAIL, SMS
from bookingapp.domain.messaging.outbox import Recipient, add_message
from bookingapp.domain.messaging.settings import read_settings
from bookingapp.domain.messaging.timing import awake, zone_of
from bookingapp.models.business import Business, Location
from bookingapp.models.catalog import Service
from bookingapp.models.staff import StaffMember
from bookingapp.models.waitlist import WaitlistEntry

KIND_OF = {
    "waitlist.joined": "waitlist_joined",
    "waitlist.offered": "waitlist_offer",
    "waitlist.expired": "waitlist_lapsed",
    "waitlist.lapsed": "waitlist_lapsed",
}
STATES = {
    "waitlist_joined": {"waiting"},
    "waitlist_offer": {"offered"},
    "waitlist_lapsed": {"waiting", "lapsed"},
}
"""States of an entry in which a message still says what is so."""


def plan_waiting(events: Sequence[Event]) -> None:
    """Plan what follows from events of the waiting list, in the running transaction."""
    told = [event for event in events if event.name in KIND_OF]
    if not told:
        return
    entries = {
        entry.public_id: entry
        for entry in db.session.scalars(
            select(WaitlistEntry)
            .where(WaitlistEntry.public_id.in_({event.subject for event in told}))
            .options(joinedload(WaitlistEntry.client))
            .execution_options(populate_existing=True)
        )
    }
    found = entries.values()
    rows: dict[Any, dict[int, Any]] = {
        Business: by_id(Business, {entry.business_id for entry in found}),
        Location: by_id(Location, {entry.location_id for entry in found}),
        Service: by_id(Service, {entry.service_id for entry in found}),
    }
    for event in told:
        if event.subject in entries:
            _plan(event, entries[event.subject], rows)


def _plan(event: Event, entry: WaitlistEntry, rows: Mapping[Any, Mapping[int, Any]]) -> None:
    kind = KIND_OF[event.name]
    to = _recipient(entry, rows[Business][entry.business_id], rows[Location][entry.location_id])
    if to is None or not still_holds(kind, entry, event.data):
        return
    facts = _facts(event, entry, rows)
    due = clock.minute(clock.now())
    if to.channel == SMS:
        quiet = read_settings(rows[Business][entry.business_id].messages).quiet
        due = awake(due, quiet, zone_of(to.timezone))
    mark = f"{entry.public_id}:{kind}:{event.data.get('starts', '')}:{event.data.get('deadline', '')}"
    add_message(mark, kind, to, facts, clock.at(due), entry.business_id, None)


def still_holds(kind: str, entry: WaitlistEntry, facts: Mapping[str, Any]) -> bool:
    """Whether what a message says of an entry is so; an offer only until its deadline."""
    if entry.state not in STATES[kind]:
        return False
    if kind == "waitlist_offer":
        return entry.offer == facts.get("starts") and (entry.deadline or 0) > clock.seconds()
    return True


def _recipient(entry: WaitlistEntry, business: Business, location: Location) -> Recipient | None:
    """The client, by e-mail, else by SMS."""
    client = entry.client
    email, phone = entry.email or client.email, entry.phone or client.phone
    address = email or phone
    if client.erased_at is not None or not address:
        return None
    return Recipient(
        CLIENT,
        EMAIL if email else SMS,
        address,
        entry.name or client.name,
        language_of(entry.locale, client.locale, business.locale),
        entry.timezone or client.timezone or location.timezone,
        client_id=client.id,
    )


def _facts(event: Event, entry: WaitlistEntry, rows: Mapping[Any, Mapping[int, Any]]) -> Facts:
    """The service that is waited for; in an offer also when, with whom, and until when it is kept."""
    location, service = rows[Location][entry.location_id], rows[Service][entry.service_id]
    starts, ends = event.data.get("starts"), event.data.get("ends")
    zone = location.timezone
    if service.place not in IN_PERSON:
        zone = entry.timezone or entry.client.timezone or zone
    item = {
        "name": service.name,
        "starts": starts,
        "ends": ends,
        "who": _names(event.data.get("staff") or []),
        "addons": [],
        "seats": entry.seats,
        "price": 0,
        "price_type": "untold",
    }
    return business_facts(rows[Business][entry.business_id], location) | {
        "entry": entry.public_id,
        "client": entry.name or entry.client.name,
        "items": [item],
        "starts": starts,
        "ends": ends,
        "place": service.place,
        "zone": zone,
        "deadline": event.data.get("deadline"),
        "waits": bool(event.data.get("waits")),
    }


def _names(staff_refs: Sequence[str]) -> list[str]:
    if not staff_refs:
        return []
    return list(db.session.scalars(select(StaffMember.name).where(StaffMember.public_id.in_(staff_refs))))
