"""`bookingapp serve`: the web application on granian, with the worker inside."""

import gc
import multiprocessing
import os
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click
from flask import Flask
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server
from sqlalchemy import select

from bookingapp.base.config import Settings
from bookingapp.base.secrets import setup_code
from bookingapp.cli.start import check_database, connected
from bookingapp.cli.stop import Stop
from bookingapp.cli.worker import InnerWorker, end_with
from bookingapp.factory import create_app
from bookingapp.models.business import Business

PATIENCE_SECONDS = 30
"""How long running requests may take to finish once the server is told to stop."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """As a browser on this machine would write it."""
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)  # noqa: S104
        if ":" in host and not host.startswith("["):
            host = f"[{host}]"
        return f"http://{host}:{self.port}"


def serve_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The flags that `serve` and `demo` share."""
    for option in (
        click.option(
            "--worker/--no-worker",
            "with_worker",
            default=True,
            help="Run the worker inside (default) or not.",
        ),
        click.option(
            "--workers", type=click.IntRange(1, 64), help="Web processes. Default: one per core, 2 to 4."
        ),
        click.option(
            "--port", type=click.IntRange(1, 65535), help="Port to listen on. Default: PORT, or 8000."
        ),
        click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on."),
    ):
        command = option(command)
    return command


@click.command()
@serve_options
def serve(host: str, port: int | None, workers: int | None, with_worker: bool) -> None:
    """Serve the pages. Never changes the schema; `bookingapp migrate` does.

    SIGTERM and Ctrl+C finish the requests that are running.
    """
    address = Address(host, port or port_from_env())
    settings = Settings.from_env()
    check_database(settings)
    run_server(settings, address, workers, with_worker=with_worker)


def port_from_env() -> int:
    """The port that PORT names, or 8000. Raises Stop."""
    text = os.environ.get("PORT") or "8000"
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise Stop("PORT is not a port: set it to a number from 1 to 65535.")
    return int(text)


def check_free(address: Address) -> Address:
    """Whether we may listen there; returns the address by number. Raises Stop.

    The server's processes share their port, so two servers would come to share one unnoticed; this asks first.
    """
    try:
        found = socket.getaddrinfo(
            address.host, address.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        family, _, _, _, place = min(found, key=lambda one: one[0] != socket.AF_INET)
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
            probe.listen(1)
        return Address(str(place[0]), address.port)
    except OSError as error:
        raise Stop(
            f"Port {address.port} of {address.host} cannot be used ({error.strerror or error}): "
            "choose another by --port or PORT."
        ) from None


def run_server(settings: Settings, address: Address, workers: int | None, *, with_worker: bool) -> None:
    """Serve until told to stop; its processes read their settings from the environment, as this one did.

    Raises Stop when the address cannot be used.
    """
    bound = check_free(address)
    if settings.base_url is None:
        os.environ["BOOKINGAPP_BASE_URL"] = address.url
    os.register_at_fork(after_in_child=_leave_ctrl_c_to_the_parent)
    inner = InnerWorker() if with_worker else None
    if inner:
        inner.start()
    server = Server(
        "bookingapp.cli.serve:open_web",
        factory=True,
        address=bound.host,
        port=bound.port,
        interface=Interfaces.WSGI,
        workers=workers or max(2, min(4, multiprocessing.cpu_count())),
        blocking_threads=1,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE_SECONDS,
    )
    click.echo(f"bookingapp serves {address.url} (Ctrl+C stops it).", err=True)
    if is_new(settings):
        base = settings.base_url or address.url
        code = setup_code(settings.secret_key)
        click.echo(f"There is no business yet. Set it up at {base}/start with the code {code}", err=True)
    gc.collect()
    gc.freeze()  # what is loaded stays as it is, so that the processes share its memory
    try:
        server.serve()
    finally:
        if inner:
            inner.stop()


def is_new(settings: Settings) -> bool:
    """Whether there is no business yet, so that the first one may be set up in the browser."""
    with connected(settings) as connection:
        return connection.execute(select(Business.id).limit(1)).first() is None


def _leave_ctrl_c_to_the_parent() -> None:
    """A terminal sends SIGINT to every process; one told twice waits for its idle connections until it is killed."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def open_web() -> Flask:
    """The application in one of the server's processes, which ends when the server is killed."""
    end_with(os.getppid())
    app = create_app()
    gc.freeze()  # an application lasts: nobody needs to look again and again whether parts of it could go
    return app
