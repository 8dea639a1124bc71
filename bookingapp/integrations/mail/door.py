"""How a mail leaves: dressed with what every mail needs, then sent or captured."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from urllib.parse import urlsplit

from bookingapp.base import clock
from bookingapp.base.config import Settings
from bookingapp.base.jobs import Permanent
from bookingapp.base.outlets import read_mail_url, sender_address
from bookingapp.integrations.captured import capture
from bookingapp.integrations.mail.smtp import Envelope, send
from bookingapp.integrations.mail.wire import to_bytes


def is_captured(settings: Settings) -> bool:
    """Whether mail is kept to be read instead of being sent."""
    return settings.mail_url is None


def deliver(
    settings: Settings,
    mail: EmailMessage,
    to: str,
    *,
    business_id: int | None = None,
    reference: str | None = None,
) -> None:
    """Send a mail to one address, or capture it. Raises Permanent, Transient.

    Call it outside any transaction. The address in From becomes ours, the name before it stays. `reference` is
    what the mail is known by: its Message-ID is then the same each time, and it is captured once. Date,
    Message-ID and Auto-Submitted are added where they are missing.
    """
    sender = sender_address(settings.mail_url, settings.base_url)
    _dress(mail, sender, _message_id(reference, sender))
    if settings.mail_url is None:
        subject = str(mail.get("Subject", ""))
        capture(
            "email",
            to,
            subject,
            to_bytes(mail, utf8=not to.isascii()),
            business_id=business_id,
            reference=reference,
        )
        return
    server = read_mail_url(settings.mail_url)
    send(
        server,
        Envelope(sender, to, to_bytes(mail, utf8=not to.isascii())),
        greeting=_greeting(settings.base_url),
    )


def _dress(mail: EmailMessage, sender: str, message_id: str) -> None:
    try:
        name = mail["From"].addresses[0].display_name if mail["From"] else "bookingapp"
        del mail["From"]
        mail["From"] = Address(name, addr_spec=sender)
        for header, value in (
            ("Message-ID", message_id),
            ("Date", format_datetime(clock.now())),
            ("Auto-Submitted", "auto-generated"),
        ):
            if header not in mail:
                mail[header] = value
    except (ValueError, IndexError) as error:
        raise Permanent(f"The mail cannot be written: {error}") from None


def _message_id(reference: str | None, sender: str) -> str:
    domain = sender.rpartition("@")[2]
    return f"<{reference}@{domain}>" if reference else make_msgid(domain=domain)


def _greeting(base_url: str | None) -> str:
    """What we call ourselves to the mail server; asking the network for our name could take long."""
    host = urlsplit(base_url).hostname if base_url else None
    is_name = host is not None and host.isascii() and "." in host and not host.replace(".", "").isdigit()
    return host if host and is_name else "[127.0.0.1]"
