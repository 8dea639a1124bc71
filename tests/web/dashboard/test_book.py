"""Booking on behalf of a client over HTTP: with plain forms, as a browser without script sends them."""

import re
from urllib.parse import quote as quoted

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from bookingapp.base.db import db, write
from bookingapp.base.events import Event
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.booking.queries import find_visit
from bookingapp.domain.schedule.ask import Part
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.clients import Client
from bookingapp.web.forms.values import write_start
from tests import cast
from tests.web.dashboard.conftest import SignIn

URL = "/dashboard/salon/book"
INPUT = re.compile(r"<input[^>]*>")


def fields(text: str) -> dict[str, str]:
    """What a browser would send of a page as it stands."""
    found: dict[str, str] = {}
    for tag in INPUT.findall(text.partition('id="bk"')[2]):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        is_box = 'type="checkbox"' in tag or 'type="radio"' in tag
        if name and (not is_box or "checked" in tag):
            found[name[1]] = value[1] if value else ""
    for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', text, re.DOTALL):
        chosen = re.search(r'<option[^>]*value="([^"]*)"[^>]*selected', body) or re.search(
            r'value="([^"]*)"', body
        )
        found[name] = chosen[1] if chosen else ""
    return found


def press(client: FlaskClient, text: str, do: str, **typed: str) -> tuple[int, str]:
    answer = client.post(URL, data=fields(text) | typed | {"do": do})
    return answer.status_code, answer.text if answer.status_code != 303 else answer.location


def visits() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Visit)) or 0


def test_a_new_client_is_booked_step_by_step(salon: cast.Cast, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("reception")
    page = client.get(f"{URL}?date={cast.day(3)}").text
    typed = {"name": "Nora New", "email": "nora@example.test"}
    _status, page = press(client, page, "look", add=salon.service("cut").public_id, **typed)
    assert "One more service" in page
    _status, page = press(client, page, "look", add=salon.service("massage").public_id)
    assert 'value="nora@example.test"' in page
    start = f"time-{write_start(cast.at(3, 10))}"
    assert f'value="{start}"' in page
    _status, page = press(client, page, start)
    assert "10:00 am" in page
    assert "11:30 am" in page
    assert "$130" in page
    staff = salon.staff("Bo").public_id
    status, location = press(
        client, page, "book", **{"staff-1": staff, "staff_notes": "New here", "repeat": "y"}
    )
    assert status == 303, location
    assert "/regular?did=booked" in location
    visit = find_visit(salon.owner, location.split("/visits/")[1].partition("/")[0])
    assert [one.staff_id for one in visit.bookings][1] == salon.staff("Bo").id
    assert (visit.client.name, visit.staff_notes) == ("Nora New", "New here")
    assert press(client, page, "book", **{"staff-1": staff})[0] == 303  # the same form again
    assert visits() == 1
    regular = client.get(location).text
    assert "The dates" in regular
    token = re.search(r'name="token" value="([^"]+)"', regular.partition('id="plan"')[2])
    once = re.search(r'name="once" value="([^"]+)"', regular)
    picks = re.findall(r'name="pick" value="([^"]+)"', regular)
    assert token is not None
    assert once is not None
    action = location.partition("?")[0] + "?every=4&ends=times&times=6"
    data = {"token": token[1], "once": once[1], "pick": picks[:2], "asked": "1", "tell": "y"}
    assert client.post(action, data=data).location.endswith("did=regular")
    assert visits() == 3
    card = client.get(location.replace("/regular", "")).text
    assert "Regular visits" in card


def test_a_known_client_is_found_and_used(salon: cast.Cast, client: FlaskClient, sign_in: SignIn) -> None:
    asked = BookingRequest(
        salon.location_id, (Part(salon.service("cut").id),), cast.at(4, 9), cast.client_details()
    )
    with write():
        book(salon.visitor, salon.timetable(), asked)
    sign_in("reception")
    url = (
        f"{URL}?service=cut&start={quoted(write_start(cast.at(3, 10)))}&staff={salon.staff('Ana').public_id}"
    )
    page = client.get(url).text
    found = client.post(
        URL,
        data=fields(page) | {"name": "client", "do": ""},
        headers={"HX-Request": "true", "HX-Target": "bk-found"},
    )
    assert "Client 1" in found.text
    assert "<fieldset" not in found.text
    ref = re.search(r"client-(clt_\w+)", found.text)
    assert ref is not None
    _status, page = press(client, page, f"client-{ref[1]}")
    assert "client1@example.test" in page
    status, _location = press(client, page, "book", tell="")
    assert status == 303
    assert db.session.scalar(select(func.count()).select_from(Client)) == 1
    twin = client.get(url).text
    assert (
        "Same address or number" in press(client, twin, "look", name="Other", email="client1@example.test")[1]
    )


def test_what_stands_in_the_way_is_shown_first_and_set_aside_on_purpose(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in("reception")
    ana = salon.staff("Ana").public_id
    page = client.get(f"{URL}?service=cut&start={quoted(write_start(cast.at(3, 20)))}&staff={ana}").text
    assert "Ana Silva does not work then." in page
    assert "Book anyway" in page
    typed = {"name": "Late Larry", "reason": "Asked nicely"}
    status, shown = press(client, page, "book", **typed)
    assert (status, visits()) == (409, 0)
    status, _unseen = press(client, page, "anyway", **typed, warned="")
    assert (status, visits()) == (409, 0)
    assert press(client, shown, "anyway", **typed)[0] == 303
    booking = db.session.scalars(select(Booking)).one()
    assert (booking.override, booking.override_reason) == (["hours"], "Asked nicely")
    status, taken = press(client, shown, "anyway", name="Second", once="")
    assert (status, visits()) == (409, 1)
    assert "Ana Silva is booked then." in taken
    assert "The nearest free times" in taken
    assert "Book anyway" not in taken


def test_faults_are_told_beside_their_fields_and_a_price_is_never_taken(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in("owner")
    page = client.get(f"{URL}?service=cut&start={quoted(write_start(cast.at(3, 10)))}").text
    status, text = press(client, page, "book", name="", email="no address", phone="12")
    assert status == 422
    assert "This is not an e-mail address." in text
    assert press(client, page, "book", name="Eve", price="1", price_amount="1")[0] == 303
    assert db.session.scalars(select(Booking.price_amount)).one() == 4000
    empty = client.get(URL).text
    assert "Choose a service first." in press(client, empty, "book", name="Eve")[1]
    assert client.post(URL, data={"do": "book"}).status_code == 422
    for odd in ("service=nothing", "location=nowhere", "occurrence=occ_00000000000000000000"):
        assert client.get(f"{URL}?{odd}").status_code == 404, odd
    assert client.get(f"{URL}?start=never&staff=nobody&client=nobody&date=x").status_code == 200


def test_places_in_a_class(salon: cast.Cast, client: FlaskClient, sign_in: SignIn) -> None:
    lesson = cast.create_class(salon, cast.at(3, 10))
    sign_in("reception")
    page = client.get(f"{URL}?occurrence={lesson}").text
    assert "3 places left" in page
    assert "not enough places" in press(client, page, "look", seats="4")[1]
    status, location = press(client, page, "book", name="Yogi", seats="2", tell="y")
    assert status == 303, location
    assert db.session.scalars(select(Booking.seats)).one() == 2
    told = db.session.scalars(select(Event.data).where(Event.name == "booking.created")).one()
    assert "tell" not in told


@pytest.mark.parametrize(("role", "status"), [("accountant", 403), ("stranger", 404)])
def test_who_may_not_book(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn, role: str, status: int
) -> None:
    token = sign_in(role)
    assert client.get(URL).status_code == status
    assert client.post(URL, data={"token": token, "do": "book"}).status_code == status
