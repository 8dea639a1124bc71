"""Who serves when the client has no wish. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

WINDOW = 30 * 24 * 60 * 60
"""Seconds over which shares are compared."""


@dataclass(frozen=True, slots=True)
class Load:
    """A candidate: priority and weight as set, how often booked within the window, and when last (seconds)."""

    staff_id: int
    priority: int
    weight: int
    recent: int
    last: int


def rank(loads: Iterable[Load]) -> list[Load]:
    """Best first: highest priority, then the largest shortfall against their weight, then longest unbooked."""
    group = list(loads)
    total = sum(load.recent for load in group)
    weights = sum(load.weight for load in group) or 1
    return sorted(
        group,
        key=lambda load: (
            -load.priority,
            load.recent - total * load.weight / weights,
            load.last,
            load.staff_id,
        ),
    )


def reason(ranked: list[Load]) -> str:
    """Why the first of a ranking stands before the second: only, priority, share or rest."""
    if len(ranked) < 2:
        return "only"
    first, second = ranked[0], ranked[1]
    if first.priority != second.priority:
        return "priority"
    shares = [load.recent / load.weight if load.weight else float("inf") for load in (first, second)]
    return "share" if shares[0] != shares[1] else "rest"
