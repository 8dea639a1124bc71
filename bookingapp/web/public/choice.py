"""What a visitor has put together: services at a location, with whom, with which extras."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from bookingapp.base import clock
from bookingapp.base.errors import Invalid, NotFound
from bookingapp.base.i18n import _
from bookingapp.domain.schedule.ask import Ask, Part, staff_pool, works_at
from bookingapp.domain.schedule.timetable import LocationPlan, ServicePlan, StaffPlan, Timetable
from bookingapp.web import wording
from bookingapp.web.request import language

MOST_PARTS = 10
MOST_ADDONS = 20


class Values(Protocol):
    """What the arguments of an address and the fields of a form have in common."""

    def get(self, key: str) -> Any:
        """The first value of a name, or None."""

    def getlist(self, key: str) -> list[str]:
        """All values of a name."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Services that are booked together, in order."""

    timetable: Timetable
    location: LocationPlan
    parts: tuple[Part, ...]

    @property
    def services(self) -> list[ServicePlan]:
        """The services in order."""
        return [self.timetable.services[part.service_id] for part in self.parts]

    @property
    def first(self) -> ServicePlan:
        """The service that the page is about."""
        return self.timetable.services[self.parts[0].service_id]

    @property
    def staff(self) -> StaffPlan | None:
        """Who was wished for."""
        wished = next((part.staff_id for part in self.parts if part.staff_id is not None), None)
        return self.timetable.staff.get(wished) if wished is not None else None

    @property
    def is_in_person(self) -> bool:
        """Whether client and staff meet at a place, whose zone the times then stay in."""
        return any(service.is_in_person for service in self.services)

    @property
    def locale(self) -> str:
        """The locale that its days, times and prices are said in."""
        return locale_for(self.timetable)

    def ask(self) -> Ask:
        """The question to the engine, now."""
        return Ask(self.location.id, self.parts, clock.seconds())

    def pool(self, part: Part) -> list[StaffPlan]:
        """Everybody who could serve a part here."""
        return staff_pool(self.timetable, self.ask(), replace(part, staff_id=None))

    def arguments(self) -> list[tuple[str, str]]:
        """The choice as arguments of an address; the first service stands in its path."""
        found = [("also", service.slug) for service in self.services[1:]]
        if len(self.timetable.locations) > 1:
            found.append(("location", self.location.slug))
        if self.staff:
            found.append(("staff", self.staff.public_id))
        for part in self.parts:
            service = self.timetable.services[part.service_id]
            found += [("addon", service.addons[addon].public_id) for addon in part.addon_ids]
        return found


def locale_for(timetable: Timetable) -> str:
    """The visitor's language with the business's customs."""
    return wording.locale_of(language(), timetable.business.country)


def read_choice(timetable: Timetable, key: str, values: Values) -> Choice:
    """The choice that an address or form names. Raises NotFound for what this business does not offer."""
    services = read_services(timetable, [key, *values.getlist("also")])
    location = read_location(timetable, services, values.get("location"))
    staff = read_staff(timetable, values.get("staff"))
    addons = read_addons(services, values.getlist("addon"))
    parts = tuple(
        Part(service.id, _wish(staff, service, location), addons[service.id]) for service in services
    )
    if staff and all(part.staff_id is None for part in parts):
        raise NotFound(_("Nobody of that name offers this here."))
    return Choice(timetable, location, parts)


def read_services(timetable: Timetable, keys: Iterable[str]) -> list[ServicePlan]:
    """Services by slug or id, each once, open to strangers. Raises NotFound, Invalid."""
    found: dict[int, ServicePlan] = {}
    for key in keys:
        service = timetable.service_by_key(key)
        if service is None or not service.online or service.visibility == "staff":
            raise NotFound(_("This service is not offered here."))
        found[service.id] = service
    if len(found) > MOST_PARTS:
        raise Invalid(_("That is too much for one visit. Book it in two."))
    if len(found) > 1 and any(service.is_class for service in found.values()):
        raise Invalid(_("A class is booked by itself."))
    return list(found.values())


def places_for(timetable: Timetable, services: Sequence[ServicePlan]) -> list[LocationPlan]:
    """Where all of the services are offered."""
    return [
        place
        for place in timetable.locations.values()
        if all(service.is_at(place.id) for service in services)
    ]


def read_location(timetable: Timetable, services: Sequence[ServicePlan], key: str | None) -> LocationPlan:
    """The location asked for, or the first that offers all. Raises NotFound."""
    places = places_for(timetable, services)
    if key:
        places = [place for place in places if key in (place.slug, place.public_id)]
    if not places:
        raise NotFound(_("This is not offered at that place."))
    return places[0]


def read_staff(timetable: Timetable, key: str | None) -> StaffPlan | None:
    """The staff member asked for; None for anybody. Raises NotFound."""
    if not key or key == "any":
        return None
    staff = timetable.staff_by_key(key)
    if staff is None or not staff.online:
        raise NotFound(_("Nobody of that name works here."))
    return staff


def read_addons(services: Sequence[ServicePlan], keys: Sequence[str]) -> dict[int, tuple[int, ...]]:
    """The add-ons asked for, by service. Raises NotFound for one that belongs to none of them."""
    if len(keys) > MOST_ADDONS:
        raise Invalid(_("That is too much for one visit. Book it in two."))
    found: dict[int, list[int]] = {service.id: [] for service in services}
    for key in dict.fromkeys(keys):
        owner = next(
            (
                (service, addon.id)
                for service in services
                for addon in service.addons.values()
                if addon.public_id == key
            ),
            None,
        )
        if owner is None:
            raise NotFound(_("This extra is not offered here."))
        found[owner[0].id].append(owner[1])
    return {service_id: tuple(sorted(addons)) for service_id, addons in found.items()}


def _wish(staff: StaffPlan | None, service: ServicePlan, location: LocationPlan) -> int | None:
    if staff and staff.id in service.performers and works_at(staff, location.id):
        return staff.id
    return None


def state_of(choice: Choice, start: int, zone: ZoneInfo, hold_ref: str | None) -> dict[str, Any]:
    """All that the details page must know, in plain values that a signed text can carry."""
    return {
        "b": choice.timetable.business.slug,
        "s": [service.public_id for service in choice.services],
        "l": choice.location.public_id,
        "w": choice.staff.public_id if choice.staff else None,
        "a": [
            choice.timetable.services[part.service_id].addons[addon].public_id
            for part in choice.parts
            for addon in part.addon_ids
        ],
        "t": start,
        "z": zone.key,
        "h": hold_ref,
    }
