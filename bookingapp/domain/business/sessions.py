"""Sign users in and out: server-side sessions, of which the browser holds a random token and we its SHA-256."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, String, bindparam, select, update
from sqlalchemy.orm import aliased

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.hot import HotQuery
from bookingapp.base.ids import new_id
from bookingapp.base.secrets import hash_of
from bookingapp.domain.business.passwords import is_password
from bookingapp.domain.business.queries import user_by_email
from bookingapp.domain.business.roles import rights_of
from bookingapp.models.business import Access, Business, Role, User
from bookingapp.models.keys import TokenSession
from bookingapp.models.sessions import UserSession

LASTS = timedelta(days=14)
"""Without a visit; each day that brings one begins it anew."""

_RENEWED = timedelta(days=1)
_MARK = 200


@dataclass(frozen=True, slots=True)
class Post:
    """A business that a user works for, and what they may do there.

    `rights` hold everywhere in it, `local` those of single locations (by internal id) beside them.
    """

    business_id: int
    slug: str
    name: str
    role: str
    rights: frozenset[str]
    local: Mapping[int, frozenset[str]] = field(default_factory=dict, hash=False)

    def may_somewhere(self, right: str) -> bool:
        """Whether the right is held everywhere, or at one location at least."""
        return right in self.rights or any(right in rights for rights in self.local.values())

    @property
    def is_everywhere(self) -> bool:
        """Whether any role is held for the whole business, rather than at single locations alone."""
        return bool(self.rights)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A user behind a living session, with everything they may do; read afresh with each request."""

    user_id: int
    user_ref: str
    name: str
    email: str
    locale: str | None
    is_stale: bool
    posts: tuple[Post, ...]

    def post(self, slug: str) -> Post | None:
        """Their post at a business, if they have one."""
        return next((post for post in self.posts if post.slug == slug), None)

    def actor(self, post: Post) -> Actor:
        """Who acts for that business."""
        return Actor("user", post.business_id, self.user_ref, post.rights, post.local)


def check_password(email: str, password: str) -> User | None:
    """The active user of an address and password; takes as long when there is none. Reads only."""
    user = user_by_email(email.strip().lower())
    right = is_password(password, user.password_hash if user is not None and user.active else None)
    return user if right else None


def begin_session(user_id: int, agent: str) -> str:
    """A fresh session; the token for the browser."""
    token, now = secrets.token_urlsafe(32), clock.now()
    db.session.add(
        UserSession(
            public_id=new_id("ses"),
            user_id=user_id,
            token_hash=hash_of(token),
            agent=agent[:_MARK],
            created_at=now,
            seen_at=now,
            expires_at=now + LASTS,
        )
    )
    db.session.flush()
    return token


def end_session(token: str) -> None:
    """Whoever holds the token is nobody from now on."""
    _change(token, ended_at=clock.now())


def end_sessions(user_id: int, *, but: str | None = None) -> None:
    """Sign a user out everywhere, but where this token is held; programs that signed in as them are out too.

    Apps that they allowed something stay allowed until that is taken back.
    """
    end_tokens(TokenSession.user_id == user_id, TokenSession.app_id.is_(None))
    kept = [UserSession.token_hash != hash_of(but)] if but is not None else []
    _end(UserSession.user_id == user_id, *kept)


def end_tokens(*which: Any) -> None:
    """End sessions behind access tokens: the tokens are good for nothing from now on."""
    db.session.execute(
        update(TokenSession).where(*which, TokenSession.ended_at.is_(None)).values(ended_at=clock.now()),
        execution_options={"synchronize_session": False},
    )


def end_session_of(user_id: int, session_ref: str) -> None:
    """Sign a user out at one browser; nothing happens when it is over already."""
    _end(UserSession.user_id == user_id, UserSession.public_id == session_ref)


def renew_session(token: str) -> None:
    """Let it last from now on."""
    now = clock.now()
    _change(token, seen_at=now, expires_at=now + LASTS)


class _Row(NamedTuple):
    """A session's user with one access of theirs, as the driver gives it."""

    id: int
    public_id: str
    name: str
    email: str
    locale: str | None
    seen_at: Any
    expires_at: Any
    business_id: int | None
    slug: str
    business_name: str
    role: str
    rights: Any
    built_in: bool
    location_id: int | None


def _session_query() -> Select[*tuple[Any, ...]]:
    post, role = aliased(Access), aliased(Role)
    columns: tuple[Any, ...] = (
        User.id,
        User.public_id,
        User.name,
        User.email,
        User.locale,
        UserSession.seen_at,
        UserSession.expires_at,
        Business.id.label("business_id"),
        Business.slug,
        Business.name.label("business_name"),
        role.name.label("role"),
        role.rights,
        role.built_in,
        post.location_id,
    )
    return (
        select(*columns)
        .join(UserSession, UserSession.user_id == User.id)
        .outerjoin(post, post.user_id == User.id)
        .outerjoin(role, role.id == post.role_id)
        .outerjoin(Business, Business.id == post.business_id)
        .where(
            UserSession.token_hash == bindparam("hash", type_=String),
            UserSession.ended_at.is_(None),
            User.active,
        )
        .order_by(post.id)
    )


_SESSION = HotQuery(lambda _: _session_query())


def find_session(token: str) -> SignedIn | None:
    """The user behind a token and their posts, or None when it is unknown, ended, or too old.

    Asked with each request, those that look for changes every other second among them: by the shortest way.
    """
    now = clock.now()
    rows = [_Row._make(row) for row in _SESSION.rows({"hash": hash_of(token)}, {}, 0)]
    if not rows or _instant(rows[0].expires_at) <= now:
        return None
    first = rows[0]
    posts: dict[int, Post] = {}
    for row in rows:
        if row.business_id is not None:
            posts[row.business_id] = _joined(posts.get(row.business_id), row)
    is_stale = _instant(first.seen_at) < now - _RENEWED
    return SignedIn(
        first.id, first.public_id, first.name, first.email, first.locale, is_stale, tuple(posts.values())
    )


def _instant(value: Any) -> datetime:
    """What SQLite keeps as text, and PostgreSQL knows."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _joined(known: Post | None, row: _Row) -> Post:
    """A post with the rights of one more access: whoever has two roles may do what either allows."""
    known = known or Post(row.business_id or 0, row.slug, row.business_name, row.role, frozenset())
    own = json.loads(row.rights) if isinstance(row.rights, str) else row.rights
    rights = rights_of(row.role, own, bool(row.built_in))
    if row.location_id is None:
        return replace(known, rights=known.rights | rights)
    here = known.local.get(row.location_id, frozenset())
    return replace(known, local={**known.local, row.location_id: here | rights})


def _change(token: str, **values: object) -> None:
    db.session.execute(
        update(UserSession)
        .where(UserSession.token_hash == hash_of(token), UserSession.ended_at.is_(None))
        .values(**values),
        execution_options={"synchronize_session": False},
    )


def _end(*which: Any) -> None:
    db.session.execute(
        update(UserSession).where(*which, UserSession.ended_at.is_(None)).values(ended_at=clock.now()),
        execution_options={"synchronize_session": False},
    )
