"""How a text message leaves."""

from typing import Protocol

from bookingapp.base.config import Settings
from bookingapp.base.outlets import read_sms_url
from bookingapp.integrations.captured import capture
from bookingapp.integrations.sms.twilio import Twilio


class Gateway(Protocol):
    """A service that sends text messages."""

    def send(self, to: str, text: str) -> None:
        """Send a text to a number in E.164 form. Raises Permanent, Transient."""


def is_captured(settings: Settings) -> bool:
    """Whether text messages are kept to be read instead of being sent."""
    return settings.sms_url is None


def deliver(
    settings: Settings,
    to: str,
    text: str,
    *,
    business_id: int | None = None,
    reference: str | None = None,
) -> None:
    """Send a text to one number, or capture it, once for each reference. Raises Permanent, Transient.

    Call it outside any transaction.
    """
    if settings.sms_url is None:
        capture("sms", to, text, text.encode(), business_id=business_id, reference=reference)
    else:
        gateway_of(settings.sms_url).send(to, text)


def gateway_of(sms_url: str) -> Gateway:
    """The service that the address names."""
    return Twilio(read_sms_url(sms_url))
