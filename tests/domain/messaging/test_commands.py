"""What staff choose and see: settings, own words, the timeline of a visit, and once more."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from bookingapp.base.actor import SYSTEM, Actor
from bookingapp.base.db import write
from bookingapp.base.errors import Conflict, Forbidden, Invalid, NotFound
from bookingapp.domain.booking.changes import cancel_visit
from bookingapp.domain.booking.queries import client_by_link
from bookingapp.domain.booking.reschedule import reschedule_visit
from bookingapp.domain.messaging.commands import (
    drop_template,
    resend_message,
    set_message_settings,
    set_template,
)
from bookingapp.domain.messaging.kinds import KINDS
from bookingapp.domain.messaging.letters import House
from bookingapp.domain.messaging.queries import default_words, is_editable, preview, timeline
from bookingapp.domain.messaging.settings import DEFAULTS, read_settings
from bookingapp.domain.messaging.words import Words, fill, line_of, paragraphs, unknown_placeholders
from tests.cast import at
from tests.domain.messaging.post import MONDAY, Post, words_of

HOUSE = House("https://book.example.org", "only-for-tests-0123456789abcdef", "post@example.org")
CONFIRMATION = {"kind": "confirmation", "channel": "email", "audience": "client", "locale": "en"}


@pytest.fixture(autouse=True)
def hands() -> Iterator[Any]:
    """It is Monday morning."""
    with time_machine.travel(MONDAY, tick=False) as moved:
        yield moved


def user(post: Post, *rights: str) -> Actor:
    return Actor("user", post.cast.business_id, "usr_somebody", frozenset({*rights, "bookings:all"}))


def writer(post: Post) -> Actor:
    return user(post, "messages:write", "messages:read")


# Settings


def test_settings_are_kept_and_the_rest_stays(post: Post) -> None:
    with write():
        set_message_settings(writer(post), post.cast.business_id, reminders=[60, 2880, 60], quiet=None)
    with write():
        found = set_message_settings(writer(post), post.cast.business_id, follow_up=90)
    assert (found.reminders, found.quiet, found.follow_up) == ((2880, 60), None, 90)
    assert found.staff_notices is DEFAULTS.staff_notices


@pytest.mark.parametrize(
    "wrong",
    [
        {"reminders": [1]},
        {"reminders": [60] * 9},
        {"reminders": "60"},
        {"reminders": [True]},
        {"sms_reminders": [10**9]},
        {"follow_up": -1},
        {"quiet": [480, 480]},
        {"quiet": [0, 1440]},
        {"staff_notices": 1},
        {"colour": "red"},
    ],
)
def test_settings_that_are_none_are_refused(post: Post, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as caught, write():
        set_message_settings(writer(post), post.cast.business_id, **wrong)
    assert caught.value.fields.keys() == wrong.keys()


@pytest.mark.parametrize(
    "stored",
    [{}, {"reminders": None}, {"quiet": "late"}, {"follow_up": "x"}, {"unknown": 1}, {"invitations": 0}],
)
def test_what_is_stored_and_malformed_counts_as_not_chosen(stored: dict[str, Any]) -> None:
    assert read_settings(stored) == DEFAULTS


def test_settings_are_read_as_they_were_stored() -> None:
    assert read_settings(DEFAULTS.stored()) == DEFAULTS


def test_only_those_who_may_change_messages(post: Post) -> None:
    for actor, error in (
        (user(post, "messages:read"), Forbidden),
        (Actor("user", post.cast.stranger_id, "usr_x", frozenset({"messages:write"})), NotFound),
    ):
        with pytest.raises(error), write():
            set_message_settings(actor, post.cast.business_id, follow_up=1)
        with pytest.raises(error), write():
            set_template(actor, post.cast.business_id, **CONFIRMATION, subject="", body="Hi")
        with pytest.raises(error), write():
            drop_template(actor, post.cast.business_id, **CONFIRMATION)


# Own words


def test_own_words_are_used_in_their_language_only(post: Post) -> None:
    with write():
        set_template(
            writer(post),
            post.cast.business_id,
            **CONFIRMATION,
            subject="Yes, {{client_name}}!",
            body="See you on {{when}} <b>&</b>\nat {{location}}.\n\n{{reason}}\n\nYours, {{staff}}",
        )
    post.book("cut", starts=at(3, 10), staff="Ana")
    post.book("cut", starts=at(3, 12), staff="Ana", locale="de")
    post.run()
    own, ours = post.mails("client1@example.test")
    assert own["Subject"] == "Yes, Client 1!"
    assert "See you on Thu, Mar 5, 10:00 am <b>&</b>\nat Main Street.\n\nYours, Ana Silva" in words_of(own)
    assert "When: Thursday" in words_of(own)
    html = own.get_body(("html",))
    assert html is not None
    assert "&lt;b&gt;&amp;&lt;/b&gt;" in html.get_content()
    assert "Yes," not in ours["Subject"]
    with write():
        drop_template(writer(post), post.cast.business_id, **CONFIRMATION)
    post.book("cut", starts=at(3, 14), staff="Ana")
    post.run()
    assert post.subjects()[-1].startswith("Booked: Cut")


@pytest.mark.parametrize(
    "text",
    ["{{password}}", "{{ client_name | upper }}", "{{client_name", "}}", "{{{{client_name}}}}", "{{}}"],
)
def test_placeholders_that_there_are_not_are_refused_by_name(post: Post, text: str) -> None:
    with pytest.raises(Invalid) as caught, write():
        set_template(writer(post), post.cast.business_id, **CONFIRMATION, subject=text, body=text)
    assert caught.value.fields.keys() == {"subject", "body"}


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "sign_in"},
        {"kind": "news"},
        {"channel": "slack"},
        {"audience": "owner"},
        {"locale": "xx"},
        {"kind": "follow_up", "channel": "sms"},
        {"kind": "reminder", "audience": "staff"},
    ],
)
def test_words_for_messages_that_there_are_not(post: Post, other: dict[str, str]) -> None:
    with pytest.raises(NotFound), write():
        set_template(writer(post), post.cast.business_id, **(CONFIRMATION | other), subject="", body="x")


def test_words_that_are_too_long_or_not_text(post: Post) -> None:
    for body in ("x" * 6000, "a\0b", "\ud800"):
        with pytest.raises(Invalid), write():
            set_template(writer(post), post.cast.business_id, **CONFIRMATION, subject="", body=body)


ALL = [
    (kind, channel, audience)
    for kind, one in KINDS.items()
    for channel in one.channels
    for audience in one.audiences
    if is_editable(kind, channel, audience)
]


@pytest.mark.parametrize("locale", ["en", "de"])
def test_every_message_can_be_looked_at_before(post: Post, locale: str) -> None:
    actor = writer(post)
    for kind, channel, audience in ALL:
        which = {"kind": kind, "channel": channel, "audience": audience, "locale": locale}
        ours = default_words(**which)
        assert unknown_placeholders(ours.subject + ours.body + ours.heading) == []
        seen = preview(actor, post.cast.business_id, HOUSE, **which)
        assert "{{" not in seen.subject + seen.plain + seen.html
        assert seen.plain.strip()
    words = Words("Hello {{client_name}}", "From {{business_name}}")
    seen = preview(actor, post.cast.business_id, HOUSE, **CONFIRMATION, words=words)
    assert (seen.subject, "From Salon" in seen.plain) == ("Hello Jo Miller", True)


def test_filling() -> None:
    assert fill("{{a}} {{ a }} {b} {{c}}", {"a": "{{c}}"}) == "{{c}} {{c}} {b} "
    assert paragraphs("One {{a}}\n\n{{b}}\n\n\nTwo\nlines", {"a": "1"}) == ["One 1", "Two\nlines"]
    assert line_of("a\r\nb\u202ec\x00", 10) == "a bc"
    assert line_of("x" * 300) == "x" * 199 + "…"


# What was told


def test_the_timeline_says_what_was_told_and_will_be(post: Post, hands: Any) -> None:
    booked = post.book("cut", starts=at(3, 10), staff="Ana")
    post.run()
    hands.shift(60)
    timetable = post.cast.timetable()
    with write():
        reschedule_visit(
            client_by_link(post.cast.business_id, booked.public_id), timetable, booked.public_id, at(4, 11)
        )
    post.run()
    actor = user(post, "bookings:read", "bookings:write")
    told = timeline(actor, booked.public_id)
    assert [(one.title, one.audience, one.state) for one in told] == [
        ("Confirmation", "client", "sent"),
        ("Confirmation", "staff", "sent"),
        ("Booking changed", "client", "sent"),
        ("Booking changed", "staff", "sent"),
        ("Reminder", "client", "planned"),
        ("Reminder", "client", "planned"),
    ]
    assert [one.can_resend for one in told] == [False, False, True, True, False, False]
    assert timeline(actor, booked.booking_refs[0]) == told


def test_the_timeline_is_for_the_business(post: Post) -> None:
    booked = post.book("cut", starts=at(3, 10))
    post.run()
    for actor, error in (
        (user(post), Forbidden),
        (client_by_link(post.cast.business_id, booked.public_id), Forbidden),
        (Actor("user", post.cast.stranger_id, "usr_x", frozenset({"bookings:read"})), NotFound),
    ):
        with pytest.raises(error):
            timeline(actor, booked.public_id)


def test_a_message_is_sent_again(post: Post) -> None:
    post.book("cut", starts=at(3, 10))
    post.run()
    (message,) = post.messages(kind="confirmation", audience="client")
    with write():
        resend_message(user(post, "bookings:write"), message.public_id)
    post.run()
    assert post.subjects() == ["Booked: Cut, Thu, Mar 5, 10:00 am"] * 2


def test_what_is_no_longer_true_is_not_sent_again(post: Post) -> None:
    booked = post.book("cut", starts=at(3, 10))
    post.run()
    (message,) = post.messages(kind="confirmation", audience="client")
    with write():
        cancel_visit(SYSTEM, booked.public_id)
    post.run()
    with pytest.raises(Conflict), write():
        resend_message(user(post, "bookings:write"), message.public_id)


def test_who_may_send_again(post: Post) -> None:
    booked = post.book("cut", starts=at(3, 10))
    post.run()
    (message,) = post.messages(kind="confirmation", audience="client")
    for actor, error in (
        (user(post, "bookings:read"), Forbidden),
        (client_by_link(post.cast.business_id, booked.public_id), NotFound),
        (Actor("user", post.cast.stranger_id, "usr_x", frozenset({"bookings:write"})), NotFound),
    ):
        with pytest.raises(error), write():
            resend_message(actor, message.public_id)
    with pytest.raises(NotFound), write():
        resend_message(user(post, "bookings:write"), "msg_nothing")
