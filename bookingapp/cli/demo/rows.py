"""Turn what stands in the diary into rows: visits, bookings, occurrences, claims, events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bookingapp.base.events import Event
from bookingapp.base.ids import new_id
from bookingapp.cli.demo.courses import add_taken
from bookingapp.cli.demo.fate import Fate
from bookingapp.cli.demo.store import Store
from bookingapp.domain.booking.rules import policy_of, price_of
from bookingapp.domain.schedule.seating import Placed
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.schedule import Assignment, Claim, Occurrence


@dataclass(frozen=True, slots=True)
class Guest:
    """A client as their bookings name them."""

    id: int
    public_id: str
    name: str
    locale: str
    timezone: str


def _at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


class Ledger:
    """Writes visits and classes of one business into a store."""

    def __init__(self, store: Store, timetable: Timetable, owner_ref: str) -> None:
        self._store = store
        self._timetable = timetable
        self._owner_ref = owner_ref
        self._business_id = timetable.business.id

    def add_visit(
        self,
        location_id: int,
        guest: Guest,
        placed: Sequence[Placed],
        fate: Fate,
        *,
        answers: Mapping[str, str] | None = None,
        source: str = "page",
        told: bool = True,
    ) -> None:
        """One visit with a booking for each part; `told` writes its events too."""
        visit_id = self._add_visit_row(location_id, guest, fate)
        for number, one in enumerate(placed):
            occurrence_id = self._add_occurrence(location_id, one, fate)
            if fate.keeps_time:
                self._add_claims(one, occurrence_id, fate.expires)
            self._add_assignments(one, occurrence_id, fate.created)
            self._add_booking(
                location_id, guest, visit_id, number, one, occurrence_id, fate, answers or {}, source, 1, told
            )

    def add_class(
        self, location_id: int, placed: Placed, capacity: int, created: int, series_id: int | None = None
    ) -> int:
        """One class, perhaps a date of a series; returns its id, for `add_seats`."""
        occurrence_id = self._add_occurrence(location_id, placed, None, capacity, series_id)
        self._add_claims(placed, occurrence_id, None)
        self._add_assignments(placed, occurrence_id, created)
        return occurrence_id

    def add_seats(
        self, location_id: int, guest: Guest, occurrence_id: int, placed: Placed, fate: Fate, seats: int
    ) -> None:
        """One client's seats in a class of this store, or in one that was there before."""
        visit_id = self._add_visit_row(location_id, guest, fate)
        self._add_booking(
            location_id, guest, visit_id, 0, placed, occurrence_id, fate, {}, "page", seats, True
        )
        if fate.keeps_time:
            if self._store.has(Occurrence, occurrence_id):
                self._store.row(Occurrence, occurrence_id)["taken"] += seats
            else:
                add_taken(occurrence_id, seats)

    def _add_visit_row(self, location_id: int, guest: Guest, fate: Fate) -> int:
        return self._store.add(
            Visit,
            {
                "public_id": new_id("vis"),
                "business_id": self._business_id,
                "location_id": location_id,
                "client_id": guest.id,
                "created_at": _at(fate.created),
            },
        )

    def _add_occurrence(
        self,
        location_id: int,
        placed: Placed,
        fate: Fate | None,
        capacity: int | None = None,
        series_id: int | None = None,
    ) -> int:
        alone = fate is not None
        return self._store.add(
            Occurrence,
            {
                "public_id": new_id("occ"),
                "business_id": self._business_id,
                "location_id": location_id,
                "service_id": placed.part.service_id,
                "starts": placed.starts,
                "ends": placed.ends,
                "class": not alone,
                "series_id": series_id,
                "original_start": placed.starts if series_id is not None else None,
                "capacity": capacity or 1,
                "taken": int(alone),
                "status": "cancelled" if fate is not None and not fate.keeps_time else "planned",
                "assigned_by": "share" if alone else "asked",
            },
        )

    def _add_claims(self, placed: Placed, occurrence_id: int, expires: int | None) -> None:
        for span in placed.claims:
            self._store.add(
                Claim,
                {
                    "business_id": self._business_id,
                    "calendar_id": span.calendar_id,
                    "starts": span.starts,
                    "ends": span.ends,
                    "expires": expires,
                    "occurrence_id": occurrence_id,
                    "part": 0,
                },
            )

    def _add_assignments(self, placed: Placed, occurrence_id: int, booked: int) -> None:
        staff = self._timetable.staff
        calendars = (*(staff[one].calendar_id for one in placed.staff_ids), *placed.unit_calendars)
        for calendar_id in calendars:
            self._store.add(
                Assignment,
                {
                    "business_id": self._business_id,
                    "occurrence_id": occurrence_id,
                    "calendar_id": calendar_id,
                    "booked": booked,
                },
            )

    def _add_booking(
        self,
        location_id: int,
        guest: Guest,
        visit_id: int,
        position: int,
        placed: Placed,
        occurrence_id: int,
        fate: Fate,
        answers: Mapping[str, str],
        source: str,
        seats: int,
        told: bool,
    ) -> None:
        service = self._timetable.services[placed.part.service_id]
        minutes = placed.ends - placed.starts
        lead = placed.staff_ids[0] if placed.staff_ids else None
        changes = len(fate.events) - 1 - service.requires_approval
        ref = new_id("bk")
        self._store.add(
            Booking,
            {
                "public_id": ref,
                "business_id": self._business_id,
                "visit_id": visit_id,
                "position": position,
                "occurrence_id": occurrence_id,
                "client_id": guest.id,
                "service_id": service.id,
                "location_id": location_id,
                "staff_id": lead,
                "status": fate.status,
                "seats": seats,
                "service_name": service.name,
                "duration_minutes": minutes,
                "price_amount": price_of(service, lead, placed.part.addon_ids, minutes, seats),
                "price_type": service.price_type,
                "currency": self._timetable.business.currency,
                "policy": policy_of(service),
                "addons": [_frozen(service.addons[key]) for key in placed.part.addon_ids],
                "client_name": guest.name,
                "answers": dict(answers) if service.questions else {},
                "source": source,
                "locale": guest.locale,
                "timezone": guest.timezone,
                "expires": fate.expires,
                "cancelled_by": fate.cancelled_by,
                "cancel_reason": fate.reason,
                "fee_amount": fate.fee if position == 0 else 0,
                "version": 1 + max(changes, 0),
                "sequence": max(changes, 0),
                "created_at": _at(fate.created),
                "updated_at": _at(fate.events[-1][1]),
            },
        )
        if told:
            for name, at in fate.events:
                self._add_event(name, at, ref, guest, fate)

    def _add_event(self, name: str, at: int, ref: str, guest: Guest, fate: Fate) -> None:
        by_client = name in {"booking.created", "booking.requested"} or (
            name == "booking.cancelled" and fate.cancelled_by == "client"
        )
        kind = "system" if name == "booking.expired" else "client" if by_client else "user"
        self._store.add(
            Event,
            {
                "public_id": new_id("evt"),
                "business_id": self._business_id,
                "name": name,
                "subject": ref,
                "actor_kind": kind,
                "actor_ref": {"client": guest.public_id, "user": self._owner_ref}.get(kind),
                "at": _at(at),
                "data": {},
                "fanned_out": True,
            },
        )


def _frozen(addon: Any) -> dict[str, Any]:
    return {
        "id": addon.id,
        "name": addon.name,
        "duration_minutes": addon.duration,
        "price_amount": addon.price,
    }
