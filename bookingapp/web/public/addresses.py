"""Addresses of the public pages: each carries on the language that was asked for in the one before."""

from collections.abc import Sequence
from typing import Any

from flask import url_for

from bookingapp.web.request import asked_language


def own_url(endpoint: str, **values: Any) -> str:
    """An address of ours."""
    return url_for(endpoint, **values, lang=asked_language())


def grouped(pairs: Sequence[tuple[str, str]]) -> dict[str, str | list[str]]:
    """Pairs as hidden fields, repeated names gathered."""
    found: dict[str, str | list[str]] = {}
    for name, value in pairs:
        earlier = found.get(name)
        if earlier is None:
            found[name] = value
        elif isinstance(earlier, list):
            earlier.append(value)
        else:
            found[name] = [earlier, value]
    return found
