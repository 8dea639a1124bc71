"""Regular visits, on both databases: what is free, what is near, all or nothing, this and the following."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM, Actor
from bookingapp.base.db import db, write
from bookingapp.base.errors import Conflict, Invalid, NotFound, TimeRefused
from bookingapp.base.events import Event
from bookingapp.base.ids import new_id
from bookingapp.domain.booking.changes import cancel_visit
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.booking.queries import client_by_link, find_visit
from bookingapp.domain.booking.recurring import (
    BookedDates,
    Pick,
    Regular,
    RegularDate,
    book_dates,
    plan_dates,
    regular_of,
)
from bookingapp.domain.booking.siblings import (
    cancel_following,
    list_siblings,
    move_following,
    preview_following,
    starts_of_visit,
)
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.placing import ClassShape
from bookingapp.domain.schedule.recurrence import Rule, read_rule
from bookingapp.domain.schedule.series import SeriesRequest, create_series
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.catalog import Service
from bookingapp.models.schedule import Claim, Occurrence
from bookingapp.models.waitlist import Recurrence
from tests.cast import ZONE, Cast, at, client_details, create_cast


@pytest.fixture
def cast(context: Flask) -> Cast:
    return create_cast()


def rule_of(text: str = "FREQ=WEEKLY;COUNT=5") -> Rule:
    return read_rule(text, ZONE, 600)


def take(
    cast: Cast, start: int, number: int = 1, slug: str = "cut", staff: str | None = "Ana", **more: object
) -> str:
    part = Part(cast.service(slug).id, cast.staff(staff).id if staff else None)
    timetable = cast.timetable()
    request = BookingRequest(cast.location_id, (part,), start, client_details(number), **more)  # type: ignore[arg-type]
    with write():
        return book(cast.visitor, timetable, request).public_id


def client_of(cast: Cast, ref: str) -> Actor:
    return client_by_link(cast.business_id, ref)


def repeat(cast: Cast, ref: str, *, same_staff: bool = True) -> Regular:
    visit = find_visit(client_of(cast, ref), ref)
    return regular_of(cast.timetable(), visit, same_staff=same_staff)


def plan(cast: Cast, ref: str, text: str = "FREQ=WEEKLY;COUNT=5", **how: bool) -> list[RegularDate]:
    return plan_dates(client_of(cast, ref), cast.timetable(), repeat(cast, ref, **how), rule_of(text))


def agree(cast: Cast, ref: str, picks: list[Pick], mark: str | None = None) -> BookedDates:
    timetable, regular = cast.timetable(), repeat(cast, ref)
    with write():
        return book_dates(client_of(cast, ref), timetable, regular, rule_of(), mark or new_id("rec"), picks)


def free(found: list[RegularDate]) -> list[Pick]:
    return [one.offer.pick for one in found if one.offer]


def count(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def siblings(cast: Cast, ref: str) -> list[tuple[int, str]]:
    visit = find_visit(client_of(cast, ref), ref)
    return [(starts_of_visit(one), one.bookings[0].status) for one in list_siblings(visit)]


def test_free_dates_are_booked_and_belong_together(cast: Cast) -> None:
    ref = take(cast, at(8, 10))
    found = plan(cast, ref)
    assert [one.starts for one in found] == [at(day, 10) for day in (15, 22, 29, 36)]
    made = agree(cast, ref, free(found))
    assert len(made.visit_refs) == 4 and not made.replayed
    assert siblings(cast, ref) == [(at(day, 10), "confirmed") for day in (8, 15, 22, 29, 36)]
    bookings = db.session.scalars(select(Booking)).all()
    assert {one.staff_id for one in bookings} == {cast.staff("Ana").id}
    assert len({one.client_id for one in bookings}) == 1
    assert count(Claim) == 5 and count(Recurrence) == 1
    told = db.session.scalars(select(Event.name).order_by(Event.id)).all()
    assert told.count("booking.created") == 5 and told[-1] == "recurrence.created"


def test_conflicts_come_with_what_is_near(cast: Cast) -> None:
    ref = take(cast, at(8, 10))
    take(cast, at(22, 10), 2)
    take(cast, at(29, 10), 3, staff=None, slug="duo")
    found = plan(cast, ref)
    assert [one.reason for one in found] == [None, "taken", "taken", None]
    near = [(offer.pick.starts, offer.pick.anyone) for offer in found[1].alternatives]
    assert near == [(at(22, 9, 30), False), (at(22, 10), True), (at(22, 10, 30), False)]
    assert found[1].alternatives[1].staff_ids == (cast.staff("Bo").id,)
    assert {offer.pick.anyone for offer in found[2].alternatives} == {False}
    made = agree(cast, ref, [*free(found), Pick(at(22, 10), True)])
    assert len(made.visit_refs) == 3
    assert at(29, 10) not in [starts for starts, _status in siblings(cast, ref)]


def test_with_anyone_all_dates_are_free(cast: Cast) -> None:
    ref = take(cast, at(8, 10))
    take(cast, at(22, 10), 2)
    assert [one.reason for one in plan(cast, ref, same_staff=False)] == [None] * 4


def test_one_date_gone_means_nothing_is_booked(cast: Cast) -> None:
    ref = take(cast, at(8, 10))
    picks = free(plan(cast, ref))
    take(cast, at(29, 9, 45), 2)
    before = [count(model) for model in (Visit, Booking, Claim, Event, Occurrence)]
    with pytest.raises(TimeRefused) as refused:
        agree(cast, ref, picks)
    assert (refused.value.reason, refused.value.details["start"]) == ("taken", at(29, 10))
    assert [count(model) for model in (Visit, Booking, Claim, Event, Occurrence)] == before
    assert count(Recurrence) == 0
    assert find_visit(client_of(cast, ref), ref).recurrence_id is None


def test_a_form_sent_twice_books_once(cast: Cast) -> None:
    ref, mark = take(cast, at(8, 10)), new_id("rec")
    picks = free(plan(cast, ref))
    first, second = agree(cast, ref, picks, mark), agree(cast, ref, picks, mark)
    assert second.replayed and second.visit_refs == first.visit_refs
    other = take(cast, at(9, 10), 2)
    with pytest.raises(NotFound):
        agree(cast, other, [Pick(at(16, 10))], mark)


def test_rules_hold_for_every_date(cast: Cast) -> None:
    with write():
        service = db.session.scalar(
            select(Service).where(Service.slug == "cut", Service.business_id == cast.business_id)
        )
        assert service is not None
        service.inherits_window, service.booking_window_days = False, 30
        service.max_active_per_client = 3
    ref = take(cast, at(8, 10))
    found = plan(cast, ref, "FREQ=WEEKLY;COUNT=7")
    assert [one.reason for one in found] == [None, None, "cap", "cap", "cap", "cap"]
    with pytest.raises(TimeRefused) as refused:
        agree(cast, ref, [Pick(at(day, 10)) for day in (15, 22, 29)])
    assert (refused.value.reason, refused.value.details["start"]) == ("cap", at(29, 10))
    with pytest.raises(TimeRefused) as refused:
        agree(cast, ref, [Pick(at(36, 10))])
    assert refused.value.reason == "window"
    assert not plan(cast, ref, "FREQ=WEEKLY;COUNT=7")[-1].alternatives


@pytest.mark.parametrize(
    "days", [[], [8], [15, 15], [*range(15, 67)]], ids=["none", "itself", "twice", "too many"]
)
def test_what_cannot_be_agreed_to(cast: Cast, days: list[int]) -> None:
    ref = take(cast, at(8, 10))
    with pytest.raises(Invalid):
        agree(cast, ref, [Pick(at(day, 10)) for day in days])


def test_the_wall_time_stays_when_the_clocks_change(cast: Cast) -> None:
    ref = take(cast, at(8, 10))
    found = plan(cast, ref, "FREQ=WEEKLY;INTERVAL=4;COUNT=13")
    assert {clock.at(one.starts).astimezone(ZONE).strftime("%H:%M") for one in found} == {"10:00"}
    assert len({one.starts % 1440 for one in found}) == 2
    assert len(found) == 12


def test_a_visit_of_several_services_repeats_whole(cast: Cast) -> None:
    parts = (Part(cast.service("cut").id), Part(cast.service("massage").id))
    timetable = cast.timetable()
    with write():
        ref = book(
            cast.visitor, timetable, BookingRequest(cast.location_id, parts, at(8, 10), client_details())
        ).public_id
    agree(cast, ref, free(plan(cast, ref)))
    assert count(Booking) == 10


def test_places_in_classes_repeat(cast: Cast) -> None:
    timetable = cast.timetable()
    shape = ClassShape(cast.service("yoga").id, cast.location_id, 60, (cast.staff("Bo").id,), 2)
    day = clock.at(at(8, 12)).astimezone(ZONE).date()
    with write():
        refs = create_series(
            SYSTEM, timetable, SeriesRequest(shape, "FREQ=DAILY;INTERVAL=7;COUNT=4", day, 1140)
        ).occurrence_refs
        extra = create_series(SYSTEM, timetable, SeriesRequest(shape, None, day + timedelta(days=8), 1140))
    take(cast, 0, 2, "yoga", None, occurrence_ref=refs[1], seats=1)
    ref = take(cast, 0, 1, "yoga", None, occurrence_ref=refs[0], seats=2)
    found = plan(cast, ref)
    assert [one.reason for one in found] == ["taken", None, None, "none"]
    assert [one.pick.occurrence_ref for one in found[0].alternatives] == list(extra.occurrence_refs)
    agree(cast, ref, [*free(found), found[0].alternatives[0].pick])
    taken = db.session.scalars(
        select(Occurrence.taken).where(Occurrence.is_class).order_by(Occurrence.starts)
    ).all()
    assert list(taken) == [2, 1, 2, 2, 2]


def test_this_and_following_are_cancelled_with_the_fee_of_each(cast: Cast) -> None:
    ref = take(cast, at(8, 10))
    made = agree(cast, ref, free(plan(cast, ref)))
    client = client_of(cast, ref)
    second = made.visit_refs[0]
    with write():
        cancel_visit(client, made.visit_refs[2])
    expected = [(at(15, 10), 2000), (at(22, 10), 0), (at(36, 10), 0)]
    with time_machine.travel(clock.at(at(15, 8)), tick=False):
        visit = find_visit(client, second)
        shown = [(one.starts, one.fee.fee) for one in preview_following(visit)]
        assert shown == expected
        with write():
            assert len(cancel_following(client, second, "moving away")) == 3
    assert [status for _starts, status in siblings(cast, ref)] == ["confirmed"] + ["cancelled"] * 4
    fees = db.session.scalars(select(Booking.fee_amount).order_by(Booking.id)).all()
    assert list(fees) == [0, 2000, 0, 0, 0]
    assert count(Claim) == 1
    with pytest.raises(Conflict), write():
        cancel_following(client, second)


@pytest.mark.parametrize(("day", "hour"), [(15, 10), (22, 10), (8, 9), (10, 14), (1, 11)])
def test_this_and_following_move_together(cast: Cast, day: int, hour: int) -> None:
    ref = take(cast, at(8, 10))
    agree(cast, ref, free(plan(cast, ref)))
    timetable, client = cast.timetable(), client_of(cast, ref)
    with write():
        move_following(client, timetable, ref, at(day, hour))
    shift = day - 8
    assert [starts for starts, _status in siblings(cast, ref)] == [
        at(one + shift, hour) for one in (8, 15, 22, 29, 36)
    ]
    assert count(Claim) == 5


def test_this_and_following_move_whole_or_not_at_all(cast: Cast) -> None:
    ref = take(cast, at(8, 10))
    agree(cast, ref, free(plan(cast, ref)))
    take(cast, at(22, 12), 2, staff="Ana")
    take(cast, at(22, 12), 3, staff="Bo")
    before = siblings(cast, ref)
    timetable, client = cast.timetable(), client_of(cast, ref)
    with pytest.raises(TimeRefused) as refused, write():
        move_following(client, timetable, ref, at(8, 12))
    assert refused.value.details["start"] == at(22, 12)
    assert siblings(cast, ref) == before


def test_what_is_over_or_strange_cannot_be_repeated(cast: Cast) -> None:
    ref = take(cast, at(8, 10))
    stranger = client_of(cast, take(cast, at(9, 10), 7))
    with pytest.raises(NotFound):
        find_visit(stranger, ref)
    with write():
        cancel_visit(client_of(cast, ref), ref)
    with pytest.raises(Conflict):
        repeat(cast, ref)
