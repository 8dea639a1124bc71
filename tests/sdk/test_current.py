"""What is committed under sdk/ is what the generators make of today's document."""

import json
from pathlib import Path

import pytest

from sdk import generate


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The document as the generators read it."""
    path = tmp_path_factory.mktemp("document") / "openapi.json"
    path.write_text(json.dumps(generate.source()))
    return path


def test_python_library_is_current(described: Path, tmp_path: Path) -> None:
    generate.make_python(tmp_path / "v1", described)
    assert differing(tmp_path / "v1", generate.PYTHON / generate.MADE_PYTHON) == set(), "run make sdk"


@pytest.mark.usefixtures("node")
def test_typescript_library_is_current(described: Path, tmp_path: Path) -> None:
    generate.make_typescript(tmp_path / "v1", described)
    assert differing(tmp_path / "v1", generate.TYPESCRIPT / generate.MADE_TYPESCRIPT) == set(), "run make sdk"


def differing(made: Path, kept: Path) -> set[str]:
    """Files that are not the same in both, or stand in one alone."""
    ours, theirs = files(made), files(kept)
    assert ours
    return {name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name)}


def files(folder: Path) -> dict[str, bytes]:
    """Their contents by their names."""
    found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
