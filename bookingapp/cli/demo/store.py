"""Write very many rows at once, with ids of our own choosing, beside whoever else is writing."""

from collections.abc import Callable, Iterable, Sequence
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
    """Insert rows the fastest way that the driver has; columns that are not given get their defaults."""
    if not rows:
        return
    columns = [column for column in table.columns if column.name != "id" or "id" in rows[0]]
    makers = [_maker(column, connection) for column in columns]
    values = ([make(row) for make in makers] for row in rows)
    names = ", ".join(f'"{column.name}"' for column in columns)
    raw: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        raw.executemany(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', values)  # noqa: S608
        return
    with raw.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
        _copy(copy, values)


def _copy(copy: Any, values: Iterable[Sequence[Any]]) -> None:
    for row in values:
        copy.write_row(row)


def _maker(column: Any, connection: Connection) -> Callable[[Row], Any]:
    """Reads a column's value from a row, in the form that the driver wants."""
    name = column.name
    process = column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
    default = column.default
    if default is None:
        fallback: Any = None
    elif default.is_scalar:
        fallback = default.arg
    else:
        fallback = default.arg(None)

    if process is None:
        return lambda row: row.get(name, fallback)
    return lambda row: process(row.get(name, fallback))
