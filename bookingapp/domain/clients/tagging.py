"""Tags of many clients at once, and by their names."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, delete, func, select

from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Invalid, NotFound
from bookingapp.base.events import emit
from bookingapp.base.fold import fold
from bookingapp.base.i18n import _
from bookingapp.base.ids import new_id
from bookingapp.domain.business.access import allowed_somewhere, check_somewhere
from bookingapp.domain.business.rules import Check
from bookingapp.domain.clients.seen import seen_clients
from bookingapp.models.clients import Client, ClientTag, Tag

LONGEST_TAG = 60
MOST_AT_ONCE = 500


def tag_clients(
    actor: Actor, business_id: int, client_refs: Collection[str], tag_ref: str, *, on: bool
) -> int:
    """Put a tag on clients, or take it off; how many it was. Those whom the actor may not see are left out.

    Raises NotFound, Forbidden, Invalid for too many at once.
    """
    allowed_somewhere(actor, business_id, "clients:write")
    if len(client_refs) > MOST_AT_ONCE:
        raise Invalid(_("Choose at most %(most)s at once.", most=MOST_AT_ONCE))
    (tag,) = _tags(business_id, [tag_ref])
    carries = select(ClientTag.client_id).where(ClientTag.tag_id == tag.id)
    clients = db.session.scalars(
        select(Client).where(
            Client.public_id.in_(client_refs),
            Client.merged_into_id.is_(None),
            Client.erased_at.is_(None),
            Client.id.not_in(carries) if on else Client.id.in_(carries),
            *seen_clients(actor),
        )
    ).all()
    for client in clients:
        (_add if on else _remove)(actor, client, [tag])
    return len(clients)


def add_named_tags(actor: Actor, client: Client, names: Collection[str]) -> list[str]:
    """Let a client carry tags of these names, making those that do not exist; the names that were new to them.

    Raises Forbidden, Invalid.
    """
    check_somewhere(actor, "clients:write")
    check = Check()
    clean = [check.line("tags", name, longest=LONGEST_TAG) for name in names]
    check.done()
    known = {fold(tag.name): tag for tag in db.session.scalars(_of(client.business_id))}
    standing = _carried(client.id)
    wanted = [known.get(fold(name)) or _make(actor, client.business_id, name, known) for name in clean]
    new = [tag for tag in dict.fromkeys(wanted) if tag.id not in standing]
    _add(actor, client, new)
    return [tag.name for tag in new]


def _make(actor: Actor, business_id: int, name: str, known: dict[str | None, Tag]) -> Tag:
    last = db.session.scalar(select(func.max(Tag.order)).where(Tag.business_id == business_id))
    tag = Tag(
        public_id=new_id("tag"), business_id=business_id, name=name, order=0 if last is None else last + 1
    )
    db.session.add(tag)
    db.session.flush()
    emit("tag.created", actor, business_id, tag.public_id, name=name)
    known[fold(name)] = tag
    return tag


def _of(business_id: int) -> Select[Tag]:
    return select(Tag).where(Tag.business_id == business_id)


def _tags(business_id: int, refs: Collection[str]) -> list[Tag]:
    """Raises NotFound if any is not there."""
    found = list(db.session.scalars(_of(business_id).where(Tag.public_id.in_(refs))))
    if len(found) != len(set(refs)):
        raise NotFound(_("There is no such tag."))
    return found


def _carried(client_id: int) -> dict[int, Tag]:
    rows = db.session.scalars(
        select(Tag).join(ClientTag, ClientTag.tag_id == Tag.id).where(ClientTag.client_id == client_id)
    )
    return {tag.id: tag for tag in rows}


def _add(actor: Actor, client: Client, tags: Sequence[Tag]) -> None:
    for tag in tags:
        db.session.add(ClientTag(client_id=client.id, tag_id=tag.id, business_id=client.business_id))
    db.session.flush()
    if tags:
        names = [tag.name for tag in tags]
        emit("client.tagged", actor, client.business_id, client.public_id, added=names, removed=[])


def _remove(actor: Actor, client: Client, tags: Sequence[Tag]) -> None:
    if not tags:
        return
    db.session.execute(
        delete(ClientTag).where(
            ClientTag.client_id == client.id, ClientTag.tag_id.in_([tag.id for tag in tags])
        )
    )
    names = [tag.name for tag in tags]
    emit("client.tagged", actor, client.business_id, client.public_id, added=[], removed=names)
