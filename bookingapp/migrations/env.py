"""Alembic's entry: works on the connection that `run.py` hands over, inside its transaction."""

from alembic import context

import bookingapp.models
from bookingapp.base.db import Base
from bookingapp.models.schedule import guard_claims

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    transactional_ddl=False,
)
context.run_migrations()
if connection.dialect.has_table(connection, bookingapp.models.schedule.Claim.__tablename__):
    guard_claims(connection)
