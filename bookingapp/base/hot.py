"""Statements that every page runs: compiled once for each database and number of list values, then reused.

SQLAlchemy's cache still costs several times the query itself on SQLite; this keeps its SQL and its
dialects, and skips the rest. Outside a transaction each thread reads on a connection of its own that
stays open and begins none, since to begin, end and hand over would cost more than to read.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.selectable import CompoundSelect
from sqlalchemy.types import Integer

from bookingapp.base.db import db, reading

Statement = Select[*tuple[Any, ...]] | CompoundSelect[Any]


def numbered(name: str, count: int) -> list[BindParameter[int]]:
    """Parameters `name_0`, `name_1`, … for an IN list of known length."""
    return [bindparam(f"{name}_{number}", type_=Integer) for number in range(count)]


class _Reader(threading.local):
    """The connection that a thread reads on while no transaction runs; it is the engine's last asked for."""

    _open: Connection | None = None

    def connection(self, engine: Engine) -> Connection:
        """Open until the thread ends, a statement fails, or another engine is asked."""
        found = self._open
        if found is None or found.engine is not engine or found.closed:
            self.drop()
            found = self._open = reading(engine)
        return found

    def drop(self) -> None:
        """Give the connection back; one that is broken is thrown away by the pool."""
        found, self._open = self._open, None
        if found is not None:
            with suppress(DBAPIError):
                found.close()


_reader = _Reader()


def _run(connection: Connection, sql: str, parameters: Any) -> Sequence[tuple[Any, ...]]:
    """Straight to the driver; those who listen for statements hear of it, and errors are SQLAlchemy's."""
    cursor = connection.connection.cursor()
    for hear in connection.engine.dispatch.before_cursor_execute:
        hear(connection, cursor, sql, parameters, None, False)
    try:
        cursor.execute(sql, parameters)
        found: Sequence[tuple[Any, ...]] = cursor.fetchall()
    except connection.dialect.loaded_dbapi.Error as error:
        lost = connection.dialect.is_disconnect(error, connection.connection, cursor)
        if lost:
            connection.invalidate(error)
        base = connection.dialect.loaded_dbapi.Error
        hidden = connection.engine.hide_parameters
        raise DBAPIError.instance(sql, parameters, error, base, hidden, lost, connection.dialect) from error
    finally:
        cursor.close()
    return found


class HotQuery:
    """A read whose plain integer and text parameters need no conversion.

    `build(n)` makes the statement for lists of n values, whose parameters come from `numbered`.
    """

    def __init__(self, build: Callable[[int], Statement]) -> None:
        self._build = build
        self._compiled: dict[tuple[str, int], tuple[str, tuple[str, ...] | None]] = {}

    def rows(
        self, values: Mapping[str, Any], lists: Mapping[str, Sequence[int]], length: int
    ) -> Sequence[tuple[Any, ...]]:
        """All rows as plain tuples; every list has `length` values.

        Read in the running transaction, or, where none runs, as committed at this moment.
        """
        if db.session.registry.has() and db.session().in_transaction():
            return self._fetch(db.session.connection(), values, lists, length)
        try:
            return self._read(values, lists, length)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            db.engine.dispose()  # a database that came back: what idles in the pool is as dead
            return self._read(values, lists, length)

    def _read(
        self, values: Mapping[str, Any], lists: Mapping[str, Sequence[int]], length: int
    ) -> Sequence[tuple[Any, ...]]:
        """On the thread's own connection, which is given up when it fails."""
        try:
            return self._fetch(_reader.connection(db.engine), values, lists, length)
        except DBAPIError:
            _reader.drop()
            raise

    def _fetch(
        self,
        connection: Connection,
        values: Mapping[str, Any],
        lists: Mapping[str, Sequence[int]],
        length: int,
    ) -> Sequence[tuple[Any, ...]]:
        key = (connection.dialect.name, length)
        compiled = self._compiled.get(key)
        if compiled is None:
            compiled = self._compiled[key] = self._compile(connection.dialect, length)
        sql, order = compiled
        named = dict(values)
        for name, numbers in lists.items():
            named.update((f"{name}_{place}", number) for place, number in enumerate(numbers))
        return _run(connection, sql, named if order is None else tuple([named[name] for name in order]))

    def _compile(self, dialect: Dialect, length: int) -> tuple[str, tuple[str, ...] | None]:
        """The driver's SQL, and the order of its parameters where they have no names."""
        compiled: Any = self._build(length).compile(dialect=dialect)
        return str(compiled), None if compiled.positiontup is None else tuple(compiled.positiontup)
