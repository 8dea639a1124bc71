"""The hours editor's form: weekly spans and dates that differ, as they were typed and as the domain takes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import HiddenField

from bookingapp.base.clock import DAY
from bookingapp.base.errors import Invalid
from bookingapp.base.i18n import _
from bookingapp.domain.schedule.commands import DayHours, WallHours, WeeklyHours
from bookingapp.domain.schedule.hours import Hours, WallSpan
from bookingapp.web.forms.signed import SignedForm
from bookingapp.web.forms.values import read_date

MOST_ROWS = 24
MOST_DATES = 120
LONGEST_RANGE = 366


class HoursForm(SignedForm):
    """The token and the mark; rows come as lists, since there may be any number of them."""

    mark = HiddenField()


@dataclass
class SpanRow:
    """Times as typed; `place` is a location's public id, '' for all."""

    starts: str = ""
    ends: str = ""
    place: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed; a place alone says nothing."""
        return not self.starts and not self.ends


@dataclass
class DateRow:
    """A date, or all from a first to a last one, with hours of its own or none (closed)."""

    first: str = ""
    last: str = ""
    kind: str = "closed"
    spans: list[SpanRow] = field(default_factory=list)


@dataclass
class Typed:
    """All rows of the form, Monday first; `faults` say what cannot be read, each by the id of its field."""

    weekly: list[list[SpanRow]]
    dates: list[DateRow]
    faults: dict[str, str] = field(default_factory=dict)


def typed_in(sent: MultiDict[str, str]) -> Typed:
    """The rows as they were sent."""
    weekly = [_spans(sent, f"w{day}") for day in range(7)]
    dates = []
    for number in range(MOST_DATES):
        if f"d{number}-first" in sent:
            kind = "open" if sent.get(f"d{number}-kind") == "open" else "closed"
            first, last = sent.get(f"d{number}-first", ""), sent.get(f"d{number}-last", "")
            dates.append(DateRow(first.strip(), last.strip(), kind, _spans(sent, f"d{number}")))
    return Typed(weekly, dates)


def _spans(sent: MultiDict[str, str], name: str) -> list[SpanRow]:
    starts, ends = sent.getlist(f"{name}-from"), sent.getlist(f"{name}-to")
    places = sent.getlist(f"{name}-place")
    return [
        SpanRow(start.strip()[:5], end.strip()[:5], places[place] if place < len(places) else "")
        for place, (start, end) in enumerate(zip(starts, ends, strict=False))
    ][:MOST_ROWS]


def typed_of(hours: Hours | None, today: date, refs: Mapping[int, str]) -> Typed:
    """The rows that saved hours fill; dates that have passed are not shown, and stay when the form is saved."""
    if hours is None:
        return Typed([[] for _day in range(7)], [])
    weekly = [[_row(span, refs) for span in day] for day in hours.weekly]
    return Typed(weekly, _date_rows(hours, today, refs))


def _row(span: WallSpan, refs: Mapping[int, str]) -> SpanRow:
    starts, ends, place = span
    return SpanRow(_clock(starts), _clock(ends), refs.get(place or 0, ""))


def _clock(minutes: int) -> str:
    return f"{minutes % DAY // 60:02}:{minutes % 60:02}"


def _date_rows(hours: Hours, today: date, refs: Mapping[int, str]) -> list[DateRow]:
    """Dates in a row with the same hours are one row."""
    found: list[DateRow] = []
    before: tuple[date, tuple[WallSpan, ...]] | None = None
    for day, spans in sorted(hours.overrides.items()):
        if day < today:
            continue
        if before is not None and before[0] + timedelta(days=1) == day and before[1] == spans:
            found[-1].last = day.isoformat()
        else:
            kind = "open" if spans else "closed"
            found.append(DateRow(day.isoformat(), "", kind, [_row(span, refs) for span in spans]))
        before = (day, spans)
    return found


def read_hours(typed: Typed, places: Mapping[str, int]) -> tuple[list[WeeklyHours], list[DayHours]]:
    """The hours as the domain takes them; what cannot be read is left out and named in `typed.faults`."""
    weekly = [
        WeeklyHours(day, *span)
        for day, rows in enumerate(typed.weekly)
        for span in _read_spans(typed, rows, f"w{day}", places)
    ]
    days: dict[date, DayHours] = {}
    for number, row in enumerate(typed.dates):
        if not row.first and not row.last:
            continue
        spans = [] if row.kind == "closed" else _read_spans(typed, row.spans, f"d{number}", places)
        if row.kind == "open" and not spans and f"d{number}-from-0" not in typed.faults:
            typed.faults[f"d{number}-from-0"] = _("Give the hours of this date, or let it be closed.")
        for day in _read_range(typed, row, number):
            if day in days:
                typed.faults[f"d{number}-first"] = _("A date stands there twice.")
            days[day] = DayHours(day, tuple(WallHours(*span) for span in spans))
    return weekly, list(days.values())


def _read_spans(
    typed: Typed, rows: Sequence[SpanRow], name: str, places: Mapping[str, int]
) -> list[tuple[int, int, int | None]]:
    found = []
    for number, row in enumerate(rows):
        if row.is_empty:
            continue
        starts, ends = _minutes(row.starts), _minutes(row.ends)
        if starts is None or ends is None:
            typed.faults[f"{name}-{'from' if starts is None else 'to'}-{number}"] = _(
                "Write both times like 09:00."
            )
        elif row.place and row.place not in places:
            typed.faults[f"{name}-place-{number}"] = _("Choose one of the places.")
        else:
            found.append((starts, ends, places.get(row.place)))
    return found


def _minutes(text: str) -> int | None:
    hour, colon, minute = text.partition(":")
    if not (colon and len(hour) == 2 and len(minute) == 2 and text.isascii()):
        return None
    if not (hour.isdigit() and minute.isdigit() and int(minute) < 60):
        return None
    if int(hour) == 24:
        return 0 if minute == "00" else None
    return int(hour) * 60 + int(minute) if int(hour) < 24 else None


def _read_range(typed: Typed, row: DateRow, number: int) -> list[date]:
    try:
        first = date.fromordinal(read_date(row.first or row.last))
        last = date.fromordinal(read_date(row.last)) if row.last else first
    except Invalid as refused:
        typed.faults[f"d{number}-first"] = refused.message
        return []
    if not first <= last <= first + timedelta(days=LONGEST_RANGE):
        typed.faults[f"d{number}-last"] = _("The last date must not be before the first, nor a year later.")
        return []
    return [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]


def work_on(typed: Typed, asked: Mapping[str, Any]) -> bool:
    """Do what a button of the form asks for without saving; whether there was one.

    `more=w2`: another row on Wednesday, `more=d`: another date, `more=d3`: more hours on it, `drop=d3`: that date
    away, `copy=2:all` or `2:week`: Wednesday's hours on every other day, or on Monday to Friday.
    """
    more, drop, copy = (str(asked.get(name, "")) for name in ("more", "drop", "copy"))
    if more == "d":
        typed.dates.append(DateRow(spans=[SpanRow()]))
    elif more[:1] in {"w", "d"} and (rows := _rows(typed, more)) is not None:
        rows.append(SpanRow())
    elif drop[:1] == "d" and drop[1:].isdecimal() and int(drop[1:]) < len(typed.dates):
        del typed.dates[int(drop[1:])]
    elif copy[:1].isdecimal() and int(copy[0]) < 7:
        _copy(typed, int(copy[0]), range(7) if copy[1:] == ":all" else range(5))
    return bool(more or drop or copy)


def _rows(typed: Typed, name: str) -> list[SpanRow] | None:
    if not (name[1:].isascii() and name[1:].isdecimal()):
        return None
    number = int(name[1:])
    if name[0] == "w":
        return typed.weekly[number] if number < 7 else None
    return typed.dates[number].spans if number < len(typed.dates) else None


def _copy(typed: Typed, source: int, days: range) -> None:
    rows = [row for row in typed.weekly[source] if not row.is_empty]
    for day in days:
        if day != source:
            typed.weekly[day] = [SpanRow(row.starts, row.ends, row.place) for row in rows]
