"""A program that receives webhooks: it answers as its address says, well or badly, and keeps what came."""

import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Came:
    """One request: which address it was sent to, its headers by lower-case names, its body, and when."""

    path: str
    headers: dict[str, str]
    body: bytes
    at: float = field(default_factory=time.monotonic)

    @property
    def said(self) -> dict[str, Any]:
        """The body, read."""
        found: dict[str, Any] = json.loads(self.body)
        return found


class Receiver(ThreadingHTTPServer):
    """Paths: /hang, /drip, /slow-head, /close, /huge, a status such as /500 or /301, anything else is well."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Ear)
        self.came: list[Came] = []
        self.released = threading.Event()

    def url(self, path: str = "in") -> str:
        """An address of it."""
        return f"http://127.0.0.1:{self.server_port}/{path}"

    def at(self, path: str) -> list[Came]:
        """What came to one address."""
        return [one for one in self.came if one.path == f"/{path}"]

    def handle_error(self, *_: Any) -> None:
        """Whoever calls may hang up."""


class _Ear(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        """Keep it, and behave."""
        server = self.server
        assert isinstance(server, Receiver)
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        server.came.append(Came(self.path, headers, body))
        name = self.path.strip("/")
        slow = {
            "hang": b"",
            "drip": b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n",
            "slow-head": b"HTTP/1.1 200 OK\r\nX: ",
        }
        if name in slow:
            self._linger(slow[name], drip=name != "hang")
        elif name == "close":
            self.connection.shutdown(socket.SHUT_RDWR)
        else:
            self._answer(
                int(name) if name.isdigit() else 200, b"x" * 300_000 if name == "huge" else b"thanks"
            )

    def _linger(self, head: bytes, *, drip: bool) -> None:
        server = self.server
        assert isinstance(server, Receiver)
        with contextlib.suppress(OSError):
            self.wfile.write(head)
            while not server.released.wait(0.02):
                if drip:
                    self.wfile.write(b"x")

    def _answer(self, status: int, body: bytes) -> None:
        server = self.server
        assert isinstance(server, Receiver)
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("location", server.url("inner"))
        if status == 503:
            self.send_header("retry-after", "7200")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)

    def log_message(self, *_args: Any) -> None:
        """Nothing."""


@contextmanager
def receiver() -> Iterator[Receiver]:
    """One that listens until the end."""
    with Receiver() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield server
        finally:
            server.released.set()
            server.shutdown()
