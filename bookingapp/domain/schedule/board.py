"""Arithmetic on a board: sorted starts, and sets of them as the bits of one integer. Pure.

Bit n stands for the n-th start of the board. Claims clear runs of bits, so whole months are a few hundred
operations on numbers of a few hundred bits.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence, Set
from functools import lru_cache

from bookingapp.base.intervals import Span

Board = tuple[int, ...]

_DIGITS = bytes.maketrans(b"\0\1", b"01")
_VALUES = bytes.maketrans(b"01", b"\0\1")


def run(low: int, high: int) -> int:
    """Bits low … high − 1."""
    return (1 << high) - (1 << low) if high > low else 0


def between(board: Board, low: int, high: int) -> int:
    """The starts in [low, high)."""
    return run(bisect_left(board, low), bisect_left(board, high))


def mask_of(starts: Iterable[int], chosen: Set[int]) -> int:
    """Which of the starts, in their order, are in a set."""
    digits = bytes(map(chosen.__contains__, starts)).translate(_DIGITS)
    return int(digits[::-1] or b"0", 2)


def bits_of(mask: int, size: int) -> bytes:
    """A byte for each of the first `size` bits, 1 where it is set."""
    return f"{mask:0{size}b}".encode()[::-1].translate(_VALUES)[:size]


def gone(board: Board, spans: Sequence[Span], busy: tuple[Span, ...], before: int, after: int) -> int:
    """The starts at which `busy`, with buffers around the whole, would meet one of the spans, sorted and apart."""
    return _gone(board, tuple(spans), busy, before, after) if spans else 0


@lru_cache(maxsize=256)
def _gone(board: Board, spans: tuple[Span, ...], busy: tuple[Span, ...], before: int, after: int) -> int:
    """Each search begins where the one before it ended. Of a team's calendars few change from one look to the next."""
    found = 0
    final = len(busy) - 1
    for number, (opens, closes) in enumerate(busy):
        reach_back = closes + (after if number == final else 0)
        reach_on = opens - (before if number == 0 else 0)
        high = 0
        for start, end in spans:
            low = bisect_right(board, start - reach_back, high)
            high = bisect_left(board, end - reach_on, low)
            if low < high:
                found |= (1 << high) - (1 << low)
    return found


def fitting(board: Board, spans: Sequence[Span], duration: int) -> int:
    """The starts from which `duration` minutes lie within one of the spans."""
    found = 0
    for start, end in spans:
        found |= run(bisect_left(board, start), bisect_right(board, end - duration))
    return found


def enough(masks: Iterable[int], count: int, among: int) -> int:
    """The starts among some that at least `count` of the masks have."""
    reached = [among] + [0] * count
    for mask in masks:
        for number in range(count, 0, -1):
            reached[number] |= reached[number - 1] & mask
    return reached[count]
