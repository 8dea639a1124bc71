"""Invite somebody by e-mail to work at a business: in a role, perhaps at one location, perhaps as a staff member.

The link is a MAC over the invitation's id and version (base/secrets), so that nothing secret is stored; sending it
again raises the version and ends the links before it. It is good while whoever sent it last may still hand out what it
offers: nobody who may do less by now comes back by it to more.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Conflict, NotFound
from bookingapp.base.events import emit
from bookingapp.base.i18n import LANGUAGES, _
from bookingapp.base.ids import is_id, new_id
from bookingapp.base.jobs import enqueue
from bookingapp.base.secrets import make_token, read_token
from bookingapp.domain.business.access import allowed
from bookingapp.domain.business.passwords import checked_hash
from bookingapp.domain.business.queries import user_by_email
from bookingapp.domain.business.roles import rights_of
from bookingapp.domain.business.rules import Check
from bookingapp.domain.business.users import READ, WRITE, Grant, free_staff, give_access, granted
from bookingapp.models.business import Access, Business, Invitation, Location, Role, User
from bookingapp.models.staff import StaffMember

LASTS = timedelta(days=7)
MOST_OPEN = 50
"""Invitations that a business may have out at once."""

_KIND = "invitation"


@dataclass(frozen=True, slots=True)
class Invited:
    """An open invitation, as those who sent it see it; `is_over` when its days have passed."""

    ref: str
    email: str
    name: str
    role: str
    built_in: bool
    location: str | None
    staff: str | None
    sent: datetime
    expires: datetime
    is_over: bool


@dataclass(frozen=True, slots=True)
class Offered:
    """An invitation as whoever holds its link sees it."""

    ref: str
    email: str
    name: str
    business: str
    business_slug: str
    role: str
    built_in: bool
    location: str | None
    invited_by: str | None
    has_login: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """What the mail says."""

    offered: Offered
    locale: str
    token: str


def invite(
    actor: Actor,
    business_id: int,
    *,
    email: str,
    name: str = "",
    grant: Grant,
    staff_ref: str | None = None,
    locale: str = "en",
) -> Invitation:
    """Invite an address; the mail leaves by itself. Raises NotFound, Forbidden, Invalid, Conflict."""
    allowed(actor, business_id, WRITE)
    check = Check()
    address = check.email("email", email)
    if not email:
        check.refuse("email", _("Give an e-mail address."))
    called = check.line("name", name, required=False)
    role, location_id = granted(actor, check, business_id, grant)
    staff = free_staff(check, business_id, staff_ref, None)
    if address and _works_here(business_id, address):
        check.refuse("email", _("This person works here already. Change what they may do instead."))
    elif address and _open_to(business_id, address):
        check.refuse("email", _("This person is invited already. Send that invitation again."))
    check.done()
    assert address is not None
    if _count_open(business_id) >= MOST_OPEN:
        raise Conflict(_("Too many invitations are open. Withdraw some first."))
    now = clock.now()
    row = Invitation(
        public_id=new_id("ivt"),
        business_id=business_id,
        email=address,
        name=called,
        role_id=role.id,
        location_id=location_id,
        staff_id=staff.id if staff else None,
        invited_by=_sender(actor),
        locale=locale if locale in LANGUAGES else "en",
        created_at=now,
        expires_at=now + LASTS,
    )
    db.session.add(row)
    db.session.flush()
    _send(row)
    emit("invitation.created", actor, business_id, row.public_id, email=address, role=role.name)
    return row


def list_invited(actor: Actor, business_id: int) -> list[Invited]:
    """Invitations that nobody has answered, the latest first. Raises NotFound, Forbidden."""
    allowed(actor, business_id, READ)
    rows = db.session.execute(
        select(Invitation, Role.name, Role.built_in, Location.name, StaffMember.name)
        .join(Role, Role.id == Invitation.role_id)
        .outerjoin(Location, Location.id == Invitation.location_id)
        .outerjoin(StaffMember, StaffMember.id == Invitation.staff_id)
        .where(Invitation.business_id == business_id, *_unanswered())
        .order_by(Invitation.id.desc())
        .limit(200)
        .execution_options(populate_existing=True)
    )
    now = clock.now()
    return [
        Invited(
            row.public_id,
            row.email,
            row.name,
            role,
            built_in,
            location,
            staff,
            row.created_at,
            row.expires_at,
            row.expires_at <= now,
        )
        for row, role, built_in, location, staff in rows
    ]


def resend_invitation(actor: Actor, business_id: int, ref: str) -> None:
    """Send it once more, for another week; links sent before end. Raises NotFound, Forbidden, Conflict."""
    row = _open_row(actor, business_id, ref)
    role = db.session.get(Role, row.role_id)
    location = db.session.get(Location, row.location_id) if row.location_id else None
    assert role is not None
    granted(actor, Check(), business_id, Grant(role.public_id, location.public_id if location else None))
    row.version += 1
    row.invited_by = _sender(actor)
    row.expires_at = clock.now() + LASTS
    db.session.flush()
    _send(row)
    emit("invitation.sent", actor, business_id, row.public_id, email=row.email)


def withdraw_invitation(actor: Actor, business_id: int, ref: str) -> None:
    """Take it back; its link ends. Raises NotFound, Forbidden, Conflict."""
    row = _open_row(actor, business_id, ref)
    row.withdrawn_at = clock.now()
    db.session.flush()
    emit("invitation.withdrawn", actor, business_id, row.public_id, email=row.email)


def write_letter(secret_key: str, ref: str) -> Letter | None:
    """What the mail of an invitation says, in the worker; None when it is no longer open."""
    row = db.session.scalar(select(Invitation).where(Invitation.public_id == ref, *_unanswered()))
    if row is None or row.expires_at <= clock.now():
        return None
    return Letter(_offered(row), row.locale, make_token(secret_key, _KIND, ref, row.version))


def find_offered(secret_key: str, token: str) -> Offered | None:
    """What a link offers, while it is good. Reads only."""
    row = _linked(secret_key, token)
    return _offered(row) if row else None


def accept_new(secret_key: str, token: str, *, name: str, password: str) -> User:
    """Make a login for the address that was invited, with what it was offered.

    Raises NotFound, Invalid, and Conflict when the address has a login already.
    """
    row = _taken(secret_key, token)
    if user_by_email(row.email) is not None:
        raise Conflict(_("There is already a login with this address. Sign in to accept."))
    check = Check()
    called = check.line("name", name)
    check.done()
    user = User(
        public_id=new_id("usr"),
        email=row.email,
        name=called,
        password_hash=checked_hash(password),
        locale=row.locale,
        created_at=clock.now(),
    )
    db.session.add(user)
    db.session.flush()
    _accept(row, user)
    return user


def accept_as(secret_key: str, token: str, user_id: int) -> str:
    """Let the user who is signed in have what their address was offered; the business's slug.

    Raises NotFound, also when the invitation is for another address.
    """
    row = _taken(secret_key, token)
    user = db.session.scalar(select(User).where(User.id == user_id, User.active))
    if user is None or user.email != row.email:
        raise NotFound(_("This invitation is for another address."))
    _accept(row, user)
    business = db.session.get(Business, row.business_id)
    assert business is not None
    return business.slug


def _accept(row: Invitation, user: User) -> None:
    row.accepted_at = clock.now()
    role = db.session.get(Role, row.role_id)
    give_access(row.business_id, user.id, row.role_id, row.location_id, row.staff_id)
    actor = Actor("user", row.business_id, user.public_id)
    emit(
        "invitation.accepted",
        actor,
        row.business_id,
        user.public_id,
        invitation=row.public_id,
        role=role.name if role else "",
    )


def _linked(secret_key: str, token: str, *, lock: bool = False) -> Invitation | None:
    ref = token.partition(".")[0]
    if not is_id(ref, "ivt"):
        return None
    query = select(Invitation).where(Invitation.public_id == ref, *_unanswered())
    if lock:
        query = query.with_for_update()
    row = db.session.scalar(query.execution_options(populate_existing=True))
    if row is None or row.expires_at <= clock.now():
        return None
    if not read_token(secret_key, _KIND, token, row.version):
        return None
    return row if _is_backed(row) else None


def _is_backed(row: Invitation) -> bool:
    """Whether the sender may still hand out the role; what the system has sent is good by itself."""
    if row.invited_by is None:
        return True
    held = db.session.scalars(
        select(Role)
        .join(Access, Access.role_id == Role.id)
        .join(User, User.id == Access.user_id)
        .where(
            Access.business_id == row.business_id,
            Access.user_id == row.invited_by,
            Access.location_id.is_(None),
            User.active,
        )
        .execution_options(populate_existing=True)
    )
    rights = frozenset[str]().union(*(rights_of(one.name, one.rights, one.built_in) for one in held))
    role = db.session.get_one(Role, row.role_id, populate_existing=True)
    return WRITE in rights and rights_of(role.name, role.rights, role.built_in) <= rights


def _sender(actor: Actor) -> int | None:
    return db.session.scalar(select(User.id).where(User.public_id == (actor.ref or "")))


def _taken(secret_key: str, token: str) -> Invitation:
    """Of two who accept at once, one does. Raises NotFound."""
    row = _linked(secret_key, token, lock=True)
    if row is None:
        raise NotFound(_("This invitation is no longer good."))
    return row


def _offered(row: Invitation) -> Offered:
    business = db.session.get(Business, row.business_id)
    role = db.session.get(Role, row.role_id)
    location = db.session.get(Location, row.location_id) if row.location_id else None
    inviter = db.session.get(User, row.invited_by) if row.invited_by else None
    assert business is not None
    assert role is not None
    return Offered(
        row.public_id,
        row.email,
        row.name,
        business.name,
        business.slug,
        role.name,
        role.built_in,
        location.name if location else None,
        inviter.name if inviter else None,
        user_by_email(row.email) is not None,
    )


def _open_row(actor: Actor, business_id: int, ref: str) -> Invitation:
    allowed(actor, business_id, WRITE)
    row = db.session.scalar(
        select(Invitation)
        .where(Invitation.business_id == business_id, Invitation.public_id == ref)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound(_("There is no such invitation."))
    if row.accepted_at is not None or row.withdrawn_at is not None:
        raise Conflict(_("This invitation has been answered or withdrawn."))
    return row


def _unanswered() -> tuple[Any, ...]:
    return (Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None))


def _works_here(business_id: int, email: str) -> bool:
    found = (
        select(Access.id)
        .join(User, User.id == Access.user_id)
        .where(Access.business_id == business_id, User.email == email)
    )
    return db.session.scalar(found.limit(1)) is not None


def _open_to(business_id: int, email: str) -> bool:
    found = select(Invitation.id).where(
        Invitation.business_id == business_id, Invitation.email == email, *_unanswered()
    )
    return db.session.scalar(found.limit(1)) is not None


def _count_open(business_id: int) -> int:
    found = select(func.count()).select_from(Invitation)
    return db.session.scalar(found.where(Invitation.business_id == business_id, *_unanswered())) or 0


def _send(row: Invitation) -> None:
    enqueue("invitation.send", row.business_id, invitation=row.public_id)
