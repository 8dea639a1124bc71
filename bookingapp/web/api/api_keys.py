"""API keys: made once, told once; changed, and revoked."""

from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import Field

from bookingapp.base.db import db
from bookingapp.domain.business.keys import (
    create_api_key,
    find_api_key,
    list_api_keys,
    revoke_api_key,
    update_api_key,
)
from bookingapp.models.keys import ApiKey
from bookingapp.web.api.answers import Out, Page, page_of
from bookingapp.web.api.call import Call
from bookingapp.web.api.lists import Listing, named, partial, touched
from bookingapp.web.api.operation import Schema, operation
from bookingapp.web.api.times import read_instant

READ, WRITE = "settings:read", "settings:write"
SHOWN = frozenset({"id", "kind", "hint", "plan", "active", "created_at", "last_used_at"})


class KeyIn(Schema):
    """What may be said of a key. Without scopes it may do all that whoever makes it may."""

    name: str = Field("", max_length=200)
    scopes: list[str] | None = Field(None, max_length=100)
    expires_at: str | None = Field(None, max_length=40)


class NewKeyIn(KeyIn):
    """A key to be made: a secret one for servers, or a publishable one for pages."""

    kind: Literal["secret", "publishable"] = "secret"


KeyPatch = partial(KeyIn)


class KeyOut(Out):
    """A key; of its text only the beginning is kept."""

    id: str
    name: str
    kind: Literal["secret", "publishable"]
    hint: str
    scopes: list[str]
    plan: str
    active: bool
    created_at: str
    expires_at: str | None
    last_used_at: str | None


class NewKeyOut(KeyOut):
    """The same with its text, which is told this once."""

    key: str


@operation("GET", "/api-keys", scope=READ, query=Listing, answer=Page[KeyOut], name="list_api_keys")
def list_keys(call: Call, query: Listing) -> dict[str, Any]:
    """The keys, the newest first; `archived` are those that were revoked."""
    known = touched(call, query.updated_since)
    rows = [
        row
        for row in list_api_keys(call.actor, call.business_id)
        if (row.revoked_at is None) == (query.status == "active")
        and (query.search or "").casefold() in row.name.casefold()
        and row.public_id in known
    ]
    start = query.offset
    shown = [_key(row) for row in rows[start : start + query.per_page]]
    return page_of(shown, len(rows), query.page, query.per_page)


@operation("GET", "/api-keys/{id}", scope=READ, answer=KeyOut, id="key", name="get_api_key")
def read_key_entry(call: Call, id: str) -> dict[str, Any]:
    """One key."""
    return _key(find_api_key(call.actor, call.business_id, id))


@operation(
    "POST",
    "/api-keys",
    scope=WRITE,
    body=NewKeyIn,
    answer=NewKeyOut,
    ignoring=SHOWN - {"kind"},
    repeatable=False,
    name="create_api_key",
)
def create_key(call: Call, body: NewKeyIn) -> dict[str, Any]:
    """Make a key; its text is told this once."""
    row, text = create_api_key(
        call.actor,
        call.business_id,
        name=body.name,
        kind=body.kind,
        scopes=body.scopes,
        expires=_seconds(body.expires_at),
    )
    return _key(row) | {"key": text}


@operation(
    "PATCH",
    "/api-keys/{id}",
    scope=WRITE,
    body=KeyPatch,
    answer=KeyOut,
    ignoring=SHOWN,
    id="key",
    name="update_api_key",
)
def change_key(call: Call, id: str, body: Any) -> dict[str, Any]:
    """Change what is named of a key; it counts with the next request."""
    return _change(call, id, named(body))


@operation(
    "PUT",
    "/api-keys/{id}",
    scope=WRITE,
    body=KeyIn,
    answer=KeyOut,
    ignoring=SHOWN,
    id="key",
    name="replace_api_key",
)
def replace_key(call: Call, id: str, body: KeyIn) -> dict[str, Any]:
    """Say all of a key anew; its scopes stay where they are not named."""
    return _change(call, id, {name: getattr(body, name) for name in ("name", "scopes", "expires_at")})


@operation("DELETE", "/api-keys/{id}", scope=WRITE, answer=KeyOut, id="key", name="delete_api_key")
def delete_key(call: Call, id: str) -> dict[str, Any]:
    """Revoke a key; from now on nothing is to be had with it."""
    return _key(revoke_api_key(call.actor, call.business_id, id))


def _change(call: Call, ref: str, said: dict[str, Any]) -> dict[str, Any]:
    row = find_api_key(call.actor, call.business_id, ref)
    scopes = said.get("scopes")
    ends = _seconds(said["expires_at"]) if "expires_at" in said else row.expires
    update_api_key(
        call.actor,
        call.business_id,
        ref,
        name=said.get("name") or row.name,
        scopes=list(row.scopes) if scopes is None else scopes,
        expires=ends,
    )
    return _key(row)


def _seconds(text: str | None) -> int | None:
    return None if text is None else int(read_instant("expires_at", text).timestamp())


def _key(row: ApiKey) -> dict[str, Any]:
    db.session.flush()
    return {
        "id": row.public_id,
        "name": row.name,
        "kind": row.kind,
        "hint": row.hint,
        "scopes": list(row.scopes),
        "plan": row.plan,
        "active": row.revoked_at is None,
        "created_at": row.created_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "expires_at": _instant(row.expires),
        "last_used_at": _instant(row.used),
    }


def _instant(seconds: int | None) -> str | None:
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
