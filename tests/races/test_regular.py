"""Regular visits against single bookings and against each other: all agreed dates or none, and nobody waits for ever."""

import random
import re
from functools import partial

import pytest

from bookingapp.web.forms.values import write_start
from tests.races.conftest import Arena
from tests.races.people import Answer, Person, rush
from tests.races.shop import Shop

pytestmark = pytest.mark.race

RHYTHM = "regular?every=1&ends=times&times=6"
TICKED = re.compile(r'name="pick" value="([^"]+)" checked')
ONCE = re.compile(r'name="once" value="([^"]+)"')


def form_of(person: Person, booked: str, staff: str) -> tuple[str, dict[str, list[str] | str]]:
    """Where the dates of a visit are sent, and what is ticked there."""
    path = f"{booked.replace('/booked/', '/visit/')}/{RHYTHM}&staff={staff}"
    page = person.get(path)
    assert page.status == 200, page.text
    picks = TICKED.findall(page.body)
    once = ONCE.search(page.body)
    assert once
    return path, {"pick": picks, "once": once[1], "count": str(len(picks))}


def visits_of(arena: Arena, shop: Shop) -> dict[str, int]:
    """How many visits belong to each recurrence."""
    rows = arena.rows(
        """SELECT r.public_id, count(v.id) FROM recurrence r JOIN visit v ON v.recurrence_id = r.id
           WHERE r.business_id = :shop GROUP BY r.public_id""",
        shop=shop.business_id,
    )
    return {str(ref): int(str(count)) for ref, count in rows}


def book_firsts(arena: Arena, shop: Shop, count: int) -> list[str]:
    """A visit on the first day for each; all of them repeat into the same five weeks."""
    people = arena.people()
    token = people[0].token(shop)
    paths = [people[place].details(shop, ["cut"], shop.at(1, 7 + place)) for place in range(count)]
    answers = [person.confirm(path, token) for person, path in zip(people, paths, strict=False)]
    arena.expect(answers, 303)
    return [answer.location for answer in answers]


def booked(answer: Answer) -> bool:
    return answer.status == 303 and "/visits" in answer.location


def test_a_storm_of_regular_and_single_bookings(audited: Arena) -> None:
    """Eight regulars and twenty-four single clients want the same weeks, with two people who both have a cap."""
    shop = audited.open_shop({"cut": {"max_per_day": 12}, "wash": {"duration_minutes": 30}}, people=2)
    people = audited.people()
    token = people[0].token(shop)
    firsts = book_firsts(audited, shop, 8)
    forms = [
        form_of(person, first, ("same", "any")[place % 2])
        for place, (person, first) in enumerate(zip(people, firsts, strict=False))
    ]
    dice = random.Random(7)
    jobs = [
        partial(person.post, path, token, **fields)
        for person, (path, fields) in zip(people, forms, strict=False)
    ]
    for person in people[8:]:
        day, hour = 1 + 7 * dice.randrange(1, 6), 7 + dice.randrange(8)
        name = dice.choice(("cut", "wash"))
        path = person.details(shop, [name], shop.at(day, hour), staff=dice.choice((None, 0, 1)))
        jobs.append(partial(person.confirm, path, token))
    dice.shuffle(jobs)
    answers = rush(jobs)
    audited.expect(answers, 303, 409)
    made = visits_of(audited, shop)
    assert len(made) == sum(booked(answer) for answer in answers)
    assert set(made.values()) <= {6}  # each has all of its dates


def test_regulars_for_the_same_dates(audited: Arena) -> None:
    """Two people serve; of eight who want five weeks of the same hour, exactly two get them."""
    shop = audited.open_shop({"cut": {"duration_minutes": 60}, "chat": {"duration_minutes": 15}}, people=2)
    people = audited.people()
    token = people[0].token(shop)
    starts = [shop.at(1, 7, 15 * place) for place in range(8)]
    paths = [person.details(shop, ["chat"], start) for person, start in zip(people, starts, strict=False)]
    first = [person.confirm(path, token) for person, path in zip(people, paths, strict=False)]
    audited.expect(first, 303)
    jobs = []
    for person, answer in zip(people, first, strict=False):
        path, fields = form_of(person, answer.location, "any")
        picks = [write_start(shop.at(day, 12)) for day in (8, 15, 22, 29, 36)]
        jobs.append(partial(person.post, path, token, **(fields | {"pick": picks})))
    answers = rush(jobs)
    audited.expect(answers, 303, 409)
    assert sum(booked(answer) for answer in answers) == 2
    assert sorted(visits_of(audited, shop).values()) == [6, 6]


def test_a_form_sent_many_times_at_once_books_once(audited: Arena) -> None:
    shop = audited.open_shop({"cut": {}})
    people = audited.people(16)
    token = people[0].token(shop)
    (first,) = book_firsts(audited, shop, 1)
    path, fields = form_of(people[0], first, "any")
    answers = rush([partial(person.post, path, token, **fields) for person in people])
    audited.expect(answers, 303)
    assert all(booked(answer) for answer in answers)
    assert list(visits_of(audited, shop).values()) == [6]


def test_endings_and_new_bookings_cross(audited: Arena) -> None:
    """Regulars cancel all that follows while others take what comes free and move their own."""
    shop = audited.open_shop({"cut": {}}, people=1)
    people = audited.people()
    token = people[0].token(shop)
    firsts = book_firsts(audited, shop, 6)
    wanted = [
        person.details(shop, ["cut"], shop.at(8 + 7 * (place % 5), 7 + place % 3))
        for place, person in enumerate(people[6:22])
    ]
    for person, first in zip(people, firsts, strict=False):
        path, fields = form_of(person, first, "any")
        audited.expect([person.post(path, token, **fields)], 303)
    jobs = [
        partial(person.post, first.replace("/booked/", "/visit/") + "/following", token)
        for person, first in zip(people, firsts[:3], strict=False)
    ]
    jobs += [
        partial(person.move, first, token, shop.at(8, 7 + place))
        for place, (person, first) in enumerate(zip(people[3:6], firsts[3:], strict=True))
    ]
    jobs += [partial(person.confirm, form, token) for person, form in zip(people[6:22], wanted, strict=True)]
    answers = rush(jobs)
    audited.expect(answers, 303, 409)
    assert all("did=ended" in answer.location for answer in answers[:3])
