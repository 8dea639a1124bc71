"""Sign in with address and password, and a code where a second factor is on; and out again."""

from flask import Response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import logout_user

from bookingapp.base import clock
from bookingapp.base.db import write
from bookingapp.base.i18n import _
from bookingapp.domain.business.second_factor import has_second_factor, take_code
from bookingapp.domain.business.sessions import begin_session, check_password
from bookingapp.domain.business.sign_in import Halfway, find_halfway, halfway_mark
from bookingapp.web.access import access
from bookingapp.web.addresses import own_path
from bookingapp.web.auth.blueprint import (
    SUBJECT,
    auth,
    end_current,
    hidden,
    page,
    too_often,
    welcome,
)
from bookingapp.web.forms.auth import SecondForm, SignInForm
from bookingapp.web.forms.signed import PlainForm, own_error
from bookingapp.web.installation import current_settings
from bookingapp.web.limits import allow, origin
from bookingapp.web.signed_in import current

HALFWAY = "halfway"
"""Where the signed cookie keeps whose password was right, until the code is given."""

MINUTES = 10


@auth.get("/sign-in")
@access("sign-in")
def sign_in() -> ResponseReturnValue:
    """The form; whoever is signed in already goes on."""
    wanted = own_path(request.args.get("next"))
    if current():
        return redirect(wanted or url_for("dashboard.home"), 303)
    form = SignInForm.shown(SUBJECT)
    form.next.data = wanted
    return sign_in_page(form)


@auth.post("/sign-in")
@access("sign-in")
def begin() -> ResponseReturnValue:
    """Check the password, then begin a session of its own: an older one of this browser ends."""
    form = SignInForm.sent(SUBJECT)
    if not form.validate():
        return sign_in_page(form, status=422)
    email = (form.email.data or "").strip().lower()  # counted in the form in which it is looked up
    password = form.password.data or ""
    wait = max(allow("sign-in", email, "10/hour"), allow("sign-in-from", origin(), "60/hour"))
    if wait:
        return sign_in_page(form, too_often(wait), status=429, wait=wait)
    user = check_password(email, password)
    if user is None:
        return sign_in_page(form, _("This e-mail address and password do not go together."), status=422)
    wanted = own_path(form.next.data)
    if has_second_factor(user):
        until = clock.seconds() + MINUTES * 60
        session[HALFWAY] = [user.public_id, halfway_mark(current_settings().secret_key, user), until, wanted]
        return redirect(url_for("auth.second"), 303)
    return enter(user.id, wanted)


@auth.get("/sign-in/code")
@access("sign-in")
def second() -> ResponseReturnValue:
    """Ask for the code, of whoever has given their password just now."""
    if halfway() is None:
        return redirect(url_for("auth.sign_in"), 303)
    return code_page(SecondForm.shown(SUBJECT))


@auth.post("/sign-in/code")
@access("sign-in")
def try_second() -> ResponseReturnValue:
    """Try the code; every try counts for the login, wherever it comes from."""
    form = SecondForm.sent(SUBJECT)
    if not form.validate():
        return code_page(form, status=422)
    found = halfway()
    if found is None:
        return redirect(url_for("auth.sign_in"), 303)
    wait = max(
        allow("second-factor", found.user_ref, "10/hour"),
        allow("second-factor-day", found.user_ref, "40/day"),
        allow("second-factor-from", origin(), "60/hour"),
    )
    if wait:
        own_error(form.code, too_often(wait))
        return code_page(form, status=429, wait=wait)
    with write():
        is_good = take_code(found.user_id, current_settings().secret_key, form.code.data or "")
    if not is_good:
        own_error(form.code, _("This code is not good. Each code works once; wait for the next one."))
        return code_page(form, status=422)
    return enter(found.user_id, own_path(session.get(HALFWAY, [""] * 4)[3]))


@auth.post("/sign-out")
@access("sign-in")
def sign_out() -> ResponseReturnValue:
    """End the session here and now; nothing of it is left to be used again."""
    PlainForm.read(SUBJECT)
    with write():
        end_current()
    logout_user()
    session.clear()
    wanted = own_path(request.form.get("next"))
    return redirect(wanted or url_for("auth.sign_in", did="out"), 303)


def enter(user_id: int, wanted: str) -> ResponseReturnValue:
    """Begin the session, and go where one wanted to go."""
    with write():
        end_current()
        token = begin_session(user_id, request.headers.get("User-Agent", ""))
    welcome(token)
    return redirect(wanted or url_for("dashboard.home"), 303)


def halfway() -> Halfway | None:
    """Whose password was right at this browser, minutes ago at most, and is still the same."""
    kept = session.get(HALFWAY)
    if not isinstance(kept, list) or len(kept) != 4 or kept[2] < clock.seconds():
        session.pop(HALFWAY, None)
        return None
    return find_halfway(current_settings().secret_key, kept[0], kept[1])


def sign_in_page(form: SignInForm, fault: str = "", *, status: int = 200, wait: int = 0) -> Response:
    """The page of the form; what is wrong with address and password together is not told apart."""
    if fault:
        form.form_errors.append(fault)
    view = {
        "form": form,
        "action": url_for("auth.begin"),
        "hidden": hidden(next=form.next.data or ""),
        "forgot_url": url_for("auth.forgot"),
        "said": said(),
    }
    return page("auth/sign_in.html", view, status=status, wait=wait)


def code_page(form: SecondForm, *, status: int = 200, wait: int = 0) -> Response:
    """The page that asks for the code."""
    view = {"form": form, "action": url_for("auth.try_second"), "hidden": hidden()}
    return page("auth/code.html", view | {"back_url": url_for("auth.sign_in")}, status=status, wait=wait)


def said() -> str:
    """What has just been done."""
    return {
        "out": _("You are signed out."),
        "reset": _("Your new password is set. Sign in with it."),
        "address": _("Your new address is confirmed. Sign in with it from now on."),
    }.get(request.args.get("did", ""), "")
