"""Change and cancel the dates of classes that people have booked: one, this and the following, or all to come.

The series is locked first, then in the one order: occurrences, calendars.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from sqlalchemy import bindparam, select, update

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db, table_of
from bookingapp.base.errors import Conflict, Invalid, NotFound
from bookingapp.base.events import emit
from bookingapp.base.i18n import _
from bookingapp.base.ids import new_id
from bookingapp.domain.booking.changes import cancel_class
from bookingapp.domain.booking.reshape import reshape
from bookingapp.domain.business.access import allowed, allowed_somewhere
from bookingapp.domain.schedule.hours import instant_of, local_day
from bookingapp.domain.schedule.ledger import calendars_claimed, lock, refuse
from bookingapp.domain.schedule.placing import ClassShape, check_shape
from bookingapp.domain.schedule.recurrence import continued, ended
from bookingapp.domain.schedule.series import FOREVER, SeriesView, lock_series, view_of
from bookingapp.domain.schedule.teams import staff_of_occurrences
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.models.schedule import Occurrence, Series

Scope = Literal["this", "following", "all"]
"""One date, this and those after it, or all that are to come; dates that were changed alone stay as they are."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be different; None stays. `start` moves one date to a UTC minute, `wall` the time of day of several."""

    start: int | None = None
    wall: int | None = None
    duration: int | None = None
    staff_ids: tuple[int, ...] | None = None
    capacity: int | None = None
    location_id: int | None = None

    def applied(self, shape: ClassShape) -> ClassShape:
        """What a date takes then."""
        return ClassShape(
            shape.service_id,
            shape.location_id if self.location_id is None else self.location_id,
            shape.duration if self.duration is None else self.duration,
            shape.staff_ids if self.staff_ids is None else self.staff_ids,
            shape.capacity if self.capacity is None else self.capacity,
        )

    @property
    def is_only_of_seats(self) -> bool:
        """Whether time, staff and place stay."""
        return replace(self, capacity=None) == Change()


@dataclass(frozen=True, slots=True)
class Edited:
    """What became of an edit: the series the dates belong to now, those changed, and those that stayed, with the reason."""

    series_ref: str | None
    occurrence_refs: tuple[str, ...]
    kept: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Called:
    """What was called off: how many dates, and how many bookings with them."""

    dates: int
    bookings: int


def edit_series(
    actor: Actor,
    timetable: Timetable,
    occurrence_ref: str,
    scope: Scope,
    change: Change,
    *,
    keep_conflicts: bool = False,
) -> Edited:
    """Change a class: one date, this and the following (which become a series of their own), or all to come.

    Dates whose new time is not to be had refuse the whole edit, unless `keep_conflicts` lets them stay as they
    are. Raises NotFound, Forbidden, Invalid, TimeRefused (one date), Conflict with `conflicts` or `short`.
    """
    chosen, series = _allowed(actor, timetable, occurrence_ref)
    if change.location_id is not None:
        allowed(actor, timetable.business.id, "schedules:write", change.location_id)
    if scope != "this" and (series is None or change.start is not None):
        raise Invalid(_("This class does not repeat."), {"scope": [_("Change this date alone.")]})
    if change.wall is not None and (scope == "this" or not 0 <= change.wall < clock.DAY):
        raise Invalid(_("This time cannot be used."), {"starts": [_("Give a time of the day.")]})
    if series is None or scope == "this":
        return _edit_one(actor, timetable, chosen, series, change)
    return _edit_several(actor, timetable, chosen, series, scope, change, keep_conflicts)


def _allowed(actor: Actor, timetable: Timetable, occurrence_ref: str) -> tuple[Occurrence, Series | None]:
    """The same, if the actor may change classes where it takes place. Raises NotFound, Forbidden, Conflict."""
    allowed_somewhere(actor, timetable.business.id, "schedules:write")
    place = _class(timetable, occurrence_ref).location_id
    allowed(actor, timetable.business.id, "schedules:write", place)
    return _locked(timetable, occurrence_ref)


def _locked(timetable: Timetable, occurrence_ref: str) -> tuple[Occurrence, Series | None]:
    """A class that has not begun, and its series under its lock. Raises NotFound, Conflict."""
    chosen = _class(timetable, occurrence_ref)
    series: Series | None = None
    while chosen.series_id is not None and (series is None or series.id != chosen.series_id):
        series_ref = db.session.scalar(select(Series.public_id).where(Series.id == chosen.series_id))
        series = lock_series(timetable, series_ref or "")
        chosen = _class(timetable, occurrence_ref)
    if chosen.status != "planned" or chosen.starts * 60 <= clock.seconds():
        raise Conflict(_("This class is over or cancelled and can no longer be changed."))
    return chosen, series


def _class(timetable: Timetable, occurrence_ref: str) -> Occurrence:
    row = db.session.scalar(
        select(Occurrence)
        .where(
            Occurrence.public_id == occurrence_ref,
            Occurrence.business_id == timetable.business.id,
            Occurrence.is_class,
        )
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound(_("There is no such class."))
    return row


def _edit_one(
    actor: Actor, timetable: Timetable, chosen: Occurrence, series: Series | None, change: Change
) -> Edited:
    staff_ids = staff_of_occurrences(timetable, [chosen.id])[chosen.id]
    now = ClassShape(
        chosen.service_id, chosen.location_id, chosen.ends - chosen.starts, staff_ids, chosen.capacity
    )
    shape = change.applied(now)
    check_shape(timetable, shape)
    start = chosen.starts if change.start is None else change.start
    fitting = reshape(actor, timetable, {chosen.id: start}, shape, blocks_count=False)
    for why in fitting.refused.values():
        raise refuse(why, start)
    _mark([chosen.id], series is not None)
    return Edited(series.public_id if series else None, (chosen.public_id,), {})


def _edit_several(
    actor: Actor,
    timetable: Timetable,
    chosen: Occurrence,
    series: Series,
    scope: Scope,
    change: Change,
    keep_conflicts: bool,
) -> Edited:
    view = view_of(series)
    shape = change.applied(view.shape)
    check_shape(timetable, shape)
    low = _first_of(view, chosen, scope)
    dates = _dates(view, low)
    zone = timetable.locations[shape.location_id].zone
    wall = view.starts if change.wall is None else change.wall
    originals = {row.id: instant_of(zone, dates[row.id].toordinal(), wall) for row in _rows(view, low)}
    targets = {
        row.id: originals[row.id]
        for row in _rows(view, low)
        if _is_open(row) and (not row.is_exception or row.id == chosen.id)
    }
    refs = {row.id: row.public_id for row in _rows(view, low)}
    fitting = reshape(actor, timetable, targets, shape, blocks_count=not change.is_only_of_seats)
    if fitting.refused and not keep_conflicts:
        raise Conflict(
            _("Not every date can be changed like this."),
            conflicts=[{"starts": start, "reason": why} for start, why in sorted(fitting.refused.items())],
        )
    kept = {one: fitting.refused[start] for one, start in targets.items() if start in fitting.refused}
    _mark(kept, True)
    _mark([one for one in targets if one not in kept], False)
    owner = _split(actor, view, series, dates[chosen.id]) if scope == "following" else series
    _store(owner, shape, wall, zone.key)
    _own(owner, originals)
    emit("series.changed", actor, series.business_id, owner.public_id, since=low)
    return Edited(
        owner.public_id,
        tuple(refs[one] for one in targets if one not in kept),
        {refs[one]: why for one, why in kept.items()},
    )


def _first_of(view: SeriesView, chosen: Occurrence, scope: Scope) -> int:
    """The original start from which dates are meant: the chosen one's, or the next to come."""
    return (chosen.original_start or 0) if scope == "following" else clock.seconds() // 60 + 1


def _rows(view: SeriesView, low: int) -> Sequence[Occurrence]:
    return db.session.scalars(
        select(Occurrence)
        .where(Occurrence.series_id == view.id, Occurrence.original_start >= low)
        .order_by(Occurrence.id)
    ).all()


def _is_open(row: Occurrence) -> bool:
    return row.status == "planned" and row.starts * 60 > clock.seconds()


def _dates(view: SeriesView, low: int) -> dict[int, date]:
    """The date that each row stands for on the series' own wall."""
    rows = _rows(view, low)
    latest = max((row.original_start or 0 for row in rows), default=0)
    known = view.spans(date.fromordinal(local_day(view.zone, latest) + 1))
    return {
        row.id: known.get(row.original_start or 0)
        or date.fromordinal(local_day(view.zone, row.original_start or row.starts))
        for row in rows
    }


def _split(actor: Actor, view: SeriesView, series: Series, day: date) -> Series:
    """The series that goes on from a date of this one, which then ends before it; the same if it begins there."""
    earlier = any(one < day for one in view.spans(day).values())
    if view.rule is None or not earlier:
        return series
    later = Series(
        public_id=new_id("ser"),
        business_id=series.business_id,
        service_id=series.service_id,
        rrule=str(continued(view.rule, view.first_day, day)),
        first_day=day,
        made_until=series.made_until,
        status=series.status,
        created_at=clock.now(),
    )
    _store(later, view.shape, view.starts, series.timezone)
    db.session.add(later)
    series.rrule = str(ended(view.rule, day - timedelta(days=1)))
    series.made_until = FOREVER
    db.session.flush()
    emit("series.created", actor, later.business_id, later.public_id, rrule=later.rrule)
    return later


def _store(series: Series, shape: ClassShape, wall: int, zone: str) -> None:
    """What dates that are made from now on will be like."""
    series.location_id = shape.location_id
    series.duration_minutes = shape.duration
    series.staff_ids = list(shape.staff_ids)
    series.capacity = shape.capacity
    series.starts = wall
    series.timezone = zone
    if series.id is not None:
        db.session.flush()


def _own(series: Series, originals: Mapping[int, int]) -> None:
    """Let rows be dates of a series at these original starts; first none, since no two may ever have the same."""
    rows = table_of(Occurrence)
    ids = list(originals)
    connection = db.session.connection()
    connection.execute(update(rows).where(rows.c.id.in_(ids)).values(original_start=None))
    moved = [{"row": one, "start": start, "owner": series.id} for one, start in originals.items()]
    if moved:
        statement = (
            update(rows)
            .where(rows.c.id == bindparam("row"))
            .values(original_start=bindparam("start"), series_id=bindparam("owner"))
        )
        connection.execute(statement, moved)
    db.session.expire_all()


def _mark(occurrence_ids: Iterable[int], is_exception: bool) -> None:
    ids = list(occurrence_ids)
    if ids:
        db.session.execute(
            update(Occurrence).where(Occurrence.id.in_(ids)).values(is_exception=is_exception),
            execution_options={"synchronize_session": False},
        )


def cancel_dates(
    actor: Actor, timetable: Timetable, occurrence_ref: str, scope: Scope, reason: str = ""
) -> Called:
    """Call off one date, this and the following, or all to come; whoever has booked them is told.

    With the last two the series ends. Raises NotFound, Forbidden, Conflict, Invalid.
    """
    chosen, series = _allowed(actor, timetable, occurrence_ref)
    if series is None or scope == "this":
        if scope != "this":
            raise Invalid(_("This class does not repeat."), {"scope": [_("Change this date alone.")]})
        called = _call_off(actor, [chosen], reason)
        _mark([chosen.id], series is not None)
        return called
    view = view_of(series)
    low = _first_of(view, chosen, scope)
    day = _dates(view, low)[chosen.id] if scope == "following" else None
    return _end(actor, view, series, day, low, reason)


def end_series(
    actor: Actor,
    timetable: Timetable,
    series_ref: str,
    last: date,
    *,
    keep_booked: bool = False,
    reason: str = "",
) -> Called:
    """Let a series end with a date: what was made after it is called off, with `keep_booked` only if nobody comes.

    Raises NotFound, Forbidden.
    """
    allowed_somewhere(actor, timetable.business.id, "schedules:write")
    series = lock_series(timetable, series_ref)
    allowed(actor, timetable.business.id, "schedules:write", series.location_id)
    view = view_of(series)
    day = last + timedelta(days=1)
    low = max(instant_of(view.zone, day.toordinal(), 0), clock.seconds() // 60 + 1)
    return _end(actor, view, series, day, low, reason, keep_booked)


def _end(
    actor: Actor,
    view: SeriesView,
    series: Series,
    day: date | None,
    low: int,
    reason: str,
    keep_booked: bool = False,
) -> Called:
    """Nothing from a date on (None: at all) is made any more, and what was made from `low` on is called off."""
    found = [row for row in _rows(view, low) if _is_open(row)]
    stays = [row for row in found if keep_booked and row.taken]
    called = _call_off(actor, [row for row in found if row not in stays], reason)
    _mark([row.id for row in stays], True)
    goes_on = day is not None and any(one < day for one in view.spans(day).values())
    if goes_on and view.rule and day:
        series.rrule = str(ended(view.rule, day - timedelta(days=1)))
    if day is None or not goes_on or low <= clock.seconds() // 60 + 1:
        series.status = "ended"
    series.made_until = FOREVER
    db.session.flush()
    emit("series.ended", actor, series.business_id, series.public_id, reason=reason)
    return called


def _call_off(actor: Actor, found: Sequence[Occurrence], reason: str) -> Called:
    """Lock all of them in order before the first is touched."""
    ids = [row.id for row in found]
    refs = [row.public_id for row in found]
    lock(ids, calendars_claimed(ids))
    return Called(len(refs), sum(cancel_class(actor, ref, reason) for ref in refs))
