"""Places on the waiting list as programs see them."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bookingapp.base import clock
from bookingapp.base.clock import DAY
from bookingapp.base.db import by_id, db
from bookingapp.domain.booking.payloads import instant
from bookingapp.domain.booking.wishes import SUNDAY
from bookingapp.domain.schedule.hours import instant_of
from bookingapp.domain.schedule.payloads import WEEKDAYS, wall_text
from bookingapp.models.booking import Visit
from bookingapp.models.business import Location
from bookingapp.models.catalog import AddOn, Service
from bookingapp.models.clients import Client
from bookingapp.models.schedule import Occurrence
from bookingapp.models.staff import StaffMember
from bookingapp.models.waitlist import WaitlistEntry

STATUS = {
    "waiting": "waiting",
    "offered": "offered",
    "booked": "booked",
    "left": "cancelled",
    "lapsed": "expired",
}
"""What programs call the states of an entry. Who declines an offer goes on waiting."""


def wait_payloads(entry_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Entries in the order of the ids given: at most three statements, however many they are."""
    rows = db.session.execute(
        select(
            WaitlistEntry,
            Client.public_id,
            Service.public_id,
            Location,
            Occurrence.public_id,
            Visit.public_id,
        )
        .join(Client, Client.id == WaitlistEntry.client_id)
        .join(Service, Service.id == WaitlistEntry.service_id)
        .join(Location, Location.id == WaitlistEntry.location_id)
        .outerjoin(Occurrence, Occurrence.id == WaitlistEntry.occurrence_id)
        .outerjoin(Visit, Visit.id == WaitlistEntry.visit_id)
        .where(WaitlistEntry.id.in_(entry_ids))
        .execution_options(populate_existing=True)
    ).all()
    staff = by_id(StaffMember.public_id, {one for row in rows for one in row[0].staff_ids})
    addons = by_id(AddOn.public_id, {one for row in rows for one in row[0].addon_ids})
    made = {row[0].id: _payload(*row, staff=staff, addons=addons) for row in rows}
    return [made[key] for key in entry_ids if key in made]


def _payload(
    entry: WaitlistEntry,
    client_ref: str,
    service_ref: str,
    place: Location,
    occurrence_ref: str | None,
    visit_ref: str | None,
    *,
    staff: dict[int, str],
    addons: dict[int, str],
) -> dict[str, Any]:
    zone = ZoneInfo(place.timezone)
    return {
        "id": entry.public_id,
        "status": STATUS[entry.state],
        "service_id": service_ref,
        "location_id": place.public_id,
        "staff_ids": [staff[key] for key in entry.staff_ids if key in staff],
        "addons": [addons[key] for key in entry.addon_ids if key in addons],
        "occurrence_id": occurrence_ref,
        "seats": entry.seats,
        "first_day": entry.first_day.isoformat(),
        "last_day": entry.last_day.isoformat(),
        "windows": _windows(entry, zone),
        "timezone": place.timezone,
        "client": {
            "id": client_ref,
            "name": entry.name,
            "email": entry.email,
            "phone": entry.phone,
            "locale": entry.locale,
        },
        "offer": _offer(entry, zone),
        "visit_id": visit_ref,
        "created_at": instant(entry.created_at),
        "updated_at": instant(entry.updated_at),
    }


def _offer(entry: WaitlistEntry, zone: ZoneInfo) -> dict[str, Any] | None:
    """What is kept for them, and until when they can take it."""
    if entry.state != "offered" or entry.offer is None or entry.deadline is None:
        return None
    return {
        "starts_at": clock.local_text(zone, entry.offer),
        "expires_at": clock.local_text(zone, entry.deadline // 60),
    }


def _windows(entry: WaitlistEntry, zone: ZoneInfo) -> list[dict[str, Any]]:
    """When they would come: instants, or wall times of every day or of a weekday; without any the days as a whole."""
    if not entry.windows:
        return [{"from": entry.first_day.isoformat(), "to": entry.last_day.isoformat(), "weekday": None}]
    return [_window(zone, *window) for window in entry.windows]


def _window(zone: ZoneInfo, weekday: int | None, starts: int, ends: int) -> dict[str, Any]:
    if weekday is not None and weekday > SUNDAY:
        low, high = instant_of(zone, weekday, starts), instant_of(zone, weekday, ends, is_end=True)
        return {"from": clock.local_text(zone, low), "to": clock.local_text(zone, high), "weekday": None}
    return {
        "from": wall_text(starts),
        "to": wall_text(ends if ends <= DAY else ends - DAY),
        "weekday": None if weekday is None else WEEKDAYS[weekday],
    }
