"""API keys: made once, shown once, of which only the SHA-256 is kept."""

import json
import secrets
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, String, Text, bindparam, cast, select, update

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Conflict, Forbidden, NotFound
from bookingapp.base.events import emit
from bookingapp.base.hot import Beside, HotQuery
from bookingapp.base.i18n import _
from bookingapp.base.ids import new_id
from bookingapp.base.secrets import hash_of
from bookingapp.domain.business.access import allowed
from bookingapp.domain.business.roles import ALL, acting
from bookingapp.domain.business.rules import Check
from bookingapp.models.business import Business
from bookingapp.models.keys import ApiKey

PLANS = ("free", "paid")
KINDS = {"secret": "sk_", "publishable": "pk_"}
PUBLISHABLE = frozenset({"services:read", "staff:read", "locations:read", "bookings:write"})
"""What a publishable key may do: look at what is offered, hold and book for oneself."""

_SHOWN = 8
MOST_KNOWN = 4096


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """What a key proves: whose it is and what it may do."""

    key_ref: str
    business_id: int
    is_publishable: bool
    scopes: frozenset[str]
    plan: str
    expires: int | None
    stamp: int
    """Of the business's timetable, as it was read with the key."""


def create_api_key(
    actor: Actor,
    business_id: int,
    *,
    name: str = "",
    kind: str = "secret",
    scopes: Iterable[str] | None = None,
    plan: str = "free",
    expires: int | None = None,
) -> tuple[ApiKey, str]:
    """Make a key; returns it with its text, which is never to be had again.

    Without scopes a secret key may do everything that whoever makes it may. A publishable key has a fixed set.
    Raises NotFound, Forbidden (also for scopes one lacks oneself), Invalid.
    """
    allowed(actor, business_id, "settings:write")
    check = Check()
    own = ALL if actor.kind == "system" else actor.rights
    wanted = PUBLISHABLE if kind == "publishable" else frozenset(own if scopes is None else scopes)
    for scope in sorted(wanted - ALL - PUBLISHABLE):
        check.refuse("scopes", _("There is no scope %(scope)s.", scope=scope))
    if expires is not None and expires <= clock.seconds():
        check.refuse("expires_at", _("This time is over."))
    check.choice("kind", kind, tuple(KINDS))
    row = ApiKey(
        public_id=new_id("key"),
        business_id=business_id,
        name=check.line("name", name or _("API key")),
        kind=kind,
        scopes=sorted(wanted),
        plan=check.choice("plan", plan, PLANS),
        created_by=actor.ref,
        created_at=clock.now(),
        expires=expires,
    )
    check.done()
    if kind == "secret" and not acting(wanted) <= own:
        raise Forbidden(_("You cannot hand out rights that you do not have."))
    text = KINDS[kind] + secrets.token_urlsafe(32)
    row.key_hash, row.hint = hash_of(text), text[:_SHOWN]
    db.session.add(row)
    db.session.flush()
    emit("api_key.created", actor, business_id, row.public_id, name=row.name, kind=kind)
    return row, text


def update_api_key(
    actor: Actor,
    business_id: int,
    key_ref: str,
    *,
    name: str,
    scopes: Iterable[str],
    expires: int | None,
) -> ApiKey:
    """Give a key another name, other scopes or another end; it counts with the next request.

    Raises NotFound, Forbidden (also for scopes one lacks oneself), Invalid, and Conflict for one that was revoked.
    """
    allowed(actor, business_id, "settings:write")
    row = find_api_key(actor, business_id, key_ref)
    if row.revoked_at is not None:
        raise Conflict(_("This key was revoked; make another one."))
    check = Check()
    wanted, before = frozenset(scopes), frozenset(row.scopes)
    for scope in sorted(wanted - ALL - PUBLISHABLE):
        check.refuse("scopes", _("There is no scope %(scope)s.", scope=scope))
    if row.kind == "publishable" and wanted != before:
        check.refuse("scopes", _("What a publishable key may do is fixed."))
    if expires is not None and expires != row.expires and expires <= clock.seconds():
        check.refuse("expires_at", _("This time is over."))
    values = {"name": check.line("name", name), "scopes": sorted(wanted), "expires": expires}
    check.done()
    if actor.kind != "system" and not acting(wanted) - acting(before) <= actor.rights:
        raise Forbidden(_("You cannot hand out rights that you do not have."))
    changed = sorted(field for field, value in values.items() if getattr(row, field) != value)
    for field in changed:
        setattr(row, field, values[field])
    if changed:
        db.session.flush()
        emit("api_key.changed", actor, business_id, row.public_id, name=row.name, fields=changed)
    return row


def revoke_api_key(actor: Actor, business_id: int, key_ref: str) -> ApiKey:
    """From now on nothing is to be had with it. Raises NotFound, Forbidden."""
    allowed(actor, business_id, "settings:write")
    row = find_api_key(actor, business_id, key_ref)
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        db.session.flush()
        emit("api_key.revoked", actor, business_id, row.public_id, name=row.name)
    return row


def find_api_key(actor: Actor, business_id: int, key_ref: str) -> ApiKey:
    """A key of the business. Raises NotFound, Forbidden."""
    allowed(actor, business_id, "settings:read")
    row = db.session.scalar(
        select(ApiKey).where(ApiKey.business_id == business_id, ApiKey.public_id == key_ref)
    )
    if row is None:
        raise NotFound(_("There is no such key."))
    return row


def list_api_keys(actor: Actor, business_id: int) -> Sequence[ApiKey]:
    """All keys, the newest first, those that were revoked last. Raises NotFound, Forbidden."""
    allowed(actor, business_id, "settings:read")
    return db.session.scalars(
        select(ApiKey)
        .where(ApiKey.business_id == business_id)
        .order_by(ApiKey.revoked_at.is_not(None), ApiKey.id.desc())
    ).all()


_COLUMNS = (
    ApiKey.public_id,
    ApiKey.business_id,
    ApiKey.kind,
    cast(ApiKey.scopes, Text),
    ApiKey.plan,
    ApiKey.expires,
    Business.timetable_stamp,
)


def _row() -> Select[*tuple[Any, ...]]:
    """What is read of a key that counts."""
    return (
        select(*_COLUMNS)
        .join_from(ApiKey, Business, Business.id == ApiKey.business_id)
        .where(
            ApiKey.key_hash == bindparam("key_hash", type_=String),
            ApiKey.revoked_at.is_(None),
            Business.active,
        )
    )


_FIND = HotQuery(lambda _: _row())


_known: dict[str, tuple[Hashable, KeyHolder]] = {}
"""Keys by their hash, with the state of the database in which they were read."""


def read_key(text: str, seen: Hashable = None) -> KeyHolder | None:
    """Who is behind a key, or None when there is none that counts.

    `seen` marks the state of the database (`hot.version`): in the same one a key is not read again.
    """
    key_hash = hash_of(text)
    before = _known.get(key_hash)
    if before is not None and seen is not None and before[0] == seen:
        return _lasting(before[1])
    rows = _FIND.rows({"key_hash": key_hash}, {}, 0)
    if not rows:
        return None
    holder = _holder(*rows[0])
    if len(_known) >= MOST_KNOWN:
        _known.clear()
    _known[key_hash] = (seen, holder)
    return _lasting(holder)


def known_key(text: str) -> KeyHolder | None:
    """A key as this process read it last; it may have changed since."""
    found = _known.get(hash_of(text))
    return found[1] if found else None


def key_beside(text: str) -> Beside:
    """What is stored of a key, to be read along with something else."""
    return _FIND.beside({"key_hash": hash_of(text)}, {}, 0)


def holder_in(value: str | None) -> KeyHolder | None:
    """Who is behind a key that was read so."""
    return _lasting(_holder_in(value)) if value is not None else None


@lru_cache(maxsize=1024)
def _holder_in(value: str) -> KeyHolder:
    return _holder(*json.loads(value)[0])


def _lasting(holder: KeyHolder) -> KeyHolder | None:
    return None if holder.expires is not None and holder.expires <= clock.seconds() else holder


@lru_cache(maxsize=1024)
def _holder(
    ref: str, business_id: int, kind: str, scopes: str, plan: str, expires: int | None, stamp: int
) -> KeyHolder:
    """A row as it was read; the same row needs to be understood once."""
    return KeyHolder(
        ref, business_id, kind == "publishable", frozenset(json.loads(scopes)), plan, expires, stamp
    )


def note_use(key_ref: str, at: int) -> bool:
    """Keep when a key was last used (seconds). False when somebody else is just changing it: nobody waits for this."""
    mine = select(ApiKey.id).where(ApiKey.public_id == key_ref).with_for_update(skip_locked=True)
    done: Any = db.session.execute(
        update(ApiKey).where(ApiKey.id == mine.scalar_subquery()).values(used=at),
        execution_options={"synchronize_session": False},
    )
    return bool(done.rowcount)
