"""Regular visits over HTTP, with JavaScript off: what is shown, agreed to, refused, and ended."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from bookingapp.base.db import db, write
from bookingapp.base.secrets import make_token
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.schedule.ask import Part
from bookingapp.models.booking import Booking, Visit
from tests.cast import SALON, STRANGER, Cast, at, client_details, create_cast
from tests.support.rows import every_row

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
TICKED = re.compile(r'<input type="checkbox" name="pick" value="([^"]+)" checked>')
RADIO = re.compile(r'<input type="radio" name="(instead-\d+)" value="([^"]*)"( checked)?>')
SUBMIT = re.compile(r"((?:Book|Ask for) \d+ more visits?)</button>")

WEEKLY = "every=1&ends=times&times=5&staff=same"


@pytest.fixture
def cast(context: Flask) -> Cast:
    return create_cast()


def take(cast: Cast, start: int, number: int = 1, slug: str = "cut", staff: str | None = "Ana") -> str:
    timetable = cast.timetable()
    part = Part(cast.service(slug).id, cast.staff(staff).id if staff else None)
    with write():
        made = book(
            cast.visitor,
            timetable,
            BookingRequest(
                cast.location_id, (part,), start, client_details(number), answers={"goal": "hair"}
            ),
        )
    return made.public_id


def path(app: Flask, ref: str, tail: str = "regular", business: str = SALON) -> str:
    token = make_token(app.config["SETTINGS"].secret_key, "visit", ref)
    return f"/book/{business}/visit/{token}/{tail}".rstrip("/")


def sent(page: TestResponse, picks: list[str] | None = None, **more: str) -> dict[str, object]:
    """The form as a browser without scripts sends it, with everything that is ticked."""
    fields: dict[str, object] = dict(HIDDEN.findall(page.text))
    fields["pick"] = TICKED.findall(page.text) if picks is None else picks
    fields |= {name: value for name, value, checked in RADIO.findall(page.text) if checked}
    return fields | more


def count(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_rhythm_is_proposed(cast: Cast, app: Flask, client: FlaskClient) -> None:
    ref = take(cast, at(8, 10))
    done = client.get(path(app, ref, "").replace("/visit/", "/booked/"))
    manage = client.get(path(app, ref, ""))
    for page in (done, manage):
        assert "Make it regular" in page.text and "/regular" in page.text
    asked = client.get(path(app, ref))
    assert asked.status_code == 200
    assert "Every 8 weeks" in asked.text and "Every month, on the" in asked.text
    assert "Ana Silva" in asked.text and len(TICKED.findall(asked.text)) == 5


def test_all_free_dates_are_booked_by_one_button(cast: Cast, app: Flask, client: FlaskClient) -> None:
    ref = take(cast, at(8, 10))
    page = client.get(f"{path(app, ref)}?{WEEKLY}")
    assert len(TICKED.findall(page.text)) == 4
    assert SUBMIT.findall(page.text) == ["Book 4 more visits"]
    assert "$160" in page.text
    fields = sent(page)
    before = count(Visit)
    made = client.post(f"{path(app, ref)}?{WEEKLY}", data=fields)
    assert made.status_code == 303 and count(Visit) == before + 4
    again = client.post(f"{path(app, ref)}?{WEEKLY}", data=fields)
    assert again.status_code == 303 and count(Visit) == before + 4
    shown = client.get(made.location)
    assert "4 more visits are booked" in shown.text and shown.text.count("<li>") >= 5
    manage = client.get(path(app, ref, ""))
    assert "Your regular visits" in manage.text and "Make it regular" not in manage.text
    last = db.session.scalars(select(Visit).order_by(Visit.id.desc())).first()
    assert last is not None
    assert "Make it regular" in client.get(path(app, last.public_id, "")).text


def test_what_is_taken_is_replaced_or_left_out(cast: Cast, app: Flask, client: FlaskClient) -> None:
    ref = take(cast, at(8, 10))
    take(cast, at(15, 10), 2)
    take(cast, at(29, 10), 3)
    page = client.get(f"{path(app, ref)}?{WEEKLY}")
    assert len(TICKED.findall(page.text)) == 2
    radios = RADIO.findall(page.text)
    assert {name for name, _value, _checked in radios} == {"instead-0", "instead-2"}
    assert [value for _name, value, checked in radios if checked] == ["", ""]
    other = next(value for name, value, _checked in radios if name == "instead-0" and "~any" in value)
    fields = sent(page) | {"instead-0": other}
    shown = client.post(f"{path(app, ref)}?{WEEKLY}", data=fields)
    assert shown.status_code == 200 and "You have chosen 3 dates." in shown.text
    assert SUBMIT.findall(shown.text) == ["Book 3 more visits"] and count(Visit) == 3
    made = client.post(f"{path(app, ref)}?{WEEKLY}", data=sent(shown))
    assert made.status_code == 303 and count(Visit) == 6


def test_a_date_that_has_just_gone_is_named_and_nothing_is_booked(
    cast: Cast, app: Flask, client: FlaskClient
) -> None:
    ref = take(cast, at(8, 10))
    page = client.get(f"{path(app, ref)}?{WEEKLY}")
    take(cast, at(22, 10), 2)
    before = every_row()
    gone = client.post(f"{path(app, ref)}?{WEEKLY}", data=sent(page))
    assert gone.status_code == 409 and every_row() == before
    assert "Nothing has been booked." in gone.text and "This time has just been taken." in gone.text
    assert len(TICKED.findall(gone.text)) == 3 and "instead-1" in gone.text
    made = client.post(f"{path(app, ref)}?{WEEKLY}", data=sent(gone))
    assert made.status_code == 303


def test_the_button_keeps_up_by_fragment(cast: Cast, app: Flask, client: FlaskClient) -> None:
    ref = take(cast, at(8, 10))
    page = client.get(f"{path(app, ref)}?{WEEKLY}")
    two = TICKED.findall(page.text)[:2]
    asked = f"{path(app, ref)}?{WEEKLY}&look=1&" + "&".join(f"pick={one}" for one in two)
    part = client.get(asked, headers={"HX-Request": "true", "HX-Target": "go"})
    assert part.text.strip().startswith('<div id="go"')
    assert SUBMIT.findall(part.text) == ["Book 2 more visits"] and 'name="count" value="2"' in part.text
    none = client.get(f"{path(app, ref)}?{WEEKLY}&look=1", headers={"HX-Request": "true", "HX-Target": "go"})
    assert SUBMIT.findall(none.text) == [] and "Choose at least one date." in none.text
    plan = client.get(
        f"{path(app, ref)}?every=2&ends=times&times=3", headers={"HX-Request": "true", "HX-Target": "plan"}
    )
    assert plan.text.strip().startswith('<section id="plan"') and len(TICKED.findall(plan.text)) == 2


@pytest.mark.parametrize(
    ("asked", "count_of_dates"),
    [
        ("every=month&ends=times&times=4", 3),
        ("every=1&ends=until&until=2199-12-31", 51),
        ("every=8&ends=times&times=52", None),
    ],
)
def test_other_rhythms(
    cast: Cast, app: Flask, client: FlaskClient, asked: str, count_of_dates: int | None
) -> None:
    ref = take(cast, at(8, 10))
    page = client.get(f"{path(app, ref)}?{asked}")
    assert page.status_code == 200
    if count_of_dates:
        assert len(TICKED.findall(page.text)) == count_of_dates


@pytest.mark.parametrize(
    "asked",
    [
        "every=0",
        "every=99",
        "every=٣",
        "every=1&ends=never",
        "every=1&ends=times&times=1",
        "every=1&ends=times&times=53",
        "every=1&ends=times&times=" + "9" * 400,
        "every=1&ends=times&times=x",
        "every=1&ends=until",
        "every=1&ends=until&until=2026-02-30",
        "every=1&ends=until&until=2000-01-01",
        "every=1&staff=nobody",
    ],
)
def test_nonsense_is_told(cast: Cast, app: Flask, client: FlaskClient, asked: str) -> None:
    ref = take(cast, at(8, 10))
    assert client.get(f"{path(app, ref)}?{asked}").status_code == 422


@pytest.mark.parametrize(
    "picks", [["x"], ["2026-01-01T10:00Z~occ_x"], ["2026-99-01T10:00Z"], ["9" * 300], [""]]
)
def test_forged_picks_book_nothing(cast: Cast, app: Flask, client: FlaskClient, picks: list[str]) -> None:
    ref = take(cast, at(8, 10))
    page = client.get(f"{path(app, ref)}?{WEEKLY}")
    before = every_row()
    answer = client.post(f"{path(app, ref)}?{WEEKLY}", data=sent(page, picks, count=str(len(picks))))
    assert 400 <= answer.status_code < 500 and every_row() == before
    for broken in ({"token": ""}, {"once": "rec_x"}, {"once": ""}):
        answer = client.post(f"{path(app, ref)}?{WEEKLY}", data=sent(page) | broken)
        assert answer.status_code == 422 and every_row() == before


def test_this_and_following_are_cancelled(cast: Cast, app: Flask, client: FlaskClient) -> None:
    ref = take(cast, at(8, 10))
    page = client.get(f"{path(app, ref)}?{WEEKLY}")
    client.post(f"{path(app, ref)}?{WEEKLY}", data=sent(page))
    second = db.session.scalars(select(Visit).order_by(Visit.id)).all()[1].public_id
    manage = client.get(path(app, second, ""))
    assert "Cancel this and following" in manage.text
    asked = client.get(path(app, second, "following"))
    assert "Cancel 4 visits" in asked.text and asked.text.count("<dd>free</dd>") == 4
    before = every_row()
    assert client.post(path(app, second, "following")).status_code == 422
    assert every_row() == before
    ended = client.post(path(app, second, "following"), data=dict(HIDDEN.findall(asked.text)))
    assert ended.status_code == 303
    shown = client.get(ended.location)
    assert "This and the following visits are cancelled" in shown.text
    db.session.rollback()
    states = db.session.scalars(select(Booking.status).order_by(Booking.id)).all()
    assert list(states) == ["confirmed"] + ["cancelled"] * 4
    again = client.post(path(app, second, "following"), data=dict(HIDDEN.findall(asked.text)))
    assert again.status_code == 303 and "stale" in again.location


def test_requests_are_asked_for(cast: Cast, app: Flask, client: FlaskClient) -> None:
    ref = take(cast, at(8, 10), slug="consult")
    page = client.get(f"{path(app, ref)}?every=1&ends=times&times=3")
    assert SUBMIT.findall(page.text) == ["Ask for 2 more visits"]
    made = client.post(f"{path(app, ref)}?every=1&ends=times&times=3", data=sent(page))
    assert "2 more visits are asked for" in client.get(made.location).text


def test_links_lead_to_ones_own_alone(cast: Cast, app: Flask, client: FlaskClient) -> None:
    ref = take(cast, at(8, 10))
    for tail in ("regular", "visits", "following"):
        assert client.get(path(app, ref, tail, STRANGER)).status_code == 404
        assert client.get(path(app, "vis_" + "0" * 20, tail)).status_code == 404
        page = client.get(path(app, ref, tail))
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert "no-store" in page.headers["Cache-Control"]
