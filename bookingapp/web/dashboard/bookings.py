"""Requests to answer, and all bookings: narrowed down, a page at a time, or as a sheet."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base import clock
from bookingapp.base.errors import Invalid
from bookingapp.base.i18n import _, ngettext
from bookingapp.base.money import to_decimal
from bookingapp.domain.booking.diary import DiaryEntry, list_requests
from bookingapp.domain.booking.lists import Place, Row, Wanted, list_bookings, sheet_of
from bookingapp.domain.booking.rules import TRANSITIONS
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.business.sheets import table
from bookingapp.domain.schedule.hours import local_day, midnight, wall_time
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import dashboard, desk, locale_at, place_of
from bookingapp.web.dashboard.card import said
from bookingapp.web.forms.values import read_date
from bookingapp.web.render import render
from bookingapp.web.signed_in import actor_at, post_at

STATUSES = tuple(dict.fromkeys(["pending", *(one.target for one in TRANSITIONS.values())]))
LIVE = ("pending", "confirmed", "arrived", "completed")
NAMES = ("q", "status", "staff", "service", "from", "to")


@dataclass(frozen=True, slots=True)
class Asked:
    """The filter as the address has it: what was typed, and what the domain is asked."""

    values: dict[str, str]
    wanted: Wanted
    first: int
    last: int | None


@dashboard.get("/<key:business>/bookings")
@access("user")
def bookings(business: str) -> ResponseReturnValue:
    """Requests first, then what comes, or whatever was asked for."""
    post = post_at(business)
    actor = actor_at(post)
    timetable = timetable_by_id(post.business_id)
    locale = locale_at(timetable)
    asked = read_asked(post, timetable)
    after, before = read_place(request.args.get("after")), read_place(request.args.get("before"))
    page = list_bookings(actor, asked.wanted, after=after, before=before)
    is_first = after is None and before is None
    here = place_of(post)
    view = desk(post, "bookings") | {
        "requests": [
            line(post, entry, locale)
            for entry in (list_requests(actor, here=here) if is_first and not asked.values.get("q") else ())
        ],
        "days": days(post, page.rows, locale),
        "may_answer": actor.may_somewhere("bookings:write"),
        "filters": filters(timetable, asked),
        "is_narrowed": any(asked.values.get(name) for name in NAMES),
        "action": url_for("dashboard.bookings", business=post.slug),
        "book_url": url_for("dashboard.book", business=post.slug)
        if actor.may_somewhere("bookings:write")
        else "",
        "sheet_url": url_for("dashboard.bookings_sheet", business=post.slug, **kept(asked)),
        "newer": _page_url(post, asked, before=page.before),
        "older": _page_url(post, asked, after=page.after),
        "notice": said([]),
    }
    return render("dashboard/bookings.html", view)


@dashboard.get("/<key:business>/bookings.csv")
@access("user")
def bookings_sheet(business: str) -> ResponseReturnValue:
    """What is filtered, as a sheet; times are those of the place."""
    post = post_at(business)
    timetable = timetable_by_id(post.business_id)
    asked = read_asked(post, timetable)
    rows = sheet_of(actor_at(post), asked.wanted)
    response = Response(table(heads(), [cells(row) for row in rows]), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="bookings.csv"'
    return response


def read_asked(post: Post, timetable: Timetable) -> Asked:
    """The filter; what is not understood is left out. Without a day it begins today, with a text it looks everywhere."""
    values = {name: request.args.get(name, "").strip()[:200] for name in NAMES}
    zone = ZoneInfo(timetable.business.timezone)
    today = clock.today(zone).toordinal()
    first, last = _day(values["from"]), _day(values["to"])
    if first is None:
        values["from"] = ""
    if last is None:
        values["to"] = ""
    begins = first if first is not None else (None if values["q"] or last is not None else today)
    staff = timetable.staff_by_key(values["staff"])
    service = timetable.service_by_key(values["service"])
    statuses = {"": LIVE, "all": (), "off": ("cancelled", "declined", "expired", "no_show")}
    status = values["status"]
    wanted = Wanted(
        statuses=statuses.get(status, (status,) if status in STATUSES else LIVE),
        staff_id=staff.id if staff else None,
        service_id=service.id if service else None,
        location_id=place_of(post),
        low=midnight(zone, begins) if begins is not None else None,
        high=midnight(zone, last + 1) if last is not None else None,
        text=values["q"],
    )
    return Asked(values, wanted, begins if begins is not None else today, last)


def _day(text: str) -> int | None:
    try:
        return read_date(text) if text else None
    except Invalid:
        return None


def read_place(text: str | None) -> Place | None:
    """`29730000.17`: where a page begins; None for anything else."""
    starts, point, key = (text or "").partition(".")
    both = (starts.removeprefix("-"), key)
    if not point or not all(one.isascii() and one.isdigit() and len(one) < 16 for one in both):
        return None
    return int(starts), int(key)


def kept(asked: Asked) -> dict[str, Any]:
    """The filter as arguments of an address."""
    return {name: value for name, value in asked.values.items() if value}


def _page_url(post: Post, asked: Asked, *, before: Place | None = None, after: Place | None = None) -> str:
    place = before or after
    if place is None:
        return ""
    where: dict[str, Any] = kept(asked) | {"before" if before else "after": f"{place[0]}.{place[1]}"}
    return url_for("dashboard.bookings", business=post.slug, **where)


def filters(timetable: Timetable, asked: Asked) -> dict[str, Any]:
    """What can be chosen, and what is."""
    statuses = [
        ("", _("All that stand")),
        ("all", _("Everything")),
        *((one, wording.status_text(one)) for one in STATUSES),
        ("off", _("All that did not take place")),
    ]
    return {
        "values": asked.values,
        "statuses": statuses,
        "staff": [(one.public_id, one.name) for one in timetable.staff.values()],
        "services": [(one.public_id, one.name) for one in timetable.services.values()],
        "from": date.fromordinal(asked.first).isoformat() if asked.wanted.low is not None else "",
    }


def days(post: Post, rows: tuple[Row, ...], locale: str) -> list[dict[str, Any]]:
    """Bookings under their days, as the place counts them."""
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(local_day(row.zone, row.starts), []).append(row_view(post, row, locale))
    return [{"name": wording.long_day(locale, day), "rows": rows} for day, rows in found.items()]


def row_view(post: Post, row: Row, locale: str) -> dict[str, Any]:
    """A booking in the list."""
    begin, end = wall_time(row.zone, row.starts), wall_time(row.zone, row.ends)
    seats = ngettext("%(num)s place", "%(num)s places", row.seats) if row.seats > 1 else ""
    return {
        "time": wording.clock_text(locale, begin.hour * 60 + begin.minute),
        "end": wording.clock_text(locale, end.hour * 60 + end.minute),
        "client": row.client_name,
        "line": " · ".join(text for text in (row.service_name, seats, row.staff_name) if text),
        "price": wording.money(row.price, row.currency, locale) if row.price else "",
        "status": row.status,
        "status_text": wording.status_text(row.status),
        "url": url_for("dashboard.visit", business=post.slug, visit=row.visit_ref),
    }


def line(post: Post, entry: DiaryEntry, locale: str) -> dict[str, Any]:
    """A request."""
    return {
        "when": wording.moment(locale, entry.zone, entry.starts, short=True),
        "service": entry.service_name,
        "client": entry.client_name,
        "staff": entry.staff_name or "",
        "seats": ngettext("%(num)s place", "%(num)s places", entry.seats) if entry.seats > 1 else "",
        "until": wording.moment(locale, entry.zone, entry.expires // 60, short=True) if entry.expires else "",
        "url": url_for("dashboard.visit", business=post.slug, visit=entry.visit_ref),
        "confirm": url_for("dashboard.confirm", business=post.slug, booking=entry.ref),
        "decline": url_for("dashboard.decline", business=post.slug, booking=entry.ref),
    }


def heads() -> list[str]:
    """The headings of the sheet."""
    return [
        _("Booking"),
        _("Date"),
        _("From"),
        _("To"),
        _("Time zone"),
        _("Client"),
        _("E-mail"),
        _("Phone"),
        _("Service"),
        _("Staff"),
        _("Place"),
        _("Number"),
        _("State"),
        _("Price"),
        _("Currency"),
        _("Source"),
    ]


def cells(row: Row) -> list[object]:
    """A booking as a row of the sheet."""
    begin, end = wall_time(row.zone, row.starts), wall_time(row.zone, row.ends)
    return [
        row.visit_ref[-6:].upper(),
        begin.date().isoformat(),
        f"{begin:%H:%M}",
        f"{end:%H:%M}",
        row.zone.key,
        row.client_name,
        row.email,
        row.phone,
        row.service_name,
        row.staff_name,
        row.location_name,
        row.seats,
        wording.status_text(row.status),
        to_decimal(row.price, row.currency),
        row.currency,
        row.source,
    ]
