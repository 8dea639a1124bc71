"""Something of every kind that the API knows, at one business, and one body that each operation takes."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.domain.business.commands import create_user, grant_access
from bookingapp.domain.business.keys import create_api_key
from bookingapp.domain.messaging.webhooks import ping_webhook
from bookingapp.models.webhooks import WebhookDelivery
from tests import cast
from tests.web.api.desk import when

_PLACE = re.compile(r"\{(\w+)\}")
DAY = {"starts_at": "@free"}
HERE = DAY | {"location_id": "@place"}
WEEK = {"weekly": [{"weekday": "monday", "starts": "09:00", "ends": "17:00"}]}
WISH = {"first_day": "@day", "last_day": "@day"}
PRICE = {"amount": 100}

BODIES: dict[str, Any] = {
    "POST /api-keys": {"name": "More", "scopes": []},
    "PATCH /api-keys/{id}": {"name": "Less"},
    "PUT /api-keys/{id}": {"name": "Less"},
    "POST /auth/token": {"grant": "password", "email": "nobody@salon.test", "password": "wrong"},
    "POST /auth/refresh": {"refresh_token": "nothing"},
    "POST /auth/revoke": {"token": "nothing"},
    "POST /blocks": {"staff_id": "@ana", "starts_at": "@off", "ends_at": "@off_end"},
    "PATCH /blocks/{id}": {"reason": "Rest"},
    "PUT /blocks/{id}": {"starts_at": "@off", "ends_at": "@off_end"},
    "POST /bookings": HERE | {"service_id": "@cut", "staff_id": "@ana", "client": {"name": "Client 1", "email": "client1@example.test"}},
    "POST /bookings/{id}/reschedule": DAY,
    "PATCH /bookings/{id}": {"notes": "Changed"},
    "PUT /bookings/{id}": {"notes": "Changed"},
    "PATCH /bookings/{id}/status": {"status": "cancel"},
    "POST /clients": {"name": "New"},
    "PATCH /clients/{id}": {"name": "Changed"},
    "PUT /clients/{id}": {"name": "Changed"},
    "POST /clients/{id}/merge": {"client_id": "@zed"},
    "POST /events": {"service_id": "@yoga", "staff_ids": ["@bo"], "starts_at": "@free", "location_id": "@place"},
    "PATCH /events/{id}": {"capacity": 4},
    "PUT /events/{id}": {"capacity": 4},
    "POST /feeds": {"subject_id": "@ana"},
    "PATCH /feeds/{id}": {"past_days": 9},
    "PUT /feeds/{id}": {"past_days": 9},
    "POST /holds": HERE | {"service_id": "@cut", "staff_id": "@bo"},
    "POST /locations": {"name": "Elm Street", "timezone": "America/New_York"},
    "PATCH /locations/{id}": {"address": "Main Street 1"},
    "PUT /locations/{id}": {"name": "Main", "timezone": "America/New_York"},
    "POST /message-templates": {
        "kind": "confirmation", "channel": "email", "audience": "client", "locale": "en", "subject": "Hello", "body": "Hello",
    },
    "PATCH /message-templates/{id}": {"subject": "Hello", "body": "Hello"},
    "PUT /message-templates/{id}": {"subject": "Hello", "body": "Hello"},
    "POST /resources": {"name": "Chair", "location_id": "@place"},
    "PATCH /resources/{id}": {"name": "Chair"},
    "PUT /resources/{id}": {"name": "Chair", "location_id": "@place", "quantity": 2},
    "POST /roles": {"name": "More", "rights": ["users:read"]},
    "PATCH /roles/{id}": {"name": "Less"},
    "PUT /roles/{id}": {"name": "Less", "rights": ["users:read"]},
    "PUT /staff/{id}/schedule": WEEK,
    "PUT /resources/{id}/schedule": WEEK,
    "PUT /locations/{id}/schedule": WEEK,
    "POST /services": {"name": "New", "duration_minutes": 30, "price": PRICE, "staff_ids": ["@ana"]},
    "PATCH /services/{id}": {"name": "Changed"},
    "PUT /services/{id}": {"name": "Changed", "duration_minutes": 30, "price": PRICE},
    "POST /staff": {"name": "New", "service_ids": ["@cut"]},
    "PATCH /staff/{id}": {"title": "Changed"},
    "PUT /staff/{id}": {"name": "Changed"},
    "PATCH /team": {"about": "Changed"},
    "PUT /team": {"name": "Changed", "timezone": "America/New_York"},
    "POST /users": {"email": "new@salon.test", "roles": [{"role_id": "@roles"}]},
    "PATCH /users/{id}": {"roles": [{"role_id": "@roles"}]},
    "PUT /users/{id}": {"roles": [{"role_id": "@roles"}]},
    "POST /visits": HERE | {
        "parts": [{"service_id": "@cut", "staff_id": "@ana"}, {"service_id": "@massage", "staff_id": "@ana"}],
        "client": {"name": "Client 1", "email": "client1@example.test"},
    },
    "POST /waitlist": WISH | {"service_id": "@cut", "location_id": "@place", "client": {"name": "Wim", "email": "wim@example.test"}},
    "PATCH /waitlist/{id}": WISH,
    "PUT /waitlist/{id}": WISH,
    "POST /waitlist/{id}/offer": DAY,
    "POST /webhooks": {"url": "https://hooks.example/", "events": ["*"]},
    "PATCH /webhooks/{id}": {"description": "Changed"},
    "PUT /webhooks/{id}": {"url": "https://hooks.example/", "events": ["*"]},
}  # fmt: skip
"""What succeeds, where the body cannot be empty. `@name` stands for an id of the scene."""

for _register in ("service-categories", "subdivisions", "positions", "tags"):
    BODIES |= {f"POST /{_register}": {"name": "New"}}
    BODIES |= {f"{method} /{_register}/{{id}}": {"name": "Changed"} for method in ("PATCH", "PUT")}

QUERIES = {
    "GET /availability": "?service_id=@cut&location_id=@place",
    "GET /availability/{staff_id}": "?service_id=@cut",
    "GET /availability/explain": "?service_id=@cut&starts_at=@free_z&location_id=@place",
    "GET /book_times/{location_id}/{staff_id}/{date}": "?service_id=@cut",
}

PLACES = {
    "POST /bookings/{id}/confirm": "asked",
    "POST /bookings/{id}/decline": "asked",
    "POST /waitlist/{id}/accept": "offered",
    "POST /waitlist/{id}/decline": "offered",
    "DELETE /roles/{id}": "unused role",
    "POST /users/{id}/invite": "invited",
}
"""Whom an operation is tried on, where it is not the one that its address begins with."""


@dataclass(frozen=True)
class Things:
    """Ids by what they are of: the first word of their address, or a name."""

    salon: cast.Cast
    refs: dict[str, str]

    def address(self, operation: str) -> str:
        """Where an operation is tried."""
        path = operation.partition(" ")[2]
        head = path.split("/")[1]
        own = {
            "id": self.refs.get(PLACES.get(operation, head), ""),
            "slug": cast.SALON,
            "location_id": self.refs["place"],
        }
        own |= {"staff_id": self.refs["ana"], "date": self.refs["day"], "delivery": self.refs["delivery"]}
        return _PLACE.sub(lambda found: own[found[1]], path) + str(self.filled(QUERIES.get(operation, "")))

    def body(self, operation: str) -> Any:
        """What is sent there."""
        return self.filled(BODIES.get(operation, {}))

    def filled(self, value: Any) -> Any:
        """The same with ids in place of names."""
        if isinstance(value, dict):
            return {name: self.filled(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [self.filled(inner) for inner in value]
        if isinstance(value, str):
            return re.sub(r"@(\w+)", lambda found: self.refs.get(found[1], found[0]), value)
        return value


def set_things(client: FlaskClient, salon: cast.Cast) -> Things:
    """Make one of each kind, over HTTP with a key. Needs an application context."""
    with write():
        key = create_api_key(SYSTEM, salon.business_id)[1]

    def send(method: str, path: str, body: Any = None) -> Any:
        answer = client.open(
            f"/api/v1{path}", method=method, json=body, headers={"Authorization": f"Bearer {key}"}
        )
        assert answer.status_code < 300, (method, path, answer.text)
        return answer.json

    plan = salon.timetable()
    refs = {service.slug: service.public_id for service in plan.services.values()}
    refs |= {"ana": salon.staff("Ana").public_id, "bo": salon.staff("Bo").public_id}
    refs |= {"place": plan.locations[salon.location_id].public_id, "free": when(cast.at(6, 12))}
    refs |= {"day": when(cast.at(6, 12))[:10], "off": when(cast.at(30, 9)), "off_end": when(cast.at(30, 10))}
    refs["free_z"] = refs["free"].replace("+", "%2B")
    refs |= {"resources": next(iter(plan.resources.values())).public_id, "services": refs["cut"]}
    refs |= {"locations": refs["place"], "staff": refs["bo"], "availability": refs["ana"]}
    refs |= _made(send, refs) | _wishes(send, refs) | _programs(send, salon)
    return Things(salon, refs)


def _made(send: Callable[..., Any], refs: dict[str, str]) -> dict[str, str]:
    """Bookings and what they need."""
    person = {"name": "Ada", "email": "ada@example.test"}
    cut = {"service_id": refs["cut"], "staff_id": refs["ana"], "client": person}
    booking = send("POST", "/bookings", cut | {"starts_at": when(cast.at(2, 10)), "notes": "A secret wish"})
    consult = {"service_id": refs["consult"], "client": person, "answers": {"goal": "Rest"}}
    asked = send("POST", "/bookings", consult | {"starts_at": when(cast.at(3, 10))})
    hold = {"service_id": refs["cut"], "staff_id": refs["bo"], "starts_at": when(cast.at(2, 11))}
    lesson = {"service_id": refs["yoga"], "staff_ids": [refs["bo"]], "rrule": "FREQ=WEEKLY;COUNT=2"}
    off = {"staff_id": refs["bo"], "starts_at": when(cast.at(20, 9)), "ends_at": when(cast.at(20, 10))}
    found = {
        "bookings": booking["id"],
        "visits": booking["visit_id"],
        "clients": booking["client"]["id"],
        "asked": asked["id"],
    }
    found |= {"holds": send("POST", "/holds", hold)["id"], "blocks": send("POST", "/blocks", off)["id"]}
    found["events"] = send("POST", "/events", lesson | {"starts_at": when(cast.at(5, 16))})["id"]
    found["zed"] = send("POST", "/clients", {"name": "Zed", "email": "zed@example.test"})["id"]
    for register in ("service-categories", "subdivisions", "positions", "tags"):
        found[register] = send("POST", f"/{register}", {"name": "Unused"})["id"]
    return found


def _wishes(send: Callable[..., Any], refs: dict[str, str]) -> dict[str, str]:
    """Two who wait; one has been offered a time."""
    wish = {"service_id": refs["cut"], "first_day": refs["day"], "last_day": refs["day"]}
    waiting, offered = (
        send("POST", "/waitlist", wish | {"client": {"name": name, "email": f"{name.lower()}@example.test"}})[
            "id"
        ]
        for name in ("Ada", "Wanda")
    )
    send("POST", f"/waitlist/{offered}/offer", {"starts_at": refs["free"].replace("T12", "T15")})
    return {"waitlist": waiting, "offered": offered}


def _programs(send: Callable[..., Any], salon: cast.Cast) -> dict[str, str]:
    """Keys, webhooks, feeds; and users with their roles."""
    found = {"api-keys": send("POST", "/api-keys", {"name": "Till", "scopes": []})["id"]}
    found["webhooks"] = send("POST", "/webhooks", {"url": "https://hooks.example/", "events": ["*"]})["id"]
    found["feeds"] = send("POST", "/feeds", {"subject_id": salon.staff("Bo").public_id})["id"]
    rights = {"rights": ["users:read"]}
    found |= {"roles": send("POST", "/roles", {"name": "Helper"} | rights)["id"]}
    found |= {"unused role": send("POST", "/roles", {"name": "Unused"} | rights)["id"]}
    found["message-templates"] = send("GET", "/message-templates?kind=confirmation&locale=en&per_page=1")[
        "data"
    ][0]["id"]
    with write():
        found["delivery"] = ping_webhook(SYSTEM, salon.business_id, found["webhooks"]).public_id
        una = create_user(SYSTEM, email="una@example.test", name="Una")
        grant_access(SYSTEM, salon.business_id, user_id=una.id, role="Helper")
        found["users"] = una.public_id
        delivery = select(WebhookDelivery).where(WebhookDelivery.public_id == found["delivery"])
        db.session.scalars(delivery).one().state = "failed"
    found["invited"] = send(
        "POST", "/users", {"email": "ivo@example.test", "roles": [{"role_id": found["roles"]}]}
    )["id"]
    return found
