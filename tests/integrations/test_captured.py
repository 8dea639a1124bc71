"""Captured messages are kept for a while, and never too many of them."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from bookingapp.base.actor import SYSTEM
from bookingapp.base.config import Settings
from bookingapp.base.db import db, write
from bookingapp.integrations import captured, mail
from bookingapp.models.messaging import CapturedMail


def letter(subject: str) -> EmailMessage:
    found = EmailMessage()
    found["Subject"] = subject
    found.set_content("Hello")
    return found


def test_captured_mail_is_swept(context: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with write():
        assert captured.sweep_captured(SYSTEM) == 0
    for subject in ("First", "Second"):
        mail.deliver(settings, letter(subject), "ada@clients.test")
    with time_machine.travel(datetime.now(UTC) + timedelta(days=20)):
        mail.deliver(settings, letter("Later"), "ada@clients.test")
        with write():
            assert captured.sweep_captured(SYSTEM) == 0
    with time_machine.travel(datetime.now(UTC) + timedelta(days=31)), write():
        assert captured.sweep_captured(SYSTEM) == 2
    for number in range(6):
        mail.deliver(settings, letter(f"Number {number}"), "ada@clients.test")
    monkeypatch.setattr(captured, "KEPT_ROWS", 4)
    with write():
        assert captured.sweep_captured(SYSTEM) == 3
    assert [row.subject for row in db.session.scalars(select(CapturedMail).order_by(CapturedMail.id))] == [
        f"Number {number}" for number in range(2, 6)
    ]
