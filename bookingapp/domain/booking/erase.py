"""Take a person out of what was booked: rows and ids stay, for accounts and calendars refer to them."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import delete, exists, or_, select

from bookingapp.base.actor import SYSTEM, Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Conflict
from bookingapp.base.events import Event
from bookingapp.base.i18n import _
from bookingapp.domain.booking.changes import cancel_visit
from bookingapp.domain.booking.own import OwnVisit, list_own_visits, visits_of, waiting_of
from bookingapp.domain.booking.queries import open_bookings
from bookingapp.domain.booking.waitlist import client_by_entry, leave, list_entries
from bookingapp.domain.clients.portal import ERASED
from bookingapp.domain.clients.sign_in import Person
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.clients import Client, ClientTag
from bookingapp.models.waitlist import WaitlistEntry


def list_own_at(person: Person, business_ids: Collection[int]) -> list[OwnVisit]:
    """The person's visits at some businesses."""
    return [own for own in list_own_visits(person) if own.business.id in business_ids]


def check_not_begun(visits: Sequence[OwnVisit]) -> None:
    """Raises Conflict while a visit is going on, which can no longer be cancelled."""
    if any(is_going_on(own) for own in visits):
        raise Conflict(_("Your visit has begun. You can erase your data once it is over."))


def is_going_on(own: OwnVisit) -> bool:
    """Whether it is open or arrived, and can no longer be cancelled."""
    arrived = any(part.booking.status == "arrived" for part in own.parts)
    return arrived or (bool(open_bookings(own.visit)) and not own.can_change)


def cancel_coming(visits: Sequence[OwnVisit]) -> None:
    """Cancel what is still to come, as the person would themselves: with the fees that were agreed."""
    clients = _client_refs([own.visit.client_id for own in visits])
    for own in visits:
        if own.can_change:
            actor = Actor("client", own.visit.business_id, clients[own.visit.client_id])
            cancel_visit(actor, own.visit.public_id)


def rows_left_behind(visits: Sequence[OwnVisit], person: Person) -> list[Client]:
    """Client rows without an address of which every visit carries the person's: theirs from before it changed.

    To be asked before the visits are erased.
    """
    others = exists().where(
        Visit.client_id == Client.id, or_(Visit.email.is_(None), Visit.email != person.email)
    )
    found = db.session.scalars(
        select(Client).where(
            Client.id.in_({own.visit.client_id for own in visits}),
            Client.email.is_(None),
            Client.erased_at.is_(None),
            ~others,
        )
    )
    return list(found)


def erase_visits(person: Person, business_ids: Collection[int]) -> list[int]:
    """Take the person out of their visits and waiting lists at some businesses; the ids of the visits."""
    visit_ids = _erase_visits(list_own_at(person, business_ids))
    _erase_waiting(person, business_ids)
    db.session.flush()
    return visit_ids


def erase_client_visits(actor: Actor, client: Client) -> list[int]:
    """Cancel what is to come of a client of one business, without a fee and without telling, and take the person out
    of all their visits and places on waiting lists; the ids of the visits. Raises Conflict while one is going on.
    """
    visits = visits_of(SYSTEM, client.id)
    if any(is_going_on(own) for own in visits):
        raise Conflict(_("A visit of this client has begun. They can be erased once it is over."))
    for own in visits:
        if own.can_change:
            cancel_visit(actor, own.visit.public_id, tell=False)
    for wait in waiting_of(client.id):
        leave(actor, wait.entry.public_id)
    visit_ids = _erase_visits(visits_of(SYSTEM, client.id))
    _erase_entries(WaitlistEntry.client_id == client.id)
    db.session.execute(delete(ClientTag).where(ClientTag.client_id == client.id))
    db.session.flush()
    return visit_ids


def _erase_visits(visits: Sequence[OwnVisit]) -> list[int]:
    for own in visits:
        own.visit.email = own.visit.phone = ""  # not None, which would stand for the client's own
        own.visit.staff_notes = own.visit.custom = None
        for part in own.parts:
            _erase_booking(part.booking)
    _erase_reasons([part.booking.public_id for own in visits for part in own.parts])
    return [own.visit.id for own in visits]


def _erase_booking(booking: Booking) -> None:
    booking.client_name = ERASED
    booking.notes, booking.answers, booking.extra = "", {}, {}
    booking.cancel_reason = booking.locale = booking.timezone = booking.custom = None


def _erase_reasons(booking_refs: Sequence[str]) -> None:
    """What the person wrote as a reason stands in events too, which otherwise hold ids only."""
    events = db.session.scalars(
        select(Event).where(Event.subject.in_(booking_refs), Event.actor_kind.in_(("client", "public")))
    )
    for event in events:
        if event.data.get("reason"):
            event.data = event.data | {"reason": ""}


def _erase_waiting(person: Person, business_ids: Collection[int]) -> None:
    for entry in list_entries(person.email):
        if entry.business_id in business_ids:
            leave(client_by_entry(entry.business_id, entry.public_id), entry.public_id)
    clients = select(Client.id).where(Client.email == person.email)
    mine = (WaitlistEntry.email == person.email) | (
        WaitlistEntry.email.is_(None) & WaitlistEntry.client_id.in_(clients)
    )
    _erase_entries(mine, WaitlistEntry.business_id.in_(business_ids))


def _erase_entries(*which: Any) -> None:
    for entry in db.session.scalars(
        select(WaitlistEntry).where(*which).execution_options(populate_existing=True)
    ):
        entry.name = ERASED
        entry.email = entry.phone = entry.locale = entry.timezone = None


def _client_refs(ids: Sequence[int]) -> dict[int, str]:
    rows = db.session.execute(select(Client.id, Client.public_id).where(Client.id.in_(ids)))
    return {row.id: row.public_id for row in rows}
