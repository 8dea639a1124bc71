"""How much strangers may take before anybody knows them; BOOKINGAPP_RATELIMIT_ENABLED=0 sets it aside.

Addresses say little about who is there: a family or a whole office may share one, a robot has many. So a
business bounds what can be taken from it, and beyond the bound booking itself goes on.
"""

from datetime import timedelta

from bookingapp.base import clock
from bookingapp.base.actor import visitor
from bookingapp.base.db import write
from bookingapp.base.errors import TimeRefused
from bookingapp.base.i18n import _
from bookingapp.domain.booking.commands import BookingRequest
from bookingapp.domain.booking.queries import VISITS_A_DAY, count_made
from bookingapp.domain.booking.siblings import count_regular
from bookingapp.domain.schedule.classes import check_class_open
from bookingapp.domain.schedule.holds import hold_seats, hold_time
from bookingapp.domain.schedule.queries import count_holds, find_openings, most_holds
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.models.booking import Visit
from bookingapp.web.installation import current_settings
from bookingapp.web.public.draft import Draft
from bookingapp.web.public.month import Desk

REGULAR_A_DAY = 12
"""Regular visits that one client whose address is not confirmed may book in 24 hours."""


def is_limited() -> bool:
    """Whether the bounds hold."""
    return bool(current_settings().ratelimit_enabled)


def keep_time(desk: Desk, start: int, replaces: str | None) -> str | None:
    """Keep a time for the visitor; the hold's id, or None when so many are kept that this one is not.

    Raises TimeRefused.
    """
    timetable = desk.choice.timetable
    if keeps_enough(timetable, replaces):
        if not find_openings(timetable, desk.ask, start, start + 1, desk.own).union:
            raise TimeRefused("taken", _("This time has just been taken."))
        return None
    with write():
        actor = visitor(timetable.business.id)
        return hold_time(actor, timetable, desk.ask, start, replaces=replaces).ref


def keep_seats(draft: Draft, seats: int, replaces: str | None) -> str | None:
    """Keep places in a draft's class, bounded in the same way. Raises TimeRefused."""
    timetable, lesson = draft.timetable, draft.lesson
    assert lesson is not None
    actor = visitor(timetable.business.id)
    if keeps_enough(timetable, replaces):
        check_class_open(actor, timetable, lesson)
        if lesson.seats_left < seats:
            raise TimeRefused("taken", _("This time has just been taken."))
        return None
    with write():
        return hold_seats(actor, timetable, lesson.occurrence_ref, seats, replaces=replaces).ref


def keeps_enough(timetable: Timetable, but: str | None) -> bool:
    """Whether a business keeps as much as it may, the hold that is to be replaced aside."""
    return is_limited() and count_holds(timetable, clock.seconds(), but=but) >= most_holds(timetable)


def has_booked_enough(timetable: Timetable, asked: BookingRequest) -> bool:
    """Whether the contact has booked as much in the last 24 hours as one may. Raises Invalid.

    A form sent twice is not counted against itself.
    """
    since = clock.now() - timedelta(days=1)
    return (
        is_limited()
        and count_made(timetable.business, asked.client, since, but=asked.hold_ref) >= VISITS_A_DAY
    )


def has_enough_regular(timetable: Timetable, visit: Visit, more: int) -> bool:
    """Whether a client would have booked more regular visits in the last 24 hours than one may, with these."""
    if not is_limited() or visit.client.email_confirmed_at is not None:
        return False
    since = clock.now() - timedelta(days=1)
    return count_regular(timetable.business.id, visit.client_id, since) + more > REGULAR_A_DAY
