"""Booking on behalf of a client: what is quoted, what may be set aside, who is found, and what staff note."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from bookingapp.base.actor import SYSTEM, Actor
from bookingapp.base.db import db, write
from bookingapp.base.errors import Conflict, Forbidden, Invalid, NotFound, TimeRefused
from bookingapp.base.events import Event
from bookingapp.base.ids import new_id
from bookingapp.domain.booking.changes import arrive_booking, cancel_visit, mark_no_show, revert_booking
from bookingapp.domain.booking.commands import BookingRequest
from bookingapp.domain.booking.desk import Noted, Notes, book_for_client, change_notes, noted_of
from bookingapp.domain.booking.people import find_people, find_twin
from bookingapp.domain.booking.queries import find_booking, find_visit
from bookingapp.domain.booking.quote import quote, quote_class
from bookingapp.domain.business.commands import create_user, grant_access
from bookingapp.domain.clients.commands import ClientDetails
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.classes import find_class
from bookingapp.domain.schedule.commands import add_block
from bookingapp.models.clients import CustomField, Tag
from bookingapp.models.staff import StaffMember
from tests.cast import Cast, at, client_details, create_cast, create_class

RIGHTS = frozenset(
    {"bookings:read", "bookings:write", "bookings:all", "bookings:override", "clients:read", "clients:all"}
)


@pytest.fixture
def cast(context: object) -> Cast:
    return create_cast()


def reception(cast: Cast, *without: str) -> Actor:
    return Actor("user", cast.business_id, "usr_desk", RIGHTS - set(without))


def wish(cast: Cast, *slugs: str, staff: str | None = None, hour: int = 10) -> BookingRequest:
    who = cast.staff(staff).id if staff else None
    parts = tuple(Part(cast.service(slug).id, who) for slug in slugs)
    return BookingRequest(cast.location_id, parts, at(3, hour), client_details())


def make(cast: Cast, request: BookingRequest, actor: Actor | None = None, notes: Notes = Notes()) -> str:  # noqa: B008
    with write():
        return book_for_client(actor or reception(cast), cast.timetable(), request, notes).public_id


def asked(cast: Cast, *slugs: str, staff: str | None = None, starts: int | None = None) -> object:
    found = wish(cast, *slugs, staff=staff)
    return quote(cast.timetable(), cast.location_id, found.parts, starts)


def test_a_quote_says_when_with_whom_and_for_how_much(cast: Cast) -> None:
    found = quote(
        cast.timetable(), cast.location_id, wish(cast, "cut", "colour", staff="Ana").parts, at(3, 10)
    )
    assert (found.starts, found.ends, found.lowest, found.highest) == (at(3, 10), at(3, 11, 45), 16000, 16000)
    assert [line.starts for line in found.lines] == [at(3, 10), at(3, 10, 30)]
    assert found.is_possible
    assert found.reasons == ()
    open_ended = quote(cast.timetable(), cast.location_id, wish(cast, "colour").parts, None)
    assert (open_ended.minutes, open_ended.starts) == (75, None)


def test_what_stands_in_the_way_is_told_in_turn(cast: Cast) -> None:
    timetable, cut = cast.timetable(), wish(cast, "cut", staff="Ana").parts
    evening = quote(timetable, cast.location_id, cut, at(3, 20))
    assert (evening.warnings, evening.waive, evening.is_possible) == (("hours",), {"hours"}, True)
    past = quote(timetable, cast.location_id, cut, at(-1, 20))
    assert past.warnings == ("past", "hours")
    assert past.waive == {"notice", "hours"}
    odd = quote(timetable, cast.location_id, cut, at(3, 10, 7))
    assert (odd.reasons, odd.warnings, odd.is_possible) == (("step",), (), True)
    make(cast, wish(cast, "cut", staff="Ana"))
    taken = quote(cast.timetable(), cast.location_id, cut, at(3, 10))
    assert (taken.warnings, taken.is_possible) == (("taken",), False)
    assert len(taken.nearest) == 3
    assert taken.by_staff[cast.staff("Ana").id] == "taken"
    with write():
        add_block(SYSTEM, cast.business_id, starts=at(3, 14), ends=at(3, 16), staff_id=cast.staff("Ana").id)
    blocked = quote(cast.timetable(), cast.location_id, cut, at(3, 15))
    assert (blocked.warnings, blocked.waive) == (("blocked",), {"hours"})


def test_caps_count_every_part_of_a_visit(cast: Cast) -> None:
    twice = wish(cast, "daily", "daily")
    found = quote(cast.timetable(), cast.location_id, twice.parts, at(3, 10))
    assert (found.warnings, found.waive) == (("cap",), {"caps"})
    with pytest.raises(TimeRefused):
        make(cast, twice)
    assert make(cast, replace(twice, waive=frozenset({"caps"})))


def test_rules_are_set_aside_by_those_who_may_and_claims_by_nobody(cast: Cast) -> None:
    late = replace(
        wish(cast, "cut", staff="Ana", hour=20), waive=frozenset({"hours"}), waive_reason="A friend"
    )
    with pytest.raises(Forbidden):
        make(cast, late, reception(cast, "bookings:override"))
    ref = make(cast, late)
    booking = find_visit(cast.owner, ref).bookings[0]
    assert (booking.override, booking.override_reason, booking.source) == (["hours"], "A friend", "dashboard")
    said = db.session.scalars(select(Event.data).where(Event.subject == booking.public_id)).one()
    assert said == {"waived": ["hours"], "reason": "A friend"}
    with pytest.raises(TimeRefused) as refused:
        make(cast, replace(late, waive=frozenset({"hours", "notice", "caps"})))
    assert refused.value.reason == "taken"


def test_a_form_sent_twice_books_once(cast: Cast) -> None:
    once = replace(wish(cast, "cut", "massage"), hold_ref=new_id("frm"))
    notes = Notes("Likes tea")
    assert make(cast, once, notes=notes) == make(cast, once, notes=Notes("Other"))
    assert find_visit(cast.owner, make(cast, once)).staff_notes == "Likes tea"


def test_a_name_is_enough_for_staff_and_questions_can_stay_open(cast: Cast) -> None:
    lone = replace(wish(cast, "consult"), client=ClientDetails("Walk In"))
    first = find_visit(cast.owner, make(cast, lone))
    second = find_visit(cast.owner, make(cast, replace(lone, starts=at(3, 12))))
    assert first.client_id != second.client_id
    assert (first.bookings[0].status, first.bookings[0].answers) == ("confirmed", {})


def test_a_chosen_client_is_used_and_keeps_their_record(cast: Cast) -> None:
    ref = find_visit(cast.owner, make(cast, wish(cast, "cut"))).client.public_id
    chosen = replace(
        wish(cast, "cut", hour=13), client=ClientDetails("Mum", "mum@example.test"), client_ref=ref
    )
    visit = find_visit(cast.owner, make(cast, chosen))
    assert (visit.client.public_id, visit.client.name, visit.email) == (ref, "Client 1", "mum@example.test")
    assert visit.bookings[0].client_name == "Mum"
    with pytest.raises(NotFound):
        make(cast, replace(chosen, starts=at(3, 15), client_ref=new_id("clt")))
    with pytest.raises(NotFound):
        make(cast, replace(chosen, starts=at(3, 15)), reception(cast, "clients:all"))


def test_people_are_found_by_name_address_and_number(cast: Cast) -> None:
    details = ClientDetails("Ágnes O'Hara", "agnes@example.test", "+12125550123")
    make(cast, replace(wish(cast, "cut"), client=details))
    desk = reception(cast)
    for text in ("Ágn", "o'ha", "AGNES@", "(212) 555"):
        assert [one.name for one in find_people(desk, text)] == ["Ágnes O'Hara"], text
    for text in ("A", "%%", "nobody"):
        assert find_people(desk, text) == []
    assert find_people(reception(cast, "clients:all"), "Ágn") == []
    twin = find_twin(desk, cast.business_id, ClientDetails("", None, "212 555 0123"), "US")
    assert twin is not None
    assert twin.somebody is not None
    hidden = find_twin(reception(cast, "clients:all"), cast.business_id, details, "US")
    assert hidden is not None
    assert hidden.somebody is None
    assert find_people(Actor("user", cast.stranger_id, "usr_x", RIGHTS), "Ágn") == []


def test_staff_book_only_what_they_serve(cast: Cast) -> None:
    with write():
        user = create_user(SYSTEM, email="ana@salon.test", name="Ana", password="correct horse battery")
        grant_access(SYSTEM, cast.business_id, user_id=user.id, role="staff")
        ana = db.session.get(StaffMember, cast.staff("Ana").id)
        assert ana is not None
        ana.user_id = user.id
        ref = user.public_id
    actor = Actor(
        "user", cast.business_id, ref, frozenset({"bookings:read", "bookings:write", "clients:read"})
    )
    assert make(cast, wish(cast, "cut", staff="Ana"), actor)
    for request in (wish(cast, "cut", staff="Bo", hour=12), wish(cast, "cut", hour=12)):
        with pytest.raises(Forbidden):
            make(cast, request, actor)
    with pytest.raises(Forbidden):
        make(cast, wish(cast, "cut", hour=12), reception(cast, "bookings:write"))


def test_seats_of_a_class_are_quoted(cast: Cast) -> None:
    first, second = create_class(cast, at(3, 10)), create_class(cast, at(4, 10))
    found = quote_class(cast.timetable(), find_class(cast.timetable(), first), 2)
    assert (found.lowest, found.is_possible) == (4000, True)
    make(cast, replace(wish(cast), occurrence_ref=first, seats=2))
    full = quote_class(cast.timetable(), find_class(cast.timetable(), first), 2)
    assert (full.reasons, full.is_possible) == (("seats",), False)
    assert [one.occurrence_ref for one in full.nearest_classes] == [second]


def test_notes_fields_and_tags_are_written_once_and_never_over_anothers(cast: Cast) -> None:
    with write():
        for subject, key, kind in (("visit", "room", "choice"), ("booking", "level", "number")):
            db.session.add(
                CustomField(
                    public_id=new_id("fld"),
                    business_id=cast.business_id,
                    subject=subject,
                    key=key,
                    label=key.title(),
                    kind=kind,
                    options=["Blue", "Red"],
                )
            )
        tag, strange = new_id("tag"), new_id("tag")
        db.session.add(Tag(public_id=tag, business_id=cast.business_id, name="VIP"))
        db.session.add(Tag(public_id=strange, business_id=cast.stranger_id, name="VIP"))
    ref = make(cast, wish(cast, "cut"), notes=Notes("Tea", {"room": "Blue"}, {"level": "6"}))
    visit = find_visit(cast.owner, ref)
    booking = visit.bookings[0].public_id
    before = noted_of(visit)
    assert (before.staff_notes, before.values, before.booking_values) == (
        "Tea",
        {"room": "Blue"},
        {booking: {"level": "6"}},
    )
    desk = reception(cast)
    given = Noted("Coffee", {"room": "Red"}, {booking: {"level": "7"}}, {booking: (tag,)})
    with write():
        change_notes(desk, ref, given, mark=before.mark())
    assert noted_of(find_visit(cast.owner, ref)) == given
    with pytest.raises(Conflict), write():
        change_notes(desk, ref, replace(given, staff_notes="Lost"), mark=before.mark())
    wrong = Noted("", {"room": "Green"}, {booking: {"level": "high"}}, {booking: (strange,)})
    with pytest.raises(Invalid) as refused, write():
        change_notes(desk, ref, wrong)
    assert refused.value.fields.keys() == {"custom.room", f"{booking}.custom.level"}
    with pytest.raises(Invalid), write():
        change_notes(desk, ref, replace(given, tags={booking: (strange,)}))
    with pytest.raises(Forbidden), write():
        change_notes(reception(cast, "bookings:write"), ref, given)
    with pytest.raises(NotFound), write():
        change_notes(Actor("user", cast.stranger_id, "usr_x", RIGHTS), ref, given)
    assert noted_of(find_visit(cast.owner, ref)) == given


def test_a_slip_of_the_day_is_taken_back(cast: Cast) -> None:
    ref = make(cast, wish(cast, "cut"))
    booking = find_visit(cast.owner, ref).bookings[0]
    with write():
        mark_no_show(cast.owner, booking.public_id)
    missed = find_booking(cast.owner, booking.public_id)
    assert (missed.status, missed.fee_amount, missed.version) == ("no_show", 4000, 2)
    with write():
        revert_booking(cast.owner, booking.public_id, version=2)
    again = find_booking(cast.owner, booking.public_id)
    assert (again.status, again.fee_amount) == ("confirmed", 0)
    with pytest.raises(Conflict), write():
        arrive_booking(cast.owner, booking.public_id, version=2)
    with pytest.raises(Conflict), write():
        cancel_visit(cast.owner, ref, version=2)
    with write():
        cancel_visit(cast.owner, ref, version=3)
