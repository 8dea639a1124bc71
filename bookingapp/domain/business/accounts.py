"""What users change of their own login: name, language, password, address, and where they are signed in."""

import base64
import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bookingapp.base import clock
from bookingapp.base.db import db
from bookingapp.base.errors import Conflict, Invalid
from bookingapp.base.i18n import LANGUAGES, _
from bookingapp.base.jobs import enqueue
from bookingapp.base.secrets import hash_of, link_mac
from bookingapp.domain.business.notices import EMAIL, PASSWORD, tell_user
from bookingapp.domain.business.passwords import checked_hash, is_password
from bookingapp.domain.business.queries import user_by_email
from bookingapp.domain.business.resets import drop_resets
from bookingapp.domain.business.rules import Check
from bookingapp.domain.business.sessions import end_sessions
from bookingapp.models.business import User
from bookingapp.models.sessions import UserSession

ADDRESS_LASTS = 3600
"""Seconds that the link to a new address is good for."""

_KIND = "user-address"


@dataclass(frozen=True, slots=True)
class Account:
    """A login as its user sees it; `codes_left` are recovery codes."""

    name: str
    email: str
    locale: str | None
    has_password: bool
    factor_since: datetime | None
    codes_left: int


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A browser that is signed in."""

    ref: str
    agent: str
    since: datetime
    seen: datetime
    is_current: bool


def find_account(user_id: int) -> Account:
    """The login of the user who is signed in."""
    user = _user(user_id)
    return Account(
        user.name,
        user.email,
        user.locale,
        user.password_hash is not None,
        user.totp_since,
        len(user.recovery_codes),
    )


def update_profile(user_id: int, *, name: str, locale: str | None) -> None:
    """Change name and language; no language means that of the browser. Raises Invalid."""
    check = Check()
    called = check.line("name", name)
    if locale is not None and locale not in LANGUAGES:
        check.refuse("locale", _("There is no such language; write its code, like en."))
    check.done()
    user = _user(user_id)
    user.name, user.locale = called, locale
    db.session.flush()


def check_own_password(user_id: int, password: str, field: str = "password") -> None:
    """Whoever changes what signing in takes gives the password again. Raises Invalid."""
    if not is_password(password, _user(user_id).password_hash):
        sentence = _("This is not your password.")
        raise Invalid(sentence, {field: [sentence]})


def change_password(user_id: int, *, password: str, new_password: str, token: str) -> None:
    """Set a new password in place of the old one; the user's other sessions end, and they are told.

    `token` is the session's that stays. Raises Invalid.
    """
    check_own_password(user_id, password)
    user = _user(user_id)
    user.password_hash = checked_hash(new_password, "new_password")
    end_sessions(user_id, but=token)
    drop_resets(user.email)
    tell_user(user, PASSWORD)
    db.session.flush()


def request_address(user_id: int, *, password: str, email: str, locale: str) -> None:
    """Ask for a link to a new address, which then confirms it. Whether the address is free is not told here.

    Raises Invalid.
    """
    check = Check()
    address = check.email("email", email)
    if not email:
        check.refuse("email", _("Give your e-mail address."))
    check.done()
    check_own_password(user_id, password)
    user = _user(user_id)
    if address == user.email:
        raise Invalid(_("This is your address already."), {"email": [_("This is your address already.")]})
    enqueue("account.address", None, user=user.public_id, email=address, locale=user.locale or locale)


@dataclass(frozen=True, slots=True)
class AddressLetter:
    """The mail to a new address: who it is for, and the token of its link."""

    name: str
    token: str


def write_address_letter(secret_key: str, user_ref: str, email: str) -> AddressLetter | None:
    """The link that confirms a new address, in the worker; None when it has a login, or the user is gone."""
    user = db.session.scalar(select(User).where(User.public_id == user_ref, User.active))
    if user is None or user_by_email(email) is not None:
        return None
    until = int(clock.now().timestamp()) + ADDRESS_LASTS
    values = json.dumps([user_ref, user.email, email, until], separators=(",", ":"))
    body = base64.urlsafe_b64encode(values.encode()).decode().rstrip("=")
    return AddressLetter(user.name, f"{body}.{link_mac(secret_key, _KIND, body)}")


@dataclass(frozen=True, slots=True)
class AddressLink:
    """What a link to a new address stands for."""

    user_id: int
    before: str
    email: str


def read_address_link(secret_key: str, token: str) -> AddressLink | None:
    """What a link would change, while it is good: once, within the hour, and for the address it was asked from."""
    body, dot, mac = token.partition(".")
    if not dot or not mac.isascii() or not hmac.compare_digest(mac, link_mac(secret_key, _KIND, body)):
        return None
    padded = body + "=" * (-len(body) % 4)
    user_ref, before, email, until = json.loads(base64.urlsafe_b64decode(padded))
    user = db.session.scalar(select(User).where(User.public_id == user_ref, User.active))
    if user is None or user.email != before or until < clock.now().timestamp():
        return None
    return AddressLink(user.id, before, email)


def confirm_address(secret_key: str, token: str) -> bool:
    """The new address is the user's from now on; the one before is told. False when the link is no good.

    Raises Conflict when somebody has taken it meanwhile.
    """
    link = read_address_link(secret_key, token)
    if link is None:
        return False
    if user_by_email(link.email) is not None:
        raise Conflict(_("There is already a login with this address."))
    user = _user(link.user_id)
    user.email = link.email
    drop_resets(link.before)
    tell_user(user, EMAIL, email=link.before)
    db.session.flush()
    return True


def list_sessions(user_id: int, token: str) -> list[SessionLine]:
    """Where the user is signed in, the present browser first, then the latest seen."""
    rows = db.session.scalars(
        select(UserSession)
        .where(
            UserSession.user_id == user_id,
            UserSession.ended_at.is_(None),
            UserSession.expires_at > clock.now(),
        )
        .order_by(UserSession.seen_at.desc(), UserSession.id.desc())
        .execution_options(populate_existing=True)
    )
    mine = hash_of(token)
    lines = [
        SessionLine(row.public_id, row.agent, row.created_at, row.seen_at, row.token_hash == mine)
        for row in rows
    ]
    return sorted(lines, key=lambda line: not line.is_current)


def _user(user_id: int) -> User:
    found: Any = db.session.get(User, user_id, populate_existing=True)
    assert isinstance(found, User)
    return found
