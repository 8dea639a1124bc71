"""A signed-in person and what was told them: a new address, their calendars' links, and being forgotten."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import delete, or_, select, update

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import NotFound
from bookingapp.base.i18n import _
from bookingapp.domain.booking.erase import (
    cancel_coming,
    check_not_begun,
    erase_client_visits,
    erase_visits,
    list_own_at,
    rows_left_behind,
)
from bookingapp.domain.booking.own import change_own_addresses, list_own_visits
from bookingapp.domain.business.access import allowed
from bookingapp.domain.clients.directory import editable
from bookingapp.domain.clients.portal import (
    ERASED,
    Profile,
    anonymise_client,
    change_email,
    list_profiles,
)
from bookingapp.domain.clients.sign_in import Person, end_all_sessions, forget_sign_ins
from bookingapp.domain.messaging import outbox
from bookingapp.domain.messaging.feeds import revoke_feed
from bookingapp.domain.messaging.kinds import CLIENT
from bookingapp.domain.messaging.webhook_queue import forget_deliveries
from bookingapp.models.business import Business
from bookingapp.models.messaging import CapturedMail, Feed, Message

_FORGOTTEN = {"client": ERASED, "contact": {}, "notes": "", "answers": {}, "reason": ""}
"""What of the facts tells of the person."""


def move_to_address(person: Person, email: str) -> None:
    """Let a proved address take the place of the person's own, in all that is theirs and still to be told.

    Everybody who is signed in by the old one is signed out.
    """
    change_own_addresses(person, email)
    db.session.execute(
        update(Message)
        .where(Message.address == person.email, Message.audience == CLIENT, Message.state == "planned")
        .values(address=email),
        execution_options={"synchronize_session": False},
    )
    change_email(person, email)
    end_all_sessions(person.email)


def own_feeds(profiles: Sequence[Profile]) -> dict[int, Feed]:
    """The living feeds of client rows, by the row's id; one statement."""
    return own_feeds_of([profile.client.id for profile in profiles])


def own_feeds_of(client_ids: Sequence[int]) -> dict[int, Feed]:
    """The same by internal ids."""
    found = db.session.scalars(
        select(Feed)
        .where(
            Feed.kind == "client",
            Feed.busy_only.is_(False),
            Feed.revoked_at.is_(None),
            Feed.subject_id.in_(client_ids),
        )
        .execution_options(populate_existing=True)
    )
    return {feed.subject_id: feed for feed in found}


def list_businesses_of(person: Person) -> list[Business]:
    """Every business that has something of the person, by name."""
    found = {profile.business.id: profile.business for profile in list_profiles(person)}
    found |= {own.business.id: own.business for own in list_own_visits(person)}
    return sorted(found.values(), key=lambda one: (one.name, one.id))


def erase_person(person: Person, business_refs: Collection[str]) -> bool:
    """Forget the person at some businesses; whether nothing of theirs is left anywhere.

    What is still to come is cancelled first, with the fees that were agreed. Rows and ids stay, without anything
    that tells of the person: client, visits, bookings, waiting lists, messages, captured mail, links of
    calendars. Raises NotFound, Conflict while a visit is going on.
    """
    chosen = {one.id for one in list_businesses_of(person) if one.public_id in business_refs}
    if len(chosen) != len(set(business_refs)) or not chosen:
        raise NotFound(_("There is no such business."))
    visits = list_own_at(person, chosen)
    check_not_begun(visits)
    cancel_coming(visits)
    profiles = [one for one in list_profiles(person) if one.business.id in chosen]
    left = rows_left_behind(visits, person)
    visit_ids = erase_visits(person, chosen)
    client_ids = [one.client.id for one in profiles] + [client.id for client in left]
    _erase_messages(person.email, visit_ids, client_ids, chosen)
    feeds = own_feeds(profiles)
    for profile in profiles:
        if profile.client.id in feeds:
            revoke_feed(profile.actor, feeds[profile.client.id].public_id)
        anonymise_client(profile.actor, profile.client)
    for client in left:
        anonymise_client(Actor("client", client.business_id, client.public_id), client)
    is_gone = not list_businesses_of(person)
    if is_gone:
        forget_sign_ins(person.email)
    return is_gone


def erase_client(actor: Actor, client_ref: str) -> None:
    """Forget a client of one business, for somebody of the house who may change all of its clients and bookings.

    What is to come is cancelled without a fee, and nobody is told. Rows and ids stay, for accounts and calendars
    refer to them; so does the log of consents, which then names nobody. Raises NotFound, Forbidden, Conflict.
    """
    client = editable(actor, client_ref)
    for right in ("clients:write", "clients:all", "bookings:write"):
        allowed(actor, client.business_id, right)
    email = client.email or ""
    visit_ids = erase_client_visits(actor, client)
    _erase_messages(email, visit_ids, [client.id], [client.business_id])
    for feed in own_feeds_of([client.id]).values():
        feed.revoked_at = clock.now()
    anonymise_client(actor, client)
    if email and not list_businesses_of(Person(email, "", is_stale=True, is_fresh=False)):
        forget_sign_ins(email)


def _erase_messages(
    email: str, visit_ids: Sequence[int], client_ids: Sequence[int], business_ids: Collection[int]
) -> None:
    forget_deliveries(visit_ids, client_ids)
    mine = or_(
        Message.visit_id.in_(visit_ids),
        Message.client_id.in_(client_ids),
        (Message.address == (email or None)) & (Message.audience == CLIENT),
    )
    messages = db.session.scalars(select(Message).where(mine, Message.business_id.in_(business_ids)))
    numbers = {email}
    for message in messages:
        if message.audience == CLIENT:
            numbers.add(message.address)
            if message.state == "planned":
                outbox.skip(message, outbox.ERASED)
            message.address, message.name = "", ERASED
        message.facts = {
            name: _FORGOTTEN.get(name, value) if value else value for name, value in message.facts.items()
        }
    db.session.flush()
    captured: Any = delete(CapturedMail).where(
        CapturedMail.address.in_(numbers - {""}),
        or_(CapturedMail.business_id.is_(None), CapturedMail.business_id.in_(business_ids)),
    )
    db.session.execute(captured, execution_options={"synchronize_session": False})
