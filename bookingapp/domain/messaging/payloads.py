"""Feeds as programs see them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from bookingapp.base.db import db
from bookingapp.domain.booking.payloads import Site, instant
from bookingapp.domain.messaging.feeds import SUBJECTS, feed_link
from bookingapp.models.messaging import Feed


def feed_payloads(feeds: Sequence[Feed], site: Site) -> list[dict[str, Any]]:
    """Feeds in the order given, with their links; a statement for each kind among them."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for feed in feeds:
        wanted[feed.kind].add(feed.subject_id)
    names: dict[tuple[str, int], tuple[str, str]] = {}
    for kind, keys in wanted.items():
        table = SUBJECTS[kind]
        for key, ref, name in db.session.execute(
            select(table.id, table.public_id, table.name).where(table.id.in_(keys))
        ):
            names[kind, key] = (ref, name)
    return [_feed(feed, *names[feed.kind, feed.subject_id], site) for feed in feeds]


def _feed(feed: Feed, ref: str, name: str, site: Site) -> dict[str, Any]:
    """One feed; its link leads nowhere once it is revoked, and so is left out then."""
    is_active = feed.revoked_at is None
    return {
        "id": feed.public_id,
        "kind": feed.kind,
        "subject_id": ref,
        "name": name,
        "busy_only": feed.busy_only,
        "details": feed.details,
        "past_days": feed.past_days,
        "active": is_active,
        "url": site.base_url + feed_link(site.secret_key, feed) if is_active else None,
        "created_at": instant(feed.created_at),
    }
