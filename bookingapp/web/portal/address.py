"""Another e-mail address: the present one is proved anew, the new one by a code."""

from typing import Any

from flask import Response, redirect
from flask.typing import ResponseReturnValue

from bookingapp.base.db import write
from bookingapp.base.errors import Conflict
from bookingapp.domain.clients.portal import check_new_email
from bookingapp.domain.clients.sign_in import Refused, find_request, redeem_code, request_sign_in
from bookingapp.domain.messaging.persons import move_to_address
from bookingapp.web.access import access
from bookingapp.web.forms.portal import AddressForm, CodeForm
from bookingapp.web.forms.signed import own_error
from bookingapp.web.installation import current_settings
from bookingapp.web.portal.blueprint import (
    frame,
    keep_cookie,
    my_url,
    person,
    portal,
    subject,
    token_fields,
)
from bookingapp.web.portal.sign_in import limit, limit_codes, too_often, waiting, wrong_code
from bookingapp.web.render import render
from bookingapp.web.request import language


@portal.get("/email")
@access("client")
def new_email() -> ResponseReturnValue:
    """Ask for the new address."""
    return email_page(AddressForm.shown(subject()))


@portal.post("/email")
@access("client")
def ask_email() -> ResponseReturnValue:
    """Send a code there. Whether somebody has that address already is not told."""
    form = AddressForm.sent(subject())
    if not form.validate():
        return email_page(form, status=422)
    if not person().is_fresh:
        return redirect(my_url("new_email"), 303)
    email = form.email.data or ""
    try:
        check_new_email(person(), email)
    except Conflict as refused:
        own_error(form.email, refused.message)
        return email_page(form, status=422)
    wait = limit("sign-in-mail", email, "6/hour", "40/hour")
    if wait:
        own_error(form.email, too_often(wait))
        return email_page(form, status=429, wait=wait)
    with write():
        ref = request_sign_in(email, language(), replaces=person().email)
    return redirect(my_url("email_code", request_ref=ref), 303)


@portal.get("/email/<key:request_ref>")
@access("client")
def email_code(request_ref: str) -> ResponseReturnValue:
    """Ask for the code that was sent to the new address."""
    return email_code_page(request_ref, CodeForm.shown(subject()))


@portal.post("/email/<key:request_ref>")
@access("client")
def take_email(request_ref: str) -> ResponseReturnValue:
    """With the right code the new address is theirs, here and at every business; older sessions end."""
    form = CodeForm.sent(subject())
    if not form.validate():
        return email_code_page(request_ref, form, status=422)
    asked = find_request(request_ref)
    wait = limit_codes(asked.email) if asked else 0  # by the address that would be proved, whoever tries
    if wait:
        own_error(form.code, too_often(wait))
        return email_code_page(request_ref, form, status=429, wait=wait)
    with write():
        outcome = redeem_code(
            current_settings().secret_key, request_ref, form.code.data or "", replaces=person().email
        )
        if not isinstance(outcome, Refused):
            move_to_address(person(), outcome.email)
    if isinstance(outcome, Refused):
        if outcome.left:
            own_error(form.code, wrong_code(outcome.left))
        return email_code_page(request_ref, form, status=422)
    response = redirect(my_url("settings", did="email"), 303)
    keep_cookie(response, outcome.token)  # type: ignore[arg-type]  # Flask's redirect is a Response
    return response


def email_page(form: AddressForm, *, status: int = 200, wait: int = 0) -> Response:
    """The form for the new address, behind a fresh proof of the present one."""
    view: dict[str, Any] = {
        "form": form,
        "email": person().email,
        "action": my_url("ask_email"),
        "hidden": token_fields(),
        "back_url": my_url("settings"),
        "prove": prove_view(my_url("new_email")),
    }
    return waiting(render("portal/email.html", frame("settings") | view, status=status), wait)


def email_code_page(request_ref: str, form: CodeForm, *, status: int = 200, wait: int = 0) -> Response:
    """The form for the code, as long as it can be answered."""
    asked = find_request(request_ref)
    view = {
        "back_url": my_url("settings"),
        "again_url": my_url("new_email"),
        "action": my_url("take_email", request_ref=request_ref),
        "hidden": token_fields(),
        "form": form,
    }
    if asked is None or asked.replaces != person().email:
        return render("portal/email_code.html", frame("settings") | view | {"email": ""}, status=410)
    page = render("portal/email_code.html", frame("settings") | view | {"email": asked.email}, status=status)
    return waiting(page, wait)


def prove_view(goes_to: str) -> dict[str, Any] | None:
    """The button that sends a code to one's own address; None when it was proved just now."""
    if person().is_fresh:
        return None
    return {"action": my_url("prove"), "hidden": token_fields() | {"next": goes_to}, "email": person().email}
