"""Hours and starts around the next clock changes of every zone there is, and around odd ones of the past."""

import zoneinfo
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from bookingapp.base.clock import DAY
from bookingapp.domain.schedule.ask import Taken
from bookingapp.domain.schedule.hours import Hours, instant_of, local_day, midnight, spans_of, wall_time
from bookingapp.domain.schedule.rules import openings
from tests.domain.schedule import world
from tests.domain.schedule.brute import FIRST_DAY, Brute, Walk, hours_strip, walk
from tests.domain.schedule.cases import MOMENTS

zoneinfo.reset_tzpath(to=())

FROM = world.utc("2026-11-15 00:00")
TO = world.utc("2028-12-15 00:00")
"""Two years and a little, so that both halves of a year come twice."""

PROBE = 3 * DAY
"""No zone changes its clock and changes it back within three days."""

NO_ZONES = {"Factory", "posixrules", "localtime"}


def offset(zone: ZoneInfo, minute: int) -> int:
    """The offset from UTC in minutes, asked of zoneinfo itself."""
    shown = datetime.fromtimestamp(minute * 60, zone).utcoffset()
    assert shown is not None
    return int(shown.total_seconds()) // 60


def changes(zone: ZoneInfo, low: int, high: int) -> list[tuple[int, int, int]]:
    """Every change of the clock: the first minute of the new offset, the old offset and the new one."""
    found = []
    for probe in range(low, high, PROBE):
        before, after = probe, min(probe + PROBE, high)
        old, new = offset(zone, before), offset(zone, after)
        while old != new and after - before > 1:
            middle = (before + after) // 2
            before, after = (middle, after) if offset(zone, middle) == old else (before, middle)
        if old != new:
            found.append((after, old, new))
    return found


@cache
def families() -> dict[tuple[int, tuple[tuple[int, int, int], ...]], list[str]]:
    """Zones by their offset and changes: those that go together for two years need one of them looked at."""
    found = defaultdict(list)
    for name in sorted(zoneinfo.available_timezones() - NO_ZONES):
        zone = ZoneInfo(name)
        found[offset(zone, FROM), tuple(changes(zone, FROM, TO))].append(name)
    return dict(found)


def moments() -> Iterator[tuple[ZoneInfo, int]]:
    """A zone of each family with each of its changes, or with an ordinary day when it has none."""
    for (_, own), names in families().items():
        for minute in [change[0] for change in own] or [FROM]:
            yield ZoneInfo(names[0]), minute


def pinned() -> Iterator[tuple[ZoneInfo, int]]:
    """The oddities that the random tests look at as well."""
    for name, day in MOMENTS:
        noon = world.utc(f"{day} 12:00")
        own = changes(ZoneInfo(name), noon - 2 * DAY, noon + 2 * DAY)
        yield ZoneInfo(name), own[0][0] if own else noon


def walk_around(zone: ZoneInfo, minute: int) -> Walk:
    """The same days as the brute force walks for a window of two days around the minute."""
    day = minute // DAY
    return walk(zone, (day - 8) * DAY, (day + 9) * DAY)


def shown(zone: ZoneInfo, minute: int) -> str:
    return f"{zone.key} {datetime.fromtimestamp(minute * 60, UTC):%Y-%m-%d %H:%M} UTC"


KINDS = pytest.mark.parametrize("kind", [moments, pinned])


def test_all_zones_are_there_and_change_both_ways() -> None:
    kinds = {after > before for _, own in families() for _, before, after in own}
    assert sum(map(len, families().values())) > 400
    assert kinds == {True, False}


def test_the_pinned_zones_change_when_we_think() -> None:
    steady = {zone.key for zone, minute in pinned() if offset(zone, minute - 1) == offset(zone, minute)}
    assert steady == {"UTC", "Asia/Kathmandu"}


@KINDS
def test_every_wall_time_is_the_instant_that_the_clock_shows(kind) -> None:
    for zone, minute in kind():
        clock = walk_around(zone, minute)
        reach = [*range(minute - 130, minute + 130), *range(minute - DAY, minute + DAY, 47)]
        skipped = [own[0] for own in changes(zone, minute - DAY, minute + DAY) if own[2] - own[1] > 300]
        walls = {moment + offset(zone, minute - 1) for moment in [*reach, *skipped]}
        for wall in walls | {moment + offset(zone, minute) for moment in reach}:
            day, minutes = wall // DAY + FIRST_DAY, wall % DAY
            for later in (0, DAY):  # 25:30 is 01:30 of the next day
                start = instant_of(zone, day - later // DAY, minutes + later)
                end = instant_of(zone, day - later // DAY, minutes + later, is_end=True)
                expected = clock.start(day, minutes), clock.end(day, minutes)
                assert (start, end) == expected, (shown(zone, minute), date.fromordinal(day), minutes)


@KINDS
def test_days_begin_where_the_clock_first_shows_their_date(kind) -> None:
    for zone, minute in kind():
        clock = walk_around(zone, minute)
        for day in range(clock.date_of(minute) - 2, clock.date_of(minute) + 3):
            if day in clock.dawns:
                assert midnight(zone, day) == clock.dawns[day], shown(zone, minute)
        for moment in range(minute - 130, minute + 130):
            assert local_day(zone, moment) == clock.date_of(moment), shown(zone, moment)
            assert wall_time(zone, moment).toordinal() == clock.date_of(moment)


def spans_at(zone: ZoneInfo, minute: int) -> list[Hours]:
    """Schedules whose spans begin, end or meet before, in and after what a change skips or repeats."""
    jump = (minute + offset(zone, minute - 1)) % DAY
    landing = (minute + offset(zone, minute)) % DAY
    starts = sorted(
        {(wall + shift) % DAY for wall in (jump, landing) for shift in (-75, -30, -1, 0, 1, 15, 30, 60)}
    )
    single = [((start, start + length, None),) for start in starts for length in (15, 60, 200)]
    meeting = [
        ((start, start + 45, None), (start + 45, start + 400, None)) for start in starts if start + 45 < DAY
    ]
    rest = [((start, start + DAY, None),) for start in starts]
    return [Hours((spans,) * 7, {}) for spans in [*single, *meeting, *rest]]


@KINDS
def test_hours_become_the_spans_that_the_walk_finds(kind) -> None:
    for zone, minute in kind():
        clock = walk_around(zone, minute)
        days = clock.days()
        first, last = date.fromordinal(days[0]), date.fromordinal(days[-1])
        for hours in spans_at(zone, minute):
            runs = list(hours_strip(hours, clock, None).runs())
            assert spans_of(hours, zone, first, last) == runs, (shown(zone, minute), hours.weekly[0])


def timetables(zone: ZoneInfo, minute: int) -> Iterator[world.Timetable]:
    """Round the clock; round the clock in another rhythm; shifts over the change; fixed starts around it."""
    jump = (minute + offset(zone, minute - 1)) % DAY
    around = Hours(((((jump - 100) % DAY, (jump - 100) % DAY + 250, None),),) * 7, {})
    fixed = tuple(sorted({(jump + shift) % DAY for shift in (-90, -60, -30, -15, 0, 15, 30, 45, 60, 90)}))
    always, shifts = world.daily("00:00-24:00"), world.daily("01:10-03:10", "22:00-26:30", "07:05-19:00")
    for hours, changes_ in [
        (always, {"step": 50}),
        (shifts, {"step": 20}),
        (around, {"step": 15}),
        (always, {"fixed_starts": fixed}),
    ]:
        yield world.timetable(
            world.location(zone.key), world.staff(1, hours), world.service(1, 40, **changes_)
        )


@KINDS
def test_starts_are_those_that_the_walk_finds(kind) -> None:
    ask = world.ask(1, waive=["notice"])
    for zone, minute in kind():
        low, high = minute - DAY, minute + DAY
        for timetable in timetables(zone, minute):
            offers = Brute(timetable, ask, low, high, Taken()).offers()
            found = openings(timetable, ask, low, high, Taken())
            assert [opening.starts for opening in found] == list(offers), shown(zone, minute)
            assert offers
            near = [start for start in offers if abs(start - minute) < 100]
            alone = [openings(timetable, ask, start, start + 1, Taken()).first() for start in near]
            assert [opening and opening.starts for opening in alone] == near, shown(zone, minute)
