"""Sign in with address and password, and out again."""

from flask import Blueprint, Response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user
from werkzeug.datastructures import MultiDict

from bookingapp.base.db import write
from bookingapp.base.i18n import _
from bookingapp.domain.business.sessions import begin_session, check_password, end_session
from bookingapp.web.access import access
from bookingapp.web.addresses import own_path
from bookingapp.web.forms.auth import SignInForm
from bookingapp.web.forms.signed import PlainForm
from bookingapp.web.limits import allow, origin
from bookingapp.web.render import render
from bookingapp.web.signed_in import Login, current
from bookingapp.web.tokens import form_token

SUBJECT = "sign-in"
"""What the form's token is made for: before one signs in there is nobody to tie it to."""

auth = Blueprint("auth", __name__)


@auth.get("/sign-in")
@access("sign-in")
def sign_in() -> ResponseReturnValue:
    """The form; whoever is signed in already goes on."""
    wanted = own_path(request.args.get("next"))
    if current():
        return redirect(wanted or url_for("dashboard.home"), 303)
    form = SignInForm(MultiDict(), meta={"csrf_context": SUBJECT})
    form.next.data = wanted
    return page(form)


@auth.post("/sign-in")
@access("sign-in")
def begin() -> ResponseReturnValue:
    """Check the password, then begin a session of its own: an older one of this browser ends."""
    form = SignInForm(request.form, meta={"csrf_context": SUBJECT})
    if not form.validate():
        return page(form, status=422)
    email = (form.email.data or "").strip().lower()  # counted in the form in which it is looked up
    password = form.password.data or ""
    wait = max(allow("sign-in", email, "10/hour"), allow("sign-in-from", origin(), "60/hour"))
    if wait:
        return page(form, _("Too many tries. Wait a while, then try again."), status=429, wait=wait)
    user = check_password(email, password)
    if user is None:
        return page(form, _("This e-mail address and password do not go together."), status=422)
    with write():
        _end_current()
        token = begin_session(user.id, request.headers.get("User-Agent", ""))
    session.clear()
    login_user(Login(token))
    return redirect(own_path(form.next.data) or url_for("dashboard.home"), 303)


@auth.post("/sign-out")
@access("sign-in")
def sign_out() -> ResponseReturnValue:
    """End the session here and now; nothing of it is left to be used again."""
    PlainForm.read(SUBJECT)
    with write():
        _end_current()
    logout_user()
    session.clear()
    return redirect(url_for("auth.sign_in"), 303)


def page(form: SignInForm, fault: str = "", *, status: int = 200, wait: int = 0) -> Response:
    """The page of the form; what is wrong with address and password together is not told apart."""
    if fault:
        form.form_errors.append(fault)
    response = render(
        "auth/sign_in.html",
        {
            "form": form,
            "action": url_for("auth.begin"),
            "hidden": {"token": form_token(SUBJECT), "next": form.next.data or ""},
        },
        status=status,
    )
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def _end_current() -> None:
    login = current()
    if login is not None:
        end_session(login.token)
