"""What the calendars of all kinds of subjects have in common: whose they are, their window, names and places."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, SQLColumnExpression, exists, select, true
from sqlalchemy.orm import aliased

from bookingapp.base import clock
from bookingapp.base.db import db
from bookingapp.base.i18n import _
from bookingapp.base.wording import one_line
from bookingapp.domain.business.roles import rights_of
from bookingapp.domain.messaging.ical import Status
from bookingapp.models.business import Access, Location, Role
from bookingapp.models.catalog import ResourceUnit, Service
from bookingapp.models.schedule import Assignment, Occurrence
from bookingapp.models.staff import StaffMember

Condition = SQLColumnExpression[bool]
Rows = Select[*tuple[Any, ...]]

GONE_DAYS = 30
"""How long what was cancelled is still told as cancelled."""

LIVE = ("pending", "confirmed", "arrived", "completed", "no_show")
"""States of a booking whose time is not given back."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Whose calendar, and how much of it. `low` is the UTC minute that it begins at, `gone_since` the instant since
    when cancellations are told; `base_url` is where links lead, and None leaves them out.
    """

    business_id: int
    business: str
    slug: str
    kind: str
    subject_id: int
    details: bool
    low: int
    gone_since: datetime
    secret_key: str
    base_url: str | None
    locale: str


@dataclass(frozen=True, slots=True)
class Names:
    """The words that entries need, looked up once, and who serves each occurrence.

    `venues` are the locations in a line, `elsewhere` says where services happen that come to no location.
    """

    venues: Mapping[int, str]
    elsewhere: Mapping[int, str]
    services: Mapping[int, str]
    zones: Mapping[int, ZoneInfo]
    serving: Mapping[int, Sequence[str]]
    reference: str
    waits: str

    def who(self, row: Any) -> str:
        """Who serves the occurrence of a row; '' where that goes without saying."""
        return ", ".join(self.serving.get(row.id, ()))

    def place(self, row: Any) -> str:
        """Where it happens."""
        return self.elsewhere.get(row.service_id) or self.venues[row.location_id]

    def refer(self, row: Any) -> str:
        """The visit's reference, as the pages show it."""
        return self.reference % {"reference": row.visit_ref[-6:].upper()}


def may_see(business_id: int, user_id: int) -> list[int | None]:
    """The locations where a user may see everybody's bookings at a business; None among them stands for all."""
    rows = db.session.execute(
        select(Access.location_id, Role.name, Role.rights, Role.built_in)
        .join(Role, Role.id == Access.role_id)
        .where(Access.business_id == business_id, Access.user_id == user_id)
    )
    return [
        row.location_id for row in rows if "bookings:all" in rights_of(row.name, row.rights, row.built_in)
    ]


def window(shown: Shown, mine: Condition) -> list[Condition]:
    """Those of the business from the calendar's first day on."""
    return [Occurrence.business_id == shown.business_id, Occurrence.starts >= shown.low, mine]


def occurrences_of(shown: Shown) -> Condition:
    """Which occurrences belong into the calendar."""
    if shown.kind == "location":
        return Occurrence.location_id == shown.subject_id
    if shown.kind == "service":
        return Occurrence.service_id == shown.subject_id
    calendars = _calendars(shown)
    if calendars or shown.kind != "user":
        return _served(calendars)
    places = may_see(shown.business_id, shown.subject_id)
    if None in places:
        return true()
    return Occurrence.location_id.in_([place for place in places if place is not None])


def _calendars(shown: Shown) -> Sequence[int]:
    """What is booked when a staff member, a user who serves, or a resource is."""
    at_business = StaffMember.business_id == shown.business_id
    if shown.kind == "resource":
        found = select(ResourceUnit.calendar_id).where(ResourceUnit.resource_id == shown.subject_id)
    elif shown.kind == "staff":
        found = select(StaffMember.calendar_id).where(StaffMember.id == shown.subject_id, at_business)
    else:
        own = StaffMember.user_id == shown.subject_id
        found = select(StaffMember.calendar_id).where(own, StaffMember.active, at_business)
    return db.session.scalars(found).all()


def _served(calendars: Sequence[int]) -> Condition:
    serves = aliased(Assignment)
    return exists().where(serves.occurrence_id == Occurrence.id, serves.calendar_id.in_(calendars))


def status_of(statuses: Iterable[str]) -> Status:
    """As calendars call it: cancelled when nothing of it takes place, tentative while any of it waits."""
    live = [status for status in statuses if status in LIVE]
    if not live:
        return "CANCELLED"
    return "TENTATIVE" if "pending" in live else "CONFIRMED"


def names_of(shown: Shown, serving: Mapping[int, Sequence[str]], at_client: str) -> Names:
    """Of the whole business, what is archived too: it is still where past bookings were."""
    locations = db.session.execute(
        select(Location.id, Location.name, Location.address, Location.timezone).where(
            Location.business_id == shown.business_id
        )
    ).all()
    services = db.session.execute(
        select(Service.id, Service.name, Service.place).where(Service.business_id == shown.business_id)
    ).all()
    elsewhere = {"video": _("Video call"), "phone": _("Phone call"), "client": at_client}
    return Names(
        venues={location.id: _venue(location) for location in locations},
        elsewhere={one.id: elsewhere[one.place] for one in services if one.place in elsewhere},
        services={service.id: service.name for service in services},
        zones={location.id: ZoneInfo(location.timezone) for location in locations},
        serving=serving,
        reference=_("Reference: %(reference)s"),
        waits=_("Waits for confirmation"),
    )


def _venue(location: Any) -> str:
    return ", ".join(part for part in (location.name, one_line(location.address)) if part)


def serving_of(shown: Shown, mine: Condition) -> Mapping[int, list[str]]:
    """The names of who serves each occurrence, but for a staff member's own calendar, where others matter not."""
    found: dict[int, list[str]] = defaultdict(list)
    if shown.kind == "staff":
        return found
    low = shown.low - clock.DAY  # visits that began the day before
    conditions = [Occurrence.business_id == shown.business_id, Occurrence.starts >= low, mine]
    rows = db.session.execute(
        select(Assignment.occurrence_id, StaffMember.name)
        .join(Occurrence, Occurrence.id == Assignment.occurrence_id)
        .join(StaffMember, StaffMember.calendar_id == Assignment.calendar_id)
        .where(*conditions)
        .order_by(StaffMember.order, StaffMember.id)
    )
    for occurrence_id, name in rows:
        found[occurrence_id].append(name)
    return found


def gone_since(day: int) -> datetime:
    """The instant since when cancellations are told, on a UTC day counted from the epoch."""
    return clock.EPOCH + timedelta(days=day - GONE_DAYS)
