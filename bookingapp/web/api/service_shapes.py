"""What is said of a service, on the way in and on the way out."""

from typing import Literal

from pydantic import Field

from bookingapp.web.api.answers import Out, Price
from bookingapp.web.api.booked import PriceType
from bookingapp.web.api.operation import Schema
from bookingapp.web.api.schedules import Weekday

MOST_MONEY = 10**12
Place = Literal["venue", "video", "phone", "client"]
Visibility = Literal["public", "unlisted", "staff"]
QuestionType = Literal["text", "textarea", "choice", "checkbox", "number", "date"]


class Amount(Schema):
    """Minor units; the currency is the business's."""

    amount: int = Field(ge=0, le=MOST_MONEY)
    currency: str | None = Field(None, pattern="^[A-Z]{3}$")


class ServicePrice(Amount):
    """What a service costs, and how that is meant."""

    type: PriceType = "flat"
    max_amount: int | None = Field(None, ge=0, le=MOST_MONEY)


class AddOnIn(Schema):
    """An extra; `id` names one that is there already."""

    id: str | None = Field(None, max_length=40)
    name: str = Field(min_length=1, max_length=200)
    duration_minutes: int = Field(0, ge=0, le=1440)
    price: Amount


class StaffOverride(Schema):
    """What is one staff member's alone."""

    staff_id: str = Field(max_length=40)
    price: Amount | None = None
    duration_minutes: int | None = Field(None, ge=1, le=43_200)
    buffer_before_minutes: int | None = Field(None, ge=0, le=720)
    buffer_after_minutes: int | None = Field(None, ge=0, le=720)


class Needed(Schema):
    """So many units of a resource."""

    resource_id: str = Field(max_length=40)
    quantity: int = Field(1, ge=1, le=100)


class Span(Schema):
    """Wall times."""

    start: str = Field(pattern=r"^\d{2}:\d{2}$")
    end: str = Field(pattern=r"^\d{2}:\d{2}$")


class OwnWindow(Schema):
    """Days and hours to which a service is confined."""

    days: list[Weekday] = Field(min_length=1, max_length=7)
    hours: Span | None = None
    timezone: str | None = Field(None, max_length=64)


class Question(Schema):
    """Something to ask with a booking."""

    key: str = Field(max_length=40)
    label: str = Field(min_length=1, max_length=200)
    type: QuestionType = "text"
    required: bool = False
    options: list[str] = Field(default_factory=list, max_length=100)


class Cancellation(Schema):
    """Free until so long before the start, then a share of the price."""

    free_until_minutes: int | None = Field(None, ge=0, le=525_600)
    fee_percent: int | None = Field(None, ge=0, le=100)
    no_show_fee_percent: int | None = Field(None, ge=0, le=100)


class Deposit(Schema):
    """What is paid in advance."""

    type: Literal["none", "fixed", "percent"] = "none"
    value: int = Field(0, ge=0, le=MOST_MONEY)


class ServiceIn(Schema):
    """A service. An absent notice or window is the business's own; null means none."""

    name: str = Field(min_length=1, max_length=200)
    duration_minutes: int = Field(ge=1, le=43_200)
    price: ServicePrice
    description: str = Field("", max_length=10_000)
    slug: str | None = Field(None, max_length=80)
    category_id: str | None = Field(None, max_length=40)
    subdivision_id: str | None = Field(None, max_length=40)
    buffer_before_minutes: int = Field(0, ge=0, le=720)
    buffer_after_minutes: int = Field(0, ge=0, le=720)
    slot_step_minutes: int = Field(15, ge=1, le=1440)
    fixed_starts: list[str] | None = Field(None, max_length=1440)
    min_notice_minutes: int | None = Field(None, ge=0, le=525_600)
    booking_window_days: int | None = Field(None, ge=1, le=3650)
    max_per_day: int | None = Field(None, ge=1, le=10_000)
    max_per_week: int | None = Field(None, ge=1, le=10_000)
    max_active_per_client: int | None = Field(None, ge=1, le=10_000)
    capacity: int = Field(1, ge=1, le=100_000)
    staff_count: int = Field(1, ge=1, le=20)
    processing_after: int | None = Field(None, ge=1, le=43_200)
    processing_minutes: int | None = Field(None, ge=1, le=43_200)
    requires_approval: bool = False
    place: Place = "venue"
    availability: OwnWindow | None = None
    questions: list[Question] = Field(default_factory=list, max_length=50)
    cancellation: Cancellation | None = None
    deposit: Deposit | None = None
    online_booking: bool = True
    visibility: Visibility = "public"
    colour: str | None = Field(None, max_length=7)
    image_url: str | None = Field(None, max_length=500)
    active: bool = True
    staff_ids: list[str] = Field(default_factory=list, max_length=1000)
    staff_overrides: list[StaffOverride] = Field(default_factory=list, max_length=1000)
    location_ids: list[str] = Field(default_factory=list, max_length=1000)
    resources: list[Needed] = Field(default_factory=list, max_length=100)
    addons: list[AddOnIn] = Field(default_factory=list, max_length=100)


class ServicePriceOut(Price):
    """What a service costs; `max_amount` is there for a range alone."""

    type: PriceType
    max_amount: int | None = None


class AddOnOut(Out):
    """An extra."""

    id: str
    name: str
    duration_minutes: int
    price: Price


class StaffOverrideOut(Out):
    """What is one staff member's alone; the rest is as the service says."""

    staff_id: str
    price: Price | None = None
    duration_minutes: int | None = None
    buffer_before_minutes: int | None = None
    buffer_after_minutes: int | None = None


class NeededOut(Out):
    """So many units of a resource."""

    resource_id: str
    quantity: int


class SpanOfDay(Out):
    """Wall times."""

    start: str
    end: str


class OwnWindowOut(Out):
    """Days and hours to which a service is confined."""

    days: list[Weekday]
    hours: SpanOfDay
    timezone: str | None = None


class QuestionOut(Out):
    """Something that is asked with a booking; options where one is to be chosen."""

    key: str
    label: str
    type: QuestionType
    required: bool
    options: list[str] | None = None


class CancellationOut(Out):
    """Free until so long before the start, then a share of the price."""

    free_until_minutes: int
    fee_percent: int
    no_show_fee_percent: int


class DepositOut(Out):
    """What is paid in advance."""

    type: Literal["none", "fixed", "percent"]
    value: int


class ServiceOut(Out):
    """A service; `duration` says the same as `duration_minutes`."""

    id: str
    name: str
    slug: str
    description: str
    duration_minutes: int
    duration: int
    price: ServicePriceOut
    addons: list[AddOnOut]
    staff_overrides: list[StaffOverrideOut]
    buffer_before_minutes: int
    buffer_after_minutes: int
    slot_step_minutes: int
    fixed_starts: list[str] | None
    min_notice_minutes: int | None
    booking_window_days: int | None
    max_per_day: int | None
    max_per_week: int | None
    max_active_per_client: int | None
    capacity: int
    staff_count: int
    processing_after: int | None
    processing_minutes: int | None
    requires_approval: bool
    place: Place
    category_id: str | None
    subdivision_id: str | None
    staff_ids: list[str]
    location_ids: list[str]
    resources: list[NeededOut]
    availability: OwnWindowOut | None
    questions: list[QuestionOut]
    cancellation: CancellationOut
    deposit: DepositOut
    online_booking: bool
    visibility: Visibility
    colour: str | None
    image_url: str | None
    active: bool
