"""How a command ends early: one sentence on stderr and an exit code, never a traceback."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import IO, Any

import click
from sqlalchemy.exc import DBAPIError

from bookingapp.base.config import ConfigError
from bookingapp.base.errors import DomainError, Invalid


class Stop(click.ClickException):
    """Ends the command with a sentence that names the mend."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Only the sentence."""
        click.echo(self.format_message(), file=file or sys.stderr)


@contextmanager
def one_sentence() -> Iterator[None]:
    """Make what an operator can mend a Stop; whatever is our own fault keeps its traceback."""
    try:
        yield
    except ConfigError as error:
        raise Stop(str(error)) from None
    except Invalid as error:
        said = "; ".join(f"{field}: {' '.join(sentences)}" for field, sentences in error.fields.items())
        raise Stop(f"{error.message} {said}".strip()) from None
    except DomainError as error:
        raise Stop(error.message) from None
    except DBAPIError as error:
        raise Stop(
            f"The database refused to work ({reason_of(error)}): put that right and start again."
        ) from None


def reason_of(error: DBAPIError) -> str:
    """The driver's own words, on one line."""
    words = " ".join(str(error.orig).split())
    return words if len(words) < 200 else f"{words[:200]}…"


class Commands(click.Group):
    """A group of commands that all end as promised above, each loaded from its own module when it is called.

    What one command needs weighs on no other: the web's processes begin with what `serve` has loaded.
    """

    def __init__(self, *args: Any, names: Sequence[str], **more: Any) -> None:
        super().__init__(*args, **more)
        self._names = names

    def list_commands(self, ctx: click.Context) -> list[str]:
        """By name."""
        return list(self._names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one."""
        if cmd_name not in self._names:
            return None
        name = cmd_name.replace("-", "_")
        found: click.Command = getattr(import_module(f"bookingapp.cli.{name}"), name)
        return found

    def invoke(self, ctx: click.Context) -> Any:
        """Run the chosen command."""
        with one_sentence():
            return super().invoke(ctx)
