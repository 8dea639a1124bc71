"""Mails as they arrive: their parts, their headers, and names that try to break them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import icalendar
import pytest
import time_machine

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.domain.booking.changes import cancel_visit
from bookingapp.domain.clients.commands import ClientDetails
from bookingapp.domain.messaging.ical import uid_of
from bookingapp.domain.messaging.letters import House
from bookingapp.domain.messaging.mails import mail_of, sign_in_mail
from bookingapp.domain.messaging.words import Words
from bookingapp.models.business import Business
from bookingapp.models.messaging import Message
from tests.cast import at
from tests.domain.messaging.post import MONDAY, Post, invitation_of, parsed, part_of, words_of

HOUSE = House("https://book.example.org", "only-for-tests-0123456789abcdef", "post@example.org")

HOSTILE = [
    "Jo\r\nBcc: everybody@example.test",
    "Jo\nContent-Type: text/html",
    'Jo; DROP, \\n\\, "quoted" <jo@example.test>',
    "👩‍👩‍👧‍👦 Zoë \u202eevil\u202c \u200fעברית",
    "a\u2028b\u2029c\x85d\x0be",
    "x" * 10_000,
    "日本" * 5_000,
    "=?utf-8?b?SGk=?=",
    "END:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Mine",
    "{{manage_link}} {{ 7*7 }} {% raw %}",
    "<script>alert(1)</script>&amp;",
    "",
    " ",
]


@pytest.fixture(autouse=True)
def hands() -> Iterator[Any]:
    """It is Monday morning."""
    with time_machine.travel(MONDAY, tick=False) as moved:
        yield moved


def arrived(mail: EmailMessage) -> EmailMessage:
    return parsed(mail.as_bytes())


def test_its_parts_are_as_calendars_want_them(post: Post) -> None:
    post.book("cut", starts=at(3, 10), staff="Ana")
    post.run()
    mail = post.mails("client1@example.test")[0]
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    inside, attached = part_of(mail, "text/calendar"), part_of(mail, "application/ics")
    assert inside is not None
    assert attached is not None
    assert inside.get_payload(decode=True) == attached.get_payload(decode=True)
    assert inside["Content-Transfer-Encoding"] == attached["Content-Transfer-Encoding"] == "base64"
    assert attached.get_filename() == "invite.ics"
    raw = inside.get_payload(decode=True)
    assert isinstance(raw, bytes)
    assert raw.count(b"\r\n") == raw.count(b"\n")
    event = invitation_of(mail)
    assert event is not None
    (message,) = post.messages(kind="confirmation", audience="client")
    assert event["UID"] == uid_of(post.app.config["SECRET_KEY"], message.facts["visit"])
    assert event["SUMMARY"] == "Cut · Salon"
    assert event["ATTENDEE"] == "mailto:client1@example.test"
    assert "Ana Silva" in event["DESCRIPTION"]


def test_its_headers(post: Post) -> None:
    with write():
        db.session.get_one(Business, post.cast.business_id).email = "hello@salon.test"
    post.book("cut", starts=at(3, 10))
    post.run()
    mail = post.mails("client1@example.test")[0]
    assert mail["From"].addresses[0].display_name == "Salon"
    assert mail["To"].addresses[0].display_name == "Client 1"
    assert mail["Reply-To"].addresses[0].addr_spec == "hello@salon.test"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].startswith("<msg_")
    event = invitation_of(mail)
    assert event is not None
    assert event["ORGANIZER"] == "mailto:hello@salon.test"


def test_a_cancellation_takes_the_event_back(post: Post) -> None:
    booked = post.book("cut", starts=at(3, 10))
    post.run()
    with write():
        cancel_visit(SYSTEM, booked.public_id)
    post.run()
    part = part_of(post.mails("client1@example.test")[1], "text/calendar")
    assert part is not None
    assert part.get_param("method") == "CANCEL"


def test_without_invitations_there_are_none(post: Post) -> None:
    post.choose(invitations=False)
    booked = post.book("cut", starts=at(3, 10))
    post.run()
    with write():
        cancel_visit(SYSTEM, booked.public_id)
    post.run()
    assert [invitation_of(mail) for mail in post.mails("client1@example.test")] == [None, None]


def test_its_html_stands_alone(post: Post) -> None:
    with write():
        db.session.get_one(Business, post.cast.business_id).branding = {"colour": "#ffe600"}
    post.book("cut", starts=at(3, 10))
    post.run()
    part = part_of(post.mails("client1@example.test")[0], "text/html")
    assert part is not None
    html = part.get_content()
    assert "background: #ffe600" in html
    assert re.search(r'class="button"[^>]*color: #000000', html)
    assert "prefers-color-scheme: dark" in html
    assert "<script" not in html
    assert "src=" not in html
    assert "{{" not in html
    assert 'lang="en"' in html


def message_of(post: Post) -> Message:
    post.book("cut", starts=at(3, 10))
    post.run()
    message = post.messages(kind="confirmation", audience="client")[0]
    db.session.expunge(message)
    return message


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_no_name_breaks_a_header_a_mail_or_an_invitation(post: Post, name: str) -> None:
    message = message_of(post)
    facts = message.facts
    item = facts["items"][0] | {"name": name, "who": [name]}
    message.name = name
    message.facts = facts | {
        "client": name,
        "items": [item],
        "business": facts["business"] | {"name": name, "email": "hello@salon.test"},
        "location": facts["location"] | {"address": name},
        "reason": name,
    }
    mail = arrived(mail_of(message, None, HOUSE))
    assert set(mail.keys()) <= {
        *("From", "To", "Subject", "Auto-Submitted", "Reply-To", "References"),
        *("MIME-Version", "Content-Type"),
    }
    assert [one.addr_spec for one in mail["To"].addresses] == ["client1@example.test"]
    assert [one.addr_spec for one in mail["From"].addresses] == ["post@example.org"]
    assert not mail.defects
    assert not any(part.defects for part in mail.walk())
    assert len(str(mail["Subject"])) <= 200
    event = invitation_of(mail)
    assert event is not None
    plain_name = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", "", name)
    said = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", "", str(event["SUMMARY"]))
    assert said.startswith(plain_name.strip()[:50])
    part = part_of(mail, "text/html")
    assert part is not None
    assert "<script>" not in part.get_content()


def test_a_client_with_signs_of_all_kinds_is_told(post: Post) -> None:
    name = "Zoë 👩‍👩‍👧 d'Ärc; \u200fשלום"
    post.book("cut", starts=at(3, 10), details=ClientDetails(name, "zoe@example.test"))
    post.run()
    (mail,) = post.mails("zoe@example.test")
    assert f"Hi {name}," in words_of(mail)
    assert "👩‍👩‍👧" in mail["To"].addresses[0].display_name


@pytest.mark.parametrize("address", ["jörg@example.test", "jo@exämple.test", "o'hara+tag@example.test"])
def test_addresses_of_other_alphabets(post: Post, address: str) -> None:
    post.book("cut", starts=at(3, 10), details=ClientDetails("Jo", address))
    post.run()
    assert [message.state for message in post.messages(kind="confirmation", audience="client")] == ["sent"]


def test_the_mail_to_sign_in() -> None:
    mail = arrived(
        sign_in_mail(
            email="jo@example.test",
            name="Jo",
            language="en",
            code="012345",
            link="https://book.example.org/my/sign-in/abc",
            minutes=10,
            house=HOUSE,
        )
    )
    text = words_of(mail)
    assert "012345" in text
    assert "https://book.example.org/my/sign-in/abc" in text
    assert "012345" not in str(mail["Subject"])


def test_what_placeholders_become_is_not_looked_through_again(post: Post) -> None:
    message = message_of(post)
    message.facts = message.facts | {"client": "{{reference}}"}
    text = words_of(arrived(mail_of(message, Words("Hi", "Dear {{client_name}}"), HOUSE)))
    assert "Dear {{reference}}" in text


def test_a_file_of_ours_is_read_by_others(post: Post) -> None:
    message = message_of(post)
    mail = arrived(mail_of(message, None, replace(HOUSE, base_url="https://x.test/deep")))
    part = part_of(mail, "application/ics")
    assert part is not None
    raw = part.get_payload(decode=True)
    assert isinstance(raw, bytes)
    (event,) = icalendar.Calendar.from_ical(raw).walk("VEVENT")
    assert str(event["URL"]).startswith("https://x.test/deep/book/salon/visit/vis_")
