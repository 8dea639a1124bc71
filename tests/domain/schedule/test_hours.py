"""Hours in wall time, and the spans of UTC minutes that they mean (the rules say which; these say how it looks)."""

import zoneinfo
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from bookingapp.base.intervals import Span
from bookingapp.domain.schedule.hours import Hours, day_begun, instant_of, local_day, midnight, spans_of
from tests.domain.schedule.world import clock_minutes, daily, local, span, utc

zoneinfo.reset_tzpath(to=())

BERLIN = ZoneInfo("Europe/Berlin")
SPRING = "2026-03-29"  # 02:00 becomes 03:00
AUTUMN = "2026-10-25"  # 03:00 becomes 02:00


def spans(
    hours: Hours, zone: str, first: str, last: str | None = None, place: int | None = None
) -> list[Span]:
    return spans_of(
        hours, ZoneInfo(zone), date.fromisoformat(first), date.fromisoformat(last or first), place
    )


def instant(zone: str, day: str, wall: str, is_end: bool = False) -> int:
    return instant_of(ZoneInfo(zone), date.fromisoformat(day).toordinal(), clock_minutes(wall), is_end)


def test_hours_are_wall_time_in_the_zone_of_the_location() -> None:
    assert spans(daily("09:00-17:00"), "Europe/Berlin", "2026-01-05") == [
        (utc("2026-01-05 08:00"), utc("2026-01-05 16:00"))
    ]
    assert spans(daily("09:00-17:00"), "Europe/Berlin", "2026-07-06") == [
        (utc("2026-07-06 07:00"), utc("2026-07-06 15:00"))
    ]
    assert spans(daily("09:00-17:00"), "Asia/Kathmandu", "2026-07-06") == [
        (utc("2026-07-06 03:15"), utc("2026-07-06 11:15"))
    ]


def test_weekdays_have_hours_of_their_own() -> None:
    hours = Hours(((span("09:00-12:00"),), (), (), (), (), (), (span("14:00-15:00"),)), {})
    assert spans(hours, "UTC", "2026-03-08", "2026-03-10") == [
        (utc("2026-03-08 14:00"), utc("2026-03-08 15:00")),  # Sunday
        (utc("2026-03-09 09:00"), utc("2026-03-09 12:00")),  # Monday
    ]


def test_24_00_is_the_end_of_the_day() -> None:
    assert spans(daily("22:00-24:00"), "UTC", "2026-03-10") == [
        (utc("2026-03-10 22:00"), utc("2026-03-11 00:00"))
    ]


def test_a_span_runs_past_midnight_and_belongs_to_the_date_it_starts_on() -> None:
    hours = daily("22:00-26:00", overrides={"2026-03-11": []})
    assert spans(hours, "UTC", "2026-03-10", "2026-03-11") == [
        (utc("2026-03-10 22:00"), utc("2026-03-11 02:00"))
    ]


def test_an_override_replaces_only_the_spans_that_start_on_its_date() -> None:
    hours = daily("22:00-26:00", overrides={"2026-03-11": ["10:00-11:00"]})
    assert spans(hours, "UTC", "2026-03-10", "2026-03-12") == [
        (utc("2026-03-10 22:00"), utc("2026-03-11 02:00")),
        (utc("2026-03-11 10:00"), utc("2026-03-11 11:00")),
        (utc("2026-03-12 22:00"), utc("2026-03-13 02:00")),
    ]


def test_adjacent_and_overlapping_spans_are_one() -> None:
    hours = daily("09:00-12:00", "12:00-13:00", "12:30-15:00", "16:00-17:00")
    assert spans(hours, "UTC", "2026-03-10") == [
        (utc("2026-03-10 09:00"), utc("2026-03-10 15:00")),
        (utc("2026-03-10 16:00"), utc("2026-03-10 17:00")),
    ]
    assert spans(daily("00:00-24:00"), "UTC", "2026-03-10", "2026-03-12") == [
        (utc("2026-03-10 00:00"), utc("2026-03-13 00:00"))
    ]


def test_hours_at_another_location_are_left_out() -> None:
    hours = Hours(((span("09:00-12:00", 1), span("13:00-17:00", 2), span("18:00-19:00")),) * 7, {})
    assert spans(hours, "UTC", "2026-03-10", place=2) == [
        (utc("2026-03-10 13:00"), utc("2026-03-10 17:00")),
        (utc("2026-03-10 18:00"), utc("2026-03-10 19:00")),
    ]


@pytest.mark.parametrize("is_end", [False, True])
@pytest.mark.parametrize("wall", ["02:00", "02:01", "02:30", "02:59", "03:00"])
def test_a_skipped_wall_time_is_the_instant_of_the_jump(wall: str, is_end: bool) -> None:
    assert instant("Europe/Berlin", SPRING, wall, is_end) == utc("2026-03-29 01:00")


def test_a_span_that_is_skipped_whole_vanishes() -> None:
    assert spans(daily("02:15-02:45"), "Europe/Berlin", SPRING) == []


def test_a_span_over_the_jump_is_shorter() -> None:
    ((start, end),) = spans(daily("01:30-04:00"), "Europe/Berlin", SPRING)
    assert end - start == 90


def test_a_repeated_start_is_its_first_reading_and_a_repeated_end_its_last() -> None:
    assert spans(daily("02:15-02:45"), "Europe/Berlin", AUTUMN) == [
        (local("2026-10-25 02:15", "Europe/Berlin"), local("2026-10-25 02:45", "Europe/Berlin", fold=1))
    ]
    assert instant("Europe/Berlin", AUTUMN, "03:00", is_end=True) == utc("2026-10-25 02:00")


def test_the_edges_of_the_repeated_hour() -> None:
    assert instant("Europe/Berlin", AUTUMN, "02:00") == utc("2026-10-25 00:00")
    assert instant("Europe/Berlin", AUTUMN, "02:00", is_end=True) == utc("2026-10-25 01:00")
    assert instant("Europe/Berlin", AUTUMN, "02:59", is_end=True) == utc("2026-10-25 01:59")


def test_spans_that_meet_in_the_repeated_hour_are_one() -> None:
    hours = daily("01:00-02:30", "02:30-05:00")
    assert spans(hours, "Europe/Berlin", AUTUMN) == [(utc("2026-10-24 23:00"), utc("2026-10-25 04:00"))]


def test_half_an_hour_on_lord_howe() -> None:
    assert instant("Australia/Lord_Howe", "2025-10-05", "02:10") == utc("2025-10-04 15:30")
    ((start, end),) = spans(daily("01:30-02:00"), "Australia/Lord_Howe", "2025-04-06")
    assert end - start == 60


def test_two_hours_at_troll() -> None:
    ((start, end),) = spans(daily("00:00-24:00"), "Antarctica/Troll", "2025-03-30")
    assert end - start == 22 * 60


def test_a_day_whose_midnight_is_skipped_begins_with_the_jump() -> None:
    assert instant("Asia/Beirut", "2025-03-30", "00:00") == utc("2025-03-29 22:00")
    ((start, end),) = spans(daily("00:00-24:00"), "Asia/Beirut", "2025-03-30")
    assert end - start == 23 * 60


def test_a_day_whose_midnight_comes_twice_begins_with_the_first() -> None:
    havana = ZoneInfo("America/Havana")
    day = date(2025, 11, 2).toordinal()
    assert midnight(havana, day + 1) - midnight(havana, day) == 25 * 60
    assert local_day(havana, midnight(havana, day) - 1) == day - 1


def test_a_day_that_was_skipped_is_empty() -> None:
    apia = ZoneInfo("Pacific/Apia")
    gone = date(2011, 12, 30).toordinal()
    assert midnight(apia, gone) == midnight(apia, gone + 1)
    assert spans(daily("09:00-17:00"), "Pacific/Apia", "2011-12-30") == []
    assert len(spans(daily("09:00-17:00"), "Pacific/Apia", "2011-12-29", "2011-12-31")) == 2


def test_a_date_has_begun_though_the_clock_has_gone_back_over_midnight() -> None:
    st_johns = ZoneInfo("America/St_Johns")
    day = date(2010, 11, 7).toordinal()
    after = midnight(st_johns, day) + 10  # 00:01 became 23:01
    assert local_day(st_johns, after) == day - 1
    assert day_begun(st_johns, after) == day
    assert day_begun(st_johns, midnight(st_johns, day) - 1) == day - 1
