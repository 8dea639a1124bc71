"""`/demo/mail`: there only in a demo that sends nothing; shows messages without letting them do anything."""

from dataclasses import replace
from email.message import EmailMessage

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from bookingapp.base.config import Settings
from bookingapp.base.db import db, write
from bookingapp.integrations import mail, sms
from bookingapp.integrations.captured import list_captured
from bookingapp.models.business import Business
from tests import cast

EVIL = "<script>alert(1)</script><p onclick=alert(2)>Hello</p><a href='https://book.shop.test/x'>Open</a>"
ICS = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


def letter(subject: str, text: str = "Hello\nhttps://book.shop.test/visit\n") -> EmailMessage:
    found = EmailMessage()
    found["Subject"], found["From"], found["To"] = subject, "Salon <x@salon.test>", "Ada <ada@clients.test>"
    found.set_content(text)
    found.add_alternative(f"<html><head><title>t</title></head><body>{EVIL}</body></html>", subtype="html")
    found.add_alternative(ICS, maintype="text", subtype="calendar", params={"method": "REQUEST"})
    found.add_attachment(
        ICS, maintype="text", subtype="calendar", filename="../in vite.ics", params={"method": "REQUEST"}
    )
    return found


@pytest.fixture
def demo(context: Flask, settings: Settings) -> cast.Cast:
    """A database with the demo's mark, and two messages."""
    made = cast.create_cast()
    with write():
        db.session.execute(update(Business).where(Business.id == made.business_id).values(demo=True))
    mail.deliver(settings, letter("First <b>"), "ada@clients.test", business_id=made.business_id)
    mail.deliver(settings, letter("Second"), "bo@clients.test")
    return made


def refs() -> list[str]:
    return [kept.ref for kept in list_captured()]


def test_newest_first(demo: cast.Cast, client: FlaskClient) -> None:
    page = client.get("/demo/mail")
    assert page.status_code == 200
    assert page.text.index("Second") < page.text.index("First &lt;b&gt;")
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]


def test_one_message(demo: cast.Cast, client: FlaskClient) -> None:
    page = client.get(f"/demo/mail/{refs()[1]}").text
    assert "First &lt;b&gt;" in page
    assert 'href="https://book.shop.test/visit"' in page
    assert f'src="/demo/mail/{refs()[1]}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    assert "alert(" not in page


def test_its_html_is_caged(demo: cast.Cast, client: FlaskClient) -> None:
    answer = client.get(f"/demo/mail/{refs()[0]}/html")
    assert answer.text.count('<head><base target="_blank">') == 1
    [rules] = answer.headers.getlist("Content-Security-Policy")
    assert rules.startswith("sandbox allow-popups")
    assert "default-src 'none'" in rules
    assert "allow-scripts" not in rules
    assert "allow-same-origin" not in rules


def test_the_invitation_can_be_kept(demo: cast.Cast, client: FlaskClient) -> None:
    answer = client.get(f"/demo/mail/{refs()[0]}/file/0")
    assert answer.data == ICS
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="in-vite.ics"'
    assert client.get(f"/demo/mail/{refs()[0]}/file/1").status_code == 404


def test_a_text_without_more(demo: cast.Cast, settings: Settings, client: FlaskClient) -> None:
    plain = EmailMessage()
    plain["Subject"] = "Plain"
    plain.set_content("<i>As it is</i>\n")
    mail.deliver(settings, plain, "ada@clients.test")
    page = client.get(f"/demo/mail/{refs()[0]}").text
    assert "&lt;i&gt;As it is&lt;/i&gt;" in page
    assert "<iframe" not in page
    assert client.get(f"/demo/mail/{refs()[0]}/html").status_code == 404


def test_only_invented_addresses(demo: cast.Cast, settings: Settings, client: FlaskClient) -> None:
    mail.deliver(settings, letter("Real"), "somebody@example.org")
    sms.deliver(settings, "+12125550123", "A text")
    assert len(refs()) == 4
    for ref in refs()[:2]:
        for rest in ("", "/html", "/file/0"):
            assert client.get(f"/demo/mail/{ref}{rest}").status_code == 404
    assert "Real" not in client.get("/demo/mail").text


def test_not_without_the_demos_mark(context: Flask, settings: Settings, client: FlaskClient) -> None:
    cast.create_cast()
    mail.deliver(settings, letter("First"), "ada@clients.test")
    for path in ("/demo/mail", f"/demo/mail/{refs()[0]}", f"/demo/mail/{refs()[0]}/html"):
        assert client.get(path).status_code == 404


def test_not_where_mail_is_sent(demo: cast.Cast, app: Flask, client: FlaskClient) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail_url="smtp://localhost")
    for path in ("/demo/mail", f"/demo/mail/{refs()[0]}", f"/demo/mail/{refs()[0]}/html"):
        assert client.get(path).status_code == 404


def test_older_ones_are_on_further_pages(demo: cast.Cast, settings: Settings, client: FlaskClient) -> None:
    for number in range(60):
        mail.deliver(settings, letter(f"Number {number:02}"), "ada@clients.test")
    first = client.get("/demo/mail").text
    assert "Number 59" in first
    assert "Number 09" not in first
    older = client.get(f"/demo/mail?before={refs()[49]}").text
    assert "Number 09" in older
    assert "Second" in older
    assert "Number 10" not in older
