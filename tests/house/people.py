"""Those beside the owner: another user, a role somebody holds, an invitation, links that were mailed."""

from sqlalchemy import select

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.base.ids import new_id
from bookingapp.base.secrets import make_token
from bookingapp.domain.business import resets
from bookingapp.domain.business.accounts import write_address_letter
from bookingapp.domain.business.commands import create_user, grant_access
from bookingapp.domain.business.invitations import invite
from bookingapp.domain.business.own_roles import create_role
from bookingapp.domain.business.users import Grant
from bookingapp.models.sessions import PasswordReset


def set_people(business_id: int, key: str, owner: str, password: str) -> dict[str, str]:
    """Their addresses' arguments; `owner` is the public id of the one who is signed in."""
    with write():
        role = create_role(SYSTEM, business_id, name="Helper", rights=["bookings:read"])
        una = create_user(SYSTEM, email="una@example.test", name="Una", password=password)
        ulf = create_user(SYSTEM, email="ulf@example.test", name="Ulf")
        grant_access(SYSTEM, business_id, user_id=una.id, role="staff")
        grant_access(SYSTEM, business_id, user_id=ulf.id, role="Helper")
        sent = invite(SYSTEM, business_id, email="ivo@example.test", grant=Grant(role.public_id))
        resets.request_reset("una@example.test", "en")
        db.session.flush()
        letter = resets.write_letter(db.session.scalars(select(PasswordReset.public_id)).one())
        link = write_address_letter(key, owner, "ada-new@example.test")
        assert letter is not None
        assert link is not None
        return {
            "user": una.public_id,
            "role": role.public_id,
            "invited": sent.public_id,
            "invitation": make_token(key, "invitation", sent.public_id, sent.version),
            "reset": letter.token,
            "address": link.token,
            "session_ref": new_id("ses"),
        }
