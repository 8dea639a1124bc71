"""The ways to the waiting list, from a picker and from a full class."""

from datetime import date

from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.web.public.addresses import own_url
from bookingapp.web.public.month import Desk


def wait_url(desk: Desk, first: int | None = None, last: int | None = None) -> str:
    """The form for what a picker shows, with these days filled in; '' where there is no list for it."""
    choice = desk.choice
    if desk.method != "post" or len(choice.parts) > 1 or not has_list(choice.timetable):
        return ""
    begin = None if first is None else str(date.fromordinal(max(first, desk.today())))
    end = None if last is None else str(date.fromordinal(max(last, desk.today())))
    kept: dict[str, list[str]] = {}
    for name, value in choice.arguments():
        kept.setdefault(name, []).append(value)
    return own_url(
        "public.wait",
        business=choice.timetable.business.slug,
        service=choice.first.slug,
        **kept,
        tz=dict(desk.fixed).get("tz"),
        first=begin,
        last=end,
    )


def class_wait_url(timetable: Timetable, occurrence_ref: str) -> str:
    """The form for a full class; '' where there is no list."""
    if not has_list(timetable):
        return ""
    return own_url("public.wait_class", business=timetable.business.slug, occurrence=occurrence_ref)


def has_list(timetable: Timetable) -> bool:
    """Whether a business keeps places for those who wait."""
    return timetable.business.offer_minutes > 0
