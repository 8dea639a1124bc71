"""A visitor without JavaScript and without cookies: reads pages, presses buttons."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bookingapp.base.db import db
from tests.cast import Cast, create_cast

Values = dict[str, str | list[str]]

WHOLE_DAY = "?date=2031-03-04"  # every time of it is free, whatever the hour now


@dataclass
class Form:
    """A form of a page: where it goes, what its hidden and filled-in fields hold, its buttons."""

    action: str
    method: str
    values: Values = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def add(self, name: str, value: str) -> None:
        """Another value of a name."""
        earlier = self.values.get(name)
        if earlier is None:
            self.values[name] = value
        else:
            self.values[name] = [*(earlier if isinstance(earlier, list) else [earlier]), value]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(found.get("action", ""), found.get("method", "get")))
            self._inside = True
        elif tag == "a":
            self.links.append(found.get("href", ""))
        elif tag == "button" and self._inside:
            self.forms[-1].buttons.append((found.get("name", ""), found.get("value", "")))
        elif tag == "input" and self._inside and found.get("type") == "hidden":
            self.forms[-1].add(found["name"], found.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False


class Page:
    """An answer, read as a page."""

    def __init__(self, answer: TestResponse) -> None:
        self.answer = answer
        self.status = answer.status_code
        self.text = answer.get_data(as_text=True)
        reader = _Reader()
        reader.feed(self.text)
        self.forms = reader.forms
        self.links = reader.links

    def form(self, ending: str) -> Form:
        """The posting form whose action ends like this (language and the like left out)."""
        posting = [form for form in self.forms if form.method == "post"]
        return next(form for form in posting if form.action.partition("?")[0].endswith(ending))

    @property
    def times(self) -> list[str]:
        """The values of the buttons that take a time."""
        return [value for form in self.forms for name, value in form.buttons if name == "start"]

    def link(self, part: str) -> str:
        """The first link with this in its address."""
        return next(link for link in self.links if part in link)


class Visitor:
    """Somebody with a browser that keeps no cookie."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client

    def get(self, url: str, **headers: str) -> Page:
        """A page; redirects are not followed."""
        return Page(
            self._client.get(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
        )

    def post(self, url: str, values: Values, **headers: str) -> Page:
        """Send a form; redirects are not followed."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Page(self._client.post(url, data=values, headers=named))

    def follow(self, page: Page) -> Page:
        """Where a redirect leads."""
        assert page.status in {302, 303}, page.text
        return self.get(page.answer.headers["Location"])

    def take(self, service: str, place: int = 0, query: str = "") -> Page:
        """Press one of the free times that are shown (a later one needs a WHOLE_DAY); the details page."""
        page = self.get(f"/book/salon/{service}{query}")
        form = page.form(f"/{service}")
        return self.follow(self.post(form.action, {**form.values, "start": page.times[place]}))

    def fill(self, details: Page, **typed: str) -> Page:
        """Send the details with a name and address."""
        form = next(
            form
            for form in details.forms
            if not form.action.partition("?")[0].endswith(("/extend", "/release"))
        )
        values: Values = {"name": "Ada Lovelace", "email": "ada@example.test", **form.values, **typed}
        return self.post(form.action, values)

    def book(self, service: str = "cut", place: int = 0, query: str = "", **typed: str) -> Page:
        """All of it; the page that says so."""
        return self.follow(self.fill(self.take(service, place, query), **typed))


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody who comes without cookies and keeps none."""
    return Visitor(app.test_client(use_cookies=False))


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The salon and its stranger."""
    with app.app_context():
        made = create_cast()
        db.session.remove()
    return made


def rows(app: Flask, table: str) -> int:
    """How many rows a table has."""
    with app.app_context():
        count = db.session.execute(db.text(f"SELECT count(*) FROM {table}")).scalar_one()
        db.session.remove()
    return int(count)
