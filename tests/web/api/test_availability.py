"""Free times over the API: by days, for visits and classes, one's own claims aside, and why not."""

from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import write
from bookingapp.domain.business.commands import add_location
from bookingapp.domain.catalog.changes import update_service
from tests.cast import at, create_class
from tests.web.api.desk import Desk, open_desk, when

DAY = 24 * 60


@pytest.fixture
def desk(context: Flask, client: FlaskClient) -> Desk:
    return open_desk(client)


def times(desk: Desk, path: str = "/availability", key: str = "publishable", **query: Any) -> Any:
    day = when(at(2, 10))[:10]
    asked = {"service_id": desk.service("cut"), "from": day, "to": day} | query
    pairs = {name: value for name, value in asked.items() if value is not None}
    return desk("GET", f"{path}?{urlencode(pairs, doseq=True)}", key=key)


def starts(answer: Any) -> list[str]:
    return [slot["starts_at"] for day in answer.json["days"] for slot in day["slots"]]


def test_days_of_a_window(desk: Desk) -> None:
    first, last = when(at(2, 10))[:10], when(at(4, 10))[:10]
    found = times(desk, to=last)
    assert found.status_code == 200, found.text
    answer = found.json
    assert (answer["timezone"], answer["service_id"]) == ("America/New_York", desk.service("cut"))
    assert [day["date"] for day in answer["days"]] == [first, when(at(3, 10))[:10], last]
    assert answer["days"][0]["slots"][0] == {
        "starts_at": when(at(2, 9)),
        "ends_at": when(at(2, 9, 30)),
        "staff_ids": [desk.staff("Ana"), desk.staff("Bo")],
        "seats_left": 1,
        "location_id": desk.place,
    }
    assert answer["next_available"] == when(at(2, 9))
    assert len(answer["days"][0]["slots"]) == 31
    washed = times(desk, addon_ids=[one.public_id for one in desk.salon.service("cut").addons.values()])
    assert washed.json["days"][0]["slots"][0]["ends_at"] == when(at(2, 9, 45))
    ever: dict[str, Any] = {"from": None, "to": None}
    assert len(times(desk, **ever).json["days"]) == 30
    assert len(times(desk, to=when(at(94, 10))[:10]).json["days"]) == 93
    assert starts(times(desk, seats=2)) == []


def test_a_day_that_was_told_before_is_told_as_it_is_now(desk: Desk) -> None:
    later = when(at(3, 10))[:10]
    before = times(desk, to=later).json
    booking = desk.book(staff_id=desk.staff("Ana")).json
    found = times(desk, to=later).json
    who = {slot["starts_at"]: slot["staff_ids"] for slot in found["days"][0]["slots"]}
    assert (who[when(at(2, 10))], len(who)) == ([desk.staff("Bo")], 31)
    assert found["days"][1] == before["days"][1]
    assert desk("POST", f"/bookings/{booking['id']}/cancel", {}).status_code == 200
    assert times(desk, to=later).json == before
    assert times(desk, staff_id=desk.staff("Bo")).json["days"][0]["slots"][0]["staff_ids"] == [
        desk.staff("Bo")
    ]


def test_zone_of_the_looker(desk: Desk) -> None:
    day = when(at(2, 10))[:10]
    answer = times(desk, timezone="Asia/Tokyo").json
    assert answer["timezone"] == "Asia/Tokyo"
    found = answer["days"][0]["slots"]
    assert found and all(
        slot["starts_at"][:10] == day and slot["starts_at"].endswith("+09:00") for slot in found
    )
    for zone in ("Factory", "posixrules", "localtime", "", "../etc/passwd", "Mars/Olympus"):
        assert times(desk, timezone=zone).status_code == 422, zone


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_cannot_be_read(desk: Desk) -> None:
    for trap in (
        {"to": "2020-01-01"},
        {"to": when(at(95, 10))[:10]},
        {"from": "2027-02-30"},
        {"from": "1999-12-31", "to": "1999-12-31"},
        {"from": "٢٠٢٧-٠١-٠١"},
        {"staff_id": "stf_1"},
        {"location_id": "loc_1"},
        {"addon_ids": "add_1"},
        {"booking_id": "bk_1"},
        {"hold_id": "hld_1"},
        {"seats": 0},
        {"seats": "x"},
        {"service_id": None},
        {"service_id": [desk.service("cut"), desk.service("yoga")]},
        {"unknown": 1},
    ):
        assert times(desk, **trap).status_code == 422, trap
    assert times(desk, service_id="srv_1").json["error"]["code"] == "INVALID_SERVICE"
    assert times(desk, service_id=desk.service("cut"), key="stranger").status_code == 404


def test_next_time_beyond_the_window(desk: Desk) -> None:
    assert desk.book("daily").status_code == 201
    full = times(desk, service_id=desk.service("daily"))
    assert starts(full) == [] and full.json["next_available"] == when(at(3, 9))
    with write():
        update_service(SYSTEM, desk.salon.business_id, desk.service("cut"), online_booking=False)
    none = times(desk)
    assert (starts(none), none.json["next_available"]) == ([], None)


def test_own_claims_do_not_count(desk: Desk) -> None:
    ana: dict[str, Any] = {"staff_id": desk.staff("Ana")}
    booking = desk.book(**ana).json
    kept = desk(
        "POST", "/holds", {"service_id": desk.service("cut"), "starts_at": when(at(2, 12)), **ana}
    ).json
    ten, noon = when(at(2, 10)), when(at(2, 12))
    assert not {ten, noon} & set(starts(times(desk, **ana)))
    assert noon in starts(times(desk, **ana, hold_id=kept["id"]))
    assert ten in starts(times(desk, **ana, booking_id=booking["id"], key="secret"))
    assert times(desk, **ana, booking_id=booking["id"]).status_code == 422
    one = times(desk, path=f"/availability/{desk.staff('Ana')}")
    assert starts(one) == starts(times(desk, **ana))
    assert times(desk, path="/availability/stf_00000000000000000000").status_code == 404
    assert times(desk, path=f"/availability/{desk.staff('Ana')}", service_id=None).status_code == 422


def test_parts_of_a_visit(desk: Desk) -> None:
    found = times(desk, service_id=[desk.service("cut"), desk.service("massage")])
    slot = found.json["days"][0]["slots"][0]
    assert (slot["starts_at"], slot["ends_at"]) == (when(at(2, 9)), when(at(2, 10, 30)))
    assert [one["service_id"] for one in slot["parts"]] == [desk.service("cut"), desk.service("massage")]
    assert [one["starts_at"] for one in slot["parts"]] == [when(at(2, 9)), when(at(2, 9, 30))]
    assert all(one["staff_ids"] for one in slot["parts"])
    made = desk(
        "POST",
        "/visits",
        {
            "parts": [{"service_id": one["service_id"]} for one in slot["parts"]],
            "starts_at": slot["starts_at"],
            "client": {"name": "Client 1", "email": "client1@example.test"},
        },
    )
    assert made.status_code == 201, made.text


def test_seats_of_classes(desk: Desk) -> None:
    lesson = create_class(desk.salon, at(2, 16))
    create_class(desk.salon, at(5, 16))
    yoga = desk.service("yoga")
    slot = times(desk, service_id=yoga).json["days"][0]["slots"]
    assert [(one["occurrence_id"], one["seats_left"]) for one in slot] == [(lesson, 3)]
    assert slot[0]["staff_ids"] == [desk.staff("Bo")]
    assert starts(times(desk, service_id=yoga, staff_id=desk.staff("Ana"))) == []
    assert desk.book("yoga", at(2, 16), seats=2).status_code == 201
    full = times(desk, service_id=yoga, seats=2)
    assert (starts(full), full.json["next_available"]) == ([], when(at(5, 16)))


def test_several_places(desk: Desk) -> None:
    with write():
        berlin = add_location(SYSTEM, desk.salon.business_id, name="Berlin", timezone="Europe/Berlin")
        ref = berlin.public_id
    assert times(desk).json["timezone"] == "America/New_York"
    assert times(desk, location_id=ref).json["timezone"] == "Europe/Berlin"
    assert desk.book(starts_at=None, date=when(at(2, 10))[:10], time="10:00").status_code == 422


def test_why_a_time_is_not_offered(desk: Desk) -> None:
    def why(key: str = "secret", **query: Any) -> Any:
        return times(desk, "/availability/explain", key, **{"from": None, "to": None}, **query)

    free = why(starts_at=when(at(2, 10)))
    assert (free.status_code, free.json["offered"], free.json["reason"]) == (200, True, None), free.text
    for minute, reason in ((at(2, 7), "hours"), (at(2, 9, 7), "step"), (at(-2, 10), "past")):
        assert why(starts_at=when(minute)).json["reason"] == reason
    desk.book(staff_id=desk.staff("Ana"))
    found = why(starts_at=when(at(2, 10)), staff_id=desk.staff("Ana")).json
    assert (found["offered"], found["reason"]) == (False, "taken")
    assert found["next_available"] == when(at(2, 10, 30))
    by_staff = {one["name"]: one["reason"] for one in why(starts_at=when(at(2, 10))).json["staff"]}
    assert by_staff == {"Ana Silva": "taken", "Bo Chen": None}
    assert why(service_id=desk.service("yoga"), starts_at=when(at(2, 10))).json["reason"] == "hours"
    assert why(starts_at="2027-01-01T10:00:00").status_code == 422
    assert why().status_code == 422
    assert why("publishable", starts_at=when(at(2, 10))).status_code == 403


def test_flat_list_of_a_day(desk: Desk) -> None:
    day = when(at(2, 10))[:10]
    desk.book(staff_id=desk.staff("Ana"))

    def flat(place: str, staff: str, date: str = day, **headers: str) -> Any:
        query = urlencode({"service_id": desk.service("cut")})
        return desk("GET", f"/book_times/{place}/{staff}/{date}?{query}", None, "publishable", **headers)

    found = flat(desk.place, "0", Accept="application/vnd.api.v2+json")
    assert found.status_code == 200, found.text
    assert found.json["data"][0] == {"time": "09:00", "starts_at": when(at(2, 9)), "duration_minutes": 30}
    assert len(found.json["data"]) == 31
    assert "10:00" not in {one["time"] for one in flat(desk.place, desk.staff("Ana")).json["data"]}
    assert flat("loc_1", "0").status_code == 404
    assert flat(desk.place, "stf_1").status_code == 404
    assert flat(desk.place, "0", "tomorrow").status_code == 422


def test_service_that_nobody_performs(desk: Desk) -> None:
    body = {"name": "Idle", "duration_minutes": 30, "price": {"amount": 0}}
    idle = desk("POST", "/services", body).json["id"]
    found = times(desk, service_id=idle)
    assert (found.status_code, starts(found), found.json["next_available"]) == (200, [], None), found.text
    assert desk.book(service_id=idle).json["error"]["details"]["reason"] == "hours"
