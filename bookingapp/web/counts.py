"""Where limits are counted: beside the trade, over all processes, exact however many count at once.

What a limit notes must outlast a request that is rolled back, and need not outlast the machine. On SQLite the counts
have a file of LMDB in the data folder, which waits for no disk (about 5 µs a hit); on PostgreSQL UNLOGGED tables,
which all machines share.
"""

import fcntl
import os
import random
import struct
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

import lmdb
from limits.storage import Storage
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from bookingapp.base import clock
from bookingapp.base.config import SPANS, Settings
from bookingapp.base.db import db
from bookingapp.base.hot import Beside, ask_alone

SWEEP = 1000
"""One hit in so many forgets windows that are over."""

Row = Sequence[Any]
Result = TypeVar("Result")


def store_of(settings: Settings) -> "Counts":
    """Where an installation counts."""
    if settings.database_url.startswith("sqlite"):
        return _file(settings.data_dir, os.getpid())
    return _tables(db.engine)


@lru_cache(maxsize=8)
def _file(folder: Path, _process: int) -> "Counts":
    """What is open must not be carried over a fork, so each process opens its own."""
    return FileCounts(folder)


@lru_cache(maxsize=8)
def _tables(engine: Engine) -> "Counts":
    return TableCounts(engine)


def now() -> float:
    """The present instant in seconds."""
    return clock.now().timestamp()


class Counts(Storage):
    """A store as the library wants it, which also counts in several windows at once."""

    STORAGE_SCHEME = None
    is_in_database = False
    """Whether something can be read beside a count."""

    def tally(self, key: str, limits: Mapping[str, tuple[int, int]], besides: Sequence[Beside] = ()) -> Row:
        """Count in the windows of several spans at once: of each the new count and the end, in a row.

        What is read beside them are its last values.
        """
        raise NotImplementedError

    def standing(self, key: str) -> tuple[int, float] | None:
        """The count of a window and its end in seconds since the epoch, as long as it runs."""
        raise NotImplementedError

    @property
    def base_exceptions(self) -> type[Exception]:
        """What the store may raise."""
        return Exception

    def get(self, key: str) -> int:
        """The count of the running window."""
        found = self.standing(key)
        return found[0] if found else 0

    def get_expiry(self, key: str) -> float:
        """When the running window ends, in seconds since the epoch."""
        found = self.standing(key)
        return found[1] if found else now()

    def check(self) -> bool:
        """Whether the store answers."""
        return self.get("") == 0


def _is_time_to_sweep() -> bool:
    return random.randrange(SWEEP) == 0  # noqa: S311


class FileCounts(Counts):
    """In a file that may be lost: each start of the machine begins a new one, since a power cut may have torn the old.

    It holds a count and an end for each window, by a hash of whose they are.
    """

    MOST = 64 * 1024 * 1024
    """Bytes, some 400,000 windows; when they are used up, all is forgotten."""
    _PLACES = {span: 2 * place for place, span in enumerate(SPANS)}
    _SLOTS = struct.Struct("<" + "qd" * len(SPANS))
    _BLANK = (0, 0.0) * len(SPANS)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.path = folder / f"limits-{_boot()}.mdb"
        self._lock = threading.Lock()
        self._opened: lmdb.Environment | None = None

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count, in a window that began with the first hit; the new count."""
        return int(self._count(_hashed("hit", key), {next(iter(SPANS)): (0, expiry)}, amount)[0])

    def tally(self, key: str, limits: Mapping[str, tuple[int, int]], besides: Sequence[Beside] = ()) -> Row:
        """See above; nothing can be read beside."""
        return self._count(_hashed("windows", key), limits, 1)

    def standing(self, key: str) -> tuple[int, float] | None:
        """See above."""
        found = self._change(lambda kept: kept.get(_hashed("hit", key)))
        count, ends = self._SLOTS.unpack(found)[:2] if found else (0, 0.0)
        return (count, ends) if ends > now() else None

    def reset(self) -> int | None:
        """Forget the windows that are over."""
        return self._change(lambda kept: self._sweep(kept, b"", self.MOST))

    def clear(self, key: str) -> None:
        """Forget one key."""
        self._change(lambda kept: kept.delete(_hashed("hit", key)))

    def _count(self, key: bytes, limits: Mapping[str, tuple[int, int]], amount: int) -> Row:
        moment = now()
        row: list[Any] = []

        def work(kept: lmdb.Transaction) -> None:
            row.clear()
            found = kept.get(key)
            slots = list(self._SLOTS.unpack(found) if found else self._BLANK)
            for span, (_most, seconds) in limits.items():
                place = self._PLACES[span]
                if slots[place + 1] <= moment:
                    slots[place : place + 2] = amount, moment + seconds
                else:
                    slots[place] += amount
                row.extend(slots[place : place + 2])
            kept.put(key, self._SLOTS.pack(*slots))
            if _is_time_to_sweep():
                self._sweep(kept, os.urandom(1), 2 * SWEEP)

        self._change(work)
        return row

    def _sweep(self, kept: lmdb.Transaction, first: bytes, most: int) -> int:
        """Forget what is over among so many windows from a place on; how many those were.

        Hashes lie evenly, so that one place is as good as another, and nobody waits for all of them.
        """
        moment, gone = now(), 0
        cursor = kept.cursor()
        cursor.set_range(first)
        for _turn in range(min(most, kept.stat()["entries"])):
            if not cursor.key():  # beyond the last one
                cursor.first()
            if max(self._SLOTS.unpack(cursor.value())[1::2]) <= moment:
                gone += cursor.delete()  # it then stands at the next one
            else:
                cursor.next()
        return gone

    def _change(self, work: Callable[[lmdb.Transaction], Result]) -> Result:
        """Do something while no other thread or process does. Raises OperationalError, as a database that does not answer."""
        try:
            with self._lock:
                kept = self._opened = self._opened or self._open()
            try:
                with kept.begin(write=True) as transaction:
                    return work(transaction)
            except lmdb.MapFullError:
                with kept.begin(write=True) as transaction:
                    transaction.drop(kept.open_db(), delete=False)
                with kept.begin(write=True) as transaction:
                    return work(transaction)
        except (lmdb.Error, OSError) as error:
            raise OperationalError("count", None, error) from error

    def _open(self) -> lmdb.Environment:
        """One process at a time, lest one throws away what the other has just begun."""
        with self.path.with_name("limits.lock").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            for file in self.path.parent.glob("limits-*.mdb*"):
                if not file.name.startswith(self.path.name):
                    file.unlink(missing_ok=True)
            try:
                return self._environment()
            except (lmdb.InvalidError, lmdb.CorruptedError, lmdb.VersionMismatchError):
                for end in ("", "-lock"):
                    self.path.with_name(self.path.name + end).unlink(missing_ok=True)
                return self._environment()

    def _environment(self) -> lmdb.Environment:
        return lmdb.open(
            str(self.path), map_size=self.MOST, subdir=False, sync=False, metasync=False, mode=0o600
        )


@lru_cache(maxsize=4096)
def _hashed(kind: str, key: str) -> bytes:
    return blake2b(f"{kind}/{key}".encode(), digest_size=16).digest()


@lru_cache(maxsize=1)
def _boot() -> str:
    """Another text after each start of the machine, where it tells."""
    with suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    return "counts"


_HITS = "limit_hit (key TEXT PRIMARY KEY, count INTEGER NOT NULL, expires DOUBLE PRECISION NOT NULL)"
_HIT = """INSERT INTO limit_hit AS hit (key, count, expires) VALUES (:key, :amount, :until)
    ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN hit.expires <= :moment THEN excluded.count ELSE hit.count + excluded.count END,
    expires = CASE WHEN hit.expires <= :moment THEN excluded.expires ELSE hit.expires END
    RETURNING count"""
_FIND = "SELECT count, expires FROM limit_hit WHERE key = :key AND expires > :moment"
_FORGET = "DELETE FROM limit_hit WHERE key = :key"
_SWEEP = "DELETE FROM limit_hit WHERE expires <= :moment"

_WINDOWS = "limit_windows (key TEXT PRIMARY KEY, {})".format(
    ", ".join(
        f"{span}_count INTEGER NOT NULL DEFAULT 0, {span}_ends DOUBLE PRECISION NOT NULL DEFAULT 0"
        for span in SPANS
    )
)
"""One row for all windows of somebody: to count in them costs hardly more than to count in one."""
_SWEEP_WINDOWS = "DELETE FROM limit_windows WHERE " + " AND ".join(  # noqa: S608  (our own names)
    f"{span}_ends <= :moment" for span in SPANS
)


@lru_cache(maxsize=256)
def _tally(spans: tuple[str, ...], *besides: str) -> str:
    """Count one more in the window of each of these spans, and begin those anew that are over; beside it, values."""
    columns = ", ".join(f"{span}_count, {span}_ends" for span in spans)
    values = ", ".join(f"1, :{span}" for span in spans)
    changes = ", ".join(
        f"{span}_count = CASE WHEN hit.{span}_ends <= :moment THEN 1 ELSE hit.{span}_count + 1 END, "
        f"{span}_ends = CASE WHEN hit.{span}_ends <= :moment THEN excluded.{span}_ends ELSE hit.{span}_ends END"
        for span in spans
    )
    return (
        f"INSERT INTO limit_windows AS hit (key, {columns}) VALUES (:key, {values}) "  # noqa: S608  (our own names)
        f"ON CONFLICT (key) DO UPDATE SET {changes} RETURNING {columns}"
        + "".join([f", ({sql})" for sql in besides])
    )


class TableCounts(Counts):
    """In UNLOGGED tables, made when they are first missed: empty after a crash, and never on a standby."""

    is_in_database = True

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._engine = engine

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count, in a window that began with the first hit; the new count."""
        moment = self._moment(_SWEEP)
        values = {"key": key, "amount": amount, "moment": moment, "until": moment + expiry}
        return int(self._ask(_HIT, values)[0][0])

    def tally(self, key: str, limits: Mapping[str, tuple[int, int]], besides: Sequence[Beside] = ()) -> Row:
        """See above: one statement."""
        moment = self._moment(_SWEEP_WINDOWS)
        values: dict[str, Any] = {"key": key, "moment": moment}
        for span, (_most, seconds) in limits.items():
            values[span] = moment + seconds
        for beside in besides:
            values |= beside.values
        return self._ask(_tally(tuple(limits), *[beside.sql for beside in besides]), values)[0]

    def standing(self, key: str) -> tuple[int, float] | None:
        """See above."""
        rows = self._ask(_FIND, {"key": key, "moment": now()})
        return (int(rows[0][0]), float(rows[0][1])) if rows else None

    def reset(self) -> int | None:
        """Forget the windows that are over."""
        self._ask(_SWEEP, {"moment": now()})
        return None

    def clear(self, key: str) -> None:
        """Forget one key."""
        self._ask(_FORGET, {"key": key})

    def _moment(self, sweep: str) -> float:
        """Now; and now and then the windows that are over are forgotten."""
        moment = now()
        if _is_time_to_sweep():
            self._ask(sweep, {"moment": moment})
        return moment

    def _ask(self, statement: str, values: Mapping[str, Any]) -> Sequence[Row]:
        """Outside the request's transaction."""
        try:
            return ask_alone(self._engine, statement, values)
        except ProgrammingError:
            for table in (_HITS, _WINDOWS):
                with suppress(IntegrityError, ProgrammingError):
                    ask_alone(self._engine, f"CREATE UNLOGGED TABLE IF NOT EXISTS {table}", {})
            return ask_alone(self._engine, statement, values)
