"""Users, those who are invited to be some, and roles, as programs see them."""

from typing import Any

from sqlalchemy import select

from bookingapp.base import clock
from bookingapp.base.db import db
from bookingapp.domain.business.own_roles import RoleLine
from bookingapp.domain.business.roles import role_title
from bookingapp.domain.business.users import Holding, Member
from bookingapp.models.business import Invitation, Location, Role
from bookingapp.models.staff import StaffMember


def member_payload(member: Member) -> dict[str, Any]:
    """One who works here."""
    return {
        "id": member.ref,
        "name": member.name,
        "email": member.email,
        "status": "active" if member.active else "inactive",
        "roles": [_held(one) for one in member.holdings],
        "staff_id": member.staff_ref,
        "two_factor": member.has_factor,
        "last_seen_at": None if member.seen is None else member.seen.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "expires_at": None,
    }


def _held(one: Holding) -> dict[str, Any]:
    return {
        "role_id": one.role_ref,
        "name": role_title(one.role, one.built_in),
        "location_id": one.location_ref,
    }


def invited_payloads(business_id: int, ref: str | None = None) -> list[dict[str, Any]]:
    """Those who are invited and have not answered, the latest first; or one of all who ever were."""
    mine = (
        [Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None)]
        if ref is None
        else [Invitation.public_id == ref]
    )
    rows = db.session.execute(
        select(Invitation, Role, Location.public_id, StaffMember.public_id)
        .join(Role, Role.id == Invitation.role_id)
        .outerjoin(Location, Location.id == Invitation.location_id)
        .outerjoin(StaffMember, StaffMember.id == Invitation.staff_id)
        .where(Invitation.business_id == business_id, *mine)
        .order_by(Invitation.id.desc())
        .execution_options(populate_existing=True)
    )
    return [_invited(*row) for row in rows]


def _invited(row: Invitation, role: Role, location_ref: str | None, staff_ref: str | None) -> dict[str, Any]:
    held = {
        "role_id": role.public_id,
        "name": role_title(role.name, role.built_in),
        "location_id": location_ref,
    }
    return {
        "id": row.public_id,
        "name": row.name,
        "email": row.email,
        "status": _state(row),
        "roles": [held],
        "staff_id": staff_ref,
        "two_factor": False,
        "last_seen_at": None,
        "expires_at": row.expires_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def _state(row: Invitation) -> str:
    if row.accepted_at is not None:
        return "accepted"
    if row.withdrawn_at is not None:
        return "withdrawn"
    return "expired" if row.expires_at <= clock.now() else "invited"


def role_payload(line: RoleLine) -> dict[str, Any]:
    """One role."""
    return {
        "id": line.ref,
        "name": line.name,
        "title": role_title(line.name, line.built_in),
        "built_in": line.built_in,
        "rights": sorted(line.rights),
        "users": line.users,
    }
