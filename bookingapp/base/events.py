"""Events: appended rows "this happened". Audit trail, outbox, webhook source and trigger in one."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import Instant, JsonDict, Key, Model, PublicId, table_of
from bookingapp.base.hot import HotInsert, NewRow, store
from bookingapp.base.ids import new_id


class Event(Model):
    """One thing that happened; never changed but for `fanned_out`, which the worker sets."""

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_business_id_at", "business_id", "at"),
        Index("ix_event_subject", "subject", "id"),
        Index(
            "ix_event_waiting",
            "id",
            sqlite_where=text("NOT fanned_out"),
            postgresql_where=text("NOT fanned_out"),
        ),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"))
    name: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(32))
    actor_kind: Mapped[str] = mapped_column(String(16))
    actor_ref: Mapped[str | None] = mapped_column(String(32))
    at: Mapped[Instant]
    data: Mapped[JsonDict]
    fanned_out: Mapped[bool] = mapped_column(default=False)


WAITS: Any = text("NOT event.fanned_out")
"""Of events that are not fanned out yet: to the letter as their index says it, without which SQLite reads all there are."""

_APPEND = HotInsert(table_of(Event))


def emit(name: str, actor: Actor, business_id: int, subject: str, /, **data: Any) -> None:
    """Append an event in the running transaction; `subject` is the public id of what it happened to."""
    store(event_row(name, actor, business_id, subject, data))


def event_row(
    name: str,
    actor: Actor,
    business_id: int,
    subject: str,
    data: Mapping[str, Any],
    *,
    given: NewRow | None = None,
) -> NewRow:
    """The same event, to be stored together with what happened, and only if the row it is given was made.

    `via` in its data is the key or app that somebody acted through.
    """
    values = {
        "public_id": new_id("evt"),
        "business_id": business_id,
        "name": name,
        "subject": subject,
        "actor_kind": actor.kind,
        "actor_ref": actor.ref,
        "at": clock.now(),
        "data": data if actor.via is None else {**data, "via": actor.via},
        "fanned_out": False,
    }
    return _APPEND.row(values, given=given)
