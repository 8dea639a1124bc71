"""Hot statements: what they see, and what becomes of their errors."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import BigInteger, Integer, String, bindparam, func, literal_column, null, select, text, true
from sqlalchemy.exc import DBAPIError, IntegrityError

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, is_sqlite, table_of, write
from bookingapp.base.direct import OFTEN
from bookingapp.base.events import Event
from bookingapp.base.hot import HotInsert, HotQuery, NewRow, ask_alone, numbered, store
from bookingapp.domain.business.commands import create_business
from bookingapp.models.business import Business
from bookingapp.models.schedule import Block, Calendar
from tests.support.statements import counted

NAMES = HotQuery(lambda _: select(Business.name).where(Business.slug == bindparam("slug", type_=String)))
AMONG = HotQuery(
    lambda count: select(Business.id).where(
        Business.id.in_(numbered("id", count)), Business.id > bindparam("least", type_=Integer)
    )
)
WRONG = HotQuery(lambda _: select(literal_column("no_such_column")).select_from(Business))


def names(slug: str = "salon") -> list[str]:
    """The names of the businesses of a slug."""
    return [row[0] for row in NAMES.rows({"slug": slug}, {}, 0)]


def create(slug: str = "salon") -> int:
    """A business in the running transaction."""
    made = create_business(SYSTEM, name="Salon", slug=slug, timezone="UTC", currency="EUR")
    db.session.flush()
    return int(made.id)


def test_sees_what_is_committed_and_in_a_transaction_ones_own_rows(context: Flask) -> None:
    with write():
        create()
        assert names() == ["Salon"]
    assert names() == ["Salon"]
    with pytest.raises(RuntimeError), write():
        create("other")
        assert names("other") == ["Salon"]
        raise RuntimeError
    assert names("other") == []


def test_begins_no_transaction(context: Flask) -> None:
    names()
    with counted(db.engine) as statements:
        names()
    assert len(statements) == 1
    assert not db.session().in_transaction()


def test_takes_lists_of_any_length(context: Flask) -> None:
    with write():
        ids = [create(f"salon-{number}") for number in range(3)]
    for length in range(1, 4):
        found = AMONG.rows({"least": 0}, {"id": ids[:length]}, length)
        assert sorted(row[0] for row in found) == ids[:length]


def test_errors_are_sqlalchemys_and_pass(context: Flask) -> None:
    for _turn in range(2):
        with pytest.raises(DBAPIError, match="no_such_column"):
            WRONG.rows({}, {}, 0)
        assert names() == []


def test_reads_on_after_the_connection_was_lost(context: Flask) -> None:
    names()
    if is_sqlite(db.session()):
        pytest.skip("a file is never lost")
    db.session.execute(
        text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    )
    db.session.rollback()
    assert names() == []
    assert db.session.scalar(text("SELECT 1")) == 1  # what idled in the pool was replaced too


MODE = HotQuery(lambda _: select(func.current_setting("plan_cache_mode")))


def test_postgres_plans_what_is_read_often_only_once(context: Flask) -> None:
    if is_sqlite(db.session()):
        pytest.skip("a file's plans know no values")
    db.session.rollback()
    assert MODE.rows({}, {}, 0) == [("force_generic_plan",)]
    with write():  # where plans may depend on the values
        assert MODE.rows({}, {}, 0) == [("auto",)]


KINDS = HotQuery(
    lambda _: select(
        bindparam("text", type_=String),
        bindparam("number", type_=BigInteger),
        null(),
        true(),
        func.length("äß"),
    )
)
BIG = HotQuery(lambda _: select(literal_column("1") / bindparam("by", type_=Integer)))


def test_what_runs_often_is_answered_alike(context: Flask) -> None:
    """On PostgreSQL the first few times by a cursor, then prepared and by libpq alone."""
    expected = [("it's ü", 2**40, None, True, 2)]
    for _turn in range(OFTEN + 3):
        assert KINDS.rows({"text": "it's ü", "number": 2**40}, {}, 0) == expected
        with pytest.raises(DBAPIError, match="no_such_column"):
            WRONG.rows({}, {}, 0)
        assert names() == []
    with write():
        create()
        assert names() == ["Salon"]
    assert names() == ["Salon"]


def test_what_runs_often_survives_what_happens_to_connections(context: Flask) -> None:
    if is_sqlite(db.session()):
        pytest.skip("libpq speaks with PostgreSQL")
    for _turn in range(OFTEN + 1):
        assert BIG.rows({"by": 1}, {}, 0) == [(1,)]
    assert ask_alone(
        db.engine, "SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'direct%'", {}
    ) == [(1,)]
    with pytest.raises(DBAPIError, match="division by zero"):
        BIG.rows({"by": 0}, {}, 0)
    ask_alone(db.engine, "DISCARD ALL", {})
    for _turn in range(OFTEN + 2):
        assert BIG.rows({"by": 1}, {}, 0) == [(1,)]
    db.session.execute(
        text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    )
    db.session.rollback()
    assert BIG.rows({"by": 1}, {}, 0) == [(1,)]


MAKE = HotInsert(table_of(Event), returning=table_of(Event).c.id)
MAKE_NEW = HotInsert(table_of(Event), returning=table_of(Event).c.id, unless=["public_id"])


def event(business_id: int, number: int) -> dict[str, object]:
    """The row of an event."""
    return {
        "public_id": f"evt_{number}",
        "business_id": business_id,
        "name": "client.created",
        "subject": "clt_1",
        "actor_kind": "system",
        "actor_ref": None,
        "at": datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC),
        "data": {"number": number, "text": "ä"},
        "fanned_out": False,
    }


def test_rows_are_written_in_the_columns_own_types(context: Flask) -> None:
    with write():
        business_id = create()
        ids = MAKE.run([event(business_id, number) for number in range(3)])
    for number, key in enumerate(ids):
        stored = db.session.get_one(Event, key)
        assert (stored.public_id, stored.data) == (f"evt_{number}", {"number": number, "text": "ä"})
        assert stored.at == datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
        assert stored.fanned_out is False


def test_rows_that_would_repeat_are_refused_or_left_out(context: Flask) -> None:
    with write():
        business_id = create()
        assert len(MAKE_NEW.run([event(business_id, 1)])) == 1
        assert MAKE_NEW.run([event(business_id, 1)]) == []
    with pytest.raises(IntegrityError), write():
        MAKE.run([event(business_id, 1)])


def test_columns_that_only_python_fills_in_are_asked_for(context: Flask) -> None:
    with write():
        row = event(create(), 1)
        del row["fanned_out"]
        with pytest.raises(LookupError, match="fanned_out"):
            MAKE.run([row])


CALENDAR = HotInsert(table_of(Calendar), returning=table_of(Calendar).c.id)
BLOCK = HotInsert(table_of(Block))


def test_rows_that_belong_together_are_stored_together(context: Flask) -> None:
    with write():
        business_id = create()
        calendar = CALENDAR.row({"business_id": business_id, "kind": "staff"})
        block = {"public_id": "blk_1", "business_id": business_id, "calendar_id": calendar}
        away = BLOCK.row(block | {"starts": 60, "ends": 120, "reason": "ä"})
        with counted(db.engine) as asked:
            key = store(calendar, away, MAKE.row(event(business_id, 1)))
    assert len(asked) == (3 if is_sqlite(db.session()) else 1)
    assert db.session.execute(select(Block.calendar_id, Block.starts, Block.reason)).all() == [(key, 60, "ä")]
    assert db.session.get_one(Calendar, key).kind == "staff"
    assert db.session.scalars(select(Event.public_id).where(Event.public_id == "evt_1")).all() == ["evt_1"]


def test_what_is_given_a_row_is_left_out_with_it(context: Flask) -> None:
    with write():
        business_id = create()
        assert store(*_told(business_id, 1, 2)) is not None
        assert store(*_told(business_id, 1, 3)) is None
    told = select(Event.public_id).where(Event.public_id.in_(["evt_1", "evt_2", "evt_3"]))
    assert set(db.session.scalars(told)) == {"evt_1", "evt_2"}


def _told(business_id: int, number: int, other: int) -> tuple[NewRow, NewRow]:
    first = MAKE_NEW.row(event(business_id, number))
    return first, MAKE.row(event(business_id, other), given=first)
