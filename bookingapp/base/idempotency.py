"""Answers that are given again: the same key with the same body is the same deed, done once.

The answer is stored in the transaction of the work itself, so that one is never without the other. Only
successful answers are kept, for a day.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import LargeBinary, String, UniqueConstraint, delete, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, mapped_column

from bookingapp.base import clock
from bookingapp.base.db import Instant, Key, Model, db, table_of
from bookingapp.base.errors import DomainError
from bookingapp.base.hot import HotInsert
from bookingapp.base.i18n import _
from bookingapp.base.secrets import hash_of

KEPT = timedelta(hours=24)
WAIT = "10s"


class KeyReused(DomainError):
    """The same key came with another body."""

    code = "VALIDATION_FAILED"
    status = 422


class InProgress(DomainError):
    """The same request is being worked on; it may be asked again soon."""

    code = "IDEMPOTENCY_IN_PROGRESS"
    retry_seconds = 2


class StoredAnswer(Model):
    """What was answered to `owner` (a hash of the credential) for a key: body, status, the request's fingerprint."""

    __tablename__ = "stored_answer"
    __table_args__ = (UniqueConstraint("owner", "key_hash"),)

    id: Mapped[Key]
    owner: Mapped[str] = mapped_column(String(64))
    key_hash: Mapped[str] = mapped_column(String(64))
    fingerprint: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[Instant] = mapped_column(index=True)


_STORE = HotInsert(table_of(StoredAnswer))


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and the bytes of a body."""

    status: int
    body: bytes


def fingerprint_of(method: str, path: str, body: bytes) -> str:
    """What makes two requests the same deed."""
    return hashlib.sha256(b"\0".join((method.encode(), path.encode(), body))).hexdigest()


_PATIENCE = text("SELECT set_config('lock_timeout', :wait, true)")
"""How long this transaction waits for a lock."""


def hold_key(owner: str, key: str) -> None:
    """Let twins pass one after the other: whoever comes second waits here, and then finds the first one's answer.

    On SQLite the transaction has done so already. Raises InProgress when the wait is too long.
    """
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        return
    try:
        usual = connection.execute(text("SELECT current_setting('lock_timeout')")).scalar_one()
        connection.execute(_PATIENCE, {"wait": WAIT})
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number_of(owner, key)})
        connection.execute(_PATIENCE, {"wait": usual})
    except OperationalError:
        raise InProgress(_("The same request is still being worked on. Send it again in a moment.")) from None


def number_of(owner: str, key: str) -> int:
    """What twins lock."""
    return int.from_bytes(hashlib.sha256(f"{owner}\0{key}".encode()).digest()[:8], signed=True)


def find_answer(owner: str, key: str, fingerprint: str) -> Answer | None:
    """What was answered before, if anything. Raises KeyReused when it was another request."""
    row = db.session.execute(
        select(
            StoredAnswer.status, StoredAnswer.body, StoredAnswer.fingerprint, StoredAnswer.created_at
        ).where(StoredAnswer.owner == hash_of(owner), StoredAnswer.key_hash == hash_of(key))
    ).first()
    if row is None or row.created_at < clock.now() - KEPT:
        return None
    if row.fingerprint != fingerprint:
        raise KeyReused(_("This Idempotency-Key was used for another request."))
    return Answer(row.status, row.body)


def store_answer(owner: str, key: str, fingerprint: str, answer: Answer) -> None:
    """Keep an answer in the running transaction. Raises IntegrityError when a twin has been first."""
    db.session.execute(
        delete(StoredAnswer).where(
            StoredAnswer.owner == hash_of(owner),
            StoredAnswer.key_hash == hash_of(key),
            StoredAnswer.created_at < clock.now() - KEPT,
        ),
        execution_options={"synchronize_session": False},
    )
    _STORE.run(
        [
            {
                "owner": hash_of(owner),
                "key_hash": hash_of(key),
                "fingerprint": fingerprint,
                "status": answer.status,
                "body": answer.body,
                "created_at": clock.now(),
            }
        ]
    )


def sweep_answers(before: datetime | None = None, limit: int = 500) -> int:
    """Forget answers that are a day old; returns how many. The worker calls it."""
    found = (
        select(StoredAnswer.id).where(StoredAnswer.created_at < (before or clock.now() - KEPT)).limit(limit)
    )
    gone = db.session.execute(
        delete(StoredAnswer).where(StoredAnswer.id.in_(found.scalar_subquery())),
        execution_options={"synchronize_session": False},
    )
    return int(getattr(gone, "rowcount", 0))
