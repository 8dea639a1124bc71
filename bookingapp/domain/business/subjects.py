"""What the rows that events are about are called, for the trail: one statement for all of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, String, cast, null, select, union_all

from bookingapp.base.db import db
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.business import Business, Location, Role, User
from bookingapp.models.catalog import Resource, Service, ServiceCategory, Subdivision
from bookingapp.models.clients import Client
from bookingapp.models.keys import ApiKey, OAuthApp
from bookingapp.models.schedule import Block, Occurrence, Series
from bookingapp.models.staff import Position, StaffMember
from bookingapp.models.waitlist import WaitlistEntry
from bookingapp.models.webhooks import WebhookEndpoint

_NOTHING: Any = cast(null(), String)
_NOWHERE: Any = cast(null(), Integer)


@dataclass(frozen=True, slots=True)
class Named:
    """A row as the trail names it; `location_id` where it belongs to one, `page` the public id whose page tells more."""

    name: str
    location_id: int | None = None
    page: str | None = None


def name_subjects(business_id: int, refs: Iterable[str]) -> dict[str, Named]:
    """Names by public id, of rows of this business and of users; what is gone is left out."""
    by_kind: dict[str, set[str]] = defaultdict(set)
    for ref in refs:
        by_kind[ref.partition("_")[0]].add(ref)
    queries = []
    for kind, some in sorted(by_kind.items()):
        query = _query(kind)
        if query is None:
            continue
        statement, table = query
        conditions = [table.public_id.in_(some)]
        if table is not User and table is not Business:
            conditions.append(table.business_id == business_id)
        queries.append(statement.where(*conditions))
    rows = db.session.execute(union_all(*queries)).all() if queries else ()
    return {
        ref: Named(" · ".join(part for part in (name, detail) if part), location_id, page)
        for ref, name, detail, location_id, page in rows
    }


def _query(kind: str) -> tuple[Any, Any] | None:
    """A statement for public id, name, detail, location and page of a kind, and its table."""
    nothing, nowhere = _NOTHING, _NOWHERE
    plain: dict[str, Any] = {
        "biz": Business,
        "app": OAuthApp,
        "cat": ServiceCategory,
        "clt": Client,
        "key": ApiKey,
        "loc": Location,
        "pos": Position,
        "res": Resource,
        "rol": Role,
        "srv": Service,
        "stf": StaffMember,
        "sub": Subdivision,
        "usr": User,
    }
    if kind in plain:
        table = plain[kind]
        page = table.public_id
        return select(table.public_id, table.name, nothing, nowhere, page), table
    if kind == "bk":
        columns: Any = (Booking.service_name, Booking.client_name, Booking.location_id, Visit.public_id)
        return select(Booking.public_id, *columns).join(Visit, Visit.id == Booking.visit_id), Booking
    if kind == "whk":
        place: Any = (WebhookEndpoint.url, nothing, nowhere, WebhookEndpoint.public_id)
        return select(WebhookEndpoint.public_id, *place), WebhookEndpoint
    if kind == "vis":
        columns = (Client.name, nothing, Visit.location_id, Visit.public_id)
        return select(Visit.public_id, *columns).join(Client, Client.id == Visit.client_id), Visit
    if kind == "blk":
        return select(Block.public_id, Block.reason, nothing, Block.location_id, nothing), Block
    if kind == "wl":
        columns = (Client.name, Service.name, WaitlistEntry.location_id, nothing)
        found: Any = select(WaitlistEntry.public_id, *columns)
        found = found.join(Client, Client.id == WaitlistEntry.client_id)
        return found.join(Service, Service.id == WaitlistEntry.service_id), WaitlistEntry
    return _class_query(kind)


def _class_query(kind: str) -> tuple[Any, Any] | None:
    table: Any = {"occ": Occurrence, "ser": Series}.get(kind)
    if table is None:
        return None
    columns = (Service.name, _NOTHING, table.location_id, table.public_id)
    return select(table.public_id, *columns).join(Service, Service.id == table.service_id), table
