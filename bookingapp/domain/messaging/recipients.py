"""Who is to be told of a visit, where they can be reached, and what they do without."""

from dataclasses import dataclass

from bookingapp.domain.messaging.facts import Scene, language_of
from bookingapp.domain.messaging.kinds import BUSINESS, CLIENT, EMAIL, SMS, STAFF
from bookingapp.domain.messaging.outbox import Recipient
from bookingapp.models.booking import Visit


@dataclass(frozen=True, slots=True)
class Cause:
    """The last thing that happened to a visit, and who did it."""

    by: str
    ref: str | None
    reason: str


def wants(visit: Visit, what: str, channel: str) -> bool:
    """Whether the client has not turned this off, nor the channel for what is not needed."""
    notify = visit.client.notify
    return notify.get(what) is not False and (channel != SMS or notify.get("sms") is not False)


def client_of(scene: Scene, visit: Visit) -> list[Recipient]:
    """The client, as whoever booked is to be reached; nobody when they were erased."""
    client, first = visit.client, visit.bookings[0]
    if client.erased_at is not None:
        return []
    business, location = scene.businesses[visit.business_id], scene.locations[visit.location_id]
    addresses = {
        EMAIL: client.email if visit.email is None else visit.email,
        SMS: client.phone if visit.phone is None else visit.phone,
    }
    return [
        Recipient(
            CLIENT,
            channel,
            address,
            first.client_name,
            language_of(first.locale, client.locale, business.locale),
            first.timezone or client.timezone or location.timezone,
            client_id=client.id,
        )
        for channel, address in addresses.items()
        if address
    ]


def staff_of(scene: Scene, visit: Visit, staff_id: int) -> Recipient | None:
    """A staff member, at their own address or that of their login; None when there is neither."""
    member = scene.staff[staff_id]
    user = scene.users.get(member.user_id or 0)
    address = member.email or (user.email if user else None)
    if not address or not member.active:
        return None
    business, location = scene.businesses[visit.business_id], scene.locations[visit.location_id]
    language = language_of(user.locale if user else None, business.locale)
    return Recipient(STAFF, EMAIL, address, member.name, language, location.timezone, staff_id=staff_id)


def business_of(scene: Scene, visit: Visit) -> Recipient | None:
    """The address of the place where the visit is, else of the business."""
    business, location = scene.businesses[visit.business_id], scene.locations[visit.location_id]
    address = location.email or business.email
    if not address:
        return None
    language = language_of(business.locale)
    return Recipient(BUSINESS, EMAIL, address, business.name, language, location.timezone)


def is_own(scene: Scene, staff_id: int, cause: Cause) -> bool:
    """Whether it was the staff member who did it."""
    user = scene.users.get(scene.staff[staff_id].user_id or 0)
    return cause.by == "user" and user is not None and user.public_id == cause.ref
