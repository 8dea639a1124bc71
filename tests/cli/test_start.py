"""What cannot work stops the start with one sentence that names the mend, and exit code 2."""

import os
import socket
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from bookingapp.migrations.run import downgrade
from tests.cli.shell import Shell
from tests.support import databases


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOOKINGAPP_DATABASE_URL", "mysql://somewhere/else"),
        ("BOOKINGAPP_DATABASE_URL", "no address"),
        ("BOOKINGAPP_DATABASE_URL", "sqlite:///:memory:"),
        ("BOOKINGAPP_SECRET_KEY", "short"),
        ("BOOKINGAPP_BASE_URL", "book.example.org"),
        ("BOOKINGAPP_MAIL_URL", "http://mail"),
        ("BOOKINGAPP_TRUSTED_PROXIES", "-1"),
        ("BOOKINGAPP_RATELIMIT_ENABLED", "maybe"),
        ("PORT", "http"),
        ("PORT", "70000"),
    ],
)
def test_bad_settings(empty_shell: Shell, name: str, value: str) -> None:
    assert name in empty_shell.refuses("serve", env={name: value})


def test_bad_settings_of_the_demo(empty_shell: Shell) -> None:
    assert "PORT" in empty_shell.refuses("demo", "--json", env={"PORT": "http"})


@pytest.mark.parametrize("command", ["serve", "migrate", "doctor", "backup"])
def test_data_folder_that_cannot_be_made(empty_shell: Shell, command: str) -> None:
    (empty_shell.folder / "file").touch()
    said = empty_shell.refuses(command, env={"BOOKINGAPP_DATA_DIR": "file/var"})
    assert "BOOKINGAPP_DATA_DIR" in said


def test_data_folder_that_cannot_be_written(empty_shell: Shell) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    (empty_shell.folder / "var").mkdir(mode=0o500)
    assert "writable" in empty_shell.refuses("serve")


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_empty_database(empty_shell: Shell, command: str) -> None:
    assert "bookingapp migrate" in empty_shell.refuses(command)


def test_unreachable_databases(empty_shell: Shell) -> None:
    away = "postgresql://somebody:hush@127.0.0.1:9/none"
    said = empty_shell.refuses("serve", env={"BOOKINGAPP_DATABASE_URL": away})
    assert "cannot be reached" in said
    assert "hush" not in said
    (empty_shell.folder / "notes.txt").write_text("not a database at all, but long enough to be one" * 9)
    for file in ("notes.txt", "missing/folder.db"):
        said = empty_shell.refuses("serve", env={"BOOKINGAPP_DATABASE_URL": f"sqlite:///{file}"})
        assert "cannot be opened" in said


def test_older_schema(shell: Shell) -> None:
    downgrade(shell.env["BOOKINGAPP_DATABASE_URL"], "base")
    assert "bookingapp migrate" in shell.refuses("serve")
    assert shell.run("doctor").returncode == 1
    assert shell.run("migrate").returncode == 0
    assert shell.run("migrate").returncode == 0
    assert shell.run("doctor").returncode == 0


def test_newer_and_unguarded_databases(tmp_path: Path) -> None:
    with databases.fresh("sqlite", tmp_path) as url:
        shell = Shell(tmp_path, {"BOOKINGAPP_DATABASE_URL": url})
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            connection.execute("DROP TRIGGER claim_no_overlap")
            assert "guard" in shell.refuses("serve")
            assert shell.run("doctor").returncode == 1
            assert shell.run("migrate").returncode == 0
            assert shell.run("doctor").returncode == 0
            connection.execute("UPDATE alembic_version SET version_num = '9999_from_later'")
            connection.commit()
        assert "newer" in shell.refuses("serve")
        assert "newer" in shell.refuses("migrate")


def test_port_in_use(shell: Shell) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        assert "--port" in shell.refuses("serve", "--port", port)
        assert "--port" in shell.refuses("demo", "--port", port)
        assert "--port" in shell.refuses("serve", env={"PORT": port})


def test_secret_key_is_made_once_and_kept_to_oneself(empty_shell: Shell) -> None:
    assert empty_shell.run("migrate").returncode == 0
    key = empty_shell.folder / "var" / "secret.key"
    before = key.read_text()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert empty_shell.run("migrate").returncode == 0
    assert key.read_text() == before
    key.chmod(0o644)
    done = empty_shell.run("doctor")
    assert (done.returncode, "chmod 600" in done.stdout) == (1, True)
