"""Rules against another reader of RFC 5545, and their wall times against the clocks of odd zones."""

from datetime import date, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from bookingapp.base import clock
from bookingapp.base.errors import Invalid
from bookingapp.domain.schedule.recurrence import (
    WEEKDAYS,
    continued,
    dates_of,
    ended,
    read_rule,
    starts_of,
)

UTC = ZoneInfo("UTC")
NEW_YORK = ZoneInfo("America/New_York")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
SANTIAGO = ZoneInfo("America/Santiago")
APIA = ZoneInfo("Pacific/Apia")
FAR = timedelta(days=1200)


def some(values: st.SearchStrategy[int]) -> st.SearchStrategy[str]:
    return st.lists(values, min_size=1, max_size=4, unique=True).map(
        lambda found: ",".join(str(one) for one in found)
    )


nonzero = st.integers(-31, 31).filter(bool)
weekdays = st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=4, unique=True).map(",".join)
numbered = st.lists(
    st.tuples(st.sampled_from([-2, -1, 1, 2, 3, 4, 5]), st.sampled_from(WEEKDAYS)),
    min_size=1,
    max_size=3,
    unique=True,
).map(lambda found: ",".join(f"{place}{day}" for place, day in found))
ends = st.one_of(
    st.just(""),
    st.integers(1, 60).map(lambda count: f";COUNT={count}"),
    st.dates(date(2026, 1, 1), date(2029, 12, 31)).map(lambda day: f";UNTIL={day:%Y%m%d}"),
)
interval = st.integers(1, 5).map(lambda number: f";INTERVAL={number}")
months = st.one_of(st.just(""), some(st.integers(1, 12)).map(lambda found: f";BYMONTH={found}"))
among_months = st.one_of(
    st.just(""),
    numbered.map(lambda found: f";BYDAY={found}"),
    some(nonzero).map(lambda found: f";BYMONTHDAY={found}"),
    st.tuples(weekdays, some(st.sampled_from([-2, -1, 1, 2, 3]))).map(
        lambda found: f";BYDAY={found[0]};BYSETPOS={found[1]}"
    ),
    st.tuples(some(nonzero), weekdays).map(lambda found: f";BYMONTHDAY={found[0]};BYDAY={found[1]}"),
)
rules = st.one_of(
    st.builds(
        "FREQ=DAILY{}{}{}{}".format,
        interval,
        months,
        st.one_of(st.just(""), weekdays.map(";BYDAY={}".format)),
        ends,
    ),
    st.builds(
        "FREQ=WEEKLY{}{}{}{}{}".format,
        interval,
        months,
        st.one_of(st.just(""), weekdays.map(";BYDAY={}".format)),
        st.one_of(st.just(""), st.sampled_from(WEEKDAYS).map(";WKST={}".format)),
        ends,
    ),
    st.builds("FREQ=MONTHLY{}{}{}{}".format, interval, months, among_months, ends),
    st.builds(
        "FREQ=YEARLY{}{}{}{}".format,
        interval,
        some(st.integers(1, 12)).map(";BYMONTH={}".format),
        among_months,
        ends,
    ),
    st.builds("FREQ=YEARLY{}{}".format, interval, ends),
)
firsts = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(rules, firsts)
def test_dates_are_those_that_another_reader_finds(text: str, first: date) -> None:
    start, last = datetime(first.year, first.month, first.day, 18), first + FAR
    rule, equals, until = text.partition(";UNTIL=")
    theirs = rrulestr(f"{rule}{equals}{until}T180000" if until else text, dtstart=start)
    expected = takewhile(lambda day: day <= last, (one.date() for one in theirs))
    assert list(dates_of(read_rule(text, UTC, 18 * 60), first, last)) == list(expected)


@given(rules, firsts, st.data())
def test_a_split_rule_has_the_dates_of_the_whole(text: str, first: date, data: st.DataObject) -> None:
    rule = read_rule(text, UTC, 18 * 60)
    whole = list(dates_of(rule, first, first + FAR))
    if len(whole) < 2:
        return
    at = whole[data.draw(st.integers(1, len(whole) - 1))]
    before = list(dates_of(ended(rule, at - timedelta(days=1)), whole[0], first + FAR))
    after = list(dates_of(continued(rule, whole[0], at), at, first + FAR))
    if first == whole[0]:
        assert before + after == whole


@given(rules, firsts)
def test_a_rule_is_read_as_it_is_written(text: str, first: date) -> None:
    rule = read_rule(text, UTC, 0)
    assert read_rule(str(rule), UTC, 0) == rule


@given(rules, firsts, st.sampled_from([NEW_YORK, LORD_HOWE, SANTIAGO, APIA]), st.integers(0, 1439))
def test_every_start_shows_its_wall_time_or_the_jump(
    text: str, first: date, zone: ZoneInfo, starts: int
) -> None:
    for minute, day in starts_of(read_rule(text, zone, starts), first, first + FAR, zone, starts).items():
        wall = clock.at(minute).astimezone(zone)
        if (wall.date(), wall.hour * 60 + wall.minute) != (day, starts):
            before = clock.at(minute - 1).astimezone(zone)
            assert before.utcoffset() != wall.utcoffset()
            assert (before.date(), before.hour * 60 + before.minute) < (day, starts)


def instants(zone: ZoneInfo, first: date, starts: int, count: int = 3) -> list[str]:
    rule = read_rule(f"FREQ=DAILY;COUNT={count}", zone, starts)
    found = starts_of(rule, first, first + FAR, zone, starts)
    return [clock.at(minute).strftime("%d %H:%M") for minute in found]


@pytest.mark.parametrize(
    ("zone", "first", "starts", "expected"),
    [
        (NEW_YORK, date(2027, 3, 13), 150, ["13 07:30", "14 07:00", "15 06:30"]),
        (NEW_YORK, date(2026, 10, 31), 90, ["31 05:30", "01 05:30", "02 06:30"]),
        (LORD_HOWE, date(2026, 10, 3), 135, ["02 15:45", "03 15:30", "04 15:15"]),
        (LORD_HOWE, date(2027, 4, 3), 105, ["02 14:45", "03 14:45", "04 15:15"]),
        (SANTIAGO, date(2026, 9, 5), 0, ["05 04:00", "06 04:00", "07 03:00"]),
    ],
)
def test_clock_changes(zone: ZoneInfo, first: date, starts: int, expected: list[str]) -> None:
    assert instants(zone, first, starts) == expected


def test_a_date_that_a_zone_left_out_counts_once() -> None:
    found = starts_of(read_rule("FREQ=DAILY;COUNT=3", APIA, 0), date(2011, 12, 29), date(2012, 1, 5), APIA, 0)
    assert [day.day for day in found.values()] == [29, 30]


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20270301", date(2027, 3, 1)),
        ("20270301T235959", date(2027, 3, 1)),
        ("20270301T170000", date(2027, 2, 28)),
        ("20270301T230000Z", date(2027, 3, 1)),
        ("20270301T225900Z", date(2027, 2, 28)),
    ],
)
def test_until_may_have_a_time(until: str, last: date) -> None:
    assert read_rule(f"FREQ=DAILY;UNTIL={until}", NEW_YORK, 18 * 60).until == last


@pytest.mark.parametrize(
    "text",
    [
        "",
        "FREQ=HOURLY",
        "FREQ=MINUTELY;COUNT=3",
        "FREQ=SECONDLY",
        "FREQ=WEEKLY;BYHOUR=3",
        "FREQ=YEARLY;BYWEEKNO=3",
        "FREQ=YEARLY;BYYEARDAY=3",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=1001",
        "FREQ=DAILY;COUNT=٣",
        "FREQ=DAILY;INTERVAL=100",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;COUNT=3;UNTIL=20270101",
        "FREQ=DAILY;UNTIL=20271301",
        "FREQ=DAILY;UNTIL=99990101",
        "FREQ=DAILY;UNTIL=20270101T250000",
        "FREQ=DAILY;FREQ=DAILY",
        "FREQ=DAILY;BYDAY=XX",
        "FREQ=DAILY;BYDAY=1MO",
        "FREQ=WEEKLY;BYMONTHDAY=3",
        "FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=1",
        "FREQ=YEARLY;BYDAY=1MO",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYSETPOS=1",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=DAILY;X-FOO=1",
        "FREQ=DAILY;" + "BYMONTH=1;" * 60,
    ],
)
def test_what_is_not_supported_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_rule(text, UTC, 0)
    assert refused.value.fields.keys() == {"rrule"}


def test_a_rule_without_dates_ends_soon() -> None:
    rule = read_rule("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", UTC, 0)
    assert list(dates_of(rule, date(2026, 1, 1), date(2100, 1, 1))) == []
