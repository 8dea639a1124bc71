"""409: the time went, or cannot be had. Three nearest times, and nothing typed is lost."""

from typing import Any

from flask import Response

from bookingapp.base.errors import TimeRefused
from bookingapp.base.i18n import _
from bookingapp.domain.schedule.hours import local_day, wall_time
from bookingapp.domain.schedule.queries import find_nearest
from bookingapp.domain.schedule.rules import Opening
from bookingapp.web import wording
from bookingapp.web.forms.values import write_start
from bookingapp.web.public import terms
from bookingapp.web.public.catalogue import business_head
from bookingapp.web.public.month import Desk
from bookingapp.web.public.waits import wait_url
from bookingapp.web.render import render
from bookingapp.web.tokens import form_token


def busy_page(
    desk: Desk,
    start: int,
    refused: TimeRefused,
    *,
    action: str = "",
    hidden: dict[str, Any] | None = None,
    by_link: bool = False,
) -> Response:
    """The page; `action` and `hidden` take the place of the picker's where more has been typed."""
    choice = desk.choice
    title, text = said(refused.reason)
    day = local_day(desk.zone, start)
    view = business_head(choice.timetable, by_link=by_link) | {
        "title": title,
        "text": text,
        "nearest": [
            near(desk, opening) for opening in find_nearest(choice.timetable, desk.ask, start, own=desk.own)
        ],
        "action": action or desk.action,
        "hidden": {
            **(desk.hidden if hidden is None else hidden),
            "token": form_token(choice.timetable.business.slug),
        },
        "wanted": terms.when(choice.locale, desk.zone, start, start),
        "item": {"name": terms.title_of(choice)},
        "other_url": desk.link(("date", write_start_day(desk, start))),
        "wait_url": wait_url(desk, day, day) if refused.reason == "taken" else "",
        "page_url": desk.link(),
    }
    return render("public/busy.html", view, status=409)


def write_start_day(desk: Desk, start: int) -> str:
    """The date of a start in the zone looked through."""
    return str(wall_time(desk.zone, start).date())


def near(desk: Desk, opening: Opening) -> dict[str, Any]:
    """One of the nearest times, as a button."""
    choice = desk.choice
    said_when = terms.when(choice.locale, desk.zone, opening.starts, opening.ends)
    day = wording.short_day(choice.locale, local_day(desk.zone, opening.starts))
    return {
        "value": write_start(opening.starts),
        "time": said_when["time"],
        "suffix": said_when["suffix"],
        "zone": said_when["zone"],
        "day": day,
        "note": "",
        "label": terms.moment(choice.locale, desk.zone, opening.starts),
    }


def said(reason: str) -> tuple[str, str]:
    """A title and a sentence for a rule that refused."""
    return {
        "past": (
            _("That time has passed"),
            _("Choose one that is still to come. Nothing you typed is lost."),
        ),
        "notice": (
            _("That is too short notice"),
            _("It can no longer be booked online. Choose a later time, or get in touch."),
        ),
        "window": (_("That is too far ahead"), _("Times so far ahead cannot be booked yet.")),
        "cap": (
            _("No more bookings of this kind"),
            _("As many as are allowed have been made already. Choose another day, or get in touch."),
        ),
        "taken": ("", ""),
    }.get(
        reason,
        (_("That time is not offered"), _("Choose one of the times shown. Nothing you typed is lost.")),
    )
