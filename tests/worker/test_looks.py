"""The worker looks often, and reads little: SQLite finds what waits by indexes of few rows, however much there was."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import event

from bookingapp.base.db import db
from bookingapp.base.events import WAITS
from bookingapp.worker import loop
from tests.cast import create_cast

GROWING = r"SCAN (booking|occurrence|claim|visit|client|job|webhook_delivery|event)$"
SWEPT = re.compile(r"event\.at <")
"""The trail is swept every few minutes, by its age; that may take a look at all of it."""


@pytest.fixture
def plans(context: Flask) -> Iterator[dict[str, list[str]]]:
    """How SQLite goes about each statement that is run."""
    found: dict[str, list[str]] = {}

    def explain(_connection: object, cursor: object, statement: str, values: object, *_more: object) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
            rows = cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values)  # type: ignore[attr-defined]
            found[statement] = [str(row[3]) for row in rows]

    event.listen(db.engine, "before_cursor_execute", explain)
    yield found
    event.remove(db.engine, "before_cursor_execute", explain)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_waits_is_found_by_its_index(context: Flask, plans: dict[str, list[str]]) -> None:
    create_cast()
    loop.run_once(context)
    plans.clear()
    loop.run_once(context)
    looks = {statement: plan for statement, plan in plans.items() if not SWEPT.search(statement)}
    assert len(looks) > 10
    assert [one for one, plan in looks.items() if any(re.match(GROWING, step) for step in plan)] == []
    used = " ".join(step for plan in looks.values() for step in plan)
    for index in (
        "ix_event_waiting",
        "ix_booking_pending",
        "ix_webhook_delivery_due",
        "ix_job_due",
    ):
        assert index in used, index
    assert str(WAITS) in " ".join(looks)
