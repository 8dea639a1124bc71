"""What a user may share as a calendar, and the links that are out already."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import literal, select, union_all

from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import NotFound
from bookingapp.base.i18n import _
from bookingapp.domain.messaging.feeds import SUBJECTS, ensure_feed, list_feeds
from bookingapp.domain.messaging.reach import reach_of
from bookingapp.models.business import User
from bookingapp.models.messaging import Feed

SHARED = ("staff", "location", "resource", "service")
"""Kinds that are shared with others; everybody has their own without asking."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Something whose bookings can be shared as a calendar."""

    kind: str
    id: int
    public_id: str
    name: str
    active: bool


@dataclass(frozen=True, slots=True)
class Share:
    """A calendar to subscribe to: whose, and its feed."""

    kind: str
    name: str
    feed: Feed


def own_feed(actor: Actor) -> Feed | None:
    """The calendar of the user who acts, once they have asked for its link."""
    user_id = _user_id(actor)
    return next((one for one in list_feeds(actor) if (one.kind, one.subject_id) == ("user", user_id)), None)


def share_own(actor: Actor) -> Feed:
    """Make the calendar of the user who acts, or find it. Raises NotFound."""
    user_id = _user_id(actor)
    if user_id is None:
        raise NotFound(_("There is no such calendar."))
    return ensure_feed(actor, "user", user_id)


def _user_id(actor: Actor) -> int | None:
    return db.session.scalar(select(User.id).where(User.public_id == actor.ref))


def list_subjects(actor: Actor) -> list[Subject]:
    """What the actor can share of their business, by name; also what is archived, whose links may be out still."""
    if not actor.may_somewhere("bookings:read"):
        return []
    reach = reach_of(actor)
    tables = [(kind, SUBJECTS[kind]) for kind in SHARED]
    rows = db.session.execute(
        union_all(
            *(
                select(
                    literal(kind).label("kind"), table.id, table.public_id, table.name, table.active
                ).where(table.business_id == actor.business_id)
                for kind, table in tables
            )
        )
    )
    found = [one for one in (Subject(*row) for row in rows) if reach.has(one.kind, one.id)]
    return sorted(found, key=lambda one: (one.name.casefold(), one.id))


def share(actor: Actor, kind: str, subject_ref: str, *, busy_only: bool) -> Feed:
    """Make the calendar of one of them, or find it. Raises NotFound, Forbidden."""
    table: Any = SUBJECTS.get(kind) if kind in SHARED else None
    subject_id = table and db.session.scalar(
        select(table.id).where(table.public_id == subject_ref, table.business_id == actor.business_id)
    )
    if subject_id is None:
        raise NotFound(_("There is no such calendar."))
    return ensure_feed(actor, kind, subject_id, busy_only=busy_only)


def list_shares(actor: Actor, subjects: Sequence[Subject]) -> list[Share]:
    """The calendars that are shared, with the names of what they show."""
    names = {(one.kind, one.id): one.name for one in subjects}
    return [
        Share(feed.kind, names.get((feed.kind, feed.subject_id), ""), feed)
        for feed in list_feeds(actor)
        if feed.kind in SHARED
    ]
