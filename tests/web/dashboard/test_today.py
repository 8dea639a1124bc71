"""Today is ticked off as it goes; what asks for somebody stands there; the sheet is printed; all is found by search."""

import re
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.booking.day import gaps_of
from bookingapp.domain.booking.search import read_typed_day
from bookingapp.domain.clients.commands import ClientDetails
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.commands import add_block
from bookingapp.models.booking import Booking
from bookingapp.models.business import User
from bookingapp.models.staff import StaffMember
from tests import cast
from tests.support.statements import counted
from tests.web.dashboard.conftest import SignIn

TODAY = "/dashboard/salon/today"


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is noon in the salon, whenever the tests are run; only what the page asks of the clock."""
    wall = datetime.combine(cast.day(), time(12), cast.ZONE).astimezone(UTC)
    monkeypatch.setattr(clock, "now", lambda: wall)
    monkeypatch.setattr(clock, "seconds", lambda: int(wall.timestamp()))


def _book(
    salon: cast.Cast, name: str, hour: int, staff: str = "Ana", service: str = "cut", days: int = 0
) -> str:
    part = Part(salon.service(service).id, salon.staff(staff).id)
    details = ClientDetails(
        name, f"{name.split()[0].lower()}@example.test", "+1 212 555 0188" if hour == 13 else None
    )
    asked = BookingRequest(salon.location_id, (part,), cast.at(days, hour), details, answers={"goal": "Rest"})
    with write():
        return book(salon.visitor, salon.timetable(), asked).booking_refs[0]


def _link(salon: cast.Cast, staff: str, email: str) -> None:
    with write():
        user = db.session.scalar(select(User.id).where(User.email == email))
        db.session.execute(
            update(StaffMember).where(StaffMember.id == salon.staff(staff).id).values(user_id=user)
        )


def _fields(page: str, ref: str, verb: str) -> dict[str, str]:
    found = re.search(rf'action="[^"]*{ref}/{verb}"[^>]*>(.*?)</form>', page, re.DOTALL)
    assert found is not None, (ref, verb)
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', found[1]))


def _status(ref: str) -> str:
    return str(db.session.scalar(select(Booking.status).where(Booking.public_id == ref)))


def test_who_sees_today(client: FlaskClient, salon: cast.Cast, sign_in: SignIn) -> None:
    _book(salon, "Ada Byron", 13)
    _book(salon, "Ben Bold", 14, staff="Bo")
    assert client.get(TODAY).status_code == 303
    sign_in("staff")
    _link(salon, "Bo", "staff@salon.test")
    page = client.get(TODAY).text
    assert ("Ben Bold" in page, "Ada Byron" in page) == (True, False)
    assert "Ana Silva" not in page
    sign_in("accountant")
    page = client.get(TODAY).text
    assert "Ada Byron" in page
    assert "/arrive" not in page
    sign_in("stranger")
    assert client.get(TODAY).status_code == 404
    assert client.get(f"{TODAY}/print").status_code == 404


def test_the_day_is_ticked_off(client: FlaskClient, salon: cast.Cast, sign_in: SignIn) -> None:
    now, later = _book(salon, "Ada Byron", 12), _book(salon, "Cy Clark", 15)
    sign_in("reception")
    page = client.get(TODAY).text
    seen = _fields(page, now, "arrive")
    assert client.post(f"{TODAY}/{now}/arrive", data=seen).location.endswith("did=arrive")
    assert _status(now) == "arrived"
    assert client.post(f"{TODAY}/{now}/no_show", data=seen).location.endswith("did=stale")
    assert _status(now) == "arrived"
    page = client.get(TODAY).text
    assert client.post(f"{TODAY}/{now}/complete", data=_fields(page, now, "complete")).status_code == 303
    assert _status(now) == "completed"
    page = client.get(TODAY).text
    assert f"{later}/complete" not in page
    assert client.post(f"{TODAY}/{now}/revert", data=_fields(page, now, "revert")).status_code == 303
    assert _status(now) == "confirmed"
    assert client.post(f"{TODAY}/{now}/dance", data=seen).status_code == 404


def test_only_with_the_right(client: FlaskClient, salon: cast.Cast, sign_in: SignIn) -> None:
    ref = _book(salon, "Ada Byron", 12)
    token = sign_in("accountant")
    assert client.post(f"{TODAY}/{ref}/arrive", data={"token": token}).status_code == 403
    token = sign_in("stranger")
    assert client.post(f"{TODAY}/{ref}/arrive", data={"token": token}).status_code == 404
    assert _status(ref) == "confirmed"


def test_what_asks_for_somebody(client: FlaskClient, salon: cast.Cast, sign_in: SignIn) -> None:
    request = _book(salon, "Rita Request", 10, service="consult", days=3)
    _book(salon, "Hal Hit", 11, days=2)
    start = cast.at(2, 9)
    with write():
        add_block(
            SYSTEM,
            salon.business_id,
            starts=start,
            ends=start + 480,
            staff_id=salon.staff("Ana").id,
            reason="Fair",
        )
    token = sign_in("reception")
    page = client.get(TODAY).text
    assert "Rita Request" in page
    assert "Time off: Fair" in page
    assert client.post(f"{TODAY}/{request}/confirm", data={"token": token}).status_code == 303
    assert _status(request) == "confirmed"


def test_the_sheet(client: FlaskClient, salon: cast.Cast, sign_in: SignIn) -> None:
    _book(salon, "Ada Byron", 13)
    _book(salon, "Ben Bold", 14, staff="Bo")
    sign_in("owner")
    page = client.get(f"{TODAY}/print").text
    assert "+1 212-555-0188" in page
    assert page.index("Ada Byron") < page.index("Ben Bold")
    page = client.get(f"{TODAY}/print?staff={salon.staff('Bo').public_id}").text
    assert ("Ada Byron" in page, "Ben Bold" in page) == (False, True)
    assert "Nothing is booked on this day" in client.get(f"{TODAY}/print?date=2030-01-01").text
    assert client.get(f"{TODAY}/print?date=nonsense").status_code == 200


def test_the_first_steps_are_put_aside(client: FlaskClient, salon: cast.Cast, sign_in: SignIn) -> None:
    token = sign_in("owner")
    assert "First steps" in client.get(TODAY).text
    assert client.post(f"{TODAY}/settled", data={"token": token}).status_code == 303
    assert "First steps" not in client.get(TODAY).text
    assert "http://localhost/book/salon" in client.get("/dashboard/salon/start").text
    token = sign_in("manager")
    assert client.post(f"{TODAY}/settled", data={"token": token}).status_code == 403
    assert client.get("/dashboard/salon/start").status_code == 403


def test_today_asks_as_often_for_a_full_day(
    context: Flask, client: FlaskClient, salon: cast.Cast, sign_in: SignIn
) -> None:
    _book(salon, "Ada Byron", 13)
    sign_in("owner")

    def count(path: str) -> int:
        client.get(path)
        with counted(db.engine) as statements:
            assert client.get(path).status_code == 200
        return len(statements)

    paths = (TODAY, f"{TODAY}/print", "/dashboard/salon/search?q=book", "/dashboard/salon/search?q=4+March")
    before = [count(path) for path in paths]
    for hour in (13, 14, 15, 16):
        _book(salon, f"Book{hour} Er", hour, staff="Bo")
    assert [count(path) for path in paths] == before
    assert max(before) <= 14


def test_what_is_typed_is_found(client: FlaskClient, salon: cast.Cast, sign_in: SignIn) -> None:
    _book(salon, "Zoë Ångström", 13)
    _book(salon, "Ben Bold", 14, staff="Bo", days=2)
    at = "/dashboard/salon/search"
    sign_in("owner")
    visit = db.session.scalars(select(Booking).order_by(Booking.id)).first()
    assert visit is not None
    reference = visit.visit.public_id[-6:].upper()
    day = datetime.fromtimestamp(cast.at(2, 14) * 60, ZoneInfo("America/New_York"))
    for typed, found in {
        "zoe": "Zoë Ångström",
        "angst": "Zoë Ångström",
        reference: "Zoë Ångström",
        "0188": "Zoë Ångström",
        "ben@ex": "Ben Bold",
        f"{day.day} {day:%B}": "Ben Bold",
        f"{day:%Y-%m-%d}": "Ben Bold",
        "massa": "Massage",
        "silva": "Ana Silva",
    }.items():
        part = client.get(
            at, query_string={"q": typed}, headers={"HX-Request": "true", "HX-Target": "found"}
        ).text
        assert found in part, typed
        assert "<html" not in part
    massage = salon.service("massage").public_id
    assert f'href="/dashboard/salon/services/{massage}"' in client.get(f"{at}?q=massa").text
    assert "Nothing found" in client.get(f"{at}?q=nobody at all").text
    assert client.get(f"{at}?q=%00%F0%9F%98%80%25_").status_code == 200
    sign_in("staff")
    _link(salon, "Bo", "staff@salon.test")
    assert "Zoë" not in client.get(f"{at}?q=zoe").text
    assert "Ben Bold" in client.get(f"{at}?q=ben").text
    sign_in("stranger")
    assert client.get(f"{at}?q=zoe").status_code == 404
    assert "Ben Bold" not in client.get("/dashboard/stranger/search?q=ben").text


def test_dates_as_people_type_them() -> None:
    today = datetime(2026, 11, 21).toordinal()
    for typed, wanted in {
        "4 March": "2027-03-04",
        "March 4": "2027-03-04",
        "4 mar 2025": "2025-03-04",
        "4. März": "2027-03-04",
        "24.12.": "2026-12-24",
        "1.10.2026": "2026-10-01",
        "2026-3-4": "2026-03-04",
        "20 Nov": "2026-11-20",
    }.items():
        found = read_typed_day(typed, "de" if "ä" in typed else "en", today)
        assert found is not None, typed
        assert datetime.fromordinal(found).date().isoformat() == wanted, typed
    for typed in ("Marchetti", "31 February", "4 Ma", "12", "hello world", "99.99.", "4 March 5 6"):
        assert read_typed_day(typed, "en", today) is None, typed


def test_gaps_are_what_is_left() -> None:
    assert gaps_of([(540, 720), (780, 1020)], [(600, 630), (900, 1020)], 555) == [
        (555, 600),
        (630, 720),
        (780, 900),
    ]
    assert gaps_of([(540, 720)], [(560, 700)], 0) == []
