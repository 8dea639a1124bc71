"""The month and the day's times as the picker shows them. A hot path: no database, little formatting."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
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
from bookingapp.domain.schedule.queries import Own, find_next, find_openings
from bookingapp.domain.schedule.rules import Opening, Openings
from bookingapp.web import wording
from bookingapp.web.forms.values import FIRST_YEAR, LAST_YEAR, write_start
from bookingapp.web.public.choice import Choice
from bookingapp.web.public.terms import is_ambiguous
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

    def link(self, *more: tuple[str, str], without: frozenset[str] = frozenset()) -> str:
        """An address of the picker."""
        pairs = [pair for pair in self.fixed if pair[0] not in without] + list(more)
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path

    def stem(self) -> Markup:
        """The address of a day, ready to stand in HTML, with a place for the date."""
        return Markup.escape(self.link().replace("%", "%%") + ("&" if self.fixed else "?") + "date=%s")

    def borders(self, first: int, last: int) -> Sequence[int]:
        """The UTC minutes at which the days begin, one more than there are days."""
        return day_borders(self.choice.timetable, self.zone, first, last)

    def openings(self, first: int, last: int) -> Openings:
        """What is free on the days first … last of the zone looked through."""
        borders = self.borders(first, last)
        return find_openings(self.choice.timetable, self.ask, borders[0], borders[-1], self.own)

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


def month_view(desk: Desk, first: int, counts: Sequence[int], selected: int | None) -> dict[str, Any]:
    """What templates/parts/month.html asks for; `counts` are the free times of each day."""
    locale = desk.choice.locale
    free = sum(1 for count in counts if count)
    opening_day = date.fromordinal(first)
    earliest, latest = bounds(desk.choice.timetable, desk.ask)
    after = next_month(first)
    return {
        "title": wording.month_name(locale, opening_day.month),
        "year": str(opening_day.year),
        "weekdays": [{"short": short, "long": wide} for _day, short, wide in wording.weekdays(locale)],
        "weeks": _weeks(desk, first, counts, selected),
        "prev_url": _turn(desk, month_of(first - 1)) if desk.borders(first, first)[0] > earliest else "",
        "next_url": _turn(desk, after) if desk.borders(after, after)[0] < latest else "",
        "say": ngettext("%(num)s day with free times", "%(num)s days with free times", free),
        "next_free": None if free else _next_free(desk, desk.borders(after, after)[0]),
    }


def _weeks(desk: Desk, first: int, counts: Sequence[int], selected: int | None) -> list[list[Cell]]:
    locale, spoken, stem, today = desk.choice.locale, language(), desk.stem(), desk.today()
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


def _next_free(desk: Desk, after: int) -> dict[str, str] | None:
    """The first free day after a month without one; before it, when the month lies beyond the booking window."""
    found = find_next(desk.choice.timetable, desk.ask, after, desk.own)
    found = found or find_next(desk.choice.timetable, desk.ask, 0, desk.own)
    if found is None:
        return None
    day = local_day(desk.zone, found.starts)
    return {"text": wording.short_day(desk.choice.locale, day), "url": desk.link(("date", _iso(day)))}


def day_view(desk: Desk, ordinal: int, openings: Iterable[Opening]) -> dict[str, Any]:
    """What templates/parts/times.html asks for."""
    locale = desk.choice.locale
    title = wording.day_of_year(locale, ordinal)
    slots = _slots(desk, ordinal, title, openings)
    count = sum(len(group["times"]) for group in slots)
    return {
        "title": title,
        "groups": slots,
        "action": desk.action,
        "hidden": desk.hidden,
        "method": desk.method,
        "say": ngettext("%(num)s time on %(day)s", "%(num)s times on %(day)s", count, day=title),
    }


def _slots(desk: Desk, ordinal: int, title: str, openings: Iterable[Opening]) -> list[dict[str, Any]]:
    """The times of a day by its parts; a wall time that comes twice carries its zone."""
    locale, zone = desk.choice.locale, desk.zone
    opens, closes = desk.borders(ordinal, ordinal)
    steady = closes - opens == DAY and offset_at(zone, opens) == offset_at(zone, closes - 1)
    shift = offset_at(zone, opens) - (ordinal - _EPOCH_DAY) * DAY
    who = desk.choice.staff.name if desk.choice.staff else ""
    groups: list[list[Slot]] = [[], [], []]
    for opening in openings:
        start = opening.starts
        wall = start + shift if steady else start + offset_at(zone, start) - (ordinal - _EPOCH_DAY) * DAY
        mark = "" if steady or not is_ambiguous(zone, start) else wording.zone_mark(zone, start)
        text, suffix = wording.clock(locale, wall)
        place = 0 if wall < GROUPS[1][1] else 1 if wall < GROUPS[2][1] else 2
        groups[place].append(
            Slot(
                write_start(start),
                text,
                suffix,
                mark,
                "",
                _time_label(language(), wording.clock_text(locale, wall), mark, title, who),
            )
        )
    names = (_("Morning"), _("Afternoon"), _("Evening"))
    return [
        {"name": names[place], "icon": GROUPS[place][0], "times": times}
        for place, times in enumerate(groups)
        if times
    ]


@lru_cache(maxsize=20_000)
def _time_label(_language: str, time: str, mark: str, day: str, who: str) -> str:
    told = f"{time} {mark}" if mark else time
    if who:
        return _("%(time)s, %(day)s, with %(name)s", time=told, day=day, name=who)
    return f"{told}, {day}"


def only(openings: Openings, low: int, high: int) -> Openings:
    """Those of the openings that lie in [low, high)."""
    begin, end = bisect_left(openings.board, low), bisect_left(openings.board, high)
    mask = (1 << end) - (1 << begin) if end > begin else 0
    return Openings(openings.board, openings.masks, openings.durations, openings.union & mask)
