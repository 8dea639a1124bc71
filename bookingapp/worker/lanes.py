"""A lane: takes one job after the other, and settles how each has ended."""

import logging
import random
import threading
import time
from collections.abc import Callable
from functools import partial

from flask import Flask
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError

from bookingapp.base.config import Settings
from bookingapp.base.db import db, write
from bookingapp.base.jobs import Permanent, Task, Transient, bury, finish, is_any_due, put_off, take
from bookingapp.worker import handlers
from bookingapp.worker.patience import write_patiently

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
"""Between two looks at a lane that is empty."""

REST_SECONDS = 0.05
"""After a job as long as it took, but no longer: a storm of bookings needs the write lock more."""

Lane = tuple[tuple[str, ...], ...]


def work(app: Flask, stop: threading.Event, lane: Lane) -> None:
    """Do the lane's jobs until `stop` is set."""
    while not stop.is_set():
        began = time.monotonic()
        if do_next(app, lane):
            stop.wait(min(time.monotonic() - began, REST_SECONDS))
        else:
            stop.wait(LOOK_SECONDS * random.uniform(0.8, 1.2))  # noqa: S311  (so that workers do not meet)


def do_next(app: Flask, lane: Lane) -> bool:
    """Do one job, if any is due; whether there was one. Nothing that a job does ends the lane."""
    with app.app_context():
        try:
            task = _take(app.config["SETTINGS"], lane)
            if task is not None:
                _settle(task, _run(task))
            return task is not None
        except SQLAlchemyError as error:
            log.warning("jobs will be looked for again: %s", str(error).split("\n", 1)[0])
            return False
        except Exception:  # a lane that ended would leave its jobs undone until somebody noticed
            log.exception("jobs will be looked for again")
            return False
        finally:
            db.session.remove()


def _take(settings: Settings, lane: Lane) -> Task | None:
    for names in lane:
        if is_any_due(names):
            with write():
                task = take(names, settings)
            if task is not None:
                return task
    return None


def _run(task: Task) -> Callable[[], object]:
    """Let the handler work; returns what is to be written about the job."""
    try:
        handlers.HANDLERS[task.name](task)
    except Permanent as error:
        log.warning("%s %d cannot be done, see its job for the reason", task.name, task.id)
        return partial(bury, task, str(error))
    except Transient as error:
        log.info("%s %d did not work (attempt %d)", task.name, task.id, task.attempts)
        return partial(put_off, task, str(error), error.after)
    except (OperationalError, InterfaceError) as error:
        log.warning("%s %d found no database (attempt %d)", task.name, task.id, task.attempts)
        return partial(put_off, task, f"The database did not answer ({type(error).__name__}).")
    except Exception as error:  # a fault of ours in one job must not keep the others from being done
        log.exception("%s %d failed (attempt %d)", task.name, task.id, task.attempts)
        return partial(put_off, task, f"{type(error).__name__}: {error}")
    return partial(finish, task)


def _settle(task: Task, end: Callable[[], object]) -> None:
    """Write how it ended; should that fail for long, the lease runs out and the job is done again."""
    if write_patiently(end) is False:
        log.info("%s %d was moved, dropped or given up meanwhile", task.name, task.id)
