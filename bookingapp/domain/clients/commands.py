"""Find a client, or make one."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, String, bindparam, case, or_, select, update

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db, table_of
from bookingapp.base.errors import Invalid
from bookingapp.base.events import emit, event_row
from bookingapp.base.hot import HotInsert, HotQuery, store
from bookingapp.base.i18n import _
from bookingapp.base.ids import new_id
from bookingapp.base.text import clean_email, clean_line, clean_phone
from bookingapp.models.clients import Client


@dataclass(frozen=True, slots=True)
class ClientDetails:
    """Who books, as they say themselves. A name and one way to reach them are needed."""

    name: str
    email: str | None = None
    phone: str | None = None
    locale: str | None = None
    timezone: str | None = None


@dataclass(frozen=True, slots=True)
class KnownClient:
    """The row that a client's details matched or made."""

    id: int
    public_id: str


_BY_EMAIL = table_of(Client).c.email == bindparam("email", type_=String)
_MATCH = HotQuery(
    lambda _: (
        select(Client.id, Client.public_id, Client.archived_at.is_not(None))
        .where(
            Client.business_id == bindparam("business", type_=Integer),
            or_(_BY_EMAIL, Client.phone == bindparam("phone", type_=String)),
        )
        .order_by(case((_BY_EMAIL, 0), else_=1))
    )
)
"""At most two: one by e-mail, one by telephone number."""

_CREATE = HotInsert(table_of(Client), returning=table_of(Client).c.id, unless=())


def find_or_create_client(
    actor: Actor,
    business_id: int,
    details: ClientDetails,
    *,
    country: str | None = None,
    lone: bool = False,
) -> KnownClient:
    """Match by e-mail, then by telephone number, else make a new one. Never overwrites what is known.

    With `lone` a name alone will do, of which nobody else is known. Two at once with the same new address end with one client. Raises Invalid.
    """
    clean = clean_details(details, country, lone=lone)
    found = _match(actor, business_id, clean)
    if found is None:
        found = _create(actor, business_id, clean)
    return found


def clean_details(details: ClientDetails, country: str | None = None, *, lone: bool = False) -> ClientDetails:
    """The details in the form they are stored and matched in; a name alone will do if `lone`.

    Raises Invalid with the fields at fault.
    """
    fields: dict[str, list[str]] = {}
    name = _clean(fields, "client.name", clean_line, details.name)
    email = _clean(fields, "client.email", clean_email, details.email) if details.email else None
    phone = None
    if details.phone:
        phone = _clean(fields, "client.phone", lambda text: clean_phone(text, country), details.phone)
    if not fields and not name:
        fields["client.name"] = [_("Tell us your name.")]
    if not fields and len(name or "") > 200:
        fields["client.name"] = [_("This name is too long.")]
    if not fields and not email and not phone and not lone:
        fields["client.email"] = [_("Give an e-mail address or a telephone number.")]
    if fields:
        raise Invalid(_("Some details need another look."), fields)
    return ClientDetails(name or "", email, phone, details.locale, details.timezone)


def _clean(fields: dict[str, list[str]], name: str, rule: Any, text: str) -> str | None:
    try:
        cleaned: str = rule(text)
    except ValueError as error:
        fields[name] = [str(error)]
        return None
    return cleaned


def _match(actor: Actor, business_id: int, details: ClientDetails) -> KnownClient | None:
    """By e-mail first, by telephone number only where no e-mail matched; one that was archived is back."""
    values = {"business": business_id, "email": details.email, "phone": details.phone}
    rows = _MATCH.rows(values, {}, 0)
    if not rows:
        return None
    return booking_again(actor, business_id, *rows[0])


def booking_again(actor: Actor, business_id: int, key: int, ref: str, is_archived: bool) -> KnownClient:
    """A known client who books; one that was archived is in the lists again."""
    if is_archived:
        db.session.execute(
            update(Client).where(Client.id == key).values(archived_at=None, updated_at=clock.now())
        )
        emit("client.restored", actor, business_id, ref)
    return KnownClient(key, ref)


def _create(actor: Actor, business_id: int, details: ClientDetails) -> KnownClient:
    public_id = new_id("clt")
    now = clock.now()
    row = {
        "public_id": public_id,
        "business_id": business_id,
        "name": details.name,
        "email": details.email,
        "phone": details.phone,
        "locale": details.locale,
        "timezone": details.timezone,
        "notes": "",
        "custom": {},
        "notify": {},
        "created_at": now,
        "updated_at": now,
    }
    client = _CREATE.row(row)
    made = store(client, event_row("client.created", actor, business_id, public_id, {}, given=client))
    if made is None:
        met = _match(actor, business_id, details)
        assert met is not None
        return met
    return KnownClient(made, public_id)
