"""Bookings as answers: what was agreed, frozen into them. The values are those of domain/booking/payloads.py."""

from typing import Any, Literal

from pydantic import Field

from bookingapp.web.api.answers import Out, Price

STATES = Literal[
    "pending", "confirmed", "arrived", "completed", "declined", "cancelled", "no_show", "expired"
]
PriceType = Literal["flat", "hourly", "from", "range", "custom"]


class Named(Out):
    """An object by its id and name."""

    id: str
    name: str


class BookedPlaceOut(Named):
    """Where it takes place."""

    address: str


class BookedClientOut(Named):
    """Who comes, as they gave their details with this booking."""

    email: str | None
    phone: str | None
    locale: str | None


class BookedPriceOut(Price):
    """The price that was agreed."""

    type: PriceType


class BookedPolicyOut(Out):
    """What cancelling costs, as it was agreed; `free_until` is null where it never costs anything."""

    free_until_minutes: int = Field(ge=0)
    fee_percent: int = Field(ge=0, le=100)
    no_show_fee_percent: int = Field(ge=0, le=100)
    free_until: str | None


class BookedAddOnOut(Out):
    """An extra that was booked with it."""

    name: str
    duration_minutes: int = Field(ge=0)
    price: Price


class BookingOut(Out):
    """A booking, with what was agreed frozen into it."""

    id: str
    status: STATES
    waits_for: Literal["client", "business"] | None
    service: Named
    staff: Named | None
    staff_ids: list[str]
    resource_ids: list[str]
    location: BookedPlaceOut
    client: BookedClientOut
    occurrence_id: str
    visit_id: str
    seats: int
    starts_at: str
    ends_at: str
    timezone: str
    duration_minutes: int
    price: BookedPriceOut
    amount_due: Price
    policy: BookedPolicyOut
    addons: list[BookedAddOnOut]
    source: str
    notes: str
    answers: dict[str, str]
    metadata: dict[str, Any]
    override: list[str]
    override_reason: str | None
    cancelled_by: str | None
    cancel_reason: str | None
    fee: Price
    manage_url: str
    version: int
    created_at: str
    updated_at: str
