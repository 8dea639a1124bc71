"""One server for all browser tests of a process, with rows that show every state."""

from collections.abc import Iterator

import pytest

from bookingapp.base.db import db
from tests.browser.stage import Stage, create_studio, open_app
from tests.support import databases
from tests.support.server import serving


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The server that browser tests visit. A test that needs times for itself opens a business of its own."""
    folder = tmp_path_factory.mktemp("stage")
    with databases.fresh("sqlite", folder) as url, serving(folder / "server", url, workers=1) as server:
        app = open_app(server, folder / "app")
        with app.app_context():
            create_studio()
            db.session.remove()
        yield Stage(server, app)
        with app.app_context():
            db.engine.dispose()
