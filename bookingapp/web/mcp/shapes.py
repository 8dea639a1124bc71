"""Schemas of tools, cut out of those that the API validates by: the types and bounds are its, the words are ours."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, TypeAdapter

from bookingapp.web.api.operation import OPERATIONS, Operation

Schema = dict[str, Any]

REPEAT = "idempotency_key"
"""The argument that becomes the header."""


def operation_at(method: str, path: str) -> Operation:
    """The operation of the API that a tool stands for. Raises LookupError."""
    for one in OPERATIONS:
        if (one.method, one.path) == (method, path):
            return one
    raise LookupError(f"the API has no {method} {path}")


def asked(model: type[BaseModel], words: Mapping[str, str], needed: Sequence[str] = ()) -> Schema:
    """What a tool takes: the named fields of a schema, each with what it means."""
    fields = whole(model)["properties"]
    found = {name: _bare(fields[name]) | {"description": said} for name, said in words.items()}
    return an_object(found, needed)


def an_object(properties: Mapping[str, Schema], needed: Sequence[str] = ()) -> Schema:
    """An object of these fields and no others."""
    found: Schema = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return found | ({"required": list(needed)} if needed else {})


def an_id(prefix: str, said: str) -> Schema:
    """The argument that names what a tool is about."""
    return {"type": "string", "pattern": f"^{prefix}_[0-9A-Za-z]+$", "maxLength": 40, "description": said}


def whole(model: Any) -> Schema:
    """The JSON schema of an answer or question, with what it refers to put in its place."""
    found = TypeAdapter(model).json_schema()
    plain: Schema = _inline(found, found.get("$defs", {}))
    return plain


def some(schema: Schema, names: Sequence[str]) -> Schema:
    """An object's schema with these fields alone."""
    return an_object({name: schema["properties"][name] for name in names}, names)


def a_list(item: Schema) -> Schema:
    """A schema of several, under a name, since an answer is an object."""
    return {"type": "array", "items": item}


def _inline(schema: Any, known: Mapping[str, Any]) -> Any:
    """Without references and without the titles that pydantic makes of names."""
    if isinstance(schema, list):
        return [_inline(one, known) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        rest = {name: value for name, value in schema.items() if name != "$ref"}
        return _inline(known[schema["$ref"].rpartition("/")[2]], known) | _inline(rest, known)
    found = {
        name: _inline(value, known)
        for name, value in schema.items()
        if name not in {"$defs", "title", "properties"}
    }
    if "properties" in schema:
        found["properties"] = {name: _inline(one, known) for name, one in schema["properties"].items()}
    return found


def _bare(schema: Schema) -> Schema:
    """An argument is left out rather than null."""
    choices = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    if len(choices) == 1:
        schema = {name: value for name, value in schema.items() if name != "anyOf"} | choices[0]
    return {name: value for name, value in schema.items() if (name, value) != ("default", None)}
