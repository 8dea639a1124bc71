"""Holds that run out while they are being booked, and while others take their time."""

import threading
import time
from functools import partial

import pytest
from sqlalchemy import select, update

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.domain.schedule.holds import sweep_holds
from bookingapp.domain.schedule.ledger import lock
from bookingapp.models.schedule import Calendar, Claim, Hold
from bookingapp.web.forms.values import write_start
from tests.races.conftest import CROWD, Arena
from tests.races.people import rush, visit_in, wait_for
from tests.races.shop import Shop

pytestmark = pytest.mark.race


class Sweeper(threading.Thread):
    """The worker's sweep, without a pause between two rounds."""

    def __init__(self, arena: Arena):
        super().__init__(daemon=True)
        self.arena = arena
        self.error: BaseException | None = None
        self._ending = threading.Event()

    def run(self) -> None:
        """Sweep until told to end."""
        with self.arena.app.app_context():
            try:
                while not self._ending.wait(0.002):
                    with write():
                        sweep_holds(SYSTEM)
                    db.session.remove()
            except BaseException as error:
                self.error = error

    def __enter__(self) -> "Sweeper":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self.join(30)
        assert self.error is None, self.error


def expire(arena: Arena, shop: Shop, at: int) -> None:
    """Let all holds of a shop run out at a second."""
    with arena.app.app_context(), write():
        lock((), db.session.scalars(select(Calendar.id).where(Calendar.business_id == shop.business_id)))
        for table in (Hold, Claim):
            mine = [
                table.business_id == shop.business_id,
                *([Claim.hold_id.is_not(None)] if table is Claim else []),
            ]
            db.session.execute(update(table).where(*mine).values(expires=at))


def wait_until(instant: float) -> None:
    """Sleep until a second since the epoch."""
    time.sleep(max(0.0, instant - time.time()))


@pytest.mark.parametrize("early", [0.15, 0.05, 0.0])
def test_holds_that_run_out(audited: Arena, early: float) -> None:
    """Half book their hold around the second in which it ends, half try to take its time; the worker sweeps."""
    shop = audited.open_shop({"cut": {}}, people=1)
    people = audited.people()
    token = people[0].token(shop)
    half = CROWD // 2
    with Sweeper(audited):
        for day in range(1, 3):
            starts = [shop.at(day, 6 + place % 14) for place in range(half)]
            held = [
                person.take(shop, token, ["cut"], start)
                for person, start in zip(people, starts[:14], strict=False)
            ]
            audited.expect(held, 303)
            ends = clock.seconds() + 1
            expire(audited, shop, ends)
            wait_until(ends - early)
            jobs = [
                partial(person.confirm, answer.location, token)
                for person, answer in zip(people[:14], held, strict=True)
            ]
            jobs += [
                partial(person.take, shop, token, ["cut"], start)
                for person, start in zip(people[half:], starts, strict=True)
            ]
            answers = rush(jobs)
            audited.expect(answers, 303, 409)
            confirmed, taken = answers[:14], answers[14:]
            # Everybody who got the page that says so has exactly one visit; each time has one owner.
            visits = [visit_in(answer.location) for answer in confirmed if answer.status == 303]
            assert len(set(visits)) == len(visits)
            takers = {start for start, answer in zip(starts, taken, strict=True) if answer.status == 303}
            keepers = {
                start for start, answer in zip(starts[:14], confirmed, strict=True) if answer.status == 303
            }
            assert takers.isdisjoint(keepers)
            assert takers | keepers == set(starts[:14])
            audited.audit()
        expire(audited, shop, clock.seconds() - 1)
        left = "SELECT count(*) FROM hold WHERE business_id = :shop"
        wait_for(lambda: audited.rows(left, shop=shop.business_id) == [(0,)], "the sweep")


def test_one_hold_is_booked_moved_extended_and_released_at_once(audited: Arena) -> None:
    """Whatever comes first, everybody who sends the details is answered with the one visit."""
    shop = audited.open_shop({"cut": {"rooms": 1}}, people=2, rooms=2)
    people = audited.people()
    token = people[0].token(shop)
    for day in range(1, 6):
        path = people[0].take(shop, token, ["cut"], shop.at(day, 10)).location
        later = write_start(shop.at(day, 10, 15))
        confirms = [partial(person.confirm, path, token, 1) for person in people[:7]]
        others = [partial(person.post, f"{path}/extend", token) for person in people[7:11]]
        others += [partial(person.post, f"{path}/release", token) for person in people[11:15]]
        others += [partial(people[15].post, f"{path}/time", token, start=later, name="Client 2")]
        answers = rush(confirms + others)
        audited.expect(answers[:7], 303)
        assert len({visit_in(answer.location) for answer in answers[:7]}) == 1
        audited.expect(answers[7:], 200, 303, 409)
