"""Each form carries CSRF protection: without the token that its page was given, no route changes a row.

The addresses are real ones, of a booking that was made, by a browser in which the owner is signed in, so that
nothing but the token is missing. The portal's forms, whose tokens are a session's, are tested beside its pages.
"""

from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from bookingapp.web.access import ACCESS
from bookingapp.web.forms.signed import EXPIRED
from bookingapp.web.tokens import form_token
from tests import cast
from tests.house.scene import Scene, set_scene
from tests.support.rows import every_row

SAFE = {"GET", "HEAD", "OPTIONS"}
PROGRAMS = {"program", "open", "app"}
"""Rules of routes that no cookie opens: programs send a key, a token or a secret with each request."""

LAST = {"public.release", "auth.sign_out", "dashboard.import_stop", "auth.accept", "account.confirm"}
"""These give back the very time, the session or the file that the others are about."""

SAYS_NO = {
    *("dashboard.send_invitation", "dashboard.save_user", "dashboard.add_role", "dashboard.save_role"),
    *("account.factor_on", "account.address"),
    *("dashboard.add_client", "dashboard.save_client", "dashboard.forget"),
    *("dashboard.create_service", "dashboard.add_word", "dashboard.add_own_field"),
    *("dashboard.upload", "dashboard.import_columns", "dashboard.consent"),
    *("dashboard.move_to", "dashboard.move_class", "dashboard.add_new_block"),
    *("dashboard.create_class", "dashboard.make_regular", "dashboard.put_on_list", "dashboard.call_off"),
    *("dashboard.copy_hours", "dashboard.offer_place", "dashboard.take_off_list", "dashboard.remove_closure"),
}
"""These ask for more than the scene's fields, or for what it does not have, and say so: it is not the token they miss."""


@pytest.fixture
def scene(context: Flask, client: FlaskClient) -> Scene:
    """A booking made and another one begun."""
    return set_scene(client)


ENDINGS = (
    "archive",
    "remove",
    "delete",
    "drop",
    "forget",
    "merge",
    "leave",
    "close",
    "cancel",
    "end",
    "call_off",
)
"""Routes whose names begin so end what others are about, and come after them."""


def _unsafe(app: Flask) -> list[tuple[Rule, str]]:
    """What strangers and clients send first; then what users do, and what ends things at last."""
    found = [
        (rule, method)
        for rule in app.url_map.iter_rules()
        if not rule.endpoint.startswith("portal.") and ACCESS[rule.endpoint] not in PROGRAMS
        for method in sorted((rule.methods or set()) - SAFE)
    ]
    return sorted(found, key=lambda one: _turn(one[0].endpoint))


def _turn(endpoint: str) -> tuple[bool, bool]:
    blueprint, _, name = endpoint.partition(".")
    return blueprint in {"dashboard", "account"}, name.startswith(ENDINGS)


def _send(
    app: Flask, scene: Scene, rule: Rule, method: str, fields: Mapping[str, Any], **changed: str
) -> TestResponse:
    """Send to a rule's address; a new kind of argument needs an example in `scene`."""
    arguments = {name: (scene.arguments | changed)[name] for name in rule.arguments}
    with app.test_request_context():
        address = app.url_for(rule.endpoint, **arguments)  # type: ignore[arg-type]
    return scene.client.open(address, method=method, data=fields)


def _untouched(app: Flask, scene: Scene, rule: Rule) -> dict[str, Any]:
    """What the page of a form would send if nobody typed anything."""
    with app.test_request_context():
        address = app.url_for(rule.endpoint, **{name: scene.arguments[name] for name in rule.arguments})  # type: ignore[arg-type]
    return scene.shown(address)


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
        if rule.endpoint in LAST or rule.endpoint.startswith("embed."):  # in a frame the views are the same
            continue
        fields = scene.fields | {"token": scene.token(rule.endpoint)}
        if rule.endpoint.startswith(("dashboard.", "account.")):
            shown = _untouched(context, scene, rule)
            fields |= {name: given for name, given in shown.items() if any(given) or name not in fields}
        if rule.endpoint == "public.other_seats":
            fields["start"] = scene.arguments["occurrence"]
        elif rule.endpoint.startswith("public."):
            fields["start"] = scene.start()
        answer = _send(context, scene, rule, method, fields)
        if rule.endpoint in SAYS_NO and answer.status_code in {404, 409, 422}:
            assert str(EXPIRED) not in answer.text, rule.rule
            continue
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
