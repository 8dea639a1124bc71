"""Events: group classes, single or in series, and their dates. What may be booked of them is in /availability."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from bookingapp.base import clock
from bookingapp.base.db import db
from bookingapp.base.errors import Conflict, NotFound
from bookingapp.base.i18n import _
from bookingapp.base.ids import is_id
from bookingapp.domain.booking.series import Change, cancel_dates, edit_series, end_series
from bookingapp.domain.schedule.class_payloads import occurrence_payloads, series_payloads
from bookingapp.domain.schedule.definitions import (
    WantedClasses,
    find_class_date,
    list_date_ids,
    list_definitions,
    next_open_date,
)
from bookingapp.domain.schedule.hours import wall_time
from bookingapp.domain.schedule.ledger import refuse
from bookingapp.domain.schedule.placing import ClassShape
from bookingapp.domain.schedule.series import SeriesRequest, SeriesView, create_series, find_series
from bookingapp.domain.schedule.timetable import LocationPlan
from bookingapp.models.business import Location
from bookingapp.models.catalog import Service
from bookingapp.models.schedule import Occurrence
from bookingapp.models.staff import StaffMember
from bookingapp.web.api.answers import Out, Page, page_of
from bookingapp.web.api.asks import When, place_of, start_of
from bookingapp.web.api.bookings import filter_key
from bookingapp.web.api.call import Call
from bookingapp.web.api.faults import naming
from bookingapp.web.api.lists import Paging
from bookingapp.web.api.operation import Schema, operation
from bookingapp.web.api.places import location_at, service_at, staff_ids_at
from bookingapp.web.api.times import read_instant, wrong
from bookingapp.web.api.windows import read_window

READ, WRITE = "schedules:read", "schedules:write"
Scope = Literal["this", "following", "all"]
NAMES = {"starts": "starts_at", "first_day": "starts_at"}


class EventIn(When):
    """A class: once, or by an RFC 5545 rule in the wall time of its place, from its first date on."""

    service_id: str = Field(max_length=80)
    location_id: str | None = Field(None, max_length=80)
    staff_ids: list[str] = Field(default_factory=list, max_length=20)
    duration_minutes: int | None = Field(None, ge=1, le=1440)
    capacity: int | None = Field(None, ge=1, le=1000)
    rrule: str | None = Field(None, max_length=500)


class EventPatch(When):
    """What is to be different; `scope` says of which dates: this one, it and the following, or all to come.

    For several dates the time of day of `starts_at` counts. Dates that cannot be changed so refuse all of it,
    unless `keep_conflicts` lets them stay as they are. `status` `cancelled` calls them off.
    """

    service_id: str | None = Field(None, max_length=80)
    location_id: str | None = Field(None, max_length=80)
    staff_ids: list[str] | None = Field(None, max_length=20)
    duration_minutes: int | None = Field(None, ge=1, le=1440)
    capacity: int | None = Field(None, ge=1, le=1000)
    rrule: str | None = Field(None, max_length=500)
    status: Literal["planned", "cancelled"] | None = None
    scope: Scope | None = None
    keep_conflicts: bool = False
    reason: str = Field("", max_length=500)


class SkippedOut(Out):
    """A date that could not be had when the class was made, and why."""

    starts_at: str
    reason: str


class EventOut(Out):
    """A class. A definition (`ser_…`) is shown by its next date; a date (`occ_…`) names its definition."""

    id: str
    event_id: str | None = None
    occurrence_id: str | None = None
    service_id: str
    location_id: str
    staff_ids: list[str]
    resource_ids: list[str]
    starts_at: str | None
    ends_at: str | None
    duration_minutes: int
    capacity: int
    seats_left: int
    status: Literal["planned", "cancelled"]
    rrule: str | None
    timezone: str
    original_start: str | None
    is_exception: bool | None = None
    skipped: list[SkippedOut] | None = None


SHOWN = frozenset(EventOut.model_fields) - frozenset(EventPatch.model_fields)


class EventsQuery(Paging):
    """Which classes; `from` and `to` bound when a date of theirs begins."""

    search: str | None = Field(None, max_length=200)
    status: Literal["planned", "cancelled"] | None = None
    from_: str | None = Field(None, alias="from", max_length=40)
    to: str | None = Field(None, max_length=40)
    service_id: str | None = Field(None, max_length=40)
    location_id: str | None = Field(None, max_length=40)
    staff_id: str | None = Field(None, max_length=40)
    updated_since: str | None = Field(None, max_length=40)


class CancelQuery(Schema):
    """Of which dates, and why; a definition is cancelled with all that is to come of it."""

    scope: Scope = "this"
    reason: str = Field("", max_length=500)


def wanted_of(call: Call, query: EventsQuery) -> WantedClasses:
    """The filters of a list. Raises Invalid."""
    low, high = read_window(query.from_, query.to, ZoneInfo(call.timetable.business.timezone))
    return WantedClasses(
        query.status,
        filter_key(call, Service, query.service_id, "service_id"),
        filter_key(call, Location, query.location_id, "location_id"),
        filter_key(call, StaffMember, query.staff_id, "staff_id"),
        low,
        high,
        query.search or "",
        read_instant("updated_since", query.updated_since) if query.updated_since is not None else None,
    )


@operation("GET", "/events", scope=READ, query=EventsQuery, answer=Page[EventOut])
def list_events(call: Call, query: EventsQuery) -> dict[str, Any]:
    """The classes, single ones and series, in the order in which they were made."""
    found, total = list_definitions(
        call.actor, call.business_id, wanted_of(call, query), query.offset, query.per_page
    )
    series, alone = _by_key(found, True), _by_key(found, False)
    items = [series[key] if is_series else alone[key] for is_series, key in found]
    return page_of(items, total, query.page, query.per_page)


def _by_key(found: Sequence[tuple[bool, int]], is_series: bool) -> dict[int, dict[str, Any]]:
    keys = [key for kind, key in found if kind == is_series]
    shown = series_payloads(keys) if is_series else occurrence_payloads(keys)
    return dict(zip(keys, shown, strict=True))


@operation("GET", "/events/{id}", scope=READ, answer=EventOut)
def read_event(call: Call, id: str) -> dict[str, Any]:
    """One class, or one date of it."""
    found = _find(call, id)
    return _series(found) if isinstance(found, SeriesView) else _date(found)


@operation(
    "GET",
    "/events/{id}/occurrences",
    scope=READ,
    query=EventsQuery,
    answer=Page[EventOut],
    name="list_event_occurrences",
)
def list_occurrences(call: Call, id: str, query: EventsQuery) -> dict[str, Any]:
    """The dates of a class, by time."""
    found = _find(call, id)
    if isinstance(found, Occurrence):
        return page_of([_date(found)][query.offset : query.offset + 1], 1, query.page, query.per_page)
    keys, total = list_date_ids(found.id, wanted_of(call, query), query.offset, query.per_page)
    return page_of(occurrence_payloads(keys), total, query.page, query.per_page)


def _find(call: Call, ref: str) -> SeriesView | Occurrence:
    """Raises NotFound, Forbidden."""
    if is_id(ref, "ser"):
        return find_series(call.actor, call.business_id, ref)
    if is_id(ref, "occ"):
        return find_class_date(call.actor, call.business_id, ref)
    raise NotFound(_("There is no such class."))


def _series(view: SeriesView) -> dict[str, Any]:
    db.session.flush()
    return series_payloads([view.id])[0]


def _date(row: Occurrence) -> dict[str, Any]:
    db.session.flush()
    return occurrence_payloads([row.id])[0]


def instead(call: Call, *asked: Any) -> dict[str, Any]:
    """Which time it was; other ones are for the business to choose."""
    body = asked[-1]
    return {"requested_time": body.starts_at, "next_available": None, "alternatives": []}


@operation("POST", "/events", scope=WRITE, body=EventIn, answer=EventOut, instead=instead)
def create_event(call: Call, body: EventIn) -> dict[str, Any]:
    """Give a class, once or again and again; dates that are not to be had are told as `skipped`."""
    timetable = call.timetable
    service = service_at(timetable, body.service_id)
    place = place_of(timetable, [service], body.location_id)
    start = start_of(body, place)
    if body.rrule is None and start * 60 <= clock.seconds():
        raise refuse("past", start)
    shape = ClassShape(
        service.id,
        place.id,
        body.duration_minutes or service.duration,
        staff_ids_at(call.timetable, body.staff_ids),
        body.capacity or service.capacity,
    )
    day, wall = _on_the_wall(place, start)
    with naming(lambda name: NAMES.get(name, name)):
        made = create_series(call.actor, timetable, SeriesRequest(shape, body.rrule, day, wall))
    skipped = [
        {"starts_at": clock.local_text(place.zone, minute), "reason": why}
        for minute, why in sorted(made.skipped.items())
    ]
    return _series(find_series(call.actor, call.business_id, made.ref)) | {"skipped": skipped}


def _on_the_wall(place: LocationPlan, start: int) -> tuple[date, int]:
    """Date and minutes of the day."""
    shown = wall_time(place.zone, start)
    return shown.date(), shown.hour * 60 + shown.minute


@operation(
    "PATCH", "/events/{id}", scope=WRITE, body=EventPatch, answer=EventOut, ignoring=SHOWN, instead=instead
)
def change_event(call: Call, id: str, body: EventPatch) -> dict[str, Any]:
    """Change a class: one date, it and the following, or all to come."""
    return _change(call, id, body)


@operation(
    "PUT", "/events/{id}", scope=WRITE, body=EventPatch, answer=EventOut, ignoring=SHOWN, instead=instead
)
def replace_event(call: Call, id: str, body: EventPatch) -> dict[str, Any]:
    """Say anew what can be changed of a class; length and seats that are not named are those of the service."""
    found = _find(call, id)
    key = found.shape.service_id if isinstance(found, SeriesView) else found.service_id
    service = call.timetable.services.get(key)
    if service is not None:
        said = {"duration_minutes": service.duration, "capacity": service.capacity}
        kept = {name: value for name, value in said.items() if getattr(body, name) is None}
        body = body.model_copy(update=kept)
    return _change(call, id, body)


@operation("DELETE", "/events/{id}", scope=WRITE, query=CancelQuery, answer=EventOut)
def cancel_event(call: Call, id: str, query: CancelQuery) -> dict[str, Any]:
    """Call a class off, or dates of it; whoever has booked them is told."""
    return _call_off(call, _find(call, id), query.scope, query.reason)


def _call_off(call: Call, found: SeriesView | Occurrence, scope: Scope, reason: str) -> dict[str, Any]:
    """Raises NotFound, Forbidden, Conflict, Invalid."""
    if isinstance(found, Occurrence):
        cancel_dates(call.actor, call.timetable, found.public_id, scope, reason)
        return _date(found)
    if found.status != "active" and next_open_date(found.id) is None:
        raise Conflict(_("This class is over or cancelled and can no longer be changed."))
    yesterday = clock.today(found.zone) - timedelta(days=1)
    end_series(call.actor, call.timetable, found.ref, yesterday, reason=reason)
    return _series(found)


def _change(call: Call, ref: str, body: EventPatch) -> dict[str, Any]:
    found = _find(call, ref)
    shown = _series(found) if isinstance(found, SeriesView) else _date(found)
    is_several = isinstance(found, SeriesView) and found.rule is not None
    scope: Scope = body.scope or ("all" if is_several else "this")
    _check_stays(call, body, shown)
    if body.status == "cancelled" and shown["status"] != "cancelled":
        return _call_off(call, found, scope, body.reason)
    change = _difference(call, body, shown, is_one=scope == "this")
    if change == Change():
        return shown
    chosen = found.public_id if isinstance(found, Occurrence) else next_open_date(found.id)
    if chosen is None:
        raise Conflict(_("This class is over or cancelled and can no longer be changed."))
    try:
        with naming(lambda name: NAMES.get(name, name)):
            done = edit_series(
                call.actor, call.timetable, chosen, scope, change, keep_conflicts=body.keep_conflicts
            )
    except Conflict as refused:
        raise _told(refused, shown) from None
    if isinstance(found, Occurrence) and scope == "this":
        return _date(found)
    return _series(find_series(call.actor, call.business_id, done.series_ref or ref))


def _check_stays(call: Call, body: EventPatch, shown: dict[str, Any]) -> None:
    """What a class keeps for good. Raises Invalid, UnknownService."""
    if (
        body.service_id is not None
        and service_at(call.timetable, body.service_id).public_id != shown["service_id"]
    ):
        raise wrong("service_id", _("A class keeps its service: cancel it and give another one."))
    if body.rrule is not None and body.rrule.removeprefix("RRULE:") != shown["rrule"]:
        raise wrong("rrule", _("A rule stays: cancel what is to come and give another class."))


def _difference(call: Call, body: EventPatch, shown: dict[str, Any], *, is_one: bool) -> Change:
    """What is named and not so already."""
    timetable = call.timetable
    place = location_at(timetable, body.location_id or shown["location_id"])
    start = wall = None
    if body.is_named:
        minute = start_of(body, place)
        if clock.local_text(place.zone, minute) != shown["starts_at"]:
            start, wall = (minute, None) if is_one else (None, _on_the_wall(place, minute)[1])
    staff = None
    if body.staff_ids is not None and body.staff_ids != shown["staff_ids"]:
        staff = staff_ids_at(call.timetable, body.staff_ids)
    return Change(
        start=start,
        wall=wall,
        duration=_other(body.duration_minutes, shown["duration_minutes"]),
        staff_ids=staff,
        capacity=_other(body.capacity, shown["capacity"]),
        location_id=place.id if place.public_id != shown["location_id"] else None,
    )


def _other(said: int | None, shown: int) -> int | None:
    return None if said == shown else said


def _told(refused: Conflict, shown: dict[str, Any]) -> Conflict:
    """The same with the dates in the way as programs read times."""
    details = dict(refused.details)
    if "conflicts" in details:
        zone = ZoneInfo(shown["timezone"])
        details["conflicts"] = [
            {"starts_at": clock.local_text(zone, one["starts"]), "reason": one["reason"]}
            for one in details["conflicts"]
        ]
    return Conflict(refused.message, **details)
