"""What a website says of the frame it opens: looks, what is filled in, where a booking comes from.

It comes once, in the address of the frame's first page, and travels on in every address of the frame as one signed
text: no cookie and no storage is needed. It holds no right; signed, it comes back as it was checked.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from flask import g
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.datastructures import MultiDict

from bookingapp.base.text import clean_line, clean_text
from bookingapp.domain.business.origins import origin_of
from bookingapp.web.brand import COLOUR
from bookingapp.web.installation import current_settings

PREFILLED = {"name": 200, "email": 254, "phone": 40, "notes": 500}
"""What can be filled in for the visitor, and how long it may be."""

WISHES = ("staff", "location", "date")
"""What can be chosen before; the service stands in the path."""

MOST_METADATA = 1000
"""Characters in all: each link of the frame carries them."""
LONGEST_VALUE = 200
_UTM = re.compile(r"utm_[a-z_]{1,36}")
_METADATA = re.compile(r"metadata\[([A-Za-z0-9_.-]{1,40})\]")
_WIDGET = re.compile(r"[A-Za-z0-9_-]{1,40}")
_WISH = re.compile(r"[A-Za-z0-9_-]{1,80}")


@dataclass(frozen=True, slots=True)
class Frame:
    """What the website asked for. `origin` is where it says it stands; whether it may is asked elsewhere."""

    theme: str = ""
    accent: str = ""
    mode: str = ""
    origin: str = ""
    widget: str = ""
    wishes: Mapping[str, str] = field(default_factory=dict)
    prefill: Mapping[str, str] = field(default_factory=dict)
    metadata: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def asked(cls, values: MultiDict[str, str]) -> Self:
        """What the address of the first page says; what does not fit is left out."""
        theme, mode, widget = (values.get(name, "") for name in ("theme", "mode", "widget"))
        accent = "#" + values.get("accent", "").removeprefix("#").lower()
        return cls(
            theme=theme if theme in {"light", "dark"} else "",
            accent=accent if COLOUR.fullmatch(accent) else "",
            mode=mode if mode in {"popup"} else "",
            origin=origin_of(values.get("origin", "")) or "",
            widget=widget if _WIDGET.fullmatch(widget) else "",
            wishes={name: text for name in WISHES if _WISH.fullmatch(text := values.get(name, ""))},
            prefill={name: text for name in PREFILLED if (text := _prefilled(name, values.get(name, "")))},
            metadata=_metadata(values),
        )

    @classmethod
    def carried(cls, text: str) -> Self:
        """What an earlier page has carried on; an empty one where that was not ours."""
        try:
            found = _read(text)
            return cls(**{name: kept for short, name in _SHORT.items() if (kept := found.get(short))})
        except (BadSignature, TypeError, ValueError):
            return cls()

    def written(self) -> str:
        """Itself as the text that the next pages carry. The same always reads the same, so that pages can be kept."""
        kept = {short: value for short, name in _SHORT.items() if (value := getattr(self, name))}
        return str(_signer().dumps(kept))


_SHORT = {
    "t": "theme",
    "a": "accent",
    "d": "mode",
    "o": "origin",
    "w": "widget",
    "c": "wishes",
    "p": "prefill",
    "m": "metadata",
}


def frame() -> Frame | None:
    """The frame that the request's page stands in; None at the top of a window."""
    found: Frame | None = g.get("frame")
    return found


def _metadata(values: MultiDict[str, str]) -> dict[str, str]:
    """Campaign and the website's own values, as the booking keeps them."""
    found: dict[str, str] = {}
    left = MOST_METADATA
    for name, value in values.items():
        own = _METADATA.fullmatch(name)
        key = own[1] if own else name if _UTM.fullmatch(name) else ""
        text = _cleaned(clean_line, value)[:LONGEST_VALUE]
        if key and text and len(key) + len(text) <= left:
            found[key] = text
            left -= len(key) + len(text)
    return found


def _prefilled(name: str, text: str) -> str:
    return _cleaned(clean_text if name == "notes" else clean_line, text)[: PREFILLED[name]]


def _cleaned(rule: Callable[[str], str], text: str) -> str:
    """'' for what cannot be stored."""
    try:
        return rule(text)
    except ValueError:
        return ""


def _read(text: str) -> dict[str, Any]:
    kept = _signer().loads(text)
    return kept if isinstance(kept, dict) else {}


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_settings().secret_key, salt="bookingapp.frame")
