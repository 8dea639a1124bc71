"""How often a program may ask: by key, plan and address, told in headers."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import structlog
from flask import g, request
from sqlalchemy.exc import DBAPIError

from bookingapp.base.i18n import _
from bookingapp.domain.business.keys import holder_in, key_beside, known_key
from bookingapp.web.api.call import Call, Foreseen
from bookingapp.web.api.credentials import of_key, only_key
from bookingapp.web.application import Response
from bookingapp.web.counts import now
from bookingapp.web.envelope import refusal
from bookingapp.web.installation import current_settings
from bookingapp.web.limits import Window, can_tally_beside, origin, tally, tally_beside

BOOKING = ("/bookings", "/visits")
"""Where something is booked."""

log = structlog.get_logger("bookingapp.limits")


def counted_call(foreseen: Callable[[Call], Foreseen | None]) -> Call | None:
    """The call of a key that is known already: read again, and counted, by one statement; with it what is foreseen.

    None where it takes two: the first time, with anything but one key, and where counts are not in the database.
    """
    if not can_tally_beside():
        return None
    text = only_key()
    before = known_key(text) if text else None
    if text is None or before is None:
        return None
    call = of_key(before, None)
    ahead = foreseen(call)
    besides = [key_beside(text), *([ahead.beside] if ahead and ahead.beside else [])]
    try:
        windows, values = tally_beside(*counted_as(call), besides)
    except (DBAPIError, OSError):
        return None
    holder = holder_in(values[0])
    if holder is None:
        return None
    if holder != before:  # its timetable has changed; with anything else it is counted as somebody else
        if replace(holder, stamp=before.stamp) != before:
            return None
        call = of_key(holder, None)
    elif ahead and len(values) > 1:
        call.foreseen = (ahead, values[1])
    call.windows = windows
    return call


def count_call(call: Call | None) -> Response | None:
    """Count this request; the refusal when it is one too many.

    Where nothing can be counted the request goes on: nobody is let in by it who brings no credential, and a full
    disk should not keep the trade from its own calendar. Passwords are another matter (web/limits.py).
    """
    try:
        windows = _count(call)
    except (DBAPIError, OSError) as fault:
        log.warning("requests are not counted", error=type(fault).__name__)
        windows = []
    g.windows = windows
    over = [window for window in windows if window.hits > window.most]
    if not over:
        return None
    answer = refusal(429, message=_("Too many requests. Wait a moment, then go on."))
    moment = now()
    answer.headers["Retry-After"] = str(max(_wait(window, moment) for window in over))
    return answer


def tell_limits(response: Response) -> None:
    """Where one stands: RateLimit and RateLimit-Policy as the IETF drafts them, X-RateLimit-* for the nearest limit."""
    windows: Sequence[Window] = g.get("windows") or ()
    if not windows:
        return
    moment = now()
    nearest = min(windows, key=_nearness)
    response.plain += (
        ("RateLimit-Policy", ", ".join([f'"{one.name}";q={one.most};w={one.seconds}' for one in windows])),
        ("RateLimit", ", ".join([f'"{one.name}";r={one.left};t={_wait(one, moment)}' for one in windows])),
        ("X-RateLimit-Limit", str(nearest.most)),
        ("X-RateLimit-Remaining", str(nearest.left)),
        ("X-RateLimit-Reset", str(math.ceil(nearest.ends))),
    )


def _count(call: Call | None) -> list[Window]:
    windows = call.windows if call and call.windows is not None else tally(*counted_as(call))
    booker = _booker(call) if call and request.method == "POST" and request.path.endswith(BOOKING) else None
    if booker:
        booked = tally("api-book", booker, _limits("book"))
        windows += [one._replace(name=f"book-{one.name}") for one in booked]
    return windows


def _nearness(window: Window) -> tuple[float, int]:
    """The less is left of it the nearer; of two alike, the one that lasts longer."""
    return (window.left / window.most, -window.seconds)


def counted_as(call: Call | None) -> tuple[str, str, Mapping[str, tuple[int, int]]]:
    """As what a request is counted, as whose, and within which limits."""
    if call is None:
        return "api-from", origin(), _limits("address")
    who = f"{call.owner}/{origin()}" if call.is_publishable else call.owner
    return "api", who, _limits(call.plan)


def _booker(call: Call) -> str | None:
    """Whose bookings are counted: strangers' by key and address, clients' by themselves, nobody's of the business."""
    return f"{call.owner}/{origin()}" if call.is_publishable else call.client_ref


def _limits(name: str) -> Mapping[str, tuple[int, int]]:
    settings = current_settings()
    return settings.limits[name]


def _wait(window: Window, moment: float) -> int:
    """Whole seconds until the window is over."""
    return max(1, math.ceil(window.ends - moment))
