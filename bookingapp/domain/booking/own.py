"""A person's own visits, at every business: by the address on the visit, else by the client's.

Who may see what is decided here, from the address that was proved; the number of statements is constant.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, exists, func, or_, select, update
from sqlalchemy.orm import selectinload

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import by_id, db
from bookingapp.base.errors import NotFound
from bookingapp.base.i18n import _
from bookingapp.domain.booking.queries import open_bookings, preview_cancellation, visible
from bookingapp.domain.booking.rules import KEEPING, FeePreview
from bookingapp.domain.booking.waitlist import OPEN as WAITING
from bookingapp.domain.booking.waitlist import list_entries
from bookingapp.domain.clients.sign_in import Person
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.business import Business, Location
from bookingapp.models.catalog import Service
from bookingapp.models.clients import Client
from bookingapp.models.schedule import Assignment, Occurrence
from bookingapp.models.staff import StaffMember
from bookingapp.models.waitlist import WaitlistEntry

PAGE = 20
"""Past visits on one page."""


@dataclass(frozen=True, slots=True)
class OwnPart:
    """One booking of a visit, and who serves in it."""

    booking: Booking
    service: Service
    staff_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnVisit:
    """A visit with the names of all that it refers to."""

    visit: Visit
    business: Business
    location: Location
    parts: tuple[OwnPart, ...]

    @property
    def shown(self) -> tuple[OwnPart, ...]:
        """Those still open, or all when none is, in order of time."""
        opened = {booking.id for booking in open_bookings(self.visit)}
        found = [part for part in self.parts if part.booking.id in opened] or list(self.parts)
        return tuple(sorted(found, key=lambda one: (one.booking.occurrence.starts, one.booking.position)))

    @property
    def starts(self) -> int:
        """When it begins, in UTC minutes."""
        return self.shown[0].booking.occurrence.starts

    @property
    def ends(self) -> int:
        """When the last of it ends."""
        return max(part.booking.occurrence.ends for part in self.shown)

    @property
    def status(self) -> str:
        """The state of what is shown; pending as long as any of it waits, lapsed though not yet noted."""
        found = [part.booking for part in self.shown]
        first = next((one for one in found if one.status == "pending"), found[0])
        if first.status == "pending" and first.expires is not None and first.expires <= clock.seconds():
            return "expired"
        return first.status

    @property
    def is_in_person(self) -> bool:
        """Whether client and staff meet at a place, whose zone the times then stay in."""
        return self.shown[0].service.place in {"venue", "client"}

    @property
    def zone(self) -> ZoneInfo:
        """The venue's zone, or the one the client looked through."""
        chosen = self.shown[0].booking.timezone
        return ZoneInfo(chosen if chosen and not self.is_in_person else self.location.timezone)

    @property
    def can_change(self) -> bool:
        """Whether it is open and has not begun."""
        return bool(open_bookings(self.visit)) and self.starts * 60 > clock.seconds()

    def fee(self) -> FeePreview:
        """What cancelling it now would cost."""
        return preview_cancellation(self.visit, clock.seconds())


@dataclass(frozen=True, slots=True)
class OwnWait:
    """A place on a waiting list with the names of all that it refers to; `staff` are those who would do."""

    entry: WaitlistEntry
    business: Business
    location: Location
    service: Service
    staff: tuple[str, ...]
    occurrence: Occurrence | None


def owned(email: str) -> Any:
    """The condition on visits that an address may see."""
    clients = select(Client.id).where(Client.email == email)
    return or_(Visit.email == email, and_(Visit.email.is_(None), Visit.client_id.in_(clients)))


def list_coming(person: Person) -> list[OwnVisit]:
    """Visits of which something is still to come or going on, the next one first."""
    found = _load(select(Visit).where(owned(person.email), _is_coming()))
    return sorted(found, key=lambda one: (one.starts, one.visit.id))


def list_past(person: Person, page: int) -> tuple[list[OwnVisit], int]:
    """A page of all the others, the latest first, and how many there are."""
    return _past([owned(person.email)], page)


def _past(conditions: Sequence[Any], page: int) -> tuple[list[OwnVisit], int]:
    latest = (
        select(func.max(Occurrence.starts))
        .join(Booking, Booking.occurrence_id == Occurrence.id)
        .where(Booking.visit_id == Visit.id)
        .scalar_subquery()
    )
    past = (*conditions, ~_is_coming())
    count = db.session.scalar(select(func.count()).select_from(Visit).where(*past)) or 0
    wanted = select(Visit).where(*past).order_by(latest.desc(), Visit.id.desc())
    return _load(wanted.limit(PAGE).offset((page - 1) * PAGE)), count


def coming_of(actor: Actor, client_id: int) -> list[OwnVisit]:
    """What is to come of a client, as far as somebody who works there may see it; the next one first.

    The caller has found the client by a query that decided whether the actor may see them.
    """
    found = _load(select(Visit).where(Visit.client_id == client_id, *visible(actor, Visit), _is_coming()))
    return sorted(found, key=lambda one: (one.starts, one.visit.id))


def past_of(actor: Actor, client_id: int, page: int) -> tuple[list[OwnVisit], int]:
    """A page of all else of a client, and how many there are; likewise."""
    return _past([Visit.client_id == client_id, *visible(actor, Visit)], page)


def visits_of(actor: Actor, client_id: int) -> list[OwnVisit]:
    """All visits of a client in the order in which they were booked; likewise."""
    return _load(select(Visit).where(Visit.client_id == client_id, *visible(actor, Visit)).order_by(Visit.id))


def waiting_of(client_id: int) -> list[OwnWait]:
    """Where a client waits, oldest first; likewise, and at most three statements however many."""
    return _waits(
        db.session.scalars(
            select(WaitlistEntry)
            .where(WaitlistEntry.client_id == client_id, WaitlistEntry.state.in_(WAITING))
            .execution_options(populate_existing=True)
        ).all()
    )


def list_own_visits(person: Person) -> list[OwnVisit]:
    """All of them, in the order in which they were booked."""
    return _load(select(Visit).where(owned(person.email)).order_by(Visit.id))


def find_own_visit(person: Person, visit_ref: str) -> OwnVisit:
    """One of them. Raises NotFound."""
    found = _load(select(Visit).where(owned(person.email), Visit.public_id == visit_ref))
    if not found:
        raise NotFound(_("There is no such visit."))
    return found[0]


def list_waiting(person: Person) -> list[OwnWait]:
    """Where the person waits, oldest first; at most three statements however many."""
    return _waits(list_entries(person.email))


def _waits(found: Sequence[WaitlistEntry]) -> list[OwnWait]:
    entries = {entry.id: entry for entry in found}
    if not entries:
        return []
    rows = db.session.execute(
        select(WaitlistEntry.id, Business, Location, Service, Occurrence)
        .join(Business, Business.id == WaitlistEntry.business_id)
        .join(Location, Location.id == WaitlistEntry.location_id)
        .join(Service, Service.id == WaitlistEntry.service_id)
        .outerjoin(Occurrence, Occurrence.id == WaitlistEntry.occurrence_id)
        .where(WaitlistEntry.id.in_(entries))
        .order_by(WaitlistEntry.id)
    )
    names = by_id(StaffMember.name, {one for entry in found for one in entry.staff_ids})
    return [
        OwnWait(
            entry := entries[entry_id],
            business,
            location,
            service,
            tuple(names[one] for one in entry.staff_ids if one in names),
            occurrence,
        )
        for entry_id, business, location, service, occurrence in rows
    ]


def change_own_addresses(person: Person, email: str) -> None:
    """Let the person's visits and places on waiting lists carry a new address, so that it may see them.

    To be called while their client rows still carry the old one.
    """
    clients = select(Client.id).where(Client.email == person.email)
    for table in (Visit, WaitlistEntry):
        mine = or_(table.email == person.email, and_(table.email.is_(None), table.client_id.in_(clients)))
        db.session.execute(
            update(table).where(mine).values(email=email), execution_options={"synchronize_session": False}
        )


def _is_coming() -> Any:
    """Whether any booking of the visit is kept and has not ended."""
    now = clock.seconds()
    return exists(
        select(Booking.id)
        .join(Occurrence, Occurrence.id == Booking.occurrence_id)
        .where(
            Booking.visit_id == Visit.id,
            Booking.status.in_(KEEPING),
            or_(Booking.expires.is_(None), Booking.expires > now),
            Occurrence.ends > now // 60,
        )
    )


def _load(wanted: Any) -> list[OwnVisit]:
    """The visits of a statement in its order, with everything that is shown of them."""
    visits = db.session.scalars(
        wanted.options(selectinload(Visit.bookings).joinedload(Booking.occurrence)).execution_options(
            populate_existing=True
        )
    ).all()
    if not visits:
        return []
    named = _named([visit.id for visit in visits])
    serving = _serving([booking.occurrence_id for visit in visits for booking in visit.bookings])
    return [_own(visit, named, serving) for visit in visits if visit.id in named]


_Names = dict[int, tuple[Business, Location, dict[int, Service]]]


def _own(visit: Visit, named: _Names, serving: dict[int, tuple[str, ...]]) -> OwnVisit:
    business, location, services = named[visit.id]
    parts = tuple(
        OwnPart(booking, services[booking.id], serving.get(booking.occurrence_id, ()))
        for booking in visit.bookings
    )
    return OwnVisit(visit, business, location, parts)


def _named(visit_ids: Sequence[int]) -> _Names:
    rows = db.session.execute(
        select(Booking.id, Booking.visit_id, Business, Location, Service)
        .join(Visit, Visit.id == Booking.visit_id)
        .join(Business, Business.id == Visit.business_id)
        .join(Location, Location.id == Visit.location_id)
        .join(Service, Service.id == Booking.service_id)
        .where(Booking.visit_id.in_(visit_ids))
    )
    found: _Names = {}
    for booking_id, visit_id, business, location, service in rows:
        found.setdefault(visit_id, (business, location, {}))[2][booking_id] = service
    return found


def _serving(occurrence_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The names of all who serve each occurrence."""
    rows = db.session.execute(
        select(Assignment.occurrence_id, StaffMember.name)
        .join(StaffMember, StaffMember.calendar_id == Assignment.calendar_id)
        .where(Assignment.occurrence_id.in_(occurrence_ids))
        .order_by(StaffMember.order, StaffMember.id)
    )
    found: dict[int, tuple[str, ...]] = {}
    for occurrence_id, name in rows:
        found[occurrence_id] = (*found.get(occurrence_id, ()), name)
    return found
