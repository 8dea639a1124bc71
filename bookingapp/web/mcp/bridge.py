"""From a request of ours to the SDK's transport and back: one event loop for one message, in the request's own thread."""

import asyncio
import logging
from collections.abc import MutableMapping
from typing import Any

from flask import request
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

from bookingapp.web.application import Response
from bookingapp.web.mcp.server import make_server
from bookingapp.web.mcp.ways import Way

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]

logging.getLogger("mcp").setLevel(logging.WARNING)


def serve(way: Way) -> Response:
    """What the SDK answers to the running request. Nothing is kept from one to the next."""
    exchange = Exchange(_scope(), request.get_data(cache=True))
    asyncio.run(exchange.run(way))
    return Response(bytes(exchange.said), exchange.status, exchange.headers)


def _scope() -> Scope:
    """The request as ASGI describes it."""
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in request.headers]
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": request.scheme,
        "path": request.path,
        "raw_path": request.path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": headers,
        "client": None,
        "server": None,
    }


class Exchange:
    """One request of ASGI and its answer; the body is there as a whole, and the answer is gathered."""

    def __init__(self, scope: Scope, body: bytes) -> None:
        self.scope, self.body = scope, body
        self.status, self.headers, self.said = 500, list[tuple[str, str]](), bytearray()
        self._read = False

    async def run(self, way: Way) -> None:
        """Let the SDK's stateless transport answer it."""
        manager = StreamableHTTPSessionManager(make_server(way), json_response=True, stateless=True)
        async with manager.run():
            await manager.handle_request(self.scope, self.receive, self.send)

    async def receive(self) -> Message:
        """The body; after that there is nothing to come as long as we have not answered."""
        if not self._read:
            self._read = True
            return {"type": "http.request", "body": self.body, "more_body": False}
        await asyncio.Event().wait()
        raise AssertionError

    async def send(self, message: Message) -> None:
        """A part of the answer."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = [
                (name.decode("latin-1"), value.decode("latin-1"))
                for name, value in message["headers"]
                if name.lower() != b"content-length"
            ]
        elif message["type"] == "http.response.body":
            self.said += message.get("body", b"")
