"""Many clients for the same start, or for starts that overlap: one gets it, the others are told."""

import random
from functools import partial

import pytest

from tests.races.conftest import CROWD, Arena
from tests.races.people import Answer, rush, visit_in
from tests.races.shop import Shop

pytestmark = pytest.mark.race


def book_at_once(
    arena: Arena, shop: Shop, wishes: list[tuple[tuple[str, ...], int]], staff: int | None = None
) -> list[Answer]:
    """Everybody sends the details of their wish (services, start) at the same moment, without a hold."""
    people = arena.people(len(wishes))
    token = people[0].token(shop)
    forms = rush(
        [partial(person.details, shop, *wish, staff) for person, wish in zip(people, wishes, strict=True)]
    )
    answers = rush(
        [
            partial(person.confirm, form, token, note="bring the dog")
            for person, form in zip(people, forms, strict=True)
        ]
    )
    arena.expect(answers, 303, 409)
    return answers


def lost(answers: list[Answer]) -> list[Answer]:
    """Those told that the time went, each with three other times and with all that was typed."""
    told = [answer for answer in answers if answer.status == 409]
    for answer in told:
        assert len(answer.nearest) == 3, answer.text
        assert 'value="bring the dog"' in answer.body
    return told


def booked_spans(arena: Arena, shop: Shop) -> list[tuple[int, int, int]]:
    """Calendar, start and end of everything that is booked."""
    return arena.rows(
        """SELECT a.calendar_id, o.starts, o.ends FROM booking b JOIN occurrence o ON o.id = b.occurrence_id
        JOIN assignment a ON a.occurrence_id = o.id WHERE b.business_id = :shop AND b.status = 'confirmed'""",
        shop=shop.business_id,
    )  # type: ignore[return-value]


@pytest.mark.parametrize("how", ["pressing the time", "sending the details"])
def test_one_start_has_one_winner(audited: Arena, how: str) -> None:
    shop = audited.open_shop({"cut": {}})
    people = audited.people()
    token = people[0].token(shop)
    for day in range(1, 5):
        start = shop.at(day, 10)
        if how == "sending the details":
            answers = book_at_once(audited, shop, [(("cut",), start)] * CROWD)
            assert len(lost(answers)) == CROWD - 1
            continue
        answers = rush([partial(person.take, shop, token, ["cut"], start) for person in people])
        audited.expect(answers, 303, 409)
        told = [answer for answer in answers if answer.status == 409]
        assert len(told) == CROWD - 1
        assert all(len(answer.nearest) == 3 for answer in told)
        winner = next(answer for answer in answers if answer.status == 303)
        assert people[0].confirm(winner.location, token).status == 303
    assert len(booked_spans(audited, shop)) == 4


def test_overlapping_starts_of_one_person(audited: Arena) -> None:
    chance = random.Random(7)
    shop = audited.open_shop({"cut": {"duration_minutes": 60}})
    for day in range(1, 6):
        starts = [shop.at(day, 9, 15 * chance.randrange(24)) for _ in range(CROWD)]
        answers = book_at_once(audited, shop, [(("cut",), start) for start in starts])
        lost(answers)
        won = {start for start, answer in zip(starts, answers, strict=True) if answer.status == 303}
        spans = [(low, high) for _, low, high in booked_spans(audited, shop) if low in won]
        assert len(spans) == len([answer for answer in answers if answer.status == 303])
        # Nobody was sent away for nothing: each refused start still meets a booking.
        assert still_free(shop, starts) == []
        assert 3 <= len(spans) <= 7


def still_free(shop: Shop, starts: list[int], *names: str) -> list[int]:
    """Which of the starts could still be had: none, or somebody was refused without need."""
    return shop.free_starts(sorted(set(starts)), *(names or ("cut",)))


def test_anyone_means_everyone_once(audited: Arena) -> None:
    shop = audited.open_shop({"cut": {}}, people=5)
    for day in range(1, 5):
        start = shop.at(day, 10)
        answers = book_at_once(audited, shop, [(("cut",), start)] * CROWD)
        assert len(lost(answers)) == CROWD - 5
        calendars = [calendar for calendar, low, _ in booked_spans(audited, shop) if low == start]
        assert len(calendars) == len(set(calendars)) == 5


def test_a_pool_of_rooms(audited: Arena) -> None:
    shop = audited.open_shop(
        {"cut": {"rooms": 1}, "wash": {"duration_minutes": 30, "rooms": 1}}, people=6, rooms=2
    )
    for day in range(1, 4):
        start = shop.at(day, 10)
        answers = book_at_once(audited, shop, [(("cut",), start)] * CROWD)
        assert len(lost(answers)) == CROWD - 2
        evening = [
            (("wash",) if one % 2 else ("cut",), shop.at(day, 15, 15 * (one % 8))) for one in range(CROWD)
        ]
        lost(book_at_once(audited, shop, evening))
        assert still_free(shop, [start for (name,), start in evening if name == "cut"]) == []
        assert still_free(shop, [start for (name,), start in evening if name == "wash"], "wash") == []


def test_visits_in_opposite_orders(audited: Arena) -> None:
    """Two services of two people, one crowd wanting them in one order, one in the other: no deadlock."""
    shop = audited.open_shop(
        {"cut": {"who": [0], "duration_minutes": 30}, "shave": {"who": [1], "duration_minutes": 30}}, people=2
    )
    for day in range(1, 7):
        wishes = [
            (("cut", "shave") if one % 2 else ("shave", "cut"), shop.at(day, 10, 15 * (one // 2 % 4)))
            for one in range(CROWD)
        ]
        answers = book_at_once(audited, shop, wishes)
        lost(answers)
        for names in (("cut", "shave"), ("shave", "cut")):
            starts = [start for wish, start in wishes if wish == names]
            assert still_free(shop, starts, *names) == []
        visits = {visit_in(answer.location) for answer in answers if answer.status == 303}
        assert len(visits) == len([answer for answer in answers if answer.status == 303]) >= 2


def test_teams_and_their_members(audited: Arena) -> None:
    """A service of two people at once, against services of either."""
    shop = audited.open_shop(
        {"duo": {"staff_count": 2}, "cut": {"duration_minutes": 30}, "long": {"duration_minutes": 90}},
        people=3,
    )
    for day in range(1, 4):
        names = ("duo", "cut", "long")
        wishes = [((names[one % 3],), shop.at(day, 10, 15 * (one % 5))) for one in range(CROWD)]
        answers = book_at_once(audited, shop, wishes)
        assert lost(answers)
        told = [wish for wish, answer in zip(wishes, answers, strict=True) if answer.status == 409]
        for name in names:  # who got all that they wished may well have left a gap that others would fit into
            assert still_free(shop, [start for wish, start in told if wish == (name,)], name) == []
