"""Load on pages: wrk asks addresses by turns, and says how many answers a second it had."""

import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

CONNECTIONS = 8

SCRIPT = """
local paths = {{ {paths} }}
local requests, turn = {{}}, 0
init = function()
  for place, path in ipairs(paths) do requests[place] = wrk.format("GET", path) end
end
request = function()
  turn = turn % #requests + 1
  return requests[turn]
end
"""


class LoadFailed(Exception):
    """The server refused or dropped what it should have answered; no figure is worth anything then."""


@dataclass(slots=True)
class Target:
    """Addresses of one server that are asked by turns, and what came of it in each round."""

    name: str
    url: str
    paths: Sequence[str]
    headers: Mapping[str, str] = field(default_factory=dict)
    rates: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """The median of the rounds, answers a second."""
        return median(self.rates)


def measure(targets: Sequence[Target], folder: Path, *, rounds: int, seconds: float) -> None:
    """Ask each in turn, round after round, so that what else the machine does falls on all alike."""
    for target in targets:
        _ask(target, folder, 1)
    for _round in range(rounds):
        for target in targets:
            target.rates.append(_ask(target, folder, seconds))


def ratio(above: Target, below: Target) -> float:
    """The median of the rounds' ratios: what one round had to bear, both had."""
    return median(a / b for a, b in zip(above.rates, below.rates, strict=True))


def _ask(target: Target, folder: Path, seconds: float) -> float:
    script = folder / "ask.lua"
    script.write_text(SCRIPT.format(paths=", ".join(f'"{path}"' for path in target.paths)))
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "-s", str(script)]
    for name, value in target.headers.items():
        command += ["-H", f"{name}: {value}"]
    said = subprocess.run([*command, target.url], capture_output=True, text=True, check=True).stdout
    faults = re.search(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.+)", said)
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if faults or not found:
        raise LoadFailed(f"{target.name}: {faults[0] if faults else said}")
    return float(found[1])
