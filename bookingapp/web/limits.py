"""How often somebody may do something, counted over all processes; BOOKINGAPP_RATELIMIT_ENABLED=0 sets it aside.

Who is counted is stored as a keyed hash (web/counts.py says where).
"""

import hashlib
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Any, NamedTuple

from flask import request
from limits import RateLimitItem, parse
from limits.strategies import FixedWindowRateLimiter

from bookingapp.base.config import Settings
from bookingapp.base.hot import Beside
from bookingapp.web.counts import Counts, now, store_of
from bookingapp.web.installation import current_settings


def allow(name: str, key: str, per: str) -> int:
    """Count one more of `name` by whoever `key` stands for: 0, or the whole seconds to wait when it is too many.

    `per` reads like `60/hour` or `5/15 minutes`; the window begins with its first hit. Raises what the store
    raises when it cannot be reached, so that nobody gets past a limit that way.
    """
    settings = current_settings()
    if not settings.ratelimit_enabled:
        return 0
    limit, limiter = _limit(per), _limiter(store_of(settings))
    who = _hidden(settings.secret_key, key)
    if limiter.hit(limit, name, who):
        return 0
    reset, _left = limiter.get_window_stats(limit, name, who)
    return max(1, math.ceil(reset - now()))


class Window(NamedTuple):
    """A limit as somebody stands to it: so many within so many seconds, how many of them are gone, until when."""

    name: str
    most: int
    seconds: int
    hits: int
    ends: float

    @property
    def left(self) -> int:
        """How many more there may be."""
        return max(0, self.most - self.hits)


def tally(name: str, key: str, limits: Mapping[str, tuple[int, int]]) -> list[Window]:
    """Count one more in several windows at once, by one statement; `limits` are most and seconds by name of the span.

    Nothing is refused here: a window with more hits than its most is used up. Raises what the store raises.
    """
    settings = current_settings()
    if not settings.ratelimit_enabled or not limits:
        return []
    return _windows(limits, store_of(settings).tally(_whose(settings, name, key), limits))


def can_tally_beside() -> bool:
    """Whether requests are counted at all, and in the database itself."""
    settings = current_settings()
    return settings.ratelimit_enabled and store_of(settings).is_in_database


def tally_beside(
    name: str, key: str, limits: Mapping[str, tuple[int, int]], besides: Sequence[Beside]
) -> tuple[list[Window], list[Any]]:
    """The same, and values that are read by the same statement; only where `can_tally_beside`."""
    settings = current_settings()
    row = store_of(settings).tally(_whose(settings, name, key), limits, besides)
    return _windows(limits, row), list(row[-len(besides) :])


def _whose(settings: Settings, name: str, key: str) -> str:
    return f"{name}/{_hidden(settings.secret_key, key)}"


def _windows(limits: Mapping[str, tuple[int, int]], row: Sequence[Any]) -> list[Window]:
    """The windows of a row: a count and an end of each."""
    return [
        Window(span, most, seconds, int(row[2 * place]), row[2 * place + 1])
        for place, (span, (most, seconds)) in enumerate(limits.items())
    ]


def origin() -> str:
    """Where the request comes from, as limits count it: of IPv6 the /64, any address of which one host may take."""
    return _origin(request.remote_addr or "")


@lru_cache(maxsize=4096)
def _origin(text: str) -> str:
    try:
        address = ip_address(text)
    except ValueError:
        return text
    if isinstance(address, IPv4Address):
        return text
    return str(address.ipv4_mapped or ip_network((address.packed[:8].ljust(16, b"\0"), 64)))


@lru_cache(maxsize=1024)
def _hidden(secret: str, key: str) -> str:
    """Who is counted, told to nobody."""
    return hashlib.blake2b(key.encode(), key=secret.encode()[:64], digest_size=16).hexdigest()


@lru_cache(maxsize=64)
def _limit(per: str) -> RateLimitItem:
    return parse(per)


@lru_cache(maxsize=8)
def _limiter(store: Counts) -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(store)
