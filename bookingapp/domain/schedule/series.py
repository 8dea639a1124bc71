"""Series of classes: a rule in wall time, whose dates are made eighteen months ahead.

Every command locks the series first, then as everything else does: occurrences by id, calendars by id.
What concerns dates that people have booked, to edit and to cancel them, is in `booking.series`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, or_, select

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Invalid, NotFound
from bookingapp.base.events import emit
from bookingapp.base.i18n import _
from bookingapp.base.ids import new_id
from bookingapp.domain.business.access import allowed, allowed_somewhere
from bookingapp.domain.schedule.hours import local_day
from bookingapp.domain.schedule.ledger import lock, refuse
from bookingapp.domain.schedule.placing import (
    ClassShape,
    calendars_of_class,
    check_shape,
    clear_expired,
    fit,
    insert_classes,
    is_offered,
    read_hindrances,
)
from bookingapp.domain.schedule.recurrence import Rule, read_rule, starts_of
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.models.business import Business
from bookingapp.models.schedule import Occurrence, Series

AHEAD = timedelta(days=548)
"""Eighteen months."""

STRIDE = timedelta(days=7)
"""A series is looked at again when as much of its eighteen months has gone by."""

FOREVER = date(9999, 12, 31)
"""`made_until` of a series whose last date has been made."""

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2200, 1, 1)


@dataclass(frozen=True, slots=True)
class SeriesRequest:
    """A class that repeats: on which dates, at which wall minutes of the location, what each date takes.

    Without a rule it is given once. The first date is the first that the rule names from `first_day` on.
    """

    shape: ClassShape
    rrule: str | None
    first_day: date
    starts: int


@dataclass(frozen=True, slots=True)
class PlannedDate:
    """One date of a dry run, in UTC minutes; `reason` is why it would be left out: past, taken, blocked."""

    day: date
    starts: int
    ends: int
    reason: str | None


@dataclass(frozen=True, slots=True)
class SeriesMade:
    """A series and the dates that were made of it; `skipped` are the starts that were not to be had, and why."""

    ref: str
    occurrence_refs: tuple[str, ...]
    skipped: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class SeriesView:
    """A series as the business sees it."""

    id: int
    ref: str
    business_id: int
    shape: ClassShape
    rule: Rule | None
    zone: ZoneInfo
    first_day: date
    starts: int
    made_until: date | None
    status: str

    def spans(self, last: date) -> Mapping[int, date]:
        """UTC minute → date of every repetition up to a date."""
        return starts_of(self.rule, self.first_day, last, self.zone, self.starts)


@dataclass(frozen=True, slots=True)
class SeriesDate:
    """A date of a series: `planned`, `cancelled`, or `missing` where it was not to be had when it was made."""

    original_start: int
    occurrence_ref: str | None
    status: str
    starts: int
    ends: int
    capacity: int
    taken: int
    is_exception: bool


def plan_series(actor: Actor, timetable: Timetable, request: SeriesRequest) -> list[PlannedDate]:
    """A dry run: every date of the next eighteen months, with what stands in its way. Raises Invalid, Forbidden."""
    allowed(actor, timetable.business.id, "schedules:write", request.shape.location_id)
    view = _drawn(timetable, request)
    now = clock.seconds()
    spans = view.spans(_horizon(view.zone, now))
    coming = [start for start in spans if start * 60 > now]
    found = fit(timetable, view.shape, coming, read_hindrances(timetable, view.shape, coming, now)).refused
    return [
        PlannedDate(day, start, start + view.shape.duration, found.get(start) if start * 60 > now else "past")
        for start, day in spans.items()
    ]


def create_series(actor: Actor, timetable: Timetable, request: SeriesRequest) -> SeriesMade:
    """Make a series, and its dates of the next eighteen months; those that are not to be had are left out.

    Raises Invalid, Forbidden, and TimeRefused when not one date is to be had.
    """
    allowed(actor, timetable.business.id, "schedules:write", request.shape.location_id)
    view = _drawn(timetable, request)
    row = Series(
        public_id=view.ref,
        business_id=view.business_id,
        service_id=view.shape.service_id,
        location_id=view.shape.location_id,
        rrule=str(view.rule) if view.rule else None,
        timezone=view.zone.key,
        first_day=view.first_day,
        starts=view.starts,
        duration_minutes=view.shape.duration,
        capacity=view.shape.capacity,
        staff_ids=list(view.shape.staff_ids),
        status="active",
        created_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    emit("series.created", actor, row.business_id, row.public_id, rrule=row.rrule)
    made = _make(actor, timetable, replace(view, id=row.id), row)
    if not made.occurrence_refs:
        first = next(iter(made.skipped), None)
        if first is None:
            raise _no_dates()
        raise refuse(made.skipped[first], first)
    return made


def _drawn(timetable: Timetable, request: SeriesRequest) -> SeriesView:
    """The series as it would be. Raises Invalid."""
    check_shape(timetable, request.shape)
    zone = timetable.locations[request.shape.location_id].zone
    if not 0 <= request.starts < clock.DAY:
        raise Invalid(_("This time cannot be used."), {"starts": [_("Give a time of the day.")]})
    if not FIRST_DAY <= request.first_day <= LAST_DAY:
        raise Invalid(_("This date cannot be used."), {"first_day": [_("This date is out of range.")]})
    rule = read_rule(request.rrule, zone, request.starts) if request.rrule else None
    days = starts_of(rule, request.first_day, request.first_day + AHEAD, zone, request.starts)
    if not days:
        raise _no_dates()
    return SeriesView(
        0,
        new_id("ser"),
        timetable.business.id,
        request.shape,
        rule,
        zone,
        next(iter(days.values())),
        request.starts,
        None,
        "active",
    )


def _no_dates() -> Invalid:
    return Invalid(_("This rule has no dates."), {"rrule": [_("No date to come fulfils this rule.")]})


def _horizon(zone: ZoneInfo, now: int) -> date:
    return date.fromordinal(local_day(zone, now // 60)) + AHEAD


def extend_series(actor: Actor) -> int:
    """Make the dates that one series' next eighteen months have gained; returns how many were made.

    The worker calls it again and again: one series in a transaction, since a second one's calendars would be
    locked out of order. Two workers at once take different series; what is there is never made again.
    """
    row = db.session.scalar(_due(clock.now().date()))
    return 0 if row is None else _extend(actor, row)


def _due(today: date) -> Select[Series]:
    return (
        select(Series)
        .join(Business, Business.id == Series.business_id)
        .where(
            Series.status == "active",
            Business.active,
            or_(Series.made_until.is_(None), Series.made_until < today + AHEAD - STRIDE),
        )
        .order_by(Series.id)
        .limit(1)
        .with_for_update(key_share=True, skip_locked=True, of=Series)
        .execution_options(populate_existing=True)
    )


def _extend(actor: Actor, row: Series) -> int:
    timetable = timetable_by_id(row.business_id)
    return len(_make(actor, timetable, view_of(row), row).occurrence_refs)


def _make(actor: Actor, timetable: Timetable, view: SeriesView, row: Series) -> SeriesMade:
    """Make what is missing after `made_until`, up to the horizon. The caller has locked the series."""
    now = clock.seconds()
    last = _horizon(view.zone, now)
    wanted = [
        start for start, day in view.spans(last).items() if not view.made_until or day > view.made_until
    ]
    made = make_dates(actor, timetable, view, wanted)
    row.made_until = FOREVER if is_over(view, last) else last
    db.session.flush()
    return made


def is_over(view: SeriesView, last: date) -> bool:
    """Whether no date follows after one."""
    if view.rule is None or (view.rule.until is not None and view.rule.until <= last):
        return view.rule is not None or view.first_day <= last
    return view.rule.count is not None and len(view.spans(last)) >= view.rule.count


def make_dates(actor: Actor, timetable: Timetable, view: SeriesView, starts: Iterable[int]) -> SeriesMade:
    """Make those of these dates that are to come, are not there yet and have room; says which had none."""
    if not is_offered(timetable, view.shape):
        return _skipped(actor, view, (), dict.fromkeys(_coming(view, starts), "closed"))
    calendars = calendars_of_class(timetable, view.shape)
    lock((), calendars)
    wanted = _coming(view, starts)
    now = clock.seconds()
    clear_expired(calendars, now)
    fitting = fit(timetable, view.shape, wanted, read_hindrances(timetable, view.shape, wanted, now))
    refs = insert_classes(actor, timetable, view.shape, fitting.placed, view.id)
    return _skipped(actor, view, tuple(refs), fitting.refused)


def _coming(view: SeriesView, starts: Iterable[int]) -> list[int]:
    """Those that are to come and have no row."""
    now = clock.seconds()
    there = set(db.session.scalars(select(Occurrence.original_start).where(Occurrence.series_id == view.id)))
    return [start for start in starts if start * 60 > now and start not in there]


def _skipped(actor: Actor, view: SeriesView, refs: tuple[str, ...], refused: Mapping[int, str]) -> SeriesMade:
    for start, reason in refused.items():
        emit("event.skipped", actor, view.business_id, view.ref, starts=start, reason=reason)
    return SeriesMade(view.ref, refs, dict(refused))


def fill_series(actor: Actor, timetable: Timetable, series_ref: str) -> SeriesMade:
    """Try once more to make the dates that were left out. Raises NotFound, Forbidden."""
    allowed_somewhere(actor, timetable.business.id, "schedules:write")
    view = view_of(lock_series(timetable, series_ref))
    allowed(actor, timetable.business.id, "schedules:write", view.shape.location_id)
    last = min(view.made_until or FIRST_DAY, _horizon(view.zone, clock.seconds()))
    return make_dates(actor, timetable, view, view.spans(last))


def lock_series(timetable: Timetable, series_ref: str) -> Series:
    """The row of a series of this business, locked and read anew; before any other lock. Raises NotFound."""
    row = db.session.scalar(
        select(Series)
        .where(Series.public_id == series_ref, Series.business_id == timetable.business.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound(_("There is no such series."))
    return row


def view_of(row: Series) -> SeriesView:
    """A stored series."""
    zone = ZoneInfo(row.timezone)
    return SeriesView(
        row.id,
        row.public_id,
        row.business_id,
        ClassShape(row.service_id, row.location_id, row.duration_minutes, tuple(row.staff_ids), row.capacity),
        read_rule(row.rrule, zone, row.starts) if row.rrule else None,
        zone,
        row.first_day,
        row.starts,
        row.made_until,
        row.status,
    )


def list_series(actor: Actor, business_id: int) -> list[SeriesView]:
    """The series of a business, ended ones last. Raises NotFound, Forbidden."""
    allowed_somewhere(actor, business_id, "schedules:read")
    rows = db.session.scalars(
        select(Series).where(*_readable(actor, business_id)).order_by(Series.status, Series.id)
    )
    return [view_of(row) for row in rows]


def find_series(actor: Actor, business_id: int, series_ref: str) -> SeriesView:
    """One series. Raises NotFound, Forbidden."""
    allowed_somewhere(actor, business_id, "schedules:read")
    row = db.session.scalar(
        select(Series).where(*_readable(actor, business_id), Series.public_id == series_ref)
    )
    if row is None:
        raise NotFound(_("There is no such series."))
    return view_of(row)


def _readable(actor: Actor, business_id: int) -> list[Any]:
    """Conditions on series: those of the locations at which the actor may see schedules."""
    places = actor.places("schedules:read")
    here = [] if places is None else [Series.location_id.in_(places)]
    return [Series.business_id == business_id, *here]


def list_dates(view: SeriesView, low: int, high: int) -> list[SeriesDate]:
    """The dates of a series that originally began in [low, high), by time; those that were left out too."""
    rows = db.session.execute(
        select(Occurrence).where(
            Occurrence.series_id == view.id,
            Occurrence.original_start >= low,
            Occurrence.original_start < high,
        )
    ).scalars()
    found = {row.original_start or 0: _date_of(row) for row in rows}
    if view.made_until and view.status == "active":
        last = min(view.made_until, date.fromordinal(local_day(view.zone, high)))
        for start in view.spans(last):
            if low <= start < high and start not in found:
                ends = start + view.shape.duration
                found[start] = SeriesDate(start, None, "missing", start, ends, view.shape.capacity, 0, False)
    return [found[start] for start in sorted(found)]


def _date_of(row: Occurrence) -> SeriesDate:
    return SeriesDate(
        row.original_start or row.starts,
        row.public_id,
        row.status,
        row.starts,
        row.ends,
        row.capacity,
        row.taken,
        row.is_exception,
    )
