"""`bookingapp worker`, and the same inside `serve`."""

import logging
import multiprocessing
import os
import signal
import threading
import time
from multiprocessing.process import BaseProcess

import click

from bookingapp.base.config import Settings
from bookingapp.cli.start import check_database
from bookingapp.factory import create_app

RESTART_SECONDS = 5.0

LAST_WORDS_SECONDS = 20.0
"""For what is still running when the parent has gone."""


@click.command()
def worker() -> None:
    """Do what time brings: send messages, read calendars, take down what has run out.

    `serve` does this by itself; run it apart beside `serve --no-worker`, or with another web server. Any number
    of them may run at once. Ended at any point it loses nothing, and repeats at most the message it was sending.
    """
    from bookingapp.worker import loop

    settings = Settings.from_env()
    check_database(settings)
    stop = loop.stop_on_signals()
    click.echo("bookingapp worker runs (Ctrl+C stops it).", err=True)
    loop.run(create_app(settings), stop)


class InnerWorker:
    """The worker as a child of `serve`: started again if it dies, ended with its parent."""

    def __init__(self) -> None:
        self._ending = threading.Event()
        self._process: BaseProcess | None = None

    def start(self) -> None:
        """Begin; the first child is forked, so call this before there are threads."""
        self._process = self._spawn("fork")
        threading.Thread(target=self._watch, daemon=True).start()

    def stop(self) -> None:
        """End it and wait for the end."""
        self._ending.set()
        if self._process is not None and self._process.is_alive():
            self._process.terminate()
            self._process.join(10)

    def _spawn(self, method: str) -> BaseProcess:
        context = multiprocessing.get_context(method)
        process: BaseProcess = context.Process(  # type: ignore[attr-defined]
            target=_run_inside, args=(os.getpid(),), name="bookingapp-worker", daemon=True
        )
        process.start()
        return process

    def _watch(self) -> None:
        while self._process is not None:
            self._process.join()
            if self._ending.wait(RESTART_SECONDS):
                return
            logging.getLogger(__name__).warning("the worker ended unexpectedly and is started again")
            self._process = self._spawn("spawn")


def _run_inside(parent: int) -> None:
    from bookingapp.worker import loop  # here: what it needs is not to weigh on the processes of the web

    stop = loop.stop_on_signals()
    end_with(parent)
    loop.run(create_app(Settings.from_env()), stop)


def end_with(parent: int) -> None:
    """End this process when its parent is gone: one that was killed says nothing to its children."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1.0)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(LAST_WORDS_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
