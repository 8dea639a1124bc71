"""The catalogue: services with all that belongs to them, and resources with their units."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.base.errors import Conflict, Invalid
from bookingapp.domain.business.commands import add_location, create_business
from bookingapp.domain.catalog.commands import (
    Extra,
    PerformerSettings,
    add_addon,
    add_category,
    add_service,
    add_subdivision,
    set_performers,
)
from bookingapp.domain.catalog.resources import add_resource, set_quantity
from bookingapp.domain.staff.commands import add_staff
from bookingapp.models.business import Business
from bookingapp.models.catalog import AddOn, ResourceUnit, Service, ServiceResource, ServiceStaff


@pytest.fixture
def loom(context: Flask) -> Business:
    with write():
        return create_business(SYSTEM, name="Loom", timezone="UTC", currency="EUR")


def plain(loom: Business, **more: Any) -> Service:
    return add_service(SYSTEM, loom.id, **({"name": "Weave", "duration_minutes": 30} | more))


def test_a_full_service(loom: Business) -> None:
    with write():
        place = add_location(SYSTEM, loom.id, name="Mill")
        ines, olga = (add_staff(SYSTEM, loom.id, name=name) for name in ("Ines", "Olga"))
        room = add_resource(SYSTEM, loom.id, location_id=place.id, name="Room", quantity=3)
        made = plain(
            loom,
            duration_minutes=120,
            category_id=add_category(SYSTEM, loom.id, name="Weaving").id,
            subdivision_id=add_subdivision(SYSTEM, loom.id, name="East").id,
            processing_after=45,
            processing_minutes=30,
            min_notice_minutes=None,
            fixed_starts=[600, 540, 600],
            availability={"days": ["sunday", "monday"], "hours": {"start": "18:00", "end": "24:00"}},
            questions=[{"key": "wool", "label": "Which wool?", "type": "choice", "options": ["a", "b"]}],
            deposit={"type": "percent", "value": 20},
            staff_ids=[ines.id, olga.id],
            performers=[PerformerSettings(olga.id, price_amount=0)],
            location_ids=[place.id],
            resources={room.id: 2},
            addons=[Extra("Fringe", 15, 500), Extra("Wash")],
        )
    assert (made.inherits_notice, made.min_notice_minutes, made.inherits_window) == (False, None, True)
    assert made.fixed_starts == [540, 600]
    assert made.availability["days"] == ["monday", "sunday"]
    assert made.questions[0]["required"] is False
    settings = {row.staff_id: row.price_amount for row in db.session.scalars(select(ServiceStaff))}
    assert settings == {ines.id: None, olga.id: 0}
    assert db.session.scalars(select(ServiceResource.quantity)).all() == [2]
    assert [extra.order for extra in db.session.scalars(select(AddOn).order_by(AddOn.id))] == [0, 1]


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("duration_minutes", {"duration_minutes": 0}),
        ("duration_minutes", {"duration_minutes": 43201}),
        ("slot_step_minutes", {"slot_step_minutes": 0}),
        ("price.amount", {"price_amount": -1}),
        ("price.max_amount", {"price_amount": 5, "price_max_amount": 4}),
        ("price.type", {"price_type": "gift"}),
        ("place", {"place": "moon"}),
        ("visibility", {"visibility": "secret"}),
        ("colour", {"colour": "#12345"}),
        ("capacity", {"capacity": 0}),
        ("staff_count", {"staff_count": 0}),
        ("fixed_starts", {"fixed_starts": []}),
        ("fixed_starts.0", {"fixed_starts": [1440]}),
        ("processing_minutes", {"processing_after": 10}),
        ("processing_minutes", {"processing_after": 10, "processing_minutes": 20}),
        ("availability.days", {"availability": {"days": []}}),
        ("availability.days", {"availability": {"days": ["monday", "caturday"]}}),
        ("availability.hours.start", {"availability": {"hours": {"start": "9", "end": "10:00"}}}),
        ("availability.hours.end", {"availability": {"hours": {"start": "09:00", "end": "24:01"}}}),
        ("availability.timezone", {"availability": {"timezone": "Factory"}}),
        ("questions.0.key", {"questions": [{"key": "A", "label": "?"}]}),
        ("questions.0.options", {"questions": [{"key": "a", "label": "?", "type": "choice"}]}),
        ("questions", {"questions": [{"key": "a", "label": "?"}, {"key": "a", "label": "!"}]}),
        ("deposit.value", {"deposit": {"type": "percent", "value": 101}}),
        ("category_id", {"category_id": 999}),
        ("location_ids.0", {"location_ids": [999]}),
        ("performers.0.staff_id", {"staff_ids": [999]}),
        ("resources.0.resource_id", {"resources": {999: 1}}),
        ("min_notice_minutes", {"min_notice_minutes": -5}),
    ],
)
def test_refused_values(loom: Business, field: str, values: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused, write():
        plain(loom, **values)
    assert list(refused.value.fields) == [field]
    assert db.session.scalars(select(Service)).all() == []


def test_slugs(loom: Business) -> None:
    with write():
        assert [plain(loom).slug, plain(loom).slug, plain(loom, name="理髮").slug] == [
            "weave",
            "weave-2",
            "service",
        ]
    with pytest.raises(Conflict):
        plain(loom, slug="weave")


def test_the_last_set_of_performers_counts_and_renews_the_timetable(loom: Business) -> None:
    with write():
        ines, olga = (add_staff(SYSTEM, loom.id, name=name) for name in ("Ines", "Olga"))
        made = plain(loom, staff_ids=[ines.id])
    for wanted in ([ines.id, olga.id], []):
        before = loom.timetable_stamp
        with write():
            performers = [PerformerSettings(staff_id, duration_minutes=20) for staff_id in wanted]
            set_performers(SYSTEM, loom.id, service_id=made.id, performers=performers)
        assert (
            db.session.scalars(select(ServiceStaff.staff_id).order_by(ServiceStaff.staff_id)).all() == wanted
        )
        db.session.refresh(loom)
        assert loom.timetable_stamp != before


def test_addon_later(loom: Business) -> None:
    with write():
        made = plain(loom)
        extra = add_addon(SYSTEM, loom.id, service_id=made.id, name="Fringe", duration_minutes=15)
    assert extra.service_id == made.id
    with pytest.raises(Invalid):
        add_addon(SYSTEM, loom.id, service_id=made.id, name="", duration_minutes=-1)


def test_units_come_and_go(loom: Business) -> None:
    with write():
        place = add_location(SYSTEM, loom.id, name="Mill")
        room = add_resource(SYSTEM, loom.id, location_id=place.id, name="Room", quantity=3)
    for wanted in (1, 4, 0, 2):
        with write():
            set_quantity(SYSTEM, loom.id, resource_id=room.id, quantity=wanted)
        units = db.session.scalars(select(ResourceUnit).order_by(ResourceUnit.number)).all()
        assert [unit.number for unit in units if unit.active] == list(range(1, wanted + 1))
    assert len({unit.calendar_id for unit in units}) == 4
