"""Two rows that are one person become one: everything of the other moves, its row stays and points to the one kept."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Table, delete, select, update

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import Base, db, table_of
from bookingapp.base.errors import Conflict, Invalid
from bookingapp.base.events import emit
from bookingapp.base.i18n import _
from bookingapp.domain.business.access import allowed
from bookingapp.domain.clients.directory import editable
from bookingapp.models.clients import Client, ClientTag
from bookingapp.models.messaging import Feed, Message

CHOICES = ("name", "email", "phone", "locale", "timezone")
"""What each of two rows may say differently, and one alone can be right."""

MERGED = "(merged)"
"""The name of a row that is empty but for whom it is part of."""


def merge_clients(
    actor: Actor, kept_ref: str, other_ref: str, *, take: Mapping[str, str] | None = None
) -> Client:
    """Let the client `kept_ref` be both. `take` maps a field of CHOICES, or `custom.<key>`, to "kept" or "other";
    what is not named is the kept one's, or the other's where the kept one has nothing.

    Every row that names the other client then names the kept one; notes are joined. Raises NotFound, Forbidden,
    Invalid, and Conflict when they are one client already.
    """
    kept, other = _locked(editable(actor, kept_ref), editable(actor, other_ref))
    for right in ("clients:write", "clients:all"):
        allowed(actor, kept.business_id, right)
    if kept.id == other.id:
        raise Conflict(_("These are one client already."))
    values = merged_values(kept, other, take or {})
    confirmed = {row.email: row.email_confirmed_at for row in (other, kept) if row.email}
    moved = _move_rows(other.id, kept.id)
    _move_tags(other.id, kept.id)
    _move_feeds(other.id, kept.id)
    _readdress(kept.id, other.email, values["email"])
    _empty(other, kept.id)
    for name, value in values.items():
        setattr(kept, name, value)
    kept.email_confirmed_at = confirmed.get(kept.email) if kept.email else None
    kept.updated_at = clock.now()
    db.session.flush()
    emit("client.merged", actor, kept.business_id, kept.public_id, other=other.public_id, moved=moved)
    return kept


def merged_values(kept: Client, other: Client, take: Mapping[str, str]) -> dict[str, Any]:
    """What the one client will be. Raises Invalid for a choice that is none."""
    for field, choice in take.items():
        if choice not in {"kept", "other"}:
            raise Invalid(_("Some values cannot be accepted."), {field: [_("Choose one of the two.")]})
    values = {name: _chosen(take.get(name), getattr(kept, name), getattr(other, name)) for name in CHOICES}
    keys = [*kept.custom, *(key for key in other.custom if key not in kept.custom)]
    values["custom"] = {
        key: value
        for key in keys
        if (value := _chosen(take.get(f"custom.{key}"), kept.custom.get(key), other.custom.get(key)))
    }
    notes = [text for text in (kept.notes, other.notes) if text]
    values["notes"] = notes[0] if len(set(notes)) == 1 else "\n\n".join(notes)
    values["notify"] = dict(other.notify) | dict(kept.notify)
    return values


def _chosen(choice: str | None, kept: Any, other: Any) -> Any:
    if choice is None:
        return kept or other
    return kept if choice == "kept" else other


def _locked(one: Client, two: Client) -> tuple[Client, Client]:
    """Both rows locked in the order of their ids, as every other writer that locks clients does."""
    ids = sorted({one.id, two.id})
    db.session.execute(
        select(Client.id).where(Client.id.in_(ids)).order_by(Client.id).with_for_update()
    ).all()
    return one, two


def client_columns() -> list[tuple[Table, Column[Any]]]:
    """Every column of every table that names a client, found in the tables themselves so that none is forgotten."""
    target = table_of(Client).c.id
    return [
        (table, column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column is target for key in column.foreign_keys)
    ]


def _move_rows(other_id: int, kept_id: int) -> dict[str, int]:
    """How many rows of which table have moved; those that were merged into the other one before are the kept one's."""
    moved = {}
    for table, column in client_columns():
        if table.name == "client_tag":
            continue
        found = db.session.execute(
            update(table).where(column == other_id).values({column: kept_id}).returning(column),
            execution_options={"synchronize_session": False},
        ).all()
        if found:
            moved[table.name] = len(found)
    return moved


def _move_tags(other_id: int, kept_id: int) -> None:
    known = set(db.session.scalars(select(ClientTag.tag_id).where(ClientTag.client_id == kept_id)))
    rows = db.session.execute(
        select(ClientTag.tag_id, ClientTag.business_id).where(ClientTag.client_id == other_id)
    ).all()
    db.session.execute(delete(ClientTag).where(ClientTag.client_id == other_id))
    for row in rows:
        if row.tag_id not in known:
            db.session.add(ClientTag(client_id=kept_id, tag_id=row.tag_id, business_id=row.business_id))


def _move_feeds(other_id: int, kept_id: int) -> None:
    """A calendar link goes on working; where both have one, the other's shows the kept client's visits in the end."""
    mine = {feed.busy_only for feed in _feeds(kept_id)}
    for feed in _feeds(other_id):
        if feed.busy_only not in mine:
            feed.subject_id = kept_id
        elif feed.revoked_at is None:
            feed.revoked_at = clock.now()


def _feeds(client_id: int) -> list[Feed]:
    return list(db.session.scalars(select(Feed).where(Feed.kind == "client", Feed.subject_id == client_id)))


def _readdress(kept_id: int, before: str | None, email: str | None) -> None:
    """What is still to be told goes to the address that was chosen."""
    if not before or not email or before == email:
        return
    db.session.execute(
        update(Message)
        .where(
            Message.client_id == kept_id,
            Message.address == before,
            Message.audience == "client",
            Message.state == "planned",
        )
        .values(address=email),
        execution_options={"synchronize_session": False},
    )


def _empty(other: Client, kept_id: int) -> None:
    """The other's row: its id stays, its address and number are free for the one that was kept."""
    other.name, other.notes, other.custom, other.notify = MERGED, "", {}, {}
    other.email = other.phone = other.locale = other.timezone = other.email_confirmed_at = None
    other.merged_into_id = kept_id
    other.updated_at = clock.now()
    db.session.flush()
