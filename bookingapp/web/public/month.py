"""The month and the day's times as the picker shows them. A hot path: no database, little formatting."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bookingapp.base.i18n import _, ngettext
from bookingapp.domain.schedule.ask import Ask, bounds
from bookingapp.domain.schedule.grid import day_borders
from bookingapp.domain.schedule.hours import local_day, offset_at
from bookingapp.domain.schedule.queries import Own, Reading, find_next, find_openings, read_ledger
from bookingapp.domain.schedule.rules import Openings
from bookingapp.web import wording
from bookingapp.web.forms.values import FIRST_YEAR, LAST_YEAR, write_start
from bookingapp.web.public.choice import Choice
from bookingapp.web.public.terms import is_ambiguous
from bookingapp.web.render import drawn, kept
from bookingapp.web.request import language

DAY = 24 * 60
_EPOCH_DAY = date(1970, 1, 1).toordinal()

GROUPS = (("sunrise", 0, 12 * 60), ("sun", 12 * 60, 17 * 60), ("moon-star", 17 * 60, DAY))


class Cell(NamedTuple):
    """One day of the month's grid; see templates/parts/month.html."""

    state: str
    date: str = ""
    day: int = 0
    label: str = ""
    url: str = ""
    level: str = ""
    selected: bool = False
    today: bool = False


class Slot(NamedTuple):
    """One time that can be chosen; see templates/parts/times.html."""

    value: str
    text: str
    suffix: str
    zone: str
    note: str
    label: str


@dataclass(frozen=True, slots=True)
class Desk:
    """The setting of a picker: the choice, whose own time does not count, the zone, its addresses.

    `path` and `fixed` make every address; `action`, `hidden` and `method` are the form's that the times are in.
    """

    choice: Choice
    ask: Ask
    own: Own
    zone: ZoneInfo
    path: str
    fixed: tuple[tuple[str, str], ...]
    action: str
    hidden: dict[str, str | list[str]]
    method: str = "post"

    @property
    def locale(self) -> str:
        """The locale of its days and times."""
        return self.choice.locale

    def link(self, *more: tuple[str, str], without: frozenset[str] = frozenset()) -> str:
        """An address of the picker."""
        pairs = [pair for pair in self.fixed if pair[0] not in without] + list(more)
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path

    def stem(self) -> Markup:
        """The address of a day, ready to stand in HTML, with a place for the date."""
        return Markup.escape(self.link().replace("%", "%%") + ("&" if self.fixed else "?") + "date=%s")

    def fields(self) -> tuple[tuple[str, str | tuple[str, ...]], ...]:
        """The hidden fields, such that they can be part of a key."""
        return tuple(
            (name, tuple(value) if isinstance(value, list) else value) for name, value in self.hidden.items()
        )

    def borders(self, first: int, last: int) -> Sequence[int]:
        """The UTC minutes at which the days begin, one more than there are days."""
        return day_borders(self.choice.timetable, self.zone, first, last)

    def read(self, first: int, last: int) -> Reading:
        """What the ledger says of the days first … last of the zone looked through."""
        borders = self.borders(first, last)
        return read_ledger(self.choice.timetable, self.ask, borders[0], borders[-1], self.own)

    def openings(self, first: int, last: int, reading: Reading | None = None) -> Openings:
        """What is free on these days; by a reading of them, where there is one already."""
        borders = self.borders(first, last)
        return find_openings(self.choice.timetable, self.ask, borders[0], borders[-1], self.own, reading)

    def today(self) -> int:
        """The day number of today."""
        return local_day(self.zone, self.ask.now // 60)


@lru_cache(maxsize=4096)
def month_days(first: int) -> int:
    """How many days the month has that begins on a day number."""
    return next_month(first) - first


@lru_cache(maxsize=4096)
def next_month(first: int) -> int:
    """The day number of the first of the month after."""
    day = date.fromordinal(first)
    return date(day.year + day.month // 12, day.month % 12 + 1, 1).toordinal()


@lru_cache(maxsize=4096)
def month_of(ordinal: int) -> int:
    """The day number of the first of a day's month."""
    return date.fromordinal(ordinal).replace(day=1).toordinal()


@lru_cache(maxsize=1024)
def _skeleton(locale: str, first: int) -> tuple[tuple[int, ...], ...]:
    """Weeks of the month in the locale's order: places of days from 0, −1 outside."""
    order = [day for day, _short, _wide in wording.weekdays(locale)]
    lead = order.index(date.fromordinal(first).weekday())
    count = month_days(first)
    cells = [-1] * lead + list(range(count))
    cells += [-1] * (-len(cells) % 7)
    return tuple(tuple(cells[at : at + 7]) for at in range(0, len(cells), 7))


@lru_cache(maxsize=20_000)
def _day_label(_language: str, locale: str, ordinal: int, count: int) -> str:
    """Tuesday 4 March 2026, 6 times free. The language is the request's; it stands here for the cache."""
    day = wording.long_day(locale, ordinal)
    if not count:
        return _("%(day)s, no times free", day=day)
    return ngettext("%(day)s, %(num)s time free", "%(day)s, %(num)s times free", count, day=day)


@lru_cache(maxsize=20_000)
def _iso(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()


def month_html(desk: Desk, first: int, counts: Sequence[int], selected: int | None) -> Markup:
    """The month; `counts` are the free times of each day. Drawn once for all who would see the same."""
    earliest, latest = bounds(desk.choice.timetable, desk.ask)
    after = next_month(first)
    seen = MonthKey(
        language(),
        desk.locale,
        desk.link(),
        first,
        tuple(counts),
        selected,
        desk.today(),
        desk.borders(first, first)[0] > earliest,
        desk.borders(after, after)[0] < latest,
    )
    if not any(counts):
        return drawn("parts/month.html", "month", month_view(desk, seen, next_free(desk, after)))
    return kept(seen, lambda: drawn("parts/month.html", "month", month_view(desk, seen, None)))


class MonthKey(NamedTuple):
    """All that a month's page looks like follows from."""

    language: str
    locale: str
    link: str
    first: int
    counts: tuple[int, ...]
    selected: int | None
    today: int
    has_before: bool
    has_after: bool


def month_view(desk: Desk, seen: MonthKey, onward: dict[str, str] | None) -> dict[str, Any]:
    """What templates/parts/month.html asks for."""
    first, locale = seen.first, seen.locale
    opening_day = date.fromordinal(first)
    free = sum(1 for count in seen.counts if count)
    return {
        "title": wording.month_name(locale, opening_day.month),
        "year": str(opening_day.year),
        "weekdays": [{"short": short, "long": wide} for _day, short, wide in wording.weekdays(locale)],
        "weeks": _weeks(desk, first, seen.counts, seen.selected),
        "prev_url": _turn(desk, month_of(first - 1)) if seen.has_before else "",
        "next_url": _turn(desk, next_month(first)) if seen.has_after else "",
        "say": ngettext("%(num)s day with free times", "%(num)s days with free times", free),
        "next_free": onward,
    }


def _weeks(desk: Desk, first: int, counts: Sequence[int], selected: int | None) -> list[list[Cell]]:
    locale, spoken, stem, today = desk.locale, language(), desk.stem(), desk.today()
    outside = Cell("outside")
    weeks = []
    for week in _skeleton(locale, first):
        cells = []
        for place in week:
            if place < 0:
                cells.append(outside)
                continue
            ordinal = first + place
            count = counts[place]
            iso = _iso(ordinal)
            cells.append(
                Cell(
                    "free" if count else "past" if ordinal < today else "none",
                    iso,
                    place + 1,
                    _day_label(spoken, locale, ordinal, count),
                    stem % iso if count else "",
                    "many" if count > 8 else "some" if count > 3 else "few",
                    ordinal == selected,
                    ordinal == today,
                )
            )
        weeks.append(cells)
    return weeks


def _turn(desk: Desk, first: int) -> str:
    if not FIRST_YEAR <= date.fromordinal(first).year <= LAST_YEAR:
        return ""
    return desk.link(("month", _iso(first)[:7]))


def next_free(desk: Desk, after: int) -> dict[str, str] | None:
    """The first free day from a day on; before it, when that lies beyond the booking window."""
    found = find_next(desk.choice.timetable, desk.ask, desk.borders(after, after)[0], desk.own)
    found = found or find_next(desk.choice.timetable, desk.ask, 0, desk.own)
    if found is None:
        return None
    day = local_day(desk.zone, found.starts)
    return {"text": wording.short_day(desk.locale, day), "url": desk.link(("date", _iso(day)))}


class DayKey(NamedTuple):
    """All that the times of a day look like follows from."""

    language: str
    locale: str
    zone: str
    ordinal: int
    starts: tuple[int, ...]
    who: str
    action: str
    method: str
    hidden: tuple[tuple[str, str | tuple[str, ...]], ...]
    oob: bool


def day_html(desk: Desk, ordinal: int, starts: tuple[int, ...], empty: dict[str, Any], oob: bool) -> Markup:
    """The times of a day. Drawn once for all who would see the same."""
    if not starts:
        return drawn("public/_day.html", "day", {**_no_day(desk, ordinal), "empty": empty, "oob": oob})
    who = desk.choice.staff.name if desk.choice.staff else ""
    seen = DayKey(
        language(),
        desk.locale,
        desk.zone.key,
        ordinal,
        starts,
        who,
        desk.action,
        desk.method,
        desk.fields(),
        oob,
    )
    return kept(seen, lambda: drawn("public/_day.html", "day", day_view(desk, seen)))


def _no_day(desk: Desk, ordinal: int) -> dict[str, Any]:
    title = wording.day_of_year(desk.locale, ordinal) if ordinal else _("No free times")
    return {"view": {"title": title, "groups": [], "action": "", "say": title}}


def day_view(desk: Desk, seen: DayKey) -> dict[str, Any]:
    """What templates/public/_day.html asks for."""
    title = wording.day_of_year(seen.locale, seen.ordinal)
    count = len(seen.starts)
    view = {
        "title": title,
        "groups": _groups(desk.zone, seen, title),
        "action": desk.action,
        "hidden": desk.hidden,
        "method": desk.method,
        "say": ngettext("%(num)s time on %(day)s", "%(num)s times on %(day)s", count, day=title),
    }
    return {"view": view, "empty": None, "oob": seen.oob}


def _groups(zone: ZoneInfo, seen: DayKey, title: str) -> list[dict[str, Any]]:
    """The times of a day by its parts; a wall time that comes twice carries its zone."""
    midnight = (seen.ordinal - _EPOCH_DAY) * DAY
    groups: list[list[Slot]] = [[], [], []]
    for start in seen.starts:
        wall = start + offset_at(zone, start) - midnight
        mark = wording.zone_mark(zone, start) if is_ambiguous(zone, start) else ""
        text, suffix = wording.clock(seen.locale, wall)
        told = f"{wording.clock_text(seen.locale, wall)} {mark}".rstrip()
        label = f"{told}, {title}"
        if seen.who:
            label = _("%(time)s, %(day)s, with %(name)s", time=told, day=title, name=seen.who)
        place = 0 if wall < GROUPS[1][1] else 1 if wall < GROUPS[2][1] else 2
        groups[place].append(Slot(write_start(start), text, suffix, mark, "", label))
    names = (_("Morning"), _("Afternoon"), _("Evening"))
    return [
        {"name": names[place], "icon": GROUPS[place][0], "times": times}
        for place, times in enumerate(groups)
        if times
    ]


def starts_between(openings: Openings, low: int, high: int) -> tuple[int, ...]:
    """The starts of the openings that lie in [low, high)."""
    board = openings.board
    begin, end = bisect_left(board, low), bisect_left(board, high)
    mask = openings.union >> begin
    return tuple([board[place] for place in range(begin, end) if mask >> (place - begin) & 1])
