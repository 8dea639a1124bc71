"""Webhooks: who is told of events, and how each telling went."""

from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bookingapp.base.db import Instant, JsonList, Key, Model, PublicId


def _only(name: str, columns: list[str], condition: str) -> Index:
    """An index of the few rows that are still to be sent, however many have been."""
    return Index(name, *columns, sqlite_where=text(condition), postgresql_where=text(condition))


class WebhookEndpoint(Model):
    """An address that events are sent to. Secrets are encrypted; the old one signs too until `old_until`.

    `disabled_reason`: gone or failing, when it was switched off by itself. `tried_at`: when it last had its turn,
    `took_ms`: how long its last answer took.
    """

    __tablename__ = "webhook_endpoint"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    url: Mapped[str] = mapped_column(String(2000))
    description: Mapped[str] = mapped_column(String(200), default="")
    events: Mapped[JsonList]
    secret: Mapped[str] = mapped_column(String(300))
    old_secret: Mapped[str | None] = mapped_column(String(300))
    old_until: Mapped[Instant | None]
    active: Mapped[bool] = mapped_column(default=True)
    archived: Mapped[bool] = mapped_column(default=False)
    disabled_reason: Mapped[str | None] = mapped_column(String(300))
    failing_since: Mapped[Instant | None]
    tried_at: Mapped[Instant | None]
    took_ms: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Instant]


class WebhookDelivery(Model):
    """One event for one endpoint, with the body as it is signed and sent. `state`: waiting, delivered, failed.

    What waits is due at `due`; while a worker is at it until `leased_until`, which is then its `due` too, so that
    what a worker did not end is tried again. `resent`: somebody asked for it once more.
    """

    __tablename__ = "webhook_delivery"
    __table_args__: Any = (
        Index("ix_webhook_delivery_endpoint_id_id", "endpoint_id", "id"),
        Index("ix_webhook_delivery_subject", "subject"),
        Index("ix_webhook_delivery_created_at", "created_at"),
        _only("ix_webhook_delivery_due", ["due"], "state = 'waiting'"),
        _only("ix_webhook_delivery_endpoint_id_due", ["endpoint_id", "due", "id"], "state = 'waiting'"),
        _only("ix_webhook_delivery_leased_until", ["leased_until"], "leased_until IS NOT NULL"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"))
    endpoint_id: Mapped[int] = mapped_column(ForeignKey("webhook_endpoint.id"))
    event_ref: Mapped[str] = mapped_column(String(32))
    event: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(32), default="")
    body: Mapped[str]
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    due: Mapped[Instant]
    leased_until: Mapped[Instant | None]
    resent: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Instant]
    delivered_at: Mapped[Instant | None]


class WebhookAttempt(Model):
    """One try: the answer's status, or what went wrong before there was one (a word of integrations/http.py)."""

    __tablename__ = "webhook_attempt"

    id: Mapped[Key]
    delivery_id: Mapped[int] = mapped_column(ForeignKey("webhook_delivery.id"), index=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"))
    at: Mapped[Instant]
    milliseconds: Mapped[int]
    status: Mapped[int | None]
    error: Mapped[str] = mapped_column(String(300), default="")
    answer: Mapped[str] = mapped_column(String(1000), default="")
