"""Very many bookings: history and a far future, packed where they leave the coming weeks as they are.

Number i of a business always lies at the same place: calendars by turns, slot after slot, day after day,
backwards from before the demo's own days for four in five, forwards from beyond every booking window for
the fifth. So a later run adds only what is missing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from bookingapp.base import clock
from bookingapp.base.db import db, is_sqlite, write
from bookingapp.cli.demo.days import DAYS_BACK
from bookingapp.cli.demo.fate import DAY, Fate
from bookingapp.cli.demo.rows import Guest, Ledger
from bookingapp.cli.demo.seed import CLIENTS, OWNER, guests_of
from bookingapp.cli.demo.store import Store
from bookingapp.domain.business.queries import business_by_slug, user_by_email
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.hours import instant_of
from bookingapp.domain.schedule.seating import ClaimSpan, Placed
from bookingapp.domain.schedule.timetable import ServicePlan, StaffPlan, Timetable
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.models.booking import Booking
from bookingapp.models.business import Business

SOURCE = "bulk"
AT_ONCE = 10_000
FIRST_WALL, SLOT, SLOTS = 8 * 60, 30, 22
"""Eleven hours of half-hour slots from eight o'clock on."""

NEAREST_AHEAD = 400
"""Days; beyond the longest booking window of the demo."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _Lane:
    """One staff member with the service and location that their bulk bookings are of."""

    staff: StaffPlan
    service: ServicePlan
    location_id: int
    zone: ZoneInfo


def add_bulk(wanted: int, say: Say) -> None:
    """Have so many bulk bookings in all, over both businesses, each chunk in a transaction of its own."""
    if is_sqlite(db.session()):
        db.session.connection().exec_driver_sql("PRAGMA cache_size = -65536")
    slugs = list(CLIENTS)
    for place, slug in enumerate(slugs):
        business = business_by_slug(slug)
        assert business is not None
        share = wanted // len(slugs) + (place < wanted % len(slugs))
        _add_for(business, share, say)


def _add_for(business: Business, wanted: int, say: Say) -> None:
    timetable = timetable_by_id(business.id)
    lanes, guests = _lanes(timetable), guests_of(business)
    today = business.created_at.astimezone(ZoneInfo(business.timezone)).date()
    owner = user_by_email(OWNER)
    owner_ref = owner.public_id if owner else ""
    done = _count(business)
    if done < wanted:
        say(f"{business.name}: adding {wanted - done:,} bookings …")
    while done < wanted:
        upto = min(wanted, done + AT_ONCE)
        with write():
            store = Store(db.session.connection())
            ledger = Ledger(store, timetable, owner_ref)
            for number in range(done, upto):
                _add_one(ledger, lanes, guests, today, number)
            store.write()
        done = upto
        say(f"{business.name}: {done:,} of {wanted:,}")


def _count(business: Business) -> int:
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Booking)
            .where(Booking.business_id == business.id, Booking.source == SOURCE)
        )
        or 0
    )


def _lanes(timetable: Timetable) -> list[_Lane]:
    """Everybody, with the shortest service of theirs that fits a slot, at the first place they work at."""
    return [_lane(timetable, staff) for staff in timetable.staff.values()]


def _lane(timetable: Timetable, staff: StaffPlan) -> _Lane:
    location = next(
        place
        for place in timetable.locations.values()
        if not staff.location_ids or place.id in staff.location_ids
    )
    service = min(
        (
            one
            for one in timetable.services.values()
            if staff.id in one.performers and not one.is_class and one.is_at(location.id)
        ),
        key=lambda one: abs(one.performers[staff.id].duration - SLOT),
    )
    return _Lane(staff, service, location.id, location.zone)


def _add_one(ledger: Ledger, lanes: list[_Lane], guests: list[Guest], today: date, number: int) -> None:
    lane = lanes[number % len(lanes)]
    day_number, slot = divmod(number // len(lanes), SLOTS)
    is_past = day_number % 5 != 4
    if is_past:
        day = today.toordinal() - DAYS_BACK - 2 - (day_number - day_number // 5)
    else:
        day = today.toordinal() + NEAREST_AHEAD + day_number // 5
    starts = instant_of(lane.zone, day, FIRST_WALL + slot * SLOT)
    ends = starts + min(SLOT, lane.service.performers[lane.staff.id].duration)
    claim = ClaimSpan(lane.staff.calendar_id, starts, ends, starts)
    placed = Placed(Part(lane.service.id), starts, ends, (lane.staff.id,), (), (claim,))
    ledger.add_visit(
        lane.location_id,
        guests[number * 7919 % len(guests)],
        [placed],
        _fate(number, starts, ends),
        source=SOURCE,
        told=False,
    )


def _fate(number: int, starts: int, ends: int) -> Fate:
    """Past ones are over, one in twelve without having come; coming ones are confirmed."""
    if ends * 60 <= clock.seconds():
        status = "no_show" if number % 12 == 7 else "completed"
        created = starts * 60 - 5 * DAY
        return Fate(status, created, [("booking.created", created), (f"booking.{status}", ends * 60)])
    created = int(clock.seconds() - (40 + number % 50) * DAY)
    return Fate("confirmed", created, [("booking.created", created)])
