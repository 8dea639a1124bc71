"""What an operation may refuse, as the document tells it: which statuses, with which codes, in the one envelope."""

import re
from typing import Any

from bookingapp.web.api.operation import Operation
from bookingapp.web.envelope import CODES, JSON, MORE_CODES

_NAMES = {status: "".join(word.title() for word in code.split("_")) for status, code in CODES.items()}
_PLACE = re.compile(r"\{\w+\}")
NAMING = frozenset({"service_id", "parts"})
"""Fields whose service may be unknown, which is a 404 wherever it stands."""
LIMITED = ("RateLimit", "RateLimit-Policy", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")


def refusals_of(one: Operation) -> dict[str, Any]:
    """References by status."""
    return {str(code): {"$ref": f"#/components/responses/{_NAMES[code]}"} for code in sorted(_statuses(one))}


def _statuses(one: Operation) -> set[int]:
    found = {400, 401, 406, 429, 500, 503}
    if one.scope is not None:
        found |= {403}
    if _PLACE.search(one.path) or _names_service(one):
        found |= {404}
    if one.query is not None or one.body is not None or one.is_repeatable:
        found |= {422}
    if one.body is not None:
        found |= {413, 415}
    return found | {409} if one.method != "GET" else found


def _names_service(one: Operation) -> bool:
    shapes = [shape for shape in (one.query, one.body) if shape is not None]
    return any(NAMING & shape.model_fields.keys() for shape in shapes)


def good_headers(one: Operation) -> dict[str, Any]:
    """What comes with an answer."""
    names = (*LIMITED, "Idempotent-Replayed") if one.is_repeatable else LIMITED
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _codes(status: int) -> list[str]:
    return [CODES[status], *(code for code, where in MORE_CODES.items() if where == status)]


MEANINGS = {
    400: "The request or its JSON cannot be read.",
    401: "No key or token, or not a good one.",
    402: "A payment is needed first.",
    403: "The credential lacks a scope, named in `details.scope`, or may not do this at all.",
    404: "Nothing there, or nothing that you may know of; `INVALID_SERVICE` for a service that is not offered.",
    405: "The address does not know that method.",
    406: "The answer is JSON, and that is not accepted.",
    409: (
        "Things are not in a state that allows this. `BOOKING_CONFLICT`: the time cannot be had; `details` carries the"
        " `reason`, `requested_time`, `next_available` and up to three `alternatives`. `HOLD_EXPIRED`: the time is no"
        " longer kept. `IDEMPOTENCY_IN_PROGRESS`: the same request is still being worked on."
    ),
    413: "The body is over 1 MiB.",
    415: "The body is not JSON.",
    422: "Values that cannot be accepted; `details.fields` has sentences by the path of their field.",
    429: "Asked too often; wait for `Retry-After` seconds.",
    500: "A fault of ours.",
    503: "Busy; try again after `Retry-After` seconds.",
}
"""A sentence for each status of CODES."""

DETAILS: dict[int, dict[str, Any]] = {
    403: {"scope": "bookings:write"},
    422: {"fields": {"client.email": ["This does not look like an e-mail address: name@example.com."]}},
}
SENTENCES = {
    403: "This key or token lacks the scope bookings:write.",
    404: "There is no such entry.",
    409: "This time has just been taken.",
    422: "Some values cannot be accepted.",
}


def _response(status: int) -> dict[str, Any]:
    error: dict[str, Any] = {
        "code": CODES[status],
        "message": SENTENCES.get(status, MEANINGS[status]),
        "details": DETAILS.get(status, {}),
    }
    if status == 409:
        error |= {"code": "BOOKING_CONFLICT", "details": CONFLICT}
    found: dict[str, Any] = {
        "description": f"{MEANINGS[status]} Codes: {', '.join(f'`{code}`' for code in _codes(status))}.",
        "content": {JSON: {"schema": {"$ref": "#/components/schemas/Error"}, "example": {"error": error}}},
    }
    names = [*LIMITED] if status < 500 else []
    names += ["Retry-After"] if status in {409, 429, 503} else []
    names += ["WWW-Authenticate"] if status == 401 else []
    if names:
        found["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
    return found


CONFLICT = {
    "reason": "taken",
    "requested_time": "2027-03-15T10:00:00-04:00",
    "next_available": "2027-03-15T10:45:00-04:00",
    "alternatives": [
        "2027-03-15T09:15:00-04:00",
        "2027-03-15T10:45:00-04:00",
        "2027-03-15T11:00:00-04:00",
    ],
}
RESPONSES = {_NAMES[status]: _response(status) for status in CODES}
SCHEMAS: dict[str, Any] = {
    "Error": {
        "type": "object",
        "description": "Every refusal. Go by `code`; `message` is a sentence in the reader's language.",
        "required": ["error"],
        "properties": {"error": {"$ref": "#/components/schemas/ErrorBody"}},
        "additionalProperties": False,
    },
    "ErrorBody": {
        "type": "object",
        "description": "What was refused, and why.",
        "required": ["code", "message", "details"],
        "properties": {
            "code": {"$ref": "#/components/schemas/ErrorCode"},
            "message": {"type": "string", "description": "A sentence for people."},
            "details": {
                "type": "object",
                "description": "More to go by; `fields` has sentences by the path of their field.",
                "additionalProperties": True,
            },
        },
        "additionalProperties": False,
    },
    "ErrorCode": {
        "type": "string",
        "description": "The closed list of what can be refused.",
        "enum": [code for status in CODES for code in _codes(status)],
    },
}


def _whole(description: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "integer", "minimum": 0}}


def _text(description: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string"}}


HEADERS: dict[str, Any] = {
    "RateLimit": _text("What is left of each window, and the seconds until it begins anew."),
    "RateLimit-Policy": _text("Each window: how many requests in how many seconds."),
    "X-RateLimit-Limit": _whole("Of the window that is nearest its end: how many requests it allows."),
    "X-RateLimit-Remaining": _whole("How many of them are left."),
    "X-RateLimit-Reset": _whole("When it begins anew, in seconds since 1970."),
    "Retry-After": _whole("Seconds to wait."),
    "Idempotent-Replayed": _text("`true` when this is the stored answer to a request that was sent before."),
    "WWW-Authenticate": _text("Always `Bearer`."),
}
