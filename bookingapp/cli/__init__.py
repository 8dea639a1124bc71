"""The door for operators: the `bookingapp` command."""

import click

from bookingapp import __version__
from bookingapp.cli.backup import backup
from bookingapp.cli.demo import demo
from bookingapp.cli.doctor import doctor
from bookingapp.cli.init import init
from bookingapp.cli.migrate import migrate
from bookingapp.cli.serve import serve
from bookingapp.cli.stop import Commands
from bookingapp.cli.worker import worker


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="bookingapp", message="%(prog)s %(version)s")
def main() -> None:
    """Online booking for businesses that work by the clock.

    Everything is set by environment variables; docs/configuration.md lists them.
    """


for command in (init, serve, worker, migrate, doctor, backup, demo):
    main.add_command(command)
