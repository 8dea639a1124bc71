"""When a key was last used is noted without anybody waiting for it."""

import time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from bookingapp.base.db import db
from tests.web.api.desk import Desk, open_desk


@pytest.fixture
def desk(context: Flask, client: FlaskClient) -> Desk:
    return open_desk(client)


def test_while_somebody_else_writes_nobody_waits_and_it_is_noted_later(desk: Desk) -> None:
    used = text("SELECT used FROM api_key WHERE kind = 'secret' AND used IS NOT NULL")
    with db.engine.connect().execution_options(write=True) as other:
        other.execute(text("UPDATE api_key SET name = 'Changing'"))
        began = time.monotonic()
        assert desk("GET", "/services").status_code == 200
        assert time.monotonic() - began < 5  # which is less than either database waits
        other.rollback()
    db.session.rollback()
    assert db.session.execute(used).all() == []
    db.session.rollback()
    assert desk("GET", "/services").status_code == 200
    assert len(db.session.execute(used).all()) == 1
