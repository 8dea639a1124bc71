"""Today: who is here and who comes next, what waits for an answer, where time is left; and the day sheet to print."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from flask import request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.errors import Invalid, NotFound
from bookingapp.base.i18n import _, ngettext
from bookingapp.base.intervals import Span
from bookingapp.domain.booking import changes
from bookingapp.domain.booking.alerts import Struck, list_hit_bookings, list_matches
from bookingapp.domain.booking.day import DayEntry, Off, gaps_of, list_day, list_off, work_of
from bookingapp.domain.booking.diary import DiaryEntry, list_requests
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.schedule.hours import local_day, midnight, wall_time
from bookingapp.domain.schedule.rights import own_staff_ids
from bookingapp.domain.schedule.timetable import StaffPlan, Timetable
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import act, dashboard, desk, locale_at, notice, place_of, subject
from bookingapp.web.dashboard.bookings import line
from bookingapp.web.dashboard.first_steps import first_steps
from bookingapp.web.forms.signed import PlainForm
from bookingapp.web.forms.values import read_date
from bookingapp.web.render import render
from bookingapp.web.signed_in import actor_at, post_at

AHEAD = 60 * clock.DAY
"""How far ahead bookings are looked for that something hits."""

HERE = ("confirmed", "arrived")
DONE = ("completed", "no_show")

Command = Callable[..., object]

VERBS: dict[str, Command] = {
    "arrive": changes.arrive_booking,
    "complete": changes.complete_booking,
    "no_show": changes.mark_no_show,
    "revert": changes.revert_booking,
    "confirm": changes.confirm_booking,
    "decline": changes.decline_booking,
}
"""What can be done with a booking right here."""


class Day:
    """A date at the place one looks at, or at all; UTC minutes from midnight to midnight there."""

    def __init__(self, timetable: Timetable, location_id: int | None, ordinal: int | None = None) -> None:
        place = timetable.locations.get(location_id or 0)
        self.timetable, self.location_id = timetable, location_id if place else None
        self.zone = place.zone if place else ZoneInfo(timetable.business.timezone)
        self.now = clock.seconds() // 60
        self.today = local_day(self.zone, self.now)
        self.ordinal = ordinal or self.today
        self.low, self.high = midnight(self.zone, self.ordinal), midnight(self.zone, self.ordinal + 1)
        self.locale = locale_at(timetable)

    def clock(self, minute: int, zone: ZoneInfo | None = None) -> str:
        """A time of the day as it is read there."""
        wall = wall_time(zone or self.zone, minute)
        return wording.clock_text(self.locale, wall.hour * 60 + wall.minute)

    def team(self, actor: Actor) -> list[StaffPlan]:
        """Those whose day the actor may see: everybody at the place, or themselves."""
        everybody = actor.places("bookings:all")
        mine = own_staff_ids(actor) if everybody is not None else frozenset()
        return [
            one
            for one in self.timetable.staff.values()
            if self.location_id is None or not one.location_ids or self.location_id in one.location_ids
            if everybody is None or one.id in mine or one.location_ids & everybody
        ]


@dashboard.get("/<key:business>/today")
@access("user")
def today(business: str) -> ResponseReturnValue:
    """The day as it goes."""
    post = post_at(business)
    actor = actor_at(post)
    day = Day(timetable_by_id(post.business_id), place_of(post))
    entries = list_day(actor, day.low, day.high, location_id=day.location_id)
    off = list_off(day.timetable, day.low, day.high)
    view = desk(post, "today") | {
        "title": wording.day_of_year(day.locale, day.ordinal),
        "now": day.clock(day.now),
        "figures": figures(post, day, entries),
        "team": [member_view(post, day, one, entries, off) for one in day.team(actor)],
        "arrivals": [row(post, day, one) for one in entries if one.status in HERE],
        "done": [row(post, day, one) for one in entries if one.status in DONE],
        "requests": [asked(post, one, day.locale) for one in list_requests(actor)],
        "matches": matches(post, day, actor),
        "hits": [
            hit(post, day, one) for one in list_hit_bookings(actor, day.now, day.now + AHEAD, day.location_id)
        ],
        "steps": first_steps(post),
        "may_answer": actor.may_somewhere("bookings:write"),
        "print_url": url_for("dashboard.day_sheet", business=post.slug),
        "book_url": url_for("dashboard.book", business=post.slug),
        "notice": said(),
    }
    return render("dashboard/today.html", view, fragments={"today": ("day",)})


@dashboard.post("/<key:business>/today/<key:booking>/<key:verb>")
@access("user")
def answer(business: str, booking: str, verb: str) -> ResponseReturnValue:
    """Tick somebody off, or answer a request, if it still stands as it was seen."""
    post = post_at(business)
    PlainForm.read(subject())
    command = VERBS.get(verb)
    if command is None:
        raise NotFound(_("There is no such booking."))
    actor, seen = actor_at(post), request.form.get("version", "")
    version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else None
    return act(lambda: command(actor, booking, version=version), verb, "dashboard.today", business=post.slug)


def said() -> dict[str, str] | None:
    """What has just been done."""
    return notice(
        {
            "arrive": (_("Here"), _("It is noted that they have arrived."), "good"),
            "complete": (_("Done"), _("The visit is complete."), "good"),
            "no_show": (_("Missed"), _("It is noted that they did not come."), "info"),
            "revert": (_("Taken back"), _("The booking is as it was."), "info"),
            "confirm": (_("The request is confirmed"), _("The client is told."), "good"),
            "decline": (
                _("The request is declined"),
                _("The time is free again, and the client is told."),
                "good",
            ),
            "settled": (_("The list is put aside"), _("Everything in it is in the settings too."), "info"),
        }
    )


def row(post: Post, day: Day, entry: DayEntry) -> dict[str, Any]:
    """A booking of the day with what can be done with it."""
    member = day.timetable.staff.get(entry.staff_id or 0)

    def act_url(verb: str) -> str:
        return url_for("dashboard.answer", business=post.slug, booking=entry.ref, verb=verb)

    return {
        "ref": entry.ref,
        "time": day.clock(entry.starts, entry.zone),
        "end": day.clock(entry.ends, entry.zone),
        "client": entry.client_name,
        "service": entry.service_name,
        "staff": member.name if member else "",
        "seats": ngettext("%(num)s place", "%(num)s places", entry.seats) if entry.seats > 1 else "",
        "notes": entry.notes,
        "late": entry.status == "confirmed" and entry.starts + 5 <= day.now,
        "now": entry.starts <= day.now < entry.ends,
        "status": entry.status,
        "status_text": wording.status_text(entry.status),
        "url": url_for("dashboard.visit", business=post.slug, visit=entry.visit_ref),
        "arrive": act_url("arrive") if entry.status == "confirmed" else "",
        "complete": act_url("complete") if entry.status in HERE and entry.starts <= day.now else "",
        "no_show": act_url("no_show") if entry.status == "confirmed" and entry.starts <= day.now else "",
        "revert": act_url("revert") if entry.status in ("arrived", *DONE) else "",
        "fields": {"version": entry.version},
    }


def asked(post: Post, entry: DiaryEntry, locale: str) -> dict[str, Any]:
    """A request, with the buttons that answer it here."""
    return line(post, entry, locale) | {
        f"answer_{name}": url_for("dashboard.answer", business=post.slug, booking=entry.ref, verb=verb)
        for name, verb in (("yes", "confirm"), ("no", "decline"))
    }


def member_view(
    post: Post, day: Day, member: StaffPlan, entries: Sequence[DayEntry], off: Sequence[Off]
) -> dict[str, Any]:
    """Now, next, and the free time that is left, of one who works today."""
    mine = [one for one in entries if one.staff_id == member.id and one.status != "no_show"]
    times = [(one.starts, one.ends) for one in off if one.staff_id in (member.id, None)]
    work = work_of(day.timetable, member, day.ordinal, day.location_id)
    gaps = gaps_of(work, [*((one.starts, one.ends) for one in mine), *times], day.now)
    now = next((one for one in mine if one.starts <= day.now < one.ends), None)
    coming = next((one for one in mine if one.starts > day.now), None)
    away = next((one for one in off if one.staff_id == member.id and one.starts <= day.now < one.ends), None)
    return {
        "name": member.name,
        "initials": wording.initials(member.name),
        "photo": "",
        "now": brief(post, day, now),
        "next": brief(post, day, coming),
        "away": away.reason or _("Time off") if away else "",
        "hours": ", ".join(span_text(day, span) for span in work),
        "gaps": [span_text(day, span) for span in gaps],
        "count": len(mine),
        "print_url": url_for("dashboard.day_sheet", business=post.slug, staff=member.public_id),
    }


def brief(post: Post, day: Day, entry: DayEntry | None) -> dict[str, Any] | None:
    """A booking in one line."""
    return row(post, day, entry) if entry else None


def span_text(day: Day, span: Span) -> str:
    """09:00 – 12:30."""
    return f"{day.clock(span[0])} – {day.clock(span[1])}"


def figures(post: Post, day: Day, entries: Sequence[DayEntry]) -> list[dict[str, str]]:
    """The day in numbers; money for those who may see reports."""
    came = [one for one in entries if one.status in ("arrived", "completed")]
    missed = [one for one in entries if one.status == "no_show"]
    found = [
        {"name": _("Bookings"), "figure": str(len(entries))},
        {"name": _("Have come"), "figure": str(len(came))},
        {"name": _("Still to come"), "figure": str(sum(one.status == "confirmed" for one in entries))},
        {"name": _("Missed"), "figure": str(len(missed))},
    ]
    if post.may_somewhere("reports:read"):
        worth = sum(one.price for one in entries if one.status not in ("no_show", "pending"))
        found.append(
            {"name": _("Booked"), "figure": wording.money(worth, day.timetable.business.currency, day.locale)}
        )
    return found


def matches(post: Post, day: Day, actor: Actor) -> list[dict[str, str]]:
    """Who on the waiting list decides about a time just now."""
    return [
        {
            "name": one.name,
            "service": one.service_name,
            "when": wording.moment(day.locale, one.zone, one.starts, short=True),
            "until": wording.moment(day.locale, one.zone, one.deadline // 60, short=True),
        }
        for one in list_matches(actor, day.location_id)
    ]


def hit(post: Post, day: Day, found: Struck) -> dict[str, str]:
    """A booking that something hits, and what."""
    why = {"block": _("Time off"), "closure": _("Closed"), "busy": _("Busy in another calendar")}[found.why]
    return {
        "when": wording.moment(day.locale, found.zone, found.starts, short=True),
        "what": found.service_name,
        "client": found.client_name,
        "staff": found.staff_name,
        "why": f"{why}: {found.reason}" if found.reason else why,
        "url": url_for("dashboard.visit", business=post.slug, visit=found.visit_ref),
        "move": url_for("dashboard.move", business=post.slug, booking=found.booking_ref),
    }


@dashboard.get("/<key:business>/today/print")
@access("user")
def day_sheet(business: str) -> ResponseReturnValue:
    """A date on paper, a table for each of the staff: `date` and `staff` in the address choose."""
    post = post_at(business)
    actor = actor_at(post)
    timetable = timetable_by_id(post.business_id)
    day = Day(timetable, place_of(post), _asked_day())
    staff = timetable.staff_by_key(request.args.get("staff", ""))
    entries = list_day(
        actor, day.low, day.high, location_id=day.location_id, staff_id=staff.id if staff else None
    )
    view = desk(post, "today") | {
        "title": wording.long_day(day.locale, day.ordinal),
        "date": date.fromordinal(day.ordinal).isoformat(),
        "business_name": timetable.business.name,
        "place": timetable.locations[day.location_id].name if day.location_id else "",
        "sheets": sheets(post, day, entries),
        "team": [
            {"value": one.public_id, "text": one.name, "current": one is staff} for one in day.team(actor)
        ],
        "action": url_for("dashboard.day_sheet", business=post.slug),
        "back_url": url_for("dashboard.today", business=post.slug),
    }
    return render("dashboard/day_sheet.html", view)


def _asked_day() -> int | None:
    try:
        return read_date(request.args["date"]) if request.args.get("date") else None
    except Invalid:
        return None


def sheets(post: Post, day: Day, entries: Sequence[DayEntry]) -> list[dict[str, Any]]:
    """The bookings of each staff member, in the business's order; those without one at the end."""
    order = {one: number for number, one in enumerate(day.timetable.staff)}
    kept = sorted(
        (one for one in entries if one.status != "no_show"),
        key=lambda one: (order.get(one.staff_id or 0, len(order)), one.starts),
    )
    found = []
    for staff_id, group in groupby(kept, key=lambda one: one.staff_id):
        member = day.timetable.staff.get(staff_id or 0)
        rows = [
            row(post, day, one) | {"phone": wording.phone(one.phone) if one.phone else ""} for one in group
        ]
        found.append({"name": member.name if member else _("Without staff"), "rows": rows})
    return found
