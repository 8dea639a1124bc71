"""The engine against the brute force, over random timetables in days on which clocks change."""

import zoneinfo
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from bookingapp.base.clock import DAY
from bookingapp.domain.schedule.grid import day_borders
from bookingapp.domain.schedule.hours import local_day
from bookingapp.domain.schedule.rules import openings, refusal
from bookingapp.domain.schedule.seating import Placed, place
from tests.domain.schedule.brute import Brute, Offers
from tests.domain.schedule.cases import Case, affordable, cases

zoneinfo.reset_tzpath(to=())

pytestmark = pytest.mark.timeout(600)
"""A failure takes its time to be made small."""


def offered(case: Case) -> Offers:
    """What the engine offers."""
    found = openings(case.timetable, case.ask, case.low, case.high, case.taken)
    return {opening.starts: frozenset(opening.staff_ids) for opening in found}


def brute(case: Case) -> Brute:
    """The other opinion."""
    return Brute(case.timetable, case.ask, case.low, case.high, case.taken)


def some(starts: list[int], count: int) -> list[int]:
    """At most `count` of them, spread evenly."""
    return starts[:: max(1, len(starts) // count)][:count]


@settings(affordable, max_examples=150)
@given(cases())
def test_offers_what_the_brute_force_offers(case: Case) -> None:
    expected = brute(case).offers()
    event("something offered" if expected else "nothing offered")
    assert offered(case) == expected


@settings(affordable, max_examples=100)
@given(cases(), st.data())
def test_any_window_shows_the_same_starts(case: Case, data: st.DataObject) -> None:
    wide = replace(case, low=case.low - 3 * DAY, high=case.high + 6 * DAY)
    everything = offered(wide)
    for _ in range(3):
        low = data.draw(st.integers(wide.low, wide.high - 1))
        high = low + data.draw(st.one_of(st.just(1), st.integers(1, wide.high - low)))
        part = {start: staff_ids for start, staff_ids in everything.items() if low <= start < high}
        assert offered(replace(wide, low=low, high=high)) == part
    for start in some(list(everything), 5):
        alone = replace(wide, low=start, high=start + 1)
        assert offered(alone) == {start: everything[start]}


@settings(affordable, max_examples=100)
@given(cases())
def test_places_exactly_what_is_offered(case: Case) -> None:
    judge = brute(case)
    offers = judge.offers()
    assume(judge.is_sold())
    for lead in judge.leads():
        starts = sorted(start for start in judge.grid(lead) if judge.is_in_time(start))
        for start in some([start for start in starts if case.low <= start < case.high], 12):
            placed = place(case.timetable, case.ask, start, case.taken, lead.id)
            assert (placed is not None) == (lead.id in offers.get(start, ()))
            if placed:
                event("placed")
                check_seats(case, judge, start, lead.id, placed)


def check_seats(case: Case, judge: Brute, start: int, lead: int, placed: list[Placed]) -> None:
    """The parts follow one another, each with able staff and free units, and the claims keep out of others' way."""
    assert [one.part for one in placed] == list(case.ask.parts)
    at = start
    for index, one in enumerate(placed):
        team = [case.timetable.staff[staff_id] for staff_id in one.staff_ids]
        service = case.timetable.services[one.part.service_id]
        duration, before, after, _ = judge.takes(one.part, team[0])
        assert (one.starts, one.ends) == (at, at + duration)
        assert len(set(one.staff_ids)) == service.staff_count
        assert {lead} & {one.staff_ids[0]} or index
        assert one.part.staff_id in (None, *one.staff_ids)
        assert all(judge.is_able(one.part, member, at) for member in team)
        assert Counter(unit // 10 - 100 for unit in set(one.unit_calendars)) == Counter(
            dict(service.resources)
        )
        assert all(judge.is_unit_free(unit, at, duration, before, after) for unit in one.unit_calendars)
        at = one.ends
    check_claims(case, judge, placed)


def check_claims(case: Case, judge: Brute, placed: list[Placed]) -> None:
    """Claims hold all the busy time, and meet neither each other nor what was taken before."""
    claims = sorted((c.calendar_id, c.starts, c.ends) for one in placed for c in one.claims)
    for calendar_id, starts, ends in claims:
        assert starts < ends
        assert judge.claims.get(calendar_id, judge.nothing).is_empty(starts, ends)
    for (calendar_id, _, ends), (next_id, starts, _) in pairwise(claims):
        assert calendar_id != next_id or ends <= starts
    for one in placed:
        held = {(c.calendar_id, minute) for c in one.claims for minute in range(c.starts, c.ends)}
        for staff_id in one.staff_ids:
            member = case.timetable.staff[staff_id]
            for opens, closes in judge.takes(one.part, member)[3]:
                minutes = range(one.starts + opens, one.starts + closes)
                assert all((member.calendar_id, minute) in held for minute in minutes)
        for unit in one.unit_calendars:
            assert all((unit, minute) in held for minute in range(one.starts, one.ends))


@settings(affordable, max_examples=60)
@given(cases(), st.data())
def test_names_the_rule_that_refuses(case: Case, data: st.DataObject) -> None:
    judge = brute(case)
    starts = sorted({start for lead in judge.leads() for start in judge.grid(lead)})
    starts = some([start for start in starts if case.low <= start < case.high], 6)
    starts += data.draw(st.lists(st.integers(case.low, case.high - 1), max_size=3))
    for start in starts:
        expected = judge.reason(start)
        event(f"reason {expected}")
        assert refusal(case.timetable, case.ask, start, case.taken) == expected
        assert bool(offered(replace(case, low=start, high=start + 1))) == (expected is None)


@settings(affordable, max_examples=50)
@given(cases())
def test_counts_by_day_agree_with_the_list(case: Case) -> None:
    zone = case.timetable.locations[case.ask.location_id].zone
    first, last = local_day(zone, case.low) - 1, local_day(zone, case.high) + 1
    borders = day_borders(case.timetable, zone, first, last)
    found = openings(case.timetable, case.ask, case.low, case.high, case.taken)
    listed = [opening.starts for opening in found]
    assert found.counts(borders) == [
        sum(begin <= start < end for start in listed) for begin, end in pairwise(borders)
    ]
    assert (found.first().starts if found.first() else None) == min(listed, default=None)
