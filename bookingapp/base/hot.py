"""Statements that every page and booking runs: compiled once for each database, then handed to the driver.

SQLAlchemy's cache still costs several times the query itself on SQLite; this keeps its SQL and its
dialects, and skips the rest. Outside a transaction each thread reads on a connection of its own that
stays open and begins none, since to begin, end and hand over would cost more than to read.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, Column, Delete, Select, Table, bindparam, null, select
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


@lru_cache
def _plain(dialect: Dialect) -> Dialect:
    """The same dialect with parameters as the database itself counts them.

    psycopg otherwise finds its own in the text anew, each time that one is long.
    """
    return dialect if dialect.name == "sqlite" else type(dialect)(paramstyle="numeric_dollar")  # type: ignore[call-arg]


@lru_cache
def _raw_cursor() -> Any:
    """psycopg's; loaded only where PostgreSQL is spoken."""
    from psycopg import RawCursor

    return RawCursor


def _cursor(connection: Connection) -> Any:
    """One that takes statements of the plain dialect."""
    if connection.dialect.name == "sqlite":
        return connection.connection.cursor()
    driver: Any = connection.connection.dbapi_connection
    return _raw_cursor()(driver)


def _run(connection: Connection, sql: str, parameters: Any) -> Sequence[tuple[Any, ...]]:
    """Straight to the driver; those who listen for statements hear of it, and errors are SQLAlchemy's."""
    cursor = _cursor(connection)
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
        self._compiled: dict[tuple[str, int], tuple[str, tuple[str, ...], dict[str, Any]]] = {}

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
        return _run(connection, sql, tuple([named[name] for name in order]))

    def _compile(self, dialect: Dialect, length: int) -> tuple[str, tuple[str, ...], dict[str, Any]]:
        """The driver's SQL, the order of its parameters, and those that never change."""
        compiled: Any = self._build(length).compile(dialect=_plain(dialect))
        constants = {name: value for name, value in compiled.params.items() if value is not None}
        return str(compiled), tuple(compiled.positiontup), constants


class HotInsert:
    """How whole rows are stored in a table: all that is not the database's to fill in is given, in columns' own types.

    With `returning`, that column's values come back. With `unless`, a row that would repeat a value of these
    columns is left out, and with `unless=()` one that would repeat any unique one.
    """

    def __init__(
        self, table: Table, *, returning: Column[Any] | None = None, unless: Sequence[str] | None = None
    ) -> None:
        self.table, self.returning, self.unless = table, returning, unless
        self.filled = {column.key for column in table.columns if column.default is not None}

    def row(self, values: Mapping[str, Any], *, given: "NewRow | None" = None) -> "NewRow":
        """A row for `store`. One of its values may be another row that is to be stored: what that one returns.

        It then is left out together with the other one, as it is when that one is only `given`.
        """
        by = next((name for name, value in values.items() if type(value) is NewRow), None)
        return NewRow(self, values, values[by] if by else given, by)

    def run(self, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
        """Write rows one by one in the running transaction; what they return, in their order."""
        made = [store(self.row(values)) for values in rows]
        return [value for value in made if value is not None]


@dataclass(frozen=True, slots=True, eq=False)
class NewRow:
    """A row that is to be stored, perhaps `given` another one, what it returns going into the column `by`."""

    into: HotInsert
    values: Mapping[str, Any]
    given: "NewRow | None" = None
    by: str | None = None


def store(*rows: NewRow) -> Any:
    """Write rows in the running transaction, each after the one it is given; what the first returns.

    None when the first was left out. Where the database can write to many tables at once it is asked only
    once, since on the way to a server each statement takes longer than its work.
    """
    connection = db.session.connection()
    if connection.dialect.name != "sqlite":
        return _store_together(connection, rows)
    made: dict[NewRow | None, Any] = {}
    for row in rows:
        key = made.get(row.given)
        if row.given is None or key is not None:
            values = row.values if row.by is None else {**row.values, row.by: key}
            made[row] = _store_together(connection, [NewRow(row.into, values)])
    return made[rows[0]]


_writing: dict[Any, "_Writing"] = {}


def _store_together(connection: Connection, rows: Sequence[NewRow]) -> Any:
    """By one statement, which is compiled once for every shape of rows."""
    places: dict[NewRow | None, int] = {row: place for place, row in enumerate(rows)}
    shape = (
        connection.dialect.name,
        *[(row.into, places.get(row.given), row.by, tuple(row.values)) for row in rows],
    )
    writing = _writing.get(shape)
    if writing is None:
        writing = _writing[shape] = _Writing(connection.dialect, rows)
    found = _run(connection, writing.sql, writing.parameters(rows))
    return found[0][0] if found else None


class _Writing:
    """The driver's SQL that stores rows of one shape, and how their values become its parameters."""

    __slots__ = ("_ready", "sql")

    def __init__(self, dialect: Dialect, rows: Sequence[NewRow]) -> None:
        compiled: Any = _statement(dialect, rows).compile(dialect=_plain(dialect))
        self.sql = str(compiled)
        types = {name: parameter.type for parameter, name in compiled.bind_names.items()}
        sources = {f"{name}_{place}": (place, name) for place, row in enumerate(rows) for name in row.values}
        self._ready: list[tuple[int, str, Callable[[Any], Any] | None]] = [
            (*sources[bound], types[bound].dialect_impl(dialect).bind_processor(dialect))
            for bound in compiled.positiontup
        ]

    def parameters(self, rows: Sequence[NewRow]) -> tuple[Any, ...]:
        """The rows' values as the driver takes them."""
        values = [row.values for row in rows]
        return tuple(
            [make(values[place][name]) if make else values[place][name] for place, name, make in self._ready]
        )


def _statement(dialect: Dialect, rows: Sequence[NewRow]) -> Any:
    """An INSERT, or one for each row within a SELECT of what the first returned."""
    if len(rows) == 1:
        return _insert(dialect, rows[0], 0, None)
    made: dict[NewRow | None, Any] = {}
    for place, row in enumerate(rows):
        made[row] = _insert(dialect, row, place, made.get(row.given)).cte(f"made_{place}")
    first, *others = made.values()
    return select(*(first.columns or [null()])).add_cte(first, *others)


def _insert(dialect: Dialect, row: NewRow, place: int, given: Any) -> Any:
    """The INSERT of one row, whose parameters are called by its column and place."""
    into, columns = row.into, row.into.table.columns
    missing = into.filled - row.values.keys()
    if missing:
        raise LookupError(f"{into.table} also needs {missing}")
    values: dict[str, Any] = {
        name: bindparam(f"{name}_{place}", type_=columns[name].type) for name in row.values if name != row.by
    }
    maker: Any = sqlite.insert if dialect.name == "sqlite" else postgresql.insert
    statement = maker(into.table)
    if given is None:
        statement = statement.values(values)
    else:
        values |= {row.by: next(iter(given.columns))} if row.by else {}
        chosen = select(*values.values()).select_from(given)
        statement = statement.from_select(list(values), chosen, include_defaults=False)
    if into.unless is not None:
        statement = statement.on_conflict_do_nothing(index_elements=list(into.unless) or None)
    return statement if into.returning is None else statement.returning(into.returning)
