"""Very many stored bookings in seconds: a plan of them, and one statement for each table."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

from bookingapp.base import clock
from tests.support.postgres import driver_url

CLIENTS = 1000
LENGTH = 30
PER_DAY = 14
"""Past bookings a day on each calendar, at most."""

COMING = {"lone": (0, 60, 120, 180, 240, 300, 360, 420), "team": (90, 240)}
"""Starts, in minutes after 14:00 UTC, of the coming bookings of each day of the next month."""

Row = tuple[int, int, int, int, int]
"""Number, calendar, staff member, service, start."""

STATEMENTS = (
    """INSERT INTO client (id, public_id, business_id, name, email, notes, custom, created_at, updated_at)
       SELECT :id + number, 'clt_bench_' || number, :business, 'Client', 'c' || number || '@example.test', '', '{}',
       '2020-01-01 00:00:00.000000', '2020-01-01 00:00:00.000000' FROM bench_plan WHERE number < :clients""",
    """INSERT INTO visit (id, public_id, business_id, location_id, client_id, created_at)
       SELECT number + 1, 'vis_bench_' || number, :business, :location, :id + number % :clients,
       '2020-01-01 00:00:00.000000' FROM bench_plan""",
    """INSERT INTO occurrence (id, public_id, business_id, location_id, service_id, starts, ends, class, capacity,
       taken, status, assigned_by)
       SELECT number + 1, 'occ_bench_' || number, :business, :location, service, starts, starts + :length, FALSE, 1,
       1, 'planned', 'asked' FROM bench_plan""",
    """INSERT INTO assignment (occurrence_id, calendar_id, business_id, booked)
       SELECT number + 1, calendar, :business, starts * 60 - 86400 FROM bench_plan""",
    """INSERT INTO claim (business_id, calendar_id, starts, ends, occurrence_id, part)
       SELECT :business, calendar, starts, starts + :length, number + 1, 0 FROM bench_plan""",
    """INSERT INTO booking (public_id, business_id, visit_id, position, occurrence_id, client_id, service_id,
       location_id, staff_id, status, seats, service_name, duration_minutes, price_amount, price_type, currency,
       policy, addons, client_name, notes, answers, metadata, override, source, fee_amount, version, sequence,
       created_at, updated_at)
       SELECT 'bk_bench_' || number, :business, number + 1, 0, number + 1, :id + number % :clients, service,
       :location, staff, 'confirmed', 1, 'Bench', :length, 4000, 'flat', 'USD', '{}', '[]', 'Client', '', '{}', '{}',
       '[]', 'page', 0, 1, 0, '2020-01-01 00:00:00.000000', '2020-01-01 00:00:00.000000' FROM bench_plan""",
)
PLAN = "CREATE TEMPORARY TABLE bench_plan (number BIGINT, calendar INTEGER, staff INTEGER, service INTEGER, starts INTEGER)"
PEOPLE = """SELECT staff_member.calendar_id, staff_member.id, service.id, service.slug, service.business_id,
    (SELECT min(id) FROM location WHERE location.business_id = service.business_id)
    FROM service JOIN service_staff ON service_staff.service_id = service.id
    JOIN staff_member ON staff_member.id = service_staff.staff_id
    WHERE service.slug IN ('lone', 'team') ORDER BY staff_member.id"""

TABLES = ["visit", "occurrence", "assignment", "claim", "booking"]
CONSTRAINTS = """SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = ANY (%s::regclass[]) AND contype IN ('u', 'x')"""
INDEXES = """SELECT indexrelid::regclass, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid = ANY (%s::regclass[]) AND NOT indisprimary"""


def fill(url: str, wanted: int) -> None:
    """Store so many bookings in the bench's empty database: the same coming ones for every size, the others past."""
    if make_url(url).get_backend_name() == "sqlite":
        _fill_sqlite(str(make_url(url).database), wanted)
    else:
        _fill_postgres(url, wanted)


def plan(people: list[Any], wanted: int) -> Iterator[Row]:
    """Where every booking lies. The past is filled backwards, day by day, all calendars alike."""
    now = clock.now()
    first = (now.replace(day=1, hour=14, minute=0, second=0, microsecond=0) + timedelta(days=32)).replace(
        day=1
    )
    number = 0
    day = first
    while day.month == first.month:
        for calendar, staff, service, slug, *_ in people:
            for offset in COMING[slug]:
                yield number, calendar, staff, service, clock.minute(day) + offset
                number += 1
        day += timedelta(days=1)
    opening = clock.minute(datetime(now.year, now.month, now.day, 13, tzinfo=UTC)) - 2 * clock.DAY
    while number < wanted:
        for calendar, staff, service, *_ in people:
            for slot in range(PER_DAY):
                if number < wanted:
                    yield number, calendar, staff, service, opening + slot * LENGTH
                    number += 1
        opening -= clock.DAY


def _values(people: list[Any]) -> dict[str, int]:
    business, location = people[0][4:6]
    return {"business": business, "location": location, "clients": CLIENTS, "length": LENGTH, "id": 1}


def _fill_sqlite(file: str, wanted: int) -> None:
    with closing(sqlite3.connect(file)) as connection:
        for pragma in ("foreign_keys = OFF", "synchronous = OFF", "cache_size = -200000"):
            connection.execute(f"PRAGMA {pragma}")
        people = connection.execute(PEOPLE).fetchall()
        connection.execute(PLAN)
        connection.executemany("INSERT INTO bench_plan VALUES (?, ?, ?, ?, ?)", plan(people, wanted))
        for statement in STATEMENTS:
            connection.execute(statement, _values(people))
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _fill_postgres(url: str, wanted: int) -> None:
    """Foreign keys are not asked, since the plan is sound; the guard of the ledger is, when it comes back."""
    with psycopg.connect(driver_url(url)) as connection:
        connection.execute("SET session_replication_role = replica")
        people = connection.execute(PEOPLE).fetchall()
        connection.execute(PLAN)
        with connection.cursor().copy("COPY bench_plan FROM STDIN") as copy:
            for row in plan(people, wanted):
                copy.write_row(row)
        with _indexes_later(connection):
            for statement in STATEMENTS:
                spelled = re.sub(r":([a-z]+)", r"%(\1)s", statement.replace("%", "%%"))
                connection.execute(spelled, _values(people))
        for table in ("client", "visit", "occurrence"):
            connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
            )
    with psycopg.connect(driver_url(url), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


@contextmanager
def _indexes_later(connection: Any) -> Iterator[None]:
    """Take the tables' indexes and constraints away, all but the primary keys, and make them again at the end."""
    constraints = connection.execute(CONSTRAINTS, [TABLES]).fetchall()
    for table, name, _definition in constraints:
        connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    indexes = connection.execute(INDEXES, [TABLES]).fetchall()
    for name, _definition in indexes:
        connection.execute(f"DROP INDEX {name}")
    yield
    for _name, definition in indexes:
        connection.execute(definition)
    for table, name, definition in constraints:
        connection.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
