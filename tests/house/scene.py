"""Real addresses: those of a booking that was made by its forms, and of another one that was begun."""

import re
from dataclasses import dataclass

from flask.testing import FlaskClient

from tests import cast

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
START = re.compile(r'<button[^>]* name="start"[^>]* value="([^"]+)"')

Fields = dict[str, str]


@dataclass(frozen=True)
class Scene:
    """What a visitor's browser knows after one booking and the first step of a second one."""

    salon: cast.Cast
    client: FlaskClient
    arguments: dict[str, str]
    fields: Fields


def set_scene(client: FlaskClient) -> Scene:
    """A salon with a class; a booking made over HTTP, and another one begun. Needs an application context."""
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
    return Scene(salon, client, arguments, fields)


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
