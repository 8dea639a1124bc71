"""The catalogue as those know it who work there: the list, one service with all that is set, what there is to choose."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, func, or_, select

from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import NotFound
from bookingapp.base.i18n import _
from bookingapp.base.marks import mark_of
from bookingapp.domain.business.access import allowed_somewhere
from bookingapp.domain.catalog.belongings import (
    Extra,
    addons_of,
    performers_of,
    places_of,
    resources_of,
)
from bookingapp.domain.catalog.rules import INHERIT, SETTINGS
from bookingapp.models.business import Location
from bookingapp.models.catalog import Resource, Service, ServiceCategory, ServiceStaff, Subdivision
from bookingapp.models.schedule import HoldPart, Occurrence, Series
from bookingapp.models.staff import StaffMember
from bookingapp.models.waitlist import WaitlistEntry

READ = "services:read"


@dataclass(frozen=True, slots=True)
class ListedService:
    """A service in the list, with the names of those active staff members who perform it."""

    row: Service
    staff: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """What a service can be tied to: rows by internal id, in their order; archived ones only where they are tied."""

    categories: Mapping[int, ServiceCategory]
    subdivisions: Mapping[int, Subdivision]
    locations: Mapping[int, Location]
    staff: Mapping[int, StaffMember]
    resources: Mapping[int, Resource]


def list_services(actor: Actor, business_id: int, *, archived: bool = False) -> list[ListedService]:
    """The services that are offered, or those archived, in their order. Raises NotFound, Forbidden."""
    allowed_somewhere(actor, business_id, READ)
    rows = db.session.scalars(
        select(Service)
        .where(Service.business_id == business_id, Service.active.is_(not archived))
        .order_by(Service.order, Service.id)
        .execution_options(populate_existing=True)
    ).all()
    staff: dict[int, list[str]] = {}
    for service_id, name in db.session.execute(
        select(ServiceStaff.service_id, StaffMember.name)
        .join(StaffMember, StaffMember.id == ServiceStaff.staff_id)
        .where(ServiceStaff.business_id == business_id, StaffMember.active)
        .order_by(StaffMember.order, StaffMember.id)
    ):
        staff.setdefault(service_id, []).append(name)
    return [ListedService(row, tuple(staff.get(row.id, ()))) for row in rows]


def count_archived(business_id: int) -> int:
    """How many services are archived."""
    gone = select(func.count()).where(Service.business_id == business_id, Service.active.is_(False))
    return db.session.scalar(gone) or 0


def next_order(business_id: int) -> int:
    """The place after all services, for one that is made now."""
    last = db.session.scalar(select(func.max(Service.order)).where(Service.business_id == business_id))
    return 0 if last is None else min(last + 1, 10_000)


def list_categories(business_id: int) -> list[ServiceCategory]:
    """The headings, in their order."""
    return list(
        db.session.scalars(
            select(ServiceCategory)
            .where(ServiceCategory.business_id == business_id)
            .order_by(ServiceCategory.order, ServiceCategory.id)
        )
    )


def find_service(actor: Actor, business_id: int, service_ref: str) -> Service:
    """A service by its public id, archived ones too. Raises NotFound, Forbidden."""
    allowed_somewhere(actor, business_id, READ)
    found = db.session.scalar(
        select(Service)
        .where(Service.public_id == service_ref, Service.business_id == business_id)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound(_("There is no such service."))
    return found


def sheet_of(service: Service) -> dict[str, Any]:
    """Everything that is set of a service, by the names in which it is said to the commands."""
    values = {name: getattr(service, name) for name in SETTINGS}
    if service.inherits_notice:
        values["min_notice_minutes"] = INHERIT
    if service.inherits_window:
        values["booking_window_days"] = INHERIT
    return values | {
        "performers": performers_of(service.id),
        "location_ids": places_of(service.id),
        "resources": resources_of(service.id),
        "addons": [
            Extra(one.name, one.duration_minutes, one.price_amount, one.public_id)
            for one in addons_of(service.id)
        ],
    }


def service_mark(sheet: Mapping[str, Any]) -> str:
    """The mark of what a form of a service shows."""
    return mark_of(sheet)


def find_choices(business_id: int, sheet: Mapping[str, Any]) -> Choices:
    """What there is to choose from for a service."""
    performing = [one.staff_id for one in sheet.get("performers", ())]
    return Choices(
        categories=_known(ServiceCategory, business_id),
        subdivisions=_known(Subdivision, business_id),
        locations=_known(Location, business_id, sheet.get("location_ids", ())),
        staff=_known(StaffMember, business_id, performing),
        resources=_known(Resource, business_id, sheet.get("resources", {})),
    )


def has_history(service: Service) -> bool:
    """Whether it was ever booked, planned, held or waited for: then it can only be archived."""
    tables: tuple[Any, ...] = (Occurrence, Series, HoldPart, WaitlistEntry)
    used = or_(*(exists().where(one.service_id == service.id) for one in tables))
    return bool(db.session.scalar(select(used)))


def _known(table: Any, business_id: int, tied: Any = ()) -> dict[int, Any]:
    statement = select(table).where(table.business_id == business_id)
    if hasattr(table, "active"):
        statement = statement.where(table.active | table.id.in_(list(tied)))
    rows = db.session.scalars(statement.order_by(table.order, table.id))
    return {row.id: row for row in rows}
