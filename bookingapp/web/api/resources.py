"""Resources: rooms, chairs and machines, of which there are so many at a place."""

from typing import Any

from pydantic import Field
from sqlalchemy import select

from bookingapp.base.db import db
from bookingapp.base.i18n import _
from bookingapp.domain.catalog.payloads import resource_payloads
from bookingapp.domain.catalog.resources import (
    add_resource,
    archive_resource,
    restore_resource,
    update_resource,
)
from bookingapp.models.business import Location
from bookingapp.models.catalog import Resource
from bookingapp.web.api.answers import Out, Page, page_of
from bookingapp.web.api.call import Call
from bookingapp.web.api.lists import Listing, chosen, key_of, named, page_rows, partial, row_at, whole
from bookingapp.web.api.operation import Schema, operation
from bookingapp.web.api.places import unknown
from bookingapp.web.api.times import wrong

SHOWN = frozenset({"id"})


class ResourceIn(Schema):
    """A resource at a place, which it does not leave."""

    name: str = Field(min_length=1, max_length=200)
    kind: str = Field("room", min_length=1, max_length=40)
    location_id: str = Field(max_length=40)
    quantity: int = Field(1, ge=1, le=500)
    order: int = Field(0, ge=0, le=10_000)
    active: bool = True


ResourcePatch = partial(ResourceIn)


class ResourceOut(Out):
    """A resource."""

    id: str
    name: str
    kind: str
    location_id: str
    quantity: int
    order: int
    active: bool


@operation("GET", "/resources", scope="resources:read", query=Listing, answer=Page[ResourceOut])
def list_resources(call: Call, query: Listing) -> dict[str, Any]:
    """The resources, in their order."""
    rows, total = page_rows(
        chosen(select(Resource), Resource, call, query), (Resource.order, Resource.id), query
    )
    return page_of(resource_payloads(rows), total, query.page, query.per_page)


@operation("GET", "/resources/{id}", scope="resources:read", answer=ResourceOut, id="res")
def read_resource(call: Call, id: str) -> dict[str, Any]:
    """One resource."""
    return _shown(row_at(Resource, call, id))


@operation("POST", "/resources", scope="resources:write", body=ResourceIn, answer=ResourceOut, ignoring=SHOWN)
def create_resource(call: Call, body: ResourceIn) -> dict[str, Any]:
    """Add a resource with its units."""
    place = key_of(Location, call.business_id, body.location_id, "location_id")
    if place is None:
        raise unknown("location_id")
    row = add_resource(
        call.actor,
        call.business_id,
        location_id=place,
        name=body.name,
        kind=body.kind,
        quantity=body.quantity,
    )
    return _change(call, row.public_id, {"order": body.order, "active": body.active})


@operation(
    "PATCH",
    "/resources/{id}",
    scope="resources:write",
    body=ResourcePatch,
    answer=ResourceOut,
    ignoring=SHOWN,
    id="res",
)
def change_resource(call: Call, id: str, body: Any) -> dict[str, Any]:
    """Change what is named of a resource."""
    return _change(call, id, named(body))


@operation(
    "PUT",
    "/resources/{id}",
    scope="resources:write",
    body=ResourceIn,
    answer=ResourceOut,
    ignoring=SHOWN,
    id="res",
)
def replace_resource(call: Call, id: str, body: ResourceIn) -> dict[str, Any]:
    """Say all of a resource anew."""
    return _change(call, id, whole(body))


@operation("DELETE", "/resources/{id}", scope="resources:write", answer=ResourceOut, id="res")
def delete_resource(call: Call, id: str) -> dict[str, Any]:
    """Use a resource no longer; it stays to be seen."""
    return _shown(archive_resource(call.actor, call.business_id, id))


def _change(call: Call, ref: str, said: dict[str, Any]) -> dict[str, Any]:
    row: Resource = row_at(Resource, call, ref)
    shown = resource_payloads([row])[0]
    if said.get("location_id", shown["location_id"]) != shown["location_id"]:
        raise wrong("location_id", _("A resource stays at its place; add another one there."))
    values = {name: said.get(name, shown[name]) for name in ("name", "kind", "quantity", "order")}
    update_resource(call.actor, call.business_id, ref, **values)
    is_active = said.get("active", row.active)
    if is_active != row.active:
        (restore_resource if is_active else archive_resource)(call.actor, call.business_id, ref)
    return _shown(row)


def _shown(row: Resource) -> dict[str, Any]:
    db.session.flush()
    return resource_payloads([row])[0]
