"""Tests of the house itself: what CONTRIBUTING.md promises about every file."""

from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "bookingapp"


def sources() -> list[Path]:
    """Every Python file of the package."""
    return sorted(PACKAGE.rglob("*.py"))
