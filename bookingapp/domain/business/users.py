"""Who works at a business, as what and where: looked up, changed, taken away.

Nobody hands out a right they lack, nor changes somebody who has one they lack; an owner always stays.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Conflict, Forbidden, NotFound
from bookingapp.base.events import emit
from bookingapp.base.i18n import _
from bookingapp.base.marks import check_mark
from bookingapp.domain.business.access import allowed
from bookingapp.domain.business.roles import rights_of
from bookingapp.domain.business.rules import Check
from bookingapp.models.business import Access, Invitation, Location, Role, User
from bookingapp.models.sessions import UserSession
from bookingapp.models.staff import StaffMember

READ, WRITE = "users:read", "users:write"
OWNER = "owner"
NOBODY = (None, None)


@dataclass(frozen=True, slots=True)
class Holding:
    """A role that somebody holds, everywhere (no location) or at one."""

    role_ref: str
    role: str
    built_in: bool
    rights: frozenset[str]
    location_ref: str | None
    location: str | None


@dataclass(frozen=True, slots=True)
class Member:
    """A user of the business: what they hold, whom they are among the staff, when they were last here."""

    user_id: int
    ref: str
    name: str
    email: str
    active: bool
    holdings: tuple[Holding, ...]
    staff_ref: str | None
    staff: str | None
    seen: datetime | None
    has_factor: bool

    def values(self) -> dict[str, Any]:
        """What a form that changes them shows, for its mark."""
        held = sorted((one.role_ref, one.location_ref or "") for one in self.holdings)
        return {"held": held, "staff": self.staff_ref}


@dataclass(frozen=True, slots=True)
class Grant:
    """A role to be held everywhere, or at one location; by public ids."""

    role_ref: str
    location_ref: str | None = None


def list_members(actor: Actor, business_id: int, user_ref: str | None = None) -> list[Member]:
    """The users of a business by name, or one of them. Raises NotFound, Forbidden."""
    allowed(actor, business_id, READ)
    rows = db.session.execute(
        select(User, Role, Location.public_id, Location.name)
        .join(Access, Access.user_id == User.id)
        .join(Role, Role.id == Access.role_id)
        .outerjoin(Location, Location.id == Access.location_id)
        .where(Access.business_id == business_id, *([User.public_id == user_ref] if user_ref else []))
        .order_by(User.name, User.id, Access.id)
        .execution_options(populate_existing=True)
    ).all()
    users = {user.id: user for user, *_rest in rows}
    held: dict[int, list[Holding]] = defaultdict(list)
    for user, role, location_ref, location in rows:
        rights = rights_of(role.name, role.rights, role.built_in)
        held[user.id].append(
            Holding(role.public_id, role.name, role.built_in, rights, location_ref, location)
        )
    staff, seen = _staff_of(business_id, users), _seen(users)
    return [
        Member(
            user.id,
            user.public_id,
            user.name,
            user.email,
            user.active,
            tuple(held[user.id]),
            staff.get(user.id, NOBODY)[0],
            staff.get(user.id, NOBODY)[1],
            seen.get(user.id),
            user.totp_since is not None,
        )
        for user in users.values()
    ]


def find_member(actor: Actor, business_id: int, user_ref: str) -> Member:
    """One of them. Raises NotFound, Forbidden."""
    found = list_members(actor, business_id, user_ref)
    if not found:
        raise NotFound(_("There is no such user."))
    return found[0]


def _staff_of(business_id: int, users: dict[int, User]) -> dict[int, tuple[str, str]]:
    rows = db.session.execute(
        select(StaffMember.user_id, StaffMember.public_id, StaffMember.name).where(
            StaffMember.business_id == business_id, StaffMember.active, StaffMember.user_id.in_(users)
        )
    )
    return {row.user_id: (row.public_id, row.name) for row in rows if row.user_id is not None}


def _seen(users: dict[int, User]) -> dict[int, datetime]:
    rows = db.session.execute(
        select(UserSession.user_id, func.max(UserSession.seen_at))
        .where(UserSession.user_id.in_(users))
        .group_by(UserSession.user_id)
    )
    return {row[0]: row[1] for row in rows}


def can_change(actor: Actor, member: Member) -> bool:
    """Whether the actor may change what a user may do: with the right to it, and every right they have."""
    return actor.may(WRITE) and all(may_grant(actor, one.rights) for one in member.holdings)


def may_grant(actor: Actor, rights: frozenset[str]) -> bool:
    """Whether the actor has all of these rights everywhere, and so may hand them out."""
    return actor.kind == "system" or rights <= actor.rights


def set_access(
    actor: Actor,
    business_id: int,
    user_ref: str,
    *,
    grants: Sequence[Grant],
    staff_ref: str | None = None,
    mark: str | None = None,
) -> None:
    """Let a user hold these roles and no others here, and be this staff member or none.

    Raises NotFound, Forbidden, Invalid, and Conflict when somebody changed it meanwhile or no owner would stay.
    """
    allowed(actor, business_id, WRITE)
    _lock_owners(business_id)
    member = find_member(actor, business_id, user_ref)
    check_mark(mark, member.values())
    _check_can_change(actor, member)
    check = Check()
    wanted = [granted(actor, check, business_id, grant) for grant in dict.fromkeys(grants)]
    if not wanted:
        check.refuse("grants", _("Choose a role."))
    if len({location_id for _role, location_id in wanted}) < len(wanted):
        check.refuse("grants", _("Choose one role for each place."))
    staff = free_staff(check, business_id, staff_ref, member.user_id)
    check.done()
    before = _summary(member.holdings)
    _replace(business_id, member.user_id, [(role.id, location_id) for role, location_id in wanted])
    _link(business_id, member.user_id, staff)
    _check_owner_stays(business_id)
    after = _summary(find_member(actor, business_id, user_ref).holdings)
    changes = {"role": [before, after]} if before != after else {}
    names = member.staff or "", staff.name if staff else ""
    if names[0] != names[1]:
        changes["staff"] = list(names)
    if changes:
        emit("access.changed", actor, business_id, user_ref, changes=changes)


def remove_access(actor: Actor, business_id: int, user_ref: str) -> None:
    """Let a user do nothing here any more: they are no staff member's login, and invitations they sent end.

    Their login itself, and what they may do elsewhere, stay. Raises NotFound, Forbidden, Conflict.
    """
    allowed(actor, business_id, WRITE)
    _lock_owners(business_id)
    member = find_member(actor, business_id, user_ref)
    _check_can_change(actor, member)
    _replace(business_id, member.user_id, [])
    _link(business_id, member.user_id, None)
    _check_owner_stays(business_id)
    db.session.execute(
        update(Invitation)
        .where(
            Invitation.business_id == business_id,
            Invitation.invited_by == member.user_id,
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=clock.now()),
        execution_options={"synchronize_session": False},
    )
    emit("access.withdrawn", actor, business_id, user_ref, role=_summary(member.holdings))


def granted(actor: Actor, check: Check, business_id: int, grant: Grant) -> tuple[Role, int | None]:
    """The role and location that a grant names, if the actor may hand the role out. Raises NotFound, Forbidden."""
    role = db.session.scalar(
        select(Role).where(Role.business_id == business_id, Role.public_id == grant.role_ref)
    )
    if role is None:
        raise NotFound(_("There is no such role."))
    if not may_grant(actor, rights_of(role.name, role.rights, role.built_in)):
        raise Forbidden(_("You cannot give a role that may do more than you."))
    if grant.location_ref is None:
        return role, None
    if role.built_in and role.name == OWNER:
        check.refuse("grants", _("An owner is one everywhere."))
    location_id = db.session.scalar(
        select(Location.id).where(
            Location.business_id == business_id, Location.public_id == grant.location_ref
        )
    )
    if location_id is None:
        raise NotFound(_("There is no such location."))
    return role, location_id


def free_staff(
    check: Check, business_id: int, staff_ref: str | None, user_id: int | None
) -> StaffMember | None:
    """The staff member of that id, if no other user is it."""
    if not staff_ref:
        return None
    staff = db.session.scalar(
        select(StaffMember).where(StaffMember.business_id == business_id, StaffMember.public_id == staff_ref)
    )
    if staff is None:
        raise NotFound(_("There is no such staff member."))
    if staff.user_id is not None and staff.user_id != user_id:
        check.refuse("staff", _("Somebody else signs in as this staff member."))
    return staff


def list_free_staff(actor: Actor, business_id: int, user_id: int | None = None) -> list[tuple[str, str]]:
    """(public id, name) of active staff who are nobody's login yet, or this user's. Raises NotFound, Forbidden."""
    allowed(actor, business_id, READ)
    rows = db.session.execute(
        select(StaffMember.public_id, StaffMember.name)
        .where(
            StaffMember.business_id == business_id,
            StaffMember.active,
            StaffMember.user_id.is_(None) | (StaffMember.user_id == (user_id or 0)),
        )
        .order_by(StaffMember.order, StaffMember.id)
    )
    return [(row.public_id, row.name) for row in rows]


def give_access(
    business_id: int, user_id: int, role_id: int, location_id: int | None, staff_id: int | None
) -> None:
    """What an accepted invitation gives, beside what the user holds already."""
    place = Access.location_id.is_(None) if location_id is None else Access.location_id == location_id
    held = db.session.scalar(
        select(Access).where(Access.business_id == business_id, Access.user_id == user_id, place)
    )
    if held is None:
        held = Access(business_id=business_id, user_id=user_id, location_id=location_id)
        db.session.add(held)
    held.role_id = role_id
    staff = db.session.get(StaffMember, staff_id) if staff_id is not None else None
    if staff is not None and staff.user_id is None:
        staff.user_id = user_id
    db.session.flush()


def _check_can_change(actor: Actor, member: Member) -> None:
    if not can_change(actor, member):
        raise Forbidden(_("You cannot change somebody who may do more than you."), right=WRITE)


def _lock_owners(business_id: int) -> None:
    """Two owners who remove each other at once: the second one waits, and then is told that one must stay."""
    db.session.execute(
        select(Role.id).where(Role.business_id == business_id, Role.name == OWNER).with_for_update()
    ).all()


def _check_owner_stays(business_id: int) -> None:
    owner = (
        select(Access.id)
        .join(Role, Role.id == Access.role_id)
        .join(User, User.id == Access.user_id)
        .where(
            Access.business_id == business_id,
            Access.location_id.is_(None),
            Role.name == OWNER,
            Role.built_in,
            User.active,
        )
    )
    if db.session.scalar(owner.limit(1)) is None:
        raise Conflict(_("This is the last owner. Make somebody else an owner first."))


def _replace(business_id: int, user_id: int, wanted: Sequence[tuple[int, int | None]]) -> None:
    found = db.session.scalars(
        select(Access).where(Access.business_id == business_id, Access.user_id == user_id)
    )
    standing = {row.location_id: row for row in found}
    for location_id in standing.keys() - {place for _role, place in wanted}:
        db.session.delete(standing[location_id])
    for role_id, location_id in wanted:
        row = standing.get(location_id)
        if row is None:
            row = Access(business_id=business_id, user_id=user_id, location_id=location_id)
            db.session.add(row)
        row.role_id = role_id
    db.session.flush()


def _link(business_id: int, user_id: int, staff: StaffMember | None) -> None:
    """Be this staff member and no other."""
    found = db.session.scalars(
        select(StaffMember).where(StaffMember.business_id == business_id, StaffMember.user_id == user_id)
    )
    for row in found:
        if staff is None or row.id != staff.id:
            row.user_id = None
    if staff is not None:
        staff.user_id = user_id
    db.session.flush()


def _summary(holdings: Sequence[Holding]) -> str:
    """Roles and places, for the trail."""
    return ", ".join(f"{one.role} ({one.location})" if one.location else one.role for one in holdings)
