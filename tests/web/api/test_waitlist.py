"""The waiting list over the API: wait, change, be offered a time, take it or leave it."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.domain.business.access_tokens import write_access_token
from bookingapp.domain.business.keys import create_api_key
from bookingapp.domain.business.tokens import begin_token_session
from bookingapp.models.clients import Client
from tests import cast
from tests.web.api.desk import Send, sender

PERSON = {"name": "Wanda Waiting", "email": "wanda@example.test"}


@pytest.fixture
def send(context: Flask, client: FlaskClient) -> Send:
    """A request with a secret key, one that may only look, a publishable one, or a stranger's."""
    salon = cast.create_cast()
    with write():
        keys = {
            "secret": create_api_key(SYSTEM, salon.business_id)[1],
            "reader": create_api_key(SYSTEM, salon.business_id, scopes=["bookings:read"])[1],
            "publishable": create_api_key(SYSTEM, salon.business_id, kind="publishable")[1],
            "stranger": create_api_key(SYSTEM, salon.stranger_id)[1],
        }

    return sender(client, keys)


def day(days: int) -> str:
    """A date so many days from today, at the salon."""
    return str(cast.day(days))


def iso(days: int, hour: int, minute: int = 0) -> str:
    """A wall time at the salon, with its offset."""
    return clock.local_text(cast.ZONE, cast.at(days, hour, minute))


def service(send: Send, name: str = "cut") -> str:
    """The id of a service."""
    found: str = send("GET", f"/services?search={name}").json["data"][0]["id"]
    return found


def wait(send: Send, **more: Any) -> dict[str, Any]:
    """Somebody waits for a cut."""
    made = send("POST", "/waitlist", {"service_id": service(send), "client": PERSON, **more})
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json
    return found


def test_life_of_an_entry(send: Send) -> None:
    staff = [one["id"] for one in send("GET", "/staff").json["data"]][::-1]
    assert len(staff) == 2
    made = wait(send, staff_ids=[*staff, staff[0]], windows=[{"from": day(2), "to": day(4)}])
    assert (made["status"], made["staff_ids"], made["offer"]) == ("waiting", staff, None)
    assert (made["first_day"], made["last_day"]) == (day(2), day(4))
    assert made["client"]["name"] == PERSON["name"]
    one = f"/waitlist/{made['id']}"
    assert send("GET", one).json == made
    assert send("GET", "/waitlist").json["data"] == [made]
    assert send("GET", f"/waitlist?service_id={made['service_id']}&client_id={made['client']['id']}").json[
        "data"
    ]
    changed = send("PATCH", one, {"staff_ids": [], "last_day": day(9)})
    assert changed.status_code == 200, changed.text
    assert (changed.json["staff_ids"], changed.json["first_day"], changed.json["last_day"]) == (
        [],
        day(2),
        day(9),
    )
    same = send("PUT", one, changed.json)
    assert same.status_code == 200, same.text
    assert same.json | {"updated_at": ""} == changed.json | {"updated_at": ""}
    gone = send("DELETE", one)
    assert (gone.status_code, gone.json["status"]) == (200, "cancelled")
    assert send("GET", "/waitlist").json["data"] == []
    assert send("GET", "/waitlist?status=archived").json["data"] == [gone.json]
    assert send("PATCH", one, {"last_day": day(10)}).status_code == 409


def test_windows_are_told_as_they_were_given(send: Send) -> None:
    given = [
        {"from": iso(2, 10), "to": iso(2, 12, 30), "weekday": None},
        {"from": iso(3, 9), "to": iso(3, 11), "weekday": None},
    ]
    made = wait(send, windows=given)
    assert (made["windows"], made["first_day"], made["last_day"]) == (given, day(2), day(3))
    times = send("GET", f"/waitlist/{made['id']}/times").json["data"]
    assert times[0] == iso(2, 10)
    walls = [
        {"from": "09:00", "to": "12:00", "weekday": "monday"},
        {"from": "20:00", "to": "01:00", "weekday": None},
    ]
    changed = send("PATCH", f"/waitlist/{made['id']}", {"windows": walls, "last_day": day(20)}).json
    assert (changed["windows"], changed["last_day"]) == (walls, day(20))
    long = send(
        "PATCH", f"/waitlist/{made['id']}", {"windows": [{"from": iso(2, 10), "to": iso(4, 12)}]}
    ).json
    assert [one["from"] for one in long["windows"]] == [iso(2, 10), iso(3, 0), iso(4, 0)]


def test_an_offer_is_made_and_taken(send: Send) -> None:
    made = wait(send, windows=[{"from": day(2), "to": day(2)}])
    one = f"/waitlist/{made['id']}"
    start = send("GET", f"{one}/times").json["data"][0]
    offered = send("POST", f"{one}/offer", {"starts_at": start})
    assert offered.status_code == 200, offered.text
    assert (offered.json["status"], offered.json["offer"]["starts_at"]) == ("offered", start)
    waits_on = send("POST", f"{one}/decline").json
    assert (waits_on["status"], waits_on["offer"]) == ("waiting", None)
    assert send("POST", f"{one}/accept", {}).status_code == 409
    other = send("GET", f"{one}/times").json["data"][-1]
    send("POST", f"{one}/offer", {"starts_at": other})
    taken = send("POST", f"{one}/accept", {})
    assert taken.status_code == 200, taken.text
    assert taken.json["status"] == "booked" and taken.json["visit_id"].startswith("vis_")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"client": None}, "client"),
        ({"client": {"name": "Nobody"}}, "client.email"),
        ({"service_id": None}, "service_id"),
        ({"staff_ids": ["stf_00000000000000000000"]}, "staff_ids.0"),
        ({"staff_ids": ["stf_00000000000000000000"] * 21}, "staff_ids"),
        ({"first_day": "2001-01-01"}, "first_day"),
        ({"windows": [{"from": "2027-03-04T10:00:00", "to": "2027-03-04T11:00:00Z"}]}, "windows.0.from"),
        ({"windows": [{"from": "2027-03-04", "to": "2027-03-03"}]}, "windows.0.to"),
        ({"windows": [{"from": "9 am", "to": "noon"}]}, "windows.0.from"),
        ({"last_day": "2199-01-01"}, "last_day"),
    ],
)
def test_what_cannot_be_accepted_is_named(send: Send, body: dict[str, Any], field: str) -> None:
    refused = send("POST", "/waitlist", {"service_id": service(send), "client": PERSON, **body})
    assert refused.status_code == 422
    assert list(refused.json["error"]["details"]["fields"]) == [field]


def test_who_may(send: Send) -> None:
    one = f"/waitlist/{wait(send)['id']}"
    for method, path, body in (
        ("GET", one, None),
        ("PATCH", one, {"staff_ids": []}),
        ("PUT", one, {}),
        ("DELETE", one, None),
        ("POST", f"{one}/accept", {}),
        ("POST", f"{one}/decline", None),
        ("POST", f"{one}/offer", {"starts_at": iso(2, 10)}),
    ):
        assert send(method, path, body, key="stranger").status_code == 404
        assert send(method, path, body, key="publishable").status_code == 403
        assert send(method, path, body, key="reader").status_code == (200 if method == "GET" else 403)
    assert send("POST", "/waitlist", {"service_id": "srv_unknown", "client": PERSON}).status_code == 404
    assert send("GET", "/waitlist", key="stranger").json["data"] == []


def test_clients_wait_for_themselves(send: Send, client: FlaskClient, context: Flask) -> None:
    other = wait(send)
    made = send("POST", "/clients", {"name": "Cleo", "email": "cleo@example.test"}).json
    with write():
        row = db.session.scalars(select(Client).where(Client.public_id == made["id"])).one()
        tokens = begin_token_session(row.business_id, client_id=row.id)
    token = write_access_token(context.config["SETTINGS"].secret_key, tokens.session_ref, 600)
    headers = {"Authorization": f"Bearer {token}"}

    def ask(method: str, path: str, body: Any = None) -> Any:
        return client.open(f"/api/v1{path}", method=method, json=body, headers=headers)

    mine = ask("POST", "/waitlist", {"service_id": other["service_id"]})
    assert mine.status_code == 201, mine.text
    assert mine.json["client"]["id"] == made["id"]
    one = f"/waitlist/{mine.json['id']}"
    assert ask("GET", "/waitlist").json["data"] == [mine.json]
    assert ask("PATCH", one, {"last_day": day(5)}).json["last_day"] == day(5)
    for method in ("GET", "DELETE"):
        assert ask(method, f"/waitlist/{other['id']}").status_code == 404
    assert ask("PATCH", f"/waitlist/{other['id']}", {"last_day": day(5)}).status_code == 404
    for verb, body in (("accept", {}), ("decline", None), ("offer", {"starts_at": iso(2, 10)})):
        assert ask("POST", f"/waitlist/{other['id']}/{verb}", body).status_code in {403, 404}
    assert ask("GET", f"{one}/times").status_code == 403
    feed = ask("POST", "/feeds", {})
    assert (feed.status_code, feed.json["subject_id"]) == (201, made["id"])
    assert ask("GET", "/feeds").json["data"] == [feed.json]
    assert ask("POST", "/feeds", {"subject_id": other["client"]["id"]}).status_code in {404, 422}
    for path in ("/clients", "/users", "/roles", "/blocks", "/audit-log", "/api-keys", "/message-templates"):
        assert ask("GET", path).status_code == 403, path
    assert "plan" not in ask("GET", "/team").json
    assert ask("DELETE", one).json["status"] == "cancelled"
