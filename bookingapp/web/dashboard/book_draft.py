"""What is being put together while staff book for somebody: read from an address, or from the form as it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from werkzeug.datastructures import MultiDict

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.errors import Forbidden, Invalid, NotFound
from bookingapp.base.i18n import _
from bookingapp.base.ids import is_id
from bookingapp.domain.booking.desk import own_staff_ids
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.clients.custom import list_fields
from bookingapp.domain.schedule.ask import Part, works_at
from bookingapp.domain.schedule.classes import ClassTime, find_class
from bookingapp.domain.schedule.hours import instant_of, wall_time
from bookingapp.domain.schedule.timetable import LocationPlan, ServicePlan, StaffPlan, Timetable
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.models.clients import CustomField
from bookingapp.web.dashboard.blueprint import locale_at, place_of, subject
from bookingapp.web.forms.book import BookForm, book_form
from bookingapp.web.forms.values import read_date, read_start, write_start

MOST_PARTS = 10

Sent = MultiDict[str, str]


@dataclass(frozen=True, slots=True)
class Draft:
    """A booking under way. `own`: the only staff that may be booked, None: everybody.

    `day` is a proleptic day number at the place; `starts` a UTC minute, None while no time is known.
    """

    post: Post
    actor: Actor
    timetable: Timetable
    location: LocationPlan
    parts: tuple[Part, ...]
    day: int
    starts: int | None
    lesson: ClassTime | None
    own: frozenset[int] | None
    fields: Sequence[CustomField]
    form: BookForm

    @property
    def services(self) -> list[ServicePlan]:
        """The services in order."""
        return [self.timetable.services[part.service_id] for part in self.parts]

    @property
    def is_class(self) -> bool:
        """Whether seats of a class are booked."""
        return any(service.is_class for service in self.services)

    @property
    def locale(self) -> str:
        """The locale in which days and prices are said."""
        return locale_at(self.timetable)

    @property
    def seats(self) -> int:
        """How many places of a class."""
        return max(1, int(self.form.seats.data or 1))

    def at(self, starts: int) -> "Draft":
        """The same at another time."""
        zone = self.location.zone
        wall = wall_time(zone, starts)
        self.form.date.data, self.form.time.data = wall.date().isoformat(), f"{wall:%H:%M}"
        self.form.start.data = write_start(starts)
        return replace(self, starts=starts, day=wall.toordinal())

    def performers(self, service: ServicePlan) -> list[StaffPlan]:
        """Those who could be booked for a service at the place."""
        return [
            member
            for staff_id in service.performers
            if (member := self.timetable.staff.get(staff_id)) is not None
            and works_at(member, self.location.id)
            and (self.own is None or staff_id in self.own)
        ]

    def offered(self) -> list[ServicePlan]:
        """The services that can be added: with others only those given one to one."""
        return [
            service
            for service in self.timetable.services.values()
            if service.is_at(self.location.id)
            and not (self.parts and service.is_class)
            and (service.is_class or self.performers(service) or not service.performers)
        ]


def places_of(actor: Actor, timetable: Timetable) -> list[LocationPlan]:
    """Where the actor may book. Raises Forbidden where that is nowhere."""
    found = [one for one in timetable.locations.values() if actor.may("bookings:write", one.id)]
    if not found:
        raise Forbidden(_("You are not allowed to do this."), right="bookings:write")
    return found


def from_address(post: Post, actor: Actor, asked: Sent) -> Draft:
    """What an address presets: start, staff, service, client, location, class. Raises NotFound, Forbidden."""
    timetable = timetable_by_id(post.business_id)
    values: Sent = MultiDict()
    lesson = asked.get("occurrence", "")
    chosen = find_class(timetable, lesson) if is_id(lesson, "occ") else None
    places = places_of(actor, timetable)
    location = _location(places, asked.get("location"), chosen.location_id if chosen else place_of(post))
    for number, key in enumerate(asked.getlist("service")[:MOST_PARTS]):
        values[f"service-{number}"] = key
        if asked.get("staff"):
            values[f"staff-{number}"] = asked["staff"]
    if chosen:
        values["service-0"] = timetable.services[chosen.service_id].public_id
        values["occurrence"] = lesson
    values["location"] = location.public_id
    values["client"] = asked.get("client", "")
    if asked.get("date"):
        values["date"] = asked["date"]
    values["tell"] = "y"
    values["wish"] = asked.get("staff", "")
    start = _start(asked.get("start", ""))
    draft = read_draft(post, actor, values)
    if chosen:
        return replace(draft, lesson=chosen).at(chosen.starts)
    return draft.at(start) if start is not None else draft


def read_draft(post: Post, actor: Actor, sent: Sent) -> Draft:
    """The form as it was sent, with what its buttons ask for. Raises NotFound, Forbidden."""
    timetable = timetable_by_id(post.business_id)
    places = places_of(actor, timetable)
    location = _location(places, sent.get("location"), place_of(post))
    own = None if actor.may("bookings:all", location.id) else own_staff_ids(actor)
    fields = list_fields(post.business_id, "visit", "booking")
    blank = Draft(
        post,
        actor,
        timetable,
        location,
        (),
        0,
        None,
        None,
        own,
        fields,
        book_form(MultiDict(), subject(), (), ()),
    )
    parts = _parts(blank, sent)
    questions = [one for part in parts for one in timetable.services[part.service_id].questions]
    form = book_form(sent, subject(), questions, fields)
    form.location.choices = [(one.public_id, one.name) for one in places]
    form.location.data = location.public_id
    draft = replace(blank, parts=parts, form=form, lesson=_lesson(timetable, parts, form, location))
    if draft.lesson:
        return draft.at(draft.lesson.starts)
    return _timed(draft)


def _location(places: Sequence[LocationPlan], key: str | None, preferred: int | None) -> LocationPlan:
    """The place that is named, else the one looked at, else the first. Raises NotFound."""
    if key:
        found = next((one for one in places if key in (one.public_id, one.slug)), None)
        if found is None:
            raise NotFound(_("There is no such location."))
        return found
    return next((one for one in places if one.id == preferred), places[0])


def _parts(draft: Draft, sent: Sent) -> tuple[Part, ...]:
    """The services in a row: those of the form, less the one taken out, and the one that was added."""
    pressed = sent.get("do", "")
    found = []
    for number in range(MOST_PARTS):
        key = sent.get(f"service-{number}")
        if not key or pressed == f"remove-{number}":
            continue
        found.append(_part(draft, key, sent.get(f"staff-{number}"), sent.getlist(f"addon-{number}")))
    if sent.get("add") and len(found) < MOST_PARTS:
        last = found[-1].staff_id if found else None
        staff = draft.timetable.staff.get(last or 0)
        found.append(_part(draft, sent["add"], staff.public_id if staff else sent.get("wish"), ()))
    kinds = [draft.timetable.services[part.service_id].is_class for part in found]
    return tuple(found[:1] if any(kinds) else found)


def _part(draft: Draft, key: str, staff_key: str | None, addon_keys: Sequence[str]) -> Part:
    """One service with whom and what beside it; a wish that does not fit is dropped. Raises NotFound."""
    service = draft.timetable.service_by_key(key)
    if service is None:
        raise NotFound(_("There is no such service."))
    addons = [one.id for one in service.addons.values() if one.public_id in addon_keys]
    if service.is_class:
        return Part(service.id, None, tuple(addons))
    able = draft.performers(service)
    wished = next((one.id for one in able if one.public_id == staff_key), None)
    if wished is None and draft.own is not None and able:
        wished = able[0].id
    return Part(service.id, wished, tuple(sorted(addons)))


def _lesson(
    timetable: Timetable, parts: Sequence[Part], form: BookForm, location: LocationPlan
) -> ClassTime | None:
    """The class that was chosen, while the service is one."""
    pressed = form.occurrence.data or ""
    if not (parts and timetable.services[parts[0].service_id].is_class and is_id(pressed, "occ")):
        return None
    found = find_class(timetable, pressed)
    return found if (found.service_id, found.location_id) == (parts[0].service_id, location.id) else None


def _timed(draft: Draft) -> Draft:
    """Day and time as they were typed; a hidden start tells two equal wall times apart."""
    form, zone = draft.form, draft.location.zone
    today = clock.today(zone).toordinal()
    try:
        day = read_date(form.date.data or "")
    except Invalid:
        day = today
    form.date.data = date.fromordinal(day).isoformat()
    minutes = read_time(form.time.data or "")
    if minutes is None or draft.is_class:
        return replace(draft, day=day)
    starts = instant_of(zone, day, minutes)
    exact = _start(form.start.data or "")
    if exact is not None:
        wall = wall_time(zone, exact)
        if (wall.toordinal(), wall.hour * 60 + wall.minute) == (day, minutes):
            starts = exact
    form.start.data = write_start(starts)
    return replace(draft, day=day, starts=starts)


def read_time(text: str) -> int | None:
    """`14:05` as minutes from midnight; None for anything else."""
    hours, colon, minutes = text.strip().partition(":")
    plain = colon and hours.isascii() and hours.isdigit() and minutes[:2].isascii() and minutes[:2].isdigit()
    if not plain or len(hours) > 2 or len(minutes) < 2:
        return None
    found = int(hours) * 60 + int(minutes[:2])
    return found if int(hours) < 24 and int(minutes[:2]) < 60 else None


def _start(text: str) -> int | None:
    try:
        return read_start(text)
    except Invalid:
        return None
