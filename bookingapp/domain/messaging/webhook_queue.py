"""What is to be sent to webhooks: whose turn it is, and what follows from how it went.

Addresses take turns: the one that was tried longest ago comes first, however much waits for the others. An address
that fails or dawdles gets one delivery at a time, and all such addresses together no more than half of a worker, so
that those that answer are never kept waiting by those that do not. Of one subject an address gets one thing at a time.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy import func as sql

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db
from bookingapp.base.events import emit
from bookingapp.base.ids import new_id
from bookingapp.base.jobs import enqueue
from bookingapp.models.booking import Booking
from bookingapp.models.business import Access, Role, User
from bookingapp.models.clients import Client
from bookingapp.models.waitlist import WaitlistEntry
from bookingapp.models.webhooks import WebhookAttempt, WebhookDelivery, WebhookEndpoint

LEASE = timedelta(seconds=90)
"""How long a worker may be at one delivery before it counts as dead: fifteen seconds of asking, and patience in writing."""

_MINUTE, _HOUR = 60, 3600
PAUSES = (5, 5 * _MINUTE, 30 * _MINUTE, 2 * _HOUR, 5 * _HOUR, 10 * _HOUR, 14 * _HOUR, 20 * _HOUR, 24 * _HOUR)
"""Seconds between two tries: ten tries over three days."""

SPREAD = 0.15
"""By so much of itself a pause is longer or shorter, so that what failed together is not tried together."""

MOST_ATTEMPTS = len(PAUSES) + 1
LEAST_ATTEMPTS = 3
PING_ATTEMPTS = LEAST_ATTEMPTS
LONGEST_WISH = 24 * _HOUR
"""An address that is too busy may say for how long (Retry-After), up to a day."""

GIVE_UP = timedelta(hours=60)
"""An address that has answered nothing well for so long is switched off: ten tries last longer, whatever the spread."""

AT_ONCE = 4
"""Deliveries on their way to one address that answers well."""

SLOW_MS = 2000
"""An answer that takes longer makes its address one of the doubtful ones until it is quicker."""

MOST_DOUBTFUL = 16
"""Deliveries on their way to doubtful addresses, one to each."""

GONE, FAILING = "gone", "failing"
INTERRUPTED = "interrupted"
NOTICE = "webhook.notice"
KEPT_ANSWER = 1000
PING = "ping"
SWEPT_AT_ONCE = 500
_ALONE = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class Taken:
    """A delivery under a lease that ends at `until`, with the endpoint as it stood."""

    delivery: WebhookDelivery
    endpoint: WebhookEndpoint
    until: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a try went: the status of the answer with its beginning, or the word for what went wrong.

    `wish`: after how many seconds it asks to be tried again.
    """

    milliseconds: int
    status: int | None = None
    answer: str = ""
    fault: str = ""
    wish: int = 0

    @property
    def is_good(self) -> bool:
        """Whether it was taken in."""
        return self.status is not None and 200 <= self.status < 300


def deliver(
    endpoint: WebhookEndpoint, event_ref: str, event: str, subject: str, body: str, *, resent: bool = False
) -> WebhookDelivery:
    """Have a body sent to an endpoint, in the running transaction."""
    now = clock.now()
    row = WebhookDelivery(
        public_id=new_id("dlv"),
        business_id=endpoint.business_id,
        endpoint_id=endpoint.id,
        event_ref=event_ref,
        event=event,
        subject=subject,
        body=body,
        due=now,
        resent=resent,
        created_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row


def is_any_due() -> bool:
    """Whether there is anything to send; a cheap look before a write transaction is begun for it."""
    return db.session.scalar(select(WebhookDelivery.id).where(*_due()).limit(1)) is not None


def take_delivery(attempts: int = MOST_ATTEMPTS) -> Taken | None:
    """Lease the delivery whose turn it is; None when there is none. In a write transaction of its own.

    One that a worker left behind has used up a try, and is given up when that was the last.
    """
    busy, doubtful = _on_their_way()
    for place in _fair_order():
        if not place.active:
            close_waiting(place.id)
            continue
        room = 1 if _is_doubtful(place) else AT_ONCE
        if len(busy[place.id]) >= room or (_is_doubtful(place) and doubtful >= MOST_DOUBTFUL):
            continue
        found = _oldest(place.id, busy[place.id])
        taken = _lease(found, attempts) if found is not None else None
        if taken is not None:
            return taken
    return None


def _due() -> tuple[ColumnElement[bool], ...]:
    return WebhookDelivery.state == "waiting", WebhookDelivery.due <= clock.now()


def _is_doubtful(place: Any) -> bool:
    return place.failing_since is not None or place.took_ms > SLOW_MS


def _on_their_way() -> tuple[dict[int, list[str]], int]:
    """The subjects that are on their way to each endpoint, and how many of them to doubtful ones."""
    busy: dict[int, list[str]] = defaultdict(list)
    rows = db.session.execute(
        select(
            WebhookDelivery.endpoint_id,
            WebhookDelivery.subject,
            WebhookEndpoint.failing_since,
            WebhookEndpoint.took_ms,
        )
        .join(WebhookEndpoint, WebhookEndpoint.id == WebhookDelivery.endpoint_id)
        .where(WebhookDelivery.leased_until > clock.now())
    ).all()
    for row in rows:
        busy[row.endpoint_id].append(row.subject)
    return busy, sum(map(_is_doubtful, rows))


def _fair_order() -> Sequence[Any]:
    """Endpoints for which something is due, the one tried longest ago first.

    It leaps from endpoint to endpoint in the index, so that thousands waiting for one of them cost nothing.
    """
    waiting = WebhookDelivery.state == "waiting"
    keys = select(sql.min(WebhookDelivery.endpoint_id).label("key")).where(waiting).cte(recursive=True)
    onwards = select(sql.min(WebhookDelivery.endpoint_id)).where(
        waiting, WebhookDelivery.endpoint_id > keys.c.key
    )
    keys = keys.union_all(select(onwards.scalar_subquery()).where(keys.c.key.is_not(None)))
    is_due = select(WebhookDelivery.id).where(WebhookDelivery.endpoint_id == WebhookEndpoint.id, *_due())
    rows = db.session.execute(
        select(
            WebhookEndpoint.id, WebhookEndpoint.active, WebhookEndpoint.failing_since, WebhookEndpoint.took_ms
        )
        .join(keys, keys.c.key == WebhookEndpoint.id)
        .where(is_due.exists())
        .order_by(WebhookEndpoint.tried_at.asc().nulls_first(), WebhookEndpoint.id)
    )
    return rows.all()


def _oldest(endpoint_id: int, subjects: Iterable[str]) -> int | None:
    """What has waited longest for an endpoint, but for subjects of which something is on its way there."""
    return db.session.scalar(
        select(WebhookDelivery.id)
        .where(
            WebhookDelivery.endpoint_id == endpoint_id,
            WebhookDelivery.subject.not_in(list(subjects)),
            *_due(),
        )
        .order_by(WebhookDelivery.due, WebhookDelivery.id)
        .limit(1)
    )


def _lease(key: int, attempts: int) -> Taken | None:
    """None when another worker was quicker, or nothing is left to try."""
    row = db.session.get(WebhookDelivery, key, populate_existing=True, with_for_update={"skip_locked": True})
    if row is None or row.state != "waiting" or row.due > clock.now():
        return None
    endpoint = db.session.get_one(WebhookEndpoint, row.endpoint_id, populate_existing=True)
    if row.leased_until is not None:
        _note(row, Outcome(0, fault=INTERRUPTED), row.leased_until - LEASE)
    if row.attempts >= _most(row, attempts):
        row.state, row.leased_until = "failed", None
        db.session.flush()
        return None
    row.attempts += 1
    row.due = row.leased_until = until = clock.now() + LEASE
    endpoint.tried_at = clock.now()
    db.session.flush()
    return Taken(row, endpoint, until)


def _most(row: WebhookDelivery, attempts: int) -> int:
    return PING_ATTEMPTS if row.event == PING else attempts


def settle(delivery_id: int, until: datetime, outcome: Outcome, attempts: int = MOST_ATTEMPTS) -> None:
    """Note a try that was taken until then; done, given up, or again after the pause that is next.

    What was closed or taken by somebody else meanwhile is left as it is, unless it has arrived after all.
    """
    row = db.session.get(WebhookDelivery, delivery_id, populate_existing=True)
    if row is None:
        return
    endpoint = db.session.get_one(WebhookEndpoint, row.endpoint_id, populate_existing=True)
    _note(row, outcome, clock.now())
    endpoint.took_ms = outcome.milliseconds
    if outcome.is_good:
        row.state, row.delivered_at, row.leased_until = "delivered", clock.now(), None
        endpoint.failing_since = None
    elif row.state == "waiting" and row.leased_until == until:
        row.leased_until = None
        _go_on(row, endpoint, outcome, _most(row, attempts))
    db.session.flush()


def _note(row: WebhookDelivery, outcome: Outcome, at: datetime) -> None:
    db.session.add(
        WebhookAttempt(
            delivery_id=row.id,
            business_id=row.business_id,
            at=at,
            milliseconds=outcome.milliseconds,
            status=outcome.status,
            error=outcome.fault,
            answer=outcome.answer[:KEPT_ANSWER],
        )
    )


def _go_on(row: WebhookDelivery, endpoint: WebhookEndpoint, outcome: Outcome, most: int) -> None:
    """After a try that failed."""
    now = clock.now()
    endpoint.failing_since = endpoint.failing_since or now
    if row.attempts >= most or outcome.status == 410:
        row.state = "failed"
    else:
        row.due = now + timedelta(seconds=max(_pause(row.attempts), min(outcome.wish, LONGEST_WISH)))
    db.session.flush()
    if outcome.status == 410:
        _disable(endpoint, GONE)
    elif row.attempts >= LEAST_ATTEMPTS and endpoint.failing_since <= now - GIVE_UP:
        _disable(endpoint, FAILING)


def _pause(attempts: int) -> float:
    return PAUSES[attempts - 1] * random.uniform(1 - SPREAD, 1 + SPREAD)  # noqa: S311


def _disable(endpoint: WebhookEndpoint, reason: str) -> None:
    """Send nothing there any more, and tell the owners of the business."""
    if not endpoint.active:
        return
    endpoint.active, endpoint.disabled_reason = False, reason
    db.session.flush()
    close_waiting(endpoint.id)
    emit("webhook.disabled", SYSTEM, endpoint.business_id, endpoint.public_id, reason=reason)
    for user_id in _owners(endpoint.business_id):
        enqueue(NOTICE, endpoint.business_id, webhook=endpoint.public_id, user_id=user_id)


def _owners(business_id: int) -> list[int]:
    rows = db.session.scalars(
        select(User.id)
        .join(Access, Access.user_id == User.id)
        .join(Role, Role.id == Access.role_id)
        .where(
            Access.business_id == business_id,
            Access.location_id.is_(None),
            Role.name == "owner",
            Role.built_in,
            User.active,
        )
        .distinct()
        .order_by(User.id)
    )
    return list(rows)


def close_waiting(endpoint_id: int) -> None:
    """Nothing that waits for an endpoint is sent any more; what is on its way may still arrive."""
    db.session.execute(
        update(WebhookDelivery)
        .where(WebhookDelivery.endpoint_id == endpoint_id, WebhookDelivery.state == "waiting")
        .values(state="failed", leased_until=None),
        execution_options=_ALONE,
    )


def sweep_deliveries(before: datetime) -> int:
    """Delete what was to be sent before a moment, with its tries, some hundreds at a time; how many."""
    old = select(WebhookDelivery.id).where(WebhookDelivery.created_at < before)
    keys = db.session.scalars(old.order_by(WebhookDelivery.created_at).limit(SWEPT_AT_ONCE)).all()
    if keys:
        for statement in (
            delete(WebhookAttempt).where(WebhookAttempt.delivery_id.in_(keys)),
            delete(WebhookDelivery).where(WebhookDelivery.id.in_(keys)),
        ):
            db.session.execute(statement, execution_options=_ALONE)
    return len(keys)


def forget_deliveries(visit_ids: Iterable[int], client_ids: Iterable[int]) -> None:
    """Take what was said of clients out of everything that was to be sent of them; what still waits is not sent."""
    clients = list(client_ids)
    subjects = (
        select(Client.public_id).where(Client.id.in_(clients)),
        select(WaitlistEntry.public_id).where(WaitlistEntry.client_id.in_(clients)),
        select(Booking.public_id).where(Booking.visit_id.in_(list(visit_ids))),
    )
    for found in subjects:
        mine = select(WebhookDelivery.id).where(WebhookDelivery.subject.in_(found))
        for statement in (
            update(WebhookAttempt).where(WebhookAttempt.delivery_id.in_(mine)).values(answer=""),
            update(WebhookDelivery)
            .where(WebhookDelivery.subject.in_(found), WebhookDelivery.state == "waiting")
            .values(state="failed", leased_until=None),
            update(WebhookDelivery).where(WebhookDelivery.subject.in_(found)).values(body=""),
        ):
            db.session.execute(statement, execution_options=_ALONE)
