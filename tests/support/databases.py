"""Fresh databases for tests: one migrated template per kind and run, a copy of it for each test.

A copy takes PostgreSQL long; there each process empties its own again, as long as its schema is untouched.

All xdist workers of a run share one folder, which the first process of the run makes and
removes. Whoever needs PostgreSQL first starts it there.
"""

import fcntl
import itertools
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Literal, get_args

from bookingapp.migrations.run import upgrade
from tests.support import postgres

Kind = Literal["sqlite", "postgres"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_RUN = "BOOKINGAPP_TEST_RUN"  # the run's folder, inherited by the workers
_numbers = itertools.count()
_spare: list[str] = []  # emptied PostgreSQL databases of this process
_born: dict[str, str] = {}  # the schema that each of them began with


def open_run() -> None:
    """Make the run's folder; called once, by the process that pytest was started as."""
    folder = Path(tempfile.mkdtemp(prefix="bookingapp-test-", dir="/tmp"))  # a socket's path must be short
    folder.chmod(0o755)
    os.environ[_RUN] = str(folder)


def close_run() -> None:
    """Stop and remove all that the run left."""
    folder = Path(os.environ.pop(_RUN))
    if (folder / "postgres").exists():
        postgres.stop(folder / "postgres")
    elif (folder / "names").exists():  # a configured server, which goes on running
        for name in [(folder / "template").read_text(), *(folder / "names").read_text().split()]:
            server().drop(name)
    shutil.rmtree(folder, ignore_errors=True)


def run_folder() -> Path:
    """The folder that all processes of this test run share."""
    return Path(os.environ[_RUN])


@contextmanager
def once(name: str) -> Iterator[bool]:
    """True for the first process of the run that comes here, False for later ones, who wait for it."""
    with (run_folder() / f"{name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = run_folder() / f"{name}.done"
        first = not done.exists()
        yield first
        done.touch()


def server() -> postgres.Server:
    """The run's PostgreSQL: the configured one, or a private one that is started on first use."""
    configured = os.environ.get("BOOKINGAPP_TEST_DATABASE_URL")
    if configured:
        return postgres.Server(configured)
    folder = run_folder() / "postgres"
    with once("postgres") as first:
        if first:
            folder.mkdir(exist_ok=True)
            return postgres.start(folder)
    return postgres.at(folder)


@contextmanager
def fresh(kind: Kind, folder: Path, *, migrated: bool = True) -> Iterator[str]:
    """The URL of an empty database, with tables unless `migrated` is false; dropped at the end.

    `folder` receives the file of an SQLite database.
    """
    if kind == "sqlite":
        yield _fresh_sqlite(folder, migrated=migrated)
        return
    if not migrated:
        name = _name()
        url = server().create(name)
        try:
            yield url
        finally:
            server().drop(name)
        return
    name = _spare.pop() if _spare else _copy_of_template()
    try:
        yield server().url(name)
    finally:
        _put_back(name)


def _copy_of_template() -> str:
    """Takes about 300 ms: PostgreSQL copies hundreds of files."""
    name = _name()
    server().create(name, _postgres_template())
    with (run_folder() / "names").open("a") as names:  # one write of one line: processes do not mix theirs
        names.write(f"{name}\n")
    _born[name] = postgres.shape(server().url(name))
    return name


def _put_back(name: str) -> None:
    """Keep a database for the next test of this process: emptied, if its schema is what it was. About 20 ms."""
    if postgres.empty(server(), name, _born[name]):
        _spare.append(name)
    else:
        server().drop(name)


def _name() -> str:
    return f"bookingapp_test_{os.getpid()}_{next(_numbers)}"


def _fresh_sqlite(folder: Path, *, migrated: bool) -> str:
    file = folder / f"test-{next(_numbers)}.db"
    if migrated:
        shutil.copyfile(_sqlite_template(), file)
    return f"sqlite:///{file}"


def _sqlite_template() -> Path:
    file = run_folder() / "template.db"
    with once("sqlite-template") as first:
        if first:
            upgrade(f"sqlite:///{file}")
            with closing(
                sqlite3.connect(file)
            ) as connection:  # one file is copied: nothing may wait beside it
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file


def _postgres_template() -> str:
    remembered = run_folder() / "template"
    with once("postgres-template") as first:
        if first:
            name = _name()
            upgrade(server().create(name))
            remembered.write_text(name)
    return remembered.read_text()
