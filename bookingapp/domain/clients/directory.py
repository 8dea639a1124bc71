"""The clients of a business as those know them who work there: find one, make one, change one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import or_, select

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Conflict, NotFound
from bookingapp.base.events import emit
from bookingapp.base.i18n import _
from bookingapp.base.ids import new_id
from bookingapp.base.marks import check_mark, mark_of
from bookingapp.domain.business.access import allowed_somewhere, check_somewhere
from bookingapp.domain.business.rules import Check
from bookingapp.domain.clients.commands import ClientDetails, clean_details
from bookingapp.domain.clients.custom import clean_values, kept_values, list_fields
from bookingapp.domain.clients.portal import NOTICES
from bookingapp.domain.clients.seen import seen_clients
from bookingapp.models.business import Business
from bookingapp.models.clients import Client

LONGEST_NOTES = 10_000


@dataclass(frozen=True, slots=True)
class ClientValues:
    """What is written of a client, as it was typed. `custom` are the business's own fields by key; None: as they are."""

    name: str
    email: str = ""
    phone: str = ""
    locale: str = ""
    timezone: str = ""
    notes: str = ""
    custom: Mapping[str, str] | None = field(default=None, hash=False)


class Clash(Conflict):
    """Another client has this e-mail address or telephone number; `ref` and `name` say who, `field` which of them."""

    def __init__(self, message: str, field: str, ref: str, name: str) -> None:
        super().__init__(message, field=field, ref=ref)
        self.field, self.ref, self.name = field, ref, name


def find_client(actor: Actor, client_ref: str, right: str = "clients:read") -> Client:
    """A client whom the actor may see; of one that was merged, the client they are part of now.

    Raises NotFound, Forbidden.
    """
    check_somewhere(actor, right)
    key: Any = Client.public_id == client_ref
    for _turn in range(20):
        found = db.session.execute(
            select(Client, *_seen(actor)).where(key).execution_options(populate_existing=True)
        ).first()
        if found is None or actor.business_id not in (None, found[0].business_id):
            break
        if found[0].merged_into_id is None:
            if not all(found[1:]):
                break
            client: Client = found[0]
            return client
        key = Client.id == found[0].merged_into_id
    raise NotFound(_("There is no such client."))


def _seen(actor: Actor) -> list[Any]:
    """Each condition on clients as a column of its own."""
    return [condition.label(f"seen_{number}") for number, condition in enumerate(seen_clients(actor))]


def editable(actor: Actor, client_ref: str) -> Client:
    """A client whom the actor may change. Raises NotFound, Forbidden, Conflict for one that was erased."""
    client = find_client(actor, client_ref, "clients:write")
    if client.erased_at is not None:
        raise Conflict(_("This client was erased: nothing can be written of them any more."))
    return client


def create_client(actor: Actor, business_id: int, values: ClientValues) -> Client:
    """Make a client. A name alone will do. Raises NotFound, Forbidden, Invalid, Clash."""
    business = allowed_somewhere(actor, business_id, "clients:write")
    clean = clean_client(business, values, {})
    check_clash(business_id, clean)
    now = clock.now()
    client = Client(
        public_id=new_id("clt"), business_id=business_id, notify={}, created_at=now, updated_at=now, **clean
    )
    db.session.add(client)
    db.session.flush()
    emit("client.created", actor, business_id, client.public_id)
    return client


def update_client(actor: Actor, client_ref: str, values: ClientValues, *, mark: str | None = None) -> Client:
    """Write anew what is known of a client. `mark` is that of `shown_of` when the form was opened.

    Raises NotFound, Forbidden, Invalid, Conflict, Clash.
    """
    client = editable(actor, client_ref)
    check_mark(mark, shown_of(client))
    business = db.session.get_one(Business, client.business_id)
    clean = clean_client(business, values, client.custom)
    check_clash(client.business_id, clean, client.id)
    change_client(actor, client, clean)
    return client


def archive_client(actor: Actor, client_ref: str) -> Client:
    """Have a client in no list any more; all that was booked stays, and who books again is back.

    Raises NotFound, Forbidden, Conflict for one that was erased.
    """
    client = editable(actor, client_ref)
    if client.archived_at is None:
        client.archived_at = client.updated_at = clock.now()
        db.session.flush()
        emit("client.archived", actor, client.business_id, client.public_id)
    return client


def restore_client(actor: Actor, client_ref: str) -> Client:
    """Have an archived client in the lists again. Raises NotFound, Forbidden, Conflict for one that was erased."""
    client = editable(actor, client_ref)
    if client.archived_at is not None:
        client.archived_at, client.updated_at = None, clock.now()
        db.session.flush()
        emit("client.restored", actor, client.business_id, client.public_id)
    return client


def change_client(actor: Actor, client: Client, values: Mapping[str, Any]) -> list[str]:
    """Write clean values that are different, with their event: which fields, never what they hold. Returns the fields."""
    fields = [name for name, value in values.items() if getattr(client, name) != value]
    if not fields:
        return []
    if "email" in fields:
        client.email_confirmed_at = None
    for name in fields:
        setattr(client, name, values[name])
    client.updated_at = clock.now()
    db.session.flush()
    emit("client.updated", actor, client.business_id, client.public_id, fields=fields)
    return fields


def set_client_notices(actor: Actor, client_ref: str, wanted: Mapping[str, bool]) -> None:
    """What the client is sent beyond what is needed; only a "no" is kept. Raises NotFound, Forbidden, Conflict."""
    client = editable(actor, client_ref)
    chosen = {name: value for name, value in wanted.items() if name in NOTICES}
    kept = {name: value for name, value in client.notify.items() if name not in chosen}
    change_client(
        actor, client, {"notify": kept | {name: False for name, value in chosen.items() if not value}}
    )


def shown_of(client: Client) -> dict[str, Any]:
    """What a form of the client shows, for its mark."""
    return {
        "name": client.name,
        "email": client.email,
        "phone": client.phone,
        "locale": client.locale,
        "timezone": client.timezone,
        "notes": client.notes,
        "custom": client.custom,
    }


def mark_of_client(client: Client) -> str:
    """The mark of a client as they stand now."""
    return mark_of(shown_of(client))


def clean_client(business: Business, values: ClientValues, before: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a client as they are stored. `before`: own fields as they stood. Raises Invalid."""
    details = clean_details(
        ClientDetails(values.name, values.email.strip() or None, values.phone.strip() or None),
        business.country,
        lone=True,
    )
    check = Check()
    notes = check.text("notes", values.notes, longest=LONGEST_NOTES)
    locale = check.locale("locale", values.locale) if values.locale else None
    zone = check.zone("timezone", values.timezone) if values.timezone else None
    check.done()
    clean = {
        "name": details.name,
        "email": details.email,
        "phone": details.phone,
        "locale": locale,
        "timezone": zone,
        "notes": notes,
    }
    return clean | {"custom": _custom(business.id, values.custom, before)}


def _custom(business_id: int, given: Mapping[str, str] | None, before: Mapping[str, Any]) -> dict[str, Any]:
    if given is None:
        return dict(before)
    fields = list_fields(business_id, "client")
    return kept_values(fields, before, clean_values(fields, given)) or {}


def check_clash(business_id: int, clean: Mapping[str, Any], own_id: int | None = None) -> None:
    """Raises Clash if somebody else has the address or the number."""
    email, phone = clean.get("email"), clean.get("phone")
    wanted = [Client.email == email] if email else []
    wanted += [Client.phone == phone] if phone else []
    if not wanted:
        return
    rows = db.session.execute(
        select(Client.id, Client.public_id, Client.name, Client.email)
        .where(Client.business_id == business_id, or_(*wanted))
        .order_by(Client.id)
    )
    for row in rows:
        if row.id != own_id:
            field = "email" if email and row.email == email else "phone"
            raise Clash(_clash_text(field, row.name), field, row.public_id, row.name)


def _clash_text(field: str, name: str) -> str:
    if field == "email":
        return _("%(name)s has this e-mail address already.", name=name)
    return _("%(name)s has this telephone number already.", name=name)
