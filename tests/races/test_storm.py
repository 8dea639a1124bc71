"""Everything at once on a few calendars, by threads straight on the domain: the hardest test of the lock order.

Over HTTP only as many requests run at once as there are processes; here a dozen transactions always do. The
clock runs fast, so that holds run out under everybody's hands.
"""

import random
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from flask import Flask

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import write
from bookingapp.base.errors import Conflict, DomainError
from bookingapp.domain.booking.changes import (
    cancel_class,
    cancel_visit,
    confirm_booking,
    decline_booking,
    expire_bookings,
)
from bookingapp.domain.booking.commands import Booked, book
from bookingapp.domain.booking.queries import client_by_link
from bookingapp.domain.booking.reschedule import reschedule_visit
from bookingapp.domain.schedule.holds import (
    change_seats,
    extend_hold,
    hold_seats,
    hold_time,
    release_hold,
    sweep_holds,
)
from tests.races.conftest import Arena, Ground
from tests.races.people import rush
from tests.races.shop import Shop

pytestmark = pytest.mark.race

THREADS = 12
DEEDS = 50
SPEED = 400
"""A hold of ten minutes lasts a second and a half."""

ASKS: tuple[tuple[str, ...], ...] = (
    ("cut",),
    ("cut", "massage"),
    ("massage", "cut"),
    ("massage",),
    ("duo",),
    ("consult",),
    ("duo", "consult"),
)


class Actor:
    """One thread's deeds; what exists is shared by all, so that they get into each other's way."""

    def __init__(self, shop: Shop, classes: list[str], number: int, shared: "Shared"):
        self.shop, self.classes, self.shared = shop, classes, shared
        self.chance = random.Random(number)
        self.deeds: tuple[Callable[[], None], ...] = (
            *[self.hold] * 3,
            *[self.book_hold] * 4,
            *[self.book] * 2,
            *[self.move] * 5,
            self.replace,
            self.extend,
            self.release,
            *[self.cancel] * 4,
            self.judge,
            self.hold_seats,
            self.change_seats,
            self.book_seats,
            self.move_seats,
            self.sweep,
        )

    def run(self) -> None:
        """All deeds, each in a context and transaction of its own, as requests are."""
        for _ in range(DEEDS):
            deed = self.chance.choice(self.deeds)
            with self.shop.app.app_context():
                began = time.perf_counter()
                try:
                    deed()
                    self.shared.told[deed.__name__, "done"] += 1
                except DomainError as refused:
                    self.shared.told[deed.__name__, getattr(refused, "reason", refused.code)] += 1
                self.shared.longest = max(self.shared.longest, time.perf_counter() - began)

    def some(self, known: list[str]) -> str:
        """One of the latest, or nothing that exists."""
        return self.chance.choice(known[-15:]) if known else "none"

    def start(self) -> int:
        return self.shop.at(3 + self.chance.randrange(2), 9, 15 * self.chance.randrange(28))

    def names(self) -> tuple[str, ...]:
        return self.chance.choice(ASKS)

    def hold(self, replaces: str | None = None) -> None:
        timetable, ask = self.shop.timetable(), self.shop.ask(*self.names())
        with write():
            made = hold_time(self.shop.visitor, timetable, ask, self.start(), replaces=replaces)
        self.shared.holds.append(made.ref)

    def replace(self) -> None:
        if self.chance.random() < 0.5:
            self.hold(self.some(self.shared.holds))
            return
        timetable = self.shop.timetable()
        with write():
            made = hold_seats(
                self.shop.visitor,
                timetable,
                self.chance.choice(self.classes),
                1,
                replaces=self.some(self.shared.holds),
            )
        self.shared.holds.append(made.ref)

    def _book(self, names: tuple[str, ...], **more: object) -> None:
        timetable = self.shop.timetable()
        request = self.shop.request(names, self.start(), self.chance.randrange(9), **more)
        with write():
            made = book(self.shop.visitor, timetable, request)
        self.keep(made)

    def keep(self, made: Booked) -> None:
        self.shared.visits.append(made.public_id)
        self.shared.bookings.extend(made.booking_refs)

    def book(self) -> None:
        self._book(self.names())

    def book_hold(self) -> None:
        self._book((), hold_ref=self.some(self.shared.holds))

    def book_seats(self) -> None:
        self._book((), occurrence_ref=self.chance.choice(self.classes), seats=1 + self.chance.randrange(3))

    def hold_seats(self) -> None:
        timetable = self.shop.timetable()
        with write():
            made = hold_seats(self.shop.visitor, timetable, self.chance.choice(self.classes), 2)
        self.shared.holds.append(made.ref)

    def change_seats(self) -> None:
        with write():
            change_seats(self.shop.visitor, self.some(self.shared.holds), 1 + self.chance.randrange(3))

    def move(self) -> None:
        visit = self.some(self.shared.visits)
        timetable = self.shop.timetable()
        with write():
            reschedule_visit(
                client_by_link(self.shop.business_id, visit),
                timetable,
                visit,
                self.start(),
                occurrence_ref=None,
            )

    def move_seats(self) -> None:
        visit = self.some(self.shared.visits)
        timetable = self.shop.timetable()
        with write():
            actor = client_by_link(self.shop.business_id, visit)
            reschedule_visit(
                actor, timetable, visit, self.start(), occurrence_ref=self.chance.choice(self.classes)
            )

    def cancel(self) -> None:
        visit = self.some(self.shared.visits)
        with write():
            cancel_visit(client_by_link(self.shop.business_id, visit), visit)
        with suppress(ValueError):
            self.shared.visits.remove(visit)

    def judge(self) -> None:
        ref = self.some(self.shared.bookings)
        with write():
            (confirm_booking if self.chance.random() < 0.7 else decline_booking)(self.shop.owner, ref)

    def extend(self) -> None:
        timetable = self.shop.timetable()
        with write():
            extend_hold(self.shop.visitor, timetable, self.some(self.shared.holds))

    def release(self) -> None:
        with write():
            release_hold(self.shop.visitor, self.some(self.shared.holds))

    def sweep(self) -> None:
        with write():
            sweep_holds(SYSTEM)
        with write():
            expire_bookings(SYSTEM)


class Shared:
    """What all threads know of, and what became of their deeds."""

    def __init__(self) -> None:
        self.holds: list[str] = []
        self.visits: list[str] = []
        self.bookings: list[str] = []
        self.told: Counter[tuple[str, str]] = Counter()
        self.longest = 0.0


def test_everything_at_once(
    app: Flask, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ground = Ground(database_url, tmp_path, app)
    shop = ground.open_shop(
        {
            "cut": {"duration_minutes": 30},
            "massage": {"duration_minutes": 45, "buffer_after_minutes": 15, "rooms": 1},
            "duo": {"staff_count": 2, "max_per_day": 9},
            "consult": {"requires_approval": True, "who": [1, 2], "duration_minutes": 30},
            "yoga": {"capacity": 6, "who": [0]},
        },
        people=3,
        rooms=2,
    )
    classes = [shop.plan_class("yoga", shop.at(3, hour), capacity=9) for hour in (17, 19)]
    began = datetime.now(UTC)
    monkeypatch.setattr(clock, "now", lambda: began + (datetime.now(UTC) - began) * SPEED)
    shared = Shared()
    rush([Actor(shop, classes, number, shared).run for number in range(THREADS)])
    assert sum(shared.told.values()) == THREADS * DEEDS
    for deed in ("hold", "book_hold", "book", "move", "cancel", "book_seats", "hold_seats"):
        assert shared.told[deed, "done"], shared.told
    ground.audit()
    assert shared.longest < 12, shared.told


def test_seats_held_and_booked_together(audited: Arena) -> None:
    """Holds of seats, bookings of them, and bookings without, of one class of ten."""
    shop = audited.open_shop({"yoga": {"capacity": 10}})
    ref = shop.plan_class("yoga", shop.at(2, 18), capacity=10)

    def come(number: int) -> int:
        with shop.app.app_context():
            timetable, seats = shop.timetable(), 1 + number % 2
            request = shop.request([], shop.at(2, 18), number, occurrence_ref=ref, seats=seats)
            try:
                if number % 4 < 2:
                    with write():
                        held = hold_seats(shop.visitor, timetable, ref, seats)
                    request = shop.request([], shop.at(2, 18), number, hold_ref=held.ref)
                with write():
                    book(shop.visitor, timetable, request)
            except DomainError:
                return 0
            return seats

    assert 9 <= sum(rush([partial(come, number) for number in range(16)])) <= 10
    assert audited.rows("SELECT taken FROM occurrence WHERE public_id = :ref", ref=ref)[0][0] in (9, 10)


def test_a_class_is_called_off_while_it_is_booked(audited: Arena) -> None:
    shop = audited.open_shop({"yoga": {"capacity": 50}})
    for day in range(1, 4):
        ref = shop.plan_class("yoga", shop.at(day, 18), capacity=50)

        def come(number: int, ref: str = ref, day: int = day) -> str:
            with shop.app.app_context():
                timetable = shop.timetable()
                try:
                    with write():
                        if number % 8 == 7:
                            cancel_class(shop.owner, ref)
                            return "off"
                        book(
                            shop.visitor,
                            timetable,
                            shop.request([], shop.at(day, 18), number, occurrence_ref=ref),
                        )
                        return "booked"
                except Conflict:
                    return "told"
                except DomainError:
                    return "refused"

        told = Counter(rush([partial(come, number) for number in range(16)]))
        assert (told["off"], told["told"]) in {(1, 1), (1, 0)}
        left = "SELECT count(*) FROM booking b JOIN occurrence o ON o.id = b.occurrence_id WHERE o.public_id = :ref AND b.status <> 'cancelled'"
        assert audited.rows(left, ref=ref) == [(0,)]
        off = "SELECT count(*) FROM event WHERE name = 'event.cancelled' AND subject = :ref"
        assert audited.rows(off, ref=ref) == [(1,)]
