"""The arrows of the house, as import-linter sees them."""

import subprocess
import sys
from pathlib import Path

from tests.house import ROOT


def test_imports_only_go_down() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [linter, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
