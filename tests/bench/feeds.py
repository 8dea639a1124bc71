"""The calendar that is measured: all bookings of the bench's business, asked for by its link."""

import time
from datetime import timedelta
from pathlib import Path
from types import TracebackType

import httpx
from sqlalchemy import select, update

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.base.events import Event, emit
from bookingapp.domain.messaging.feeds import ensure_feed, feed_link
from bookingapp.factory import create_app
from bookingapp.models.booking import Booking
from bookingapp.models.business import Location
from tests.bench import world

FEED = 2000
"""Bookings in the calendar."""

CHANGES = 6


class Diary:
    """The feed of the only location, and what changes in it."""

    def __init__(self, url: str, folder: Path) -> None:
        settings = world.settings_for(url, str(folder / "var"))
        self._context = create_app(settings).app_context()
        self._key = settings.secret_key
        self.path = ""

    def __enter__(self) -> "Diary":
        self._context.push()
        with write():
            location_id = db.session.scalars(select(Location.id)).one()
            self.path = feed_link(self._key, ensure_feed(SYSTEM, "location", location_id))
        with write():  # as if nothing had happened for a while
            db.session.execute(update(Event).values(at=clock.now() - timedelta(hours=1)))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        db.session.remove()
        db.engine.dispose()
        self._context.pop()

    def fetch(self, url: str) -> tuple[str, int]:
        """ETag and length of the whole calendar."""
        answer = httpx.get(f"{url}{self.path}", timeout=30)
        found = answer.content.count(b"BEGIN:VEVENT")
        if answer.status_code != 200 or found != FEED:
            raise RuntimeError(f"the feed answered {answer.status_code} with {found} events")
        return answer.headers["ETag"], len(answer.content)

    def change_and_fetch(self, url: str) -> float:
        """Seconds until an app has the calendar after one booking was moved."""
        with write():
            booking = db.session.scalars(select(Booking).order_by(Booking.id.desc()).limit(1)).one()
            booking.sequence += 1
            booking.updated_at = clock.now()
            db.session.flush()
            emit("booking.rescheduled", SYSTEM, booking.business_id, booking.public_id, before=0, after=0)
        began = time.perf_counter()
        self.fetch(url)
        return time.perf_counter() - began
