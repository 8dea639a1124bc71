"""Whose calendars a user may hand out: their own, and those of whatever they see all bookings of."""

from dataclasses import dataclass

from sqlalchemy import exists, select

from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.domain.booking.queries import seen_clients
from bookingapp.domain.schedule.rights import own_staff_ids
from bookingapp.models.business import User
from bookingapp.models.catalog import Resource
from bookingapp.models.clients import Client
from bookingapp.models.staff import StaffLocation, StaffMember

SEES = "bookings:all"


@dataclass(frozen=True, slots=True)
class Reach:
    """The internal ids of what a user may hand out, by kind; a kind that is not among them has no bounds."""

    bounds: dict[str, frozenset[int]]

    def has(self, kind: str, subject_id: int) -> bool:
        """Whether this one may be handed out."""
        return kind not in self.bounds or subject_id in self.bounds[kind]


NOTHING = Reach(dict.fromkeys(("user", "staff", "location", "resource", "service", "client"), frozenset()))
EVERYTHING = Reach({})


def reach_of(actor: Actor) -> Reach:
    """What the actor may hand out; a key whatever its business shows it. Clients are bounded by `may_show_client`, being many."""
    if actor.kind == "system":
        return EVERYTHING
    if not actor.is_staff:
        return NOTHING
    bounds = {} if actor.may("users:write") else {"user": _self(actor)}
    places = actor.places(SEES) if actor.may_somewhere("bookings:read") else frozenset()
    if places is None:
        return Reach(bounds)
    return Reach(
        bounds
        | {
            "staff": own_staff_ids(actor) | _staff_within(actor, places),
            "location": places,
            "resource": _resources_within(actor, places),
            "service": frozenset(),
        }
    )


def may_show_client(actor: Actor, client_id: int) -> bool:
    """Whether a user may see a client, and so hand out their calendar."""
    if not actor.may_somewhere("clients:read"):
        return False
    found = select(Client.id).where(Client.id == client_id, *seen_clients(actor))
    return db.session.scalar(found) is not None


def _self(actor: Actor) -> frozenset[int]:
    return frozenset(db.session.scalars(select(User.id).where(User.public_id == (actor.ref or ""))))


def _staff_within(actor: Actor, places: frozenset[int]) -> frozenset[int]:
    """Staff who work at none but these locations."""
    here = exists().where(StaffLocation.staff_id == StaffMember.id, StaffLocation.location_id.in_(places))
    elsewhere = exists().where(
        StaffLocation.staff_id == StaffMember.id, StaffLocation.location_id.not_in(places)
    )
    found = select(StaffMember.id).where(StaffMember.business_id == actor.business_id, here, ~elsewhere)
    return frozenset(db.session.scalars(found)) if places else frozenset()


def _resources_within(actor: Actor, places: frozenset[int]) -> frozenset[int]:
    found = select(Resource.id).where(
        Resource.business_id == actor.business_id, Resource.location_id.in_(places)
    )
    return frozenset(db.session.scalars(found)) if places else frozenset()
