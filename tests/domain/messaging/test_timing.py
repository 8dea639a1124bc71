"""When something may be told: elapsed minutes before a visit, quiet hours by the wall."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookingapp.base import clock
from bookingapp.domain.messaging.timing import awake, follow_up_due, quiet_span, reminder_due, zone_of

YORK = ZoneInfo("America/New_York")
NIGHT = (21 * 60, 8 * 60)


def wall(text: str, zone: ZoneInfo = YORK, fold: int = 0) -> int:
    """The UTC minute of a wall time."""
    return clock.minute(datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC))


def said(minute: int, zone: ZoneInfo = YORK) -> str:
    return clock.at(minute).astimezone(zone).isoformat(timespec="minutes")[:16]


@pytest.mark.parametrize(
    ("now", "later"),
    [
        ("2026-03-04T12:00", "2026-03-04T12:00"),
        ("2026-03-04T20:59", "2026-03-04T20:59"),
        ("2026-03-04T21:00", "2026-03-05T08:00"),
        ("2026-03-05T03:00", "2026-03-05T08:00"),
        ("2026-03-05T08:00", "2026-03-05T08:00"),
        ("2026-03-07T23:00", "2026-03-08T08:00"),  # a night of ten hours
        ("2026-10-31T23:00", "2026-11-01T08:00"),  # one of twelve
    ],
)
def test_quiet_hours_are_walls(now: str, later: str) -> None:
    assert said(awake(wall(now), NIGHT, YORK)) == later


def test_quiet_hours_within_a_day() -> None:
    assert said(awake(wall("2026-03-04T13:30"), (13 * 60, 15 * 60), YORK)) == "2026-03-04T15:00"
    assert said(awake(wall("2026-03-04T15:30"), (13 * 60, 15 * 60), YORK)) == "2026-03-04T15:30"


@pytest.mark.parametrize(
    ("starts", "due"),
    [
        ("2026-03-08T12:00", "2026-03-07T11:00"),  # the clocks go forward in between: 24 hours have passed
        ("2026-11-01T12:00", "2026-10-31T13:00"),
        ("2026-03-05T12:00", "2026-03-04T12:00"),
    ],
)
def test_a_reminder_counts_elapsed_minutes(starts: str, due: str) -> None:
    assert said(reminder_due(wall(starts), 1440, None, YORK, 0) or 0) == due


def test_a_reminder_for_the_hour_that_comes_twice() -> None:
    first, second = wall("2026-11-01T01:30"), wall("2026-11-01T01:30", fold=1)
    assert second - first == 60
    assert (reminder_due(second, 60, None, YORK, 0) or 0) == first


def test_quiet_hours_put_a_reminder_off_or_bring_it_forward() -> None:
    assert said(reminder_due(wall("2026-03-05T09:00"), 120, NIGHT, YORK, 0) or 0) == "2026-03-05T08:00"
    assert said(reminder_due(wall("2026-03-05T07:30"), 120, NIGHT, YORK, 0) or 0) == "2026-03-04T20:59"
    late = wall("2026-03-04T23:00")
    assert reminder_due(wall("2026-03-05T07:30"), 120, NIGHT, YORK, late) is None


def test_a_reminder_that_is_past_is_none() -> None:
    starts = wall("2026-03-05T12:00")
    assert reminder_due(starts, 120, NIGHT, YORK, starts - 120) is None


def test_a_follow_up_waits_for_the_morning() -> None:
    assert said(follow_up_due(wall("2026-03-04T20:30"), 60, NIGHT, YORK)) == "2026-03-05T08:00"


@given(
    st.integers(wall("2026-01-01T00:00"), wall("2027-01-01T00:00")),
    st.tuples(st.integers(0, 1439), st.integers(0, 1439)).filter(lambda one: one[0] != one[1]),
    st.sampled_from(["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu"]),
)
def test_what_has_waited_is_outside_of_quiet_hours(now: int, quiet: tuple[int, int], name: str) -> None:
    zone = ZoneInfo(name)
    later = awake(now, quiet, zone)
    assert now <= later < now + 26 * 60
    assert quiet_span(quiet, zone, later) is None


@pytest.mark.parametrize("name", ["", "Mars/Base", "../etc/passwd", "America", "\0"])
def test_a_zone_that_is_none_is_utc(name: str) -> None:
    assert zone_of(name).key == "UTC"
