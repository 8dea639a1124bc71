"""The door for assistants: the Model Context Protocol over streamable HTTP, stateless, each answer one JSON body.

The same credentials, limits and refusals as the API, through which every tool goes. The protocol itself is spoken by
the SDK, which is imported with the first request: a process that nobody asks for it does not carry it.
"""

from urllib.parse import urlsplit

from flask import Blueprint, current_app, request
from werkzeug.exceptions import Unauthorized

from bookingapp.base.db import db
from bookingapp.web.access import access
from bookingapp.web.addresses import absolute
from bookingapp.web.api.call import Call
from bookingapp.web.api.credentials import read_credential
from bookingapp.web.api.limits import count_call, tell_limits
from bookingapp.web.api.strict import Unreadable, read_json
from bookingapp.web.application import Response
from bookingapp.web.envelope import MCP, RESOURCES, of_domain, refusal
from bookingapp.web.installation import current_settings
from bookingapp.web.mcp.ways import Inside
from bookingapp.web.request import language

mcp = Blueprint("mcp", __name__)

HERE = frozenset({"127.0.0.1", "localhost", "::1"})
"""Hosts that a page of this machine may come from when it is not configured where we are."""


@mcp.post(MCP, provide_automatic_options=False)
@access("program")
def answer() -> Response:
    """One message of the protocol."""
    if not is_ours(request.headers.get("Origin")):
        return refusal(403, message="Pages of other sites may not speak to this address.")
    try:
        call = read_credential()
    except Unauthorized as error:
        return _unknown(error.description)
    if call is None:
        return _unknown("")
    db.session.rollback()  # the request inside this one takes the connection
    return _served(call)


def _unknown(why: str | None) -> Response:
    """Who has no key is counted by address."""
    refused = count_call(None) or refusal(401, message=why or "")
    if refused.status_code == 401:
        more = absolute(RESOURCES + MCP)
        refused.headers["WWW-Authenticate"] = f'Bearer realm="bookingapp", resource_metadata="{more}"'
    return refused


def _served(call: Call) -> Response:
    """What needed no request to the API is counted here, so that nothing is free."""
    try:
        read_json(request.get_data(cache=True))
    except Unreadable as error:
        return count_call(call) or of_domain(error)
    from bookingapp.web.mcp.bridge import serve  # the SDK comes with it

    way = Inside(
        current_app._get_current_object(),  # type: ignore[attr-defined]
        call,
        request.host_url.rstrip("/"),
        request.remote_addr or "",
        language(),
    )
    found = serve(way)
    return found if way.asked else count_call(call) or found


@mcp.after_request
def end(response: Response) -> Response:
    """Limits in headers; nothing is kept."""
    tell_limits(response)
    response.headers["Cache-Control"] = "no-store"
    return response


def is_ours(origin: str | None) -> bool:
    """Whether a page may ask: none but our own, as it is configured, since a Host header can be a rebound name.

    Programs send no Origin. The protocol asks for this check.
    """
    if origin is None:
        return True
    settings = current_settings()
    try:
        came, base = urlsplit(origin), urlsplit(settings.base_url or request.host_url)
        if settings.base_url is None and base.hostname not in HERE:
            return False
        return (came.scheme, came.hostname, came.port) == (base.scheme, base.hostname, base.port)
    except ValueError:
        return False
