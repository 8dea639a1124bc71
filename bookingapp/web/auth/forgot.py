"""A new password by a mailed link; every answer is the same, whether or not the address has a login."""

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base.db import write
from bookingapp.base.errors import Invalid
from bookingapp.base.i18n import _
from bookingapp.domain.business.resets import find_reset, request_reset, use_reset
from bookingapp.web.access import access
from bookingapp.web.auth.blueprint import (
    SUBJECT,
    auth,
    demo_mail,
    gone_page,
    hidden,
    not_good,
    page,
    too_often,
)
from bookingapp.web.forms.auth import ForgotForm, ResetForm
from bookingapp.web.forms.saving import tell
from bookingapp.web.forms.signed import own_error
from bookingapp.web.limits import allow, origin
from bookingapp.web.request import language


@auth.get("/forgot")
@access("sign-in")
def forgot() -> ResponseReturnValue:
    """Ask for the address."""
    return forgot_page(ForgotForm.shown(SUBJECT))


@auth.post("/forgot")
@access("sign-in")
def ask_reset() -> ResponseReturnValue:
    """Note the wish; the worker sees whether anybody is to be told."""
    form = ForgotForm.sent(SUBJECT)
    if not form.validate():
        return forgot_page(form, status=422)
    email = form.email.data or ""
    wait = max(allow("forgot", email, "5/hour"), allow("forgot-from", origin(), "30/hour"))
    if wait:
        own_error(form.email, too_often(wait))
        return forgot_page(form, status=429, wait=wait)
    with write():
        request_reset(email, language())
    view = {"email": email, "demo_url": demo_mail(email), "again_url": url_for("auth.forgot")}
    return page("auth/forgot_sent.html", view | {"back_url": url_for("auth.sign_in")})


@auth.get("/reset/<signed:reset>")
@access("link")
def reset(reset: str) -> ResponseReturnValue:
    """The form for the new password. Looking at it, as scanners of mail do, uses nothing up."""
    email = find_reset(reset)
    if email is None:
        return over_page()
    return reset_page(reset, email, ResetForm.shown(SUBJECT))


@auth.post("/reset/<signed:reset>")
@access("link")
def set_password(reset: str) -> ResponseReturnValue:
    """Set it, once; whoever was signed in as this user no longer is."""
    form = ResetForm.sent(SUBJECT)
    email = find_reset(reset)
    if email is None:
        return over_page()
    if not form.validate():
        return reset_page(reset, email, form, status=422)
    try:
        with write():
            is_done = use_reset(reset, form.new_password.data or "")
    except Invalid as refused:
        tell(form, refused, {"password": "new_password"})
        return reset_page(reset, email, form, status=422)
    return redirect(url_for("auth.sign_in", did="reset"), 303) if is_done else over_page()


def forgot_page(form: ForgotForm, *, status: int = 200, wait: int = 0) -> Response:
    """The form for the address."""
    view = {"form": form, "action": url_for("auth.ask_reset"), "hidden": hidden()}
    return page("auth/forgot.html", view | {"back_url": url_for("auth.sign_in")}, status=status, wait=wait)


def reset_page(reset: str, email: str, form: ResetForm, *, status: int = 200) -> Response:
    """The form for the new password."""
    view = {"form": form, "email": email, "action": url_for("auth.set_password", reset=reset)}
    return page("auth/reset.html", view | {"hidden": hidden()}, status=status)


def over_page() -> Response:
    """The link is used up, or too old."""
    text = _("It works once and for half an hour. Ask for a new one; it takes a moment.")
    return gone_page(not_good(), text, _("Ask for a new one"), url_for("auth.forgot"))
