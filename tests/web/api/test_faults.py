"""What cannot be understood is refused in the one envelope: 4xx, in words of ours, and never a page."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bookingapp.base.errors import Invalid
from bookingapp.web.api.bookings import BookingIn
from bookingapp.web.api.operation import OPERATIONS
from bookingapp.web.api.strict import fit
from tests import cast
from tests.web.api.desk import Desk, open_desk, when

JSON = {"Content-Type": "application/json"}

pytestmark = pytest.mark.parametrize(
    "database_url", ["sqlite"], indirect=True
)  # nothing here reaches far into it


@pytest.fixture
def desk(context: Flask, client: FlaskClient) -> Desk:
    return open_desk(client)


def refused(answer: Any, status: int, code: str = "") -> dict[str, Any]:
    """The envelope of a refusal, whole."""
    assert (answer.status_code, answer.mimetype) == (status, "application/json"), answer.text[:300]
    assert answer.json.keys() == {"error"}
    error: dict[str, Any] = answer.json["error"]
    assert error.keys() == {"code", "message", "details"} and error["message"]
    assert code in ("", error["code"])
    return error


def test_bodies_that_cannot_be_read(desk: Desk) -> None:
    def send(raw: bytes) -> Any:
        headers = JSON | {"Authorization": f"Bearer {desk.keys['secret']}"}
        return desk.client.post("/api/v1/clients", data=raw, headers=headers)

    for raw in (
        b"{", b"\xff\xfe", b"null{}", b'{"name": NaN}', b'{"name": -Infinity}', b'{"name": "a", "name": "b"}',
        b'{"name": "\\u0000"}', b'{"name": "\\ud800"}', b'{"\\udfff": 1}', b"[" * 40 + b"]" * 40, b"[" * 100_000,
        b'{"name": ' + b"9" * 5000 + b"}", b'{"name": 99999999999999999999}', b'{"name": -9223372036854775809}',
    ):  # fmt: skip
        refused(send(raw), 400, "INVALID_REQUEST")
    for raw in (
        b"[]",
        b"null",
        b"7",
        b'"text"',
        b"{}",
        b"",
        b'{"name": 1e999}',
        b'{"name": 9223372036854775807}',
    ):
        refused(send(raw), 422, "VALIDATION_FAILED")
    refused(send(b'{"name": "' + b"a" * (1 << 20) + b'"}'), 413, "PAYLOAD_TOO_LARGE")


def test_addresses_methods_and_kinds_of_content(desk: Desk) -> None:
    for path in (
        "/nothing",
        "/bookings/../x",
        "/bookings/bk_1",
        "/bookings/%00",
        "/bookings/%ff",
        "/services/%F0%9F%92%87",
    ):
        refused(desk("GET", path), 404, "NOT_FOUND")
    refused(desk.client.get("/api/v2/bookings"), 404, "NOT_FOUND")
    for method, path in (
        ("DELETE", "/team"),
        ("PUT", "/bookings"),
        ("TRACE", "/team"),
        ("POST", "/openapi.json"),
    ):
        answer = desk(method, path)
        refused(answer, 405, "METHOD_NOT_ALLOWED")
        assert answer.headers["Allow"]
    key = {"Authorization": f"Bearer {desk.keys['secret']}"}
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        answer = desk.client.post("/api/v1/clients", data=b"{}", headers=key | {"Content-Type": kind})
        refused(answer, 415, "UNSUPPORTED_MEDIA_TYPE")
    for header in ("Bearer", "Basic YTpi", "Bearer ü", "Bearer sk_x, User", "bearer  "):
        refused(
            desk.client.get("/api/v1/team", headers={"Authorization": header.encode().decode("latin-1")}), 401
        )


TIMES = (
    "2027-02-30T10:00:00Z", "2027-03-04T10:00:00", "2027-03-04", "tomorrow", "", "1999-12-31T23:59:00Z",
    "2200-01-02T00:00:00Z", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "2027-03-04T25:00:00Z",
    "2027-03-04T10:00:30Z", "٢٠٢٧-03-04T10:00:00Z", "2027-03-04T10:00:00+99:00", "2027-W10-1T10:00:00Z",
)  # fmt: skip
QUERIES = (
    "/bookings?page=0", "/bookings?page=٣", "/bookings?page=1e3", "/bookings?page=99999999999999999999999999",
    "/bookings?per_page=101", "/bookings?page=1&page=2", "/bookings?status=gone", "/bookings?nonsense=1",
    "/bookings?from=2027-13-01", "/bookings?to=2027-03-04T10:00", "/bookings?updated_since=now", "/bookings?updated_since=", "/events?updated_since=", "/bookings?client_id=clt_%00",
    "/availability?service_id={cut}&timezone=Mars/Base", "/availability?service_id={cut}&timezone=localtime",
    "/availability?service_id={cut}&timezone=../../etc/passwd", "/availability?service_id={cut}&timezone=",
    "/availability?service_id={cut}&from=2027-01-01&to=2027-12-31", "/availability?service_id={cut}&from=0000-00-00",
    "/availability?service_id={cut}&seats=-1", "/availability",
)  # fmt: skip


def test_values_that_mean_nothing(desk: Desk) -> None:
    for time in TIMES:
        body = {
            "service_id": desk.service("cut"),
            "starts_at": time,
            "client": {"name": "A", "email": "a@b.test"},
        }
        error = refused(desk("POST", "/bookings", body), 422, "VALIDATION_FAILED")
        assert "starts_at" in error["details"]["fields"], time
    for query in QUERIES:
        refused(desk("GET", query.format(cut=desk.service("cut"))), 422, "VALIDATION_FAILED")
    refused(desk("GET", "/availability?service_id=srv_%00"), 422, "VALIDATION_FAILED")
    refused(desk("GET", "/availability?service_id=srv_1"), 404, "INVALID_SERVICE")


def test_faults_are_told_in_words_of_ours(desk: Desk) -> None:
    body = {
        "service_id": 3, "seats": 0, "client": {"name": ""}, "override": ["luck"], "answers": {"a": [1]},
        "metadata": {"k" * 101: 1}, "colour": "red",
    }  # fmt: skip
    error = refused(desk("POST", "/bookings", body), 422)
    assert error["details"]["fields"] == {
        "service_id": ["Write a text."],
        "seats": ["Use 1 or more."],
        "client.name": ["This must not be empty."],
        "override.0": ["Use one of these: notice, hours, caps."],
        "answers.a": ["Write a text, a number, or true or false."],
        f"metadata.{'k' * 101}": ["Use at most 100 characters."],
        "colour": ["There is no such field."],
    }


def test_no_fault_is_left_in_the_words_of_the_library(context: Flask) -> None:
    said: set[str] = set()
    small: list[Any] = [7, "", [], {}, True, -1, 1e9, 10**15, None]
    for shape in {one.body for one in OPERATIONS if one.body is not None}:
        names = [field.alias or name for name, field in shape.model_fields.items()]
        for value in small + (["x" * 10_001, [[]] * 1001] if shape is BookingIn else []):
            for body in (dict.fromkeys(names, value), value):
                try:
                    fit(shape, body)
                except Invalid as error:
                    said |= {one for sentences in error.fields.values() for one in sentences}
    assert len(said) > 15
    assert [
        one for one in said if "Input" in one or "should" in one or one == "This value cannot be accepted."
    ] == []


def test_refusals_name_no_number_that_is_ours(desk: Desk) -> None:
    assert {desk.book().status_code for _one in range(2)} == {201}  # both who can
    twice = refused(desk.book(), 409, "BOOKING_CONFLICT")
    late = refused(desk.book(starts=cast.at(2, 3)), 409, "BOOKING_CONFLICT")
    assert late["details"]["requested_time"] == when(cast.at(2, 3))
    for error in (twice, late):
        assert list(numbers(error["details"])) == []
        assert {"reason", "requested_time", "next_available", "alternatives"} == error["details"].keys()


def numbers(value: Any) -> Iterator[int]:
    """Every number anywhere in a value."""
    if isinstance(value, int):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from numbers(inner)


def test_failures_of_ours_keep_the_envelope(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError("a fault with sk_secret in it")

    monkeypatch.setattr("bookingapp.web.api.team.business_payload", fail)
    monkeypatch.setitem(desk.client.application.config, "PROPAGATE_EXCEPTIONS", False)
    error = refused(desk("GET", "/team"), 500, "INTERNAL")
    assert "RuntimeError" not in str(error) and "sk_secret" not in str(error)


def test_answers_are_json_or_nothing(desk: Desk) -> None:
    refused(desk("GET", "/team", Accept="text/html"), 406, "NOT_ACCEPTABLE")
    for kind in (
        "application/json",
        "application/vnd.api.v2+json",
        "text/html, */*;q=0.1",
        "application/*",
        "",
    ):
        assert desk("GET", "/team", Accept=kind).status_code == 200, kind


def test_heads_say_what_gets_would(desk: Desk) -> None:
    got, head = desk("GET", "/services"), desk("HEAD", "/services")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Type"] == got.headers["Content-Type"]
    assert desk("HEAD", "/services/srv_1").status_code == 404
