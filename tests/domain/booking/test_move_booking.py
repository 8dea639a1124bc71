"""One booking of a visit moves, as staff draw it, on both databases."""

from collections.abc import Sequence

import pytest
from flask import Flask
from sqlalchemy import select

from bookingapp.base.actor import SYSTEM, Actor
from bookingapp.base.db import db, write
from bookingapp.base.errors import Conflict, Forbidden, Invalid, NotFound, TimeRefused
from bookingapp.base.events import Event
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.booking.moves import Move, move_booking
from bookingapp.domain.booking.queries import find_booking, find_visit
from bookingapp.domain.business.commands import create_user
from bookingapp.domain.catalog.commands import add_service
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.commands import add_block
from bookingapp.models.booking import Booking
from bookingapp.models.schedule import Assignment, Claim
from tests.cast import STRANGER, Cast, at, client_details, create_cast, create_class


@pytest.fixture
def cast(context: Flask) -> Cast:
    return create_cast()


def make(cast: Cast, parts: Sequence[tuple[str, str]], start: int, number: int = 1) -> list[str]:
    """The bookings of a visit of services by staff members; their public ids in order."""
    asked = tuple(Part(cast.service(slug).id, cast.staff(name).id) for slug, name in parts)
    with write():
        booked = book(
            cast.visitor,
            cast.timetable(),
            BookingRequest(cast.location_id, asked, start, client_details(number)),
        )
    return [one.public_id for one in find_visit(SYSTEM, booked.public_id).bookings]


def move(
    cast: Cast, ref: str, wanted: Move, version: int | None = None, actor: Actor | None = None
) -> Booking:
    with write():
        move_booking(actor or cast.owner, cast.timetable(), ref, wanted, version=version)
    return find_booking(SYSTEM, ref)


def refusal(cast: Cast, ref: str, wanted: Move) -> str:
    before = claims(ref)
    with pytest.raises(TimeRefused) as refused:
        move(cast, ref, wanted)
    assert claims(ref) == before
    return refused.value.reason


def claims(ref: str) -> list[tuple[int, int]]:
    booking = find_booking(SYSTEM, ref)
    rows = db.session.execute(
        select(Claim.starts, Claim.ends)
        .where(Claim.occurrence_id == booking.occurrence_id)
        .order_by(Claim.starts)
    )
    found = [(row.starts, row.ends) for row in rows]
    db.session.rollback()
    return found


def events(ref: str) -> list[Event]:
    return list(db.session.scalars(select(Event).where(Event.subject == ref).order_by(Event.id)))


def test_it_goes_where_it_is_drawn(cast: Cast) -> None:
    [ref] = make(cast, [("cut", "Ana")], at(3, 10))
    ana, bo = cast.staff("Ana"), cast.staff("Bo")
    moved = move(cast, ref, Move(start=at(3, 10, 15)))  # upon its own time
    assert (moved.occurrence.starts, moved.staff_id, moved.version) == (at(3, 10, 15), ana.id, 2)
    moved = move(cast, ref, Move(start=at(3, 11, 5), staff_id=bo.id, tell=False))  # off the grid
    assert (moved.occurrence.starts, moved.staff_id) == (at(3, 11, 5), bo.id)
    assert claims(ref) == [(at(3, 11, 5), at(3, 11, 35))]
    told = [(one.name, one.data.get("tell")) for one in events(ref)[-2:]]
    assert told == [("booking.reassigned", False), ("booking.rescheduled", False)]
    longer = move(cast, ref, Move(minutes=45))
    assert (longer.duration_minutes, longer.price_amount) == (45, 4000)
    assert (longer.occurrence.starts, longer.occurrence.ends) == (at(3, 11, 5), at(3, 11, 50))
    kept = move(cast, ref, Move(start=at(3, 12), staff_id=ana.id))
    assert (kept.duration_minutes, claims(ref)) == (45, [(at(3, 12), at(3, 12, 45))])
    serving = db.session.scalars(
        select(Assignment.calendar_id).where(Assignment.occurrence_id == kept.occurrence_id)
    ).all()
    assert serving == [ana.calendar_id]
    assert move(cast, ref, Move(start=at(3, 12))).version == kept.version  # nothing to do


def test_what_stands_in_the_way_is_named(cast: Cast) -> None:
    [ref] = make(cast, [("massage", "Ana")], at(3, 10))
    [other] = make(cast, [("cut", "Ana")], at(3, 12), 2)
    assert refusal(cast, ref, Move(start=at(3, 11, 55))) == "taken"  # buffers count against others
    assert refusal(cast, ref, Move(minutes=120)) == "taken"  # drawn onto the neighbour
    assert refusal(cast, other, Move(start=at(3, 11, 5))) == "taken"
    [colour] = make(cast, [("colour", "Ana")], at(4, 10), 3)
    with pytest.raises(Invalid):
        move(cast, colour, Move(minutes=2))
    with pytest.raises(Invalid):  # only Ana gives it
        consult = make_consult(cast)
        move(cast, consult, Move(staff_id=cast.staff("Bo").id))
    assert refusal(cast, ref, Move(start=at(3, 20))) == "hours"
    assert refusal(cast, ref, Move(start=at(-3, 10))) == "past"
    with write():
        add_block(SYSTEM, cast.business_id, starts=at(5, 9), ends=at(5, 17), staff_id=cast.staff("Ana").id)
    assert refusal(cast, ref, Move(start=at(5, 10))) == "blocked"
    moved = move(cast, ref, Move(start=at(5, 10), waive=frozenset({"hours"})))
    assert (moved.occurrence.starts, moved.override) == (at(5, 10), ["hours"])
    with pytest.raises(TimeRefused):  # no claim is ever set aside
        move(cast, ref, Move(start=at(3, 11, 55), waive=frozenset({"hours", "notice", "caps"})))


def make_consult(cast: Cast) -> str:
    part = Part(cast.service("consult").id, cast.staff("Ana").id)
    request = BookingRequest(
        cast.location_id, (part,), at(6, 10), client_details(5), answers={"goal": "to move"}
    )
    with write():
        booked = book(cast.visitor, cast.timetable(), request)
    return find_visit(SYSTEM, booked.public_id).bookings[0].public_id


def test_siblings_stay_and_buffers_count_only_against_others(cast: Cast) -> None:
    first, second = make(cast, [("massage", "Ana"), ("massage", "Ana")], at(3, 10))
    assert claims(second)[0][0] == at(3, 11)  # the first one's end is cut there
    ana = cast.staff("Ana").id
    moved = move(cast, second, Move(start=at(3, 11, 5)))  # into the buffer of its sibling
    assert (moved.occurrence.starts, moved.staff_id) == (at(3, 11, 5), ana)
    assert find_booking(SYSTEM, first).occurrence.starts == at(3, 10)
    assert refusal(cast, second, Move(start=at(3, 10, 55))) == "taken"  # never upon its sibling
    move(cast, second, Move(start=at(3, 14)))
    assert claims(first) == [(at(3, 9, 55), at(3, 11, 10))] * 2  # staff and room: buffers are whole again
    assert claims(second) == [(at(3, 13, 55), at(3, 15, 10))] * 2


def test_units_and_lengths_by_the_hour(cast: Cast) -> None:
    [ref] = make(cast, [("massage", "Ana")], at(3, 10))
    room = next(iter(cast.timetable().resources.values()))
    booking = find_booking(SYSTEM, ref)
    held = select(Claim.calendar_id).where(Claim.occurrence_id == booking.occurrence_id)
    taken = set(db.session.scalars(held))
    free = next(unit for unit in room.unit_calendars if unit not in taken)
    db.session.rollback()
    move(cast, ref, Move(unit=free))
    assert free in db.session.scalars(held).all()
    db.session.rollback()
    with pytest.raises(Invalid):
        move(cast, make(cast, [("cut", "Bo")], at(4, 10), 2)[0], Move(unit=free))
    with write():
        add_service(
            SYSTEM,
            cast.business_id,
            name="Lesson",
            slug="lesson",
            duration_minutes=60,
            price_type="hourly",
            price_amount=6000,
            staff_ids=[cast.staff("Bo").id],
        )
    [lesson] = make(cast, [("lesson", "Bo")], at(3, 10), 3)
    assert move(cast, lesson, Move(minutes=90)).price_amount == 9000


def test_who_may_and_who_was_first(cast: Cast) -> None:
    [ref] = make(cast, [("cut", "Ana")], at(3, 10))
    with write():
        user = create_user(
            SYSTEM, email="olive@salon.test", name="Olive Owner", password="a lantern by the ferry"
        )
    rights = frozenset({"bookings:read", "bookings:all", "bookings:write"})
    olive = Actor("user", cast.business_id, user.public_id, rights)
    move(cast, ref, Move(start=at(3, 11)), version=1, actor=olive)
    with pytest.raises(Conflict, match="Olive Owner has changed this booking"):
        move(cast, ref, Move(start=at(3, 12)), version=1)
    assert find_booking(SYSTEM, ref).occurrence.starts == at(3, 11)
    db.session.rollback()
    with pytest.raises(Forbidden):  # without the right to set rules aside
        move(cast, ref, Move(start=at(3, 20), waive=frozenset({"hours"})), actor=olive)
    with pytest.raises(Forbidden):
        reader = Actor("user", cast.business_id, None, frozenset({"bookings:read", "bookings:all"}))
        move(cast, ref, Move(start=at(3, 12)), actor=reader)
    with pytest.raises(NotFound):  # served by somebody else
        staff = Actor("user", cast.business_id, "usr_other", frozenset({"bookings:read", "bookings:write"}))
        move(cast, ref, Move(start=at(3, 12)), actor=staff)
    with pytest.raises(NotFound):
        stranger = Actor("user", cast.stranger_id, STRANGER, rights)
        move(cast, ref, Move(start=at(3, 12)), actor=stranger)
    occurrence_ref = create_class(cast, at(6, 10))
    with write():
        request = BookingRequest(cast.location_id, (), at(6, 10), client_details(4), occurrence_ref)
        seat = book(cast.visitor, cast.timetable(), request)
    with pytest.raises(Conflict):
        move(cast, find_visit(SYSTEM, seat.public_id).bookings[0].public_id, Move(start=at(6, 12)))
