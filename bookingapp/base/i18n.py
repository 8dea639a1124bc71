"""Words: which languages there are, and how a text is looked up in the one that is asked for."""

from flask_babel import Babel, gettext, lazy_gettext, ngettext, pgettext

LANGUAGES = {"en": "English", "de": "Deutsch"}
"""Languages the screens speak in full, by code, each under its own name."""

babel = Babel()
_ = gettext
lazy = lazy_gettext

__all__ = ["LANGUAGES", "_", "babel", "gettext", "lazy", "lazy_gettext", "ngettext", "pgettext"]
