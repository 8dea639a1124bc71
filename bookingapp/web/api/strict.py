"""JSON as we take it: one pass that refuses what readers understand differently, then the schema.

RFC 8259 leaves open what duplicate names mean, and lets lone surrogates and any depth through; Python's reader
also takes NaN. None of them reaches a schema.
"""

import json
from collections.abc import Sequence
from typing import Any, NoReturn, TypeVar

import orjson
from pydantic import BaseModel, ValidationError

from bookingapp.base.errors import DomainError, Invalid
from bookingapp.base.i18n import _
from bookingapp.web.api.sentences import told

DEEPEST, LONGEST = 32, 20
Schema = TypeVar("Schema", bound=BaseModel)


class Unreadable(DomainError):
    """A body that is not JSON, or JSON that different readers would understand differently."""

    code = "INVALID_REQUEST"
    status = 400


def read_json(body: bytes) -> Any:
    """The value that a body spells out. Raises Unreadable."""
    try:
        text = body.decode("utf-8")
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant, parse_int=_whole)
        _look_through(value, DEEPEST)
        return value
    except (UnicodeDecodeError, RecursionError, ValueError) as error:
        raise Unreadable(_("The body is not JSON that we can read: %(fault)s.", fault=str(error))) from None


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number of JSON")


def _whole(text: str) -> int:
    """Bounded before it is converted: long numbers take long. Beyond 64 bits readers differ."""
    number = int(text) if len(text) <= LONGEST else None
    if number is None or not -(2**63) <= number < 2**63:
        raise ValueError("a number is too large")
    return number


def _look_through(value: Any, levels: int) -> None:
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, dict):
        _check_level(levels)
        for name, inner in value.items():
            _check_text(name)
            _look_through(inner, levels - 1)
    elif isinstance(value, list):
        _check_level(levels)
        for inner in value:
            _look_through(inner, levels - 1)


def _check_level(levels: int) -> None:
    if levels <= 0:
        raise ValueError("it is nested too deeply")


def _check_text(text: str) -> None:
    if "\0" in text:
        raise ValueError("a text holds a NUL")
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError("a text holds half a character")


def fit(schema: type[Schema], value: Any, *, ignoring: frozenset[str] = frozenset()) -> Schema:
    """A JSON value as a schema understands it; what a program may not set but was shown is left aside.

    Raises Invalid with the fields at fault.
    """
    if ignoring and isinstance(value, dict):
        value = {name: inner for name, inner in value.items() if name not in ignoring}
    try:
        return schema.model_validate_json(orjson.dumps(value))
    except ValidationError as error:
        raise Invalid(_("Some values cannot be accepted."), faults(error)) from None


def fit_texts(schema: type[Schema], values: dict[str, Any]) -> Schema:
    """The parameters of an address, which are texts. Raises Invalid with those at fault."""
    try:
        return schema.model_validate(values)
    except ValidationError as error:
        raise Invalid(_("Some values cannot be accepted."), faults(error)) from None


def faults(error: ValidationError) -> dict[str, list[str]]:
    """Sentences by the path of their field."""
    found: dict[str, list[str]] = {}
    for one in error.errors(include_url=False, include_input=False):
        path, sentence = told(one)
        said = found.setdefault(path, [])
        if sentence not in said:
            said.append(sentence)
    return found
