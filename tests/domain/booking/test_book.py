"""Booking, on both databases: what is taken, what is refused, what is frozen."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM, Actor
from bookingapp.base.db import db, write
from bookingapp.base.errors import Conflict, Forbidden, HoldExpired, Invalid, NotFound, TimeRefused
from bookingapp.base.events import Event
from bookingapp.domain.booking.changes import (
    arrive_booking,
    cancel_class,
    cancel_visit,
    complete_booking,
    confirm_booking,
    decline_booking,
    expire_bookings,
    mark_no_show,
)
from bookingapp.domain.booking.commands import Booked, BookingRequest, book
from bookingapp.domain.booking.queries import client_by_link, find_visit, preview_cancellation
from bookingapp.domain.booking.reschedule import reschedule_visit
from bookingapp.domain.schedule.ask import Ask, Part
from bookingapp.domain.schedule.classes import find_class
from bookingapp.domain.schedule.holds import (
    extend_hold,
    find_hold,
    hold_seats,
    hold_time,
    release_hold,
    sweep_holds,
)
from bookingapp.domain.schedule.queries import explain, find_nearest, find_openings
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.clients import Client
from bookingapp.models.schedule import Claim, Hold, Occurrence
from tests.cast import Cast, at, client_details, create_cast, create_class


@pytest.fixture
def cast(context: Flask) -> Cast:
    return create_cast()


def request_for(cast: Cast, slug: str, starts: int, number: int = 1, **more: object) -> BookingRequest:
    staff = more.pop("staff", None)
    part = Part(cast.service(slug).id, cast.staff(str(staff)).id if staff else None)
    return BookingRequest(cast.location_id, (part,), starts, client_details(number), **more)  # type: ignore[arg-type]


def do_book(cast: Cast, request: BookingRequest, actor: Actor | None = None) -> Booked:
    timetable = cast.timetable()
    with write():
        return book(actor or cast.visitor, timetable, request)


def ask_for(cast: Cast, *slugs: str) -> Ask:
    return Ask(cast.location_id, tuple(Part(cast.service(slug).id) for slug in slugs), clock.seconds())


def starts_of(cast: Cast, slug: str, day: int) -> list[int]:
    openings = find_openings(cast.timetable(), ask_for(cast, slug), at(day, 0), at(day + 1, 0))
    return [opening.starts for opening in openings]


def client_of(cast: Cast, booked: Booked) -> Actor:
    return client_by_link(cast.business_id, booked.public_id)


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_booking_takes_its_time_and_freezes_what_was_agreed(cast: Cast) -> None:
    booked = do_book(cast, request_for(cast, "cut", at(1, 10), staff="Ana"))
    visit = find_visit(client_of(cast, booked), booked.public_id)
    booking = visit.bookings[0]
    assert (booking.status, booking.service_name, booking.price_amount) == ("confirmed", "Cut", 4000)
    assert booking.policy == {"free_until_minutes": 1440, "fee_percent": 50, "no_show_fee_percent": 100}
    assert booking.staff_id == cast.staff("Ana").id
    assert (booking.occurrence.starts, booking.occurrence.ends) == (at(1, 10), at(1, 10, 30))
    with pytest.raises(TimeRefused) as refused:
        do_book(cast, request_for(cast, "cut", at(1, 10, 15), 2, staff="Ana"))
    assert refused.value.reason == "taken"
    assert [db.session.scalar(select(Event.name).where(Event.subject == booking.public_id))] == [
        "booking.created"
    ]


def test_anyone_is_whoever_is_behind(cast: Cast) -> None:
    for hour in (9, 10, 11, 12):
        do_book(cast, request_for(cast, "cut", at(1, hour), hour))
    counts = db.session.execute(select(Booking.staff_id, func.count()).group_by(Booking.staff_id)).all()
    assert sorted(row[1] for row in counts) == [2, 2]


def test_anyone_is_both_and_then_nobody(cast: Cast) -> None:
    do_book(cast, request_for(cast, "cut", at(1, 10), 1))
    do_book(cast, request_for(cast, "cut", at(1, 10), 2))
    with pytest.raises(TimeRefused):
        do_book(cast, request_for(cast, "cut", at(1, 10), 3))
    assert at(1, 10) not in starts_of(cast, "cut", 1)
    assert count(Client) == 2


def test_a_refusal_leaves_nothing_behind(cast: Cast) -> None:
    before = [count(model) for model in (Client, Visit, Booking, Claim, Event, Occurrence)]
    for starts, reason in (
        (at(1, 10, 7), "step"),
        (at(1, 5), "hours"),
        (at(-1, 10), "past"),
    ):
        with pytest.raises(TimeRefused) as refused:
            do_book(cast, request_for(cast, "cut", starts, 9))
        assert refused.value.reason == reason
        assert explain(cast.timetable(), ask_for(cast, "cut"), starts).reason == reason
    assert [count(model) for model in (Client, Visit, Booking, Claim, Event, Occurrence)] == before


def test_buffers_and_rooms_count_against_others(cast: Cast) -> None:
    do_book(cast, request_for(cast, "massage", at(1, 10), 1, staff="Ana"))
    taken = {(claim.starts, claim.ends) for claim in db.session.scalars(select(Claim))}
    assert taken == {(at(1, 9, 55), at(1, 11, 10))}
    assert count(Claim) == 2
    do_book(cast, request_for(cast, "massage", at(1, 10), 2, staff="Bo"))
    assert at(1, 11) not in starts_of(cast, "massage", 1)
    assert at(1, 11, 15) in starts_of(cast, "massage", 1)


def test_processing_time_is_free_for_others(cast: Cast) -> None:
    do_book(cast, request_for(cast, "colour", at(1, 10), 1, staff="Bo"))
    do_book(cast, request_for(cast, "cut", at(1, 10, 30), 2, staff="Bo"))
    with pytest.raises(TimeRefused):
        do_book(cast, request_for(cast, "cut", at(1, 11), 3, staff="Bo"))


def test_two_staff_serve_together(cast: Cast) -> None:
    do_book(cast, request_for(cast, "duo", at(1, 10), 1))
    assert count(Claim) == 2
    with pytest.raises(TimeRefused):
        do_book(cast, request_for(cast, "cut", at(1, 10), 2))


def test_a_visit_of_several_services_in_a_row(cast: Cast) -> None:
    parts = (Part(cast.service("cut").id), Part(cast.service("massage").id))
    booked = do_book(cast, BookingRequest(cast.location_id, parts, at(1, 10), client_details()))
    visit = find_visit(client_of(cast, booked), booked.public_id)
    spans = [(booking.occurrence.starts, booking.occurrence.ends) for booking in visit.bookings]
    assert spans == [(at(1, 10), at(1, 10, 30)), (at(1, 10, 30), at(1, 11, 30))]
    assert len(visit.bookings) == 2


def test_a_hold_keeps_the_time_for_its_holder_alone(cast: Cast) -> None:
    timetable = cast.timetable()
    with write():
        hold = hold_time(cast.visitor, timetable, ask_for(cast, "duo"), at(1, 10))
    with pytest.raises(TimeRefused):
        do_book(cast, request_for(cast, "cut", at(1, 10)))
    booked = do_book(cast, request_for(cast, "duo", at(1, 10), hold_ref=hold.ref))
    assert count(Hold) == 0 and count(Claim) == 2
    again = do_book(cast, request_for(cast, "duo", at(1, 10), hold_ref=hold.ref))
    assert again.replayed and again.public_id == booked.public_id
    assert count(Booking) == 1


def test_a_hold_gives_way_to_its_successor(cast: Cast) -> None:
    timetable = cast.timetable()
    with write():
        first = hold_time(cast.visitor, timetable, ask_for(cast, "duo"), at(1, 10))
    with write():
        second = hold_time(cast.visitor, timetable, ask_for(cast, "duo"), at(1, 10, 15), replaces=first.ref)
    with pytest.raises(NotFound):
        find_hold(cast.visitor, first.ref)
    assert find_hold(cast.visitor, second.ref).starts == at(1, 10, 15)
    with write():
        release_hold(cast.visitor, second.ref)
        release_hold(cast.visitor, second.ref)
    assert count(Hold) == 0 and count(Claim) == 0


def test_a_hold_runs_out_and_is_extended_once(cast: Cast) -> None:
    timetable, start = cast.timetable(), at(2, 10)
    with write():
        hold = hold_time(cast.visitor, timetable, ask_for(cast, "duo"), start)
    with time_machine.travel(clock.now() + timedelta(minutes=9), tick=False):
        with write():
            longer = extend_hold(cast.visitor, timetable, hold.ref)
        assert longer.expires == clock.seconds() + 600
        with pytest.raises(Conflict), write():
            extend_hold(cast.visitor, timetable, hold.ref)
    with time_machine.travel(clock.now() + timedelta(minutes=20), tick=False):
        with pytest.raises(HoldExpired):
            find_hold(cast.visitor, hold.ref)
        assert find_openings(timetable, ask_for(cast, "duo"), start, start + 1).union
        do_book(cast, request_for(cast, "duo", start, 2))
        with pytest.raises(TimeRefused):
            do_book(cast, request_for(cast, "duo", start, 3, hold_ref=hold.ref))
        with write():
            assert sweep_holds(SYSTEM) == 1
        assert count(Hold) == 0 and count(Claim) == 2


def test_a_hold_that_ran_out_is_taken_anew_when_free(cast: Cast) -> None:
    timetable = cast.timetable()
    with write():
        hold = hold_time(cast.visitor, timetable, ask_for(cast, "cut"), at(2, 10))
    with time_machine.travel(clock.now() + timedelta(minutes=20), tick=False):
        booked = do_book(cast, request_for(cast, "cut", at(2, 10), hold_ref=hold.ref))
        assert not booked.replayed
        assert count(Hold) == 0 and count(Claim) == 1


def test_moving_frees_the_old_time_and_keeps_the_identity(cast: Cast) -> None:
    booked = do_book(cast, request_for(cast, "massage", at(3, 10), 1, staff="Ana"))
    client = client_of(cast, booked)
    timetable = cast.timetable()
    with write():
        visit = reschedule_visit(client, timetable, booked.public_id, at(3, 10, 15))
    booking = visit.bookings[0]
    assert booking.public_id == booked.booking_refs[0]
    assert booking.staff_id == cast.staff("Ana").id
    assert (booking.occurrence.starts, booking.version, booking.sequence) == (at(3, 10, 15), 2, 1)
    assert {claim.starts for claim in db.session.scalars(select(Claim))} == {at(3, 10, 10)}
    with pytest.raises(Conflict), write():
        reschedule_visit(client, timetable, booked.public_id, at(3, 12), version=1)


def test_cancelling_late_costs_what_was_agreed(cast: Cast) -> None:
    start = at(1, 10)
    late = do_book(cast, request_for(cast, "cut", start, 1))
    client = client_of(cast, late)
    with time_machine.travel(clock.at(start) - timedelta(hours=2), tick=False):
        visit = find_visit(client, late.public_id)
        preview = preview_cancellation(visit, clock.seconds())
        assert (preview.fee, preview.currency, preview.free_until) == (2000, "USD", start - 1440)
        with write():
            visit = cancel_visit(client, late.public_id, "ill")
        booking = visit.bookings[0]
        assert (booking.status, booking.fee_amount, booking.cancelled_by) == ("cancelled", 2000, "client")
        assert count(Claim) == 0
        with pytest.raises(Conflict), write():
            cancel_visit(client, late.public_id)


def test_approval_keeps_the_time_until_it_lapses(cast: Cast) -> None:
    booked = do_book(cast, request_for(cast, "consult", at(9, 10), answers={"goal": "hair"}))
    assert at(9, 10) not in starts_of(cast, "consult", 9)
    names = set(db.session.scalars(select(Event.name).where(Event.subject == booked.booking_refs[0])))
    assert names == {"booking.created", "booking.requested"}
    with write():
        booking = confirm_booking(cast.owner, booked.booking_refs[0])
    assert (booking.status, booking.expires) == ("confirmed", None)
    assert db.session.scalars(select(Claim.expires)).all() == [None]
    lapsing = do_book(cast, request_for(cast, "consult", at(9, 12), 2, answers={"goal": "hair"}))
    with time_machine.travel(clock.now() + timedelta(hours=49), tick=False):
        assert at(9, 12) in starts_of(cast, "consult", 9)
        with pytest.raises(Conflict), write():
            confirm_booking(cast.owner, lapsing.booking_refs[0])
        with write():
            assert expire_bookings(SYSTEM) == 1
        with write():
            assert expire_bookings(SYSTEM) == 0
    assert count(Claim) == 1


def test_declining_frees_the_time(cast: Cast) -> None:
    booked = do_book(cast, request_for(cast, "consult", at(9, 10), answers={"goal": "hair"}))
    with write():
        assert decline_booking(cast.owner, booked.booking_refs[0]).status == "declined"
    assert at(9, 10) in starts_of(cast, "consult", 9)


def test_the_day_itself(cast: Cast) -> None:
    first = do_book(cast, request_for(cast, "cut", at(1, 10), 1))
    second = do_book(cast, request_for(cast, "cut", at(1, 11), 2))
    with write():
        assert arrive_booking(cast.owner, first.booking_refs[0]).status == "arrived"
        assert complete_booking(cast.owner, first.booking_refs[0]).status == "completed"
        missed = mark_no_show(cast.owner, second.booking_refs[0])
    assert (missed.status, missed.fee_amount) == ("no_show", 4000)
    with pytest.raises(Conflict), write():
        arrive_booking(cast.owner, first.booking_refs[0])


def test_questions_and_details_are_told_together(cast: Cast) -> None:
    request = BookingRequest(
        cast.location_id,
        (Part(cast.service("consult").id),),
        at(2, 10),
        client_details().__class__("", None, None),
    )
    with pytest.raises(Invalid) as refused:
        do_book(cast, request)
    assert refused.value.fields.keys() == {"client.name", "answers.goal"}


def test_one_a_day(cast: Cast) -> None:
    do_book(cast, request_for(cast, "daily", at(2, 10), 1))
    with pytest.raises(TimeRefused) as refused:
        do_book(cast, request_for(cast, "daily", at(2, 12), 2))
    assert refused.value.reason == "cap"
    assert starts_of(cast, "daily", 2) == []
    assert starts_of(cast, "daily", 3)


def test_two_holds_cannot_both_be_the_last_of_the_day(cast: Cast) -> None:
    timetable = cast.timetable()
    with write():
        first = hold_time(cast.visitor, timetable, ask_for(cast, "daily"), at(2, 10))
        second = hold_time(cast.visitor, timetable, ask_for(cast, "daily"), at(2, 12))
    do_book(cast, request_for(cast, "daily", at(2, 10), 1, hold_ref=first.ref))
    with pytest.raises(TimeRefused) as refused:
        do_book(cast, request_for(cast, "daily", at(2, 12), 2, hold_ref=second.ref))
    assert refused.value.reason == "cap"


def test_staff_set_rules_aside_but_never_a_claim(cast: Cast) -> None:
    waive = frozenset({"notice", "hours", "caps"})
    request = request_for(cast, "cut", at(-1, 6, 7), 1, staff="Ana", waive=waive, waive_reason="walk-in")
    with pytest.raises(Forbidden):
        do_book(cast, request)
    do_book(cast, request, cast.owner)
    with pytest.raises(TimeRefused) as refused:
        do_book(cast, request, cast.owner)
    assert refused.value.reason == "taken"


def test_classes_sell_their_seats_and_no_more(cast: Cast) -> None:
    ref = create_class(cast, at(2, 18))
    other = create_class(cast, at(3, 18))
    timetable = cast.timetable()
    base = BookingRequest(cast.location_id, (), at(2, 18), client_details(1), occurrence_ref=ref, seats=2)
    booked = do_book(cast, base)
    assert find_class(timetable, ref).seats_left == 1
    with write():
        hold = hold_seats(cast.visitor, timetable, ref, 1)
    assert find_class(timetable, ref).seats_left == 0
    with pytest.raises(TimeRefused):
        do_book(cast, BookingRequest(cast.location_id, (), at(2, 18), client_details(2), occurrence_ref=ref))
    held = BookingRequest(cast.location_id, (), at(2, 18), client_details(3), hold_ref=hold.ref)
    do_book(cast, held)
    assert "event.full" in set(db.session.scalars(select(Event.name).where(Event.subject == ref)))
    client = client_of(cast, booked)
    with write():
        reschedule_visit(client, timetable, booked.public_id, at(3, 18), occurrence_ref=other)
    assert (find_class(timetable, ref).seats_left, find_class(timetable, other).seats_left) == (2, 1)
    with write():
        cancel_visit(client, booked.public_id)
    assert find_class(timetable, other).seats_left == 3
    with write():
        assert cancel_class(cast.owner, ref) == 1
    with pytest.raises(NotFound):
        find_class(timetable, ref)


def test_expired_seats_are_free_at_once(cast: Cast) -> None:
    ref = create_class(cast, at(2, 18))
    timetable = cast.timetable()
    with write():
        hold_seats(cast.visitor, timetable, ref, 3)
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=False):
        assert find_class(timetable, ref).seats_left == 3
        do_book(
            cast,
            BookingRequest(cast.location_id, (), at(2, 18), client_details(2), occurrence_ref=ref, seats=3),
        )
        assert find_class(timetable, ref).seats_left == 0


def test_strangers_see_nothing(cast: Cast) -> None:
    booked = do_book(cast, request_for(cast, "cut", at(1, 10)))
    stranger = Actor(
        "user", cast.stranger_id, "usr_x", frozenset({"bookings:read", "bookings:write", "bookings:all"})
    )
    for action in (find_visit, cancel_visit):
        with pytest.raises(NotFound):
            action(stranger, booked.public_id)
    with pytest.raises(NotFound):
        confirm_booking(stranger, booked.booking_refs[0])
    other = do_book(cast, request_for(cast, "cut", at(1, 12), 2))
    with pytest.raises(NotFound):
        find_visit(client_of(cast, other), booked.public_id)
    with pytest.raises(NotFound):
        find_visit(cast.visitor, booked.public_id)


def test_nearest_times_are_told(cast: Cast) -> None:
    do_book(cast, request_for(cast, "duo", at(1, 12), 1))
    nearest = find_nearest(cast.timetable(), ask_for(cast, "duo"), at(1, 12))
    assert [opening.starts for opening in nearest] == [at(1, 11), at(1, 11, 15), at(1, 12, 45)]


def test_prices_follow_staff_addons_and_seats(cast: Cast) -> None:
    service = cast.service("cut")
    part = Part(service.id, None, tuple(service.addons))
    booked = do_book(cast, BookingRequest(cast.location_id, (part,), at(1, 10), client_details()))
    booking = find_visit(cast.owner, booked.public_id).bookings[0]
    assert (booking.price_amount, booking.duration_minutes) == (5000, 45)


def test_changed_hours_are_seen_at_once(cast: Cast) -> None:
    from bookingapp.domain.schedule.commands import set_schedule

    assert starts_of(cast, "cut", 2)
    with write():
        set_schedule(SYSTEM, cast.business_id, location_id=cast.location_id)
    assert starts_of(cast, "cut", 2) == []
