"""The life of a request: other sites' forms, headers, languages, faults of the database."""

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from bookingapp.web.access import ACCESS, RULES
from tests.cast import Cast
from tests.web.public.conftest import Page, Visitor, rows

HERE = "http://localhost"


def _send(visitor: Visitor, page: Page, **headers: str) -> Page:
    form = page.form("/cut")
    return visitor.post(form.action, {**form.values, "start": page.times[0]}, **headers)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"Sec_Fetch_Site": "same-origin"}, 303),
        ({"Sec_Fetch_Site": "same-origin", "Origin": "null"}, 303),
        ({"Sec_Fetch_Site": "none"}, 303),
        ({"Sec_Fetch_Site": "cross-site", "Origin": "null"}, 303),
        ({"Origin": HERE}, 303),
        ({"Origin": "null"}, 303),
        ({"Sec_Fetch_Site": "cross-site", "Origin": "https://evil.test"}, 403),
        ({"Sec_Fetch_Site": "same-site", "Origin": "https://sub.evil.test"}, 403),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Origin": "https://evil.test"}, 403),
        ({"Origin": "https://localhost.evil.test"}, 403),
        ({"Origin": "http://["}, 403),
    ],
)
def test_who_may_send_a_form(
    app: Flask, cast: Cast, visitor: Visitor, headers: dict[str, str], status: int
) -> None:
    assert _send(visitor, visitor.get("/book/salon/cut"), **headers).status == status
    assert rows(app, "hold") == (1 if status == 303 else 0)


def test_a_frame_without_a_token_is_refused(app: Flask, cast: Cast, visitor: Visitor) -> None:
    page = visitor.get("/book/salon/cut")
    headers = {"Sec_Fetch_Site": "cross-site", "Origin": "null"}
    assert visitor.post("/book/salon/cut", {"start": page.times[0]}, **headers).status == 422
    assert rows(app, "hold") == 0


def test_every_route_names_a_rule(app: Flask) -> None:
    assert {ACCESS[endpoint] for endpoint in app.view_functions} <= RULES.keys()


def test_headers_of_every_page(cast: Cast, visitor: Visitor) -> None:
    for path in ("/book/salon", "/book/salon/cut", "/book/nobody", "/healthz"):
        headers = visitor.get(path).answer.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy and "object-src 'none'" in policy and "base-uri 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "Permissions-Policy" in headers and "Strict-Transport-Security" not in headers


def test_languages(cast: Cast, visitor: Visitor) -> None:
    german = visitor.get("/book/salon/cut", Accept_Language="de-CH,en;q=0.5")
    assert '<html lang="de"' in german.text and "Bei wem" in german.text
    assert '<html lang="en"' in visitor.get("/book/salon/cut", Accept_Language="fr").text
    chosen = visitor.get("/book/salon/cut?lang=de")
    assert "Bei wem" in chosen.text and "lang=de" in chosen.link("month=")
    assert chosen.answer.headers["Set-Cookie"].startswith("lang=de;")
    form = chosen.form("/cut")
    details = visitor.follow(visitor.post(form.action, {**form.values, "start": chosen.times[0]}))
    assert "Ihre Angaben" in details.text
    assert "Ihr Termin steht" in visitor.follow(visitor.fill(details)).text


def test_a_database_that_is_away_is_503(
    cast: Cast, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_slug: str) -> None:
        raise OperationalError("SELECT 1", {}, Exception("database is locked"))

    monkeypatch.setattr("bookingapp.web.public.catalogue.timetable_of", away)
    page = visitor.get("/book/salon/cut")
    assert page.status == 503 and page.answer.headers["Retry-After"] == "2" and "Very busy" in page.text
    part = visitor.get("/book/salon/cut", HX_Request="true", HX_Target="month")
    assert part.status == 503 and "<html" not in part.text


def test_a_fault_of_ours_says_so_and_no_more(
    app: Flask, cast: Cast, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_slug: str) -> None:
        raise RuntimeError("the secret")

    monkeypatch.setattr("bookingapp.web.public.catalogue.timetable_of", broken)
    page = visitor.get("/book/salon/cut")
    assert page.status == 500 and "the secret" not in page.text and "on our side" in page.text


def test_the_front_page(cast: Cast, visitor: Visitor) -> None:
    page = visitor.get("/")
    assert page.status == 200 and "Salon" in page.text and "Stranger" in page.text


def test_the_front_page_of_nobody(visitor: Visitor) -> None:
    assert visitor.get("/").answer.headers["Location"].endswith("/start")


def test_the_brand_is_a_stylesheet(app: Flask, cast: Cast, visitor: Visitor) -> None:
    assert visitor.get("/book/salon/brand.css").text == ""
    assert visitor.get("/book/salon/brand.css").answer.mimetype == "text/css"
