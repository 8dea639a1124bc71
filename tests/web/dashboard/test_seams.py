"""Where one room of the dashboard leads into another."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from bookingapp.base.db import db, write
from bookingapp.models.staff import StaffMember
from bookingapp.web.dashboard.calendar_feed import staff_tone
from tests import cast
from tests.web.dashboard.conftest import SignIn

PAGE = "/dashboard/salon"
PRESSED = "start=2026-03-04T14:30&minutes=45&zone=America/New_York"

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_an_empty_place_of_the_calendar_leads_on(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in("owner")
    assert client.get(PAGE).location == f"{PAGE}/calendar"
    page, bo = client.get(f"{PAGE}/calendar").text, salon.staff("Bo").public_id
    new = {unescape(one) for one in re.findall(r'data-url="([^"]+)"', page)}
    assert {f"{PAGE}/book", f"{PAGE}/classes/new", f"{PAGE}/why"} <= new
    lesson = client.get(f"{PAGE}/classes/new?{PRESSED}&staff={bo}").text
    assert 'value="2026-03-04"' in lesson
    assert 'value="14:30"' in lesson
    why = client.get(f"{PAGE}/why?{PRESSED}&staff={bo}").text
    assert 'value="2026-03-04"' in why
    assert 'value="14:30"' in why
    assert f'<option value="{bo}" selected>' in why
    assert f"{PAGE}/why?staff={bo}" in client.get(f"{PAGE}/staff/{bo}").text


def test_the_colour_of_staff_reaches_the_calendar(salon: cast.Cast) -> None:
    with write():
        db.session.get_one(StaffMember, salon.staff("Bo").id).colour = "#123456"
    timetable = salon.timetable()
    assert staff_tone(timetable, salon.staff("Bo").id) == "#123456"
    assert staff_tone(timetable, salon.staff("Ana").id) != "#123456"
