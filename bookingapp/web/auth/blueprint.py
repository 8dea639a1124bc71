"""The blueprint of those who are about to sign in, and what their pages and answers have in common."""

from typing import Any

from flask import Blueprint, Response, session, url_for
from flask_login import login_user

from bookingapp.base.i18n import _, ngettext
from bookingapp.domain.business.queries import is_demo
from bookingapp.domain.business.sessions import end_session
from bookingapp.web.installation import current_settings
from bookingapp.web.render import render
from bookingapp.web.signed_in import Login, current
from bookingapp.web.tokens import form_token

SUBJECT = "sign-in"
"""What the forms' tokens are made for: before one signs in there is nobody to tie them to."""

auth = Blueprint("auth", __name__)


def hidden(**more: str) -> dict[str, str]:
    """The hidden fields of a form."""
    return {"token": form_token(SUBJECT)} | more


def page(template: str, view: dict[str, Any], *, status: int = 200, wait: int = 0) -> Response:
    """A page of theirs; `wait` tells machines too how many seconds to wait."""
    response = render(template, view, status=status)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def gone_page(title: str, text: str, link: str, url: str, status: int = 410) -> Response:
    """A link that is of no more use, and where to get another."""
    view = {"code": status, "title": title, "text": text, "next": [{"text": link, "url": url}]}
    return render("errors/error.html", view, status=status)


def too_often(wait: int) -> str:
    """How long to wait, in words."""
    minutes = max(1, -(-wait // 60))
    return ngettext(
        "Too many tries. Wait %(num)s minute, then try again.",
        "Too many tries. Wait %(num)s minutes, then try again.",
        minutes,
    )


def demo_mail(email: str) -> str:
    """Where the demo shows what it would have sent to an invented address; '' for all others."""
    is_shown = current_settings().mail_url is None and email.endswith(".test") and is_demo()
    return url_for("demo.mails") if is_shown else ""


def welcome(token: str) -> None:
    """Signed in under a fresh token; nothing of what the cookie held before is kept."""
    session.clear()
    login_user(Login(token))


def end_current() -> None:
    """The session of this browser ends, also when another begins."""
    login = current()
    if login is not None:
        end_session(login.token)


def not_good() -> str:
    """What is said of every link that is used up or too old."""
    return _("This link is no longer good")
