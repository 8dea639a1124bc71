"""The document is whole: valid, with a name, heading, meaning and refusals for everything."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from openapi_spec_validator import validate

from bookingapp.base.errors import DomainError
from bookingapp.domain.catalog.rules import PLACES, PRICE_TYPES, QUESTION_TYPES, VISIBILITIES
from bookingapp.web.api import booked, service_shapes
from bookingapp.web.api.document import document
from bookingapp.web.api.words import TAGS
from bookingapp.web.envelope import CODES, MORE_CODES

DOCUMENT = document()
OPERATIONS = [
    (method, path, found) for path, methods in DOCUMENT["paths"].items() for method, found in methods.items()
]
FEEDS = "bookingapp.domain.messaging.subscriptions"
"""Its refusals are told to calendars alone."""
SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]


def test_is_valid() -> None:
    validate(DOCUMENT)


def test_operations_have_names_that_programs_can_have() -> None:
    names = Counter(found["operationId"] for _method, _path, found in OPERATIONS)
    assert [name for name, times in names.items() if times > 1] == []
    assert [name for name in names if not re.fullmatch(r"[a-z]+(_[a-z]+)+", name)] == []
    titles = {title for title, _line in TAGS.values()}
    assert {tag for _method, _path, found in OPERATIONS for tag in found["tags"]} == titles


def test_schemas_have_names_that_programs_can_have() -> None:
    odd = re.compile(r"(In|Out|Put|Body\d+|_.*)$")
    assert [name for name in SCHEMAS if odd.search(name) or not re.fullmatch("([A-Z][a-z]+)+", name)] == []


def test_everything_is_said_in_words() -> None:
    silent = [name for name, schema in SCHEMAS.items() if not schema.get("description")]
    silent += [
        f"{name}.{field}"
        for name, schema in SCHEMAS.items()
        for field, inner in schema.get("properties", {}).items()
        if not inner.get("description") and "$ref" not in inner
    ]
    silent += [
        f"{found['operationId']} {one['name']}"
        for _method, _path, found in OPERATIONS
        for one in found["parameters"]
        if not one.get("description")
    ]
    assert silent == []


def test_services_have_two_addresses() -> None:
    paths = DOCUMENT["paths"]
    assert paths["/event-types"].keys() == paths["/services"].keys()
    assert paths["/event-types/{id}"]["patch"]["operationId"] == "update_event_type"


def test_the_list_of_codes_is_closed() -> None:
    every = {*CODES.values(), *MORE_CODES}
    assert set(SCHEMAS["ErrorCode"]["enum"]) == every
    assert {one.code for one in refusals(DomainError) if not one.__module__.startswith(FEEDS)} <= every


def test_docs_name_every_code() -> None:
    page = (Path(__file__).parents[3] / "docs" / "api.md").read_text()
    listed = set(re.findall(r"^\| (\d{3}) \| `([A-Z_]+)` \|", page, re.MULTILINE))
    assert listed == {(str(status), code) for status, code in CODES.items()} | {
        (str(status), code) for code, status in MORE_CODES.items()
    }


def refusals(of: type[DomainError]) -> Iterator[type[DomainError]]:
    """All kinds of refusals there are."""
    for one in of.__subclasses__():
        yield one
        yield from refusals(one)


@pytest.mark.parametrize(
    ("literal", "rule"),
    [
        (booked.PriceType, PRICE_TYPES),
        (service_shapes.Place, PLACES),
        (service_shapes.Visibility, VISIBILITIES),
        (service_shapes.QuestionType, QUESTION_TYPES),
    ],
)
def test_choices_are_those_of_the_domain(literal: Any, rule: tuple[str, ...]) -> None:
    assert get_args(literal) == rule


def test_examples_are_what_the_schemas_take() -> None:
    checked = 0
    for _method, _path, found in OPERATIONS:
        sent = found.get("requestBody", {}).get("content", {}).get("application/json", {})
        answered = next(iter(found["responses"].values()))["content"]["application/json"]
        for example in [one["value"] for one in sent.get("examples", {}).values()]:
            fits(sent["schema"], example)
            checked += 1
        if "example" in answered:
            fits(answered["schema"], answered["example"])
            checked += 1
    assert checked >= 25


def fits(schema: dict[str, Any], example: Any) -> None:
    """The example is what the schema says."""
    Draft202012Validator({**schema, "components": DOCUMENT["components"]}).validate(example)
