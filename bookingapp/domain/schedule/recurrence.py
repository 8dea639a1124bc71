"""Recurrence rules (RFC 5545, a bounded part) over the dates of a calendar on a wall. Pure.

A rule names dates; a zone and a wall time make instants of them, so that a class at 18:00 stays at 18:00
when the clocks change. Each period is looked at by itself and the days are counted by us: libraries walk on
to the year 9999 after a rule that no date fulfils.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bookingapp.base import clock
from bookingapp.base.errors import Invalid
from bookingapp.base.i18n import _
from bookingapp.domain.schedule.hours import instant_of, local_day

FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LONGEST_RULE = 500
MOST_INTERVAL = 99
MOST_COUNT = 1000
LAST_YEAR = 2200

_BYDAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
_NUMBER = re.compile(r"[+-]?\d{1,4}", re.ASCII)
_UNTIL = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z)?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Rule:
    """On which dates something repeats. Weekdays count from Monday, 0; `until` is the last date, included.

    `days` pairs a weekday with its place in the month (1 the first, -1 the last, 0 each of them).
    """

    frequency: str
    interval: int = 1
    count: int | None = None
    until: date | None = None
    days: tuple[tuple[int, int], ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    week_start: int = 0

    def __str__(self) -> str:
        parts = [f"FREQ={self.frequency}"]
        parts += [f"INTERVAL={self.interval}"] if self.interval > 1 else []
        parts += [f"COUNT={self.count}"] if self.count is not None else []
        parts += [f"UNTIL={self.until:%Y%m%d}"] if self.until else []
        parts += [f"BYMONTH={_joined(self.months)}"] if self.months else []
        parts += [f"BYMONTHDAY={_joined(self.month_days)}"] if self.month_days else []
        parts += ["BYDAY=" + ",".join(f"{place or ''}{WEEKDAYS[day]}" for day, place in self.days)] * bool(
            self.days
        )
        parts += [f"BYSETPOS={_joined(self.places)}"] if self.places else []
        parts += [f"WKST={WEEKDAYS[self.week_start]}"] if self.week_start else []
        return ";".join(parts)


def _joined(numbers: tuple[int, ...]) -> str:
    return ",".join(str(number) for number in numbers)


def read_rule(text: str, zone: ZoneInfo, starts: int) -> Rule:
    """A rule as RFC 5545 writes it; `starts` are the wall minutes that an UNTIL with a time is compared by.

    Raises Invalid with the field `rrule`.
    """
    parts = _parts(text.strip().removeprefix("RRULE:"))
    frequency = parts.pop("FREQ", "")
    if frequency not in FREQUENCIES:
        raise _wrong(_("Let it repeat by days, weeks, months or years."))
    try:
        rule = _read(frequency, parts, zone, starts)
    except ValueError:
        raise _wrong(_("This rule is not one that can be read.")) from None
    _check(rule)
    return rule


def _parts(text: str) -> dict[str, str]:
    if len(text) > LONGEST_RULE:
        raise _wrong(_("This rule is too long."))
    found: dict[str, str] = {}
    for part in text.rstrip(";").split(";"):
        name, equals, value = part.partition("=")
        name = name.strip().upper()
        if not equals or not value or name in found:
            raise _wrong(_("This rule is not one that can be read."))
        found[name] = value.strip().upper()
    return found


def _read(frequency: str, parts: dict[str, str], zone: ZoneInfo, starts: int) -> Rule:
    """Raises ValueError, Invalid."""
    readers: dict[str, tuple[str, Callable[[str], object]]] = {
        "INTERVAL": ("interval", lambda text: _whole(text, 1, MOST_INTERVAL)),
        "COUNT": ("count", lambda text: _whole(text, 1, MOST_COUNT)),
        "UNTIL": ("until", lambda text: _until(text, zone, starts)),
        "BYDAY": ("days", _days),
        "BYMONTHDAY": ("month_days", lambda text: _numbers(text, 31)),
        "BYMONTH": ("months", lambda text: tuple(sorted(_whole(one, 1, 12) for one in text.split(",")))),
        "BYSETPOS": ("places", lambda text: _numbers(text, 366)),
        "WKST": ("week_start", WEEKDAYS.index),
    }
    unknown = parts.keys() - readers.keys()
    if unknown:
        raise _wrong(_("%(part)s is not supported in rules.", part=", ".join(sorted(unknown))[:60]))
    values = {readers[name][0]: readers[name][1](value) for name, value in parts.items()}
    return Rule(frequency, **values)  # type: ignore[arg-type]


def _whole(text: str, low: int, high: int) -> int:
    if not _NUMBER.fullmatch(text) or not low <= int(text) <= high:
        raise _wrong(_("Give a whole number from %(low)s to %(high)s.", low=low, high=high))
    return int(text)


def _numbers(text: str, most: int) -> tuple[int, ...]:
    """Numbers from 1, or from -1 backwards; each once."""
    found = tuple(sorted({_whole(one, -most, most) for one in text.split(",")}))
    if 0 in found:
        raise ValueError(text)
    return found


def _days(text: str) -> tuple[tuple[int, int], ...]:
    found = []
    for one in text.split(","):
        match = _BYDAY.fullmatch(one)
        if match is None:
            raise ValueError(one)
        found.append((WEEKDAYS.index(match[2]), int(match[1] or 0)))
    return tuple(sorted(set(found)))


def _until(text: str, zone: ZoneInfo, starts: int) -> date:
    """The last date whose start is not after UNTIL."""
    match = _UNTIL.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year, month, day = (int(part) for part in match.groups()[:3])
    if not 2000 <= year <= LAST_YEAR:
        raise ValueError(text)
    last = date(year, month, day)
    if match[4] is None:
        return last
    moment = datetime(year, month, day, int(match[4]), int(match[5]), min(int(match[6]), 59), tzinfo=UTC)
    if match[7]:
        limit = clock.minute(moment)
        ordinal = local_day(zone, limit)
        while instant_of(zone, ordinal, starts) > limit:
            ordinal -= 1
        return date.fromordinal(ordinal)
    return last if starts <= moment.hour * 60 + moment.minute else date.fromordinal(last.toordinal() - 1)


def _check(rule: Rule) -> None:
    """What RFC 5545 forbids, and what would mean different things to different readers."""
    numbered = any(place for _day, place in rule.days)
    if rule.count is not None and rule.until is not None:
        raise _wrong(_("Let it end after a number of times or on a date, not both."))
    if numbered and not (rule.frequency == "MONTHLY" or (rule.frequency == "YEARLY" and rule.months)):
        raise _wrong(_("Weekdays can be numbered within months only."))
    if rule.month_days and rule.frequency == "WEEKLY":
        raise _wrong(_("A rule by weeks has no days of the month."))
    if rule.places and (rule.frequency not in {"MONTHLY", "YEARLY"} or not (rule.days or rule.month_days)):
        raise _wrong(_("Places can be chosen among the days of months or years only."))


def _wrong(sentence: str) -> Invalid:
    return Invalid(_("This rule cannot be used."), {"rrule": [sentence]})


def dates_of(rule: Rule, first: date, last: date) -> Iterator[date]:
    """The dates of a rule that counts from `first`, up to and with `last`, in order."""
    rule = _completed(rule, first)
    end = min(last, rule.until or last)
    left = rule.count
    for period in _periods(rule, first, end):
        for day in _chosen(rule, period):
            if day < first:
                continue
            if day > end or left == 0:
                return
            yield day
            left = None if left is None else left - 1


def _completed(rule: Rule, first: date) -> Rule:
    """What a rule does not say follows from its first date."""
    if rule.days or rule.month_days or rule.frequency == "DAILY":
        return rule
    if rule.frequency == "WEEKLY":
        return replace(rule, days=((first.weekday(), 0),))
    if rule.frequency == "YEARLY" and not rule.months:
        return replace(rule, months=(first.month,), month_days=(first.day,))
    return replace(rule, month_days=(first.day,))


def _periods(rule: Rule, first: date, end: date) -> Iterator[tuple[int, int]]:
    """Day numbers [begin, end) of every period that counts, until one begins after `end`."""
    number = 0
    while True:
        period = _period(rule, first, number * rule.interval)
        if period is None or period[0] > end.toordinal():
            return
        yield period
        number += 1


def _period(rule: Rule, first: date, ahead: int) -> tuple[int, int] | None:
    """The period that lies so many periods after the first one; None beyond the calendar's end."""
    ordinal = first.toordinal()
    if rule.frequency == "DAILY":
        begin, end = ordinal + ahead, ordinal + ahead + 1
    elif rule.frequency == "WEEKLY":
        begin = ordinal - (first.weekday() - rule.week_start) % 7 + 7 * ahead
        end = begin + 7
    else:
        months = ahead if rule.frequency == "MONTHLY" else 12 * ahead
        month = first.year * 12 + (first.month - 1 if rule.frequency == "MONTHLY" else 0) + months
        following = month + (1 if rule.frequency == "MONTHLY" else 12)
        if following // 12 > LAST_YEAR + 1:
            return None
        begin, end = (date(one // 12, one % 12 + 1, 1).toordinal() for one in (month, following))
    return None if end > date(LAST_YEAR + 1, 12, 31).toordinal() else (begin, end)


def _chosen(rule: Rule, period: tuple[int, int]) -> list[date]:
    """The dates of one period that the rule names."""
    found = [day for day in map(date.fromordinal, range(*period)) if _fits(rule, day)]
    if not rule.places:
        return found
    places = {place - 1 if place > 0 else len(found) + place for place in rule.places}
    return [day for number, day in enumerate(found) if number in places]


def _fits(rule: Rule, day: date) -> bool:
    if rule.months and day.month not in rule.months:
        return False
    if not rule.days and not rule.month_days:
        return True
    length = _month_length(day)
    if rule.month_days and not {day.day, day.day - length - 1} & set(rule.month_days):
        return False
    if not rule.days:
        return True
    number, backwards = (day.day - 1) // 7 + 1, -((length - day.day) // 7 + 1)
    return any(weekday == day.weekday() and place in (0, number, backwards) for weekday, place in rule.days)


def _month_length(day: date) -> int:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return following.toordinal() - day.replace(day=1).toordinal()


def starts_of(rule: Rule | None, first: date, last: date, zone: ZoneInfo, starts: int) -> Mapping[int, date]:
    """UTC minute → date of every repetition up to `last`, in order of time; without a rule `first` alone.

    A wall time that the clocks skip is the instant of the jump, one that comes twice its first reading.
    Where a zone has left out a whole date, two dates can fall on one instant: it counts once.
    """
    days = [day for day in [first] if day <= last] if rule is None else dates_of(rule, first, last)
    found: dict[int, date] = {}
    for day in days:
        found.setdefault(instant_of(zone, day.toordinal(), starts), day)
    return dict(sorted(found.items()))


def ended(rule: Rule, last: date) -> Rule:
    """The same rule, ending with a date."""
    return replace(rule, count=None, until=min(last, rule.until) if rule.until else last)


def continued(rule: Rule, first: date, split: date) -> Rule:
    """The rule as it goes on from one of its dates: a number of times counts what is left."""
    if rule.count is None:
        return _completed_by(rule, first)
    before = sum(1 for day in dates_of(rule, first, split) if day < split)
    return replace(_completed_by(rule, first), count=rule.count - before)


def _completed_by(rule: Rule, first: date) -> Rule:
    """Spelled out, so that it means the same from any later date."""
    return _completed(rule, first)
