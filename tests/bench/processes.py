"""The processes that are measured: bookingapp as operators start it, and Flask alone beside it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.support.server import START_SECONDS, Server, base_env, free_port

ROOT = Path(__file__).parents[2]
AS_INSTALLED = {"PYTHONPATH": str(Path(__file__).parent / "as_installed")}
"""For the processes that are measured: what the tests brought along is not found."""


@contextmanager
def bare(url: str, folder: Path, workers: int) -> Iterator[str]:
    """The bare route on a port of its own; its address."""
    port = free_port()
    command = [sys.executable, "-m", "tests.bench.bare", url, str(port), str(workers)]
    with (folder / "bare.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=base_env(), stdout=log, stderr=log, start_new_session=True
        )
    try:
        _wait(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(5)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def memory(server: Server) -> tuple[float, float | None]:
    """MiB of the largest web process: resident, and its fair share of what is shared (where Linux tells)."""
    return max(_memory(pid) for pid in _family(server.pid)[1:] if _is_listening(pid, server.port))


def _is_listening(pid: int, port: int) -> bool:
    """Whether a process holds the server's port, which the worker beside the web processes does not."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    sockets = {
        f"socket:[{row[9]}]" for row in rows if row[3] == "0A" and int(row[1].split(":")[1], 16) == port
    }
    held = set()
    for file in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(OSError):
            held.add(str(file.readlink()))
    return not sockets.isdisjoint(held)


def _family(pid: int) -> list[int]:
    children = [
        int(child)
        for file in Path(f"/proc/{pid}/task").glob("*/children")
        for child in file.read_text().split()
    ]
    return [pid, *(one for child in children for one in _family(child))]


def _memory(pid: int) -> tuple[float, float | None]:
    resident = _kib(Path(f"/proc/{pid}/status").read_text(), "VmRSS")
    try:
        share = _kib(Path(f"/proc/{pid}/smaps_rollup").read_text(), "Pss")
    except OSError:
        return resident / 1024, None
    return resident / 1024, share / 1024


def _kib(text: str, name: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+) kB", text, re.MULTILINE)
    return int(found[1]) if found else 0
