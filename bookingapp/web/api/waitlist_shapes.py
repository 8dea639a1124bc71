"""The waiting list as programs say it and read it."""

from typing import Literal

from pydantic import Field

from bookingapp.web.api.answers import Out
from bookingapp.web.api.asks import Answers, Person
from bookingapp.web.api.booked import BookedClientOut
from bookingapp.web.api.lists import Paging, partial
from bookingapp.web.api.operation import Schema
from bookingapp.web.api.schedules import Weekday
from bookingapp.web.api.wishes import WishIn

Status = Literal["waiting", "offered", "booked", "declined", "expired", "cancelled"]


class WaitIn(WishIn):
    """A place on the list, for a service or for one date of a class."""

    service_id: str | None = Field(None, max_length=80)
    location_id: str | None = Field(None, max_length=80)
    occurrence_id: str | None = Field(None, max_length=40)
    addons: list[str] = Field(default_factory=list, max_length=50)
    seats: int = Field(1, ge=1, le=1000)
    client: Person | None = None
    client_id: str | None = Field(None, max_length=40)


class WishPatch(partial(WishIn)):  # type: ignore[misc]
    """What is named; `cancelled` takes them off the list, `declined` passes an offer on."""

    status: Literal["cancelled", "declined"] | None = Field(default=None)


class OfferIn(Schema):
    """Which of the free times to offer."""

    starts_at: str = Field(max_length=40)


class AcceptIn(Schema):
    """What the service asks."""

    notes: str = Field("", max_length=5000)
    answers: Answers = Field(default_factory=dict, max_length=100)


class WindowOut(Out):
    """When they would come."""

    model_config = {"extra": "forbid", "populate_by_name": True}

    from_: str = Field(alias="from")
    to: str
    weekday: Weekday | None


class OfferOut(Out):
    """A time that is kept for them until it runs out."""

    starts_at: str
    expires_at: str


class WaitOut(Out):
    """A place on the list."""

    id: str
    status: Status
    service_id: str
    location_id: str
    staff_ids: list[str]
    addons: list[str]
    occurrence_id: str | None
    seats: int
    first_day: str
    last_day: str
    windows: list[WindowOut]
    timezone: str
    client: BookedClientOut
    offer: OfferOut | None
    visit_id: str | None
    created_at: str
    updated_at: str


class TimesOut(Out):
    """Times that are free and suit them."""

    data: list[str]


class WaitQuery(Paging):
    """Which places; without a status those still on the list, `archived` are all others."""

    search: str | None = Field(None, max_length=200)
    status: Status | Literal["archived"] | None = None
    service_id: str | None = Field(None, max_length=80)
    client_id: str | None = Field(None, max_length=40)
    updated_since: str | None = Field(None, max_length=40)
