"""What can go wrong in the trade, as the doors see it: each error has a code, a sentence and details."""

from collections.abc import Mapping
from typing import Any


class DomainError(Exception):
    """Base of every refusal. `code` is the API's closed list; `status` is the HTTP status of a door."""

    code = "CONFLICT"
    status = 409
    retry_seconds: int | None = None
    """After how many seconds it may go better, where that alone helps."""

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details: dict[str, Any] = details


class NotFound(DomainError):
    """No such row, or one that the actor may not know of."""

    code = "NOT_FOUND"
    status = 404


class Forbidden(DomainError):
    """The actor is known, the row is theirs to know, the right is missing."""

    code = "FORBIDDEN"
    status = 403


class Invalid(DomainError):
    """Values that can never be accepted; `fields` maps a field's path to its sentences."""

    code = "VALIDATION_FAILED"
    status = 422

    def __init__(self, message: str, fields: Mapping[str, list[str]] | None = None) -> None:
        super().__init__(message, fields=dict(fields or {}))

    @property
    def fields(self) -> dict[str, list[str]]:
        """Sentences by field path."""
        return dict(self.details["fields"])


class Conflict(DomainError):
    """The row is not in a state that allows this."""


class TimeRefused(DomainError):
    """A well-formed time that cannot be had; `reason` names the rule.

    Reasons: taken, notice, window, hours, step, cap, blocked, past.
    """

    code = "BOOKING_CONFLICT"

    def __init__(self, reason: str, message: str, **details: Any) -> None:
        super().__init__(message, reason=reason, **details)
        self.reason = reason


class HoldExpired(DomainError):
    """The hold's minutes are over and its time is no longer kept."""

    code = "HOLD_EXPIRED"
