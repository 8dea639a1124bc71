"""What a body asks for, as the domain takes it: which services by whom, where, when, for whom."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints
from sqlalchemy import select

from bookingapp.base import clock
from bookingapp.base.db import db
from bookingapp.base.errors import Forbidden, HoldExpired, NotFound
from bookingapp.base.i18n import _
from bookingapp.base.ids import is_id
from bookingapp.domain.clients.commands import ClientDetails
from bookingapp.domain.clients.seen import own_client, seen_clients
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.classes import ClassTime, find_class, list_classes
from bookingapp.domain.schedule.holds import HoldView, read_hold
from bookingapp.domain.schedule.ledger import refuse
from bookingapp.domain.schedule.timetable import LocationPlan, ServicePlan, Timetable
from bookingapp.models.clients import Client
from bookingapp.web.api.call import Call
from bookingapp.web.api.operation import Schema
from bookingapp.web.api.places import location_at, locations_for, service_at, staff_at, unknown
from bookingapp.web.api.times import read_minute, read_wall, wrong

Rule = Literal["notice", "hours", "caps"]
Answers = dict[str, str | bool | int | float]
Metadata = dict[
    Annotated[str, StringConstraints(max_length=100)],
    Annotated[str, StringConstraints(max_length=5000)] | int | float | bool | None,
]


class PartIn(Schema):
    """One service of several in a row, and by whom."""

    service_id: str = Field(max_length=80)
    staff_id: str | None = Field(None, max_length=40)
    addons: list[str] = Field(default_factory=list, max_length=50)


class When(Schema):
    """A start: an instant with its offset, or a date and time on the wall of the place."""

    starts_at: str | None = Field(None, max_length=40)
    date: str | None = Field(None, max_length=10)
    time: str | None = Field(None, max_length=5)

    @property
    def is_named(self) -> bool:
        """Whether any of it is there."""
        return any(one is not None for one in (self.starts_at, self.date, self.time))


class Person(Schema):
    """Who comes. A name and one way to reach them."""

    name: str = Field(min_length=1, max_length=200)
    email: str | None = Field(None, max_length=254)
    phone: str | None = Field(None, max_length=40)
    locale: str | None = Field(None, max_length=16)


class ForWhom(When):
    """What every request to book says beside what is booked."""

    location_id: str | None = Field(None, max_length=80)
    business_id: str | None = Field(None, max_length=80)
    hold_id: str | None = Field(None, max_length=40)
    client: Person | None = None
    client_id: str | None = Field(None, max_length=40)
    notes: str = Field("", max_length=5000)
    answers: Answers = Field(default_factory=dict, max_length=100)
    metadata: Metadata = Field(default_factory=dict, max_length=50)
    coupon: str | None = Field(None, max_length=80)
    override: list[Rule] = Field(default_factory=list, max_length=3)
    override_reason: str | None = Field(None, max_length=500)

    @property
    def waive(self) -> frozenset[str]:
        """The rules set aside; whoever sets one aside begins at any minute."""
        return frozenset({*self.override, "step"}) if self.override else frozenset()


def start_of(body: When, place: LocationPlan) -> int:
    """The UTC minute that is named. Raises Invalid."""
    if body.starts_at is not None and body.date is None and body.time is None:
        return read_minute("starts_at", body.starts_at)
    if body.starts_at is None and body.date is not None and body.time is not None:
        return read_wall(body.date, body.time, place.zone)
    raise wrong("starts_at", _("Name the start: either starts_at, or date and time."))


def place_of(timetable: Timetable, services: list[ServicePlan], ref: str | None) -> LocationPlan:
    """The place that is named, or the only one there is. Raises Invalid."""
    places = locations_for(timetable, services, ref)
    if len(places) != 1:
        raise wrong("location_id", _("This is offered at several places: name one."))
    if not all(service.is_at(places[0].id) for service in services):
        raise wrong("location_id", _("This is not offered there."))
    return places[0]


def part_of(timetable: Timetable, given: PartIn, prefix: str = "") -> Part:
    """A service with who is to give it and its extras. Raises UnknownService, Invalid."""
    service = service_at(timetable, given.service_id)
    staff = staff_at(timetable, given.staff_id, f"{prefix}staff_id")
    known = {addon.public_id: addon.id for addon in service.addons.values()}
    for number, ref in enumerate(given.addons):
        if ref not in known:
            raise unknown(f"{prefix}addons.{number}")
    addons = tuple(dict.fromkeys(known[ref] for ref in given.addons))
    return Part(service.id, staff.id if staff else None, addons)


def class_at(timetable: Timetable, ref: str, field: str = "occurrence_id") -> ClassTime:
    """The class that a body names. Raises Invalid."""
    try:
        return find_class(timetable, ref if is_id(ref, "occ") else "")
    except NotFound:
        raise unknown(field) from None


def class_beginning(timetable: Timetable, part: Part, place: LocationPlan, start: int) -> ClassTime:
    """The class of a group service that begins then, one with seats before a full one. Raises TimeRefused."""
    found = [
        one
        for one in list_classes(timetable, start, start + 1, part.service_id, place.id)
        if part.staff_id is None or part.staff_id in one.staff_ids
    ]
    if not found:
        raise refuse("hours", start)
    return max(found, key=lambda one: one.seats_left > 0)


def hold_at(call: Call, ref: str) -> HoldView:
    """A hold that is still kept. Raises Invalid for what cannot be one, HoldExpired."""
    hold = read_hold(call.actor, ref) if is_id(ref, "hld") else None
    if hold is None and not is_id(ref, "hld"):
        raise unknown("hold_id")
    if hold is None or hold.expires <= clock.seconds():
        raise HoldExpired(_("The time is no longer kept for you."))
    return hold


def check_business(call: Call, key: str | None) -> None:
    """A body may name the business of its credential. Raises Invalid."""
    business = call.timetable.business
    if key is not None and key not in (business.public_id, business.slug):
        raise unknown("business_id")


def check_held(timetable: Timetable, hold: HoldView, body: ForWhom) -> LocationPlan:
    """Place and time are not named beside a hold, or are those of the hold. Raises Invalid."""
    place = timetable.locations[hold.location_id]
    if body.location_id is not None and location_at(timetable, body.location_id).id != place.id:
        raise unlike("location_id")
    if body.is_named and start_of(body, place) != hold.starts:
        raise unlike("starts_at")
    return place


def unlike(field: str) -> Exception:
    """Something beside a hold or a class that says otherwise than it."""
    return wrong(field, _("This is not what is kept: leave it out, or say the same."))


def who_comes(call: Call, body: ForWhom) -> tuple[ClientDetails, str | None]:
    """Whom it is for: the client behind a token, one that is known, or whoever is described; and the known one's id.

    Raises Invalid, Forbidden.
    """
    if body.coupon is not None:
        raise wrong("coupon", _("There is no such code."))
    if call.client_ref is not None:
        return _oneself(call, body), None
    if body.client_id is None:
        if body.client is None:
            raise wrong("client", _("Say who comes."))
        given = body.client
        return ClientDetails(given.name, given.email, given.phone, given.locale), None
    if not call.actor.is_staff:
        raise Forbidden(_("A publishable key may not do this."))
    if body.client is not None:
        raise wrong("client_id", _("Name either client or client_id."))
    row = _client(body.client_id, *seen_clients(call.actor), Client.merged_into_id.is_(None))
    return ClientDetails(row.name, row.email, row.phone, row.locale), row.public_id


def _oneself(call: Call, body: ForWhom) -> ClientDetails:
    """A client books for themselves; the name given this time may be another one."""
    if body.client_id not in (None, call.client_ref):
        raise unknown("client_id")
    row = _client(call.client_ref or "", Client.id.in_(own_client(call.actor)))
    name = body.client.name if body.client else row.name
    return ClientDetails(name, row.email, row.phone, row.locale)


def _client(ref: str, *conditions: Any) -> Client:
    row = None
    if is_id(ref, "clt"):
        row = db.session.scalar(
            select(Client).where(Client.public_id == ref, Client.erased_at.is_(None), *conditions)
        )
    if row is None:
        raise unknown("client_id")
    return row


def answers_of(said: Answers) -> dict[str, str]:
    """Answers as texts, which questions are answered with."""
    return {
        key: ("yes" if value else "") if isinstance(value, bool) else str(value)
        for key, value in said.items()
    }
