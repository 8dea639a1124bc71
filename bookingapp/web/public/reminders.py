"""Do without reminders, or have them again: by the link in a reminder, also with a mail program's one click."""

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue

from bookingapp.base.db import write
from bookingapp.base.i18n import _
from bookingapp.domain.messaging.commands import set_reminders
from bookingapp.domain.messaging.queries import has_reminders
from bookingapp.web.access import access
from bookingapp.web.forms.booking import ReminderForm
from bookingapp.web.public.blueprint import public
from bookingapp.web.public.catalogue import business_head
from bookingapp.web.public.link import Link, read_link
from bookingapp.web.render import render
from bookingapp.web.tokens import form_token


@public.get("/book/<key:business>/visit/<signed:token>/reminders")
@access("link")
def reminders(business: str, token: str) -> ResponseReturnValue:
    """Whether one has them, and a button that changes it. Mail scanners open this page: it changes nothing."""
    return _page(read_link(business, token))


@public.post("/book/<key:business>/visit/<signed:token>/reminders")
@access("link")
def change_reminders(business: str, token: str) -> ResponseReturnValue:
    """Change it.

    A mail program's one click (RFC 8058) knows no form's token. Whoever has the link may do without them.
    """
    link = read_link(business, token)
    if request.form.get("List-Unsubscribe") == "One-Click":
        with write():
            set_reminders(link.actor, link.visit.public_id, wanted=False)
        return Response(status=200)
    form = ReminderForm.read(business)
    with write():
        set_reminders(link.actor, link.visit.public_id, wanted=form.wanted.data == "1")
    return redirect(link.url("public.reminders"), 303)


def _page(link: Link) -> Response:
    business = link.timetable.business
    wanted = has_reminders(link.visit)
    form = ReminderForm.shown(business.slug)
    view = business_head(link.timetable, by_link=True) | {
        "title": _("Reminders"),
        "text": _("%(name)s reminds you of your visits.", name=business.name)
        if wanted
        else _("%(name)s no longer reminds you of your visits.", name=business.name),
        "note": _("You are still told when you book, and when something changes."),
        "submit": _("Do without reminders") if wanted else _("Have reminders again"),
        "action": link.url("public.change_reminders"),
        "hidden": {"token": form_token(business.slug), "wanted": "" if wanted else "1"},
        "form": form,
        "back": {"text": _("Your booking"), "url": link.url("public.manage")},
    }
    return render("public/reminders.html", view)
