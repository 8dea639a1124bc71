"""What a message says, as it stood when it was planned: plain values that are kept in its row."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from bookingapp.base import clock
from bookingapp.base.db import db
from bookingapp.base.i18n import LANGUAGES
from bookingapp.domain.booking.queries import preview_cancellation
from bookingapp.domain.messaging.settings import MessageSettings, read_settings
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.business import Business, Location, User
from bookingapp.models.catalog import Service
from bookingapp.models.schedule import Assignment
from bookingapp.models.staff import StaffMember

Facts = dict[str, Any]

LIVE = frozenset({"pending", "confirmed", "arrived", "completed"})
"""States of a booking that takes place, may yet, or took place."""

IN_PERSON = frozenset({"venue", "client"})


@dataclass(frozen=True, slots=True)
class Scene:
    """The visits of a batch of events, and everything that is said of them; by internal id.

    `serving` has the staff of each occurrence, `users` those who are linked to a staff member.
    """

    visits: Mapping[int, Visit]
    businesses: Mapping[int, Business]
    locations: Mapping[int, Location]
    services: Mapping[int, Service]
    staff: Mapping[int, StaffMember]
    users: Mapping[int, User]
    serving: Mapping[int, tuple[int, ...]]

    def settings_of(self, business_id: int) -> MessageSettings:
        """How the business wants its messages."""
        return read_settings(self.businesses[business_id].messages)


def read_scene(visit_ids: Collection[int]) -> Scene:
    """Read visits as they are now; the same few statements for any number of them."""
    visits = _visits(visit_ids)
    bookings = [booking for visit in visits for booking in visit.bookings]
    serving, staff = _serving([booking.occurrence_id for booking in bookings])
    return Scene(
        {visit.id: visit for visit in visits},
        by_id(Business, {visit.business_id for visit in visits}),
        by_id(Location, {visit.location_id for visit in visits}),
        by_id(Service, {booking.service_id for booking in bookings}),
        staff,
        by_id(User, {one.user_id for one in staff.values() if one.user_id is not None}),
        serving,
    )


def _visits(visit_ids: Collection[int]) -> Sequence[Visit]:
    return db.session.scalars(
        select(Visit)
        .where(Visit.id.in_(visit_ids))
        .options(joinedload(Visit.client), selectinload(Visit.bookings).joinedload(Booking.occurrence))
        .execution_options(populate_existing=True)
    ).all()


def _serving(
    occurrence_ids: Sequence[int],
) -> tuple[dict[int, tuple[int, ...]], dict[int, StaffMember]]:
    """Who serves each occurrence, active or not any more, in the business's order."""
    rows = db.session.execute(
        select(Assignment.occurrence_id, StaffMember)
        .join(StaffMember, StaffMember.calendar_id == Assignment.calendar_id)
        .where(Assignment.occurrence_id.in_(occurrence_ids))
        .order_by(StaffMember.order, StaffMember.id)
    ).all()
    serving: dict[int, tuple[int, ...]] = defaultdict(tuple)
    for occurrence_id, member in rows:
        serving[occurrence_id] += (member.id,)
    return serving, {member.id: member for _occurrence_id, member in rows}


def by_id(model: Any, ids: Collection[int]) -> dict[int, Any]:
    """Rows of a table by their key."""
    if not ids:
        return {}
    return {row.id: row for row in db.session.scalars(select(model).where(model.id.in_(ids)))}


def status_of(bookings: Sequence[Booking]) -> str:
    """How a visit stands: pending as long as any of it waits, standing, or how the last of it ended."""
    live = [booking.status for booking in bookings if booking.status in LIVE]
    if live:
        return "pending" if "pending" in live else "standing"
    ends = {booking.status for booking in bookings}
    return next(end for end in ("cancelled", "declined", "expired", "no_show") if end in ends)


def standing_of(visit: Visit, bookings: Sequence[Booking]) -> str:
    """The same; `unconfirmed` as long as the client has not said that it was they who wanted it."""
    status = status_of(bookings)
    return "unconfirmed" if status == "pending" and visit.unconfirmed else status


def shown(bookings: Sequence[Booking]) -> list[Booking]:
    """In order of time, those that take place, or all when none does."""
    ordered = sorted(bookings, key=lambda one: (one.occurrence.starts, one.position))
    return [one for one in ordered if one.status in LIVE] or ordered


def sequence_of(visit: Visit) -> int:
    """The visit's SEQUENCE (RFC 5545): it grows with every change of time, place or status of any booking."""
    return sum(booking.sequence for booking in visit.bookings)


def version_of(visit: Visit) -> int:
    """It grows with every change at all, also of who serves."""
    return sum(booking.version for booking in visit.bookings)


def language_of(*wishes: str | None) -> str:
    """The first wish that is one of our languages, by its language alone."""
    for wish in wishes:
        tag = (wish or "").replace("-", "_").partition("_")[0].lower()
        if tag in LANGUAGES:
            return tag
    return "en"


def visit_facts(scene: Scene, visit: Visit, bookings: Sequence[Booking]) -> Facts:
    """What there is to say of some of a visit's bookings, to its client or to whoever serves them."""
    business, location = scene.businesses[visit.business_id], scene.locations[visit.location_id]
    told = shown(bookings)
    first = told[0]
    place = scene.services[first.service_id].place
    preview = preview_cancellation(visit, clock.seconds())
    return business_facts(business, location) | {
        "visit": visit.public_id,
        "sequence": sequence_of(visit),
        "version": version_of(visit),
        "changed": int(max(one.updated_at for one in visit.bookings).timestamp()),
        "status": standing_of(visit, bookings),
        "unconfirmed": visit.unconfirmed,
        "client": first.client_name,
        "items": [_item(scene, one) for one in told],
        "starts": first.occurrence.starts,
        "ends": max(one.occurrence.ends for one in told),
        "place": place,
        "zone": _zone(visit, first, location, place),
        "currency": first.currency,
        "fee": sum(one.fee_amount for one in told),
        "free_until": preview.free_until,
        "late_fee": preview.latest,
        "expires": min((one.expires for one in told if one.expires is not None), default=None),
    }


def business_facts(business: Business, location: Location) -> Facts:
    """Who writes, and where that is."""
    return {
        "business": {
            "name": business.name,
            "slug": business.slug,
            "phone": location.phone or business.phone,
            "email": location.email or business.email,
            "website": business.website,
            "country": business.country,
            "colour": business.branding.get("colour"),
        },
        "location": {"name": location.name, "address": location.address, "zone": location.timezone},
    }


def _zone(visit: Visit, first: Booking, location: Location, place: str) -> str:
    """The venue's zone, or the one the client looks through."""
    if place in IN_PERSON:
        return location.timezone
    return first.timezone or visit.client.timezone or location.timezone


def _item(scene: Scene, booking: Booking) -> Facts:
    serving = scene.serving.get(booking.occurrence_id, ())
    return {
        "name": booking.service_name,
        "starts": booking.occurrence.starts,
        "ends": booking.occurrence.ends,
        "who": [scene.staff[staff_id].name for staff_id in serving],
        "addons": [str(addon["name"]) for addon in booking.addons],
        "seats": booking.seats,
        "price": booking.price_amount,
        "price_type": booking.price_type,
    }


def staff_facts(scene: Scene, visit: Visit, bookings: Sequence[Booking]) -> Facts:
    """The same for those who serve: whom to expect and how to reach them, and what was answered."""
    location = scene.locations[visit.location_id]
    asked = {
        str(question["key"]): str(question["label"])
        for one in bookings
        for question in scene.services[one.service_id].questions
    }
    answers = {asked.get(key, key): value for one in bookings for key, value in one.answers.items()}
    return visit_facts(scene, visit, bookings) | {
        "zone": location.timezone,
        "contact": {
            "email": visit.client.email if visit.email is None else visit.email,
            "phone": visit.client.phone if visit.phone is None else visit.phone,
        },
        "notes": bookings[0].notes,
        "answers": answers,
    }


def is_same(one: Facts, other: Facts) -> bool:
    """Whether two say the same of what takes place, when, where and with whom."""
    return all(one.get(name) == other.get(name) for name in ("status", "items", "place"))
