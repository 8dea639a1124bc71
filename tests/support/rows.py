"""Every row of a database, to show that nothing changed."""

from typing import Any

from sqlalchemy import select

from bookingapp.base.db import Base, db


def every_row() -> dict[str, list[tuple[Any, ...]]]:
    """The rows of each table in the order of their keys. Needs an application context; ends its transaction."""
    db.session.rollback()
    rows = {
        name: [tuple(row) for row in db.session.execute(select(table).order_by(*table.primary_key.columns))]
        for name, table in sorted(Base.metadata.tables.items())
    }
    db.session.rollback()
    return rows
