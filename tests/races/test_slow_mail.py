"""A mail server that hangs, or is gone, is nothing that somebody who books would notice."""

from functools import partial
from pathlib import Path

import pytest
from flask import Flask

from tests.races.conftest import Ground
from tests.races.people import Answer, Person, rush, wait_for
from tests.races.shop import Shop, open_shop
from tests.support.mail import deaf
from tests.support.server import Server, StartServer

pytestmark = pytest.mark.race

PEOPLE = 6


@pytest.fixture
def ground(app: Flask, database_url: str, tmp_path: Path) -> Ground:
    return Ground(database_url, tmp_path, app)


def test_bookings_are_answered_while_mail_hangs(ground: Ground, start_server: StartServer) -> None:
    """Each of them while a mail is on its way to nobody, which it is for as long as the test lasts."""
    shop = open_shop(ground.app, {"cut": {"duration_minutes": 15}}, people=PEOPLE)
    with deaf() as post:
        server = start_server(workers=2, env={"BOOKINGAPP_MAIL_URL": post.url(seconds=60)})
        first = book(server, shop, 0, 0)
        assert first.status == 303
        wait_for(lambda: post.calls > 0, "the first mail's connection")
        answers = rush([partial(book, server, shop, number, 1) for number in range(PEOPLE)])
        assert [answer.status for answer in answers] == [303] * PEOPLE
        wait_for(lambda: len(planned(ground)) == PEOPLE + 1, "the messages")
        assert post.calls == 1
        assert planned(ground) == ["planned"] * (PEOPLE + 1)
    ground.audit()


def planned(ground: Ground) -> list[str]:
    """States of the confirmations."""
    return [state for (state,) in ground.rows("SELECT state FROM message WHERE kind = 'confirmation'")]


def book(server: Server, shop: Shop, number: int, hour: int) -> Answer:
    """One whole booking, from the form to the last page."""
    person = Person(server.port, number + 10 * hour)
    token = person.token(shop)
    path = person.details(shop, ["cut"], shop.at(3, 8 + hour), number)
    answer = person.confirm(path, token)
    person.close()
    return answer
