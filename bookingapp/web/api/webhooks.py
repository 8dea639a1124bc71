"""Webhooks: addresses that events are sent to, what was sent, and once more."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from bookingapp.domain.messaging.webhook_log import Sent, list_deliveries, list_webhooks, with_tries
from bookingapp.domain.messaging.webhook_words import fault_words, reason_words
from bookingapp.domain.messaging.webhooks import (
    add_webhook,
    check_may_see,
    find_delivery,
    find_webhook,
    old_secret_until,
    ping_webhook,
    remove_webhook,
    resend_delivery,
    rotate_webhook,
    update_webhook,
)
from bookingapp.models.webhooks import WebhookAttempt, WebhookEndpoint
from bookingapp.web.api.answers import Out, Page, page_of
from bookingapp.web.api.call import Call
from bookingapp.web.api.lists import Listing, Paging, named, partial
from bookingapp.web.api.operation import Schema, operation
from bookingapp.web.api.times import read_instant
from bookingapp.web.installation import current_settings

READ, WRITE = "settings:read", "settings:write"
SHOWN = frozenset(
    {"id", "secret", "disabled_reason", "failing_since", "old_secret_until", "archived", "created_at"}
)


class DeliveryQuery(Paging):
    """Which page of the log, and what of it."""

    status: Literal["waiting", "delivered", "failed"] | None = None
    event: str | None = Field(None, max_length=60)


class WebhookIn(Schema):
    """An address, and the events it wants: exact names, or `*` for all."""

    url: str = Field(min_length=1, max_length=2000)
    events: list[str] = Field(min_length=1, max_length=100)
    description: str = Field("", max_length=200)
    active: bool = True


WebhookPatch = partial(WebhookIn)


class WebhookOut(Out):
    """An address that events are sent to."""

    id: str
    url: str
    events: list[str]
    description: str
    active: bool
    disabled_reason: str | None
    failing_since: str | None
    old_secret_until: str | None
    archived: bool
    created_at: str


class WebhookSecretOut(WebhookOut):
    """The same with its secret, which is told this once."""

    secret: str


class AttemptOut(Out):
    """One try: the answer's status, or what went wrong before there was one."""

    at: str
    milliseconds: int
    status: int | None
    error: str
    answer: str


class DeliveryOut(Out):
    """One event for one address: waiting, delivered or failed; while it waits, when it is tried next."""

    id: str
    event_id: str
    event: str
    subject: str
    state: str
    resent: bool
    created_at: str
    delivered_at: str | None
    next_try_at: str | None
    attempts: list[AttemptOut]


class DeliveryBodyOut(DeliveryOut):
    """The same with the body that is signed and sent, as text."""

    body: str


@operation("GET", "/webhooks", scope=READ, query=Listing, answer=Page[WebhookOut], name="list_webhooks")
def list_endpoints(call: Call, query: Listing) -> dict[str, Any]:
    """The addresses that events are sent to, the oldest first; `archived` are those that were removed."""
    rows, total = list_webhooks(
        call.actor,
        call.business_id,
        archived=query.status == "archived",
        search=query.search or "",
        since=read_instant("updated_since", query.updated_since) if query.updated_since else None,
        start=query.offset,
        most=query.per_page,
    )
    return page_of([_webhook(row) for row in rows], total, query.page, query.per_page)


@operation("GET", "/webhooks/{id}", scope=READ, answer=WebhookOut, id="whk")
def read_webhook(call: Call, id: str) -> dict[str, Any]:
    """One address."""
    return _webhook(find_webhook(call.actor, call.business_id, id))


@operation(
    "POST",
    "/webhooks",
    scope=WRITE,
    body=WebhookIn,
    answer=WebhookSecretOut,
    ignoring=SHOWN,
    repeatable=False,
)
def create_webhook(call: Call, body: WebhookIn) -> dict[str, Any]:
    """Have events sent to an address; the secret that signs them is told this once."""
    settings, values = current_settings(), body.model_dump()
    is_active = values.pop("active")
    row, secret = add_webhook(
        call.actor,
        call.business_id,
        settings.secret_key,
        allow_plain=settings.webhook_allow_private,
        **values,
    )
    if not is_active:
        update_webhook(call.actor, call.business_id, row.public_id, active=False)
    return _webhook(row) | {"secret": secret}


@operation(
    "PATCH",
    "/webhooks/{id}",
    scope=WRITE,
    body=WebhookPatch,
    answer=WebhookOut,
    ignoring=SHOWN,
    id="whk",
)
def change_webhook(call: Call, id: str, body: Any) -> dict[str, Any]:
    """Change what is named; one that was disabled is tried again when it is made active."""
    return _change(call, id, named(body))


@operation(
    "PUT",
    "/webhooks/{id}",
    scope=WRITE,
    body=WebhookIn,
    answer=WebhookOut,
    ignoring=SHOWN,
    id="whk",
)
def replace_webhook(call: Call, id: str, body: WebhookIn) -> dict[str, Any]:
    """Say all of an address anew; its secret stays."""
    return _change(call, id, body.model_dump())


@operation("DELETE", "/webhooks/{id}", scope=WRITE, answer=WebhookOut, id="whk")
def delete_webhook(call: Call, id: str) -> dict[str, Any]:
    """Send nothing there any more."""
    return _webhook(remove_webhook(call.actor, call.business_id, id))


@operation(
    "POST",
    "/webhooks/{id}/rotate",
    scope=WRITE,
    answer=WebhookSecretOut,
    status=200,
    repeatable=False,
    id="whk",
)
def rotate_webhook_secret(call: Call, id: str) -> dict[str, Any]:
    """A new secret, told this once; the old one signs beside it for a day."""
    row, secret = rotate_webhook(call.actor, call.business_id, current_settings().secret_key, id)
    return _webhook(row) | {"secret": secret}


@operation(
    "POST", "/webhooks/{id}/ping", scope=WRITE, answer=DeliveryOut, status=202, id="whk", name="ping_webhook"
)
def ping(call: Call, id: str) -> dict[str, Any]:
    """Send the address a `ping`."""
    return _delivery(with_tries([ping_webhook(call.actor, call.business_id, id)])[0])


@operation(
    "GET",
    "/webhooks/{id}/deliveries",
    scope=READ,
    query=DeliveryQuery,
    answer=Page[DeliveryOut],
    id="whk",
    name="list_webhook_deliveries",
)
def list_sent(call: Call, id: str, query: DeliveryQuery) -> dict[str, Any]:
    """What was sent to the address and how each try went, the latest first."""
    rows, total = list_deliveries(
        call.actor,
        call.business_id,
        id,
        state=query.status or "",
        event=query.event or "",
        start=query.offset,
        most=query.per_page,
    )
    return page_of([_delivery(one) for one in rows], total, query.page, query.per_page)


@operation(
    "GET",
    "/webhooks/{id}/deliveries/{delivery}",
    scope=WRITE,
    answer=DeliveryBodyOut,
    id="whk",
    delivery="dlv",
    name="get_webhook_delivery",
)
def read_delivery(call: Call, id: str, delivery: str) -> dict[str, Any]:
    """One delivery, with the body that was sent: for those who could have it sent to themselves."""
    check_may_see(call.actor, call.business_id)
    row = find_delivery(call.actor, call.business_id, id, delivery)
    return _delivery(with_tries([row])[0]) | {"body": row.body}


@operation(
    "POST",
    "/webhooks/{id}/deliveries/{delivery}/resend",
    scope=WRITE,
    answer=DeliveryOut,
    status=202,
    id="whk",
    delivery="dlv",
    name="resend_webhook_delivery",
)
def resend(call: Call, id: str, delivery: str) -> dict[str, Any]:
    """Send the same body under the same `webhook-id` once more, as a delivery of its own."""
    return _delivery(with_tries([resend_delivery(call.actor, call.business_id, id, delivery)])[0])


def _change(call: Call, ref: str, values: dict[str, Any]) -> dict[str, Any]:
    allow_plain = current_settings().webhook_allow_private
    return _webhook(update_webhook(call.actor, call.business_id, ref, allow_plain=allow_plain, **values))


def _webhook(row: WebhookEndpoint) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "url": row.url,
        "events": list(row.events),
        "description": row.description,
        "active": row.active,
        "disabled_reason": reason_words(row.disabled_reason),
        "failing_since": _instant(row.failing_since),
        "old_secret_until": _instant(old_secret_until(row)),
        "archived": row.archived,
        "created_at": _instant(row.created_at),
    }


def _delivery(sent: Sent) -> dict[str, Any]:
    row = sent.row
    return {
        "id": row.public_id,
        "event_id": row.event_ref,
        "event": row.event,
        "subject": row.subject,
        "state": row.state,
        "resent": row.resent,
        "created_at": _instant(row.created_at),
        "delivered_at": _instant(row.delivered_at),
        "next_try_at": _instant(row.due) if row.state == "waiting" and not sent.is_on_its_way else None,
        "attempts": [_attempt(one) for one in sent.tries],
    }


def _attempt(row: WebhookAttempt) -> dict[str, Any]:
    return {
        "at": _instant(row.at),
        "milliseconds": row.milliseconds,
        "status": row.status,
        "error": fault_words(row.error),
        "answer": row.answer,
    }


def _instant(moment: datetime | None) -> str | None:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None
