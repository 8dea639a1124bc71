"""Staff members: who serves, where, and what."""

from typing import Any

from pydantic import Field
from sqlalchemy import select

from bookingapp.base.db import db
from bookingapp.base.errors import NotFound
from bookingapp.base.i18n import _
from bookingapp.domain.catalog.performing import Performs, list_performed, set_performed
from bookingapp.domain.staff.commands import add_staff
from bookingapp.domain.staff.members import archive_staff, restore_staff, update_staff
from bookingapp.domain.staff.payloads import staff_payloads
from bookingapp.models.business import Location
from bookingapp.models.catalog import Service
from bookingapp.models.staff import Position, StaffMember
from bookingapp.web.api.answers import Out, Page, page_of
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
from bookingapp.web.api.operation import Schema, operation

SHOWN = frozenset({"id"})


class StaffIn(Schema):
    """A staff member; without locations they work at all of them."""

    name: str = Field(min_length=1, max_length=200)
    title: str = Field("", max_length=120)
    about: str = Field("", max_length=10_000)
    email: str | None = Field(None, max_length=254)
    phone: str | None = Field(None, max_length=40)
    image_url: str | None = Field(None, max_length=500)
    colour: str | None = Field(None, max_length=7)
    position_id: str | None = Field(None, max_length=40)
    location_ids: list[str] = Field(default_factory=list, max_length=1000)
    service_ids: list[str] = Field(default_factory=list, max_length=1000)
    online_booking: bool = True
    priority: int = Field(0, ge=-1000, le=1000)
    weight: int = Field(100, ge=1, le=10_000)
    order: int = Field(0, ge=0, le=10_000)
    active: bool = True


StaffPatch = partial(StaffIn)


class StaffOut(Out):
    """A staff member; how to reach and weigh them is told to those alone who work there."""

    id: str
    name: str
    title: str
    about: str
    email: str | None = None
    phone: str | None = None
    image_url: str | None
    colour: str | None
    position_id: str | None
    location_ids: list[str]
    service_ids: list[str]
    online_booking: bool
    priority: int = 0
    weight: int = 100
    order: int
    active: bool


@operation("GET", "/staff", scope="staff:read", query=Listing, answer=Page[StaffOut], public=True)
def list_staff(call: Call, query: Listing) -> dict[str, Any]:
    """The staff, in their order."""
    statement = chosen(select(StaffMember), StaffMember, call, query)
    if is_outside(call):
        statement = statement.where(StaffMember.online_booking)
    rows, total = page_rows(statement, (StaffMember.order, StaffMember.id), query)
    return page_of(staff_payloads(rows, public=is_outside(call)), total, query.page, query.per_page)


@operation(
    "GET", "/staff/{id}", scope="staff:read", answer=StaffOut, public=True, id="stf", name="get_staff_member"
)
def read_staff(call: Call, id: str) -> dict[str, Any]:
    """One staff member."""
    row: StaffMember = row_at(StaffMember, call, id)
    if is_outside(call) and not row.online_booking:
        raise NotFound(_("There is no such entry."))
    return _shown(row, call)


@operation(
    "POST",
    "/staff",
    scope="staff:write",
    body=StaffIn,
    answer=StaffOut,
    ignoring=SHOWN,
    name="create_staff_member",
)
def create_staff(call: Call, body: StaffIn) -> dict[str, Any]:
    """Take a staff member on."""
    values, services = _values(call, whole(body))
    is_active = values.pop("active")
    row = add_staff(call.actor, call.business_id, **values)
    _perform(call, row, services)
    if not is_active:
        archive_staff(call.actor, call.business_id, row.public_id)
    return _shown(row, call)


@operation(
    "PATCH",
    "/staff/{id}",
    scope="staff:write",
    body=StaffPatch,
    answer=StaffOut,
    ignoring=SHOWN,
    id="stf",
    name="update_staff_member",
)
def change_staff(call: Call, id: str, body: Any) -> dict[str, Any]:
    """Change what is named of a staff member."""
    return _change(call, id, named(body))


@operation(
    "PUT",
    "/staff/{id}",
    scope="staff:write",
    body=StaffIn,
    answer=StaffOut,
    ignoring=SHOWN,
    id="stf",
    name="replace_staff_member",
)
def replace_staff(call: Call, id: str, body: StaffIn) -> dict[str, Any]:
    """Say all of a staff member anew; relations that are not named stay."""
    values = whole(body)
    for name in ("location_ids", "service_ids"):
        if name not in body.model_fields_set:
            del values[name]
    return _change(call, id, values)


@operation(
    "DELETE", "/staff/{id}", scope="staff:write", answer=StaffOut, id="stf", name="delete_staff_member"
)
def delete_staff(call: Call, id: str) -> dict[str, Any]:
    """Let somebody go; what is booked with them stays."""
    return _shown(archive_staff(call.actor, call.business_id, id), call)


def _change(call: Call, ref: str, said: dict[str, Any]) -> dict[str, Any]:
    values, services = _values(call, said)
    is_active = values.pop("active", None)
    row = update_staff(call.actor, call.business_id, ref, **values)
    _perform(call, row, services)
    if is_active is not None and is_active != row.active:
        (restore_staff if is_active else archive_staff)(call.actor, call.business_id, ref)
    return _shown(row, call)


def _values(call: Call, said: dict[str, Any]) -> tuple[dict[str, Any], list[int] | None]:
    """A body by the names of the commands, and the services it names. Raises Invalid."""
    values = dict(said)
    refs = values.pop("service_ids", None)
    services = None if refs is None else keys_of(Service, call.business_id, refs, "service_ids")
    if "position_id" in values:
        values["position_id"] = key_of(Position, call.business_id, values["position_id"], "position_id")
    if "location_ids" in values:
        values["location_ids"] = keys_of(Location, call.business_id, values["location_ids"], "location_ids")
    return values, services


def _perform(call: Call, row: StaffMember, services: list[int] | None) -> None:
    """The set of what they perform; what is theirs alone stays with those that stay, archived services stay too."""
    if services is None:
        return
    standing = {one.service_id: one for one in list_performed(row.id)}
    gone = db.session.scalars(
        select(Service.id).where(Service.id.in_(standing), Service.active.is_(False))
    ).all()
    wanted = dict.fromkeys([*services, *gone])
    set_performed(
        call.actor,
        call.business_id,
        staff_id=row.id,
        performs=[standing.get(key, Performs(key)) for key in wanted],
    )


def _shown(row: StaffMember, call: Call) -> dict[str, Any]:
    db.session.flush()
    return staff_payloads([row], public=is_outside(call))[0]
