"""What is given or meant again: kept as long as a moment holds, and as much of it as there is room for."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Thing = TypeVar("Thing")

ROOM = 4 * 1024 * 1024
"""Bytes, for answers."""


class Shelf(Generic[Thing]):
    """Things by a key, each with the moment for which they hold; those that were put there first go first.

    Together they `weigh` no more than there is room for. Threads may use it at once: at worst a thing is made twice.
    """

    def __init__(self, room: int, weigh: Callable[[Thing], int]) -> None:
        self._things: OrderedDict[Hashable, tuple[Hashable, Thing]] = OrderedDict()
        self._room, self._weigh = room, weigh
        self._size = 0

    def get(self, key: Hashable, moment: Hashable = None) -> Thing | None:
        """What was kept for this very moment."""
        found = self._things.get(key)
        return found[1] if found is not None and found[0] == moment else None

    def keep(self, key: Hashable, moment: Hashable, thing: Thing) -> Thing:
        """Put it there, in place of what was there; returns it."""
        before = self._things.pop(key, None)
        self._things[key] = (moment, thing)
        self._size += self._weigh(thing) - (self._weigh(before[1]) if before else 0)
        while self._size > self._room and len(self._things) > 1:
            try:
                _key, (_moment, gone) = self._things.popitem(last=False)
            except KeyError:  # another thread has taken the last one
                break
            self._size -= self._weigh(gone)
        return thing
