"""The list of bookings: narrowed down, a page at a time, or all of it for a sheet. The number of statements is constant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import NotFound
from bookingapp.base.fold import contains
from bookingapp.base.i18n import _
from bookingapp.domain.booking.queries import visible
from bookingapp.domain.business.access import check_somewhere
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.business import Location
from bookingapp.models.clients import Client
from bookingapp.models.schedule import Occurrence
from bookingapp.models.staff import StaffMember

PAGE = 50
MOST_IN_A_SHEET = 50_000

Place = tuple[int, int]
"""Where a page begins or ends: the start of a booking in UTC minutes and its internal id."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which bookings: `low` and `high` bound their starts (UTC minutes, half-open); ids are internal.

    `since` is when they were last changed, or later.
    """

    statuses: tuple[str, ...] = ()
    staff_id: int | None = None
    service_id: int | None = None
    location_id: int | None = None
    low: int | None = None
    high: int | None = None
    text: str = ""
    client_id: int | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A booking as a line of the list; instants in UTC minutes, `expires` in seconds."""

    place: Place
    ref: str
    visit_ref: str
    starts: int
    ends: int
    service_name: str
    client_name: str
    staff_name: str
    location_name: str
    status: str
    seats: int
    price: int
    currency: str
    source: str
    email: str
    phone: str
    version: int
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Page:
    """Rows by time, and whether there are more before and after them."""

    rows: tuple[Row, ...]
    before: Place | None
    after: Place | None


def list_bookings(
    actor: Actor, wanted: Wanted, *, after: Place | None = None, before: Place | None = None
) -> Page:
    """A page of bookings by time, that follows or precedes a place. Raises Forbidden."""
    query = _query(actor, wanted)
    if before is not None:
        query = query.where(_ahead(before)).order_by(Occurrence.starts.desc(), Booking.id.desc())
        found = _rows(query.limit(PAGE + 1))
        rows = tuple(reversed(found[:PAGE]))
        return Page(rows, rows[0].place if len(found) > PAGE else None, rows[-1].place if rows else None)
    if after is not None:
        starts, key = after
        query = query.where(
            or_(Occurrence.starts > starts, and_(Occurrence.starts == starts, Booking.id > key))
        )
    found = _rows(query.order_by(Occurrence.starts, Booking.id).limit(PAGE + 1))
    rows = tuple(found[:PAGE])
    earlier = rows[0].place if after is not None and rows else None
    return Page(rows, earlier, rows[-1].place if len(found) > PAGE else None)


def _ahead(place: Place) -> Any:
    starts, key = place
    return or_(Occurrence.starts < starts, and_(Occurrence.starts == starts, Booking.id < key))


def sheet_of(actor: Actor, wanted: Wanted) -> list[Row]:
    """Everything that is wanted, by time. Raises Forbidden."""
    query = _query(actor, wanted).order_by(Occurrence.starts, Booking.id)
    return _rows(query.limit(MOST_IN_A_SHEET))


def _query(actor: Actor, wanted: Wanted) -> Any:
    check_somewhere(actor, "bookings:read")
    return (
        select(
            Booking.id,
            Booking.public_id,
            Visit.public_id.label("visit_ref"),
            Occurrence.starts,
            Occurrence.ends,
            Booking.service_name,
            Booking.client_name,
            StaffMember.name.label("staff_name"),
            Location.name.label("location_name"),
            Booking.status,
            Booking.seats,
            Booking.price_amount,
            Booking.currency,
            Booking.source,
            Visit.email,
            Visit.phone,
            Client.email.label("client_email"),
            Client.phone.label("client_phone"),
            Booking.version,
            Location.timezone,
        )
        .join(Visit, Visit.id == Booking.visit_id)
        .join(Client, Client.id == Booking.client_id)
        .join(Occurrence, Occurrence.id == Booking.occurrence_id)
        .join(Location, Location.id == Booking.location_id)
        .outerjoin(StaffMember, StaffMember.id == Booking.staff_id)
        .where(*visible(actor, Booking, by=Occurrence), *_narrowed(wanted))
    )


def _narrowed(wanted: Wanted) -> list[Any]:
    found: list[Any] = []
    if wanted.statuses:
        found.append(Booking.status.in_(wanted.statuses))
    for column, value in (
        (Booking.staff_id, wanted.staff_id),
        (Booking.service_id, wanted.service_id),
        (Booking.location_id, wanted.location_id),
        (Booking.client_id, wanted.client_id),
    ):
        if value is not None:
            found.append(column == value)
    if wanted.low is not None:
        found.append(Occurrence.starts >= wanted.low)
    if wanted.high is not None:
        found.append(Occurrence.starts < wanted.high)
    if wanted.since is not None:
        found.append(Booking.updated_at >= wanted.since)
    text = " ".join(wanted.text.split())
    if text:
        ways = [contains(column, text) for column in (Booking.client_name, Booking.service_name, Client.name)]
        ways += [Visit.public_id.endswith(text.lower(), autoescape=True)]
        ways += [column.icontains(text, autoescape=True) for column in (Visit.email, Client.email)]
        found.append(or_(*ways))
    return found


def _rows(query: Any) -> list[Row]:
    return [
        Row(
            (row.starts, row.id),
            row.public_id,
            row.visit_ref,
            row.starts,
            row.ends,
            row.service_name,
            row.client_name,
            row.staff_name or "",
            row.location_name,
            row.status,
            row.seats,
            row.price_amount,
            row.currency,
            row.source,
            (row.client_email if row.email is None else row.email) or "",
            (row.client_phone if row.phone is None else row.phone) or "",
            row.version,
            ZoneInfo(row.timezone),
        )
        for row in db.session.execute(query)
    ]


def list_booking_ids(actor: Actor, wanted: Wanted, offset: int, limit: int) -> tuple[list[int], int]:
    """Internal ids of the wanted bookings that the actor may see, by time, and how many there are. Raises Forbidden."""
    found = _ids(actor, wanted, select(Booking.id, Occurrence.starts))
    return _some(found.order_by(Occurrence.starts, Booking.id), offset, limit)


def list_visit_ids(actor: Actor, wanted: Wanted, offset: int, limit: int) -> tuple[list[int], int]:
    """The same of visits to which such a booking belongs, by the time of the first."""
    starts = func.min(Occurrence.starts)
    found = _ids(actor, wanted, select(Booking.visit_id, starts)).group_by(Booking.visit_id)
    return _some(found.order_by(starts, Booking.visit_id), offset, limit)


def _ids(actor: Actor, wanted: Wanted, chosen: Any) -> Select[Any]:
    found: Select[Any] = (
        chosen.select_from(Booking)
        .join(Visit, Visit.id == Booking.visit_id)
        .join(Client, Client.id == Booking.client_id)
        .join(Occurrence, Occurrence.id == Booking.occurrence_id)
        .where(*visible(actor, Booking, by=Occurrence), *_narrowed(wanted))
    )
    return found


def _some(found: Select[Any], offset: int, limit: int) -> tuple[list[int], int]:
    total = db.session.scalar(select(func.count()).select_from(found.order_by(None).subquery())) or 0
    return list(db.session.scalars(found.offset(offset).limit(limit))), total


@dataclass(frozen=True, slots=True)
class Lesson:
    """A class and the bookings of its places that the actor may see, by name; `staff_ids` who leads."""

    occurrence: Occurrence
    bookings: tuple[Booking, ...]

    @property
    def version(self) -> int:
        """Grows with every change of any of them."""
        return sum(one.version for one in self.bookings)


def find_lesson(actor: Actor, occurrence_ref: str) -> Lesson:
    """A class with its participants, planned or called off. Raises NotFound, Forbidden."""
    check_somewhere(actor, "bookings:read")
    occurrence = db.session.scalar(
        select(Occurrence)
        .where(
            Occurrence.public_id == occurrence_ref,
            Occurrence.is_class,
            Occurrence.business_id == actor.business_id,
            *_there(actor),
        )
        .execution_options(populate_existing=True)
    )
    if occurrence is None:
        raise NotFound(_("There is no such class."))
    return Lesson(occurrence, tuple(_participants(actor, occurrence)))


def _there(actor: Actor) -> list[Any]:
    places = actor.places("bookings:read")
    return [] if places is None else [Occurrence.location_id.in_(places)]


def _participants(actor: Actor, occurrence: Occurrence) -> Sequence[Booking]:
    return db.session.scalars(
        select(Booking)
        .where(Booking.occurrence_id == occurrence.id, *visible(actor, Booking))
        .options(joinedload(Booking.occurrence), joinedload(Booking.visit).options(joinedload(Visit.client)))
        .order_by(Booking.client_name, Booking.id)
        .execution_options(populate_existing=True)
    ).all()


def is_over(occurrence: Occurrence) -> bool:
    """Whether a class has ended."""
    return occurrence.ends * 60 <= clock.seconds()
