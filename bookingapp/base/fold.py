"""Search that minds neither capitals nor accents: one rule in Python, the same in the database's own words."""

import sqlite3
import unicodedata
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, String, event
from sqlalchemy.engine import Engine
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.functions import GenericFunction

_WHOLE = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ı": "i"}
"""Letters that no accent is taken from, and what people type instead."""


def _plain(letter: str) -> str:
    """A small letter without its accents."""
    whole = _WHOLE.get(letter)
    return whole or "".join(
        one for one in unicodedata.normalize("NFD", letter) if not unicodedata.combining(one)
    )


@lru_cache(maxsize=1)
def _letters() -> dict[str, str]:
    """Every letter of the Latin, Greek and Cyrillic blocks that is not plain already, capitals included."""
    blocks = [range(0xC0, 0x250), range(0x370, 0x460), range(0x1E00, 0x1F00)]
    found = {}
    for code in (code for block in blocks for code in block):
        letter = chr(code)
        plain = _plain(letter.lower())
        if letter.isalpha() and plain != letter and plain:
            found[letter] = plain
    return found


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    return str.maketrans(_letters())


def fold(text: str | None) -> str | None:
    """A text as it is compared: small letters without accents, `ß` as `ss`."""
    if text is None or text.isascii():
        return None if text is None else text.lower()
    return text.translate(_table()).lower()


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
    """Most texts are plain ASCII, for which the long list of letters would cost a hundred times as much."""
    single = {letter: plain for letter, plain in _letters().items() if len(plain) == 1}
    many = {letter: plain for letter, plain in _letters().items() if len(plain) > 1}
    text = compiler.process(element.clauses, **kw)
    folded = f"translate({text}, '{''.join(single)}', '{''.join(single.values())}')"
    for letter, plain in many.items():
        folded = f"replace({folded}, '{letter}', '{plain}')"
    return f"CASE WHEN octet_length({text}) = char_length({text}) THEN lower({text}) ELSE lower({folded}) END"


def contains(column: Any, text: str) -> ColumnElement[bool]:
    """Whether a column holds a text anywhere, whatever its capitals and accents."""
    wanted = (fold(text) or "").replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return Folded(column).like(f"%{wanted}%", escape="\\")


@event.listens_for(Engine, "connect")
def _teach_sqlite(dbapi_connection: Any, _: ConnectionPoolEntry) -> None:
    if isinstance(dbapi_connection, sqlite3.Connection):
        dbapi_connection.create_function("fold", 1, fold, deterministic=True)
