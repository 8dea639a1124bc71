"""Who did what: the trail is told in words, looked through by its filters, and only by those who may."""

import re

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import write
from bookingapp.base.events import emit
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.booking.reschedule import reschedule_visit
from bookingapp.domain.business.trail import PAGE
from bookingapp.domain.schedule.ask import Part
from bookingapp.web.dashboard.deeds import PAGES
from tests import cast
from tests.web.dashboard.conftest import SignIn

AUDIT = "/dashboard/salon/audit"


def _deeds(text: str) -> list[str]:
    return [re.sub(r"<[^>]+>", " ", part) for part in text.split('<li class="deed">')[1:]]


def test_it_tells_who_moved_what(salon: cast.Cast, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("owner")
    parts = (Part(salon.service("cut").id, salon.staff("Ana").id),)
    asked = BookingRequest(salon.location_id, parts, cast.at(7, 10), cast.client_details())
    with write():
        visit = book(salon.owner, salon.timetable(), asked).public_id
        reschedule_visit(salon.owner, salon.timetable(), visit, cast.at(7, 14))
    page = client.get(f"{AUDIT}?kind=bookings").text
    moved, made = _deeds(page)
    assert "Booking moved" in moved
    assert "10:00 am" in moved.split("before:")[1].split("after:")[0]
    assert f"/dashboard/salon/visits/{visit}" in page
    assert "Booked" in made


def test_what_it_happened_to_is_a_click_away(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn, app: Flask
) -> None:
    sign_in("owner")
    found = {"srv": salon.service("cut").public_id, "stf": salon.staff("Ana").public_id}
    found["occ"] = cast.create_class(salon, cast.at(8, 9))
    with write():
        for ref in found.values():
            emit("service.changed", SYSTEM, salon.business_id, ref, fields=["name"])
    page = client.get(AUDIT).text
    with app.test_request_context():
        for kind, ref in found.items():
            endpoint, argument = PAGES[kind]
            where = {"business": "salon", argument: ref}
            assert f'href="{url_for(endpoint, **where)}"' in page
    assert all(
        app.url_map.is_endpoint_expecting(endpoint, "business", argument)
        for endpoint, argument in PAGES.values()
    )


def test_it_goes_on_in_both_directions(salon: cast.Cast, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("owner")
    with write():
        for number in range(PAGE + 5):
            emit("service.changed", SYSTEM, salon.business_id, "srv_x", fields=[f"no-{number:03}"])
    first = client.get(f"{AUDIT}?kind=services").text
    assert len(_deeds(first)) == PAGE
    assert f"no-{PAGE + 4:03}" in first
    older = re.search(r'href="([^"]*before=\d+)" rel="next"', first)
    assert older
    second = client.get(older[1].replace("&amp;", "&")).text
    newer = re.search(r'href="([^"]*after=\d+)" rel="prev"', second)
    assert newer
    back = client.get(newer[1].replace("&amp;", "&")).text
    assert _deeds(back)[0] == _deeds(first)[0]
    assert 'rel="prev"' not in back


def test_its_filters(salon: cast.Cast, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("owner")
    with write():
        emit("client.updated", salon.owner, salon.business_id, "clt_" + "0" * 20, fields=["name"])
        emit("client.updated", SYSTEM, salon.stranger_id, "clt_" + "1" * 20, fields=["theirs"])
    for query, count in {
        "kind=clients": 1,
        "who=usr_owner": 1,
        "who=nobody": 0,
        "about=clt_" + "0" * 20: 1,
        "about=clt_" + "1" * 20: 0,
        "about=%27%22": 0,
        "kind=clients&until=2001-01-01": 0,
        "kind=clients&since=2001-01-01": 1,
        "kind=clients&since=nonsense&before=x": 1,
    }.items():
        page = client.get(f"{AUDIT}?{query}")
        assert (page.status_code, len(_deeds(page.text))) == (200, count), query
        assert "theirs" not in page.text


@pytest.mark.parametrize(("role", "status"), [("manager", 200), ("reception", 403), ("staff", 403)])
def test_it_takes_the_right(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn, role: str, status: int
) -> None:
    sign_in(role)
    assert client.get(AUDIT).status_code == status
    assert client.get("/dashboard/elsewhere/audit").status_code == 404
