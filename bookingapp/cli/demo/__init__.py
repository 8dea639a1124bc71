"""`bookingapp demo`: two businesses that are alive, and a server for them."""

import json

import click

from bookingapp.base.config import Settings
from bookingapp.base.db import db, write
from bookingapp.cli.demo.bulk import add_bulk
from bookingapp.cli.demo.feeds import demo_feeds
from bookingapp.cli.demo.people import CLEO
from bookingapp.cli.demo.renew import renew
from bookingapp.cli.demo.seed import CLIENTS, OWNER, demo_password, is_seeded, keep_password, seed
from bookingapp.cli.serve import Address, check_free, port_from_env, run_server, serve_options
from bookingapp.cli.start import bring_up
from bookingapp.factory import create_app


@click.command()
@serve_options
@click.option("--serve/--no-serve", "serving", default=True, help="Serve the demo (default) or only make it.")
@click.option("--bookings", type=click.IntRange(0, 5_000_000), help="Have so many more bookings, in bulk.")
@click.option("--json", "as_json", is_flag=True, help="Print addresses and sign-in as one JSON document.")
def demo(
    host: str,
    port: int | None,
    workers: int | None,
    with_worker: bool,
    serving: bool,
    bookings: int | None,
    as_json: bool,
) -> None:
    """Make two demo businesses with about two thousand bookings, and serve them.

    What is there already stays as it is; on a later day the days that came into reach are filled too.
    Sends nothing to anybody.
    """
    address = Address(host, port or port_from_env())
    settings = Settings.from_env()
    if serving:
        check_free(address)
    bring_up(settings)
    feeds = _make(settings, bookings)
    _tell(settings, address, feeds, as_json=as_json)
    if serving:
        run_server(settings, address, workers, with_worker=with_worker)


def _say(line: str) -> None:
    click.echo(line, err=True)


def _make(settings: Settings, bookings: int | None) -> dict[str, str]:
    """Everything that is missing; the paths of the calendar feeds."""
    app = create_app(settings)
    with app.app_context():
        if is_seeded():
            with write():
                keep_password(settings.secret_key)
                renew(_say)
        else:
            _say("Making the demo businesses …")
            with write():
                seed(settings.secret_key, _say)
        if bookings:
            add_bulk(bookings, _say)
        with write():
            feeds = demo_feeds(settings.secret_key)
        db.session.remove()
        db.engine.dispose()  # the server's processes are forked, and must not share a connection
    return feeds


def _tell(settings: Settings, address: Address, feeds: dict[str, str], *, as_json: bool) -> None:
    """On stdout the JSON document and nothing else; on stderr the same for people."""
    base = settings.base_url or address.url
    urls = {"home": f"{base}/"} | {slug: f"{base}/book/{slug}" for slug in CLIENTS}
    urls |= {"my": f"{base}/my", "widget": f"{base}/demo/widget", "api": f"{base}/api/v1/docs"}
    if settings.mail_url is None:
        urls["mail"] = f"{base}/demo/mail"
    password = demo_password(settings.secret_key)
    if as_json:
        told = {
            "urls": urls,
            "owner": {"email": OWNER, "password": password},
            "client": CLEO["email"],
            "feeds": [base + path for path in feeds.values()],
        }
        click.echo(json.dumps(told))
    _say(f"Harbour Hair & Spa  {urls['harbour']}\nAtlas Praxis        {urls['atlas']}")
    _say(f"A client's pages    {urls['my']} (as {CLEO['email']})")
    _say(f"On a website        {urls['widget']}\nFor programs        {urls['api']}")
    if "mail" in urls:
        _say(f"Mail, kept here     {urls['mail']}")
    _say(f"Owner: {OWNER}, password {password}")
    _say("Calendars to subscribe to:")
    for name, path in feeds.items():
        _say(f"  {name}: {base}{path}")
