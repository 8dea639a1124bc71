"""Who sends a request: a key, a user's or client's token, an app's; or nobody, where that is enough.

A partner may act for a user: `Bearer <partner token>, User <user token>`. Then both must be of one business, and
what the user may do is bounded by what the partner may.
"""

import re
from dataclasses import replace
from functools import lru_cache

from flask import request
from werkzeug.exceptions import Unauthorized

from bookingapp.base.actor import Actor
from bookingapp.base.hot import version
from bookingapp.base.i18n import _
from bookingapp.domain.business.access_tokens import read_access_token
from bookingapp.domain.business.keys import KeyHolder, read_key
from bookingapp.domain.business.roles import acting
from bookingapp.domain.business.tokens import TokenHolder, read_token_session
from bookingapp.web.api.call import Call
from bookingapp.web.installation import current_settings

AGENT = "Booking-Agent"
"""The header by which whoever sends it says that it is an assistant, and which one. What it books is marked so."""

GIVEN = "bookingapp.call"
"""Where this process itself puts the call it makes for somebody; no header of a request ever gets there."""

KEYS = ("sk_", "pk_")
"""How keys begin, and nothing else does."""

_HEADER = re.compile(r"bearer +([\x21-\x2b\x2d-\x7e]+)(?: *, *user +([\x21-\x2b\x2d-\x7e]+))?", re.IGNORECASE)


def read_credential() -> Call | None:
    """The call that this process made itself or an Authorization header proves; None without one. Raises Unauthorized."""
    given: Call | None = request.environ.get(GIVEN)
    if given is not None:
        return replace(given, stamp=None, seen=None, _timetable=None)
    header = request.environ.get("HTTP_AUTHORIZATION")
    if header is None:
        return None
    found = _HEADER.fullmatch(header.strip())
    if found is None:
        raise Unauthorized(_("Send a key or token: Authorization: Bearer …"))
    call = read_one(found[1])
    if found[2] is not None:
        return bounded(call, read_one(found[2]))
    return call


def read_one(text: str) -> Call:
    """The call that one key or token proves. Raises Unauthorized."""
    if text.startswith(KEYS):
        seen = version()
        holder = read_key(text, seen)
        if holder is not None:
            return of_key(holder, seen)
    else:
        settings = current_settings()
        session_ref = read_access_token(settings.secret_key, text)
        token = read_token_session(session_ref) if session_ref else None
        if token is not None:
            return of_token(token)
    raise Unauthorized(_("This key or token is not known, has run out or was revoked."))


def only_key() -> str | None:
    """The key that a request brings, if that is all."""
    found = _HEADER.fullmatch(request.environ.get("HTTP_AUTHORIZATION", "").strip())
    if found is None or found[2] is not None or not found[1].startswith(KEYS) or GIVEN in request.environ:
        return None
    return found[1]


def bounded(partner: Call, person: Call) -> Call:
    """A partner acting for a user or client. Raises Unauthorized for any other pair."""
    is_pair = partner.actor.kind in {"key", "public"} and person.actor.kind in {"user", "client"}
    if not is_pair or partner.business_id != person.business_id:
        raise Unauthorized(_("This key and this token do not go together."))
    owner, actor = f"{partner.owner}/{person.owner}", person.actor
    if partner.actor.kind == "key" and actor.kind == "user":
        bound = partner.actor.rights | {"schedules:own"}
        local = {place: rights & bound for place, rights in actor.local.items()}
        actor = replace(actor, rights=actor.rights & bound, local=local)
    actor = replace(actor, via=partner.actor.ref)
    scopes = _both(partner.scopes, person.scopes) if partner.actor.kind == "key" else person.scopes
    return Call(actor, owner=owner, plan=partner.plan, client_ref=person.client_ref, scopes=scopes)


def _both(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    return other if one is None else one if other is None else one & other


def of_key(holder: KeyHolder, seen: tuple[int, int] | None) -> Call:
    """What was read with a key, as a call; `seen` marks the state of the database."""
    return Call(
        _actor(holder),
        owner=holder.key_ref,
        plan=holder.plan,
        is_publishable=holder.is_publishable,
        stamp=holder.stamp,
        seen=seen,
        scopes=None if holder.is_publishable else holder.scopes,
    )


@lru_cache(maxsize=1024)
def _actor(holder: KeyHolder) -> Actor:
    """A key acts for its business; a publishable one like any visitor."""
    if holder.is_publishable:
        return Actor("public", holder.business_id, holder.key_ref)
    return Actor("key", holder.business_id, holder.key_ref, acting(holder.scopes))


def of_token(holder: TokenHolder) -> Call:
    """Whoever is behind a token acts as themselves."""
    return Call(
        holder.actor,
        owner=holder.owner,
        plan=holder.plan,
        client_ref=holder.client_ref,
        scopes=holder.scopes,
    )
