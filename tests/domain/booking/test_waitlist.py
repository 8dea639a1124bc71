"""The waiting list: who is offered what comes free, until when, and who is next."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM, Actor
from bookingapp.base.db import db, write
from bookingapp.base.errors import Conflict, Invalid, NotFound, TimeRefused
from bookingapp.base.events import Event
from bookingapp.domain.booking.changes import cancel_class, cancel_visit, decline_booking, expire_bookings
from bookingapp.domain.booking.queries import find_visit
from bookingapp.domain.booking.reschedule import reschedule_visit
from bookingapp.domain.booking.series import Change, edit_series
from bookingapp.domain.booking.waitlist import (
    MOST_OPEN,
    OfferOver,
    TooOften,
    accept_offer,
    decline_offer,
    find_entry,
    join,
    leave,
    list_entries,
)
from bookingapp.domain.booking.wishes import AFTER_DEADLINE, ways
from bookingapp.domain.catalog.commands import PerformerSettings, set_performers
from bookingapp.domain.clients.commands import ClientDetails
from bookingapp.domain.schedule.ask import Ask, Part
from bookingapp.domain.schedule.classes import find_class
from bookingapp.domain.schedule.holds import hold_time, sweep_holds
from bookingapp.domain.schedule.queries import find_openings
from bookingapp.domain.staff.commands import add_staff
from bookingapp.models.business import Business
from bookingapp.models.catalog import Service
from bookingapp.models.schedule import Claim, Hold, Occurrence
from bookingapp.models.waitlist import WaitlistEntry
from tests.cast import Cast, at, create_cast, create_class
from tests.domain.booking.waiting import (
    book_seats,
    book_time,
    cancel,
    entry,
    expire,
    hold_of,
    join_as,
    join_class,
    look,
    owner_of,
    states,
    told,
    wish,
)
from tests.support.rows import every_row

TEN = (2, 10)


@pytest.fixture
def cast(context: Flask) -> Cast:
    return create_cast()


def ask(cast: Cast, slug: str = "cut", staff: str = "Ana") -> Ask:
    return Ask(cast.location_id, wish(cast, slug=slug, staff=staff).parts, clock.seconds())


def is_free(cast: Cast, starts: int, slug: str = "cut", staff: str = "Ana") -> bool:
    """Whether a visitor could book it."""
    db.session.rollback()
    return find_openings(cast.timetable(), ask(cast, slug, staff), starts, starts + 1).first() is not None


def accept(cast: Cast, ref: str) -> str:
    with write():
        return accept_offer(owner_of(cast, ref), cast.timetable(), ref).public_id


def decline(cast: Cast, ref: str) -> None:
    with write():
        decline_offer(owner_of(cast, ref), ref)


def test_a_cancelled_time_is_kept_for_whoever_has_waited_longest(cast: Cast) -> None:
    visit = book_time(cast, at(*TEN))
    first, second = join_as(cast, 1), join_as(cast, 2)
    assert states(first, second) == ["waiting", "waiting"]
    now = clock.seconds()
    cancel(visit)
    found = entry(first)
    assert states(first, second) == ["offered", "waiting"]
    assert found.offer == at(*TEN)
    assert found.deadline is not None and 0 <= found.deadline - now - 7200 <= 5
    hold = hold_of(first)
    assert (hold.starts, hold.expires) == (found.offer, found.deadline + AFTER_DEADLINE)
    assert not is_free(cast, at(*TEN))
    assert told(first) == ["waitlist.joined", "waitlist.offered"]


def test_an_offer_is_accepted_like_any_booking(cast: Cast) -> None:
    visit = book_time(cast, at(*TEN))
    ref = join_as(cast)
    cancel(visit)
    made = accept(cast, ref)
    booking = find_visit(SYSTEM, made).bookings[0]
    assert (booking.status, booking.occurrence.starts, booking.client_name) == (
        "confirmed",
        at(*TEN),
        "Client 101",
    )
    assert (booking.staff_id, booking.source) == (cast.staff("Ana").id, "waitlist")
    assert states(ref) == ["booked"]
    assert accept(cast, ref) == made
    assert told(ref)[-1] == "waitlist.accepted"
    assert db.session.scalar(select(func.count()).select_from(Hold)) == 0


def test_a_declined_offer_goes_to_the_next_and_the_entry_waits_on(cast: Cast) -> None:
    visit = book_time(cast, at(*TEN))
    first, second = join_as(cast, 1), join_as(cast, 2)
    cancel(visit)
    decline(cast, first)
    assert states(first, second) == ["waiting", "offered"]
    assert entry(first).passed == [at(*TEN)]
    assert hold_of(second).starts == at(*TEN)
    with pytest.raises(OfferOver):
        decline(cast, first)
    decline(cast, second)
    assert entry(second).state == "waiting"


def test_who_declined_a_time_is_not_offered_it_again(cast: Cast) -> None:
    visit = book_time(cast, at(*TEN))
    ref = join_as(cast, windows=((None, 600, 601),))
    cancel(visit)
    decline(cast, ref)
    assert states(ref) == ["waiting"]
    cancel(book_time(cast, at(*TEN)))
    assert states(ref) == ["waiting"]
    assert is_free(cast, at(*TEN))


def test_a_time_that_nobody_accepts_passes_along_and_is_free_at_the_end(cast: Cast) -> None:
    ten = at(*TEN)
    visit = book_time(cast, ten)
    refs = [join_as(cast, number, windows=((None, 600, 601),)) for number in range(1, 4)]
    cancel(visit)
    for turn, ref in enumerate(refs):
        assert states(*refs) == ["offered" if place == turn else "waiting" for place in range(3)]
        deadline = entry(ref).deadline or 0
        with time_machine.travel(clock.EPOCH + timedelta(seconds=deadline - 1), tick=False):
            assert expire() == 0
            assert not is_free(cast, ten)
        with time_machine.travel(clock.EPOCH + timedelta(seconds=deadline), tick=False):
            assert not is_free(cast, ten)
            assert expire() == 1
            assert is_free(cast, ten) == (turn == 2)
            assert turn == 2 or (entry(refs[turn + 1]).deadline or 0) > deadline
    assert [entry(ref).passed for ref in refs] == [[ten]] * 3
    assert told(refs[0]) == ["waitlist.joined", "waitlist.offered", "waitlist.expired"]


def test_acceptance_ends_at_the_deadline_though_the_hold_lasts(cast: Cast) -> None:
    ten = at(*TEN)
    visit = book_time(cast, ten)
    ref = join_as(cast)
    cancel(visit)
    deadline = entry(ref).deadline
    assert deadline is not None
    with time_machine.travel(clock.EPOCH + timedelta(seconds=deadline), tick=False):
        with pytest.raises(OfferOver):
            accept(cast, ref)
        with write():
            assert sweep_holds(SYSTEM) == 0
        with pytest.raises(TimeRefused):
            book_time(cast, ten, 9)
    with time_machine.travel(clock.EPOCH + timedelta(seconds=deadline - 1), tick=False):
        accept(cast, ref)


def test_what_the_worker_found_too_late_is_simply_over(cast: Cast) -> None:
    ten = at(*TEN)
    visit = book_time(cast, ten)
    first, second = join_as(cast, 1), join_as(cast, 2)
    cancel(visit)
    deadline = entry(first).deadline
    assert deadline is not None
    with time_machine.travel(clock.EPOCH + timedelta(seconds=deadline + AFTER_DEADLINE + 1), tick=False):
        with write():
            assert sweep_holds(SYSTEM) == 1
        book_time(cast, ten, 9)
        assert expire() == 1
    assert states(first, second) == ["waiting", "waiting"]


def test_the_business_says_how_long_an_offer_is_kept(cast: Cast) -> None:
    with write() as session:
        session.get_one(Business, cast.business_id).offer_minutes = 45
        session.flush()
    visit = book_time(cast, at(*TEN))
    ref = join_as(cast)
    now = clock.seconds()
    cancel(visit)
    deadline = entry(ref).deadline
    assert deadline is not None and 0 <= deadline - now - 45 * 60 <= 5


def test_without_a_waiting_list_nobody_joins(cast: Cast) -> None:
    with write() as session:
        session.get_one(Business, cast.business_id).offer_minutes = 0
        session.flush()
    with pytest.raises(NotFound):
        join_as(cast)


@pytest.mark.parametrize(
    "more",
    [
        {"windows": ((None, 660, 720),)},
        {"staff": "Bo"},
        {"slug": "massage"},
        {"windows": ((None, 540, 571),)},
    ],
    ids=["other time", "other staff", "too long", "other time that was free before"],
)
def test_whom_it_does_not_suit_is_not_asked(cast: Cast, more: dict[str, Any]) -> None:
    book_time(cast, at(2, 10, 30), 8)
    visit = book_time(cast, at(*TEN))
    ref = join_as(cast, **more)
    cancel(visit)
    assert states(ref) == ["waiting"]


def test_days_before_and_after_do_not_suit(cast: Cast) -> None:
    day = wish(cast).first_day
    assert day is not None
    visit = book_time(cast, at(*TEN))
    later = join_as(cast, 1, first_day=day + timedelta(days=1), last_day=day + timedelta(days=9))
    sooner = join_as(cast, 2, first_day=day - timedelta(days=1), last_day=day - timedelta(days=1))
    cancel(visit)
    assert states(later, sooner) == ["waiting", "waiting"]


def test_the_whole_service_must_fit(cast: Cast) -> None:
    """An hour of massage does not fit into the half hour of a cut; a younger entry that fits gets it."""
    for minute in (0, 30):
        book_time(cast, at(2, 9, minute), 20 + minute)
        book_time(cast, at(2, 11, minute), 60 + minute)
    book_time(cast, at(2, 10, 30), 8)
    visit = book_time(cast, at(*TEN))
    long = join_as(cast, 1, slug="massage", windows=())
    fits = join_as(cast, 2)
    cancel(visit)
    assert hold_of(fits).starts == at(*TEN)
    held = entry(long)
    assert held.state == "waiting" or held.offer not in (at(*TEN), at(2, 10, 15))


def test_a_longer_service_may_reach_beyond_what_came_free(cast: Cast) -> None:
    visit = book_time(cast, at(*TEN))
    ref = join_as(cast, slug="massage", windows=((None, 600, 601),))
    cancel(visit)
    assert hold_of(ref).starts == at(*TEN)


def test_several_short_services_fit_into_a_long_one(cast: Cast) -> None:
    visit = book_time(cast, at(*TEN), slug="massage")
    refs = [join_as(cast, number, windows=((None, 600, 660),)) for number in range(1, 4)]
    cancel(visit)
    assert states(*refs) == ["offered", "offered", "waiting"]
    assert [hold_of(ref).starts for ref in refs[:2]] == [at(*TEN), at(2, 10, 30)]


def test_any_staff_will_do_unless_one_is_named(cast: Cast) -> None:
    visits = [book_time(cast, at(*TEN), number, staff=name) for number, name in enumerate(("Ana", "Bo"), 1)]
    ref = join_as(cast, staff=())
    cancel(visits[1])
    assert hold_of(ref).parts[0].staff_ids == (cast.staff("Bo").id,)


def test_any_of_those_wished_for_will_do_and_nobody_else(cast: Cast) -> None:
    cut, (ana, bo) = cast.service("cut").id, (cast.staff(name).id for name in ("Ana", "Bo"))
    with write():
        cy = add_staff(SYSTEM, cast.business_id, name="Cy Cole").id
        able = [PerformerSettings(one) for one in (ana, bo, cy)]
        set_performers(SYSTEM, cast.business_id, service_id=cut, performers=able)
    visits = [
        book_time(cast, at(*TEN), number, staff=name) for number, name in enumerate(("Ana", "Bo", "Cy"))
    ]
    ref = join_as(cast, 4, staff=("Cy", "Bo"))
    assert entry(ref).staff_ids == [cy, bo]
    cancel(visits[0])
    assert (states(ref), look()) == (["waiting"], 0)  # Ana is free, and not wished for
    cancel(visits[1])
    assert hold_of(ref).parts[0].staff_ids == (bo,)
    decline(cast, ref)
    book_time(cast, at(*TEN), 5, staff="Bo")
    cancel(visits[2])
    kept = hold_of(ref)
    assert (kept.starts, kept.parts[0].staff_ids) == (at(2, 10, 15), (cy,))  # ten was declined


def test_whoever_no_longer_serves_is_no_longer_waited_for(cast: Cast) -> None:
    visit = book_time(cast, at(*TEN), staff="Bo")
    both, alone = join_as(cast, 1, staff=("Ana", "Bo")), join_as(cast, 2, staff="Ana")
    with write():
        only = [PerformerSettings(cast.staff("Bo").id)]
        set_performers(SYSTEM, cast.business_id, service_id=cast.service("cut").id, performers=only)
    cancel(visit)
    assert states(both, alone) == ["offered", "waiting"]
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=False):
        look()
    assert states(both, alone) == ["offered", "lapsed"]


def test_extras_lengthen_what_must_fit(cast: Cast) -> None:
    wash = next(iter(cast.service("cut").addons))
    book_time(cast, at(2, 10, 30), 8)
    visit = book_time(cast, at(*TEN))
    part = Part(cast.service("cut").id, cast.staff("Ana").id, (wash,))
    ref = join_as(cast, parts=(part,))
    cancel(visit)
    assert states(ref) == ["waiting"]


def test_one_person_has_one_offer_for_a_service_at_a_time(cast: Cast) -> None:
    visits = [book_time(cast, at(2, 10), 1), book_time(cast, at(2, 10, 30), 2)]
    mine = [join_as(cast, 1, windows=((None, 600, 660),)) for _ in range(2)]
    cancel(visits[0])
    cancel(visits[1])
    assert states(*mine) == ["offered", "waiting"]
    theirs = join_as(cast, 2, windows=((None, 600, 660),))
    cancel(book_time(cast, at(2, 10, 30), 3))
    assert states(theirs) == ["offered"]


def test_who_has_as_many_bookings_as_allowed_is_passed_over(cast: Cast) -> None:
    with write() as session:
        session.get_one(Service, cast.service("cut").id).max_active_per_client = 1
        session.flush()
    first, second = join_as(cast, 1), join_as(cast, 2)
    book_time(cast, at(5, 12), 101)
    cancel(book_time(cast, at(*TEN)))
    assert states(first, second) == ["waiting", "offered"]


def test_caps_of_a_day_hold_for_offers(cast: Cast) -> None:
    """One a day: what was cancelled may be offered once, not twice."""
    visit = book_time(cast, at(*TEN), slug="daily")
    refs = [join_as(cast, number, slug="daily", windows=()) for number in range(1, 3)]
    cancel(visit)
    assert states(*refs)[0] == "offered"
    accept(cast, refs[0])
    assert states(*refs)[1] in {"waiting", "offered"}
    if states(*refs)[1] == "offered":
        with pytest.raises(TimeRefused):
            accept(cast, refs[1])


def test_notice_and_window_hold_for_offers(cast: Cast) -> None:
    visit = book_time(cast, at(*TEN))
    ref = join_as(cast)
    with write() as session:
        plan = session.get_one(Service, cast.service("cut").id)
        plan.inherits_notice, plan.min_notice_minutes = False, 5 * clock.DAY
        session.flush()
    cancel(visit)
    assert states(ref) == ["waiting"]


@pytest.mark.parametrize("way", ["client", "declined", "lapsed", "moved"])
def test_every_way_to_give_time_back_makes_an_offer(cast: Cast, way: str) -> None:
    slug = "consult" if way in {"declined", "lapsed"} else "cut"
    visit = book_time(cast, at(*TEN), slug=slug)
    ref = join_as(cast)
    booking = find_visit(SYSTEM, visit).bookings[0]
    if way == "client":
        with write():
            cancel_visit(SYSTEM, visit)
    elif way == "declined":
        with write():
            decline_booking(SYSTEM, booking.public_id)
    elif way == "lapsed":
        assert booking.expires is not None
        with write():
            db.session.execute(update(Claim).values(expires=clock.seconds() - 1))
            booking = find_visit(SYSTEM, visit).bookings[0]
            booking.expires = clock.seconds() - 1
        with write():
            assert expire_bookings(SYSTEM) == 1
    else:
        with write():
            reschedule_visit(SYSTEM, cast.timetable(), visit, at(3, 15))
    assert states(ref) == ["offered"]
    assert hold_of(ref).starts == at(*TEN)


def test_moving_by_a_little_offers_only_what_fits(cast: Cast) -> None:
    book_time(cast, at(2, 9, 30), 7)
    visit = book_time(cast, at(*TEN))
    ref = join_as(cast)
    with write():
        reschedule_visit(SYSTEM, cast.timetable(), visit, at(2, 10, 15))
    assert states(ref) == ["waiting"]


def test_a_rolled_back_cancellation_offers_nothing(cast: Cast) -> None:
    visit = book_time(cast, at(*TEN))
    ref = join_as(cast)
    before = every_row()
    with pytest.raises(RuntimeError), write():
        cancel_visit(SYSTEM, visit)
        assert find_entry(SYSTEM, ref).state == "offered"
        raise RuntimeError
    assert every_row() == before


def test_a_rolled_back_expiry_keeps_the_offer(cast: Cast) -> None:
    visit = book_time(cast, at(*TEN))
    first, second = join_as(cast, 1), join_as(cast, 2)
    cancel(visit)
    before = every_row()
    with pytest.raises(RuntimeError), write():
        decline_offer(owner_of(cast, first), first)
        assert find_entry(SYSTEM, second).state == "offered"
        raise RuntimeError
    assert every_row() == before


def test_nobody_is_asked_for_ever(cast: Cast) -> None:
    """Three times let go, and the entry is over: others wait too."""
    ref = join_as(cast, windows=((None, 600, 660),))
    for minute in (0, 15, 30):
        cancel(book_time(cast, at(2, 10, minute)))
        assert entry(ref).offer == at(2, 10, minute)
        decline(cast, ref)
    assert (states(ref), told(ref)[-1]) == (["lapsed"], "waitlist.declined")


def test_leaving_gives_an_offer_to_the_next(cast: Cast) -> None:
    visit = book_time(cast, at(*TEN))
    first, second, third = (join_as(cast, number) for number in range(1, 4))
    with write():
        leave(owner_of(cast, second), second)
    cancel(visit)
    with write():
        leave(owner_of(cast, first), first)
        leave(owner_of(cast, first), first)
    assert states(first, second, third) == ["left", "left", "offered"]
    assert told(second) == ["waitlist.joined", "waitlist.left"]
    with pytest.raises(OfferOver):
        accept(cast, first)


def test_seats_of_a_class_go_to_the_oldest_who_fits(cast: Cast) -> None:
    ref = create_class(cast, at(2, 18))
    visit = book_seats(cast, ref, 1, 1)
    book_seats(cast, ref, 2, 2)
    pair, single, other = (
        join_class(cast, ref, 1, seats=2),
        join_class(cast, ref, 2),
        join_class(cast, ref, 3),
    )
    cancel(visit)
    assert states(pair, single, other) == ["waiting", "offered", "waiting"]
    assert find_class(cast.timetable(), ref).seats_left == 0
    accept(cast, single)
    assert find_class(cast.timetable(), ref).seats_left == 0
    with pytest.raises(TimeRefused):
        book_seats(cast, ref, 1, 9)


def test_a_class_is_offered_once_to_each(cast: Cast) -> None:
    ref = create_class(cast, at(2, 18), 1)
    visit = book_seats(cast, ref)
    first, second = join_class(cast, ref, 1), join_class(cast, ref, 2)
    cancel(visit)
    decline(cast, first)
    assert states(first, second) == ["lapsed", "offered"]
    deadline = entry(second).deadline
    assert deadline is not None
    with time_machine.travel(clock.EPOCH + timedelta(seconds=deadline), tick=False):
        assert expire() == 1
    assert states(second) == ["lapsed"]
    assert find_class(cast.timetable(), ref).seats_left == 1


def test_seats_left_by_moving_are_offered(cast: Cast) -> None:
    ref, other = create_class(cast, at(2, 18), 1), create_class(cast, at(3, 18), 1)
    visit = book_seats(cast, ref)
    waiting = join_class(cast, ref)
    with write():
        reschedule_visit(SYSTEM, cast.timetable(), visit, 0, occurrence_ref=other)
    assert states(waiting) == ["offered"]


def test_nobody_waits_for_a_class_with_places(cast: Cast) -> None:
    ref = create_class(cast, at(2, 18))
    book_seats(cast, ref, 2)
    with pytest.raises(Conflict):
        join_class(cast, ref)
    with pytest.raises(Invalid):
        join_class(cast, ref, seats=4)
    join_class(cast, ref, seats=2)


def test_a_class_called_off_ends_its_entries(cast: Cast) -> None:
    ref = create_class(cast, at(2, 18), 1)
    visit = book_seats(cast, ref)
    offered, waiting = join_class(cast, ref, 1), join_class(cast, ref, 2)
    cancel(visit)
    with write():
        cancel_class(cast.owner, ref)
    assert states(offered, waiting) == ["lapsed", "lapsed"]
    assert db.session.scalar(select(func.count()).select_from(Hold)) == 0
    assert told(waiting)[-1] == "waitlist.lapsed"


def test_a_larger_class_offers_its_new_seats_at_once(cast: Cast) -> None:
    ref = create_class(cast, at(2, 18), 1)
    book_seats(cast, ref)
    refs = [join_class(cast, ref, number) for number in (1, 2, 3)]
    with write():
        edit_series(SYSTEM, cast.timetable(), ref, "this", Change(capacity=3))
    assert states(*refs) == ["offered", "offered", "waiting"]
    assert find_class(cast.timetable(), ref).seats_left == 0


def test_a_class_that_moved_is_not_what_was_offered(cast: Cast) -> None:
    ref = create_class(cast, at(2, 18), 1)
    visit = book_seats(cast, ref)
    waiting = join_class(cast, ref)
    cancel(visit)
    with write():
        edit_series(SYSTEM, cast.timetable(), ref, "this", Change(start=at(2, 19)))
    assert find_class(cast.timetable(), ref).starts == at(2, 19)
    with pytest.raises(OfferOver):
        accept(cast, waiting)


def test_the_worker_finds_seats_that_were_added(cast: Cast) -> None:
    ref = create_class(cast, at(2, 18), 1)
    book_seats(cast, ref)
    waiting = join_class(cast, ref)
    with write():
        db.session.execute(update(Occurrence).where(Occurrence.public_id == ref).values(capacity=2))
    assert look() == 0
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=False):
        assert look() == 1
        assert look() == 0
    assert states(waiting) == ["offered"]


def test_the_worker_offers_free_times_to_the_oldest_first(cast: Cast) -> None:
    """The younger entry is looked at first; the time goes to the older one all the same."""
    older, younger = (
        join_as(cast, 1, windows=((None, 600, 601),)),
        join_as(cast, 2, windows=((None, 600, 601),)),
    )
    with write():
        db.session.execute(update(WaitlistEntry).where(WaitlistEntry.public_id == younger).values(looked=0))
    assert look() == 1
    assert states(older, younger) == ["offered", "waiting"]


def test_days_that_are_over_end_an_entry(cast: Cast) -> None:
    ref = join_as(cast)
    lesson = create_class(cast, at(2, 18), 1)
    book_seats(cast, lesson)
    waiting = join_class(cast, lesson, 2)
    with time_machine.travel(clock.at(at(2, 19)), tick=False):
        assert look() == 2
    assert states(ref, waiting) == ["lapsed", "lapsed"]
    assert told(ref)[-1] == "waitlist.lapsed"


def test_a_form_sent_twice_joins_once(cast: Cast) -> None:
    again = {join_as(cast, once="frm_1") for _ in range(3)}
    assert len(again) == 1
    assert join_as(cast, once="frm_2") not in again


def test_a_contact_cannot_fill_the_list(cast: Cast) -> None:
    refs = [join_as(cast) for _ in range(MOST_OPEN)]
    with pytest.raises(TooOften):
        join_as(cast)
    join_as(cast, 2)
    with write():
        leave(owner_of(cast, refs[0]), refs[0])
    join_as(cast)


@pytest.mark.parametrize(
    "windows",
    [((7, 600, 660),), ((None, 660, 600),), ((None, -1, 5),), ((None, 600, 3000),), ((None, 0, 60),) * 50],
)
def test_windows_that_make_no_sense_are_refused(cast: Cast, windows: object) -> None:
    with pytest.raises(Invalid):
        join_as(cast, windows=windows)


def test_days_that_make_no_sense_are_refused(cast: Cast) -> None:
    day = wish(cast).first_day
    assert day is not None
    for first, last in ((-9, 1), (3, 2), (1, 500)):
        with pytest.raises(Invalid):
            join_as(cast, first_day=day + timedelta(days=first), last_day=day + timedelta(days=last))


def test_what_is_not_offered_cannot_be_waited_for(cast: Cast) -> None:
    yoga = Part(cast.service("yoga").id)
    with pytest.raises(NotFound):
        join_as(cast, parts=(yoga,))
    with pytest.raises(NotFound):
        join_as(cast, location_id=10**6)
    with pytest.raises(Invalid):
        join_as(cast, slug="consult", staff="Bo")
    with pytest.raises(Invalid):
        join_as(cast, slug="consult", staff=("Ana", "Bo"))
    with pytest.raises(Invalid, match="another look") as refused:
        join_as(cast, parts=ways(cast.service("cut").id, [cast.staff("Ana").id] * 21))
    assert list(refused.value.fields) == ["staff"]
    with pytest.raises(Invalid):
        join_as(cast, client=ClientDetails("Nobody"))
    ref = create_class(cast, at(2, 18), 1)
    book_seats(cast, ref)
    with pytest.raises(NotFound), write():
        request = replace(wish(cast), occurrence_ref=ref)
        join(cast.visitor, cast.timetable(), request)


def test_entries_are_found_by_address_and_by_their_owner_alone(cast: Cast) -> None:
    mine, theirs = join_as(cast, 1), join_as(cast, 2)
    assert [one.public_id for one in list_entries("client101@example.test")] == [mine]
    assert [one.public_id for one in list_entries("client101@example.test", cast.stranger_id)] == []
    assert find_entry(owner_of(cast, mine), mine).public_id == mine
    for actor in (
        owner_of(cast, theirs),
        cast.visitor,
        Actor(
            "user", cast.stranger_id, "usr_x", frozenset({"bookings:read", "bookings:write", "bookings:all"})
        ),
    ):
        with pytest.raises(NotFound):
            find_entry(actor, mine)
    with pytest.raises(NotFound):
        accept_offer(owner_of(cast, theirs), cast.timetable(), mine)


def test_a_visitors_hold_is_not_passed_by(cast: Cast) -> None:
    """Time that somebody keeps at this moment is not offered; it goes its own way."""
    visit = book_time(cast, at(*TEN))
    ref = join_as(cast)
    with write():
        cancel_visit(SYSTEM, visit)
    assert states(ref) == ["offered"]
    with pytest.raises(TimeRefused), write():
        hold_time(cast.visitor, cast.timetable(), ask(cast), at(*TEN))


def test_offers_tell_all_that_a_message_needs(cast: Cast) -> None:
    visit = book_time(cast, at(*TEN))
    ref = join_as(cast)
    cancel(visit)
    event = db.session.scalars(select(Event).where(Event.name == "waitlist.offered")).one()
    found = entry(ref)
    assert event.subject == ref
    assert event.data == {
        "starts": at(*TEN),
        "ends": at(2, 10, 30),
        "deadline": found.deadline,
        "staff": [cast.staff("Ana").public_id],
    }
    assert (event.actor_kind, found.locale, found.name) == ("system", None, "Client 101")


def test_questions_are_asked_when_accepting(cast: Cast) -> None:
    visit = book_time(cast, at(*TEN), slug="consult")
    ref = join_as(cast, slug="consult")
    cancel(visit)
    with pytest.raises(Invalid):
        accept(cast, ref)
    with write():
        made = accept_offer(owner_of(cast, ref), cast.timetable(), ref, answers={"goal": "hair"})
    booking = find_visit(SYSTEM, made.public_id).bookings[0]
    assert (booking.status, booking.answers) == ("pending", {"goal": "hair"})
