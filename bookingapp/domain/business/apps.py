"""Apps: programs that a business registers, which may then ask users for access (RFC 6749, section 2)."""

import hmac
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import Row, select, update

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Forbidden, NotFound
from bookingapp.base.events import emit
from bookingapp.base.i18n import _
from bookingapp.base.ids import new_id
from bookingapp.base.secrets import hash_of
from bookingapp.domain.business.access import allowed
from bookingapp.domain.business.roles import ALL, acting
from bookingapp.domain.business.rules import Check
from bookingapp.models.business import Business
from bookingapp.models.keys import OAuthApp, TokenSession

MOST_ADDRESSES = 10
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class AppValues:
    """What is registered of an app."""

    name: str
    website: str = ""
    redirect_uris: tuple[str, ...] = ()
    scopes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class KnownApp:
    """An app as the consent page and the token endpoint need it. `is_public`: it cannot keep a secret."""

    id: int
    ref: str
    name: str
    website: str
    owner: str
    business_id: int
    redirect_uris: tuple[str, ...]
    scopes: frozenset[str]
    is_public: bool


def register_app(
    actor: Actor, business_id: int, values: AppValues, *, is_public: bool = False
) -> tuple[OAuthApp, str | None]:
    """Register an app; returns it with its secret, which is never to be had again. Public ones have none.

    Raises NotFound, Forbidden (also for scopes one lacks oneself), Invalid.
    """
    allowed(actor, business_id, "settings:write")
    secret = None if is_public else secrets.token_urlsafe(32)
    row = OAuthApp(
        public_id=new_id("app"),
        business_id=business_id,
        secret_hash=hash_of(secret) if secret else None,
        created_at=clock.now(),
        **_checked(actor, values, frozenset()),
    )
    db.session.add(row)
    db.session.flush()
    emit("app.registered", actor, business_id, row.public_id, name=row.name)
    return row, secret


def change_app(actor: Actor, business_id: int, app_ref: str, values: AppValues) -> OAuthApp:
    """Change what is registered. Raises NotFound, Forbidden, Invalid."""
    allowed(actor, business_id, "settings:write")
    row = find_app(actor, business_id, app_ref)
    new = _checked(actor, values, frozenset(row.scopes))
    if all(getattr(row, name) == value for name, value in new.items()):
        return row
    for name, value in new.items():
        setattr(row, name, value)
    db.session.flush()
    emit("app.changed", actor, business_id, row.public_id, name=row.name)
    return row


def rotate_secret(actor: Actor, business_id: int, app_ref: str) -> tuple[OAuthApp, str]:
    """A new secret, shown once; the one before is of no more use.

    Raises NotFound, Forbidden (also where the app may do what one may not oneself: who knows the secret is the app).
    """
    allowed(actor, business_id, "settings:write")
    row = find_app(actor, business_id, app_ref)
    if row.secret_hash is None:
        raise NotFound(_("This app has no secret."))
    _backed(actor, acting(row.scopes))
    secret = secrets.token_urlsafe(32)
    row.secret_hash = hash_of(secret)
    db.session.flush()
    emit("app.secret_rotated", actor, business_id, row.public_id, name=row.name)
    return row, secret


def archive_app(actor: Actor, business_id: int, app_ref: str) -> OAuthApp:
    """It may ask nobody any more, and what it was given has ended. Raises NotFound, Forbidden."""
    allowed(actor, business_id, "settings:write")
    row = find_app(actor, business_id, app_ref)
    if row.active:
        row.active = False
        db.session.execute(
            update(TokenSession)
            .where(TokenSession.app_id == row.id, TokenSession.ended_at.is_(None))
            .values(ended_at=clock.now()),
            execution_options={"synchronize_session": False},
        )
        db.session.flush()
        emit("app.archived", actor, business_id, row.public_id, name=row.name)
    return row


def find_app(actor: Actor, business_id: int, app_ref: str) -> OAuthApp:
    """An app of the business. Raises NotFound, Forbidden."""
    allowed(actor, business_id, "settings:read")
    row = db.session.scalar(
        select(OAuthApp).where(OAuthApp.business_id == business_id, OAuthApp.public_id == app_ref)
    )
    if row is None:
        raise NotFound(_("There is no such app."))
    return row


def list_apps(actor: Actor, business_id: int) -> Sequence[OAuthApp]:
    """All apps, the newest first, archived ones last. Raises NotFound, Forbidden."""
    allowed(actor, business_id, "settings:read")
    return db.session.scalars(
        select(OAuthApp)
        .where(OAuthApp.business_id == business_id)
        .order_by(OAuthApp.active.desc(), OAuthApp.id.desc())
    ).all()


def known_app(app_ref: str) -> KnownApp | None:
    """An app that may ask, whoever it belongs to."""
    row = _working(app_ref)
    return _known(*row) if row else None


def proven_app(app_ref: str, secret: str | None) -> KnownApp | None:
    """The app that proves itself by its secret; a public one has none and must give none."""
    row = _working(app_ref)
    if row is None:
        return None
    kept: str | None = row[0].secret_hash
    if kept is None:
        return _known(*row) if not secret else None
    return _known(*row) if secret and hmac.compare_digest(kept, hash_of(secret)) else None


def _working(app_ref: str) -> Row[OAuthApp, str] | None:
    """An app that counts, and the name of the business that registered it."""
    return db.session.execute(
        select(OAuthApp, Business.name)
        .join(Business, Business.id == OAuthApp.business_id)
        .where(OAuthApp.public_id == app_ref, OAuthApp.active, Business.active)
    ).first()


def _known(row: OAuthApp, owner: str) -> KnownApp:
    return KnownApp(
        row.id,
        row.public_id,
        row.name,
        row.website or "",
        owner,
        row.business_id,
        tuple(row.redirect_uris),
        frozenset(row.scopes),
        row.secret_hash is None,
    )


def _backed(actor: Actor, rights: frozenset[str]) -> None:
    """Raises Forbidden for rights that one lacks oneself."""
    if actor.kind != "system" and not rights <= actor.rights:
        raise Forbidden(_("You cannot hand out rights that you do not have."))


def _checked(actor: Actor, values: AppValues, before: frozenset[str]) -> dict[str, object]:
    """The columns. Raises Invalid, and Forbidden for a scope that is new and that the actor lacks."""
    check = Check()
    uris = [line for line in (uri.strip() for uri in values.redirect_uris) if line]
    for uri in uris:
        if not is_redirect(uri):
            check.refuse(
                "redirect_uris",
                _("%(address)s cannot be used: https, or http to this computer, and no # part.", address=uri),
            )
    if len(uris) > MOST_ADDRESSES:
        check.refuse("redirect_uris", _("At most %(most)s addresses.", most=MOST_ADDRESSES))
    website = values.website.strip()
    if website and not _is_web(website):
        check.refuse("website", _("Write the whole address, beginning with https://."))
    for scope in sorted(values.scopes - ALL):
        check.refuse("scopes", _("There is no scope %(scope)s.", scope=scope))
    name = check.line("name", values.name)
    check.done()
    _backed(actor, acting(values.scopes) - acting(before))
    return {
        "name": name,
        "website": website or None,
        "redirect_uris": list(dict.fromkeys(uris)),
        "scopes": sorted(values.scopes),
    }


def is_redirect(uri: str) -> bool:
    """Whether codes may be sent to an address: https, or http to the user's own machine (RFC 8252, 7.3)."""
    if not (0 < len(uri) <= 500) or not uri.isascii() or any(ord(letter) < 33 for letter in uri):
        return False
    if "#" in uri or "\\" in uri:
        return False
    try:
        parts = urlsplit(uri)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or parts.password is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return len(address) <= 500 and parts.scheme in {"http", "https"} and bool(parts.hostname)


def scopes_of(text: str) -> frozenset[str]:
    """Scopes as they stand in a request, between blanks (RFC 6749, 3.3)."""
    return frozenset(text.split())


def scope_text(scopes: Iterable[str]) -> str:
    """The opposite."""
    return " ".join(sorted(scopes))
