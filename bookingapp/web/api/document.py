"""The OpenAPI 3.1 document, made of the operations and of the schemas that validate."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import orjson
from flask import Response
from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode

from bookingapp import __version__
from bookingapp.domain.business.roles import ALL
from bookingapp.web.api.call import Call
from bookingapp.web.api.examples import ANSWERS, BODIES
from bookingapp.web.api.fields import FIELDS
from bookingapp.web.api.operation import OPERATIONS, Operation, operation
from bookingapp.web.api.refusals import HEADERS, RESPONSES, SCHEMAS, good_headers, refusals_of
from bookingapp.web.api.words import FORMATS, TAGS, heading, operation_name, schema_name
from bookingapp.web.envelope import API, JSON

REF = "#/components/schemas/{model}"
_PLACE = re.compile(r"\{(\w+)\}")
PREFIX_PATTERN = "^{prefix}_[0-9a-hjkmnp-tv-z]{{20}}$"
ABOUT = """
Every request carries `Authorization: Bearer …` with a secret key (`sk_…`), a publishable key (`pk_…`), a token from
`POST /auth/token`, or an OAuth access token. Apps of others get theirs at the root of the site, by the authorization
code grant with PKCE; addresses and scopes are listed at `/.well-known/oauth-authorization-server`.

Times are ISO 8601 with an offset. Money is in the smallest unit of its currency. Lists come in pages. Every refusal has
one shape, `{"error": {"code", "message", "details"}}`: go by `code`.
""".strip()


@operation("GET", "/openapi.json", scope=None, tag="document", name="get_openapi")
def openapi(_call: Call | None) -> Response:
    """This document."""
    return Response(body(), content_type=JSON)


@lru_cache(maxsize=1)
def body() -> bytes:
    """The document as it is served; it changes only with the code."""
    return orjson.dumps(document(), option=orjson.OPT_INDENT_2)


def document() -> dict[str, Any]:
    """The document."""
    refs, components = schemas()
    paths: dict[str, dict[str, Any]] = {}
    for one in in_order():
        for path, name in addresses(one):
            paths.setdefault(path, {})[one.method.lower()] = described(one, name, refs)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "bookingapp",
            "version": __version__,
            "summary": "Find free times, hold them, book them, and run the business behind them.",
            "description": ABOUT,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": API}],
        "tags": [{"name": title, "description": line} for title, line in TAGS.values()],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "schemas": components | SCHEMAS,
            "responses": RESPONSES,
            "headers": HEADERS,
            "securitySchemes": SECURITY,
        },
    }


def in_order() -> list[Operation]:
    """The operations under their headings, in the headings' order."""
    rank = {title: number for number, (title, _line) in enumerate(TAGS.values())}
    return sorted(OPERATIONS, key=lambda one: rank.get(heading(one.tag), len(rank)))


def addresses(one: Operation) -> Iterator[tuple[str, str]]:
    """Where an operation is to be found, and its name there."""
    name = operation_name(one.name)
    yield one.path, name
    if one.alias:
        ours, theirs = (path.split("/")[1].replace("-", "_") for path in (one.path, one.alias))
        yield (
            one.alias,
            name.replace(ours, theirs).replace(ours.removesuffix("s"), theirs.removesuffix("s")),
        )


class Generator(GenerateJsonSchema):
    """Schemas without a title for each field, which would say its name once more."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Never."""
        return False


Refs = dict[tuple[int, JsonSchemaMode], Any]
"""References to schemas, by the identity of the shape that is validated or serialized."""


def schemas() -> tuple[Refs, dict[str, Any]]:
    """References, and what they lead to."""
    wanted: dict[tuple[int, JsonSchemaMode], TypeAdapter[Any]] = {}
    for one in OPERATIONS:
        if one.body is not None:
            wanted[id(one.body), "validation"] = TypeAdapter(one.body)
        for shape in filter(None, (one.answer, *one.also.values())):
            wanted[id(shape), "serialization"] = TypeAdapter(shape)
    found, components = TypeAdapter.json_schemas(
        [(key, mode, adapter) for (key, mode), adapter in wanted.items()],
        ref_template=REF,
        schema_generator=Generator,
    )
    refs = {key: renamed(schema) for key, schema in found.items()}
    named = {schema_name(name): schema for name, schema in components.get("$defs", {}).items()}
    return refs, {name: worded(name, renamed(schema)) for name, schema in sorted(named.items())}


def renamed(schema: Any) -> Any:
    """The same with references to schemas by the names that others know."""
    if isinstance(schema, list):
        return [renamed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: renamed(value) for key, value in schema.items()}
    ref = found.get("$ref")
    if isinstance(ref, str):
        found["$ref"] = REF.format(model=schema_name(ref.rpartition("/")[2]))
    return found


def worded(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """A schema with what its fields mean, and an example where there is one."""
    schema.pop("title", None)
    schema["description"] = " ".join(schema.get("description", _common(name)).split())
    for field, inner in schema.get("properties", {}).items():
        schema["properties"][field] = explained(name, field, inner)
    return schema


def _common(name: str) -> str:
    """What is to be said of a schema that is made of another one."""
    if name.endswith("Patch"):
        return "What is to be different; what is not named stays as it is."
    return "One page of a list." if name.endswith("Page") else ""


def explained(where: str, field: str, schema: dict[str, Any]) -> dict[str, Any]:
    """A field's schema with its format and its meaning."""
    found = dict(schema)
    _form(found, field)
    said = _meaning(where, field)
    if said and "description" not in found:
        found["description"] = said
    return found


def _form(schema: dict[str, Any], field: str) -> None:
    form = FORMATS.get(field, {})
    for inner in [schema, *schema.get("anyOf", ())]:
        if inner.get("type") == "string" and "enum" not in inner:
            inner.update(form)


def _meaning(where: str, field: str) -> str:
    """The sentence for a field: its own in this schema, that of the object a body makes or changes, or the common one."""
    stem = re.sub(r"(Input|Patch|Replacement|WithText|WithSecret|WithBookings)$", "", where)
    for key in (f"{where}.{field}", f"{stem}.{field}", f"{stem}Input.{field}", field):
        if key in FIELDS:
            return FIELDS[key]
    return ""


def described(one: Operation, name: str, refs: Refs) -> dict[str, Any]:
    """One operation."""
    summary, _gap, rest = one.summary.partition("\n")
    found: dict[str, Any] = {
        "operationId": name,
        "summary": summary.removesuffix("."),
        "description": " ".join([" ".join(rest.split()), _who_may(one)]).strip(),
        "tags": [heading(one.tag)],
        "parameters": [*_places(one, name), *_parameters(one, name)],
        "responses": _answers(one, name, refs) | refusals_of(one),
        "security": _security(one),
    }
    if one.scope:
        found["x-scope"] = one.scope
    if one.body is not None:
        content: dict[str, Any] = {"schema": refs[id(one.body), "validation"]}
        if one.name in BODIES:
            content["examples"] = BODIES[one.name]
        found["requestBody"] = {"required": _is_needed(one.body), "content": {JSON: content}}
    return found


def _is_needed(schema: type[BaseModel]) -> bool:
    return any(field.is_required() for field in schema.model_fields.values())


def _answers(one: Operation, name: str, refs: Refs) -> dict[str, Any]:
    """What it answers when all is well."""
    found = {}
    for status, shape in {one.status: one.answer, **one.also}.items():
        answer: dict[str, Any] = {"description": _outcome(one, status), "headers": good_headers(one)}
        if shape is not None:
            content: dict[str, Any] = {"schema": refs[id(shape), "serialization"]}
            if one.name in ANSWERS and status == one.status:
                content["example"] = ANSWERS[one.name]
            answer["content"] = {JSON: content}
        else:
            answer["content"] = {JSON: {"schema": {"type": "object"}}}
        found[str(status)] = answer
    return found


def _outcome(one: Operation, status: int) -> str:
    if one.method == "GET":
        return "What was asked for."
    return {201: "Made.", 202: "Begun."}.get(status, "Done; this is how it stands now.")


def _who_may(one: Operation) -> str:
    """Which credentials do."""
    if one.scope is None:
        return "No credential is needed."
    if not one.scope:
        return ""
    if one.is_public:
        return f"Scope: `{one.scope}`; a publishable key or a client's token may do it too."
    return f"Scope: `{one.scope}`."


def _security(one: Operation) -> list[dict[str, list[str]]]:
    if one.scope is None:
        return []
    return [{"key": []}, {"oauth": [one.scope] if one.scope else []}]


def _places(one: Operation, name: str) -> list[dict[str, Any]]:
    return [
        {
            "name": place,
            "in": "path",
            "required": True,
            "description": _meaning(name, place),
            "schema": _place_schema(place, one.prefixes.get(place)),
        }
        for place in _PLACE.findall(one.path)
    ]


def _place_schema(place: str, prefix: str | None) -> dict[str, Any]:
    if prefix is None:
        return {"type": "string", "minLength": 1} | FORMATS.get(place, {})
    return {"type": "string", "pattern": PREFIX_PATTERN.format(prefix=prefix)}


def _parameters(one: Operation, name: str) -> list[dict[str, Any]]:
    found = []
    if one.query is not None:
        schema = one.query.model_json_schema(ref_template=REF, schema_generator=Generator)
        needed = set(schema.get("required", ()))
        for field, inner in schema["properties"].items():
            if field in _PLACE.findall(one.path):
                continue
            shown = explained(name, field, _bare(inner))
            said = {"description": shown.pop("description")} if "description" in shown else {}
            found.append({"name": field, "in": "query", "required": field in needed, **said, "schema": shown})
    if one.is_repeatable:
        found.append(IDEMPOTENCY_KEY)
    return found


def _bare(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter is left out rather than null."""
    if "anyOf" not in schema:
        return schema
    choices = [one for one in schema["anyOf"] if one != {"type": "null"}]
    rest = {key: value for key, value in schema.items() if key not in {"anyOf", "default"}}
    return {**choices[0], **rest} if len(choices) == 1 else {"anyOf": choices, **rest}


IDEMPOTENCY_KEY: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A new one for each thing to be done: sent again with the same key and body it is done only once.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[\\x20-\\x7e]+$"},
}
SCOPES = {scope: f"{scope.replace(':', ', ')}" for scope in sorted(ALL)}
SECURITY: dict[str, Any] = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "description": "A secret key (sk_…), a publishable key (pk_…), or a token from `POST /auth/token`.",
    },
    "oauth": {
        "type": "oauth2",
        "description": "For apps of others. PKCE with S256 is always asked for.",
        "flows": {
            "authorizationCode": {
                "authorizationUrl": "/oauth/authorize",
                "tokenUrl": "/oauth/token",
                "refreshUrl": "/oauth/token",
                "scopes": SCOPES,
            },
            "clientCredentials": {"tokenUrl": "/oauth/token", "scopes": SCOPES},
        },
    },
}
