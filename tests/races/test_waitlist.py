"""The waiting list under pressure: an offered place has one taker, and passing it on leaves no gap."""

import random
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.base.secrets import make_token
from bookingapp.domain.booking.changes import cancel_visit
from bookingapp.domain.booking.commands import book
from bookingapp.domain.booking.reschedule import reschedule_visit
from bookingapp.domain.booking.waitlist import JoinRequest, join
from bookingapp.domain.booking.waitlist_rounds import expire_offers, offer_free_times
from bookingapp.domain.booking.wishes import Window
from tests.races.conftest import CROWD, Arena
from tests.races.people import Answer, rush, visit_in
from tests.races.shop import Shop, client
from tests.support.server import base_env

pytestmark = pytest.mark.race


def wait(
    shop: Shop, number: int, name: str = "cut", *, day: int = 1, window: Window = (None, 600, 601)
) -> str:
    """Client `number` waits for one start; the entry's public id."""
    date = clock.at(shop.at(day, 12)).date()
    request = JoinRequest(
        shop.location_id, shop.parts(name), client(number), date, date + timedelta(days=30), (window,)
    )
    with shop.app.app_context():
        with write():
            ref = join(shop.visitor, shop.timetable(), request)
        db.session.remove()
    return ref


def wait_for_class(shop: Shop, number: int, occurrence: str) -> str:
    """Client `number` waits for a seat."""
    request = JoinRequest(shop.location_id, shop.parts("yoga"), client(number), occurrence_ref=occurrence)
    with shop.app.app_context():
        with write():
            ref = join(shop.visitor, shop.timetable(), request)
        db.session.remove()
    return ref


def book_now(shop: Shop, names: Sequence[str], start: int, number: int, **more: Any) -> str:
    """Somebody has booked; the visit's public id."""
    with shop.app.app_context():
        with write():
            made = book(shop.visitor, shop.timetable(), shop.request(names, start, number, **more)).public_id
        db.session.remove()
    return made


def cancel(shop: Shop, visit_ref: str) -> None:
    """By the business, beside the servers."""
    with shop.app.app_context():
        try:
            with write():
                cancel_visit(SYSTEM, visit_ref)
        finally:
            db.session.remove()


def move(shop: Shop, visit_ref: str, start: int) -> None:
    with shop.app.app_context():
        try:
            with write():
                reschedule_visit(SYSTEM, shop.timetable(), visit_ref, start)
        finally:
            db.session.remove()


def worker(shop: Shop) -> int:
    """Both of the worker's rounds."""
    with shop.app.app_context():
        try:
            with write():
                done = expire_offers(SYSTEM)
            with write():
                offer_free_times(SYSTEM)
        finally:
            db.session.remove()
    return done


def link(shop: Shop, ref: str) -> str:
    token = make_token(base_env()["BOOKINGAPP_SECRET_KEY"], "waitlist", ref)
    return f"/book/{shop.slug}/waitlist/{token}"


def states(arena: Arena, shop: Shop) -> list[tuple[str, str]]:
    """Public id and state of every entry, oldest first."""
    return arena.rows(
        "SELECT public_id, state FROM waitlist_entry WHERE business_id = :shop ORDER BY id",
        shop=shop.business_id,
    )


def booked(arena: Arena, shop: Shop, start: int) -> list[str]:
    """The visits that stand at a start."""
    rows = arena.rows(
        """SELECT v.public_id FROM visit v JOIN booking b ON b.visit_id = v.id
        JOIN occurrence o ON o.id = b.occurrence_id
        WHERE v.business_id = :shop AND b.status = 'confirmed' AND o.starts = :start""",
        shop=shop.business_id,
        start=start,
    )
    return [row[0] for row in rows]


def test_an_offered_place_has_one_taker(audited: Arena) -> None:
    shop = audited.open_shop({"cut": {}})
    people = audited.people()
    token = people[0].token(shop)
    for day in range(1, 4):
        start = shop.at(day, 10)
        visit = book_now(shop, ["cut"], start, 900)
        ref = wait(shop, 100 + day, day=day)
        cancel(shop, visit)
        accept = [partial(person.post, link(shop, ref) + "/accept", token) for person in people[:16]]
        steal = [partial(person.take, shop, token, ["cut"], start) for person in people[16:]]
        answers = rush([job for pair in zip(accept, steal, strict=True) for job in pair])
        audited.expect(answers, 303, 409)
        assert {answer.status for answer in answers[1::2]} == {409}
        assert {visit_in(answer.location) for answer in answers[::2]} == set(booked(audited, shop, start))
        assert len(booked(audited, shop, start)) == 1


def test_the_last_seat_that_is_offered(audited: Arena) -> None:
    shop = audited.open_shop({"cut": {}, "yoga": {"capacity": 2}})
    people = audited.people()
    token = people[0].token(shop)
    for day in range(1, 4):
        lesson = shop.plan_class("yoga", shop.at(day, 10), 2)
        visits = [book_now(shop, (), 0, 900 + number, occurrence_ref=lesson, seats=1) for number in range(2)]
        refs = [wait_for_class(shop, 100 + 10 * day + number, lesson) for number in range(2)]
        rush([partial(cancel, shop, visit) for visit in visits])
        accept = [
            partial(person.post, link(shop, refs[place % 2]) + "/accept", token)
            for place, person in enumerate(people[:16])
        ]
        steal = [
            partial(person.post, f"/book/{shop.slug}/class/{lesson}/keep", token) for person in people[16:]
        ]
        answers = rush([*accept, *steal])
        audited.expect(answers, 303, 409)
        assert {answer.status for answer in answers[16:]} == {409}
        assert len({visit_in(answer.location) for answer in answers[:16]}) == 2


def test_accepting_against_the_deadline(audited: Arena) -> None:
    """Either it is accepted, or it has passed on to the next; nobody else gets it in between."""
    shop = audited.open_shop({"cut": {}})
    people = audited.people()
    token = people[0].token(shop)
    ends = set()
    for day in range(1, 5):
        start = shop.at(day, 10)
        visit = book_now(shop, ["cut"], start, 900)
        first, second = wait(shop, 100 + day, day=day), wait(shop, 200 + day, day=day)
        cancel(shop, visit)
        late = day % 3 - 1
        audited.change(
            "UPDATE waitlist_entry SET deadline = :now WHERE public_id = :ref",
            now=clock.seconds() + late,
            ref=first,
        )
        jobs: list[Any] = [
            partial(person.post, link(shop, first) + "/accept", token) for person in people[:10]
        ]
        jobs += [partial(person.take, shop, token, ["cut"], start) for person in people[10:20]]
        jobs += [partial(worker, shop) for _ in range(3)]
        found = rush(jobs)
        answers = [one for one in found if isinstance(one, Answer)]
        audited.expect(answers, 303, 409)
        assert {answer.status for answer in answers[10:]} == {409}
        worker(shop)
        stand = dict(states(audited, shop))
        taken = booked(audited, shop, start)
        ends.add(stand[first])
        if stand[first] == "booked":
            assert len(taken) == 1 and stand[second] == "waiting"
        elif stand[first] == "waiting":
            assert taken == [] and stand[second] == "offered"
        else:
            assert stand[first] == "offered"
        audited.change(
            "UPDATE waitlist_entry SET state = 'left', hold_ref = NULL WHERE public_id = :ref", ref=second
        )
        audited.change(
            "UPDATE waitlist_entry SET state = 'left', hold_ref = NULL WHERE public_id = :ref", ref=first
        )
    assert "booked" in ends or "waiting" in ends


def test_letting_go_leaves_no_gap(audited: Arena) -> None:
    shop = audited.open_shop({"cut": {}})
    people = audited.people()
    token = people[0].token(shop)
    start = shop.at(2, 10)
    visit = book_now(shop, ["cut"], start, 900)
    refs = [wait(shop, 100 + number, day=2) for number in range(4)]
    cancel(shop, visit)
    for turn, ref in enumerate(refs[:3]):
        jobs = [partial(people[0].post, link(shop, ref) + "/decline", token)]
        jobs += [partial(person.take, shop, token, ["cut"], start) for person in people[1:]]
        answers = rush(jobs)
        audited.expect(answers, 303, 409)
        assert [answer.status for answer in answers] == [303] + [409] * (CROWD - 1)
        stand = [state for _ref, state in states(audited, shop)]
        assert stand == ["waiting"] * (turn + 1) + ["offered"] + ["waiting"] * (2 - turn)


def test_many_cancel_and_move_while_many_wait(audited: Arena) -> None:
    """Services with caps, several people, entries for anybody: no deadlock, and nobody has two offers."""
    chance = random.Random(3)
    shop = audited.open_shop(
        {
            "cut": {"max_per_day": 40},
            "long": {"duration_minutes": 120, "max_per_week": 90},
            "wash": {"rooms": 1},
        },
        people=4,
        rooms=4,
    )
    people = audited.people()
    token = people[0].token(shop)
    for day in (1, 2):
        visits = [
            book_now(
                shop, [chance.choice(["cut", "wash"])], shop.at(day, 9 + one // 4), 900 + one, staff=one % 4
            )
            for one in range(16)
        ]
        for number in range(14):
            name = chance.choice(["cut", "long", "wash"])
            wait(shop, 100 * day + number, name, day=day, window=(None, 540, 780))
        paths = [f"/book/{shop.slug}/visit/{_visit_token(visit)}/cancel" for visit in visits[:10]]
        jobs: list[Any] = [
            partial(person.post, path, token) for person, path in zip(people, paths, strict=False)
        ]
        jobs += [
            partial(move, shop, visit, shop.at(day + 5, 15 + place))
            for place, visit in enumerate(visits[10:13])
        ]
        jobs += [partial(cancel, shop, visit) for visit in visits[13:]]
        jobs += [
            partial(person.take, shop, token, ["cut"], shop.at(day, 9 + place % 4))
            for place, person in enumerate(people[10:20])
        ]
        jobs += [partial(worker, shop) for _ in range(2)]
        answers = [one for one in rush(jobs) if isinstance(one, Answer)]
        audited.expect(answers, 303, 409)
        assert {answer.status for answer in answers[:10]} == {303}
        stand = [state for _ref, state in states(audited, shop)]
        assert stand.count("offered") >= 4
    held = audited.rows(
        "SELECT hold_ref FROM waitlist_entry WHERE state = 'offered' AND business_id = :shop",
        shop=shop.business_id,
    )
    assert len(held) == len(set(held))


def _visit_token(visit_ref: str) -> str:
    return make_token(base_env()["BOOKINGAPP_SECRET_KEY"], "visit", visit_ref)
