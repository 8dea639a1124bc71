"""Reports, counted by hand: a week, the week before, filters, places, and a day on which the clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM, Actor
from bookingapp.base.db import db, write
from bookingapp.base.errors import Forbidden, NotFound
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.booking.report_days import Period, Unit, bucket_of, local_days, unit_for
from bookingapp.domain.booking.reports import Figures, Wanted, report
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.commands import add_block
from bookingapp.models.booking import Booking
from bookingapp.models.schedule import Assignment, Occurrence
from tests import cast
from tests.support.statements import counted


def period(first: int, last: int, by: Unit = "day") -> Period:
    """A span of days, counted from today."""
    return Period(cast.day(first).toordinal(), cast.day(last).toordinal(), by)


def coming() -> Period:
    """The week that is looked at; the week before it ends tomorrow."""
    return period(2, 8)


def take(
    salon: cast.Cast,
    days: int,
    hour: int,
    slug: str = "cut",
    *,
    who: int = 1,
    staff: str = "Ana",
    status: str = "confirmed",
    fee: int = 0,
) -> None:
    """A booking so many days from today, in a state."""
    request = BookingRequest(
        salon.location_id,
        (Part(salon.service(slug).id, salon.staff(staff).id),),
        cast.at(days, hour),
        cast.client_details(who),
    )
    with write():
        made = book(SYSTEM, salon.timetable(), request)
        db.session.execute(
            update(Booking)
            .where(Booking.public_id.in_(made.booking_refs))
            .values(status=status, fee_amount=fee)
        )


@pytest.fixture
def salon(context: Flask) -> cast.Cast:
    """Six bookings in a week, two in the one before."""
    salon = cast.create_cast()
    take(salon, 1, 9, who=1)  # the week before: 40.00, client 1 new
    take(salon, 1, 12, who=2, status="cancelled", fee=2000)
    take(salon, 2, 9, who=1)  # 40.00, returns
    take(salon, 2, 11, "massage", who=3, staff="Bo")  # 90.00, new
    take(salon, 4, 10, who=3, status="no_show", fee=4000)
    take(salon, 4, 12, who=4, status="cancelled", fee=1000)
    take(salon, 8, 14, "colour", who=2, status="completed")  # 120.00, new: never came before
    take(salon, 8, 9, who=5, staff="Bo", status="declined")
    take(salon, 9, 9, who=6)  # after it
    return salon


def figures(found: Figures) -> tuple[int, ...]:
    """bookings, revenue, no-shows, cancelled, booked minutes, clients, new, returning"""
    return (
        found.bookings,
        found.revenue,
        found.no_shows,
        found.cancelled,
        found.booked,
        found.clients,
        len(found.new),
        found.returning,
    )


def test_a_week_and_the_one_before(salon: cast.Cast) -> None:
    found = report(salon.owner, salon.timetable(), Wanted(coming()))
    assert figures(found.total) == (5, 4000 + 9000 + 4000 + 1000 + 12000, 1, 1, 30 + 60 + 30 + 75, 3, 2, 1)
    assert found.total.no_show_rate == 1 / 4
    assert found.total.cancelled_rate == 1 / 5
    assert found.total.open == 7 * 2 * 480
    assert figures(found.before) == (2, 4000 + 2000, 0, 1, 30, 1, 1, 0)
    assert [figures(day)[0] for day in found.by_time] == [2, 0, 2, 0, 0, 0, 1]
    assert [len(day.new) for day in found.by_time] == [1, 0, 0, 0, 0, 0, 1]
    assert {line.name: figures(line.figures) for line in found.by_staff} == {
        "Ana Silva": (4, 4000 + 4000 + 1000 + 12000, 1, 1, 135, 2, 1, 1),
        "Bo Chen": (1, 9000, 0, 0, 60, 1, 1, 0),
    }
    assert [(line.name, line.figures.bookings) for line in found.by_service] == [
        ("Cut", 3),
        ("Colour", 1),
        ("Massage", 1),
    ]
    assert [(line.name, line.figures.bookings, line.figures.open) for line in found.by_location] == [
        ("Main Street", 5, 7 * 2 * 480)
    ]


def test_narrowed_down(salon: cast.Cast) -> None:
    timetable = salon.timetable()
    bo, cut = salon.staff("Bo").id, salon.service("cut").id
    assert figures(report(salon.owner, timetable, Wanted(coming(), staff_id=bo)).total)[:2] == (1, 9000)
    assert report(salon.owner, timetable, Wanted(coming(), staff_id=bo)).total.open == 7 * 480
    assert figures(report(salon.owner, timetable, Wanted(coming(), service_id=cut)).total)[:2] == (3, 9000)
    nowhere = report(salon.owner, timetable, Wanted(coming(), location_id=-1))
    assert figures(nowhere.total) == (0,) * 8 and nowhere.by_staff == ()


def test_time_off_is_not_open(salon: cast.Cast) -> None:
    with write():
        add_block(
            SYSTEM,
            salon.business_id,
            starts=cast.at(3, 8),
            ends=cast.at(3, 11),
            staff_id=salon.staff("Ana").id,
        )
    found = report(salon.owner, salon.timetable(), Wanted(coming()))
    assert found.total.open == 7 * 2 * 480 - 120
    assert found.by_time[1].open == 960 - 120


def test_who_may_look(salon: cast.Cast) -> None:
    timetable = salon.timetable()
    with pytest.raises(Forbidden):
        report(
            Actor("user", salon.business_id, "usr_1", frozenset({"bookings:all"})),
            timetable,
            Wanted(coming()),
        )
    with pytest.raises(NotFound):
        report(Actor("user", salon.stranger_id, "usr_2", salon.owner.rights), timetable, Wanted(coming()))
    right = frozenset({"reports:read"})
    elsewhere = Actor("user", salon.business_id, "usr_3", frozenset(), {salon.location_id + 99: right})
    assert report(elsewhere, timetable, Wanted(coming())).total.bookings == 0
    here = Actor("user", salon.business_id, "usr_4", frozenset(), {salon.location_id: right})
    assert report(here, timetable, Wanted(coming())).total.bookings == 5


def test_as_many_statements_for_much_as_for_little(salon: cast.Cast) -> None:
    timetable = salon.timetable()
    with counted(db.engine) as few:
        report(salon.owner, timetable, Wanted(period(0, 0)))
    with counted(db.engine) as many:
        report(salon.owner, timetable, Wanted(period(-300, 60, "month")))
    assert len(many) <= len(few) + 1 <= 11


@pytest.mark.parametrize("unit", ["day", "week", "month"])
def test_buckets_are_those_of_the_wall(context: Flask, unit: str) -> None:
    """Every hour around both clock changes of two zones, in SQL as in Python."""
    period = Period(date(2026, 3, 5).toordinal(), date(2026, 11, 12).toordinal(), unit)  # type: ignore[arg-type]
    zones = {1: ZoneInfo("America/New_York"), 2: ZoneInfo("Australia/Lord_Howe")}
    begins = period.begins()
    salon = cast.create_cast()
    service = salon.service("cut").id
    minutes = [
        clock.minute(datetime.combine(day, time(0), UTC) + timedelta(hours=hour))
        for day in (date(2026, 3, 7), date(2026, 4, 4), date(2026, 10, 3), date(2026, 10, 31))
        for hour in range(60)
    ]
    with write():
        for number, minute in enumerate(minutes):
            row = {"business_id": salon.business_id, "location_id": salon.location_id}
            db.session.add(
                Occurrence(
                    public_id=f"occ_{number}", service_id=service, starts=minute, ends=minute + 1, **row
                )
            )
    for key, zone in zones.items():
        place = func.coalesce(Occurrence.location_id * 0 + key, key)
        day = local_days(Occurrence.starts, place, zones, period.before.first, period.last)
        for starts, bucket in db.session.execute(select(Occurrence.starts, bucket_of(day, period))):
            local = clock.at(starts).astimezone(zone).date().toordinal()
            assert bucket == sum(begin <= local for begin in begins) - 1, (zone, clock.at(starts))


def test_the_day_on_which_the_clock_changes(context: Flask) -> None:
    """25 hours long: 00:30 and 23:30 of 1 November belong to it, the hour that comes twice both times."""
    salon = cast.create_cast()
    day = date(2026, 11, 1)
    zone = cast.ZONE
    walls = [
        (day, 0, 30, 0),
        (day, 1, 30, 0),
        (day, 1, 30, 1),
        (day, 23, 30, 0),
        (day + timedelta(1), 0, 0, 0),
    ]
    take(salon, 2, 9)
    model = db.session.scalars(select(Booking)).one()
    with write():
        for number, (on, hour, minute, fold) in enumerate(walls):
            starts = clock.minute(
                datetime(on.year, on.month, on.day, hour, minute, fold=fold, tzinfo=zone).astimezone(UTC)
            )
            _copy(model.id, number, starts)
    found = report(salon.owner, salon.timetable(), Wanted(Period(day.toordinal(), day.toordinal(), "day")))
    assert (found.total.bookings, found.total.booked) == (4, 120)
    after = report(
        salon.owner, salon.timetable(), Wanted(Period(day.toordinal() + 1, day.toordinal() + 1, "day"))
    )
    assert (after.total.bookings, after.before.bookings) == (1, 4)


def _copy(booking_id: int, number: int, starts: int) -> None:
    """The same booking at another time, without claims."""
    booking = db.session.get_one(Booking, booking_id)
    occurrence = db.session.get_one(Occurrence, booking.occurrence_id)
    calendar = db.session.scalars(
        select(Assignment.calendar_id).where(Assignment.occurrence_id == occurrence.id)
    ).first()
    made = Occurrence(
        **_values(occurrence) | {"public_id": f"occ_{number}", "starts": starts, "ends": starts + 30}
    )
    db.session.add(made)
    db.session.flush()
    db.session.add(
        Assignment(occurrence_id=made.id, calendar_id=calendar, business_id=booking.business_id, booked=0)
    )
    fields = {"public_id": f"bkg_{number}", "occurrence_id": made.id, "position": number + 1}
    db.session.add(Booking(**_values(booking) | fields))


def _values(row: Booking | Occurrence) -> dict[str, object]:
    return {
        attribute.key: getattr(row, attribute.key)
        for attribute in type(row).__mapper__.column_attrs
        if attribute.key != "id"
    }


def test_units_that_read_well() -> None:
    assert [unit_for(days) for days in (7, 31, 90, 365)] == ["day", "day", "week", "month"]
