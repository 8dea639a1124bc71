"""The door for operators: the `bookingapp` command."""

import click

from bookingapp import __version__
from bookingapp.cli.stop import Commands

COMMANDS = ("api-key", "backup", "demo", "doctor", "init", "mcp", "migrate", "serve", "worker")


@click.group(cls=Commands, names=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="bookingapp", message="%(prog)s %(version)s")
def main() -> None:
    """Online booking for businesses that work by the clock.

    Everything is set by environment variables; docs/configuration.md lists them.
    """
