"""Each event that the domain appends is described in docs/events.md, and no other."""

import ast
import re

from bookingapp.domain.booking.rules import TRANSITIONS
from tests.house import ROOT, sources

EVENTS = ROOT / "docs" / "events.md"
NAME = re.compile(r"^[a-z_]+\.[a-z_]+$")


def _emitted() -> set[str]:
    """Names that are spelled out where they are emitted, and those of the table of transitions."""
    spelled = {name for path in sources() for name in _names_in(ast.parse(path.read_text()))}
    return spelled | {transition.event for transition in TRANSITIONS.values()}


def _names_in(tree: ast.AST) -> set[str]:
    """Every text inside the first argument of a call of `emit` or `event_row`, so that `"a.b" if x else "a.c"` counts."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_emit(node.func))
    return {part for call in calls if call.args for part in _texts(call.args[0])}


def _texts(given: ast.expr) -> list[str]:
    """The texts of an expression; of a dictionary that is looked up, what stands under its keys."""
    if isinstance(given, ast.Subscript) and isinstance(given.value, ast.Dict):
        return [text for value in given.value.values for text in _texts(value)]
    return [
        part.value
        for part in ast.walk(given)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]


def _is_emit(called: ast.expr) -> bool:
    return getattr(called, "id", getattr(called, "attr", None)) in {"emit", "event_row"}


def test_events_are_named_by_what_happened() -> None:
    assert [name for name in sorted(_emitted()) if not NAME.match(name)] == []


def test_events_are_documented() -> None:
    documented = set(re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \|", EVENTS.read_text(), re.MULTILINE))
    assert documented == _emitted()
