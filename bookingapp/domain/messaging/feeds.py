"""Feeds: calendars that an app subscribes to by a link. Make one, change it, take its link back.

The link's token is a MAC over the feed's id and version (base/secrets), so it can be shown again at any time and
nothing secret is stored. Raising the version takes every link that was given out before back.
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Forbidden, Invalid, NotFound
from bookingapp.base.events import emit
from bookingapp.base.i18n import _
from bookingapp.base.ids import new_id
from bookingapp.base.secrets import make_token
from bookingapp.domain.business.rules import Check
from bookingapp.domain.clients.seen import own_client
from bookingapp.domain.messaging.reach import Reach, may_show_client, reach_of
from bookingapp.models.business import Access, Location, User
from bookingapp.models.catalog import Resource, Service
from bookingapp.models.clients import Client
from bookingapp.models.messaging import Feed
from bookingapp.models.staff import StaffMember

LINK = "feed"
"""What the link's MAC is made for."""

PAST_DAYS = 3650
"""The longest that past bookings are kept in a feed."""

SUBJECTS: dict[str, Any] = {
    "user": User,
    "staff": StaffMember,
    "resource": Resource,
    "location": Location,
    "service": Service,
    "client": Client,
}
"""What there are feeds of, and the table of each kind's rows.

A user's feed has what they serve themselves or, when they serve nobody, all that they may see.
"""


def feed_token(secret_key: str, feed: Feed) -> str:
    """The token of a feed's present link."""
    return make_token(secret_key, LINK, feed.public_id, feed.version)


def feed_link(secret_key: str, feed: Feed) -> str:
    """The path of a feed's present link; it leads nowhere once the feed is revoked or the link rotated."""
    return f"/calendar/feed/{feed_token(secret_key, feed)}.ics"


def ensure_feed(actor: Actor, kind: str, subject_id: int, *, busy_only: bool = False) -> Feed:
    """The feed of a user, staff member, resource, location, service or client; made, or given a new link after it
    was revoked, if need be. A user's is one for each business: the actor's.

    A client's shows the visits that were booked under the address on their record: give it only to whoever has
    shown that the address is theirs. Raises NotFound, Forbidden.
    """
    business_id = _business_of(actor, kind, subject_id)
    _check_may(actor, kind, subject_id)
    feed = _find(business_id, kind, subject_id, busy_only) or _make(
        actor, business_id, kind, subject_id, busy_only
    )
    return _renewed(actor, feed) if feed.revoked_at is not None else feed


def list_feeds(actor: Actor) -> list[Feed]:
    """The feeds of the actor's business that are not revoked and that the actor may hand out.

    Those who work there get none of clients here, of whom there may be thousands.
    """
    if actor.business_id is None:
        return []
    wanted = [Feed.kind != "client"] if actor.is_staff else [Feed.subject_id.in_(own_client(actor))]
    found = db.session.scalars(
        select(Feed)
        .where(Feed.business_id == actor.business_id, Feed.revoked_at.is_(None), *wanted)
        .order_by(Feed.kind, Feed.id)
    )
    reach = reach_of(actor)
    return [feed for feed in found if _may(actor, feed.kind, feed.subject_id, reach)]


def find_feed(actor: Actor, feed_ref: str) -> Feed:
    """A feed that the actor may hand out, one that was revoked too. Raises NotFound, Forbidden."""
    return _own_feed(actor, feed_ref)


def rotate_feed(actor: Actor, feed_ref: str) -> Feed:
    """Give a feed a new link; those given out before are gone. Raises NotFound, Forbidden."""
    return _renewed(actor, _own_feed(actor, feed_ref))


def revoke_feed(actor: Actor, feed_ref: str) -> Feed:
    """Take a feed's links back and give no new one. Raises NotFound, Forbidden."""
    feed = _own_feed(actor, feed_ref)
    if feed.revoked_at is None:
        feed.revoked_at = clock.now()
        db.session.flush()
        emit("feed.revoked", actor, feed.business_id, feed.public_id, kind=feed.kind)
    return feed


def change_feed(
    actor: Actor, feed_ref: str, *, details: bool | None = None, past_days: int | None = None
) -> Feed:
    """Choose whether clients' names, numbers and notes are shown, and how long past bookings are kept.

    To show details takes the right to see clients. Raises NotFound, Forbidden, Invalid.
    """
    feed = _own_feed(actor, feed_ref)
    if details and not actor.may_somewhere("clients:read"):
        raise Forbidden(_("You are not allowed to do this."), right="clients:read")
    if details and (feed.busy_only or feed.kind == "client"):
        raise Invalid(_("This feed has no details to show."), {"details": [_("Leave this off.")]})
    check = Check()
    if past_days is not None:
        feed.past_days = check.number("past_days", past_days, 0, PAST_DAYS)
    check.done()
    if details is not None:
        feed.details = details
    db.session.flush()
    emit("feed.changed", actor, feed.business_id, feed.public_id, kind=feed.kind)
    return feed


def _business_of(actor: Actor, kind: str, subject_id: int) -> int:
    """The business that the subject is of, if the actor may know of it. Raises NotFound."""
    if kind == "user":
        found = db.session.scalar(
            select(Access.business_id)
            .where(Access.user_id == subject_id, Access.business_id == actor.business_id)
            .limit(1)
        )
    else:
        table = SUBJECTS.get(kind)
        found = db.session.scalar(select(table.business_id).where(table.id == subject_id)) if table else None
    if found is None or actor.business_id not in (None, found):
        raise NotFound(_("There is no such calendar."))
    return int(found)


def _check_may(actor: Actor, kind: str, subject_id: int) -> None:
    """Clients have their own feed, users theirs; the others take the right to see all bookings of their subject.

    Raises NotFound, Forbidden.
    """
    if not _may(actor, kind, subject_id, reach_of(actor)):
        if actor.is_staff:
            raise Forbidden(_("You are not allowed to do this."), right="bookings:read")
        raise NotFound(_("There is no such calendar."))


def _may(actor: Actor, kind: str, subject_id: int, reach: Reach) -> bool:
    if actor.kind == "client":
        return kind == "client" and _is_self(actor, subject_id)
    if actor.is_staff and actor.kind != "system" and kind == "client":
        return may_show_client(actor, subject_id)
    return reach.has(kind, subject_id)


def _is_self(actor: Actor, client_id: int) -> bool:
    return bool(db.session.scalar(select(Client.public_id).where(Client.id == client_id)) == actor.ref)


def _own_feed(actor: Actor, feed_ref: str) -> Feed:
    """A feed that the actor may hand out. Raises NotFound, Forbidden."""
    feed = db.session.scalar(select(Feed).where(Feed.public_id == feed_ref))
    if feed is None or actor.business_id not in (None, feed.business_id):
        raise NotFound(_("There is no such calendar."))
    _check_may(actor, feed.kind, feed.subject_id)
    return feed


def _find(business_id: int, kind: str, subject_id: int, busy_only: bool) -> Feed | None:
    return db.session.scalar(
        select(Feed).where(
            Feed.business_id == business_id,
            Feed.kind == kind,
            Feed.subject_id == subject_id,
            Feed.busy_only.is_(busy_only),
        )
    )


def _make(actor: Actor, business_id: int, kind: str, subject_id: int, busy_only: bool) -> Feed:
    """Two who ask at once get the same one: the database takes no second."""
    feed = Feed(
        public_id=new_id("feed"),
        business_id=business_id,
        kind=kind,
        subject_id=subject_id,
        busy_only=busy_only,
        created_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(feed)
            db.session.flush()
    except IntegrityError:
        made = _find(business_id, kind, subject_id, busy_only)
        if made is None:
            raise
        return made
    emit("feed.created", actor, business_id, feed.public_id, kind=kind, busy_only=busy_only)
    return feed


def _renewed(actor: Actor, feed: Feed) -> Feed:
    feed.version += 1
    feed.revoked_at = None
    db.session.flush()
    emit("feed.rotated", actor, feed.business_id, feed.public_id, kind=feed.kind)
    return feed
