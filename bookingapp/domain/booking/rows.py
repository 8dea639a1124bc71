"""The rows of a visit: what is agreed is frozen into them."""

from collections.abc import Mapping
from typing import Any

from bookingapp.base import clock
from bookingapp.base.db import table_of
from bookingapp.base.hot import HotInsert, NewRow
from bookingapp.base.ids import new_id
from bookingapp.domain.booking.request import BookingRequest, Draft
from bookingapp.domain.booking.rules import policy_of, price_of
from bookingapp.domain.clients.commands import ClientDetails, KnownClient
from bookingapp.domain.schedule.seating import Placed
from bookingapp.domain.schedule.timetable import AddOnPlan, ServicePlan, Timetable
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.schedule import Occurrence

_VISITS = HotInsert(table_of(Visit), returning=table_of(Visit).c.id, unless=["hold_ref"])
_OCCURRENCES = HotInsert(table_of(Occurrence), returning=table_of(Occurrence).c.id)
_BOOKINGS = HotInsert(table_of(Booking))


def visit_row(
    timetable: Timetable, request: BookingRequest, client: KnownClient, details: ClientDetails, ref: str
) -> NewRow:
    """The visit, with how to reach whoever booked it, as they gave it."""
    values = {
        "public_id": ref,
        "business_id": timetable.business.id,
        "location_id": request.location_id,
        "client_id": client.id,
        "hold_ref": request.hold_ref,
        "email": details.email,
        "phone": details.phone,
        "unconfirmed": request.awaits_client,
        "created_at": clock.now(),
    }
    return _VISITS.row(values)


def occurrence_row(timetable: Timetable, location_id: int, placed: Placed, assigned_by: str) -> NewRow:
    """The time of one booking: an occurrence of its own with one place."""
    values = {
        "public_id": new_id("occ"),
        "business_id": timetable.business.id,
        "location_id": location_id,
        "service_id": placed.part.service_id,
        "starts": placed.starts,
        "ends": placed.ends,
        "class": False,
        "exception": False,
        "capacity": 1,
        "taken": 1,
        "status": "planned",
        "assigned_by": assigned_by,
    }
    return _OCCURRENCES.row(values)


def booking_row(
    timetable: Timetable,
    request: BookingRequest,
    draft: Draft,
    placed: Placed,
    number: int,
    occurrence_id: int | NewRow,
    expires: int | None,
    seats: int = 1,
) -> NewRow:
    """The booking; `number` is its place in the visit, `expires` (seconds) is when it lapses unless approved."""
    now = clock.now()
    values = {
        "public_id": draft.booking_refs[number],
        "position": number,
        "occurrence_id": occurrence_id,
        "status": "confirmed" if expires is None else "pending",
        "expires": expires,
        "business_id": timetable.business.id,
        "visit_id": draft.visit_id,
        "client_id": draft.client.id,
        "location_id": request.location_id,
        "client_name": draft.client_name,
        "currency": timetable.business.currency,
        "seats": seats,
        "notes": request.notes,
        "metadata": dict(request.extra),
        "override": sorted(request.waive - {"step"}),
        "override_reason": request.waive_reason,
        "source": request.source,
        "locale": request.locale,
        "timezone": request.timezone,
        "fee_amount": 0,
        "version": 1,
        "sequence": 0,
        "created_at": now,
        "updated_at": now,
    }
    service = timetable.services[placed.part.service_id]
    return _BOOKINGS.row(values | _agreed(service, placed, seats, draft.answers))


def _agreed(service: ServicePlan, placed: Placed, seats: int, answers: Mapping[str, str]) -> dict[str, Any]:
    """What the booking freezes: names, minutes, price, policy, add-ons, and the answers to its own questions."""
    lead = placed.staff_ids[0] if placed.staff_ids else None
    minutes = placed.ends - placed.starts
    asked = {str(question["key"]) for question in service.questions}
    return {
        "service_id": service.id,
        "staff_id": lead,
        "service_name": service.name,
        "duration_minutes": minutes,
        "price_amount": price_of(service, lead, placed.part.addon_ids, minutes, seats),
        "price_type": service.price_type,
        "policy": policy_of(service),
        "addons": [_frozen_addon(service.addons[addon_id]) for addon_id in placed.part.addon_ids],
        "answers": {key: answer for key, answer in answers.items() if key in asked},
    }


def _frozen_addon(addon: AddOnPlan) -> dict[str, Any]:
    return {
        "id": addon.id,
        "name": addon.name,
        "duration_minutes": addon.duration,
        "price_amount": addon.price,
    }
