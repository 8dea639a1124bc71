"""`bookingapp api-key`: one line that works at once in a server that runs, and stops at once."""

import subprocess
import sys
import time

import httpx
import pytest

from bookingapp.base.actor import SYSTEM
from bookingapp.base.config import Settings
from bookingapp.base.db import db, write
from bookingapp.domain.business.commands import create_business
from bookingapp.factory import create_app
from tests.cli.shell import Shell, plain_env
from tests.support.server import free_port


def ask(port: int, key: str) -> int:
    """The answer to a key."""
    address = f"http://127.0.0.1:{port}/api/v1/team"
    return httpx.get(address, headers={"Authorization": f"Bearer {key}"}, timeout=20).status_code


def add_business(shell: Shell, name: str) -> None:
    """A business beside those that are there."""
    app = create_app(Settings.from_env(dict(shell.env) | {"BOOKINGAPP_DATA_DIR": str(shell.folder)}))
    with app.app_context():
        with write():
            create_business(SYSTEM, name=name, slug=name.lower(), timezone="Europe/Berlin", currency="EUR")
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_made_and_revoked_beside_a_running_server(shell: Shell) -> None:
    add_business(shell, "Solo")
    port = free_port()
    serve = subprocess.Popen(
        [sys.executable, "-m", "bookingapp.cli", "serve", "--port", str(port)],
        cwd=shell.folder,
        env=plain_env() | dict(shell.env),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _turn in range(300):
            try:
                if ask(port, "sk_nothing") == 401:
                    break
            except httpx.TransportError:
                time.sleep(0.1)
        made = shell.run("api-key", "create")
        assert (made.returncode, made.stdout.count("\n"), made.stdout[:3]) == (0, 1, "sk_"), made
        key = made.stdout.strip()
        assert ask(port, key) == 200
        listed = shell.run("api-key", "list", "--business", "solo").stdout.splitlines()
        assert key not in "".join(listed)
        assert listed[0].split("\t")[2:4] == ["secret", "free"]
        gone = shell.run("api-key", "revoke", listed[0].split("\t")[0], "--business", "solo")
        assert (gone.returncode, gone.stdout) == (0, "")
        assert ask(port, key) == 401
        assert "no business" in shell.run("api-key", "create", "--business", "nowhere").stderr
        add_business(shell, "Duo")
        assert "--business (solo, duo)" in shell.run("api-key", "create").stderr
    finally:
        serve.terminate()
        serve.wait(20)
