"""Keys of the cast's businesses, and how a test sends a request with one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import write
from bookingapp.domain.business.keys import create_api_key
from bookingapp.domain.business.roles import ALL
from tests import cast

Send = Callable[..., Any]


@dataclass
class Desk:
    """The salon and a program of each kind."""

    salon: cast.Cast
    keys: dict[str, str]
    client: FlaskClient

    def __call__(self, method: str, path: str, body: Any = None, key: str = "secret", **headers: str) -> Any:
        """A request with one of the keys."""
        said = {"Authorization": f"Bearer {self.keys[key]}"}
        said |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.open(f"/api/v1{path}", method=method, json=body, headers=said)

    def service(self, slug: str) -> str:
        """The public id of a service."""
        return self.salon.service(slug).public_id

    def staff(self, name: str) -> str:
        """The public id of a staff member."""
        return self.salon.staff(name).public_id

    @property
    def place(self) -> str:
        """The public id of the salon's location."""
        return self.salon.timetable().locations[self.salon.location_id].public_id

    def book(self, slug: str = "cut", starts: int | None = None, key: str = "secret", **more: Any) -> Any:
        """A booking, two days ahead at ten unless said otherwise."""
        body = {
            "service_id": self.service(slug),
            "starts_at": when(cast.at(2, 10) if starts is None else starts),
            "client": {"name": "Client 1", "email": "client1@example.test"},
        }
        return self("POST", "/bookings", body | more, key)


def when(minute: int) -> str:
    """A UTC minute as answers of the salon tell it."""
    return clock.local_text(cast.ZONE, minute)


def sender(client: FlaskClient, keys: Mapping[str, str]) -> Send:
    """Requests with a key by its name among `keys`, by its own text, or with none."""

    def send(method: str, path: str, body: Any = None, key: str = "secret") -> Any:
        headers = {"Authorization": f"Bearer {keys.get(key, key)}"} if key else {}
        return client.open(f"/api/v1{path}", method=method, json=body, headers=headers)

    return send


def open_desk(client: FlaskClient) -> Desk:
    """The cast, with keys."""
    salon = cast.create_cast()
    with write():
        keys = {
            "secret": create_api_key(SYSTEM, salon.business_id)[1],
            "plain": create_api_key(SYSTEM, salon.business_id, scopes=ALL - {"bookings:override"})[1],
            "narrow": create_api_key(SYSTEM, salon.business_id, scopes=["services:read"])[1],
            "publishable": create_api_key(SYSTEM, salon.business_id, kind="publishable")[1],
            "stranger": create_api_key(SYSTEM, salon.stranger_id)[1],
        }
    return Desk(salon, keys, client)
