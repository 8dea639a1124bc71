"""What clients agreed to: in which words, when, by which way, and until when. A log: rows are never taken out."""

from collections.abc import Sequence

from sqlalchemy import select

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Conflict
from bookingapp.base.events import emit
from bookingapp.base.i18n import _
from bookingapp.base.ids import new_id
from bookingapp.domain.business.rules import Check
from bookingapp.domain.clients.directory import editable, find_client
from bookingapp.models.clients import Client, Consent

MARKETING = "marketing"
KINDS = (MARKETING, "privacy", "health", "photos")
SOURCES = ("person", "telephone", "email", "paper", "import")


def list_consents(actor: Actor, client_ref: str) -> Sequence[Consent]:
    """All that a client has agreed to, newest first. Raises NotFound, Forbidden."""
    client = find_client(actor, client_ref)
    return db.session.scalars(
        select(Consent)
        .where(Consent.client_id == client.id)
        .order_by(Consent.given_at.desc(), Consent.id.desc())
        .execution_options(populate_existing=True)
    ).all()


def give_consent(
    actor: Actor, client_ref: str, *, kind: str, wording: str, source: str = "person"
) -> Consent:
    """Note that a client agrees. One of the same kind that stands is closed by it: the newer words count.

    Raises NotFound, Forbidden, Invalid, Conflict for one that was erased.
    """
    client = editable(actor, client_ref)
    check = Check()
    words = check.text("wording", wording, longest=2000)
    if not words:
        check.refuse("wording", _("Write down what the client has agreed to."))
    check.choice("kind", kind, KINDS)
    check.choice("source", source, SOURCES)
    check.done()
    return agree(actor, client, kind, words, source)


def agree(actor: Actor, client: Client, kind: str, wording: str, source: str) -> Consent:
    """Note it with values that have been checked."""
    now = clock.now()
    for standing in _standing(client.id, kind):
        standing.withdrawn_at = now
    consent = Consent(
        public_id=new_id("cns"),
        business_id=client.business_id,
        client_id=client.id,
        kind=kind,
        wording=wording,
        source=source,
        given_at=now,
    )
    db.session.add(consent)
    db.session.flush()
    emit("consent.given", actor, client.business_id, client.public_id, kind=kind, source=source)
    return consent


def withdraw_consent(actor: Actor, client_ref: str, *, kind: str) -> None:
    """The client no longer agrees. Raises NotFound, Forbidden, Conflict when nothing of the kind stands."""
    client = editable(actor, client_ref)
    standing = _standing(client.id, kind)
    if not standing:
        raise Conflict(_("This has been withdrawn already."))
    for consent in standing:
        consent.withdrawn_at = clock.now()
    db.session.flush()
    emit("consent.withdrawn", actor, client.business_id, client.public_id, kind=kind)


def _standing(client_id: int, kind: str) -> Sequence[Consent]:
    return db.session.scalars(
        select(Consent).where(
            Consent.client_id == client_id, Consent.kind == kind, Consent.withdrawn_at.is_(None)
        )
    ).all()
