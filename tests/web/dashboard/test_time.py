"""Staff, hours, places, resources, time off: the pages work, keep what was typed, and are closed to others."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.schedule.ask import Part
from bookingapp.models.business import Location, User
from bookingapp.models.catalog import Resource, ResourceUnit, ServiceStaff
from bookingapp.models.schedule import Block, Schedule
from bookingapp.models.staff import StaffMember
from tests import cast
from tests.web.dashboard.conftest import SignIn

HOME = "/dashboard/salon"
MARK = re.compile(r'name="mark"[^>]* value="([0-9a-f]{16})"')


def mark_on(page: str, place: int = 0) -> str:
    return MARK.findall(page)[place]


def a_booking(salon: cast.Cast, service: str = "cut", who: str = "Ana") -> None:
    part = Part(salon.service(service).id, salon.staff(who).id)
    with write():
        book(SYSTEM, salon.timetable(), BookingRequest(salon.location_id, (part,), cast.at(3, 10), cast.client_details()))  # fmt: skip


def place_ref() -> str:
    return str(db.session.scalar(select(Location.public_id).where(Location.name == "Main Street")))


def test_somebody_is_taken_on_changed_and_let_go(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn
) -> None:
    token = sign_in("owner")
    typed = {"token": token, "name": "Cleo", "title": "Junior", "priority": "10", "weight": "50", "online_booking": "y", "order": "3"}  # fmt: skip
    made = client.post(f"{HOME}/staff/new", data=typed)
    assert made.status_code == 303, made.text
    page = client.get(made.location)
    mark = mark_on(page.text)
    where = made.location.split("?")[0]
    assert client.post(where, data=typed | {"title": "Senior", "mark": mark}).status_code == 303
    lost = client.post(where, data=typed | {"title": "Chief", "mark": mark})
    assert (lost.status_code, "Somebody has changed this" in lost.text, 'value="Chief"' in lost.text) == (
        409,
        True,
        True,
    )
    chosen = {
        "token": token,
        "mark": mark_on(client.get(where).text, 1),
        "service": str(salon.service("cut").id),
    }
    chosen |= {f"price-{salon.service('cut').id}": "55", f"duration_minutes-{salon.service('cut').id}": "45"}
    assert client.post(f"{where}/services", data=chosen).status_code == 303
    page = client.get(where).text
    assert re.search(r'<input[^>]* checked[^>]* name="online_booking"', page)  # what stands is what is shown
    assert re.search(r'name="order"[^>]* value="3"', page)
    cleo = db.session.scalars(select(StaffMember).where(StaffMember.name == "Cleo")).one()
    (own,) = db.session.scalars(select(ServiceStaff).where(ServiceStaff.staff_id == cleo.id))
    assert (cleo.title, cleo.priority, own.price_amount, own.duration_minutes) == ("Senior", 10, 5500, 45)
    assert client.post(f"{where}/archive", data={"token": token}).status_code == 303
    assert "Cleo" not in [one.name for one in salon.timetable().staff.values()]
    assert client.post(f"{where}/restore", data={"token": token}).status_code == 303
    assert "Cleo" in [one.name for one in salon.timetable().staff.values()]


def test_who_leaves_is_still_booked_until_somebody_moves_it(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn
) -> None:
    token = sign_in("owner")
    a_booking(salon)
    ana = salon.staff("Ana").public_id
    assert client.post(f"{HOME}/staff/{ana}/archive", data={"token": token}).status_code == 303
    page = client.get(f"{HOME}/staff/{ana}").text
    assert "Still booked" in page
    assert f"{HOME}/visits/vis_" in page


def test_hours_are_copied_looked_at_and_saved_once(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn
) -> None:
    token = sign_in("owner")
    where = f"{HOME}/staff/{salon.staff('Ana').public_id}/hours"
    page = client.get(where).text
    assert "No hours of their own" in page
    mark = mark_on(page)
    typed = {"token": token, "mark": mark, "w0-from": ["09:00", "22:00"], "w0-to": ["12:00", "02:00"]}
    copied = client.post(where, data=typed | {"copy": "0:all"})
    assert copied.text.count('value="22:00"') == 7
    assert db.session.scalar(select(Schedule.id).where(Schedule.staff_id.is_not(None))) is None
    seen = client.post(where, data=typed | {"action": "preview"})
    assert "not saved yet" in seen.text
    assert "cut off" in seen.text  # the salon closes at five
    assert client.post(where, data=typed | {"action": "save"}).status_code == 303
    hours = salon.staff("Ana").hours
    assert hours is not None
    assert hours.weekly[0] == ((540, 720, None), (1320, 1560, None))
    lost = client.post(where, data=typed | {"action": "save", "w0-from": ["10:00"], "w0-to": ["12:00"]})
    assert (lost.status_code, 'value="10:00"' in lost.text, "What stands now" in lost.text) == (
        409,
        True,
        True,
    )
    follow = {"token": token, "mark": mark_on(lost.text), "action": "follow"}
    assert client.post(where, data=follow).status_code == 303
    assert salon.staff("Ana").hours is None


def test_what_cannot_be_read_is_said_beside_it(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn
) -> None:
    token = sign_in("owner")
    where = f"{HOME}/staff/{salon.staff('Ana').public_id}/hours"
    typed = {"token": token, "mark": mark_on(client.get(where).text), "action": "save"}
    typed |= {"w2-from": "nine", "w2-to": "12:00", "d0-first": "2027-02-30", "d0-kind": "closed"}
    answer = client.post(where, data=typed)
    assert answer.status_code == 422
    assert 'id="w2-from-0-wrong"' in answer.text
    assert 'id="d0-first-wrong"' in answer.text


def test_bookings_outside_new_hours_are_listed(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn
) -> None:
    token = sign_in("owner")
    a_booking(salon)
    where = f"{HOME}/places/{place_ref()}/hours"
    empty = {"token": token, "mark": mark_on(client.get(where).text), "action": "save"}
    assert client.post(where, data=empty).status_code == 303
    page = client.get(where).text
    assert "Booked outside these hours" in page
    assert f"{HOME}/visits/vis_" in page


@pytest.mark.usefixtures("june")
def test_holidays_are_closed_at_once_and_say_whom_they_meet(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn
) -> None:
    token = sign_in("owner")
    a_booking(salon)
    day = cast.at(3, 0)
    first = str(cast.datetime.fromtimestamp(day * 60, cast.ZONE).date())
    data = {"token": token, "whose": f"location:{place_ref()}", "first": first, "more": "2027-12-25\n2027-12-26", "reason": "Feast"}  # fmt: skip
    assert client.post(f"{HOME}/closures", data=data).status_code == 303
    blocks = db.session.scalars(select(Block).order_by(Block.starts)).all()
    assert [block.ends - block.starts for block in blocks] == [1440, 1440, 1440]
    assert blocks[0].starts == day
    page = client.get(f"{HOME}/closures").text
    assert "1 booking then" in page
    assert f"{HOME}/visits/vis_" in page
    ref = blocks[0].public_id
    assert client.post(f"{HOME}/closures/{ref}/remove", data={"token": token}).status_code == 303
    wrong = client.post(f"{HOME}/closures", data=data | {"first": "soon", "reason": "Kept"})
    assert (wrong.status_code, 'value="Kept"' in wrong.text) == (422, True)


def test_staff_keep_their_own_time_off_and_no_others(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn
) -> None:
    token = sign_in("staff")
    ana, bo = salon.staff("Ana"), salon.staff("Bo")
    with write():
        user = db.session.scalars(select(User).where(User.email == "staff@salon.test")).one()
        db.session.get_one(StaffMember, ana.id).user_id = user.id
    page = client.get(f"{HOME}/me").text
    assert "Ana Silva" in page
    assert "Bo Chen" not in page
    data = {"token": token, "page": "me", "first": "2027-05-01", "whose": f"staff:{ana.public_id}"}
    assert client.post(f"{HOME}/closures", data=data).status_code == 303
    for other in ("me", ""):
        theirs = data | {"whose": f"staff:{bo.public_id}", "page": other}
        assert client.post(f"{HOME}/closures", data=theirs).status_code == 404
    assert [block.calendar_id for block in db.session.scalars(select(Block))] == [ana.calendar_id]


def test_units_that_are_booked_stay(salon: cast.Cast, client: FlaskClient, sign_in: SignIn) -> None:
    token = sign_in("owner")
    for who in ("Ana", "Bo"):
        a_booking(salon, "massage", who)
    ref = db.session.scalar(select(Resource.public_id))
    where = f"{HOME}/resources/{ref}"
    data = {"token": token, "name": "Room", "kind": "room", "order": "0"}
    more = data | {"quantity": "4", "mark": mark_on(client.get(where).text)}
    assert client.post(where, data=more).status_code == 303
    fewer = data | {"quantity": "2", "mark": mark_on(client.get(where).text)}
    assert client.post(where, data=fewer).status_code == 303
    one = data | {"quantity": "1", "mark": mark_on(client.get(where).text)}
    refused = client.post(where, data=one)
    assert refused.status_code == 409
    assert refused.text.count(f'href="{HOME}/visits/vis_') == 2
    assert db.session.query(ResourceUnit).filter(ResourceUnit.active).count() == 2


def test_a_place_is_added_changed_and_closed_but_not_the_last(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn
) -> None:
    token = sign_in("owner")
    main = f"{HOME}/places/{place_ref()}"
    client.post(f"{main}/archive", data={"token": token})
    assert len(salon.timetable().locations) == 1
    data = {"token": token, "name": "Pier", "timezone": "Europe/Berlin", "order": "1"}
    made = client.post(f"{HOME}/places/new", data=data)
    assert made.status_code == 303, made.text
    pier = made.location.split("?")[0]
    changed = data | {"slug": "pier", "address": "Water 1", "mark": mark_on(client.get(pier).text)}
    assert client.post(pier, data=changed).status_code == 303
    assert client.post(f"{main}/archive", data={"token": token}).status_code == 303
    assert [place.name for place in salon.timetable().locations.values()] == ["Pier"]


PAGES = ("staff", "staff/new", "staff/{member}", "staff/{member}/hours", "places", "places/new", "places/{place}", "places/{place}/hours", "places/{place}/resources/new", "resources/{resource}", "resources/{resource}/hours", "closures")  # fmt: skip


@pytest.mark.parametrize(("role", "status"), [("owner", 200), ("accountant", 403), ("stranger", 404)])
def test_they_are_for_those_who_keep_them(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn, role: str, status: int
) -> None:
    sign_in(role)
    refs = {"member": salon.staff("Ana").public_id, "place": place_ref(), "resource": str(db.session.scalar(select(Resource.public_id)))}  # fmt: skip
    found = {page: client.get(f"{HOME}/{page.format(**refs)}").status_code for page in PAGES}
    assert found == dict.fromkeys(PAGES, status)
    if role == "stranger":
        theirs = [
            client.get(f"/dashboard/stranger/{page.format(**refs)}").status_code
            for page in PAGES
            if "{" in page
        ]
        assert set(theirs) == {404}
