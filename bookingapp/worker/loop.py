"""The worker's loop: every few seconds, whatever has run out is taken down."""

import logging
import random
import signal
import threading
from collections.abc import Callable
from types import FrameType

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from bookingapp.base.actor import SYSTEM, Actor
from bookingapp.base.db import db, write
from bookingapp.domain.booking.changes import expire_bookings
from bookingapp.domain.schedule.holds import sweep_holds

log = logging.getLogger(__name__)

PAUSE_SECONDS = 15.0
"""Between two rounds; nothing waits for them, since readers ignore what has run out."""

ROUNDS: tuple[Callable[[Actor], int], ...] = (sweep_holds, expire_bookings)
"""Each runs in a write transaction of its own and says how many rows it dealt with."""


def run(app: Flask, stop: threading.Event, *, pause: float = PAUSE_SECONDS) -> None:
    """Run until `stop` is set. A round that fails is logged and tried again in the next."""
    while not stop.is_set():
        run_once(app)
        stop.wait(pause * random.uniform(0.8, 1.2))  # noqa: S311  (so that several workers do not meet)


def run_once(app: Flask) -> int:
    """One round of everything; returns how many rows were dealt with."""
    return sum(_guarded(app, step) for step in ROUNDS)


def _guarded(app: Flask, step: Callable[[Actor], int]) -> int:
    with app.app_context():
        try:
            with write():
                return step(SYSTEM)
        except SQLAlchemyError as error:
            log.warning("%s failed and will be tried again: %s", step.__name__, str(error).split("\n", 1)[0])
            return 0
        except Exception:  # a fault of ours in one round must not keep the others from theirs for ever
            log.exception("%s failed and will be tried again", step.__name__)
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
