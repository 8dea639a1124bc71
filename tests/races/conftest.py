"""Where the races are run: one database, two servers of two processes each on it, and an application beside them."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from bookingapp.base import clock
from bookingapp.base.config import Settings
from bookingapp.base.db import db
from bookingapp.factory import create_app
from tests.races import audit
from tests.races.people import Answer, Person
from tests.races.shop import Shop, open_shop
from tests.support import databases
from tests.support.server import Server, base_env

CROWD = 32


@dataclass
class Ground:
    """A database and an application on it, in the test's own process."""

    url: str
    folder: Path
    app: Flask

    def open_shop(self, services: dict[str, dict[str, Any]], **options: Any) -> Shop:
        """A shop for one race."""
        return open_shop(self.app, services, **options)

    def rows(self, statement: str, **values: object) -> list[tuple[Any, ...]]:
        """What plain SQL finds."""
        with self.app.app_context(), db.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(db.text(statement), values)]

    def change(self, statement: str, **values: object) -> None:
        """Change rows behind the application's back."""
        with self.app.app_context(), db.engine.begin() as connection:
            connection.execute(db.text(statement), values)

    def audit(self) -> None:
        """Fail if any row breaks a rule."""
        with self.app.app_context(), db.engine.connect() as connection:
            found = audit.findings(connection, clock.seconds())
        assert not found, found

    def doctor(self) -> None:
        """The same by the operator's command, in a process of its own."""
        done = subprocess.run(
            [str(Path(sys.executable).parent / "bookingapp"), "doctor"],
            env=base_env()
            | {"BOOKINGAPP_DATABASE_URL": self.url, "BOOKINGAPP_DATA_DIR": str(self.folder / "var")},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


@dataclass
class Arena(Ground):
    """The same with servers in front."""

    servers: Sequence[Server] = ()
    _people: list[Person] = field(default_factory=list)

    def people(self, count: int = CROWD) -> list[Person]:
        """So many clients, connected, spread over the servers."""
        while len(self._people) < count:
            server = self.servers[len(self._people) % len(self.servers)]
            self._people.append(Person(server.port, len(self._people)))
        return self._people[:count]

    def hang_up(self) -> None:
        """End all connections."""
        for person in self._people:
            person.close()
        self._people.clear()

    def expect(self, answers: Sequence[Answer], *statuses: int) -> None:
        """Fail with what the servers have logged if an answer has another status."""
        odd = [(answer.status, answer.text) for answer in answers if answer.status not in statuses]
        assert not odd, (odd, [server.log_tail(3000) for server in self.servers])


def settings_for(url: str, folder: Path) -> Settings:
    """Settings of an application that understands the servers' links."""
    return Settings.from_env(
        base_env() | {"BOOKINGAPP_DATABASE_URL": url, "BOOKINGAPP_DATA_DIR": str(folder / "var")}
    )


@pytest.fixture(scope="session", params=databases.KINDS)
def arena(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arena]:
    """Servers and database that all races of one kind share."""
    folder = tmp_path_factory.mktemp("arena")
    with databases.fresh(request.param, folder) as url, ExitStack() as stack, ThreadPoolExecutor() as pool:
        servers = [Server(folder / f"server{number}", {"BOOKINGAPP_DATABASE_URL": url}) for number in (1, 2)]
        for server in servers:
            stack.callback(server.stop)
        list(pool.map(Server.start, servers))
        arena = Arena(url, folder, create_app(settings_for(url, folder)), servers)
        yield arena
        arena.hang_up()
        arena.doctor()
        with arena.app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def audited(arena: Arena) -> Iterator[Arena]:
    """The arena, every row of it audited when the test is over."""
    yield arena
    arena.audit()
