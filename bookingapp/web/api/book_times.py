"""The free times of one day as a flat list, as widgets of older sites ask for them."""

from dataclasses import replace
from typing import Any

from bookingapp.base import clock
from bookingapp.base.errors import NotFound
from bookingapp.base.i18n import _
from bookingapp.domain.schedule.hours import wall_time
from bookingapp.domain.schedule.queries import find_openings
from bookingapp.web.api.answers import Out
from bookingapp.web.api.availability import asked, open_classes, staff_in_path
from bookingapp.web.api.availability_shapes import TimesQuery
from bookingapp.web.api.call import Call
from bookingapp.web.api.operation import operation
from bookingapp.web.api.times import read_day

ANYBODY = "0"


class BookTime(Out):
    """A time on the wall of the place."""

    time: str
    starts_at: str
    duration_minutes: int


class BookTimes(Out):
    """The free times of a day."""

    data: list[BookTime]


@operation(
    "GET",
    "/book_times/{location_id}/{staff_id}/{date}",
    scope="services:read",
    tag="availability",
    query=TimesQuery,
    answer=BookTimes,
    public=True,
)
def list_book_times(
    call: Call, location_id: str, staff_id: str, date: str, query: TimesQuery
) -> dict[str, Any]:
    """The free times of one day at one place; staff member 0 is anybody."""
    place = call.timetable.location_by_key(location_id)
    if place is None:
        raise NotFound(_("There is no such location."))
    staff = None if staff_id == ANYBODY else staff_in_path(call, staff_id)
    day = read_day("date", date).toordinal()
    look = replace(asked(call, query, staff, place.public_id), zone=place.zone, first=day, last=day)
    if look.is_of_classes:
        found = [(one.starts, one.ends) for one in open_classes(look, look.low, look.high)]
    elif look.seats > 1:
        found = []
    else:
        ask = look.asks[0][1]
        openings = find_openings(call.timetable, ask, look.low, look.high, look.own)
        found = [(one.starts, one.ends) for one in openings]
    return {
        "data": [
            {
                "time": wall_time(place.zone, starts).strftime("%H:%M"),
                "starts_at": clock.local_text(place.zone, starts),
                "duration_minutes": ends - starts,
            }
            for starts, ends in found
        ]
    }
