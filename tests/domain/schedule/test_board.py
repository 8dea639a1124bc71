"""Bits on a board against plain sets of starts."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bookingapp.base.intervals import Span, merge
from bookingapp.domain.schedule.board import Board, between, bits_of, enough, fitting, gone, mask_of
from tests.domain.schedule.cases import affordable

BOARDS = st.frozensets(st.integers(0, 60), max_size=20).map(sorted).map(tuple)
SPANS = st.lists(st.tuples(st.integers(-5, 60), st.integers(1, 9)), max_size=6).map(
    lambda pairs: merge((start, start + length) for start, length in pairs)
)
MASKS = st.integers(0, 255)

plenty = settings(affordable, max_examples=200)


def chosen(board: Board, mask: int) -> set[int]:
    """The starts that a mask stands for; nothing beyond the board."""
    assert 0 <= mask < 1 << len(board)
    return {start for place, start in enumerate(board) if mask >> place & 1}


@plenty
@given(BOARDS, st.frozensets(st.integers(0, 60)))
def test_masks_and_bits_are_two_sides_of_one_thing(board: Board, some: frozenset[int]) -> None:
    mask = mask_of(board, some)
    assert chosen(board, mask) == set(board) & some
    assert list(bits_of(mask, len(board))) == [start in some for start in board]


@plenty
@given(BOARDS, st.integers(-5, 65), st.integers(-5, 65))
def test_between(board: Board, low: int, high: int) -> None:
    assert chosen(board, between(board, low, high)) == {start for start in board if low <= start < high}


@plenty
@given(BOARDS, SPANS, st.integers(1, 12))
def test_fitting(board: Board, spans: list[Span], duration: int) -> None:
    expected = {
        start for start in board if any(low <= start and start + duration <= high for low, high in spans)
    }
    assert chosen(board, fitting(board, spans, duration)) == expected


@plenty
@given(BOARDS, SPANS, st.sampled_from([((0, 7),), ((0, 2), (5, 7))]), st.integers(0, 4), st.integers(0, 4))
def test_gone(board: Board, spans: list[Span], busy: tuple[Span, ...], before: int, after: int) -> None:
    minutes = {minute for low, high in spans for minute in range(low, high)}
    wanted = {offset for opens, closes in busy for offset in range(opens, closes)}
    wanted |= {-reach for reach in range(1, before + 1)} | {6 + reach for reach in range(1, after + 1)}
    expected = {start for start in board if minutes & {start + offset for offset in wanted}}
    assert chosen(board, gone(board, spans, busy, before, after)) == expected


@plenty
@given(st.lists(MASKS, max_size=5), st.integers(1, 3), MASKS)
def test_enough(masks: list[int], count: int, among: int) -> None:
    board = tuple(range(8))
    expected = {place for place in board if sum(mask >> place & 1 for mask in masks) >= count}
    assert chosen(board, enough(masks, count, among)) == expected & chosen(board, among)
