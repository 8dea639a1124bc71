"""How the worker writes: again and again while the database is away, since what it has done is done."""

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import InterfaceError, OperationalError

from bookingapp.base.db import write

log = logging.getLogger(__name__)

PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
"""Seconds between attempts; in all much less than a lease."""

T = TypeVar("T")


def write_patiently(work: Callable[[], T]) -> T:
    """Do the work in a write transaction; a database that is locked or restarts is waited for.

    `work` may run several times, each time after a rollback. Raises OperationalError or InterfaceError when the database stays away.
    """
    for pause in PAUSES:
        try:
            with write():
                return work()
        except (OperationalError, InterfaceError) as error:
            log.warning("the database did not answer (%s) and is asked again", type(error).__name__)
            time.sleep(pause)
    with write():
        return work()
