"""The page on which a user allows an app something, or does not.

What is wrong with the app or its address is said here; all else is told to the app (RFC 6749, 4.1.2.1).
"""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from bookingapp.base.db import write
from bookingapp.base.i18n import _
from bookingapp.domain.business.apps import KnownApp, known_app, scopes_of
from bookingapp.domain.business.grants import CHALLENGE, issue_code
from bookingapp.domain.business.sessions import Post
from bookingapp.web.access import access
from bookingapp.web.addresses import absolute
from bookingapp.web.forms.signed import PlainForm
from bookingapp.web.oauth.blueprint import oauth
from bookingapp.web.render import render
from bookingapp.web.request import PICTURES
from bookingapp.web.scopes import in_words
from bookingapp.web.signed_in import login_needed, signed_in
from bookingapp.web.tokens import form_token

NAMES = (
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What an app asks for, after what the page itself has to refuse."""

    app: KnownApp
    redirect_uri: str
    state: str
    scopes: frozenset[str]
    challenge: str
    error: str = ""
    """What the app is told instead of a code."""


@oauth.get("/oauth/authorize")
@access("user")
def authorize() -> ResponseReturnValue:
    """Who asks, for what, at which business."""
    refused = login_needed()
    if refused is not None:
        return refused
    wish = read_wish(request.args)
    if isinstance(wish, str):
        return fault_page(wish)
    if wish.error:
        return back(wish, error=wish.error)
    return consent_page(wish)


@oauth.post("/oauth/authorize")
@access("user")
def decide() -> ResponseReturnValue:
    """Allowed: a code goes to the app. Denied: that."""
    refused = login_needed()
    if refused is not None:
        return refused
    PlainForm.read(subject())
    wish = read_wish(request.form)
    if isinstance(wish, str):
        return fault_page(wish)
    if wish.error:
        return back(wish, error=wish.error)
    if request.form.get("answer") != "allow":
        return back(wish, error="access_denied")
    who = signed_in()
    post = who.post(request.form.get("business", ""))
    if post is None:
        return consent_page(wish, _("Choose a business."), status=422)
    with write():
        code = issue_code(
            wish.app.id,
            post.business_id,
            who.user_id,
            redirect_uri=wish.redirect_uri,
            scopes=wish.scopes,
            challenge=wish.challenge,
        )
    return back(wish, code=code)


def read_wish(sent: MultiDict[str, str]) -> Wish | str:
    """What was asked for; a sentence where the app must not be told, since it may not be the app."""
    if any(len(sent.getlist(name)) > 1 or "\0" in sent.get(name, "") for name in NAMES):
        return _("Something stands twice in the address that brought you here.")
    app = known_app(sent.get("client_id", ""))
    if app is None:
        return _("This app is not known here, or was put away.")
    uri = sent.get("redirect_uri", "") or (app.redirect_uris[0] if len(app.redirect_uris) == 1 else "")
    if uri not in app.redirect_uris:
        return _("This app asked to be answered at an address that is not registered for it.")
    asked = scopes_of(sent.get("scope", "")) or app.scopes
    error = ""
    if sent.get("response_type") != "code":
        error = "unsupported_response_type" if sent.get("response_type") else "invalid_request"
    elif not asked or not asked <= app.scopes:
        error = "invalid_scope"
    elif sent.get("code_challenge_method") != "S256" or not CHALLENGE.fullmatch(
        sent.get("code_challenge", "")
    ):
        error = "invalid_request"
    return Wish(app, uri, sent.get("state", ""), asked, sent.get("code_challenge", ""), error)


def consent_page(wish: Wish, wrong: str = "", *, status: int = 200) -> Response:
    """The page. Its form may lead on to the app's address, which the policy otherwise forbids."""
    who = signed_in()
    view = {
        "app": wish.app,
        "host": urlsplit(wish.redirect_uri).netloc,
        "scopes": in_words(wish.scopes),
        "email": who.email,
        "posts": [post_view(post) for post in who.posts],
        "action": url_for("oauth.decide"),
        "wrong": wrong,
        "hidden": {
            "token": form_token(subject()),
            "response_type": "code",
            "client_id": wish.app.ref,
            "redirect_uri": wish.redirect_uri,
            "scope": " ".join(sorted(wish.scopes)),
            "state": wish.state,
            "code_challenge": wish.challenge,
            "code_challenge_method": "S256",
        },
    }
    response = render("oauth/consent.html", view, status=status)
    parts = urlsplit(wish.redirect_uri)
    response.headers["Content-Security-Policy"] = PICTURES.replace(" https:;", ";").replace(
        "form-action 'self'", f"form-action 'self' {parts.scheme}://{parts.netloc}"
    )
    return response


def post_view(post: Post) -> dict[str, str]:
    """A business that the user works at."""
    return {"slug": post.slug, "name": post.name}


def fault_page(text: str) -> Response:
    """Nobody is sent anywhere."""
    view = {"code": 400, "title": _("This cannot be allowed"), "text": text, "next": []}
    return render("errors/error.html", view, status=400)


def back(wish: Wish, **told: str) -> ResponseReturnValue:
    """To the app, with what is told beside the parameters of its own; `iss` says who answers (RFC 9207)."""
    parts = urlsplit(wish.redirect_uri)
    values = [*parse_qsl(parts.query, keep_blank_values=True), *told.items(), ("iss", absolute(""))]
    if wish.state:
        values.append(("state", wish.state))
    return redirect(urlunsplit(parts._replace(query=urlencode(values))), 303)


def subject() -> str:
    """What the form's token is made for."""
    return f"consent:{signed_in().user_ref}"
