"""Reminders and follow-ups: once, at their time, wherever the visit goes."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import update

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.domain.booking.changes import cancel_visit, mark_no_show
from bookingapp.domain.booking.commands import Booked
from bookingapp.domain.booking.queries import client_by_link
from bookingapp.domain.booking.reschedule import reschedule_visit
from bookingapp.models.clients import Client
from bookingapp.worker import handlers, lanes, loop
from tests.cast import ClientDetails, at
from tests.domain.messaging.post import MONDAY, Post, words_of


@pytest.fixture(autouse=True)
def hands() -> Iterator[Any]:
    """A clock that stands at Monday morning until a test moves it."""
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


def move(post: Post, booked: Booked, start: int) -> None:
    timetable = post.cast.timetable()
    actor = client_by_link(post.cast.business_id, booked.public_id)
    with write():
        reschedule_visit(actor, timetable, booked.public_id, start)


def reminders(post: Post) -> list[str]:
    return [one for one in post.subjects() if one.startswith("Reminder")]


def due(post: Post) -> list[str]:
    found = [one for one in post.messages(kind="reminder") if one.state == "planned"]
    return sorted(one.due.isoformat(timespec="minutes")[5:16] for one in found)


def test_they_are_planned_with_the_booking_and_sent_once(post: Post, hands: Any) -> None:
    post.book("cut", starts=at(3, 10))
    post.run()
    assert due(post) == ["03-04T15:00", "03-05T13:00"]
    hands.move_to("2026-03-04T14:59:59+00:00")
    post.run()
    assert reminders(post) == []
    hands.move_to("2026-03-04T15:00:00+00:00")
    post.run()
    post.run()
    assert reminders(post) == ["Reminder: Cut, Thu, Mar 5, 10:00 am"]
    hands.move_to("2026-03-05T13:00:00+00:00")
    post.run()
    assert len(reminders(post)) == 2
    confirmed, *_rest, reminder = post.mails("client1@example.test")
    assert "See you soon" in words_of(reminder)
    assert "/reminders?lang=en>" in reminder["List-Unsubscribe"]
    assert reminder["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "List-Unsubscribe" not in confirmed


def test_across_the_change_of_clocks(post: Post, hands: Any) -> None:
    post.book("cut", starts=at(6, 12))  # Sunday noon, after the clocks have gone forward
    post.run()
    assert due(post) == ["03-07T16:00", "03-08T14:00"]
    for hour in range(12, 24):
        hands.move_to(f"2026-03-07T{hour:02}:30:00+00:00")
        post.run()
    assert len(reminders(post)) == 1


def test_one_that_would_come_late_is_left_out(post: Post) -> None:
    post.book("cut", starts=at(0, 14))
    post.run()
    assert due(post) == ["03-02T17:00"]


def test_in_quiet_hours_they_wait_or_come_before(post: Post) -> None:
    post.choose(reminders=[720, 60], quiet=[21 * 60, 9 * 60 + 30])
    post.book("cut", starts=at(3, 10))
    post.run()
    assert due(post) == ["03-05T14:30"]  # both, so it is one


def test_they_move_with_the_visit(post: Post, hands: Any) -> None:
    booked = post.book("cut", starts=at(3, 10))
    post.run()
    move(post, booked, at(4, 11))
    post.run()
    assert due(post) == ["03-05T16:00", "03-06T14:00"]
    hands.move_to("2026-03-04T18:00:00+00:00")
    post.run()
    assert reminders(post) == []
    hands.move_to("2026-03-05T16:00:00+00:00")
    post.run()
    assert reminders(post) == ["Reminder: Cut, Fri, Mar 6, 11:00 am"]


def test_a_visit_that_moves_after_a_reminder_is_reminded_of_anew_but_never_twice_of_one_time(
    post: Post, hands: Any
) -> None:
    booked = post.book("cut", starts=at(3, 10))
    post.run()
    hands.move_to("2026-03-04T15:01:00+00:00")
    post.run()
    move(post, booked, at(8, 10))
    post.run()
    assert due(post) == ["03-09T14:00", "03-10T12:00"]
    move(post, booked, at(3, 10))
    post.run()
    assert due(post) == ["03-05T13:00"]
    assert len(reminders(post)) == 1


def test_they_vanish_with_the_visit(post: Post) -> None:
    booked = post.book("cut", starts=at(3, 10))
    post.run()
    with write():
        cancel_visit(SYSTEM, booked.public_id)
    post.run()
    assert post.kinds(kind="reminder") == []


def test_of_a_visit_that_was_cancelled_unheard_nobody_is_reminded(post: Post, hands: Any) -> None:
    """The event waits while the reminder is due: the worker looks again before it sends."""
    booked = post.book("cut", starts=at(3, 10))
    post.run()
    with write():
        cancel_visit(SYSTEM, booked.public_id)
    hands.move_to("2026-03-05T13:00:00+00:00")
    for lane in handlers.lanes():
        while lanes.do_next(post.app, lane):
            pass
    assert reminders(post) == []


def test_whoever_does_without_them_gets_none(post: Post, hands: Any) -> None:
    booked = post.book("cut", starts=at(3, 10))
    post.run()
    with write():
        db.session.execute(update(Client).values(notify={"reminders": False}))
    hands.move_to("2026-03-04T15:00:00+00:00")
    post.run()
    assert reminders(post) == []
    move(post, booked, at(3, 12))
    post.run()
    assert due(post) == []


def test_by_sms_where_the_business_wants_it(post: Post, hands: Any) -> None:
    post.choose(reminders=[], sms_reminders=[180])
    post.book("cut", starts=at(3, 12), details=ClientDetails("Jo", "jo@example.test", "+12125550123"))
    post.run()
    assert post.texts() == []
    hands.move_to("2026-03-05T14:00:00+00:00")
    post.run()
    (text,) = post.texts()
    assert text.startswith("Salon: reminder of Cut on Thu, Mar 5, 12:00 pm.")


def test_a_follow_up_comes_after_the_visit_unless_nobody_came(post: Post, hands: Any) -> None:
    post.choose(reminders=[], follow_up=120)
    post.book("cut", starts=at(3, 10), staff="Ana")
    missed = post.book("cut", starts=at(3, 10), staff="Bo", details=None)
    post.run()
    hands.move_to("2026-03-05T16:00:00+00:00")
    with write():
        mark_no_show(SYSTEM, missed.booking_refs[0])
    hands.move_to("2026-03-05T17:30:00+00:00")
    post.run()
    assert [one for one in post.subjects() if one.startswith("Thank")] == [
        "Thank you for your visit to Salon"
    ]


def test_two_workers_send_it_once(post: Post, hands: Any, app: Flask) -> None:
    post.book("cut", starts=at(3, 10))
    post.run()
    hands.move_to("2026-03-04T15:00:00+00:00")
    loop.run_once(app)
    loop.run_once(app)
    db.session.rollback()
    assert len(reminders(post)) == 1
