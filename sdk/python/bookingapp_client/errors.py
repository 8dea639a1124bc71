"""What the API refuses, as exceptions: one class for each kind, made from the envelope that every refusal has."""

from typing import Any

import httpx


class ApiError(Exception):
    """The API refused, or something in between did.

    `status` is the HTTP status, `code` the word to go by (such as "BOOKING_CONFLICT"; "" when the answer was not the
    API's), `message` a sentence for people, `details` what else was said, `retry_after` seconds if the answer told.
    """

    def __init__(
        self, status: int, code: str, message: str, details: dict[str, Any], retry_after: float | None = None
    ):
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.details = details
        self.retry_after = retry_after


class Unauthorized(ApiError):
    """401: no key or token, or not a good one."""


class Forbidden(ApiError):
    """403: the credential lacks a scope, or may not do this at all."""


class NotFound(ApiError):
    """404: nothing there, or nothing that you may know of."""


class Conflict(ApiError):
    """409: the time cannot be had, a hold has run out, or things are not in a state that allows this."""

    @property
    def reason(self) -> str | None:
        """Why a time is refused: taken, notice, window, hours, step, cap, blocked or past."""
        return self.details.get("reason")

    @property
    def next_available(self) -> str | None:
        """The first free start after the asked time, ISO 8601."""
        return self.details.get("next_available")

    @property
    def alternatives(self) -> list[Any]:
        """Up to three nearest free times."""
        return self.details.get("alternatives") or []


class Invalid(ApiError):
    """422: values that cannot be accepted."""

    @property
    def fields(self) -> dict[str, list[str]]:
        """Sentences by field, such as {"client.email": ["…"]}."""
        return self.details.get("fields") or {}


class RateLimited(ApiError):
    """429: asked too often, beyond what was waited for."""


class Unavailable(ApiError):
    """503: busy, beyond what was waited for."""


KINDS: dict[int, type[ApiError]] = {
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    422: Invalid,
    429: RateLimited,
    503: Unavailable,
}


def error_of(response: httpx.Response) -> ApiError:
    """The exception for an answer of 300 or above, whose body has been read."""
    try:
        said = response.json()["error"]
        code, message, details = str(said["code"]), str(said["message"]), dict(said["details"])
    except (ValueError, KeyError, TypeError):
        code, message, details = "", response.text[:200] or response.reason_phrase, {}
    kind = KINDS.get(response.status_code, ApiError)
    return kind(response.status_code, code, message, details, retry_after(response))


def retry_after(response: httpx.Response) -> float | None:
    """Seconds the answer asks to wait; None when it does not, or names a date."""
    told = response.headers.get("Retry-After", "")
    return float(told) if told.isascii() and told.isdigit() else None
