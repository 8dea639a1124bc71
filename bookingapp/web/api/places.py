"""Ids that programs send, as rows of the timetable: unknown ones are refused with the field they stand in."""

from collections.abc import Sequence

from bookingapp.base.errors import DomainError, Invalid
from bookingapp.base.i18n import _
from bookingapp.domain.schedule.timetable import LocationPlan, ServicePlan, StaffPlan, Timetable


class UnknownService(DomainError):
    """A service that is not this business's, or not offered any more."""

    code = "INVALID_SERVICE"
    status = 404


def unknown(field: str) -> Invalid:
    """An id in a body or address that names nothing here."""
    return Invalid(_("Some values cannot be accepted."), {field: [_("There is no such entry.")]})


def service_at(timetable: Timetable, ref: str) -> ServicePlan:
    """Raises UnknownService."""
    found = timetable.service_by_key(ref)
    if found is None:
        raise UnknownService(_("There is no such service."))
    return found


def staff_at(timetable: Timetable, ref: str | None, field: str = "staff_id") -> StaffPlan | None:
    """Raises Invalid."""
    if ref is None:
        return None
    found = timetable.staff_by_key(ref)
    if found is None:
        raise unknown(field)
    return found


def staff_ids_at(timetable: Timetable, refs: Sequence[str]) -> tuple[int, ...]:
    """Internal ids of those that `staff_ids` names, each once. Raises Invalid."""
    found = [staff_at(timetable, ref, f"staff_ids.{number}") for number, ref in enumerate(refs)]
    return tuple(dict.fromkeys(one.id for one in found if one is not None))


def location_at(timetable: Timetable, ref: str, field: str = "location_id") -> LocationPlan:
    """Raises Invalid."""
    for place in timetable.locations.values():
        if ref in (place.public_id, place.slug):
            return place
    raise unknown(field)


def locations_for(
    timetable: Timetable, services: Sequence[ServicePlan], ref: str | None
) -> list[LocationPlan]:
    """Where all of the services are offered; the one that is named alone. Raises Invalid."""
    if ref is not None:
        return [location_at(timetable, ref)]
    return [
        place
        for place in timetable.locations.values()
        if all(service.is_at(place.id) for service in services)
    ]
