"""What can be brought in from a table, as each subject says it: its columns, and what is done with a line."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from babel.support import LazyProxy

from bookingapp.base.actor import Actor
from bookingapp.domain.business.sheets import plain_heading, unquoted_cell
from bookingapp.models.business import Business

Outcome = Literal["made", "updated", "same", "skipped"]
KNOWN = ("fill", "overwrite", "skip")
"""What is done with somebody or something that is known already: what is missing is filled in, what the table says
is written over, or nothing."""


@dataclass(frozen=True, slots=True)
class Column:
    """What a column may stand for; `names` are headings it is recognised by, as `plain_heading` has them."""

    key: str
    text: "LazyProxy | str"
    names: tuple[str, ...] = ()
    example: str = ""


@dataclass(frozen=True, slots=True)
class ImportKind:
    """One kind of import. `columns(business_id)` says what can be given, `take` writes one line with the subject's own
    commands and says what became of it, `marks` by what two lines are the same; `needed` are sets of columns, of each
    of which one must be there. `rights` are held everywhere by whoever imports.
    """

    key: str
    rights: tuple[str, ...]
    columns: Callable[[int], Sequence[Column]]
    take: Callable[[Actor, Business, Mapping[str, str], str], Outcome]
    marks: Callable[[Mapping[str, str]], Sequence[str]]
    needed: tuple[tuple[str, ...], ...]


def recognise(headings: Sequence[str], columns: Sequence[Column]) -> list[str]:
    """The key of the column that each heading stands for, '' for none; each key once, the best match first."""
    plain = [plain_heading(one) for one in headings]
    found = [""] * len(plain)
    for is_match in (_is_same, _begins):
        for place, heading in enumerate(plain):
            if found[place] or not heading:
                continue
            for column in columns:
                if column.key not in found and is_match(heading, column):
                    found[place] = column.key
                    break
    return found


def _names(column: Column) -> set[str]:
    return {*column.names, plain_heading(column.key), plain_heading(str(column.text))} - {""}


def _is_same(heading: str, column: Column) -> bool:
    return heading in _names(column)


def _begins(heading: str, column: Column) -> bool:
    return any(len(name) > 4 and heading.startswith(name) for name in _names(column))


def values_of(cells: Sequence[str], columns: Sequence[str]) -> dict[str, str]:
    """What a row says, by column."""
    return {
        key: unquoted_cell(cell.strip())
        for key, cell in zip(columns, cells, strict=False)
        if key and cell.strip()
    }


_YES = frozenset({"yes", "y", "true", "1", "x", "ja", "j", "wahr", "on"})


def is_yes(text: str) -> bool:
    """Whether a cell says yes, in English or German."""
    return text.strip().lower() in _YES


def words_of(text: str) -> list[str]:
    """Several entries in one cell, parted by commas, semicolons or bars; each once."""
    return list(dict.fromkeys(word.strip() for word in re.split(r"[,;|]", text) if word.strip()))
