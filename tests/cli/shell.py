"""Run `bookingapp` as an operator does: a process with an environment of its own and no terminal."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Shell:
    """A folder to work in and the settings that are exported there."""

    folder: Path
    env: Mapping[str, str]

    def run(
        self, *arguments: str, env: Mapping[str, str] | None = None, answers: str = "", timeout: float = 200
    ) -> subprocess.CompletedProcess[str]:
        """Run one command to its end; `answers` are typed into it."""
        return subprocess.run(
            [sys.executable, "-m", "bookingapp.cli", *arguments],
            cwd=self.folder,
            env=plain_env() | dict(self.env) | dict(env or {}),
            input=answers,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def refuses(self, *arguments: str, env: Mapping[str, str] | None = None) -> str:
        """The one sentence with which a command must end."""
        done = self.run(*arguments, env=env)
        said = done.stderr.strip()
        assert done.returncode == 2, done
        assert done.stdout == ""
        assert said.count("\n") == 0, said
        assert said.endswith("."), said
        return said


def plain_env() -> dict[str, str]:
    """Nothing of the developer's own settings."""
    keep = ("PATH", "HOME", "LANG", "TMPDIR")
    return {name: os.environ[name] for name in keep if name in os.environ} | {
        "PYTHONPATH": str(Path(__file__).parents[2])
    }
