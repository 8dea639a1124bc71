"""What leaves, what waits and what is left out: quiet hours, unconfirmed addresses, backlogs, faults."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.base.events import Event
from bookingapp.base.jobs import Job, Permanent, Transient, retry_job
from bookingapp.domain.booking.changes import cancel_visit, mark_no_show
from bookingapp.domain.booking.commands import Booked
from bookingapp.domain.booking.queries import client_by_link
from bookingapp.domain.booking.reschedule import reschedule_visit
from bookingapp.domain.messaging.planning import plan_messages
from bookingapp.models.clients import Client
from bookingapp.worker import fanout, handlers, lanes, loop, messages
from tests.cast import ClientDetails, at
from tests.domain.messaging.post import MONDAY, Post

JO = ClientDetails("Jo", "jo@example.test")


@pytest.fixture(autouse=True)
def hands() -> Iterator[Any]:
    """A clock that stands at Monday morning until a test moves it."""
    with time_machine.travel(MONDAY, tick=False) as moved:
        yield moved


def plan() -> None:
    """Only plan: the worker that sends is away."""
    while fanout.fan_out(100):
        pass
    db.session.rollback()


def move(post: Post, booked: Booked, start: int) -> None:
    timetable = post.cast.timetable()
    actor = client_by_link(post.cast.business_id, booked.public_id)
    with write():
        reschedule_visit(actor, timetable, booked.public_id, start)


def states(post: Post, **which: Any) -> list[tuple[str, str, str | None]]:
    return [(one.kind, one.state, one.error) for one in post.messages(**which)]


def test_three_an_hour_to_an_address_that_nobody_confirmed(post: Post, hands: Any) -> None:
    for hour in (9, 10, 11, 12, 13):
        post.book("cut", starts=at(3, hour), details=JO)
        post.run()
    assert len(post.mails("jo@example.test")) == 3
    hands.move_to("2026-03-02T12:59:59+00:00")
    post.run()
    assert len(post.mails("jo@example.test")) == 3
    hands.move_to("2026-03-02T13:00:00+00:00")
    post.run()
    assert len(post.mails("jo@example.test")) == 5


def test_a_confirmed_address_and_staff_are_not_limited(post: Post) -> None:
    post.book("cut", starts=at(3, 9), details=JO, staff="Ana")
    with write():
        db.session.execute(update(Client).values(email_confirmed_at=clock.now()))
    for hour in (10, 11, 12, 13):
        post.book("cut", starts=at(3, hour), details=JO, staff="Ana")
    post.run()
    assert len(post.mails("jo@example.test")) == 5
    assert len(post.mails("ana@example.test")) == 5


def test_sms_waits_for_the_morning(post: Post, hands: Any) -> None:
    hands.move_to("2026-03-03T03:00:00+00:00")  # 22:00 in New York
    post.book("cut", starts=at(3, 10), details=ClientDetails("Jo", None, "+12125550123"))
    post.run()
    assert post.texts() == []
    hands.move_to("2026-03-03T13:00:00+00:00")
    post.run()
    assert len(post.texts()) == 1


def test_sms_that_would_come_after_the_start_is_left_out(post: Post, hands: Any) -> None:
    post.choose(sms_reminders=[60], reminders=[], quiet=[9 * 60, 8 * 60])
    post.book("cut", starts=at(0, 12), details=ClientDetails("Jo", None, "+12125550123"))
    post.run()
    hands.move_to("2026-03-02T16:00:00+00:00")
    post.run()
    assert post.texts() == []
    assert {(state, why) for _kind, state, why in states(post, channel="sms")} == {("skipped", "late")}


def test_a_backlog_tells_only_what_still_makes_sense(post: Post, hands: Any) -> None:
    kept = post.book("cut", starts=at(3, 10), details=JO)
    gone = post.book("cut", starts=at(3, 12))
    over = post.book("cut", starts=at(0, 9), details=ClientDetails("Ed", "ed@example.test"))
    with write():
        cancel_visit(client_by_link(post.cast.business_id, gone.public_id), gone.public_id)
    hands.move_to("2026-03-04T18:00:00+00:00")  # the worker was away for two days
    post.run()
    assert post.subjects("jo@example.test") == ["Booked: Cut, Thu, Mar 5, 10:00 am"]
    assert post.subjects() == ["Cancelled: Cut, Thu, Mar 5, 12:00 pm"]
    assert post.mails("ed@example.test") == []
    assert kept.public_id != over.public_id


def test_what_waits_to_be_sent_is_overtaken_by_what_happens_next(post: Post) -> None:
    booked = post.book("cut", starts=at(3, 10))
    plan()
    move(post, booked, at(4, 11))
    plan()
    assert states(post, audience="client", kind="confirmation") == [
        ("confirmation", "skipped", "replaced"),
        ("confirmation", "planned", None),
    ]
    post.run()
    assert post.subjects() == ["Booked: Cut, Fri, Mar 6, 11:00 am"]


def test_a_confirmation_that_waits_is_not_sent_once_the_booking_is_cancelled(post: Post) -> None:
    booked = post.book("cut", starts=at(3, 10))
    plan()
    with write():
        cancel_visit(client_by_link(post.cast.business_id, booked.public_id), booked.public_id)
    for lane in handlers.lanes():  # the sender is quicker than whoever plans
        while lanes.do_next(post.app, lane):
            pass
    assert post.subjects() == []
    post.run()
    assert post.subjects() == ["Cancelled: Cut, Thu, Mar 5, 10:00 am"]


def test_what_moves_while_it_leaves_is_not_lost(
    post: Post, hands: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reminder of the old time is on its way when the visit moves: the one of the new time still comes."""
    post.choose(reminders=[1440])
    booked = post.book("cut", starts=at(3, 10))
    post.run()
    hands.move_to("2026-03-04T15:00:00+00:00")
    deliver = messages._deliver

    def meanwhile(*values: Any) -> None:
        deliver(*values)
        monkeypatch.setattr(messages, "_deliver", deliver)
        move(post, booked, at(8, 10))
        plan()

    monkeypatch.setattr(messages, "_deliver", meanwhile)
    post.run()
    hands.move_to("2026-03-09T14:00:00+00:00")
    post.run()
    assert [one for one in post.subjects() if one.startswith("Reminder")] == [
        "Reminder: Cut, Thu, Mar 5, 10:00 am",
        "Reminder: Cut, Tue, Mar 10, 10:00 am",
    ]


def test_nothing_is_told_twice_when_events_are_planned_twice(post: Post) -> None:
    post.book("cut", "massage", starts=at(3, 10))
    plan()
    count = len(post.messages())
    with write():
        plan_messages(db.session.scalars(select(Event).order_by(Event.id)).all())
    assert len(post.messages()) == count
    post.run()
    assert len(post.subjects()) == 1


def test_a_fault_is_kept_and_the_message_tried_again(
    post: Post, hands: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver = messages._deliver

    def fail(*_: Any) -> None:
        raise Transient("The mail server does not answer.")

    monkeypatch.setattr(messages, "_deliver", fail)
    post.book("cut", starts=at(3, 10))
    post.run()
    assert ("confirmation", "planned", "The mail server does not answer.") in states(post, audience="client")
    monkeypatch.setattr(messages, "_deliver", deliver)
    hands.move_to("2026-03-02T12:05:00+00:00")
    post.run()
    assert ("confirmation", "sent", None) in states(post, audience="client")
    assert len(post.subjects()) == 1


def test_an_address_that_is_refused_is_a_failure(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    deliver = messages._deliver

    def refuse(*_: Any) -> None:
        raise Permanent("The mail server answered 550: no such user")

    monkeypatch.setattr(messages, "_deliver", refuse)
    post.book("cut", starts=at(3, 10))
    post.run()
    assert ("confirmation", "failed", "The mail server answered 550: no such user") in states(post)
    assert {job.state for job in db.session.scalars(select(Job).where(Job.attempts > 0))} == {"dead"}
    monkeypatch.setattr(messages, "_deliver", deliver)
    with write():
        for job in db.session.scalars(select(Job).where(Job.state == "dead")):
            retry_job(job.id)
    post.run()
    assert len(post.subjects()) == 1


def test_of_the_erased_nobody_is_told(post: Post) -> None:
    post.book("cut", starts=at(3, 10))
    plan()
    with write():
        db.session.execute(update(Client).values(erased_at=clock.now()))
    post.run()
    assert post.subjects() == []
    assert ("confirmation", "skipped", "erased") in states(post, audience="client")


def test_a_visit_that_was_missed_is_not_followed_up(post: Post, hands: Any) -> None:
    post.choose(reminders=[], follow_up=60)
    booked = post.book("cut", starts=at(3, 10))
    post.run()
    hands.move_to("2026-03-05T16:00:00+00:00")
    with write():
        mark_no_show(SYSTEM, booked.booking_refs[0])
    hands.move_to("2026-03-05T18:00:00+00:00")
    post.run()
    assert len(post.subjects()) == 1


def test_two_workers_at_once_send_each_message_once(post: Post, app: Flask, hands: Any) -> None:
    for hour in range(9, 15):
        post.book("cut", starts=at(3, hour), details=ClientDetails("C", f"c{hour}@example.test"))
    both = [threading.Thread(target=loop.run_once, args=(app,)) for _ in range(2)]
    for worker in both:
        worker.start()
    for worker in both:
        worker.join()
    db.session.rollback()
    post.run()
    assert [len(post.subjects(f"c{hour}@example.test")) for hour in range(9, 15)] == [1] * 6


def test_two_workers_at_once_keep_to_three_an_hour(post: Post, app: Flask) -> None:
    for hour in range(9, 15):
        post.book("cut", starts=at(3, hour), details=JO)
    plan()
    both = [threading.Thread(target=loop.run_once, args=(app,)) for _ in range(2)]
    for worker in both:
        worker.start()
    for worker in both:
        worker.join()
    db.session.rollback()
    post.run()
    assert len(post.mails("jo@example.test")) == 3
