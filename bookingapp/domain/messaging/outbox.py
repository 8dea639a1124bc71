"""Rows of messages and the jobs that send them: made, skipped, taken back."""

from dataclasses import dataclass
from datetime import datetime

from bookingapp.base import clock
from bookingapp.base.db import db, table_of
from bookingapp.base.hot import HotInsert
from bookingapp.base.ids import new_id
from bookingapp.base.jobs import drop_job, enqueue
from bookingapp.domain.messaging.facts import Facts
from bookingapp.domain.messaging.kinds import STAFF
from bookingapp.models.messaging import Message

OWN = "own"
TOGETHER = "together"
QUIET = "quiet"
REPLACED = "replaced"
ENDED, CHANGED, OVER = "ended", "changed", "over"
LATE, UNWANTED, ERASED = "late", "unwanted", "erased"
"""Why a message is skipped: the recipient's own deed, told with others, staff chose not to tell, told by a newer one, the visit
ended or changed meanwhile or is over, too late because of quiet hours, turned off, the client erased."""

KNOWN = frozenset({OWN, TOGETHER, QUIET})
"""Why somebody knows what no message of its own has told them."""

JOB = "message.send"

_INSERT = HotInsert(table_of(Message), unless=["mark"])


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who can be told of a visit, by one channel."""

    audience: str
    channel: str
    address: str
    name: str
    locale: str
    timezone: str
    client_id: int | None = None
    staff_id: int | None = None

    @property
    def key(self) -> str:
        """Who it is, whatever the address."""
        return f"{STAFF}{self.staff_id}" if self.audience == STAFF else self.audience


def add_message(
    mark: str,
    kind: str,
    to: Recipient,
    facts: Facts,
    due: datetime,
    business_id: int,
    visit_id: int | None,
    *,
    known: str | None = None,
) -> str:
    """One planned send and its job; what the recipient knows already, for the reason `known`, is only noted."""
    ref = new_id("msg")
    now = clock.now()
    due = max(due, now)
    job_id = None if known else enqueue(JOB, business_id, due=due, message=ref)
    row = {
        "public_id": ref,
        "business_id": business_id,
        "mark": mark,
        "kind": kind,
        "channel": to.channel,
        "audience": to.audience,
        "address": to.address,
        "name": to.name,
        "locale": to.locale,
        "timezone": to.timezone,
        "client_id": to.client_id,
        "staff_id": to.staff_id,
        "visit_id": visit_id,
        "facts": facts,
        "due": due,
        "state": "skipped" if known else "planned",
        "job_id": job_id,
        "sent_at": None,
        "error": known,
        "created_at": now,
    }
    _INSERT.run([row])
    return ref


def skip(message: Message, why: str) -> None:
    """It will not be sent; it stays as the record of that."""
    message.state, message.error = "skipped", why
    if message.job_id is not None:
        drop_job(message.job_id)


def remove(message: Message | None) -> None:
    """It vanishes with what it was about."""
    if message is None:
        return
    if message.job_id is not None:
        drop_job(message.job_id)
    db.session.delete(message)


def recipient_of(message: Message) -> Recipient:
    """Whom a message was for."""
    return Recipient(
        message.audience,
        message.channel,
        message.address,
        message.name,
        message.locale,
        message.timezone,
        client_id=message.client_id,
        staff_id=message.staff_id,
    )
