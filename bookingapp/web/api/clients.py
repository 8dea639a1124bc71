"""Clients: who books, and what is known of them."""

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import Field
from sqlalchemy import func, select

from bookingapp.base.db import db
from bookingapp.base.errors import NotFound
from bookingapp.base.fold import fold
from bookingapp.base.i18n import _
from bookingapp.base.ids import is_id
from bookingapp.domain.booking.clients import Wanted, conditions_of
from bookingapp.domain.booking.export import export_client
from bookingapp.domain.booking.payloads import booking_payloads
from bookingapp.domain.booking.queries import visible
from bookingapp.domain.clients.consents import MARKETING, agree, list_consents, withdraw_consent
from bookingapp.domain.clients.custom import list_fields
from bookingapp.domain.clients.directory import (
    ClientValues,
    archive_client,
    create_client,
    find_client,
    restore_client,
    update_client,
)
from bookingapp.domain.clients.merge import merge_clients
from bookingapp.domain.clients.payloads import client_payloads
from bookingapp.domain.clients.tagging import add_named_tags
from bookingapp.domain.clients.tags import set_client_tags
from bookingapp.domain.messaging.persons import erase_client
from bookingapp.models.booking import Booking
from bookingapp.models.clients import Client, Tag
from bookingapp.models.schedule import Occurrence
from bookingapp.web.api.answers import Out, Page, page_of
from bookingapp.web.api.booked import BookingOut
from bookingapp.web.api.bookings import site
from bookingapp.web.api.call import Call
from bookingapp.web.api.faults import naming
from bookingapp.web.api.lists import Paging, key_of, named, partial, whole
from bookingapp.web.api.operation import Schema, operation
from bookingapp.web.api.places import unknown
from bookingapp.web.api.times import read_instant, wrong

READ, WRITE = "clients:read", "clients:write"
SHOWN = frozenset({"id", "bookings", "created_at", "updated_at", "erased_at"})
MOST_SHOWN = 200
"""Bookings of a client that are shown with them, the latest first; `/bookings` has all."""

KEPT = ("tags", "custom", "marketing_consent", "active")
"""What a PUT leaves as it is unless it is named."""

Value = str | int | float | bool | None


class ClientIn(Schema):
    """A client. Tags are names, made where there are none of them yet, or ids; `custom` are the business's own
    fields by key.
    """

    name: str = Field(min_length=1, max_length=200)
    email: str | None = Field(None, max_length=254)
    phone: str | None = Field(None, max_length=40)
    locale: str | None = Field(None, max_length=16)
    timezone: str | None = Field(None, max_length=64)
    notes: str = Field("", max_length=10_000)
    tags: list[str] = Field(default_factory=list, max_length=100)
    custom: dict[str, Value] = Field(default_factory=dict, max_length=100)
    marketing_consent: bool = False
    marketing_wording: str | None = Field(None, max_length=2000)
    active: bool = True


ClientPatch = partial(ClientIn)


class ClientOut(Out):
    """A client."""

    id: str
    name: str
    email: str | None
    phone: str | None
    locale: str | None
    timezone: str | None
    notes: str
    tags: list[str]
    custom: dict[str, Any]
    marketing_consent: bool
    active: bool
    created_at: str
    updated_at: str


class ClientHistoryOut(ClientOut):
    """A client with what they have booked, the latest first."""

    bookings: list[BookingOut]


class MergeIn(Schema):
    """The other client; `take` says of a field whose value is kept, `kept` or `other`."""

    client_id: str = Field(min_length=1, max_length=40)
    take: dict[str, Literal["kept", "other"]] = Field(default_factory=dict, max_length=100)


class ClientQuery(Paging):
    """Which clients. `tag` is a tag's id, `search` looks through names, addresses and numbers."""

    search: str | None = Field(None, max_length=200)
    status: Literal["active", "archived"] = "active"
    tag: str | None = Field(None, max_length=40)
    email: str | None = Field(None, max_length=254)
    marketing_consent: bool | None = Field(None, strict=False)
    updated_since: str | None = Field(None, max_length=40)


@operation("GET", "/clients", scope=READ, query=ClientQuery, answer=Page[ClientOut])
def list_clients(call: Call, query: ClientQuery) -> dict[str, Any]:
    """The clients one may see, in the order in which they were first noted."""
    wanted = Wanted(
        text=query.search or "",
        tags=(query.tag,) if query.tag else (),
        marketing=query.marketing_consent,
        archived=query.status == "archived",
    )
    conditions = conditions_of(call.actor, wanted)
    if query.email is not None:
        conditions.append(func.lower(Client.email) == query.email.strip().lower())
    if query.updated_since is not None:
        conditions.append(Client.updated_at >= read_instant("updated_since", query.updated_since))
    total = db.session.scalar(select(func.count()).select_from(Client).where(*conditions)) or 0
    keys = db.session.scalars(
        select(Client.id).where(*conditions).order_by(Client.id).offset(query.offset).limit(query.per_page)
    ).all()
    return page_of(client_payloads(keys), total, query.page, query.per_page)


@operation("GET", "/clients/{id}", scope=READ, answer=ClientHistoryOut, id="clt")
def read_client(call: Call, id: str) -> dict[str, Any]:
    """One client with what they have booked; of one that was merged, the client they are part of now."""
    row = find_client(call.actor, id)
    return _shown(row) | {"bookings": _history(call, row)}


@operation(
    "POST", "/clients", scope=WRITE, body=ClientIn, answer=ClientOut, ignoring=SHOWN, name="create_client"
)
def create_client_entry(call: Call, body: ClientIn) -> dict[str, Any]:
    """Note a client. A name alone will do."""
    said = whole(body)
    with naming(_bare):
        row = create_client(call.actor, call.business_id, _values(call, said, None, is_whole=False))
    return _belongings(call, row, {name: said[name] for name in (*KEPT, "marketing_wording")})


@operation(
    "PATCH", "/clients/{id}", scope=WRITE, body=ClientPatch, answer=ClientOut, ignoring=SHOWN, id="clt"
)
def change_client(call: Call, id: str, body: Any) -> dict[str, Any]:
    """Change what is named of a client; of `custom` the fields that are named."""
    return _change(call, id, named(body), is_whole=False)


@operation("PUT", "/clients/{id}", scope=WRITE, body=ClientIn, answer=ClientOut, ignoring=SHOWN, id="clt")
def replace_client(call: Call, id: str, body: ClientIn) -> dict[str, Any]:
    """Say all of a client anew; tags, own fields and consent stay where they are not named."""
    said = whole(body)
    for name in KEPT:
        if name not in body.model_fields_set:
            del said[name]
    return _change(call, id, said, is_whole=True)


@operation("DELETE", "/clients/{id}", scope=WRITE, answer=ClientOut, id="clt")
def delete_client(call: Call, id: str) -> dict[str, Any]:
    """Archive a client; what they booked stays. To take the person out of all that is stored, erase them."""
    return _shown(archive_client(call.actor, id))


@operation(
    "POST",
    "/clients/{id}/merge",
    scope=WRITE,
    body=MergeIn,
    answer=ClientOut,
    status=200,
    id="clt",
    name="merge_client",
)
def merge(call: Call, id: str, body: MergeIn) -> dict[str, Any]:
    """Let two clients be one: all that names the other names this one from then on."""
    find_client(call.actor, id, WRITE)
    try:
        other = find_client(call.actor, body.client_id, WRITE)
    except NotFound:
        raise unknown("client_id") from None
    return _shown(merge_clients(call.actor, id, other.public_id, take=body.take))


@operation("GET", "/clients/{id}/export", scope=READ, answer=dict[str, Any], id="clt", name="export_client")
def export(call: Call, id: str) -> dict[str, Any]:
    """All that is stored of a client, in plain values."""
    return export_client(call.actor, id)


@operation(
    "POST", "/clients/{id}/erase", scope=WRITE, answer=ClientOut, status=200, id="clt", name="erase_client"
)
def erase(call: Call, id: str) -> dict[str, Any]:
    """Take the person out of all that is stored; rows and ids stay. What is to come is cancelled without a fee."""
    row = find_client(call.actor, id)
    erase_client(call.actor, id)
    return _shown(row)


def _change(call: Call, ref: str, said: dict[str, Any], *, is_whole: bool) -> dict[str, Any]:
    row = find_client(call.actor, ref, WRITE)
    with naming(_bare):
        update_client(call.actor, row.public_id, _values(call, said, row, is_whole=is_whole))
    return _belongings(call, row, said)


def _bare(name: str) -> str:
    return name.removeprefix("client.")


def _values(call: Call, said: dict[str, Any], row: Client | None, *, is_whole: bool) -> ClientValues:
    """What the command is told: what is said, and of a row what is not. Raises Invalid."""
    texts = {
        name: said.get(name, getattr(row, name, None)) or ""
        for name in ("name", "email", "phone", "locale", "timezone", "notes")
    }
    custom = None
    known = {field.key for field in list_fields(call.business_id, "client")} | set(row.custom if row else ())
    for key in said.get("custom", {}):
        if key not in known:
            raise wrong(f"custom.{key}", _("There is no such field."))
    if "custom" in said and (said["custom"] or row is not None):
        standing = {} if row is None or is_whole else row.custom
        custom = {**standing, **{key: _text(value) for key, value in said["custom"].items()}}
    return ClientValues(**texts, custom=custom)


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else str(value)


def _belongings(call: Call, row: Client, said: dict[str, Any]) -> dict[str, Any]:
    """Tags, consent, and whether the client is archived; the client as they are then."""
    if "tags" in said:
        _tag(call, row, said["tags"])
    if "marketing_consent" in said:
        _agree(call, row, said["marketing_consent"], said.get("marketing_wording"))
    if said.get("active", row.archived_at is None) != (row.archived_at is None):
        (restore_client if said["active"] else archive_client)(call.actor, row.public_id)
    return _shown(row)


def _tag(call: Call, row: Client, said: Sequence[str]) -> None:
    refs = [one for one in said if is_id(one, "tag")]
    for number, one in enumerate(said):
        if one in refs:
            key_of(Tag, call.business_id, one, f"tags.{number}")
    names = [one for one in said if one not in refs]
    if names:
        add_named_tags(call.actor, row, names)
    wanted = {fold(name.strip()) for name in names}
    rows = db.session.scalars(select(Tag).where(Tag.business_id == call.business_id))
    by_name = [tag.public_id for tag in rows if fold(tag.name) in wanted]
    set_client_tags(call.actor, row.public_id, [*refs, *by_name])


def _agree(call: Call, row: Client, wanted: bool, wording: str | None) -> None:
    """Consent is a log: agreeing once more says nothing new, unless in other words."""
    standing = next(
        (
            one
            for one in list_consents(call.actor, row.public_id)
            if one.kind == MARKETING and one.withdrawn_at is None
        ),
        None,
    )
    if not wanted:
        if standing is not None:
            withdraw_consent(call.actor, row.public_id, kind=MARKETING)
    elif standing is None or (wording and wording.strip() != standing.wording):
        words = (wording or "").strip() or _("Agreed to be sent news and offers.")
        agree(call.actor, row, MARKETING, words, "api")


def _history(call: Call, row: Client) -> list[dict[str, Any]]:
    if not call.actor.may_somewhere("bookings:read"):
        return []
    keys = db.session.scalars(
        select(Booking.id)
        .join(Occurrence, Occurrence.id == Booking.occurrence_id)
        .where(Booking.client_id == row.id, *visible(call.actor, Booking))
        .order_by(Occurrence.starts.desc(), Booking.id.desc())
        .limit(MOST_SHOWN)
    ).all()
    return booking_payloads(keys, site())


def _shown(row: Client) -> dict[str, Any]:
    db.session.flush()
    return client_payloads([row.id])[0]
