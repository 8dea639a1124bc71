"""Job `import.run`: look through or write a table that somebody brings, a little at a time."""

import time

from bookingapp.base.db import write
from bookingapp.base.errors import Forbidden, NotFound
from bookingapp.base.jobs import Task, enqueue, finish
from bookingapp.domain.booking.imports import JOB, fail_import, take_batch

SLICE_SECONDS = 2.0
"""After it others have their turn: the job ends, and another one goes on where it ended."""


def run_import(task: Task) -> None:
    """Batches of the import `import_id`, as long as it is in the state `mode`; a rest follows each."""
    until = time.monotonic() + SLICE_SECONDS
    run_id, mode = task.arguments["import_id"], task.arguments["mode"]
    try:
        while time.monotonic() < until:
            began = time.monotonic()
            with write():
                if not take_batch(run_id, mode):
                    finish(task)
                    return
            time.sleep(min(time.monotonic() - began, 0.5))
    except (Forbidden, NotFound) as refused:  # the right was taken away meanwhile
        with write():
            fail_import(run_id, refused.message)
            finish(task)
        return
    with write():
        if finish(task):
            enqueue(JOB, task.business_id, import_id=run_id, mode=mode)
