"""Accept an invitation to work at a business."""

from typing import Any

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base.db import write
from bookingapp.base.errors import NotFound
from bookingapp.base.i18n import _
from bookingapp.domain.business.invitations import Offered, accept_as, accept_new, find_offered
from bookingapp.domain.business.roles import role_title
from bookingapp.domain.business.sessions import begin_session
from bookingapp.web.access import access
from bookingapp.web.auth.blueprint import (
    SUBJECT,
    auth,
    end_current,
    gone_page,
    hidden,
    page,
    welcome,
)
from bookingapp.web.forms.auth import JoinForm
from bookingapp.web.forms.saving import save
from bookingapp.web.forms.signed import PlainForm
from bookingapp.web.installation import current_settings
from bookingapp.web.limits import allow, origin
from bookingapp.web.signed_in import current


@auth.get("/invitations/<signed:invitation>")
@access("link")
def invitation(invitation: str) -> ResponseReturnValue:
    """What is offered, to whom; looking at it accepts nothing."""
    link = invitation
    offered = find_offered(current_settings().secret_key, link)
    if offered is None:
        return over_page()
    form = JoinForm.shown(SUBJECT)
    form.name.data = offered.name
    return offer_page(link, offered, form)


@auth.post("/invitations/<signed:invitation>")
@access("link")
def accept(invitation: str) -> ResponseReturnValue:
    """Accept it: as the user who is signed in, or with a login that is made now."""
    link = invitation
    offered = find_offered(current_settings().secret_key, link)
    if offered is None or allow("invitation-from", origin(), "60/hour"):
        return over_page()
    if offered.has_login:
        return accept_signed_in(link, offered)
    form = JoinForm.sent(SUBJECT)
    made: list[int] = []
    values = {"name": form.name.data or "", "password": form.new_password.data or ""}
    status = save(
        form,
        lambda: made.append(accept_new(current_settings().secret_key, link, **values).id),
        {"password": "new_password"},
    )
    if status:
        return offer_page(link, offered, form, status=status)
    with write():
        end_current()
        token = begin_session(made[0], request.headers.get("User-Agent", ""))
    welcome(token)
    return redirect(url_for("dashboard.at", business=offered.business_slug, did="joined"), 303)


def accept_signed_in(link: str, offered: Offered) -> ResponseReturnValue:
    """The address has a login: whoever is signed in with it accepts; everybody else signs in first."""
    PlainForm.read(SUBJECT)
    login = current()
    if login is None or login.who is None or login.who.email != offered.email:
        return redirect(url_for("auth.sign_in", next=url_for("auth.invitation", invitation=link)), 303)
    user_id = login.who.user_id
    try:
        with write():
            slug = accept_as(current_settings().secret_key, link, user_id)
    except NotFound:
        return over_page()
    return redirect(url_for("dashboard.at", business=slug, did="joined"), 303)


def offer_page(link: str, offered: Offered, form: JoinForm, *, status: int = 200) -> Response:
    """What is offered, and how to accept it by whoever looks."""
    login = current()
    who = login.who if login else None
    here = url_for("auth.invitation", invitation=link)
    view: dict[str, Any] = {
        "offered": offered,
        "role": role_title(offered.role, offered.built_in),
        "form": form,
        "action": url_for("auth.accept", invitation=link),
        "hidden": hidden(),
        "signed_in": who.email if who else "",
        "is_theirs": who is not None and who.email == offered.email,
        "sign_in_url": url_for("auth.sign_in", next=here),
        "sign_out": url_for("auth.sign_out"),
        "out_hidden": hidden(next=here),
    }
    return page("auth/invitation.html", view, status=status)


def over_page() -> Response:
    """Withdrawn, answered, sent anew, or too old."""
    text = _("It was answered or withdrawn, or its week is over. Ask whoever invited you to send it again.")
    return gone_page(_("This invitation is no longer good"), text, _("Sign in"), url_for("auth.sign_in"))
