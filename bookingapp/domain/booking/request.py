"""What a door asks for when somebody books, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bookingapp.domain.clients.commands import ClientDetails, KnownClient
from bookingapp.domain.schedule.ask import Part


@dataclass(frozen=True, slots=True)
class BookingRequest:
    """What a door has understood; times in UTC minutes, answers by the key of their question.

    With `hold_ref` what is held is booked; when the hold has run out, the same is taken anew if it is free.
    `occurrence_ref` and `seats` book a class; no number of seats means as many as are held, or one.
    Without `tell` no message of it goes to the client. With `awaits_client` it waits for the client's own click. `client_ref` is a client whom staff have chosen; their own
    record is then used, and `client` says how to reach them this time.
    """

    location_id: int
    parts: tuple[Part, ...]
    starts: int
    client: ClientDetails
    occurrence_ref: str | None = None
    seats: int | None = None
    hold_ref: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    notes: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    source: str = "page"
    locale: str | None = None
    timezone: str | None = None
    waive: frozenset[str] = frozenset()
    waive_reason: str | None = None
    tell: bool = True
    client_ref: str | None = None
    awaits_client: bool = False


@dataclass(frozen=True, slots=True)
class Booked:
    """The visit that was made, by its public id; `replayed` when the same hold had been booked before."""

    public_id: str
    booking_refs: tuple[str, ...]
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A visit under way: its row exists, its bookings do not yet."""

    visit_id: int
    visit_ref: str
    client: KnownClient
    client_name: str
    answers: Mapping[str, str]
    booking_refs: tuple[str, ...]
