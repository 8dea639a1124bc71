"""Take staff on: a calendar each, places and positions of the same business only."""

import pytest
from flask import Flask
from sqlalchemy import select

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.base.errors import Invalid
from bookingapp.domain.business.commands import add_location, create_business, create_user
from bookingapp.domain.staff.commands import add_position, add_staff
from bookingapp.models.business import Business
from bookingapp.models.schedule import Calendar
from bookingapp.models.staff import StaffLocation


def business() -> Business:
    return create_business(SYSTEM, name="Loom", timezone="UTC", currency="EUR")


def test_each_has_a_calendar(context: Flask) -> None:
    with write():
        loom = business()
        place = add_location(SYSTEM, loom.id, name="Mill")
        weaver = add_position(SYSTEM, loom.id, name="Weaver")
        made = add_staff(
            SYSTEM,
            loom.id,
            name="Ines",
            position_id=weaver.id,
            location_ids=[place.id, place.id],
            priority=-2,
        )
    calendar = db.session.get(Calendar, made.calendar_id)
    assert calendar is not None
    assert (calendar.business_id, calendar.kind, made.priority) == (loom.id, "staff", -2)
    assert db.session.scalars(select(StaffLocation.location_id)).all() == [place.id]


def test_adding_staff_renews_the_timetable(context: Flask) -> None:
    with write():
        loom = business()
    before = loom.timetable_stamp
    with write():
        add_staff(SYSTEM, loom.id, name="Ines")
    db.session.refresh(loom)
    assert loom.timetable_stamp != before


def test_what_belongs_to_others_is_refused(context: Flask) -> None:
    with write():
        loom, other = business(), business()
        place = add_location(SYSTEM, other.id, name="Elsewhere")
        position = add_position(SYSTEM, other.id, name="Spy")
        user = create_user(SYSTEM, email="spy@other.test", name="Spy")
    with pytest.raises(Invalid) as refused:
        add_staff(
            SYSTEM,
            loom.id,
            name="",
            position_id=position.id,
            location_ids=[place.id],
            user_id=user.id,
            weight=0,
            email="x",
        )
    assert set(refused.value.fields) == {
        "name",
        "position_id",
        "location_ids.0",
        "user_id",
        "weight",
        "email",
    }
