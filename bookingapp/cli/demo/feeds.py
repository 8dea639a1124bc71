"""The demo's calendar feeds: one of each kind at Harbour."""

from typing import Any

from sqlalchemy import select, update

from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.events import Event
from bookingapp.cli.demo import harbour
from bookingapp.cli.demo.people import CLEO
from bookingapp.cli.demo.seed import OWNER
from bookingapp.domain.business.queries import business_by_slug, user_by_email
from bookingapp.domain.messaging.feeds import ensure_feed, feed_link
from bookingapp.models.business import Location
from bookingapp.models.catalog import Resource, Service
from bookingapp.models.clients import Client
from bookingapp.models.staff import StaffMember


def demo_feeds(secret_key: str) -> dict[str, str]:
    """The paths of the feeds by what they show, made where they are missing, in the running write transaction."""
    business = business_by_slug(harbour.SLUG)
    owner = user_by_email(OWNER)
    assert business is not None
    assert owner is not None
    actor = Actor("system", business.id)
    staff = _first(StaffMember, business.id)
    cleo = db.session.scalars(
        select(Client).where(Client.business_id == business.id, Client.email == CLEO["email"])
    ).one()
    wanted = [
        (staff.name, "staff", staff.id, False),
        (f"{staff.name}, busy times only", "staff", staff.id, True),
        *(
            (row.name, kind, row.id, False)
            for kind, row in (
                ("location", _first(Location, business.id)),
                ("service", _first(Service, business.id)),
                ("resource", _first(Resource, business.id)),
                ("user", owner),
                ("client", cleo),
            )
        ),
    ]
    found = {
        name: feed_link(secret_key, ensure_feed(actor, kind, subject_id, busy_only=busy_only))
        for name, kind, subject_id, busy_only in wanted
    }
    made = (Event.business_id == business.id, Event.name == "feed.created")
    db.session.execute(update(Event).where(*made, Event.fanned_out.is_(False)).values(fanned_out=True))
    return found


def _first(table: Any, business_id: int) -> Any:
    """The first row of the business that is in use."""
    return db.session.scalars(
        select(table).where(table.business_id == business_id, table.active).order_by(table.id).limit(1)
    ).one()
