"""What strangers may put into addresses and forms: an answer in the page, nothing changed, never a fault."""

from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask

from bookingapp.base.config import Settings
from bookingapp.base.db import db, write
from bookingapp.cli.checks import of_settings
from bookingapp.models.booking import Booking
from bookingapp.models.business import Location
from bookingapp.models.catalog import AddOn, Service
from bookingapp.web.tokens import TokenForged, check_form_token, form_token
from tests.cast import Cast, at, create_class
from tests.web.public.conftest import Values, Visitor


@pytest.mark.parametrize(
    "name", ["business", "endpoint", "_scheme", "_external", "_anchor", "_method", "self"]
)
def test_arguments_that_python_or_flask_would_take_for_theirs(
    cast: Cast, visitor: Visitor, name: str
) -> None:
    for path in ("/book/salon", "/book/salon/cut", "/nowhere"):
        page = visitor.get(f"{path}?{name}=javascript")
        assert page.status in {200, 404}
        assert not any(link.startswith(("javascript:", "http://localhost")) for link in page.links)
        assert "javascript:" not in page.text


def test_nul_in_every_parameter(app: Flask, cast: Cast, visitor: Visitor) -> None:
    names = [
        "tz",
        "staff",
        "location",
        "also",
        "addon",
        "hold",
        "date",
        "month",
        "lang",
        "start",
        "once",
        "did",
    ]
    for name in names:
        for path in ("/book/salon", "/book/salon/cut", "/book/salon/yoga", "/book/salon/cut/details"):
            assert visitor.get(f"{path}?{name}=a%00b").status < 500, (path, name)
    with app.app_context():
        token = form_token("salon")
    for value in ("a\0b", "٣", "9" * 5000, "1e400", "-1", "0000-00-00T00:00Z", "2026-13-99T99:99Z"):
        for name in ("start", "hold", "staff", "addon", "also", "location", "tz"):
            start = "2030-01-01T15:00Z"
            sent = visitor.post("/book/salon/cut", {"token": token, "start": start, name: value})
            assert sent.status < 500, (name, value)


def test_hostile_moves(app: Flask, cast: Cast, visitor: Visitor) -> None:
    done = visitor.book("cut")
    link = done.link("/reschedule").partition("?")[0]
    with app.app_context():
        token = form_token("salon")
    for value in ("a\0b", "٣", "9" * 5000, "-1", "x" * 300_000):
        for name in ("start", "occurrence", "version", "staff"):
            for version in (Values(), Values(version="1")):
                values: Values = {"token": token, "start": "2030-01-01T15:00Z", **version, name: value}
                sent = visitor.post(link, values)
                assert sent.status < 500, (name, value[:10], sent.text[:500])
                assert len(sent.answer.headers.get("Location", "")) < 8000
        for name in ("start", "occurrence", "date", "month", "tz", "staff"):
            assert visitor.get(f"{link}?{name}={value[:2000]}".replace("\0", "%00")).status < 500


@pytest.mark.parametrize("kind", ["service", "extra", "location"])
def test_moving_what_is_no_longer_offered(app: Flask, cast: Cast, visitor: Visitor, kind: str) -> None:
    with app.app_context():
        wash = next(iter(cast.service("cut").addons.values()))
        gone: tuple[type[Any], int] = {
            "service": (Service, cast.service("cut").id),
            "extra": (AddOn, wash.id),
            "location": (Location, cast.location_id),
        }[kind]
    done = visitor.book("cut", query=f"?addon={wash.public_id}")
    manage = done.link("/reschedule").partition("?")[0].removesuffix("/reschedule")
    with app.app_context():
        with write():
            db.session.get_one(*gone).active = False
        db.session.remove()
        token = form_token("salon")
    for page in ("", "/visit.ics"):
        assert visitor.get(manage + page).status == 200
    assert "/reschedule" not in visitor.get(manage).text
    start = "2030-01-01T15:00Z"
    assert visitor.get(f"{manage}/reschedule?start={start}").status == 404
    sent: Values = {"token": token, "start": start, "version": "1"}
    assert visitor.post(f"{manage}/reschedule", sent).status == 404
    assert visitor.post(f"{manage}/cancel", {"token": token}).status == 303
    with app.app_context():
        assert db.session.query(Booking).one().status == "cancelled"
        db.session.remove()


def test_moving_a_class_to_what_is_none_of_its_dates(app: Flask, cast: Cast, visitor: Visitor) -> None:
    with app.app_context():
        one = create_class(cast, at(3, 10))
        db.session.remove()
        token = form_token("salon")
    done = visitor.follow(visitor.fill(visitor.get(f"/book/salon/class/{one}")))
    link = done.link("/reschedule").partition("?")[0]
    for ref in ("a\0b", "occ_" + "0" * 20, "x" * 3000):
        assert visitor.post(link, {"token": token, "occurrence": ref, "version": "1"}).status in {404, 422}
        assert visitor.get(f"{link}?occurrence={quote(ref)}").status == 404


def test_a_token_of_a_longer_name_is_not_one_of_its_beginning(app: Flask, cast: Cast) -> None:
    with app.app_context():
        check_form_token(form_token("salon"), "salon")
        for sent in (form_token("salon-2"), "-2" + form_token("salon-2"), "", ".", "x" * 10_000):
            with pytest.raises(TokenForged):
                check_form_token(sent, "salon")


def test_a_missing_file_is_not_kept_for_a_year(visitor: Visitor) -> None:
    assert "immutable" in visitor.get("/static/css/tokens.css?v=1").answer.headers["Cache-Control"]
    assert "no-cache" in visitor.get("/static/css/nowhere.css?v=1").answer.headers["Cache-Control"]


def test_only_pages_remember_a_language(cast: Cast, visitor: Visitor) -> None:
    for path in ("/static/css/tokens.css", "/book/salon/brand.css", "/healthz"):
        assert "Set-Cookie" not in visitor.get(f"{path}?lang=de").answer.headers
    assert "lang=de" in visitor.get("/book/salon?lang=de").answer.headers["Set-Cookie"]


def test_no_host_that_was_sent_comes_back(cast: Cast, visitor: Visitor) -> None:
    for path in ("/book//salon", "//book/salon", "/book/salon/", "/book/salon", "/book/salon/cut"):
        page = visitor.get(
            path, Host="evil.example", X_Forwarded_Host="evil.example", X_Forwarded_Proto="https"
        )
        assert "evil" not in page.text + str(page.answer.headers)
        assert "Strict-Transport-Security" not in page.answer.headers


@pytest.mark.parametrize("header", ["X_Forwarded_For", "X_Forwarded_Proto", "X_Forwarded_Host", "Forwarded"])
def test_a_proxy_that_nobody_trusts_is_noted(
    settings: Settings, cast: Cast, visitor: Visitor, header: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert next(f for f in of_settings(settings) if "proxy" in f.sentence).verdict == "ok"
    for _time in range(2):
        visitor.get("/book/salon", **{header: "192.0.2.1"})
    assert capfd.readouterr().err.count("a proxy's headers arrive though none is trusted") == 1
    assert (
        "BOOKINGAPP_TRUSTED_PROXIES" in next(f for f in of_settings(settings) if f.verdict == "note").sentence
    )
