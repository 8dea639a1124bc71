"""Why a time is or is not offered: the rule that removed it, overall and for each who could serve."""

from typing import Any

from pydantic import Field

from bookingapp.base import clock
from bookingapp.base.errors import NotFound, TimeRefused
from bookingapp.base.i18n import _
from bookingapp.domain.schedule.classes import check_class_open, list_classes
from bookingapp.domain.schedule.queries import explain, find_next
from bookingapp.web.api.answers import Out
from bookingapp.web.api.availability import AHEAD, Look, asked, open_classes
from bookingapp.web.api.availability_shapes import TimesQuery
from bookingapp.web.api.call import Call
from bookingapp.web.api.operation import operation
from bookingapp.web.api.places import staff_at
from bookingapp.web.api.times import read_minute, wrong


class ExplainQuery(TimesQuery):
    """The time that is asked about."""

    starts_at: str = Field(max_length=40)
    staff_id: str | None = Field(None, max_length=40)


class StaffAnswer(Out):
    """What stands in the way of one who could serve."""

    staff_id: str
    name: str
    offered: bool
    reason: str | None


class Explained(Out):
    """Whether it can be had; if not, the rule: past, notice, window, hours, step, cap, blocked, taken."""

    service_id: str
    location_id: str
    starts_at: str
    timezone: str
    offered: bool
    reason: str | None
    staff: list[StaffAnswer]
    next_available: str | None


@operation(
    "GET",
    "/availability/explain",
    scope="services:read",
    query=ExplainQuery,
    answer=Explained,
    name="explain_availability",
)
def explain_time(call: Call, query: ExplainQuery) -> dict[str, Any]:
    """Why a time is or is not offered."""
    look = asked(call, query, staff_at(call.timetable, query.staff_id))
    if len(look.asks) != 1:
        raise wrong("location_id", _("This is offered at several places: name one."))
    start = read_minute("starts_at", query.starts_at)
    place, ask = look.asks[0]
    staff: list[dict[str, Any]] = []
    if look.is_of_classes:
        reason, after = _class_reason(look, start), _after_class(look, start)
    else:
        found = explain(call.timetable, ask, start, look.own)
        reason = found.reason or ("taken" if look.seats > 1 else None)
        opening = find_next(call.timetable, ask, start + 1, look.own)
        after = opening.starts if opening else None
        staff = [
            {
                "staff_id": call.timetable.staff[key].public_id,
                "name": call.timetable.staff[key].name,
                "offered": why is None,
                "reason": why,
            }
            for key, why in found.by_staff.items()
        ]
    return {
        "service_id": look.services[0].public_id,
        "location_id": place.public_id,
        "starts_at": clock.local_text(place.zone, start),
        "timezone": place.zone.key,
        "offered": reason is None,
        "reason": reason,
        "staff": staff,
        "next_available": clock.local_text(place.zone, after) if after is not None else None,
    }


def _class_reason(look: Look, start: int) -> str | None:
    """Why no seat of a class that begins then can be had."""
    place, _ask = look.asks[0]
    found = list_classes(look.timetable, start, start + 1, look.services[0].id, place.id, look.own)
    if look.staff is not None:
        found = [one for one in found if look.staff.id in one.staff_ids]
    if not found:
        return "hours"
    try:
        check_class_open(look.actor, look.timetable, found[0])
    except TimeRefused as refused:
        return refused.reason
    except NotFound:
        return "hours"
    return None if any(one.seats_left >= look.seats for one in found) else "taken"


def _after_class(look: Look, start: int) -> int | None:
    found = next(open_classes(look, start + 1, start + AHEAD), None)
    return found.starts if found else None
