"""The calendar: a day with a column for everybody, a week, a month, or the agenda.

The page reads well without script: the same bookings stand there as lists, which are also the agenda. With script
a day and a week become a grid (static/js/calendar.js) that draws what `calendar_feed` tells.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from babel.dates import format_skeleton
from flask import request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.clock import DAY
from bookingapp.base.i18n import _
from bookingapp.domain.booking.alerts import list_hit_bookings, list_matches
from bookingapp.domain.booking.diary import list_requests
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import check_right, dashboard, desk, notice, place_of
from bookingapp.web.dashboard.calendar_feed import scene_of
from bookingapp.web.dashboard.calendar_look import Look, date_of, read_look
from bookingapp.web.dashboard.moves import tells_moves
from bookingapp.web.render import render
from bookingapp.web.signed_in import actor_at, post_at

AHEAD = 14 * DAY
"""Minutes that the side looks ahead for bookings in blocked time."""

IN_A_MONTH = 3
"""Entries that a day of the month shows before it counts the rest."""


@dashboard.get("/<key:business>/calendar")
@access("user")
def calendar(business: str) -> ResponseReturnValue:
    """The calendar as the address asks for it."""
    post = post_at(business)
    check_right(post, "bookings:read")
    actor, timetable = actor_at(post), timetable_by_id(post.business_id)
    look = read_look(timetable, request.args, place_of(post))
    scene = scene_of(actor, timetable, look)
    view = desk(post, "calendar") | {
        "look": look,
        "mark": scene["mark"],
        "title": _title(look),
        "groups": groups_of(post, look, scene),
        "weeks": _weeks(post, look, scene) if look.view == "month" else [],
        "weekday_names": wording.weekdays(look.locale),
        "is_grid": look.view in {"day", "week"},
        "urls": _urls(post, actor, look),
        "choices": _choices(timetable, look),
        "tell": tells_moves(post.business_id),
        "states": states(),
        "notice": notice({"blocked": (_("Saved"), _("The calendar shows it."), "good")}),
        "page_url": request.full_path,
    }
    return render("dashboard/calendar.html", view, fragments={"cal-list": ("listing",)})


@dashboard.get("/<key:business>/calendar/side")
@access("user")
def calendar_side(business: str) -> ResponseReturnValue:
    """What waits for somebody, beside the calendar."""
    post = post_at(business)
    actor, timetable = actor_at(post), timetable_by_id(post.business_id)
    now, locale = clock.seconds() // 60, read_look(timetable, {}).locale
    place = place_of(post)

    def line(one: Any, **more: str) -> dict[str, str]:
        when = wording.moment(locale, one.zone, one.starts, short=True)
        return {"when": when, "service": one.service_name, **more}

    view = desk(post, "calendar") | {
        "requests": [
            line(one, client=one.client_name, url=_visit(post, one.visit_ref))
            for one in list_requests(actor, 8)
        ],
        "hits": [
            line(one, client=one.client_name, url=_visit(post, one.visit_ref))
            for one in list_hit_bookings(actor, now, now + AHEAD, place)[:8]
        ],
        "matches": [line(one, client=one.name, url="") for one in list_matches(actor, place, 8)]
        if actor.may_somewhere("bookings:all")
        else [],
    }
    return render("dashboard/calendar_side.html", view, fragments={"cal-side": ("side",)})


def _visit(post: Post, ref: str) -> str:
    return url_for("dashboard.visit", business=post.slug, visit=ref)


def states() -> dict[str, str]:
    """What a card's state is called; full classes too."""
    known = ("pending", "confirmed", "arrived", "completed", "cancelled", "no_show")
    return {one: wording.status_text(one) for one in known} | {"full": _("Full")}


def _title(look: Look) -> str:
    """What is looked at, as the head says it."""
    if look.view == "day":
        return wording.long_day(look.locale, look.day)
    if look.view == "month":
        return format_skeleton("yMMMM", date.fromordinal(look.day), locale=wording.locale(look.locale))
    low, high = (wording.short_day(look.locale, day) for day in (look.first, look.last))
    return f"{low} – {high}"


def _urls(post: Post, actor: Actor, look: Look) -> dict[str, Any]:
    """Addresses of everything that the page leads to."""
    slug = post.slug

    def to(**changes: str) -> str:
        return _address(post, look, changes)

    feed = {**look.query, **({"location": look.location_ref} if look.location_ref else {})}
    return {
        "back": to(date=date_of(look.moved(-1))),
        "on": to(date=date_of(look.moved(1))),
        "today": to(date=""),
        "views": [
            {"text": text, "url": to(view=view), "current": look.view == view}
            for view, text in (
                ("day", _("Day")),
                ("week", _("Week")),
                ("month", _("Month")),
                ("agenda", _("Agenda")),
            )
        ],
        "agenda": to(view="agenda"),
        "day": to(view="day", date="DATE"),
        "here": url_for("dashboard.calendar", business=slug),
        "feed": f"{url_for('dashboard.calendar_feed', business=slug)}?{urlencode(feed)}",
        "live": url_for("dashboard.calendar_live", business=slug),
        "side": url_for("dashboard.calendar_side", business=slug),
        "visit": url_for("dashboard.visit", business=slug, visit="VIS"),
        "class": url_for("dashboard.class_date", business=slug, occurrence="OCC"),
        "move": url_for("dashboard.move_to", business=slug, booking="BKG"),
        "move_class": url_for("dashboard.move_class", business=slug, occurrence="OCC")
        if actor.may_somewhere("schedules:write")
        else "",
        "block": url_for("dashboard.block", business=slug, block="BLK") if _may_block(actor) else "",
        "new": _new(post, actor),
    }


def _may_block(actor: Actor) -> bool:
    return actor.may_somewhere("schedules:write") or actor.may_somewhere("schedules:own")


def _new(post: Post, actor: Actor) -> list[dict[str, Any]]:
    """What can be made from an empty place."""
    found = []
    if actor.may_somewhere("bookings:write"):
        url = url_for("dashboard.book", business=post.slug)
        found.append({"text": _("New booking"), "icon": "calendar-plus", "url": url, "panel": True})
    if actor.may_somewhere("schedules:write"):
        url = url_for("dashboard.new_class", business=post.slug)
        found.append({"text": _("New class"), "icon": "users", "url": url, "panel": False})
    if _may_block(actor):
        url = url_for("dashboard.new_block", business=post.slug)
        found.append({"text": _("Block time"), "icon": "ban", "url": url, "panel": True})
    if actor.may_somewhere("services:read"):
        url = url_for("dashboard.why", business=post.slug)
        found.append({"text": _("Why is a time not offered?"), "icon": "help", "url": url, "panel": False})
    return found


def _address(post: Post, look: Look, changes: Mapping[str, str]) -> str:
    kept = {name: value for name, value in {**look.query, **changes}.items() if value}
    here = url_for("dashboard.calendar", business=post.slug)
    return f"{here}?{urlencode(kept)}" if kept else here


def _choices(timetable: Timetable, look: Look) -> dict[str, Any]:
    """What the filters offer."""
    return {
        "staff": [(one.public_id, one.name, one.id == look.staff) for one in timetable.staff.values()],
        "services": [
            (one.public_id, one.name, one.id == look.service) for one in timetable.services.values()
        ],
        "has_units": bool(timetable.resources) and look.view == "day",
        "colours": [
            ("service", _("Service"), look.colour == "service"),
            ("staff", _("Staff"), look.colour == "staff"),
            ("status", _("Status"), look.colour == "status"),
        ],
    }


def groups_of(post: Post, look: Look, scene: dict[str, Any]) -> list[dict[str, Any]]:
    """The cards and bars of a scene as lists: by column in a day, else by day; empty days are left out."""
    found: list[dict[str, Any]] = []
    for number, column in enumerate(scene["columns"]):
        day = scene["days"][column["day"]]
        cards = [card for card in scene["cards"] if card["i"] == number]
        bars = [bar for bar in scene["bars"] if bar["i"] == number]
        if look.view != "day" and not cards and not bars:
            continue
        ordinal = date.fromisoformat(day["date"]).toordinal()
        found.append(
            {
                "name": column["name"] or wording.long_day(look.locale, ordinal),
                "day": day["date"],
                "is_today": day["today"] and column["kind"] == "day",
                "rows": sorted(
                    [entry_of(post, look, card) for card in cards] + [bar_of(look, bar) for bar in bars],
                    key=lambda row: row["order"],
                ),
            }
        )
    return found


def entry_of(post: Post, look: Look, card: dict[str, Any]) -> dict[str, Any]:
    """A card as a line of a list."""
    is_booking = card["k"] == "booking"
    occurrence = url_for("dashboard.class_date", business=post.slug, occurrence=card["id"])
    return {
        "order": (card["s"], card["e"]),
        "when": _span(look, card),
        "title": card["t"],
        "line": card["n"],
        "status": card["st"],
        "status_text": states().get(card["st"], ""),
        "part": card.get("p", ""),
        "tone": card["x"],
        "url": _visit(post, card["vis"]) if is_booking else (occurrence if card["k"] == "class" else ""),
        "is_panel": is_booking,
        "move": url_for("dashboard.move", business=post.slug, booking=card["id"]) if card.get("m") else "",
    }


def bar_of(look: Look, bar: dict[str, Any]) -> dict[str, Any]:
    """A block as a line of a list."""
    return {
        "order": (bar["s"], bar["e"]),
        "when": _span(look, bar),
        "title": bar["t"],
        "line": bar["who"],
        "status": "bar",
        "status_text": "",
        "part": "",
        "tone": "",
        "url": "",
        "is_panel": False,
        "move": "",
    }


def _span(look: Look, one: dict[str, Any]) -> str:
    low, high = (wording.clock_text(look.locale, one[name] % DAY) for name in ("s", "e"))
    return f"{low} – {high}"


def _weeks(post: Post, look: Look, scene: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """The month as rows of seven days, each with its first entries and how many there are."""
    month = date.fromordinal(look.day).month
    by: dict[int, list[dict[str, Any]]] = {}
    for card in scene["cards"]:
        by.setdefault(card["i"], []).append(card)
    days = []
    for number, day in enumerate(scene["days"]):
        when, cards = date.fromisoformat(day["date"]), by.get(number, [])
        days.append(
            {
                "number": when.day,
                "name": wording.long_day(look.locale, when.toordinal()),
                "url": _address(post, look, {"view": "day", "date": day["date"]}),
                "is_today": day["today"],
                "is_other": when.month != month,
                "count": len(cards),
                "rows": [entry_of(post, look, card) for card in cards[:IN_A_MONTH]],
                "more": max(0, len(cards) - IN_A_MONTH),
            }
        )
    return [days[start : start + 7] for start in range(0, len(days), 7)]
