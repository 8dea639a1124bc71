"""Names say what a module is about."""

from tests.house import ROOT, sources

NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}


def test_no_module_is_called_anything() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in [*sources(), *(ROOT / "tests").rglob("*.py")]
        if NAMELESS & {path.stem, *(part for part in path.relative_to(ROOT).parts)}
    ]
    assert found == []
