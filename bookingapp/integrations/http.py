"""Requests to addresses that somebody else chose: calendars to read, webhooks to call.

The address is looked up by us, every answer is judged, and the connection goes to an address that was
judged, so that a name which points elsewhere a moment later gains nothing. Name for TLS and Host stay as
given. Redirects are followed by hand and judged alike. One limit of time holds for the whole exchange, one
of size for the unpacked body. No proxies and no cookies; nothing here writes an address to the log.
"""

import base64
import queue
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

import httpcore
import httpx

from bookingapp import __version__

SECONDS = 20.0
MOST_BYTES = 5_000_000
MOST_REDIRECTS = 5
MOST_TRIED = 4
"""Addresses of one name that are tried in turn."""

_LONGEST = 2000
_HOST = re.compile(rb"[0-9A-Za-z._:-]+")
_MOVED = {301, 302, 303, 307, 308}

_CLOSED = [
    ip_network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared by carriers; some clouds answer for metadata there
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's inner services, on a public number
        "169.254.0.0/16",  # link-local, and the metadata of most clouds
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",
        "2002::/16",  # 6to4
        "2620:4f:8000::/48",
        "3fff::/20",
    )
]
_OPEN6 = ip_network("2000::/3")
"""All that is given out. Loopback, link-local, unique-local, multicast, NAT64 and IPv4 in disguise lie outside."""


class HttpFault(Exception):
    """An exchange that came to nothing; `code` says why, and nothing in it tells the address.

    address: not one of http or https. refused: leads to an inner network. unknown: there is no such name.
    unreachable: nobody answered. tls: no trust in who answered. slow, large: beyond the limits.
    redirects: too many, or from https to http. garbled: the answer breaks the protocol.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back at the end of all redirects, the body unpacked."""

    status: int
    headers: httpx.Headers
    body: bytes


def is_public(text: str) -> bool:
    """Whether an IP address lies in the open internet, by IANA's registers of special purposes."""
    address = ip_address(text)
    if isinstance(address, IPv6Address) and (address.scope_id or address not in _OPEN6):
        return False
    return not any(address in network for network in _CLOSED)


def look_up(host: str, port: int) -> list[str]:
    """The IP addresses of a name, in the resolver's order. Raises OSError, UnicodeError."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@lru_cache(maxsize=1)
def tls_context() -> ssl.SSLContext:
    """Whom to trust: the common authorities, or those that the operator names in SSL_CERT_FILE."""
    return httpx.create_ssl_context()


def exchange(
    method: str,
    address: str,
    *,
    headers: Mapping[str, str] | None = None,
    content: bytes = b"",
    seconds: float = SECONDS,
    most_bytes: int = MOST_BYTES,
    redirects: int = MOST_REDIRECTS,
    allow_private: bool = False,
    cut: bool = False,
) -> Answer:
    """Ask an address and return its answer, whatever its status. Raises HttpFault.

    With `cut` a body that is too long or cannot be unpacked is no fault: as much is kept as was read. Redirects are followed for GET alone. Never call this inside a write transaction.
    """
    deadline = _Deadline(seconds)
    url = _checked(address)
    sent = httpx.Headers(headers)
    for _ in range(redirects + 1):
        answer = _ask(method, url, sent, content, _Guard(deadline, allow_private), most_bytes, cut)
        onwards = answer.headers.get("location")
        if method != "GET" or answer.status not in _MOVED or not onwards or not redirects:
            return answer
        url, before = _redirected(url, onwards), url
        if (url.scheme, url.host, url.port) != (before.scheme, before.host, before.port):
            sent.pop("authorization", None)
    raise HttpFault("redirects")


def _checked(address: str | httpx.URL) -> httpx.URL:
    try:
        url = httpx.URL(address)
        is_good = (
            url.scheme in {"http", "https"} and _HOST.fullmatch(url.raw_host) and len(str(url)) <= _LONGEST
        )
        is_good = is_good and 0 < (url.port or 443) < 65536
    except (httpx.InvalidURL, TypeError, ValueError):
        is_good = None
    if not is_good:
        raise HttpFault("address") from None
    return url


def _redirected(url: httpx.URL, onwards: str) -> httpx.URL:
    try:
        found = _checked(url.join(onwards))
    except (httpx.InvalidURL, ValueError):
        raise HttpFault("address") from None
    if (url.scheme, found.scheme) == ("https", "http"):
        raise HttpFault("redirects")
    return found


class _Deadline:
    """The moment at which patience ends."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds until then. Raises HttpFault when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise HttpFault("slow")
        return left


class _Guard(httpcore.NetworkBackend):
    """Connects to judged addresses alone, and lets nothing last beyond the deadline."""

    def __init__(self, deadline: _Deadline, allow_private: bool) -> None:
        self._deadline, self._allow_private = deadline, allow_private
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Look the name up, judge every answer, and connect to the first that lets us."""
        found = self._judged(host, port)
        for place, address in enumerate(found, 1):
            try:
                patience = self._deadline.left() / (len(found) - place + 1)
                stream = self._network.connect_tcp(address, port, patience)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if place == len(found):
                    raise
            else:
                return _Stream(stream, self._deadline)
        raise HttpFault("unknown")

    def _judged(self, host: str, port: int) -> list[str]:
        found = list(dict.fromkeys(_looked_up(host, port, self._deadline.left())))
        if not self._allow_private and not all(map(is_public, found)):
            raise HttpFault("refused")
        return found[:MOST_TRIED]


def _looked_up(host: str, port: int, seconds: float) -> list[str]:
    """The answers of a resolver that may take its time; one that is late is left to itself."""
    answers: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(look_up(host, port))
        except (OSError, ValueError) as error:  # what is no name at all is a UnicodeError
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        found = answers.get(timeout=seconds)
    except queue.Empty:
        raise HttpFault("slow") from None
    if isinstance(found, Exception):
        raise HttpFault("unknown")
    return found


class _Stream(httpcore.NetworkStream):
    """A connection on which each step may take no longer than what is left for all."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Some bytes, or none at the end."""
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """All of it; whoever takes it in small sips gains no time."""
        sock, rest = self._stream.get_extra_info("socket"), memoryview(buffer)
        try:
            while rest:
                sock.settimeout(self._deadline.left())
                rest = rest[sock.send(rest[:16384]) :]
        except TimeoutError:
            raise httpcore.WriteTimeout from None
        except OSError:  # it may have answered before it closed
            raise httpcore.WriteError from None

    def close(self) -> None:
        """End it."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same, encrypted; the name is the one that was asked for, not the address."""
        try:
            inner = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left())
        except httpcore.ConnectError as error:
            raise HttpFault("tls" if isinstance(error.__cause__, ssl.SSLError) else "unreachable") from None
        return _Stream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """What the connection knows of itself."""
        return self._stream.get_extra_info(info)


def _ask(
    method: str,
    url: httpx.URL,
    headers: httpx.Headers,
    content: bytes,
    guard: _Guard,
    most_bytes: int,
    cut: bool,
) -> Answer:
    """One request on a connection of its own."""
    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    sent = _sent(url, headers)
    try:
        with (
            httpcore.ConnectionPool(ssl_context=tls_context(), network_backend=guard) as pool,
            pool.stream(method, target, headers=sent, content=content or None) as response,
        ):
            found = httpx.Headers(response.headers)
            body = _body(response.iter_stream(), found.get("content-encoding", ""), most_bytes, cut)
            return Answer(response.status, found, body)
    except httpcore.TimeoutException:
        raise HttpFault("slow") from None
    except httpcore.NetworkError:
        raise HttpFault("unreachable") from None
    except (httpcore.ProtocolError, zlib.error):
        raise HttpFault("garbled") from None


def _sent(url: httpx.URL, headers: httpx.Headers) -> list[tuple[bytes, bytes]]:
    sent = httpx.Headers(
        {
            "host": url.netloc.decode("ascii"),
            "accept": "*/*",
            "accept-encoding": "gzip",
            "connection": "close",
            "user-agent": f"bookingapp/{__version__}",
        }
    )
    if url.userinfo:
        credentials = base64.b64encode(f"{url.username}:{url.password}".encode()).decode()
        sent["authorization"] = f"Basic {credentials}"
    sent.update(headers)
    return list(sent.raw)


def _body(chunks: Iterable[bytes], encoding: str, most: int, cut: bool) -> bytes:
    """The body unpacked, never more of it in memory than may be. Raises HttpFault, zlib.error."""
    body = bytearray()
    try:
        for piece in _unpacked(chunks, encoding.strip().lower(), most):
            body += piece
            if len(body) > most:
                raise HttpFault("large")
    except (HttpFault, zlib.error) as fault:
        if not cut or getattr(fault, "code", "garbled") not in {"large", "garbled"}:
            raise
    return bytes(body[:most])


def _unpacked(chunks: Iterable[bytes], encoding: str, most: int) -> Iterator[bytes]:
    """The pieces unpacked; an answer without a body, such as 304, may name an encoding all the same."""
    if encoding in {"", "identity"}:
        yield from chunks
        return
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 32)  # gzip or zlib, by their heads
    chunk = None
    for chunk in chunks:
        if encoding not in {"gzip", "x-gzip", "deflate"}:
            raise HttpFault("garbled")
        yield unpack.decompress(chunk, most + 1)
        if unpack.unconsumed_tail:
            raise HttpFault("large")
        if unpack.eof:
            return
    if chunk is not None:
        raise HttpFault("garbled")
