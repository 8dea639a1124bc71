"""Which clients somebody who works there may see."""

from typing import Any

from sqlalchemy import Select, exists, or_, select

from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.business import User
from bookingapp.models.clients import Client
from bookingapp.models.staff import StaffMember
from bookingapp.models.waitlist import WaitlistEntry


def seen_clients(actor: Actor) -> list[Any]:
    """Conditions on clients for those who work there: all with the right `clients:all`, else those they serve.

    Whoever has the right at single locations sees who visits there, and who has never been anywhere.
    """
    conditions = [] if actor.kind == "system" else [Client.business_id == actor.business_id]
    everybody = actor.places("clients:all")
    if everybody is None:
        return conditions
    served = Client.id.in_(served_clients(actor))
    if not everybody:
        return [*conditions, served]
    there = exists().where(Visit.client_id == Client.id, Visit.location_id.in_(everybody))
    anywhere = exists().where(Visit.client_id == Client.id)
    return [*conditions, or_(served, there, ~anywhere)]


def served_clients(actor: Actor) -> Select[int]:
    """Internal ids of the clients whom the user who acts serves, or has served, themselves."""
    places = actor.places("clients:read")
    there = [] if places is None else [Booking.location_id.in_(places)]
    return select(Booking.client_id).where(
        Booking.business_id == actor.business_id, Booking.staff_id.in_(own_staff(actor)), *there
    )


def own_client(actor: Actor) -> Select[int]:
    """The internal id of the client who acts; of nobody for everybody else."""
    return select(Client.id).where(
        Client.public_id == (actor.ref or ""), Client.business_id == actor.business_id
    )


def client_behind(table: type[Visit] | type[WaitlistEntry], business_id: int, ref: str) -> Actor | None:
    """The client whose visit, or place on the waiting list, a link names; the caller has checked the link."""
    client_ref = db.session.scalar(
        select(Client.public_id)
        .join(table, table.client_id == Client.id)
        .where(table.public_id == ref, table.business_id == business_id)
    )
    return Actor("client", business_id, client_ref) if client_ref else None


def own_staff(actor: Actor) -> Select[int]:
    """Internal ids of the staff members who are the user who acts."""
    return (
        select(StaffMember.id)
        .join(User, User.id == StaffMember.user_id)
        .where(User.public_id == (actor.ref or ""), StaffMember.business_id == actor.business_id)
    )
