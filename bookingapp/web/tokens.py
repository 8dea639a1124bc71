"""Signed texts that carry what a cookie would: form tokens, and the state of a booking being made."""

import hashlib
import json
import time
from datetime import datetime
from functools import lru_cache
from typing import Any

from itsdangerous import BadSignature, TimestampSigner, URLSafeTimedSerializer

from bookingapp.web.installation import current_settings

FORM_HOURS = 12
STATE_HOURS = 24


class TokenExpired(Exception):
    """Ours, but too old."""


class TokenForged(Exception):
    """Not made here, or made for something else."""


def form_token(subject: str) -> str:
    """A token for the forms of one subject (a business's slug), valid for FORM_HOURS."""
    return _form_token(current_settings().secret_key, subject, int(time.time()) // 600)


@lru_cache(maxsize=1024)
def _form_token(key: str, subject: str, _period: int) -> str:
    """Kept for ten minutes: the same for everybody, since without a cookie there is nobody to tie it to."""
    return _signer(key).sign(subject).decode().removeprefix(subject)


def check_form_token(token: str, subject: str) -> None:
    """Raises TokenExpired or TokenForged."""
    try:
        signed, made = _signer(current_settings().secret_key).unsign(subject + token, return_timestamp=True)
    except (BadSignature, ValueError, OverflowError):
        raise TokenForged from None
    if signed != subject.encode():  # what was sent began with the rest of a longer subject
        raise TokenForged
    _check_age(made, FORM_HOURS)


def write_state(state: dict[str, Any]) -> str:
    """Plain values as a signed text that can stand in a path."""
    return str(_serializer(current_settings().secret_key).dumps(state))


def read_state(token: str) -> dict[str, Any]:
    """The opposite of `write_state`. Raises TokenExpired or TokenForged."""
    try:
        state, made = _serializer(current_settings().secret_key).loads(token, return_timestamp=True)
    except (BadSignature, ValueError, OverflowError):
        raise TokenForged from None
    if not isinstance(state, dict):
        raise TokenForged
    _check_age(made, STATE_HOURS)
    return state


def _check_age(made: datetime, hours: int) -> None:
    """Raises TokenExpired. What was made later than now is as good as new: clocks of servers differ, and are set back."""
    if time.time() - made.timestamp() > hours * 3600:
        raise TokenExpired


@lru_cache(maxsize=8)
def _signer(key: str) -> TimestampSigner:
    return TimestampSigner(key, salt="bookingapp.form", digest_method=hashlib.sha256)


@lru_cache(maxsize=8)
def _serializer(key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        key, salt="bookingapp.state", serializer=json, signer_kwargs={"digest_method": hashlib.sha256}
    )
