"""`bookingapp migrate`."""

import click

from bookingapp.base.config import Settings
from bookingapp.cli.start import bring_up, name_of


@click.command()
def migrate() -> None:
    """Bring the database to the schema of this version.

    Safe to run again: where nothing is to be done, nothing is done.
    """
    settings = Settings.from_env()
    bring_up(settings)
    click.echo(f"{name_of(settings)} has the newest schema.", err=True)
