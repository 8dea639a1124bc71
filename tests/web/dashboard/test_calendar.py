"""The calendar's pages, feed and doors: what they show, to whom, and how dear they are."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.booking.queries import find_booking, find_visit
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.commands import add_block
from bookingapp.models.business import User
from bookingapp.models.sessions import UserSession
from bookingapp.models.staff import StaffMember
from tests import cast
from tests.cast import at, client_details, create_class
from tests.support.statements import counted
from tests.web.dashboard.conftest import SignIn

DESK = f"/dashboard/{cast.SALON}"


@pytest.fixture
def booked(salon: cast.Cast) -> str:
    """A cut with Ana, three days from now at ten; its public id."""
    return make(salon, "Ana", at(3, 10), 1)


def make(salon: cast.Cast, name: str, start: int, number: int) -> str:
    part = Part(salon.service("cut").id, salon.staff(name).id)
    with write():
        made = book(
            salon.visitor,
            salon.timetable(),
            BookingRequest(salon.location_id, (part,), start, client_details(number)),
        )
    return find_visit(SYSTEM, made.public_id).bookings[0].public_id


def day(days: int) -> str:
    from datetime import timedelta

    from bookingapp.base import clock

    return f"{clock.at(at(0, 12)).astimezone(cast.ZONE) + timedelta(days=days):%Y-%m-%d}"


def feed(client: FlaskClient, **more: str) -> dict[str, Any]:
    query = {"view": "day", "date": day(3)} | more
    answer = client.get(f"{DESK}/calendar/feed", query_string=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def test_a_day_a_week_and_lists(client: FlaskClient, salon: cast.Cast, booked: str, sign_in: SignIn) -> None:
    create_class(salon, at(3, 12))
    with write():
        add_block(
            SYSTEM,
            salon.business_id,
            starts=at(3, 15),
            ends=at(3, 16),
            staff_id=salon.staff("Ana").id,
            reason="Dentist",
        )
    sign_in("owner")
    found = feed(client)
    assert [one["name"] for one in found["columns"]] == ["Ana Silva", "Bo Chen"]
    assert found["columns"][0]["shut"] == [[0, 540], [1020, 1440]]
    [mine, lesson] = found["cards"]
    assert (mine["i"], mine["s"], mine["e"], mine["t"], mine["n"]) == (0, 600, 630, "Client 1", "Cut")
    assert (lesson["i"], lesson["k"], lesson["n"]) == (1, "class", "0 of 3")
    assert [(bar["i"], bar["s"], bar["e"], bar["t"]) for bar in found["bars"]] == [(0, 900, 960, "Dentist")]
    assert [one["name"] for one in feed(client, columns="units")["columns"]] == ["Room 1", "Room 2"]
    assert len(feed(client, view="week")["columns"]) == 7
    assert len(feed(client, staff=salon.staff("Bo").public_id)["columns"]) == 1
    assert len(feed(client, service=salon.service("yoga").public_id)["cards"]) == 1
    for view in ("day", "week", "month", "agenda"):
        page = client.get(f"{DESK}/calendar", query_string={"view": view, "date": day(3)}).text
        assert "Client 1" in page
    assert client.get(f"{DESK}/calendar?date=2026-02-31").status_code == 422


def test_the_dear_part_is_the_same_for_one_and_for_many(
    client: FlaskClient, salon: cast.Cast, booked: str, sign_in: SignIn
) -> None:
    sign_in("owner")
    feed(client)
    with counted(db.engine) as one:
        feed(client)
    for number in range(4):
        make(salon, "Bo", at(3, 10 + number), number + 2)
    with counted(db.engine) as many:
        feed(client)
    assert len(one) == len(many) <= 5


def test_what_others_do_is_noticed(
    client: FlaskClient, salon: cast.Cast, booked: str, sign_in: SignIn
) -> None:
    sign_in("reception")
    mark = feed(client)["mark"]
    seen = db.session.scalars(select(UserSession.seen_at)).all()
    db.session.rollback()
    with counted(db.engine) as asked:
        assert client.get(f"{DESK}/calendar/live?v={mark}").status_code == 204
    assert len(asked) == 2
    make(salon, "Bo", at(4, 10), 2)
    answer = client.get(f"{DESK}/calendar/live?v={mark}")
    assert answer.status_code == 200
    assert answer.json["mark"] != mark
    assert db.session.scalars(select(UserSession.seen_at)).all() == seen


def test_staff_see_what_they_serve_and_that_others_are_taken(
    client: FlaskClient, salon: cast.Cast, booked: str, sign_in: SignIn
) -> None:
    make(salon, "Bo", at(3, 11), 2)
    sign_in("staff")
    with write():
        user_id = db.session.scalars(select(User.id).where(User.email == "staff@salon.test")).one()
        db.session.get_one(StaffMember, salon.staff("Bo").id).user_id = user_id
    ana, bo = sorted(feed(client)["cards"], key=lambda card: card["i"])
    assert (ana["k"], ana["t"], "vis" in ana) == ("taken", "Taken", False)
    assert (bo["k"], bo["t"]) == ("booking", "Client 2")
    assert "Client 1" not in client.get(f"{DESK}/calendar?view=day&date={day(3)}").text
    assert client.get(f"{DESK}/bookings/{booked}/move").status_code == 404


def test_staff_see_when_others_are_off_and_not_why(
    client: FlaskClient, salon: cast.Cast, sign_in: SignIn
) -> None:
    sign_in("staff")
    with write():
        user_id = db.session.scalars(select(User.id).where(User.email == "staff@salon.test")).one()
        db.session.get_one(StaffMember, salon.staff("Bo").id).user_id = user_id
        for name, hour in (("Ana", 10), ("Bo", 11)):
            span = {"starts": at(3, hour), "ends": at(3, hour + 1)}
            add_block(
                SYSTEM, salon.business_id, staff_id=salon.staff(name).id, reason=f"Clinic, {name}", **span
            )
    ana, bo = sorted(feed(client)["bars"], key=lambda bar: bar["s"])
    assert (ana["s"], ana["t"], ana["id"]) == (600, "Blocked", "")
    assert (bo["s"], bo["t"], bool(bo["id"])) == (660, "Clinic, Bo", True)
    assert "Clinic, Ana" not in client.get(f"{DESK}/calendar?view=week&date={day(3)}").text


def test_a_move_by_script_and_by_form(
    client: FlaskClient, salon: cast.Cast, booked: str, sign_in: SignIn
) -> None:
    token = sign_in("owner")
    url, script = f"{DESK}/bookings/{booked}/move", {"Accept": "application/json"}
    data = {"token": token, "date": day(3), "time": "11:00", "version": "1"}
    answer = client.post(url, data=data, headers=script)
    assert answer.status_code == 200, answer.text
    assert answer.json["undo"]["time"] == "10:00"
    answer = client.post(url, data=data | {"time": "12:00"}, headers=script)
    assert (answer.status_code, answer.json["message"]) == (
        409,
        "Owner has changed this booking meanwhile.",
    )
    late = data | {"version": "2", "time": "20:00"}
    answer = client.post(url, data=late, headers=script)
    assert (answer.status_code, answer.json["reason"], answer.json["waive"]) == (409, "hours", "hours")
    assert client.post(url, data=late | {"waive": "hours"}, headers=script).status_code == 200
    assert find_booking(SYSTEM, booked).occurrence.starts == at(3, 20)
    db.session.rollback()
    assert "Client 1" in client.get(url).text
    form = {"token": token, "date": day(4), "time": "25:00", "minutes": "30", "tell": "1"}
    assert client.post(url, data=form).status_code == 422
    assert client.post(url, data=form | {"time": "09:30"}).status_code == 303
    assert client.post(url, data=form | {"token": "forged"}).status_code == 422
    assert find_booking(SYSTEM, booked).occurrence.starts == at(4, 9, 30)


def test_a_class_moves_with_everybody(client: FlaskClient, salon: cast.Cast, sign_in: SignIn) -> None:
    ref = create_class(salon, at(3, 12))
    token = sign_in("owner")
    data = {"token": token, "date": day(3), "time": "13:00"}
    answer = client.post(f"{DESK}/dates/{ref}/move", data=data, headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.text
    assert feed(client)["cards"][0]["s"] == 13 * 60


def test_time_is_blocked_and_freed(client: FlaskClient, salon: cast.Cast, sign_in: SignIn) -> None:
    token = sign_in("reception")
    url = f"{DESK}/calendar/blocks/new"
    assert 'value="11:15"' in client.get(f"{url}?start={day(3)}T11:15&minutes=45").text
    span = {"first_date": day(3), "first_time": "11:15", "last_date": day(3), "last_time": "12:00"}
    data = {"token": token, "owner": f"staff:{salon.staff('Ana').public_id}", "reason": "Lunch"} | span
    assert client.post(url, data=data | {"last_time": "11:00"}).status_code == 422
    assert client.post(url, data=data).status_code == 303
    [bar] = feed(client)["bars"]
    assert (bar["s"], bar["e"], bar["t"]) == (675, 720, "Lunch")
    one = f"{DESK}/calendar/blocks/{bar['id']}"
    assert "Lunch" in client.get(one).text
    assert client.post(one, data=data | {"reason": "Tea", "mark": "0" * 16}).status_code == 409
    assert client.post(one, data=data | {"reason": "Tea"}).status_code == 303
    assert client.post(f"{one}/remove", data={"token": token}).status_code == 303
    assert feed(client)["bars"] == []


@pytest.mark.parametrize("role", ["stranger", "accountant"])
def test_who_may_not(client: FlaskClient, salon: cast.Cast, booked: str, sign_in: SignIn, role: str) -> None:
    lesson = create_class(salon, at(3, 12))
    with write():
        block = add_block(
            SYSTEM, salon.business_id, starts=at(3, 15), ends=at(3, 16), location_id=salon.location_id
        ).public_id
    token = sign_in(role)
    looks = 404 if role == "stranger" else 200
    for path in ("calendar", "calendar/feed", "calendar/live", "calendar/side"):
        assert client.get(f"{DESK}/{path}").status_code == looks
    no = 404 if role == "stranger" else 403
    for path in (f"bookings/{booked}/move", "calendar/blocks/new", f"calendar/blocks/{block}"):
        assert client.get(f"{DESK}/{path}").status_code == no, path
    data = {"token": token, "date": day(3), "time": "11:00"}
    for path in (
        f"bookings/{booked}/move",
        f"dates/{lesson}/move",
        "calendar/blocks/new",
        f"calendar/blocks/{block}",
        f"calendar/blocks/{block}/remove",
    ):
        assert client.post(f"{DESK}/{path}", data=data).status_code == no, path
