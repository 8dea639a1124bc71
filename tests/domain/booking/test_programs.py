"""What binds a program that books by a key: the clients' rules, but those it sets aside with a reason."""

from collections.abc import Iterable

import pytest
from flask import Flask

from bookingapp.base.actor import SYSTEM, Actor, visitor
from bookingapp.base.db import db, write
from bookingapp.base.errors import Forbidden, Invalid, NotFound, TimeRefused
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.booking.moves import Move, move_booking
from bookingapp.domain.business.roles import BUILT_IN
from bookingapp.domain.catalog.changes import update_service
from bookingapp.domain.clients.commands import ClientDetails
from bookingapp.domain.schedule.ask import Part
from bookingapp.models.booking import Booking
from tests.cast import Cast, at, client_details, create_cast, create_class

ANSWERS = {"goal": "Hair"}


def key_of(salon: Cast, *without: str) -> Actor:
    """A program with every right but those named."""
    return Actor("key", salon.business_id, "key_test", frozenset(BUILT_IN["owner"]) - set(without))


def ask_for(salon: Cast, slug: str, starts: int, **more: object) -> BookingRequest:
    values = {"client": client_details(), "source": "api"} | more
    part = Part(salon.service(slug).id)
    return BookingRequest(salon.location_id, (part,), starts, **values)  # type: ignore[arg-type]


def booked(salon: Cast, actor: Actor, request: BookingRequest) -> Booking:
    with write():
        ref = book(actor, salon.timetable(), request).booking_refs[0]
    return db.session.query(Booking).filter_by(public_id=ref).one()


def waived(*rules: str, reason: str | None = "They asked for it") -> dict[str, object]:
    return {"waive": frozenset(rules), "waive_reason": reason}


def test_who_is_at_the_desk() -> None:
    assert SYSTEM.at_desk and Actor("user", 1).at_desk
    assert not any(actor.at_desk for actor in (Actor("key", 1), Actor("client", 1), visitor(1)))
    assert Actor("key", 1).is_staff


def test_a_program_waits_for_approval_and_answers_what_is_asked(context: Flask) -> None:
    salon = create_cast()
    key = key_of(salon)
    with pytest.raises(Invalid) as refused, write():
        book(key, salon.timetable(), ask_for(salon, "consult", at(3, 9)))
    assert "answers.goal" in refused.value.fields
    found = booked(salon, key, ask_for(salon, "consult", at(3, 9), answers=ANSWERS))
    assert found.status == "pending" and found.expires is not None
    assert booked(salon, salon.owner, ask_for(salon, "consult", at(3, 10))).status == "confirmed"
    freely = ask_for(salon, "consult", at(3, 11), **waived("notice"))
    assert booked(salon, key, freely).status == "confirmed"


def test_a_program_keeps_to_hours_steps_and_what_is_offered_online(context: Flask) -> None:
    salon = create_cast()
    key = key_of(salon)
    for starts, reason in ((at(3, 7), "hours"), (at(3, 9, 7), "step"), (at(-1, 9), "past")):
        with pytest.raises(TimeRefused) as refused, write():
            book(key, salon.timetable(), ask_for(salon, "cut", starts))
        assert refused.value.reason == reason
    found = booked(salon, key, ask_for(salon, "cut", at(3, 7, 7), **waived("hours", "step")))
    assert (found.override, found.override_reason) == (["hours"], "They asked for it")
    with write():
        update_service(SYSTEM, salon.business_id, salon.service("daily").public_id, online_booking=False)
    with pytest.raises(TimeRefused), write():
        book(key, salon.timetable(), ask_for(salon, "daily", at(3, 12)))
    assert booked(salon, key, ask_for(salon, "daily", at(3, 12), **waived("caps"))).status == "confirmed"


@pytest.mark.parametrize("rules", [("step",), ("claims",), ("notice", "claims")])
def test_rules_that_nobody_sets_aside(context: Flask, rules: Iterable[str]) -> None:
    salon = create_cast()
    with pytest.raises(Forbidden), write():
        book(key_of(salon), salon.timetable(), ask_for(salon, "cut", at(3, 9), **waived(*rules)))


def test_setting_aside_takes_the_right_and_a_reason(context: Flask) -> None:
    salon = create_cast()
    request = ask_for(salon, "cut", at(3, 7), **waived("hours", reason=" "))
    with pytest.raises(Invalid) as refused, write():
        book(key_of(salon), salon.timetable(), request)
    assert list(refused.value.fields) == ["override_reason"]
    with pytest.raises(Forbidden), write():
        book(
            key_of(salon, "bookings:override"),
            salon.timetable(),
            ask_for(salon, "cut", at(3, 7), **waived("hours")),
        )
    lone = ask_for(salon, "cut", at(3, 9), client=ClientDetails("Somebody"))
    with pytest.raises(Invalid), write():
        book(key_of(salon), salon.timetable(), lone)


def test_classes_and_moves_of_a_program(context: Flask) -> None:
    salon = create_cast()
    key = key_of(salon)
    with write():
        update_service(SYSTEM, salon.business_id, salon.service("yoga").public_id, online_booking=False)
    lesson = create_class(salon, at(3, 16))
    request = ask_for(salon, "yoga", at(3, 16), occurrence_ref=lesson)
    with pytest.raises(NotFound), write():
        book(key, salon.timetable(), request)
    found = booked(salon, key, ask_for(salon, "cut", at(3, 9)))
    for start in (at(4, 7), at(4, 9, 7)):
        with pytest.raises(TimeRefused), write():
            move_booking(key, salon.timetable(), found.public_id, Move(start))
    move = Move(at(4, 7, 7), waive=frozenset({"hours"}), reason="Early train")
    with write():
        moved = move_booking(key, salon.timetable(), found.public_id, move)
        assert (moved.override, moved.override_reason) == (["hours"], "Early train")
