"""Say when people and places work, and when they do not: schedules and blocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from bookingapp.base.actor import Actor
from bookingapp.base.clock import DAY
from bookingapp.base.db import db
from bookingapp.base.errors import NotFound
from bookingapp.base.events import emit
from bookingapp.base.i18n import _
from bookingapp.base.ids import new_id
from bookingapp.base.marks import check_mark
from bookingapp.domain.business.access import known, own
from bookingapp.domain.business.rules import Check
from bookingapp.domain.schedule.rights import check_block, check_schedule
from bookingapp.domain.schedule.standing import find_schedule, lock_owner, standing, standing_of
from bookingapp.models.business import Location
from bookingapp.models.catalog import Resource, ResourceUnit
from bookingapp.models.schedule import Block, Override, Schedule, WorkingHours
from bookingapp.models.staff import StaffMember

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2200, 1, 1)
FIRST_MINUTE = (FIRST_DAY.toordinal() - date(1970, 1, 1).toordinal()) * DAY
LAST_MINUTE = (LAST_DAY.toordinal() - date(1970, 1, 1).toordinal()) * DAY
MOST_SPANS = 500


@dataclass(frozen=True, slots=True)
class WallHours:
    """A span of wall minutes from midnight. `ends` 1440 is 24:00; at or before `starts` it means the next day."""

    starts: int
    ends: int
    location_id: int | None = None


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """Hours of a weekday, 0 (Monday) to 6, as in WallHours."""

    weekday: int
    starts: int
    ends: int
    location_id: int | None = None


@dataclass(frozen=True, slots=True)
class DayHours:
    """The hours of one date in place of the weekly ones; without spans the date is closed."""

    day: date
    spans: tuple[WallHours, ...] = ()


def set_schedule(
    actor: Actor,
    business_id: int,
    *,
    staff_id: int | None = None,
    resource_id: int | None = None,
    location_id: int | None = None,
    weekly: Sequence[WeeklyHours] = (),
    overrides: Sequence[DayHours] = (),
    mark: str | None = None,
) -> Schedule:
    """Save the whole schedule of one staff member, resource or location; what stood before is replaced.

    A saved schedule counts even when it is empty. `mark` is that of the hours that were shown (standing.py).
    Raises NotFound, Forbidden, Invalid, and Conflict when somebody has changed them meanwhile.
    """
    check_schedule(actor, business_id, staff_id=staff_id, resource_id=resource_id, location_id=location_id)
    check = Check()
    owner = _owner(check, business_id, staff_id, resource_id, location_id)
    hours = [
        _weekly_row(check, business_id, f"weekly.{number}", span)
        for number, span in enumerate(weekly[:MOST_SPANS])
    ]
    days = [
        _override_row(check, business_id, f"overrides.{number}", day)
        for number, day in enumerate(overrides[: 4 * MOST_SPANS])
    ]
    if len(weekly) > MOST_SPANS or len(overrides) > 4 * MOST_SPANS:
        check.refuse("weekly", _("These are too many hours."))
    if len({row.day for row in days}) < len(days):
        check.refuse("overrides", _("A date stands there twice."))
    check.done()
    lock_owner(staff_id=staff_id, resource_id=resource_id, location_id=location_id)
    before = find_schedule(staff_id, resource_id, location_id)
    check_mark(mark, standing_of(before))
    if before is not None and standing_of(before) == standing(hours, days):
        return before
    schedule = _cleared(business_id, staff_id, resource_id, location_id)
    schedule.weekly.extend(hours)
    schedule.overrides.extend(days)
    db.session.flush()
    emit("schedule.changed", actor, business_id, owner)
    return schedule


def drop_schedule(
    actor: Actor,
    business_id: int,
    *,
    staff_id: int | None = None,
    resource_id: int | None = None,
    location_id: int | None = None,
    mark: str | None = None,
) -> None:
    """Have no schedule of one's own any more: staff follow the place, a resource or a place is not restricted.

    Raises NotFound, Forbidden, Invalid, and Conflict when somebody has changed it meanwhile.
    """
    check_schedule(actor, business_id, staff_id=staff_id, resource_id=resource_id, location_id=location_id)
    owner = _owner(Check(), business_id, staff_id, resource_id, location_id)
    lock_owner(staff_id=staff_id, resource_id=resource_id, location_id=location_id)
    schedule = find_schedule(staff_id, resource_id, location_id)
    check_mark(mark, standing_of(schedule))
    if schedule is not None:
        db.session.delete(schedule)
        db.session.flush()
        emit("schedule.dropped", actor, business_id, owner)


def add_block(
    actor: Actor,
    business_id: int,
    *,
    starts: int,
    ends: int,
    staff_id: int | None = None,
    unit_id: int | None = None,
    resource_id: int | None = None,
    location_id: int | None = None,
    reason: str = "",
) -> Block:
    """Block [starts, ends), whole UTC minutes: time off, a unit or a whole resource out of use, a place closed.

    Bookings that lie in it stay. Raises NotFound, Forbidden, Invalid.
    """
    check_schedule(
        actor,
        business_id,
        staff_id=staff_id,
        unit_id=unit_id,
        resource_id=resource_id,
        location_id=location_id,
        own=True,
    )
    check = Check()
    _exactly_one(check, staff_id, unit_id, resource_id, location_id)
    staff = own(check, "staff_id", StaffMember, business_id, staff_id)
    unit = own(check, "unit_id", ResourceUnit, business_id, unit_id)
    own(check, "resource_id", Resource, business_id, resource_id)
    own(check, "location_id", Location, business_id, location_id)
    check.number("starts_at", starts, FIRST_MINUTE, LAST_MINUTE)
    check.number("ends_at", ends, FIRST_MINUTE, LAST_MINUTE)
    if ends <= starts:
        check.refuse("ends_at", _("The end must be after the start."))
    said = check.line("reason", reason, required=False)
    check.done()
    calendar = staff or unit
    block = Block(
        public_id=new_id("blk"),
        business_id=business_id,
        calendar_id=calendar.calendar_id if calendar else None,
        resource_id=resource_id,
        location_id=location_id,
        starts=starts,
        ends=ends,
        reason=said,
    )
    db.session.add(block)
    db.session.flush()
    emit("block.created", actor, business_id, block.public_id, starts=starts, ends=ends)
    return block


def update_block(
    actor: Actor,
    business_id: int,
    block_ref: str,
    *,
    starts: int,
    ends: int,
    reason: str = "",
    mark: str | None = None,
) -> Block:
    """Give a block another span or reason; whose time it is stays. Bookings that lie in it stay.

    Raises NotFound, Forbidden, Invalid, and Conflict when somebody has changed it meanwhile.
    """
    block = _block(actor, business_id, block_ref)
    before = (block.starts, block.ends)
    check_mark(mark, block_values(block))
    check = Check()
    check.number("starts_at", starts, FIRST_MINUTE, LAST_MINUTE)
    check.number("ends_at", ends, FIRST_MINUTE, LAST_MINUTE)
    if ends <= starts:
        check.refuse("ends_at", _("The end must be after the start."))
    said = check.line("reason", reason, required=False)
    check.done()
    if (starts, ends, said) == (*before, block.reason):
        return block
    block.starts, block.ends, block.reason = starts, ends, said
    db.session.flush()
    emit("block.changed", actor, business_id, block_ref, before=list(before), starts=starts, ends=ends)
    return block


def block_values(block: Block) -> dict[str, Any]:
    """What a form of a block shows, for its mark."""
    return {"starts": block.starts, "ends": block.ends, "reason": block.reason}


def _block(actor: Actor, business_id: int, block_ref: str) -> Block:
    """A block under its lock, that the actor may change. Raises NotFound, Forbidden."""
    known(actor, business_id)
    block = db.session.scalar(
        select(Block)
        .where(Block.business_id == business_id, Block.public_id == block_ref)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if block is None:
        raise NotFound(_("There is no such block."))
    check_block(actor, block)
    return block


def remove_block(actor: Actor, business_id: int, block_ref: str) -> None:
    """Take a block away again. Raises NotFound, Forbidden."""
    block = _block(actor, business_id, block_ref)
    db.session.delete(block)
    db.session.flush()
    emit("block.removed", actor, business_id, block_ref, starts=block.starts, ends=block.ends)


def _exactly_one(check: Check, *owners: int | None) -> None:
    if sum(owner is not None for owner in owners) != 1:
        check.refuse("staff_id", _("Name exactly one whose time this is."))


def _owner(
    check: Check, business_id: int, staff_id: int | None, resource_id: int | None, location_id: int | None
) -> str:
    """The public id of the one whose schedule it is."""
    _exactly_one(check, staff_id, resource_id, location_id)
    rows: tuple[Any, ...] = (
        own(check, "staff_id", StaffMember, business_id, staff_id),
        own(check, "resource_id", Resource, business_id, resource_id),
        own(check, "location_id", Location, business_id, location_id),
    )
    check.done()
    return next(str(row.public_id) for row in rows if row is not None)


def _span(check: Check, business_id: int, field: str, span: WallHours | WeeklyHours) -> tuple[int, int]:
    """The span as stored: an end that is not after the start lies on the next day."""
    own(check, f"{field}.location_id", Location, business_id, span.location_id)
    starts = check.number(f"{field}.starts", span.starts, 0, DAY - 1)
    ends = check.number(f"{field}.ends", span.ends, 0, starts + DAY)
    return starts, ends + DAY if ends <= starts else ends


def _weekly_row(check: Check, business_id: int, field: str, span: WeeklyHours) -> WorkingHours:
    starts, ends = _span(check, business_id, field, span)
    return WorkingHours(
        business_id=business_id,
        location_id=span.location_id,
        weekday=check.number(f"{field}.weekday", span.weekday, 0, 6),
        starts=starts,
        ends=ends,
    )


def _override_row(check: Check, business_id: int, field: str, hours: DayHours) -> Override:
    if not FIRST_DAY <= hours.day <= LAST_DAY:
        check.refuse(f"{field}.date", _("This date is out of range."))
    spans = [
        [*_span(check, business_id, f"{field}.spans.{number}", span), span.location_id]
        for number, span in enumerate(hours.spans)
    ]
    return Override(business_id=business_id, day=hours.day, spans=spans)


def _cleared(
    business_id: int, staff_id: int | None, resource_id: int | None, location_id: int | None
) -> Schedule:
    """The owner's schedule with nothing in it, made if there was none."""
    schedule = find_schedule(staff_id, resource_id, location_id)
    if schedule is None:
        schedule = Schedule(
            business_id=business_id, staff_id=staff_id, resource_id=resource_id, location_id=location_id
        )
        db.session.add(schedule)
    else:
        schedule.weekly.clear()
        schedule.overrides.clear()
    db.session.flush()
    return schedule
