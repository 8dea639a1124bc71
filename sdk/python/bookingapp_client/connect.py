"""A connection that waits when it is told to, sends nothing twice, and raises what is refused."""

import asyncio
import time
import uuid
from collections.abc import Iterator
from typing import Any

import httpx

from bookingapp_client.errors import error_of, retry_after
from bookingapp_client.v1.client import AuthenticatedClient


def connect(
    url: str, key: str, *, tries: int = 3, patience: float = 30, timeout: float = 30, **options: Any
) -> AuthenticatedClient:
    """A client for the installation at `url` (with or without /api/v1), for all functions of `v1.api`.

    `key` is a secret or publishable key, or an access token. An answer that says Retry-After (429, 503, and 409 while
    the same request is still at work) is asked again, up to `tries` times in all, unless it asks for more than
    `patience` seconds. Every POST carries an Idempotency-Key, one of its own if none is given, so that asking again
    never does it twice. `options` go to httpx (proxy, verify, headers …).
    """
    base = url.rstrip("/").removesuffix("/api/v1") + "/api/v1"
    headers = {"Authorization": f"Bearer {key}", **options.pop("headers", {})}
    settings = {"base_url": base, "timeout": timeout, "headers": headers, **options}
    client = AuthenticatedClient(base_url=base, token=key)
    client.set_httpx_client(_Patient(tries, patience, **settings))
    client.set_async_httpx_client(_PatientAsync(tries, patience, **settings))
    return client


class _Pauses:
    """Decides what to do with an answer: take it, ask again after a pause, or raise."""

    def __init__(self, tries: int, patience: float):
        self._tries = tries
        self._patience = patience

    def attempts(self, request: httpx.Request) -> Iterator[int]:
        """How many more tries there are after this one."""
        if request.method == "POST":
            request.headers.setdefault("Idempotency-Key", str(uuid.uuid4()))
        yield from range(self._tries - 1, -1, -1)

    def pause(self, response: httpx.Response, left: int) -> float | None:
        """Seconds until the next try; None when the answer is good. Raises ApiError."""
        if response.is_success:
            return None
        wait = retry_after(response)
        if left and wait is not None and wait <= self._patience:
            return wait
        raise error_of(response)


class _Patient(httpx.Client):
    def __init__(self, tries: int, patience: float, **options: Any):
        super().__init__(**options)
        self._pauses = _Pauses(tries, patience)

    def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
        for left in self._pauses.attempts(request):
            response = super().send(request, **options)
            response.read()
            wait = self._pauses.pause(response, left)
            if wait is None:
                return response
            time.sleep(wait)
        raise AssertionError("the last try returns or raises")


class _PatientAsync(httpx.AsyncClient):
    def __init__(self, tries: int, patience: float, **options: Any):
        super().__init__(**options)
        self._pauses = _Pauses(tries, patience)

    async def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
        for left in self._pauses.attempts(request):
            response = await super().send(request, **options)
            await response.aread()
            wait = self._pauses.pause(response, left)
            if wait is None:
                return response
            await asyncio.sleep(wait)
        raise AssertionError("the last try returns or raises")
