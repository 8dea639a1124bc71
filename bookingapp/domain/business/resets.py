"""Set a new password by a link that is sent to the address of the login.

Whether an address has a login is asked only by the worker, so that the answer and its time never tell.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, select, update

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.ids import is_id, new_id
from bookingapp.base.jobs import enqueue
from bookingapp.base.secrets import hash_of
from bookingapp.domain.business.notices import tell_user
from bookingapp.domain.business.passwords import checked_hash
from bookingapp.domain.business.queries import user_by_email
from bookingapp.domain.business.sessions import end_sessions, end_tokens
from bookingapp.models.business import User
from bookingapp.models.keys import TokenSession
from bookingapp.models.sessions import PasswordReset

LASTS = timedelta(minutes=30)
MOST_AN_HOUR = 3
"""Mails to one address."""

_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Letter:
    """What the mail says: to whom, and the secret of which only the hash is stored."""

    email: str
    name: str
    locale: str
    token: str


def request_reset(email: str, locale: str) -> None:
    """Ask for a link to a clean address. Looks up nothing and nobody."""
    now = clock.now()
    ref = new_id("rst")
    db.session.add(
        PasswordReset(public_id=ref, email=email, locale=locale, created_at=now, expires_at=now + LASTS)
    )
    enqueue("password_reset.send", None, reset=ref)


def write_letter(ref: str) -> Letter | None:
    """Make the secret of a link, in the worker; None when nobody is to be told.

    Doing it again makes the link of an earlier letter useless.
    """
    row = db.session.scalar(select(PasswordReset).where(PasswordReset.public_id == ref).with_for_update())
    if row is None or row.used_at is not None or row.expires_at <= clock.now():
        return None
    user = user_by_email(row.email)
    if user is None or not user.active or _count_letters(row) >= MOST_AN_HOUR:
        return None
    secret = secrets.token_urlsafe(32)
    row.link_hash = hash_of(secret)
    db.session.flush()
    return Letter(row.email, user.name, user.locale or row.locale, f"{ref}.{secret}")


def find_reset(token: str) -> str | None:
    """The address that a link is good for. Reads only."""
    ref, _dot, secret = token.partition(".")
    if not is_id(ref, "rst"):
        return None
    row = db.session.execute(
        select(PasswordReset.email, PasswordReset.link_hash).where(PasswordReset.public_id == ref, *_alive())
    ).one_or_none()
    if row is None or not hmac.compare_digest(row.link_hash or "", hash_of(secret)):
        return None
    return str(row.email)


def use_reset(token: str, password: str) -> bool:
    """Set the password, once; every session of the user ends, tokens of apps too, and they are told. False when the link is no good.

    Raises Invalid for a password that cannot be accepted; the link then stays good.
    """
    email = find_reset(token)
    if email is None:
        return False
    hashed = checked_hash(password)
    now = clock.now()
    done: Any = db.session.execute(
        update(PasswordReset)
        .where(PasswordReset.public_id == token.partition(".")[0], PasswordReset.used_at.is_(None))
        .values(used_at=now),
        execution_options={"synchronize_session": False},
    )
    user = db.session.scalar(select(User).where(User.email == email, User.active))
    if not done.rowcount or user is None:
        return False
    drop_resets(email)
    user.password_hash = hashed
    end_sessions(user.id)
    end_tokens(TokenSession.user_id == user.id)  # a thief may have allowed apps
    tell_user(user, "password")
    return True


def drop_resets(email: str) -> None:
    """Links that are still out for an address are of no more use."""
    db.session.execute(
        update(PasswordReset)
        .where(PasswordReset.email == email, PasswordReset.used_at.is_(None))
        .values(used_at=clock.now()),
        execution_options={"synchronize_session": False},
    )


def sweep_resets(_actor: Actor) -> int:
    """Delete requests that are long over; how many."""
    done: Any = db.session.execute(
        delete(PasswordReset).where(PasswordReset.created_at < clock.now() - _KEPT),
        execution_options={"synchronize_session": False},
    )
    return int(done.rowcount)


def _alive() -> tuple[Any, ...]:
    return (PasswordReset.used_at.is_(None), PasswordReset.expires_at > clock.now())


def _count_letters(row: PasswordReset) -> int:
    """How many were written to the address within the hour before."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(PasswordReset)
            .where(
                PasswordReset.email == row.email,
                PasswordReset.created_at > row.created_at - timedelta(hours=1),
                PasswordReset.link_hash.is_not(None),
                PasswordReset.id != row.id,
            )
        )
        or 0
    )
