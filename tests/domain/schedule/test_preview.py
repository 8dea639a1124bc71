"""The look ahead: over midnight, over changes of the clocks, within the place's hours, around time off. Pure."""

from datetime import date
from zoneinfo import ZoneInfo

from bookingapp.domain.schedule.hours import Hours, instant_of, midnight
from bookingapp.domain.schedule.preview import look_ahead
from bookingapp.domain.schedule.timetable import LocationPlan

BERLIN = ZoneInfo("Europe/Berlin")
SPRING, AUTUMN, PLAIN = date(2027, 3, 28), date(2027, 10, 31), date(2027, 6, 9)


def every_day(*spans: tuple[int, int]) -> Hours:
    return Hours((tuple((low, high, None) for low, high in spans),) * 7, {})


def place(hours: Hours | None) -> LocationPlan:
    return LocationPlan(1, "loc_x", "mill", "Mill", "", None, None, BERLIN, hours)


def test_a_night_is_shown_on_both_of_its_dates() -> None:
    day = PLAIN.toordinal()
    (one,) = look_ahead(every_day((22 * 60, 26 * 60)), place(None), (), day, 1)
    low = midnight(BERLIN, day)
    assert one.open == ((low, low + 120), (low + 22 * 60, low + 1440))


def test_days_are_as_long_as_they_are() -> None:
    for when, hours in ((SPRING, 23), (PLAIN, 24), (AUTUMN, 25)):
        (one,) = look_ahead(every_day((0, 1440)), place(None), (), when.toordinal(), 1)
        assert one.open == ((one.begins, one.begins + hours * 60),)


def test_what_the_place_cuts_off_and_what_is_off_are_told_apart() -> None:
    day = PLAIN.toordinal()
    eleven, twelve = (instant_of(BERLIN, day, hour * 60) for hour in (11, 12))
    (one,) = look_ahead(
        every_day((8 * 60, 14 * 60)), place(every_day((10 * 60, 18 * 60))), [(eleven, twelve)], day, 1
    )
    low = midnight(BERLIN, day)
    assert one.open == ((low + 600, low + 660), (low + 720, low + 840))
    assert one.cut == ((low + 480, low + 600),)
    assert one.off == ((eleven, twelve),)


def test_without_hours_of_ones_own_the_place_counts_and_an_empty_week_means_never() -> None:
    day, opening = PLAIN.toordinal(), every_day((540, 1020))
    (follows,) = look_ahead(None, place(opening), (), day, 1)
    (never,) = look_ahead(every_day(), place(opening), (), day, 1)
    assert [high - low for low, high in follows.open] == [480]
    assert never.open == ()
