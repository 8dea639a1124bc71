"""One's own booking by the link that was given: done, look, cancel, move."""

from typing import Any

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue

from bookingapp.base import clock
from bookingapp.base.db import write
from bookingapp.base.errors import Conflict, Invalid, NotFound, TimeRefused
from bookingapp.base.i18n import _
from bookingapp.base.ids import is_id
from bookingapp.domain.booking.changes import cancel_visit
from bookingapp.domain.booking.queries import (
    check_offered,
    is_offered,
    open_bookings,
    preview_cancellation,
    visit_ask,
    visit_own,
)
from bookingapp.domain.booking.reschedule import reschedule_visit
from bookingapp.domain.schedule.classes import find_class, list_classes
from bookingapp.domain.schedule.queries import Own, find_openings
from bookingapp.domain.schedule.timetable import StaffPlan
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.forms.booking import CancelForm, MoveForm
from bookingapp.web.forms.values import read_start, read_zone, write_start
from bookingapp.web.public import terms
from bookingapp.web.public.blueprint import public, steps
from bookingapp.web.public.busy import busy_page
from bookingapp.web.public.catalogue import business_head
from bookingapp.web.public.choice import Choice, read_staff
from bookingapp.web.public.classes import class_item, months
from bookingapp.web.public.link import Link, read_link
from bookingapp.web.public.month import Desk
from bookingapp.web.public.news import booking_created
from bookingapp.web.public.siblings import regular_part
from bookingapp.web.public.times import FRAGMENTS, calendar_part, item_view, month_or_day, people, zone_view
from bookingapp.web.public.visit import fee_view, old_view, visit_view
from bookingapp.web.render import render, target
from bookingapp.web.tokens import form_token

CLASS_DAYS = 120


@steps.get("/<key:business>/booked/<signed:token>")
@access("link")
def done(business: str, token: str) -> ResponseReturnValue:
    """You are booked: what, when, where, with whom."""
    link = read_link(business, token)
    if link.waits_for_client:
        return redirect(link.url("public.manage"), 303)
    pending = link.status == "pending"
    name = link.timetable.business.name
    view = visit_view(link) | {
        "title": _("Your request has been sent") if pending else _("You are booked"),
        "text": _("%(name)s has to confirm it first. The time is kept for you until then.", name=name)
        if pending
        else told(link),
        "pending": pending,
        "reschedule_url": link.url("public.reschedule") if can_move(link) else "",
        "cancel_url": link.url("public.manage") + "#cancel" if can_change(link) else "",
        "news": booking_created(link),
    }
    return render("public/done.html", view | regular_part(link))


def told(link: Link) -> str:
    """Who has been told, or how to come back when nobody could be."""
    if link.visit.email:
        return _("A confirmation is on its way to %(email)s.", email=link.visit.email)
    return _("Keep the link below: with it you can move or cancel your booking.")


@public.get("/book/<key:business>/visit/<signed:token>")
@access("link")
def manage(business: str, token: str) -> ResponseReturnValue:
    """The booking as it stands, with what can be done."""
    return manage_page(read_link(business, token))


@public.post("/book/<key:business>/visit/<signed:token>/cancel")
@access("link")
def cancel(business: str, token: str) -> ResponseReturnValue:
    """Cancel everything that is still open of the visit."""
    link = read_link(business, token)
    form = CancelForm.sent(business)
    if not form.validate():
        return manage_page(link, form, status=422)
    try:
        with write():
            cancel_visit(link.actor, link.visit.public_id, form.reason.data or "")
    except Conflict:
        return redirect(link.url("public.manage", did="stale"), 303)
    return redirect(link.url("public.manage", did="cancelled"), 303)


@public.get("/book/<key:business>/visit/<signed:token>/reschedule")
@access("link")
def reschedule(business: str, token: str) -> ResponseReturnValue:
    """Choose another time; once chosen, old and new side by side."""
    link = read_link(business, token)
    if not can_change(link):
        return redirect(link.url("public.manage", did="stale"), 303)
    if link.shown[0].occurrence.is_class:
        return other_class(link)
    desk = desk_of(link)
    asked = request.args.get("start")
    if asked:
        return confirm_move(link, desk, read_start(asked))
    template = "public/picker.html" if target() in FRAGMENTS else "public/reschedule.html"
    return month_or_day(desk) or render(template, move_page(link, desk), fragments=FRAGMENTS)


@public.post("/book/<key:business>/visit/<signed:token>/reschedule")
@access("link")
def move(business: str, token: str) -> ResponseReturnValue:
    """Move the visit. Without a version the new time is only shown beside the old one first."""
    link = read_link(business, token)
    form = MoveForm.read(business)
    staff = read_staff(link.timetable, form.staff.data)
    if not form.version.data:
        wished = staff.public_id if staff else None
        wanted = write_start(read_start(form.start.data or ""))
        return redirect(link.url("public.reschedule", start=wanted, staff=wished), 303)
    occurrence = form.occurrence.data or None
    start = link.starts if occurrence else read_start(form.start.data or "")
    try:
        with write():
            reschedule_visit(
                link.actor,
                link.timetable,
                link.visit.public_id,
                start,
                staff_id=staff.id if staff else None,
                occurrence_ref=occurrence,
                version=read_version(form.version.data),
            )
    except TimeRefused as refused:
        return busy_move(read_link(business, token), start, refused)
    except Conflict:
        return redirect(link.url("public.manage", did="stale"), 303)
    return redirect(link.url("public.manage", did="moved"), 303)


def read_version(text: str) -> int:
    """A small whole number. Raises Invalid."""
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise Invalid(_("This form is not one of ours."))
    return int(text)


def can_change(link: Link) -> bool:
    """Whether it is open and has not begun."""
    return bool(open_bookings(link.visit)) and link.starts * 60 > clock.seconds()


def can_move(link: Link) -> bool:
    """Whether it can be changed and all of it is still offered."""
    return can_change(link) and is_offered(link.timetable, open_bookings(link.visit))


def manage_page(link: Link, form: CancelForm | None = None, *, status: int = 200) -> Response:
    """The page of one's own booking."""
    slug = link.timetable.business.slug
    changeable = can_change(link)
    form = form or CancelForm.shown(slug)
    told = notice(request.args.get("did")) or (unconfirmed_notice() if link.waits_for_client else None)
    view = visit_view(link) | {"notice": told, "cancel": None, "fees": []}
    view["reschedule_url"] = link.url("public.reschedule") if can_move(link) else ""
    if changeable:
        fee = fee_view(link)
        view["fees"] = fee["fees"]
        view["cancel"] = {
            "action": link.url("public.cancel"),
            "hidden": {"token": form_token(slug)},
            "fee": fee["fee"],
            "form": form,
            "open": bool(form.errors),
        }
    return render("public/manage.html", view | regular_part(link), status=status)


def notice(did: str | None) -> dict[str, str] | None:
    """What has just been done."""
    return {
        "cancelled": {
            "title": _("Your booking is cancelled"),
            "text": _("The time is free again."),
            "kind": "good",
        },
        "ended": {
            "title": _("This and the following visits are cancelled"),
            "text": _("Their times are free again."),
            "kind": "good",
        },
        "moved": {
            "title": _("Your booking has been moved"),
            "text": _("This is the new time."),
            "kind": "good",
        },
        "stale": {
            "title": _("This has changed in the meantime"),
            "text": _("This is how your booking stands now."),
            "kind": "info",
        },
    }.get(did or "")


def unconfirmed_notice() -> dict[str, str]:
    """This page's link is in an assistant's hands too, so that it cannot be confirmed here."""
    return {
        "title": _("This is not booked yet"),
        "text": _(
            "Please confirm it by the link in the mail that was sent for it. Until then the time is only kept."
        ),
        "kind": "info",
    }


def desk_of(link: Link, own: Own | None = None) -> Desk:
    """The picker's setting for moving a visit: the same services, its own time not in the way."""
    staff = read_staff(link.timetable, request.values.get("staff"))
    bookings = open_bookings(link.visit)
    check_offered(link.timetable, bookings)
    ask = visit_ask(link.visit, clock.seconds(), staff_id=staff.id if staff else None)
    zone, fixed = link.zone, []
    asked = request.values.get("tz")
    choice = Choice(link.timetable, link.location, ask.parts)
    if asked and not choice.is_in_person:
        zone = read_zone(asked)
        fixed.append(("tz", asked))
    if staff:
        fixed.append(("staff", staff.public_id))
    lang = request.args.get("lang")
    path = link.url("public.reschedule").partition("?")[0]
    hidden: dict[str, Any] = dict(fixed) | ({"lang": lang} if lang else {})
    if lang:
        fixed.append(("lang", lang))
    return Desk(choice, ask, own or visit_own(link.visit), zone, path, tuple(fixed), path, hidden, "get")


def move_page(link: Link, desk: Desk) -> dict[str, Any]:
    """The picker under the old time."""
    view = calendar_part(desk)
    return (
        view
        | business_head(link.timetable, by_link=True)
        | {
            "old": old_view(link),
            "new": None,
            "item": item_view(desk.choice),
            "people": people(desk),
            "zone": zone_view(desk),
            "back": {"text": _("Your booking"), "url": link.url("public.manage")},
        }
    )


def confirm_move(link: Link, desk: Desk, start: int) -> Response:
    """Old and new side by side, and the button that moves."""
    found = find_openings(link.timetable, desk.ask, start, start + 1, desk.own).first()
    if found is None:
        return busy_move(link, start, TimeRefused("taken", ""))
    staff = read_staff(link.timetable, request.args.get("staff"))
    new = terms.when(link.locale, desk.zone, found.starts, found.ends, say_zone=not desk.choice.is_in_person)
    hidden = {"start": write_start(start), "staff": staff.public_id if staff else ""}
    moment = terms.moment(link.locale, desk.zone, start, short=True)
    return swap_page(link, new, moment, hidden, desk.link())


def swap_page(
    link: Link, new: dict[str, Any], moment: str, hidden: dict[str, Any], other_url: str
) -> Response:
    """The page that shows both times."""
    slug = link.timetable.business.slug
    view = business_head(link.timetable, by_link=True) | {
        "old": old_view(link),
        "new": new,
        "item": {"name": link.shown[0].service_name},
        "confirm": {
            "action": link.url("public.move"),
            "hidden": hidden | {"token": form_token(slug), "version": str(link.shown[0].version)},
            "submit": _("Move to %(when)s", when=moment),
            "fee": moving_note(link),
            "other_url": other_url,
        },
        "back": {"text": _("Your booking"), "url": link.url("public.manage")},
    }
    return render("public/reschedule.html", view)


def moving_note(link: Link) -> str:
    """Moving costs nothing; but when the free time to cancel has passed, that stays so."""
    preview = preview_cancellation(link.visit, clock.seconds())
    if not preview.fee:
        return _("Moving is free.")
    fee = wording.money(preview.fee, preview.currency, link.locale)
    return _("Moving is free. Cancelling afterwards would still cost %(fee)s.", fee=fee)


def busy_move(link: Link, start: int, refused: TimeRefused) -> Response:
    """The new time has gone: three nearest ones, shown beside the old one when chosen."""
    if link.shown[0].occurrence.is_class:
        return redirect(link.url("public.reschedule"), 303)  # type: ignore[return-value]
    desk = desk_of(link)
    staff: StaffPlan | None = desk.choice.staff
    hidden = {"staff": staff.public_id if staff else ""}
    action = link.url("public.move")
    return busy_page(desk, start, refused, action=action, hidden=hidden, by_link=True)


def other_class(link: Link) -> Response:
    """The other dates of a class, or one of them beside the old one."""
    booking = link.shown[0]
    ref = request.args.get("occurrence")
    if ref:
        return confirm_class(link, ref)
    choice = desk_of(link).choice
    now = clock.seconds() // 60
    found = [
        one
        for one in list_classes(
            link.timetable, now, now + CLASS_DAYS * clock.DAY, booking.service_id, booking.location_id
        )
        if one.id != booking.occurrence_id and one.seats_left >= booking.seats
    ]
    shelves = months(choice, link.zone, found)
    by_label = {one.occurrence_ref for one in found}
    for shelf in shelves:
        for row in shelf["classes"]:
            chosen = row["url"].rpartition("/")[2].partition("?")[0]
            assert chosen in by_label
            row["url"] = link.url("public.reschedule", occurrence=chosen)
    view = business_head(link.timetable, by_link=True) | {
        "item": class_item(choice, found),
        "dates": shelves,
        "old": old_view(link),
        "zone": {"text": "", "in_person": True},
        "back": {"text": _("Your booking"), "url": link.url("public.manage")},
    }
    return render("public/class_.html", view)


def confirm_class(link: Link, ref: str) -> Response:
    """Another date of a class beside the old one."""
    if not is_id(ref, "occ"):
        raise NotFound(_("There is no such class."))
    chosen = find_class(link.timetable, ref)
    booking = link.shown[0]
    if (chosen.service_id, chosen.location_id) != (booking.service_id, booking.location_id):
        raise NotFound(_("There is no such class."))
    new = terms.when(link.locale, link.zone, chosen.starts, chosen.ends)
    who = terms.names_of(link.timetable, chosen.staff_ids)
    new["note"] = _("with %(name)s", name=who) if who else ""
    moment = terms.moment(link.locale, link.zone, chosen.starts, short=True)
    return swap_page(link, new, moment, {"occurrence": ref}, link.url("public.reschedule"))
