"""Why is this time not offered? The rule that removed it for each who could serve, and where that rule is set."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.errors import Invalid
from bookingapp.base.i18n import _
from bookingapp.domain.booking.obstacles import Obstacle, find_obstacles, find_time_off
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.catalog.rules import clock_minutes
from bookingapp.domain.schedule.ask import Ask, Part, staff_pool, works_at
from bookingapp.domain.schedule.grid import present_spans, shape_of
from bookingapp.domain.schedule.hours import instant_of, local_day, wall_time
from bookingapp.domain.schedule.queries import Explanation, explain, find_nearest
from bookingapp.domain.schedule.timetable import LocationPlan, ServicePlan, StaffPlan, Timetable
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import check_right, dashboard, desk, locale_at
from bookingapp.web.forms.values import read_date, read_start
from bookingapp.web.render import render
from bookingapp.web.signed_in import actor_at, post_at


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: may this be had, here, by them, then? `start` is None until a time is given."""

    actor: Actor
    post: Post
    timetable: Timetable
    place: LocationPlan
    services: tuple[ServicePlan, ...]
    staff: StaffPlan | None
    start: int | None

    @property
    def ask(self) -> Ask:
        """The same as the engine takes it: as a client would ask."""
        first, *rest = self.services
        parts = (Part(first.id, self.staff.id if self.staff else None), *(Part(one.id) for one in rest))
        return Ask(self.place.id, parts, clock.seconds())


@dataclass(frozen=True, slots=True)
class Reason:
    """Why not, in a sentence, and where to look or to change it: [(text, address)]."""

    text: str
    links: tuple[tuple[str, str], ...] = ()


@dashboard.get("/<key:business>/why")
@access("user")
def why(business: str) -> ResponseReturnValue:
    """The question, and as soon as it names a service and a time the answer."""
    post = post_at(business)
    check_right(post, "services:read")
    timetable = timetable_by_id(post.business_id)
    asked, fault = _read(post, timetable)
    view = desk(post, "services") | {
        "choices": _choices(timetable, asked),
        "answer": _answer(asked) if asked is not None and asked.start is not None else None,
        "fault": fault,
        "action": url_for("dashboard.why", business=post.slug),
        "back_url": url_for("dashboard.services", business=post.slug),
    }
    return render("dashboard/why.html", view)


def _read(post: Post, timetable: Timetable) -> tuple[Question | None, str]:
    """What the address asks, and what of it cannot be understood."""
    given = request.args
    found = [timetable.service_by_key(key) for key in given.getlist("service") if key]
    services = tuple(one for one in found if one is not None)
    places = list(timetable.locations.values())
    if not places or not services:
        return None, _("This service is not offered (any more).") if found else ""
    place = timetable.location_by_key(given.get("place", "")) or next(
        (one for one in places if services[0].is_at(one.id)), places[0]
    )
    try:
        start, fault = _start(place), ""
    except Invalid as refused:
        start, fault = None, refused.message
    staff = timetable.staff_by_key(given.get("staff", ""))
    return Question(actor_at(post), post, timetable, place, services, staff, start), fault


def _start(place: LocationPlan) -> int | None:
    """The minute that is asked about: as an instant, or as date and time at the place. Raises Invalid."""
    start = request.args.get("start", "")
    if start.endswith("Z"):
        return read_start(start)
    day, time = _typed()
    if not (day and time):
        return None
    minutes = clock_minutes(time[:5])
    if minutes is None:
        raise Invalid(_("Write the time like 09:00."))
    return instant_of(place.zone, read_date(day), minutes)


def _typed() -> tuple[str, str]:
    """Date and time as they were typed, or as the calendar has them of a place that was pressed."""
    day, _t, time = request.args.get("start", "").partition("T")
    return request.args.get("date", day), request.args.get("time", time)


def _choices(timetable: Timetable, asked: Question | None) -> dict[str, Any]:
    """What there is to choose from, with what is chosen."""
    zone = asked.place.zone if asked else ZoneInfo(timetable.business.timezone)
    wall = wall_time(zone, asked.start) if asked and asked.start is not None else None
    day, time = _typed()
    tomorrow = (clock.today(zone) + timedelta(days=1)).isoformat()
    chosen = [one.public_id for one in asked.services] if asked else []
    return {
        "services": [
            (one.public_id, one.name, chosen[:1] == [one.public_id]) for one in timetable.services.values()
        ],
        "also": [
            (one.public_id, one.name, chosen[1:2] == [one.public_id]) for one in timetable.services.values()
        ],
        "staff": [
            (one.public_id, one.name, one.public_id == request.args.get("staff"))
            for one in timetable.staff.values()
        ],
        "places": [
            (one.public_id, one.name, bool(asked and asked.place.id == one.id))
            for one in timetable.locations.values()
        ],
        "date": wall.strftime("%Y-%m-%d") if wall else day or tomorrow,
        "time": wall.strftime("%H:%M") if wall else time or "10:00",
    }


def _answer(asked: Question) -> dict[str, Any]:
    """Yes or no in one sentence; for each who could serve the reason; the nearest times that are free."""
    assert asked.start is not None
    locale = locale_at(asked.timetable)
    when = wording.moment(locale, asked.place.zone, asked.start)
    closed = _closed(asked)
    if closed:
        return {
            "good": False,
            "title": _("%(when)s cannot be booked", when=when),
            "why": closed,
            "people": [],
            "nearest": [],
        }
    ask = asked.ask
    told = explain(asked.timetable, ask, asked.start)
    title = (
        _("%(when)s is offered", when=when)
        if told.reason is None
        else _("%(when)s is not offered", when=when)
    )
    near = [] if told.reason is None else find_nearest(asked.timetable, ask, asked.start)
    return {
        "good": told.reason is None,
        "title": title,
        "why": [],
        "people": [_person(asked, ask, told, one) for one in _people(asked)],
        "nearest": [_near(asked, one.starts, locale) for one in near],
    }


def _near(asked: Question, start: int, locale: str) -> dict[str, str]:
    return {"text": wording.moment(locale, asked.place.zone, start, short=True)}


def _people(asked: Question) -> list[StaffPlan]:
    """Who performs the first service: the one who is asked about, or all of them."""
    performers = [
        asked.timetable.staff[key] for key in asked.services[0].performers if key in asked.timetable.staff
    ]
    if asked.staff is None:
        return performers
    return [asked.staff]


def _closed(asked: Question) -> list[Reason]:
    """What keeps clients from booking it at any time."""
    found = []
    for one in asked.services:
        to_look = _link(
            asked,
            _("Look and visibility"),
            "dashboard.service",
            "services:read",
            srv=one.public_id,
            _anchor="look",
        )
        to_who = _link(
            asked, _("Who and what"), "dashboard.service", "services:read", srv=one.public_id, _anchor="who"
        )
        if one.is_class:
            text = _(
                "%(service)s is a class: it is booked on the dates that are set for it.", service=one.name
            )
            found.append(Reason(text, to_who))
        if not one.online or one.visibility == "staff":
            text = _("%(service)s is not shown to clients, or they cannot book it online.", service=one.name)
            found.append(Reason(text, to_look))
        if not one.is_at(asked.place.id):
            text = _("%(service)s is not offered at %(place)s.", service=one.name, place=asked.place.name)
            found.append(Reason(text, to_who))
        if not one.performers:
            found.append(Reason(_("Nobody performs %(service)s.", service=one.name), to_who))
    return found


def _person(asked: Question, ask: Ask, told: Explanation, staff: StaffPlan) -> dict[str, Any]:
    """A staff member, and why they cannot be had then."""
    if staff.id in told.by_staff:
        code = told.by_staff[staff.id]
        reasons = [] if code is None else _reasons(asked, staff, code, outside=staff.id in told.outside)
    else:
        code, reasons = "never", [_never(asked, ask, staff)]
    return {"name": staff.name, "good": code is None, "reasons": reasons}


def _never(asked: Question, ask: Ask, staff: StaffPlan) -> Reason:
    """Why somebody is not among those who could serve at all."""
    service = asked.services[0]
    to_staff = _link(asked, staff.name, "dashboard.staff_member", "staff:read", member=staff.public_id)
    if staff.id not in service.performers:
        return Reason(
            _("Does not perform %(service)s.", service=service.name),
            _link(
                asked,
                service.name,
                "dashboard.service",
                "services:read",
                srv=service.public_id,
                _anchor="who",
            ),
        )
    if not works_at(staff, ask.location_id):
        return Reason(_("Does not work at %(place)s.", place=asked.place.name), to_staff)
    assert staff not in staff_pool(asked.timetable, ask, ask.parts[0]) or not staff.online
    return Reason(_("Cannot be booked online."), to_staff)


def _reasons(asked: Question, staff: StaffPlan, code: str, *, outside: bool) -> list[Reason]:
    """The rule in words, with where it is set."""
    service = asked.services[0]
    to_times = _link(
        asked, service.name, "dashboard.service", "services:read", srv=service.public_id, _anchor="times"
    )
    to_rules = _link(asked, _("Booking rules"), "dashboard.policies", "settings:read")
    if code == "past":
        return [Reason(_("It is over."))]
    if code == "notice":
        text = _("It is too soon: it must be booked %(time)s before.", time=wording.duration(service.notice))
        return [Reason(text, to_times + to_rules)]
    if code == "window":
        days = wording.duration((service.window_days or 0) * clock.DAY)
        return [Reason(_("It is too far ahead: at most %(time)s.", time=days), to_times + to_rules)]
    if code == "cap":
        return [Reason(_("As many are booked on that day or in that week as the service allows."), to_times)]
    if code == "step":
        return [Reason(_step(service), to_times)]
    if code == "blocked":
        return _blocked(asked, staff)
    if code == "taken":
        return _outside(asked) if outside else _taken(asked, staff)
    return [_hours(asked, staff)]


def _step(service: ServicePlan) -> str:
    if service.fixed_starts is not None:
        times = ", ".join(f"{at // 60:02}:{at % 60:02}" for at in service.fixed_starts)
        return _("It begins only at these times: %(times)s.", times=times)
    return _(
        "It begins every %(time)s, counted from when work begins; or it would not end in time.",
        time=wording.duration(service.step),
    )


def _span(asked: Question, staff: StaffPlan) -> tuple[int, int]:
    """What would be taken of somebody's calendar, buffers included."""
    assert asked.start is not None
    shape = shape_of(asked.services[0], staff, ())
    return asked.start - shape.before, asked.start + shape.duration + shape.after


def _blocked(asked: Question, staff: StaffPlan) -> list[Reason]:
    """Time off, or the place is closed."""
    low, high = _span(asked, staff)
    found = find_time_off(
        asked.actor,
        asked.post.business_id,
        low,
        high,
        calendar_id=staff.calendar_id,
        location_id=asked.place.id,
    )
    reasons = []
    for one in found:
        span = _between(asked, one)
        text = (
            _("Time off %(span)s", span=span)
            if one.calendar_id
            else _("%(place)s is closed %(span)s", place=asked.place.name, span=span)
        )
        text += f": {one.text}" if one.text else "."
        reasons.append(
            Reason(text, _link(asked, _("Open it"), "dashboard.block", "schedules:own", block=one.ref))
        )
    return reasons or [Reason(_("A resource that it takes is closed then."), _to_resources(asked))]


def _taken(asked: Question, staff: StaffPlan) -> list[Reason]:
    """What stands on their calendar, else what is missing beside them."""
    low, high = _span(asked, staff)
    found = find_obstacles(asked.actor, asked.post.business_id, [staff.calendar_id], low, high)
    reasons = [_obstacle(asked, one) for one in found]
    if reasons:
        return reasons
    if asked.services[0].resources:
        return [Reason(_("No unit is free of what it takes."), _to_resources(asked))]
    if len(asked.services) > 1:
        return [Reason(_("What follows it cannot be had then."))]
    return [Reason(_("Somebody else who must be there is not free."))]


def _obstacle(asked: Question, one: Obstacle) -> Reason:
    span = _between(asked, one)
    if one.kind == "hold":
        return Reason(_("Somebody is booking it just now: %(span)s is kept for them.", span=span))
    if one.kind == "class":
        to_class = _link(asked, _("Open it"), "dashboard.occurrence", "bookings:read", occurrence=one.ref)
        return Reason(_("A class %(span)s, with what is kept free around it.", span=span), to_class)
    if not one.ref:
        return Reason(_("Taken %(span)s.", span=span))
    text = _("Booked %(span)s: %(what)s.", span=span, what=one.text)
    return Reason(
        text, _link(asked, _("Open the booking"), "dashboard.visit", "bookings:read", visit=one.ref)
    )


def _outside(asked: Question) -> list[Reason]:
    text = _("A calendar of theirs that is connected says that they are busy.")
    return [Reason(text, _link(asked, _("Calendars"), "dashboard.calendars", "bookings:read"))]


def _hours(asked: Question, staff: StaffPlan) -> Reason:
    """Nobody is there: the place is shut, they do not work, or the service has hours of its own."""
    assert asked.start is not None
    service, place = asked.services[0], asked.place
    day = local_day(place.zone, asked.start)
    end = asked.start + shape_of(service, staff, ()).duration
    is_there = any(
        low <= asked.start and end <= high for low, high in present_spans(staff.hours, place, day - 1, day)
    )
    is_open = place.hours is None or any(
        low <= asked.start and end <= high for low, high in present_spans(None, place, day - 1, day)
    )
    if not is_open:
        to_place = _link(
            asked, _("Opening hours"), "dashboard.place_hours", "schedules:write", place=place.public_id
        )
        return Reason(_("%(place)s is not open from then until it would end.", place=place.name), to_place)
    if not is_there:
        to_hours = _link(
            asked, _("Working hours"), "dashboard.staff_hours", "schedules:read", member=staff.public_id
        )
        return Reason(_("Does not work from then until it would end."), to_hours)
    to_times = _link(
        asked, service.name, "dashboard.service", "services:read", srv=service.public_id, _anchor="times"
    )
    if service.window is not None:
        return Reason(_("The service is offered on other days or at other hours."), to_times)
    return Reason(
        _("It does not fit: something it takes cannot be used then."), to_times + _to_resources(asked)
    )


def _to_resources(asked: Question) -> tuple[tuple[str, str], ...]:
    """The pages of what the service takes."""
    found: tuple[tuple[str, str], ...] = ()
    for resource_id, _quantity in asked.services[0].resources:
        thing = asked.timetable.resources.get(resource_id)
        if thing is not None:
            found += _link(
                asked, thing.name, "dashboard.resource", "resources:read", resource=thing.public_id
            )
    return found


def _between(asked: Question, one: Obstacle) -> str:
    """10:00–11:30, with the days where it runs over one."""
    locale, zone = locale_at(asked.timetable), asked.place.zone
    begin, end = wall_time(zone, one.starts), wall_time(zone, one.ends)
    if one.ends - one.starts < clock.DAY:
        clocks = (wording.clock_text(locale, at.hour * 60 + at.minute) for at in (begin, end))
        return "–".join(clocks)
    return "–".join(wording.moment(locale, zone, at, short=True) for at in (one.starts, one.ends))


def _link(asked: Question, text: str, endpoint: str, right: str, **where: Any) -> tuple[tuple[str, str], ...]:
    """One link, or none where the right to what it leads to is missing."""
    if not asked.post.may_somewhere(right):
        return ()
    return ((text, url_for(endpoint, business=asked.post.slug, **where)),)
