"""A backup is whole, can be restored, and never replaces the data by half a copy."""

import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

from tests.cli.shell import Shell


def test_backup_while_somebody_writes_and_restore(empty_shell: Shell) -> None:
    options = ("--timezone", "UTC", "--currency", "EUR", "--email", "a@b.test", "--password", "correct horse")
    assert empty_shell.run("init", "--name", "Loom", *options).returncode == 0
    database = empty_shell.folder / "var" / "bookingapp.db"
    copy = empty_shell.folder / "kept" / "copy.db"
    with closing(sqlite3.connect(database, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM event")
        done = empty_shell.run("backup", str(copy))
        writer.execute("ROLLBACK")
    assert done.returncode == 0, done.stderr
    assert [one.name for one in copy.parent.iterdir()] == ["copy.db"]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with closing(sqlite3.connect(database)) as before, closing(sqlite3.connect(copy)) as after:
        for table in ("business", "event", "service", "working_hours"):
            count = f"SELECT count(*) FROM {table}"
            assert before.execute(count).fetchone() == after.execute(count).fetchone()
    for file in database.parent.glob("bookingapp.db*"):
        file.unlink()
    shutil.copyfile(copy, database)
    assert empty_shell.run("doctor").returncode == 0


def test_where_it_goes(empty_shell: Shell) -> None:
    assert empty_shell.run("migrate").returncode == 0
    assert empty_shell.run("backup").returncode == 0
    assert len(list((empty_shell.folder / "var" / "backups").glob("bookingapp-*.db"))) == 1
    older = empty_shell.folder / "older.db"
    older.write_text("what was here before")
    assert empty_shell.run("backup", "older.db").returncode == 0
    assert older.read_bytes().startswith(b"SQLite format 3")
    assert "itself" in empty_shell.refuses("backup", "var/bookingapp.db")
    (empty_shell.folder / "file").touch()
    assert "cannot be written" in empty_shell.refuses("backup", "file/copy.db")


def test_postgres_without_pg_dump(shell: Shell, tmp_path: Path) -> None:
    if "postgresql" not in shell.env["BOOKINGAPP_DATABASE_URL"]:
        return
    said = shell.refuses("backup", "copy.dump", env={"PATH": str(tmp_path)})
    assert "pg_dump is not installed" in said
    assert not (tmp_path / "copy.dump").exists()
