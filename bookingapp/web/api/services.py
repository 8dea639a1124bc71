"""Services: what can be booked, with all that belongs to them. `/event-types` is the same by another name."""

from typing import Any

from sqlalchemy import select

from bookingapp.base.db import db
from bookingapp.base.errors import NotFound
from bookingapp.base.i18n import _
from bookingapp.domain.catalog.belongings import Extra, PerformerSettings, performers_of
from bookingapp.domain.catalog.changes import archive_service, restore_service, update_service
from bookingapp.domain.catalog.commands import add_service
from bookingapp.domain.catalog.payloads import service_payloads
from bookingapp.domain.catalog.rules import INHERIT, clock_minutes
from bookingapp.models.business import Location
from bookingapp.models.catalog import Resource, Service, ServiceCategory, Subdivision
from bookingapp.models.staff import StaffMember
from bookingapp.web.api.answers import Page, page_of
from bookingapp.web.api.call import Call
from bookingapp.web.api.lists import (
    Listing,
    chosen,
    is_outside,
    key_of,
    keys_of,
    named,
    page_rows,
    partial,
    row_at,
    whole,
)
from bookingapp.web.api.operation import operation
from bookingapp.web.api.service_shapes import (
    AddOnIn,
    Amount,
    ServiceIn,
    ServiceOut,
    ServicePrice,
    StaffOverride,
)
from bookingapp.web.api.times import wrong

SHOWN = frozenset({"id", "duration"})


ServicePatch = partial(ServiceIn)
RELATIONS = ("staff_ids", "staff_overrides", "location_ids", "resources", "addons")
INHERITED = ("min_notice_minutes", "booking_window_days")


@operation(
    "GET",
    "/services",
    scope="services:read",
    query=Listing,
    answer=Page[ServiceOut],
    public=True,
    alias="/event-types",
)
def list_services(call: Call, query: Listing) -> dict[str, Any]:
    """What can be booked, in its order."""
    statement = chosen(select(Service), Service, call, query)
    if is_outside(call):
        statement = statement.where(Service.online_booking, Service.visibility == "public")
    rows, total = page_rows(statement, (Service.order, Service.id), query)
    return page_of(service_payloads(rows, public=is_outside(call)), total, query.page, query.per_page)


@operation(
    "GET",
    "/services/{id}",
    scope="services:read",
    answer=ServiceOut,
    public=True,
    alias="/event-types/{id}",
    id="srv",
)
def read_service(call: Call, id: str) -> dict[str, Any]:
    """One service; outsiders find an unlisted one too, by its id, but none that only staff see."""
    row: Service = row_at(Service, call, id)
    if is_outside(call) and (row.visibility == "staff" or not row.online_booking):
        raise NotFound(_("There is no such service."))
    return _shown(row, call)


@operation(
    "POST",
    "/services",
    scope="services:write",
    body=ServiceIn,
    answer=ServiceOut,
    ignoring=SHOWN,
    alias="/event-types",
)
def create_service(call: Call, body: ServiceIn) -> dict[str, Any]:
    """Add a service."""
    values = _values(call, body, whole(body), None)
    is_active = values.pop("active")
    row = add_service(call.actor, call.business_id, **values)
    if not is_active:
        archive_service(call.actor, call.business_id, row.public_id)
    return _shown(row, call)


@operation(
    "PATCH",
    "/services/{id}",
    scope="services:write",
    body=ServicePatch,
    answer=ServiceOut,
    ignoring=SHOWN,
    alias="/event-types/{id}",
    id="srv",
)
def change_service(call: Call, id: str, body: Any) -> dict[str, Any]:
    """Change what is named of a service; what is booked keeps what was agreed."""
    return _change(call, id, body, named(body))


@operation(
    "PUT",
    "/services/{id}",
    scope="services:write",
    body=ServiceIn,
    answer=ServiceOut,
    ignoring=SHOWN,
    alias="/event-types/{id}",
    id="srv",
)
def replace_service(call: Call, id: str, body: ServiceIn) -> dict[str, Any]:
    """Say all of a service anew; relations that are not named stay."""
    values = whole(body)
    for name in RELATIONS:
        if name not in body.model_fields_set:
            del values[name]
    return _change(call, id, body, values)


@operation(
    "DELETE",
    "/services/{id}",
    scope="services:write",
    answer=ServiceOut,
    alias="/event-types/{id}",
    id="srv",
)
def delete_service(call: Call, id: str) -> dict[str, Any]:
    """Offer a service no more; what is booked stays booked."""
    return _shown(archive_service(call.actor, call.business_id, id), call)


def _change(call: Call, ref: str, body: Any, values: dict[str, Any]) -> dict[str, Any]:
    row: Service = row_at(Service, call, ref)
    chosen_values = _values(call, body, values, row)
    is_active = chosen_values.pop("active", None)
    update_service(call.actor, call.business_id, ref, **chosen_values)
    if is_active is not None and is_active != row.active:
        (restore_service if is_active else archive_service)(call.actor, call.business_id, ref)
    return _shown(row, call)


def _shown(row: Service, call: Call) -> dict[str, Any]:
    db.session.flush()
    return service_payloads([row], public=is_outside(call))[0]


def _values(call: Call, body: Any, said: dict[str, Any], row: Service | None) -> dict[str, Any]:
    """A body by the names of the commands. Raises Invalid."""
    values = {name: value for name, value in said.items() if name not in (*RELATIONS, "price", "slug")}
    for name in INHERITED:
        if name in values and name not in body.model_fields_set:
            values[name] = INHERIT
    if said.get("slug") is not None:
        values["slug"] = said["slug"]
    if "price" in said:
        price: ServicePrice = said["price"]
        _check_currency(call, "price", price)
        values |= {
            "price_amount": price.amount,
            "price_type": price.type,
            "price_max_amount": price.max_amount,
        }
    for name, table in (("category_id", ServiceCategory), ("subdivision_id", Subdivision)):
        if name in values:
            values[name] = key_of(table, call.business_id, values[name], name)
    if values.get("fixed_starts") is not None:
        values["fixed_starts"] = [_wall(number, at) for number, at in enumerate(values["fixed_starts"])]
    for name in ("availability", "cancellation", "deposit"):
        if values.get(name) is not None:
            values[name] = values[name].model_dump(exclude_none=True)
    if "questions" in values:
        values["questions"] = [one.model_dump() for one in values["questions"]]
    return values | _relations(call, said, row)


def _relations(call: Call, said: dict[str, Any], row: Service | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if "location_ids" in said:
        found["location_ids"] = keys_of(Location, call.business_id, said["location_ids"], "location_ids")
    if "resources" in said:
        refs = [one.resource_id for one in said["resources"]]
        keys = keys_of(Resource, call.business_id, refs, "resources")
        found["resources"] = {key: one.quantity for key, one in zip(keys, said["resources"], strict=True)}
    if "addons" in said:
        found["addons"] = [_extra(call, number, one) for number, one in enumerate(said["addons"])]
    if "staff_ids" in said or "staff_overrides" in said:
        found["performers"] = _performers(call, said, row)
    return found


def _performers(call: Call, said: dict[str, Any], row: Service | None) -> list[PerformerSettings]:
    """Who performs it: the ids that are named, else those that stood; overrides likewise."""
    standing = {one.staff_id: one for one in performers_of(row.id)} if row else {}
    wanted = list(standing)
    if "staff_ids" in said:
        wanted = keys_of(StaffMember, call.business_id, said["staff_ids"], "staff_ids")
    if "staff_overrides" not in said:
        return [standing.get(key, PerformerSettings(key)) for key in wanted]
    overrides: list[StaffOverride] = said["staff_overrides"]
    refs = [one.staff_id for one in overrides]
    keys = keys_of(StaffMember, call.business_id, refs, "staff_overrides")
    own: dict[int, PerformerSettings] = {}
    for number, (key, one) in enumerate(zip(keys, overrides, strict=True)):
        if key not in wanted:
            raise wrong(f"staff_overrides.{number}.staff_id", _("Name them in staff_ids too."))
        if one.price:
            _check_currency(call, f"staff_overrides.{number}.price", one.price)
        own[key] = PerformerSettings(
            key,
            one.price.amount if one.price else None,
            one.duration_minutes,
            one.buffer_before_minutes,
            one.buffer_after_minutes,
        )
    return [own.get(key, PerformerSettings(key)) for key in wanted]


def _extra(call: Call, number: int, one: AddOnIn) -> Extra:
    _check_currency(call, f"addons.{number}.price", one.price)
    return Extra(one.name, one.duration_minutes, one.price.amount, one.id)


def _wall(number: int, text: str) -> int:
    minutes = clock_minutes(text)
    if minutes is None:
        raise wrong(f"fixed_starts.{number}", _("Write a time like 09:00."))
    return minutes


def _check_currency(call: Call, field: str, price: Amount) -> None:
    if price.currency not in (None, call.timetable.business.currency):
        raise wrong(f"{field}.currency", _("This is not the currency of the business."))
