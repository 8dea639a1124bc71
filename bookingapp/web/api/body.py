"""What came with a request, as its schema understands it."""

from functools import lru_cache
from typing import Any, TypeVar, cast, get_origin

from flask import request
from pydantic import BaseModel
from werkzeug.exceptions import UnsupportedMediaType

from bookingapp.base.i18n import _
from bookingapp.web.api.strict import fit, fit_texts, read_json
from bookingapp.web.api.times import wrong

Model = TypeVar("Model", bound=BaseModel)
OFTEN = 1000
"""Bytes. Longer addresses are read anew each time."""


def body_of(schema: type[Model], ignoring: frozenset[str]) -> Model:
    """The body. Raises UnsupportedMediaType, Unreadable, Invalid."""
    if request.mimetype and not (
        request.mimetype == "application/json" or request.mimetype.endswith("+json")
    ):
        raise UnsupportedMediaType
    raw = request.get_data(cache=True)
    return fit(schema, read_json(raw) if raw else {}, ignoring=ignoring)


def query_of(schema: type[Model]) -> Model:
    """The parameters of the address; one that stands there several times is a list where the schema wants one."""
    if len(request.query_string) > OFTEN:
        return _query(schema, request.query_string)
    return cast(Model, _same_query(schema, request.query_string))


def _query(schema: type[Model], _text: bytes) -> Model:
    many = lists_of(schema)
    values: dict[str, Any] = {}
    for name, several in request.args.lists():
        bare = name.removesuffix("[]")
        if any("\0" in text for text in several):  # which no text of PostgreSQL can hold
            raise wrong(bare, _("This holds a character that cannot be accepted."))
        values[bare] = several if bare in many else several[-1] if len(several) == 1 else several
    return fit_texts(schema, values)


_same_query = lru_cache(maxsize=512)(_query)
"""The same addresses are asked again and again, and what is read from them is never changed."""


@lru_cache(maxsize=256)
def lists_of(schema: type[BaseModel]) -> frozenset[str]:
    """The parameters of a schema that may stand in an address several times."""
    return frozenset(
        field.alias or name
        for name, field in schema.model_fields.items()
        if get_origin(field.annotation) is list
    )
