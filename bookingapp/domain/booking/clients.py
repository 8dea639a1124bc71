"""The list of clients with what they have booked: search, filters, pages, and the figures beside each name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import load_only

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.fold import contains
from bookingapp.domain.booking.rules import OPEN
from bookingapp.domain.business.access import check_somewhere
from bookingapp.domain.clients.consents import MARKETING
from bookingapp.domain.clients.seen import seen_clients
from bookingapp.models.booking import Booking
from bookingapp.models.clients import Client, ClientTag, Consent, Tag
from bookingapp.models.schedule import Occurrence

PAGE = 50
MOST_COUNTED = 10_000
"""Beyond it a count says "more than": to count on would take longer than anybody wants to wait."""

SORTS = ("name", "newest", "oldest")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which clients. Minutes are UTC; `since` and `before` bound the last visit, `new_since` when they were first noted.

    `coming`, `missed`, `never` and `marketing`: True for those with, False for those without, None for all.
    `archived` asks for those who are in no other list, erased ones among them. `fields` are own fields by key with the value they must have, `tags` public ids of which all must be carried.
    """

    text: str = ""
    tags: tuple[str, ...] = ()
    coming: bool | None = None
    since: int | None = None
    before: int | None = None
    new_since: int | None = None
    missed: bool | None = None
    never: bool | None = None
    marketing: bool | None = None
    fields: Mapping[str, str] = field(default_factory=dict, hash=False)
    sort: str = "name"
    archived: bool = False

    @property
    def is_everybody(self) -> bool:
        """Whether nothing is asked but the order."""
        return self == Wanted(sort=self.sort)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a client has booked: visits that took place, missed ones, the last and the next, and what was paid for
    or owed, in minor units of the business's currency.
    """

    visits: int = 0
    missed: int = 0
    cancelled: int = 0
    last: int | None = None
    next: int | None = None
    spent: int = 0
    fees: int = 0


@dataclass(frozen=True, slots=True)
class ListedClient:
    """A client in a list."""

    client: Client
    figures: Figures
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class ClientPage:
    """A page of the list; `newer` and `older` are the keys to go on with, if there is more.

    `count` is how many there are on all pages; one more than MOST_COUNTED stands for more.
    """

    rows: tuple[ListedClient, ...]
    newer: str
    older: str
    count: int


def list_clients(actor: Actor, wanted: Wanted, *, after: str = "", before: str = "") -> ClientPage:
    """A page of those the actor may see, after or before a client (public id). Raises Forbidden."""
    count = count_clients(actor, wanted)
    found, newer, older = _page(actor, wanted, after, before, is_few=count <= MOST_COUNTED)
    ids = [client.id for client in found]
    figures, tags = figures_of(actor, ids), tags_of(ids)
    rows = tuple(
        ListedClient(one, figures.get(one.id, Figures()), tuple(tags.get(one.id, ()))) for one in found
    )
    return ClientPage(rows, newer, older, count)


def count_clients(actor: Actor, wanted: Wanted) -> int:
    """How many there are; one more than MOST_COUNTED stands for more. Raises Forbidden."""
    some = select(Client.id).where(*conditions_of(actor, wanted)).limit(MOST_COUNTED + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def chosen_clients(actor: Actor, refs: Sequence[str]) -> Sequence[Client]:
    """Those of some public ids whom the actor may see, by name. Raises Forbidden."""
    check_somewhere(actor, "clients:read")
    return db.session.scalars(
        select(Client).where(Client.public_id.in_(refs), *_standing(actor)).order_by(Client.name, Client.id)
    ).all()


def find_twins(actor: Actor, client: Client, text: str, limit: int = 10) -> Sequence[Client]:
    """Others who may be the same person: by what is typed, or of the same name, address or number."""
    check_somewhere(actor, "clients:read")
    like = (
        _matching(text)
        if text.strip()
        else or_(Client.name == client.name, contains(Client.name, client.name))
    )
    return db.session.scalars(
        select(Client)
        .where(*_standing(actor), Client.business_id == client.business_id, Client.id != client.id, like)
        .order_by(Client.name, Client.id)
        .limit(limit)
    ).all()


def figures_of(actor: Actor, client_ids: Sequence[int]) -> dict[int, Figures]:
    """The figures of some clients, by internal id; one statement."""
    now = clock.seconds()
    starts, status = Occurrence.starts, Booking.status
    is_coming = and_(
        status.in_(OPEN), starts * 60 > now, or_(Booking.expires.is_(None), Booking.expires > now)
    )
    took_place = or_(status.in_(("arrived", "completed")), and_(status == "confirmed", starts * 60 <= now))
    rows = db.session.execute(
        select(
            Booking.client_id,
            func.count(func.distinct(case((took_place, Booking.visit_id)))),
            func.count(func.distinct(case((status == "no_show", Booking.visit_id)))),
            func.count(func.distinct(case((status == "cancelled", Booking.visit_id)))),
            func.max(case((took_place, starts))),
            func.min(case((is_coming, starts))),
            func.coalesce(func.sum(case((took_place, Booking.price_amount))), 0),
            func.coalesce(func.sum(Booking.fee_amount), 0),
        )
        .join(Occurrence, Occurrence.id == Booking.occurrence_id)
        .where(Booking.client_id.in_(client_ids), *_of_business(actor))
        .group_by(Booking.client_id)
    )
    return {
        client_id: Figures(visits, missed, cancelled, last, coming, int(spent), int(fees))
        for client_id, visits, missed, cancelled, last, coming, spent, fees in rows
    }


def _of_business(actor: Actor) -> list[Any]:
    """A client whom one may see is seen whole at the places where one may see bookings."""
    places = actor.places("bookings:read")
    return [] if places is None else [Booking.location_id.in_(places)]


def tags_of(client_ids: Sequence[int]) -> dict[int, list[Tag]]:
    """The tags of some clients, in their order; one statement."""
    rows = db.session.execute(
        select(ClientTag.client_id, Tag)
        .join(Tag, Tag.id == ClientTag.tag_id)
        .where(ClientTag.client_id.in_(client_ids))
        .order_by(Tag.order, Tag.name)
    )
    found: dict[int, list[Tag]] = {}
    for client_id, tag in rows:
        found.setdefault(client_id, []).append(tag)
    return found


def conditions_of(actor: Actor, wanted: Wanted) -> list[Any]:
    """Conditions on clients, access first. Raises Forbidden."""
    check_somewhere(actor, "clients:read")
    found = _standing(actor, archived=wanted.archived)
    if wanted.text.strip():
        found.append(_matching(wanted.text))
    for ref in wanted.tags:
        found.append(Client.id.in_(select(ClientTag.client_id).join(Tag).where(Tag.public_id == ref)))
    if wanted.new_since is not None:
        found.append(Client.created_at >= clock.at(wanted.new_since))
    found += [Client.custom[key].as_string() == value for key, value in wanted.fields.items()]
    return found + _by_visits(actor, wanted) + _by_consent(wanted)


def _standing(actor: Actor, *, archived: bool = False) -> list[Any]:
    gone = or_(Client.archived_at.is_not(None), Client.erased_at.is_not(None))
    here = and_(Client.archived_at.is_(None), Client.erased_at.is_(None))
    return [*seen_clients(actor), Client.merged_into_id.is_(None), gone if archived else here]


def _matching(text: str) -> Any:
    """Every word in the name or the address; a text of digits in the number too."""
    words = text.split()[:6]
    digits = "".join(letter for letter in text if letter.isdecimal() and letter.isascii())
    by_words = and_(
        *(
            or_(contains(Client.name, word), Client.email.contains(word.lower(), autoescape=True))
            for word in words
        )
    )
    if len(digits) < 3 or any(letter.isalpha() for letter in text):
        return by_words
    return or_(by_words, Client.phone.contains(digits.lstrip("0"), autoescape=True))


def _by_visits(actor: Actor, wanted: Wanted) -> list[Any]:
    now = clock.seconds() // 60
    found: list[Any] = []
    if wanted.coming is not None:
        coming = Client.id.in_(_booked(actor, now, None).where(Booking.status.in_(OPEN)))
        found.append(coming if wanted.coming else ~coming)
    if wanted.since is not None:
        found.append(Client.id.in_(_visited(actor, wanted.since, now)))
    if wanted.before is not None:
        found += [~Client.id.in_(_visited(actor, wanted.before, now)), _came(now)]
    if wanted.missed is not None:
        found.append(_has("no_show") if wanted.missed else ~_has("no_show"))
    if wanted.never is not None:
        found.append(~_came(now) if wanted.never else _came(now))
    return found


def _booked(actor: Actor, low: int, high: int | None) -> Select[int]:
    """Clients of bookings that start in [low, high), by the index of a business's occurrences."""
    conditions = [Occurrence.starts >= low]
    if high is not None:
        conditions.append(Occurrence.starts < high)
    if actor.business_id is not None:
        conditions.append(Occurrence.business_id == actor.business_id)
    return (
        select(Booking.client_id).join(Occurrence, Occurrence.id == Booking.occurrence_id).where(*conditions)
    )


def _visited(actor: Actor, low: int, high: int) -> Select[int]:
    return _booked(actor, low, high).where(Booking.status.in_(("confirmed", "arrived", "completed")))


def _came(now: int) -> Any:
    """Whether any visit of a client has taken place."""
    return (
        exists()
        .where(Booking.client_id == Client.id, Occurrence.id == Booking.occurrence_id)
        .where(
            or_(
                Booking.status.in_(("arrived", "completed")),
                and_(Booking.status == "confirmed", Occurrence.starts < now),
            )
        )
    )


def _has(*states: str) -> Any:
    return exists().where(Booking.client_id == Client.id, Booking.status.in_(states))


def _by_consent(wanted: Wanted) -> list[Any]:
    if wanted.marketing is None:
        return []
    given = exists().where(
        Consent.client_id == Client.id, Consent.kind == MARKETING, Consent.withdrawn_at.is_(None)
    )
    return [given if wanted.marketing else ~given]


def _page(
    actor: Actor, wanted: Wanted, after: str, before: str, *, is_few: bool
) -> tuple[list[Client], str, str]:
    """Rows in their order, and the keys of the pages around them. A few are found first and then put in order;
    of many, the order's index finds a page's worth before most have been looked at.
    """
    conditions = conditions_of(actor, wanted)
    found = _rows(conditions, wanted.sort, after or before, is_few, is_back=bool(before and not after))
    more = len(found) > PAGE
    found = found[:PAGE]
    if before and not after:
        found.reverse()
        if not more:  # the first page, whole
            found = _rows(conditions, wanted.sort, "", is_few, is_back=False)
            more, found = len(found) > PAGE, found[:PAGE]
            return found, "", found[-1].public_id if more and found else ""
        return found, found[0].public_id, found[-1].public_id
    newer = found[0].public_id if after and found else ""
    return found, newer, found[-1].public_id if more else ""


def _rows(conditions: Sequence[Any], sort: str, ref: str, is_few: bool, *, is_back: bool) -> list[Client]:
    statement = select(Client).where(*conditions)
    descends = (sort == "newest") != is_back
    key: list[Any] = [Client.name, Client.id] if sort == "name" else [Client.id]
    if ref:
        edge = select(*key).where(Client.public_id == ref)
        if sort == "name":
            place = db.session.execute(edge).first()
            if place is not None:
                statement = statement.where(_beyond(place.name, place.id, descends))
        else:
            bound = edge.scalar_subquery()
            statement = statement.where(Client.id < bound if descends else Client.id > bound)
    if is_few and sort == "name":
        key = [Client.name.concat(""), Client.id]  # which no index has in its order
    order = [column.desc() for column in key] if descends else key
    columns = load_only(
        Client.id,
        Client.public_id,
        Client.name,
        Client.email,
        Client.phone,
        Client.created_at,
        raiseload=True,
    )
    return list(db.session.scalars(statement.options(columns).order_by(*order).limit(PAGE + 1)))


def _beyond(name: str, key: int, descends: bool) -> Any:
    """Past a name and id; written so that an index on names is of use."""
    if descends:
        return and_(Client.name <= name, or_(Client.name < name, Client.id < key))
    return and_(Client.name >= name, or_(Client.name > name, Client.id > key))
