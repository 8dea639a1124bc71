"""Links to calendars are made, renewed and taken back; outside calendars are connected and disconnected."""

import re

import pytest
from flask.testing import FlaskClient

from bookingapp.base.db import db
from bookingapp.models.connected import ConnectedCalendar
from bookingapp.models.messaging import Feed
from tests import cast
from tests.web.dashboard.conftest import SignIn

PAGE = "/dashboard/salon/calendars"
LINK = re.compile(r'value="http://localhost(/calendar/feed/[^"]+)"')


def test_the_owner_makes_renews_and_takes_back_their_link(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn
) -> None:
    token = sign_in("owner")
    assert LINK.findall(client.get(PAGE).text) == []
    assert db.session.query(Feed).count() == 0  # looking changes nothing
    assert client.post(f"{PAGE}/mine", data={"token": token}).status_code == 303
    (first,) = LINK.findall(client.get(PAGE).text)
    assert client.get(first).status_code == 200
    ref = db.session.query(Feed).one().public_id
    client.post(f"{PAGE}/{ref}/rotate", data={"token": token})
    (second,) = LINK.findall(client.get(PAGE).text)
    assert (client.get(first).status_code, client.get(second).status_code) == (410, 200)
    client.post(f"{PAGE}/{ref}/revoke", data={"token": token})
    assert client.get(second).status_code == 410
    assert LINK.findall(client.get(PAGE).text) == []


def test_a_staff_members_calendar_is_shared_as_busy_times(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn
) -> None:
    token = sign_in("owner")
    ana = salon.staff("Ana").public_id
    data = {"token": token, "subject": f"staff:{ana}", "busy_only": "y"}
    assert client.post(f"{PAGE}/share", data=data).status_code == 303
    page = client.get(PAGE).text
    assert "Ana Silva <small>Staff member · busy times only</small>" in page
    assert client.get(LINK.findall(page)[0]).mimetype == "text/calendar"


def test_an_outside_calendar_is_connected_and_disconnected(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn
) -> None:
    token = sign_in("owner")
    ana = salon.staff("Ana").public_id
    data = {
        "token": token,
        "member": ana,
        "name": "Private",
        "url": "webcal://calendar.example/secret-path.ics",
    }
    assert client.post(f"{PAGE}/connect", data=data).status_code == 303
    page = client.get(PAGE).text
    assert "calendar.example" in page
    assert "secret-path" not in page
    ref = db.session.query(ConnectedCalendar).one().public_id
    assert client.post(f"{PAGE}/{ref}/read", data={"token": token}).status_code == 303
    assert client.post(f"{PAGE}/{ref}/disconnect", data={"token": token}).status_code == 303
    assert db.session.query(ConnectedCalendar).count() == 0


def test_what_is_wrong_with_an_address_is_said_and_nothing_typed_is_lost(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn
) -> None:
    token = sign_in("owner")
    data = {
        "token": token,
        "member": salon.staff("Ana").public_id,
        "name": "Holidays",
        "url": "file:///etc/passwd",
    }
    answer = client.post(f"{PAGE}/connect", data=data)
    assert answer.status_code == 422
    assert "Write the address of a calendar" in answer.text
    assert 'value="Holidays"' in answer.text


@pytest.mark.parametrize("role", ["staff", "accountant"])
def test_those_without_the_right_connect_nothing(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn, role: str
) -> None:
    token = sign_in(role)
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "calendars/connect" not in page.text
    data = {
        "token": token,
        "member": salon.staff("Ana").public_id,
        "name": "x",
        "url": "https://calendar.example/x",
    }
    assert client.post(f"{PAGE}/connect", data=data).status_code == 403
    assert db.session.query(ConnectedCalendar).count() == 0


def test_another_businesss_calendar_is_not_there(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn
) -> None:
    token = sign_in("stranger")
    mine = "/dashboard/stranger/calendars"
    data = {"token": token, "subject": f"staff:{salon.staff('Ana').public_id}"}
    assert client.post(f"{mine}/share", data=data).status_code == 404
    assert client.post(f"{PAGE}/share", data=data).status_code == 404
    assert db.session.query(Feed).count() == 0
