"""Classes, series and the waiting list over HTTP: made after a look at the dates, changed, called off, offered."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.domain.booking.waitlist import JoinRequest, join
from bookingapp.domain.schedule.ask import Part
from bookingapp.models.schedule import Occurrence, Series
from bookingapp.models.waitlist import WaitlistEntry
from tests import cast
from tests.web.dashboard.conftest import SignIn
from tests.web.dashboard.test_time import HOME, mark_on


def weekly(salon: cast.Cast, token: str, times: int = 3) -> dict[str, str]:
    first = str(cast.day(5))
    yoga, bo = salon.service("yoga").public_id, salon.staff("Bo").public_id
    place = salon.timetable().locations[salon.location_id].public_id
    return {"token": token, "service": yoga, "place": place, "staff": bo, "first": first, "time": "10:00", "rhythm": "weekly", "every": "1", "ends": "times", "times": str(times), "action": "make"}  # fmt: skip


def dates() -> list[Occurrence]:
    return list(db.session.scalars(select(Occurrence).where(Occurrence.is_class).order_by(Occurrence.starts)))


def test_a_series_is_looked_at_made_and_one_date_of_it_moved(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn
) -> None:
    token = sign_in("owner")
    data = weekly(salon, token)
    seen = client.post(f"{HOME}/classes/new", data=data | {"action": "preview"})
    assert (seen.status_code, "3 dates" in seen.text) == (200, True)
    assert dates() == []
    made = client.post(f"{HOME}/classes/new", data=data)
    assert made.status_code == 303, made.text
    assert len(dates()) == 3
    ref, starts = dates()[1].public_id, dates()[1].starts
    where = f"{HOME}/classes/dates/{ref}"
    page = client.get(where).text
    assert 'name="duration" type="number" value="60"' in page  # what stands is what is shown
    day = str(cast.day(13))
    change = {"token": token, "mark": mark_on(page), "scope": "this", "day": day, "time": "11:30", "duration": "60", "capacity": "3", "staff": data["staff"]}  # fmt: skip
    assert client.post(where, data=change).status_code == 303
    db.session.expire_all()
    assert dates()[1].starts == starts + 24 * 60 + 90
    assert client.post(where, data=change | {"time": "12:00"}).status_code == 409  # seen before the move
    assert "changed; was" in client.get(made.location).text
    later = change | {"mark": mark_on(client.get(where).text), "scope": "all", "time": "15:00"}
    assert client.post(where, data=later).status_code == 303
    called = client.post(f"{where}/cancel", data={"token": token, "scope": "all", "reason": "Ill"})
    assert called.status_code == 303
    db.session.expire_all()
    assert {one.status for one in dates()} == {"cancelled"}


def test_dates_in_the_way_need_consent(salon: cast.Cast, client: FlaskClient, sign_in: SignIn) -> None:
    token = sign_in("owner")
    cast.create_class(salon, cast.at(12, 10))
    data = weekly(salon, token)
    refused = client.post(f"{HOME}/classes/new", data=data)
    assert refused.status_code == 409
    assert "1 date cannot be had" in refused.text
    assert db.session.scalar(select(Series.id)) is None
    made = client.post(f"{HOME}/classes/new", data=data | {"consent": "y"})
    assert made.status_code == 303
    page = client.get(made.location).text
    assert "1 date was left out" in page
    where = made.location.split("?")[0]
    assert client.post(f"{where}/fill", data={"token": token}).status_code == 303
    end = {"token": token, "last": str(cast.day())}
    assert client.post(f"{where}/end", data=end).status_code == 303
    db.session.expire_all()
    assert db.session.scalar(select(Series.status)) == "ended"


@pytest.mark.parametrize(
    "wrong",
    [{"first": "soon"}, {"time": "late"}, {"rhythm": "custom", "rrule": "FREQ=HOURLY"}, {"service": "srv_x"}],
)
def test_what_is_wrong_is_said(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn, wrong: dict[str, str]
) -> None:
    token = sign_in("owner")
    answer = client.post(f"{HOME}/classes/new", data=weekly(salon, token) | wrong)
    assert answer.status_code == 422
    assert 'id="faults"' in answer.text


def entry(salon: cast.Cast) -> str:
    with write():
        parts = (Part(salon.service("cut").id),)
        return join(SYSTEM, salon.timetable(), JoinRequest(salon.location_id, parts, cast.client_details()))


def test_who_waits_is_offered_a_time_by_hand_and_taken_off(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn
) -> None:
    token = sign_in("owner")
    ref = entry(salon)
    page = client.get(f"{HOME}/waiting?offer={ref}").text
    start = page.split('name="start" value="')[1].split('"')[0]
    assert (
        client.post(f"{HOME}/waiting/{ref}/offer", data={"token": token, "start": start}).status_code == 303
    )
    db.session.expire_all()
    assert db.session.scalars(select(WaitlistEntry.state)).all() == ["offered"]
    assert "is offered, until" in client.get(f"{HOME}/waiting").text
    again = client.post(f"{HOME}/waiting/{ref}/offer", data={"token": token, "start": start})
    assert "did=stale" in again.location
    assert client.post(f"{HOME}/waiting/{ref}/remove", data={"token": token}).status_code == 303
    db.session.expire_all()
    assert db.session.scalars(select(WaitlistEntry.state)).all() == ["left"]


def test_somebody_calls_and_is_put_on_the_list(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn
) -> None:
    token = sign_in("reception")
    day = str(cast.day(3))
    data = {"token": token, "name": "Cy", "phone": "212 555 0142", "service": salon.service("cut").public_id, "first": day, "last": day}  # fmt: skip
    data["place"] = salon.timetable().locations[salon.location_id].public_id
    assert client.post(f"{HOME}/waiting", data=data | {"phone": ""}).status_code == 422
    assert client.post(f"{HOME}/waiting", data=data).status_code == 303
    assert "Cy" in client.get(f"{HOME}/waiting").text


@pytest.mark.parametrize(("role", "status"), [("staff", 403), ("stranger", 404)])
def test_they_are_closed_to_others(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn, role: str, status: int
) -> None:
    ref, lesson = entry(salon), cast.create_class(salon, cast.at(6, 10))
    token = sign_in(role)
    for page in ("classes", "classes/new", f"classes/dates/{lesson}", "waiting"):
        assert client.get(f"{HOME}/{page}").status_code == status, page
    for page in (f"waiting/{ref}/remove", f"classes/dates/{lesson}/cancel"):
        assert client.post(f"{HOME}/{page}", data={"token": token}).status_code == status, page
    if role == "stranger":
        mine = "/dashboard/stranger"
        assert client.post(f"{mine}/waiting/{ref}/remove", data={"token": token}).status_code == 404
        assert client.get(f"{mine}/classes/dates/{lesson}").status_code == 404
    assert {one.status for one in dates()} == {"planned"}
