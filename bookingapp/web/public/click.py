"""Confirm what an assistant has booked, by the link that was sent to the client alone."""

from flask import Response, redirect
from flask.typing import ResponseReturnValue

from bookingapp.base.db import write
from bookingapp.base.errors import Conflict
from bookingapp.base.i18n import _
from bookingapp.domain.booking.clicks import confirm_visit, waiting_for_client
from bookingapp.web.access import access
from bookingapp.web.forms.signed import PlainForm
from bookingapp.web.public import terms
from bookingapp.web.public.addresses import own_url
from bookingapp.web.public.blueprint import public
from bookingapp.web.public.link import Link, read_link
from bookingapp.web.public.visit import visit_view
from bookingapp.web.render import render
from bookingapp.web.tokens import form_token

KIND = "confirm"
"""What its token is made for: the link to look at a visit and change it does not confirm it."""


@public.get("/book/<key:business>/confirm/<signed:asked>")
@access("link")
def click(business: str, asked: str) -> ResponseReturnValue:
    """What was booked, and the button. Mail scanners open this page: it changes nothing."""
    return _page(read_link(business, asked, KIND), asked)


@public.post("/book/<key:business>/confirm/<signed:asked>")
@access("link")
def say_yes(business: str, asked: str) -> ResponseReturnValue:
    """Confirm it. Whoever presses twice, or too late, is told how it stands."""
    link = read_link(business, asked, KIND)
    PlainForm.read(business)
    try:
        with write():
            confirm_visit(link.actor, link.timetable, link.visit.public_id)
    except Conflict:
        return redirect(own_url("public.click", business=business, asked=asked), 303)
    return redirect(link.url("public.done"), 303)


def _page(link: Link, asked: str) -> Response:
    slug = link.timetable.business.slug
    waits = waiting_for_client(link.visit)
    title, text = _asking(link, waits[0].expires or 0) if waits else _told(link)
    view = visit_view(link) | {
        "title": title,
        "text": text,
        "waits": bool(waits),
        "action": own_url("public.say_yes", business=slug, asked=asked),
        "hidden": {"token": form_token(slug)},
        "terms": _("%(name)s then has to confirm it too.", name=link.timetable.business.name)
        if waits and link.service is not None and link.service.requires_approval
        else "",
        "cancel_url": link.url("public.manage") + "#cancel",
    }
    return render("public/click.html", view)


def _asking(link: Link, expires: int) -> tuple[str, str]:
    """What is asked, and until when."""
    until = terms.moment(link.locale, link.zone, expires // 60, short=True)
    return _("Is this what you want?"), _(
        "An assistant has asked for it in your name. The time is kept for you until %(time)s.", time=until
    )


def _told(link: Link) -> tuple[str, str]:
    """How it stands when there is nothing to confirm."""
    name = link.timetable.business.name
    over = _("You are welcome to book another time.")
    return {
        "pending": (
            _("You have confirmed this"),
            _("%(name)s has to confirm it too; you will hear from them.", name=name),
        ),
        "cancelled": (_("This booking was cancelled"), over),
        "declined": (_("%(name)s could not take this booking", name=name), over),
        "expired": (_("The time is no longer kept"), _("It was not confirmed in time.") + " " + over),
    }.get(link.status, (_("This is confirmed already"), _("You need not do anything more.")))
