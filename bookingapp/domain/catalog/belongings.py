"""What belongs to a service: who performs it and how, where it is offered, what it takes, its add-ons."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from bookingapp.base.db import db
from bookingapp.base.i18n import _
from bookingapp.base.ids import new_id
from bookingapp.domain.business.access import own
from bookingapp.domain.business.rules import Check
from bookingapp.domain.catalog.rules import DAY, LONGEST_SERVICE
from bookingapp.models.business import Location
from bookingapp.models.catalog import AddOn, Resource, Service, ServiceLocation, ServiceResource, ServiceStaff
from bookingapp.models.staff import StaffMember


@dataclass(frozen=True, slots=True)
class PerformerSettings:
    """Who performs a service, and what is theirs alone; None: as the service says. Minutes and minor units."""

    staff_id: int
    price_amount: int | None = None
    duration_minutes: int | None = None
    buffer_before_minutes: int | None = None
    buffer_after_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Extra:
    """An add-on: minutes and minor units on top of the service. `ref` names one that is there already."""

    name: str
    duration_minutes: int = 0
    price_amount: int = 0
    ref: str | None = None


def performers_of(service_id: int) -> list[PerformerSettings]:
    """Who performs a service, archived staff among them, in the order of their ids."""
    rows = db.session.scalars(
        select(ServiceStaff).where(ServiceStaff.service_id == service_id).order_by(ServiceStaff.staff_id)
    )
    return [
        PerformerSettings(
            one.staff_id,
            one.price_amount,
            one.duration_minutes,
            one.buffer_before_minutes,
            one.buffer_after_minutes,
        )
        for one in rows
    ]


def places_of(service_id: int) -> list[int]:
    """The locations that a service is confined to; none: it is offered everywhere."""
    return list(
        db.session.scalars(
            select(ServiceLocation.location_id)
            .where(ServiceLocation.service_id == service_id)
            .order_by(ServiceLocation.location_id)
        )
    )


def resources_of(service_id: int) -> dict[int, int]:
    """How many units of which resource a service takes."""
    rows: Any = db.session.execute(
        select(ServiceResource.resource_id, ServiceResource.quantity)
        .where(ServiceResource.service_id == service_id)
        .order_by(ServiceResource.resource_id)
    )
    return dict(rows.all())


def addons_of(service_id: int, *, active: bool = True) -> list[AddOn]:
    """The add-ons of a service that are offered, or those that are not any more, in their order."""
    return list(
        db.session.scalars(
            select(AddOn)
            .where(AddOn.service_id == service_id, AddOn.active.is_(active))
            .order_by(AddOn.order, AddOn.id)
        )
    )


def put_performers(check: Check, service: Service, performers: Iterable[PerformerSettings]) -> bool:
    """The set of those who perform it, whatever it was; whether that changed anything.

    Of two entries for one staff member the first counts.
    """
    rows = _rows(ServiceStaff, ServiceStaff.staff_id, service)
    changed = False
    wanted = {one.staff_id: one for one in reversed(list(performers))}
    for number, settings in enumerate(wanted.values()):
        field = f"performers.{number}"
        if own(check, f"{field}.staff_id", StaffMember, service.business_id, settings.staff_id) is None:
            continue
        values = _performing(check, field, settings)
        changed |= _put(rows, ServiceStaff, {"staff_id": settings.staff_id}, values, service)
    return _drop(rows, wanted) or changed


def put_places(check: Check, service: Service, location_ids: Sequence[int]) -> bool:
    """The locations it is confined to; whether that changed anything."""
    rows = _rows(ServiceLocation, ServiceLocation.location_id, service)
    changed = False
    for number, location_id in enumerate(dict.fromkeys(location_ids)):
        if own(check, f"location_ids.{number}", Location, service.business_id, location_id) is not None:
            changed |= _put(rows, ServiceLocation, {"location_id": location_id}, {}, service)
    return _drop(rows, location_ids) or changed


def put_resources(check: Check, service: Service, wanted: Mapping[int, int]) -> bool:
    """What it takes; whether that changed anything."""
    rows = _rows(ServiceResource, ServiceResource.resource_id, service)
    changed = False
    for number, (resource_id, quantity) in enumerate(wanted.items()):
        field = f"resources.{number}"
        if own(check, f"{field}.resource_id", Resource, service.business_id, resource_id) is not None:
            values = {"quantity": check.number(f"{field}.quantity", quantity, 1, 100)}
            changed |= _put(rows, ServiceResource, {"resource_id": resource_id}, values, service)
    return _drop(rows, wanted) or changed


def put_addons(check: Check, service: Service, extras: Sequence[Extra]) -> bool:
    """Its add-ons in this order; one that is not named is archived, one that was comes back. Whether anything changed."""
    known = {
        one.public_id: one for one in db.session.scalars(select(AddOn).where(AddOn.service_id == service.id))
    }
    named: set[str] = set()
    changed = False
    for number, extra in enumerate(extras):
        values = checked_addon(check, service, f"addons.{number}", extra) | {"order": number, "active": True}
        row = known.get(extra.ref or "")
        if extra.ref and row is None:
            check.refuse(f"addons.{number}.name", _("There is no such entry."))
        elif row is None:
            db.session.add(_addon(service, values))
            changed = True
        else:
            named.add(row.public_id)
            changed |= _set(row, values)
    for ref, row in known.items():
        changed |= ref not in named and _set(row, {"active": False})
    return changed


def add_extra(check: Check, service: Service, extra: Extra, order: int) -> AddOn:
    """Make one more add-on. Raises Invalid."""
    values = checked_addon(check, service, "addons", extra)
    check.done()
    addon = _addon(service, values | {"order": order, "active": True})
    db.session.add(addon)
    return addon


def checked_addon(check: Check, service: Service, field: str, extra: Extra) -> dict[str, Any]:
    """An add-on as it is stored."""
    minutes = check.number(f"{field}.duration_minutes", extra.duration_minutes, 0, DAY)
    if minutes + service.duration_minutes > LONGEST_SERVICE:
        check.refuse(f"{field}.duration_minutes", _("The service would be longer than 30 days."))
    return {
        "name": check.line(f"{field}.name", extra.name),
        "duration_minutes": minutes,
        "price_amount": check.money(f"{field}.price_amount", extra.price_amount),
    }


def _addon(service: Service, values: Mapping[str, Any]) -> AddOn:
    owner = {"business_id": service.business_id, "service_id": service.id}
    return AddOn(public_id=new_id("add"), **owner, **values)


def _performing(check: Check, field: str, settings: PerformerSettings) -> dict[str, Any]:
    before, after = settings.buffer_before_minutes, settings.buffer_after_minutes
    minutes = settings.duration_minutes
    return {
        "price_amount": check.money(f"{field}.price_amount", settings.price_amount),
        "duration_minutes": check.whole(f"{field}.duration_minutes", minutes, 1, LONGEST_SERVICE),
        "buffer_before_minutes": check.whole(f"{field}.buffer_before_minutes", before, 0, 720),
        "buffer_after_minutes": check.whole(f"{field}.buffer_after_minutes", after, 0, 720),
    }


def _rows(table: Any, key: Any, service: Service) -> dict[int, Any]:
    """The rows beside a service by what they name."""
    found = db.session.scalars(select(table).where(table.service_id == service.id))
    return {getattr(row, key.key): row for row in found}


def _put(
    rows: Mapping[int, Any], table: Any, key: Mapping[str, int], values: Mapping[str, Any], service: Service
) -> bool:
    row = rows.get(next(iter(key.values())))
    if row is not None:
        return _set(row, values)
    owner = {"business_id": service.business_id, "service_id": service.id}
    db.session.add(table(**owner, **key, **values))
    return True


def _set(row: Any, values: Mapping[str, Any]) -> bool:
    """Through the session, so that the timetable is renewed."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return bool(changed)


def _drop(rows: Mapping[int, Any], wanted: Iterable[int]) -> bool:
    kept = set(wanted)
    gone = [row for key, row in rows.items() if key not in kept]
    for row in gone:
        db.session.delete(row)
    return bool(gone)
