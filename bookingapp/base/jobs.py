"""Jobs: rows "do this, not before then", written in the transaction of the work that asks for them."""

from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bookingapp.base import clock
from bookingapp.base.db import Instant, JsonDict, Key, Model, db


class Job(Model):
    """One piece of work for the worker; it is taken under a lease and deleted when done."""

    __tablename__ = "job"
    __table_args__ = (
        Index(
            "ix_job_due",
            "due",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[Key]
    business_id: Mapped[int | None] = mapped_column(ForeignKey("business.id"))
    name: Mapped[str] = mapped_column(String(60))
    arguments: Mapped[JsonDict]
    due: Mapped[Instant]
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[Instant | None]
    last_error: Mapped[str | None]
    created_at: Mapped[Instant]


def enqueue(name: str, business_id: int | None, **arguments: Any) -> None:
    """Ask for a job as soon as the running transaction has committed."""
    now = clock.now()
    db.session.add(Job(name=name, business_id=business_id, arguments=arguments, due=now, created_at=now))
