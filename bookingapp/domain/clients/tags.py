"""Tags: words by which clients are told apart. The words themselves are a register (business/registers.py)."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Invalid, NotFound
from bookingapp.base.events import emit
from bookingapp.base.i18n import _
from bookingapp.domain.business.access import check_somewhere, forbidden
from bookingapp.domain.clients.seen import seen_clients
from bookingapp.models.clients import Client, ClientTag, Tag


def list_tags(actor: Actor) -> list[Tag]:
    """The tags of the actor's business, in its order. Raises Forbidden."""
    if not (actor.is_staff and (actor.may_somewhere("clients:read") or actor.may_somewhere("bookings:read"))):
        raise forbidden("clients:read")
    return list(
        db.session.scalars(
            select(Tag).where(Tag.business_id == actor.business_id).order_by(Tag.order, Tag.name, Tag.id)
        )
    )


def set_client_tags(actor: Actor, client_ref: str, tag_refs: Sequence[str]) -> Client:
    """Say anew which tags a client carries. Raises NotFound, Forbidden, and Invalid for a tag that is none."""
    check_somewhere(actor, "clients:write")
    client = db.session.scalar(select(Client).where(Client.public_id == client_ref, *seen_clients(actor)))
    if client is None:
        raise NotFound(_("There is no such client."))
    known = db.session.scalars(select(Tag).where(Tag.business_id == client.business_id)).all()
    wanted = {tag for tag in known if tag.public_id in set(tag_refs)}
    if len(wanted) < len(set(tag_refs)):
        raise Invalid(_("Some values cannot be accepted."), {"tags": [_("There is no such tag.")]})
    carried = set(db.session.scalars(select(Tag).join(ClientTag).where(ClientTag.client_id == client.id)))
    _write(client, wanted - carried, carried - wanted)
    if wanted != carried:
        added, removed = (sorted(tag.name for tag in some) for some in (wanted - carried, carried - wanted))
        emit("client.tagged", actor, client.business_id, client.public_id, added=added, removed=removed)
    return client


def _write(client: Client, added: set[Tag], removed: set[Tag]) -> None:
    gone = [tag.id for tag in removed]
    if gone:
        db.session.execute(
            delete(ClientTag).where(ClientTag.client_id == client.id, ClientTag.tag_id.in_(gone))
        )
    for tag in added:
        db.session.add(ClientTag(client_id=client.id, tag_id=tag.id, business_id=client.business_id))
    db.session.flush()
