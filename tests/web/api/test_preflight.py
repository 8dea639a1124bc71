"""Pages of other sites: what a browser asks first is answered without a credential; secret keys stay unread."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.api.desk import Desk, open_desk


@pytest.fixture
def desk(context: Flask, client: FlaskClient) -> Desk:
    return open_desk(client)


def test_preflight(desk: Desk) -> None:
    asked = {"Origin": "https://site.example", "Access-Control-Request-Method": "POST"}
    answer = desk.client.options("/api/v1/bookings", headers=asked)
    assert answer.status_code == 204 and not answer.data
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_what_is_not_there_has_no_preflight(desk: Desk) -> None:
    assert desk.client.options("/api/v1/nothing-here").status_code == 404
    assert desk.client.options("/nothing-here").status_code == 404


def test_only_publishable_keys_are_read_by_other_sites(desk: Desk) -> None:
    assert desk("GET", "/services", key="publishable").headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in desk("GET", "/services").headers
