"""Job `calendar.read`: ask a connected calendar's server, and keep what it says of when somebody is busy."""

from datetime import timedelta

from bookingapp.base import clock
from bookingapp.base.config import Settings
from bookingapp.base.db import db, write
from bookingapp.base.jobs import Task, finish
from bookingapp.domain.messaging.ical import uid_of
from bookingapp.domain.schedule.connected import (
    Source,
    find_source,
    note_failure,
    note_unchanged,
    store_busy,
)
from bookingapp.integrations.busy_times import NotReadable, Window, read_apart
from bookingapp.integrations.http import HttpFault
from bookingapp.integrations.ics import NotServed, fetch

TWICE = timedelta(seconds=20)
"""Two jobs for one calendar that come so close together are one."""


def read_calendar(task: Task) -> None:
    """Read the calendar `connected_id`. A failure of its server is noted there, and tried again by its own pauses."""
    source = find_source(task.arguments["connected_id"], task.settings.secret_key)
    db.session.rollback()  # what follows takes its time, and no transaction waits for it
    if source is None or (source.tried_at is not None and source.tried_at > clock.now() - TWICE):
        return
    try:
        _read(task, source)
    except (HttpFault, NotServed, NotReadable) as error:
        with write():
            note_failure(source.id, error.code)
            finish(task)


def _read(task: Task, source: Source) -> None:
    """Raises HttpFault, NotServed, NotReadable."""
    if source.url is None:
        raise NotReadable("key")
    file = fetch(
        source.url,
        etag=source.etag,
        last_modified=source.last_modified,
        allow_private=task.settings.webhook_allow_private,
    )
    if file is None:
        with write():
            note_unchanged(source.id)
            finish(task)
        return
    busy = read_apart(file.body, _window(source, task.settings))
    with write():
        store_busy(source.id, busy.spans, etag=file.etag, last_modified=file.last_modified)
        finish(task)


def _window(source: Source, settings: Settings) -> Window:
    return Window(source.low, source.high, source.zone, uid_of(settings.secret_key, ""))
