"""What is to come, what was, and the same once more."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from bookingapp.base.errors import Invalid
from bookingapp.base.i18n import _
from bookingapp.domain.booking.own import PAGE, OwnVisit, find_own_visit, list_coming, list_past
from bookingapp.domain.schedule.ask import works_at
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.web.access import access
from bookingapp.web.portal.blueprint import frame, my_url, person, portal
from bookingapp.web.portal.cards import card, public_url, row, sheets
from bookingapp.web.portal.waiting import waiting_rows
from bookingapp.web.render import render

MOST_PAGES = 10_000


@portal.get("")
@access("client")
def home() -> ResponseReturnValue:
    """What is offered, the next visit with all that can be done, the others, what one waits for."""
    coming = list_coming(person())
    waits, businesses = waiting_rows(person())
    view = {
        "next_visit": card(coming[0]) if coming else None,
        "coming": [row(own) for own in coming[1:]],
        "offers": [one for one in waits if one["offer"]],
        "waiting": [one for one in waits if not one["offer"]],
        "sheets": sheets([own.business for own in coming] + businesses),
        "history_url": my_url("history"),
        "notice": {"left": _("You are no longer on that waiting list.")}.get(request.args.get("did", ""), ""),
        "places": [] if coming else known_places(),
    }
    return render("portal/home.html", frame("home") | view)


@portal.get("/history")
@access("client")
def history() -> ResponseReturnValue:
    """What is over, the latest first; each can be booked again."""
    page = read_page(request.args.get("page"))
    past, count = list_past(person(), page)
    pages = max(1, -(-count // PAGE))
    view = {
        "visits": [row(own) for own in past],
        "sheets": sheets(own.business for own in past),
        "count": count,
        "newer_url": my_url("history", page=page - 1) if page > 1 else "",
        "older_url": my_url("history", page=page + 1) if page < pages else "",
        "page": page,
        "pages": pages,
    }
    return render("portal/history.html", frame("history") | view)


@portal.get("/visits/<key:visit_ref>/again")
@access("client")
def again(visit_ref: str) -> ResponseReturnValue:
    """The picker with the same services and the same person, as far as they are still to be had."""
    return redirect(again_url(find_own_visit(person(), visit_ref)), 303)


def again_url(own: OwnVisit) -> str:
    """The page where the same can be booked; the business's page when none of it is offered any more."""
    timetable = timetable_by_id(own.business.id)
    bookings = [part.booking for part in own.parts]
    services = [
        service
        for booking in sorted(bookings, key=lambda one: (one.occurrence.starts, one.position))
        if (service := timetable.services.get(booking.service_id)) is not None
        and service.online
        and service.visibility != "staff"
    ]
    slugs = list(dict.fromkeys(service.slug for service in services))
    if not slugs:
        return public_url("public.index", own.business)
    if services[0].is_class:
        slugs = slugs[:1]
    place = timetable.locations.get(own.location.id)
    if place is None or not all(service.is_at(place.id) for service in services):
        place = None
    staff = next(
        (
            staff
            for booking in bookings
            if (staff := timetable.staff.get(booking.staff_id or 0)) is not None
            and staff.online
            and place is not None
            and works_at(staff, place.id)
            and any(staff.id in service.performers for service in services)
        ),
        None,
    )
    return public_url(
        "public.picker",
        own.business,
        service=slugs[0],
        also=slugs[1:],
        location=place.slug if place and len(timetable.locations) > 1 else None,
        staff=staff.public_id if staff and not services[0].is_class else None,
    )


def known_places() -> list[dict[str, str]]:
    """Where one has been before, to book there again."""
    past, _count = list_past(person(), 1)
    found = {own.business.slug: own.business for own in past if own.business.active}
    return [{"name": one.name, "url": public_url("public.index", one)} for one in found.values()][:5]


def read_page(text: str | None) -> int:
    """A page's number. Raises Invalid."""
    if text is None:
        return 1
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= MOST_PAGES):
        raise Invalid(_("There is no such page."))
    return int(text)
