"""Webhooks: addresses that programs want events sent to, their secrets, and what was sent to them."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import func, select

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.crypt import seal, unseal
from bookingapp.base.db import db
from bookingapp.base.errors import Conflict, NotFound
from bookingapp.base.events import emit
from bookingapp.base.i18n import _
from bookingapp.base.ids import new_id
from bookingapp.base.marks import check_mark, mark_of
from bookingapp.domain.business.access import allowed
from bookingapp.domain.business.rules import Check
from bookingapp.domain.messaging.webhook_queue import PING, close_waiting, deliver
from bookingapp.domain.messaging.webhook_words import EVENTS
from bookingapp.models.webhooks import WebhookDelivery, WebhookEndpoint

SEAL = "webhook"
EVERYTHING = "*"
MOST_ENDPOINTS = 50
OLD_SECRET_LASTS = timedelta(hours=24)
"""How long the former secret signs too after a new one was made."""
SEES = ("bookings:read", "bookings:all", "clients:read", "clients:all")
"""What is sent shows bookings and clients: only whoever may see all of them says where it goes, or looks into it."""


def add_webhook(
    actor: Actor,
    business_id: int,
    key: str,
    *,
    url: str,
    events: Sequence[str],
    description: str = "",
    allow_plain: bool = False,
) -> tuple[WebhookEndpoint, str]:
    """Have events sent to an address; returns it with its secret, which `key` (the application's) encrypts.

    https only, unless the operator allows inner addresses. Raises NotFound, Forbidden, Invalid, Conflict.
    """
    check_may_see(actor, business_id)
    check = Check()
    row = WebhookEndpoint(
        public_id=new_id("whk"),
        business_id=business_id,
        url=_url(check, url, allow_plain),
        description=check.line("description", description, required=False),
        events=_events(check, events),
        created_at=clock.now(),
    )
    check.done()
    if _count(business_id) >= MOST_ENDPOINTS:
        raise Conflict(_("There are %(most)s webhooks already; remove one first.", most=MOST_ENDPOINTS))
    secret = new_secret()
    row.secret = seal(key, SEAL, secret)
    db.session.add(row)
    db.session.flush()
    emit("webhook.created", actor, business_id, row.public_id, events=row.events)
    return row, secret


def update_webhook(
    actor: Actor,
    business_id: int,
    webhook_ref: str,
    *,
    allow_plain: bool = False,
    mark: str | None = None,
    **changes: Any,
) -> WebhookEndpoint:
    """Change `url`, `events`, `description` or `active`; one that was disabled is tried again when it is active.

    While it is not active nothing is sent and nothing collected. Raises NotFound, Forbidden, Invalid, Conflict.
    """
    check_may_see(actor, business_id)
    row = _living(actor, business_id, webhook_ref)
    check_mark(mark, webhook_values(row))
    before = webhook_values(row)
    check = Check()
    if "url" in changes:
        row.url = _url(check, changes["url"], allow_plain)
    if "events" in changes:
        row.events = _events(check, changes["events"])
    if "description" in changes:
        row.description = check.line("description", changes["description"], required=False)
    check.done()
    if row.url != before["url"]:
        row.failing_since, row.took_ms = None, 0
    if "active" in changes:
        _switch(row, bool(changes["active"]))
    db.session.flush()
    fields = [name for name, value in webhook_values(row).items() if value != before[name]]
    if fields:
        emit("webhook.changed", actor, business_id, row.public_id, fields=fields)
    return row


def check_may_see(actor: Actor, business_id: int) -> None:
    """For what decides who is sent bookings and clients, and for looking at what was sent. Raises NotFound, Forbidden."""
    for right in ("settings:write", *SEES):
        allowed(actor, business_id, right)


def _switch(row: WebhookEndpoint, is_on: bool) -> None:
    if is_on != row.active or is_on:
        row.disabled_reason = row.failing_since = None
        row.took_ms = 0
    row.active = is_on
    if not is_on:
        db.session.flush()
        close_waiting(row.id)


def webhook_values(row: WebhookEndpoint) -> dict[str, Any]:
    """What can be changed of it, as it stands."""
    return {
        "url": row.url,
        "events": list(row.events),
        "description": row.description,
        "active": row.active,
    }


def webhook_mark(row: WebhookEndpoint) -> str:
    """The mark of a form that shows it."""
    return mark_of(webhook_values(row))


def rotate_webhook(actor: Actor, business_id: int, key: str, webhook_ref: str) -> tuple[WebhookEndpoint, str]:
    """A new secret; the old one signs too for a day. Raises NotFound, Forbidden, Conflict."""
    allowed(actor, business_id, "settings:write")
    row = _living(actor, business_id, webhook_ref)
    secret = new_secret()
    row.old_secret, row.old_until = row.secret, clock.now() + OLD_SECRET_LASTS
    row.secret = seal(key, SEAL, secret)
    db.session.flush()
    emit("webhook.rotated", actor, business_id, row.public_id)
    return row, secret


def old_secret_until(row: WebhookEndpoint) -> datetime | None:
    """Until when the former secret signs too; None when it does no more, or there is none."""
    is_on = row.old_secret is not None and row.old_until is not None and row.old_until > clock.now()
    return row.old_until if is_on else None


def remove_webhook(actor: Actor, business_id: int, webhook_ref: str) -> WebhookEndpoint:
    """Send nothing there any more; it stays with what was sent. Raises NotFound, Forbidden."""
    allowed(actor, business_id, "settings:write")
    row = find_webhook(actor, business_id, webhook_ref)
    if not row.archived:
        _switch(row, False)
        row.archived = True
        db.session.flush()
        emit("webhook.removed", actor, business_id, row.public_id)
    return row


def ping_webhook(actor: Actor, business_id: int, webhook_ref: str) -> WebhookDelivery:
    """Send it a `ping` that says nothing. Raises NotFound, Forbidden, Conflict while it is not active."""
    allowed(actor, business_id, "settings:write")
    row = _open(actor, business_id, webhook_ref)
    event_ref = new_id("evt")
    body = body_of(event_ref, PING, 1, {"webhook_id": row.public_id})
    return deliver(row, event_ref, PING, row.public_id, body.decode())


def resend_delivery(actor: Actor, business_id: int, webhook_ref: str, delivery_ref: str) -> WebhookDelivery:
    """Send the same body under the same id once more, as a delivery of its own.

    Raises NotFound, Forbidden, Conflict while it is on its way or the webhook not active.
    """
    allowed(actor, business_id, "settings:write")
    row = _open(actor, business_id, webhook_ref)
    sent = find_delivery(actor, business_id, webhook_ref, delivery_ref)
    if not sent.body:
        raise Conflict(_("This was about somebody whose data were erased."))
    on_its_way = select(WebhookDelivery.id).where(
        WebhookDelivery.endpoint_id == row.id,
        WebhookDelivery.event_ref == sent.event_ref,
        WebhookDelivery.state == "waiting",
    )
    if db.session.scalar(on_its_way.limit(1)) is not None:
        raise Conflict(_("This delivery is on its way already."))
    return deliver(row, sent.event_ref, sent.event, sent.subject, sent.body, resent=True)


def find_webhook(actor: Actor, business_id: int, webhook_ref: str) -> WebhookEndpoint:
    """One that may have been removed. Raises NotFound, Forbidden."""
    allowed(actor, business_id, "settings:read")
    row = db.session.scalar(
        select(WebhookEndpoint).where(
            WebhookEndpoint.business_id == business_id, WebhookEndpoint.public_id == webhook_ref
        )
    )
    if row is None:
        raise NotFound(_("There is no such webhook."))
    return row


def find_delivery(actor: Actor, business_id: int, webhook_ref: str, delivery_ref: str) -> WebhookDelivery:
    """Raises NotFound, Forbidden."""
    endpoint = find_webhook(actor, business_id, webhook_ref)
    row = db.session.scalar(
        select(WebhookDelivery).where(
            WebhookDelivery.endpoint_id == endpoint.id, WebhookDelivery.public_id == delivery_ref
        )
    )
    if row is None:
        raise NotFound(_("There is no such delivery."))
    return row


def _living(actor: Actor, business_id: int, webhook_ref: str) -> WebhookEndpoint:
    row = find_webhook(actor, business_id, webhook_ref)
    if row.archived:
        raise Conflict(_("This webhook was removed."))
    return row


def _open(actor: Actor, business_id: int, webhook_ref: str) -> WebhookEndpoint:
    row = _living(actor, business_id, webhook_ref)
    if not row.active:
        raise Conflict(_("This webhook is switched off. Switch it on first."))
    return row


def body_of(
    event_ref: str, event: str, sequence: int, data: dict[str, Any], at: datetime | None = None
) -> bytes:
    """What is sent: the event under both of its customary names, when it happened, and the object it is about."""
    return orjson.dumps(
        {
            "id": event_ref,
            "event": event,
            "type": event,
            "timestamp": (at or clock.now()).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "sequence": sequence,
            "data": data,
        }
    )


def new_secret() -> str:
    """32 random bytes, written as Standard Webhooks writes them."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """`v1,…`: HMAC-SHA256 over id, timestamp and body (Standard Webhooks 1.0)."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = b".".join((message_id.encode(), str(timestamp).encode(), body))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def signed_headers(key: str, endpoint: WebhookEndpoint, event_ref: str, body: bytes) -> dict[str, str]:
    """The headers of one attempt: the id stays, the time is now, and both secrets sign while one takes over."""
    now = clock.seconds()
    sealed = [endpoint.secret]
    if endpoint.old_secret and old_secret_until(endpoint):
        sealed.append(endpoint.old_secret)
    signatures = [signature(unseal(key, SEAL, one), event_ref, now, body) for one in sealed]
    return {
        "content-type": "application/json",
        "webhook-id": event_ref,
        "webhook-timestamp": str(now),
        "webhook-signature": " ".join(signatures),
    }


def _count(business_id: int) -> int:
    found = select(func.count()).where(WebhookEndpoint.business_id == business_id, ~WebhookEndpoint.archived)
    return db.session.scalar(found) or 0


def _url(check: Check, text: str, allow_plain: bool) -> str:
    url = check.link("url", text) or ""
    if not url:
        check.refuse("url", _("This must not be empty."))
    elif not allow_plain and not url.startswith("https://"):
        check.refuse("url", _("Use an address that begins with https://."))
    return url


def _events(check: Check, names: Sequence[str]) -> list[str]:
    found = list(dict.fromkeys(names))
    if not found:
        check.refuse("events", _("Choose one."))
    for number, name in enumerate(found):
        if name not in EVENTS and name != EVERYTHING:
            check.refuse(f"events.{number}", _("There is no event %(name)s.", name=name))
    return found
