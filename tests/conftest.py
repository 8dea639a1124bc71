"""What every test may ask for. See "Tests" in CONTRIBUTING.md."""

import gc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask, g, has_app_context
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.test import TestResponse

from bookingapp.base.config import Settings
from bookingapp.base.db import db
from bookingapp.factory import create_app
from tests import cast
from tests.support import databases, network

pytest_plugins = ["tests.support.browser", "tests.support.server"]


# How long one example takes says something about the machine, not about the rule.
hypothesis_settings.register_profile("house", deadline=None, print_blob=True)
hypothesis_settings.load_profile("house")


class CompiledOnce(BytecodeCache):
    """Templates compiled for one application serve those of later tests: to compile a page takes 100 ms."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Jinja asks."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Jinja has compiled."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


Flask.jinja_options = Flask.jinja_options | {"bytecode_cache": CompiledOnce()}


def pytest_configure(config: pytest.Config) -> None:
    """The process that pytest was started as owns what the run shares; xdist's workers only use it."""
    network.stay_here()
    if not hasattr(config, "workerinput"):
        databases.open_run()


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector need not look through it again in the midst of a test.

    Nor need it look often: by default it spends more time on a new application than the application takes.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 10, 10)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Runs after the last worker has ended."""
    if not hasattr(config, "workerinput"):
        databases.close_run()


@pytest.fixture(autouse=True)
def own_today() -> Iterator[None]:
    """Each test has a today of its own, and keeps it."""
    cast.first_asked.cache_clear()
    yield
    cast.first_asked.cache_clear()


@pytest.fixture
def june() -> Iterator[None]:
    """It is June: no clock is changed in the weeks to come, so each day has 24 hours and Berlin is six ahead of New York."""
    with time_machine.travel(datetime(2027, 6, 1, 12, tzinfo=UTC)):
        yield


@pytest.fixture(params=databases.KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty, migrated database of its own for the test, which runs once on each kind."""
    with databases.fresh(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of an installation without proxies, mail or limits."""
    return Settings.from_env(
        {
            "BOOKINGAPP_DATABASE_URL": database_url,
            "BOOKINGAPP_DATA_DIR": str(tmp_path / "var"),
            "BOOKINGAPP_SECRET_KEY": "only-for-tests-0123456789abcdef",
            "BOOKINGAPP_BASE_URL": "http://localhost",
            "BOOKINGAPP_RATELIMIT_ENABLED": "0",
        }
    )


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """An application on the test's database."""
    app = create_app(settings)
    app.testing = True
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    """The same, inside its application context: `write()` and `db.session` work."""
    with app.app_context():
        yield app
        db.session.remove()


class FreshClient(FlaskClient):
    """Each request begins with an empty `g`, as on a server, though tests keep an application context open."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Forget what the request before left behind."""
        if has_app_context():
            for name in list(g):
                g.pop(name)
        return super().open(*args, **kwargs)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Flask's test client: real requests without a socket."""
    app.test_client_class = FreshClient
    return app.test_client()
