"""The catalogue: categories, services and their add-ons, who performs them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Conflict, Invalid
from bookingapp.base.events import emit
from bookingapp.base.i18n import _
from bookingapp.base.ids import new_id
from bookingapp.domain.business.access import allowed, own
from bookingapp.domain.business.rules import CANCELLATION, Check, free_slug, slug_of
from bookingapp.domain.catalog import rules
from bookingapp.models.business import Location
from bookingapp.models.catalog import (
    AddOn,
    Resource,
    Service,
    ServiceCategory,
    ServiceLocation,
    ServiceResource,
    ServiceStaff,
    Subdivision,
)
from bookingapp.models.staff import StaffMember

YEAR = 365 * 24 * 60
LONGEST_SERVICE = 30 * 24 * 60
INHERIT = -1
"""Given as notice or window: what the business says."""


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
    """An add-on to be made: minutes and minor units on top of the service."""

    name: str
    duration_minutes: int = 0
    price_amount: int = 0


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
    taken = frozenset(db.session.scalars(select(Service.slug).where(Service.business_id == business_id)))
    own(check, "category_id", ServiceCategory, business_id, category_id)
    own(check, "subdivision_id", Subdivision, business_id, subdivision_id)
    duration = check.number("duration_minutes", duration_minutes, 1, LONGEST_SERVICE)
    processing = rules.processing(check, duration, processing_after, processing_minutes)
    inherits_notice, inherits_window = min_notice_minutes == INHERIT, booking_window_days == INHERIT
    service = Service(
        public_id=new_id("srv"),
        business_id=business_id,
        category_id=category_id,
        subdivision_id=subdivision_id,
        slug=check.slug("slug", free_slug(slug_of(name, "service"), taken) if slug is None else slug),
        name=check.line("name", name),
        description=check.text("description", description),
        duration_minutes=duration,
        price_amount=check.money("price.amount", price_amount),
        price_max_amount=check.money("price.max_amount", price_max_amount),
        price_type=check.choice("price.type", price_type, rules.PRICE_TYPES),
        buffer_before_minutes=check.number("buffer_before_minutes", buffer_before_minutes, 0, 720),
        buffer_after_minutes=check.number("buffer_after_minutes", buffer_after_minutes, 0, 720),
        slot_step_minutes=check.number("slot_step_minutes", slot_step_minutes, 1, 1440),
        fixed_starts=rules.fixed_starts(check, fixed_starts),
        inherits_notice=inherits_notice,
        min_notice_minutes=(
            None if inherits_notice else check.whole("min_notice_minutes", min_notice_minutes, 0, YEAR)
        ),
        inherits_window=inherits_window,
        booking_window_days=(
            None if inherits_window else check.whole("booking_window_days", booking_window_days, 1, 3650)
        ),
        max_per_day=check.whole("max_per_day", max_per_day, 1, 10_000),
        max_per_week=check.whole("max_per_week", max_per_week, 1, 10_000),
        max_active_per_client=check.whole("max_active_per_client", max_active_per_client, 1, 10_000),
        capacity=check.number("capacity", capacity, 1, 100_000),
        staff_count=check.number("staff_count", staff_count, 1, 20),
        processing_after=processing[0],
        processing_minutes=processing[1],
        requires_approval=requires_approval,
        place=check.choice("place", place, rules.PLACES),
        availability=rules.service_window(check, availability),
        questions=rules.questions(check, questions),
        cancellation=check.mapping("cancellation", cancellation, CANCELLATION),
        deposit=rules.deposit(check, deposit),
        online_booking=online_booking,
        visibility=check.choice("visibility", visibility, rules.VISIBILITIES),
        colour=check.colour("colour", colour),
        image_url=check.link("image_url", image_url),
        order=check.number("order", order, 0, 10_000),
    )
    if price_max_amount is not None and price_max_amount < price_amount:
        check.refuse("price.max_amount", _("The highest price is below the lowest."))
    check.done()
    if service.slug in taken:
        raise Conflict(_("There is already a service %(slug)s.", slug=service.slug))
    db.session.add(service)
    db.session.flush()
    everyone = [*performers, *(PerformerSettings(staff_id) for staff_id in staff_ids)]
    _set_performers(check, service, everyone)
    _set_places(check, service, location_ids)
    _set_resources(check, service, resources or {})
    check.done()
    for number, extra in enumerate(addons):
        _add_extra(service, extra, number)
    db.session.flush()
    emit("service.created", actor, business_id, service.public_id, name=service.name)
    return service


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
    addon = _add_extra(service, Extra(name, duration_minutes, price_amount), order)
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
    for row in db.session.scalars(select(ServiceStaff).where(ServiceStaff.service_id == service.id)):
        db.session.delete(row)
    db.session.flush()
    _set_performers(check, service, performers)
    check.done()
    db.session.flush()
    emit("service.changed", actor, business_id, service.public_id, fields=["staff_ids"])
    return service


def _set_performers(check: Check, service: Service, performers: Sequence[PerformerSettings]) -> None:
    for number, settings in enumerate({one.staff_id: one for one in reversed(performers)}.values()):
        field = f"performers.{number}"
        if own(check, f"{field}.staff_id", StaffMember, service.business_id, settings.staff_id) is None:
            continue
        db.session.add(
            ServiceStaff(
                service_id=service.id,
                staff_id=settings.staff_id,
                business_id=service.business_id,
                price_amount=check.money(f"{field}.price_amount", settings.price_amount),
                duration_minutes=check.whole(
                    f"{field}.duration_minutes", settings.duration_minutes, 1, LONGEST_SERVICE
                ),
                buffer_before_minutes=check.whole(
                    f"{field}.buffer_before_minutes", settings.buffer_before_minutes, 0, 720
                ),
                buffer_after_minutes=check.whole(
                    f"{field}.buffer_after_minutes", settings.buffer_after_minutes, 0, 720
                ),
            )
        )


def _set_places(check: Check, service: Service, location_ids: Sequence[int]) -> None:
    for number, location_id in enumerate(dict.fromkeys(location_ids)):
        if own(check, f"location_ids.{number}", Location, service.business_id, location_id) is not None:
            db.session.add(
                ServiceLocation(
                    service_id=service.id, location_id=location_id, business_id=service.business_id
                )
            )


def _set_resources(check: Check, service: Service, wanted: Mapping[int, int]) -> None:
    for number, (resource_id, quantity) in enumerate(wanted.items()):
        field = f"resources.{number}"
        if own(check, f"{field}.resource_id", Resource, service.business_id, resource_id) is not None:
            db.session.add(
                ServiceResource(
                    service_id=service.id,
                    resource_id=resource_id,
                    business_id=service.business_id,
                    quantity=check.number(f"{field}.quantity", quantity, 1, 100),
                )
            )


def _add_extra(service: Service, extra: Extra, order: int) -> AddOn:
    check = Check()
    addon = AddOn(
        public_id=new_id("add"),
        business_id=service.business_id,
        service_id=service.id,
        name=check.line("addons.name", extra.name),
        duration_minutes=check.number("addons.duration_minutes", extra.duration_minutes, 0, 24 * 60),
        price_amount=check.money("addons.price_amount", extra.price_amount),
        order=order,
    )
    check.done()
    if addon.duration_minutes + service.duration_minutes > LONGEST_SERVICE:
        raise Invalid(
            _("Some values cannot be accepted."),
            {"addons.duration_minutes": [_("The service would be longer than 30 days.")]},
        )
    db.session.add(addon)
    return addon
