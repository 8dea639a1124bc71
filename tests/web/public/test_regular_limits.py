"""A contact that nobody has verified cannot fill the book with regular visits."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from bookingapp.base import clock
from bookingapp.base.config import Settings
from bookingapp.base.db import db, write
from bookingapp.models.clients import Client
from bookingapp.web.public import limits
from tests.cast import Cast, at, create_cast
from tests.support.rows import every_row
from tests.web.public.test_regular import WEEKLY, path, sent, take

SUBMIT = re.compile(r"Book \d+ more visits?")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """With the bounds."""
    return replace(settings, ratelimit_enabled=True)


@pytest.fixture
def cast(context: Flask) -> Cast:
    return create_cast()


def test_many_at_once_need_a_confirmed_address(
    cast: Cast, app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "REGULAR_A_DAY", 3)
    address = f"{path(app, take(cast, at(8, 10)))}?{WEEKLY}"
    page = client.get(address)
    before = every_row()
    refused = client.post(address, data=sent(page))
    assert refused.status_code == 429 and every_row() == before
    assert "has booked a lot today" in refused.text and SUBMIT.search(refused.text)
    with write():
        db.session.execute(update(Client).values(email_confirmed_at=clock.now()))
    assert client.post(address, data=sent(page)).status_code == 303
