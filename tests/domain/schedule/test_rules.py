"""What stands in the way of a time, what is in time, and which rule is named when one is refused."""

import zoneinfo
from dataclasses import replace

import pytest

from bookingapp.base.intervals import Span
from bookingapp.domain.schedule.ask import Part, Taken
from bookingapp.domain.schedule.rules import openings, refusal
from tests.domain.schedule.world import (
    HOUSE,
    addon,
    ask,
    busy,
    daily,
    local,
    location,
    performer,
    resource,
    service,
    staff,
    times,
    timetable,
    unit_of,
    utc,
)

zoneinfo.reset_tzpath(to=())

DAY = "2026-03-10"
NINE_TO_ONE = daily("09:00-13:00")


def at(wall: str) -> int:
    """A UTC minute of the day."""
    return utc(f"{DAY} {wall}")


def claims(staff_id: int, *spans: str) -> Taken:
    """Somebody's claims of "10:00-11:00"."""
    return Taken(claims=busy(staff_id, *map(taken_span, spans)))


def taken_span(text: str) -> Span:
    starts, ends = text.split("-")
    return at(starts), at(ends)


def alone(**changes):
    return timetable(location(), staff(1, NINE_TO_ONE), service(**changes))


# Claims, buffers, blocks


def test_a_claim_removes_the_starts_that_would_meet_it() -> None:
    assert times(alone(), ask(1), DAY, claims(1, "10:00-11:00")) == ["09:00", "11:00", "11:30", "12:00"]


def test_one_minute_is_enough() -> None:
    assert times(alone(), ask(1), DAY, claims(1, "10:59-11:00")) == [
        "09:00",
        "09:30",
        "11:00",
        "11:30",
        "12:00",
    ]


def test_claims_of_others_are_nobodys_business() -> None:
    assert len(times(alone(), ask(1), DAY, claims(2, "09:00-13:00"))) == 7


def test_the_gap_is_the_first_ones_buffer_after_and_the_second_ones_before() -> None:
    plans = alone(step=5, before=10, after=20)
    stored = claims(1, "09:50-11:20")  # a booking from 10:00 to 11:00 with its own buffers
    offered = times(plans, ask(1), DAY, stored)
    assert offered[0] == "11:30"
    assert "11:25" not in offered
    early = times(
        timetable(location(), staff(1, daily("07:00-13:00")), plans.services[1]), ask(1), DAY, stored
    )
    assert early[early.index("11:30") - 1] == "08:30"


def test_buffers_may_reach_outside_hours() -> None:
    plans = alone(before=30, after=30)
    assert times(plans, ask(1), DAY)[0] == "09:00"
    assert times(plans, ask(1), DAY)[-1] == "12:00"


def test_buffers_may_reach_into_blocks() -> None:
    blocked = Taken(blocks=busy(1, taken_span("10:00-11:00")))
    assert times(alone(before=30, after=30), ask(1), DAY, blocked) == ["09:00", "11:00", "11:30", "12:00"]


def test_buffers_never_reach_into_claims() -> None:
    plans = alone(before=30, after=30)
    assert times(plans, ask(1), DAY, claims(1, "10:00-11:00")) == ["11:30", "12:00"]


def test_outside_calendars_remove_starts_buffers_keep_clear_of_them_and_the_grid_stays() -> None:
    outside = Taken(busy=busy(1, taken_span("10:07-10:50")))
    assert times(alone(), ask(1), DAY, outside) == ["09:00", "11:00", "11:30", "12:00"]
    assert times(alone(before=30, after=30), ask(1), DAY, outside) == ["11:30", "12:00"]


def test_outside_calendars_are_set_aside_with_hours_alone() -> None:
    outside = Taken(busy=busy(1, taken_span("10:00-11:00")))
    for waive in ("notice", "caps", "step"):
        assert openings(alone(), ask(1, waive=[waive]), at("10:00"), at("10:00") + 1, outside).first() is None
    waived = openings(alone(), ask(1, waive=["hours"]), at("10:00"), at("10:00") + 1, outside)
    assert waived.first() is not None


def test_a_closure_of_the_location_stops_everybody() -> None:
    closed = Taken(closures=[taken_span("09:00-12:00")])
    assert times(alone(), ask(1), DAY, closed) == ["12:00"]


def test_a_full_day_offers_nothing_of_that_service() -> None:
    plans = timetable(location(), staff(1, NINE_TO_ONE), service(1), service(2))
    full = Taken(full={1: [(at("00:00"), at("00:00") + 1440)]})
    assert times(plans, ask(1), DAY, full) == []
    assert times(plans, ask(1, waive=["caps"]), DAY, full) != []
    assert times(plans, ask(2), DAY, full) != []


# Processing time


def test_others_are_served_during_a_processing_time() -> None:
    plans = alone(duration=90, processing=(30, 60), step=15)
    assert times(plans, ask(1), DAY, claims(1, "09:45-10:15")) == ["09:15", *times(plans, ask(1), DAY)[5:]]


def test_buffers_lie_around_the_whole_not_around_the_processing_time() -> None:
    plans = alone(duration=90, processing=(30, 60), step=15, before=15, after=15)
    assert "09:15" in times(plans, ask(1), DAY, claims(1, "09:45-10:15"))
    assert "09:15" not in times(plans, ask(1), DAY, claims(1, "10:50-11:00"))


def test_a_room_stays_taken_during_a_processing_time() -> None:
    plans = timetable(
        location(),
        staff(1, NINE_TO_ONE),
        resource(5),
        service(duration=90, processing=(30, 60), step=15, resources=((5, 1),)),
    )
    taken = Taken(claims={unit_of(5, 0): [taken_span("09:45-10:15")]})
    assert times(plans, ask(1), DAY, taken)[0] == "10:15"


# Anybody


def two(**changes):
    return timetable(
        location(),
        staff(1, daily("09:00-11:00")),
        staff(2, daily("10:00-12:00")),
        service(by=[1, 2], step=60, **changes),
    )


def test_any_staff_is_the_union_and_says_who_could_serve() -> None:
    found = openings(two(), ask(1), at("00:00"), at("23:00"), Taken())
    assert [(one.starts, one.ends, one.staff_ids) for one in found] == [
        (at("09:00"), at("10:00"), (1,)),
        (at("10:00"), at("11:00"), (1, 2)),
        (at("11:00"), at("12:00"), (2,)),
    ]


def test_a_wish_keeps_to_the_one_wished_for() -> None:
    assert times(two(), ask(Part(1, staff_id=2)), DAY) == ["10:00", "11:00"]
    assert times(two(), ask(Part(1, staff_id=3)), DAY) == []


def test_time_taken_from_one_is_left_with_the_other() -> None:
    found = openings(two(), ask(1), at("00:00"), at("23:00"), claims(1, "09:00-11:00"))
    assert [(one.starts, one.staff_ids) for one in found] == [(at("10:00"), (2,)), (at("11:00"), (2,))]


def test_each_one_takes_their_own_time() -> None:
    plans = timetable(
        location(),
        staff(1, daily("09:00-10:30")),
        staff(2, daily("09:00-10:30")),
        service(by=[performer(1, duration=30), performer(2, duration=90)]),
    )
    found = list(openings(plans, ask(1), at("00:00"), at("23:00"), Taken()))
    assert [one.staff_ids for one in found] == [(1, 2), (1,), (1,)]
    alone_ = openings(plans, ask(Part(1, staff_id=2)), at("00:00"), at("23:00"), Taken())
    assert [(one.starts, one.ends) for one in alone_] == [(at("09:00"), at("10:30"))]


def test_staff_who_are_not_online_or_not_here_are_left_out() -> None:
    plans = timetable(
        location(),
        staff(1, NINE_TO_ONE, online=False),
        staff(2, NINE_TO_ONE, location_ids=frozenset({HOUSE + 1})),
        service(by=[1, 2]),
    )
    assert times(plans, ask(1), DAY) == []
    assert times(plans, ask(1, online=False), DAY) != []


@pytest.mark.parametrize(
    "changes",
    [{"online": False}, {"visibility": "staff"}, {"capacity": 12}, {"location_ids": frozenset({HOUSE + 1})}],
)
def test_a_service_that_is_not_for_sale_here_offers_nothing(changes: dict[str, object]) -> None:
    assert times(alone(**changes), ask(1), DAY) == []


def test_nobody_performs_it() -> None:
    assert times(alone(by=[]), ask(1), DAY) == []


# Two at once


def test_two_staff_must_both_work_and_be_free() -> None:
    assert times(two(staff_count=2), ask(1), DAY) == ["10:00"]
    assert times(two(staff_count=2), ask(1), DAY, claims(2, "10:59-11:00")) == []


def test_the_one_wished_for_must_be_among_the_two() -> None:
    plans = timetable(
        location(),
        *(staff(number, daily("09:00-11:00")) for number in (1, 2, 3)),
        service(by=[1, 2, 3], staff_count=2),
    )
    taken = claims(1, "09:00-10:00")
    assert times(plans, ask(1), DAY, taken) == ["09:00", "09:30", "10:00"]
    assert times(plans, ask(Part(1, staff_id=1)), DAY, taken) == ["10:00"]


# Rooms and other things


def with_rooms(units: int, quantity: int = 1, **changes):
    return timetable(
        location(),
        staff(1, NINE_TO_ONE),
        resource(5, units, **changes),
        service(step=60, resources=((5, quantity),)),
    )


def test_any_free_unit_will_do() -> None:
    first, second = unit_of(5, 0), unit_of(5, 1)
    one_taken = Taken(claims={first: [taken_span("09:00-11:00")]})
    both_taken = Taken(claims={first: [taken_span("09:00-11:00")], second: [taken_span("10:00-12:00")]})
    assert times(with_rooms(2), ask(1), DAY, one_taken) == ["09:00", "10:00", "11:00", "12:00"]
    assert times(with_rooms(2), ask(1), DAY, both_taken) == ["09:00", "11:00", "12:00"]


def test_a_quantity_takes_so_many_units() -> None:
    taken = Taken(claims={unit_of(5, 1): [taken_span("10:00-11:00")]})
    assert times(with_rooms(3, 2), ask(1), DAY, taken) == ["09:00", "10:00", "11:00", "12:00"]
    assert times(with_rooms(2, 2), ask(1), DAY, taken) == ["09:00", "11:00", "12:00"]
    assert times(with_rooms(1, 2), ask(1), DAY) == []


def test_buffers_hold_units_as_well() -> None:
    plans = with_rooms(1)
    plans = timetable(
        location(),
        *plans.staff.values(),
        *plans.resources.values(),
        service(step=60, after=15, resources=((5, 1),)),
    )
    taken = Taken(claims={unit_of(5, 0): [taken_span("11:10-12:00")]})
    assert times(plans, ask(1), DAY, taken) == ["09:00", "12:00"]


def test_a_unit_that_is_out_of_use_and_a_room_with_hours() -> None:
    blocked = Taken(blocks={unit_of(5, 0): [taken_span("09:00-10:30")]})
    assert times(with_rooms(1), ask(1), DAY, blocked) == ["11:00", "12:00"]
    assert times(with_rooms(1, hours=daily("10:00-12:00")), ask(1), DAY) == ["10:00", "11:00"]
    assert times(with_rooms(1, hours=daily()), ask(1), DAY) == []


def test_a_room_of_another_location_is_no_use() -> None:
    assert times(with_rooms(1, at=HOUSE + 1), ask(1), DAY) == []


def test_hours_of_a_room_are_read_in_the_zone_where_it_stands() -> None:
    plans = timetable(
        location("UTC"),
        location("Asia/Tokyo", location_id=2),
        staff(1, daily("09:00-12:00"), location_ids=frozenset()),
        resource(5, 1, daily("09:00-12:00"), at=2),
        service(1),
        service(2, resources=((5, 1),)),
    )
    assert times(plans, ask(1, 2), DAY) == []
    there = replace(ask(1, 2), location_id=2)
    day = local(f"{DAY} 00:00", "Asia/Tokyo")
    found = openings(plans, there, day, day + 1440, Taken())
    assert [one.starts for one in found] == [
        local(f"{DAY} {wall}", "Asia/Tokyo") for wall in ("09:00", "09:30", "10:00")
    ]


# Several services in a row


def test_only_the_first_service_of_a_visit_has_steps() -> None:
    plans = timetable(
        location(), staff(1, NINE_TO_ONE), service(1, 50, step=60), service(2, 60, fixed_starts=(9 * 60,))
    )
    assert times(plans, ask(1, 2), DAY) == ["09:00", "10:00", "11:00"]


def test_every_service_of_a_visit_must_find_somebody() -> None:
    plans = timetable(
        location(),
        staff(1, NINE_TO_ONE),
        staff(2, daily("11:00-13:00")),
        service(1, 60, by=[1]),
        service(2, 30, by=[2]),
    )
    assert times(plans, ask(1, 2), DAY) == ["10:00", "10:30", "11:00", "11:30"]
    assert times(plans, ask(2, 1), DAY) == ["11:00", "11:30"]
    assert times(plans, ask(1, 2), DAY, claims(2, "11:00-11:30")) == ["10:30", "11:00", "11:30"]


def test_the_second_service_begins_when_the_one_who_serves_first_is_done() -> None:
    plans = timetable(
        location(),
        staff(1, daily("09:00-10:30")),
        staff(2, daily("09:00-10:30")),
        staff(3, daily("09:30-10:15")),
        service(1, by=[performer(1, duration=60), performer(2, duration=45)]),
        service(2, 30, by=[3]),
    )
    found = list(openings(plans, ask(1, 2), at("00:00"), at("23:00"), Taken()))
    assert [(one.starts, one.ends, one.staff_ids) for one in found] == [(at("09:00"), at("10:15"), (2,))]


def test_a_visit_tells_when_it_ends_at_each_of_its_times() -> None:
    plans = timetable(
        location(),
        staff(1, NINE_TO_ONE),
        service(1, 60),
        service(2, by=[performer(2, duration=15), performer(3, duration=45)]),
        staff(2, daily("10:00-10:15")),
        staff(3, daily("11:00-11:45")),
    )
    found = openings(plans, ask(1, 2), at("00:00"), at("23:00"), Taken())
    assert [(one.starts, one.ends) for one in found] == [
        (at("09:00"), at("10:15")),
        (at("10:00"), at("11:45")),
    ]


def test_buffers_do_not_count_inside_a_visit() -> None:
    plans = timetable(
        location(),
        staff(1, NINE_TO_ONE),
        service(1, 60, before=15, after=15),
        service(2, 60, before=15, after=15),
    )
    assert times(plans, ask(1, 2), DAY) == ["09:00", "09:30", "10:00", "10:30", "11:00"]


def test_buffers_of_a_visit_count_against_others() -> None:
    plans = timetable(location(), staff(1, NINE_TO_ONE), service(1, 60, before=15), service(2, 60, after=15))
    assert times(plans, ask(1, 2), DAY, claims(1, "09:00-09:20", "12:40-13:00")) == ["10:00"]


def test_extras_delay_the_rest_of_a_visit() -> None:
    plans = timetable(
        location(), staff(1, daily("09:00-11:00")), service(1, 60, addons={7: addon(7, 15)}), service(2, 45)
    )
    assert times(plans, ask(Part(1), 2), DAY) == ["09:00"]
    assert times(plans, ask(Part(1, addon_ids=(7,)), 2), DAY) == ["09:00"]
    assert times(plans, ask(Part(1, addon_ids=(7,)), 2), DAY, claims(1, "10:59-11:00")) == []


# In time


def seconds(minute: int, extra: int = 0) -> int:
    return minute * 60 + extra


def test_what_has_begun_is_past() -> None:
    assert times(alone(), ask(1, now=seconds(at("10:00"))), DAY)[0] == "10:00"
    assert times(alone(), ask(1, now=seconds(at("10:00"), 1)), DAY)[0] == "10:30"


def test_notice() -> None:
    plans = alone(notice=90)
    assert times(plans, ask(1, now=seconds(at("09:00"))), DAY)[0] == "10:30"
    assert times(plans, ask(1, now=seconds(at("09:00"), 59)), DAY)[0] == "11:00"


def test_hours_of_notice_are_elapsed_over_a_clock_change() -> None:
    plans = timetable(location("Europe/Berlin"), staff(1, daily("08:00-12:00")), service(notice=24 * 60))
    before = local("2026-03-28 10:00", "Europe/Berlin")
    assert times(plans, ask(1, now=seconds(before)), "2026-03-29")[0] == "11:00"
    autumn = local("2026-10-24 10:00", "Europe/Berlin")
    assert times(plans, ask(1, now=seconds(autumn)), "2026-10-25")[0] == "09:00"


def test_a_visit_keeps_to_the_longest_notice() -> None:
    plans = timetable(location(), staff(1, NINE_TO_ONE), service(1, 15), service(2, 30, notice=120))
    assert times(plans, ask(1, 2, now=seconds(at("09:00"))), DAY)[0] == "11:00"


def test_days_of_the_booking_window_are_calendar_days() -> None:
    plans = timetable(
        location("America/New_York"), staff(1, daily("00:00-24:00")), service(window_days=2, step=60)
    )
    late = seconds(local("2026-03-06 23:30", "America/New_York"))
    found = openings(plans, ask(1, now=late), 0, late // 60 + 10 * 1440, Taken())
    starts = [one.starts for one in found]
    assert starts[0] == local("2026-03-07 00:00", "America/New_York")
    assert starts[-1] == local("2026-03-08 23:00", "America/New_York")
    assert len(starts) == 24 + 23


def test_a_window_of_no_days_is_today() -> None:
    plans = alone(window_days=0)
    assert times(plans, ask(1, now=seconds(at("12:00"))), DAY) == ["12:00"]
    assert times(plans, ask(1, now=seconds(at("12:00"))), "2026-03-11") == []


def test_a_visit_keeps_to_the_shortest_window() -> None:
    plans = timetable(
        location(), staff(1, NINE_TO_ONE), service(1, window_days=30), service(2, window_days=0)
    )
    assert times(plans, ask(1, 2, now=seconds(at("08:00"))), "2026-03-11") == []


def test_staff_may_set_notice_and_window_aside() -> None:
    plans = alone(notice=90, window_days=0)
    assert len(times(plans, ask(1, now=seconds(at("12:00")), waive=["notice"]), DAY)) == 7


def test_an_empty_window_shows_nothing() -> None:
    assert not list(openings(alone(), ask(1), at("10:00"), at("10:00"), Taken()))
    assert openings(alone(), ask(1), at("10:00"), at("09:00"), Taken()).first() is None


# What staff may set aside


def test_hours_set_aside_free_any_minute_but_those_of_a_claim() -> None:
    question = ask(1, waive=["hours"])
    hindrance = replace(claims(1, "03:00-04:00"), blocks=busy(1, (at("00:00"), at("23:00"))))
    found = openings(alone(), question, at("04:07"), at("04:08"), hindrance)
    assert [one.starts for one in found] == [at("04:07")]
    assert not openings(alone(), question, at("03:59"), at("04:00"), hindrance).union


# Why not?


@pytest.mark.parametrize(
    ("wall", "reason"),
    [
        ("09:00", "past"),
        ("10:00", "notice"),
        ("11:00", "taken"),
        ("12:00", "cap"),
        ("13:00", "blocked"),
        ("14:00", "blocked"),
        ("15:00", None),
        ("16:00", "taken"),
        ("15:10", "step"),
        ("17:30", "hours"),
        ("20:00", "hours"),
    ],
)
def test_names_the_rule_that_refuses(wall: str, reason: str | None) -> None:
    plans = timetable(location(), staff(1, daily("09:00-18:00")), service(1, notice=60, window_days=1))
    taken = Taken(
        claims=busy(1, taken_span("11:00-12:00")),
        blocks=busy(1, taken_span("13:00-14:00")),
        closures=[taken_span("14:00-15:00")],
        full={1: [taken_span("12:00-13:00")]},
        busy=busy(1, taken_span("16:00-17:00")),
    )
    assert refusal(plans, ask(1, now=seconds(at("09:30"))), at(wall), taken) == reason


def test_beyond_the_booking_window() -> None:
    question = ask(1, now=seconds(at("08:00")))
    assert refusal(alone(window_days=1), question, at("10:00") + 1440, Taken()) is None
    assert refusal(alone(window_days=1), question, at("10:00") + 2880, Taken()) == "window"


def test_a_room_that_is_taken_is_a_time_that_is_taken() -> None:
    taken = Taken(claims={unit_of(5, 0): [taken_span("09:00-10:00")]})
    assert refusal(with_rooms(1), ask(1), at("09:00"), taken) == "taken"
