"""OAuth from the consent page to the token, and every way in which it is refused."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import write
from bookingapp.domain.business.apps import AppValues, archive_app, is_redirect, register_app
from bookingapp.domain.business.commands import create_user, grant_access
from bookingapp.web.tokens import form_token
from tests import cast

PASSWORD = "correct horse battery"
EMAIL = "owner@salon.test"
BACK = "https://planner.example/back?from=us"
VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")


@dataclass(frozen=True)
class Stage:
    """A salon, its app, and its owner at a browser."""

    salon: cast.Cast
    client: FlaskClient
    user: str
    app: str
    secret: str

    def asked(self, **changed: str) -> dict[str, str]:
        """What the app sends the browser with."""
        values = {
            "response_type": "code",
            "client_id": self.app,
            "redirect_uri": BACK,
            "scope": "bookings:read",
            "state": "s p&ce",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
        }
        return {name: value for name, value in (values | changed).items() if value}

    def decide(self, answer: str = "allow", **changed: str) -> TestResponse:
        """The user's button."""
        with self.client.application.test_request_context():
            token = form_token(f"consent:{self.user}")
        form = self.asked(**changed) | {"token": token, "business": cast.SALON, "answer": answer}
        return self.client.post("/oauth/authorize", data=form)

    def code(self) -> str:
        """A fresh code."""
        return told(self.decide())["code"]

    def token(self, **form: str) -> TestResponse:
        """What the app sends, with its secret."""
        own = {"client_id": self.app, "client_secret": self.secret}
        return self.client.post("/oauth/token", data={k: v for k, v in (own | form).items() if v})

    def redeem(self, code: str, **changed: str) -> TestResponse:
        """A code for tokens."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK}
        return self.token(**(form | {"code_verifier": VERIFIER} | changed))

    def ask(self, token: str) -> int:
        """The answer to one who asks for bookings."""
        headers = {"Authorization": f"Bearer {token}"}
        return self.client.get("/api/v1/bookings", headers=headers).status_code


def told(answer: TestResponse) -> dict[str, str]:
    """What the app is told by the address that the browser is sent to."""
    assert answer.status_code == 303, answer.text
    assert answer.location.startswith(BACK)
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.location).query).items()}


@pytest.fixture
def stage(context: Flask, client: FlaskClient) -> Stage:
    """Everything is there, and the owner is signed in."""
    salon = cast.create_cast()
    values = AppValues(
        "Planner", "https://planner.example", (BACK,), frozenset({"bookings:read", "clients:read"})
    )
    with write():
        user = create_user(SYSTEM, email=EMAIL, name="Olga Owner", password=PASSWORD)
        grant_access(SYSTEM, salon.business_id, user_id=user.id, role="owner")
        row, secret = register_app(SYSTEM, salon.business_id, values)
        ref, app_ref = user.public_id, row.public_id
    data = {"token": form_token("sign-in"), "email": EMAIL, "password": PASSWORD}
    assert client.post("/sign-in", data=data).status_code == 303
    return Stage(salon, client, ref, app_ref, secret or "")


def fault(answer: TestResponse) -> tuple[int, Any]:
    """Status and name of an error."""
    return answer.status_code, answer.json["error"]


def test_from_consent_to_bookings(stage: Stage) -> None:
    page = stage.client.get("/oauth/authorize", query_string=stage.asked())
    assert page.status_code == 200
    assert all(word in page.text for word in ("Planner", "Salon", "Bookings", "planner.example"))
    assert "form-action 'self' https://planner.example;" in page.headers["Content-Security-Policy"]
    back = told(stage.decide())
    assert (back["from"], back["state"], back["iss"]) == ("us", "s p&ce", "http://localhost")
    answer = stage.redeem(back["code"])
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert (answer.json["scope"], answer.json["token_type"]) == ("bookings:read", "Bearer")
    assert stage.ask(answer.json["access_token"]) == 200


def test_no_other_page_may_show_or_send_the_form(stage: Stage) -> None:
    page = stage.client.get("/oauth/authorize", query_string=stage.asked())
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert "no-store" in page.headers["Cache-Control"]
    form = stage.asked() | {"business": cast.SALON, "answer": "allow"}
    assert stage.client.post("/oauth/authorize", data=form).status_code == 422
    good = form | {"token": form_token(f"consent:{stage.user}")}
    sent = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert stage.client.post("/oauth/authorize", data=good, headers=sent).status_code == 403
    assert (
        stage.client.post("/oauth/authorize", data=form | {"token": form_token("consent:usr_x")}).status_code
        != 303
    )


def test_deny(stage: Stage) -> None:
    assert told(stage.decide("deny"))["error"] == "access_denied"


def test_nobody_signed_in_is_sent_to_sign_in(stage: Stage) -> None:
    stranger = stage.client.application.test_client()
    answer = stranger.get("/oauth/authorize", query_string=stage.asked())
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in?next=/oauth/authorize")
    assert stranger.post("/oauth/authorize", data=stage.asked()).location.startswith("/sign-in")


def test_what_only_the_page_may_say(stage: Stage) -> None:
    for changed in (
        {"client_id": "app_nobody"},
        {"redirect_uri": "https://planner.example/back"},
        {"redirect_uri": BACK + "/"},
        {"redirect_uri": "https://evil.example/"},
    ):
        answer = stage.client.get("/oauth/authorize", query_string=stage.asked(**changed))
        assert (answer.status_code, answer.headers.get("Location")) == (400, None), changed
        assert stage.decide(**changed).status_code == 400


def test_what_the_app_is_told(stage: Stage) -> None:
    for changed, error in (
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": ""}, "invalid_request"),
        ({"scope": "settings:write"}, "invalid_scope"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
    ):
        answer = stage.client.get("/oauth/authorize", query_string=stage.asked(**changed))
        assert told(answer)["error"] == error, changed


def test_a_code_is_good_once_and_its_reuse_ends_what_it_began(stage: Stage) -> None:
    code = stage.code()
    made = stage.redeem(code).json
    assert stage.ask(made["access_token"]) == 200
    assert fault(stage.redeem(code)) == (400, "invalid_grant")
    assert stage.ask(made["access_token"]) == 401


def test_a_wrong_verifier_uses_the_code_up(stage: Stage) -> None:
    code = stage.code()
    assert fault(stage.redeem(code, code_verifier="w" * 43)) == (400, "invalid_grant")
    assert fault(stage.redeem(code)) == (400, "invalid_grant")
    assert fault(stage.redeem(stage.code(), code_verifier="")) == (400, "invalid_request")


def test_a_code_belongs_to_its_address_and_its_minute(stage: Stage) -> None:
    assert fault(stage.redeem(stage.code(), redirect_uri="https://evil.example/")) == (400, "invalid_grant")
    code = stage.code()
    with time_machine.travel(clock.now() + timedelta(seconds=61), tick=False):
        assert fault(stage.redeem(code)) == (400, "invalid_grant")


def test_another_app_gets_nothing_of_it(stage: Stage) -> None:
    with write():
        row, secret = register_app(SYSTEM, stage.salon.stranger_id, AppValues("Other", redirect_uris=(BACK,)))
        other = {"client_id": row.public_id, "client_secret": secret or ""}
    code = stage.code()
    assert fault(stage.redeem(code, **other)) == (400, "invalid_grant")
    made = stage.redeem(code).json
    form = {"grant_type": "refresh_token", "refresh_token": made["refresh_token"]}
    assert fault(stage.token(**(form | other))) == (400, "invalid_grant")
    stage.client.post("/oauth/revoke", data=other | {"token": made["access_token"]})
    assert stage.ask(made["access_token"]) == 200
    direct = stage.client.post("/api/v1/auth/refresh", json={"refresh_token": made["refresh_token"]})
    assert direct.status_code == 401


def test_refresh_rotates(stage: Stage) -> None:
    first = stage.redeem(stage.code()).json
    form = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = stage.token(**form)
    assert second.status_code == 200
    assert fault(stage.token(**form)) == (400, "invalid_grant")
    assert stage.ask(second.json["access_token"]) == 401


def test_a_wish_that_is_refused_costs_no_refresh_token(stage: Stage) -> None:
    first = stage.redeem(stage.code()).json
    form = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    assert fault(stage.token(scope="users:write", **form)) == (400, "invalid_scope")
    assert stage.token(**form).status_code == 200


def test_an_app_alone(stage: Stage) -> None:
    made = stage.token(grant_type="client_credentials", scope="bookings:read").json
    assert "refresh_token" not in made
    assert stage.ask(made["access_token"]) == 200
    assert fault(stage.token(grant_type="client_credentials", scope="users:read")) == (400, "invalid_scope")


def test_how_an_app_proves_itself(stage: Stage) -> None:
    pair = base64.b64encode(f"{stage.app}:{stage.secret}".encode()).decode()
    form = {"grant_type": "client_credentials"}
    good = stage.client.post("/oauth/token", data=form, headers={"Authorization": f"Basic {pair}"})
    assert good.status_code == 200
    wrong = stage.token(grant_type="client_credentials", client_secret="no")
    assert fault(wrong) == (401, "invalid_client")
    assert wrong.headers["WWW-Authenticate"].startswith("Basic")
    assert fault(stage.token(grant_type="client_credentials", client_secret="")) == (401, "invalid_client")
    assert fault(stage.token(grant_type="password")) == (400, "unsupported_grant_type")
    assert fault(stage.client.post("/oauth/token", json={})) == (400, "invalid_request")


def test_revoke_and_archive_act_at_once(stage: Stage) -> None:
    made, other = stage.redeem(stage.code()).json, stage.redeem(stage.code()).json
    own = {"client_id": stage.app, "client_secret": stage.secret}
    answer = stage.client.post("/oauth/revoke", data=own | {"token": made["refresh_token"]})
    assert answer.status_code == 200
    assert (stage.ask(made["access_token"]), stage.ask(other["access_token"])) == (401, 200)
    with write():
        archive_app(SYSTEM, stage.salon.business_id, stage.app)
    assert stage.ask(other["access_token"]) == 401


def test_a_user_takes_it_back(stage: Stage) -> None:
    made = stage.redeem(stage.code()).json
    assert "Planner" in stage.client.get("/account").text
    with stage.client.application.test_request_context():
        token = form_token(f"user:{stage.user}")
    assert stage.client.post(f"/account/apps/{stage.app}/withdraw", data={"token": token}).status_code == 303
    assert stage.ask(made["access_token"]) == 401


def test_metadata(stage: Stage) -> None:
    told = stage.client.get("/.well-known/oauth-authorization-server").json
    assert told["issuer"] == "http://localhost"
    assert told["token_endpoint"] == "http://localhost/oauth/token"
    assert told["code_challenge_methods_supported"] == ["S256"]
    for path in ("/mcp", "/api/v1"):
        ours = stage.client.get(f"/.well-known/oauth-protected-resource{path}").json
        assert ours["resource"] == f"http://localhost{path}"
        assert ours["authorization_servers"] == [told["issuer"]]
    assert stage.client.get("/.well-known/oauth-protected-resource/my").status_code == 404


@pytest.mark.parametrize(
    ("uri", "good"),
    [
        ("https://a.example/cb", True),
        ("http://127.0.0.1:8080/cb", True),
        ("http://[::1]/cb", True),
        ("http://localhost/cb", True),
        ("http://a.example/cb", False),
        ("https://a.example/cb#part", False),
        ("https://user@a.example/", False),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("https://a.example\\@evil.example/", False),
        ("http://localhost.evil.example/", False),
    ],
)
def test_redirect_addresses(uri: str, good: bool) -> None:
    assert is_redirect(uri) is good
