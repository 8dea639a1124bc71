"""The ways to the API: inside this process, or over the network. A tool does not know which one it goes."""

import json
from collections.abc import Mapping
from contextvars import Context
from dataclasses import dataclass, field
from typing import Any, Protocol

from flask import Flask
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

from bookingapp.web.api.call import Call
from bookingapp.web.api.credentials import AGENT, GIVEN
from bookingapp.web.envelope import API

NAME = "mcp"
"""How requests say that an assistant sends them."""

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the API said: its status, the JSON, and for how many seconds it asks to wait."""

    status: int
    data: Any
    wait: str | None = None

    @property
    def is_good(self) -> bool:
        """Whether it was done."""
        return self.status < 300


class Way(Protocol):
    """Sends one request to the API."""

    def ask(
        self,
        method: str,
        path: str,
        query: Fields | None = None,
        body: Fields | None = None,
        repeat: str | None = None,
    ) -> Answer:
        """One request below the API's root; `repeat` is its Idempotency-Key."""


@dataclass(slots=True)
class Inside:
    """Through the whole door of the API in this process, by a credential that was read already.

    `asked` counts the requests: each is limited there, as any program's.
    """

    app: Flask
    call: Call
    base_url: str
    address: str = "127.0.0.1"
    language: str = "en"
    key: str | None = None
    """The credential itself, where this way outlives a request: it is then read anew with each."""
    asked: int = field(default=0, init=False)

    def ask(
        self,
        method: str,
        path: str,
        query: Fields | None = None,
        body: Fields | None = None,
        repeat: str | None = None,
    ) -> Answer:
        """In a context of its own, so that nothing of the request around it is shared."""
        self.asked += 1
        proof = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        given = {} if self.key else {GIVEN: self.call}
        builder = EnvironBuilder(
            API + path,
            self.base_url,
            method=method,
            query_string=dict(query or {}),
            json=body,
            headers=Headers(_headers(repeat) | proof | {"Accept-Language": self.language}),
            environ_base={"REMOTE_ADDR": self.address, **given},
        )
        said, status, headers = Context().run(
            run_wsgi_app, self.app.wsgi_app, builder.get_environ(), buffered=True
        )
        return _answer(int(status.split()[0]), b"".join(said), headers.get("Retry-After"))


@dataclass(slots=True)
class Outside:
    """Over the network, to an installation elsewhere, with a key of it."""

    base_url: str
    key: str

    def ask(
        self,
        method: str,
        path: str,
        query: Fields | None = None,
        body: Fields | None = None,
        repeat: str | None = None,
    ) -> Answer:
        """One HTTP request. What cannot be reached is told as a refusal, so that the assistant hears of it."""
        import httpx  # whoever goes inside does not need it

        headers = _headers(repeat) | {"Authorization": f"Bearer {self.key}"}
        try:
            found = httpx.request(
                method,
                self.base_url + API + path,
                params=dict(query or {}),
                json=body,
                headers=headers,
                timeout=30,
            )
        except httpx.HTTPError as error:
            message = f"The booking server cannot be reached: {type(error).__name__}."
            return Answer(503, {"error": {"code": "UNAVAILABLE", "message": message, "details": {}}})
        return _answer(found.status_code, found.content, found.headers.get("Retry-After"))


def _headers(repeat: str | None) -> dict[str, str]:
    return {AGENT: NAME} | ({"Idempotency-Key": repeat} if repeat is not None else {})


def _answer(status: int, said: bytes, wait: str | None) -> Answer:
    try:
        data = json.loads(said) if said else None
    except ValueError:
        message = "The booking server did not answer as expected."
        return Answer(502, {"error": {"code": "INTERNAL", "message": message, "details": {}}})
    return Answer(status, data, wait)
