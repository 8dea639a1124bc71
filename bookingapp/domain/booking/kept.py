"""The place in time that a hold keeps, looked at under the locks of its calendars."""

from collections.abc import Sequence

from bookingapp.base import clock
from bookingapp.base.errors import HoldExpired
from bookingapp.base.i18n import _
from bookingapp.base.intervals import is_free
from bookingapp.domain.schedule.ask import Ask, Part
from bookingapp.domain.schedule.holds import HeldPart, HoldView
from bookingapp.domain.schedule.ledger import Seating, claims_of_hold, lock, lock_capped, refuse
from bookingapp.domain.schedule.queries import full_days
from bookingapp.domain.schedule.seating import Placed
from bookingapp.domain.schedule.timetable import Timetable


def part_of(held: HeldPart) -> Part:
    """What to ask for to take the same again, with whoever serves then."""
    return Part(held.service_id, None, held.addon_ids)


def held_seating(timetable: Timetable, hold: HoldView, calendars: set[int]) -> Seating:
    """What the hold keeps, under the locks of its calendars. Raises HoldExpired, TimeRefused."""
    lock_capped(timetable, (part.service_id for part in hold.parts))
    lock((), calendars)
    now = clock.seconds()
    claimed = claims_of_hold(hold.id, now)
    if not is_whole(timetable, hold, claimed):
        raise HoldExpired(_("The time is no longer kept for you."))
    parts = tuple(part_of(part) for part in hold.parts)
    full = full_days(timetable, Ask(hold.location_id, parts, now), hold.starts, hold.starts + 1)
    for held in hold.parts:
        if not is_free(full.get(held.service_id, ()), held.starts, held.starts + 1):
            raise refuse("cap", hold.starts)
    placed = tuple(
        _held_place(timetable, held, [calendar for part, calendar in claimed if part == number])
        for number, held in enumerate(hold.parts)
    )
    return Seating(placed, hold.parts[0].assigned_by, now)


def is_whole(timetable: Timetable, hold: HoldView, claimed: Sequence[tuple[int, int]]) -> bool:
    """Whether living claims (part, calendar) still keep everybody and every unit that each part takes.

    A clock that was set back revives a hold of which others have taken a part already.
    """
    for number, held in enumerate(hold.parts):
        calendars = {calendar for part, calendar in claimed if part == number}
        staff = {
            timetable.staff[one].calendar_id if one in timetable.staff else None for one in held.staff_ids
        }
        service = timetable.services.get(held.service_id)
        if service is None:
            return False
        units = sum(quantity for _resource, quantity in service.resources)
        if not staff <= calendars or len(calendars - staff) < units:
            return False
    return True


def _held_place(timetable: Timetable, held: HeldPart, calendars: Sequence[int]) -> Placed:
    staff = {timetable.staff[staff_id].calendar_id for staff_id in held.staff_ids}
    units = tuple(calendar for calendar in dict.fromkeys(calendars) if calendar not in staff)
    return Placed(part_of(held), held.starts, held.ends, held.staff_ids, units, ())
