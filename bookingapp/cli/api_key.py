"""`bookingapp api-key`: make keys for programs at the shell."""

from datetime import UTC, datetime

import click
from sqlalchemy import select

from bookingapp.base.actor import SYSTEM
from bookingapp.base.config import Settings
from bookingapp.base.db import db, write
from bookingapp.base.errors import DomainError, Invalid
from bookingapp.cli.start import check_database
from bookingapp.domain.business.keys import PLANS, create_api_key, list_api_keys, revoke_api_key
from bookingapp.domain.business.queries import business_by_slug
from bookingapp.factory import create_app
from bookingapp.models.business import Business


@click.group(name="api-key")
def api_key() -> None:
    """Make keys for programs that use the JSON API."""


@api_key.command()
@click.option("--business", "slug", metavar="SLUG", help="Whose key it is. Needed where there are several.")
@click.option("--name", default="", help="What to call it.")
@click.option(
    "--publishable", is_flag=True, help="One that may stand in a web page: it only looks and books."
)
@click.option("--scopes", default="", help="Only these, such as bookings:read,bookings:write. Default: all.")
@click.option(
    "--plan", type=click.Choice(PLANS), default="free", show_default=True, help="Which limits it has."
)
def create(slug: str | None, name: str, publishable: bool, scopes: str, plan: str) -> None:
    """Make a key and print it, alone on a line. It is never shown again."""
    settings = Settings.from_env()
    check_database(settings)
    with create_app(settings).app_context():
        business = _business(slug)
        wanted = [scope for scope in scopes.replace(",", " ").split() if scope] or None
        try:
            with write():
                _row, text = create_api_key(
                    SYSTEM,
                    business.id,
                    name=name,
                    kind="publishable" if publishable else "secret",
                    scopes=wanted,
                    plan=plan,
                )
        except Invalid as refused:
            raise click.ClickException(
                " ".join(s for said in refused.fields.values() for s in said)
            ) from None
        except DomainError as refused:
            raise click.ClickException(refused.message) from None
    click.echo(text)


@api_key.command("list")
@click.option("--business", "slug", required=True, metavar="SLUG", help="Whose keys.")
def list_keys(slug: str) -> None:
    """Tell the keys of a business: id, beginning, kind, plan, when last used, whether it counts, name."""
    settings = Settings.from_env()
    check_database(settings)
    with create_app(settings).app_context():
        business = _business(slug)
        for row in list_api_keys(SYSTEM, business.id):
            state = "revoked" if row.revoked_at else "ends " + _day(row.expires) if row.expires else "good"
            used = _day(row.used) if row.used else "never used"
            click.echo("\t".join((row.public_id, f"{row.hint}…", row.kind, row.plan, used, state, row.name)))


@api_key.command()
@click.argument("key_ref", metavar="KEY_ID")
@click.option("--business", "slug", required=True, metavar="SLUG", help="Whose key it is.")
def revoke(key_ref: str, slug: str) -> None:
    """Revoke a key by its id (key_…); programs that use it are refused at once."""
    settings = Settings.from_env()
    check_database(settings)
    with create_app(settings).app_context():
        business = _business(slug)
        try:
            with write():
                name = revoke_api_key(SYSTEM, business.id, key_ref).name
        except DomainError as refused:
            raise click.ClickException(refused.message) from None
    click.echo(f"{name} is revoked", err=True)


def _business(slug: str | None) -> Business:
    """The one that is named; or the only one there is, or the first one of a demo."""
    if slug is not None:
        found = business_by_slug(slug)
        if found is None:
            raise click.ClickException(f"there is no business {slug}")
        return found
    every = db.session.scalars(select(Business).where(Business.active).order_by(Business.id)).all()
    if not every:
        raise click.ClickException("there is no business yet")
    if len(every) > 1 and not all(one.demo for one in every):
        slugs = ", ".join(one.slug for one in every)
        raise click.ClickException(f"there are several businesses: name one with --business ({slugs})")
    return every[0]


def _day(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()
