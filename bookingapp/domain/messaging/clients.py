"""What a client was told and will be, over all their visits; for those who work there."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.domain.booking.queries import visible
from bookingapp.domain.clients.directory import find_client
from bookingapp.domain.messaging.kinds import CLIENT
from bookingapp.domain.messaging.queries import said_of, title_of
from bookingapp.models.booking import Visit
from bookingapp.models.messaging import Message

MOST = 20


@dataclass(frozen=True, slots=True)
class ToldClient:
    """A message to a client; `at` is when it left, or when it is due."""

    title: str
    channel: str
    address: str
    state: str
    said: str
    at: datetime
    visit_ref: str | None


def told_client(actor: Actor, client_ref: str, limit: int = MOST) -> list[ToldClient]:
    """The newest messages to a client: of the visits that the actor may see, and those of none.

    Raises NotFound, Forbidden.
    """
    client = find_client(actor, client_ref)
    shown = select(Visit.id).where(Visit.client_id == client.id, *visible(actor, Visit))
    rows = db.session.execute(
        select(Message, Visit.public_id)
        .outerjoin(Visit, Visit.id == Message.visit_id)
        .where(
            Message.client_id == client.id,
            Message.audience == CLIENT,
            or_(Message.visit_id.is_(None), Message.visit_id.in_(shown)),
        )
        .order_by(Message.id.desc())
        .limit(limit)
        .execution_options(populate_existing=True)
    )
    return [
        ToldClient(
            title_of(row.kind),
            row.channel,
            row.address,
            row.state,
            said_of(row),
            row.sent_at or row.due,
            visit_ref,
        )
        for row, visit_ref in rows
    ]
