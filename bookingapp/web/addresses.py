"""Addresses of ours: where one may be sent on to, and how others reach us."""

from urllib.parse import urlsplit

from flask import request

from bookingapp.web.installation import current_settings

LONGEST = 2000
"""Characters; what an app asks for on the consent page may be long."""


def own_path(text: str | None) -> str:
    """A path of ours as it was asked for in `next`, or '' for everything that could lead elsewhere."""
    if not text or not text.startswith("/") or text.startswith(("//", "/\\")) or len(text) > LONGEST:
        return ""
    if any(ord(letter) < 33 or letter == "\\" for letter in text):
        return ""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return "" if parts.scheme or parts.netloc else text


def absolute(path: str) -> str:
    """A path of ours as others can open it: under the configured base address, else as we were addressed."""
    base = current_settings().base_url or request.host_url
    return str(base).rstrip("/") + path
