"""Statements that every page and booking runs: compiled once for each database, then handed to the driver.

SQLAlchemy's cache still costs several times the query itself on SQLite; this keeps its SQL and its
dialects, and skips the rest. Outside a transaction each thread reads on a connection of its own that
stays open and begins none, since to begin, end and hand over would cost more than to read.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import BindParameter, Column, Delete, Select, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.selectable import CompoundSelect
from sqlalchemy.types import Integer

from bookingapp.base.db import db, reading

Statement = Select[*tuple[Any, ...]] | CompoundSelect[Any] | Delete


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
        found: Sequence[tuple[Any, ...]] = cursor.fetchall() if cursor.description else ()
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
    """A read, or in a transaction a deletion, whose plain integer and text parameters need no conversion.

    `build(n)` makes the statement for lists of n values, whose parameters come from `numbered`.
    """

    def __init__(self, build: Callable[[int], Statement]) -> None:
        self._build = build
        self._compiled: dict[tuple[str, int], tuple[str, tuple[str, ...] | None, dict[str, Any]]] = {}

    def rows(
        self, values: dict[str, Any], lists: Mapping[str, Sequence[int]], length: int
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
        self, values: dict[str, Any], lists: Mapping[str, Sequence[int]], length: int
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
        values: dict[str, Any],
        lists: Mapping[str, Sequence[int]],
        length: int,
    ) -> Sequence[tuple[Any, ...]]:
        key = (connection.dialect.name, length)
        compiled = self._compiled.get(key)
        if compiled is None:
            compiled = self._compiled[key] = self._compile(connection.dialect, length)
        sql, order, constants = compiled
        named = constants | values
        for name, numbers in lists.items():
            named.update((f"{name}_{place}", number) for place, number in enumerate(numbers))
        return _run(connection, sql, named if order is None else tuple([named[name] for name in order]))

    def _compile(self, dialect: Dialect, length: int) -> tuple[str, tuple[str, ...] | None, dict[str, Any]]:
        """The driver's SQL, the order of its parameters where they have no names, and those that never change."""
        compiled: Any = self._build(length).compile(dialect=dialect)
        order = None if compiled.positiontup is None else tuple(compiled.positiontup)
        constants = {name: value for name, value in compiled.params.items() if value is not None}
        return str(compiled), order, constants


class HotInsert:
    """An insert of whole rows: all that is not the database's to fill in is given, in columns' own types.

    With `returning`, that column's values come back, in the order of the rows. With `unless`, a row that
    would repeat a value of these columns is left out, and with `unless=()` one that would repeat any unique one.
    """

    def __init__(
        self, table: Table, *, returning: Column[Any] | None = None, unless: Sequence[str] | None = None
    ) -> None:
        self._table, self._returning, self._unless = table, returning, unless
        self._compiled: dict[tuple[str, tuple[str, ...]], _Insert] = {}

    def run(self, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
        """Write the rows, which all have the same keys, in the running transaction; what they return."""
        connection = db.session.connection()
        found: list[Any] = []
        for row in rows:
            key = (connection.dialect.name, tuple(row))
            compiled = self._compiled.get(key)
            if compiled is None:
                compiled = self._compiled[key] = self._compile(connection.dialect, tuple(row))
            found += _run(connection, compiled.sql, compiled.parameters(row))
        return [values[0] for values in found]

    def _compile(self, dialect: Dialect, columns: tuple[str, ...]) -> "_Insert":
        maker: Any = sqlite.insert if dialect.name == "sqlite" else postgresql.insert
        statement = maker(self._table)
        if self._unless is not None:
            statement = statement.on_conflict_do_nothing(index_elements=list(self._unless) or None)
        if self._returning is not None:
            statement = statement.returning(self._returning)
        compiled = statement.compile(dialect=dialect, column_keys=columns)
        if compiled.insert_prefetch:
            raise LookupError(f"{self._table} also needs {compiled.insert_prefetch}")
        return _Insert(compiled, dialect)


class _Insert:
    """The driver's SQL of an insert, and how a row becomes its parameters."""

    __slots__ = ("_by_name", "_ready", "sql")

    def __init__(self, compiled: Any, dialect: Dialect) -> None:
        self.sql = str(compiled)
        types = {name: parameter.type for parameter, name in compiled.bind_names.items()}
        self._by_name = compiled.positiontup is None
        self._ready: list[tuple[str, Callable[[Any], Any] | None]] = [
            (name, types[name].dialect_impl(dialect).bind_processor(dialect))
            for name in compiled.positiontup or types
        ]

    def parameters(self, row: Mapping[str, Any]) -> Any:
        """The row's values as the driver takes them."""
        values = [(name, make(row[name]) if make else row[name]) for name, make in self._ready]
        return dict(values) if self._by_name else tuple([value for _name, value in values])
