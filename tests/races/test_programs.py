"""Programs against two servers of two processes each: the same request from everywhere, one time for all of them."""

import http.client
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import write
from bookingapp.domain.business.keys import create_api_key
from tests.races.conftest import CROWD, Arena
from tests.races.people import PATIENCE_SECONDS, rush
from tests.races.shop import Shop
from tests.support.server import Server

pytestmark = pytest.mark.race


@dataclass(frozen=True, slots=True)
class Told:
    """What a program got."""

    status: int
    headers: dict[str, str]
    json: Any


def ask(server: Server, key: str, method: str, path: str, body: Any = None, **headers: str) -> Told:
    """One request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_SECONDS)
    said = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"} if key else {}
    said |= {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request(method, f"/api/v1{path}", None if body is None else json.dumps(body), said)
        answer = connection.getresponse()
        raw = answer.read()
    finally:
        connection.close()
    return Told(answer.status, {name.lower(): value for name, value in answer.getheaders()}, json.loads(raw))


def key_of(arena: Any, shop: Shop, **more: Any) -> str:
    """A key of the shop's."""
    with arena.app.app_context(), write():
        return create_api_key(SYSTEM, shop.business_id, **more)[1]


def refs(arena: Any, shop: Shop) -> dict[str, str]:
    """Public ids of services by name."""
    rows = arena.rows("SELECT slug, public_id FROM service WHERE business_id = :id", id=shop.business_id)
    return {row[0]: row[1] for row in rows}


def instant(minute: int) -> str:
    """As programs write it."""
    return clock.at(minute).astimezone(UTC).isoformat()


def wish(service: str, start: int, number: int) -> dict[str, Any]:
    """A body that books."""
    client = {"name": f"Client {number}", "email": f"client{number}@example.test"}
    return {"service_id": service, "starts_at": instant(start), "client": client}


def test_fifty_twins_book_once(audited: Arena) -> None:
    shop = audited.open_shop({"cut": {}}, people=60)
    key, service = key_of(audited, shop), refs(audited, shop)["cut"]
    body = wish(service, shop.at(1, 10), 1)
    told = rush(
        [
            partial(ask, audited.servers[place % 2], key, "POST", "/bookings", body, Idempotency_Key="one")
            for place in range(50)
        ]
    )
    assert {one.status for one in told} <= {201, 409}
    assert all("retry-after" in one.headers for one in told if one.status == 409)
    made = [one for one in told if one.status == 201]
    assert len({one.json["id"] for one in made}) == 1
    assert sum("idempotent-replayed" not in one.headers for one in made) == 1
    assert audited.rows("SELECT count(*) FROM booking WHERE business_id = :id", id=shop.business_id) == [(1,)]


def test_one_time_for_all(audited: Arena) -> None:
    """Booked at once, by holds, as a visit of two services, and seats of a class."""
    shop = audited.open_shop({"cut": {}, "wash": {"duration_minutes": 15}, "yoga": {"capacity": 5}})
    key, services = key_of(audited, shop), refs(audited, shop)
    lesson = shop.plan_class("yoga", shop.at(4, 18), capacity=5)

    def race(path: str, bodies: Sequence[dict[str, Any]]) -> list[Told]:
        return rush(
            [
                partial(ask, audited.servers[place % 2], key, "POST", path, body)
                for place, body in enumerate(bodies)
            ]
        )

    start = shop.at(1, 10)
    told = race("/bookings", [wish(services["cut"], start, number) for number in range(CROWD)])
    _one_of_many(told, start)
    start = shop.at(2, 10)
    wanted = {"service_id": services["cut"], "starts_at": instant(start)}
    _one_of_many(race("/holds", [wanted] * CROWD), start)
    start = shop.at(3, 10)
    parts = [{"service_id": services["cut"]}, {"service_id": services["wash"]}]
    bodies = [
        {"parts": parts, "starts_at": instant(start), "client": wish("", 0, number)["client"]}
        for number in range(CROWD)
    ]
    _one_of_many(race("/visits", bodies), start)
    bodies = [
        {"service_id": services["yoga"], "occurrence_id": lesson, "client": wish("", 0, number)["client"]}
        for number in range(CROWD)
    ]
    statuses = Counter(one.status for one in race("/bookings", bodies))
    assert statuses == {201: 5, 409: CROWD - 5}


def _one_of_many(told: Sequence[Told], start: int) -> None:
    """One has it, all others are told what they could have."""
    assert Counter(one.status for one in told) == {201: 1, 409: CROWD - 1}
    for one in told:
        if one.status == 409:
            error = one.json["error"]
            assert error["code"] == "BOOKING_CONFLICT"
            assert error["details"]["reason"] == "taken"
            assert datetime.fromisoformat(error["details"]["next_available"]).tzinfo
            assert clock.minute(datetime.fromisoformat(error["details"]["requested_time"])) == start
