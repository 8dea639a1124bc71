"""Bring a database up or down, on a connection of its own and without an application."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.engine import Connection
from sqlalchemy.pool import NullPool

from bookingapp.base.db import engine_options

_Step = Callable[[Config], None]


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config


def upgrade(database_url: str, revision: str = "head") -> None:
    """Bring the schema up to a revision; everything or nothing."""
    _run(database_url, lambda config: command.upgrade(config, revision))


def downgrade(database_url: str, revision: str) -> None:
    """Bring the schema down to a revision (`base`: empty)."""
    _run(database_url, lambda config: command.downgrade(config, revision))


def newest() -> str:
    """The revision that this code is written for."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head


def knows(revision: str) -> bool:
    """Whether a revision is one of ours; one that is not was made by a newer version."""
    return any(
        script.revision == revision for script in ScriptDirectory.from_config(_config()).walk_revisions()
    )


def current(connection: Connection) -> str | None:
    """The revision a database stands at; None when it was never migrated."""
    return MigrationContext.configure(connection).get_current_revision()


def _run(database_url: str, step: _Step) -> None:
    engine = create_engine(
        database_url, poolclass=NullPool, connect_args=engine_options(database_url)["connect_args"]
    )
    config = _config()
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            _run_on_sqlite(connection, config, step)
        else:
            config.attributes["connection"] = connection
            step(config)
            connection.commit()
    engine.dispose()


def _run_on_sqlite(connection: Connection, config: Config, step: _Step) -> None:
    """Batch operations rebuild tables: foreign keys rest meanwhile and are all checked at the end."""
    raw = connection.connection.driver_connection
    assert raw is not None
    raw.execute("PRAGMA foreign_keys = OFF")
    writer = connection.execution_options(write=True)
    config.attributes["connection"] = writer
    with writer.begin():
        step(config)
        broken = writer.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise RuntimeError(f"the migration would leave a dangling reference in table {broken[0]}")
