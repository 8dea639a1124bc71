"""Shells on a database of their own."""

from pathlib import Path

import pytest

from tests.cli.shell import Shell

KEY = {"BOOKINGAPP_SECRET_KEY": "only-for-tests-0123456789abcdef"}


@pytest.fixture
def empty_shell(tmp_path: Path) -> Shell:
    """An empty folder and no settings at all."""
    folder = tmp_path / "here"
    folder.mkdir()
    return Shell(folder, {})


@pytest.fixture
def shell(tmp_path: Path, database_url: str) -> Shell:
    """A migrated, empty database; once on each kind."""
    return Shell(tmp_path, KEY | {"BOOKINGAPP_DATABASE_URL": database_url})


@pytest.fixture(scope="module")
def demo_shell(module_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A database with the demo in it, for all the tests of a module; once on each kind."""
    shell = Shell(tmp_path_factory.mktemp("demo"), KEY | {"BOOKINGAPP_DATABASE_URL": module_database_url})
    done = shell.run("demo", "--no-serve")
    assert done.returncode == 0, done.stderr
    return shell
