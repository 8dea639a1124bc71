"""Sign in by a link or a code; every page answers alike, whether or not the address is known."""

from typing import Any

from flask import Response, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base.db import write
from bookingapp.base.i18n import _, ngettext
from bookingapp.domain.business.queries import is_demo
from bookingapp.domain.clients.sign_in import (
    Redeemed,
    Refused,
    end_all_sessions,
    end_session,
    find_link,
    find_request,
    redeem_code,
    redeem_link,
    request_sign_in,
)
from bookingapp.web.access import access
from bookingapp.web.forms.portal import AddressForm, CodeForm
from bookingapp.web.forms.signed import own_error
from bookingapp.web.installation import current_settings
from bookingapp.web.limits import allow, origin
from bookingapp.web.portal.blueprint import (
    ANONYMOUS,
    COOKIE,
    check_button,
    drop_cookie,
    frame,
    keep_cookie,
    my_url,
    person,
    portal,
    sign_in_url,
    wanted,
)
from bookingapp.web.render import render
from bookingapp.web.request import language
from bookingapp.web.tokens import form_token


@portal.get("/sign-in")
@access("sign-in")
def sign_in() -> ResponseReturnValue:
    """Ask for an address; whoever is signed in goes on."""
    goes_to = wanted(request.args.get("next"))
    if g.person:
        return redirect(goes_to or my_url("home"), 303)
    form = AddressForm.shown(ANONYMOUS)
    form.next.data = goes_to
    return address_page(form)


@portal.post("/sign-in")
@access("sign-in")
def ask() -> ResponseReturnValue:
    """Note the wish; the worker sees whether anybody is to be told."""
    form = AddressForm.sent(ANONYMOUS)
    if not form.validate():
        return address_page(form, status=422)
    email, goes_to = form.email.data or "", wanted(form.next.data)
    wait = limit("sign-in-mail", email, "6/hour", "40/hour")
    if wait:
        own_error(form.email, too_often(wait))
        return address_page(form, status=429, wait=wait)
    with write():
        ref = request_sign_in(email, language(), goes_to=goes_to)
    return redirect(my_url("code", request_ref=ref, next=goes_to or None), 303)


@portal.get("/sign-in/<key:request_ref>")
@access("sign-in")
def code(request_ref: str) -> ResponseReturnValue:
    """Ask for the code; works on any device that has this address."""
    form = CodeForm.shown(ANONYMOUS)
    form.next.data = wanted(request.args.get("next"))
    return code_page(request_ref, form)


@portal.post("/sign-in/<key:request_ref>")
@access("sign-in")
def try_code(request_ref: str) -> ResponseReturnValue:
    """Try a code: every try counts."""
    form = CodeForm.sent(ANONYMOUS)
    if not form.validate():
        return code_page(request_ref, form, status=422)
    asked = find_request(request_ref)
    if asked is None:
        return over_page(form.next.data)
    wait = limit_codes(asked.email)
    if wait:
        own_error(form.code, too_often(wait))
        return code_page(request_ref, form, status=429, wait=wait)
    with write():
        outcome = redeem_code(current_settings().secret_key, request_ref, form.code.data or "")
        _end_current(outcome)
    if isinstance(outcome, Refused):
        if not outcome.left:
            return over_page(form.next.data)
        own_error(form.code, wrong_code(outcome.left))
        return code_page(request_ref, form, status=422)
    return welcome(outcome, form.next.data)


@portal.get("/sign-in/link/<signed:token>")
@access("sign-in")
def link(token: str) -> ResponseReturnValue:
    """The page that the mail's link opens: one button. Looking at it, as scanners of mail do, uses nothing up."""
    asked = find_link(token)
    if asked is None or asked.replaces:
        return over_page(request.args.get("next"))
    hidden = {"token": form_token(ANONYMOUS), "next": wanted(request.args.get("next"))}
    view = {"email": asked.email, "action": my_url("use_link", token=token), "hidden": hidden}
    return render("portal/link.html", frame() | view)


@portal.post("/sign-in/link/<signed:token>")
@access("sign-in")
def use_link(token: str) -> ResponseReturnValue:
    """The button: the link is used up."""
    check_button(ANONYMOUS)
    wait = limit("sign-in-link", token.partition(".")[0], "20/hour", "60/hour")
    if wait:
        return over_page(request.form.get("next"), status=429)
    with write():
        outcome = redeem_link(token)
        _end_current(outcome)
    if isinstance(outcome, Refused):
        return over_page(request.form.get("next"))
    return welcome(outcome, request.form.get("next"))


@portal.post("/sign-out")
@access("client")
def sign_out() -> ResponseReturnValue:
    """End this session; nothing of it is left to be used again."""
    check_button()
    with write():
        _end_current()
    return gone("out")


@portal.post("/sign-out-everywhere")
@access("client")
def sign_out_everywhere() -> ResponseReturnValue:
    """End every session of the address."""
    check_button()
    with write():
        end_all_sessions(person().email)
    return gone("everywhere")


@portal.post("/prove")
@access("client")
def prove() -> ResponseReturnValue:
    """Send a code to one's own address once more, before something that cannot be undone."""
    check_button()
    goes_to = wanted(request.form.get("next"))
    if limit("sign-in-mail", person().email, "6/hour", "40/hour"):
        return redirect(my_url("settings", did="often"), 303)
    with write():
        ref = request_sign_in(person().email, language(), goes_to=goes_to)
    return redirect(my_url("code", request_ref=ref, next=goes_to or None), 303)


def welcome(outcome: Redeemed, goes_to: str | None) -> ResponseReturnValue:
    """Signed in, under a fresh token."""
    response = redirect(wanted(goes_to) or my_url("home"), 303)
    keep_cookie(response, outcome.token)  # type: ignore[arg-type]  # Flask's redirect is a Response
    return response


def gone(how: str) -> ResponseReturnValue:
    """Signed out."""
    response = redirect(my_url("sign_in", did=how), 303)
    drop_cookie(response)  # type: ignore[arg-type]  # Flask's redirect is a Response
    return response


def address_page(form: AddressForm, *, status: int = 200, wait: int = 0) -> Response:
    """The form for the address."""
    hidden = {"token": form_token(ANONYMOUS), "next": form.next.data or ""}
    view: dict[str, Any] = {"form": form, "action": my_url("ask"), "hidden": hidden}
    view["notice"] = {
        "out": _("You are signed out."),
        "everywhere": _("You are signed out on every device."),
        "erased": _("Your data has been erased."),
    }.get(request.args.get("did", ""), "")
    return waiting(render("portal/sign_in.html", frame() | view, status=status), wait)


def code_page(request_ref: str, form: CodeForm, *, status: int = 200, wait: int = 0) -> Response:
    """The form for the code. It says where one would have been sent, whether or not it was."""
    asked = find_request(request_ref)
    if asked is None or asked.replaces:
        return over_page(form.next.data)
    view = {
        "form": form,
        "email": asked.email,
        "action": my_url("try_code", request_ref=request_ref),
        "hidden": {"token": form_token(ANONYMOUS), "next": form.next.data or ""},
        "again_url": sign_in_url(form.next.data or ""),
        "demo_url": demo_mail(asked.email),
    }
    return waiting(render("portal/code.html", frame() | view, status=status), wait)


def over_page(goes_to: str | None, *, status: int = 410) -> Response:
    """The code or link is used up, or too old: begin again."""
    view = {
        "code": status,
        "title": _("This code or link is no longer good"),
        "text": _("It works once and for ten minutes. Ask for a new one; it takes a moment."),
        "next": [{"text": _("Ask for a new one"), "url": sign_in_url(goes_to or "")}],
    }
    return render("errors/error.html", view, status=status)


def limit(name: str, email: str, per_email: str, per_address: str) -> int:
    """Seconds to wait: for the account, and for where the request comes from."""
    return max(allow(name, email, per_email), allow(f"{name}-from", origin(), per_address))


def limit_codes(email: str) -> int:
    """Seconds to wait with codes for an address, whatever request they answer; its links go on working.

    By the hour alone somebody patient would have tried one code in seventy after a month.
    """
    return max(limit("sign-in-code", email, "20/hour", "60/hour"), allow("sign-in-codes", email, "60/day"))


def waiting(response: Response, wait: int) -> Response:
    """Say how long to wait, to machines too."""
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def too_often(wait: int) -> str:
    """How long to wait, in words."""
    minutes = max(1, -(-wait // 60))
    return ngettext(
        "Too many tries. Wait %(num)s minute, then try again.",
        "Too many tries. Wait %(num)s minutes, then try again.",
        minutes,
    )


def wrong_code(left: int) -> str:
    """What is wrong, and what is left."""
    return ngettext(
        "This is not the code. %(num)s try is left.", "This is not the code. %(num)s tries are left.", left
    )


def demo_mail(email: str) -> str:
    """Where the demo shows what it would have sent to an invented address; '' for all others."""
    is_shown = current_settings().mail_url is None and email.endswith(".test") and is_demo()
    return url_for("demo.mails") if is_shown else ""


def _end_current(outcome: Redeemed | Refused | None = None) -> None:
    """The session of this browser ends, also when another begins; a wrong code ends nothing."""
    token = request.cookies.get(COOKIE)
    if token and not isinstance(outcome, Refused):
        end_session(token)
