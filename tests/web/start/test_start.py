"""The first run: only with the code, only once, and it ends on a page that can be booked."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from bookingapp.base.db import db
from bookingapp.base.secrets import is_setup_code, setup_code
from bookingapp.models.business import Business, User
from bookingapp.web.tokens import form_token

KEY = "only-for-tests-0123456789abcdef"


@pytest.fixture
def answers(context: Flask) -> dict[str, str]:
    """Everything that is asked."""
    return {
        "token": form_token("start"),
        "code": setup_code(KEY).lower().replace("-", " "),
        "name": "Café Ölmühle",
        "trade": "salon",
        "timezone": "Europe/Berlin",
        "currency": "",
        "locale": "de",
        "website": "https://muehle.test/kontakt",
        "owner": "Olga Öl",
        "email": "Olga@Muehle.test",
        "password": "correct horse",
    }


def test_it_ends_on_a_page_that_can_be_booked(client: FlaskClient, answers: dict[str, str]) -> None:
    assert client.get("/").location == "/start"
    assert client.get("/start").status_code == 200
    done = client.post("/start", data=answers)
    assert (done.status_code, done.location) == (303, "/dashboard/cafe-oelmuehle/start")
    ready = client.get(done.location).text
    assert "http://localhost/book/cafe-oelmuehle" in ready
    assert "Schnitt" in client.get("/book/cafe-oelmuehle").text
    row = db.session.scalars(select(Business)).one()
    assert (row.trade, row.currency, row.country, row.locale) == ("salon", "EUR", "DE", "de")
    assert row.embed_origins == ["https://muehle.test", "https://www.muehle.test"]
    assert [(user.name, user.email) for user in db.session.scalars(select(User))] == [
        ("Olga Öl", "olga@muehle.test")
    ]
    assert client.get("/dashboard/cafe-oelmuehle/today").status_code == 200
    assert client.get("/start").location == "/sign-in"
    assert client.post("/start", data=answers | {"name": "Second"}).location == "/sign-in"
    assert client.get("/").location == "/book/cafe-oelmuehle"


def test_nobody_else_begins(client: FlaskClient, answers: dict[str, str]) -> None:
    for changed, status in (
        ({"code": "AAAA-BBBB-CCCC"}, 422),
        ({"code": ""}, 422),
        ({"code": "ÄÄÄÄ-ßßßß-ıııı"}, 422),
        ({"token": "forged"}, 422),
        ({"password": "short"}, 422),
        ({"timezone": "Mars"}, 422),
        ({"trade": "circus"}, 422),
        ({"email": "nobody"}, 422),
        ({"name": "\0"}, 422),
    ):
        answer = client.post("/start", data=answers | changed)
        assert answer.status_code == status, changed
        assert 'id="faults"' in answer.text
        assert "correct horse" not in answer.text
    assert db.session.scalars(select(Business.id)).all() == []
    assert db.session.scalars(select(User.id)).all() == []


def test_the_code_is_long_and_its_own() -> None:
    code = setup_code(KEY)
    assert len(code.replace("-", "")) == 12
    assert code != setup_code(KEY + "x")
    assert is_setup_code(KEY, f" {code.lower()} ")
    assert not is_setup_code(KEY, code[:-1])
