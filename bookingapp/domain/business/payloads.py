"""Places and words of registers as programs see them."""

from collections.abc import Mapping
from typing import Any

from bookingapp.domain.business.rules import CANCELLATION
from bookingapp.models.business import Business, Location


def location_payload(row: Location) -> dict[str, Any]:
    """A place."""
    return {
        "id": row.public_id,
        "name": row.name,
        "slug": row.slug,
        "timezone": row.timezone,
        "address": row.address,
        "phone": row.phone,
        "email": row.email,
        "active": row.active,
        "order": row.order,
    }


def entry_payload(row: Any) -> dict[str, Any]:
    """A word of a register; tags have a colour too."""
    shown = {"id": row.public_id, "name": row.name, "order": row.order}
    return shown | {"colour": row.colour} if hasattr(row, "colour") else shown


def business_payload(row: Business) -> dict[str, Any]:
    """A business with all that it has set; `public_business` is what of it everybody may see."""
    return public_business(row) | {
        "embed_origins": list(row.embed_origins),
        "listed": row.listed,
        "plan": row.plan,
        "created_at": row.created_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "updated_at": row.updated_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def cancellation_payload(said: Mapping[str, int]) -> dict[str, int]:
    """Until when cancelling is free, and what it costs afterwards; what was never said is nothing."""
    return {name: said.get(name, 0) for name in CANCELLATION}


def public_business(row: Business) -> dict[str, Any]:
    """What its own pages say of a business."""
    return {
        "id": row.public_id,
        "slug": row.slug,
        "name": row.name,
        "about": row.about,
        "currency": row.currency,
        "timezone": row.timezone,
        "locale": row.locale,
        "country": row.country,
        "phone": row.phone,
        "email": row.email,
        "website": row.website,
        "policies": {
            "min_notice_minutes": row.min_notice_minutes,
            "booking_window_days": row.booking_window_days,
            "hold_minutes": row.hold_minutes,
            "pending_hours": row.pending_hours,
            "offer_minutes": row.offer_minutes,
            "cancellation": cancellation_payload(row.cancellation),
            "confirm_agents": row.confirm_agents,
        },
        "branding": dict(row.branding),
    }
