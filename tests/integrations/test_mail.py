"""Mail as a real server gets it, and what each of its answers means."""

import logging
import smtplib
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from bookingapp.base.config import Settings
from bookingapp.base.db import db
from bookingapp.base.jobs import Permanent, Transient
from bookingapp.integrations.mail import deliver, is_captured, smtp
from bookingapp.models.messaging import CapturedMail
from tests.support.mail import deaf, parsed, postbox
from tests.support.server import free_port

ADA = "ada@example.test"


@pytest.fixture
def bare(tmp_path: Path) -> Settings:
    """Of an installation whose database nobody asks."""
    return Settings.from_env(
        {"BOOKINGAPP_DATA_DIR": str(tmp_path), "BOOKINGAPP_BASE_URL": "https://book.shop.test"}
    )


@pytest.fixture(autouse=True)
def forget_silence() -> Iterator[None]:
    smtp._silent.clear()
    yield
    smtp._silent.clear()


def mail_of(subject: str = "Booked", text: str = "See you on Tuesday.\n") -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = subject
    mail["From"] = "Salon Zoë <whatever@salon.test>"
    mail["Reply-To"] = "hello@salon.test"
    mail["To"] = f"Ada 🦊 <{ADA}>"
    mail.set_content(text)
    return mail


def test_it_arrives_whole(bare: Settings) -> None:
    with postbox() as box:
        deliver(replace(bare, mail_url=box.url), mail_of("Grüße 🎉", "Bis Dienstag, Zoë 🦊\n"), ADA)
    came = box.received[0]
    assert (came.sender, came.to) == ("post@shop.test", ADA)
    assert came.raw.isascii()
    assert came.mail["Subject"] == "Grüße 🎉"
    assert came.mail["From"] == "Salon Zoë <post@shop.test>"
    assert came.mail["Reply-To"] == "hello@salon.test"
    assert came.mail["Auto-Submitted"] == "auto-generated"
    assert came.mail["Date"].datetime is not None
    assert came.mail.get_content() == "Bis Dienstag, Zoë 🦊\n"


def test_the_same_message_keeps_its_id(bare: Settings) -> None:
    with postbox() as box:
        told = replace(bare, mail_url=box.url)
        for reference in ("msg_1", "msg_1", "msg_2", None, None):
            deliver(told, mail_of(), ADA, reference=reference)
    ids = [one.mail["Message-ID"] for one in box.received]
    assert ids[0] == ids[1] == "<msg_1@shop.test>"
    assert len(set(ids)) == 4


def test_without_a_server_it_is_captured_once(context: Flask, settings: Settings) -> None:
    assert is_captured(settings)
    for _ in range(2):
        deliver(settings, mail_of("Grüße"), ADA, reference="msg_1")
    deliver(settings, mail_of(), ADA)
    deliver(settings, mail_of(), ADA)
    rows = db.session.scalars(select(CapturedMail).order_by(CapturedMail.id)).all()
    assert [(row.channel, row.address, row.subject) for row in rows] == [
        ("email", ADA, "Grüße"),
        ("email", ADA, "Booked"),
        ("email", ADA, "Booked"),
    ]
    assert parsed(rows[0].raw)["From"] == "Salon Zoë <bookingapp@localhost>"


@pytest.mark.parametrize(
    "temper",
    [
        {"rcpt": lambda _address, _times: "451 4.7.1 Greylisted, come back"},
        {"rcpt": lambda _address, _times: "450 4.2.0 Mailbox busy"},
        {"data": "452 4.3.1 Disk full"},
        {"mail": "421 4.7.0 Too many connections"},
    ],
)
def test_patience_is_had_for_minutes(bare: Settings, temper: dict[str, Any]) -> None:
    with postbox(**temper) as box, pytest.raises(Transient) as caught:
        deliver(replace(bare, mail_url=box.url), mail_of(), ADA)
    assert caught.value.after == smtp.GREYLISTED_SECONDS
    assert "answered 4" in str(caught.value)


@pytest.mark.parametrize(
    "temper",
    [
        {"rcpt": lambda _address, _times: "550 5.1.1 No such user here"},
        {"data": "554 5.6.0 We do not like what it says"},
    ],
)
def test_what_is_refused_for_good_is_not_tried_again(bare: Settings, temper: dict[str, Any]) -> None:
    with postbox(**temper) as box, pytest.raises(Permanent, match="answered 55"):
        deliver(replace(bare, mail_url=box.url), mail_of(), ADA)


@pytest.mark.parametrize(
    "temper",
    [
        {"mail": "550 5.7.1 You may not send from there"},
        {"rcpt": lambda _address, _times: "530 5.7.0 Sign in first"},
    ],
)
def test_what_an_operator_can_mend_is_tried_again(bare: Settings, temper: dict[str, Any]) -> None:
    with postbox(**temper) as box, pytest.raises(Transient):
        deliver(replace(bare, mail_url=box.url), mail_of(), ADA)


def test_a_wrong_password_is_tried_again_and_written_nowhere(
    bare: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with postbox(users={"me": "right"}) as box:
        url = f"smtp://me:wr%40ng@127.0.0.1:{box.port}?timeout=5"
        with pytest.raises(Transient) as caught:
            deliver(replace(bare, mail_url=url), mail_of(), ADA)
        deliver(replace(bare, mail_url=url.replace("wr%40ng", "right")), mail_of(), ADA)
    assert box.passwords[0] == (b"me", b"wr@ng")
    assert len(box.received) == 1
    own = [record.getMessage() for record in caplog.records if record.name.startswith("bookingapp")]
    assert all("wr@ng" not in text and ADA not in text for text in [*own, str(caught.value)])


def test_a_server_that_is_gone_is_left_alone_for_a_moment(bare: Settings) -> None:
    told = replace(bare, mail_url=f"smtp://127.0.0.1:{free_port()}")
    with pytest.raises(Transient, match="does not answer"):
        deliver(told, mail_of(), ADA)
    with pytest.raises(Transient, match="a moment ago"):
        deliver(told, mail_of(), ADA)


def test_a_server_that_hangs_is_not_waited_for(bare: Settings) -> None:
    with deaf() as server:
        told = replace(bare, mail_url=server.url(seconds=1))
        began = time.monotonic()
        for _ in range(5):
            with pytest.raises(Transient):
                deliver(told, mail_of(), ADA)
        assert time.monotonic() - began < 10
        assert server.calls == 1


def test_a_server_that_drips_is_cut_off(bare: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "LONGEST_SECONDS", 1.0)
    with deaf(drip=b"220-still here\r\n") as server:
        began = time.monotonic()
        with pytest.raises(Transient):
            deliver(replace(bare, mail_url=server.url(seconds=5)), mail_of(), ADA)
        assert time.monotonic() - began < 10


def test_a_broken_goodbye_is_not_a_failure(bare: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_line: smtplib.SMTP) -> None:
        raise TimeoutError

    monkeypatch.setattr(smtplib.SMTP, "quit", never)
    with postbox() as box:
        deliver(replace(bare, mail_url=box.url), mail_of(), ADA)
    assert len(box.received) == 1


@pytest.mark.parametrize("name", ["Subject", "To", "Reply-To", "X-Own"])
def test_a_line_break_never_makes_a_header(bare: Settings, name: str) -> None:
    """Whatever would write headers past the library's own checks."""
    mail = mail_of()
    del mail[name]
    mail._headers.append((name, "x\r\nBcc: everybody@example.test\r\n\r\nAnd a body"))  # type: ignore[attr-defined]
    with postbox() as box, suppress(Permanent):
        deliver(replace(bare, mail_url=box.url), mail, ADA)
    assert all("Bcc" not in came.mail and "body" not in came.mail.get_content() for came in box.received)
    assert name == "Subject" or box.received == []


def test_an_address_in_other_letters(bare: Settings) -> None:
    with postbox() as box:
        told = replace(bare, mail_url=box.url)
        deliver(told, mail_of(), "ada@bücher.example.test")
        deliver(told, mail_of(), "zoë@example.test")
    assert [one.to for one in box.received] == ["ada@xn--bcher-kva.example.test", "zoë@example.test"]


NAMES = (
    "Plain Name",
    'Zoë "Z" O\'Neil, Dr.; <x@y.test>',
    "🦊" * 200,
    "a," * 200,
    '"' * 60,
    "\\" * 60,
    "Salon <b@c.test>, Bob (the barber)",
    "name " + "é" * 10 + " " + "b" * 300,
    "محمد " * 30 + "محمد",
    "日本語テキスト" * 30,
    "Ünïcødé, " * 40 + "ende",
    "a" * 1000,
)


@pytest.mark.parametrize("name", NAMES)
def test_no_name_breaks_a_header(bare: Settings, name: str) -> None:
    mail = mail_of(subject=name)
    for header in ("From", "To", "Reply-To"):
        del mail[header]
        mail[header] = Address(name, addr_spec="x@salon.test")
    with postbox() as box:
        deliver(replace(bare, mail_url=box.url), mail, ADA)
    [came] = box.received
    assert max(map(len, came.raw.splitlines())) <= 998
    old = message_from_bytes(came.raw)  # Python's newer parser parts names that stand on several lines
    assert plain(old["Subject"]) == name
    for header, address in (("From", "post@shop.test"), ("To", "x@salon.test"), ("Reply-To", "x@salon.test")):
        [(shown, found)] = getaddresses([old[header]])
        assert (plain(shown), found) == (name, address)
        assert [one.addr_spec for one in came.mail[header].addresses] == [address]


def plain(text: str) -> str:
    return str(make_header(decode_header(text)))


@pytest.mark.parametrize("length", [100, 10_000])
def test_a_long_subject_stays_one_header(bare: Settings, length: int) -> None:
    for text in ("🎉" * length, "wort " * length + "ende", "a" * length):
        with postbox() as box:
            deliver(replace(bare, mail_url=box.url), mail_of(subject=text), ADA)
        assert max(map(len, box.received[0].raw.splitlines())) <= 998
        assert plain(message_from_bytes(box.received[0].raw)["Subject"].replace("\r\n", "")) == text


def test_a_line_break_in_disguise(bare: Settings) -> None:
    """The library decodes what looks like an encoded word, wherever it comes from."""
    name = "=?utf-8?q?x=0D=0ABcc:_everybody@example.test?="
    mail = mail_of(subject=name)
    del mail["To"]
    mail["To"] = Address(name, addr_spec=ADA)
    with postbox() as box:
        deliver(replace(bare, mail_url=box.url), mail, ADA)
    [came] = box.received
    assert "Bcc" not in came.mail
    assert plain(message_from_bytes(came.raw)["Subject"]) == "x Bcc: everybody@example.test"
    assert came.mail["To"].addresses[0].addr_spec == ADA


@pytest.mark.parametrize(
    "base", ["https://bücher.test", "http://127.0.0.1:8000", "http://localhost:5000", None]
)
def test_wherever_clients_find_us(bare: Settings, base: str | None) -> None:
    with postbox() as box:
        url = f"smtp://127.0.0.1:{box.port}"
        deliver(replace(bare, mail_url=url, base_url=base), mail_of(), ADA, reference="msg_1")
    assert box.received[0].sender.startswith("bookingapp@")


class TestSafety:
    @pytest.fixture
    def certificate(self, tmp_path: Path) -> Path:
        """For 127.0.0.1, signed by itself."""
        file = tmp_path / "own.pem"
        subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"]
        made = [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            *subject,
        ]
        subprocess.run(
            [*made, "-keyout", file, "-out", file.with_suffix(".crt")], check=True, capture_output=True
        )
        file.write_bytes(file.read_bytes() + file.with_suffix(".crt").read_bytes())
        return file

    @pytest.mark.parametrize("scheme", ["smtp+starttls", "smtps"])
    def test_it_is_sent_over_tls(
        self, bare: Settings, certificate: Path, monkeypatch: pytest.MonkeyPatch, scheme: str
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with postbox(certificate=certificate, tls=scheme == "smtps", users={"me": "pass"}) as box:
            told = replace(bare, mail_url=f"{scheme}://me:pass@127.0.0.1:{box.port}?timeout=5")
            deliver(told, mail_of(), ADA)
        assert [one.is_safe for one in box.received] == [True]

    @pytest.mark.parametrize("scheme", ["smtp+starttls", "smtps"])
    def test_a_certificate_that_nobody_vouches_for_is_refused(
        self, bare: Settings, certificate: Path, scheme: str
    ) -> None:
        with postbox(certificate=certificate, tls=scheme == "smtps", users={"me": "pass"}) as box:
            told = replace(bare, mail_url=f"{scheme}://me:pass@127.0.0.1:{box.port}?timeout=5")
            with pytest.raises(Transient, match="No safe connection"):
                deliver(told, mail_of(), ADA)
        assert box.passwords == []

    def test_a_password_never_leaves_in_the_clear(self, bare: Settings) -> None:
        with postbox(users={"me": "pass"}) as box:
            told = replace(bare, mail_url=f"smtp+starttls://me:pass@127.0.0.1:{box.port}?timeout=5")
            with pytest.raises(Transient, match="STARTTLS"):
                deliver(told, mail_of(), ADA)
        assert (box.passwords, box.received) == ([], [])
