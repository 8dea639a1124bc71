"""Roles of a business's own, beside the built-in ones: sets of rights under a name."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Conflict, Forbidden, NotFound
from bookingapp.base.events import emit
from bookingapp.base.i18n import _
from bookingapp.base.ids import new_id
from bookingapp.base.marks import check_mark
from bookingapp.domain.business.access import allowed
from bookingapp.domain.business.roles import BUILT_IN, complete, rights_of
from bookingapp.domain.business.rules import Check
from bookingapp.domain.business.users import READ, WRITE, may_grant
from bookingapp.models.business import Access, Invitation, Role

MOST_ROLES = 50


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role, its rights, and how many hold it; with open invitations to it it cannot be deleted either."""

    ref: str
    name: str
    built_in: bool
    rights: frozenset[str]
    users: int
    invited: int

    def values(self) -> dict[str, Any]:
        """What a form that changes it shows, for its mark."""
        return {"name": self.name, "rights": sorted(self.rights)}


def list_roles(actor: Actor, business_id: int) -> list[RoleLine]:
    """The roles of a business: the built-in ones in their order, then its own by name. Raises NotFound, Forbidden."""
    allowed(actor, business_id, READ)
    held = _counted(
        select(Access.role_id, func.count(Access.user_id.distinct()))
        .where(Access.business_id == business_id)
        .group_by(Access.role_id)
    )
    invited = _counted(
        select(Invitation.role_id, func.count())
        .where(Invitation.business_id == business_id, *_open())
        .group_by(Invitation.role_id)
    )
    rows = db.session.scalars(
        select(Role).where(Role.business_id == business_id).execution_options(populate_existing=True)
    )
    lines = [
        RoleLine(
            row.public_id,
            row.name,
            row.built_in,
            rights_of(row.name, row.rights, row.built_in),
            held.get(row.id, 0),
            invited.get(row.id, 0),
        )
        for row in rows
    ]
    order = {name: number for number, name in enumerate(BUILT_IN)}
    return sorted(
        lines, key=lambda one: (order.get(one.name, 99) if one.built_in else 100, one.name.casefold())
    )


def _counted(query: Any) -> dict[int, int]:
    return {row[0]: row[1] for row in db.session.execute(query)}


def find_role(actor: Actor, business_id: int, role_ref: str) -> RoleLine:
    """One of them. Raises NotFound, Forbidden."""
    found = next((one for one in list_roles(actor, business_id) if one.ref == role_ref), None)
    if found is None:
        raise NotFound(_("There is no such role."))
    return found


def create_role(actor: Actor, business_id: int, *, name: str, rights: Iterable[str]) -> Role:
    """Make a role with rights that the actor has. Raises NotFound, Forbidden, Invalid, Conflict."""
    allowed(actor, business_id, WRITE)
    check = Check()
    called = _name(check, business_id, name, None)
    chosen = _rights(actor, check, rights)
    check.done()
    many = db.session.scalar(select(func.count()).select_from(Role).where(Role.business_id == business_id))
    if (many or 0) >= MOST_ROLES:
        raise Conflict(_("There are enough roles already. Delete one that nobody holds first."))
    role = Role(public_id=new_id("rol"), business_id=business_id, name=called, rights=sorted(chosen))
    db.session.add(role)
    db.session.flush()
    emit("role.created", actor, business_id, role.public_id, name=called)
    return role


def change_role(
    actor: Actor,
    business_id: int,
    role_ref: str,
    *,
    name: str,
    rights: Iterable[str],
    mark: str | None = None,
) -> None:
    """Change a role of the business's own; it counts at once for all who hold it.

    Raises NotFound, Forbidden (also for a role that may do more than the actor), Invalid, Conflict.
    """
    allowed(actor, business_id, WRITE)
    line, row = _own_role(actor, business_id, role_ref)
    check_mark(mark, line.values())
    check = Check()
    called = _name(check, business_id, name, row.id)
    chosen = _rights(actor, check, rights)
    check.done()
    changes: dict[str, list[Any]] = {}
    if called != row.name:
        changes["name"] = [row.name, called]
    if chosen != line.rights:
        changes["rights"] = [sorted(line.rights - chosen), sorted(chosen - line.rights)]
    row.name, row.rights = called, sorted(chosen)
    db.session.flush()
    if changes:
        emit("role.changed", actor, business_id, role_ref, changes=changes)


def delete_role(actor: Actor, business_id: int, role_ref: str) -> None:
    """Delete a role of the business's own that nobody holds or is invited to. Raises NotFound, Forbidden, Conflict."""
    allowed(actor, business_id, WRITE)
    line, row = _own_role(actor, business_id, role_ref)
    if line.users or line.invited:
        raise Conflict(_("Somebody holds this role, or is invited to it."))
    for old in db.session.scalars(select(Invitation).where(Invitation.role_id == row.id)):
        db.session.delete(old)
    db.session.flush()
    db.session.delete(row)
    db.session.flush()
    emit("role.deleted", actor, business_id, role_ref, name=line.name)


def _own_role(actor: Actor, business_id: int, role_ref: str) -> tuple[RoleLine, Role]:
    line = find_role(actor, business_id, role_ref)
    if line.built_in:
        raise Forbidden(_("This role comes built in and stays as it is. Copy it to change it."))
    if not may_grant(actor, line.rights):
        raise Forbidden(_("You cannot change a role that may do more than you."))
    row = db.session.scalars(select(Role).where(Role.public_id == role_ref).with_for_update()).one()
    return line, row


def _name(check: Check, business_id: int, name: str, own_id: int | None) -> str:
    called = check.line("name", name, longest=60)
    taken = select(Role.id).where(
        Role.business_id == business_id, func.lower(Role.name) == called.lower(), Role.id != (own_id or 0)
    )
    if called and (called.lower() in BUILT_IN or db.session.scalar(taken) is not None):
        check.refuse("name", _("There is already a role of this name."))
    return called


def _rights(actor: Actor, check: Check, rights: Iterable[str]) -> frozenset[str]:
    chosen = complete(rights)
    if not chosen:
        check.refuse("rights", _("Choose at least one right."))
    if not may_grant(actor, chosen):
        raise Forbidden(_("You cannot give a right that you do not have."))
    return chosen


def _open() -> tuple[Any, ...]:
    return (
        Invitation.accepted_at.is_(None),
        Invitation.withdrawn_at.is_(None),
        Invitation.expires_at > clock.now(),
    )
