"""From the form to the mailbox: booked over HTTP, told by the worker, received over SMTP, read by a mail program."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from bookingapp.base.config import Settings
from bookingapp.base.db import db
from bookingapp.factory import create_app
from bookingapp.worker import loop
from tests.cast import Cast, create_cast
from tests.domain.messaging.post import invitation_of, words_of
from tests.support.mail import Postbox, postbox
from tests.web.public.conftest import Visitor


@pytest.fixture
def box() -> Iterator[Postbox]:
    """A mail server."""
    with postbox() as running:
        yield running


@pytest.fixture
def settings(database_url: str, tmp_path: Path, box: Postbox) -> Settings:
    """An installation that sends mail."""
    return Settings.from_env(
        {
            "BOOKINGAPP_DATABASE_URL": database_url,
            "BOOKINGAPP_DATA_DIR": str(tmp_path / "var"),
            "BOOKINGAPP_SECRET_KEY": "only-for-tests-0123456789abcdef",
            "BOOKINGAPP_BASE_URL": "http://localhost",
            "BOOKINGAPP_MAIL_URL": box.url,
            "BOOKINGAPP_RATELIMIT_ENABLED": "0",
        }
    )


@pytest.fixture
def sending(settings: Settings) -> Iterator[Flask]:
    """The application of that installation."""
    app = create_app(settings)
    app.testing = True
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def cast(sending: Flask) -> Cast:
    """The salon."""
    with sending.app_context():
        found = create_cast()
        db.session.remove()
        return found


def test_booked_told_and_cancelled_by_the_link_in_the_mail(sending: Flask, cast: Cast, box: Postbox) -> None:
    visitor = Visitor(sending.test_client(use_cookies=False))
    assert "You are booked" in visitor.book("cut").text
    loop.run_once(sending)
    (booked,) = box.received
    assert booked.to == "ada@example.test"
    assert booked.sender == "post@shop.test"
    mail = booked.mail
    assert mail["From"].addresses[0].display_name == "Salon"
    assert mail["Subject"].startswith("Booked: Cut, ")
    first = invitation_of(mail)
    link = re.search(r"http://localhost(/book/salon/visit/\S+)", words_of(mail))
    assert link is not None
    page = visitor.get(link[1])
    assert page.status == 200
    form = page.form("/cancel")
    visitor.post(form.action, form.values)
    loop.run_once(sending)
    assert len(box.received) == 2
    assert box.received[1].mail["Subject"].startswith("Cancelled: Cut, ")
    last = invitation_of(box.received[1].mail)
    assert first is not None
    assert last is not None
    assert (first["UID"], int(first["SEQUENCE"]) + 1) == (last["UID"], int(last["SEQUENCE"]))
    assert last["STATUS"] == "CANCELLED"
    assert mail["Message-ID"] != box.received[1].mail["Message-ID"]
