"""The database: one Flask-SQLAlchemy handle, how transactions begin, and the types of our columns."""

import random
import sqlite3
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, BigInteger, DateTime, MetaData, String, Table, event, select
from sqlalchemy.engine import Connection, Dialect, Engine, make_url
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Session, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

SQLITE_WAIT_SECONDS = 20
"""How long a writer waits for another one before it is told that the database is busy."""


class Base(DeclarativeBase):
    """Root of all tables; the naming convention lets migrations drop a constraint by name."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, session_options={"autoflush": False})

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class UTCDateTime(TypeDecorator[datetime]):
    """An aware instant, stored in UTC; SQLite keeps it without a zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive instants; convert the others to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Always aware, always UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Key = Annotated[int, mapped_column(primary_key=True)]
PublicId = Annotated[str, mapped_column(String(32), unique=True)]
Name = Annotated[str, mapped_column(String(200))]
Instant = Annotated[datetime, mapped_column(UTCDateTime)]
Seconds = Annotated[int, mapped_column(BigInteger)]
"""Seconds since the epoch: they outgrow 32 bits in 2038."""
Minor = Annotated[int, mapped_column(BigInteger)]
"""Money in minor units."""
JsonDict = Annotated[dict[str, Any], mapped_column(JSON, default=dict)]
JsonList = Annotated[list[Any], mapped_column(JSON, default=list)]


@event.listens_for(Engine, "connect")
def _prepare_sqlite(dbapi_connection: Any, _: ConnectionPoolEntry) -> None:
    """Durable, concurrent SQLite; transactions are begun by us, never by the driver."""
    if not isinstance(dbapi_connection, sqlite3.Connection):
        return
    dbapi_connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {SQLITE_WAIT_SECONDS * 1000}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        dbapi_connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    """Writers take SQLite's one write lock at once; a reader that turned writer would be refused."""
    options = connection.get_execution_options()
    if connection.dialect.name != "sqlite" or options.get("alone"):
        return
    if options.get("write"):
        _begin_writing(connection, 0 if options.get("at_once") else SQLITE_WAIT_SECONDS)
    else:
        connection.exec_driver_sql("BEGIN")


def _begin_writing(connection: Connection, seconds: float) -> None:
    """BEGIN IMMEDIATE, looking for the lock at an even pace. Raises OperationalError when it is not to be had.

    SQLite's own waiting looks ever less often, at last every 100 ms: under load whoever has waited longest
    then comes last, for seconds, and the lock lies idle in between.
    """
    driver: Any = connection.connection.driver_connection
    deadline = time.monotonic() + seconds
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        while (fault := _try_to_begin(driver)) == sqlite3.SQLITE_BUSY and time.monotonic() < deadline:
            time.sleep(random.uniform(0.0002, 0.0006))  # noqa: S311
        if fault:
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # fails again, in SQLAlchemy's words
    finally:
        driver.execute(f"PRAGMA busy_timeout = {SQLITE_WAIT_SECONDS * 1000}")


def _try_to_begin(driver: Any) -> int:
    """SQLite's primary error code, 0 for success."""
    try:
        driver.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode & 0xFF
    return 0


def engine_options(database_url: str) -> dict[str, Any]:
    """Pool and connection options for one kind of database.

    The pool sets no limit: the server's threads do, each of which has one connection for its transaction and
    one that stays open for reading (base/hot.py). With a limit, readers could starve all writers.
    Errors do not repeat a statement's values: they end in the log, and may be what clients typed.
    """
    if make_url(database_url).get_backend_name() == "sqlite":
        arguments = {"timeout": SQLITE_WAIT_SECONDS, "check_same_thread": False}
        return {"hide_parameters": True, "max_overflow": -1, "connect_args": arguments}
    options = "-c timezone=UTC -c lock_timeout=15s -c statement_timeout=60s"
    return {
        "hide_parameters": True,
        "pool_pre_ping": False,
        "pool_size": 8,
        "max_overflow": -1,
        "connect_args": {"options": options, "connect_timeout": 5},
    }


@contextmanager
def write(*, at_once: bool = False) -> Iterator[Session]:
    """A write transaction: commits at the end, rolls back on any exception.

    Ends whatever was read before it, so that what is read inside is fresh. Doors alone call this.
    With `at_once` nobody waits for SQLite's write lock: raises OperationalError when another one has it.
    """
    session = db.session()
    session.rollback()
    session.connection(execution_options={"write": True, "at_once": at_once})
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise


def reading(engine: Engine) -> Connection:
    """A connection on which each statement stands alone, outside any transaction; only for hot reading.

    PostgreSQL plans each of its statements once. They all find their rows by an index, and with a long history
    it would otherwise weigh every window anew, which takes longer than to read it. Other connections must go
    on weighing: an index of few rows (`WHERE status = 'pending'`) is of no use to a plan made for any value.
    """
    connection = engine.connect().execution_options(alone=True)
    if engine.dialect.name == "sqlite":  # whose driver leaves beginning to us, see _begin_sqlite
        return connection
    connection = connection.execution_options(isolation_level="AUTOCOMMIT")
    connection.detach()  # never handed on to others
    connection.exec_driver_sql("SET plan_cache_mode = force_generic_plan")
    # Made for any value, a plan expects many rows, and would start helpers that take longer than to read the few.
    connection.exec_driver_sql("SET max_parallel_workers_per_gather = 0")
    return connection


def table_of(model: type[Base]) -> Table:
    """The bare table of a model: statements on it skip the ORM, which the hot paths can do without."""
    return cast(Table, model.__table__)


def insert_of(dialect: str) -> Any:
    """The INSERT of a database that also knows ON CONFLICT; the other database's is not loaded, which takes 2 MiB."""
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert
    from sqlalchemy.dialects import postgresql

    return postgresql.insert


def dialect_of(session: Session) -> str:
    """What the session talks to: `sqlite` or `postgresql`."""
    return session.get_bind().dialect.name


def is_sqlite(session: Session) -> bool:
    """Whether the session talks to SQLite."""
    return dialect_of(session) == "sqlite"


def by_id(column: InstrumentedAttribute[str], keys: Collection[int]) -> dict[int, str]:
    """A column of the rows with these ids, by id; those that are gone are left out. Without ids nothing is asked."""
    if not keys:
        return {}
    key = column.class_.id
    rows: Any = db.session.execute(select(key, column).where(key.in_(keys)))
    return dict(rows.all())
