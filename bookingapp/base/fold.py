"""Search that minds neither capitals nor accents: one rule in Python, the same in the database's own words."""

import re
import sqlite3
import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, String, event
from sqlalchemy.engine import Engine
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.functions import GenericFunction

_MANY = {"ß": "ss", "æ": "ae", "œ": "oe"}
_SINGLE = {"ø": "o", "đ": "d", "ł": "l", "ı": "i"}
"""Letters that no accent is taken from, and what people type instead."""

_ACCENTS = re.compile("[\u0300-\u036f]")
_TABLE = str.maketrans(_MANY | _SINGLE)


def fold(text: str | None) -> str | None:
    """A text as it is compared: small letters without accents, `ß` as `ss`."""
    if text is None or text.isascii():
        return None if text is None else text.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFD", text.lower())).translate(_TABLE)


class Folded(GenericFunction[str]):
    """`Folded(column)`: the column as `fold` has it, worked out by the database row by row."""

    type = String()
    inherit_cache = True
    name = "fold"


@compiles(Folded, "sqlite")
def _in_sqlite(element: Folded, compiler: Any, **kw: Any) -> str:
    """Python is asked only where a text is not plain ASCII: a call for each of 100,000 rows takes a second."""
    text = compiler.process(element.clauses, **kw)
    return f"CASE WHEN {text} GLOB '*[^ -~]*' THEN fold({text}) ELSE lower({text}) END"


@compiles(Folded, "postgresql")
def _in_postgres(element: Folded, compiler: Any, **kw: Any) -> str:
    """Most texts are plain ASCII, for which the rest would be lost time."""
    text = compiler.process(element.clauses, **kw)
    folded = f"regexp_replace(normalize(lower({text}), NFD), '[\u0300-\u036f]', '', 'g')"
    folded = f"translate({folded}, '{''.join(_SINGLE)}', '{''.join(_SINGLE.values())}')"
    for letter, plain in _MANY.items():
        folded = f"replace({folded}, '{letter}', '{plain}')"
    return f"CASE WHEN octet_length({text}) = char_length({text}) THEN lower({text}) ELSE {folded} END"


def contains(column: Any, text: str) -> ColumnElement[bool]:
    """Whether a column holds a text anywhere, whatever its capitals and accents."""
    wanted = (fold(text) or "").replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return Folded(column).like(f"%{wanted}%", escape="\\")


@event.listens_for(Engine, "connect")
def _teach_sqlite(dbapi_connection: Any, _: ConnectionPoolEntry) -> None:
    if isinstance(dbapi_connection, sqlite3.Connection):
        dbapi_connection.create_function("fold", 1, fold, deterministic=True)
