"""Doing without reminders: by the link, by one click, and never by looking."""

import pytest
from flask import Flask
from sqlalchemy import select

from bookingapp.base.db import db
from bookingapp.base.secrets import make_token
from bookingapp.models.booking import Visit
from bookingapp.models.clients import Client
from tests.cast import Cast
from tests.web.public.conftest import Visitor


@pytest.fixture
def address(app: Flask, cast: Cast, visitor: Visitor) -> str:
    """The page of somebody who has booked."""
    visitor.book("cut")
    with app.app_context():
        ref = db.session.scalar(select(Visit.public_id)) or ""
        db.session.remove()
    return f"/book/salon/visit/{make_token(app.config['SECRET_KEY'], 'visit', ref)}/reminders"


def chosen(app: Flask) -> dict[str, bool]:
    with app.app_context():
        found = db.session.scalar(select(Client.notify)) or {}
        db.session.remove()
    return found


def test_off_and_on_again(app: Flask, visitor: Visitor, address: str) -> None:
    page = visitor.get(address)
    assert page.status == 200 and "reminds you of your visits" in page.text
    assert chosen(app) == {}
    form = page.form("/reminders")
    page = visitor.follow(visitor.post(form.action, form.values))
    assert "no longer reminds you" in page.text
    assert chosen(app) == {"reminders": False, "follow_ups": False}
    form = page.form("/reminders")
    visitor.follow(visitor.post(form.action, form.values))
    assert chosen(app) == {}


def test_by_one_click_of_a_mail_program(app: Flask, visitor: Visitor, address: str) -> None:
    for _ in range(2):
        assert visitor.post(address, {"List-Unsubscribe": "One-Click"}).status == 200
    assert chosen(app) == {"reminders": False, "follow_ups": False}


def test_one_click_never_turns_them_on(app: Flask, visitor: Visitor, address: str) -> None:
    visitor.post(address, {"List-Unsubscribe": "One-Click", "wanted": "1"})
    assert chosen(app) == {"reminders": False, "follow_ups": False}


def test_a_forged_link_leads_nowhere(app: Flask, visitor: Visitor, address: str) -> None:
    forged = address.replace(".", ".x")
    assert visitor.get(forged).status == 404
    assert visitor.post(forged, {"List-Unsubscribe": "One-Click"}).status == 404
    assert chosen(app) == {}
