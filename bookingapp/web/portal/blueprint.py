"""The blueprint: before every page of the signed-in somebody must be signed in."""

from typing import Any

from flask import Blueprint, Response, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base.db import db, write
from bookingapp.base.i18n import _
from bookingapp.domain.clients.sign_in import LASTS, Person, find_session, renew_session
from bookingapp.web.access import ACCESS
from bookingapp.web.addresses import own_path
from bookingapp.web.forms.signed import PlainForm
from bookingapp.web.installation import current_settings
from bookingapp.web.request import asked_language
from bookingapp.web.tokens import form_token

COOKIE = "my"
HOME = "/my"
ANONYMOUS = "my"
"""What forms are made for before one signs in: there is nobody yet to tie them to."""

portal = Blueprint("portal", __name__, url_prefix=HOME)


@portal.before_request
def let_in() -> ResponseReturnValue | None:
    """Anonymous at a page of the signed-in: sign in first, then come back. A form is not sent again by itself."""
    g.error_frame = error_frame
    g.person = read_person()
    if ACCESS.get(request.endpoint or "") != "client":
        return None
    if g.person is None:
        return redirect(sign_in_url(own_address()), 303)
    if g.person.is_stale:
        with write():
            renew_session(g.person.session_ref)
    db.session.rollback()
    return None


@portal.after_request
def renew_cookie(response: Response) -> Response:
    """The browser keeps the cookie as long as the session lives."""
    found: Person | None = g.get("person")
    token = request.cookies.get(COOKIE)
    if found and found.is_stale and token and "Set-Cookie" not in response.headers:
        keep_cookie(response, token)
    return response


def read_person() -> Person | None:
    """Whoever the cookie stands for; a request without one asks the database nothing."""
    token = request.cookies.get(COOKIE)
    return find_session(token) if token and len(token) < 200 and token.isascii() else None


def person() -> Person:
    """The person of this request, behind `let_in`."""
    found: Person = g.person
    return found


def keep_cookie(response: Response, token: str) -> None:
    """Give the browser its token. Scripts cannot read it, other sites cannot send forms with it."""
    base = current_settings().base_url or ""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(LASTS.total_seconds()),
        path=HOME,
        secure=request.is_secure or base.startswith("https:"),
        httponly=True,
        samesite="Lax",
    )


def drop_cookie(response: Response) -> None:
    """Take it back."""
    response.delete_cookie(COOKIE, path=HOME)


def subject() -> str:
    """What the forms of the signed-in are made for: their session, so that nobody else's form is taken for theirs."""
    return f"{ANONYMOUS}:{person().session_ref}"


def token_fields() -> dict[str, Any]:
    """The hidden field that every form carries."""
    return {"token": form_token(subject())}


def check_button(made_for: str = "") -> None:
    """A form that is nothing but a button. Raises Invalid when it is not ours."""
    PlainForm.read(made_for or subject())


def my_url(endpoint: str, **values: Any) -> str:
    """An address of the portal, which carries on the language that was asked for."""
    return url_for(f"portal.{endpoint}", **values, lang=asked_language())


def own_address() -> str:
    """The address of this page, to come back to."""
    return request.full_path.rstrip("?") if request.method == "GET" else ""


def wanted(text: str | None) -> str:
    """Where one asked to go on to, within the portal; '' for everywhere else."""
    path = own_path(text)
    inside = path == HOME or path.startswith((f"{HOME}/", f"{HOME}?"))
    return path if inside and not path.startswith(f"{HOME}/sign-in") else ""


def sign_in_url(goes_to: str = "") -> str:
    """The page to sign in at."""
    return my_url("sign_in", next=wanted(goes_to) or None)


def frame(current: str = "") -> dict[str, Any]:
    """What the portal's layout needs."""
    found: Person | None = g.get("person")
    if found is None:
        return {"me": None, "home_url": my_url("home")}
    pages = (
        ("home", _("Bookings"), "calendar"),
        ("history", _("History"), "clock"),
        ("settings", _("Settings"), "user"),
    )
    return {
        "home_url": my_url("home"),
        "me": {
            "email": found.email,
            "sign_out": my_url("sign_out"),
            "hidden": token_fields(),
            "pages": [
                {"text": text, "url": my_url(name), "icon": icon, "current": name == current}
                for name, text, icon in pages
            ],
        },
    }


def error_frame() -> dict[str, Any]:
    """The way on from a page that went wrong."""
    return {"next": [{"text": _("To my bookings"), "url": my_url("home")}]}
