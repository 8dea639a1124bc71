"""Where services may begin before anybody has taken anything."""

import zoneinfo
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bookingapp.base.clock import DAY
from bookingapp.domain.schedule.grid import shape_of
from bookingapp.domain.schedule.hours import Hours
from bookingapp.domain.schedule.rules import openings
from tests.domain.schedule.world import (
    HOUSE,
    Taken,
    Timetable,
    addon,
    ask,
    daily,
    local,
    location,
    performer,
    service,
    span,
    staff,
    times,
    timetable,
    utc,
)

zoneinfo.reset_tzpath(to=())

ORDINARY = "2026-03-10"


def alone(hours: Hours | None, zone: str = "UTC", opening: Hours | None = None, **changes) -> Timetable:
    """One staff member with one service at one location."""
    return timetable(location(zone, opening), staff(1, hours), service(**changes))


# Whose hours


def test_steps_begin_where_the_hours_begin_and_the_whole_service_fits() -> None:
    assert times(alone(daily("09:10-11:00")), ask(1), ORDINARY) == ["09:10", "09:40"]


def test_staff_without_a_schedule_follow_the_opening_hours() -> None:
    assert times(alone(None, opening=daily("10:00-12:00")), ask(1), ORDINARY) == ["10:00", "10:30", "11:00"]


def test_a_saved_schedule_counts_even_when_it_is_empty() -> None:
    assert times(alone(daily(), opening=daily("10:00-12:00")), ask(1), ORDINARY) == []


def test_a_location_without_a_schedule_restricts_nothing() -> None:
    assert times(alone(daily("22:00-23:30")), ask(1), ORDINARY) == ["22:00", "22:30"]


def test_a_location_without_a_schedule_offers_nothing() -> None:
    assert times(alone(None), ask(1), ORDINARY) == []


def test_a_location_with_an_empty_schedule_is_closed() -> None:
    assert times(alone(daily("09:00-17:00"), opening=daily()), ask(1), ORDINARY) == []


def test_hours_of_staff_count_within_the_opening_hours() -> None:
    plans = alone(daily("08:00-12:00"), opening=daily("10:15-20:00"))
    assert times(plans, ask(1), ORDINARY) == ["10:15", "10:45"]


def test_an_override_of_the_location_closes_it_for_all() -> None:
    plans = alone(daily("08:00-10:00"), opening=daily("00:00-24:00", overrides={ORDINARY: []}))
    assert times(plans, ask(1), ORDINARY) == []
    assert times(plans, ask(1), "2026-03-11") == ["08:00", "08:30", "09:00"]


def test_an_override_of_staff_goes_before_their_weekly_hours() -> None:
    plans = alone(daily("08:00-10:00", overrides={ORDINARY: ["18:00-19:30"]}))
    assert times(plans, ask(1), ORDINARY) == ["18:00", "18:30"]


def test_a_service_has_a_window_of_its_own_in_its_own_zone() -> None:
    lunch = (daily("12:00-14:00"), ZoneInfo("Europe/London"))
    assert times(alone(daily("00:00-24:00"), zone="Europe/Berlin", window=lunch), ask(1), ORDINARY) == [
        "13:00",
        "13:30",
        "14:00",
    ]


# Steps


def test_adjacent_spans_are_one_before_times_are_cut() -> None:
    plans = alone(daily("09:00-10:15", "10:15-12:00"))
    assert times(plans, ask(1), ORDINARY) == ["09:00", "09:30", "10:00", "10:30", "11:00"]


def test_a_break_begins_the_steps_anew() -> None:
    plans = alone(daily("09:00-10:15", "10:20-12:00"))
    assert times(plans, ask(1), ORDINARY) == ["09:00", "10:20", "10:50"]


def test_an_evening_runs_on_past_midnight() -> None:
    plans = alone(daily("22:45-25:15"))
    assert times(plans, ask(1), ORDINARY) == ["00:15", "22:45", "23:15", "23:45"]


def test_bookings_never_shift_the_steps() -> None:
    plans = alone(daily("09:00-12:00"))
    taken = Taken(claims={101: [(utc(f"{ORDINARY} 09:00"), utc(f"{ORDINARY} 09:40"))]})
    assert times(plans, ask(1), ORDINARY, taken) == ["10:00", "10:30", "11:00"]


def test_fixed_starts_are_wall_times_that_must_fit() -> None:
    plans = alone(daily("09:00-12:00"), fixed_starts=(8 * 60, 9 * 60 + 7, 11 * 60, 11 * 60 + 30))
    assert times(plans, ask(1), ORDINARY) == ["09:07", "11:00"]


def test_fixed_starts_that_are_skipped_come_at_the_jump_once() -> None:
    plans = alone(daily("00:00-24:00"), zone="Europe/Berlin", fixed_starts=(120, 150, 180, 240))
    assert times(plans, ask(1), "2026-03-29") == ["03:00", "04:00"]


def test_a_fixed_start_that_is_repeated_comes_at_its_first_reading() -> None:
    plans = alone(daily("00:00-24:00"), zone="Europe/Berlin", fixed_starts=(150,))
    found = openings(plans, ask(1), utc("2026-10-24 22:00"), utc("2026-10-25 22:00"), Taken())
    assert [one.starts for one in found] == [local("2026-10-25 02:30", "Europe/Berlin")]


# Clock changes


def test_steps_are_elapsed_minutes_over_a_jump() -> None:
    plans = alone(daily("01:15-04:30"), zone="Europe/Berlin")
    assert times(plans, ask(1), "2026-03-29") == ["01:15", "01:45", "03:15"]


def test_both_readings_of_a_repeated_time_are_offered_and_told_apart() -> None:
    plans = alone(daily("01:00-03:00"), zone="America/New_York")
    assert times(plans, ask(1), "2026-11-01") == ["01:00", "01:30", "01:00", "01:30", "02:00"]
    found = openings(plans, ask(1), utc("2026-11-01 04:00"), utc("2026-11-02 05:00"), Taken())
    readings = [local("2026-11-01 01:30", "America/New_York", fold) for fold in (0, 1)]
    assert readings[1] - readings[0] == 60
    assert set(readings) <= {one.starts for one in found}


def test_night_shifts_are_as_long_as_the_night() -> None:
    plans = alone(daily("20:00-28:00"), zone="Europe/Berlin", duration=8 * 60)
    assert times(plans, ask(1), "2026-03-27") == ["20:00"]
    assert times(plans, ask(1), "2026-03-28") == []  # seven hours
    assert times(plans, ask(1), "2026-10-24") == ["20:00", "20:30", "21:00"]  # nine hours


def test_odd_offsets_keep_whole_wall_times() -> None:
    for zone in ("Asia/Kathmandu", "Pacific/Chatham", "Australia/Lord_Howe", "America/St_Johns"):
        assert times(alone(daily("09:00-10:30"), zone=zone), ask(1), ORDINARY) == ["09:00", "09:30"]


def test_a_midnight_that_is_skipped() -> None:
    plans = alone(daily("00:00-03:00"), zone="Asia/Beirut")
    assert times(plans, ask(1), "2025-03-30") == ["01:00", "01:30", "02:00"]


def test_an_evening_that_comes_twice() -> None:
    plans = alone(daily("22:30-24:00"), zone="Africa/Cairo")  # on the 30th 24:00 becomes 23:00
    assert times(plans, ask(1), "2025-10-30") == ["22:30", "23:00", "23:30", "23:00"]


# Runs without end


def test_a_run_of_two_days_keeps_its_rhythm() -> None:
    hours = daily(overrides={"2026-03-10": ["00:00-24:00"], "2026-03-11": ["00:00-24:00"]})
    assert times(alone(hours, step=7 * 60), ask(1), "2026-03-11") == ["04:00", "11:00", "18:00"]


def test_a_longer_run_begins_its_steps_anew_at_each_midnight() -> None:
    assert times(alone(daily("00:00-24:00"), step=7 * 60), ask(1), "2026-03-11") == [
        "00:00",
        "07:00",
        "14:00",
        "21:00",
    ]


def test_the_local_midnight_is_what_counts() -> None:
    plans = alone(daily("08:00-32:00"), zone="Asia/Kathmandu", step=5 * 60)
    assert times(plans, ask(1), ORDINARY) == ["00:00", "05:00", "10:00", "15:00", "20:00"]


@pytest.mark.parametrize("spans", [["00:00-24:00"], ["08:00-32:00"], ["09:00-17:00", "16:30-33:10"]])
def test_a_long_run_shows_the_same_times_in_any_window(spans: list[str]) -> None:
    plans = alone(daily(*spans), zone="Europe/Berlin", step=35)
    low = utc("2026-03-20 00:00")
    wide = [one.starts for one in openings(plans, ask(1), low, low + 20 * DAY, Taken())]
    for shift in range(0, 20 * DAY, 1111):
        narrow = openings(plans, ask(1), low + shift, low + shift + 500, Taken())
        assert [one.starts for one in narrow] == [start for start in wide if 0 <= start - low - shift < 500]


# What a service takes


def test_staff_may_take_longer_than_the_service_says() -> None:
    plans = timetable(
        location(), staff(1, daily("09:00-11:00")), service(by=[performer(1, duration=90, before=5)])
    )
    assert times(plans, ask(1), ORDINARY) == ["09:00", "09:30"]
    shape = shape_of(plans.services[1], plans.staff[1], ())
    assert (shape.duration, shape.before, shape.after, shape.busy) == (90, 5, 0, ((0, 90),))


def test_extras_make_it_longer() -> None:
    what = service(addons={7: addon(7, 25)})
    assert shape_of(what, staff(1), (7,)).duration == 85


def test_processing_time_leaves_staff_free_in_between() -> None:
    what = service(processing=(20, 45), addons={7: addon(7, 25)})
    assert shape_of(what, staff(1), ()).busy == ((0, 20), (45, 60))
    assert shape_of(what, staff(1), (7,)).busy == ((0, 20), (45, 85))


def test_hours_at_another_location_do_not_count() -> None:
    hours = Hours(((span("09:00-10:30", HOUSE + 1), span("12:00-13:30", HOUSE)),) * 7, {})
    plans = timetable(
        location(), location(location_id=HOUSE + 1), staff(1, hours, location_ids=frozenset()), service()
    )
    assert times(plans, ask(1), ORDINARY) == ["12:00", "12:30"]
    there = openings(
        plans,
        replace(ask(1), location_id=HOUSE + 1),
        utc(f"{ORDINARY} 00:00"),
        utc(f"{ORDINARY} 23:00"),
        Taken(),
    )
    assert [one.starts for one in there] == [utc(f"{ORDINARY} 09:00"), utc(f"{ORDINARY} 09:30")]
