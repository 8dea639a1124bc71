"""Steps that the tests of the waiting list share."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from bookingapp.base.actor import SYSTEM, Actor
from bookingapp.base.db import db, write
from bookingapp.base.events import Event
from bookingapp.domain.booking.changes import cancel_visit
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.booking.waitlist import JoinRequest, client_by_entry, find_entry, join
from bookingapp.domain.booking.waitlist_rounds import expire_offers, offer_free_times
from bookingapp.domain.booking.wishes import Window, ways
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.holds import HoldView, read_hold
from bookingapp.models.waitlist import WaitlistEntry
from tests.cast import Cast, client_details, day

TEN: Window = (None, 600, 630)
"""Only 10:00 and 10:15 suit."""


def wish(
    cast: Cast, number: int = 1, *, slug: str = "cut", staff: str | Sequence[str] = "Ana", **more: Any
) -> JoinRequest:
    """The day after tomorrow at ten, with Ana; `staff` names others, several, or nobody."""
    suits, names = day(2), [staff] if isinstance(staff, str) else staff
    plain = JoinRequest(
        location_id=cast.location_id,
        parts=ways(cast.service(slug).id, [cast.staff(name).id for name in names]),
        client=client_details(100 + number),
        first_day=suits,
        last_day=suits,
        windows=(TEN,),
    )
    return replace(plain, **more)


def join_as(cast: Cast, number: int = 1, **more: Any) -> str:
    """Somebody joins; the entry's public id."""
    with write():
        return join(cast.visitor, cast.timetable(), wish(cast, number, **more))


def join_class(cast: Cast, ref: str, number: int = 1, seats: int = 1) -> str:
    """Somebody waits for seats of a class."""
    request = JoinRequest(
        cast.location_id,
        ways(cast.service("yoga").id, ()),
        client_details(100 + number),
        occurrence_ref=ref,
        seats=seats,
    )
    with write():
        return join(cast.visitor, cast.timetable(), request)


def book_time(cast: Cast, starts: int, number: int = 1, slug: str = "cut", staff: str | None = "Ana") -> str:
    """Somebody books; the visit's public id."""
    part = Part(cast.service(slug).id, cast.staff(staff).id if staff else None)
    request = BookingRequest(cast.location_id, (part,), starts, client_details(number), answers={"goal": "x"})
    with write():
        return book(cast.visitor, cast.timetable(), request).public_id


def book_seats(cast: Cast, ref: str, seats: int = 1, number: int = 1) -> str:
    """Somebody books places in a class."""
    request = BookingRequest(cast.location_id, (), 0, client_details(number), ref, seats=seats)
    with write():
        return book(cast.visitor, cast.timetable(), request).public_id


def cancel(visit_ref: str) -> None:
    """The business cancels."""
    with write():
        cancel_visit(SYSTEM, visit_ref)


def entry(ref: str) -> WaitlistEntry:
    """An entry as it stands."""
    db.session.rollback()
    return find_entry(SYSTEM, ref)


def states(*refs: str) -> list[str]:
    """The states of entries."""
    return [entry(ref).state for ref in refs]


def hold_of(ref: str) -> HoldView:
    """What is kept for an entry."""
    found = read_hold(SYSTEM, entry(ref).hold_ref or "")
    assert found is not None
    return found


def owner_of(cast: Cast, ref: str) -> Actor:
    """The client of an entry."""
    return client_by_entry(cast.business_id, ref)


def expire() -> int:
    """The worker's round."""
    with write():
        return expire_offers(SYSTEM)


def look() -> int:
    """The worker's other round."""
    with write():
        return offer_free_times(SYSTEM)


def told(ref: str) -> list[str]:
    """The events of an entry."""
    db.session.rollback()
    return list(db.session.scalars(select(Event.name).where(Event.subject == ref).order_by(Event.id)))
