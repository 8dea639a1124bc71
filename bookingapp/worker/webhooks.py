"""Webhooks: each delivery is one POST of at most fifteen seconds, by threads that are there while there is work.

A thread takes one delivery after the other and ends when none is due, so that an idle worker has none. Whose turn it
is says domain/messaging/webhook_queue.py. A delivery whose worker was killed is taken again when its lease runs out.
"""

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.config import Settings
from bookingapp.base.db import db, write
from bookingapp.base.events import Event
from bookingapp.base.jobs import Task
from bookingapp.domain.booking.payloads import Site
from bookingapp.domain.messaging import webhook_queue
from bookingapp.domain.messaging.account_mails import webhook_mail
from bookingapp.domain.messaging.webhook_notices import find_notice
from bookingapp.domain.messaging.webhook_planning import plan_webhooks
from bookingapp.domain.messaging.webhook_queue import Outcome
from bookingapp.domain.messaging.webhooks import signed_headers
from bookingapp.integrations import mail
from bookingapp.integrations.http import Answer, HttpFault, exchange
from bookingapp.web.installation import current_settings
from bookingapp.worker.messages import HOME, house_of
from bookingapp.worker.patience import write_patiently

log = logging.getLogger(__name__)

SECONDS = 15.0
MOST_ANSWER = 4096
"""Bytes of an answer that are read: it is its status that counts."""

MOST_THREADS = 32
BUSY = {429, 503}


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to be sent where, under a lease that ends at `until`."""

    delivery_id: int
    until: datetime
    url: str
    headers: dict[str, str]
    body: bytes


def plan_deliveries(events: Sequence[Event]) -> None:
    """Have events sent to those who asked for them; links in them lead where this installation is to be found."""
    settings = current_settings()
    plan_webhooks(events, Site((settings.base_url or HOME).rstrip("/"), settings.secret_key))


class Callers:
    """The threads that call: as many as there is work for, no more than MOST_THREADS."""

    def __init__(self, app: Flask, stop: threading.Event) -> None:
        self._app, self._stop = app, stop
        self._running: set[threading.Thread] = set()
        self._lock = threading.Lock()

    def look(self) -> None:
        """Begin what is due, as far as there are threads for it."""
        while self.count() < MOST_THREADS and not self._stop.is_set():
            parcel = take(self._app)
            if parcel is None:
                return
            thread = threading.Thread(target=self._work, args=(parcel,), daemon=True)
            with self._lock:
                self._running.add(thread)
            thread.start()

    def count(self) -> int:
        """How many there are."""
        with self._lock:
            return len(self._running)

    def join(self, deadline: float) -> None:
        """Wait for them until a moment of the monotonic clock; what hangs then is tried again later."""
        with self._lock:
            threads = list(self._running)
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _work(self, parcel: Parcel | None) -> None:
        try:
            while parcel is not None:
                send(self._app, parcel)
                parcel = None if self._stop.is_set() else take(self._app)
        finally:
            with self._lock:
                self._running.discard(threading.current_thread())


def take(app: Flask) -> Parcel | None:
    """What is to be sent next, signed; None when nothing is due, or the database is away."""
    with app.app_context():
        try:
            return _take(app.config["SETTINGS"]) if webhook_queue.is_any_due() else None
        except SQLAlchemyError as error:
            log.warning("webhooks will be looked for again: %s", str(error).split("\n", 1)[0])
        except Exception:  # one that cannot be taken must not keep the rounds of the worker from theirs
            log.exception("webhooks will be looked for again")
        finally:
            db.session.remove()
    return None


def _take(settings: Settings) -> Parcel | None:
    with write():
        taken = webhook_queue.take_delivery(settings.webhook_attempts)
        if taken is None:
            return None
        row, endpoint = taken.delivery, taken.endpoint
        body = row.body.encode()
        headers = signed_headers(settings.secret_key, endpoint, row.event_ref, body)
        return Parcel(row.id, taken.until, endpoint.url, headers, body)


def send(app: Flask, parcel: Parcel) -> None:
    """Send it and note how it went; should that fail for long, the lease runs out and it is sent again."""
    with app.app_context():
        settings: Settings = app.config["SETTINGS"]
        try:
            outcome = call(parcel, allow_private=settings.webhook_allow_private)
            write_patiently(
                lambda: webhook_queue.settle(
                    parcel.delivery_id, parcel.until, outcome, settings.webhook_attempts
                )
            )
        except Exception:  # the thread goes on with the next one
            log.exception("a webhook will be sent again")
        finally:
            db.session.remove()


def call(parcel: Parcel, *, allow_private: bool) -> Outcome:
    """One POST, and how it went."""
    began = time.monotonic()
    try:
        if not allow_private and not parcel.url.startswith("https://"):
            raise HttpFault("address")
        answer = exchange(
            "POST",
            parcel.url,
            headers=parcel.headers,
            content=parcel.body,
            seconds=SECONDS,
            most_bytes=MOST_ANSWER,
            redirects=0,
            allow_private=allow_private,
            cut=True,
        )
    except HttpFault as fault:
        return Outcome(_since(began), fault=fault.code)
    text = answer.body.decode(errors="replace").replace("\0", "")
    return Outcome(_since(began), answer.status, text, wish=_wish(answer))


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


def _wish(answer: Answer) -> int:
    """Seconds that a busy address asks us to wait, 0 when it does not."""
    text = answer.headers.get("retry-after", "") if answer.status in BUSY else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def send_all(app: Flask) -> int:
    """All that is due, one after the other; how many there were."""
    count = 0
    while (parcel := take(app)) is not None:
        send(app, parcel)
        count += 1
    return count


def sweep_webhooks(_actor: Actor) -> int:
    """Delete what was sent long ago; how many."""
    settings = current_settings()
    return webhook_queue.sweep_deliveries(clock.now() - timedelta(days=settings.webhook_keep_days))


def send_webhook_notice(task: Task) -> None:
    """Job `webhook.notice`: tell an owner that a webhook was switched off. Raises Permanent, Transient."""
    found = find_notice(str(task.arguments["webhook"]), int(task.arguments["user_id"]))
    db.session.rollback()
    if found is not None:
        mail.deliver(task.settings, webhook_mail(found, house_of(task.settings)), found.email)
