"""Spans against sets of minutes."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from bookingapp.base.intervals import Span, covers, intersect, is_free, merge, subtract

affordable = settings(deadline=None, database=None, max_examples=200)

SPANS = st.lists(
    st.tuples(st.integers(-5, 30), st.integers(-2, 8)).map(lambda pair: (pair[0], pair[0] + pair[1]))
)
POINTS = st.integers(-8, 42)


def minutes(spans: list[Span]) -> set[int]:
    return {minute for start, end in spans for minute in range(start, end)}


def is_merged(spans: list[Span]) -> bool:
    """Sorted, not empty, and apart."""
    return all(start < end for start, end in spans) and all(
        left[1] < right[0] for left, right in itertools.pairwise(spans)
    )


@affordable
@given(SPANS)
def test_merge(spans: list[Span]) -> None:
    merged = merge(spans)
    assert is_merged(merged)
    assert minutes(merged) == minutes(spans)


@affordable
@given(SPANS, SPANS)
def test_intersect(left: list[Span], right: list[Span]) -> None:
    common = intersect(merge(left), merge(right))
    assert is_merged(common)
    assert minutes(common) == minutes(left) & minutes(right)


@affordable
@given(SPANS, SPANS)
def test_subtract(spans: list[Span], holes: list[Span]) -> None:
    rest = subtract(merge(spans), merge(holes))
    assert is_merged(rest)
    assert minutes(rest) == minutes(spans) - minutes(holes)


@affordable
@given(SPANS, POINTS, POINTS)
def test_is_free(spans: list[Span], start: int, end: int) -> None:
    start, end = min(start, end), max(start, end) + 1
    assert is_free(merge(spans), start, end) == minutes(spans).isdisjoint(range(start, end))


@affordable
@given(SPANS, POINTS, POINTS)
def test_spans_that_touch_are_as_good_as_one(spans: list[Span], start: int, end: int) -> None:
    start, end = min(start, end), max(start, end) + 1
    single = sorted((minute, minute + 1) for minute in minutes(spans))
    assert is_free(single, start, end) == minutes(spans).isdisjoint(range(start, end))


@affordable
@given(SPANS, POINTS, POINTS)
def test_covers(spans: list[Span], start: int, end: int) -> None:
    start, end = min(start, end), max(start, end) + 1
    assert covers(merge(spans), start, end) == (set(range(start, end)) <= minutes(spans))
