"""The user behind a request: Flask-Login's session cookie carries the token of a session that we keep."""

from typing import cast

from flask import Flask, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user

from bookingapp.base.actor import Actor
from bookingapp.base.db import db, write
from bookingapp.base.errors import NotFound
from bookingapp.base.i18n import _
from bookingapp.domain.business.sessions import Post, SignedIn, find_session, renew_session

manager = LoginManager()

UNNOTICED = frozenset({"dashboard.calendar_live", "dashboard.calendar_feed"})
"""What a page that stands open asks by itself: it does not make the session last."""


class Login(UserMixin):
    """What Flask-Login keeps of a user: the token, and who is behind it."""

    def __init__(self, token: str, who: SignedIn | None = None) -> None:
        self.token = token
        self.who = who

    def get_id(self) -> str:
        """What the cookie carries."""
        return self.token


def add_logins(app: Flask) -> None:
    """Let the application know its users."""
    base = app.config["SETTINGS"].base_url or ""
    app.config.update(
        SESSION_COOKIE_NAME="desk",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=base.startswith("https:"),
    )
    manager.init_app(app)
    # Nobody is remembered beyond their session, so no answer needs to be asked for such a cookie.
    app.after_request_funcs[None].remove(manager._update_remember_cookie)
    manager.user_loader(_load)
    manager.unauthorized_handler(send_to_sign_in)


def _load(token: str) -> Login | None:
    """The user behind a cookie's token, while the session lives."""
    who = find_session(token)
    return Login(token, who) if who else None


def current() -> Login | None:
    """Who is signed in at this browser."""
    found = cast("Login", current_user)
    return found if found.is_authenticated else None


def send_to_sign_in() -> ResponseReturnValue:
    """Sign in first, then come back. A form is not sent again by itself."""
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("auth.sign_in", next=target), 303)


def login_needed() -> ResponseReturnValue | None:
    """Before every view of a signed-in audience: somebody must be signed in; a session in use lives on."""
    login = current()
    if login is None or login.who is None:
        return send_to_sign_in()
    if login.who.is_stale and request.endpoint not in UNNOTICED:
        with write():
            renew_session(login.token)
    db.session.rollback()
    return None


def signed_in() -> SignedIn:
    """The user of this request, behind `login_needed`."""
    login = current()
    assert login is not None
    assert login.who is not None
    return login.who


def post_at(slug: str) -> Post:
    """The user's post at a business. Raises NotFound where they have none, as if there were no such business."""
    post = signed_in().post(slug)
    if post is None:
        raise NotFound(_("There is no such business."))
    return post


def actor_at(post: Post) -> Actor:
    """Who acts."""
    return signed_in().actor(post)
