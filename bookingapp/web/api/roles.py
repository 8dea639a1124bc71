"""Roles: what users may do, by name; those that come built in stay as they are."""

from collections.abc import Sequence
from typing import Any

from pydantic import Field

from bookingapp.base.db import db
from bookingapp.base.i18n import _
from bookingapp.domain.business.own_roles import change_role as change_own_role
from bookingapp.domain.business.own_roles import create_role as create_own_role
from bookingapp.domain.business.own_roles import delete_role as delete_own_role
from bookingapp.domain.business.own_roles import find_role
from bookingapp.domain.business.own_roles import list_roles as list_all
from bookingapp.domain.business.people import role_payload
from bookingapp.domain.business.roles import ALL
from bookingapp.web.api.answers import Out, Page, page_of
from bookingapp.web.api.call import Call
from bookingapp.web.api.lists import Search, named, partial, touched
from bookingapp.web.api.operation import Schema, operation
from bookingapp.web.api.times import wrong

READ, WRITE = "users:read", "users:write"
SHOWN = frozenset({"id", "title", "built_in", "users"})


class RoleIn(Schema):
    """A role of the business's own. What a right is of no use without is added."""

    name: str = Field(min_length=1, max_length=60)
    rights: list[str] = Field(min_length=1, max_length=100)


RolePatch = partial(RoleIn)


class RoleOut(Out):
    """A role, and how many hold it."""

    id: str
    name: str
    title: str
    built_in: bool
    rights: list[str]
    users: int


@operation("GET", "/roles", scope=READ, query=Search, answer=Page[RoleOut])
def list_roles(call: Call, query: Search) -> dict[str, Any]:
    """The roles that come built in, then those of the business's own by name."""
    found = [role_payload(one) for one in list_all(call.actor, call.business_id)]
    known = touched(call, query.updated_since)
    found = [one for one in found if one["id"] in known]
    if query.search:
        wanted = query.search.casefold()
        found = [one for one in found if wanted in f"{one['name']} {one['title']}".casefold()]
    start = query.offset
    return page_of(found[start : start + query.per_page], len(found), query.page, query.per_page)


@operation("GET", "/roles/{id}", scope=READ, answer=RoleOut, id="rol")
def read_role(call: Call, id: str) -> dict[str, Any]:
    """One role."""
    return _shown(call, id)


@operation("POST", "/roles", scope=WRITE, body=RoleIn, answer=RoleOut, ignoring=SHOWN)
def create_role(call: Call, body: RoleIn) -> dict[str, Any]:
    """Make a role of rights that one has oneself."""
    row = create_own_role(call.actor, call.business_id, name=body.name, rights=_known(body.rights))
    return _shown(call, row.public_id)


@operation("PATCH", "/roles/{id}", scope=WRITE, body=RolePatch, answer=RoleOut, ignoring=SHOWN, id="rol")
def change_role(call: Call, id: str, body: Any) -> dict[str, Any]:
    """Change what is named of a role; it counts at once for all who hold it."""
    line = find_role(call.actor, call.business_id, id)
    said = {"name": line.name, "rights": sorted(line.rights)} | named(body)
    change_own_role(call.actor, call.business_id, id, name=said["name"], rights=_known(said["rights"]))
    return _shown(call, id)


@operation("PUT", "/roles/{id}", scope=WRITE, body=RoleIn, answer=RoleOut, ignoring=SHOWN, id="rol")
def replace_role(call: Call, id: str, body: RoleIn) -> dict[str, Any]:
    """Say all of a role anew."""
    change_own_role(call.actor, call.business_id, id, name=body.name, rights=_known(body.rights))
    return _shown(call, id)


@operation("DELETE", "/roles/{id}", scope=WRITE, answer=RoleOut, id="rol")
def delete_role(call: Call, id: str) -> dict[str, Any]:
    """Delete a role that nobody holds or is invited to."""
    shown = _shown(call, id)
    delete_own_role(call.actor, call.business_id, id)
    return shown


def _known(rights: Sequence[str]) -> Sequence[str]:
    """Raises Invalid with the place of a right that there is not."""
    for number, right in enumerate(rights):
        if right not in ALL:
            raise wrong(f"rights.{number}", _("There is no such right."))
    return rights


def _shown(call: Call, ref: str) -> dict[str, Any]:
    db.session.flush()
    return role_payload(find_role(call.actor, call.business_id, ref))
