"""Between password and code: who has given the first and not yet the second."""

import hashlib
import hmac
from dataclasses import dataclass

from sqlalchemy import select

from bookingapp.base.db import db
from bookingapp.models.business import User


@dataclass(frozen=True, slots=True)
class Halfway:
    """A user whose password was right."""

    user_id: int
    user_ref: str


def halfway_mark(secret_key: str, user: User) -> str:
    """A mark of the password that was given: with another one, or another second factor, it is of no use."""
    text = f"halfway\0{user.public_id}\0{user.password_hash}\0{user.totp_since}"
    return hmac.new(secret_key.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]


def find_halfway(secret_key: str, user_ref: str, mark: str) -> Halfway | None:
    """The user of a mark, while it is good."""
    user = db.session.scalar(
        select(User)
        .where(User.public_id == user_ref, User.active, User.totp_since.is_not(None))
        .execution_options(populate_existing=True)
    )
    if user is None or not hmac.compare_digest(mark, halfway_mark(secret_key, user)):
        return None
    return Halfway(user.id, user.public_id)
