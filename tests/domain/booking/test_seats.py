"""Seats of a class that are kept while details are typed: more, fewer, booked, run out."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from bookingapp.base import clock
from bookingapp.base.db import write
from bookingapp.base.errors import HoldExpired, Invalid, NotFound, TimeRefused
from bookingapp.domain.booking.commands import Booked, BookingRequest, book
from bookingapp.domain.schedule.ask import Ask, Part
from bookingapp.domain.schedule.classes import find_class
from bookingapp.domain.schedule.holds import (
    HoldView,
    change_seats,
    extend_hold,
    find_hold,
    hold_seats,
    hold_time,
    release_hold,
)
from tests.cast import Cast, at, client_details, create_cast, create_class


@pytest.fixture
def cast(context: Flask) -> Cast:
    return create_cast()


def keep(cast: Cast, ref: str, seats: int) -> HoldView:
    with write():
        return hold_seats(cast.visitor, cast.timetable(), ref, seats)


def change(cast: Cast, hold: HoldView, seats: int) -> HoldView:
    with write():
        return change_seats(cast.visitor, hold.ref, seats)


def book_held(cast: Cast, ref: str, hold: HoldView, seats: int | None = None) -> Booked:
    request = BookingRequest(
        cast.location_id, (), at(2, 18), client_details(), ref, seats=seats, hold_ref=hold.ref
    )
    with write():
        return book(cast.visitor, cast.timetable(), request)


def left(cast: Cast, ref: str) -> int:
    return find_class(cast.timetable(), ref).seats_left


def test_a_hold_keeps_more_or_fewer_seats_for_as_long_as_before(cast: Cast) -> None:
    ref = create_class(cast, at(2, 18))
    hold = keep(cast, ref, 1)
    with write():
        longer = extend_hold(cast.visitor, cast.timetable(), hold.ref)
    for seats in (3, 1, 2, 2):
        changed = change(cast, hold, seats)
        assert (changed.ref, changed.seats, changed.expires) == (hold.ref, seats, longer.expires)
        assert (changed, left(cast, ref)) == (find_hold(cast.visitor, hold.ref), 3 - seats)
    with write():
        release_hold(cast.visitor, hold.ref)
    assert left(cast, ref) == 3


def test_seats_that_others_have_cannot_be_kept_too(cast: Cast) -> None:
    ref = create_class(cast, at(2, 18))
    mine, theirs = keep(cast, ref, 1), keep(cast, ref, 1)
    with pytest.raises(TimeRefused):
        change(cast, mine, 3)
    assert (find_hold(cast.visitor, mine.ref).seats, left(cast, ref)) == (1, 1)
    with time_machine.travel(clock.now() + timedelta(minutes=6), tick=False), write():
        extend_hold(cast.visitor, cast.timetable(), mine.ref)
    with time_machine.travel(clock.now() + timedelta(minutes=12), tick=False):
        with pytest.raises(HoldExpired):
            change(cast, theirs, 1)
        assert change(cast, mine, 3).seats == 3
    assert left(cast, ref) == 0


@pytest.mark.parametrize("seats", [0, -1, 51])
def test_numbers_that_are_none(cast: Cast, seats: int) -> None:
    hold = keep(cast, create_class(cast, at(2, 18)), 1)
    with pytest.raises(Invalid):
        change(cast, hold, seats)


def test_a_hold_of_time_has_no_seats(cast: Cast) -> None:
    ask = Ask(cast.location_id, (Part(cast.service("cut").id),), clock.seconds())
    with write():
        hold = hold_time(cast.visitor, cast.timetable(), ask, at(1, 10))
    with pytest.raises(NotFound):
        change(cast, hold, 2)


@pytest.mark.parametrize(("held", "booked", "taken"), [(2, None, 2), (1, 3, 3), (3, 1, 1)])
def test_what_is_booked_counts_not_what_was_held(
    cast: Cast, held: int, booked: int | None, taken: int
) -> None:
    ref = create_class(cast, at(2, 18))
    hold = keep(cast, ref, held)
    first = book_held(cast, ref, hold, booked)
    assert left(cast, ref) == 3 - taken
    assert book_held(cast, ref, hold, booked).public_id == first.public_id
    assert left(cast, ref) == 3 - taken


def test_more_than_is_left_is_refused_and_the_hold_stays(cast: Cast) -> None:
    ref = create_class(cast, at(2, 18))
    hold, _theirs = keep(cast, ref, 1), keep(cast, ref, 1)
    with pytest.raises(TimeRefused):
        book_held(cast, ref, hold, 3)
    assert (find_hold(cast.visitor, hold.ref).seats, left(cast, ref)) == (1, 1)
    book_held(cast, ref, hold, 2)
    assert left(cast, ref) == 0
