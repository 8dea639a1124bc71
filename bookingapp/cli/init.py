"""`bookingapp init`: a database and the first business, ready to be booked."""

import os
from collections.abc import Callable
from pathlib import Path

import click

from bookingapp.base.actor import SYSTEM
from bookingapp.base.config import Settings
from bookingapp.base.db import write
from bookingapp.base.errors import Conflict
from bookingapp.base.i18n import LANGUAGES
from bookingapp.base.secrets import setup_code
from bookingapp.base.text import clean_email, clean_line
from bookingapp.cli.serve import Address, port_from_env
from bookingapp.cli.start import bring_up
from bookingapp.cli.stop import Stop
from bookingapp.domain.business import passwords
from bookingapp.domain.business.lands import currency_of
from bookingapp.domain.business.queries import business_by_slug
from bookingapp.domain.business.rules import is_currency, slug_of, zone_names
from bookingapp.domain.business.trades import BY_KEY
from bookingapp.domain.schedule.founding import Founding, found_business
from bookingapp.factory import create_app


@click.command()
@click.option("--name", help="The business's name.")
@click.option("--timezone", help="Its time zone, like Europe/Berlin.")
@click.option("--currency", help="Its currency, like EUR.")
@click.option("--email", help="The owner's e-mail address.")
@click.option("--password", help="The owner's password, at least 8 characters.")
@click.option("--slug", help="Its name in addresses. Default: made of the name.")
@click.option("--locale", type=click.Choice(list(LANGUAGES)), default="en", show_default=True)
@click.option(
    "--trade",
    type=click.Choice(list(BY_KEY)),
    default="empty",
    show_default=True,
    help="What it offers at first; all of it can be changed.",
)
@click.option("--code", "only_code", is_flag=True, help="Only print the code for setting up in the browser.")
def init(
    name: str | None,
    timezone: str | None,
    currency: str | None,
    email: str | None,
    password: str | None,
    slug: str | None,
    locale: str,
    trade: str,
    only_code: bool,
) -> None:
    """Set up a database and the first business.

    Asks four questions: the business's name, time zone and currency, and the owner's e-mail and password.
    What is given as an option is not asked.
    """
    settings = Settings.from_env()
    if only_code:
        click.echo(setup_code(settings.secret_key))
        return
    address = Address("127.0.0.1", port_from_env())
    bring_up(settings)
    app = create_app(settings)
    with app.app_context():
        try:
            name = _answer(name, "Name of the business", _name)
            slug = slug or slug_of(name, "business")
            _refuse_again(slug)
            timezone = _answer(timezone, "Time zone", _zone, default=here())
            currency = _answer(currency, "Currency", _currency, default=currency_of(timezone))
            email = _answer(email, "Owner's e-mail", clean_email)
            password = _answer(password, "Owner's password", _password, secret=True)
        except click.Abort:
            raise Stop(
                "Not all was answered: give --name, --timezone, --currency, --email and --password."
            ) from None
        with write():
            found_business(
                SYSTEM,
                Founding(
                    name,
                    timezone,
                    currency,
                    email,
                    password,
                    locale=locale,
                    slug=slug,
                    trade=trade,
                ),
            )
    base = settings.base_url or address.url
    click.echo(f"Clients book at {base}/book/{slug}\nStart the server with: bookingapp serve", err=True)


def _answer(
    given: str | None,
    question: str,
    rule: Callable[[str], str],
    *,
    default: str | None = None,
    secret: bool = False,
) -> str:
    """An answer that fits the rule: the one that was given, or else one that is asked for until it does."""
    if given is not None:
        try:
            return rule(given)
        except ValueError as error:
            raise Stop(f"{question}: {error}") from None

    def read(text: str) -> str:
        try:
            return rule(text)
        except ValueError as error:
            raise click.UsageError(str(error)) from None

    found: str = click.prompt(
        question, default=default, hide_input=secret, confirmation_prompt=secret, value_proc=read, err=True
    )
    return found


def _refuse_again(slug: str) -> None:
    if business_by_slug(slug) is not None:
        raise Conflict(
            f"There is already a business at /book/{slug}: choose another name, or another address by --slug."
        )


def here() -> str:
    """This machine's time zone, as far as it can be told."""
    named = os.environ.get("TZ", "").removeprefix(":")
    linked = str(Path("/etc/localtime").resolve()).partition("/zoneinfo/")[2]
    return next((zone for zone in (named, linked) if zone in zone_names() and zone != "Etc/UTC"), "UTC")


def _name(text: str) -> str:
    line = clean_line(text)
    if not 1 <= len(line) <= 200:
        raise ValueError("Give a name of at most 200 characters.")
    return line


def _zone(text: str) -> str:
    if text not in zone_names():
        raise ValueError("There is no such time zone; write it like Europe/Berlin.")
    return text


def _currency(text: str) -> str:
    if not is_currency(text.upper()):
        raise ValueError("There is no such currency; write its code, like EUR.")
    return text.upper()


def _password(text: str) -> str:
    if not passwords.SHORTEST <= len(text) <= passwords.LONGEST:
        raise ValueError(f"Choose a password of {passwords.SHORTEST} to {passwords.LONGEST} characters.")
    return text
