"""The catalogue: categories, services and their add-ons, who performs them. Changing services: changes.py."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Conflict
from bookingapp.base.events import emit
from bookingapp.base.i18n import _
from bookingapp.base.ids import new_id
from bookingapp.domain.business.access import allowed, own
from bookingapp.domain.business.rules import Check, free_slug, slug_of
from bookingapp.domain.catalog import rules
from bookingapp.domain.catalog.belongings import (
    Extra,
    PerformerSettings,
    add_extra,
    put_performers,
    put_places,
    put_resources,
)
from bookingapp.domain.catalog.rules import INHERIT, LONGEST_SERVICE
from bookingapp.models.catalog import AddOn, Service, ServiceCategory, Subdivision

__all__ = [
    "INHERIT",
    "LONGEST_SERVICE",
    "Extra",
    "PerformerSettings",
    "add_addon",
    "add_category",
    "add_service",
    "add_subdivision",
    "set_performers",
    "taken_slugs",
]


def add_category(actor: Actor, business_id: int, *, name: str, order: int = 0) -> ServiceCategory:
    """Add a heading of the catalogue. Raises NotFound, Forbidden, Invalid."""
    allowed(actor, business_id, "services:write")
    check = Check()
    category = ServiceCategory(
        public_id=new_id("cat"),
        business_id=business_id,
        name=check.line("name", name),
        order=check.number("order", order, 0, 10_000),
    )
    check.done()
    db.session.add(category)
    db.session.flush()
    emit("category.created", actor, business_id, category.public_id, name=category.name)
    return category


def add_subdivision(actor: Actor, business_id: int, *, name: str, order: int = 0) -> Subdivision:
    """Add a department. Raises NotFound, Forbidden, Invalid."""
    allowed(actor, business_id, "services:write")
    check = Check()
    subdivision = Subdivision(
        public_id=new_id("sub"),
        business_id=business_id,
        name=check.line("name", name),
        order=check.number("order", order, 0, 10_000),
    )
    check.done()
    db.session.add(subdivision)
    db.session.flush()
    emit("subdivision.created", actor, business_id, subdivision.public_id, name=subdivision.name)
    return subdivision


def add_service(
    actor: Actor,
    business_id: int,
    *,
    name: str,
    duration_minutes: int,
    price_amount: int = 0,
    price_type: str = "flat",
    price_max_amount: int | None = None,
    description: str = "",
    slug: str | None = None,
    category_id: int | None = None,
    subdivision_id: int | None = None,
    buffer_before_minutes: int = 0,
    buffer_after_minutes: int = 0,
    slot_step_minutes: int = 15,
    fixed_starts: Sequence[int] | None = None,
    min_notice_minutes: int | None = INHERIT,
    booking_window_days: int | None = INHERIT,
    max_per_day: int | None = None,
    max_per_week: int | None = None,
    max_active_per_client: int | None = None,
    capacity: int = 1,
    staff_count: int = 1,
    processing_after: int | None = None,
    processing_minutes: int | None = None,
    requires_approval: bool = False,
    place: str = "venue",
    availability: Mapping[str, Any] | None = None,
    questions: Sequence[Mapping[str, Any]] = (),
    cancellation: Mapping[str, int] | None = None,
    deposit: Mapping[str, Any] | None = None,
    online_booking: bool = True,
    visibility: str = "public",
    colour: str | None = None,
    image_url: str | None = None,
    order: int = 0,
    performers: Sequence[PerformerSettings] = (),
    staff_ids: Sequence[int] = (),
    location_ids: Sequence[int] = (),
    resources: Mapping[int, int] | None = None,
    addons: Sequence[Extra] = (),
) -> Service:
    """Add a service. `INHERIT` as notice or window means the business's own, None means none.

    `performers` and `staff_ids` together say who performs it: nobody means that it cannot be booked.
    Without `location_ids` it is offered everywhere. `resources` maps a resource to how many of its units
    are taken. Raises NotFound, Forbidden, Invalid, and Conflict when the slug is taken.
    """
    allowed(actor, business_id, "services:write")
    check = Check()
    taken = taken_slugs(business_id)
    own(check, "category_id", ServiceCategory, business_id, category_id)
    own(check, "subdivision_id", Subdivision, business_id, subdivision_id)
    given: dict[str, Any] = {
        "name": name,
        "description": description,
        "slug": free_slug(slug_of(name, "service"), taken) if slug is None else slug,
        "category_id": category_id,
        "subdivision_id": subdivision_id,
        "duration_minutes": duration_minutes,
        "price_amount": price_amount,
        "price_type": price_type,
        "price_max_amount": price_max_amount,
        "buffer_before_minutes": buffer_before_minutes,
        "buffer_after_minutes": buffer_after_minutes,
        "slot_step_minutes": slot_step_minutes,
        "fixed_starts": fixed_starts,
        "min_notice_minutes": min_notice_minutes,
        "booking_window_days": booking_window_days,
        "max_per_day": max_per_day,
        "max_per_week": max_per_week,
        "max_active_per_client": max_active_per_client,
        "capacity": capacity,
        "staff_count": staff_count,
        "processing_after": processing_after,
        "processing_minutes": processing_minutes,
        "requires_approval": requires_approval,
        "place": place,
        "availability": availability,
        "questions": questions,
        "cancellation": cancellation,
        "deposit": deposit,
        "online_booking": online_booking,
        "visibility": visibility,
        "colour": colour,
        "image_url": image_url,
    }
    columns = rules.columns(check, given) | {"order": check.number("order", order, 0, 10_000)}
    check.done()
    if columns["slug"] in taken:
        raise Conflict(_("There is already a service %(slug)s.", slug=columns["slug"]))
    service = Service(public_id=new_id("srv"), business_id=business_id, **columns)
    db.session.add(service)
    db.session.flush()
    everyone = [*performers, *(PerformerSettings(staff_id) for staff_id in staff_ids)]
    put_performers(check, service, everyone)
    put_places(check, service, location_ids)
    put_resources(check, service, resources or {})
    check.done()
    for number, extra in enumerate(addons):
        add_extra(check, service, extra, number)
    db.session.flush()
    emit("service.created", actor, business_id, service.public_id, name=service.name)
    return service


def taken_slugs(business_id: int) -> frozenset[str]:
    """The slugs that the services of a business have, archived ones included."""
    return frozenset(db.session.scalars(select(Service.slug).where(Service.business_id == business_id)))


def add_addon(
    actor: Actor,
    business_id: int,
    *,
    service_id: int,
    name: str,
    duration_minutes: int = 0,
    price_amount: int = 0,
    order: int = 0,
) -> AddOn:
    """Add an extra to a service. Raises NotFound, Forbidden, Invalid."""
    allowed(actor, business_id, "services:write")
    check = Check()
    service = own(check, "service_id", Service, business_id, service_id)
    check.done()
    assert service is not None
    addon = add_extra(check, service, Extra(name, duration_minutes, price_amount), order)
    db.session.flush()
    emit("service.changed", actor, business_id, service.public_id, fields=["addons"])
    return addon


def set_performers(
    actor: Actor, business_id: int, *, service_id: int, performers: Sequence[PerformerSettings]
) -> Service:
    """Say anew who performs a service; the set that stood before is replaced. Raises NotFound, Forbidden, Invalid."""
    allowed(actor, business_id, "services:write")
    check = Check()
    service = own(check, "service_id", Service, business_id, service_id)
    check.done()
    assert service is not None
    put_performers(check, service, performers)
    check.done()
    db.session.flush()
    emit("service.changed", actor, business_id, service.public_id, fields=["staff_ids"])
    return service
