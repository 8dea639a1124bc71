"""A server that dies between a request and its answer, and limits that several processes count together."""

import json
import socket
import time
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from bookingapp.base.db import db, write
from tests.races.conftest import Ground
from tests.races.people import rush, wait_for
from tests.races.shop import Shop, open_shop
from tests.races.test_programs import ask, key_of, refs, wish
from tests.support.server import Server, StartServer

pytestmark = pytest.mark.race

LIMITS = {
    "BOOKINGAPP_RATELIMIT_ENABLED": "1",
    "BOOKINGAPP_LIMIT_FREE": "1000/second, 40/minute",
    "BOOKINGAPP_LIMIT_ADDRESS": "1000/second, 15/minute",
    "BOOKINGAPP_LIMIT_BOOK": "3/minute",
    "BOOKINGAPP_TRUSTED_PROXIES": "1",
}


@pytest.fixture
def ground(app: Flask, database_url: str, tmp_path: Path) -> Ground:
    return Ground(database_url, tmp_path, app)


def test_what_was_done_is_answered_after_the_server_died(ground: Ground, start_server: StartServer) -> None:
    shop = open_shop(ground.app, {"cut": {}})
    key, service = key_of(ground, shop), refs(ground, shop)["cut"]
    server = start_server(workers=2)

    body = wish(service, shop.at(1, 10), 1)
    with send(server, key, body, "done"):
        wait_for(lambda: count(ground, shop) == 1, "the booking")
        server.kill()  # the answer has been read by nobody
    server.restart()
    again = ask(server, key, "POST", "/bookings", body, Idempotency_Key="done")
    assert (again.status, again.headers["idempotent-replayed"]) == (201, "true")
    assert ground.rows("SELECT public_id FROM booking") == [(again.json["id"],)]

    body = wish(service, shop.at(1, 12), 2)
    with ground.app.app_context(), write():  # nobody gets further than to the lock
        db.session.execute(text("UPDATE calendar SET kind = kind"))
        with send(server, key, body, "begun"):
            time.sleep(0.5)
            server.kill()
    server.restart()
    again = ask(server, key, "POST", "/bookings", body, Idempotency_Key="begun")
    assert (again.status, "idempotent-replayed" in again.headers) == (201, False)
    assert count(ground, shop) == 2
    ground.audit()


def count(ground: Ground, shop: Shop) -> int:
    found = ground.rows("SELECT count(*) FROM booking WHERE business_id = :id", id=shop.business_id)
    return int(found[0][0])


def send(server: Server, key: str, body: object, repeat: str) -> socket.socket:
    """A request whose answer nobody waits for."""
    raw = json.dumps(body).encode()
    head = (
        f"POST /api/v1/bookings HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\n"
        f"Content-Type: application/json\r\nIdempotency-Key: {repeat}\r\nContent-Length: {len(raw)}\r\n\r\n"
    )
    connection = socket.create_connection(("127.0.0.1", server.port))
    connection.sendall(head.encode() + raw)
    return connection


def test_limits_are_exact_over_processes(ground: Ground, start_server: StartServer) -> None:
    shop = open_shop(ground.app, {"cut": {}}, people=8)
    server = start_server(workers=2, env=LIMITS)
    key, other = key_of(ground, shop), key_of(ground, shop)

    told = rush([partial(ask, server, key, "GET", "/services")] * 60)
    assert Counter(one.status for one in told) == {200: 40, 429: 20}
    left = sorted(int(one.headers["x-ratelimit-remaining"]) for one in told if one.status == 200)
    assert left == list(range(40))  # each was counted once, by one statement
    for one in told:
        assert one.headers["x-ratelimit-limit"] == "40"
        assert one.status == 200 or 1 <= int(one.headers["retry-after"]) <= 60
    assert ask(server, other, "GET", "/services").status == 200

    def guess(place: int, address: str = "203.0.113.9") -> int:
        wrong = f"sk_{place:043}" if place % 2 else ""
        path = "/services" if place % 2 else "/businesses"
        return ask(server, wrong, "GET", path, X_Forwarded_For=f"198.51.100.1, {address}").status

    statuses = Counter(rush([partial(guess, place) for place in range(30)]))
    assert statuses[200] + statuses[401] == 15 and statuses[429] == 15
    assert guess(0, "203.0.113.10") == 200

    public, service = key_of(ground, shop, kind="publishable"), refs(ground, shop)["cut"]
    told = rush(
        [
            partial(ask, server, public, "POST", "/bookings", wish(service, shop.at(1, 8 + place), place))
            for place in range(8)
        ]
    )
    assert Counter(one.status for one in told) == {201: 3, 429: 5}
    assert count(ground, shop) == 3
