"""The access matrix: every route of the dashboard and the portal, by everybody who could try.

Strangers find nothing (404), a missing right is refused (403), whoever is not signed in is sent to sign in, and none
of it changes a row. Forms are sent with good tokens and the fields that the owner's page shows, so that nothing but
the right is missing. Whoever may look is let in; that forms do their work with the right is test_forms' part.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from bookingapp.base.actor import SYSTEM
from bookingapp.base.config import Settings
from bookingapp.base.db import db, write
from bookingapp.domain.business.commands import create_user, grant_access
from bookingapp.domain.clients.sign_in import begin_session
from bookingapp.factory import create_app
from bookingapp.models.staff import StaffMember
from bookingapp.models.waitlist import WaitlistEntry
from bookingapp.web.access import ACCESS
from bookingapp.web.tokens import form_token
from tests.conftest import FreshClient
from tests.house.matrix import NEEDS
from tests.house.scene import PASSWORD, Scene, set_scene
from tests.support import databases
from tests.support.rows import every_row

SAFE = {"GET", "HEAD", "OPTIONS"}
ROLES = {"staff": "staff", "other staff": "staff", "reception": "reception", "manager": "manager"}
SHAPE_FIRST = {"connect", "share_calendar"}
"""These say what is wrong with a form (422) before they ask for the right; the matrix shows that nothing changes."""


MORE = {"ending": "json", "what": "clients", "name": "time", "number": "0"}
"""Arguments that name no row."""


NOT_THERE = {"letter", "letter_html", "letter_file"}
"""The scene has no example of these: whoever may look finds nothing."""


@dataclass(frozen=True)
class Person:
    """Somebody with a browser, and the token of their forms."""

    client: FlaskClient
    token: str


@dataclass(frozen=True)
class Stage:
    """The scene with everybody in it."""

    app: Flask
    scene: Scene
    people: dict[str, Person]
    entry: str

    def rules(self, door: str) -> list[tuple[str, Rule]]:
        """The routes of a blueprint by the endpoint's own name."""
        found = [
            (rule.endpoint.partition(".")[2], rule)
            for rule in self.app.url_map.iter_rules()
            if rule.endpoint.startswith(f"{door}.")
        ]
        return sorted(found, key=lambda pair: (pair[0], pair[1].rule))

    def address(self, rule: Rule) -> str | None:
        """Its address in the scene; None where the scene has no example of an argument."""
        known = self.scene.arguments | MORE
        if rule.endpoint.startswith("dashboard."):
            known |= {"entry": self.entry}  # elsewhere it is the signed link to the same
        if not rule.arguments <= known.keys():
            return None
        with self.app.test_request_context():
            return self.app.url_for(rule.endpoint, **{name: known[name] for name in rule.arguments})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One application on one database for all of it."""
    folder: Path = tmp_path_factory.mktemp("matrix")
    with databases.fresh("sqlite", folder) as url:
        app = create_app(
            Settings.from_env(
                {
                    "BOOKINGAPP_DATABASE_URL": url,
                    "BOOKINGAPP_DATA_DIR": str(folder / "var"),
                    "BOOKINGAPP_SECRET_KEY": "only-for-tests-0123456789abcdef",
                    "BOOKINGAPP_BASE_URL": "http://localhost",
                    "BOOKINGAPP_RATELIMIT_ENABLED": "0",
                }
            )
        )
        app.testing = True
        app.test_client_class = FreshClient
        with app.app_context():
            scene = set_scene(app.test_client())
            scene.arguments.setdefault("ref", scene.arguments["message"])
            entry = db.session.scalars(select(WaitlistEntry.public_id)).first()
            yield Stage(app, scene, _people(app, scene), entry or "")
            db.session.remove()
            db.engine.dispose()


def _people(app: Flask, scene: Scene) -> dict[str, Person]:
    """Everybody who tries; `staff` serves the scene's booking, `other staff` does not."""
    salon = scene.salon
    found = {"anonymous": Person(app.test_client(), form_token("user:nobody"))}
    for name, role in (ROLES | {"stranger": "owner"}).items():
        email = f"{name.replace(' ', '.')}@matrix.test"
        with write():
            user = create_user(SYSTEM, email=email, name=name.title(), password=PASSWORD)
            place = salon.stranger_id if name == "stranger" else salon.business_id
            grant_access(SYSTEM, place, user_id=user.id, role=role)
            if role == "staff":
                member = salon.staff("Ana" if name == "staff" else "Bo").id
                db.session.get_one(StaffMember, member).user_id = user.id
            ref = user.public_id
        client = app.test_client()
        data = {"token": form_token("sign-in"), "email": email, "password": PASSWORD}
        assert client.post("/sign-in", data=data).status_code == 303
        found[name] = Person(client, form_token(f"user:{ref}"))
    for name, email in (("client", "ada@example.test"), ("other client", "eve@example.test")):
        with write():
            token = begin_session(email)
        client = app.test_client()
        client.set_cookie("my", token, path="/my")
        found[name] = Person(client, form_token("my"))
    return found


def _methods(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


def _kind(status: int, location: str | None) -> int:
    """200 for whatever is a success; a redirect to the sign-in page stays 303."""
    if status == 303 and (location or "").startswith(("/sign-in", "/my/sign-in")):
        return 303
    return 200 if status in {200, 204, 302, 303, 304} else status


def test_every_route_of_the_dashboard_says_what_it_needs(stage: Stage) -> None:
    missing = sorted({name for name, _rule in stage.rules("dashboard")} - NEEDS.keys())
    assert missing == [], "add these to NEEDS in tests/house/matrix.py, with the right that each asks for"
    gone = sorted(NEEDS.keys() - {name for name, _rule in stage.rules("dashboard")})
    assert gone == [], "these routes are no more: take them out of NEEDS in tests/house/matrix.py"


def test_the_scene_knows_every_argument(stage: Stage) -> None:
    unknown = {
        name: sorted(rule.arguments - stage.scene.arguments.keys() - MORE.keys())
        for name, rule in stage.rules("dashboard")
        if stage.address(rule) is None
    }
    assert unknown == {}, "add an example of these arguments to tests/house/scene.py"


def test_the_dashboard(stage: Stage) -> None:
    """All that is refused, first; then what each may look at."""
    before, wrong = every_row(), []
    for looking in (False, True):
        for name, rule in stage.rules("dashboard"):
            address = stage.address(rule)
            if address is None or name not in NEEDS:
                continue  # the tests above tell
            for method in _methods(rule):
                wrong += _try(stage, name, address, method, looking=looking)
        if not looking:
            changed = {
                table: [row for row in rows if row not in before[table]]
                for table, rows in every_row().items()
                if rows != before[table]
            }
            assert not wrong, "\n".join(wrong)
            assert changed == {}, "a route that refused has changed rows of these tables"
    assert not wrong, "\n".join(wrong)


def _try(stage: Stage, name: str, address: str, method: str, *, looking: bool) -> list[str]:
    """What was answered otherwise than the table says."""
    need, wrong = NEEDS[name], []
    form = dict(stage.scene.fields) | stage.scene.shown(address) if method != "GET" and not looking else {}
    for who, person in stage.people.items():
        expected = (
            need.expected(ROLES[who], serves=who == need.whose)
            if who in ROLES
            else (200 if name == "home" else 404)
            if who == "stranger"
            else 303
        )
        if (expected == 200) != looking or (looking and method != "GET"):
            continue
        answer = person.client.open(
            address, method=method, data=form | {"token": person.token} if method != "GET" else None
        )
        found = _kind(answer.status_code, answer.headers.get("Location"))
        if found == 422 and expected == 403 and name in SHAPE_FIRST:
            continue
        if looking and found == 404 and name in NOT_THERE:
            continue
        if need.own and {found, expected} == {403, 404}:
            continue  # refused either way, whichever is looked at first
        if found != expected:
            wrong.append(f"{method} {name} as {who}: {answer.status_code} instead of {expected}")
    return wrong


def test_the_portal(stage: Stage) -> None:
    """Anonymous, and those signed in at the dashboard, are sent to sign in; a client finds nothing of another's."""
    before, wrong = every_row(), []
    known = stage.scene.arguments | {"visit_ref": stage.scene.arguments["visit"], "entry_ref": "wl_none"}
    known |= {"ending": "json", "request_ref": "sir_none"}
    for name, rule in stage.rules("portal"):
        if ACCESS[rule.endpoint] != "client":
            continue
        with stage.app.test_request_context():
            address = stage.app.url_for(rule.endpoint, **{key: known[key] for key in rule.arguments})  # type: ignore[arg-type]
        for method in _methods(rule):
            for who in ("anonymous", "reception", "other client"):
                answer = stage.people[who].client.open(
                    address, method=method, data={"token": form_token("my")}
                )
                found = _kind(answer.status_code, answer.headers.get("Location"))
                if who != "other client":
                    right = found == 303
                else:  # their own pages open; without a good token no form does, and another's visit is not there
                    right = (
                        found == 404 if "visit_ref" in rule.arguments else found in {200, 400, 404, 410, 422}
                    )
                if not right:
                    wrong.append(f"{method} {name} as {who}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)
    assert every_row() == before
