"""What every command makes sure of before it works: settings, a database, its schema, its guard."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from bookingapp.base.config import Settings
from bookingapp.base.db import engine_options
from bookingapp.cli.stop import Stop, reason_of
from bookingapp.migrations.run import current, knows, newest, upgrade
from bookingapp.models.schedule import claims_are_guarded

EMPTY = "The database is empty: run `bookingapp migrate` to make its tables, or `bookingapp init` to begin."
OLDER = "The database has an older schema: run `bookingapp migrate`."
NEWER = "The database was made by a newer bookingapp: install that version again."
UNGUARDED = "The guard against double bookings is missing from the database: run `bookingapp migrate`, which makes it again."


def name_of(settings: Settings) -> str:
    """The database's address without its password."""
    return make_url(settings.database_url).render_as_string(hide_password=True)


@contextmanager
def connected(settings: Settings) -> Iterator[Connection]:
    """A connection of its own that leaves nothing open behind it. Raises Stop when there is none to be had."""
    options = engine_options(settings.database_url)
    engine = create_engine(settings.database_url, poolclass=NullPool, connect_args=options["connect_args"])
    try:
        connection = engine.connect()
        connection.exec_driver_sql("SELECT 1")
    except DBAPIError as error:
        raise Stop(_unreachable(settings, error)) from None
    with connection:
        yield connection
    engine.dispose()


def _unreachable(settings: Settings, error: DBAPIError) -> str:
    place, reason = name_of(settings), reason_of(error)
    if place.startswith("sqlite"):
        return f"The database {place} cannot be opened ({reason}): check BOOKINGAPP_DATABASE_URL and who may write there."
    return f"The database {place} cannot be reached ({reason}): start it or correct BOOKINGAPP_DATABASE_URL."


def check_database(settings: Settings) -> None:
    """Whether the database answers, has the newest schema and its guard. Raises Stop."""
    with connected(settings) as connection:
        check_revision(connection)
        check_guard(connection)


def bring_up(settings: Settings) -> None:
    """Bring the schema to the newest, guard included; does nothing where it is. Raises Stop."""
    with connected(settings) as connection:
        revision = current(connection)
        if revision is not None and not knows(revision):
            raise Stop(NEWER)
        if revision == newest() and claims_are_guarded(connection):
            return
    upgrade(settings.database_url)


def check_revision(connection: Connection) -> None:
    """Whether the schema is the one this code is written for. Raises Stop."""
    revision = current(connection)
    if revision is None:
        raise Stop(EMPTY)
    if revision != newest():
        raise Stop(OLDER if knows(revision) else NEWER)


def check_guard(connection: Connection) -> None:
    """Whether the database itself refuses a double booking. Raises Stop."""
    if not claims_are_guarded(connection):
        raise Stop(UNGUARDED)
