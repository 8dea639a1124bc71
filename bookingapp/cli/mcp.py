"""`bookingapp mcp`: the Model Context Protocol on standard input and output, for assistants on this machine."""

import logging

import click
from flask import Flask
from werkzeug.exceptions import Unauthorized

from bookingapp.base.actor import Actor
from bookingapp.base.config import Settings
from bookingapp.cli.serve import port_from_env
from bookingapp.cli.start import check_database
from bookingapp.cli.stop import Stop
from bookingapp.domain.business.queries import business_by_slug
from bookingapp.domain.business.roles import ALL
from bookingapp.factory import create_app
from bookingapp.web.api.call import Call
from bookingapp.web.api.credentials import read_one
from bookingapp.web.mcp.ways import Inside, Outside, Way

NOT_FOR_IT = frozenset({"bookings:override"})
"""What an assistant may not do even for whoever runs the server: set rules aside."""


@click.command(name="mcp")
@click.option(
    "--business",
    "slug",
    metavar="SLUG",
    envvar="BOOKINGAPP_MCP_BUSINESS",
    help="Act for this business, on the database of this machine.",
)
@click.option(
    "--url",
    metavar="URL",
    envvar="BOOKINGAPP_MCP_URL",
    help="Act on the bookingapp that is served there, with a key of it.",
)
@click.option(
    "--key",
    metavar="KEY",
    envvar="BOOKINGAPP_MCP_KEY",
    help="The key to act with; better in BOOKINGAPP_MCP_KEY, where nobody sees it in the list of processes.",
)
def mcp(slug: str | None, url: str | None, key: str | None) -> None:
    """Let an assistant look for times and book, by the Model Context Protocol.

    It speaks on standard input and output; nothing else is written there.
    """
    way = _way(slug, url, key)
    from bookingapp.web.mcp.standard import speak  # the SDK comes with it

    logging.getLogger("mcp").setLevel(logging.WARNING)
    speak(way)


def _way(slug: str | None, url: str | None, key: str | None) -> Way:
    """Raises Stop when it is not clear for whom to act."""
    if url is not None:
        if not key or slug:
            raise Stop(
                "With --url give a key of that installation, by BOOKINGAPP_MCP_KEY or --key, and no --business."
            )
        if not url.startswith(("http://", "https://")):
            raise Stop("--url has to begin with https:// or http://.")
        return Outside(url.rstrip("/"), key)
    if (slug is None) == (key is None):
        raise Stop(
            "Say for whom to act: --business SLUG, or a key by BOOKINGAPP_MCP_KEY, with --url or without."
        )
    settings = Settings.from_env()
    check_database(settings)
    app = create_app(settings)
    base_url = settings.base_url or f"http://127.0.0.1:{port_from_env()}"
    with app.app_context():
        return Inside(app, _by_key(app, key) if key else _by_slug(slug or ""), base_url, key=key)


def _by_key(app: Flask, key: str) -> Call:
    with app.test_request_context():
        try:
            return read_one(key)
        except Unauthorized as error:
            raise Stop(str(error.description)) from None


def _by_slug(slug: str) -> Call:
    """Whoever may read the database may act for its businesses, as far as an assistant may."""
    business = business_by_slug(slug)
    if business is None:
        raise Stop(f"There is no business {slug}.")
    actor = Actor("key", business.id, None, ALL - NOT_FOR_IT)
    return Call(actor, owner=f"local/{slug}", plan="paid")
