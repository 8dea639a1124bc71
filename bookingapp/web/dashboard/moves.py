"""Move a booking or one date of a class: drawn on the calendar, or by a form."""

from typing import Any
from zoneinfo import ZoneInfo

import orjson
from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base.actor import Actor
from bookingapp.base.db import db, write
from bookingapp.base.errors import Conflict, DomainError, Invalid, TimeRefused
from bookingapp.base.i18n import _
from bookingapp.domain.booking.moves import WAIVES, Move, move_booking, price_for
from bookingapp.domain.booking.queries import find_booking
from bookingapp.domain.booking.series import Change, edit_series
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.messaging.settings import read_settings
from bookingapp.domain.schedule.ask import works_at
from bookingapp.domain.schedule.classes import ClassTime, find_class
from bookingapp.domain.schedule.hours import wall_time
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.models.booking import Booking
from bookingapp.models.business import Business
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import check_right, dashboard, desk, locale_at, subject
from bookingapp.web.forms.moves import MoveForm
from bookingapp.web.render import render
from bookingapp.web.signed_in import actor_at, post_at

WARNINGS = {
    "past": lambda: _("This time has passed."),
    "notice": lambda: _("This is sooner than clients may book."),
    "window": lambda: _("This is further ahead than clients may book."),
    "hours": lambda: _("This lies outside working hours."),
    "blocked": lambda: _("This time is blocked."),
    "outside": lambda: _("A connected calendar is busy at this time."),
    "cap": lambda: _("No more bookings are taken on this day."),
    "taken": lambda: _("This time is taken."),
}


@dashboard.get("/<key:business>/bookings/<key:booking>/move")
@access("user")
def move(business: str, booking: str) -> ResponseReturnValue:
    """The form: date, time, staff, length, and whether the client is told."""
    post = post_at(business)
    actor, timetable = actor_at(post), timetable_by_id(post.business_id)
    found = find_booking(actor, booking)
    check_right(post, "bookings:write")
    return _page(post, actor, timetable, found, _filled(timetable, found), {})


@dashboard.post("/<key:business>/bookings/<key:booking>/move")
@access("user")
def move_to(business: str, booking: str) -> ResponseReturnValue:
    """Move it; a refusal says why, and what could be set aside. Script is answered in JSON."""
    post = post_at(business)
    actor, timetable = actor_at(post), timetable_by_id(post.business_id)
    found = find_booking(actor, booking)
    form = MoveForm.sent(subject())
    before = _stands(timetable, found)
    db.session.rollback()
    refused = _try(form, before["zone"], lambda: _work(actor, timetable, booking, form))
    if _is_script():
        return _told(post, actor, timetable, booking, before, refused)
    if refused is None:
        visit_ref = find_booking(actor, booking).visit.public_id
        return redirect(url_for("dashboard.visit", business=post.slug, visit=visit_ref, did="moved"), 303)
    return _page(post, actor, timetable, find_booking(actor, booking), form, refused)


@dashboard.post("/<key:business>/dates/<key:occurrence>/move")
@access("user")
def move_class(business: str, occurrence: str) -> ResponseReturnValue:
    """Move one date of a class, with everybody who has booked it."""
    post = post_at(business)
    check_right(post, "schedules:write")
    actor, timetable = actor_at(post), timetable_by_id(post.business_id)
    form = MoveForm.sent(subject())
    found = find_class(timetable, occurrence)
    zone = timetable.locations[found.location_id].zone
    db.session.rollback()
    refused = _try(
        form,
        zone,
        lambda: edit_series(actor, timetable, occurrence, "this", _change(timetable, found, form)),
    )
    if _is_script():
        return Response(
            orjson.dumps(refused or {"message": _("The class is moved; whoever has booked it is told.")}),
            refused["status"] if refused else 200,
            content_type="application/json",
        )
    if refused:
        raise (Conflict if refused["status"] == 409 else Invalid)(refused["message"])
    day = f"{wall_time(zone, found.starts):%Y-%m-%d}"
    return redirect(url_for("dashboard.calendar", business=post.slug, date=day), 303)


def _change(timetable: Timetable, found: ClassTime, form: MoveForm) -> Change:
    staff = timetable.staff_by_key(form.staff.data or "")
    ids = None
    if staff is not None and staff.id not in found.staff_ids:
        ids = (staff.id, *found.staff_ids[1:])
    return Change(start=form.start, duration=form.minutes.data, staff_ids=ids)


def _is_script() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _work(actor: Actor, timetable: Timetable, booking: str, form: MoveForm) -> Booking:
    staff = timetable.staff_by_key(form.staff.data or "")
    wanted = Move(
        start=form.start,
        staff_id=staff.id if staff else None,
        unit=_unit(timetable, form.unit.data or ""),
        minutes=form.minutes.data,
        waive=form.waived,
        tell=bool(form.tell.data),
    )
    return move_booking(actor, timetable, booking, wanted, version=form.seen)


def _unit(timetable: Timetable, key: str) -> int | None:
    """A unit as the calendar's columns call it: the resource's id, a dot, its number."""
    ref, _dot, number = key.partition(".")
    for resource in timetable.resources.values():
        units = resource.unit_calendars
        if (
            resource.public_id == ref
            and number.isascii()
            and number.isdigit()
            and 0 < int(number) <= len(units)
        ):
            return units[int(number) - 1]
    return None


def _try(form: MoveForm, zone: ZoneInfo, work: Any) -> dict[str, Any] | None:
    """None when it is done, else what is wrong: `status`, `message`, and in `waive` what would have to be set aside."""
    if not form.validate():
        return {"status": 422, "message": form.first_error}
    if not form.read_start(zone):
        return {"status": 422, "message": form.first_error}
    try:
        with write():
            work()
    except TimeRefused as refused:
        return _refusal(form, refused)
    except Conflict as refused:
        return {"status": 409, "message": refused.message, "stale": True}
    except Invalid as refused:
        return {"status": 422, "message": next(iter(_sentences(refused)), refused.message)}
    return None


def _sentences(refused: Invalid) -> list[str]:
    return [sentence for found in refused.fields.values() for sentence in found]


def _refusal(form: MoveForm, refused: DomainError) -> dict[str, Any]:
    reason = str(refused.details.get("reason", "taken"))
    said = WARNINGS[reason]() if reason in WARNINGS else refused.message
    found = {"status": 409, "message": said, "reason": reason}
    if reason in WAIVES:
        found["waive"] = ",".join(sorted({*form.waived, WAIVES[reason]}))
    return found


def _stands(timetable: Timetable, booking: Booking) -> dict[str, Any]:
    """Where a booking is now, as the form would ask for it."""
    place = timetable.locations.get(booking.location_id)
    zone = place.zone if place else ZoneInfo(timetable.business.timezone)
    wall = wall_time(zone, booking.occurrence.starts)
    member = timetable.staff.get(booking.staff_id or 0)
    return {
        "zone": zone,
        "date": f"{wall:%Y-%m-%d}",
        "time": f"{wall:%H:%M}",
        "staff": member.public_id if member else "",
        "minutes": booking.duration_minutes,
    }


def _told(
    post: Post,
    actor: Actor,
    timetable: Timetable,
    booking: str,
    before: dict[str, Any],
    refused: dict[str, Any] | None,
) -> Response:
    """What the script is told: where it stands now and how to take it back, or why not."""
    if refused is not None:
        may = actor.may_somewhere("bookings:override")
        if not may:
            refused.pop("waive", None)
        return Response(orjson.dumps(refused), refused["status"], content_type="application/json")
    found = find_booking(actor, booking)
    place, locale = timetable.locations[found.location_id], locale_at(timetable)
    when = wording.moment(locale, place.zone, found.occurrence.starts, short=True)
    undo = {name: value for name, value in before.items() if name != "zone"}
    undo |= {"zone": before["zone"].key, "version": found.version, "waive": "caps,hours,notice"}
    if not actor.may("bookings:override", found.location_id):
        undo["waive"] = ""
    told = {"message": _("Moved: %(client)s, %(when)s", client=found.client_name, when=when), "undo": undo}
    return Response(orjson.dumps(told | {"version": found.version}), content_type="application/json")


def _filled(timetable: Timetable, booking: Booking) -> MoveForm:
    """The form as the booking stands; the calendar may have said where to."""
    stands = _stands(timetable, booking)
    for name in ("date", "time", "staff"):
        stands[name] = request.args.get(name) or stands[name]
    stands |= {"version": booking.version, "tell": tells_moves(booking.business_id), "zone": ""}
    return MoveForm.shown(subject(), stands)


def tells_moves(business_id: int) -> bool:
    """Whether a client is told of a move unless one chooses otherwise."""
    business = db.session.get_one(Business, business_id)
    return read_settings(business.messages).tell_moves


def _page(
    post: Post,
    actor: Actor,
    timetable: Timetable,
    found: Booking,
    form: MoveForm,
    refused: dict[str, Any],
) -> ResponseReturnValue:
    place, locale = timetable.locations.get(found.location_id), locale_at(timetable)
    zone = place.zone if place else ZoneInfo(timetable.business.timezone)
    form.staff.choices = _choices(timetable, found)
    may_waive = actor.may("bookings:override", found.location_id) and refused.get("waive")
    form.waive.data = ""
    form.minutes.flags.either = True
    view = desk(post, "calendar") | {
        "form": form,
        "client": found.client_name,
        "service": found.service_name,
        "when": wording.when(locale, zone, found.occurrence.starts, found.occurrence.ends),
        "price": _price(timetable, found, form, locale),
        "refused": refused.get("message", ""),
        "waive": refused["waive"] if may_waive else "",
        "action": url_for("dashboard.move_to", business=post.slug, booking=found.public_id),
        "back_url": url_for("dashboard.visit", business=post.slug, visit=found.visit.public_id),
    }
    status = int(refused.get("status", 200))
    return render("dashboard/move.html", view, fragments={"panel-body": ("panel",)}, status=status)


def _choices(timetable: Timetable, booking: Booking) -> list[tuple[str, str]]:
    """Those who give this service there."""
    service = timetable.services.get(booking.service_id)
    performers = service.performers if service else {}
    return [
        (one.public_id, one.name)
        for one in timetable.staff.values()
        if one.id == booking.staff_id or (one.id in performers and works_at(one, booking.location_id))
    ]


def _price(timetable: Timetable, booking: Booking, form: MoveForm, locale: str) -> str:
    """What it would cost at the length in the form, where that changes the price."""
    price = price_for(timetable, booking, form.minutes.data) if form.minutes.data else None
    return "" if price is None else wording.money(price, booking.currency, locale)
