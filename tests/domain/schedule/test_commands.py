"""Hours and blocks: what is stored, what is replaced, what is refused."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.base.errors import Invalid, NotFound
from bookingapp.domain.business.commands import add_location, create_business
from bookingapp.domain.catalog.resources import add_resource
from bookingapp.domain.schedule.commands import (
    DayHours,
    WallHours,
    WeeklyHours,
    add_block,
    remove_block,
    set_schedule,
)
from bookingapp.domain.staff.commands import add_staff
from bookingapp.models.business import Business, Location
from bookingapp.models.schedule import Block, Override, Schedule, WorkingHours
from bookingapp.models.staff import StaffMember


@pytest.fixture
def loom(context: Flask) -> Business:
    with write():
        made = create_business(SYSTEM, name="Loom", timezone="UTC", currency="EUR")
        add_location(SYSTEM, made.id, name="Mill")
        add_staff(SYSTEM, made.id, name="Ines")
    return made


def staff_id() -> int:
    found = db.session.scalar(select(StaffMember.id))
    assert found is not None
    return found


def test_ends_run_into_the_next_day(loom: Business) -> None:
    weekly = [
        WeeklyHours(0, 540, 1020),
        WeeklyHours(4, 1320, 120),
        WeeklyHours(5, 0, 0),
        WeeklyHours(6, 600, 1440),
    ]
    days = [DayHours(date(2027, 3, 14)), DayHours(date(2027, 3, 15), (WallHours(1200, 60),))]
    with write():
        saved = set_schedule(SYSTEM, loom.id, staff_id=staff_id(), weekly=weekly, overrides=days)
    spans = [(row.weekday, row.starts, row.ends) for row in saved.weekly]
    assert spans == [(0, 540, 1020), (4, 1320, 1560), (5, 0, 1440), (6, 600, 1440)]
    assert [row.spans for row in saved.overrides] == [[], [[1200, 1500, None]]]


def test_saving_again_replaces_all(loom: Business) -> None:
    for weekday in (1, 2):
        before = loom.timetable_stamp
        with write():
            set_schedule(
                SYSTEM,
                loom.id,
                staff_id=staff_id(),
                weekly=[WeeklyHours(weekday, 540, 600)],
                overrides=[DayHours(date(2027, 1, 1))],
            )
        db.session.refresh(loom)
        assert loom.timetable_stamp != before
    assert db.session.scalars(select(WorkingHours.weekday)).all() == [2]
    assert db.session.scalar(select(func.count()).select_from(Override)) == 1
    with write():
        set_schedule(SYSTEM, loom.id, staff_id=staff_id())
    assert db.session.scalars(select(WorkingHours)).all() == []
    assert db.session.scalar(select(func.count()).select_from(Schedule)) == 1


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("weekly.0.weekday", {"weekly": [WeeklyHours(7, 0, 60)]}),
        ("weekly.0.starts", {"weekly": [WeeklyHours(0, 1440, 60)]}),
        ("weekly.0.ends", {"weekly": [WeeklyHours(0, 60, 1501)]}),
        ("weekly.0.location_id", {"weekly": [WeeklyHours(0, 60, 120, 999)]}),
        ("weekly", {"weekly": [WeeklyHours(0, 60, 120)] * 501}),
        ("overrides", {"overrides": [DayHours(date(2027, 1, 1))] * 2}),
        ("overrides.0.date", {"overrides": [DayHours(date(1999, 1, 1))]}),
        ("overrides.0.spans.0.ends", {"overrides": [DayHours(date(2027, 1, 1), (WallHours(0, -1),))]}),
        ("staff_id", {"staff_id": 999}),
        ("staff_id", {"staff_id": None}),
    ],
)
def test_refused_hours(loom: Business, field: str, values: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused, write():
        set_schedule(SYSTEM, loom.id, **({"staff_id": staff_id()} | values))
    assert list(refused.value.fields) == [field]
    assert db.session.scalars(select(Schedule)).all() == []


def test_blocks(loom: Business) -> None:
    place = db.session.scalars(select(Location)).one()
    starts = 30_000_000
    with write():
        room = add_resource(SYSTEM, loom.id, location_id=place.id, name="Room")
        own = add_block(
            SYSTEM, loom.id, staff_id=staff_id(), starts=starts, ends=starts + 60, reason="Dentist"
        )
        add_block(SYSTEM, loom.id, resource_id=room.id, starts=starts, ends=starts + 60)
        add_block(SYSTEM, loom.id, location_id=place.id, starts=starts, ends=starts + 60)
    assert own.calendar_id == db.session.scalar(select(StaffMember.calendar_id))
    with write():
        remove_block(SYSTEM, loom.id, own.public_id)
    assert db.session.scalar(select(func.count()).select_from(Block)) == 2
    with pytest.raises(NotFound):
        remove_block(SYSTEM, loom.id, own.public_id)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("ends_at", {"ends": 30_000_000}),
        ("starts_at", {"starts": 5}),
        ("staff_id", {"location_id": 1}),
        ("unit_id", {"staff_id": None, "unit_id": 999}),
    ],
)
def test_refused_blocks(loom: Business, field: str, values: dict[str, Any]) -> None:
    given = {"staff_id": staff_id(), "starts": 30_000_000, "ends": 30_000_060} | values
    with pytest.raises(Invalid) as refused:
        add_block(SYSTEM, loom.id, **given)
    assert field in refused.value.fields
