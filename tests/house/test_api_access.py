"""The access matrix of the API: every operation, by every kind of key and token that could try.

Whoever proves nothing is told so (401); a scope or right that is missing is refused (403); what is another business's
is not there (404); none of it changes a row, and no answer tells a stranger anything. What is allowed does its work.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection, connect
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM
from bookingapp.base.config import Settings
from bookingapp.base.db import Base, db, write
from bookingapp.domain.business.access_tokens import write_access_token
from bookingapp.domain.business.apps import AppValues, register_app
from bookingapp.domain.business.commands import add_location, create_user, grant_access
from bookingapp.domain.business.keys import create_api_key, revoke_api_key
from bookingapp.domain.business.roles import ALL
from bookingapp.domain.business.tokens import begin_token_session, end_token_session
from bookingapp.factory import create_app
from bookingapp.models.clients import Client
from bookingapp.models.keys import ApiKey
from bookingapp.models.staff import StaffMember
from tests import cast
from tests.conftest import FreshClient
from tests.house.api_matrix import ALIASES, SCOPES, expected
from tests.house.api_scene import Things, set_things
from tests.support import databases
from tests.support.rows import every_row

KEY = "only-for-tests-0123456789abcdef"
READING = frozenset(right for right in ALL if right.endswith(":read"))
PEOPLE = (
    "full", "nothing", "reading", "publishable", "stranger", "owner", "manager", "reception", "staff", "other staff",
    "elsewhere", "client", "other client", "pair of reading",
)  # fmt: skip
NOBODY = (
    "anonymous",
    "unknown",
    "expired key",
    "revoked key",
    "ended token",
    "old token",
    "wrong pair",
    "basic",
)


@dataclass(frozen=True)
class Stage:
    """The things, and the Authorization header of everybody."""

    app: Flask
    client: FlaskClient
    things: Things
    who: dict[str, str | None]
    file: Path
    before: Connection

    def ask(self, operation: str, who: str) -> TestResponse:
        """The answer to one of them."""
        header = self.who[who]
        method = operation.partition(" ")[0]
        return self.client.open(
            f"/api/v1{self.things.address(operation)}",
            method=method,
            json=self.things.body(operation) if method not in {"GET", "DELETE"} else None,
            headers={} if header is None else {"Authorization": header},
        )

    def restore(self) -> None:
        """Everything as it was."""
        db.session.rollback()
        with closing(connect(self.file)) as now:
            now.execute("PRAGMA synchronous=OFF")
            self.before.backup(now)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One application on one database for all of it."""
    folder: Path = tmp_path_factory.mktemp("api-matrix")
    with databases.fresh("sqlite", folder) as url:
        given = {"DATABASE_URL": url, "DATA_DIR": str(folder / "var"), "SECRET_KEY": KEY}
        given |= {"BASE_URL": "http://localhost", "RATELIMIT_ENABLED": "0"}
        app = create_app(Settings.from_env({f"BOOKINGAPP_{name}": value for name, value in given.items()}))
        app.testing = True
        app.test_client_class = FreshClient
        with app.app_context():
            salon = cast.create_cast()
            things = set_things(app.test_client(), salon)
            who = _keys(salon) | _people(salon)
            who["pair of reading"] = f"{who['reading']}, {(who['owner'] or '').replace('Bearer', 'User')}"
            who["wrong pair"] = f"{who['stranger']}, {(who['owner'] or '').replace('Bearer', 'User')}"
            file, before = Path(url.removeprefix("sqlite:///")), connect(":memory:", check_same_thread=False)
            db.session.rollback()
            with closing(connect(file)) as now:
                now.backup(before)
            yield Stage(app, app.test_client(), things, who, file, before)
            db.session.remove()
            db.engine.dispose()
            before.close()


def _bearer(text: str) -> str:
    return f"Bearer {text}"


def _keys(salon: cast.Cast) -> dict[str, str | None]:
    """A key of every kind; `only x` has the scope x alone, `all but x` every other."""
    sets: dict[str, frozenset[str]] = {"full": ALL, "nothing": frozenset(), "reading": READING}
    for scope in set(SCOPES.values()) - {"", "open"}:
        sets |= {f"only {scope}": frozenset({scope}), f"all but {scope}": ALL - {scope}}
    with write():
        found: dict[str, str | None] = {
            name: _bearer(create_api_key(SYSTEM, salon.business_id, scopes=scopes)[1])
            for name, scopes in sets.items()
        }
        found["publishable"] = _bearer(create_api_key(SYSTEM, salon.business_id, kind="publishable")[1])
        found["stranger"] = _bearer(create_api_key(SYSTEM, salon.stranger_id)[1])
        expired, text = create_api_key(SYSTEM, salon.business_id)
        found["expired key"] = _bearer(text)
        revoked, text = create_api_key(SYSTEM, salon.business_id)
        found["revoked key"] = _bearer(text)
        revoke_api_key(SYSTEM, salon.business_id, revoked.public_id)
        db.session.execute(update(ApiKey).where(ApiKey.id == expired.id).values(expires=clock.seconds() - 1))
    return found | {"anonymous": None, "unknown": _bearer("sk_unknown"), "basic": "Basic eDp5"}


def _people(salon: cast.Cast) -> dict[str, str | None]:
    """Tokens of users, clients and apps; `staff` serves the booking of the scene, `other staff` does not."""
    found: dict[str, str | None] = {}
    with write():
        elsewhere = add_location(SYSTEM, salon.business_id, name="Elsewhere", timezone=cast.ZONE.key).id
        roles = {"owner": "owner", "manager": "manager", "reception": "reception"}
        for name, role in (
            roles | {"staff": "staff", "other staff": "staff", "elsewhere": "manager"}
        ).items():
            user = create_user(SYSTEM, email=f"{name.replace(' ', '.')}@matrix.test", name=name.title())
            place = elsewhere if name == "elsewhere" else None
            grant_access(SYSTEM, salon.business_id, user_id=user.id, role=role, location_id=place)
            if role == "staff":
                member = salon.staff("Ana" if name == "staff" else "Bo").id
                db.session.get_one(StaffMember, member).user_id = user.id
            found[name] = _token(
                begin_token_session(salon.business_id, user_id=user.id, scopes=ALL).session_ref
            )
            if name == "owner":
                owner_id = user.id
        for name in ("Ada", "Zed"):
            key = db.session.scalars(select(Client.id).where(Client.name == name)).one()
            made = begin_token_session(salon.business_id, client_id=key)
            found["client" if name == "Ada" else "other client"] = _token(made.session_ref)
        ended = begin_token_session(salon.business_id, user_id=owner_id, scopes=ALL).session_ref
        end_token_session(ended)
        found |= {"ended token": _token(ended), "old token": _token(made.session_ref, -1)}
        app = register_app(SYSTEM, salon.business_id, AppValues("App", scopes=ALL))[0].id
        for scope in set(SCOPES.values()) - {"", "open"}:
            for name, scopes in ((f"app with {scope}", {scope}), (f"app without {scope}", ALL - {scope})):
                made = begin_token_session(salon.business_id, user_id=owner_id, app_id=app, scopes=scopes)
                found[name] = _token(made.session_ref)
                made = begin_token_session(salon.business_id, app_id=app, scopes=scopes, is_lasting=False)
                found[f"lone {name}"] = _token(made.session_ref)
    return found


def _token(session_ref: str, lasts: int = 3600) -> str:
    return _bearer(write_access_token(KEY, session_ref, lasts))


def _kind(status: int) -> int:
    """200 for every success."""
    return 200 if 200 <= status < 300 else status


def _callers(operation: str) -> list[str]:
    """Everybody who tries an operation, but those whose credential is no good."""
    scope = SCOPES[operation]
    if scope in {"", "open"}:
        return [*PEOPLE]
    own = [f"only {scope}", f"all but {scope}"]
    if operation == next(name for name in SCOPES if SCOPES[name] == scope):  # apps are read like keys
        own += [f"{app} {scope}" for app in ("app with", "app without", "lone app with", "lone app without")]
    return [*PEOPLE, *own]


def test_every_operation_says_what_it_needs(stage: Stage) -> None:
    """By the routes, not by what operations say of themselves; a page of the API names no row and needs no key."""
    found = set()
    for rule in stage.app.url_map.iter_rules():
        if rule.endpoint.startswith("api."):
            path = re.sub(r"<(\w+)>", r"{\1}", rule.rule).removeprefix("/api/v1")
            path = ALIASES.get(path, path)
            found |= {f"{method} {path}" for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}}
    missing, gone = sorted(found - SCOPES.keys()), sorted(SCOPES.keys() - found)
    assert missing == [], "add these to tests/house/api_matrix.py, with the scope that each asks for"
    assert gone == [], "these are no more: take them out of tests/house/api_matrix.py"


def test_whoever_proves_nothing_is_told_so(stage: Stage) -> None:
    wrong, before = [], every_row()
    for operation, scope in SCOPES.items():
        for who in NOBODY:
            if scope == "open" and who == "anonymous":
                continue
            answer = stage.ask(operation, who)
            if answer.status_code != 401 or "UNAUTHORIZED" not in answer.text:
                wrong.append(f"{operation} as {who}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)
    assert every_row() == before


def test_what_is_refused_changes_nothing(stage: Stage) -> None:
    stage.restore()
    wrong, before = [], _rows()
    for operation, who in _tries(stage, lambda right: 200 not in right):
        answer = stage.ask(operation, who)
        if _kind(answer.status_code) not in expected(operation, who):
            wrong.append(f"{operation} as {who}: {answer.status_code} {answer.text[:200]}")
    changed = [table for table, rows in _rows().items() if rows != before[table]]
    stage.restore()
    assert not wrong, "\n".join(wrong)
    assert changed == [], "an operation that refused has changed rows of these tables"


def test_a_key_of_another_business_finds_and_changes_nothing(stage: Stage) -> None:
    """Nor does any answer name what it should not know: neither ids nor names, addresses or notes."""
    stage.restore()
    before, wrong = _rows(), []
    secrets = _secrets(stage, before)
    for operation, scope in SCOPES.items():
        if scope == "open":
            continue
        answer = stage.ask(operation, "stranger")
        if _kind(answer.status_code) not in expected(operation, "stranger"):
            wrong.append(f"{operation}: {answer.status_code} {answer.text[:200]}")
        wrong += [f"{operation} tells {found}" for found in secrets if found in answer.text]
        if operation.startswith("GET"):
            continue
        now = _rows()
        own = {stage.things.salon.stranger_id}
        wrong += [
            f"{operation} changes {table}"
            for table, rows in before.items()
            if any(row not in now[table] for row in rows) and not _are_of(table, rows, now[table], own)
        ]
        stage.restore()
    assert not wrong, "\n".join(wrong)


def _rows() -> dict[str, list[tuple[Any, ...]]]:
    """Every row, but when keys were last used, which is noted for whoever is refused too."""
    with write():
        db.session.execute(update(ApiKey).values(used=None))
    return every_row()


def _secrets(stage: Stage, rows: dict[str, list[tuple[Any, ...]]]) -> set[str]:
    """The public ids of the salon's rows, and what its clients said."""
    found = {"Ada", "Wanda", "ada@example.test", "A secret wish", "Salon"}
    for name, table in Base.metadata.tables.items():
        names = [column.name for column in table.columns]
        if {"public_id", "business_id"} <= set(names):
            ref, business = names.index("public_id"), names.index("business_id")
            found |= {row[ref] for row in rows[name] if row[business] == stage.things.salon.business_id}
    return found


def _are_of(name: str, rows: list[Any], now: list[Any], businesses: set[int]) -> bool:
    """Whether all rows that have changed are those of one business."""
    names = [column.name for column in Base.metadata.tables[name].columns]
    column = names.index("id" if name == "business" else "business_id")
    return {row[column] for row in rows if row not in now} <= businesses


def test_what_is_allowed_is_done(stage: Stage) -> None:
    """So that nothing but what is missing above is what keeps the others out."""
    wrong = []
    for operation, who in _tries(stage, lambda right: 200 in right):
        if who == "stranger" or SCOPES[operation] == "open":
            continue
        answer = stage.ask(operation, who)
        if _kind(answer.status_code) not in expected(operation, who):
            wrong.append(f"{operation} as {who}: {answer.status_code} {answer.text[:200]}")
        if not operation.startswith("GET"):
            stage.restore()
    assert not wrong, "\n".join(wrong)


def _tries(stage: Stage, suits: Callable[[set[int]], bool]) -> Iterator[tuple[str, str]]:
    for operation in SCOPES:
        for who in _callers(operation):
            if suits(expected(operation, who)):
                yield operation, who
