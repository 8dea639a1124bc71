"""The database handle."""

import pytest
from flask import Flask
from sqlalchemy.exc import DBAPIError

from bookingapp.base.db import db, table_of
from bookingapp.models.clients import Client


def test_errors_do_not_repeat_what_clients_typed(context: Flask) -> None:
    statement = table_of(Client).insert()
    with pytest.raises(DBAPIError) as refused:
        db.session.execute(statement, {"name": "Ada Lovelace", "email": "ada@example.test"})
    assert "ada@example.test" not in str(refused.value).partition("[SQL")[2]
    assert "parameters hidden" in str(refused.value)
