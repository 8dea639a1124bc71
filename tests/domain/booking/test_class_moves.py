"""Moving seats from one date of a class to another."""

from flask import Flask
from sqlalchemy import func, select

from bookingapp.base.db import db, write
from bookingapp.base.events import Event
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.booking.queries import client_by_link
from bookingapp.domain.booking.reschedule import reschedule_visit
from bookingapp.domain.schedule.classes import find_class
from tests.cast import at, client_details, create_cast, create_class


def test_the_last_seat_is_told_of_once_however_it_was_taken(context: Flask) -> None:
    cast = create_cast()
    one, other = create_class(cast, at(2, 10)), create_class(cast, at(3, 10), capacity=2)

    def take(ref: str, start: int, seats: int, number: int) -> str:
        request = BookingRequest(cast.location_id, (), start, client_details(number), ref, seats=seats)
        with write():
            return book(cast.visitor, cast.timetable(), request).public_id

    def told(ref: str) -> int:
        return (
            db.session.scalar(select(func.count()).where(Event.name == "event.full", Event.subject == ref))
            or 0
        )

    moved = take(one, at(2, 10), 1, 1)
    take(other, at(3, 10), 1, 2)
    with write():
        actor = client_by_link(cast.business_id, moved)
        reschedule_visit(actor, cast.timetable(), moved, at(3, 10), occurrence_ref=other)
    assert (find_class(cast.timetable(), one).seats_left, told(one)) == (3, 0)
    assert (find_class(cast.timetable(), other).seats_left, told(other)) == (0, 1)
