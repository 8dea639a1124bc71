"""Booking inside a frame: the same steps, no cookie, and only for the origins that the business lists."""

import json
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select

from bookingapp.base.db import db, write
from bookingapp.domain.business.settings import update_business
from bookingapp.models.booking import Booking
from tests.cast import Cast, at, create_class
from tests.web.public.conftest import Page, Values, Visitor

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SHOP = "https://shop.example"
ASKED = {
    "origin": SHOP,
    "widget": "w1",
    "theme": "dark",
    "accent": "#e63946",
    "locale": "de-AT",
    "name": "Ada <Lovelace>",
    "email": "ada@example.test",
    "notes": "Erste Zeile\nZweite",
    "utm_source": "letter",
    "metadata[order]": "42",
    "metadata[<x>]": "refused",
    "nonsense": "left out",
}


@pytest.fixture
def shop(app: Flask, cast: Cast) -> str:
    """A website that the salon lists."""
    with app.app_context():
        with write():
            update_business(cast.owner, cast.business_id, embed_origins=[SHOP])
        db.session.remove()
    return SHOP


def _told(page: Page) -> dict[str, Any]:
    """What the page gives the bridge."""
    found = re.search(r"<meta name=\"bookingapp\" content='([^']*)'>", page.text)
    assert found
    told: dict[str, Any] = json.loads(found[1])
    return told


def _ancestors(page: Page) -> str:
    found = re.search(r"frame-ancestors ([^;]*)", page.answer.headers["Content-Security-Policy"])
    assert found
    return found[1]


def _take(visitor: Visitor, page: Page) -> Page:
    """Press the first time of a picker."""
    form = page.form("/cut")
    return visitor.follow(visitor.post(form.action, {**form.values, "start": page.times[0]}))


def _fields(page: Page) -> Values:
    """What stands in the fields that one can see."""
    found = re.findall(
        r'<(?:input|textarea)[^>]*name="(\w+)"[^>]*?(?:value="([^"]*)"|>([^<]*)</textarea>)', page.text
    )
    return {name: value or text.strip() for name, value, text in found}


def test_every_step_stays_in_the_frame(app: Flask, visitor: Visitor, shop: str) -> None:
    index = visitor.get(f"/embed/salon?{urlencode(ASKED)}")
    picker = visitor.get(index.link("/salon/cut"))
    details = _take(visitor, picker)
    done = visitor.follow(visitor.fill(details))
    for page in (index, picker, details, done):
        assert _ancestors(page) == f"'self' {SHOP}"
        assert "X-Frame-Options" not in page.answer.headers and "Set-Cookie" not in page.answer.headers
        assert "Cookie" not in page.answer.headers["Vary"]
        assert '<html lang="de" dir="ltr" data-theme="dark">' in page.text
        assert "accent=e63946" in page.text and '<header class="masthead"' not in page.text
        assert (_told(page)["widget"], _told(page)["origin"]) == ("w1", SHOP)
        assert page.text.count('rel="stylesheet"') == 1, "each further one may cost a round trip"
        inside = [link for link in page.links if link.startswith("/embed/")]
        assert all("frame=" in link and "lang=de" in link for link in inside)
        assert all(form.action.startswith("/embed/") for form in page.forms)
    assert (
        "#e63946"
        in visitor.get(re.findall(r'href="([^"]*look\.css[^"]*)"', index.text)[0].replace("&amp;", "&")).text
    )
    outside = [link for link in done.links if link.startswith(("/book/", "/my"))]
    assert len(outside) > 3 and "embed" not in "".join(outside)
    assert (
        done.text.count('target="_blank"') == len(outside) - 1 + 2
    )  # the file is fetched, two calendars open


def test_what_the_website_says_comes_with_the_booking(app: Flask, visitor: Visitor, shop: str) -> None:
    details = _take(visitor, visitor.get(f"/embed/salon/cut?{urlencode(ASKED)}"))
    typed = _fields(details)
    assert (typed["name"], typed["email"]) == ("Ada &lt;Lovelace&gt;", "ada@example.test")
    assert typed["note"] == "Erste Zeile\nZweite"
    done = visitor.follow(visitor.fill(details))
    news = _told(done)["news"]
    assert news["event"] == "booking_created" and news["detail"]["status"] == "confirmed"
    assert not {"Ada", "ada@example.test"} & set(re.split(r"\W+", json.dumps(news)))
    with app.app_context():
        booking = db.session.scalars(select(Booking)).one()
        assert (booking.extra, booking.source) == ({"utm_source": "letter", "order": "42"}, "widget")
        assert booking.locale == "de" and booking.public_id in news["detail"]["booking_ids"]
        db.session.remove()


def test_what_the_frame_tells(visitor: Visitor, shop: str, app: Flask, cast: Cast) -> None:
    index = visitor.get(f"/embed/salon?origin={SHOP}&widget=w2")
    assert (_told(index)["step"], _told(index)["news"]) == ("index", None)
    picker = visitor.get(index.link("/salon/cut"))
    assert _told(picker)["news"]["event"] == "service_selected"
    assert _told(picker)["news"]["detail"]["service"] == "Cut"
    details = _take(visitor, picker)
    detail = _told(details)["news"]["detail"]
    assert _told(details)["news"]["event"] == "time_selected" and detail["held"] is True
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:00[+-]\d\d:\d\d", detail["starts_at"])


@pytest.mark.parametrize(
    "origin", ["https://other.example", "null", "*", "", "https://shop.example.evil.test"]
)
def test_a_foreign_origin_hears_nothing(visitor: Visitor, shop: str, origin: str) -> None:
    page = visitor.get(f"/embed/salon?{urlencode({'origin': origin, 'widget': 'w1'})}")
    assert _ancestors(page) == f"'self' {SHOP}" and _told(page)["origin"] == ""


def test_this_site_only_until_others_are_listed(visitor: Visitor, cast: Cast) -> None:
    page = visitor.get("/embed/salon?origin=https://shop.example")
    assert _ancestors(page) == "'self'" and _told(page)["origin"] == ""
    assert _told(visitor.get("/embed/salon?origin=http://localhost"))["origin"] == "http://localhost"
    assert _ancestors(visitor.get("/embed/nobody")) == "'self'"


def test_faults_are_shown_in_the_frame(visitor: Visitor, shop: str) -> None:
    asked = f"?origin={SHOP}&widget=w1&theme=dark"
    missing = visitor.get(f"/embed/salon/nothing{asked}")
    expired = visitor.get(f"/embed/salon/details/{'x' * 40}{asked}")
    for page in (missing, expired):
        assert page.status == 404 and _ancestors(page) == f"'self' {SHOP}"
        assert _told(page)["step"] == "error" and 'data-theme="dark"' in page.text
        assert page.link("/embed/salon?frame=")
    details = _take(visitor, visitor.get(f"/embed/salon/cut{asked}"))
    wrong = visitor.fill(details, name="", email="")
    assert wrong.status == 422 and _told(wrong)["step"] == "details" and 'id="faults"' in wrong.text


def test_what_was_carried_is_ours_or_nothing(visitor: Visitor, shop: str) -> None:
    good = visitor.get(f"/embed/salon?origin={SHOP}&widget=w1").link("frame=").partition("frame=")[2]
    for text in (good[:-3] + "abc", "x", "%00", good + good):
        page = visitor.get(f"/embed/salon?frame={text}")
        assert page.status == 200 and _told(page) == {
            "widget": "", "origin": "", "mode": "", "step": "index", "news": None,
        }  # fmt: skip


def test_wishes_are_carried_to_the_services_they_fit(
    app: Flask, visitor: Visitor, shop: str, cast: Cast
) -> None:
    with app.app_context():
        ana = cast.staff("Ana").public_id
    index = visitor.get(f"/embed/salon?staff={ana}&date=2026-12-01&location=nowhere")
    assert f"staff={ana}" in index.link("/salon/cut") and "date=2026-12-01" in index.link("/salon/cut")
    assert "location=" not in "".join(index.links)
    assert visitor.get(index.link("/salon/cut")).status == 200
    sent = visitor.get(f"/embed/salon?service=cut&staff={ana}")
    assert sent.status == 302 and sent.answer.location == f"/embed/salon/cut?staff={ana}"


def test_waiting_in_the_frame(visitor: Visitor, shop: str) -> None:
    page = visitor.get(f"/embed/salon/cut/waitlist?{urlencode(ASKED)}")
    assert 'value="Ada &lt;Lovelace&gt;"' in page.text
    form = page.form("/waitlist")
    days = dict(re.findall(r'name="(first|last)"[^>]*value="([^"]*)"', page.text))
    joined = visitor.follow(
        visitor.post(form.action, {**form.values, **days, "name": "Ada", "email": "a@example.test"})
    )
    assert joined.status == 200 and _ancestors(joined) == f"'self' {SHOP}"
    assert 'value="http://localhost/book/salon/waitlist/' in joined.text


def test_places_in_a_class(app: Flask, visitor: Visitor, shop: str, cast: Cast) -> None:
    with app.app_context():
        create_class(cast, at(3, 9))
        db.session.remove()
    index = visitor.get(f"/embed/salon?origin={SHOP}&widget=w1&metadata[a]=b")
    form = index.form("/keep")
    details = visitor.follow(visitor.post(form.action, form.values))
    assert _told(details)["news"]["detail"]["occurrence_id"].startswith("occ_")
    done = visitor.follow(visitor.fill(details, seats="2"))
    assert _told(done)["news"]["event"] == "booking_created"
    with app.app_context():
        assert db.session.scalars(select(Booking)).one().extra == {"a": "b"}
        db.session.remove()


def test_the_bridge_is_kept_for_ever_by_its_version(visitor: Visitor, shop: str) -> None:
    address = re.findall(r'src="(/embed/bridge\.js\?v=\w+)"', visitor.get("/embed/salon").text)[0]
    answer = visitor.get(address).answer
    assert answer.headers["Cache-Control"].endswith("immutable") and answer.mimetype == "text/javascript"
    assert visitor.get("/embed/bridge.js").answer.headers["Cache-Control"] == "public, no-cache"


def test_a_page_that_has_not_changed_is_not_sent_again(visitor: Visitor, shop: str) -> None:
    address = f"/embed/salon?origin={SHOP}&widget=w1"
    mark = visitor.get(address).answer.headers["ETag"]
    again = visitor.get(address, If_None_Match=mark).answer
    assert (again.status_code, again.get_data()) == (304, b"") and "Cookie" not in again.headers["Vary"]
    other = visitor.get(address, If_None_Match=mark, Accept_Language="de").answer
    assert other.status_code == 200
    done = visitor.follow(visitor.fill(_take(visitor, visitor.get("/embed/salon/cut"))))
    assert done.answer.headers["Cache-Control"] == "private, no-store" and "ETag" not in done.answer.headers


def test_what_is_carried_has_a_bound(visitor: Visitor, shop: str) -> None:
    asked = {f"metadata[k{number}]": "x" * 500 for number in range(50)} | {"notes": "y" * 9000}
    link = visitor.get(f"/embed/salon?{urlencode(asked)}").link("frame=")
    assert len(link) < 3000


def test_pages_of_their_own_know_nothing_of_frames(visitor: Visitor, shop: str, app: Flask) -> None:
    page = visitor.book("cut", query=f"?{urlencode(ASKED)}")
    assert "bridge.js" not in page.text and _ancestors(page) == "'none'"
    assert page.answer.headers["X-Frame-Options"] == "DENY"
    with app.app_context():
        booking = db.session.scalars(select(Booking)).one()
        assert (booking.extra, booking.source) == ({}, "page")
        db.session.remove()
