"""Each form carries CSRF protection: without the token that its page was given, no route changes a row.

The addresses are real ones, of a booking that was made, so that nothing but the token is missing.
"""

import re
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from bookingapp.web.tokens import form_token
from tests import cast
from tests.support.rows import every_row

SAFE = {"GET", "HEAD", "OPTIONS"}
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
START = re.compile(r'<button[^>]* name="start"[^>]* value="([^"]+)"')

Fields = dict[str, str]


@dataclass(frozen=True)
class Scene:
    """What a visitor's browser knows after one booking and the first step of a second one."""

    client: FlaskClient
    arguments: dict[str, str]
    fields: Fields


@pytest.fixture
def scene(context: Flask, client: FlaskClient) -> Scene:
    """A salon with a class; a booking made over HTTP, and another one begun."""
    salon = cast.create_cast()
    lesson = cast.create_class(salon, cast.at(5, 10))
    state = _begin(client).rsplit("/", 1)[1]
    details = client.get(f"/book/{cast.SALON}/details/{state}")
    person = {"name": "Ada", "email": "ada@example.test"}
    done = client.post(
        f"/book/{cast.SALON}/details/{state}", data=dict(HIDDEN.findall(details.text)) | person
    )
    assert done.status_code == 303, done.text
    token = done.location.split("?")[0].rsplit("/", 1)[1]
    begun = _begin(client).rsplit("/", 1)[1]
    arguments = {
        "business": cast.SALON,
        "service": "cut",
        "state": begun,
        "occurrence": lesson,
        "token": token,
    }
    start = _picker(client)[1]
    fields = person | {"start": start, "seats": "1", "version": "1", "reason": "none", "occurrence": ""}
    return Scene(client, arguments, fields)


def _picker(client: FlaskClient) -> tuple[Fields, str]:
    """The hidden fields and the first time of the salon's picker."""
    page = client.get(f"/book/{cast.SALON}/cut")
    starts = START.findall(page.text)
    assert starts, page.text
    return dict(HIDDEN.findall(page.text)), starts[0]


def _begin(client: FlaskClient) -> str:
    """Take the first time; the address of its details."""
    hidden, start = _picker(client)
    answer = client.post(f"/book/{cast.SALON}/cut", data=hidden | {"start": start})
    assert answer.status_code == 303, answer.text
    return answer.location.split("?")[0]


def _unsafe(app: Flask) -> list[tuple[Rule, str]]:
    return [
        (rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - SAFE)
    ]


def _send(app: Flask, scene: Scene, rule: Rule, method: str, fields: Fields, **changed: str) -> TestResponse:
    """Send to a rule's address; a new kind of argument needs an example in `scene`."""
    arguments = {name: (scene.arguments | changed)[name] for name in rule.arguments}
    with app.test_request_context():
        address = app.url_for(rule.endpoint, **arguments)  # type: ignore[arg-type]
    return scene.client.open(address, method=method, data=fields)


@pytest.mark.parametrize("token", ["", "forged", "of another business"])
def test_nothing_changes_without_the_token(context: Flask, scene: Scene, token: str) -> None:
    given = form_token(cast.STRANGER) if token == "of another business" else token
    before = every_row()
    for rule, method in _unsafe(context):
        answer = _send(context, scene, rule, method, scene.fields | ({"token": given} if given else {}))
        assert 400 <= answer.status_code < 500, (rule.rule, method, answer.status_code)
    assert every_row() == before


def test_the_token_is_all_that_was_missing(context: Flask, scene: Scene) -> None:
    """Otherwise the test above would show nothing: with the token, every route goes on."""
    for rule, method in _unsafe(context):
        if rule.endpoint == "public.release":
            continue  # gives back the very time that the others are about
        fields = scene.fields | {"token": form_token(cast.SALON)}
        fields |= {"start": scene.arguments["occurrence"]} if rule.endpoint == "public.other_seats" else {}
        answer = _send(context, scene, rule, method, fields)
        assert answer.status_code in {200, 303}, (rule.rule, method, answer.status_code, answer.text)


def test_addresses_of_one_business_are_nothing_at_another(context: Flask, scene: Scene) -> None:
    before = every_row()
    stranger = scene.fields | {"token": form_token(cast.STRANGER)}
    for rule, method in _unsafe(context):
        if not rule.arguments & {"state", "token", "occurrence"}:
            continue  # names nothing of the salon's
        answer = _send(context, scene, rule, method, stranger, business=cast.STRANGER)
        assert answer.status_code in {400, 404}, (rule.rule, method, answer.status_code)
    assert every_row() == before
