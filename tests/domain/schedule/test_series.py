"""Series of classes, on both databases: planned, made ahead, skipped, never made twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, func, select

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM, Actor
from bookingapp.base.db import db, write
from bookingapp.base.errors import Forbidden, Invalid, NotFound, TimeRefused
from bookingapp.base.events import Event
from bookingapp.domain.schedule.classes import list_classes
from bookingapp.domain.schedule.commands import add_block
from bookingapp.domain.schedule.placing import ClassShape
from bookingapp.domain.schedule.series import (
    AHEAD,
    SeriesMade,
    SeriesRequest,
    create_series,
    extend_series,
    fill_series,
    find_series,
    list_dates,
    list_series,
    plan_series,
)
from bookingapp.models.schedule import Claim, Occurrence, Series
from tests.cast import ZONE, Cast, at, create_cast, create_class

EVENING = 19 * 60


@pytest.fixture
def cast(context: Flask) -> Cast:
    return create_cast()


def day(ahead: int) -> date:
    return clock.at(at(ahead, 12)).astimezone(ZONE).date()


def request_for(cast: Cast, rrule: str | None = "FREQ=WEEKLY;COUNT=6", **more: object) -> SeriesRequest:
    shape = ClassShape(
        cast.service("yoga").id,
        cast.location_id,
        int(str(more.get("duration", 60))),
        (cast.staff(str(more.get("staff", "Bo"))).id,),
        int(str(more.get("capacity", 3))),
    )
    return SeriesRequest(
        shape, rrule, day(int(str(more.get("first", 1)))), int(str(more.get("starts", EVENING)))
    )


def make(cast: Cast, rrule: str | None = "FREQ=WEEKLY;COUNT=6", **more: object) -> SeriesMade:
    timetable = cast.timetable()
    with write():
        return create_series(SYSTEM, timetable, request_for(cast, rrule, **more))


def starts_made() -> list[int]:
    return sorted(db.session.scalars(select(Occurrence.starts).where(Occurrence.series_id.is_not(None))))


def events(name: str) -> int:
    return db.session.scalar(select(func.count()).select_from(Event).where(Event.name == name)) or 0


def test_a_series_makes_its_dates_at_the_same_wall_time(cast: Cast) -> None:
    made = make(cast, "FREQ=WEEKLY")
    starts = starts_made()
    assert len(made.occurrence_refs) == len(starts) == 79
    assert {clock.at(one).astimezone(ZONE).strftime("%H:%M") for one in starts} == {"19:00"}
    assert len({one % 1440 for one in starts}) == 2  # the clocks change within eighteen months
    assert made.skipped == {}
    assert events("event.created") == 79 and events("series.created") == 1
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 79
    found = list_classes(cast.timetable(), at(0, 0), at(30, 0))
    assert [one.starts for one in found] == starts[: len(found)]
    assert all(one.seats_left == 3 for one in found)


def test_a_class_without_a_rule_is_given_once(cast: Cast) -> None:
    assert len(make(cast, None).occurrence_refs) == 1
    assert starts_made() == [at(1, 19)]


def test_taken_and_blocked_dates_are_skipped_and_told(cast: Cast) -> None:
    create_class(cast, at(8, 19, 30))
    with write():
        add_block(SYSTEM, cast.business_id, staff_id=cast.staff("Bo").id, starts=at(15, 0), ends=at(16, 0))
    plan = plan_series(SYSTEM, cast.timetable(), request_for(cast))
    assert [one.reason for one in plan] == [None, "taken", "blocked", None, None, None]
    made = make(cast)
    assert dict(made.skipped) == {at(8, 19): "taken", at(15, 19): "blocked"}
    assert starts_made() == [at(1, 19), at(22, 19), at(29, 19), at(36, 19)]
    assert events("event.skipped") == 2
    view = list_series(SYSTEM, cast.business_id)[0]
    dates = list_dates(view, at(0, 0), at(60, 0))
    assert [one.status for one in dates] == ["planned", "missing", "missing", "planned", "planned", "planned"]


def test_a_series_of_which_nothing_can_be_had_is_refused(cast: Cast) -> None:
    create_class(cast, at(1, 19))
    with pytest.raises(TimeRefused) as refused:
        make(cast, None)
    assert refused.value.reason == "taken"
    db.session.rollback()
    assert list_series(SYSTEM, cast.business_id) == []


def test_dates_that_were_left_out_can_be_tried_again(cast: Cast) -> None:
    from bookingapp.domain.booking.changes import cancel_class

    in_the_way = create_class(cast, at(8, 19))
    made = make(cast)
    with write():
        cancel_class(SYSTEM, in_the_way)
    timetable = cast.timetable()
    with write():
        filled = fill_series(SYSTEM, timetable, made.ref)
    assert len(filled.occurrence_refs) == 1 and at(8, 19) in starts_made()
    with write():
        assert fill_series(SYSTEM, timetable, made.ref).occurrence_refs == ()


@pytest.mark.usefixtures("june")
def test_dates_of_one_series_are_in_each_others_way(cast: Cast) -> None:
    made = make(cast, "FREQ=DAILY;COUNT=3", duration=1440)
    assert len(made.occurrence_refs) == 3
    with pytest.raises(Invalid):
        make(cast, "FREQ=DAILY;COUNT=3", duration=1441)


def test_the_worker_makes_what_the_months_have_gained(cast: Cast) -> None:
    made = make(cast, "FREQ=WEEKLY")
    with write():
        assert extend_series(SYSTEM) == 0
    before = starts_made()
    with time_machine.travel(clock.now() + timedelta(days=30), tick=False):
        with write():
            assert extend_series(SYSTEM) == 4
        with write():
            assert extend_series(SYSTEM) == 0
        assert starts_made()[: len(before)] == before
        assert find_series(SYSTEM, cast.business_id, made.ref).made_until == day(30) + AHEAD


def test_a_series_that_is_over_is_left_alone(cast: Cast) -> None:
    make(cast, "FREQ=WEEKLY;COUNT=6")
    make(cast, f"FREQ=WEEKLY;UNTIL={day(40):%Y%m%d}", staff="Ana")
    make(cast, None, starts=21 * 60)
    with time_machine.travel(clock.now() + timedelta(days=30), tick=False), write():
        assert extend_series(SYSTEM) == 0
    assert {row.year for row in db.session.scalars(select(Series.made_until)) if row} == {9999}


def test_a_series_whose_service_has_gone_makes_nothing_and_says_so(cast: Cast) -> None:
    make(cast, "FREQ=WEEKLY")
    from bookingapp.models.catalog import Service

    with write():
        service = db.session.scalar(select(Service).where(Service.slug == "yoga"))
        assert service is not None
        service.active = False
    with time_machine.travel(clock.now() + timedelta(days=30), tick=False), write():
        assert extend_series(SYSTEM) == 0
    assert events("event.skipped") == 4


def test_two_makers_at_once_make_each_date_once(cast: Cast, context: Flask) -> None:
    for number, staff in enumerate(("Bo", "Ana", "Bo", "Ana")):
        make(cast, "FREQ=WEEKLY", staff=staff, starts=EVENING + 60 * number)
    start = Barrier(2)

    def round_of_one() -> int:
        with context.app_context():
            start.wait()
            total = 0
            for _number in range(6):
                with write():
                    total += extend_series(SYSTEM)
            db.session.remove()
            return total

    with time_machine.travel(clock.now() + timedelta(days=40)), ThreadPoolExecutor(2) as pool:
        made = [future.result() for future in [pool.submit(round_of_one), pool.submit(round_of_one)]]
    db.session.rollback()
    assert sum(made) == 4 * 5
    pairs = db.session.execute(
        select(Occurrence.series_id, Occurrence.original_start).where(Occurrence.series_id.is_not(None))
    ).all()
    assert len(pairs) == len({tuple(pair) for pair in pairs}) == 4 * (79 + 5)


def test_a_fault_on_the_way_leaves_nothing_half(cast: Cast) -> None:
    class PowerCut(Exception):
        pass

    def cut(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if "INSERT INTO assignment" in statement:
            raise PowerCut

    event.listen(db.engine, "before_cursor_execute", cut)
    try:
        with pytest.raises(PowerCut):
            make(cast)
    finally:
        event.remove(db.engine, "before_cursor_execute", cut)
    for model in (Series, Occurrence, Claim):
        assert db.session.scalar(select(func.count()).select_from(model)) == 0


def test_only_those_with_the_right_plan_and_make(cast: Cast) -> None:
    timetable = cast.timetable()
    stranger = Actor("user", cast.stranger_id, "usr_x", frozenset({"schedules:write", "schedules:read"}))
    reader = Actor("user", cast.business_id, "usr_y", frozenset({"bookings:read", "bookings:write"}))
    for actor, error in ((reader, Forbidden), (stranger, NotFound)):
        with pytest.raises(error):
            plan_series(actor, timetable, request_for(cast))
        with pytest.raises(error), write():
            create_series(actor, timetable, request_for(cast))
        with pytest.raises(error):
            list_series(actor, cast.business_id)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"rrule": "FREQ=HOURLY"}, "rrule"),
        ({"rrule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, "rrule"),
        ({"starts": 1440}, "starts"),
        ({"duration": 0}, "duration_minutes"),
        ({"capacity": 0}, "capacity"),
        ({"first": -800, "rrule": "FREQ=DAILY;COUNT=3"}, "rrule"),
    ],
)
def test_nonsense_is_refused_by_its_field(cast: Cast, change: dict[str, object], field: str) -> None:
    change = dict(change)
    rrule = str(change.pop("rrule", "FREQ=WEEKLY;COUNT=6"))
    with pytest.raises(Invalid) as refused:
        make(cast, rrule, **change)
    assert refused.value.fields.keys() == {field}
