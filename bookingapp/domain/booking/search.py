"""Find a booking by what somebody types: its reference, a client, a service, a date."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from sqlalchemy import case, func, or_, select

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.fold import contains, fold
from bookingapp.domain.booking.queries import visible
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.business import Location
from bookingapp.models.schedule import Occurrence
from bookingapp.models.staff import StaffMember

LEAST = 2
"""Characters before anything is looked for."""

BACK = 180
"""Days that a date without a year may lie behind; else it is the next one to come."""

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_POINTS = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.?\s*(\d{4})?", re.ASCII)
_REFERENCE = re.compile(r"[0-9A-Za-z]{6}", re.ASCII)
_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Found:
    """A booking that was found; UTC minutes."""

    ref: str
    visit_ref: str
    starts: int
    service_name: str
    client_name: str
    staff_name: str
    status: str
    zone: ZoneInfo


def find_bookings(
    actor: Actor, text: str, span: tuple[int, int] | None = None, limit: int = 8
) -> list[Found]:
    """Bookings that the actor may see, by reference, client or service, or those of a span of UTC minutes.

    Those to come first, the nearest ahead. Nothing for too short a text. Raises Forbidden.
    """
    wanted = " ".join(text.split())
    if span is None and len(wanted) < LEAST:
        return []
    now = clock.seconds() // 60
    rows = db.session.execute(
        select(
            Booking.public_id,
            Visit.public_id,
            Occurrence.starts,
            Booking.service_name,
            Booking.client_name,
            StaffMember.name,
            Booking.status,
            Location.timezone,
        )
        .select_from(Booking)
        .join(Visit, Visit.id == Booking.visit_id)
        .join(Occurrence, Occurrence.id == Booking.occurrence_id)
        .join(Location, Location.id == Booking.location_id)
        .outerjoin(StaffMember, StaffMember.id == Booking.staff_id)
        .where(*visible(actor, Booking), _matches(wanted, span))
        .order_by(case((Occurrence.starts >= now, 0), else_=1), func.abs(Occurrence.starts - now), Booking.id)
        .limit(limit)
    )
    return [
        Found(ref, visit, starts, service, client, staff or "", status, ZoneInfo(zone))
        for ref, visit, starts, service, client, staff, status, zone in rows
    ]


def _matches(wanted: str, span: tuple[int, int] | None) -> Any:
    if span is not None:
        return (Occurrence.starts >= span[0]) & (Occurrence.starts < span[1])
    ways = [contains(Booking.client_name, wanted), contains(Booking.service_name, wanted)]
    if _REFERENCE.fullmatch(wanted):
        ways.append(Visit.public_id.endswith(wanted.lower(), autoescape=True))
    return or_(*ways)


def read_typed_day(text: str, locale: str, today: int) -> int | None:
    """The day number of a date as people type it: 2026-03-04, 4 March, March 4 2026, 4.3.; None for no date.

    Month names are those of the locale or English ones, also cut short. `today` is a day number.
    """
    wanted = text.strip()
    found = _ISO.fullmatch(wanted)
    if found:
        return _day(int(found[1]), int(found[2]), int(found[3]))
    found = _POINTS.fullmatch(wanted)
    if found:
        return _near(int(found[2]), int(found[1]), int(found[3]) if found[3] else None, today)
    return _spelled(wanted, locale, today)


def _spelled(text: str, locale: str, today: int) -> int | None:
    """A day, the name of a month, perhaps a year; in any order but for the year, which stands last."""
    words = [fold(word) or "" for word in _WORDS.findall(text)]
    if not 2 <= len(words) <= 3:
        return None
    names = [word for word in words if word.isalpha()]
    numbers = [int(word) for word in words if word.isdigit() and len(word) <= 4]
    month = _month(names[0], locale) if len(names) == 1 else None
    if month is None or len(numbers) != len(words) - 1:
        return None
    return _near(month, numbers[0], numbers[1] if len(numbers) == 2 else None, today)


def _month(name: str, locale: str) -> int | None:
    if len(name) < 3:
        return None
    for tongue in (Locale.parse(locale), Locale("en")):
        for number, full in tongue.months["format"]["wide"].items():
            if (fold(full) or "").startswith(name):
                return int(number)
    return None


def _near(month: int, day: int, year: int | None, today: int) -> int | None:
    if year is not None:
        return _day(year, month, day)
    this = date.fromordinal(today).year
    found = _day(this, month, day)
    if found is not None and found < today - BACK:
        return _day(this + 1, month, day)
    return found


def _day(year: int, month: int, day: int) -> int | None:
    try:
        return date(year, month, day).toordinal() if 2000 <= year <= 2200 else None
    except ValueError:
        return None
