"""The worker's loop: rounds and the fan-out of events in one thread, jobs in a thread for each lane.

Webhooks have threads of their own, as many as there is work for.
"""

import logging
import random
import signal
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from types import FrameType

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.worker import handlers, lanes, rounds
from bookingapp.worker.fanout import FanOut
from bookingapp.worker.webhooks import Callers, send_all

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
"""Between two looks for events."""

ROUND_SECONDS = 5.0
RARE_SECONDS = 300.0

FAREWELL_SECONDS = 6.0
"""How long jobs that run may take to finish once the worker is told to stop; what hangs is repeated later."""


class Timer:
    """Comes due every so often, first at once; workers started together drift apart."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._next = 0.0

    def is_due(self) -> bool:
        """Whether it has come due since it was last asked."""
        if time.monotonic() < self._next:
            return False
        self._next = time.monotonic() + self._seconds * random.uniform(0.8, 1.2)  # noqa: S311
        return True


def run(app: Flask, stop: threading.Event) -> None:
    """Run until `stop` is set. What fails is logged and tried again."""
    threads = [
        threading.Thread(target=lanes.work, args=(app, stop, lane), daemon=True) for lane in handlers.lanes()
    ]
    for thread in threads:
        thread.start()
    callers = Callers(app, stop)
    _run_rounds(app, stop, callers)
    deadline = time.monotonic() + FAREWELL_SECONDS
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    callers.join(deadline)


def _run_rounds(app: Flask, stop: threading.Event, callers: Callers) -> None:
    often, rarely, fan_out = Timer(ROUND_SECONDS), Timer(RARE_SECONDS), FanOut()
    while not stop.is_set():
        if often.is_due():
            run_rounds(app, rounds.ROUNDS)
        if rarely.is_due():
            run_rounds(app, rounds.RARE_ROUNDS)
        told = _guarded(app, "the fan-out of events", fan_out.run_once)
        callers.look()
        if not told:
            stop.wait(LOOK_SECONDS * random.uniform(0.8, 1.2))  # noqa: S311


def run_once(app: Flask) -> int:
    """All rounds, all events that wait and all jobs that are due, one after the other; how many there were."""
    count = run_rounds(app, (*rounds.ROUNDS, *rounds.RARE_ROUNDS))
    fan_out = FanOut()
    while done := _guarded(app, "the fan-out of events", fan_out.run_once):
        count += done
    count += send_all(app)
    for lane in handlers.lanes():
        while lanes.do_next(app, lane):
            count += 1
    return count


def run_rounds(app: Flask, steps: Sequence[rounds.Round]) -> int:
    """One round of each; returns how many rows were dealt with."""
    return sum(_guarded(app, step.__name__, partial(_write, step)) for step in steps)


def _write(step: rounds.Round) -> int:
    with write():
        return step(SYSTEM)


def _guarded(app: Flask, name: str, step: Callable[[], int]) -> int:
    with app.app_context():
        try:
            return step()
        except SQLAlchemyError as error:
            log.warning("%s failed and will be tried again: %s", name, str(error).split("\n", 1)[0])
            return 0
        except Exception:  # a fault of ours in one round must not keep the others from theirs for ever
            log.exception("%s failed and will be tried again", name)
            return 0
        finally:
            db.session.remove()


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM or SIGINT sets. For the main thread of a process only."""
    stop = threading.Event()

    def end(_: int, __: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    return stop
