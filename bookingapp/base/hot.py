"""Statements that every page runs: compiled once for each database and number of list values, then reused.

SQLAlchemy's cache still costs several times the query itself on SQLite; this keeps its SQL and its
dialects, and skips the rest.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.selectable import CompoundSelect
from sqlalchemy.types import Integer

from bookingapp.base.db import db

Statement = Select[*tuple[Any, ...]] | CompoundSelect[Any]


def numbered(name: str, count: int) -> list[BindParameter[int]]:
    """Parameters `name_0`, `name_1`, … for an IN list of known length."""
    return [bindparam(f"{name}_{number}", type_=Integer) for number in range(count)]


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
        """All rows as plain tuples, read in the running transaction; every list has `length` values."""
        connection = db.session.connection()
        key = (connection.dialect.name, length)
        compiled = self._compiled.get(key)
        if compiled is None:
            compiled = self._compiled[key] = self._compile(connection.dialect, length)
        sql, order = compiled
        named = dict(values)
        for name, numbers in lists.items():
            named.update((f"{name}_{place}", number) for place, number in enumerate(numbers))
        parameters: Any = named if order is None else tuple([named[name] for name in order])
        cursor = connection.exec_driver_sql(sql, parameters).cursor
        assert cursor is not None
        found: Sequence[tuple[Any, ...]] = cursor.fetchall()
        return found

    def _compile(self, dialect: Dialect, length: int) -> tuple[str, tuple[str, ...] | None]:
        """The driver's SQL, and the order of its parameters where they have no names."""
        compiled: Any = self._build(length).compile(dialect=dialect)
        return str(compiled), None if compiled.positiontup is None else tuple(compiled.positiontup)
