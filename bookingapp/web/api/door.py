"""The door for programs: who calls, how often they may, what every answer carries. No cookie counts here."""

from contextlib import suppress

from flask import g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import MethodNotAllowed, Unauthorized

from bookingapp.base import clock
from bookingapp.base.db import write
from bookingapp.domain.business.keys import note_use
from bookingapp.web.access import ACCESS
from bookingapp.web.api.availability import foreseen
from bookingapp.web.api.call import Call, begin_call
from bookingapp.web.api.credentials import AGENT, read_credential
from bookingapp.web.api.limits import count_call, counted_call, tell_limits
from bookingapp.web.api.operation import api
from bookingapp.web.application import Response
from bookingapp.web.envelope import refusal

OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key",
    "Access-Control-Max-Age": "7200",
}
"""What a browser is told that asks before it sends a page's request."""
SHOWN = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "RateLimit, Retry-After, Idempotent-Replayed"),
)
USE_NOTED = 60
"""Seconds between two notes of when a key was last used."""

_AGENT = f"HTTP_{AGENT.upper().replace('-', '_')}"
_noted: dict[str, int] = {}


@api.before_app_request
def preflight() -> Response | None:
    """A browser asks, without a credential, whether a page of another site may call an address that exists.

    Reading the answer is another matter: only those to publishable keys say that it may.
    """
    is_asking = request.method == "OPTIONS" and request.path.startswith(f"{api.url_prefix}/")
    if not is_asking or not isinstance(request.routing_exception, MethodNotAllowed):
        return None
    return Response(status=204, headers=OPEN)


@api.before_request
def begin() -> ResponseReturnValue | None:
    """Read the credential, then count; an address without one is counted too, and before it is told so."""
    fault: Unauthorized | None = None
    call: Call | None = None
    try:
        call = counted_call(foreseen) or read_credential()
    except Unauthorized as error:
        fault = error
    refused = count_call(call)
    if refused is not None:
        return refused
    if fault is not None or (call is None and ACCESS.get(request.endpoint or "") != "open"):
        answer = refusal(401, message=fault.description if fault and fault.description else "")
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer
    if not takes_json(request.environ.get("HTTP_ACCEPT", "")):
        return refusal(406)
    if call is not None:
        call.is_agent = _AGENT in request.environ
        begin_call(call)
    return None


def takes_json(accepted: str) -> bool:
    """Whether an Accept header lets JSON through; kinds of it, such as `application/vnd.api.v2+json`, do."""
    wanted = accepted.lower()
    return not wanted or "json" in wanted or "*/*" in wanted or "application/*" in wanted


@api.after_request
def end(response: Response) -> Response:
    """Limits in headers; other sites' pages may read what a publishable key is shown; nothing is cached."""
    tell_limits(response)
    call: Call | None = g.get("call")
    if call is None or call.is_publishable:
        response.plain += SHOWN
    if call is not None and call.owner.startswith("key_"):
        _note(call.owner)
    return response


def _note(key_ref: str) -> None:
    """Now and then, and without waiting for anybody: where another one is writing, the next request tries again."""
    now = clock.seconds()
    if now - _noted.get(key_ref, 0) < USE_NOTED:
        return
    done = False
    with suppress(OperationalError), write(at_once=True):
        done = note_use(key_ref, now)
    if done:
        if len(_noted) > 10_000:
            _noted.clear()
        _noted[key_ref] = now
