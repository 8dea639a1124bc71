"""Who serves each part of an ask, with which units, and the claims that this makes."""

import zoneinfo

from bookingapp.domain.schedule.ask import Ask, Part, Taken
from bookingapp.domain.schedule.seating import Placed, Preference, place
from bookingapp.domain.schedule.timetable import Timetable
from tests.domain.schedule.world import (
    ask,
    busy,
    calendar_of,
    daily,
    location,
    performer,
    resource,
    service,
    staff,
    timetable,
    unit_of,
    utc,
)

zoneinfo.reset_tzpath(to=())

ALWAYS = daily("00:00-24:00")
NINE = utc("2026-03-10 09:00")


def team(*services, people: int = 2, units: int = 2) -> Timetable:
    """So many staff who always work, a resource, and these services."""
    members = [staff(number, ALWAYS) for number in range(1, people + 1)]
    return timetable(location(), *members, resource(5, units), *services)


def seated(
    plans: Timetable, wanted: Ask, lead: int = 1, taken: Taken | None = None, wish: Preference | None = None
):
    """The parts as placed at nine."""
    found = place(plans, wanted, NINE, taken or Taken(), lead, wish)
    assert found is not None
    return found


def claims(placed: list[Placed]) -> list[tuple[int, int, int]]:
    """Calendar, and minutes after nine, of every claim."""
    spans = (claim for one in placed for claim in one.claims)
    return sorted((claim.calendar_id, claim.starts - NINE, claim.ends - NINE) for claim in spans)


FIRST, SECOND = calendar_of(1), calendar_of(2)


def test_a_claim_carries_its_buffers() -> None:
    (only,) = seated(team(service(1, 60, before=10, after=20)), ask(1))
    assert (only.starts, only.ends, only.staff_ids) == (NINE, NINE + 60, (1,))
    assert claims([only]) == [(FIRST, -10, 80)]


def test_a_processing_time_makes_two_claims() -> None:
    plans = team(service(1, 90, before=10, after=20, processing=(30, 60)))
    assert claims(seated(plans, ask(1))) == [(FIRST, -10, 30), (FIRST, 60, 110)]


def test_a_unit_is_claimed_like_its_staff() -> None:
    (only,) = seated(team(service(1, 60, after=20, resources=((5, 1),))), ask(1))
    assert only.unit_calendars == (unit_of(5, 0),)
    assert claims([only]) == [(FIRST, 0, 80), (unit_of(5, 0), 0, 80)]


def test_the_first_free_unit_is_taken_or_the_one_that_is_better_kept() -> None:
    plans = team(service(1, resources=((5, 1),)), units=3)
    taken = Taken(claims={unit_of(5, 0): [(NINE + 59, NINE + 60)]})
    assert seated(plans, ask(1), taken=taken)[0].unit_calendars == (unit_of(5, 1),)
    kept = Preference(units=frozenset({unit_of(5, 2)}))
    assert seated(plans, ask(1), taken=taken, wish=kept)[0].unit_calendars == (unit_of(5, 2),)
    assert seated(plans, ask(1), taken=taken, wish=Preference(units=frozenset({unit_of(5, 0)})))[
        0
    ].unit_calendars == (unit_of(5, 1),)


def test_a_unit_must_be_free_for_the_buffers_too() -> None:
    plans = team(service(1, 60, before=10, after=20, resources=((5, 1),)))
    first, second = unit_of(5, 0), unit_of(5, 1)
    for meets in [(NINE - 10, NINE - 9), (NINE + 79, NINE + 80)]:
        assert seated(plans, ask(1), taken=Taken(claims={first: [meets]}))[0].unit_calendars == (second,)
        assert place(plans, ask(1), NINE, Taken(claims={first: [meets], second: [meets]}), 1) is None
    touching = Taken(claims={first: [(NINE - 20, NINE - 10), (NINE + 80, NINE + 90)]})
    assert seated(plans, ask(1), taken=touching)[0].unit_calendars == (first,)


def test_a_quantity_takes_different_units() -> None:
    (only,) = seated(team(service(1, resources=((5, 2),)), units=3), ask(1))
    assert only.unit_calendars == (unit_of(5, 0), unit_of(5, 1))


def test_two_staff_are_two_people() -> None:
    (only,) = seated(team(service(1, 60, by=[1, 2], staff_count=2)), ask(1), lead=2)
    assert only.staff_ids == (2, 1)
    assert claims([only]) == [(FIRST, 0, 60), (SECOND, 0, 60)]


def test_the_second_of_two_is_the_one_of_best_rank() -> None:
    plans = team(service(1, by=[1, 2, 3], staff_count=2), people=3)
    assert seated(plans, ask(1), wish=Preference({3: 0, 2: 1}))[0].staff_ids == (1, 3)
    assert seated(plans, ask(1), wish=Preference({2: 0, 3: 1}))[0].staff_ids == (1, 2)


def test_one_of_two_is_not_enough() -> None:
    plans = team(service(1, by=[1, 2], staff_count=2))
    assert place(plans, ask(1), NINE, Taken(claims=busy(2, (NINE, NINE + 1))), 1) is None


def test_parts_of_a_visit_follow_one_another() -> None:
    plans = team(service(1, 60, by=[1]), service(2, 30, by=[2]), service(3, 45, by=[1]))
    placed = seated(plans, ask(1, 2, 3))
    assert [(one.starts - NINE, one.ends - NINE, one.staff_ids) for one in placed] == [
        (0, 60, (1,)),
        (60, 90, (2,)),
        (90, 135, (1,)),
    ]


def test_buffers_are_cut_where_services_of_a_visit_meet() -> None:
    plans = team(service(1, 60, before=5, after=15), service(2, 30, before=20, after=10))
    assert claims(seated(plans, ask(1, 2))) == [(FIRST, -5, 60), (FIRST, 60, 100)]


def test_buffers_that_reach_past_a_short_service_of_somebody_else_are_cut_as_well() -> None:
    plans = team(service(1, 60, after=30), service(2, 10, by=[2]), service(3, 30, before=15))
    assert claims(seated(plans, ask(1, 2, 3))) == [(FIRST, 0, 70), (FIRST, 70, 100), (SECOND, 60, 70)]


def test_a_buffer_that_meets_only_a_buffer_keeps_its_place() -> None:
    plans = team(service(1, 60, after=15), service(2, 30, by=[2]), service(3, 30, before=20))
    assert claims(seated(plans, ask(1, 2, 3))) == [(FIRST, 0, 75), (FIRST, 75, 120), (SECOND, 60, 90)]


def test_buffers_of_a_room_are_cut_too() -> None:
    room = ((5, 1),)
    plans = team(
        service(1, 60, after=15, resources=room), service(2, 30, by=[2], before=15, resources=room), units=1
    )
    assert [claim for claim in claims(seated(plans, ask(1, 2))) if claim[0] == unit_of(5, 0)] == [
        (unit_of(5, 0), 0, 60),
        (unit_of(5, 0), 60, 90),
    ]


def test_the_rank_decides_who_serves_a_later_part() -> None:
    plans = team(service(1), service(2, by=[1, 2]))
    assert seated(plans, ask(1, 2), wish=Preference({2: 0, 1: 1}))[1].staff_ids == (2,)
    assert seated(plans, ask(1, 2), wish=Preference({1: 0, 2: 1}))[1].staff_ids == (1,)


def test_a_wish_for_a_later_part_is_kept() -> None:
    plans = team(service(1), service(2, by=[1, 2]))
    wanted = ask(1, Part(2, staff_id=2))
    assert seated(plans, wanted, wish=Preference({1: 0, 2: 1}))[1].staff_ids == (2,)
    assert place(plans, wanted, NINE, Taken(claims=busy(2, (NINE + 60, NINE + 61))), 1) is None


def test_a_slower_hand_in_the_middle_gives_way_when_the_last_part_would_come_too_late() -> None:
    plans = timetable(
        location(),
        staff(1, ALWAYS),
        staff(2, ALWAYS),
        staff(3, daily("09:00-11:00")),
        service(1, 60),
        service(2, by=[performer(1, duration=60), performer(2, duration=30)]),
        service(3, 30, by=[3]),
    )
    placed = seated(plans, ask(1, 2, 3), wish=Preference({1: 0, 2: 1}))
    assert [one.staff_ids for one in placed] == [(1,), (2,), (3,)]


def test_a_lead_who_is_not_there_cannot_be_placed() -> None:
    assert place(team(service(1, by=[2])), ask(1), NINE, Taken(), 1) is None


def test_a_cap_of_a_later_part_counts_where_that_part_begins() -> None:
    plans = team(service(1, 60), service(2, 30))
    assert place(plans, ask(1, 2), NINE, Taken(full={2: [(NINE + 60, NINE + 90)]}), 1) is None
    assert place(plans, ask(1, 2), NINE, Taken(full={2: [(NINE, NINE + 60)]}), 1) is not None


def test_hours_and_blocks_are_no_matter_when_set_aside_but_claims_are() -> None:
    plans = timetable(location(), staff(1, daily()), service(1))
    wanted = ask(1, waive=["hours"])
    blocked = Taken(blocks=busy(1, (NINE, NINE + 60)), closures=[(NINE, NINE + 60)])
    assert place(plans, wanted, NINE, blocked, 1) is not None
    assert place(plans, wanted, NINE, Taken(claims=busy(1, (NINE, NINE + 1))), 1) is None


def test_nobody_is_seated_whose_buffers_would_meet_an_outside_calendar() -> None:
    plans = timetable(location(), staff(1, daily()), service(1, after=10))
    ends = NINE + plans.services[1].duration
    meets, touches = Taken(busy=busy(1, (ends + 9, ends + 60))), Taken(busy=busy(1, (ends + 10, ends + 60)))
    assert place(plans, ask(1), NINE, meets, 1) is None
    assert place(plans, ask(1), NINE, touches, 1) is not None
    assert place(plans, ask(1, waive=["hours"]), NINE, meets, 1) is not None
