"""The places of a business."""

from typing import Any

from pydantic import Field
from sqlalchemy import select

from bookingapp.base.db import db
from bookingapp.domain.business.commands import add_location
from bookingapp.domain.business.locations import archive_location, restore_location, update_location
from bookingapp.domain.business.payloads import location_payload
from bookingapp.models.business import Location
from bookingapp.web.api.answers import Out, Page, page_of
from bookingapp.web.api.call import Call
from bookingapp.web.api.lists import Listing, chosen, named, page_rows, partial, row_at, whole
from bookingapp.web.api.operation import Schema, operation

SHOWN = frozenset({"id"})


class LocationIn(Schema):
    """A place, with its own time zone."""

    name: str = Field(min_length=1, max_length=200)
    timezone: str = Field(min_length=1, max_length=64)
    slug: str | None = Field(None, max_length=80)
    address: str = Field("", max_length=500)
    phone: str | None = Field(None, max_length=40)
    email: str | None = Field(None, max_length=254)
    order: int = Field(0, ge=0, le=10_000)
    active: bool = True


LocationPatch = partial(LocationIn)


class LocationOut(Out):
    """A place."""

    id: str
    name: str
    slug: str
    timezone: str
    address: str
    phone: str | None
    email: str | None
    active: bool
    order: int


@operation("GET", "/locations", scope="locations:read", query=Listing, answer=Page[LocationOut], public=True)
def list_locations(call: Call, query: Listing) -> dict[str, Any]:
    """The places, in their order."""
    rows, total = page_rows(
        chosen(select(Location), Location, call, query), (Location.order, Location.id), query
    )
    return page_of([location_payload(row) for row in rows], total, query.page, query.per_page)


@operation("GET", "/locations/{id}", scope="locations:read", answer=LocationOut, public=True, id="loc")
def read_location(call: Call, id: str) -> dict[str, Any]:
    """One place."""
    return location_payload(row_at(Location, call, id))


@operation("POST", "/locations", scope="locations:write", body=LocationIn, answer=LocationOut, ignoring=SHOWN)
def create_location(call: Call, body: LocationIn) -> dict[str, Any]:
    """Add a place."""
    values = whole(body)
    is_active = values.pop("active")
    row = add_location(call.actor, call.business_id, **values)
    if not is_active:
        archive_location(call.actor, call.business_id, row.public_id)
    return _shown(row)


@operation(
    "PATCH",
    "/locations/{id}",
    scope="locations:write",
    body=LocationPatch,
    answer=LocationOut,
    ignoring=SHOWN,
    id="loc",
)
def change_location(call: Call, id: str, body: Any) -> dict[str, Any]:
    """Change what is named of a place."""
    return _change(call, id, named(body))


@operation(
    "PUT",
    "/locations/{id}",
    scope="locations:write",
    body=LocationIn,
    answer=LocationOut,
    ignoring=SHOWN,
    id="loc",
)
def replace_location(call: Call, id: str, body: LocationIn) -> dict[str, Any]:
    """Say all of a place anew."""
    return _change(call, id, whole(body))


@operation("DELETE", "/locations/{id}", scope="locations:write", answer=LocationOut, id="loc")
def delete_location(call: Call, id: str) -> dict[str, Any]:
    """Close a place; it stays to be seen."""
    return _shown(archive_location(call.actor, call.business_id, id))


def _change(call: Call, ref: str, values: dict[str, Any]) -> dict[str, Any]:
    is_active = values.pop("active", None)
    if values.get("slug") is None:
        values.pop("slug", None)
    row = update_location(call.actor, call.business_id, ref, **values)
    if is_active is not None and is_active != row.active:
        (restore_location if is_active else archive_location)(call.actor, call.business_id, ref)
    return _shown(row)


def _shown(row: Location) -> dict[str, Any]:
    db.session.flush()
    return location_payload(row)
