"""bookingapp as operators run it: several processes on a real port, which tests may kill and restart."""

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.support import databases

START_SECONDS = 90.0


class ServerFailed(Exception):
    """The server ended, or did not answer in time; the message carries the end of its log."""


class Server:
    """`bookingapp serve` with settings of its own, in a process group of its own.

    `scripts` is the folder of the command, when it is not the one that runs the tests.
    """

    def __init__(
        self, folder: Path, env: Mapping[str, str], *, workers: int = 2, scripts: Path | None = None
    ):
        self.folder = folder
        self.workers = workers
        self.scripts = scripts or Path(sys.executable).parent
        self.port = free_port()
        self.log = folder / "server.log"
        self.env = base_env() | {"BOOKINGAPP_DATA_DIR": str(folder / "var")} | dict(env)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The process that leads the group."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start and wait until /healthz answers. Raises ServerFailed."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command(),
                cwd=self.folder,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._wait()

    def stop(self) -> None:
        """SIGTERM as a service manager sends it; running requests are finished."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=1.5)
        if self._process.poll() is None:
            # A worker that was only just starting misses the word of its leader; it is told again.
            os.killpg(self._process.pid, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=10)
        self.kill()

    def interrupt(self) -> None:
        """Ctrl+C in a terminal: SIGINT to every process of the server; returns when it has ended."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGINT)
        self._process.wait(timeout=60)

    def kill(self) -> None:
        """SIGKILL to every process of the server at once: a power cut, as far as it can tell."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None
        self._wait_until_gone()

    def _wait_until_gone(self) -> None:
        """The leader is waited for; its children die a moment later, and until then they still listen."""
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except ConnectionRefusedError:
                return
            except OSError:
                pass  # accepted by one that has just died
            time.sleep(0.01)

    def restart(self) -> None:
        """Start again on the same port, after stop() or kill()."""
        self.kill()
        self.start()

    def log_tail(self, characters: int = 4000) -> str:
        """The end of what the server wrote."""
        return self.log.read_text(errors="replace")[-characters:] if self.log.exists() else ""

    def _command(self) -> list[str]:
        options = ["--host", "127.0.0.1", "--port", str(self.port), "--workers", str(self.workers)]
        return [str(self.scripts / "bookingapp"), "serve", *options]

    def _wait(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise ServerFailed(f"ended with {self._process.returncode}:\n{self.log_tail()}")
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"{self.url}/healthz", timeout=5).status_code == 200:
                    return
            time.sleep(0.05)
        self.kill()
        raise ServerFailed(f"no answer within {START_SECONDS:.0f} s:\n{self.log_tail()}")


def free_port() -> int:
    """A port that is free now, below those that the system gives to connections: none of them takes it meanwhile."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def base_env() -> dict[str, str]:
    """Only what a process needs, so that no setting of the developer's shell leaks into tests."""
    keep = ("PATH", "HOME", "LANG", "TMPDIR")
    return {name: os.environ[name] for name in keep if name in os.environ} | {
        "BOOKINGAPP_SECRET_KEY": "only-for-tests-0123456789abcdef",
        "BOOKINGAPP_RATELIMIT_ENABLED": "0",
        "PYTHONUNBUFFERED": "1",
    }


@contextmanager
def serving(
    folder: Path, database_url: str, *, workers: int = 2, env: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """A running server on one database, for the time of the block."""
    server = Server(folder, {"BOOKINGAPP_DATABASE_URL": database_url} | dict(env or {}), workers=workers)
    try:
        server.start()
        yield server
    finally:
        server.stop()


StartServer = Callable[..., Server]


@pytest.fixture
def start_server(tmp_path: Path, database_url: str) -> Iterator[StartServer]:
    """A function that starts servers on the test's database: `start_server(workers=4, env={…})`."""
    with contextlib.ExitStack() as stack:

        def start(**options: object) -> Server:
            folder = tmp_path / f"server-{free_port()}"
            return stack.enter_context(serving(folder, database_url, **options))  # type: ignore[arg-type]

        yield start


@pytest.fixture
def server(start_server: StartServer) -> Server:
    """One server of two processes on the test's database."""
    return start_server()


@pytest.fixture(scope="module", params=databases.KINDS)
def module_database_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A database that the tests of one module share, once for each kind."""
    with databases.fresh(request.param, tmp_path_factory.mktemp("module")) as url:
        yield url


@pytest.fixture(scope="module")
def module_server(module_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server of two processes that the tests of one module share."""
    with serving(tmp_path_factory.mktemp("server"), module_database_url) as server:
        yield server
