"""What leaving costs, shown before and owed after: the same number."""

import time_machine
from flask import Flask

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db, write
from bookingapp.domain.booking.changes import cancel_visit
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.booking.queries import client_by_link, find_visit, preview_cancellation
from bookingapp.domain.booking.reschedule import reschedule_visit
from bookingapp.domain.schedule.ask import Part
from bookingapp.models.booking import Booking
from tests.cast import Cast, at, client_details, create_cast


def _booked(cast: Cast, *slugs: str, start: int) -> tuple[Actor, str]:
    timetable = cast.timetable()
    parts = tuple(Part(cast.service(slug).id) for slug in slugs)
    asked = BookingRequest(cast.location_id, parts, start, client_details(), answers={"goal": "Rest"})
    with write():
        made = book(cast.visitor, timetable, asked).public_id
    return client_by_link(cast.business_id, made), made


def test_each_booking_of_a_visit_has_its_own_policy(context: Flask) -> None:
    cast = create_cast()
    client, made = _booked(cast, "cut", "massage", start=at(3, 10))
    with write():
        for booking, percent in zip(find_visit(client, made).bookings, (33, 0), strict=True):
            booking.price_amount = 1050
            booking.policy = {**booking.policy, "fee_percent": percent}
    starts = find_visit(client, made).bookings[0].occurrence.starts
    early = preview_cancellation(find_visit(client, made), clock.seconds())
    late = preview_cancellation(find_visit(client, made), starts * 60 - 60)
    assert (early.fee, early.latest, early.free_until) == (0, 347, starts - 1440)
    assert (late.fee, late.latest) == (347, 347)


def test_what_waits_for_approval_is_free_to_leave(context: Flask) -> None:
    cast = create_cast()
    client, made = _booked(cast, "consult", start=at(1, 10))
    with write():
        db.session.query(Booking).one().price_amount = 1000
    preview = preview_cancellation(find_visit(client, made), clock.seconds())
    assert (preview.fee, preview.latest, preview.free_until) == (0, 0, None)
    with write():
        cancel_visit(client, made)
    assert db.session.query(Booking).one().fee_amount == 0


def test_moving_late_does_not_open_the_free_time_again(context: Flask) -> None:
    cast = create_cast()
    start = at(5, 10)
    client, made = _booked(cast, "cut", start=start)
    with time_machine.travel(clock.at(start - 600)):  # ten hours before, where a day was asked for
        with write():
            reschedule_visit(client, cast.timetable(), made, at(9, 10))
        preview = preview_cancellation(find_visit(client, made), clock.seconds())
        assert (preview.fee, preview.free_until) == (2000, start - 1440)
        with write():
            cancel_visit(client, made)
    assert db.session.query(Booking).one().fee_amount == 2000


def test_moving_in_time_moves_the_limit_along(context: Flask) -> None:
    cast = create_cast()
    client, made = _booked(cast, "cut", start=at(5, 10))
    later = at(9, 10)
    with write():
        reschedule_visit(client, cast.timetable(), made, later)
    preview = preview_cancellation(find_visit(client, made), clock.seconds())
    assert (preview.fee, preview.free_until) == (0, later - 1440)
