"""Write very many rows at once, with ids of our own choosing, beside whoever else is writing."""

from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Table, func, select, text
from sqlalchemy.engine import Connection

from bookingapp.models.booking import Booking, Visit
from bookingapp.models.clients import Client
from bookingapp.models.schedule import Assignment, Claim, Occurrence

Row = dict[str, Any]


def table_of(model: Any) -> Table:
    """A model's table."""
    found = model.__table__
    assert isinstance(found, Table)
    return found


KEYED = tuple(map(table_of, (Client, Visit, Occurrence, Booking, Claim)))
"""Tables whose ids we choose, in the order in which they may be written."""


class Store:
    """Gathers rows and writes them table by table; made inside the write transaction that it writes in."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._is_sqlite = connection.dialect.name == "sqlite"
        self._rows: dict[Table, list[Row]] = {}
        self._lock()
        self._next = {table: self._last_id(table) + 1 for table in KEYED}

    def add(self, model: Any, row: Row) -> int:
        """Gather a row; returns its id (0 for tables whose ids the database chooses)."""
        table = table_of(model)
        key = 0
        if table in self._next:
            key = row["id"] = self._next[table]
            self._next[table] += 1
        self._rows.setdefault(table, []).append(row)
        return key

    def row(self, model: Any, key: int) -> Row:
        """A row that was gathered and not yet written, by its id."""
        rows = self._rows[table_of(model)]
        return rows[key - int(rows[0]["id"])]

    def has(self, model: Any, key: int) -> bool:
        """Whether a row with this id was gathered and is not yet written."""
        rows = self._rows.get(table_of(model))
        return key >= int(rows[0]["id"]) if rows else False

    def count(self, model: Any) -> int:
        """How many rows of a table are gathered."""
        return len(self._rows.get(table_of(model), ()))

    def write(self) -> None:
        """Write all that was gathered, and let the database go on counting after our ids."""
        order = [*KEYED, table_of(Assignment)]
        for table in sorted(self._rows, key=lambda one: order.index(one) if one in order else len(order)):
            insert_many(self._connection, table, self._rows[table])
            if table in self._next and not self._is_sqlite:
                self._connection.execute(
                    text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), :last)"),
                    {"last": self._next[table] - 1},
                )
        self._rows.clear()

    def _lock(self) -> None:
        """On SQLite the transaction itself keeps others away."""
        if not self._is_sqlite:
            names = ", ".join(f'"{table.name}"' for table in KEYED)
            self._connection.execute(text(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"))

    def _last_id(self, table: Table) -> int:
        highest: int = self._connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()
        if self._is_sqlite:
            return highest
        name = self._connection.execute(
            text("SELECT pg_get_serial_sequence(:name, 'id')"), {"name": table.name}
        ).scalar_one()
        counted: int = self._connection.execute(text(f"SELECT last_value FROM {name}")).scalar_one()  # noqa: S608
        return max(highest, counted)


def insert_many(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows that all name the same columns, the fastest way that the driver has; others get their defaults."""
    if not rows:
        return
    given = [column for column in table.columns if column.name in rows[0]]
    others = [column for column in table.columns if column.name not in rows[0] and column.name != "id"]
    defaults = [_processed(column, connection, _default(column)) for column in others]
    names = ", ".join(f'"{column.name}"' for column in (*given, *others))
    values = _values(connection, given, rows, defaults)
    raw: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * (len(given) + len(others)))
        raw.executemany(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', values)  # noqa: S608
        return
    with raw.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
        for row in values:
            copy.write_row(row)


def _values(
    connection: Connection, given: Sequence[Any], rows: Sequence[Row], defaults: Sequence[Any]
) -> Iterator[list[Any]]:
    """Each row's values in the form that the driver wants, the defaults last."""
    read = itemgetter(*(column.name for column in given))
    makers = [(place, make) for place, column in enumerate(given) if (make := _processor(column, connection))]
    for row in rows:
        values = [*read(row), *defaults]
        for place, make in makers:
            values[place] = make(values[place])
        yield values


def _processor(column: Any, connection: Connection) -> Callable[[Any], Any] | None:
    found: Callable[[Any], Any] | None = column.type.dialect_impl(connection.dialect).bind_processor(
        connection.dialect
    )
    return found


def _processed(column: Any, connection: Connection, value: Any) -> Any:
    make = _processor(column, connection)
    return make(value) if make else value


def _default(column: Any) -> Any:
    if column.default is None:
        return None
    return column.default.arg if column.default.is_scalar else column.default.arg(None)
