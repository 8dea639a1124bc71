"""How much may be taken with a publishable key, which everybody can read: as much as on the public pages."""

from datetime import timedelta

from flask import Response

from bookingapp.base import clock
from bookingapp.base.i18n import _
from bookingapp.domain.booking.queries import VISITS_A_DAY, count_made
from bookingapp.domain.booking.request import BookingRequest
from bookingapp.domain.schedule.queries import count_holds, most_holds
from bookingapp.web.api.call import Call
from bookingapp.web.envelope import refusal
from bookingapp.web.installation import current_settings

HOUR = 3600


def too_many_holds(call: Call, but: str | None) -> Response | None:
    """The refusal when a business keeps as many times as it may."""
    if not _is_bounded(call) or count_holds(call.timetable, clock.seconds(), but=but) < most_holds(
        call.timetable
    ):
        return None
    return _refused(call.timetable.business.hold_minutes * 60)


def too_many_visits(call: Call, asked: BookingRequest) -> Response | None:
    """The refusal when a contact has booked as much in 24 hours as one may. Raises Invalid."""
    since = clock.now() - timedelta(days=1)
    if not _is_bounded(call):
        return None
    if count_made(call.timetable.business, asked.client, since, but=asked.hold_ref) < VISITS_A_DAY:
        return None
    return _refused(HOUR)


def _is_bounded(call: Call) -> bool:
    return call.is_publishable and bool(current_settings().ratelimit_enabled)


def _refused(seconds: int) -> Response:
    answer = refusal(429, message=_("Too many requests. Wait a moment, then go on."))
    answer.headers["Retry-After"] = str(seconds)
    return answer
