"""Where messages leave: the mail server and the SMS service, as their addresses in the settings name them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import phonenumbers
from email_validator import EmailNotValidError, validate_email

Safety = Literal["none", "starttls", "tls"]

_PORTS: Mapping[Safety, int] = {"none": 25, "starttls": 587, "tls": 465}
_HERE = {"localhost", "127.0.0.1", "::1"}
_YES = {"1", "true", "yes", "on"}
_NO = {"0", "false", "no", "off"}

MAIL_FORM = "set it to one like smtp+starttls://user:password@host:587?from=bookings@example.org"
SMS_FORM = "set it to one like twilio://SID:TOKEN@api.twilio.com?from=%2B15550100"


class BadOutlet(ValueError):
    """An address that names no outlet; the message is a half sentence of what is wrong with it."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """How mail leaves: over TLS from the first byte (`tls`), after STARTTLS, or in the clear (`none`)."""

    host: str
    port: int
    safety: Safety
    user: str | None
    password: str | None = field(repr=False)
    sender: str | None
    seconds: float
    """How long to wait for the connection, and for each of the server's answers."""


@dataclass(frozen=True, slots=True)
class SmsService:
    """Twilio's REST API, or what speaks as it does; `origin` is its scheme, host and port."""

    origin: str
    account: str
    token: str = field(repr=False)
    sender: str
    seconds: float


def read_mail_url(text: str) -> MailServer:
    """`smtp`, `smtp+starttls` or `smtps`, user and password percent-encoded, `?from=&starttls=&timeout=`.

    A password goes out in the clear only on the same machine, or where `starttls=0` says so. Raises BadOutlet.
    """
    parts, asked = _split(text, {"smtp", "smtp+starttls", "smtps"}, {"from", "starttls", "timeout"})
    host = parts.hostname or ""
    user, password = _decoded(parts.username), _decoded(parts.password)
    safety = _safety(parts.scheme, asked.get("starttls"), trusted=user is None or host in _HERE)
    return MailServer(
        host=host,
        port=_port(parts) or _PORTS[safety],
        safety=safety,
        user=user,
        password=password,
        sender=_mail_sender(asked.get("from"), user),
        seconds=_seconds(asked),
    )


def read_sms_url(text: str) -> SmsService:
    """`twilio://SID:TOKEN@host?from=`; `twilio+http` is meant for tests on the same machine. Raises BadOutlet."""
    parts, asked = _split(text, {"twilio", "twilio+http"}, {"from", "timeout"})
    account, token = _decoded(parts.username), _decoded(parts.password)
    if not (account and account.isalnum() and token):
        raise BadOutlet("names no account and token")
    host, port = parts.hostname or "", _port(parts)
    if parts.scheme == "twilio+http" and host not in _HERE:
        raise BadOutlet("would send its token in the clear")
    host = f"[{host}]" if ":" in host else host
    return SmsService(
        origin=f"{'http' if parts.scheme == 'twilio+http' else 'https'}://{host}{f':{port}' if port else ''}",
        account=account,
        token=token,
        sender=_sms_sender(asked.get("from", "")),
        seconds=_seconds(asked),
    )


def sender_address(mail_url: str | None, base_url: str | None) -> str:
    """Whom mail comes from: as set, or the name `bookingapp` at the host that clients know."""
    if mail_url and (sender := read_mail_url(mail_url).sender):
        return sender
    host = (urlsplit(base_url).hostname if base_url else None) or "localhost"
    try:
        found = validate_email(f"bookingapp@{host}", check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return "bookingapp@localhost"
    return found.ascii_email or "bookingapp@localhost"


def _split(text: str, schemes: set[str], known: set[str]) -> tuple[SplitResult, dict[str, str]]:
    try:
        parts = urlsplit(text)
        asked = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    except ValueError:
        raise BadOutlet("cannot be read") from None
    if parts.scheme not in schemes:
        raise BadOutlet(f"begins with none of {', '.join(f'{scheme}://' for scheme in sorted(schemes))}")
    if not parts.hostname or any(character.isspace() for character in parts.hostname):
        raise BadOutlet("names no host")
    if parts.path.strip("/") or parts.fragment:
        raise BadOutlet("has more than a host and a port; percent-encode / ? # @ : in user and password")
    if unknown := sorted(asked.keys() - known):
        raise BadOutlet(f"asks for {', '.join(unknown)}, which is unknown")
    return parts, asked


def _port(parts: SplitResult) -> int | None:
    try:
        port = parts.port
    except ValueError:
        raise BadOutlet("names a port that is none") from None
    if port == 0:
        raise BadOutlet("names a port that is none")
    return port


def _decoded(text: str | None) -> str | None:
    """A user or a password; the libraries that send them know ASCII alone."""
    found = unquote(text) if text else ""
    if not (found.isascii() and found.isprintable()):
        raise BadOutlet("has a user or a password with characters beyond printable ASCII")
    return found or None


def _safety(scheme: str, starttls: str | None, *, trusted: bool) -> Safety:
    if starttls is not None and starttls.lower() not in _YES | _NO:
        raise BadOutlet("says neither yes nor no to starttls")
    if scheme == "smtps":
        return "tls"
    if starttls is not None:
        return "starttls" if starttls.lower() in _YES else "none"
    return "none" if scheme == "smtp" and trusted else "starttls"


def _seconds(asked: Mapping[str, str]) -> float:
    text = asked.get("timeout", "15")
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 60):
        raise BadOutlet("has a timeout that is not from 1 to 60 seconds")
    return float(text)


def _mail_sender(text: str | None, user: str | None) -> str | None:
    if text is None:
        text = user if user and "@" in user else None
    if text is None:
        return None
    try:
        found = validate_email(text, check_deliverability=False, test_environment=True).ascii_email
    except EmailNotValidError:
        found = None
    if not found:
        raise BadOutlet("comes from something that is not a bare e-mail address")
    return found


def _sms_sender(text: str) -> str:
    """A number with its country's code, or a name of up to 11 letters and digits. `+` may come unencoded."""
    text = f"+{text[1:]}" if text.startswith(" ") else text
    if text.isascii() and text.isalnum() and 1 <= len(text) <= 11 and not text.isdigit():
        return text
    if text.startswith("MG") and text.isascii() and text.isalnum():
        return text
    try:
        number = phonenumbers.parse(text)
    except phonenumbers.NumberParseException:
        raise BadOutlet("comes from nobody") from None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
