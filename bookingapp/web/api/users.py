"""Users: who works here, in which roles; and who is invited to."""

from typing import Any, Literal

from pydantic import Field
from sqlalchemy import select

from bookingapp.base.db import db
from bookingapp.base.errors import NotFound
from bookingapp.base.i18n import _
from bookingapp.base.ids import is_id
from bookingapp.domain.business.access import allowed
from bookingapp.domain.business.invitations import invite, resend_invitation, withdraw_invitation
from bookingapp.domain.business.people import invited_payloads, member_payload
from bookingapp.domain.business.users import Grant, find_member, list_members, remove_access, set_access
from bookingapp.models.business import Location, Role
from bookingapp.models.staff import StaffMember
from bookingapp.web.api.answers import Out, Page, page_of
from bookingapp.web.api.call import Call
from bookingapp.web.api.faults import naming
from bookingapp.web.api.lists import Paging, key_of, named, partial, touched
from bookingapp.web.api.operation import Schema, operation
from bookingapp.web.api.places import unknown
from bookingapp.web.api.times import wrong

READ, WRITE = "users:read", "users:write"
SHOWN = frozenset({"id", "name", "email", "status", "two_factor", "last_seen_at", "expires_at"})
_NAMES = {"grants": "roles", "staff": "staff_id"}


class GrantIn(Schema):
    """A role (its id, or the name of one that is built in) that is held everywhere or at one location."""

    role_id: str = Field(min_length=1, max_length=60)
    location_id: str | None = Field(None, max_length=40)
    name: str | None = Field(None, max_length=200)


class UserIn(Schema):
    """What somebody may do here, and whom they are among the staff."""

    roles: list[GrantIn] = Field(min_length=1, max_length=100)
    staff_id: str | None = Field(None, max_length=40)


class InviteIn(UserIn):
    """Somebody to invite, in one role."""

    roles: list[GrantIn] = Field(min_length=1, max_length=1)
    email: str = Field(min_length=1, max_length=254)
    name: str = Field("", max_length=200)
    locale: str = Field("en", max_length=16)


UserPatch = partial(UserIn)


class GrantOut(Out):
    """A role that is held everywhere (no location) or at one."""

    role_id: str
    name: str
    location_id: str | None


class UserOut(Out):
    """One who works here, or is invited to; an invitation has an end."""

    id: str
    name: str
    email: str
    status: Literal["active", "inactive", "removed", "invited", "expired", "withdrawn", "accepted"]
    roles: list[GrantOut]
    staff_id: str | None
    two_factor: bool
    last_seen_at: str | None
    expires_at: str | None


class UserQuery(Paging):
    """Which users; without a status those who work here, then those who are invited."""

    search: str | None = Field(None, max_length=200)
    status: Literal["active", "inactive", "invited", "expired"] | None = None
    updated_since: str | None = Field(None, max_length=40)


@operation("GET", "/users", scope=READ, query=UserQuery, answer=Page[UserOut])
def list_users(call: Call, query: UserQuery) -> dict[str, Any]:
    """Who works here by name, then who is invited, the latest first."""
    found = [member_payload(one) for one in list_members(call.actor, call.business_id)]
    found += invited_payloads(call.business_id)
    if query.status is not None:
        found = [one for one in found if one["status"] == query.status]
    known = touched(call, query.updated_since)
    found = [one for one in found if one["id"] in known]
    if query.search:
        wanted = query.search.casefold()
        found = [one for one in found if wanted in f"{one['name']} {one['email']}".casefold()]
    start = query.offset
    return page_of(found[start : start + query.per_page], len(found), query.page, query.per_page)


@operation("GET", "/users/{id}", scope=READ, answer=UserOut)
def read_user(call: Call, id: str) -> dict[str, Any]:
    """One user, or one invitation."""
    return _shown(call, id)


@operation("POST", "/users", scope=WRITE, body=InviteIn, answer=UserOut, name="invite_user")
def create_user(call: Call, body: InviteIn) -> dict[str, Any]:
    """Invite somebody by e-mail; they work here once they accept."""
    with naming(_name):
        row = invite(
            call.actor,
            call.business_id,
            email=body.email,
            name=body.name,
            grant=_grants(call, body.roles)[0],
            staff_ref=_staff(call, body.staff_id),
            locale=body.locale,
        )
    return _shown(call, row.public_id)


@operation("PATCH", "/users/{id}", scope=WRITE, body=UserPatch, answer=UserOut, ignoring=SHOWN, id="usr")
def change_user(call: Call, id: str, body: Any) -> dict[str, Any]:
    """Change what somebody may do, or whom they are among the staff."""
    return _change(call, id, named(body))


@operation("PUT", "/users/{id}", scope=WRITE, body=UserIn, answer=UserOut, ignoring=SHOWN, id="usr")
def replace_user(call: Call, id: str, body: UserIn) -> dict[str, Any]:
    """Say anew what somebody may do, and whom they are among the staff."""
    return _change(call, id, {"roles": body.roles, "staff_id": body.staff_id})


@operation("DELETE", "/users/{id}", scope=WRITE, answer=UserOut)
def delete_user(call: Call, id: str) -> dict[str, Any]:
    """Let a user do nothing here any more, or take an invitation back. Their login itself stays."""
    if is_id(id, "ivt"):
        withdraw_invitation(call.actor, call.business_id, id)
        return _shown(call, id)
    shown = _shown(call, id)
    remove_access(call.actor, call.business_id, id)
    return shown | {"status": "removed", "roles": [], "staff_id": None}


@operation("POST", "/users/{id}/invite", scope=WRITE, answer=UserOut, status=200, id="ivt")
def resend_user_invitation(call: Call, id: str) -> dict[str, Any]:
    """Send an invitation once more, for another week; links sent before end."""
    resend_invitation(call.actor, call.business_id, id)
    return _shown(call, id)


def _change(call: Call, ref: str, said: dict[str, Any]) -> dict[str, Any]:
    member = find_member(call.actor, call.business_id, ref)
    grants = [Grant(one.role_ref, one.location_ref) for one in member.holdings]
    if "roles" in said:
        grants = _grants(call, said["roles"])
    staff_ref = _staff(call, said["staff_id"]) if "staff_id" in said else member.staff_ref
    with naming(_name):
        set_access(call.actor, call.business_id, ref, grants=grants, staff_ref=staff_ref)
    return _shown(call, ref)


def _name(field: str) -> str:
    return _NAMES.get(field, field)


def _grants(call: Call, given: list[GrantIn]) -> list[Grant]:
    """Raises Invalid for a role or location that is not there."""
    roles = db.session.scalars(select(Role).where(Role.business_id == call.business_id)).all()
    known = {role.public_id: role.public_id for role in roles} | {
        role.name: role.public_id for role in roles if role.built_in
    }
    for number, one in enumerate(given):
        if one.role_id not in known:
            raise unknown(f"roles.{number}.role_id")
        key_of(Location, call.business_id, one.location_id, f"roles.{number}.location_id")
    found = [Grant(known[one.role_id], one.location_id) for one in given]
    if len(set(found)) < len(found):
        raise wrong("roles", _("Choose one role for each place."))
    return found


def _staff(call: Call, ref: str | None) -> str | None:
    key_of(StaffMember, call.business_id, ref, "staff_id")
    return ref


def _shown(call: Call, ref: str) -> dict[str, Any]:
    db.session.flush()
    if is_id(ref, "usr"):
        return member_payload(find_member(call.actor, call.business_id, ref))
    allowed(call.actor, call.business_id, READ)
    found = invited_payloads(call.business_id, ref) if is_id(ref, "ivt") else []
    if not found:
        raise NotFound(_("There is no such user."))
    return found[0]
