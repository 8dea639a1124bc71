"""Services and resources as programs see them: so many statements, however long the list."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import and_, func, select

from bookingapp.base.db import db
from bookingapp.domain.business.payloads import cancellation_payload
from bookingapp.models.business import Business, Location
from bookingapp.models.catalog import (
    AddOn,
    Resource,
    ResourceUnit,
    Service,
    ServiceCategory,
    ServiceLocation,
    ServiceResource,
    ServiceStaff,
    Subdivision,
)
from bookingapp.models.staff import StaffMember


def service_payloads(rows: Sequence[Service], *, public: bool = False) -> list[dict[str, Any]]:
    """Services of one business in the order given; with `public` only active staff and places are named."""
    if not rows:
        return []
    keys = [row.id for row in rows]
    business = db.session.get_one(Business, rows[0].business_id)
    staff = _related(keys, ServiceStaff, StaffMember, ServiceStaff.staff_id, public)
    places = _related(keys, ServiceLocation, Location, ServiceLocation.location_id, public)
    resources = _related(keys, ServiceResource, Resource, ServiceResource.resource_id, public)
    addons: dict[int, list[AddOn]] = defaultdict(list)
    for one in db.session.scalars(
        select(AddOn).where(AddOn.service_id.in_(keys), AddOn.active).order_by(AddOn.order, AddOn.id)
    ):
        addons[one.service_id].append(one)
    names = {table: _refs(table, business.id) for table in (ServiceCategory, Subdivision)}
    return [
        _columns(row, business)
        | {
            "category_id": names[ServiceCategory].get(row.category_id),
            "subdivision_id": names[Subdivision].get(row.subdivision_id),
            "addons": [_addon(one, business.currency) for one in addons[row.id]],
            "staff_ids": [ref for ref, _pair in staff[row.id]],
            "staff_overrides": [
                found for ref, pair in staff[row.id] if (found := _own(ref, pair, business.currency))
            ],
            "location_ids": [ref for ref, _pair in places[row.id]],
            "resources": [{"resource_id": ref, "quantity": pair.quantity} for ref, pair in resources[row.id]],
        }
        for row in rows
    ]


def _columns(row: Service, business: Business) -> dict[str, Any]:
    price: dict[str, Any] = {
        "amount": row.price_amount,
        "currency": business.currency,
        "type": row.price_type,
    }
    if row.price_max_amount is not None:
        price["max_amount"] = row.price_max_amount
    starts = row.fixed_starts
    notice = business.min_notice_minutes if row.inherits_notice else row.min_notice_minutes
    window = business.booking_window_days if row.inherits_window else row.booking_window_days
    return {
        "id": row.public_id,
        "name": row.name,
        "slug": row.slug,
        "description": row.description,
        "duration_minutes": row.duration_minutes,
        "duration": row.duration_minutes,
        "price": price,
        "buffer_before_minutes": row.buffer_before_minutes,
        "buffer_after_minutes": row.buffer_after_minutes,
        "slot_step_minutes": row.slot_step_minutes,
        "fixed_starts": None if starts is None else [f"{at // 60:02}:{at % 60:02}" for at in starts],
        "min_notice_minutes": notice,
        "booking_window_days": window,
        "max_per_day": row.max_per_day,
        "max_per_week": row.max_per_week,
        "max_active_per_client": row.max_active_per_client,
        "capacity": row.capacity,
        "staff_count": row.staff_count,
        "processing_after": row.processing_after,
        "processing_minutes": row.processing_minutes,
        "requires_approval": row.requires_approval,
        "place": row.place,
        "availability": row.availability or None,
        "questions": row.questions,
        "cancellation": cancellation_payload(row.cancellation or business.cancellation),
        "deposit": row.deposit or {"type": "none", "value": 0},
        "online_booking": row.online_booking,
        "visibility": row.visibility,
        "colour": row.colour,
        "image_url": row.image_url,
        "active": row.active,
    }


def _addon(row: AddOn, currency: str) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "name": row.name,
        "duration_minutes": row.duration_minutes,
        "price": {"amount": row.price_amount, "currency": currency},
    }


def _own(ref: str, pair: ServiceStaff, currency: str) -> dict[str, Any] | None:
    """What is one staff member's alone; None when nothing is."""
    found: dict[str, Any] = {}
    if pair.price_amount is not None:
        found["price"] = {"amount": pair.price_amount, "currency": currency}
    for name in ("duration_minutes", "buffer_before_minutes", "buffer_after_minutes"):
        if getattr(pair, name) is not None:
            found[name] = getattr(pair, name)
    return {"staff_id": ref} | found if found else None


def _related(keys: Sequence[int], pairs: Any, table: Any, link: Any, public: bool) -> Mapping[int, Any]:
    found: dict[int, list[Any]] = defaultdict(list)
    statement = select(table.public_id, pairs).join(table, table.id == link).where(pairs.service_id.in_(keys))
    if public:
        statement = statement.where(table.active)
    for ref, pair in db.session.execute(statement.order_by(table.order, table.id)):
        found[pair.service_id].append((ref, pair))
    return found


def _refs(table: Any, business_id: int) -> dict[int | None, str]:
    rows: Any = db.session.execute(select(table.id, table.public_id).where(table.business_id == business_id))
    return dict(rows.all())


def resource_payloads(rows: Sequence[Resource]) -> list[dict[str, Any]]:
    """Resources in the order given, with how many units of each are in use."""
    found = db.session.execute(
        select(Resource.id, Location.public_id, func.count(ResourceUnit.id))
        .join(Location, Location.id == Resource.location_id)
        .outerjoin(ResourceUnit, and_(ResourceUnit.resource_id == Resource.id, ResourceUnit.active))
        .where(Resource.id.in_([row.id for row in rows]))
        .group_by(Resource.id, Location.public_id)
    )
    beside = {key: (place, units) for key, place, units in found}
    return [
        {
            "id": row.public_id,
            "name": row.name,
            "kind": row.kind,
            "location_id": beside[row.id][0],
            "quantity": beside[row.id][1],
            "order": row.order,
            "active": row.active,
        }
        for row in rows
    ]
