"""Feeds: links that calendar apps subscribe to; made, changed, given a new link, taken back."""

from typing import Any, Literal

from pydantic import Field
from sqlalchemy import select

from bookingapp.base.db import db
from bookingapp.base.i18n import _
from bookingapp.base.ids import is_id
from bookingapp.domain.messaging.feeds import (
    SUBJECTS,
    change_feed,
    ensure_feed,
    find_feed,
    list_feeds,
    revoke_feed,
    rotate_feed,
)
from bookingapp.domain.messaging.payloads import feed_payloads
from bookingapp.models.business import Access, User
from bookingapp.models.messaging import Feed
from bookingapp.web.api.answers import Out, Page, page_of
from bookingapp.web.api.bookings import site
from bookingapp.web.api.call import Call
from bookingapp.web.api.lists import Paging, key_of, named, partial, touched
from bookingapp.web.api.operation import Schema, operation
from bookingapp.web.api.places import unknown
from bookingapp.web.api.times import wrong

READ, WRITE = "bookings:read", "bookings:write"
SHOWN = frozenset({"id", "kind", "subject_id", "name", "busy_only", "active", "url", "created_at"})
PREFIXES = {
    "usr": "user",
    "stf": "staff",
    "res": "resource",
    "loc": "location",
    "srv": "service",
    "clt": "client",
}

Kind = Literal["user", "staff", "resource", "location", "service", "client"]


class FeedIn(Schema):
    """What a feed shows: details are clients' names, numbers and notes."""

    details: bool = False
    past_days: int = Field(90, ge=0, le=3650)


class NewFeedIn(FeedIn):
    """Of whom or what: a user, staff member, resource, location, service or client; without one, of oneself."""

    subject_id: str | None = Field(None, max_length=40)
    busy_only: bool = False


FeedPatch = partial(FeedIn)


class FeedOut(Out):
    """A feed. Whoever has its link sees what it shows."""

    id: str
    kind: Kind
    subject_id: str
    name: str
    busy_only: bool
    details: bool
    past_days: int
    active: bool
    url: str | None
    created_at: str


class FeedQuery(Paging):
    """Which feeds; those of clients are in no list."""

    search: str | None = Field(None, max_length=200)
    kind: Kind | None = None
    updated_since: str | None = Field(None, max_length=40)


@operation("GET", "/feeds", scope=READ, query=FeedQuery, answer=Page[FeedOut], name="list_feeds")
def list_feed_links(call: Call, query: FeedQuery) -> dict[str, Any]:
    """The feeds that one may hand out, by kind."""
    known, wanted = touched(call, query.updated_since), (query.search or "").casefold()
    feeds = [one for one in list_feeds(call.actor) if query.kind in (None, one.kind)]
    found = feed_payloads([one for one in feeds if one.public_id in known], site())
    found = [one for one in found if wanted in one["name"].casefold()]
    start = query.offset
    return page_of(found[start : start + query.per_page], len(found), query.page, query.per_page)


@operation("GET", "/feeds/{id}", scope=READ, answer=FeedOut, id="feed")
def read_feed(call: Call, id: str) -> dict[str, Any]:
    """One feed."""
    return _shown(find_feed(call.actor, id))


@operation("POST", "/feeds", scope=WRITE, body=NewFeedIn, answer=FeedOut, repeatable=False)
def create_feed(call: Call, body: NewFeedIn) -> dict[str, Any]:
    """Make a feed, or find the one there is; one that was revoked is given a new link."""
    feed = ensure_feed(call.actor, *_subject(call, body.subject_id), busy_only=body.busy_only)
    said = {name: value for name, value in named(body).items() if name in FeedIn.model_fields}
    return _change(call, feed, said)


@operation(
    "PATCH",
    "/feeds/{id}",
    scope=WRITE,
    body=FeedPatch,
    answer=FeedOut,
    ignoring=SHOWN,
    id="feed",
    name="update_feed",
)
def change_feed_link(call: Call, id: str, body: Any) -> dict[str, Any]:
    """Change what a feed shows; its link stays."""
    return _change(call, find_feed(call.actor, id), named(body))


@operation("PUT", "/feeds/{id}", scope=WRITE, body=FeedIn, answer=FeedOut, ignoring=SHOWN, id="feed")
def replace_feed(call: Call, id: str, body: FeedIn) -> dict[str, Any]:
    """Say anew what a feed shows."""
    said = {"details": body.details, "past_days": body.past_days}
    return _change(call, find_feed(call.actor, id), said)


@operation(
    "POST",
    "/feeds/{id}/rotate",
    scope=WRITE,
    answer=FeedOut,
    status=200,
    repeatable=False,
    id="feed",
    name="rotate_feed",
)
def rotate_feed_link(call: Call, id: str) -> dict[str, Any]:
    """Give a feed a new link; those given out before lead nowhere."""
    return _shown(rotate_feed(call.actor, id))


@operation("DELETE", "/feeds/{id}", scope=WRITE, answer=FeedOut, id="feed")
def delete_feed(call: Call, id: str) -> dict[str, Any]:
    """Take a feed's link back."""
    return _shown(revoke_feed(call.actor, id))


def _subject(call: Call, ref: str | None) -> tuple[Kind, int]:
    """Of whom or what, by internal id. Raises Invalid."""
    if ref is None and call.actor.kind in {"user", "client"}:
        ref = call.actor.ref
    if ref is None:
        raise wrong("subject_id", _("Say whose calendar it is."))
    kind: Any = next((kind for prefix, kind in PREFIXES.items() if is_id(ref, prefix)), None)
    if kind is None:
        raise unknown("subject_id")
    if kind == "user":
        found = db.session.scalar(
            select(User.id)
            .join(Access, Access.user_id == User.id)
            .where(User.public_id == ref, Access.business_id == call.business_id)
        )
    else:
        found = key_of(SUBJECTS[kind], call.business_id, ref, "subject_id")
    if found is None:
        raise unknown("subject_id")
    return kind, found


def _change(call: Call, feed: Feed, said: dict[str, Any]) -> dict[str, Any]:
    """Only what is different is written."""
    different = {name: value for name, value in said.items() if getattr(feed, name) != value}
    if different:
        change_feed(call.actor, feed.public_id, **different)
    return _shown(feed)


def _shown(feed: Feed) -> dict[str, Any]:
    db.session.flush()
    return feed_payloads([feed], site())[0]
