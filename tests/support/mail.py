"""A mail server that is really one, whose temper tests may set; and some that are none."""

import email.policy
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.support.server import free_port

Answer = str | None


@dataclass
class Received:
    """One mail as it came."""

    sender: str
    to: str
    raw: bytes
    is_safe: bool
    """Whether it came over TLS."""

    @property
    def mail(self) -> EmailMessage:
        """Parsed."""
        return parsed(self.raw)


def parsed(raw: bytes) -> EmailMessage:
    """A mail from its bytes."""
    return BytesParser(EmailMessage, policy=email.policy.default).parsebytes(raw)


@dataclass
class Temper:
    """What the server answers instead of accepting; None accepts. Functions get the address, and how often it came."""

    mail: Answer = None
    rcpt: Callable[[str, int], Answer] = lambda address, times: None
    data: Answer = None
    users: dict[str, str] = field(default_factory=dict)
    data_seconds: float = 0.0


class Postbox:
    """The server: what came, and how often it was asked."""

    def __init__(self, port: int, temper: Temper, *, tls: bool) -> None:
        self.port = port
        self._tls = tls
        self.temper = temper
        self.received: list[Received] = []
        self.asked: dict[str, int] = {}
        self.passwords: list[tuple[bytes, bytes]] = []

    @property
    def url(self) -> str:
        """For BOOKINGAPP_MAIL_URL."""
        return f"smtp://127.0.0.1:{self.port}?from=post@shop.test&timeout=5"

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Whom it is from."""
        if self.temper.mail:
            return self.temper.mail
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Whom it is to."""
        self.asked[address] = self.asked.get(address, 0) + 1
        refused = self.temper.rcpt(address, self.asked[address])
        if refused:
            return refused
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """The mail itself."""
        if self.temper.data:
            return self.temper.data
        assert isinstance(envelope.content, bytes)
        for address in envelope.rcpt_tos:
            self.received.append(
                Received(
                    envelope.mail_from or "", address, envelope.content, self._tls or session.ssl is not None
                )
            )
        if self.temper.data_seconds:  # the mail has come; whoever dies now does not know
            time.sleep(self.temper.data_seconds)
        return "250 OK"

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, way: str, data: Any
    ) -> AuthResult:
        """User and password."""
        assert isinstance(data, LoginPassword)
        self.passwords.append((data.login, data.password))
        known = self.temper.users.get(data.login.decode())
        return AuthResult(success=known == data.password.decode(), handled=False)


@contextmanager
def postbox(
    *,
    port: int | None = None,
    certificate: Path | None = None,
    tls: bool = False,
    **temper: Any,
) -> Iterator[Postbox]:
    """A running mail server. With a certificate it offers STARTTLS, or with `tls` speaks TLS from the first byte."""
    box = Postbox(port or free_port(), Temper(**temper), tls=tls)
    context = _server_context(certificate) if certificate else None
    controller = Controller(
        box,
        hostname="127.0.0.1",
        port=box.port,
        ssl_context=context if tls else None,
        tls_context=None if tls else context,
        authenticator=box.authenticate if box.temper.users else None,
        auth_require_tls=False,
        ready_timeout=30,
        enable_SMTPUTF8=True,
    )
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


def _server_context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


class Deaf:
    """Something that accepts connections and says nothing, or one letter at a time for ever."""

    def __init__(self, drip: bytes) -> None:
        self._drip = drip
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._ended = threading.Event()
        self.port: int = self._listening.getsockname()[1]
        self.calls = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, seconds: int) -> str:
        """For BOOKINGAPP_MAIL_URL, with a patience of so many seconds."""
        return f"smtp://127.0.0.1:{self.port}?timeout={seconds}&from=post@shop.test"

    def _accept(self) -> None:
        while not self._ended.is_set():
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            self.calls += 1
            self._open.append(line)
            if self._drip:
                threading.Thread(target=self._say, args=(line,), daemon=True).start()

    def _say(self, line: socket.socket) -> None:
        while not self._ended.wait(0.2):
            try:
                line.sendall(self._drip)
            except OSError:
                return

    def close(self) -> None:
        """Hang up on everybody."""
        self._ended.set()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for line in self._open:
            line.close()


@contextmanager
def deaf(drip: bytes = b"") -> Iterator[Deaf]:
    """A server that hangs for the time of the block."""
    server = Deaf(drip)
    try:
        yield server
    finally:
        server.close()
