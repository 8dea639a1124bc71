"""A fragment of the picker asks the database as often for many as for few, whatever the window."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.catalog.commands import add_service
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.hours import wall_time
from bookingapp.domain.staff.commands import add_staff
from tests import cast
from tests.support.statements import counted

MOST = 4
BOOKINGS, SERVICES = 100, 100


@pytest.fixture
def salon(context: Flask) -> cast.Cast:
    """The cast, with a service `crew` that ten of its staff give."""
    salon = cast.create_cast()
    with write():
        crew = [add_staff(SYSTEM, salon.business_id, name=f"Crew {number}").id for number in range(10)]
        add_service(SYSTEM, salon.business_id, name="Crew", slug="crew", duration_minutes=30, staff_ids=crew)
    return salon


def _count(client: FlaskClient, address: str, target: str = "") -> int:
    """Statements of an answer, the second time it is asked for."""
    headers = {"HX-Request": "true", "HX-Target": target} if target else {}
    client.get(address, headers=headers)
    with counted(db.engine) as statements:
        answer = client.get(address, headers=headers)
    assert answer.status_code == 200, answer.text
    return sum(not statement.startswith("BEGIN") for statement in statements)


def _all(client: FlaskClient, service: str) -> dict[str, int]:
    """Day, month and page of a service, two weeks on."""
    day = wall_time(cast.ZONE, cast.at(14, 12)).date()
    address = f"/book/{cast.SALON}/{service}"
    return {
        "day": _count(client, f"{address}?date={day}", "times"),
        "month": _count(client, f"{address}?month={day:%Y-%m}", "month"),
        "page": _count(client, f"{address}?month={day:%Y-%m}"),
        "business": _count(client, f"/book/{cast.SALON}"),
    }


def test_one_staff_member_and_ten_take_as_many_statements(salon: cast.Cast, client: FlaskClient) -> None:
    alone = _all(client, "consult")
    assert alone == _all(client, "crew")
    assert max(alone["day"], alone["month"]) <= MOST, alone


def test_as_many_for_a_full_ledger_and_a_long_list(salon: cast.Cast, client: FlaskClient) -> None:
    before = _all(client, "crew")
    crew = salon.service("crew")
    for number in range(BOOKINGS):
        start = cast.at(14 + number // 80, 9 + number // 10 % 8)
        with write():
            request = BookingRequest(salon.location_id, (Part(crew.id),), start, cast.client_details(number))
            book(salon.visitor, salon.timetable(), request)
    with write():
        for number in range(SERVICES):
            add_service(SYSTEM, salon.business_id, name=f"More {number}", duration_minutes=30)
    assert _all(client, "crew") == before
