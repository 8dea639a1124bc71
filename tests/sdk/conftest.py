"""A running server with the cast, for both libraries; and Node with the packages of the TypeScript one."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bookingapp.base.actor import SYSTEM
from bookingapp.base.config import Settings
from bookingapp.base.db import db, write
from bookingapp.domain.business.keys import create_api_key
from bookingapp.factory import create_app
from tests import cast
from tests.house import ROOT
from tests.support import databases
from tests.support.server import base_env, serving

TYPESCRIPT = ROOT / "sdk/typescript"


@dataclass(frozen=True)
class Shop:
    """Where the salon is served, and a secret key of its."""

    url: str
    key: str


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """One for all tests here, on SQLite: the libraries cannot tell the databases apart."""
    folder = tmp_path_factory.mktemp("sdk")
    with databases.fresh("sqlite", folder) as url:
        key = _fill(url, folder)
        with serving(folder / "server", url, workers=1) as server:
            yield Shop(server.url, key)


def _fill(url: str, folder: Path) -> str:
    said = {"BOOKINGAPP_DATABASE_URL": url, "BOOKINGAPP_DATA_DIR": str(folder / "var")}
    with create_app(Settings.from_env(base_env() | said)).app_context():
        salon = cast.create_cast()
        with write():
            key = create_api_key(SYSTEM, salon.business_id)[1]
        db.session.remove()
        db.engine.dispose()
    return key


@pytest.fixture(scope="session")
def node() -> str:
    """The path of Node; the packages are there, too. `.ci/prepare node` sees to both."""
    path = shutil.which("node")
    if path is None:
        pytest.skip("no node: apt-get install nodejs npm")
    if not (TYPESCRIPT / "node_modules/typescript").is_dir():
        pytest.skip("no packages: cd sdk/typescript && npm ci")
    return path
