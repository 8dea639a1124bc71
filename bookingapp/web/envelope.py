"""Errors as programs read them: one envelope for every refusal and fault below /api and at /mcp."""

from http import HTTPStatus
from typing import Any

import orjson
from flask import request

from bookingapp.base.errors import DomainError, Invalid
from bookingapp.base.i18n import _
from bookingapp.web.application import Response

ROOT = "/api/"
API = "/api/v1"
MCP = "/mcp"
RESOURCES = "/.well-known/oauth-protected-resource"
"""Below it each address that takes tokens tells where they are to be had (RFC 9728)."""
JSON = "application/json"
CODES = {
    400: "INVALID_REQUEST",
    401: "UNAUTHORIZED",
    402: "PAYMENT_REQUIRED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    406: "NOT_ACCEPTABLE",
    409: "CONFLICT",
    413: "PAYLOAD_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    422: "VALIDATION_FAILED",
    429: "RATE_LIMITED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}
"""The code of a status where no other is said."""
MORE_CODES = {
    "INVALID_SERVICE": 404,
    "BOOKING_CONFLICT": 409,
    "HOLD_EXPIRED": 409,
    "IDEMPOTENCY_IN_PROGRESS": 409,
}
"""Codes that say more than their status: with CODES the closed list."""


def is_program() -> bool:
    """Whether the request is one of the API's, known or not, or an assistant's."""
    path = request.path
    return path.startswith(ROOT) or path in {MCP, ROOT[:-1]}


def refusal(status: int, code: str = "", message: str = "", details: Any = None) -> Response:
    """The envelope."""
    error = {
        "code": code or CODES.get(status) or ("INVALID_REQUEST" if status < 500 else "INTERNAL"),
        "message": message or _sentence(status),
        "details": details or {},
    }
    return Response(orjson.dumps({"error": error}), status, content_type=JSON)


def of_domain(error: DomainError) -> Response:
    """What the domain refused."""
    details = dict(error.details)
    message = error.message
    if isinstance(error, Invalid) and not message:
        message = _("Some values cannot be accepted.")
    answer = refusal(error.status, error.code, message, details)
    if error.retry_seconds is not None:
        answer.headers["Retry-After"] = str(error.retry_seconds)
    return answer


def _sentence(status: int) -> str:
    said = {
        401: _("Send a key or token: Authorization: Bearer …"),
        404: _("There is nothing at this address."),
        405: _("This address does not know that method."),
        413: _("The body is too large: at most 1 MiB."),
        415: _("Send JSON: Content-Type: application/json."),
        500: _("Something went wrong on our side."),
        503: _("This is busy just now. Try again in a moment."),
    }
    return said.get(status) or HTTPStatus(status).phrase
