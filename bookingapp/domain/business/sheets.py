"""Tables that people bring: CSV of any common make, recognised and read line by line. Pure."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bookingapp.base.errors import Invalid
from bookingapp.base.fold import fold
from bookingapp.base.i18n import _

MOST_BYTES = 5 * 1024 * 1024
MOST_LINES = 20_000
MOST_COLUMNS = 200
LONGEST_CELL = 20_000

_DELIMITERS = ",;\t|"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NOT_WORDS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as text: what parts its cells, its headings, its first rows, and how many rows there are."""

    text: str
    delimiter: str
    headings: tuple[str, ...]
    first: tuple[tuple[str, ...], ...]
    count: int


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: the line of the file that it begins in, counted from 1, and its cells."""

    number: int
    cells: tuple[str, ...]


def read_sheet(body: bytes) -> Sheet:
    """Recognise encoding and delimiter, read the headings. Raises Invalid with a sentence."""
    if len(body) > MOST_BYTES:
        raise _refused(_("This file is too large: at most 5 MB can be read at once."))
    text = decode(body)
    delimiter = _delimiter(text)
    rows = list(lines(text, delimiter))
    if not rows:
        raise _refused(_("There is nothing in this file."))
    headings = tuple(cell.strip() for cell in rows[0].cells)
    if len(headings) > MOST_COLUMNS:
        raise _refused(_("This file has too many columns."))
    if len(rows) == 1:
        raise _refused(_("There is nothing in this file but its headings."))
    if len(rows) - 1 > MOST_LINES:
        raise _refused(_("This file has more than 20,000 lines. Please bring it in parts."))
    return Sheet(text, delimiter, headings, tuple(row.cells for row in rows[1:4]), len(rows) - 1)


def lines(text: str, delimiter: str) -> Iterator[Line]:
    """Every row that is not empty, the headings first. Raises Invalid where the file is broken."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    before = 0
    try:
        for cells in reader:
            number, before = before + 1, reader.line_num
            if any(cell.strip() for cell in cells):
                if any(len(cell) > LONGEST_CELL for cell in cells):
                    raise _refused(_("A cell of line %(number)s is too long.", number=number))
                yield Line(number, tuple(cells))
    except csv.Error:
        raise _refused(_("Line %(number)s cannot be read as CSV.", number=before + 1)) from None


def decode(body: bytes) -> str:
    """The text of a file: by its mark, else UTF-8, else what Windows writes in Western Europe. Raises Invalid."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if body.startswith(mark):
            return _decoded(body, encoding)
    if body[1:200:2].count(0) > len(body[1:200:2]) // 2:
        return _decoded(body, "utf-16-le")
    try:
        return _checked(body.decode("utf-8"))
    except UnicodeDecodeError:
        return _checked(body.decode("cp1252", errors="replace").replace("\ufffd", "?"))


def _decoded(body: bytes, encoding: str) -> str:
    try:
        return _checked(body.decode(encoding))
    except UnicodeDecodeError:
        raise _refused(
            _("The letters of this file cannot be read. Please save it as CSV in UTF-8.")
        ) from None


def _checked(text: str) -> str:
    if "\0" in text:
        raise _refused(_("This is not a CSV file. Please save the table as CSV first."))
    return text


def _delimiter(text: str) -> str:
    """What parts most cells, alike in all of the first rows."""
    return max(_DELIMITERS, key=lambda one: (_columns(text, one), -_DELIMITERS.index(one)))


def _columns(text: str, delimiter: str) -> int:
    widths = []
    reader = csv.reader(io.StringIO(text[:50_000], newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if any(cells):
                widths.append(len(cells))
            if len(widths) == 5:
                break
    except csv.Error:
        return 0
    return widths[0] if widths and (len(set(widths[:4])) == 1 or len(widths) < 3) else min(widths, default=0)


def plain_heading(text: str) -> str:
    """A heading as it is compared: `E-Mail Adresse:` and `email_adresse` are one."""
    return _NOT_WORDS.sub("", fold(text) or "")


def quoted_cell(value: object) -> str:
    """A text that a spreadsheet takes for a text: what it would execute begins with an apostrophe."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def unquoted_cell(text: str) -> str:
    """The opposite, for files of ours that come back: `'+49 …` is a number again."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(_FORMULA) else text


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """CSV (RFC 4180) in which no cell is one that a spreadsheet would execute."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows([[quoted_cell(value) for value in row] for row in rows])
    return text.getvalue()


def _refused(sentence: str) -> Invalid:
    return Invalid(sentence, {"file": [sentence]})
