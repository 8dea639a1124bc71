"""Addresses of the mail server and the SMS service: what they mean, and that a malformed one stops the start."""

from pathlib import Path

import pytest

from bookingapp.base.config import ConfigError, Settings
from bookingapp.base.outlets import BadOutlet, read_mail_url, read_sms_url, sender_address


@pytest.mark.parametrize(
    ("text", "port", "safety"),
    [
        ("smtp://localhost", 25, "none"),
        ("smtp://mail.example.org", 25, "none"),
        ("smtp://mail.example.org:2525", 2525, "none"),
        ("smtp://me:pass@mail.example.org", 587, "starttls"),
        ("smtp://me:pass@localhost", 25, "none"),
        ("smtp://me:pass@mail.example.org?starttls=0", 25, "none"),
        ("smtp://mail.example.org?starttls=1", 587, "starttls"),
        ("smtp+starttls://mail.example.org", 587, "starttls"),
        ("smtps://mail.example.org", 465, "tls"),
        ("smtps://mail.example.org?starttls=0", 465, "tls"),
        ("smtp://[::1]", 25, "none"),
    ],
)
def test_how_mail_leaves(text: str, port: int, safety: str) -> None:
    server = read_mail_url(text)
    assert (server.port, server.safety) == (port, safety)


def test_all_that_a_mail_address_says() -> None:
    server = read_mail_url(
        "smtps://me%40shop.test:p%2F%3Aw@mail.shop.test:4465?from=post@shop.test&timeout=7"
    )
    assert (server.host, server.port, server.user, server.password) == (
        "mail.shop.test",
        4465,
        "me@shop.test",
        "p/:w",
    )
    assert (server.sender, server.seconds) == ("post@shop.test", 7.0)


@pytest.mark.parametrize(
    "text",
    [
        "mail.example.org",
        "http://mail.example.org",
        "smtp://",
        "smtp://:25",
        "smtp://host:0",
        "smtp://host:70000",
        "smtp://host:port",
        "smtp://ho st",
        "smtp://me:pa/ss@host",
        "smtp://host/inbox",
        "smtp://host?form=a@shop.test",
        "smtp://host?from=",
        "smtp://host?from=nobody",
        "smtp://host?from=Shop <a@shop.test>",
        "smtp://host?from=a@shop.test%0d%0aBcc: b@shop.test,",
        "smtp://host?starttls=perhaps",
        "smtp://host?timeout=0",
        "smtp://host?timeout=3600",
        "smtp://host?timeout=1e3",
        "smtp://[::1",
        "smtp://me:gr%C3%BCn@host",
        "smtp://me:two%0Alines@host",
    ],
)
def test_a_malformed_mail_address_stops_the_start(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Settings.from_env({"BOOKINGAPP_DATA_DIR": str(tmp_path), "BOOKINGAPP_MAIL_URL": text})
    said = str(caught.value)
    assert said.startswith("BOOKINGAPP_MAIL_URL ")
    assert said.endswith(".")
    assert "pa/ss" not in said


@pytest.mark.parametrize(
    ("text", "sender"),
    [
        ("twilio://AC1:tok@api.twilio.com?from=%2B15005550006", "+15005550006"),
        ("twilio://AC1:tok@api.twilio.com?from=+15005550006", "+15005550006"),
        ("twilio://AC1:tok@api.twilio.com?from=Salon", "Salon"),
        (
            "twilio://AC1:tok@api.twilio.com?from=MG9752274e9e519418a7406176694466fa",
            "MG9752274e9e519418a7406176694466fa",
        ),
    ],
)
def test_how_text_messages_leave(text: str, sender: str) -> None:
    service = read_sms_url(text)
    assert (service.origin, service.account, service.token) == ("https://api.twilio.com", "AC1", "tok")
    assert service.sender == sender


@pytest.mark.parametrize(
    "text",
    [
        "https://api.twilio.com",
        "twilio://api.twilio.com?from=Salon",
        "twilio://AC1@api.twilio.com?from=Salon",
        "twilio://AC1:to/ken@api.twilio.com?from=Salon",
        "twilio://AC1:token@api.twilio.com",
        "twilio://AC1:token@api.twilio.com?from=12",
        "twilio://AC1:token@api.twilio.com?from=A+very+long+name",
        "twilio+http://AC1:token@api.twilio.com?from=Salon",
        "twilio://../../x:token@api.twilio.com?from=Salon",
    ],
)
def test_a_malformed_sms_address_stops_the_start(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Settings.from_env({"BOOKINGAPP_DATA_DIR": str(tmp_path), "BOOKINGAPP_SMS_URL": text})
    said = str(caught.value)
    assert said.startswith("BOOKINGAPP_SMS_URL ")
    assert "token" not in said.replace("account and token", "").replace("its token", "")


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    settings = Settings.from_env(
        {
            "BOOKINGAPP_DATA_DIR": str(tmp_path),
            "BOOKINGAPP_SECRET_KEY": "a-secret-that-is-long-enough",
            "BOOKINGAPP_DATABASE_URL": "postgresql://me:a-secret@localhost/x",
            "BOOKINGAPP_MAIL_URL": "smtp://me:a-secret@localhost",
            "BOOKINGAPP_SMS_URL": "twilio://AC1:a-secret@api.twilio.com?from=Salon",
        }
    )
    shown = [settings, read_mail_url(settings.mail_url or ""), read_sms_url(settings.sms_url or "")]
    assert "a-secret" not in repr(shown)


@pytest.mark.parametrize(
    ("mail", "base", "sender"),
    [
        ("smtp://localhost?from=post@shop.test", "https://book.shop.test", "post@shop.test"),
        ("smtp://me%40shop.test:pw@localhost", "https://book.shop.test", "me@shop.test"),
        ("smtp://me:pw@localhost", "https://book.shop.test", "bookingapp@book.shop.test"),
        (None, "https://bücher.test", "bookingapp@xn--bcher-kva.test"),
        (None, "http://127.0.0.1:8000", "bookingapp@localhost"),
        (None, "http://[::1]:8000", "bookingapp@localhost"),
        (None, None, "bookingapp@localhost"),
    ],
)
def test_whom_mail_comes_from(mail: str | None, base: str | None, sender: str) -> None:
    assert sender_address(mail, base) == sender


def test_a_host_is_needed() -> None:
    with pytest.raises(BadOutlet, match="names no host"):
        read_mail_url("smtp://")
