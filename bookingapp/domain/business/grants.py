"""What users allow apps: codes on their way from the consent page (RFC 6749, 4.1, with PKCE, RFC 7636), and withdrawal."""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import aliased

from bookingapp.base import clock
from bookingapp.base.db import db
from bookingapp.base.secrets import hash_of
from bookingapp.domain.business.tokens import (
    TokenReused,
    Tokens,
    TokenUnknown,
    begin_token_session,
    end_reused,
    end_token_session,
)
from bookingapp.models.business import Business
from bookingapp.models.keys import OAuthApp, OAuthCode, TokenSession

CODE_LASTS = timedelta(minutes=1)
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
"""Of S256, the only method we take."""
VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


@dataclass(frozen=True, slots=True)
class Allowed:
    """An app that a user has allowed something, at one business."""

    app_ref: str
    name: str
    owner: str
    business: str
    business_id: int
    scopes: frozenset[str]
    since: datetime


def issue_code(
    app_id: int,
    business_id: int,
    user_id: int,
    *,
    redirect_uri: str,
    scopes: Iterable[str],
    challenge: str,
) -> str:
    """A code for what the user has just allowed; good once, for a minute."""
    code, now = secrets.token_urlsafe(32), clock.now()
    db.session.add(
        OAuthCode(
            app_id=app_id,
            business_id=business_id,
            user_id=user_id,
            code_hash=hash_of(code),
            redirect_uri=redirect_uri,
            scopes=sorted(scopes),
            challenge=challenge,
            expires_at=now + CODE_LASTS,
        )
    )
    db.session.flush()
    return code


def redeem_grant(app_id: int, code: str, *, redirect_uri: str, verifier: str) -> Tokens:
    """The tokens of a code. A code that comes again ends what it began (RFC 6749, 4.1.2); a wrong verifier uses it up.

    Raises TokenUnknown and TokenReused: commit in either case.
    """
    now = clock.now()
    row = db.session.scalar(
        select(OAuthCode)
        .where(OAuthCode.code_hash == hash_of(code), OAuthCode.app_id == app_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise TokenUnknown
    if row.used_at is not None:
        begun = db.session.get(TokenSession, row.token_session_id) if row.token_session_id else None
        if begun is not None:
            end_reused(begun)
        raise TokenReused
    row.used_at = now
    db.session.flush()
    is_right = row.redirect_uri == redirect_uri and fits(row.challenge, verifier)
    if row.expires_at <= now or not is_right:
        raise TokenUnknown
    made = begin_token_session(row.business_id, user_id=row.user_id, app_id=app_id, scopes=row.scopes)
    row.token_session_id = db.session.scalar(
        select(TokenSession.id).where(TokenSession.public_id == made.session_ref)
    )
    db.session.flush()
    return made


def fits(challenge: str, verifier: str) -> bool:
    """Whether a verifier is the one that a challenge was made of (RFC 7636, 4.6)."""
    if VERIFIER.fullmatch(verifier) is None:
        return False
    digest = hashlib.sha256(verifier.encode()).digest()
    return hmac.compare_digest(base64.urlsafe_b64encode(digest).decode().rstrip("="), challenge)


def list_allowed(user_id: int) -> list[Allowed]:
    """The apps that act for a user, the latest first."""
    owner = aliased(Business)
    rows = db.session.execute(
        select(
            TokenSession,
            OAuthApp.public_id,
            OAuthApp.name,
            owner.name.label("owner"),
            Business.name.label("at"),
        )
        .join(OAuthApp, OAuthApp.id == TokenSession.app_id)
        .join(owner, owner.id == OAuthApp.business_id)
        .join(Business, Business.id == TokenSession.business_id)
        .where(
            TokenSession.user_id == user_id,
            TokenSession.ended_at.is_(None),
            TokenSession.expires_at > clock.now(),
            OAuthApp.active,
        )
        .order_by(TokenSession.id.desc())
    ).all()
    found: dict[tuple[str, int], Allowed] = {}
    for session, ref, name, owned_by, business in rows:
        key = (ref, session.business_id)
        known = found.get(key)
        scopes = frozenset(session.scopes) | (known.scopes if known else frozenset())
        since = min(session.created_at, known.since) if known else session.created_at
        found[key] = Allowed(ref, name, owned_by, business, session.business_id, scopes, since)
    return list(found.values())


def withdraw_app(user_id: int, app_ref: str) -> None:
    """The app is nothing to this user from now on; also codes on their way are of no use."""
    app_id = db.session.scalar(select(OAuthApp.id).where(OAuthApp.public_id == app_ref))
    if app_id is None:
        return
    found = (TokenSession.user_id == user_id, TokenSession.app_id == app_id, TokenSession.ended_at.is_(None))
    for session_ref in db.session.scalars(select(TokenSession.public_id).where(*found)).all():
        end_token_session(session_ref)
    db.session.execute(
        update(OAuthCode)
        .where(OAuthCode.user_id == user_id, OAuthCode.app_id == app_id, OAuthCode.used_at.is_(None))
        .values(used_at=clock.now()),
        execution_options={"synchronize_session": False},
    )


def count_allowed(app_id: int) -> int:
    """How many users have allowed an app something."""
    return (
        db.session.scalar(
            select(func.count(TokenSession.user_id.distinct())).where(
                TokenSession.app_id == app_id,
                TokenSession.ended_at.is_(None),
                TokenSession.expires_at > clock.now(),
            )
        )
        or 0
    )
