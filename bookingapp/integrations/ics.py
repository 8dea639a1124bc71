"""Fetch the file at a calendar's address."""

import re
from dataclasses import dataclass

import httpx

from bookingapp.integrations.http import exchange

MOST_BYTES = 10_000_000
_VALIDATOR = re.compile(r"[\x20-\x7e]{1,300}")
_STAMP = re.compile(r"[\x20-\x7e]{1,100}")


class NotServed(Exception):
    """The server answered, but not with the file; `code` is gone, denied, failing or garbled."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class File:
    """The file's bytes, and by what to ask whether it has changed."""

    body: bytes
    etag: str | None
    last_modified: str | None


def fetch(
    address: str, *, etag: str | None = None, last_modified: str | None = None, allow_private: bool = False
) -> File | None:
    """The file; None when it is as it was at these validators. Raises HttpFault, NotServed."""
    headers = {"accept": "text/calendar, text/plain;q=0.5, */*;q=0.1"}
    if etag:
        headers["if-none-match"] = etag
    if last_modified:
        headers["if-modified-since"] = last_modified
    answer = exchange("GET", address, headers=headers, most_bytes=MOST_BYTES, allow_private=allow_private)
    if answer.status == 304 and (etag or last_modified):
        return None
    if answer.status != 200:
        raise NotServed(_code(answer.status))
    return File(
        answer.body,
        _validator(answer.headers, "etag", _VALIDATOR),
        _validator(answer.headers, "last-modified", _STAMP),
    )


def _code(status: int) -> str:
    if status in {401, 402, 403, 407, 451}:
        return "denied"
    if status in {404, 410}:
        return "gone"
    return "failing" if status == 429 or status >= 500 else "garbled"


def _validator(headers: httpx.Headers, name: str, form: re.Pattern[str]) -> str | None:
    """A validator that can be stored and sent back; without it the file is simply read anew."""
    value = headers.get(name)
    return value if value and form.fullmatch(value) else None
