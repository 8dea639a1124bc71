"""The waiting list: who waits for what, offered by hand, taken off, put on by telephone."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import EmailField, SelectField, StringField, TelField
from wtforms.validators import Length
from wtforms.widgets import DateInput

from bookingapp.base import clock
from bookingapp.base.db import db
from bookingapp.base.i18n import _, lazy, ngettext
from bookingapp.domain.booking.waitlist import JoinRequest
from bookingapp.domain.booking.waitlist_desk import (
    Line,
    free_starts,
    list_waiting,
    offer_by_hand,
    put_on,
    take_off,
)
from bookingapp.domain.booking.wishes import Window, ways
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.clients.commands import ClientDetails
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.domain.schedule.timetables import location_of, timetable_by_id
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import act, dashboard, desk, locale_at, notice, subject
from bookingapp.web.forms.boxes import boxes
from bookingapp.web.forms.classes import read_day
from bookingapp.web.forms.saving import save
from bookingapp.web.forms.settings import NEEDED, TOO_LONG
from bookingapp.web.forms.signed import PlainForm, SignedForm
from bookingapp.web.forms.values import read_start, write_start
from bookingapp.web.render import render
from bookingapp.web.signed_in import actor_at, post_at

NAMES = {"client.name": "name", "client.email": "email", "client.phone": "phone", "first_day": "first", "last_day": "last"}  # fmt: skip


class PutOnForm(SignedForm):
    """Somebody who asked by telephone."""

    name = StringField(lazy("Name"), [NEEDED, Length(max=200, message=TOO_LONG)])
    email = EmailField(lazy("E-mail"), [Length(max=254, message=TOO_LONG)], description=lazy("An offer can only be taken by who is reached: give one of both."))  # fmt: skip
    phone = TelField(lazy("Telephone"), [Length(max=40, message=TOO_LONG)])
    service = SelectField(lazy("Service"), validate_choice=False)
    place = SelectField(lazy("Place"), validate_choice=False)
    staff = boxes(lazy("Only with"))
    first = StringField(lazy("From"), widget=DateInput())
    last = StringField(lazy("Until"), widget=DateInput())


@dashboard.get("/<key:business>/waiting")
@access("user")
def waiting(business: str) -> ResponseReturnValue:
    """Everybody who waits, longest first; with `offer=` what is free and would suit one of them."""
    post = post_at(business)
    return _page(post, None)


@dashboard.post("/<key:business>/waiting")
@access("user")
def put_on_list(business: str) -> ResponseReturnValue:
    """Put somebody on it."""
    post = post_at(business)
    actor, timetable = actor_at(post), timetable_by_id(post.business_id)
    form = PutOnForm.sent(subject())
    asked = _asked(timetable, form) if form.validate() else None
    db.session.rollback()
    if asked is None:
        return _page(post, form, 422)
    status = save(form, lambda: put_on(actor, timetable, asked), NAMES)
    if status:
        return _page(post, form, status)
    return redirect(url_for("dashboard.waiting", business=post.slug, did="added"), 303)


def _asked(timetable: Timetable, form: PutOnForm) -> JoinRequest | None:
    service = timetable.service_by_key(form.service.data or "")
    place = timetable.location_by_key(form.place.data or "")
    staff = [timetable.staff_by_key(one) for one in form.staff.data or ()]
    first, last = read_day(form.first), read_day(form.last)
    for field, found in ((form.service, service), (form.place, place)):
        if found is None:
            field.errors = [*field.errors, _("Choose one of those shown.")]
    if service is None or place is None or first is None or last is None:
        return None
    client = ClientDetails(form.name.data or "", form.email.data or None, form.phone.data or None)
    parts = ways(service.id, [one.id for one in staff if one is not None])
    return JoinRequest(place.id, parts, client, first, last)


@dashboard.post("/<key:business>/waiting/<key:entry>/offer")
@access("user")
def offer_place(business: str, entry: str) -> ResponseReturnValue:
    """Offer them one of the times that are free."""
    post = post_at(business)
    PlainForm.read(subject())
    start = read_start(request.form.get("start", ""))
    actor = actor_at(post)
    return act(lambda: offer_by_hand(actor, entry, start), "offered", "dashboard.waiting", business=post.slug)


@dashboard.post("/<key:business>/waiting/<key:entry>/remove")
@access("user")
def take_off_list(business: str, entry: str) -> ResponseReturnValue:
    """They wait no longer."""
    post = post_at(business)
    PlainForm.read(subject())
    actor = actor_at(post)
    return act(lambda: take_off(actor, entry), "removed", "dashboard.waiting", business=post.slug)


def _page(post: Post, form: PutOnForm | None, status: int = 200) -> ResponseReturnValue:
    actor, timetable = actor_at(post), timetable_by_id(post.business_id)
    lines = list_waiting(actor, post.business_id)
    locale, chosen = locale_at(timetable), request.args.get("offer", "")
    may_write = post.may_somewhere("bookings:write")
    view = desk(post, "settings") | {
        "lines": [_line(post, timetable, one, locale, chosen if may_write else "") for one in lines],
        "form": _offered(timetable, form or _empty(timetable)) if may_write else None,
        "may_write": may_write,
        "action": url_for("dashboard.put_on_list", business=post.slug),
        "notice": notice(
            {
                "added": (_("On the list"), _("They are told when something comes free."), "good"),
                "offered": (_("Offered"), _("They are told, and the time is kept for them."), "good"),
                "removed": (_("Taken off the list"), "", "good"),
            }
        ),
    }
    return render("dashboard/waiting.html", view, status=status)


def _empty(timetable: Timetable) -> PutOnForm:
    today = clock.today(ZoneInfo(timetable.business.timezone))
    data = {"first": today.isoformat(), "last": (today + timedelta(days=30)).isoformat()}
    return PutOnForm.shown(subject(), data)


def _offered(timetable: Timetable, form: PutOnForm) -> PutOnForm:
    form.service.choices = [
        (one.public_id, one.name) for one in timetable.services.values() if not one.is_class
    ]
    form.place.choices = [(one.public_id, one.name) for one in timetable.locations.values()]
    form.staff.choices = [(one.public_id, one.name) for one in timetable.staff.values()]
    return form


def _line(post: Post, timetable: Timetable, one: Line, locale: str, chosen: str) -> dict[str, Any]:
    service = timetable.services.get(one.service_id)
    zone = location_of(timetable, one.location_id).zone
    where: dict[str, Any] = {"business": post.slug, "entry": one.ref}
    parts = [
        service.name if service else _("Archived service"),
        ", ".join(timetable.staff[key].name for key in one.staff_ids if key in timetable.staff),
        _when(one, locale),
    ]
    if one.class_starts is not None:
        parts = [
            parts[0],
            wording.moment(locale, zone, one.class_starts),
            ngettext("%(num)s place", "%(num)s places", one.seats),
        ]
    offered = ""
    if one.offer is not None and one.deadline is not None:
        offered = _(
            "%(time)s is offered, until %(deadline)s",
            time=wording.moment(locale, zone, one.offer),
            deadline=wording.moment(locale, zone, one.deadline // 60),
        )
    starts = free_starts(actor_at(post), one.ref) if one.ref == chosen and one.state == "waiting" else []
    return {
        "ref": one.ref,
        "name": one.name,
        "line": " · ".join(part for part in parts if part),
        "contact": " · ".join(
            part for part in (one.email, wording.phone(one.phone) if one.phone else "") if part
        ),
        "since": wording.moment(locale, zone, clock.minute(one.since)),
        "offered": offered,
        "look_url": url_for("dashboard.waiting", business=post.slug, offer=one.ref) + f"#{one.ref}"
        if one.state == "waiting"
        else "",
        "is_chosen": one.ref == chosen,
        "starts": [(write_start(start), wording.moment(locale, zone, start)) for start in starts],
        "offer": url_for("dashboard.offer_place", **where),
        "remove": url_for("dashboard.take_off_list", **where),
    }


def _when(one: Line, locale: str) -> str:
    days = " – ".join(
        wording.short_day(locale, day.toordinal()) for day in sorted({one.first_day, one.last_day})
    )
    return ", ".join([days, *(_window(window, locale) for window in one.windows[:4])])


def _window(window: Window, locale: str) -> str:
    weekday, low, high = window
    names = {number: name for number, _short, name in wording.weekdays(locale)}
    times = f"{wording.clock_text(locale, low)}–{wording.clock_text(locale, high % clock.DAY)}"
    if weekday is None:
        return times
    name = names[weekday] if weekday in names else wording.short_day(locale, weekday)
    return f"{name} {times}"
