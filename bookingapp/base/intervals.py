"""Arithmetic on spans: half-open pairs (start, end) of whole minutes."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

Span = tuple[int, int]


def merge(spans: Iterable[Span]) -> list[Span]:
    """Sorted spans with overlapping and adjacent ones joined; empty ones vanish."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def intersect(left: Sequence[Span], right: Sequence[Span]) -> list[Span]:
    """What two merged lists have in common, merged."""
    common: list[Span] = []
    i = j = 0
    while i < len(left) and j < len(right):
        start = max(left[i][0], right[j][0])
        end = min(left[i][1], right[j][1])
        if start < end:
            common.append((start, end))
        if left[i][1] < right[j][1]:
            i += 1
        else:
            j += 1
    return common


def subtract(spans: Sequence[Span], holes: Sequence[Span]) -> list[Span]:
    """What is left of merged `spans` outside merged `holes`."""
    rest: list[Span] = []
    for start, end in spans:
        for hole_start, hole_end in holes:
            if hole_end <= start or hole_start >= end:
                continue
            if hole_start > start:
                rest.append((start, hole_start))
            start = max(start, hole_end)
        if start < end:
            rest.append((start, end))
    return rest


def is_free(busy: Sequence[Span], start: int, end: int) -> bool:
    """Whether [start, end) meets none of the spans, which are sorted and apart."""
    place = bisect_right(busy, (start, 1 << 62))
    if place and busy[place - 1][1] > start:
        return False
    return place == len(busy) or busy[place][0] >= end


def covers(spans: Sequence[Span], start: int, end: int) -> bool:
    """Whether one span of a merged list holds the whole of [start, end)."""
    place = bisect_right(spans, (start, 1 << 62))
    return bool(place) and spans[place - 1][1] >= end
