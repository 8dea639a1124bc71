"""Jobs: never lost, never done twice at once, tried again ever later, at last dead."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bookingapp.base import jobs
from bookingapp.base.config import Settings
from bookingapp.base.db import db, write
from bookingapp.base.jobs import Job, Permanent, Task, Transient, enqueue
from bookingapp.factory import create_app
from bookingapp.worker import handlers, lanes, loop, patience
from tests.support.statements import counted

LANE = (("test.first",), ("test.job",))
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


class Script:
    """A handler that notes what it was given and does as it is told."""

    def __init__(self) -> None:
        self.seen: list[Task] = []
        self.deed: Callable[[Task], object] = lambda _task: None

    def __call__(self, task: Task) -> None:
        self.seen.append(task)
        self.deed(task)

    def fail(self, error: Exception) -> None:
        def deed(_task: Task) -> None:
            raise error

        self.deed = deed

    @property
    def numbers(self) -> list[int]:
        return [task.arguments["number"] for task in self.seen]


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Script:
    """What does the test's jobs; no others are known."""
    made = Script()
    monkeypatch.setattr(handlers, "HANDLERS", {"test.first": made, "test.job": made})
    return made


@pytest.fixture
def moved() -> Iterator[time_machine.Traveller]:
    """The clock, at noon."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def ask(number: int = 0, name: str = "test.job", due: datetime | None = None) -> int:
    with write():
        return enqueue(name, None, due=due, number=number)


def do_all(app: Flask) -> int:
    """Every job that is due now."""
    count = 0
    while lanes.do_next(app, LANE):
        count += 1
    return count


def rows() -> list[Job]:
    db.session.rollback()
    return list(db.session.scalars(select(Job).order_by(Job.id).execution_options(populate_existing=True)))


def test_what_is_rolled_back_leaves_no_job(context: Flask, script: Script) -> None:
    with pytest.raises(RuntimeError), write():
        enqueue("test.job", None, number=1)
        raise RuntimeError
    assert do_all(context) == 0
    assert rows() == []


def test_done_when_due_and_then_gone(context: Flask, script: Script, moved: time_machine.Traveller) -> None:
    ask(1, due=NOON + timedelta(minutes=5))
    ask(2)
    assert do_all(context) == 1
    moved.shift(timedelta(minutes=5))
    assert do_all(context) == 1
    assert script.numbers == [2, 1]
    assert script.seen[0].attempts == 1
    assert rows() == []


def test_the_oldest_first_but_what_is_urgent_before(
    context: Flask, script: Script, moved: time_machine.Traveller
) -> None:
    for number, minutes in ((1, 3), (2, 1), (3, 2)):
        ask(number, due=NOON - timedelta(minutes=minutes))
    ask(4, name="test.first")
    do_all(context)
    assert script.numbers == [4, 1, 3, 2]


def test_nobody_takes_what_is_leased_until_the_lease_has_run_out(
    context: Flask, script: Script, settings: Settings, moved: time_machine.Traveller
) -> None:
    ask(1)
    with write():
        lost = jobs.take(["test.job"], settings)
    assert lost is not None
    assert do_all(context) == 0
    moved.shift(timedelta(seconds=jobs.LEASE_SECONDS + 1))
    assert do_all(context) == 1
    assert [task.attempts for task in script.seen] == [2]
    with write():
        assert not jobs.finish(lost)


def test_a_late_end_does_not_end_anothers_lease(
    context: Flask, script: Script, settings: Settings, moved: time_machine.Traveller
) -> None:
    ask(1)
    with write():
        slow = jobs.take(["test.job"], settings)
    moved.shift(timedelta(seconds=jobs.LEASE_SECONDS + 1))
    with write():
        other = jobs.take(["test.job"], settings)
        assert slow is not None
        assert other is not None
        assert not jobs.finish(slow)
        jobs.put_off(slow, "late")
    assert [row.leased_until for row in rows()] == [other.leased_until]


def test_moved_while_at_it(context: Flask, script: Script, moved: time_machine.Traveller) -> None:
    job_id = ask(1)

    def move(_task: Task) -> None:
        with write():
            jobs.move_job(job_id, NOON + timedelta(hours=1))

    script.deed = move
    assert do_all(context) == 1
    assert [(row.due, row.attempts, row.leased_until) for row in rows()] == [
        (NOON + timedelta(hours=1), 0, None)
    ]
    moved.shift(timedelta(hours=1))
    script.deed = lambda _task: None
    assert do_all(context) == 1
    assert rows() == []


def test_dropped_while_at_it(context: Flask, script: Script) -> None:
    job_id = ask(1)

    def drop(_task: Task) -> None:
        with write():
            jobs.drop_job(job_id)
        raise Transient("and then it failed")

    script.deed = drop
    assert do_all(context) == 1
    assert rows() == []


def test_tried_again_ever_later_for_a_day(
    context: Flask, script: Script, moved: time_machine.Traveller
) -> None:
    script.fail(ConnectionError("nobody there"))
    ask(1)
    pauses = []
    while do_all(context):
        [row] = rows()
        if row.state == "dead":
            break
        pauses.append((row.due - datetime.now(UTC)).total_seconds())
        moved.move_to(row.due)
    assert [row.last_error for row in rows()] == ["ConnectionError: nobody there"]
    assert len(script.seen) == jobs.MOST_ATTEMPTS
    assert all(
        0.9 * wanted <= pause <= 1.1 * wanted for pause, wanted in zip(pauses, jobs.PAUSES, strict=True)
    )
    assert 20 * 3600 < sum(pauses) < 28 * 3600


def test_at_least_as_late_as_asked(context: Flask, script: Script, moved: time_machine.Traveller) -> None:
    script.fail(Transient("come back", after=300))
    ask(1)
    do_all(context)
    [row] = rows()
    assert 270 <= (row.due - NOON).total_seconds() <= 330


def test_what_can_never_be_done_is_dead_until_somebody_retries(context: Flask, script: Script) -> None:
    script.fail(Permanent("No such address."))
    job_id = ask(1)
    do_all(context)
    assert [(job.id, job.last_error) for job in jobs.list_dead_jobs()] == [(job_id, "No such address.")]
    assert do_all(context) == 0
    script.deed = lambda _task: None
    with write():
        assert jobs.retry_job(job_id)
        assert not jobs.retry_job(job_id)
    assert do_all(context) == 1
    assert rows() == []


def test_what_ends_every_worker_is_dead_at_last(
    context: Flask, script: Script, settings: Settings, moved: time_machine.Traveller
) -> None:
    ask(1)
    for _ in range(jobs.MOST_ATTEMPTS):
        with write():
            assert jobs.take(["test.job"], settings) is not None
        moved.shift(timedelta(seconds=jobs.LEASE_SECONDS + 1))
    assert do_all(context) == 0
    assert [row.state for row in rows()] == ["dead"]


def test_what_a_newer_version_asked_for_is_left_to_it(context: Flask, script: Script) -> None:
    ask(1, name="test.unheard_of")
    assert do_all(context) == 0
    assert [row.state for row in rows()] == ["waiting"]


def test_one_that_fails_does_not_keep_the_others(context: Flask, script: Script) -> None:
    def odd_ones(task: Task) -> None:
        if task.arguments["number"] % 2:
            raise LookupError("a row that nobody thought of")

    script.deed = odd_ones
    for number in range(6):
        ask(number)
    assert do_all(context) == 6
    assert [row.arguments["number"] for row in rows()] == [1, 3, 5]


def test_looking_for_work_writes_nothing(context: Flask, script: Script) -> None:
    lanes.do_next(context, LANE)
    with counted(db.engine) as statements:
        assert not lanes.do_next(context, LANE)
    assert [statement.split()[0] for statement in statements if not statement.startswith("BEGIN")] == [
        "SELECT"
    ] * len(LANE)
    assert "BEGIN IMMEDIATE" not in statements


def test_a_database_that_stays_away_for_a_moment_is_waited_for(
    context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "PAUSES", (0.0, 0.0, 0.0))
    tries: list[int] = []

    def work() -> int:
        tries.append(len(tries))
        job_id = enqueue("test.job", None, number=len(tries))
        if len(tries) < 3:
            raise OperationalError("COMMIT", {}, Exception("restarting"))
        return job_id

    assert patience.write_patiently(work)
    assert [row.arguments["number"] for row in rows()] == [3]


def test_two_workers_do_each_job_once(app: Flask, settings: Settings, script: Script) -> None:
    with app.app_context():
        for number in range(150):
            ask(number)
        db.session.remove()
    apps = [app, create_app(settings), create_app(replace(settings))]
    gate = threading.Barrier(len(apps))
    counts = [0] * len(apps)

    def work(place: int) -> None:
        gate.wait(10)
        counts[place] = do_all(apps[place])

    threads = [threading.Thread(target=work, args=(place,)) for place in range(len(apps))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(script.numbers) == list(range(150))
    assert sum(counts) == 150
    with app.app_context():
        assert rows() == []
        db.session.remove()
    for other in apps[1:]:
        with other.app_context():
            db.engine.dispose()


def test_what_hangs_keeps_only_its_own_lane(
    app: Flask, monkeypatch: pytest.MonkeyPatch, script: Script
) -> None:
    """And a worker that is told to stop does not wait for it."""
    stop, hanging, released, done = (threading.Event() for _ in range(4))

    def hang(_task: Task) -> None:
        hanging.set()
        released.wait(30)

    monkeypatch.setattr(handlers, "HANDLERS", {"message.send": hang, "test.job": lambda _task: done.set()})
    monkeypatch.setattr(loop, "FAREWELL_SECONDS", 0.2)
    with app.app_context():
        ask(1, name="message.send")
        db.session.remove()
    worker = threading.Thread(target=loop.run, args=(app, stop))
    worker.start()
    try:
        assert hanging.wait(20)
        with app.app_context():
            ask(2)
            db.session.remove()
        assert done.wait(20)
        stop.set()
        worker.join(10)
        assert not worker.is_alive()
    finally:
        released.set()
        stop.set()
        worker.join(10)
