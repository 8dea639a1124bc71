"""How often somebody may do something, counted over all processes; BOOKINGAPP_RATELIMIT_ENABLED=0 sets it aside.

The counts stand beside the trade: what a limit notes must outlast a request that is rolled back, and need not
outlast the machine. On SQLite they have a file of their own in the data folder, which waits for no disk (about
10 µs a hit); on PostgreSQL an UNLOGGED table, which all machines share. Who is counted is stored as a keyed hash.
"""

import hashlib
import math
import os
import random
import sqlite3
import threading
from contextlib import closing, suppress
from functools import lru_cache
from ipaddress import IPv4Address, ip_address, ip_network
from pathlib import Path
from typing import Any

from flask import current_app, request
from limits import RateLimitItem, parse
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from bookingapp.base import clock
from bookingapp.base.config import Settings
from bookingapp.base.db import db, reading

FILE = "limits.db"
SWEEP = 1000
"""One hit in so many forgets the windows that are over."""

_COLUMNS = "(key TEXT PRIMARY KEY, count INTEGER NOT NULL, expires DOUBLE PRECISION NOT NULL)"
_HIT = """INSERT INTO limit_hit AS hit (key, count, expires) VALUES (:key, :amount, :until)
    ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN hit.expires <= :now THEN excluded.count ELSE hit.count + excluded.count END,
    expires = CASE WHEN hit.expires <= :now THEN excluded.expires ELSE hit.expires END
    RETURNING count"""
_FIND = "SELECT count, expires FROM limit_hit WHERE key = :key AND expires > :now"
_FORGET = "DELETE FROM limit_hit WHERE key = :key"
_SWEEP = "DELETE FROM limit_hit WHERE expires <= :now"

Row = tuple[Any, ...]


def allow(name: str, key: str, per: str) -> int:
    """Count one more of `name` by whoever `key` stands for: 0, or the whole seconds to wait when it is too many.

    `per` reads like `60/hour` or `5/15 minutes`; the window begins with its first hit. Raises what the store
    raises when it cannot be reached, so that nobody gets past a limit that way.
    """
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.ratelimit_enabled:
        return 0
    limit, limiter = _limit(per), _limiter(_store(settings))
    who = hashlib.blake2b(key.encode(), key=settings.secret_key.encode()[:64], digest_size=16).hexdigest()
    if limiter.hit(limit, name, who):
        return 0
    reset, _left = limiter.get_window_stats(limit, name, who)
    return max(1, math.ceil(reset - _now()))


def origin() -> str:
    """Where the request comes from, as limits count it: of IPv6 the /64, any address of which one host may take."""
    text = request.remote_addr or ""
    try:
        address = ip_address(text)
    except ValueError:
        return text
    if isinstance(address, IPv4Address):
        return text
    return str(address.ipv4_mapped or ip_network((address.packed[:8].ljust(16, b"\0"), 64)))


@lru_cache(maxsize=64)
def _limit(per: str) -> RateLimitItem:
    return parse(per)


@lru_cache(maxsize=8)
def _limiter(store: "Counts") -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(store)


def _store(settings: Settings) -> "Counts":
    if settings.database_url.startswith("sqlite"):
        return _file(settings.data_dir / FILE, os.getpid())
    return _table(db.engine)


@lru_cache(maxsize=8)
def _file(path: Path, _process: int) -> "Counts":
    """SQLite's connections must not be carried over a fork, so each process opens its own."""
    return FileCounts(path)


@lru_cache(maxsize=8)
def _table(engine: Engine) -> "Counts":
    return TableCounts(engine)


def _now() -> float:
    return clock.now().timestamp()


class Counts(Storage):
    """The library's store over one SQL table; each hit is one statement, so that it is exact however many count."""

    STORAGE_SCHEME = None

    def ask(self, statement: str, values: dict[str, Any]) -> Row | None:
        """Run a statement that stands alone; its first row."""
        raise NotImplementedError

    @property
    def base_exceptions(self) -> type[Exception]:
        """What the store may raise."""
        return Exception

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count, in a window that began with the first hit; the new count."""
        now = _now()
        if random.randrange(SWEEP) == 0:  # noqa: S311
            self.ask(_SWEEP, {"now": now})
        row = self.ask(_HIT, {"key": key, "amount": amount, "now": now, "until": now + expiry})
        assert row is not None
        return int(row[0])

    def get(self, key: str) -> int:
        """The count of the running window."""
        row = self.ask(_FIND, {"key": key, "now": _now()})
        return int(row[0]) if row else 0

    def get_expiry(self, key: str) -> float:
        """When the running window ends, in seconds since the epoch."""
        now = _now()
        row = self.ask(_FIND, {"key": key, "now": now})
        return float(row[1]) if row else now

    def check(self) -> bool:
        """Whether the store answers."""
        return self.get("") == 0

    def reset(self) -> int | None:
        """Forget the windows that are over."""
        self.ask(_SWEEP, {"now": _now()})
        return None

    def clear(self, key: str) -> None:
        """Forget one key."""
        self.ask(_FORGET, {"key": key})


class FileCounts(Counts):
    """In a file that may be lost: after a power cut it may be torn, and is then begun anew."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def ask(self, statement: str, values: dict[str, Any]) -> Row | None:
        """One connection for all threads: a hit is over sooner than it takes to hand it on.

        A file that is locked or cannot be written is told as any database that does not answer.
        """
        with self._lock:
            try:
                return self._ask(statement, values)
            except sqlite3.OperationalError as error:
                raise OperationalError(statement, None, error) from error
            except sqlite3.DatabaseError:
                self._throw_away()
                return self._ask(statement, values)

    def _ask(self, statement: str, values: dict[str, Any]) -> Row | None:
        if self._connection is None:
            self._connection = self._open()
        row: Row | None = self._connection.execute(statement, values).fetchone()
        return row

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, isolation_level=None, timeout=5, check_same_thread=False)
        for statement in (
            "PRAGMA journal_mode = WAL",
            "PRAGMA synchronous = OFF",
            f"CREATE TABLE IF NOT EXISTS limit_hit {_COLUMNS} WITHOUT ROWID",
        ):
            connection.execute(statement)
        return connection

    def _throw_away(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        for end in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                self._path.with_name(self._path.name + end).unlink()


class TableCounts(Counts):
    """In an UNLOGGED table, made when it is first missed: empty after a crash, and never on a standby."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._engine = engine

    def ask(self, statement: str, values: dict[str, Any]) -> Row | None:
        """On a connection of its own, outside the request's transaction."""
        try:
            return self._ask(statement, values)
        except ProgrammingError:
            with suppress(IntegrityError, ProgrammingError), closing(reading(self._engine)) as connection:
                connection.exec_driver_sql(f"CREATE UNLOGGED TABLE IF NOT EXISTS limit_hit {_COLUMNS}")
            return self._ask(statement, values)

    def _ask(self, statement: str, values: dict[str, Any]) -> Row | None:
        with closing(reading(self._engine)) as connection:
            found = connection.execute(text(statement), values)
            row = found.first() if found.returns_rows else None
        return None if row is None else tuple(row)
