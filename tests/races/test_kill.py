"""kill -9 in a burst of bookings: what was acknowledged is there, what is there is whole."""

import http.client
import random
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask

from tests.races.conftest import Ground
from tests.races.people import Person, visit_in, wait_for
from tests.races.shop import Shop, open_shop
from tests.support.server import Server, StartServer

pytestmark = pytest.mark.race

ROUNDS = 3
CLIENTS = 8
ENOUGH = 25
"""Bookings acknowledged before the server is killed."""


@dataclass
class Diary:
    """What the clients of one round were told."""

    booked: dict[str, int] = field(default_factory=dict)
    """Start by the address that says so."""
    gone: set[str] = field(default_factory=set)
    doubtful: set[str] = field(default_factory=set)
    """Asked to be moved or cancelled without an answer."""
    odd: list[tuple[int, str]] = field(default_factory=list)


@pytest.fixture
def ground(app: Flask, database_url: str, tmp_path: Path) -> Ground:
    return Ground(database_url, tmp_path, app)


def test_nothing_acknowledged_is_lost(ground: Ground, start_server: StartServer) -> None:
    shop = open_shop(
        ground.app, {"cut": {"duration_minutes": 15}, "wash": {"duration_minutes": 15}}, people=4
    )
    server = start_server(workers=2)
    chance = random.Random(9)
    for day in range(1, ROUNDS + 1):
        diary = Diary()
        clients = [
            threading.Thread(target=keep_booking, args=(server, shop, day, number, diary))
            for number in range(CLIENTS)
        ]
        for client in clients:
            client.start()
        wait_for(lambda diary=diary: len(diary.booked) >= ENOUGH, "the burst")
        time.sleep(chance.random() * 0.2)
        server.kill()
        for client in clients:
            client.join(30)
        assert not diary.odd
        server.restart()
        ground.audit()
        check(ground, server, shop, diary)
    ground.doctor()


def keep_booking(server: Server, shop: Shop, day: int, number: int, diary: Diary) -> None:
    """Book time after time, some by holds, some two services in a row, some moved or cancelled, until cut off."""
    staff, base = number % 4, 6 + 8 * (number // 4)
    try:
        person = Person(server.port, 100 * day + number)
        token = person.token(shop)
        for turn in range(10):
            start = shop.at(day, base, 45 * turn)
            names = ["cut", "wash"] if turn % 3 == 0 else ["cut"]
            if turn % 2:
                path = person.take(shop, token, names, start, staff).location
            else:
                path = person.details(shop, names, start, staff)
            answer = person.confirm(path, token)
            if answer.status != 303:
                diary.odd.append((answer.status, answer.text))
                return
            diary.booked[answer.location] = start
            if turn % 4 == 2:
                diary.doubtful.add(answer.location)
                if "did=moved" in person.move(answer.location, token, start + 15).location:
                    diary.booked[answer.location] = start + 15
                    diary.doubtful.remove(answer.location)
            if turn % 5 == 4:
                diary.doubtful.add(answer.location)
                if "did=cancelled" in person.cancel(answer.location, token).location:
                    diary.gone.add(answer.location)
    except (OSError, http.client.HTTPException):
        return


def check(ground: Ground, server: Server, shop: Shop, diary: Diary) -> None:
    """Every answer that a client got is still true after the restart."""
    rows = ground.rows(
        """SELECT v.public_id, min(o.starts), min(b.status), max(b.status) FROM visit v
        JOIN booking b ON b.visit_id = v.id JOIN occurrence o ON o.id = b.occurrence_id
        WHERE v.business_id = :shop GROUP BY v.public_id""",
        shop=shop.business_id,
    )
    found = {visit: (start, first, last) for visit, start, first, last in rows}
    person = Person(server.port, 1)
    for address, start in diary.booked.items():
        if address in diary.gone:
            assert found[visit_in(address)][1:] == ("cancelled", "cancelled")
        elif address in diary.doubtful:
            assert visit_in(address) in found
        else:
            assert found[visit_in(address)] == (start, "confirmed", "confirmed")
    for address in list(diary.booked)[-5:]:
        assert person.get(address).status == 200
    person.close()
