"""Addresses of the public pages: each carries on the language that was asked for in the one before.

Inside a frame they lead on inside it, with all that the frame carries; what is no step of booking opens outside.
"""

from collections.abc import Sequence
from typing import Any

from flask import g, url_for

from bookingapp.web.public.blueprint import steps
from bookingapp.web.request import asked_language


def own_url(endpoint: str, **values: Any) -> str:
    """An address of ours."""
    here = endpoint_here(endpoint)
    carried = g.frame_text if here != endpoint else None
    return url_for(here, **values, lang=asked_language(), frame=carried)


def bare_url(endpoint: str, **values: Any) -> str:
    """The same without what is carried on; `carried` goes with it."""
    return url_for(endpoint_here(endpoint), **values)


def endpoint_here(endpoint: str) -> str:
    """A step of booking inside the frame, when the page stands in one."""
    door, _dot, name = endpoint.partition(".")
    return f"embed.{name}" if "frame" in g and door == "public" and name in steps.names else endpoint


def carried() -> tuple[tuple[str, str], ...]:
    """What each address carries on: the language asked for, and the frame."""
    pairs = (("lang", asked_language()), ("frame", g.get("frame_text")))
    return tuple((name, text) for name, text in pairs if text)


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
