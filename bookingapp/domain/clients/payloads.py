"""Clients as programs see them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from bookingapp.base.db import db
from bookingapp.models.clients import Client, ClientTag, Consent, Tag

MARKETING = "marketing"


def client_payloads(client_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Clients in the order of the ids given: three statements, however many they are."""
    rows = db.session.scalars(
        select(Client).where(Client.id.in_(client_ids)).execution_options(populate_existing=True)
    ).all()
    tags: dict[int, list[str]] = defaultdict(list)
    for client_id, name in db.session.execute(
        select(ClientTag.client_id, Tag.name)
        .join(Tag, Tag.id == ClientTag.tag_id)
        .where(ClientTag.client_id.in_(client_ids))
        .order_by(Tag.order, Tag.id)
    ):
        tags[client_id].append(name)
    agreed = set(
        db.session.scalars(
            select(Consent.client_id).where(
                Consent.client_id.in_(client_ids),
                Consent.kind == MARKETING,
                Consent.withdrawn_at.is_(None),
            )
        )
    )
    found = {row.id: client_payload(row, tags[row.id], row.id in agreed) for row in rows}
    return [found[key] for key in client_ids if key in found]


def client_payload(row: Client, tags: Sequence[str], agreed: bool) -> dict[str, Any]:
    """One client."""
    return {
        "id": row.public_id,
        "name": row.name,
        "email": row.email,
        "phone": row.phone,
        "locale": row.locale,
        "timezone": row.timezone,
        "notes": row.notes,
        "tags": list(tags),
        "custom": row.custom,
        "marketing_consent": agreed,
        "active": row.archived_at is None and row.erased_at is None,
        "created_at": row.created_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "updated_at": row.updated_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
