"""Jobs: rows "do this, not before then", written in the transaction of the work that asks for them.

A worker takes a job under a lease, a commit of its own before the work; a lease that has run out, because
whoever held it died, is taken again. What is done is deleted, what failed is put off for ever longer, and
what cannot be done is dead: it stays, with the reason, until somebody lets it try again.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, String, delete, func, or_, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from bookingapp.base import clock
from bookingapp.base.config import Settings
from bookingapp.base.db import Instant, JsonDict, Key, Model, db, table_of
from bookingapp.base.hot import HotInsert

LEASE_SECONDS = 300
"""How long a worker may be at one job before it counts as dead. What a handler waits for must end sooner."""

_MINUTE, _HOUR = 60, 3600
PAUSES = (
    30,
    *(_MINUTE, 2 * _MINUTE, 5 * _MINUTE, 10 * _MINUTE, 15 * _MINUTE, 30 * _MINUTE, 30 * _MINUTE),
    *(_HOUR, _HOUR, 2 * _HOUR, 2 * _HOUR, 3 * _HOUR, 3 * _HOUR, 4 * _HOUR, 6 * _HOUR),
)
"""Seconds between two attempts, a day in all: a service that is down for an hour is found again within half."""

MOST_ATTEMPTS = len(PAUSES) + 1

_LOST = "The worker that was at it ended without a word, each time."
_LONGEST_ERROR = 500


class Permanent(Exception):
    """It will never work: the job is dead at once, with this sentence."""


class Transient(Exception):
    """It may work later: after the pause that is next, or `after` so many seconds if that is longer."""

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class Job(Model):
    """One piece of work for the worker; it is taken under a lease and deleted when done.

    `state`: waiting or dead. `attempts` counts how often it was taken.
    """

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


@dataclass(frozen=True, slots=True)
class Task:
    """A job as its handler gets it: taken, under a lease that ends at `leased_until`, for the `attempts`-th time."""

    id: int
    name: str
    business_id: int | None
    arguments: dict[str, Any]
    attempts: int
    settings: Settings
    leased_until: datetime


_APPEND = HotInsert(table_of(Job), returning=table_of(Job).c.id)


def enqueue(name: str, business_id: int | None, /, *, due: datetime | None = None, **arguments: Any) -> int:
    """Ask for a job in the running transaction, not before `due` (default: at once); returns its id."""
    now = clock.now()
    row = {
        "business_id": business_id,
        "name": name,
        "arguments": arguments,
        "due": due or now,
        "state": "waiting",
        "attempts": 0,
        "leased_until": None,
        "last_error": None,
        "created_at": now,
    }
    return int(_APPEND.run([row])[0])


def move_job(job_id: int, due: datetime) -> None:
    """Let a job wait for another moment, with all its attempts before it; nothing happens when it is gone.

    A handler that finds it is too early moves its own job and returns: a moved job is not finished.
    """
    _change(Job.id == job_id, Job.state == "waiting", due=due, attempts=0, leased_until=None)


def drop_job(job_id: int) -> None:
    """Take a job back; nothing happens when it is gone."""
    db.session.execute(delete(Job).where(Job.id == job_id), execution_options=_ALONE)


def finish(task: Task) -> bool:
    """The job is done. False when it was moved, dropped or taken by somebody else since.

    A handler calls it in its last write transaction when its result and the job's end must be kept together.
    """
    gone = db.session.execute(delete(Job).where(*_held(task)).returning(Job.id), execution_options=_ALONE)
    return gone.first() is not None


def is_any_due(names: Sequence[str]) -> bool:
    """Whether there is anything to take; a cheap look before a write transaction is begun for it."""
    return db.session.scalar(select(Job.id).where(*_due(names)).limit(1)) is not None


def take(names: Sequence[str], settings: Settings) -> Task | None:
    """Lease the job that has waited longest, so that nobody else takes it; None when there is none.

    One that ended each of its workers without a word is dead instead, so that it does not end them for ever.
    """
    while (task := _lease(names, settings)) is not None:
        if task.attempts <= MOST_ATTEMPTS:
            return task
        bury(task, _LOST)
    return None


def _lease(names: Sequence[str], settings: Settings) -> Task | None:
    oldest = select(Job.id).where(*_due(names)).order_by(Job.due, Job.id).limit(1)
    until = clock.now() + timedelta(seconds=LEASE_SECONDS)
    row = db.session.execute(
        update(Job)
        .where(Job.id == oldest.with_for_update(skip_locked=True).scalar_subquery())
        .values(leased_until=until, attempts=Job.attempts + 1)
        .returning(Job.id, Job.name, Job.business_id, Job.arguments, Job.attempts),
        execution_options=_ALONE,
    ).first()
    return None if row is None else Task(*row, settings, until)


def put_off(task: Task, error: str, after: float | None = None) -> bool:
    """Try again after the pause that is next, more or less, or `after` if longer; False when it is dead instead."""
    if task.attempts >= MOST_ATTEMPTS:
        bury(task, error)
        return False
    pause = max(PAUSES[task.attempts - 1], after or 0)
    due = clock.now() + timedelta(seconds=pause * random.uniform(0.9, 1.1))  # noqa: S311
    _change(*_held(task), due=due, leased_until=None, last_error=error[:_LONGEST_ERROR])
    return True


def bury(task: Task, error: str) -> None:
    """The job is dead; it stays, with the reason."""
    _change(*_held(task), state="dead", leased_until=None, last_error=error[:_LONGEST_ERROR])


def list_dead_jobs(business_id: int | None = None, limit: int = 100) -> Sequence[Job]:
    """What could not be done, newest first: of one business, or of all."""
    of = () if business_id is None else (Job.business_id == business_id,)
    return db.session.scalars(
        select(Job).where(Job.state == "dead", *of).order_by(Job.id.desc()).limit(limit)
    ).all()


def count_overdue(since: datetime) -> int:
    """How many jobs have been due since that moment and are at nobody's."""
    waiting = (Job.state == "waiting", Job.due <= since, _is_free(clock.now()))
    return db.session.scalar(select(func.count()).where(*waiting)) or 0


def retry_job(job_id: int) -> bool:
    """Let a dead job try again, at once and with all its attempts before it; False when there is none such."""
    found = _change(Job.id == job_id, Job.state == "dead", state="waiting", due=clock.now(), attempts=0)
    return found > 0


_ALONE = {"synchronize_session": False}


def _is_free(now: datetime) -> ColumnElement[bool]:
    return or_(Job.leased_until.is_(None), Job.leased_until <= now)


def _due(names: Sequence[str]) -> tuple[ColumnElement[bool], ...]:
    now = clock.now()
    return Job.state == "waiting", Job.due <= now, _is_free(now), Job.name.in_(names)


def _held(task: Task) -> tuple[ColumnElement[bool], ...]:
    """The job as long as it is this task's: the end of the lease tells one lease from the next."""
    return Job.id == task.id, Job.leased_until == task.leased_until


def _change(*which: ColumnElement[bool], **values: Any) -> int:
    changed = db.session.execute(
        update(Job).where(*which).values(**values).returning(Job.id), execution_options=_ALONE
    )
    return len(changed.all())
