"""What is wrong with a value, in our own words and the reader's language, by the kinds of fault that pydantic tells apart."""

from collections.abc import Mapping
from typing import Any

from babel.support import LazyProxy
from pydantic_core import ErrorDetails

from bookingapp.base.i18n import _, lazy, ngettext

SENTENCES: Mapping[str, LazyProxy] = {
    "missing": lazy("This is needed."),
    "extra_forbidden": lazy("There is no such field."),
    "string_type": lazy("Write a text."),
    "int_type": lazy("Write a whole number."),
    "int_parsing": lazy("Write a whole number."),
    "int_parsing_size": lazy("This number is too large."),
    "int_from_float": lazy("Write a whole number."),
    "float_type": lazy("Write a number."),
    "float_parsing": lazy("Write a number."),
    "finite_number": lazy("Write a number."),
    "bool_type": lazy("Write true or false."),
    "bool_parsing": lazy("Write true or false."),
    "list_type": lazy("Write a list."),
    "dict_type": lazy("Write an object."),
    "model_type": lazy("Write an object."),
    "model_attributes_type": lazy("Write an object."),
    "none_required": lazy("Leave this empty: null."),
    "string_unicode": lazy("Write a text."),
    "string_pattern_mismatch": lazy("This is not of the right form."),
}
"""Faults that need no figures."""


BRANCHES = frozenset({"str", "constrained-str", "int", "float", "bool"})
"""Last steps of a path that are pydantic's own: which of several kinds of value it tried."""
KEY = "[key]"
"""The last step for the name of an entry, where that is at fault."""


def told(fault: ErrorDetails) -> tuple[str, str]:
    """The path of the field at fault, and a sentence."""
    steps = [str(step) for step in fault["loc"]]
    is_branch = bool(steps) and steps[-1] in BRANCHES and fault["type"].endswith("_type")
    if steps and steps[-1] in BRANCHES | {KEY}:
        steps.pop()
    sentence = _("Write a text, a number, or true or false.") if is_branch else sentence_of(fault)
    return ".".join(steps) or "body", sentence


def sentence_of(fault: ErrorDetails) -> str:
    """One sentence for one fault; a kind that we have no words for is simply not acceptable."""
    kind, said = fault["type"], fault.get("ctx", {})
    if kind in SENTENCES:
        return str(SENTENCES[kind])
    return _with_figures(kind, said) or _("This value cannot be accepted.")


def _with_figures(kind: str, said: Mapping[str, Any]) -> str:
    if kind == "literal_error":
        choices = str(said["expected"]).replace("' or '", "', '").replace("'", "")
        return _("Use one of these: %(choices)s.", choices=choices)
    if kind in {"greater_than_equal", "less_than_equal"}:
        low = kind.startswith("greater")
        bound = said["ge"] if low else said["le"]
        return _("Use %(bound)s or more.", bound=bound) if low else _("Use %(bound)s or less.", bound=bound)
    if kind in {"string_too_short", "string_too_long"}:
        return _letters(said)
    if kind in {"too_short", "too_long"}:
        return _entries(said)
    return ""


def _letters(said: Mapping[str, Any]) -> str:
    if "min_length" in said:
        least = said["min_length"]
        if least == 1:
            return _("This must not be empty.")
        return ngettext("Use at least %(num)s character.", "Use at least %(num)s characters.", least)
    most = said["max_length"]
    return ngettext("Use at most %(num)s character.", "Use at most %(num)s characters.", most)


def _entries(said: Mapping[str, Any]) -> str:
    if "min_length" in said:
        least = said["min_length"]
        return ngettext("Name at least %(num)s entry.", "Name at least %(num)s entries.", least)
    most = said["max_length"]
    return ngettext("Name at most %(num)s entry.", "Name at most %(num)s entries.", most)
