"""Put the folders beside the package into the wheel, under `bookingapp/_assets`.

A hook rather than a static `force-include` table, because an editable install must
not receive copies (they would go stale), and because a folder appears only with its
first real file.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ASSETS = ("templates", "static", "widget")


class AssetsHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds every existing asset folder to a real wheel; leaves an editable one alone."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        root = Path(self.root)
        for name in ASSETS:
            if (root / name).is_dir():
                build_data["force_include"][str(root / name)] = f"bookingapp/_assets/{name}"
