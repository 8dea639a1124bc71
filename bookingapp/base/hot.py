"""Statements that every page and booking runs: compiled once for each database, then handed to the driver.

SQLAlchemy's cache still costs several times the query itself on SQLite; this keeps its SQL and its
dialects, and skips the rest. Outside a transaction each thread reads on a connection of its own that
stays open and begins none, since to begin, end and hand over would cost more than to read.
"""

import itertools
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, Column, Delete, Select, Table, bindparam, null, select, text
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.engine.interfaces import BindTyping
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.selectable import CompoundSelect
from sqlalchemy.types import Integer

from bookingapp.base.db import db, insert_of, reading

Statement = Select[*tuple[Any, ...]] | CompoundSelect[Any] | Delete
Rows = Sequence[tuple[Any, ...]]


def numbered(name: str, count: int) -> list[BindParameter[int]]:
    """Parameters `name_0`, `name_1`, … for an IN list of known length."""
    return [bindparam(f"{name}_{number}", type_=Integer) for number in range(count)]


_numbers = itertools.count(1)


class _Reader(threading.local):
    """The connection that a thread reads on while no transaction runs; it is the engine's last asked for."""

    _open: Connection | None = None
    number = 0
    """Of the connection: no two in a process have the same."""

    def connection(self, engine: Engine) -> Connection:
        """Open until the thread ends, a statement fails, or another engine is asked."""
        found = self._open
        if found is None or found.engine is not engine or found.closed:
            self.drop()
            found = self._open = reading(engine)
            self.number = next(_numbers)
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
def _postgres() -> Any:
    """psycopg's cursor for statements of the plain dialect, and the way past it; loaded only where they are needed."""
    from psycopg import RawCursor

    from bookingapp.base.direct import run_direct

    return RawCursor, run_direct


def _has_rows(cursor: Any) -> bool:
    """Whether a statement yields rows; psycopg makes its description anew each time that it is looked at."""
    result = getattr(cursor, "pgresult", None)
    return bool(result.nfields if result is not None else cursor.description)


def _handed(connection: Connection, sql: str, parameters: Any) -> Rows:
    """What the driver finds."""
    if connection.dialect.name == "sqlite":
        return _by_cursor(connection.connection.cursor(), sql, parameters)
    raw_cursor, run_direct = _postgres()
    driver: Any = connection.connection.dbapi_connection
    found: Rows | None = run_direct(driver, sql, parameters)
    return _by_cursor(raw_cursor(driver), sql, parameters) if found is None else found


def _by_cursor(cursor: Any, sql: str, parameters: Any) -> Rows:
    try:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if _has_rows(cursor) else ()
    finally:
        cursor.close()


def _run(connection: Connection, sql: str, parameters: Any) -> Rows:
    """Straight to the driver; those who listen for statements hear of it, and errors are SQLAlchemy's."""
    for hear in connection.engine.dispatch.before_cursor_execute:
        hear(connection, None, sql, parameters, None, False)
    try:
        return _handed(connection, sql, parameters)
    except connection.dialect.loaded_dbapi.Error as error:
        lost = connection.dialect.is_disconnect(error, connection.connection, None)
        if lost:
            connection.invalidate(error)
        base = connection.dialect.loaded_dbapi.Error
        hidden = connection.engine.hide_parameters
        raise DBAPIError.instance(sql, parameters, error, base, hidden, lost, connection.dialect) from error


@lru_cache(maxsize=256)
def _spelled(dialect: Dialect, sql: str) -> tuple[str, tuple[str, ...]]:
    """A text with `:names` as the driver takes it, and the order of its parameters."""
    compiled: Any = text(sql).compile(dialect=_plain(dialect))
    return str(compiled), tuple(compiled.positiontup or ())


def ask_alone(engine: Engine, sql: str, values: Mapping[str, Any]) -> Sequence[tuple[Any, ...]]:
    """Run one statement by itself, committed at once whatever else the thread is doing; its rows."""
    spelled, order = _spelled(engine.dialect, sql)
    return _alone(engine, lambda connection: _run(connection, spelled, tuple([values[one] for one in order])))


def _alone(engine: Engine, ask: Callable[[Connection], Rows]) -> Rows:
    """Ask on the thread's own connection, which is given up when that fails; once more where the database came back."""
    try:
        return _asked(engine, ask)
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        engine.dispose()  # what idles in the pool is as dead
        return _asked(engine, ask)


def _asked(engine: Engine, ask: Callable[[Connection], Rows]) -> Rows:
    try:
        return ask(_reader.connection(engine))
    except DBAPIError:
        _reader.drop()
        raise


def version() -> tuple[int, int] | None:
    """A mark that this thread finds changed as soon as anybody has committed anything to the database.

    None where there is no such mark: within a transaction, which sees what it saw, and on PostgreSQL.
    """
    engine = db.engine
    if engine.dialect.name != "sqlite" or _is_in_transaction():
        return None
    found = _alone(engine, lambda connection: _run(connection, "PRAGMA data_version", ()))
    return _reader.number, found[0][0]


def _is_in_transaction() -> bool:
    return db.session.registry.has() and db.session().in_transaction()


@dataclass(frozen=True, slots=True)
class Beside:
    """What PostgreSQL can read along with something else: a query for one value with `:names`, and its parameters."""

    sql: str
    values: Mapping[str, Any]


class HotQuery:
    """A read, or in a transaction a deletion, whose plain integer and text parameters need no conversion.

    `build(n)` makes the statement for lists of n values, whose parameters come from `numbered`.
    """

    def __init__(self, build: Callable[[int], Statement]) -> None:
        self._build = build
        self._compiled: dict[tuple[str, int], tuple[str, tuple[str, ...], dict[str, Any]]] = {}
        self._as_value: dict[int, tuple[str, dict[str, Any]]] = {}

    def rows(
        self, values: dict[str, Any], lists: Mapping[str, Sequence[int]], length: int
    ) -> Sequence[tuple[Any, ...]]:
        """All rows as plain tuples; every list has `length` values.

        Read in the running transaction, or, where none runs, as committed at this moment.
        """
        if _is_in_transaction():
            return self._fetch(db.session.connection(), values, lists, length)
        return _alone(db.engine, lambda connection: self._fetch(connection, values, lists, length))

    def beside(self, values: dict[str, Any], lists: Mapping[str, Sequence[int]], length: int) -> Beside:
        """The same as one text, a list in JSON of what each row holds, or NULL where there is none."""
        compiled = self._as_value.get(length)
        if compiled is None:
            compiled = self._as_value[length] = self._compile_as_value(length)
        sql, constants = compiled
        return Beside(sql, _named(constants, values, lists))

    def _compile_as_value(self, length: int) -> tuple[str, dict[str, Any]]:
        from sqlalchemy.dialects import postgresql

        dialect: Dialect = postgresql.dialect(paramstyle="named")  # type: ignore[no-untyped-call]
        dialect.bind_typing = BindTyping.NONE  # `:name::TYPE` would not be read as a name again
        compiled: Any = self._build(length).compile(dialect=dialect)
        columns = ", ".join(f"column_{place}" for place in range(len(compiled.statement.selected_columns)))
        every = f"SELECT CAST(json_agg(json_build_array({columns})) AS TEXT) FROM ({compiled}) AS found ({columns})"  # noqa: S608
        return every, _constants(compiled)

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
        named = _named(constants, values, lists)
        return _run(connection, sql, tuple([named[name] for name in order]))

    def _compile(self, dialect: Dialect, length: int) -> tuple[str, tuple[str, ...], dict[str, Any]]:
        """The driver's SQL, the order of its parameters, and those that never change."""
        compiled: Any = self._build(length).compile(dialect=_plain(dialect))
        return str(compiled), tuple(compiled.positiontup), _constants(compiled)


def _constants(compiled: Any) -> dict[str, Any]:
    """A statement's parameters that never change."""
    return {name: value for name, value in compiled.params.items() if value is not None}


def _named(
    constants: dict[str, Any], values: dict[str, Any], lists: Mapping[str, Sequence[int]]
) -> dict[str, Any]:
    """All parameters by their names; those of lists as `numbered` says them."""
    named = constants | values
    for name, numbers in lists.items():
        named.update((f"{name}_{place}", number) for place, number in enumerate(numbers))
    return named


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
    statement = insert_of(dialect.name)(into.table)
    if given is None:
        statement = statement.values(values)
    else:
        values |= {row.by: next(iter(given.columns))} if row.by else {}
        chosen = select(*values.values()).select_from(given)
        statement = statement.from_select(list(values), chosen, include_defaults=False)
    if into.unless is not None:
        statement = statement.on_conflict_do_nothing(index_elements=list(into.unless) or None)
    return statement if into.returning is None else statement.returning(into.returning)
