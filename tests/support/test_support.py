"""The supports themselves: databases are fresh, servers answer and come back, the browser opens."""

import socket
import time

import httpx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import inspect

from bookingapp.base.db import db
from tests.support.browser import NewPage
from tests.support.network import OutsideNetwork
from tests.support.server import Server


def test_database_is_migrated_and_empty(context: Flask) -> None:
    tables = inspect(db.engine).get_table_names()
    assert "booking" in tables
    assert db.session.execute(db.text("SELECT count(*) FROM booking")).scalar() == 0


def test_client(client: FlaskClient) -> None:
    assert client.get("/healthz").status_code == 200


@pytest.mark.race
def test_server_survives_kill(server: Server) -> None:
    server.kill()
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{server.url}/healthz")
    server.restart()
    assert httpx.get(f"{server.url}/healthz").status_code == 200


def test_ctrl_c_ends_the_server_at_once(server: Server) -> None:
    """Also while a browser keeps its connection open, and although a terminal tells every process."""
    time.sleep(1)  # until every process of it stands
    with httpx.Client() as browser:
        browser.get(f"{server.url}/healthz")
        began = time.monotonic()
        server.interrupt()
        assert time.monotonic() - began < 10


@pytest.mark.browser
def test_browser_opens_a_page(module_server: Server, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    answer = page.goto(f"{module_server.url}/healthz")
    assert answer is not None
    assert answer.status == 200


def test_the_outside_network_is_out_of_reach() -> None:
    with pytest.raises(OutsideNetwork):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
