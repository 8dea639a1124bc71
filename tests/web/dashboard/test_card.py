"""The card of a visit, its steps, the list of bookings, and the people of a class."""

import csv
import io
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from bookingapp.base.db import db, write
from bookingapp.base.events import Event
from bookingapp.base.ids import new_id
from bookingapp.domain.booking.changes import arrive_booking
from bookingapp.domain.booking.commands import Booked, BookingRequest, book
from bookingapp.domain.clients.commands import ClientDetails
from bookingapp.domain.schedule.ask import Part
from bookingapp.models.booking import Booking
from bookingapp.models.clients import CustomField, Tag
from tests import cast
from tests.web.dashboard.conftest import SignIn

PAGE = "/dashboard/salon"


def make(
    salon: cast.Cast, *slugs: str, number: int = 1, name: str = "", hour: int = 10, lesson: str = ""
) -> Booked:
    parts = tuple(Part(salon.service(slug).id, salon.staff("Ana").id) for slug in slugs)
    details = cast.client_details(number)
    who = ClientDetails(name or details.name, details.email)
    asked = BookingRequest(
        salon.location_id,
        parts,
        cast.at(3, hour),
        who,
        answers={"goal": "Rest"},
        occurrence_ref=lesson or None,
    )
    with write():
        return book(salon.visitor, salon.timetable(), asked)


def state(made: Booked, number: int = 0) -> str:
    db.session.rollback()
    ref = made.booking_refs[number]
    return db.session.scalars(select(Booking.status).where(Booking.public_id == ref)).one()


def test_a_day_is_marked_and_a_slip_taken_back(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn
) -> None:
    made = make(salon, "cut")
    token, ref = sign_in("reception"), made.booking_refs[0]
    for verb, version, status in (
        ("arrive", 1, "arrived"),
        ("undo", 2, "confirmed"),
        ("no-show", 3, "no_show"),
    ):
        answer = client.post(f"{PAGE}/bookings/{ref}/{verb}", data={"token": token, "version": version})
        assert answer.location.startswith(f"{PAGE}/visits/{made.public_id}?did="), verb
        assert state(made) == status
    page = client.get(f"{PAGE}/visits/{made.public_id}").text
    assert "Owed: $40" in page
    assert f'action="{PAGE}/bookings/{ref}/undo"' in page


def test_a_stale_card_is_told_what_changed(salon: cast.Cast, client: FlaskClient, sign_in: SignIn) -> None:
    made = make(salon, "cut")
    token, ref = sign_in("owner"), made.booking_refs[0]
    with write():
        arrive_booking(salon.owner, ref)
    answer = client.post(f"{PAGE}/bookings/{ref}/complete", data={"token": token, "version": 1})
    assert state(made) == "arrived"
    page = client.get(answer.location).text
    assert "Somebody has changed this meanwhile" in page
    assert "Client arrived – " in page


def test_a_visit_is_cancelled_whole_or_in_part(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn
) -> None:
    made = make(salon, "cut", "massage")
    token, url = sign_in("reception"), f"{PAGE}/visits/{made.public_id}/cancel"
    page = client.get(url).text
    assert "Only Massage" in page
    data = {"token": token, "version": "2", "asked": "1", "what": made.booking_refs[1], "reason": "Less time"}
    assert client.post(url, data=data).status_code == 303
    assert (state(made), state(made, 1)) == ("confirmed", "cancelled")
    stale = client.post(url, data=data | {"what": "all"})
    assert stale.status_code == 409
    assert state(made) == "confirmed"
    assert client.post(url, data=data | {"what": "all", "version": "3"}).status_code == 303
    assert state(made) == "cancelled"
    told = db.session.scalars(select(Event.data).where(Event.name == "booking.cancelled")).all()
    assert [one["tell"] for one in told] == [False, False]
    assert "Nothing is left to cancel" in client.get(url).text


def test_notes_fields_and_tags(salon: cast.Cast, client: FlaskClient, sign_in: SignIn) -> None:
    made = make(salon, "cut")
    with write():
        field = {"business_id": salon.business_id, "options": [], "label": "Shoe size", "key": "shoe"}
        db.session.add(CustomField(public_id=new_id("fld"), subject="booking", kind="number", **field))
        db.session.add(Tag(public_id=new_id("tag"), business_id=salon.business_id, name="Regular guest"))
    sign_in("reception")
    url = f"{PAGE}/visits/{made.public_id}/notes"
    page = client.get(url).text
    sent = {
        "token": re.search(r'name="token" type="hidden" value="([^"]+)"', page)[1],  # type: ignore[index]
        "mark": re.search(r'name="mark" type="hidden" value="([^"]+)"', page)[1],  # type: ignore[index]
        "staff_notes": "Likes the window",
        "cb_0_shoe": "42",
        "tags_0": re.search(r'value="(tag_[^"]+)"', page)[1],  # type: ignore[index]
    }
    wrong = client.post(url, data=sent | {"cb_0_shoe": "large"})
    assert wrong.status_code == 422
    assert "Please write a number." in wrong.text
    assert "Likes the window" in wrong.text
    assert client.post(url, data=sent).location.endswith("did=noted")
    card = client.get(f"{PAGE}/visits/{made.public_id}").text
    for text in ("Likes the window", "Shoe size", "42", "Regular guest", "Notes of a visit changed"):
        assert text in card
    late = client.post(url, data=sent | {"staff_notes": "Mine"})
    assert late.status_code == 409
    assert "Mine" in late.text
    assert "Likes the window" in late.text


def test_the_list_is_narrowed_down_and_goes_on(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, hour in enumerate(range(9, 14)):
        make(salon, "cut", number=number, name=f"Zoë {number}" if number else "=1+1", hour=hour)
    make(salon, "consult", number=9, name="Wanda", hour=15)
    sign_in("reception")
    monkeypatch.setattr("bookingapp.domain.booking.lists.PAGE", 2)
    page, names = client.get(f"{PAGE}/bookings").text, []
    for _step in range(5):
        names += re.findall(r"<bdi>(Zoë \d|=1\+1|Wanda)</bdi></a><small>Cut", page)
        link = re.search(r'href="([^"]+)" rel="next"', page)
        if link is None:
            break
        page = client.get(link[1].replace("&amp;", "&")).text
    assert names == ["=1+1", "Zoë 1", "Zoë 2", "Zoë 3", "Zoë 4"]
    back = re.search(r'href="([^"]+)" rel="prev"', page)
    assert back is not None
    assert "Zoë 3" in client.get(back[1].replace("&amp;", "&")).text
    monkeypatch.undo()
    assert "Zoë 2" in client.get(f"{PAGE}/bookings?q=zoe+2").text
    assert "Zoë 3" not in client.get(f"{PAGE}/bookings?q=zoe+2").text
    assert "Nothing fits" in client.get(f"{PAGE}/bookings?status=cancelled").text
    assert "Nothing fits" in client.get(f"{PAGE}/bookings?from=2030-01-01&to=2030-02-01").text
    for odd in ("from=x&to=9999-99-99", "status=what&staff=nobody&service=none", "after=1.2.3", "before=x"):
        assert client.get(f"{PAGE}/bookings?{odd}").status_code == 200
    sheet = client.get(f"{PAGE}/bookings.csv")
    rows = list(csv.reader(io.StringIO(sheet.get_data(as_text=True).lstrip("\ufeff"))))
    assert len(rows) == 7
    assert rows[1][5] == "'=1+1"


def test_a_class_shows_its_people(salon: cast.Cast, client: FlaskClient, sign_in: SignIn) -> None:
    lesson = cast.create_class(salon, cast.at(3, 10))
    made = make(salon, number=1, lesson=lesson)
    token, url = sign_in("owner"), f"{PAGE}/occurrences/{lesson}"
    page = client.get(url).text
    assert "Client 1" in page
    assert "1 of 3 places taken" in page
    data = {"token": token, "version": 1, "back": "occurrence"}
    answer = client.post(f"{PAGE}/bookings/{made.booking_refs[0]}/arrive", data=data)
    assert answer.location.startswith(url)
    assert "1 of 1 here" in client.get(url).text
    called = client.post(
        f"{url}/cancel", data={"token": token, "reason": "Too hot", "asked": "1", "tell": "y"}
    )
    assert called.location.endswith("did=cancelled")
    assert "This class is called off" in client.get(url).text
    assert client.post(f"{url}/cancel", data={"token": token}).status_code == 409


@pytest.mark.parametrize(("role", "status"), [("accountant", 403), ("stranger", 404)])
def test_who_may_not(salon: cast.Cast, client: FlaskClient, sign_in: SignIn, role: str, status: int) -> None:
    made = make(salon, "cut")
    lesson = cast.create_class(salon, cast.at(4, 10))
    data = {"token": sign_in(role)}
    ref, visit = made.booking_refs[0], made.public_id
    for path in (
        f"bookings/{ref}/arrive",
        f"bookings/{ref}/no-show",
        f"bookings/{ref}/undo",
        f"bookings/{ref}/complete",
    ):
        assert client.post(f"{PAGE}/{path}", data=data).status_code == status, path
    for path in (f"visits/{visit}/cancel", f"visits/{visit}/notes"):
        assert client.get(f"{PAGE}/{path}").status_code == status, path
        assert client.post(f"{PAGE}/{path}", data=data).status_code == status, path
    assert client.post(f"{PAGE}/occurrences/{lesson}/cancel", data=data).status_code == status
    for path in (f"visits/{visit}", f"occurrences/{lesson}", "bookings.csv"):
        expected = 200 if role == "accountant" else 404
        assert client.get(f"{PAGE}/{path}").status_code == expected, path
        if not path.startswith("bookings"):
            assert client.get(f"/dashboard/stranger/{path}").status_code == 404, path
    assert state(made) == "confirmed"
