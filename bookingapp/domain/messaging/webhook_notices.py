"""What owners are told when a webhook was switched off by itself."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bookingapp.base.db import db
from bookingapp.models.business import Business, User
from bookingapp.models.webhooks import WebhookEndpoint


@dataclass(frozen=True, slots=True)
class Notice:
    """Who is written to, of which webhook."""

    email: str
    name: str
    locale: str
    business: str
    slug: str
    timezone: str
    webhook_ref: str
    url: str
    reason: str
    since: datetime | None


def find_notice(webhook_ref: str, user_id: int) -> Notice | None:
    """None when there is nothing to tell: it was switched on again, removed, or the user is gone."""
    found = db.session.execute(
        select(WebhookEndpoint, Business)
        .join(Business, Business.id == WebhookEndpoint.business_id)
        .where(WebhookEndpoint.public_id == webhook_ref)
    ).first()
    user = db.session.get(User, user_id)
    if found is None or user is None or not user.active:
        return None
    row, business = found
    if row.active or row.archived or row.disabled_reason is None:
        return None
    return Notice(
        email=user.email,
        name=user.name,
        locale=user.locale or business.locale,
        business=business.name,
        slug=business.slug,
        timezone=business.timezone,
        webhook_ref=row.public_id,
        url=row.url,
        reason=row.disabled_reason,
        since=row.failing_since,
    )
