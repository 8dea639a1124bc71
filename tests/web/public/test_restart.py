"""A database that was restarted: whoever comes next does not notice."""

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from tests.cast import Cast
from tests.web.public.conftest import Visitor, rows

_END_ALL = text(
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def test_connections_that_have_died_are_replaced(app: Flask, cast: Cast, visitor: Visitor) -> None:
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    if url.startswith("sqlite"):
        pytest.skip("no connections to lose")
    details = visitor.take("cut")
    operator = create_engine(url, isolation_level="AUTOCOMMIT")
    with operator.connect() as connection:
        assert connection.scalar(_END_ALL)
        assert visitor.get("/book/salon/cut").status == 200
        assert connection.scalar(_END_ALL)
        assert visitor.fill(details).status == 303
    operator.dispose()
    assert rows(app, "booking") == 1
