"""The hours editor, the same for staff, places and resources: the week, dates that differ, and a look ahead."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Literal
from zoneinfo import ZoneInfo

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db, write
from bookingapp.base.errors import Conflict, Invalid
from bookingapp.base.i18n import _
from bookingapp.base.intervals import Span
from bookingapp.base.marks import mark_of
from bookingapp.domain.booking.in_the_way import Hit, Where, outside_hours, resource_where
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.schedule.blocks import spans_blocked
from bookingapp.domain.schedule.commands import DayHours, WallHours, WeeklyHours, drop_schedule, set_schedule
from bookingapp.domain.schedule.hours import Hours, local_day, wall_time
from bookingapp.domain.schedule.preview import DAYS, DayAhead, look_ahead
from bookingapp.domain.schedule.standing import Owner, find_owner, saved_hours, standing_of
from bookingapp.domain.schedule.timetable import LocationPlan, Timetable
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import dashboard, desk, locale_at, notice, subject
from bookingapp.web.dashboard.deeds import page_of
from bookingapp.web.forms.hours import HoursForm, SpanRow, Typed, read_hours, typed_in, typed_of, work_on
from bookingapp.web.render import render
from bookingapp.web.signed_in import actor_at, post_at

Kind = Literal["staff", "resource", "location"]
SECTION = {"staff": "staff", "resource": "places", "location": "places"}
HOURS = {"staff": ("dashboard.staff_hours", "member"), "resource": ("dashboard.resource_hours", "resource"), "location": ("dashboard.place_hours", "place")}  # fmt: skip


@dashboard.get("/<key:business>/staff/<key:member>/hours")
@access("user")
def staff_hours(business: str, member: str) -> ResponseReturnValue:
    """When somebody works."""
    return _show(business, "staff", member)


@dashboard.post("/<key:business>/staff/<key:member>/hours")
@access("user")
def save_staff_hours(business: str, member: str) -> ResponseReturnValue:
    """Save that."""
    return _save(business, "staff", member)


@dashboard.get("/<key:business>/places/<key:place>/hours")
@access("user")
def place_hours(business: str, place: str) -> ResponseReturnValue:
    """When a place is open."""
    return _show(business, "location", place)


UNSAVED = mark_of(standing_of(None))
"""The mark of a form that was shown for none: sent back as empty as it was, it does not close anybody's days."""


@dashboard.post("/<key:business>/places/<key:place>/hours")
@access("user")
def save_place_hours(business: str, place: str) -> ResponseReturnValue:
    """Save that."""
    return _save(business, "location", place)


@dashboard.get("/<key:business>/resources/<key:resource>/hours")
@access("user")
def resource_hours(business: str, resource: str) -> ResponseReturnValue:
    """When a resource can be used."""
    return _show(business, "resource", resource)


@dashboard.post("/<key:business>/resources/<key:resource>/hours")
@access("user")
def save_resource_hours(business: str, resource: str) -> ResponseReturnValue:
    """Save that."""
    return _save(business, "resource", resource)


def _show(business: str, kind: Kind, ref: str) -> ResponseReturnValue:
    post = post_at(business)
    actor = actor_at(post)
    owner = find_owner(actor, post.business_id, kind, ref)
    hours, mark = saved_hours(actor, post.business_id, **owner.key)
    timetable = timetable_by_id(post.business_id)
    typed = typed_of(hours, today_of(timetable, owner), _refs(timetable))
    return _page(post, owner, timetable, typed, hours, mark, hours)


def _save(business: str, kind: Kind, ref: str) -> ResponseReturnValue:
    """Save, or do what another of its buttons asks for and show the form again, with nothing that was typed lost."""
    post = post_at(business)
    actor = actor_at(post)
    form = HoursForm.sent(subject())
    owner = find_owner(actor, post.business_id, kind, ref)
    timetable = timetable_by_id(post.business_id)
    saved, mark = saved_hours(actor, post.business_id, **owner.key)
    sent_mark = form.mark.data or ""
    typed = typed_in(request.form)
    is_asked = work_on(typed, request.form)
    places = {place.public_id: place.id for place in timetable.locations.values()}
    weekly, days = read_hours(typed, places)
    shown = hours_typed(weekly, days)
    if not form.validate():
        return _page(post, owner, timetable, typed, saved, sent_mark, shown, 422, form.first_error)
    action = request.form.get("action", "")
    if is_asked or action == "preview":
        return _page(post, owner, timetable, typed, saved, sent_mark, shown)
    if typed.faults and action != "follow":
        return _page(post, owner, timetable, typed, saved, sent_mark, shown, 422)
    past = _past(saved, today_of(timetable, owner))
    db.session.rollback()
    try:
        with write():
            if action == "follow":
                drop_schedule(actor, post.business_id, mark=sent_mark, **owner.key)
            elif weekly or days or sent_mark != UNSAVED:
                set_schedule(
                    actor,
                    post.business_id,
                    weekly=weekly,
                    overrides=[*past, *days],
                    mark=sent_mark,
                    **owner.key,
                )
    except Conflict as refused:
        return _page(post, owner, timetable, typed, saved, mark, shown, 409, refused.message, stands=saved)
    except Invalid as refused:
        sentence = next((one for some in refused.fields.values() for one in some), refused.message)
        return _page(post, owner, timetable, typed, saved, sent_mark, shown, 422, sentence)
    return redirect(hours_url(post, owner) + "?did=saved", 303)


def hours_url(post: Post, owner: Owner) -> str:
    """The editor of somebody's hours."""
    endpoint, name = HOURS[owner.kind]
    return url_for(endpoint, business=post.slug, **{name: owner.ref})  # type: ignore[arg-type]


def _past(saved: Hours | None, today: date) -> list[DayHours]:
    """Dates that have passed are not in the form and stay as they were."""
    if saved is None:
        return []
    return [
        DayHours(day, tuple(WallHours(*span) for span in spans))
        for day, spans in saved.overrides.items()
        if day < today
    ]


def hours_typed(weekly: Sequence[WeeklyHours], days: Sequence[DayHours]) -> Hours:
    """Hours that were typed and are not saved yet, for a look ahead."""
    week = tuple(
        tuple(
            (one.starts, _end(one.starts, one.ends), one.location_id) for one in weekly if one.weekday == day
        )
        for day in range(7)
    )
    dates = {
        one.day: tuple((span.starts, _end(span.starts, span.ends), span.location_id) for span in one.spans)
        for one in days
    }
    return Hours(week, dates)


def _end(starts: int, ends: int) -> int:
    return ends + clock.DAY if ends <= starts else ends


def _refs(timetable: Timetable) -> dict[int, str]:
    return {place.id: place.public_id for place in timetable.locations.values()}


def today_of(timetable: Timetable, owner: Owner) -> date:
    """The date where somebody works, something stands, or a place is."""
    return clock.today(_zone(timetable, owner))


def _zone(timetable: Timetable, owner: Owner) -> ZoneInfo:
    place = timetable.locations.get(owner.location_ids[0] if owner.location_ids else 0)
    return place.zone if place else ZoneInfo(timetable.business.timezone)


def _page(
    post: Post,
    owner: Owner,
    timetable: Timetable,
    typed: Typed,
    saved: Hours | None,
    mark: str,
    shown: Hours | None,
    status: int = 200,
    fault: str = "",
    *,
    stands: Hours | None = None,
) -> ResponseReturnValue:
    actor = actor_at(post)
    locale = locale_at(timetable)
    places = [timetable.locations[one] for one in owner.location_ids if one in timetable.locations]
    view = desk(post, SECTION[owner.kind])
    view["hidden"] |= {"mark": mark}
    view |= {
        "owner": owner,
        "action": hours_url(post, owner),
        "back_url": page_of(post, owner.ref),
        "is_saved": saved is not None,
        "days": _days(typed, locale),
        "dates": typed.dates,
        "faults": typed.faults,
        "fault": fault,
        "places": [(one.public_id, one.name) for one in places]
        if owner.kind == "staff" and len(places) > 1
        else [],
        "ahead": [ahead_view(look, locale) for look in _look(post, owner, timetable, shown)],
        "is_typed": shown is not saved,
        "outside": [hit_view(post, hit, locale) for hit in _outside(actor, timetable, owner, saved)],
        "stands": week_text(stands, locale) if status == 409 else [],
        "notice": notice({"saved": (_("Hours saved"), _("They count from now on."), "good")}),
    }
    return render("dashboard/hours.html", view, status=status)


def _days(typed: Typed, locale: str) -> list[dict[str, Any]]:
    """The weekdays from Monday, with at least one row each."""
    names = {number: name for number, _short, name in wording.weekdays(locale)}
    return [
        {"number": day, "name": names[day], "rows": rows or [SpanRow()], "is_open": bool(rows)}
        for day, rows in enumerate(typed.weekly)
    ]


def week_text(hours: Hours | None, locale: str) -> list[tuple[str, str]]:
    """A week in words, day by day."""
    if hours is None:
        return [(_("Hours"), _("none saved"))]
    names = {number: name for number, _short, name in wording.weekdays(locale)}
    return [
        (names[day], ", ".join(f"{wording.clock_text(locale, low)}–{wording.clock_text(locale, high % clock.DAY)}" for low, high, _place in spans) or _("closed"))
        for day, spans in enumerate(hours.weekly)
    ]  # fmt: skip


Looks = list[tuple[LocationPlan, list[DayAhead]]]


def _look(post: Post, owner: Owner, timetable: Timetable, hours: Hours | None) -> Looks:
    """The next two weeks at each place."""
    found = []
    for key in owner.location_ids:
        place = timetable.locations.get(key)
        if place is None:
            continue
        now = clock.seconds() // 60
        blocks = spans_blocked(
            post.business_id, now - clock.DAY, calendar_id=owner.calendar_id, location_id=key
        )
        if owner.kind == "location":
            place = replace(place, hours=hours)
        own = None if owner.kind == "location" else hours
        follows = owner.kind != "resource"
        found.append(
            (place, look_ahead(own, place, blocks, local_day(place.zone, now), DAYS, follows=follows))
        )
    return found


def ahead_view(look: tuple[LocationPlan, list[DayAhead]], locale: str) -> dict[str, Any]:
    """A place's days as bars and words."""
    place, days = look
    return {"place": place.name, "days": [_day_view(day, place.zone, locale) for day in days]}


def _day_view(day: DayAhead, zone: ZoneInfo, locale: str) -> dict[str, Any]:
    def bars(spans: Sequence[Span]) -> list[tuple[int, int]]:
        return [(low - day.begins, high - low) for low, high in spans]

    return {
        "name": wording.long_day(locale, day.ordinal),
        "short": wording.short_day(locale, day.ordinal),
        "length": day.ends - day.begins,
        "open": bars(day.open),
        "cut": bars(day.cut),
        "off": bars(day.off),
        "text": span_text(day.open, day, zone, locale),
        "cut_text": span_text(day.cut, day, zone, locale),
        "off_text": span_text(day.off, day, zone, locale),
        "shift": day.ends - day.begins - clock.DAY,
    }


def span_text(spans: Sequence[Span], day: DayAhead, zone: ZoneInfo, locale: str) -> str:
    """Spans of a date by the clock on its wall; a day's end reads 24:00."""

    def said(minute: int) -> str:
        if minute == day.ends:
            return "24:00" if wording.clock(locale, 0)[1] == "" else wording.clock_text(locale, 0)
        wall = wall_time(zone, minute)
        return wording.clock_text(locale, wall.hour * 60 + wall.minute)

    return ", ".join(f"{said(low)}–{said(high)}" for low, high in spans)


def _outside(actor: Actor, timetable: Timetable, owner: Owner, hours: Hours | None) -> list[Hit]:
    """Coming bookings that lie outside the hours that are saved, for those who may see bookings."""
    if not actor.may_somewhere("bookings:read"):
        return []
    if owner.kind == "staff":
        where = Where(frozenset({owner.calendar_id or 0}))
    elif owner.kind == "location":
        where = Where(locations=frozenset({owner.id}))
    else:
        where = resource_where(owner.id)
    own = None if owner.kind == "location" else hours
    return outside_hours(actor, timetable, where, own, of_staff=owner.kind != "resource")


def hit_view(post: Post, hit: Hit, locale: str) -> dict[str, Any]:
    """A booking or class in the way, with where it can be moved or cancelled."""
    text = wording.when(locale, hit.zone, hit.starts, hit.ends)
    url = ""
    if hit.visit_ref:
        url = url_for("dashboard.visit", business=post.slug, visit=hit.visit_ref)
    elif hit.occurrence_ref:
        url = url_for("dashboard.class_date", business=post.slug, occurrence=hit.occurrence_ref)
    who = [hit.client_name, hit.staff_name]
    if hit.occurrence_ref:
        who = [_("%(count)s places taken", count=hit.seats)]
    return {
        "title": f"{text['day']}, {text['time']}{' ' + text['suffix'] if text['suffix'] else ''}",
        "line": " · ".join(part for part in (hit.service_name, *who) if part),
        "url": url,
    }
