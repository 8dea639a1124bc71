"""Rows of figures, side by side for both databases: as a table to read and as JSON to keep."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. `value` is what is compared with the target; `text` is what was measured, in words.

    Without a target the figure is told for what it is worth.
    """

    key: str
    what: str
    database: str
    text: str
    value: float
    target: float | None = None
    at_most: bool = False

    @property
    def met(self) -> bool | None:
        """Whether the target is reached; None without one."""
        if self.target is None:
            return None
        return self.value <= self.target if self.at_most else self.value >= self.target

    @property
    def wanted(self) -> str:
        """The target in words."""
        if self.target is None:
            return ""
        return f"{'≤' if self.at_most else '≥'} {self.target:g}"

    @property
    def judged(self) -> str:
        """The figure with its judgement."""
        return self.text + {None: "", True: "  ok", False: "  MISSED"}[self.met]


def table(rows: Sequence[Row]) -> str:
    """What, target, and a column for each database."""
    kinds = list(dict.fromkeys(row.database for row in rows))
    found = {(row.key, row.database): row for row in rows}
    firsts = {row.key: row for row in reversed(rows)}
    lines = [["", "target", *kinds]]
    for key in dict.fromkeys(row.key for row in rows):
        cells = [found[key, kind].judged if (key, kind) in found else "" for kind in kinds]
        lines.append([firsts[key].what, firsts[key].wanted, *cells])
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    ruled = [lines[0], ["─" * width for width in widths], *lines[1:]]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in ruled
    )


def machine() -> str:
    """What it was measured on."""
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def keep(rows: Sequence[Row], file: Path, *, quick: bool) -> None:
    """Write the figures as JSON."""
    file.parent.mkdir(parents=True, exist_ok=True)
    found = {
        "measured": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "quick": quick,
        "rows": [asdict(row) | {"met": row.met} for row in rows],
    }
    file.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
