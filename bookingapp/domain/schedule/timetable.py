"""The timetable of a business: all that decides what can be booked but the ledger, in one immutable value.

It is read once and kept in memory under the business's stamp, which every change of hours, staff or
services renews; a request reads the stamp and reuses the value. `memo` keeps what is derived from it
(candidate starts, day borders) and goes with it.
"""

from collections.abc import Hashable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from bookingapp.base.intervals import Span
from bookingapp.domain.schedule.hours import Hours

MEMO_SIZE = 2000


class Memo:
    """A bounded dictionary of derived values; the oldest goes first."""

    __slots__ = ("_values",)

    def __init__(self) -> None:
        self._values: dict[Hashable, Any] = {}

    def get(self, key: Hashable) -> Any:
        """The value, or None."""
        return self._values.get(key)

    def put(self, key: Hashable, value: Any) -> Any:
        """Keep and return a value."""
        if len(self._values) >= MEMO_SIZE:
            with suppress(RuntimeError):  # another thread is putting too; it makes room as well
                self._values.pop(next(iter(self._values)), None)
        self._values[key] = value
        return value


@dataclass(frozen=True, slots=True)
class LocationPlan:
    """A location, its zone and its opening hours (None: none saved)."""

    id: int
    public_id: str
    slug: str
    name: str
    address: str
    phone: str | None
    email: str | None
    zone: ZoneInfo
    hours: Hours | None


@dataclass(frozen=True, slots=True)
class StaffPlan:
    """A staff member who is active, and the hours saved for them (None: none anywhere)."""

    id: int
    public_id: str
    calendar_id: int
    name: str
    title: str
    about: str
    image_url: str | None
    location_ids: frozenset[int]
    hours: Hours | None
    priority: int
    weight: int
    online: bool
    colour: str | None = None


@dataclass(frozen=True, slots=True)
class ResourcePlan:
    """A resource, the calendars of its active units in order, and its hours (None: always)."""

    id: int
    public_id: str
    name: str
    kind: str
    location_id: int
    unit_calendars: tuple[int, ...]
    hours: Hours | None


@dataclass(frozen=True, slots=True)
class AddOnPlan:
    """An extra: minutes and minor units on top."""

    id: int
    public_id: str
    name: str
    duration: int
    price: int


@dataclass(frozen=True, slots=True)
class Performer:
    """How one staff member performs one service: minutes, buffers and price after their own settings."""

    staff_id: int
    duration: int
    before: int
    after: int
    price: int


@dataclass(frozen=True, slots=True)
class ServicePlan:
    """A service as the engine and the catalogue see it; minutes and minor units throughout."""

    id: int
    public_id: str
    slug: str
    name: str
    description: str
    category_id: int | None
    duration: int
    before: int
    after: int
    step: int
    fixed_starts: tuple[int, ...] | None
    notice: int
    window_days: int | None
    max_per_day: int | None
    max_per_week: int | None
    max_active_per_client: int | None
    capacity: int
    staff_count: int
    processing: Span | None
    window: tuple[Hours, ZoneInfo] | None
    requires_approval: bool
    place: str
    price: int
    price_max: int | None
    price_type: str
    questions: tuple[Mapping[str, Any], ...]
    cancellation: Mapping[str, int]
    performers: Mapping[int, Performer]
    location_ids: frozenset[int] | None
    resources: tuple[tuple[int, int], ...]
    addons: Mapping[int, AddOnPlan]
    online: bool
    visibility: str
    colour: str | None
    image_url: str | None

    @property
    def is_class(self) -> bool:
        """Whether it is booked by seats in classes made ahead."""
        return self.capacity > 1

    @property
    def is_in_person(self) -> bool:
        """Whether client and staff meet at a place, whose zone the times then stay in."""
        return self.place in {"venue", "client"}

    def is_at(self, location_id: int) -> bool:
        """Whether it is offered at a location."""
        return self.location_ids is None or location_id in self.location_ids


@dataclass(frozen=True, slots=True)
class BusinessPlan:
    """What pages and rules need to know of the business itself."""

    id: int
    public_id: str
    slug: str
    name: str
    about: str
    currency: str
    timezone: str
    locale: str
    country: str | None
    phone: str | None
    email: str | None
    website: str | None
    branding: Mapping[str, Any]
    hold_minutes: int
    pending_hours: int
    offer_minutes: int
    embed_origins: tuple[str, ...]
    demo: bool


@dataclass(frozen=True, slots=True)
class Timetable:
    """Everything active of one business; dictionaries by internal id, in the business's own order.

    `connected` are the calendars whose staff have an outside calendar connected.
    """

    stamp: int
    business: BusinessPlan
    locations: Mapping[int, LocationPlan]
    staff: Mapping[int, StaffPlan]
    resources: Mapping[int, ResourcePlan]
    services: Mapping[int, ServicePlan]
    categories: Mapping[int, str]
    connected: frozenset[int] = frozenset()
    memo: Memo = field(default_factory=Memo, compare=False)

    def service_by_key(self, key: str) -> ServicePlan | None:
        """A service by its slug or public id."""
        return next((s for s in self.services.values() if key in (s.slug, s.public_id)), None)

    def staff_by_key(self, key: str) -> StaffPlan | None:
        """A staff member by public id."""
        return next((s for s in self.staff.values() if s.public_id == key), None)

    def location_by_key(self, key: str) -> LocationPlan | None:
        """A location by its slug or public id."""
        return next(
            (place for place in self.locations.values() if key in (place.slug, place.public_id)), None
        )


def lasting(timetable: Timetable, service_id: int, minutes: int) -> Timetable:
    """The timetable with one service as long as is said, whoever performs it; its steps and the rest stay."""
    service = timetable.services[service_id]
    performers = {key: replace(one, duration=minutes) for key, one in service.performers.items()}
    longer = replace(service, duration=minutes, performers=performers)
    return replace(timetable, services={**timetable.services, service_id: longer}, memo=Memo())
