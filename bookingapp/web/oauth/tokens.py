"""What apps send without a user: for tokens, to revoke them, and to learn how all of it is done."""

import base64
import binascii
from contextlib import suppress
from urllib.parse import unquote_plus

from flask import Response, request, url_for
from werkzeug.exceptions import NotFound

from bookingapp.base.db import write
from bookingapp.domain.business.access_tokens import read_access_token, write_access_token
from bookingapp.domain.business.apps import KnownApp, proven_app, scope_text, scopes_of
from bookingapp.domain.business.grants import redeem_grant
from bookingapp.domain.business.roles import ALL
from bookingapp.domain.business.tokens import (
    TokenReused,
    Tokens,
    TokenUnknown,
    begin_token_session,
    end_token_session,
    is_session_of,
    refresh_tokens,
    session_of_refresh,
)
from bookingapp.web.access import access
from bookingapp.web.addresses import absolute
from bookingapp.web.envelope import API, MCP, RESOURCES
from bookingapp.web.installation import current_settings
from bookingapp.web.limits import allow, origin
from bookingapp.web.oauth.blueprint import OAuthRefused, oauth, reply

FORM = "application/x-www-form-urlencoded"
NOT_GOOD = "This code or refresh token is not known, was used, has run out, or belongs to another app."


@oauth.post("/oauth/token")
@access("app")
def token() -> Response:
    """Tokens for a code, a refresh token, or the app alone."""
    app = the_app()
    grant = field("grant_type")
    if grant == "authorization_code":
        return told(by_code(app))
    if grant == "refresh_token":
        return told(by_refresh(app))
    if grant == "client_credentials":
        return told(alone(app))
    raise OAuthRefused("unsupported_grant_type")


@oauth.post("/oauth/revoke")
@access("app")
def revoke() -> Response:
    """End what a token belongs to; one that is not known is as good as ended (RFC 7009, 2.2)."""
    app, text = the_app(), field("token")
    with write():
        found = read_access_token(current_settings().secret_key, text)
        if found is None or not is_session_of(found, app.id):
            found = session_of_refresh(text, app_id=app.id)
        if found is not None:
            end_token_session(found)
    return reply({})


@oauth.get("/.well-known/oauth-authorization-server")
@access("open")
def metadata() -> Response:
    """Where everything is, and what is understood (RFC 8414)."""
    return reply(
        {
            "issuer": absolute(""),
            "authorization_endpoint": absolute(url_for("oauth.authorize")),
            "token_endpoint": absolute(url_for("oauth.token")),
            "revocation_endpoint": absolute(url_for("oauth.revoke")),
            "scopes_supported": sorted(ALL),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
            "revocation_endpoint_auth_methods_supported": [
                "client_secret_basic",
                "client_secret_post",
                "none",
            ],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
            "service_documentation": absolute(f"{API}/docs"),
        }
    )


@oauth.get(f"{RESOURCES}/<path:resource>")
@access("open")
def protected(resource: str) -> Response:
    """Whose tokens are taken at an address of ours that takes any (RFC 9728)."""
    if f"/{resource}" not in {MCP, API}:
        raise NotFound
    return reply(
        {
            "resource": absolute(f"/{resource}"),
            "authorization_servers": [absolute("")],
            "scopes_supported": sorted(ALL),
            "bearer_methods_supported": ["header"],
            "resource_documentation": absolute(f"{API}/docs"),
        }
    )


def by_code(app: KnownApp) -> Tokens:
    """What a user has allowed on the consent page."""
    code, uri, verifier = field("code"), field("redirect_uri"), field("code_verifier")
    made = None
    # kept also when it is refused: the code is used up, or what it began has ended
    with write(), suppress(TokenReused, TokenUnknown):
        made = redeem_grant(app.id, code, redirect_uri=uri, verifier=verifier)
    if made is None:
        raise OAuthRefused("invalid_grant", NOT_GOOD)
    return made


def by_refresh(app: KnownApp) -> Tokens:
    """The next pair; one that comes a second time ends the session."""
    text, made = field("refresh_token"), None
    asked = scopes_of(field("scope", ""))
    with write(), suppress(TokenReused, TokenUnknown):
        made = refresh_tokens(text, app_id=app.id)
        if not asked <= set(made.scopes):  # then the token that was sent is still good
            raise OAuthRefused("invalid_scope", "This was not allowed by the user.")
    if made is None:
        raise OAuthRefused("invalid_grant", NOT_GOOD)
    return made


def alone(app: KnownApp) -> Tokens:
    """The app itself, at the business that registered it."""
    if app.is_public:
        raise OAuthRefused("unauthorized_client", "An app without a secret cannot act alone.")
    asked = scopes_of(field("scope", "")) or app.scopes
    if not asked <= app.scopes:
        raise OAuthRefused("invalid_scope", "The app is not registered for this.")
    with write():
        return begin_token_session(app.business_id, app_id=app.id, scopes=asked, is_lasting=False)


def told(made: Tokens) -> Response:
    """As RFC 6749 (5.1) writes it."""
    answer: dict[str, object] = {
        "access_token": write_access_token(current_settings().secret_key, made.session_ref, made.expires_in),
        "token_type": "Bearer",
        "expires_in": made.expires_in,
        "scope": scope_text(made.scopes),
    }
    if made.refresh_token is not None:
        answer["refresh_token"] = made.refresh_token
    return reply(answer)


def the_app() -> KnownApp:
    """The app that asks: by HTTP Basic, or in the form, never by both (RFC 6749, 2.3). Raises OAuthRefused."""
    if request.mimetype != FORM:
        raise OAuthRefused("invalid_request", "Send a form: application/x-www-form-urlencoded.")
    if allow("oauth-token-from", origin(), "600/hour"):
        raise OAuthRefused("temporarily_unavailable", "Too many requests. Wait a while.", 429)
    header = request.headers.get("Authorization")
    if header is None:
        ref, secret = field("client_id", ""), field("client_secret", "") or None
    else:
        if "client_secret" in request.form:
            raise OAuthRefused("invalid_request", "Prove who asks in one way only.")
        ref, secret = basic(header)
        if field("client_id", ref) != ref:
            raise OAuthRefused("invalid_request", "The two client ids differ.")
    app = proven_app(ref, secret)
    if app is None:
        raise OAuthRefused("invalid_client", "This app is not known, or its secret is wrong.", 401)
    return app


def basic(header: str) -> tuple[str, str]:
    """Id and secret of a header; both are form-encoded within it. Raises OAuthRefused."""
    scheme, _blank, text = header.partition(" ")
    try:
        if scheme.lower() != "basic":
            raise ValueError
        ref, colon, secret = base64.b64decode(text.strip(), validate=True).decode().partition(":")
        if not colon:
            raise ValueError
    except (ValueError, binascii.Error):
        raise OAuthRefused("invalid_client", "This header cannot be read.", 401) from None
    return unquote_plus(ref), unquote_plus(secret)


def field(name: str, default: str | None = None) -> str:
    """A field of the form, which stands there once (RFC 6749, 3.2). Raises OAuthRefused."""
    found = request.form.getlist(name)
    if len(found) > 1:
        raise OAuthRefused("invalid_request", f"{name} stands there twice.")
    value = found[0] if found else ""
    if "\0" in value or len(value) > 4000:
        raise OAuthRefused("invalid_request", f"{name} cannot be read.")
    if value:
        return value
    if default is None:
        raise OAuthRefused("invalid_request", f"{name} is missing.")
    return default
