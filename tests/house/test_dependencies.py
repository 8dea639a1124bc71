"""What the package imports is what pyproject.toml promises, within bounds."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

from tests.house import ROOT, sources

NO_UPPER_BOUND = {"tzdata"}  # zone rules change by decree


def _declared() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines: list[str] = project["dependencies"]
    return lines


def _plain(name: str) -> str:
    return name.lower().replace("_", "-")


def _imported() -> set[str]:
    found: set[str] = set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {"bookingapp"}


def test_every_import_is_a_declared_dependency() -> None:
    declared = {_plain(re.split(r"[\[><=]", line)[0]) for line in _declared()}
    makers = packages_distributions()
    missing = {name for name in _imported() if not declared & set(map(_plain, makers.get(name, [])))}
    assert missing == set()


def test_every_dependency_has_both_bounds() -> None:
    loose = {line for line in _declared() if not (">=" in line and ",<" in line)}
    assert {re.split(r"[\[><=]", line)[0] for line in loose} == NO_UPPER_BOUND
