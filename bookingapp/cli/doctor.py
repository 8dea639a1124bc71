"""`bookingapp doctor`: is the installation sound, and do the invariants of the data hold?"""

import click

from bookingapp.base.config import Settings
from bookingapp.cli import checks
from bookingapp.cli.start import connected

_SIGNS = {"ok": "ok   ", "note": "note ", "broken": "BROKEN"}


@click.command()
def doctor() -> None:
    """Check the installation and the invariants of the data.

    One line per check; what is broken names its repair. Exit code 0 when all is well, 1 when something is
    broken, 2 when it cannot even be looked at. Changes nothing.
    """
    settings = Settings.from_env()
    findings = list(checks.of_settings(settings))
    with connected(settings) as connection:
        findings += checks.of_database(connection)
    for finding in findings:
        click.secho(
            f"{_SIGNS[finding.verdict]:7}{finding.sentence}",
            fg="red" if finding.verdict == "broken" else None,
        )
    broken = sum(finding.verdict == "broken" for finding in findings)
    click.echo(f"{broken} of {len(findings)} checks found something broken." if broken else "All is well.")
    raise SystemExit(1 if broken else 0)
