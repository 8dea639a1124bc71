"""Classes and series: what comes, new ones with a look at every date, and the dates of a series."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base import clock
from bookingapp.base.db import db
from bookingapp.base.errors import Conflict, Invalid, TimeRefused
from bookingapp.base.i18n import _, ngettext
from bookingapp.domain.booking.series import end_series
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.schedule.classes import ClassTime, list_classes
from bookingapp.domain.schedule.placing import ClassShape
from bookingapp.domain.schedule.recurrence import Rule
from bookingapp.domain.schedule.series import (
    PlannedDate,
    SeriesDate,
    SeriesRequest,
    SeriesView,
    create_series,
    fill_series,
    find_series,
    list_dates,
    list_series,
    plan_series,
)
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import act, check_right, dashboard, desk, locale_at, notice, subject
from bookingapp.web.forms.classes import ClassForm, read_day, read_time
from bookingapp.web.forms.saving import save, tell
from bookingapp.web.forms.signed import PlainForm
from bookingapp.web.render import render
from bookingapp.web.signed_in import actor_at, post_at

RIGHT = "schedules:write"
AHEAD = 28 * clock.DAY
SHOWN = 183 * clock.DAY
NAMES = {"service_id": "service", "location_id": "place", "staff_ids": "staff", "duration_minutes": "duration", "first_day": "first", "starts": "time"}  # fmt: skip


def why(reason: str) -> str:
    """Why a date cannot be had."""
    return {
        "taken": _("somebody or a room is taken"),
        "blocked": _("time off or closed"),
        "past": _("has passed"),
        "closed": _("no longer offered"),
    }.get(reason, reason)


def said() -> dict[str, str] | None:
    """What has just been done, for the page that it leads to."""
    return notice(
        {
            "made": (_("Made"), _("The dates can be booked now."), "good"),
            "changed": (_("Changed"), _("Whoever has booked is told."), "good"),
            "cancelled": (_("Called off"), _("Whoever had booked is told."), "good"),
            "filled": (_("Tried again"), _("Dates that had room are made."), "info"),
        }
    )


@dashboard.get("/<key:business>/classes")
@access("user")
def classes(business: str) -> ResponseReturnValue:
    """The classes of four weeks, and the series."""
    post = post_at(business)
    check_right(post, RIGHT)
    actor, timetable = actor_at(post), timetable_by_id(post.business_id)
    now, places = clock.seconds() // 60, actor.places(RIGHT)
    coming = [
        one
        for one in list_classes(timetable, now, now + AHEAD)
        if places is None or one.location_id in places
    ]
    locale = locale_at(timetable)
    series = list_series(actor, post.business_id)
    view = desk(post, "classes") | {
        "coming": [_class_line(post, timetable, one, locale) for one in coming],
        "series": [_series_line(post, timetable, one, locale) for one in series if one.rule is not None],
        "new_url": url_for("dashboard.new_class", business=post.slug),
        "waiting_url": url_for("dashboard.waiting", business=post.slug),
        "has_service": any(one.is_class for one in timetable.services.values()),
        "notice": said(),
    }
    return render("dashboard/classes.html", view)


def _class_line(post: Post, timetable: Timetable, one: ClassTime, locale: str) -> dict[str, Any]:
    names = [timetable.staff[key].name for key in one.staff_ids]
    place = timetable.locations[one.location_id]
    several = [place.name] if len(timetable.locations) > 1 else []
    return {
        "title": timetable.services[one.service_id].name,
        "line": " · ".join([wording.moment(locale, place.zone, one.starts), *names, *several]),
        "seats": _("%(taken)s of %(capacity)s", taken=one.capacity - one.seats_left, capacity=one.capacity),
        "url": url_for("dashboard.class_date", business=post.slug, occurrence=one.occurrence_ref),
        "people_url": url_for("dashboard.occurrence", business=post.slug, occurrence=one.occurrence_ref),
    }


def _series_line(post: Post, timetable: Timetable, one: SeriesView, locale: str) -> dict[str, Any]:
    service = timetable.services.get(one.shape.service_id)
    names = [timetable.staff[key].name for key in one.shape.staff_ids if key in timetable.staff]
    return {
        "title": service.name if service else _("Archived service"),
        "line": " · ".join([rule_text(one.rule, locale), wording.clock_text(locale, one.starts), *names]),
        "ended": one.status != "active",
        "url": url_for("dashboard.series", business=post.slug, series=one.ref),
    }


def rule_text(rule: Rule | None, locale: str) -> str:
    """A rule in words; what is not said in words as it is written."""
    if rule is None:
        return _("Once")
    names = {number: name for number, _short, name in wording.weekdays(locale)}
    if rule.months or rule.places or rule.frequency == "YEARLY":
        return str(rule)
    once, more = rule.interval == 1, rule.interval
    if rule.frequency == "DAILY":
        base = _("Every day") if once else ngettext("Every %(num)d day", "Every %(num)d days", more)
    elif rule.frequency == "WEEKLY":
        days = ", ".join(names[day] for day, _place in rule.days)
        base = _("Every week") if once else ngettext("Every %(num)d week", "Every %(num)d weeks", more)
        base = _("%(often)s on %(days)s", often=base, days=days) if days else base
    elif rule.month_days or all(place for _day, place in rule.days):
        base = _("Every month") if once else ngettext("Every %(num)d month", "Every %(num)d months", more)
        which = [_("the last %(day)s", day=names[day]) if place < 0 else _("%(day)s no. %(number)s", day=names[day], number=place) for day, place in rule.days]  # fmt: skip
        which += [_("day %(number)s", number=one) for one in rule.month_days]
        base = _("%(often)s on %(days)s", often=base, days=", ".join(which)) if which else base
    else:
        return str(rule)
    if rule.until:
        return _("%(rule)s until %(day)s", rule=base, day=wording.long_day(locale, rule.until.toordinal()))
    return _("%(rule)s, %(count)s times", rule=base, count=rule.count) if rule.count else str(base)


@dashboard.get("/<key:business>/classes/new")
@access("user")
def new_class(business: str) -> ResponseReturnValue:
    """An empty form, filled with where the calendar was pressed."""
    post = post_at(business)
    check_right(post, RIGHT)
    timetable = timetable_by_id(post.business_id)
    service = timetable.service_by_key(request.args.get("service", ""))
    member = timetable.staff_by_key(request.args.get("staff", ""))
    day, _t, time = request.args.get("start", "").partition("T")
    data = {"rhythm": "once", "ends": "never", "every": 1, "first": day, "time": time[:5]}
    data |= {"service": service.public_id if service else "", "staff": [member.public_id] if member else []}
    return _new_page(post, timetable, ClassForm.shown(subject(), data))


@dashboard.post("/<key:business>/classes/new")
@access("user")
def create_class(business: str) -> ResponseReturnValue:
    """Look at the dates, then make them; those in the way only with consent."""
    post = post_at(business)
    check_right(post, RIGHT)
    actor, timetable = actor_at(post), timetable_by_id(post.business_id)
    form = ClassForm.sent(subject())
    asked = _asked(timetable, form) if form.validate() else None
    if asked is None:
        return _new_page(post, timetable, form, status=422)
    try:
        plan = plan_series(actor, timetable, asked)
    except Invalid as refused:
        tell(form, refused, NAMES)
        return _new_page(post, timetable, form, status=422)
    in_the_way = [one for one in plan if one.reason not in (None, "past")]
    if request.form.get("action") == "preview":
        return _new_page(post, timetable, form, plan)
    if in_the_way and not form.consent.data:
        form.form_errors.append(
            _("Some dates cannot be had. Look at them below, and say whether to leave them out.")
        )
        return _new_page(post, timetable, form, plan, 409)
    db.session.rollback()
    made: list[str] = []

    def work() -> None:
        try:
            made.append(create_series(actor, timetable, asked).ref)
        except TimeRefused as refused:
            raise Conflict(refused.message) from None

    status = save(form, work, NAMES)
    if status:
        return _new_page(post, timetable, form, plan, status)
    return redirect(url_for("dashboard.series", business=post.slug, series=made[0], did="made"), 303)


def _asked(timetable: Timetable, form: ClassForm) -> SeriesRequest | None:
    """What the form means; None when a field says what is wrong."""
    first, starts = read_day(form.first), read_time(form.time)
    service = timetable.service_by_key(form.service.data or "")
    place = timetable.location_by_key(form.place.data or "")
    rule = form.rule(first) if first else None
    for field, found in ((form.service, service), (form.place, place)):
        if found is None:
            field.errors = [*field.errors, _("Choose one of those shown.")]
    if first is None or starts is None or service is None or place is None or form.errors:
        return None
    chosen = set(form.staff.data or ())
    staff = tuple(one.id for one in timetable.staff.values() if one.public_id in chosen)
    shape = ClassShape(service.id, place.id, form.duration.data or service.duration, staff, form.capacity.data or service.capacity)  # fmt: skip
    return SeriesRequest(shape, rule, first, starts)


def _new_page(
    post: Post,
    timetable: Timetable,
    form: ClassForm,
    plan: list[PlannedDate] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    locale, places = locale_at(timetable), actor_at(post).places(RIGHT)
    form.service.choices = [(one.public_id, one.name) for one in timetable.services.values() if one.is_class]
    form.place.choices = [
        (one.public_id, one.name)
        for one in timetable.locations.values()
        if places is None or one.id in places
    ]
    form.staff.choices = [(one.public_id, one.name) for one in timetable.staff.values()]
    form.weekdays.choices = _weekdays(locale)
    place = timetable.location_by_key(form.place.data or "")
    zone = place.zone if place else ZoneInfo(timetable.business.timezone)
    planned = [
        {"text": wording.moment(locale, zone, one.starts), "why": why(one.reason) if one.reason else ""}
        for one in plan or ()
    ]
    view = desk(post, "classes") | {
        "form": form,
        "action": url_for("dashboard.create_class", business=post.slug),
        "back_url": url_for("dashboard.classes", business=post.slug),
        "plan": planned,
        "bad": [one for one in planned if one["why"]],
    }
    return render("dashboard/class_new.html", view, status=status)


def _weekdays(locale: str) -> list[tuple[str, str]]:
    codes = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
    names = {number: name for number, _short, name in wording.weekdays(locale)}
    return [(codes[day], names[day]) for day in range(7)]


@dashboard.get("/<key:business>/classes/<key:series>")
@access("user")
def series(business: str, series: str) -> ResponseReturnValue:
    """A series with its dates of half a year, exceptions and those that are missing."""
    post = post_at(business)
    check_right(post, RIGHT)
    timetable = timetable_by_id(post.business_id)
    one = find_series(actor_at(post), post.business_id, series)
    now, locale = clock.seconds() // 60, locale_at(timetable)
    dates = list_dates(one, now, now + SHOWN)
    service = timetable.services.get(one.shape.service_id)
    place = timetable.locations.get(one.shape.location_id)
    names = [timetable.staff[key].name for key in one.shape.staff_ids if key in timetable.staff]
    view = desk(post, "classes") | {
        "title": service.name if service else _("Archived service"),
        "facts": [
            (_("When"), f"{rule_text(one.rule, locale)}, {wording.clock_text(locale, one.starts)}"),
            (_("Minutes"), one.shape.duration),
            (_("Who gives it"), ", ".join(names)),
            (_("Place"), place.name if place else ""),
            (_("Places"), one.shape.capacity),
        ],
        "ended": one.status != "active",
        "dates": [_date_line(post, one.zone, found, locale) for found in dates],
        "missing": sum(found.status == "missing" for found in dates),
        "fill": url_for("dashboard.fill_dates", business=post.slug, series=one.ref),
        "end_action": url_for("dashboard.end_dates", business=post.slug, series=one.ref),
        "back_url": url_for("dashboard.classes", business=post.slug),
        "today": clock.today(one.zone).isoformat(),
        "notice": said(),
    }
    return render("dashboard/series.html", view)


def _date_line(post: Post, zone: ZoneInfo, one: SeriesDate, locale: str) -> dict[str, Any]:
    states = {"missing": _("left out: no room"), "cancelled": _("called off")}
    was = (
        wording.moment(locale, zone, one.original_start)
        if one.is_exception and one.starts != one.original_start
        else ""
    )
    return {
        "title": wording.moment(locale, zone, one.starts),
        "line": states.get(one.status, "") or (_("changed; was %(time)s", time=was) if was else _("changed") if one.is_exception else ""),
        "off": one.status != "planned",
        "seats": _("%(taken)s of %(capacity)s", taken=one.taken, capacity=one.capacity),
        "url": url_for("dashboard.class_date", business=post.slug, occurrence=one.occurrence_ref)
        if one.occurrence_ref and one.status == "planned"
        else "",
    }  # fmt: skip


@dashboard.post("/<key:business>/classes/<key:series>/fill")
@access("user")
def fill_dates(business: str, series: str) -> ResponseReturnValue:
    """Try once more to make what is missing."""
    post = post_at(business)
    PlainForm.read(subject())
    actor, timetable = actor_at(post), timetable_by_id(post.business_id)
    db.session.rollback()
    return act(
        lambda: fill_series(actor, timetable, series),
        "filled",
        "dashboard.series",
        business=post.slug,
        series=series,
    )


@dashboard.post("/<key:business>/classes/<key:series>/end")
@access("user")
def end_dates(business: str, series: str) -> ResponseReturnValue:
    """Let it end with a date; later dates that nobody has booked go, booked ones stay unless asked for."""
    post = post_at(business)
    PlainForm.read(subject())
    actor, timetable = actor_at(post), timetable_by_id(post.business_id)
    find_series(actor, post.business_id, series)
    db.session.rollback()
    try:
        last = date.fromisoformat(request.form.get("last", ""))
    except ValueError:
        raise Invalid(_("This date is not one that the calendar knows.")) from None
    keep = bool(request.form.get("keep"))
    return act(
        lambda: end_series(actor, timetable, series, last, keep_booked=keep),
        "cancelled",
        "dashboard.series",
        business=post.slug,
        series=series,
    )
