"""Regular visits are told in one message; the waiting list tells what is free and until when."""

from collections.abc import Iterator
from typing import Any

import icalendar
import pytest
import time_machine

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.base.ids import new_id
from bookingapp.base.secrets import read_token
from bookingapp.domain.booking.changes import cancel_visit
from bookingapp.domain.booking.commands import Booked
from bookingapp.domain.booking.queries import client_by_link, find_visit
from bookingapp.domain.booking.recurring import book_dates, plan_dates, regular_of
from bookingapp.domain.booking.waitlist_rounds import expire_offers
from bookingapp.domain.schedule.recurrence import read_rule
from tests.cast import ZONE, at
from tests.domain.booking.waiting import book_time, cancel, join_as
from tests.domain.messaging.post import MONDAY, Post, invitation_of, part_of, words_of


@pytest.fixture(autouse=True)
def hands() -> Iterator[Any]:
    """It is Monday morning."""
    with time_machine.travel(MONDAY, tick=False) as moved:
        yield moved


def repeat(post: Post, booked: Booked) -> tuple[str, ...]:
    """Four more weeks of the same."""
    timetable = post.cast.timetable()
    actor = client_by_link(post.cast.business_id, booked.public_id)
    regular = regular_of(timetable, find_visit(actor, booked.public_id), same_staff=True)
    rule = read_rule("FREQ=WEEKLY;COUNT=5", ZONE, 600)
    picks = [one.offer.pick for one in plan_dates(actor, timetable, regular, rule) if one.offer]
    with write():
        return book_dates(actor, timetable, regular, rule, new_id("rec"), picks).visit_refs


def test_regular_visits_are_one_message(post: Post) -> None:
    booked = post.book("cut", starts=at(8, 10), staff="Ana")
    post.run()
    refs = repeat(post, booked)
    post.run()
    assert post.subjects() == ["Booked: Cut, Tue, Mar 10, 10:00 am", "Booked: Cut on 5 dates"]
    mail = post.mails("client1@example.test")[1]
    for day in ("Mar 10", "Mar 17", "Mar 24", "Mar 31", "Apr 7"):
        assert f"{day}, 10:00 am" in words_of(mail)
    file = part_of(mail, "text/calendar")
    assert file is not None
    raw = file.get_payload(decode=True)
    assert isinstance(raw, bytes)
    events = icalendar.Calendar.from_ical(raw).walk("VEVENT")
    assert len({str(event["UID"]) for event in events}) == 5
    assert len(post.mails("ana@example.test")) == 2
    assert len(post.kinds(kind="reminder")) == 10
    assert len(refs) == 4


def test_one_of_them_is_cancelled_with_its_own_uid(post: Post) -> None:
    booked = post.book("cut", starts=at(8, 10), staff="Ana")
    refs = repeat(post, booked)
    post.run()
    assert post.subjects() == ["Booked: Cut on 5 dates"]
    with write():
        cancel_visit(client_by_link(post.cast.business_id, refs[0]), refs[0])
    post.run()
    mail = post.mails("client1@example.test")[1]
    assert mail["Subject"] == "Cancelled: Cut, Tue, Mar 17, 10:00 am"
    event = invitation_of(mail)
    assert event is not None
    assert str(event["UID"]).startswith(refs[0])
    assert len(post.mails("ana@example.test")) == 2


def test_a_time_that_comes_free_is_offered_by_mail(post: Post) -> None:
    taken = book_time(post.cast, at(2, 10))
    blocked = book_time(post.cast, at(2, 10, 30), 2)
    ref = join_as(post.cast)
    post.run()
    address = "client101@example.test"
    assert post.subjects(address) == ["On the waiting list: Cut"]
    cancel(taken)
    post.run()
    assert post.subjects(address)[1:] == ["A time for you: Cut, Wed, Mar 4, 10:00 am"]
    text = words_of(post.mails(address)[1])
    assert "It is kept for you until Mon, Mar 2, 9:00 am." in text
    token = text.split("/book/salon/waitlist/")[1].split("?")[0]
    assert read_token(post.app.config["SECRET_KEY"], "waitlist", token) == ref
    assert blocked


def test_an_offer_that_was_not_taken_is_told(post: Post, hands: Any) -> None:
    taken = book_time(post.cast, at(2, 10))
    book_time(post.cast, at(2, 10, 30), 2)
    join_as(post.cast)
    cancel(taken)
    post.run()
    hands.move_to("2026-03-02T14:00:01+00:00")
    with write():
        expire_offers(SYSTEM)
    post.run()
    address = "client101@example.test"
    assert post.subjects(address)[-1] == "No longer kept: Cut, Wed, Mar 4, 10:00 am"
    assert "still on the waiting list" in words_of(post.mails(address)[-1])


def test_an_offer_that_has_run_out_is_not_sent_late(post: Post, hands: Any) -> None:
    taken = book_time(post.cast, at(2, 10))
    book_time(post.cast, at(2, 10, 30), 2)
    join_as(post.cast)
    cancel(taken)
    hands.move_to("2026-03-02T14:00:01+00:00")
    post.run()
    db.session.rollback()
    assert not [one for one in post.subjects("client101@example.test") if one.startswith("A time for you")]
