"""What a tool is: a request or two to the API, cut to what an assistant needs, told in words besides."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bookingapp.web.mcp import words
from bookingapp.web.mcp.shapes import (
    REPEAT,
    Schema,
    a_list,
    an_id,
    an_object,
    asked,
    operation_at,
    some,
    whole,
)
from bookingapp.web.mcp.ways import Answer, Fields, Way

ONCE = (
    "Any text that is new for each thing to be done, and the same when you repeat a call that failed half-way: "
    "then it is done once."
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a tool answers: words, and data where it did what was asked."""

    text: str
    data: Any = None

    @property
    def is_error(self) -> bool:
        """Whether it was refused."""
        return self.data is None


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool as assistants know it. `hints`: reads only, may destroy, may be repeated without harm."""

    name: str
    title: str
    description: str
    takes: Schema
    gives: Schema
    hints: tuple[bool, bool, bool]
    run: Callable[[Way, dict[str, Any]], Told]


Cut = tuple[Schema, Callable[[Any], Any]]
"""What of an answer a tool gives: its schema, and how it is cut."""

READS = (True, False, True)
ADDS = (False, False, False)
SETTLES = (False, True, True)

LIST = {
    "search": "Only those whose name holds this text.",
    "page": "Which page of the list, from 1.",
    "per_page": "How many of them, at most 100.",
}


def told(answer: Answer, say: Callable[[Any], str], give: Callable[[Any], Any] | None = None) -> Told:
    """An answer of the API in words and data, or its refusal in words."""
    if not answer.is_good:
        return Told(words.trouble(answer))
    data = give(answer.data) if give else answer.data
    return Told(say(data), data)


def only(one: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """These fields alone."""
    return {name: one[name] for name in names}


def page_with(names: tuple[str, ...]) -> Callable[[Any], Any]:
    """A page of a list, of each entry these fields alone."""
    return lambda page: {"data": [only(one, names) for one in page["data"]], "meta": page["meta"]}


def page_shape(answer: Any, names: tuple[str, ...]) -> Schema:
    """The schema of such a page."""
    page = whole(answer)["properties"]
    return an_object(
        {"data": a_list(some(page["data"]["items"], names)), "meta": page["meta"]}, ("data", "meta")
    )


def listing(name: str, title: str, description: str, path: str, fields: tuple[str, ...], say: Any) -> Tool:
    """A tool that tells a list of the API."""
    made = operation_at("GET", path)
    assert made.query is not None
    return Tool(
        name,
        title,
        description,
        asked(made.query, LIST),
        page_shape(made.answer, fields),
        READS,
        lambda way, given: told(way.ask("GET", path, query=given), say, page_with(fields)),
    )


def changing(
    name: str,
    title: str,
    description: str,
    at: tuple[str, str],
    takes: Schema,
    hints: tuple[bool, bool, bool],
    say: Callable[[Any], str],
    cut: "Cut | None" = None,
) -> Tool:
    """A tool that changes something: what names a place in the path is left out of the body."""
    method, path = at
    made = operation_at(method, path)
    if made.is_repeatable:
        once = {"type": "string", "minLength": 1, "maxLength": 255, "description": ONCE}
        takes = takes | {"properties": takes["properties"] | {REPEAT: once}}

    def run(way: Way, given: dict[str, Any]) -> Told:
        repeat, address = given.pop(REPEAT, None), path
        for place in made.prefixes:
            address = address.replace(f"{{{place}}}", str(given.pop(_argument(made.prefixes[place]))))
        done = way.ask(method, address, body=given if made.body else None, repeat=repeat)
        return told(done, say, cut[1] if cut else None)

    return Tool(name, title, description, takes, cut[0] if cut else whole(made.answer), hints, run)


def _argument(prefix: str) -> str:
    return {"bk": "booking_id", "hld": "hold_id"}[prefix]


def with_id(prefix: str, said: str, schema: Schema | None = None) -> Schema:
    """The same arguments, and first of all which one it is about."""
    name = _argument(prefix)
    fields = (schema or {}).get("properties", {})
    return an_object({name: an_id(prefix, said)} | fields, (name, *(schema or {}).get("required", ())))


def call_tool(way: Way, tool: Tool, given: Fields) -> Told:
    """Run a tool; what it does not take is told rather than passed on. All else the API judges."""
    takes = tool.takes["properties"]
    lines = [f"- {words.quoted(name)}: there is no such argument" for name in sorted(set(given) - set(takes))]
    lines += [
        f"- {name}: this argument is needed" for name in tool.takes.get("required", ()) if name not in given
    ]
    lines += [
        f"- {name}: this is not an id"
        for name in given
        if name in takes and not _may_be(takes[name], given[name])
    ]
    if lines:
        known = ", ".join(takes) or "no arguments"
        return Told("\n".join(["Some arguments cannot be accepted.", *lines, f"{tool.name} takes: {known}."]))
    return tool.run(way, dict(given))


def _may_be(takes: Schema, value: Any) -> bool:
    """Whether what will stand in an address can be one; other arguments are not looked at here."""
    pattern = takes.get("pattern")
    return pattern is None or (isinstance(value, str) and re.fullmatch(pattern, value, re.ASCII) is not None)
