"""What was sent to webhooks and how each try went; for those who set them up."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.domain.business.access import allowed
from bookingapp.domain.business.trail import touched_since
from bookingapp.domain.messaging.webhooks import find_webhook
from bookingapp.models.webhooks import WebhookAttempt, WebhookDelivery, WebhookEndpoint

STATES = ("waiting", "delivered", "failed")


@dataclass(frozen=True, slots=True)
class Sent:
    """A delivery with its tries, the first one first."""

    row: WebhookDelivery
    tries: Sequence[WebhookAttempt]

    @property
    def is_on_its_way(self) -> bool:
        """Whether a worker is at it just now."""
        return (
            self.row.state == "waiting"
            and self.row.leased_until is not None
            and self.row.leased_until > clock.now()
        )


def list_webhooks(
    actor: Actor,
    business_id: int,
    *,
    archived: bool = False,
    search: str = "",
    since: datetime | None = None,
    start: int = 0,
    most: int = 100,
) -> tuple[list[WebhookEndpoint], int]:
    """Some of a business's webhooks, the oldest first, and how many there are. Raises NotFound, Forbidden."""
    allowed(actor, business_id, "settings:read")
    found = select(WebhookEndpoint).where(
        WebhookEndpoint.business_id == business_id, WebhookEndpoint.archived.is_(archived)
    )
    if since is not None:
        found = found.where(WebhookEndpoint.public_id.in_(touched_since(business_id, since)))
    if search:
        found = found.where(
            WebhookEndpoint.url.icontains(search, autoescape=True)
            | WebhookEndpoint.description.icontains(search, autoescape=True)
        )
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    rows = db.session.scalars(found.order_by(WebhookEndpoint.id).offset(start).limit(most))
    return list(rows), total


def list_deliveries(
    actor: Actor,
    business_id: int,
    webhook_ref: str,
    *,
    state: str = "",
    event: str = "",
    start: int = 0,
    most: int = 50,
) -> tuple[list[Sent], int]:
    """Some of what was sent to a webhook, the latest first, and how much there is; four statements.

    Raises NotFound, Forbidden.
    """
    endpoint = find_webhook(actor, business_id, webhook_ref)
    found = select(WebhookDelivery).where(WebhookDelivery.endpoint_id == endpoint.id)
    if state:
        found = found.where(WebhookDelivery.state == state)
    if event:
        found = found.where(WebhookDelivery.event == event)
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    rows = db.session.scalars(found.order_by(WebhookDelivery.id.desc()).offset(start).limit(most)).all()
    return with_tries(rows), total


def with_tries(rows: Sequence[WebhookDelivery]) -> list[Sent]:
    """Deliveries with all their tries, which are read at once."""
    tries: dict[int, list[WebhookAttempt]] = defaultdict(list)
    for one in db.session.scalars(
        select(WebhookAttempt)
        .where(WebhookAttempt.delivery_id.in_([row.id for row in rows]))
        .order_by(WebhookAttempt.id)
    ):
        tries[one.delivery_id].append(one)
    return [Sent(row, tries[row.id]) for row in rows]


def count_states(endpoint_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """How many deliveries of each state there are, by endpoint."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for key, state, count in db.session.execute(
        select(WebhookDelivery.endpoint_id, WebhookDelivery.state, func.count())
        .where(WebhookDelivery.endpoint_id.in_(endpoint_ids))
        .group_by(WebhookDelivery.endpoint_id, WebhookDelivery.state)
    ):
        found[key][state] = count
    return found
