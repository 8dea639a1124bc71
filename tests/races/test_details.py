"""Forms sent twice, the same new client everywhere at once, and caps that everybody reaches together."""

from functools import partial

import pytest

from tests.races.conftest import CROWD, Arena
from tests.races.people import rush, token_in, visit_in

pytestmark = pytest.mark.race


def test_a_form_sent_twice_books_once(audited: Arena) -> None:
    shop = audited.open_shop({"cut": {}}, people=4)
    people = audited.people()
    token = people[0].token(shop)
    for day in range(1, 4):
        paths = [
            people[0].take(shop, token, ["cut"], shop.at(day, hour)).location for hour in (8, 10, 12, 14)
        ]
        assert all(paths)
        answers = rush(
            [
                partial(person.confirm, paths[place % 4], token, 1000 * day + place % 4)
                for place, person in enumerate(people)
            ]
        )
        audited.expect(answers, 303)
        visits = [visit_in(answer.location) for answer in answers]
        assert [len(set(visits[place::4])) for place in range(4)] == [1, 1, 1, 1]
        assert len(set(visits)) == 4
    assert audited.rows("SELECT count(*) FROM booking WHERE business_id = :shop", shop=shop.business_id) == [
        (12,)
    ]


def test_a_form_without_a_hold_books_once_too(audited: Arena) -> None:
    shop = audited.open_shop({"cut": {}, "yoga": {"capacity": 40}}, people=4)
    people = audited.people()
    token = people[0].token(shop)
    for day in range(1, 4):
        ref = shop.plan_class("yoga", shop.at(day, 18), capacity=40)
        forms = [people[0].details(shop, ["cut"], shop.at(day, 10)) for _ in range(2)]
        forms += [people[0].open_form(f"/book/{shop.slug}/class/{ref}") for _ in range(2)]
        answers = rush(
            [partial(person.confirm, forms[place % 4], token) for place, person in enumerate(people)]
        )
        audited.expect(answers, 303)
        visits = [visit_in(answer.location) for answer in answers]
        assert [len(set(visits[place::4])) for place in range(4)] == [1, 1, 1, 1]
        assert audited.rows("SELECT taken FROM occurrence WHERE public_id = :ref", ref=ref) == [(2,)]


def test_a_new_client_is_met_once(audited: Arena) -> None:
    shop = audited.open_shop({"cut": {}}, people=16)
    people = audited.people(16)
    token = people[0].token(shop)
    for day in range(1, 4):
        paths = [people[0].details(shop, ["cut"], shop.at(day, 7 + place % 8)) for place in range(16)]
        answers = rush(
            [
                # Everybody is the same person; half give the telephone number as well.
                partial(
                    person.confirm,
                    path,
                    token,
                    7000 + day,
                    phone=f"+4930123456{day}" if person.number % 2 else "",
                )
                for person, path in zip(people, paths, strict=True)
            ]
        )
        audited.expect(answers, 303)
    assert audited.rows("SELECT count(*) FROM client WHERE business_id = :shop", shop=shop.business_id) == [
        (3,)
    ]
    made = "SELECT count(*) FROM event WHERE business_id = :shop AND name = 'client.created'"
    assert audited.rows(made, shop=shop.business_id) == [(3,)]
    assert audited.rows("SELECT count(*) FROM booking WHERE business_id = :shop", shop=shop.business_id) == [
        (48,)
    ]


def test_a_day_takes_no_more_than_its_cap(audited: Arena) -> None:
    shop = audited.open_shop({"cut": {"max_per_day": 5}}, people=8)
    people = audited.people(16)
    token = people[0].token(shop)
    for day in range(1, 5):
        paths = [people[0].details(shop, ["cut"], shop.at(day, 7 + place % 12)) for place in range(16)]
        if day % 2:  # some of them come with holds, which promise the time and not the cap
            paths[:4] = [
                people[0].take(shop, token, ["cut"], shop.at(day, 19 + place // 3)).location
                for place in range(4)
            ]
        answers = rush(
            [partial(person.confirm, path, token) for person, path in zip(people, paths, strict=True)]
        )
        audited.expect(answers, 303, 409)
        assert len([answer for answer in answers if answer.status == 303]) == 5


def test_a_client_has_no_more_than_allowed(audited: Arena) -> None:
    shop = audited.open_shop({"cut": {"max_active_per_client": 3}}, people=4)
    people = audited.people()
    token = people[0].token(shop)
    for who in (8001, 8002):
        paths = [
            people[0].details(shop, ["cut"], shop.at(1 + place % 4, 7 + place // 4)) for place in range(16)
        ]
        answers = rush(
            [
                partial(person.confirm, path, token, who)
                for person, path in zip(people[:16], paths, strict=True)
            ]
        )
        audited.expect(answers, 303, 409)
        assert len([answer for answer in answers if answer.status == 303]) == 3


def test_the_last_seats_of_a_class(audited: Arena) -> None:
    shop = audited.open_shop({"yoga": {"capacity": 10}})
    people = audited.people()
    for day in range(1, 5):
        ref = shop.plan_class("yoga", shop.at(day, 18), capacity=10)
        path = f"/book/{shop.slug}/class/{ref}"
        token = token_in(people[0].get(path))
        wanted = [1 + place % 3 for place in range(CROWD)]
        forms = rush([partial(person.open_form, path) for person in people])
        answers = rush(
            [
                partial(person.confirm, form, token, seats=str(seats))
                for person, form, seats in zip(people, forms, wanted, strict=True)
            ]
        )
        audited.expect(answers, 303, 409)
        sold = sum(seats for seats, answer in zip(wanted, answers, strict=True) if answer.status == 303)
        assert sold <= 10
        refused = [seats for seats, answer in zip(wanted, answers, strict=True) if answer.status == 409]
        assert min(refused) > 10 - sold
        assert audited.rows("SELECT taken FROM occurrence WHERE public_id = :ref", ref=ref) == [(sold,)]
        full = "SELECT count(*) FROM event WHERE name = 'event.full' AND subject = :ref"
        assert audited.rows(full, ref=ref) == [(1 if sold == 10 else 0,)]
