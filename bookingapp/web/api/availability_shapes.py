"""How free times are asked for and told."""

from pydantic import Field

from bookingapp.web.api.answers import Out
from bookingapp.web.api.operation import Schema

MOST_SERVICES = 10


class TimesQuery(Schema):
    """What is looked for: one service, or several in a row, with extras; whose claims do not count."""

    service_id: list[str] = Field(min_length=1, max_length=MOST_SERVICES)
    location_id: str | None = Field(None, max_length=80)
    seats: int = Field(1, ge=1, le=1000, strict=False)
    addon_ids: list[str] = Field(default_factory=list, max_length=50)
    booking_id: str | None = Field(None, max_length=40)
    hold_id: str | None = Field(None, max_length=40)


class WindowQuery(TimesQuery):
    """The same in a window of days; `to` is inclusive."""

    from_: str | None = Field(None, alias="from", max_length=10)
    to: str | None = Field(None, max_length=10)
    timezone: str | None = Field(None, max_length=64)


class AvailabilityQuery(WindowQuery):
    """The same, perhaps by somebody who is wished for."""

    staff_id: str | None = Field(None, max_length=40)


class PartOut(Out):
    """One service of a visit, and who could serve then."""

    service_id: str
    starts_at: str
    ends_at: str
    staff_ids: list[str]


class Slot(Out):
    """A time that can be had, and by whom; of a class its date, of several services each one's part."""

    starts_at: str
    ends_at: str
    staff_ids: list[str]
    seats_left: int
    location_id: str
    occurrence_id: str | None = None
    parts: list[PartOut] | None = None


class Day(Out):
    """A date of the window, with its times; none when it is full."""

    date: str
    slots: list[Slot]


class Availability(Out):
    """The free times of a window."""

    timezone: str
    service_id: str
    days: list[Day]
    next_available: str | None
