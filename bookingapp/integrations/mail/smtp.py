"""SMTP (RFC 5321): one mail to one address, within bounds of time, and what the server's answers mean."""

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from bookingapp.base import clock
from bookingapp.base.jobs import LEASE_SECONDS, Permanent, Transient
from bookingapp.base.outlets import MailServer

LONGEST_SECONDS = LEASE_SECONDS * 0.4
"""A mail that takes longer is broken off, however slowly the server drips: the job's lease must outlast it."""

GREYLISTED_SECONDS = 300
"""A server that asks for patience (4xx) wants minutes of it, and counts from the first attempt."""

SILENT_SECONDS = 20
"""A server that did not answer is left alone for so long, so that each mail that waits need not find out anew."""

GOODBYE_SECONDS = 2.0

_OURS = {503, 530, 534, 535, 538}
"""Refusals that speak of us and our password, not of the one who is written to."""

_silent: dict[tuple[str, int], datetime] = {}


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the server is told: from whom, to whom, and the mail's bytes."""

    sender: str
    to: str
    raw: bytes


def send(server: MailServer, envelope: Envelope, *, greeting: str) -> None:
    """Hand the mail over. Raises Permanent when its address is refused for good, else Transient."""
    place = (server.host, server.port)
    if clock.now() < _silent.get(place, clock.EPOCH):
        raise Transient("The mail server did not answer a moment ago.")
    try:
        with _connected(server, greeting) as line:
            _hand_over(line, envelope)
        _silent.pop(place, None)
    except smtplib.SMTPServerDisconnected:  # smtplib's word for an answer that did not come in time, too
        _leave_alone(place)
        raise Transient("The mail server broke the connection off, or took too long.") from None
    except smtplib.SMTPException as error:
        raise _judged(error) from None
    except ssl.SSLError as error:
        raise Transient(f"No safe connection to the mail server ({error.reason or 'TLS'}).") from None
    except OSError as error:
        _leave_alone(place)
        raise Transient(f"The mail server does not answer ({error.strerror or 'time-out'}).") from None


def _leave_alone(place: tuple[str, int]) -> None:
    _silent[place] = clock.now() + timedelta(seconds=SILENT_SECONDS)


@contextmanager
def _connected(server: MailServer, greeting: str) -> Iterator[smtplib.SMTP]:
    """A line that is safe, signed in, and cut when it has been open too long."""
    line = _line_to(server, greeting)
    watch = threading.Timer(LONGEST_SECONDS, _cut, [line])
    watch.daemon = True
    watch.start()
    try:
        code, words = line.connect(server.host, server.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, words)
        if server.safety == "starttls":
            line.starttls(context=ssl.create_default_context())
        if server.user is not None:
            line.login(server.user, server.password or "")
        yield line
    finally:
        watch.cancel()
        line.close()


def _line_to(server: MailServer, greeting: str) -> smtplib.SMTP:
    """Not connected yet, so that connecting is watched too; the name is what its certificate is checked against."""
    if server.safety == "tls":
        context = ssl.create_default_context()
        line: smtplib.SMTP = smtplib.SMTP_SSL(
            local_hostname=greeting, timeout=server.seconds, context=context
        )
    else:
        line = smtplib.SMTP(local_hostname=greeting, timeout=server.seconds)
    line._host = server.host  # type: ignore[attr-defined]
    return line


def _cut(line: smtplib.SMTP) -> None:
    """Whoever reads from the line then finds it closed."""
    with suppress(OSError):
        if line.sock is not None:
            line.sock.shutdown(socket.SHUT_RDWR)


def _hand_over(line: smtplib.SMTP, envelope: Envelope) -> None:
    """From here the mail is the server's, whatever becomes of the goodbye."""
    line.ehlo_or_helo_if_needed()
    line.sendmail(envelope.sender, [_ascii(envelope.to)], envelope.raw, _options(line, envelope))
    with suppress(OSError, smtplib.SMTPException):
        if line.sock is not None:
            line.sock.settimeout(GOODBYE_SECONDS)
        line.quit()


def _ascii(address: str) -> str:
    """With the domain as the network writes it; the part before it is the server's own affair."""
    local, _, domain = address.rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        raise Permanent("This is not an address that mail can go to.") from None


def _options(line: smtplib.SMTP, envelope: Envelope) -> list[str]:
    if envelope.to.rpartition("@")[0].isascii():
        return []
    if not line.has_extn("smtputf8"):
        raise Permanent("The mail server takes no addresses with letters beyond ASCII.")
    return ["SMTPUTF8", "BODY=8BITMIME"]


def _judged(error: smtplib.SMTPException) -> Exception:
    """What an answer means for the job."""
    words: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, words = error.smtp_code, error.smtp_error
    else:
        return Transient(f"The mail server cannot do what was asked of it ({error}).")
    said = f"The mail server answered {code}: {_line(words)}"
    if _is_final(error, code):
        return Permanent(said)
    return Transient(said, after=GREYLISTED_SECONDS if 400 <= code < 500 else None)


def _line(words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(text.split())[:300]


def _is_final(error: smtplib.SMTPException, code: int) -> bool:
    """5xx to the address or to the mail itself; not to us, which whoever runs this can mend."""
    about_us = isinstance(
        error,
        (
            smtplib.SMTPConnectError,
            smtplib.SMTPHeloError,
            smtplib.SMTPAuthenticationError,
            smtplib.SMTPSenderRefused,
        ),
    )
    return 500 <= code < 600 and code not in _OURS and not about_us
