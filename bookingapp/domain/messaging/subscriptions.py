"""A feed as calendar apps fetch it: whose the link is, whether anything has changed, and the calendar itself.

Apps ask every hour and mostly nothing has changed. So each process remembers a feed's validators and the state of
the business they belong to: its newest event and the stamp of its timetable, read in one statement with the feed.
On PostgreSQL an event with an older time may still be committed after a newer one; while that can be, the newest is
not trusted, the calendar is built anew and compared by content. See docs/decisions/0008.
"""

import hashlib
import hmac
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Boolean, Engine, String, bindparam, case, exists, func, select, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from bookingapp.base import clock
from bookingapp.base.db import db
from bookingapp.base.errors import DomainError, NotFound
from bookingapp.base.events import Event
from bookingapp.base.hot import HotQuery
from bookingapp.base.i18n import _
from bookingapp.base.ids import is_id
from bookingapp.base.secrets import read_token
from bookingapp.domain.messaging import ical
from bookingapp.domain.messaging.agenda import Shown, gone_since
from bookingapp.domain.messaging.client_agenda import client_entries, client_spans
from bookingapp.domain.messaging.feeds import LINK, SUBJECTS
from bookingapp.domain.messaging.staff_agenda import staff_entries, staff_spans
from bookingapp.models.business import Access, Business, User
from bookingapp.models.clients import Client
from bookingapp.models.messaging import Feed
from bookingapp.models.staff import StaffMember

SLOWEST = timedelta(seconds=70)
"""Longer than a transaction lasts: the database ends each of its statements after 60 s."""

SKEW = timedelta(seconds=2)
"""How far the clocks of several machines may be apart."""

KEPT = 4096
"""Feeds whose validators a process remembers, about 1 KB each."""


class FeedRevoked(DomainError):
    """The link was ours and leads nowhere any more."""

    code = "GONE"
    status = 410


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed behind a living link, and the state that its calendar is built from."""

    feed_id: int
    business_id: int
    kind: str
    subject_id: int
    busy_only: bool
    details: bool
    past_days: int
    locale: str | None
    changed: datetime
    is_settled: bool
    day: int
    state: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Validators:
    """What tells two versions of a calendar apart: hash and length of its bytes, and the last change behind it."""

    etag: str
    modified: datetime
    length: int


_Known = OrderedDict[int, tuple[tuple[Any, ...], Validators]]
_known: WeakKeyDictionary[Engine, _Known] = WeakKeyDictionary()


class _is_quiet(FunctionElement[bool]):
    """Whether no transaction that writes is under way, so that none can commit what is older than this moment."""

    inherit_cache = True
    type = Boolean()


@compiles(_is_quiet, "sqlite")
def _quiet_sqlite(*_more: Any, **_options: Any) -> str:
    """Those who write do so one after the other, and the order of events is that of their commits."""
    return "1"


@compiles(_is_quiet, "postgresql")
def _quiet_postgresql(*_more: Any, **_options: Any) -> str:
    return "pg_snapshot_xmin(pg_current_snapshot()) = pg_snapshot_xmax(pg_current_snapshot())"


def _living() -> Any:
    """Whether the subject of a feed may still have one: staff and users who left take their links with them."""
    staff = select(StaffMember.active).where(
        StaffMember.id == Feed.subject_id, StaffMember.business_id == Feed.business_id
    )
    client = select(Client.erased_at.is_(None)).where(
        Client.id == Feed.subject_id, Client.business_id == Feed.business_id
    )
    user = exists().where(
        User.id == Feed.subject_id,
        User.active,
        Access.user_id == User.id,
        Access.business_id == Feed.business_id,
    )
    return case(
        (Feed.kind == "staff", staff.scalar_subquery()),
        (Feed.kind == "client", client.scalar_subquery()),
        (Feed.kind == "user", user),
        else_=true(),
    )


def _locale() -> Any:
    """In which language the feed speaks: its client's or user's, else the business's."""
    client = select(Client.locale).where(Client.id == Feed.subject_id).scalar_subquery()
    user = select(User.locale).where(User.id == Feed.subject_id).scalar_subquery()
    own = case((Feed.kind == "client", client), (Feed.kind == "user", user), else_=None)
    return func.coalesce(own, Business.locale)


_NEWEST = select(func.max(Event.at)).where(Event.business_id == Feed.business_id).scalar_subquery()
_STATE = HotQuery(
    lambda _length: (
        select(
            Feed.id,
            Feed.business_id,
            Feed.kind,
            Feed.subject_id,
            Feed.busy_only,
            Feed.details,
            Feed.past_days,
            Feed.version,
            Feed.revoked_at,
            Feed.created_at,
            Business.active,
            Business.timetable_stamp,
            Business.updated_at,
            _NEWEST,
            _living(),
            _locale(),
            _is_quiet(),
        )
        .join(Business, Business.id == Feed.business_id)
        .where(Feed.public_id == bindparam("ref", type_=String))
    )
)


def find_subscription(secret_key: str, token: str) -> Subscription:
    """The feed of a link. Raises NotFound for one that we never made, FeedRevoked for one that was taken back."""
    ref = token.partition(".")[0]
    rows = _STATE.rows({"ref": ref}, {}, 0) if is_id(ref, "feed") else ()
    if not rows:
        raise NotFound(_("There is no such calendar."))
    *state, is_quiet = rows[0]
    version, revoked_at, active, living = state[7], state[8], state[10], state[14]
    if read_token(secret_key, LINK, token, version) is None:
        raise _not_the_link(secret_key, token, version)
    if revoked_at is not None or not active or not living:
        raise FeedRevoked(_("This calendar is no longer shared."))
    return _subscription(tuple(state), is_quiet=bool(is_quiet))


def _not_the_link(secret_key: str, token: str, version: int) -> DomainError:
    if any(read_token(secret_key, LINK, token, earlier) for earlier in range(1, version)):
        return FeedRevoked(_("This calendar is no longer shared."))
    return NotFound(_("There is no such calendar."))


def _subscription(state: tuple[Any, ...], *, is_quiet: bool) -> Subscription:
    now = clock.now()
    newest = _instant(state[13]) if state[13] is not None else clock.EPOCH
    day = clock.minute(now) // clock.DAY
    midnight = clock.at(day * clock.DAY)
    return Subscription(
        feed_id=state[0],
        business_id=state[1],
        kind=state[2],
        subject_id=state[3],
        busy_only=bool(state[4]),
        details=bool(state[5]),
        past_days=state[6],
        locale=state[15],
        changed=max(newest, _instant(state[12]), _instant(state[9]), midnight),
        is_settled=newest < now - _patience(is_quiet=is_quiet),
        day=day,
        state=(*state, day),
    )


def _patience(*, is_quiet: bool) -> timedelta:
    """How long the newest event must have stood before it can be the newest for good."""
    if db.engine.dialect.name == "sqlite":
        return timedelta()
    return SKEW if is_quiet else SLOWEST


def _instant(raw: Any) -> datetime:
    """An instant as a driver gives it: PostgreSQL's is aware, SQLite's a text in UTC."""
    if isinstance(raw, str):
        return datetime.fromisoformat(raw).replace(tzinfo=UTC)
    found: datetime = raw
    return found.astimezone(UTC)


def known_validators(subscription: Subscription) -> Validators | None:
    """The validators of the calendar as it is now, if this process knows them."""
    known = _known.get(db.engine)
    found = known.get(subscription.feed_id) if known is not None else None
    return found[1] if found is not None and found[0] == subscription.state else None


def build_calendar(
    subscription: Subscription, secret_key: str, base_url: str | None
) -> tuple[Validators, bytes]:
    """The calendar and its validators, in the language that is spoken; the same few statements however long it is."""
    body = _file(subscription, secret_key, base_url)
    etag = hashlib.sha256(body).hexdigest()[:32]
    validators = Validators(etag, subscription.changed.replace(microsecond=0), len(body))
    if subscription.is_settled:
        known = _known.setdefault(db.engine, OrderedDict())
        known[subscription.feed_id] = (subscription.state, validators)
        known.move_to_end(subscription.feed_id)
        while len(known) > KEPT:
            known.popitem(last=False)
    return validators, body


def _file(subscription: Subscription, secret_key: str, base_url: str | None) -> bytes:
    shown = _shown(subscription, secret_key, base_url)
    if subscription.busy_only:
        return ical.feed(_("Busy"), [ical.vevent(entry) for entry in _busy_entries(subscription, shown)])
    entries = client_entries(shown) if subscription.kind == "client" else staff_entries(shown)
    return ical.feed(_name(shown), [ical.vevent(entry) for entry in entries])


def _shown(subscription: Subscription, secret_key: str, base_url: str | None) -> Shown:
    business = db.session.execute(
        select(Business.name, Business.slug, Business.locale).where(Business.id == subscription.business_id)
    ).one()
    return Shown(
        business_id=subscription.business_id,
        business=business.name,
        slug=business.slug,
        kind=subscription.kind,
        subject_id=subscription.subject_id,
        details=subscription.details,
        low=(subscription.day - subscription.past_days) * clock.DAY,
        gone_since=gone_since(subscription.day),
        secret_key=secret_key,
        base_url=base_url,
        locale=subscription.locale or business.locale,
    )


def _name(shown: Shown) -> str:
    """What the app calls the calendar; a client's is known by the business."""
    if shown.kind == "client":
        return shown.business
    table = SUBJECTS[shown.kind]
    name = db.session.scalar(select(table.name).where(table.id == shown.subject_id))
    return f"{name} · {shown.business}"


def _busy_entries(subscription: Subscription, shown: Shown) -> list[ical.Entry]:
    """Spans that tell nothing but themselves: one that changes is another one."""
    made = _instant(subscription.state[9])
    spans = client_spans(shown) if subscription.kind == "client" else staff_spans(shown)
    return [
        ical.Entry(
            uid=ical.uid_of(shown.secret_key, _mark(shown.secret_key, subscription.feed_id, starts, ends)),
            sequence=0,
            changed=made,
            starts=starts,
            ends=ends,
            summary=_("Busy"),
        )
        for starts, ends in spans
    ]


def _mark(secret_key: str, feed_id: int, starts: int, ends: int) -> str:
    message = f"busy\0{feed_id}\0{starts}\0{ends}".encode()
    return hmac.new(secret_key.encode(), message, hashlib.sha256).hexdigest()[:24]
