"""Migrations go up, down and up again on both databases, and carry data and guards along."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy.engine import Connection

import bookingapp.models  # noqa: F401  (makes every table known)
from bookingapp.base import clock
from bookingapp.base.db import Base
from bookingapp.migrations import run
from bookingapp.models.schedule import claims_are_guarded
from tests.support import databases

CLAIM = {"business_id": 1, "calendar_id": 1, "hold_id": 1}

REBUILD = '''
"""Rebuilds the tables around claims, as a later migration may."""
import sqlalchemy as sa
from alembic import op

revision = "rebuild"
down_revision = "{head}"
branch_labels = depends_on = None


def upgrade() -> None:
    for table in ("business", "calendar", "claim"):
        with op.batch_alter_table(table, recreate="auto") as batch:
            batch.add_column(sa.Column("later", sa.Integer(), nullable=True))
            batch.alter_column("later", type_=sa.BigInteger())


def downgrade() -> None:
    for table in ("claim", "calendar", "business"):
        with op.batch_alter_table(table) as batch:
            batch.drop_column("later")
'''


@pytest.fixture(params=databases.KINDS)
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables."""
    with databases.fresh(request.param, tmp_path, migrated=False) as url:
        yield url


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _schema(url: str) -> dict[str, Any]:
    """All that a database knows of its tables, in comparable form."""
    with _connected(url) as connection:
        inspector = sa.inspect(connection)
        tables = sorted(set(inspector.get_table_names()) - {"alembic_version"})
        return {table: _table(inspector, table) for table in tables} | {
            "guarded": bool(tables) and claims_are_guarded(connection)
        }


def _table(inspector: sa.Inspector, table: str) -> dict[str, list[str]]:
    return {
        "columns": _plain(inspector.get_columns(table)),
        "indexes": _plain(inspector.get_indexes(table)),
        "keys": _plain(inspector.get_foreign_keys(table)),
        "unique": _plain(inspector.get_unique_constraints(table)),
        "checks": _plain(inspector.get_check_constraints(table)),
    }


def _plain(found: Iterable[Any]) -> list[str]:
    """Sorted texts; the condition of a partial index is an object, of which only the words count."""
    return sorted(json.dumps(one, default=str, sort_keys=True) for one in found)


def test_up_down_up(bare_url: str) -> None:
    run.upgrade(bare_url)
    first = _schema(bare_url)
    assert first["guarded"]
    run.downgrade(bare_url, "base")
    assert _schema(bare_url) == {"guarded": False}
    run.upgrade(bare_url)
    assert _schema(bare_url) == first


def test_migrations_make_what_the_models_say(database_url: str) -> None:
    with _connected(database_url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def _fill(url: str) -> None:
    """A business whose one calendar carries two claims that touch but do not overlap."""
    with _connected(url) as connection:
        _insert(connection, "business", public_id="biz_1", slug="salon")
        _insert(connection, "location", public_id="loc_1", slug="centre", business_id=1)
        _insert(connection, "calendar", business_id=1)
        _insert(connection, "hold", public_id="hld_1", business_id=1, location_id=1)
        for starts in (600, 660):
            _insert(connection, "claim", **CLAIM, starts=starts, ends=starts + 60)
        connection.commit()


def _insert(connection: Connection, name: str, **values: Any) -> None:
    table = Base.metadata.tables[name]
    connection.execute(sa.insert(table).values(_complete(table, values)))


def _complete(table: sa.Table, values: dict[str, Any]) -> dict[str, Any]:
    """Fill in an empty value for each required column that has no default, so that new ones do not break us."""
    empty = {"int": 0, "str": "", "dict": {}, "list": [], "bool": False, "float": 0.0}
    needed = (
        column
        for column in table.columns
        if not (column.nullable or column.default or column.server_default or column.primary_key)
    )
    return {
        column.name: empty.get(column.type.python_type.__name__, clock.now()) for column in needed
    } | values


def _overlap_is_refused(url: str) -> bool:
    with _connected(url) as connection:
        try:
            _insert(connection, "claim", **CLAIM, starts=630, ends=640)
        except sa.exc.IntegrityError as error:
            return "claim_no_overlap" in str(error.orig)
    return False


def test_a_populated_database_keeps_rows_and_guards_when_tables_are_rebuilt(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fill(database_url)
    before = _schema(database_url)
    _with_a_later_migration(tmp_path, monkeypatch)

    run.upgrade(database_url)
    assert _overlap_is_refused(database_url)
    with _connected(database_url) as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM claim WHERE later IS NULL")) == 2

    run.downgrade(database_url, "-1")
    assert _overlap_is_refused(database_url)
    assert _schema(database_url) == before


def _with_a_later_migration(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    later = folder / "later"
    later.mkdir()
    (later / "rebuild.py").write_text(REBUILD.format(head=run.newest()))
    config_of_today = run._config

    def config() -> Config:
        config = config_of_today()
        ours = Path(run.__file__).parent / "versions"
        config.set_main_option("path_separator", "os")
        config.set_main_option("version_locations", f"{ours}:{later}")
        return config

    monkeypatch.setattr(run, "_config", config)
