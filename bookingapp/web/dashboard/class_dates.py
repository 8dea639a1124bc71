"""One date of a class: changed or called off, alone, with those that follow, or with all."""

from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from bookingapp.base import clock
from bookingapp.base.db import db
from bookingapp.base.errors import Conflict, Invalid, NotFound, TimeRefused
from bookingapp.base.i18n import _
from bookingapp.base.marks import check_mark, mark_of
from bookingapp.domain.booking.series import Change, cancel_dates, edit_series
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.schedule.classes import ClassTime, find_class
from bookingapp.domain.schedule.hours import instant_of, wall_time
from bookingapp.domain.schedule.series import SeriesDate, find_series, list_dates
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.models.schedule import Occurrence, Series
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import check_right, dashboard, desk, locale_at, subject
from bookingapp.web.dashboard.classes import NAMES, RIGHT, said, why
from bookingapp.web.forms.classes import SCOPES, CancelDateForm, DateForm, read_day, read_time
from bookingapp.web.forms.saving import save
from bookingapp.web.render import render
from bookingapp.web.signed_in import actor_at, post_at


@dashboard.get("/<key:business>/classes/dates/<key:occurrence>")
@access("user")
def class_date(business: str, occurrence: str) -> ResponseReturnValue:
    """One date: change it, or call it off, alone or with those that follow."""
    return _date_page(*_opened(business, occurrence))


def _opened(business: str, occurrence: str) -> tuple[Post, Timetable, ClassTime]:
    """Who asks, and for which date. Raises Forbidden, NotFound."""
    post = post_at(business)
    check_right(post, RIGHT)
    timetable = timetable_by_id(post.business_id)
    return post, timetable, _lesson(post, timetable, occurrence)


def _lesson(post: Post, timetable: Timetable, ref: str) -> ClassTime:
    """Raises NotFound, also where the user keeps no schedules."""
    one = find_class(timetable, ref)
    places = actor_at(post).places(RIGHT)
    if places is not None and one.location_id not in places:
        raise NotFound(_("There is no such class."))
    return one


def _shown(one: ClassTime) -> dict[str, Any]:
    return {"starts": one.starts, "ends": one.ends, "capacity": one.capacity, "staff": list(one.staff_ids)}


def _date_form(timetable: Timetable, one: ClassTime) -> DateForm:
    wall = wall_time(timetable.locations[one.location_id].zone, one.starts)
    data = {
        "mark": mark_of(_shown(one)),
        "scope": "this",
        "day": f"{wall:%Y-%m-%d}",
        "time": f"{wall:%H:%M}",
        "duration": one.ends - one.starts,
        "capacity": one.capacity,
        "staff": [timetable.staff[key].public_id for key in one.staff_ids],
    }
    return DateForm.shown(subject(), data)


@dashboard.post("/<key:business>/classes/dates/<key:occurrence>")
@access("user")
def change_date(business: str, occurrence: str) -> ResponseReturnValue:
    """Change it in the scope that was chosen."""
    post, timetable, one = _opened(business, occurrence)
    actor = actor_at(post)
    form = DateForm.sent(subject())
    scope = _scope(form)
    conflicts: list[dict[str, Any]] = []
    db.session.rollback()

    def work() -> None:
        check_mark(form.mark.data or "", _shown(find_class(timetable, occurrence)))
        change = _change(timetable, one, form, scope)
        if change == Change():
            return
        try:
            edit_series(actor, timetable, occurrence, scope, change, keep_conflicts=bool(form.keep.data))  # type: ignore[arg-type]
        except TimeRefused as refused:
            raise Conflict(refused.message) from None
        except Conflict as refused:
            conflicts.extend(refused.details.get("conflicts", ()))
            raise

    status = save(form, work, NAMES)
    if not status:
        return redirect(
            url_for("dashboard.class_date", business=post.slug, occurrence=occurrence, did="changed"), 303
        )
    one = _lesson(post, timetable, occurrence)
    if status == 409:
        form.mark.data = mark_of(_shown(one))
    return _date_page(post, timetable, one, form, status=status, conflicts=conflicts)


def _scope(form: DateForm | CancelDateForm) -> str:
    """How many dates are meant; this one, unless others were chosen."""
    return form.scope.data if form.scope.data in dict(SCOPES) else "this"


def _change(timetable: Timetable, one: ClassTime, form: DateForm, scope: str) -> Change:
    """What differs from what stands. Raises Invalid."""
    zone = timetable.locations[one.location_id].zone
    day, minutes = read_day(form.day), read_time(form.time)
    if day is None or minutes is None:
        raise Invalid(_("Some values cannot be accepted."), {"form": [_("Give a date and a time.")]})
    wall = wall_time(zone, one.starts)
    start = instant_of(zone, day.toordinal(), minutes)
    chosen = set(form.staff.data or ())
    staff = tuple(member.id for member in timetable.staff.values() if member.public_id in chosen)
    return Change(
        start=start if scope == "this" and start != one.starts else None,
        wall=minutes if scope != "this" and minutes != wall.hour * 60 + wall.minute else None,
        duration=form.duration.data if form.duration.data != one.ends - one.starts else None,
        staff_ids=staff if set(staff) != set(one.staff_ids) else None,
        capacity=form.capacity.data if form.capacity.data != one.capacity else None,
    )


@dashboard.post("/<key:business>/classes/dates/<key:occurrence>/cancel")
@access("user")
def cancel_date(business: str, occurrence: str) -> ResponseReturnValue:
    """Call it off in the scope that was chosen; whoever has booked is told."""
    post, timetable, one = _opened(business, occurrence)
    actor = actor_at(post)
    form = CancelDateForm.sent(subject())
    scope = _scope(form)
    reason = form.reason.data or ""
    db.session.rollback()
    status = save(form, lambda: cancel_dates(actor, timetable, occurrence, scope, reason))  # type: ignore[arg-type]
    if status:
        return _date_page(post, timetable, one, cancel=form, status=status)
    return redirect(url_for("dashboard.classes", business=post.slug, did="cancelled"), 303)


def _date_page(
    post: Post,
    timetable: Timetable,
    one: ClassTime,
    form: DateForm | None = None,
    *,
    cancel: CancelDateForm | None = None,
    status: int = 200,
    conflicts: list[dict[str, Any]] | None = None,
) -> ResponseReturnValue:
    form = form or _date_form(timetable, one)
    locale, zone = locale_at(timetable), timetable.locations[one.location_id].zone
    service = timetable.services[one.service_id]
    form.staff.choices = [(timetable.staff[key].public_id, timetable.staff[key].name) for key in service.performers if key in timetable.staff]  # fmt: skip
    where: dict[str, Any] = {"business": post.slug, "occurrence": one.occurrence_ref}
    counted = _counted(post, timetable, one)
    view = desk(post, "classes") | {
        "title": service.name,
        "line": wording.moment(locale, zone, one.starts),
        "form": form,
        "cancel": cancel or CancelDateForm.shown(subject()),
        "repeats": bool(counted["url"]),
        "taken": one.capacity - one.seats_left,
        "counted": counted,
        "action": url_for("dashboard.change_date", **where),
        "cancel_action": url_for("dashboard.cancel_date", **where),
        "back_url": url_for("dashboard.classes", business=post.slug),
        "people_url": url_for("dashboard.occurrence", business=post.slug, occurrence=one.occurrence_ref),
        "conflicts": [
            {"text": wording.moment(locale, zone, found["starts"]), "why": why(found["reason"])}
            for found in conflicts or ()
        ],
        "notice": said(),
    }
    return render("dashboard/class_date.html", view, status=status)


def _counted(post: Post, timetable: Timetable, one: ClassTime) -> dict[str, Any]:
    """How many dates and taken places each scope means, and the way to the series."""
    ref = db.session.scalar(
        select(Series.public_id)
        .join(Occurrence, Occurrence.series_id == Series.id)
        .where(Occurrence.public_id == one.occurrence_ref, Occurrence.business_id == post.business_id)
    )
    if ref is None:
        return {"url": "", "lines": []}
    now = clock.seconds() // 60
    view = find_series(actor_at(post), post.business_id, ref)
    if view.rule is None:
        return {"url": "", "lines": []}
    dates = [found for found in list_dates(view, now, now + 600 * clock.DAY) if found.status == "planned"]
    after = [found for found in dates if found.starts >= one.starts]

    def line(name: Any, found: list[SeriesDate]) -> str:
        seats = sum(date.taken for date in found)
        return _(
            "%(scope)s: %(dates)s dates, %(seats)s places taken", scope=name, dates=len(found), seats=seats
        )

    lines = [line(SCOPES[1][1], after), line(SCOPES[2][1], dates)]
    return {"url": url_for("dashboard.series", business=post.slug, series=ref), "lines": lines}
