"""The audit trail: who did what, and when. Every event is an entry; nothing of it is ever changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, literal, or_, select, tuple_

from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.events import Event
from bookingapp.domain.business.access import allowed, forbidden
from bookingapp.models.business import Access, User

PAGE = 50
"""Entries of a page."""

_MARK = tuple_(Event.at, Event.id)
_NEWEST = (Event.at.desc(), Event.id.desc())


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: `name` of the event, `subject` the public id of what it happened to, `data` of it.

    `who_kind` is user, key, client, public or system; `who_ref` their public id, `who` the name of a user who is still
    known. `position` orders entries, and is where a page goes on.
    """

    position: int
    ref: str
    name: str
    subject: str
    at: datetime
    data: dict[str, Any]
    who_kind: str
    who_ref: str | None
    who: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: of whom (public id, or the kind of actor), of what (public id), whose names begin with one of
    these, in [low, high) of time; `text` is a part of the event's name.
    """

    who: str | None = None
    subject: str | None = None
    heads: tuple[str, ...] = ()
    low: datetime | None = None
    high: datetime | None = None
    text: str = ""


def list_trail(
    actor: Actor, business_id: int, wanted: Wanted, *, before: int | None = None, after: int | None = None
) -> list[Entry]:
    """A page of what happened, newest first; it goes on before or after a position. One more than PAGE entries
    come back when there are more. Raises NotFound, Forbidden.
    """
    allowed(actor, business_id, "audit:read")
    conditions = [Event.business_id == business_id, *_conditions(wanted)]
    if after is not None:
        rows = _read([*conditions, _mark(after) < _MARK], [Event.at, Event.id], PAGE + 1)
        return list(reversed(rows))
    if before is not None:
        conditions.append(_mark(before) > _MARK)
    return _read(conditions, _NEWEST, PAGE + 1)


def page_trail(
    actor: Actor, business_id: int, wanted: Wanted, *, offset: int, limit: int
) -> tuple[list[Entry], int]:
    """So many entries of what happened, newest first, and how many there are. Raises NotFound, Forbidden."""
    allowed(actor, business_id, "audit:read")
    conditions = [Event.business_id == business_id, *_conditions(wanted)]
    total = db.session.scalar(select(func.count()).select_from(Event).where(*conditions)) or 0
    return _read(conditions, _NEWEST, limit, offset), total


def trail(actor: Actor, *subjects: str, limit: int = PAGE) -> list[Entry]:
    """What happened to some rows (public ids), newest first, for the pages of these rows.

    The caller has found the rows by a query that decided whether the actor may see them; here only events of the
    actor's own business are read, and only by those who work there. Raises Forbidden.
    """
    if not actor.is_staff:
        raise forbidden("audit:read")
    conditions: list[Any] = [Event.subject.in_(subjects)]
    if actor.kind != "system":
        conditions.append(Event.business_id == actor.business_id)
    return _read(conditions, _NEWEST, limit)


def _conditions(wanted: Wanted) -> Iterable[Any]:
    if wanted.who in {"client", "public", "system", "key"}:
        yield Event.actor_kind == wanted.who
    elif wanted.who:
        yield Event.actor_ref == wanted.who
    if wanted.text:
        yield Event.name.icontains(wanted.text, autoescape=True)
    if wanted.subject:
        yield Event.subject == wanted.subject
    if wanted.heads:
        yield or_(*(Event.name.startswith(head, autoescape=True) for head in wanted.heads))
    if wanted.low is not None:
        yield Event.at >= wanted.low
    if wanted.high is not None:
        yield Event.at < wanted.high


def _mark(position: int) -> Any:
    """Where an entry stands in time; of several at one instant the later written is the newer."""
    return tuple_(select(Event.at).where(Event.id == position).scalar_subquery(), literal(position))


def _read(conditions: Sequence[Any], order: Sequence[Any], limit: int, offset: int = 0) -> list[Entry]:
    rows = db.session.execute(
        select(
            Event.id,
            Event.public_id,
            Event.name,
            Event.subject,
            Event.at,
            Event.data,
            Event.actor_kind,
            Event.actor_ref,
            User.name.label("who"),
        )
        .outerjoin(User, User.public_id == Event.actor_ref)
        .where(*conditions)
        .order_by(*order)
        .limit(limit)
        .offset(offset)
    )
    return [Entry(*row[:-1], who=row.who or "") for row in rows]


def touched_since(business_id: int, since: datetime) -> Select[str]:
    """Public ids of what something has happened to since then: what keeps no time of its last change is found by it."""
    return select(Event.subject).where(Event.business_id == business_id, Event.at >= since)


def list_authors(actor: Actor, business_id: int) -> list[tuple[str, str]]:
    """(public id, name) of the users who work here, by name, to choose from. Raises NotFound, Forbidden."""
    allowed(actor, business_id, "audit:read")
    rows = db.session.execute(
        select(User.public_id, User.name)
        .where(User.id.in_(select(Access.user_id).where(Access.business_id == business_id)))
        .order_by(User.name, User.id)
    )
    return [(row.public_id, row.name) for row in rows]
