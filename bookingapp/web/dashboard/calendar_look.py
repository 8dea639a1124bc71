"""How somebody looks at the calendar: all of it stands in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bookingapp.base import clock
from bookingapp.domain.booking.board import Card
from bookingapp.domain.schedule.timetable import StaffPlan, Timetable
from bookingapp.web import wording
from bookingapp.web.dashboard.blueprint import locale_at
from bookingapp.web.forms.values import read_date

VIEWS = ("day", "week", "month", "agenda")
COLUMNS = ("staff", "units")
COLOURS = ("service", "staff", "status")
AGENDA_DAYS = 14


@dataclass(frozen=True, slots=True)
class Look:
    """A view of the days first … last (day numbers), and what of them is shown."""

    view: str
    day: int
    first: int
    last: int
    today: int
    zone: ZoneInfo
    locale: str
    columns: str = "staff"
    colour: str = "service"
    staff: int | None = None
    service: int | None = None
    location_id: int | None = None
    gone: bool = False
    calendar_id: int | None = None
    location_ref: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    """What of it stands in the address."""

    @property
    def key(self) -> tuple[Any, ...]:
        """The same for looks that show the same of the same rows."""
        chosen = (self.view, self.first, self.last, self.columns, self.colour, self.staff, self.service)
        return (*chosen, self.location_id, self.zone.key, self.locale)

    def is_column(self, staff: StaffPlan) -> bool:
        """Whether somebody has a column."""
        if self.staff is not None:
            return staff.id == self.staff
        return self.location_id is None or not staff.location_ids or self.location_id in staff.location_ids

    def shows(self, card: Card) -> bool:
        """Whether a card is among what is asked for; whose it is, the columns tell."""
        if self.location_id not in (None, card.location_id):
            return False
        if self.service not in (None, card.service_id):
            return False
        return self.staff is None or self.view == "day" or self._is_theirs(card)

    def _is_theirs(self, card: Card) -> bool:
        return str(self.calendar_id) in (card.calendars or "").split(",")

    def moved(self, step: int) -> int:
        """The day one gets to by the arrows."""
        if self.view == "month":
            here = date.fromordinal(self.day).replace(day=1)
            there = (here + timedelta(days=32 if step > 0 else -1)).replace(day=1)
            return there.toordinal()
        return self.day + step * {"day": 1, "week": 7, "agenda": AGENDA_DAYS}[self.view]


def read_look(timetable: Timetable, args: Mapping[str, str], location_id: int | None = None) -> Look:
    """The look of an address; what is unknown there is as if it were not. Raises Invalid for a bad date."""
    place = timetable.location_by_key(args.get("location", ""))
    location_id = place.id if place else location_id
    chosen = timetable.locations.get(location_id or 0)
    zone = chosen.zone if chosen else ZoneInfo(timetable.business.timezone)
    today = clock.today(zone).toordinal()
    view = _one_of(VIEWS, args.get("view"))
    day = read_date(args["date"]) if args.get("date") else today
    locale = locale_at(timetable)
    first, last = _window(view, day, wording.weekdays(locale)[0][0])
    staff = timetable.staff_by_key(args.get("staff", ""))
    service = timetable.service_by_key(args.get("service", ""))
    names = ("view", "date", "columns", "colour", "staff", "service", "gone")
    kept = {name: args[name] for name in names if args.get(name)}
    return Look(
        view=view,
        day=day,
        first=first,
        last=last,
        today=today,
        zone=zone,
        locale=locale,
        columns=_one_of(COLUMNS, args.get("columns")),
        colour=_one_of(COLOURS, args.get("colour")),
        staff=staff.id if staff else None,
        service=service.id if service else None,
        location_id=location_id,
        gone=args.get("gone") == "1",
        calendar_id=staff.calendar_id if staff else None,
        location_ref=chosen.public_id if chosen else "",
        query=kept,
    )


def date_of(ordinal: int) -> str:
    """A day number as an address says it."""
    return date.fromordinal(ordinal).isoformat()


def _one_of(known: tuple[str, ...], asked: str | None) -> str:
    return asked if asked in known else known[0]


def _window(view: str, day: int, weekday: int) -> tuple[int, int]:
    """First and last day number that a view shows; weeks begin on a weekday, 0 for Monday."""
    if view == "day":
        return day, day
    if view == "agenda":
        return day, day + AGENDA_DAYS - 1
    if view == "week":
        begin = _week_begun(day, weekday)
        return begin, begin + 6
    begin = date.fromordinal(day).replace(day=1).toordinal()
    end = (date.fromordinal(begin) + timedelta(days=32)).replace(day=1).toordinal() - 1
    return _week_begun(begin, weekday), _week_begun(end, weekday) + 6


def _week_begun(day: int, weekday: int) -> int:
    return day - (date.fromordinal(day).weekday() - weekday) % 7
