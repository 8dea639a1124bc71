"""Clients of the pages, and how to let them all go at once."""

import http.client
import re
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html import unescape
from typing import TypeVar
from urllib.parse import urlencode

from bookingapp.web.forms.values import write_start
from tests.races.shop import Shop

T = TypeVar("T")
FORM = "application/x-www-form-urlencoded"
PATIENCE_SECONDS = 60.0
IDLE_SECONDS = 10.0
"""A connection that was silent for longer is opened anew, as browsers do: after half a minute the server hangs up."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    location: str
    body: str

    @property
    def nearest(self) -> list[str]:
        """The starts (or classes) offered in place of the one that went."""
        return re.findall(r'class="near" name="start" value="([^"]+)"', self.body)

    @property
    def text(self) -> str:
        """What it says, without markup; for the message of a failing test."""
        main = re.search(r"<main.*?</main>", self.body, re.DOTALL)
        return " ".join(re.sub(r"<[^>]*>", " ", main[0] if main else self.body).split())[:300]


class Person:
    """A browser without script or cookies: keeps its connection, follows nothing by itself.

    Reads the forms of the pages as they come, so that a race sends what a page would send.
    """

    def __init__(self, port: int, number: int):
        self.number = number
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        self._connection.connect()
        self._used = time.monotonic()

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def get(self, path: str) -> Answer:
        """Look at a page."""
        return self._ask("GET", path)

    def post(self, path: str, token: str, **fields: str | Sequence[str]) -> Answer:
        """Send a form."""
        return self._ask("POST", path, urlencode({"token": token, **fields}, doseq=True))

    def _ask(self, method: str, path: str, form: str | None = None) -> Answer:
        if time.monotonic() - self._used > IDLE_SECONDS:
            self.close()  # the next request connects again
        try:
            self._connection.request(method, path, form, {"Content-Type": FORM} if form else {})
            response = self._connection.getresponse()
            body = response.read().decode()
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        self._used = time.monotonic()
        return Answer(response.status, response.getheader("Location") or "", body)

    def token(self, shop: Shop) -> str:
        """A form token of the shop's, as its pages carry it."""
        page = self.get(f"/book/{shop.slug}/{next(iter(shop.services))}")
        return token_in(page)

    def take(
        self, shop: Shop, token: str, names: Sequence[str], start: int, staff: int | None = None
    ) -> Answer:
        """Press a time in the picker: on success the details come next, at `location`."""
        wished = {} if staff is None else {"staff": shop.staff[staff][1]}
        first, *also = names
        return self.post(f"/book/{shop.slug}/{first}", token, start=write_start(start), also=also, **wished)

    def details(self, shop: Shop, names: Sequence[str], start: int, staff: int | None = None) -> str:
        """Open the details of a time without a hold; where they are sent. Each opening is a form of its own."""
        first, *also = names
        pairs = [("start", write_start(start)), *(("also", name) for name in also)]
        if staff is not None:
            pairs.append(("staff", shop.staff[staff][1]))
        return self.open_form(f"/book/{shop.slug}/{first}/details?{urlencode(pairs)}")

    def open_form(self, path: str) -> str:
        """Open a page that asks who is coming; where its form is sent."""
        page = self.get(path)
        found = re.search(r'<form[^>]* id="details"[^>]* action="([^"]+)"', page.body)
        assert page.status == 200 and found, (page.status, page.text)
        return unescape(found[1])

    def confirm(self, path: str, token: str, number: int | None = None, **fields: str) -> Answer:
        """Send the details: on success the page that says so is at `location`."""
        who = self.number if number is None else number
        return self.post(path, token, name=f"Client {who}", email=f"client{who}@example.test", **fields)

    def move(self, booked: str, token: str, start: int, version: int = 1) -> Answer:
        """Move a visit, known by the address of its last page, from one's own link."""
        return self.post(
            booked.replace("/booked/", "/visit/") + "/reschedule",
            token,
            start=write_start(start),
            version=str(version),
        )

    def cancel(self, booked: str, token: str) -> Answer:
        """Cancel a visit."""
        return self.post(booked.replace("/booked/", "/visit/") + "/cancel", token)


def token_in(page: Answer) -> str:
    """The form token on a page."""
    found = re.search(r'name="token" value="([^"]+)"', page.body)
    assert found, (page.status, page.text)
    return found[1]


def visit_in(location: str) -> str:
    """The visit's public id in the address of the page that says it is booked."""
    found = re.search(r"/(?:booked|visit)/(vis_[a-z0-9]+)\.", location)
    assert found, location
    return found[1]


def rush(jobs: Sequence[Callable[[], T]]) -> list[T]:
    """Do all jobs at once, each in a thread of its own; their results in order. Raises what a job raised."""
    gate = threading.Barrier(len(jobs))

    def wait_and_do(job: Callable[[], T]) -> T:
        gate.wait(PATIENCE_SECONDS)
        return job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(wait_and_do, jobs))


def wait_for(condition: Callable[[], bool], what: str) -> None:
    """Look again and again until it is so; fails when it never comes."""
    deadline = time.monotonic() + PATIENCE_SECONDS / 2
    while not condition():
        assert time.monotonic() < deadline, f"{what} never came"
        time.sleep(0.01)
