"""Staff members as programs see them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from bookingapp.base.db import by_id, db
from bookingapp.models.business import Location
from bookingapp.models.catalog import Service, ServiceStaff
from bookingapp.models.staff import Position, StaffLocation, StaffMember

PRIVATE = ("email", "phone", "priority", "weight")
"""What only those who work there are told."""


def staff_payloads(rows: Sequence[StaffMember], *, public: bool = False) -> list[dict[str, Any]]:
    """Staff in the order given: three statements, however many they are."""
    keys = [row.id for row in rows]
    places: dict[int, list[str]] = defaultdict(list)
    for key, ref in db.session.execute(
        select(StaffLocation.staff_id, Location.public_id)
        .join(Location, Location.id == StaffLocation.location_id)
        .where(StaffLocation.staff_id.in_(keys))
        .order_by(Location.order, Location.id)
    ):
        places[key].append(ref)
    services: dict[int, list[str]] = defaultdict(list)
    performed = (
        select(ServiceStaff.staff_id, Service.public_id)
        .join(Service, Service.id == ServiceStaff.service_id)
        .where(ServiceStaff.staff_id.in_(keys), Service.active)
        .order_by(Service.order, Service.id)
    )
    if public:
        performed = performed.where(Service.visibility == "public", Service.online_booking)
    for key, ref in db.session.execute(performed):
        services[key].append(ref)
    wanted = {row.position_id for row in rows if row.position_id}
    positions = by_id(Position.public_id, wanted)
    shown = [_one(row, positions, places[row.id], services[row.id]) for row in rows]
    for one in shown if public else ():
        for name in PRIVATE:
            del one[name]
    return shown


def _one(
    row: StaffMember, positions: dict[int, str], places: list[str], services: list[str]
) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "name": row.name,
        "title": row.title,
        "about": row.about,
        "email": row.email,
        "phone": row.phone,
        "image_url": row.image_url,
        "colour": row.colour,
        "position_id": positions.get(row.position_id or 0),
        "location_ids": places,
        "service_ids": services,
        "online_booking": row.online_booking,
        "priority": row.priority,
        "weight": row.weight,
        "order": row.order,
        "active": row.active,
    }
