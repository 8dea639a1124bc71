"""Events become what follows from them: messages and webhooks, later workflows."""

import logging
import time
from collections.abc import Callable, Sequence

from sqlalchemy import func, select, update
from sqlalchemy.exc import InterfaceError, OperationalError

from bookingapp.base.db import db, is_sqlite, write
from bookingapp.base.events import WAITS, Event
from bookingapp.base.jobs import Task, enqueue, finish
from bookingapp.domain.messaging.planning import plan_messages
from bookingapp.worker.webhooks import plan_deliveries

log = logging.getLogger(__name__)

Planner = Callable[[Sequence[Event]], None]

PLANNERS: tuple[Planner, ...] = (plan_messages, plan_deliveries)
"""What is told of every event, in the order in which they happened, in the transaction that marks them told."""

MOST = 100
LEAST = 5
GOOD_SECONDS = 0.03
"""How long one batch may keep the write lock, more or less: bookings wait for it on SQLite."""

REST = 3
"""A rest is so many times as long as the work before it: a storm of bookings has the machine almost to itself."""

_TURN = 0x626F6F6B696E67
"""The advisory lock of whoever fans out: one at a time, so that what happened first is told first."""


class FanOut:
    """Works through the events that are waiting, in batches that suit this machine."""

    def __init__(self) -> None:
        self._size = 10

    def run_once(self) -> int:
        """One batch and a rest after it; how many events it was."""
        if not PLANNERS or not is_any_waiting():
            return 0
        began = time.monotonic()
        count = self._batch()
        took = time.monotonic() - began
        if count:
            fitting = round(count * GOOD_SECONDS / max(took, 0.001))
            self._size = max(LEAST, min(MOST, fitting, 2 * self._size))
            time.sleep(min(REST * took, 1.0))
        return count

    def _batch(self) -> int:
        try:
            return fan_out(self._size)
        except (OperationalError, InterfaceError):
            raise
        except Exception:  # one event that nobody thought of must not keep the others from being told
            log.exception("events could not be fanned out together, and are taken one by one")
            return fan_out(self._size, apart=True)


def is_any_waiting() -> bool:
    """Whether any event is not fanned out yet."""
    return db.session.scalar(select(Event.id).where(WAITS).limit(1)) is not None


def fan_out(limit: int, *, apart: bool = False) -> int:
    """Tell the planners of the oldest events, in one write transaction; returns how many.

    With `apart` each event becomes a job of its own, whose failure is seen and tried again like any other's.
    """
    with write():
        if not _is_our_turn():
            return 0
        events = _waiting(limit)
        if apart:
            for event in events:
                enqueue("event.fan_out", event.business_id, event_id=event.id)
        elif events:
            tell(events)
        db.session.execute(
            update(Event).where(Event.id.in_([event.id for event in events])).values(fanned_out=True),
            execution_options={"synchronize_session": False},
        )
        return len(events)


def tell(events: Sequence[Event]) -> None:
    """Tell every planner of these events, in the running transaction."""
    for planner in PLANNERS:
        planner(events)


def fan_out_one(task: Task) -> None:
    """Job `event.fan_out`: tell the planners of the event `event_id` alone."""
    with write():
        event = db.session.get(Event, task.arguments["event_id"])
        if event is not None:
            tell([event])
        finish(task)


def _is_our_turn() -> bool:
    """On SQLite whoever may write has the turn anyway."""
    return is_sqlite(db.session()) or bool(db.session.scalar(select(func.pg_try_advisory_xact_lock(_TURN))))


def _waiting(limit: int) -> Sequence[Event]:
    return db.session.scalars(select(Event).where(WAITS).order_by(Event.id).limit(limit)).all()
