"""Users, roles and keys over the API: invited, given rights, taken off; nobody hands out what they lack."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import write
from bookingapp.domain.business.commands import create_user, grant_access
from bookingapp.domain.business.keys import create_api_key
from tests import cast
from tests.web.api.desk import Send, sender


@pytest.fixture
def send(context: Flask, client: FlaskClient) -> Send:
    """A request with a secret key, one that may do with users alone, a publishable one, or a stranger's."""
    salon = cast.create_cast()
    with write():
        for name, role in (("Olga Owner", "owner"), ("Remy Reception", "reception")):
            email = f"{name.partition(' ')[0].lower()}@salon.test"
            user = create_user(SYSTEM, email=email, name=name, password="correct horse battery")
            grant_access(SYSTEM, salon.business_id, user_id=user.id, role=role)
        keys = {
            "secret": create_api_key(SYSTEM, salon.business_id)[1],
            "narrow": create_api_key(
                SYSTEM,
                salon.business_id,
                scopes=["users:read", "users:write", "settings:write", "settings:read"],
            )[1],
            "publishable": create_api_key(SYSTEM, salon.business_id, kind="publishable")[1],
            "stranger": create_api_key(SYSTEM, salon.stranger_id)[1],
        }

    return sender(client, keys)


def user(send: Send, name: str) -> dict[str, Any]:
    """A user by name."""
    found: dict[str, Any] = send("GET", f"/users?search={name}").json["data"][0]
    return found


def test_users_are_given_roles_and_taken_off(send: Send) -> None:
    assert [one["name"] for one in send("GET", "/users").json["data"]] == ["Olga Owner", "Remy Reception"]
    remy, staff = user(send, "remy"), send("GET", "/staff").json["data"][0]["id"]
    place = send("GET", "/locations").json["data"][0]["id"]
    one = f"/users/{remy['id']}"
    assert send("GET", one).json == remy
    body = {"roles": [{"role_id": "manager", "location_id": place}], "staff_id": staff}
    changed = send("PATCH", one, body)
    assert changed.status_code == 200, changed.text
    assert changed.json["staff_id"] == staff
    assert [(held["name"], held["location_id"]) for held in changed.json["roles"]] == [("Manager", place)]
    assert send("PUT", one, changed.json).json == changed.json
    assert send("PUT", one, {"roles": [{"role_id": "staff"}]}).json["staff_id"] is None
    gone = send("DELETE", one)
    assert (gone.status_code, gone.json["status"], gone.json["roles"]) == (200, "removed", [])
    assert send("GET", one).status_code == 404
    assert send("DELETE", f"/users/{user(send, 'olga')['id']}").status_code == 409


def test_somebody_is_invited(send: Send) -> None:
    body = {"email": "New@Salon.test", "name": "Nina New", "roles": [{"role_id": "staff"}]}
    made = send("POST", "/users", body)
    assert made.status_code == 201, made.text
    assert (made.json["status"], made.json["email"], made.json["id"][:4]) == (
        "invited",
        "new@salon.test",
        "ivt_",
    )
    one = f"/users/{made.json['id']}"
    assert send("GET", one).json == made.json
    assert send("GET", "/users?status=invited").json["data"] == [made.json]
    assert send("POST", f"{one}/invite").json["status"] == "invited"
    assert send("POST", "/users", body).status_code == 422
    assert send("GET", one, key="stranger").status_code == 404
    assert send("DELETE", one).json["status"] == "withdrawn"
    assert send("GET", "/users?status=invited").json["data"] == []
    assert send("POST", f"{one}/invite").status_code == 409


def test_roles(send: Send) -> None:
    names = [one["name"] for one in send("GET", "/roles").json["data"]]
    assert names == ["owner", "manager", "reception", "staff", "accountant"]
    made = send("POST", "/roles", {"name": "Trainee", "rights": ["bookings:write"]})
    assert made.status_code == 201, made.text
    assert (made.json["rights"], made.json["users"]) == (["bookings:read", "bookings:write"], 0)
    one = f"/roles/{made.json['id']}"
    changed = send("PATCH", one, {"rights": ["clients:read"]}).json
    assert (changed["name"], changed["rights"]) == ("Trainee", ["clients:read"])
    assert send("PUT", one, changed).json == changed
    assert send("PATCH", one, {"rights": ["cats:read"]}).status_code == 422
    built_in = send("GET", "/roles?search=owner").json["data"][0]["id"]
    assert send("PATCH", f"/roles/{built_in}", {"name": "Boss"}).status_code == 403
    assert send("GET", one, key="stranger").status_code == 404
    assert send("DELETE", one).json == changed
    assert send("GET", one).status_code == 404


def test_a_key_is_told_once_and_dies_when_revoked(send: Send) -> None:
    made = send("POST", "/api-keys", {"name": "Till", "scopes": ["clients:read"]})
    assert made.status_code == 201, made.text
    text, one = made.json["key"], f"/api-keys/{made.json['id']}"
    assert text.startswith("sk_") and made.json["hint"] == text[:8]
    shown = send("GET", one).json
    assert "key" not in shown and shown["scopes"] == ["clients:read"]
    assert send("GET", "/clients", key=text).status_code == 200
    assert send("GET", "/staff", key=text).status_code == 403
    wider = send("PATCH", one, {"scopes": ["clients:read", "staff:read"], "name": "Desk"})
    assert (wider.status_code, wider.json["name"]) == (200, "Desk")
    assert send("GET", "/staff", key=text).status_code == 200
    assert send("PUT", one, wider.json).json | {"last_used_at": ""} == wider.json | {"last_used_at": ""}
    assert send("PATCH", one, {"expires_at": "2020-01-01T00:00:00Z"}).status_code == 422
    assert send("PATCH", one, {"scopes": ["cats:read"]}).status_code == 422
    assert send("GET", one, key="stranger").status_code == 404
    gone = send("DELETE", one)
    assert (gone.status_code, gone.json["active"]) == (200, False)
    assert send("GET", "/clients", key=text).status_code == 401
    assert made.json["id"] not in {key["id"] for key in send("GET", "/api-keys").json["data"]}
    assert [key["id"] for key in send("GET", "/api-keys?status=archived").json["data"]] == [made.json["id"]]
    assert send("PATCH", one, {"name": "Again"}).status_code == 409


def test_nobody_hands_out_what_they_lack(send: Send) -> None:
    remy = user(send, "remy")
    key = send("POST", "/api-keys", {"scopes": ["users:read"]}).json
    for method, path, body in (
        ("PATCH", f"/users/{remy['id']}", {"roles": [{"role_id": "owner"}]}),
        ("DELETE", f"/users/{remy['id']}", None),
        ("POST", "/users", {"email": "x@salon.test", "roles": [{"role_id": "owner"}]}),
        ("POST", "/roles", {"name": "Mine", "rights": ["bookings:write"]}),
        ("POST", "/api-keys", {"scopes": ["clients:read"]}),
        ("PATCH", f"/api-keys/{key['id']}", {"scopes": ["clients:read"]}),
    ):
        assert send(method, path, body, key="narrow").status_code == 403, path
        assert send(method, path, body, key="publishable").status_code == 403, path
        if method != "POST":
            assert send(method, path, body, key="stranger").status_code in {404, 422}, path
    assert send("GET", f"/users/{remy['id']}").json == remy


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"roles": []}, "roles"),
        ({"roles": [{"role_id": "boss"}]}, "roles.0.role_id"),
        ({"roles": [{"role_id": "staff", "location_id": "loc_x"}]}, "roles.0.location_id"),
        ({"roles": [{"role_id": "staff"}, {"role_id": "manager"}]}, "roles"),
        ({"staff_id": "stf_00000000000000000000"}, "staff_id"),
    ],
)
def test_what_cannot_be_accepted_is_named(send: Send, body: dict[str, Any], field: str) -> None:
    refused = send("PATCH", f"/users/{user(send, 'remy')['id']}", body)
    assert refused.status_code == 422
    assert list(refused.json["error"]["details"]["fields"]) == [field]
