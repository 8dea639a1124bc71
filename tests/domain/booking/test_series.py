"""Dates of a series that people have booked, on both databases: edited, split, called off."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.base.errors import Conflict, Forbidden, Invalid, NotFound, TimeRefused
from bookingapp.base.events import Event
from bookingapp.domain.booking.commands import Booked, BookingRequest, book
from bookingapp.domain.booking.series import (
    Called,
    Change,
    Edited,
    Scope,
    cancel_dates,
    edit_series,
    end_series,
)
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.classes import list_classes
from bookingapp.domain.schedule.placing import ClassShape
from bookingapp.domain.schedule.series import (
    SeriesRequest,
    create_series,
    extend_series,
    list_dates,
    list_series,
)
from bookingapp.models.booking import Booking
from bookingapp.models.schedule import Assignment, Claim, Occurrence, Series
from tests.cast import ZONE, Cast, at, client_details, create_cast, create_class

EVENING = 19 * 60


@pytest.fixture
def cast(context: Flask) -> Cast:
    return create_cast()


@pytest.fixture
def refs(cast: Cast) -> tuple[str, ...]:
    """Six Thursdays, or whatever tomorrow is, at seven in the evening."""
    return make(cast)


def make(cast: Cast, rrule: str = "FREQ=WEEKLY;COUNT=6", capacity: int = 3) -> tuple[str, ...]:
    timetable = cast.timetable()
    bo = cast.staff("Bo").id
    shape = ClassShape(cast.service("yoga").id, cast.location_id, 60, (bo,), capacity)
    day = clock.at(at(1, 12)).astimezone(ZONE).date()
    with write():
        return create_series(SYSTEM, timetable, SeriesRequest(shape, rrule, day, EVENING)).occurrence_refs


def take_place(cast: Cast, ref: str, number: int = 1, seats: int = 1) -> Booked:
    timetable = cast.timetable()
    request = BookingRequest(
        cast.location_id, (Part(cast.service("yoga").id),), 0, client_details(number), ref, seats
    )
    with write():
        return book(cast.visitor, timetable, request)


def edit(cast: Cast, ref: str, scope: Scope, *, keep: bool = False, **change: object) -> Edited:
    timetable = cast.timetable()
    with write():
        return edit_series(SYSTEM, timetable, ref, scope, Change(**change), keep_conflicts=keep)  # type: ignore[arg-type]


def cancel(cast: Cast, ref: str, scope: Scope) -> Called:
    timetable = cast.timetable()
    with write():
        return cancel_dates(SYSTEM, timetable, ref, scope, "flood")


def row(ref: str) -> Occurrence:
    db.session.expire_all()
    found = db.session.scalar(select(Occurrence).where(Occurrence.public_id == ref))
    assert found is not None
    return found


def times(cast: Cast) -> list[tuple[int, int]]:
    return [(one.starts, one.ends) for one in list_classes(cast.timetable(), at(0, 0), at(90, 0))]


def told(ref: str) -> list[str]:
    return list(db.session.scalars(select(Event.name).where(Event.subject == ref).order_by(Event.id)))


def check_ledger() -> None:
    """Every planned class has one claim for each calendar assigned, over its time; nothing else has any."""
    claims = db.session.execute(
        select(Claim.occurrence_id, Claim.calendar_id, Claim.starts, Claim.ends)
    ).all()
    planned = db.session.execute(
        select(Occurrence.id, Assignment.calendar_id, Occurrence.starts, Occurrence.ends)
        .join(Assignment, Assignment.occurrence_id == Occurrence.id)
        .where(Occurrence.status == "planned")
    ).all()
    assert sorted(map(tuple, claims)) == sorted(map(tuple, planned))


def test_one_date_is_moved_and_keeps_its_place_in_the_series(cast: Cast, refs: tuple[str, ...]) -> None:
    booked = take_place(cast, refs[1])
    edit(cast, refs[1], "this", start=at(9, 18), duration=90)
    moved = row(refs[1])
    assert (moved.starts, moved.ends, moved.original_start) == (at(9, 18), at(9, 19, 30), at(8, 19))
    assert moved.is_exception
    assert told(booked.booking_refs[0]) == ["booking.created", "booking.rescheduled"]
    booking = db.session.scalar(select(Booking))
    assert booking is not None
    assert (booking.sequence, booking.version, booking.duration_minutes) == (1, 2, 90)
    check_ledger()
    with write():
        assert extend_series(SYSTEM) == 0


def test_one_date_cannot_go_where_somebody_is(cast: Cast, refs: tuple[str, ...]) -> None:
    create_class(cast, at(9, 18))
    with pytest.raises(TimeRefused) as refused:
        edit(cast, refs[1], "this", start=at(9, 18, 30))
    assert refused.value.reason == "taken"
    with pytest.raises(TimeRefused) as refused:
        edit(cast, refs[1], "this", start=at(-1, 18))
    assert refused.value.reason == "past"
    assert row(refs[1]).starts == at(8, 19)
    edit(cast, refs[1], "this", start=at(8, 19, 30))  # its own time is not in its way
    check_ledger()


def test_a_class_that_does_not_repeat_is_changed_alone(cast: Cast) -> None:
    ref = create_class(cast, at(5, 18))
    assert edit(cast, ref, "this", capacity=7).series_ref is None
    assert row(ref).capacity == 7 and not row(ref).is_exception
    with pytest.raises(Invalid):
        edit(cast, ref, "all", wall=600)
    with pytest.raises(Invalid):
        cancel(cast, ref, "following")
    assert cancel(cast, ref, "this") == Called(1, 0)


def test_all_dates_to_come_are_changed(cast: Cast, refs: tuple[str, ...]) -> None:
    booked = take_place(cast, refs[3])
    edited = edit(cast, refs[0], "all", wall=18 * 60 + 15, duration=45, staff_ids=(cast.staff("Ana").id,))
    assert edited.occurrence_refs == refs and edited.kept == {}
    assert times(cast) == [(at(day, 18, 15), at(day, 19)) for day in (1, 8, 15, 22, 29, 36)]
    assert told(booked.booking_refs[0]) == ["booking.created", "booking.reassigned", "booking.rescheduled"]
    assert [one.original_start for one in map(row, refs)] == [one[0] for one in times(cast)]
    assert not any(row(ref).is_exception for ref in refs)
    check_ledger()
    view = list_series(SYSTEM, cast.business_id)[0]
    assert (view.starts, view.shape.duration, view.shape.staff_ids) == (1095, 45, (cast.staff("Ana").id,))


def test_what_has_been_is_left_as_it_was(cast: Cast, refs: tuple[str, ...]) -> None:
    with time_machine.travel(clock.now() + timedelta(days=10), tick=False):
        later = at(15, 17)
        edit(cast, refs[2], "all", wall=17 * 60)
        assert row(refs[0]).starts < row(refs[1]).starts < clock.seconds() // 60
        assert row(refs[2]).starts == later
        with pytest.raises(Conflict):
            edit(cast, refs[0], "this", capacity=5)
    assert row(refs[1]).starts == row(refs[1]).original_start


def test_this_and_following_become_a_series_of_their_own(cast: Cast, refs: tuple[str, ...]) -> None:
    edit(cast, refs[4], "this", start=at(30, 12))
    cancel(cast, refs[5], "this")
    booked = take_place(cast, refs[3])
    edited = edit(cast, refs[2], "following", wall=EVENING + 60)
    old, new = list_series(SYSTEM, cast.business_id)
    assert edited.series_ref == new.ref != old.ref
    assert edited.occurrence_refs == (refs[2], refs[3])
    assert [(one.original_start, one.status) for one in list_dates(old, at(0, 0), at(90, 0))] == [
        (at(1, 19), "planned"),
        (at(8, 19), "planned"),
    ]
    assert [(one.original_start, one.starts, one.status) for one in list_dates(new, at(0, 0), at(90, 0))] == [
        (at(15, 20), at(15, 20), "planned"),
        (at(22, 20), at(22, 20), "planned"),
        (at(29, 20), at(30, 12), "planned"),
        (at(36, 20), at(36, 19), "cancelled"),
    ]
    assert told(booked.booking_refs[0])[-1] == "booking.rescheduled"
    assert (new.rule and new.rule.count, old.rule and old.rule.count) == (4, None)
    check_ledger()
    with time_machine.travel(clock.now() + timedelta(days=300), tick=False), write():
        assert extend_series(SYSTEM) == 0


def test_an_endless_series_goes_on_in_its_later_half_alone(cast: Cast) -> None:
    refs = make(cast, "FREQ=WEEKLY")
    edit(cast, refs[10], "following", capacity=9)
    assert [row(ref).capacity for ref in refs] == [3] * 10 + [9] * 69
    with time_machine.travel(clock.now() + timedelta(days=30), tick=False), write():
        assert extend_series(SYSTEM) == 4
    latest = db.session.scalars(select(Occurrence).order_by(Occurrence.starts.desc()).limit(4)).all()
    assert {one.capacity for one in latest} == {9}


def test_following_from_the_first_date_is_all(cast: Cast, refs: tuple[str, ...]) -> None:
    edit(cast, refs[0], "following", wall=EVENING + 15)
    assert len(list_series(SYSTEM, cast.business_id)) == 1
    assert [one[0] for one in times(cast)] == [at(day, 19, 15) for day in (1, 8, 15, 22, 29, 36)]


def test_dates_that_do_not_fit_refuse_the_edit_or_stay(cast: Cast, refs: tuple[str, ...]) -> None:
    create_class(cast, at(15, 20))
    before = times(cast)
    with pytest.raises(Conflict) as refused:
        edit(cast, refs[0], "all", wall=EVENING + 30)
    assert refused.value.details["conflicts"] == [{"starts": at(15, 19, 30), "reason": "taken"}]
    assert times(cast) == before
    edited = edit(cast, refs[0], "all", keep=True, wall=EVENING + 30)
    assert edited.kept == {refs[2]: "taken"}
    assert row(refs[2]).starts == at(15, 19) and row(refs[2]).is_exception
    assert row(refs[3]).starts == at(22, 19, 30)
    check_ledger()


@pytest.mark.usefixtures("june")
def test_dates_that_stay_may_hinder_those_after_them(cast: Cast) -> None:
    refs = make(cast, "FREQ=DAILY;COUNT=4")
    edit(cast, refs[0], "all", duration=1440)
    create_class(cast, at(5, 19))
    edited = edit(cast, refs[0], "all", keep=True, wall=EVENING + 30)
    assert edited.kept == dict.fromkeys(refs, "taken")  # each but the last would run into one that stays
    check_ledger()


def test_nobody_is_put_out_of_a_class(cast: Cast, refs: tuple[str, ...]) -> None:
    take_place(cast, refs[2], seats=2)
    with pytest.raises(Conflict) as refused:
        edit(cast, refs[0], "all", capacity=1)
    assert refused.value.details["short"] == {refs[2]: 2}
    edit(cast, refs[0], "all", capacity=2)
    assert told(refs[2]) == ["event.created", "event.changed", "event.full"]
    assert {row(ref).capacity for ref in refs} == {2}
    with pytest.raises(TimeRefused):
        take_place(cast, refs[2], 2)


def test_a_date_that_is_called_off_stays_called_off(cast: Cast, refs: tuple[str, ...]) -> None:
    booked = take_place(cast, refs[1])
    assert cancel(cast, refs[1], "this") == Called(1, 1)
    assert told(booked.booking_refs[0])[-1] == "booking.cancelled"
    assert row(refs[1]).status == "cancelled" and row(refs[1]).is_exception
    with write():
        extend_series(SYSTEM)
    assert len(times(cast)) == 5
    with pytest.raises(Conflict):
        cancel(cast, refs[1], "this")
    check_ledger()


def test_this_and_following_are_called_off(cast: Cast) -> None:
    refs = make(cast, "FREQ=WEEKLY")
    take_place(cast, refs[5], 1)
    take_place(cast, refs[7], 2, seats=2)
    assert cancel(cast, refs[6], "following") == Called(73, 1)
    assert [row(ref).status for ref in refs[4:8]] == ["planned", "planned", "cancelled", "cancelled"]
    with time_machine.travel(clock.now() + timedelta(days=100), tick=False), write():
        assert extend_series(SYSTEM) == 0
    check_ledger()


def test_all_to_come_are_called_off(cast: Cast, refs: tuple[str, ...]) -> None:
    with time_machine.travel(clock.now() + timedelta(days=10), tick=False):
        assert cancel(cast, refs[4], "all") == Called(4, 0)
        assert [row(ref).status for ref in refs] == ["planned"] * 2 + ["cancelled"] * 4
    assert list_series(SYSTEM, cast.business_id)[0].status == "ended"


def test_a_series_ends_with_a_date(cast: Cast, refs: tuple[str, ...]) -> None:
    take_place(cast, refs[5])
    last = clock.at(at(22, 12)).astimezone(ZONE).date()
    timetable = cast.timetable()
    series_ref = list_series(SYSTEM, cast.business_id)[0].ref
    with write():
        assert end_series(SYSTEM, timetable, series_ref, last, keep_booked=True) == Called(1, 0)
    assert [row(ref).status for ref in refs] == ["planned"] * 4 + ["cancelled", "planned"]
    with write():
        assert end_series(SYSTEM, timetable, series_ref, last) == Called(1, 1)
    check_ledger()


def test_others_may_not(cast: Cast, refs: tuple[str, ...]) -> None:
    timetable = cast.timetable()
    with pytest.raises(Forbidden), write():
        edit_series(cast.visitor, timetable, refs[0], "all", Change(capacity=9))
    with pytest.raises(Forbidden), write():
        cancel_dates(cast.visitor, timetable, refs[0], "all")
    with pytest.raises(NotFound), write():
        edit_series(SYSTEM, timetable, "occ_00000000000000000000", "this", Change(capacity=9))
    assert db.session.scalar(select(func.count()).select_from(Series)) == 1
