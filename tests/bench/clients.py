"""Thirty-two clients who book over HTTP, each on a connection that stays open, in a process of their own."""

import http.client
import multiprocessing
import re
import socket
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from html import unescape
from queue import Empty, SimpleQueue
from typing import TypeVar
from urllib.parse import urlencode

CLIENTS = 32

Request = TypeVar("Request")
Answer = tuple[int, str]
"""Status and Location."""

_FORM = re.compile(r'<form[^>]* id="details"[^>]* action="([^"]+)"')
_TOKEN = re.compile(r'name="token" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Storm:
    """What came of it: bookings acknowledged, other answers by status, and how long it took in seconds."""

    booked: int
    others: dict[int, int]
    seconds: float

    @property
    def rate(self) -> float:
        """Bookings acknowledged a second."""
        return self.booked / self.seconds


def book_directly(port: int, slug: str, service: str, starts: Sequence[str], warm: int) -> Storm:
    """Post the details form of each start's own link; forms are fetched before the clock starts."""
    return _apart(_book_directly, port, slug, service, starts, warm)


def hold_and_book(port: int, slug: str, service: str, starts: Sequence[str], warm: int) -> Storm:
    """Take the time, which keeps it, then post the details: two requests for each booking."""
    return _apart(_hold_and_book, port, slug, service, starts, warm)


def _apart(work: Callable[..., Storm], *arguments: object) -> Storm:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def _book_directly(port: int, slug: str, service: str, starts: Sequence[str], warm: int) -> Storm:
    with ThreadPoolExecutor(4) as pool:
        links = [f"/book/{slug}/{service}/details?start={start}" for start in starts]
        forms = list(pool.map(lambda link: _open_form(port, link), links))
    sent = [_post(action, _person(number, token)) for number, (action, token) in enumerate(forms)]
    _run(port, sent[:warm], _one_step)
    return _run(port, sent[warm:], _one_step)


def _hold_and_book(port: int, slug: str, service: str, starts: Sequence[str], warm: int) -> Storm:
    _action, token = _open_form(port, f"/book/{slug}/{service}/details?start={starts[-1]}")
    sent = [
        (_post(f"/book/{slug}/{service}", {"token": token, "start": start}), _person(number, token))
        for number, start in enumerate(starts)
    ]
    _run(port, sent[:warm], _two_steps)
    return _run(port, sent[warm:], _two_steps)


def _one_step(line: "_Line", request: bytes) -> Answer:
    return line.ask(request)


def _two_steps(line: "_Line", request: tuple[bytes, dict[str, str]]) -> Answer:
    status, location = line.ask(request[0])
    return line.ask(_post(location, request[1])) if status == 303 else (status, location)


def _person(number: int, token: str) -> dict[str, str]:
    """Somebody new each time, as strangers are."""
    mark = f"{time.time_ns():x}{number}"
    return {"token": token, "name": f"Client {number}", "email": f"c{mark}@example.com"}


def _post(path: str, fields: dict[str, str]) -> bytes:
    body = urlencode(fields)
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


_local = threading.local()


def _open_form(port: int, link: str) -> tuple[str, str]:
    """Where the form of a link posts to, and its token."""
    if not hasattr(_local, "connection"):
        _local.connection = http.client.HTTPConnection("127.0.0.1", port)
    _local.connection.request("GET", link)
    answer = _local.connection.getresponse()
    page = answer.read().decode()
    action, token = _FORM.search(page), _TOKEN.search(page)
    if answer.status != 200 or not action or not token:
        raise RuntimeError(f"{link} answered {answer.status}: {page[:500]}")
    return unescape(action[1]), token[1]


class _Line:
    """A connection that stays open; raw, since the load shares the machine with the server."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._rest = b""

    def ask(self, request: bytes) -> Answer:
        """Send, and wait for the whole answer."""
        self._socket.sendall(request)
        while b"\r\n\r\n" not in self._rest:
            self._more()
        head, self._rest = self._rest.split(b"\r\n\r\n", 1)
        lines = head.decode().split("\r\n")
        fields = {
            name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])
        }
        length = int(fields.get("content-length", 0))
        while len(self._rest) < length:
            self._more()
        self._rest = self._rest[length:]
        return int(lines[0].split()[1]), fields.get("location", "")

    def _more(self) -> None:
        got = self._socket.recv(65536)
        if not got:
            raise ConnectionError("the server hung up")
        self._rest += got


def _run(port: int, requests: Sequence[Request], step: Callable[[_Line, Request], Answer]) -> Storm:
    """All clients at once, each taking the next request as soon as its last one is answered."""
    waiting: SimpleQueue[Request] = SimpleQueue()
    for request in requests:
        waiting.put(request)
    answers: list[Answer] = []
    ready = threading.Barrier(CLIENTS + 1)

    def client() -> None:
        line = _Line(port)
        ready.wait()
        while True:
            try:
                request = waiting.get_nowait()
            except Empty:
                return
            answers.append(step(line, request))

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    ready.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    statuses = [status for status, location in answers if not (status == 303 and "/booked/" in location)]
    others = {status: statuses.count(status) for status in set(statuses)}
    return Storm(len(answers) - len(statuses), others, seconds)
