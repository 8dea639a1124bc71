"""Every list is searched, narrowed to what changed, and paged by the same rules."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from bookingapp.base import clock
from bookingapp.web.api.operation import OPERATIONS
from tests.house.api_scene import set_things
from tests.web.api.desk import Desk, open_desk

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LISTS = sorted(
    one.path
    for one in OPERATIONS
    if one.method == "GET"
    and one.query is not None
    and "page" in one.query.model_fields
    and "{" not in one.path
)
TIMELESS = {"/message-templates", "/audit-log"}
"""Words change by kind and language, not by id; the log has `from`."""


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_half_a_text_reaches_no_database(context: Flask, client: FlaskClient) -> None:
    """On PostgreSQL above all, which has no NUL in texts."""
    desk = open_desk(client)
    for path in (*(f"{path}?search=%00" for path in LISTS), "/clients?email=%00", "/audit-log?actor=%00"):
        assert desk("GET", path).status_code == 422, path
    for path in ("/businesses/%00", "/users/%00", "/events/%00", "/message-templates/%00", "/staff/%00"):
        assert desk("GET", path).status_code == 404, path


@pytest.fixture
def desk(context: Flask, client: FlaskClient) -> Desk:
    """A salon with one of everything, made an hour ago."""
    with time_machine.travel(clock.now() - timedelta(hours=1), tick=False):
        desk = open_desk(client)
        set_things(client, desk.salon)
    return desk


def total(answer: Any) -> int:
    """How many there are."""
    assert answer.status_code == 200, answer.text
    return int(answer.json["meta"]["total"])


@SQLITE
def test_lists(desk: Desk) -> None:
    since = (clock.now() - timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert len(LISTS) > 20
    for path in LISTS:
        assert total(desk("GET", path)) > 0, path
        assert total(desk("GET", f"{path}?search=zzqq")) == 0, path
        for wrong in ("page=0", "per_page=101", "page=1000001", "page=x", "nonsense=1"):
            assert desk("GET", f"{path}?{wrong}").status_code == 422, (path, wrong)
        far = desk("GET", f"{path}?page=999").json
        assert (far["data"], far["meta"]["last_page"] >= 1) == ([], True), path
        if path not in TIMELESS:
            assert desk("GET", f"{path}?updated_since=yesterday").status_code == 422, path
            assert total(desk("GET", f"{path}?updated_since={since}")) == 0, path


@SQLITE
def test_what_changed_since_is_found(desk: Desk) -> None:
    since = (clock.now() - timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    for path, body in (
        ("/services", {"description": "New"}),
        ("/staff", {"title": "New"}),
        ("/locations", {"address": "New"}),
        ("/resources", {"name": "New"}),
        ("/tags", {"order": 7}),
        ("/clients", {"notes": "New"}),
        ("/events", {"capacity": 4}),
        ("/webhooks", {"description": "New"}),
        ("/api-keys", {"name": "New"}),
        ("/blocks", {"reason": "New"}),
    ):
        one = desk("GET", path).json["data"][0]["id"]
        changed = desk("PATCH", f"{path}/{one}", body)
        assert changed.status_code == 200, changed.text
        found = desk("GET", f"{path}?updated_since={since}").json["data"]
        assert [row["id"] for row in found] == [one], path
        assert changed.json | body == changed.json, path


@SQLITE
def test_windows_stand_the_right_way_round(desk: Desk) -> None:
    for low, high, status in (
        ("2027-02-02", "2027-02-01", 422),
        ("2027-02-01", "2027-02-01", 200),
        ("2027-02-02T00:00:00Z", "2027-02-01T00:00:00Z", 422),
    ):
        assert desk("GET", f"/bookings?from={low}&to={high}").status_code == status
