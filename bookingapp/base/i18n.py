"""Words: which languages there are, and how a text is looked up in the one that is asked for."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from flask_babel import Babel, force_locale, gettext, lazy_gettext, lazy_pgettext, ngettext, pgettext

LANGUAGES = {"en": "English", "de": "Deutsch"}
"""Languages the screens speak in full, by code, each under its own name."""

babel = Babel()
_ = gettext
lazy: Callable[..., Any] = lazy_gettext
"""A text that is looked up when it is shown. WTForms' types ask for plain strings, which it stands in for."""
lazy_in: Callable[..., Any] = lazy_pgettext
"""The same for a word that means several things: where it is said, then the text."""

__all__ = [
    "LANGUAGES",
    "_",
    "babel",
    "gettext",
    "lazy",
    "lazy_gettext",
    "lazy_in",
    "ngettext",
    "pgettext",
    "speaking",
]


def speaking(language: str) -> AbstractContextManager[None]:
    """Within it every text is looked up in this language: that of whoever is written to."""
    speech: AbstractContextManager[None] = force_locale(language)
    return speech
