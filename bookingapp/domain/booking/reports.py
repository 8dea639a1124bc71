"""Reports: how a period went, beside the one before it; by time, staff, service and location.

What counts, for bookings whose time lies in the period:
- bookings: all but those that were declined or ran out unanswered;
- revenue: the price of those confirmed, arrived and completed, and the fees of those cancelled or missed;
  only in the currency that the business has now;
- no-shows, of those that were not cancelled; cancellations, of all;
- booked minutes: the time of staff in what was not cancelled, a class once, however many come;
- open minutes: hours as the engine counts them, less time off and closures;
- clients: who has a booking that was neither cancelled nor missed; new ones had none at the business before.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, case, exists, func, or_, select

from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.intervals import Span, merge, subtract
from bookingapp.domain.booking.report_days import Period, bounds, bucket_of, local_days
from bookingapp.domain.business.access import allowed_somewhere
from bookingapp.domain.schedule.ask import works_at
from bookingapp.domain.schedule.grid import present_spans
from bookingapp.domain.schedule.timetable import LocationPlan, StaffPlan, Timetable
from bookingapp.models.booking import Booking
from bookingapp.models.business import Location
from bookingapp.models.catalog import Service
from bookingapp.models.schedule import Assignment, Block, Occurrence
from bookingapp.models.staff import StaffMember

EARNING = ("confirmed", "arrived", "completed")
TAKING = ("pending", *EARNING)
"""States of a booking that somebody comes to."""
OPEN = (*TAKING, "no_show")
"""States of a booking that takes staff's time."""
COUNTED = (*OPEN, "cancelled")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look at: a period, and internal ids to narrow it down to."""

    period: Period
    location_id: int | None = None
    staff_id: int | None = None
    service_id: int | None = None


@dataclass(slots=True)
class Figures:
    """How one line of a report did; money in minor units."""

    bookings: int = 0
    revenue: int = 0
    no_shows: int = 0
    cancelled: int = 0
    booked: int = 0
    open: int = 0
    seen: set[int] = field(default_factory=set)
    new: set[int] = field(default_factory=set)

    @property
    def no_show_rate(self) -> float | None:
        """No-shows among those who were expected; None when nobody was."""
        return _share(self.no_shows, self.bookings - self.cancelled)

    @property
    def cancelled_rate(self) -> float | None:
        """Cancellations among all bookings."""
        return _share(self.cancelled, self.bookings)

    @property
    def utilisation(self) -> float | None:
        """Booked minutes among open ones; None where nothing was open."""
        return _share(self.booked, self.open)

    @property
    def clients(self) -> int:
        """How many came."""
        return len(self.seen)

    @property
    def returning(self) -> int:
        """How many of them had been there before."""
        return len(self.seen - self.new)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table: whom or what it is about, and how it did."""

    key: int | None
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report: the sum, that of as many days before, a line for each bucket of time, staff member, …"""

    total: Figures
    before: Figures
    by_time: tuple[Figures, ...]
    by_staff: tuple[Line, ...]
    by_service: tuple[Line, ...]
    by_location: tuple[Line, ...]


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole > 0 else None


def report(actor: Actor, timetable: Timetable, wanted: Wanted) -> Report:
    """How a period went at the locations whose reports the actor may read. Raises NotFound, Forbidden.

    The number of statements does not depend on how much there is.
    """
    allowed_somewhere(actor, timetable.business.id, "reports:read")
    look = _Look(actor, timetable, wanted)
    look.read_bookings()
    look.read_minutes()
    look.read_clients()
    look.read_hours()
    return look.done()


class _Look:
    """One report while it is put together: figures by dimension and key, where a bucket of −1 is the time before."""

    def __init__(self, actor: Actor, timetable: Timetable, wanted: Wanted) -> None:
        self.timetable, self.wanted = timetable, wanted
        self.period, self.before = wanted.period, wanted.period.before
        self.known = self._known()
        self.zones = self._zones(actor)
        self.by: dict[str, defaultdict[int | None, Figures]] = {
            name: defaultdict(Figures) for name in ("sum", "time", "staff", "service", "location")
        }

    def _known(self) -> dict[int, ZoneInfo]:
        """The zones of all locations, archived ones too."""
        business = self.timetable.business
        rows = db.session.execute(
            select(Location.id, Location.timezone).where(Location.business_id == business.id)
        )
        return {key: ZoneInfo(zone or business.timezone) for key, zone in rows}

    def _zones(self, actor: Actor) -> dict[int, ZoneInfo]:
        """Those that count."""
        places, chosen = actor.places("reports:read"), self.wanted.location_id
        return {
            key: zone
            for key, zone in self.known.items()
            if (places is None or key in places) and chosen in (None, key)
        }

    def _day(self, column: Any, location: Any) -> ColumnElement[int]:
        return local_days(column, location, self.zones, self.before.first, self.period.last)

    def _within(self) -> list[Any]:
        """Conditions on occurrences: in the period or the one before, at the locations that count."""
        low, high = bounds(set(self.zones.values()), self.before.first, self.period.last)
        day = self._day(Occurrence.starts, Occurrence.location_id)
        return [
            Occurrence.business_id == self.timetable.business.id,
            Occurrence.starts >= low,
            Occurrence.starts < high,
            Occurrence.location_id.in_(self.zones),
            *(
                [day.between(self.before.first, self.period.last)]
                if len(set(self.zones.values())) > 1
                else []
            ),
        ]

    def _chosen(self, staff: Any, service: Any) -> list[Any]:
        wanted = self.wanted
        return [
            *([staff == wanted.staff_id] if wanted.staff_id is not None else []),
            *([service == wanted.service_id] if wanted.service_id is not None else []),
        ]

    def _bucket(self) -> ColumnElement[int]:
        return bucket_of(self._day(Occurrence.starts, Occurrence.location_id), self.period)

    def _add(self, bucket: int, keys: Mapping[str, int | None], add: Callable[[Figures], None]) -> None:
        """Add something to the sums that it belongs to."""
        add(self.by["sum"][-1 if bucket < 0 else 0])
        if bucket < 0:
            return
        add(self.by["time"][bucket])
        for name, key in keys.items():
            add(self.by[name][key])

    def read_bookings(self) -> None:
        """Count them and what they brought."""
        if not self.zones:
            return
        worth = case(
            (Booking.currency != self.timetable.business.currency, 0),
            (Booking.status.in_(EARNING), Booking.price_amount),
            else_=Booking.fee_amount,
        )
        keys = (Booking.location_id, Booking.service_id, Booking.staff_id)
        bucket = self._bucket().label("bucket")
        rows = db.session.execute(
            select(bucket, *keys, Booking.status, func.count(), func.sum(worth))
            .join(Occurrence, Occurrence.id == Booking.occurrence_id)
            .where(
                *self._within(),
                Booking.status.in_(COUNTED),
                *self._chosen(Booking.staff_id, Booking.service_id),
            )
            .group_by(bucket, *keys, Booking.status)
        )
        for number, location, service, staff, status, count, money in rows:

            def add(to: Figures, status: str = status, count: int = count, money: Any = money) -> None:
                to.bookings += count
                to.revenue += int(money)
                to.no_shows += count if status == "no_show" else 0
                to.cancelled += count if status == "cancelled" else 0

            self._add(number, {"location": location, "service": service, "staff": staff}, add)

    def read_minutes(self) -> None:
        """The time of staff that was booked."""
        if not self.zones:
            return
        bucket = self._bucket().label("bucket")
        keys = (Occurrence.location_id, Occurrence.service_id, StaffMember.id)
        is_booked = exists().where(Booking.occurrence_id == Occurrence.id, Booking.status.in_(OPEN))
        rows = db.session.execute(
            select(bucket, *keys, func.sum(Occurrence.ends - Occurrence.starts))
            .join(Assignment, Assignment.occurrence_id == Occurrence.id)
            .join(StaffMember, StaffMember.calendar_id == Assignment.calendar_id)
            .where(*self._within(), is_booked, *self._chosen(StaffMember.id, Occurrence.service_id))
            .group_by(bucket, *keys)
        )
        for number, location, service, staff, minutes in rows:

            def add(to: Figures, minutes: Any = minutes) -> None:
                to.booked += int(minutes)

            self._add(number, {"location": location, "service": service, "staff": staff}, add)

    def read_clients(self) -> None:
        """Who came, and who for the first time."""
        if not self.zones:
            return
        bucket = self._bucket().label("bucket")
        keys = (Booking.location_id, Booking.service_id, Booking.staff_id)
        came = (
            select(bucket, *keys, Booking.client_id)
            .join(Occurrence, Occurrence.id == Booking.occurrence_id)
            .where(
                *self._within(),
                Booking.status.in_(TAKING),
                *self._chosen(Booking.staff_id, Booking.service_id),
            )
            .distinct()
        )
        rows = db.session.execute(came).all()
        first = self._first_buckets() if rows else {}
        for number, location, service, staff, client in rows:
            is_new = (first[client] >= 0) if number >= 0 else first[client] == -1

            def add(to: Figures, client: int = client, is_new: bool = is_new) -> None:
                to.seen.add(client)
                if is_new:
                    to.new.add(client)

            self._add(number, {"location": location, "service": service, "staff": staff}, add)
            if number != first[client] and number >= 0:  # a bucket counts its own first comers
                self.by["time"][number].new.discard(client)

    def _first_buckets(self) -> dict[int, int]:
        """In which bucket each client first came to the business; −2 for before all of them."""
        day = local_days(
            Occurrence.starts, Occurrence.location_id, self.known, self.before.first, self.period.last
        )
        rows = db.session.execute(
            select(Booking.client_id, func.min(day))
            .join(Occurrence, Occurrence.id == Booking.occurrence_id)
            .where(Booking.business_id == self.timetable.business.id, Booking.status.in_(TAKING))
            .group_by(Booking.client_id)
        )
        begins = [self.before.first, *self.period.begins()]
        return {client: bisect_right(begins, first) - 2 for client, first in rows}

    def read_hours(self) -> None:
        """When staff were there to be booked."""
        people = [
            one
            for one in self.timetable.staff.values()
            if self.wanted.staff_id in (None, one.id) and self._locations_of(one)
        ]
        if not people:
            return
        closed = self._closed()
        begins = [*self.period.begins(), self.period.last + 1]
        stretches = [(-1, self.before.first, self.before.last)]
        stretches += [(number, begin, begins[number + 1] - 1) for number, begin in enumerate(begins[:-1])]
        for number, first, last in stretches:
            for staff in people:
                self._add_hours(number, first, last, staff, closed)

    def _add_hours(
        self,
        number: int,
        first: int,
        last: int,
        staff: StaffPlan,
        closed: Mapping[tuple[str, int], list[Span]],
    ) -> None:
        there: list[Span] = []
        off = closed.get(("calendar", staff.calendar_id), [])
        for location in self._locations_of(staff):
            spans = present_spans(staff.hours, location, first, last)
            spans = subtract(subtract(spans, closed.get(("location", location.id), [])), off)
            there += spans
            if number >= 0:
                self.by["location"][location.id].open += _length(spans)
        minutes = _length(merge(there))
        self.by["sum"][-1 if number < 0 else 0].open += minutes
        if number >= 0:
            self.by["time"][number].open += minutes
            self.by["staff"][staff.id].open += minutes

    def _locations_of(self, staff: StaffPlan) -> list[LocationPlan]:
        known = self.timetable.locations
        return [known[key] for key in self.zones if key in known and works_at(staff, key)]

    def _closed(self) -> dict[tuple[str, int], list[Span]]:
        """Time off and closures, by whom they concern."""
        low, high = bounds(set(self.zones.values()), self.before.first, self.period.last + 1)
        rows = db.session.execute(
            select(Block.calendar_id, Block.location_id, Block.starts, Block.ends).where(
                Block.business_id == self.timetable.business.id,
                Block.ends > low,
                Block.starts < high,
                or_(Block.calendar_id.is_not(None), Block.location_id.is_not(None)),
            )
        )
        found: dict[tuple[str, int], list[Span]] = defaultdict(list)
        for calendar, location, starts, ends in rows:
            kind = "location" if calendar is None else "calendar"
            found[kind, calendar or location or 0].append((starts, ends))
        return {key: merge(spans) for key, spans in found.items()}

    def done(self) -> Report:
        """All of it, with names."""
        sums = self.by["sum"]
        return Report(
            total=sums[0],
            before=sums[-1],
            by_time=tuple(self.by["time"][number] for number in range(len(self.period.begins()))),
            by_staff=self._lines("staff", StaffMember),
            by_service=self._lines("service", Service),
            by_location=self._lines("location", Location),
        )

    def _lines(self, name: str, table: Any) -> tuple[Line, ...]:
        """A line for each that something can be said of, most bookings first."""
        rows = db.session.execute(
            select(table.id, table.name).where(table.business_id == self.timetable.business.id)
        )
        names: dict[int | None, str] = {row.id: row.name for row in rows}
        found = [
            Line(key, names.get(key, ""), figures)
            for key, figures in self.by[name].items()
            if figures.bookings or figures.booked or figures.open
        ]
        return tuple(sorted(found, key=lambda line: (-line.figures.bookings, line.name, line.key or 0)))


def _length(spans: Iterable[Span]) -> int:
    return sum(end - start for start, end in spans)


def names_to_choose(timetable: Timetable, actor: Actor) -> dict[str, Sequence[tuple[str, str]]]:
    """What a report can be narrowed down to: public id and name by kind."""
    places = actor.places("reports:read")
    return {
        "location": [
            (one.public_id, one.name)
            for one in timetable.locations.values()
            if places is None or one.id in places
        ],
        "staff": [(one.public_id, one.name) for one in timetable.staff.values()],
        "service": [(one.public_id, one.name) for one in timetable.services.values()],
    }
