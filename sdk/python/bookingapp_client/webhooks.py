"""Whether a webhook was sent by who it says: the signature of Standard Webhooks, checked with the standard library."""

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any

TOLERANCE = 300
"""Seconds that the sender's clock and ours may differ, the way included."""


class NotGenuine(Exception):
    """The signature is not right, is missing, or is too old or too new."""


def verify(
    secret: str,
    headers: Mapping[str, str],
    body: bytes | str,
    *,
    tolerance: float = TOLERANCE,
    now: float | None = None,
) -> Any:
    """The event in `body`, which must be as it came, not parsed. Raises NotGenuine.

    `headers` of any framework, in any case. While a secret is changed there are two signatures; one of ours is enough.
    `now` is for tests: seconds since 1970.
    """
    told = {name.lower(): value for name, value in headers.items()}
    sent = told.get("webhook-timestamp", "")
    if not (sent.isascii() and sent.isdigit() and len(sent) < 20):
        raise NotGenuine("webhook-timestamp is missing or not a number")
    if abs((time.time() if now is None else now) - int(sent)) > tolerance:
        raise NotGenuine("too old or too new")
    raw = body.encode() if isinstance(body, str) else body
    signed = b".".join((told.get("webhook-id", "").encode(), sent.encode(), raw))
    ours = b"v1," + base64.b64encode(hmac.digest(_key(secret), signed, hashlib.sha256))
    theirs = told.get("webhook-signature", "").split()
    if not any(hmac.compare_digest(ours, one.encode()) for one in theirs):
        raise NotGenuine("no signature fits")
    return json.loads(raw)


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error as error:
        raise ValueError("a secret is whsec_ and base64") from error
    if not key:
        raise ValueError("the secret is empty")
    return key
