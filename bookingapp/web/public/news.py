"""What the pages of a frame tell the website around it. Nothing of the person who books is in it."""

from collections.abc import Sequence
from typing import Any

from bookingapp.base import clock
from bookingapp.domain.schedule.holds import HoldView
from bookingapp.domain.schedule.timetable import ServicePlan
from bookingapp.web.public.choice import Choice
from bookingapp.web.public.draft import Draft
from bookingapp.web.public.link import Link

News = dict[str, Any]
"""{event, detail}, as widget/bridge.js sends it on."""


def service_selected(choice: Choice) -> News:
    """Somebody looks at the times of a service, or of several for one visit."""
    return {"event": "service_selected", "detail": _what(choice.services)}


def time_selected(draft: Draft, ends: int, hold: HoldView | None) -> News:
    """Somebody has chosen a time and gives their details."""
    choice, zone = draft.choice, draft.choice.location.zone
    detail = _what(choice.services) | {
        "location_id": choice.location.public_id,
        "starts_at": clock.local_text(zone, draft.start),
        "ends_at": clock.local_text(zone, ends),
        "occurrence_id": draft.lesson.occurrence_ref if draft.lesson else None,
        "held": hold is not None,
    }
    return {"event": "time_selected", "detail": detail}


def booking_created(link: Link) -> News:
    """It is booked, or asked for: `status` tells."""
    zone = link.location.zone
    detail = {
        "visit_id": link.visit.public_id,
        "booking_ids": [booking.public_id for booking in link.bookings],
        "service_id": link.service.public_id if link.service else None,
        "service": link.shown[0].service_name,
        "location_id": link.location.public_id,
        "starts_at": clock.local_text(zone, link.starts),
        "ends_at": clock.local_text(zone, link.ends),
        "status": link.status,
    }
    return {"event": "booking_created", "detail": detail}


def _what(services: Sequence[ServicePlan]) -> dict[str, Any]:
    return {
        "service_id": services[0].public_id,
        "service": services[0].name,
        "service_ids": [service.public_id for service in services],
    }
