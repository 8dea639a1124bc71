"""What a signed-in person changes of themselves, at every business that knows their address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Conflict, Invalid, NotFound
from bookingapp.base.events import emit
from bookingapp.base.i18n import _
from bookingapp.base.text import clean_line, clean_phone
from bookingapp.domain.clients.sign_in import Person
from bookingapp.models.business import Business
from bookingapp.models.clients import Client

NOTICES = ("reminders", "follow_ups", "sms")
"""What a person may do without; all else that is sent is about something they did or must know."""


ERASED = "(erased)"
"""The name of whoever was erased, in every language."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A client row of the person, and whose client they are."""

    client: Client
    business: Business

    @property
    def actor(self) -> Actor:
        """The person as a client of that business."""
        return actor_of(self.client)


@dataclass(frozen=True, slots=True)
class OwnDetails:
    """What a person says of themselves; it holds at every business."""

    name: str
    phone: str
    locale: str
    timezone: str


def actor_of(client: Client) -> Actor:
    """A client who acts."""
    return Actor("client", client.business_id, client.public_id)


def list_profiles(person: Person) -> list[Profile]:
    """The client rows of the person's address, by the business's name; one statement."""
    rows = db.session.execute(
        select(Client, Business)
        .join(Business, Business.id == Client.business_id)
        .where(Client.email == person.email, Business.active)
        .order_by(Business.name, Business.id)
        .execution_options(populate_existing=True)
    )
    return [Profile(client, business) for client, business in rows]


def find_profile(person: Person, client_ref: str) -> Profile:
    """One of them. Raises NotFound."""
    found = next((one for one in list_profiles(person) if one.client.public_id == client_ref), None)
    if found is None:
        raise NotFound(_("There is no such client."))
    return found


def update_details(person: Person, details: OwnDetails) -> None:
    """Write the details at every business that knows the person. Raises Invalid with the fields at fault.

    A number without the country's code is read as it is dialled in the first business's country.
    """
    profiles = list_profiles(person)
    name = _name(details.name)
    phone = _phone(
        details.phone, next((one.business.country for one in profiles if one.business.country), None)
    )
    _check_phone_free(phone, profiles)
    values = {
        "name": name,
        "phone": phone,
        "locale": details.locale or None,
        "timezone": details.timezone or None,
    }
    for profile in profiles:
        _change(profile, values)


def set_notices(person: Person, client_ref: str, wanted: Mapping[str, bool]) -> None:
    """What one business may send beyond what is needed; only a "no" is kept, what is not named stays as it is.

    Raises NotFound.
    """
    profile = find_profile(person, client_ref)
    chosen = {name: value for name, value in wanted.items() if name in NOTICES}
    kept = {name: value for name, value in profile.client.notify.items() if name not in chosen}
    _change(profile, {"notify": kept | {name: False for name, value in chosen.items() if not value}})


def change_email(person: Person, email: str) -> list[Profile]:
    """Put a proved address in the place of the person's own; the client rows that changed.

    Where a business knows the new address as somebody already, that row stays, and the old one loses its
    address: its visits are shown by the address they carry themselves.
    """
    profiles = list_profiles(person)
    taken = set(
        db.session.scalars(
            select(Client.business_id).where(
                Client.email == email,
                Client.business_id.in_([profile.business.id for profile in profiles]),
            )
        )
    )
    for profile in profiles:
        _change(profile, {"email": None if profile.business.id in taken else email})
    return profiles


def anonymise_client(actor: Actor, client: Client) -> None:
    """Take the person out of a client row; the row and its id stay, for what was agreed refers to them."""
    now = clock.now()
    client.name = ERASED
    client.email = client.phone = client.locale = client.timezone = client.email_confirmed_at = None
    client.notes, client.custom, client.notify = "", {}, {}
    client.erased_at = client.updated_at = now
    db.session.flush()
    emit("client.erased", actor, client.business_id, client.public_id)


def _change(profile: Profile, values: Mapping[str, Any]) -> None:
    """Write what is different, with its event: which fields, never what they hold."""
    client = profile.client
    fields = [name for name, value in values.items() if getattr(client, name) != value]
    if not fields:
        return
    for name in fields:
        setattr(client, name, values[name])
    client.updated_at = clock.now()
    db.session.flush()
    emit("client.updated", profile.actor, client.business_id, client.public_id, fields=fields)


def _name(text: str) -> str:
    try:
        name = clean_line(text)
    except ValueError as error:
        raise Invalid(str(error), {"name": [str(error)]}) from None
    if not name or len(name) > 200:
        sentence = _("This name is too long.") if name else _("Tell us your name.")
        raise Invalid(sentence, {"name": [sentence]})
    return name


def _phone(text: str, country: str | None) -> str | None:
    if not text.strip():
        return None
    try:
        return clean_phone(text.strip(), country)
    except ValueError as error:
        raise Invalid(str(error), {"phone": [str(error)]}) from None


def _check_phone_free(phone: str | None, profiles: Sequence[Profile]) -> None:
    """A number tells clients apart, so that two of one business cannot share it."""
    if phone is None or not profiles:
        return
    others = [(Client.business_id == one.business.id) & (Client.id != one.client.id) for one in profiles]
    found = db.session.scalar(
        select(Business.name)
        .join(Client, Client.business_id == Business.id)
        .where(Client.phone == phone, or_(*others))
        .limit(1)
    )
    if found is not None:
        sentence = _(
            "This number cannot be saved at %(business)s. Please get in touch with them.", business=found
        )
        raise Invalid(sentence, {"phone": [sentence]})


def check_new_email(person: Person, email: str) -> None:
    """Raises Conflict for the address that they have already."""
    if email == person.email:
        raise Conflict(_("This is the address that you use already."))
