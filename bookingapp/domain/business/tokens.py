"""Sessions behind access tokens, and the refresh tokens that prolong them (RFC 6749; rotation as in RFC 9700, 4.14)."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.events import emit
from bookingapp.base.ids import new_id
from bookingapp.base.secrets import hash_of
from bookingapp.domain.business.keys import PLANS
from bookingapp.domain.business.roles import acting, complete, rights_of
from bookingapp.models.business import Access, Business, Role, User
from bookingapp.models.clients import Client
from bookingapp.models.keys import OAuthApp, RefreshToken, TokenSession

ACCESS_LASTS = timedelta(hours=24)
LASTS = timedelta(days=30)
"""A session that is not refreshed for so long is over."""

_ALONE = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class Tokens:
    """What is handed out: the session that an access token names, and the refresh token, which is shown once."""

    session_ref: str
    refresh_token: str | None
    scopes: tuple[str, ...]
    expires_in: int
    """Seconds that an access token lasts."""


class TokenReused(Exception):
    """A refresh token came a second time: whoever has the other copy may be a thief, so the session is over."""


class TokenUnknown(Exception):
    """No such token, or one whose session is over."""


def begin_token_session(
    business_id: int,
    *,
    user_id: int | None = None,
    client_id: int | None = None,
    app_id: int | None = None,
    scopes: Iterable[str] = (),
    is_lasting: bool = True,
) -> Tokens:
    """Begin a session for a user, a client or an app alone; `scopes` bound what its tokens may do.

    One that is not lasting has no refresh token, and is over with its access token.
    """
    now = clock.now()
    row = TokenSession(
        public_id=new_id("ses"),
        business_id=business_id,
        user_id=user_id,
        client_id=client_id,
        app_id=app_id,
        scopes=sorted(scopes),
        created_at=now,
        expires_at=now + (LASTS if is_lasting else ACCESS_LASTS),
    )
    db.session.add(row)
    db.session.flush()
    if not row.is_alone:
        emit("token.issued", *_holder(row), scopes=row.scopes)
    refresh = _add_refresh(row.id) if is_lasting else None
    return Tokens(row.public_id, refresh, tuple(row.scopes), _seconds(ACCESS_LASTS))


def refresh_tokens(token: str, *, app_id: int | None = None) -> Tokens:
    """The next pair, for the app that the session was begun by, if it was one.

    Raises TokenUnknown, and TokenReused, upon which the caller must commit: the session is over.
    """
    now = clock.now()
    row = db.session.execute(
        select(RefreshToken.id, RefreshToken.used_at, RefreshToken.expires_at, TokenSession)
        .join(TokenSession, TokenSession.id == RefreshToken.token_session_id)
        .where(RefreshToken.token_hash == hash_of(token))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if row is None or row[3].app_id != app_id:
        raise TokenUnknown
    session: TokenSession = row[3]
    if row.used_at is not None:
        end_reused(session)
        raise TokenReused
    if row.expires_at <= now or read_token_session(session.public_id) is None:
        raise TokenUnknown
    taken = db.session.execute(
        update(RefreshToken)
        .where(RefreshToken.id == row.id, RefreshToken.used_at.is_(None))
        .values(used_at=now)
        .returning(RefreshToken.id),
        execution_options=_ALONE,
    ).first()
    if taken is None:
        raise TokenUnknown
    session.expires_at = now + LASTS
    db.session.flush()
    return Tokens(session.public_id, _add_refresh(session.id), tuple(session.scopes), _seconds(ACCESS_LASTS))


def end_reused(session: TokenSession) -> None:
    """Something that is good once came a second time: what it began is over, and the business can read of it."""
    if session.ended_at is None:
        session.ended_at = clock.now()
        db.session.flush()
        if not session.is_alone:
            emit("token.reused", *_holder(session))


def end_token_session(session_ref: str) -> None:
    """Its tokens are good for nothing from now on; no error when it is over already."""
    session = db.session.scalar(
        select(TokenSession).where(TokenSession.public_id == session_ref, TokenSession.ended_at.is_(None))
    )
    if session is not None:
        session.ended_at = clock.now()
        db.session.flush()
        if not session.is_alone:
            emit("token.ended", *_holder(session))


def _holder(session: TokenSession) -> tuple[Actor, int, str]:
    """Who is behind a session, for the trail: the actor, the business, and their public id."""
    kind: Literal["user", "client"] = "user" if session.user_id is not None else "client"
    found = (
        select(User.public_id).where(User.id == session.user_id)
        if kind == "user"
        else select(Client.public_id).where(Client.id == session.client_id)
    )
    ref = db.session.scalars(found).one()
    app = db.session.scalar(select(OAuthApp.public_id).where(OAuthApp.id == session.app_id))
    return Actor(kind, session.business_id, ref, via=app), session.business_id, ref


def session_of_refresh(token: str, *, app_id: int | None = None) -> str | None:
    """The session that a refresh token belongs to, by its id, where that app began it (or none did)."""
    return db.session.scalar(
        select(TokenSession.public_id)
        .join(RefreshToken, RefreshToken.token_session_id == TokenSession.id)
        .where(RefreshToken.token_hash == hash_of(token), TokenSession.app_id == app_id)
    )


def is_session_of(session_ref: str, app_id: int | None) -> bool:
    """Whether an app (None: no app) began a session."""
    found = select(TokenSession.id).where(
        TokenSession.public_id == session_ref, TokenSession.app_id == app_id
    )
    return db.session.scalar(found) is not None


@dataclass(frozen=True, slots=True)
class TokenHolder:
    """Who is behind an access token; read afresh with each request, so that roles and sign-out act at once."""

    actor: Actor
    session_ref: str
    owner: str
    """Whom limits and repeats are counted for: the same with each of their tokens."""
    plan: str = "free"
    client_ref: str | None = None
    scopes: frozenset[str] | None = None
    """What the token was given for, to the letter; the actor's rights hold what that is of no use without."""


def read_token_session(session_ref: str) -> TokenHolder | None:
    """Who acts by a session, or None when it is over."""
    row = db.session.execute(
        select(TokenSession, Business.plan)
        .join(Business, Business.id == TokenSession.business_id)
        .where(
            TokenSession.public_id == session_ref,
            TokenSession.ended_at.is_(None),
            TokenSession.expires_at > clock.now(),
            Business.active,
        )
    ).first()
    if row is None:
        return None
    session: TokenSession = row[0]
    plan = row[1] if row[1] in PLANS else PLANS[0]
    app_ref = _active_app(session.app_id)
    if app_ref is None:
        return None
    if session.user_id is not None:
        return _user(session, app_ref, plan)
    if session.client_id is not None:
        return _client(session, plan)
    scopes = frozenset(session.scopes)
    actor = Actor("key", session.business_id, app_ref, acting(scopes))
    return TokenHolder(actor, session_ref, app_ref, plan, scopes=scopes)


def _user(session: TokenSession, app_ref: str, plan: str) -> TokenHolder | None:
    """What the user may do now, bounded by what the token was given for."""
    role = aliased(Role)
    rows = db.session.execute(
        select(User.public_id, Access.location_id, role.name, role.rights, role.built_in)
        .join(Access, Access.user_id == User.id)
        .join(role, role.id == Access.role_id)
        .where(User.id == session.user_id, User.active, Access.business_id == session.business_id)
    ).all()
    if not rows:
        return None
    scopes = frozenset(session.scopes)
    bound = complete(scopes) | {"bookings:all", "clients:all", "schedules:own"}
    rights: frozenset[str] = frozenset()
    local: dict[int, frozenset[str]] = {}
    for row in rows:
        held = rights_of(row.name, row.rights, row.built_in) & bound
        if row.location_id is None:
            rights |= held
        else:
            local[row.location_id] = local.get(row.location_id, frozenset()) | held
    actor = Actor("user", session.business_id, rows[0].public_id, rights, local, via=app_ref or None)
    owner = f"{rows[0].public_id}/{session.business_id}/{app_ref}"
    return TokenHolder(actor, session.public_id, owner, plan, scopes=scopes)


def _client(session: TokenSession, plan: str) -> TokenHolder | None:
    ref = db.session.scalar(
        select(Client.public_id).where(Client.id == session.client_id, Client.erased_at.is_(None))
    )
    if ref is None:
        return None
    return TokenHolder(Actor("client", session.business_id, ref), session.public_id, ref, plan, ref)


def _active_app(app_id: int | None) -> str | None:
    """The app's id; '' where there is none, None where it, or the business that it is of, is archived."""
    if app_id is None:
        return ""
    return db.session.scalar(
        select(OAuthApp.public_id)
        .join(Business, Business.id == OAuthApp.business_id)
        .where(OAuthApp.id == app_id, OAuthApp.active, Business.active)
    )


def _add_refresh(session_id: int) -> str:
    token, now = secrets.token_urlsafe(32), clock.now()
    db.session.add(
        RefreshToken(
            token_session_id=session_id, token_hash=hash_of(token), created_at=now, expires_at=now + LASTS
        )
    )
    db.session.flush()
    return token


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())
