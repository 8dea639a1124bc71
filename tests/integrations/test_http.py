"""The guarded client against real servers on this machine that do what hostile ones do."""

import contextlib
import datetime
import gzip
import logging
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpcore
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from bookingapp.integrations import http
from bookingapp.integrations.http import Answer, HttpFault, exchange, is_public

Talk = Callable[[socket.socket], None]

OPEN, INNER = "127.0.0.1", "127.0.0.2"
"""Where tests let the guard go, as if it were the open internet, and where they do not."""


class Server:
    """A socket that does as it is told with each caller, and remembers what each said."""

    def __init__(self, talk: Talk, host: str = OPEN) -> None:
        self.heard: list[bytes] = []
        self._talk = talk
        self._listener = socket.create_server((host, 0))
        self.host, self.port = host, self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def address(self, path: str = "/", host: str | None = None) -> str:
        return f"http://{host or self.host}:{self.port}{path}"

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                caller = self._listener.accept()[0]
            except OSError:
                return
            threading.Thread(target=self._answer, args=(caller,), daemon=True).start()

    def _answer(self, caller: socket.socket) -> None:
        with contextlib.suppress(OSError), caller:
            heard = b""
            while b"\r\n\r\n" not in heard and (more := caller.recv(65536)):
                heard += more
            if length := re.search(rb"(?i)content-length: (\d+)", heard):
                while len(heard.partition(b"\r\n\r\n")[2]) < int(length[1]) and (more := caller.recv(65536)):
                    heard += more
            self.heard.append(heard)
            self._talk(caller)


def says(head: str, body: bytes = b"") -> Talk:
    """A complete answer."""
    lines = [f"HTTP/1.1 {head.splitlines()[0]}", *head.splitlines()[1:], f"Content-Length: {len(body)}"]
    return lambda caller: caller.sendall("\r\n".join([*lines, "", ""]).encode() + body)


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Start servers that end with the test."""
    with contextlib.ExitStack() as stack:

        def start(talk: Talk, host: str = OPEN) -> Server:
            return stack.enter_context(contextlib.closing(Server(talk, host)))

        yield start


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard takes one loopback address for the open internet; the others stay inner ones."""
    monkeypatch.setattr(http, "is_public", lambda text: text == OPEN or is_public(text))


def ask(address: str, **options: object) -> Answer:
    return exchange("GET", address, **({"seconds": 5.0} | options))  # type: ignore[arg-type]


def fault(address: str, **options: object) -> str:
    with pytest.raises(HttpFault) as caught:
        ask(address, **options)
    assert "http" not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return caught.value.code


def test_reads_an_answer(opened: None, serve: Callable[..., Server]) -> None:
    server = serve(says('200 OK\nETag: "1"', b"hello"))
    answer = ask(server.address("/a?b=c"), headers={"If-None-Match": '"0"'})
    assert (answer.status, answer.body, answer.headers["etag"]) == (200, b"hello", '"1"')
    heard = server.heard[0].lower()
    assert heard.startswith(b"get /a?b=c http/1.1\r\n")
    assert f"host: {OPEN}:{server.port}\r\n".encode() in heard
    assert b'if-none-match: "0"' in heard
    assert b"cookie" not in heard and b"authorization" not in heard


def test_posts_and_follows_nothing(opened: None, serve: Callable[..., Server]) -> None:
    server = serve(says("307 Go\nLocation: /elsewhere"))
    assert exchange("POST", server.address(), content=b"{}", seconds=5).status == 307
    assert server.heard[0].endswith(b"{}") and b"Content-Length: 2" in server.heard[0]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.9.10",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.100.100.200",
        "100.127.255.255",
        "168.63.129.16",
        "192.0.0.192",
        "198.18.0.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::7f00:1",
        "::ffff:0:7f00:1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::a00:1",
        "100::1",
        "2001:0:4136:e378::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "5f00::1",
    ],
)
def test_inner_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "172.32.0.1", "100.63.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450::1"]
)
def test_the_rest_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "127.1", "2130706433", "0x7f.1", "0"]
)
def test_refuses_this_machine_however_it_is_written(host: str, serve: Callable[..., Server]) -> None:
    server = serve(says("200 OK"))
    assert fault(server.address(host=host)) == "refused"
    assert server.heard == []


def test_goes_there_when_the_operator_allows_it(serve: Callable[..., Server]) -> None:
    assert ask(serve(says("200 OK", b"in")).address(), allow_private=True).body == b"in"


@pytest.mark.parametrize(
    "address",
    [
        *(
            "ftp://example.test/",
            "file:///etc/passwd",
            "gopher://x/",
            "//x",
            "x",
            "",
            "http://",
            "http://a b/",
        ),
        *("http://x:99999/", "http://x/\n", "javascript:1", "http://[::1", "http://" + "a" * 3000),
    ],
)
def test_refuses_what_is_no_web_address(address: str) -> None:
    assert fault(address) == "address"


@pytest.mark.parametrize("host", ["a" * 80, "x..y", "nowhere.invalid", "xn--a"])
def test_names_that_lead_nowhere(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(host: str, port: int) -> list[str]:
        host.encode("idna")
        raise socket.gaierror("no such name")

    monkeypatch.setattr(http, "look_up", nobody)
    assert fault(f"http://{host}/") in {"unknown", "address"}


def test_one_inner_answer_among_good_ones_is_enough_to_refuse(
    opened: None, serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(says("200 OK"))
    monkeypatch.setattr(http, "look_up", lambda host, port: [OPEN, "10.0.0.1"])
    assert fault(server.address(host="mixed.test")) == "refused"
    assert server.heard == []


def test_connects_to_what_was_judged_though_the_name_moves(
    opened: None, serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that answers with an open address first and an inner one ever after."""
    inner = serve(says("200 OK", b"secret"), INNER)
    asked = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return [OPEN] if len(asked) == 1 else [INNER]

    monkeypatch.setattr(http, "look_up", rebinding)
    real = socket.getaddrinfo

    def never(host: str, *rest: object, **more: object) -> object:
        assert host == OPEN, f"{host} was looked up behind the guard's back"
        return real(host, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", never)
    assert (
        fault(inner.address(host="moving.test")) == "unreachable"
    )  # nobody listens there on the open address
    assert asked == ["moving.test"]
    assert fault(inner.address(host="moving.test")) == "refused"
    assert inner.heard == []


def test_keeps_the_name_as_host(
    opened: None, serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(says("200 OK"))
    monkeypatch.setattr(http, "look_up", lambda host, port: [OPEN])
    ask(server.address(host="calendar.test"))
    assert f"host: calendar.test:{server.port}\r\n".encode() in server.heard[0].lower()


def test_tries_the_next_address_of_a_name(
    opened: None, serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(says("200 OK", b"here"), INNER)
    monkeypatch.setattr(http, "is_public", lambda text: True)
    monkeypatch.setattr(http, "look_up", lambda host, port: [OPEN, INNER])
    assert ask(server.address(host="two.test")).body == b"here"


def test_follows_redirects_each_judged(opened: None, serve: Callable[..., Server]) -> None:
    goal = serve(says("200 OK", b"goal"))
    first = serve(says(f"302 Go\nLocation: {goal.address('/x')}"))
    assert ask(first.address()).body == b"goal"
    inner = serve(says("200 OK", b"secret"), INNER)
    lure = serve(says(f"302 Go\nLocation: {inner.address()}"))
    assert fault(lure.address()) == "refused"
    assert inner.heard == []


@pytest.mark.parametrize("onwards", ["file:///etc/passwd", "ftp://x/", "http://[::1", "javascript:1"])
def test_redirects_to_no_web_address(onwards: str, opened: None, serve: Callable[..., Server]) -> None:
    assert fault(serve(says(f"302 Go\nLocation: {onwards}")).address()) == "address"


def test_redirects_in_a_circle_end(opened: None, serve: Callable[..., Server]) -> None:
    server = serve(says("301 Go\nLocation: /"))
    assert fault(server.address()) == "redirects"
    assert len(server.heard) == http.MOST_REDIRECTS + 1


def test_credentials_stay_with_the_first(
    opened: None, serve: Callable[..., Server], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    goal = serve(says("200 OK"))
    first = serve(says(f"302 Go\nLocation: {goal.address('/x')}"))
    ask(
        f"http://me:pass%20word@{OPEN}:{first.port}/private-path?token=sesame",
        headers={"Authorization-Extra": "kept"},
    )
    assert b"Basic bWU6cGFzcyB3b3Jk" in first.heard[0]
    assert b"uthorization: " not in goal.heard[0]
    logged = "".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    for secret in ("pass", "private-path", "sesame", "bWU6"):
        assert secret not in logged


def drip(caller: socket.socket, every: float = 0.05) -> None:
    while True:
        caller.sendall(b"x")
        time.sleep(every)


def hang(caller: socket.socket) -> None:
    time.sleep(10)


def dripping_head(caller: socket.socket) -> None:
    caller.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    drip(caller)


def dripping_body(caller: socket.socket) -> None:
    caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    drip(caller)


def endless_continues(caller: socket.socket) -> None:
    while True:
        caller.sendall(b"HTTP/1.1 102 Processing\r\n\r\n")
        time.sleep(0.02)


@pytest.mark.parametrize("talk", [hang, drip, dripping_head, dripping_body, endless_continues])
def test_time_is_limited_over_the_whole(talk: Talk, opened: None, serve: Callable[..., Server]) -> None:
    server = serve(talk)
    began = time.monotonic()
    assert fault(server.address(), seconds=0.4) in {"slow", "garbled"}
    assert time.monotonic() - began < 8


def test_time_is_limited_before_anything_is_encrypted(opened: None) -> None:
    with socket.create_server((OPEN, 0)) as silent:
        began = time.monotonic()
        assert fault(f"https://{OPEN}:{silent.getsockname()[1]}/", seconds=0.4) == "slow"
        assert time.monotonic() - began < 8


def test_time_is_limited_over_redirects_too(opened: None, serve: Callable[..., Server]) -> None:
    def slowly(caller: socket.socket) -> None:
        time.sleep(0.25)
        says("302 Go\nLocation: /")(caller)

    server = serve(slowly)
    assert fault(server.address(), seconds=0.6) == "slow"
    assert len(server.heard) <= 3


def test_a_resolver_that_hangs_holds_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "look_up", lambda host, port: time.sleep(10) or [OPEN])
    began = time.monotonic()
    assert fault("http://slow.test/", seconds=0.3) == "slow"
    assert time.monotonic() - began < 8


def test_size_is_limited(opened: None, serve: Callable[..., Server]) -> None:
    fits = serve(says("200 OK", b"x" * 1000))
    assert len(ask(fits.address(), most_bytes=1000).body) == 1000
    assert fault(fits.address(), most_bytes=999) == "large"

    def endless(caller: socket.socket) -> None:
        caller.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            caller.sendall(b"x" * 65536)

    assert fault(serve(endless).address(), most_bytes=1_000_000) == "large"


def test_a_long_answer_can_be_cut_off(opened: None, serve: Callable[..., Server]) -> None:
    """Where its status is all that counts: too long, or packed in a way we do not know."""
    long = serve(says("200 OK", b"x" * 300_000))
    assert ask(long.address(), most_bytes=1000, cut=True).body == b"x" * 1000
    packed = serve(says("201 Made\nContent-Encoding: br", b"not packed"))
    assert (ask(packed.address(), cut=True).status, ask(packed.address(), cut=True).body) == (201, b"")
    assert fault(serve(dripping_body).address(), cut=True, seconds=0.4) == "slow"


def test_time_is_limited_while_we_send(opened: None) -> None:
    """Somebody who listens, takes a sip now and then, and never enough."""
    with socket.create_server((OPEN, 0)) as sipping:
        sipping.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)

        def sip() -> None:
            with contextlib.suppress(OSError), sipping.accept()[0] as caller:
                while caller.recv(2000):
                    time.sleep(0.1)

        threading.Thread(target=sip, daemon=True).start()
        began = time.monotonic()
        with pytest.raises(HttpFault, match="slow"):
            exchange(
                "POST", f"http://{OPEN}:{sipping.getsockname()[1]}/", content=b"x" * 20_000_000, seconds=0.5
            )
        assert time.monotonic() - began < 8


def test_each_address_of_a_name_gets_its_share_of_the_time(
    opened: None, serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, asked = serve(says("200 OK", b"here"), INNER), []
    real = httpcore.SyncBackend.connect_tcp

    def connect(self: httpcore.SyncBackend, host: str, port: int, timeout: float) -> httpcore.NetworkStream:
        asked.append(timeout)
        if host == OPEN:
            raise httpcore.ConnectTimeout
        return real(self, host, port, timeout)

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    monkeypatch.setattr(http, "is_public", lambda text: True)
    monkeypatch.setattr(http, "look_up", lambda host, port: [OPEN, INNER])
    assert ask(server.address(host="two.test"), seconds=4).body == b"here"
    assert asked[0] <= 2 < asked[1]


def test_packed_bodies_are_limited_unpacked(opened: None, serve: Callable[..., Server]) -> None:
    small = serve(says("200 OK\nContent-Encoding: gzip", gzip.compress(b"hello" * 100)))
    assert ask(small.address()).body == b"hello" * 100
    bomb = serve(says("200 OK\nContent-Encoding: gzip", gzip.compress(b"\0" * 50_000_000)))
    assert fault(bomb.address(), most_bytes=1_000_000) == "large"


@pytest.mark.parametrize(
    "head",
    [
        "200 OK\nContent-Encoding: gzip",
        "200 OK\nContent-Encoding: br",
        "200 OK\nContent-Encoding: gzip, gzip",
    ],
)
def test_bodies_that_are_not_what_they_say(head: str, opened: None, serve: Callable[..., Server]) -> None:
    assert fault(serve(says(head, b"not packed")).address()) == "garbled"


def test_no_body_needs_no_unpacking(opened: None, serve: Callable[..., Server]) -> None:
    server = serve(says("304 Not Modified\nContent-Encoding: gzip"))
    assert (ask(server.address()).status, ask(server.address()).body) == (304, b"")


@pytest.mark.parametrize(
    "said", [b"", b"\0\1\2\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort", b"SSH-2.0-x\r\n"]
)
def test_answers_that_break_the_protocol(said: bytes, opened: None, serve: Callable[..., Server]) -> None:
    server = serve(lambda caller: caller.sendall(said))
    assert fault(server.address()) in {"garbled", "unreachable"}


def test_nobody_there(opened: None) -> None:
    with socket.create_server((OPEN, 0)) as listener:
        port = listener.getsockname()[1]
    assert fault(f"http://{OPEN}:{port}/") == "unreachable"


def test_no_proxy_from_the_environment(
    opened: None, serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = serve(says("200 OK", b"proxy"))
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy.address())
    assert ask(serve(says("200 OK", b"direct")).address()).body == b"direct"
    assert proxy.heard == []


def _certificate(folder: Path, name: str) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return files


def test_encrypted_by_the_name_not_the_address(
    opened: None, serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    certificate, key = _certificate(tmp_path, "calendar.test")
    inside = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    inside.load_cert_chain(certificate, key)
    names: list[str | None] = []
    inside.sni_callback = lambda _socket, name, _context: names.append(name)
    listener = inside.wrap_socket(socket.create_server((OPEN, 0)), server_side=True)

    def answer() -> None:
        while True:
            try:
                caller = listener.accept()[0]
            except ssl.SSLError:
                continue
            except OSError:
                return
            with contextlib.suppress(OSError), caller:
                caller.recv(65536)
                says("200 OK", b"safe")(caller)

    threading.Thread(target=answer, daemon=True).start()
    port = listener.getsockname()[1]
    trusting = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(http, "look_up", lambda host, port: [OPEN])
    with contextlib.closing(listener):
        assert fault(f"https://calendar.test:{port}/") == "tls"
        monkeypatch.setattr(http, "tls_context", lambda: trusting)
        assert ask(f"https://calendar.test:{port}/").body == b"safe"
        assert fault(f"https://other.test:{port}/") == "tls"
    assert names == ["calendar.test", "calendar.test", "other.test"]


def test_no_way_back_from_https() -> None:
    with pytest.raises(HttpFault, match="redirects"):
        http._redirected(http._checked("https://a.test/"), "http://a.test/")


@given(
    st.text()
    | st.text().map(lambda text: f"http://{text}")
    | st.text().map(lambda text: f"https://a:{text}@h/")
)
def test_any_text_is_an_address_or_a_fault(text: str) -> None:
    with pytest.MonkeyPatch.context() as patched, pytest.raises(HttpFault):
        patched.setattr(http, "look_up", lambda host, port: ["10.0.0.1"])
        ask(text)
