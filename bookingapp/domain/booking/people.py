"""Find the client who is meant while their name is being typed; only among those one may see."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, or_, select

from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Invalid, NotFound
from bookingapp.base.fold import contains
from bookingapp.base.i18n import _
from bookingapp.domain.clients.commands import ClientDetails, clean_details
from bookingapp.domain.clients.seen import seen_clients
from bookingapp.models.booking import Visit
from bookingapp.models.clients import Client

MOST = 8
LEAST = 2
"""Characters before anybody is looked for."""

_NO_DIGITS = re.compile(r"[^\d]", re.ASCII)


@dataclass(frozen=True, slots=True)
class Somebody:
    """A client as a list of matches shows them; `visits`: how many there have been."""

    ref: str
    name: str
    email: str | None
    phone: str | None
    visits: int


@dataclass(frozen=True, slots=True)
class Twin:
    """Whom details match exactly: somebody the actor may see, or somebody of whom they learn no more than that."""

    somebody: Somebody | None


def find_people(actor: Actor, text: str, limit: int = MOST) -> list[Somebody]:
    """Clients whose name, e-mail address or telephone number holds a text; best first, nobody for too short a text."""
    text = " ".join(text.split())
    if len(text) < LEAST or not actor.may_somewhere("clients:read"):
        return []
    digits = _NO_DIGITS.sub("", text).lstrip("0")
    ways = [contains(Client.name, text), Client.email.icontains(text, autoescape=True)]
    if len(digits) > LEAST:
        ways.append(Client.phone.contains(digits, autoescape=True))
    begins = case(
        (Client.email == text.lower(), 0), (Client.name.istartswith(text, autoescape=True), 1), else_=2
    )
    return _read(
        actor, [or_(*ways), Client.archived_at.is_(None)], [begins, func.lower(Client.name), Client.id], limit
    )


def find_somebody(actor: Actor, client_ref: str) -> Somebody:
    """One client whom the actor may see. Raises NotFound."""
    found = _read(actor, [Client.public_id == client_ref], [Client.id], 1)
    if not found:
        raise NotFound(_("There is no such client."))
    return found[0]


def find_twin(actor: Actor, business_id: int, details: ClientDetails, country: str | None) -> Twin | None:
    """Whom a booking with these details would go to; None when it makes a new client."""
    try:
        clean = clean_details(ClientDetails("-", details.email, details.phone), country, lone=True)
    except Invalid:
        return None
    same = [Client.email == clean.email] if clean.email else []
    same += [Client.phone == clean.phone] if clean.phone else []
    if not same:
        return None
    by_email = case((Client.email == clean.email, 0), else_=1)
    known = db.session.execute(
        select(Client.public_id).where(Client.business_id == business_id, or_(*same)).order_by(by_email)
    ).first()
    if known is None:
        return None
    seen = _read(actor, [Client.public_id == known[0]], [Client.id], 1)
    return Twin(seen[0] if seen else None)


def _read(actor: Actor, conditions: list[Any], order: list[Any], limit: int) -> list[Somebody]:
    visits = select(func.count()).select_from(Visit).where(Visit.client_id == Client.id).scalar_subquery()
    rows = db.session.execute(
        select(Client.public_id, Client.name, Client.email, Client.phone, visits)
        .where(*seen_clients(actor), Client.erased_at.is_(None), Client.merged_into_id.is_(None), *conditions)
        .order_by(*order)
        .limit(limit)
    )
    return [Somebody(*row) for row in rows]
