"""Twilio's REST API, "Create a Message resource", version 2010-04-01."""

from typing import Any

import httpx

from bookingapp.base.jobs import Permanent, Transient
from bookingapp.base.outlets import SmsService

_REFUSED_AT_ALL = {401, 403, 404, 407}
"""Answers that speak of the account, which whoever runs this can mend."""

LONGEST_WAIT = 3600


class Twilio:
    """One account, and the number, service or name that its messages come from."""

    def __init__(self, service: SmsService) -> None:
        self._service = service

    def send(self, to: str, text: str) -> None:
        """Hand a text over to the service. Raises Permanent, Transient."""
        service = self._service
        source = "MessagingServiceSid" if service.sender.startswith("MG") else "From"
        try:
            answer = httpx.post(
                f"{service.origin}/2010-04-01/Accounts/{service.account}/Messages.json",
                data={"To": to, source: service.sender, "Body": text},
                auth=(service.account, service.token),
                timeout=service.seconds,
                follow_redirects=False,
                trust_env=False,
            )
        except httpx.HTTPError as error:
            raise Transient(f"The SMS service does not answer ({type(error).__name__}).") from None
        _judge(answer)


def _judge(answer: httpx.Response) -> None:
    code = answer.status_code
    if code in {200, 201}:
        return
    said = f"The SMS service answered {code}{_words(answer)}"
    if 400 <= code < 500 and code not in {*_REFUSED_AT_ALL, 408, 429}:
        raise Permanent(said)
    raise Transient(said, after=_asked_to_wait(answer))


def _words(answer: httpx.Response) -> str:
    """What it says of the fault, and the number under which its documentation explains it."""
    try:
        body: Any = answer.json()
        return f": {str(body['message'])[:300]} ({int(body['code'])})"
    except (ValueError, KeyError, TypeError):
        return "."


def _asked_to_wait(answer: httpx.Response) -> float | None:
    text = answer.headers.get("Retry-After", "")
    return min(float(text), LONGEST_WAIT) if text.isascii() and text.isdigit() else None
