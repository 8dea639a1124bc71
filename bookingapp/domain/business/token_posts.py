"""Which business a token is for: that of the user who signs in, or the one a client names."""

from sqlalchemy import or_, select

from bookingapp.base.db import db
from bookingapp.base.errors import Invalid
from bookingapp.base.i18n import _
from bookingapp.models.business import Access, Business, User
from bookingapp.models.clients import Client
from bookingapp.models.keys import TokenSession


def post_of(user_id: int, key: str | None) -> int:
    """The business that a user works for, by id or slug; it need not be named when there is one. Raises Invalid."""
    rows = db.session.execute(
        select(Business.id, Business.public_id, Business.slug)
        .join(Access, Access.business_id == Business.id)
        .join(User, User.id == Access.user_id)
        .where(User.id == user_id, User.active, Business.active)
        .distinct()
    ).all()
    found = [row.id for row in rows if key is None or key in (row.public_id, row.slug)]
    if len(found) == 1:
        return int(found[0])
    said = (
        _("You work at several businesses: name one.") if found else _("You do not work at such a business.")
    )
    raise Invalid(_("Some values cannot be accepted."), {"business_id": [said]})


def client_at(key: str, email: str) -> tuple[int, int] | None:
    """The business by id or slug, and its latest client of an address."""
    row = db.session.execute(
        select(Client.business_id, Client.id)
        .join(Business, Business.id == Client.business_id)
        .where(
            or_(Business.public_id == key, Business.slug == key),
            Business.active,
            Client.email == email,
            Client.erased_at.is_(None),
        )
        .order_by(Client.id.desc())
        .limit(1)
    ).first()
    return (row.business_id, row.id) if row else None


def business_ref_of(session_ref: str) -> str:
    """The business that a session is at."""
    return db.session.scalars(
        select(Business.public_id)
        .join(TokenSession, TokenSession.business_id == Business.id)
        .where(TokenSession.public_id == session_ref)
    ).one()
