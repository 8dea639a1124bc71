"""What goes wrong between a hold and its booking: clocks, people and classes that go."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from bookingapp.base import clock
from bookingapp.base.db import db, write
from bookingapp.base.errors import Conflict, NotFound, TimeRefused
from bookingapp.domain.booking.changes import cancel_class
from bookingapp.domain.booking.commands import book
from bookingapp.domain.schedule.holds import hold_seats, hold_time
from bookingapp.models.booking import Booking
from bookingapp.models.schedule import Claim
from bookingapp.models.staff import StaffMember
from tests.races.shop import Shop, open_shop


@pytest.fixture
def shop(context: Flask) -> Shop:
    return open_shop(
        context,
        {"duo": {"staff_count": 2, "who": [0, 1]}, "cut": {}, "yoga": {"capacity": 3, "who": [2]}},
        people=3,
    )


def hold(shop: Shop, *names: str, staff: int | None = None) -> str:
    with write():
        return hold_time(shop.visitor, shop.timetable(), shop.ask(*names, staff=staff), shop.at(1, 10)).ref


def test_a_clock_set_back_revives_no_half_hold(shop: Shop) -> None:
    """Two calendars are held; the hold runs out, another takes one of them, the clock goes back."""
    timetable = shop.timetable()
    ref = hold(shop, "duo")
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=False), write():
        book(shop.visitor, timetable, shop.request(["cut"], shop.at(1, 10, 30), 1, staff=0))
    assert db.session.scalar(select(func.count()).where(Claim.hold_id.is_not(None))) == 1
    with pytest.raises(TimeRefused), write():
        book(shop.visitor, timetable, shop.request(["duo"], shop.at(1, 10), 9, hold_ref=ref))
    assert (
        db.session.scalar(select(func.count()).select_from(Booking).where(Booking.client_name == "Client 9"))
        == 0
    )


def test_who_was_held_has_left(shop: Shop) -> None:
    """Somebody else serves, if somebody can."""
    ref = hold(shop, "cut", staff=0)
    with write():
        db.session.get_one(StaffMember, shop.staff[0][0]).active = False
        db.session.execute(db.text("UPDATE business SET timetable_stamp = timetable_stamp + 1"))
    with write():
        book(shop.visitor, shop.timetable(), shop.request(["cut"], shop.at(1, 10), 1, hold_ref=ref))
    assert db.session.scalar(select(Booking.staff_id)) in (shop.staff[1][0], shop.staff[2][0])
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 1


def test_seats_held_before_a_class_are_not_booked_after_it(shop: Shop) -> None:
    start = shop.at(1, 18)
    ref = shop.plan_class("yoga", start, capacity=3, staff=2)
    with write():
        seats = hold_seats(shop.visitor, shop.timetable(), ref, 1)
    request = shop.request([], start, 1, hold_ref=seats.ref, occurrence_ref=ref)
    with time_machine.travel(clock.at(start) + timedelta(minutes=5), tick=False):
        with pytest.raises(TimeRefused) as refused, write():
            book(shop.visitor, shop.timetable(), request)
        assert refused.value.reason == "past"


def test_a_hold_booked_elsewhere_is_not_ours(shop: Shop) -> None:
    ref = hold(shop, "cut")
    with write():
        book(shop.visitor, shop.timetable(), shop.request(["cut"], shop.at(1, 10), 1, hold_ref=ref))
    other = open_shop(shop.app, {"cut": {}})
    with pytest.raises(NotFound), write():
        book(other.visitor, other.timetable(), other.request(["cut"], other.at(1, 10), 1, hold_ref=ref))


def test_a_class_is_cancelled_once(shop: Shop) -> None:
    ref = shop.plan_class("yoga", shop.at(1, 18), capacity=3, staff=2)
    with write():
        assert cancel_class(shop.owner, ref) == 0
    with pytest.raises(Conflict), write():
        cancel_class(shop.owner, ref)
