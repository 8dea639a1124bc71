"""Visits that are moved: over their own time, to where others want to be, and by two people at once."""

from functools import partial

import pytest

from tests.races.conftest import Arena
from tests.races.people import Answer, rush, visit_in
from tests.races.shop import Shop

pytestmark = pytest.mark.race


def book_row(arena: Arena, shop: Shop, starts: list[int]) -> list[str]:
    """A visit at each start; where its client finds it."""
    people = arena.people(len(starts))
    token = people[0].token(shop)
    paths = [people[0].details(shop, ["cut"], start) for start in starts]
    answers = [person.confirm(path, token) for person, path in zip(people, paths, strict=True)]
    arena.expect(answers, 303)
    return [answer.location for answer in answers]


def moved(answer: Answer) -> bool:
    """Whether the page says that the visit has been moved."""
    return answer.status == 303 and "did=moved" in answer.location


def stands(arena: Arena, shop: Shop) -> dict[str, int]:
    """Where each visit stands, by its public id."""
    rows = arena.rows(
        """SELECT v.public_id, o.starts FROM visit v JOIN booking b ON b.visit_id = v.id
        JOIN occurrence o ON o.id = b.occurrence_id WHERE v.business_id = :shop AND b.status = 'confirmed'""",
        shop=shop.business_id,
    )
    return dict(rows)  # type: ignore[arg-type]


def versions_of(arena: Arena, shop: Shop) -> dict[str, int]:
    """How often each visit has been changed, counted from 1."""
    rows = arena.rows(
        "SELECT v.public_id, b.version FROM visit v JOIN booking b ON b.visit_id = v.id WHERE v.business_id = :shop",
        shop=shop.business_id,
    )
    return dict(rows)  # type: ignore[arg-type]


def test_a_row_of_visits_shifts_over_its_own_time(audited: Arena) -> None:
    """Eight visits back to back all want to begin a quarter later, while others want the gaps."""
    shop = audited.open_shop({"cut": {}})
    people = audited.people()
    token = people[0].token(shop)
    for day in range(1, 4):
        starts = [shop.at(day, 8 + place) for place in range(8)]
        rooms = book_row(audited, shop, starts)
        forms = [person.details(shop, ["cut"], shop.at(day, 16)) for person in people[8:16]]
        jobs = [
            partial(person.move, room, token, start + 15)
            for person, room, start in zip(people, rooms, starts, strict=False)
        ]
        jobs += [
            partial(person.confirm, form, token) for person, form in zip(people[8:16], forms, strict=True)
        ]
        answers = rush(jobs)
        audited.expect(answers, 303, 409)
        now = stands(audited, shop)
        for room, start, answer in zip(rooms, starts, answers, strict=False):
            assert now[visit_in(room)] == (start + 15 if moved(answer) else start)
        # The evening's first hour went to the last of the row or to one of those who asked for it.
        assert len([answer for answer in answers[8:] if answer.status == 303]) + moved(answers[7]) == 1


def test_many_visits_want_one_time(audited: Arena) -> None:
    """Sixteen visits are moved to where sixteen new clients want to be as well."""
    shop = audited.open_shop({"cut": {"duration_minutes": 30}})
    people = audited.people()
    token = people[0].token(shop)
    for day in range(1, 4):
        starts = [shop.at(day, 7, 30 * place) for place in range(16)]
        rooms = book_row(audited, shop, starts)
        target = shop.at(day, 18)
        forms = [person.details(shop, ["cut"], target) for person in people[16:]]
        jobs = [
            partial(person.move, room, token, target) for person, room in zip(people, rooms, strict=False)
        ]
        jobs += [
            partial(person.confirm, form, token, 500) for person, form in zip(people[16:], forms, strict=True)
        ]
        answers = rush(jobs)
        audited.expect(answers, 303, 409)
        now = stands(audited, shop)
        for room, start, answer in zip(rooms, starts, answers, strict=False):
            assert now[visit_in(room)] == (target if moved(answer) else start)
            assert moved(answer) or (answer.status == 409 and len(answer.nearest) == 3), answer.text
        booked = [answer for answer in answers[16:] if answer.status == 303]
        assert len(booked) + sum(map(moved, answers[:16])) == 1


def test_two_people_change_one_visit(audited: Arena) -> None:
    """The client, the reception, a second window: each saw version 1, one wins, the others are told."""
    shop = audited.open_shop({"cut": {"rooms": 1}}, people=3, rooms=2)
    people = audited.people()
    token = people[0].token(shop)
    for day in range(1, 5):
        [room] = book_row(audited, shop, [shop.at(day, 10)])
        jobs = [
            partial(person.move, room, token, shop.at(day, 12, 15 * person.number)) for person in people[:12]
        ]
        jobs += [partial(person.cancel, room, token) for person in people[12:15] if day % 2]
        answers = rush(jobs)
        audited.expect(answers, 303)
        done = [answer for answer in answers if "did=stale" not in answer.location]
        [winner] = done[:1]
        assert len([answer for answer in done if moved(answer)]) <= 1
        if "did=cancelled" in winner.location or len(done) == 2:
            assert visit_in(room) not in stands(audited, shop)
        else:
            assert len(done) == 1
            place = answers.index(winner)
            assert stands(audited, shop)[visit_in(room)] == shop.at(day, 12, 15 * people[place].number)


def test_swapping_neighbours_never_deadlock(audited: Arena) -> None:
    """Visits with two people move to and fro across each other's time, in both directions at once."""
    shop = audited.open_shop({"cut": {"duration_minutes": 45, "rooms": 1}}, people=3, rooms=3)
    people = audited.people()
    token = people[0].token(shop)
    starts = [shop.at(1, 9, 15 * place) for place in range(12)]
    rooms = book_row(audited, shop, [starts[place] for place in (0, 0, 0, 3, 3, 3, 6, 6, 6)])
    jumps = (15, -15, 45, 30, -30, 60, -45, 15, -60)
    for turn in range(8):
        now, versions = stands(audited, shop), versions_of(audited, shop)
        answers = rush(
            [
                partial(
                    person.move,
                    room,
                    token,
                    max(starts[0], now[visit_in(room)] + jumps[(place + turn) % 9]),
                    versions[visit_in(room)],
                )
                for place, (person, room) in enumerate(zip(people, rooms, strict=False))
            ]
        )
        audited.expect(answers, 303, 409)
    assert max(versions_of(audited, shop).values()) > 2
