"""Clients sign in with an address that they prove each time: by a link or a six-digit code that is sent there.

Whether an address is known is asked only by the worker, so that the answer and its time never tell.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select, update

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.ids import is_id, new_id
from bookingapp.base.jobs import enqueue
from bookingapp.base.secrets import hash_of
from bookingapp.models.booking import Visit
from bookingapp.models.clients import Client
from bookingapp.models.sessions import PortalSession, SignInRequest

CODE_LASTS = timedelta(minutes=10)
TRIES = 5
"""Wrong codes until a request is of no more use; its link goes on working."""

LASTS = timedelta(days=30)
"""Without a visit; each day that brings one begins it anew."""

FRESH = timedelta(minutes=15)
"""So long after signing in one may do what cannot be undone without proving the address again."""

MOST_AN_HOUR = 3
"""Sign-in mails to an address that nobody has confirmed."""

_RENEWED = timedelta(days=1)
_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody signed in by an address, at whichever businesses know it."""

    email: str
    session_ref: str
    is_stale: bool
    is_fresh: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """What the sign-in mail says: to whom, and the two secrets, of which only hashes are stored.

    `name` is how a client row of the address is called, `replaces` the address that this one shall replace.
    """

    email: str
    name: str
    locale: str
    code: str
    token: str
    replaces: str | None


@dataclass(frozen=True, slots=True)
class Redeemed:
    """A code or link that was good: the browser's token, and whose session it is."""

    token: str
    email: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A code that was not good. `left` tries remain; with none the request is over."""

    left: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the pages show it."""

    ref: str
    email: str
    replaces: str | None


def request_sign_in(email: str, locale: str, *, goes_to: str = "", replaces: str | None = None) -> str:
    """Ask for a link and a code to a clean address; the request's id. Looks up nothing and nobody.

    `goes_to` is the path to go on to. With `replaces` the address shall take that one's place.
    """
    now = clock.now()
    ref = new_id("sir")
    db.session.add(
        SignInRequest(
            public_id=ref,
            email=email,
            replaces=replaces,
            locale=locale,
            created_at=now,
            expires_at=now + CODE_LASTS,
        )
    )
    enqueue("sign_in.send", None, request=ref, goes_to=goes_to)
    return ref


def write_letter(secret_key: str, ref: str) -> Letter | None:
    """Make the secrets of a request, in the worker; None when nobody is to be told.

    Doing it again makes the secrets of an earlier letter useless.
    """
    row = db.session.scalar(select(SignInRequest).where(SignInRequest.public_id == ref).with_for_update())
    if row is None or row.used_at is not None or row.expires_at <= clock.now():
        return None
    if row.replaces is None and not is_known(row.email):
        return None
    if not is_confirmed(row.email) and _count_letters(row) >= MOST_AN_HOUR:
        return None
    code, secret = f"{secrets.randbelow(10**6):06}", secrets.token_urlsafe(32)
    row.code_hash, row.link_hash = _code_hash(secret_key, ref, code), hash_of(secret)
    db.session.flush()
    return Letter(row.email, name_of(row.email), row.locale, code, f"{ref}.{secret}", row.replaces)


def is_known(email: str) -> bool:
    """Whether any business has a client, or a visit, of an address."""
    client = select(Client.id).where(Client.email == email).exists()
    visit = select(Visit.id).where(Visit.email == email).exists()
    return bool(db.session.scalar(select(or_(client, visit))))


def is_confirmed(email: str) -> bool:
    """Whether somebody has ever proved an address."""
    return bool(
        db.session.scalar(
            select(
                select(Client.id)
                .where(Client.email == email, Client.email_confirmed_at.is_not(None))
                .exists()
            )
        )
    )


def name_of(email: str) -> str:
    """What the latest client row of an address is called; '' without one."""
    found = select(Client.name).where(Client.email == email).order_by(Client.id.desc()).limit(1)
    return db.session.scalar(found) or ""


def find_request(ref: str) -> Asked | None:
    """A request that can still be answered with its code."""
    row = db.session.execute(
        select(SignInRequest.public_id, SignInRequest.email, SignInRequest.replaces).where(
            SignInRequest.public_id == ref, SignInRequest.tries < TRIES, *_alive()
        )
    ).one_or_none()
    return Asked(*row) if row else None


def find_open_request(email: str) -> str | None:
    """The latest request of an address that can still be answered, for programs that kept no id of it."""
    return db.session.scalar(
        select(SignInRequest.public_id)
        .where(
            SignInRequest.email == email,
            SignInRequest.replaces.is_(None),
            SignInRequest.tries < TRIES,
            *_alive(),
        )
        .order_by(SignInRequest.id.desc())
        .limit(1)
    )


def find_link(token: str) -> Asked | None:
    """The request that a link was made for, as long as it is good. Reads only."""
    ref, secret = _halves(token)
    row = db.session.execute(
        select(
            SignInRequest.public_id, SignInRequest.email, SignInRequest.replaces, SignInRequest.link_hash
        ).where(SignInRequest.public_id == ref, *_alive())
    ).one_or_none()
    if row is None or not hmac.compare_digest(row.link_hash or "", hash_of(secret)):
        return None
    return Asked(row.public_id, row.email, row.replaces)


def redeem_code(secret_key: str, ref: str, code: str, *, replaces: str | None = None) -> Redeemed | Refused:
    """Answer a request with its code. Every try counts, also a wrong one: commit whatever comes back.

    `replaces` is the address of who tries, for a request to replace it; a plain sign-in has none.
    """
    row = db.session.execute(
        update(SignInRequest)
        .where(
            SignInRequest.public_id == ref,
            SignInRequest.tries < TRIES,
            SignInRequest.replaces.is_(None) if replaces is None else SignInRequest.replaces == replaces,
            *_alive(),
        )
        .values(tries=SignInRequest.tries + 1)
        .returning(SignInRequest.email, SignInRequest.code_hash, SignInRequest.tries),
        execution_options={"synchronize_session": False},
    ).one_or_none()
    if row is None:
        return Refused(0)
    if not hmac.compare_digest(row.code_hash or "", _code_hash(secret_key, ref, code)):
        return Refused(TRIES - row.tries)
    return _redeem(ref, row.email) or Refused(0)


def redeem_link(token: str, *, replaces: str | None = None) -> Redeemed | Refused:
    """Use a link, once. Opening its page does not."""
    asked = find_link(token)
    if asked is None or asked.replaces != replaces:
        return Refused(0)
    return _redeem(asked.ref, asked.email) or Refused(0)


def begin_session(email: str) -> str:
    """A fresh session for an address that was proved just now; the token for the browser."""
    token, now = secrets.token_urlsafe(32), clock.now()
    db.session.add(
        PortalSession(
            public_id=new_id("ses"),
            email=email,
            token_hash=hash_of(token),
            created_at=now,
            seen_at=now,
            expires_at=now + LASTS,
        )
    )
    db.session.execute(
        update(Client)
        .where(Client.email == email, Client.email_confirmed_at.is_(None))
        .values(email_confirmed_at=now),
        execution_options={"synchronize_session": False},
    )
    db.session.flush()
    return token


def find_session(token: str) -> Person | None:
    """Whoever holds a token, or None when it is unknown, ended, or too old."""
    now = clock.now()
    row = db.session.execute(
        select(
            PortalSession.email, PortalSession.public_id, PortalSession.seen_at, PortalSession.created_at
        ).where(
            PortalSession.token_hash == hash_of(token),
            PortalSession.ended_at.is_(None),
            PortalSession.expires_at > now,
        )
    ).one_or_none()
    if row is None:
        return None
    return Person(row.email, row.public_id, row.seen_at < now - _RENEWED, row.created_at > now - FRESH)


def renew_session(session_ref: str) -> None:
    """Let it last from now on."""
    now = clock.now()
    _change(PortalSession.public_id == session_ref, seen_at=now, expires_at=now + LASTS)


def end_session(token: str) -> None:
    """Whoever holds the token is nobody from now on."""
    _change(PortalSession.token_hash == hash_of(token), ended_at=clock.now())


def end_all_sessions(email: str) -> None:
    """Sign an address out wherever it is signed in."""
    _change(PortalSession.email == email, ended_at=clock.now())


def forget_sign_ins(email: str) -> None:
    """Delete all that tells of an address having signed in, or having asked to."""
    for table in (PortalSession, SignInRequest):
        db.session.execute(
            delete(table).where(table.email == email),
            execution_options={"synchronize_session": False},
        )


def sweep_sign_ins(_actor: Actor) -> int:
    """Delete requests and sessions that are long over; how many."""
    now = clock.now()
    gone = 0
    for old in (
        delete(SignInRequest).where(SignInRequest.created_at < now - _KEPT),
        delete(PortalSession).where(
            or_(PortalSession.expires_at < now - _KEPT, PortalSession.ended_at < now - _KEPT)
        ),
    ):
        done: Any = db.session.execute(old, execution_options={"synchronize_session": False})
        gone += done.rowcount
    return gone


def _redeem(ref: str, email: str) -> Redeemed | None:
    """Of several who are right at once, one gets in."""
    done: Any = db.session.execute(
        update(SignInRequest)
        .where(SignInRequest.public_id == ref, SignInRequest.used_at.is_(None))
        .values(used_at=clock.now()),
        execution_options={"synchronize_session": False},
    )
    return Redeemed(begin_session(email), email) if done.rowcount else None


def _alive() -> tuple[Any, ...]:
    return (SignInRequest.used_at.is_(None), SignInRequest.expires_at > clock.now())


def _count_letters(row: SignInRequest) -> int:
    """How many were written to the address within the hour before."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(SignInRequest)
            .where(
                SignInRequest.email == row.email,
                SignInRequest.created_at > row.created_at - timedelta(hours=1),
                SignInRequest.code_hash.is_not(None),
                SignInRequest.id != row.id,
            )
        )
        or 0
    )


def _change(which: Any, **values: object) -> None:
    db.session.execute(
        update(PortalSession).where(which, PortalSession.ended_at.is_(None)).values(**values),
        execution_options={"synchronize_session": False},
    )


def _halves(token: str) -> tuple[str, str]:
    ref, _dot, secret = token.partition(".")
    return (ref, secret) if is_id(ref, "sir") else ("", secret)


def _code_hash(secret_key: str, ref: str, code: str) -> str:
    """A million codes are soon tried out, so their hash needs the key (HMAC, RFC 2104)."""
    return hmac.new(secret_key.encode(), f"sign-in\0{ref}\0{code}".encode(), hashlib.sha256).hexdigest()
