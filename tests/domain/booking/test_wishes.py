"""When somebody would come, over clock changes too, and how long a place is kept for them."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from bookingapp.base import clock
from bookingapp.domain.booking.wishes import (
    Window,
    Wish,
    is_wished,
    offer_deadline,
    soonest_offer,
    wished_spans,
)
from bookingapp.domain.schedule.hours import instant_of

NEW_YORK = ZoneInfo("America/New_York")
FOREVER = (0, 1 << 31)


def wall(day: date, hour: int, minute: int = 0, zone: ZoneInfo = NEW_YORK) -> int:
    return instant_of(zone, day.toordinal(), hour * 60 + minute)


def spans(wish: Wish, low: int = 0, high: int = 1 << 26) -> list[tuple[int, int]]:
    return wished_spans(wish, NEW_YORK, low, high)


def test_no_windows_mean_any_time_of_the_days() -> None:
    wish = Wish(date(2026, 5, 4), date(2026, 5, 6))
    assert spans(wish) == [(wall(date(2026, 5, 4), 0), wall(date(2026, 5, 7), 0))]


def test_windows_by_weekday_and_time_of_day() -> None:
    monday_mornings: Window = (0, 9 * 60, 12 * 60)
    evenings: Window = (None, 17 * 60, 24 * 60)
    wish = Wish(date(2026, 5, 4), date(2026, 5, 5), (monday_mornings, evenings))
    monday, tuesday = date(2026, 5, 4), date(2026, 5, 5)
    assert spans(wish) == [
        (wall(monday, 9), wall(monday, 12)),
        (wall(monday, 17), wall(tuesday, 0)),
        (wall(tuesday, 17), wall(date(2026, 5, 6), 0)),
    ]
    assert is_wished(spans(wish), wall(monday, 11, 59))
    assert not is_wished(spans(wish), wall(monday, 12))
    assert not is_wished(spans(wish), wall(tuesday, 10))


def test_a_window_may_run_past_midnight() -> None:
    wish = Wish(date(2026, 5, 4), date(2026, 5, 4), ((0, 22 * 60, 26 * 60),))
    assert spans(wish) == [(wall(date(2026, 5, 4), 22), wall(date(2026, 5, 5), 2))]


def test_only_what_lies_in_the_bounds() -> None:
    wish = Wish(date(2026, 5, 1), date(2026, 5, 31), ((None, 9 * 60, 12 * 60),))
    day = date(2026, 5, 7)
    assert spans(wish, wall(day, 10), wall(day, 11)) == [(wall(day, 10), wall(day, 11))]
    assert spans(wish, wall(day, 13), wall(day, 14)) == []
    assert spans(wish, wall(day, 14), wall(day, 13)) == []


def test_clocks_go_forward() -> None:
    """2:00–3:00 does not exist on 8 March 2026; the hour after it does."""
    day = date(2026, 3, 8)
    assert spans(Wish(day, day, ((None, 2 * 60, 3 * 60),))) == []
    assert spans(Wish(day, day, ((None, 2 * 60, 4 * 60),))) == [(wall(day, 3), wall(day, 4))]
    whole = spans(Wish(day, day))
    assert whole[0][1] - whole[0][0] == 23 * 60


def test_clocks_go_back() -> None:
    """1:00–2:00 comes twice on 1 November 2026, and both are meant."""
    day = date(2026, 11, 1)
    found = spans(Wish(day, day, ((None, 60, 120),)))
    assert [end - start for start, end in found] == [120]
    assert found[0][0] == wall(day, 1)


@pytest.mark.parametrize(
    ("hours_left", "minutes"),
    [(48, 120), (4, 120), (3, 90), (1, 30), (0.5, 20), (0.25, 15)],
)
def test_the_deadline_is_shorter_when_the_start_is_near(hours_left: float, minutes: int) -> None:
    now = 1_800_000_000
    starts = now // 60 + round(hours_left * 60)
    assert offer_deadline(now, starts, 0, 120) == now + minutes * 60


def test_the_deadline_never_lies_past_the_start_minus_the_notice() -> None:
    now = 1_800_000_000
    starts = now // 60 + 25 * 60
    assert offer_deadline(now, starts, 24 * 60, 120) == now + 30 * 60
    assert offer_deadline(now, starts, 25 * 60 - 5, 120) == now + 5 * 60
    assert offer_deadline(now, starts, 25 * 60 - 4, 120) is None
    assert offer_deadline(now, now // 60 - clock.DAY, 0, 120) is None


@pytest.mark.parametrize("second", [0, 1, 59])
@pytest.mark.parametrize("notice", [0, 120])
def test_the_soonest_start_can_be_offered_and_none_before_it(second: int, notice: int) -> None:
    now = 1_800_000_000 + second
    soonest = soonest_offer(now, notice)
    assert offer_deadline(now, soonest, notice, 120) is not None
    assert offer_deadline(now, soonest - 1, notice, 120) is None
