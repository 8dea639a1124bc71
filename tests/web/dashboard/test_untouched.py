"""A form that is saved as it stands changes nothing: it shows all that it would write, and nothing else."""

from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from bookingapp.base.db import db, write
from bookingapp.models.catalog import Service
from bookingapp.models.staff import StaffMember
from tests.house.scene import Scene, set_scene
from tests.support.rows import every_row

Sent = dict[str, list[str]]

SAVES = ("save_", "change_", "profile")
"""How the endpoints of forms begin that write what stands in them."""


class Forms(HTMLParser):
    """Every form of a page by its address, with what a browser would send of it untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, Sent]] = []
        self._fields: Sent | None = None
        self._text = self._select = ""
        self._options: list[tuple[str, bool]] = []
        self._is_multiple = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A form begins, or a control of it."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method") == "post":
            self._fields = {}
            self.found.append((given.get("action", ""), self._fields))
        if self._fields is None or "disabled" in given:
            return
        name, kind = given.get("name", ""), given.get("type", "text")
        is_sent = kind not in {"submit", "button", "file"} and (
            kind not in {"checkbox", "radio"} or "checked" in given
        )
        if tag == "input" and name and is_sent:
            self._fields.setdefault(name, []).append(given.get("value", "on" if kind == "checkbox" else ""))
        if tag == "textarea":
            self._text = name
            self._fields.setdefault(name, []).append("")
        if tag == "select":
            self._select, self._options, self._is_multiple = name, [], "multiple" in given
        if tag == "option" and self._select:
            self._options.append((given.get("value", ""), "selected" in given))

    def handle_data(self, data: str) -> None:
        """What stands in a text area; the line break after its beginning is none of it."""
        if self._text and self._fields is not None:
            before = self._fields[self._text][-1]
            self._fields[self._text][-1] = before + (
                data if before else data.removeprefix("\r").removeprefix("\n")
            )

    def handle_endtag(self, tag: str) -> None:
        """The end of a form or of a control."""
        if tag == "form":
            self._fields = None
        if tag == "textarea":
            self._text = ""
        if tag == "select" and self._select and self._fields is not None:
            chosen = [value for value, is_chosen in self._options if is_chosen]
            if not self._is_multiple:
                chosen = chosen[-1:] or [value for value, _is_chosen in self._options[:1]]
            self._fields.setdefault(self._select, []).extend(chosen)
            self._select = ""


def _addresses(app: Flask, scene: Scene) -> list[tuple[str, str]]:
    """The name and the address of everything that such a form is sent to."""
    urls = app.url_map.bind("localhost")
    return [
        (rule.endpoint, urls.build(rule.endpoint, {name: scene.arguments[name] for name in rule.arguments}))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.partition(".")[0] in {"dashboard", "account"}
        if rule.endpoint.partition(".")[2].startswith(SAVES)
    ]


def _shown(client: FlaskClient, address: str) -> Sent:
    """What the form shows on the page of its address, or on a page before it."""
    page = address
    while page:
        answer = client.get(page)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            forms = Forms()
            forms.feed(answer.text)
            for action, fields in forms.found:
                if action == address:
                    return fields
        page = page.rpartition("/")[0]
    raise AssertionError(f"no page shows the form of {address}")


def _furnish() -> None:
    """What is not as a new one of its kind is: boxes without a tick, colours, a range of prices, own rules."""
    rules = {
        "inherits_notice": False,
        "min_notice_minutes": 0,
        "inherits_window": False,
        "booking_window_days": 12,
        "max_per_day": 3,
    }
    price = {"price_type": "range", "price_amount": 1250, "price_max_amount": 99900}
    look = {"colour": "#123456", "online_booking": False, "requires_approval": True, "visibility": "unlisted"}
    person = {"colour": "#7e57c2", "priority": 1, "weight": 50, "online_booking": False}
    with write():
        db.session.execute(
            update(StaffMember).values(about="Bo\n\n<b> & co.", phone="+12025550123", **person)
        )
        db.session.execute(
            update(Service)
            .where(Service.slug == "cut")
            .values(fixed_starts=[540, 600], **rules, **price, **look)
        )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_saved_as_it_stands_stays_as_it_is(context: Flask, client: FlaskClient) -> None:
    scene = set_scene(client)
    _furnish()
    before, faults = every_row(), list[str]()
    for name, address in _addresses(context, scene):
        answer = client.post(address, data=_shown(client, address))
        after = every_row()
        changed = [table for table in after if after[table] != before[table]]
        if answer.status_code != 303 or changed:
            faults.append(f"{name}: {answer.status_code}, {changed}")
        before = after
    assert faults == []
