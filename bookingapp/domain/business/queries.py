"""Find businesses and those who may act in them."""

from sqlalchemy import select

from bookingapp.base.db import db
from bookingapp.models.business import Business, User


def business_by_slug(slug: str) -> Business | None:
    """An active or inactive business, for the operator at the shell."""
    return db.session.scalar(select(Business).where(Business.slug == slug))


def user_by_email(email: str) -> User | None:
    """The login of an e-mail address as stored (in lower case)."""
    return db.session.scalar(select(User).where(User.email == email))


def is_demo() -> bool:
    """Whether the demo made this database."""
    return db.session.scalar(select(Business.id).where(Business.demo).limit(1)) is not None


def has_business() -> bool:
    """Whether there is any business here, active or not; before the first one anybody may ask for it to be set up."""
    return db.session.scalar(select(Business.id).limit(1)) is not None
