"""Tokens for users and clients: by password, or by a code that is mailed to them; refreshed, and revoked."""

from typing import Literal

from flask import Response
from pydantic import Field

from bookingapp.base.db import db, write
from bookingapp.base.errors import Invalid
from bookingapp.base.i18n import _, ngettext
from bookingapp.base.text import clean_email
from bookingapp.domain.business.access_tokens import read_access_token, write_access_token
from bookingapp.domain.business.roles import ALL
from bookingapp.domain.business.second_factor import has_second_factor, take_code
from bookingapp.domain.business.sessions import check_password
from bookingapp.domain.business.token_posts import business_ref_of, client_at, post_of
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
from bookingapp.domain.clients.sign_in import (
    CODE_LASTS,
    Refused,
    end_session,
    find_open_request,
    find_request,
    redeem_code,
    request_sign_in,
)
from bookingapp.web.api.answers import Out, answer
from bookingapp.web.api.call import Call
from bookingapp.web.api.operation import Schema, operation
from bookingapp.web.envelope import refusal
from bookingapp.web.installation import current_settings
from bookingapp.web.limits import allow, origin
from bookingapp.web.request import language


class TokenIn(Schema):
    """`password`: e-mail and password, with `code` where a second factor is on. `code`: first with `email` alone,
    which sends six digits there; then with the digits as `code`.
    """

    grant: Literal["password", "code"]
    email: str | None = Field(None, max_length=254)
    password: str | None = Field(None, max_length=1000)
    code: str | None = Field(None, max_length=40)
    business_id: str | None = Field(None, max_length=80)
    request_id: str | None = Field(None, max_length=40)


class TokenOut(Out):
    """An access token, for `Authorization: Bearer …`, and what brings the next one."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int
    refresh_token: str | None
    business_id: str
    scopes: list[str]


class CodeSentOut(Out):
    """A code was sent, if the address is known; send it with this id."""

    request_id: str
    expires_in: int


class RefreshIn(Schema):
    """The refresh token that came last; each works once."""

    refresh_token: str = Field(max_length=200)


class RevokeIn(Schema):
    """The refresh token or the access token of what is to end."""

    token: str = Field(max_length=2000)


class Revoked(Out):
    """Whatever the token was, it is good for nothing now."""

    revoked: bool


@operation(
    "POST",
    "/auth/token",
    scope=None,
    body=TokenIn,
    answer=TokenOut,
    status=200,
    also={202: CodeSentOut},
    repeatable=False,
    own_write=True,
)
def create_token(_call: Call | None, body: TokenIn) -> Response:
    """Sign a user or client in."""
    return by_password(body) if body.grant == "password" else by_code(body)


@operation("POST", "/auth/refresh", scope=None, body=RefreshIn, answer=TokenOut, status=200, repeatable=False)
def refresh_token(_call: Call | None, body: RefreshIn) -> Response:
    """The next pair of tokens; the refresh token that was sent is used up."""
    try:
        made = refresh_tokens(body.refresh_token)
    except TokenReused:  # answered rather than raised: that the session ends is to be kept
        return refusal(
            401, message=_("This refresh token was used before, so everything it began has ended.")
        )
    except TokenUnknown:
        return refusal(401, message=_("This refresh token is not known, has run out or was revoked."))
    return told(made)


@operation("POST", "/auth/revoke", scope=None, body=RevokeIn, answer=Revoked, status=200, repeatable=False)
def revoke_token(_call: Call | None, body: RevokeIn) -> Revoked:
    """End what a token belongs to; the answer is the same for a token that is not known."""
    found = read_access_token(current_settings().secret_key, body.token)
    if found is None or not is_session_of(found, None):
        found = session_of_refresh(body.token)
    if found is not None:
        end_token_session(found)
    return Revoked(revoked=True)


def by_password(body: TokenIn) -> Response:
    """Check the password in a reading transaction; then take the code and begin, in a writing one."""
    needed(body, "email", "password")
    email = (body.email or "").strip().lower()  # counted in the form in which it is looked up
    wait = max(allow("sign-in", email, "10/hour"), allow("sign-in-from", origin(), "60/hour"))
    if wait:
        return too_often(wait)
    user = check_password(email, body.password or "")
    if user is None:
        return refusal(401, message=_("This e-mail address and password do not go together."))
    user_id, user_ref, is_halfway = user.id, user.public_id, has_second_factor(user)
    db.session.rollback()
    if is_halfway:
        if body.code is None:
            return refusal(
                401,
                message=_("Send the code of your app, or a recovery code, as well: code."),
                details={"second_factor": True},
            )
        wait = max(
            allow("second-factor", user_ref, "10/hour"),
            allow("second-factor-day", user_ref, "40/day"),
            allow("second-factor-from", origin(), "60/hour"),
        )
        if wait:
            return too_often(wait)
    business_id = post_of(user_id, body.business_id)
    with write():
        if is_halfway and not take_code(user_id, current_settings().secret_key, body.code or ""):
            return refusal(
                401, message=_("This code is not good. Each code works once; wait for the next one.")
            )
        return told(begin_token_session(business_id, user_id=user_id, scopes=ALL))


def by_code(body: TokenIn) -> Response:
    """Send a code to an address, or take it; whether the address is known is told only to whoever reads its mail."""
    if body.business_id is None:
        raise Invalid(_("Some values cannot be accepted."), {"business_id": [_("This is needed.")]})
    return send_code(body) if body.code is None else redeem(body)


def send_code(body: TokenIn) -> Response:
    """Note the wish; the worker sees whether anybody is to be told."""
    email = address(body)
    wait = max(allow("sign-in-mail", email, "6/hour"), allow("sign-in-mail-from", origin(), "40/hour"))
    if wait:
        return too_often(wait)
    with write():
        ref = request_sign_in(email, language())
    return answer({"request_id": ref, "expires_in": int(CODE_LASTS.total_seconds())}, 202)


def redeem(body: TokenIn) -> Response:
    """Try a code: every try counts."""
    ref = body.request_id or find_open_request(address(body)) or ""
    asked = find_request(ref)
    email = asked.email if asked else address(body) if body.email else ref
    db.session.rollback()
    wait = max(
        allow("sign-in-code", email, "20/hour"),
        allow("sign-in-code-from", origin(), "60/hour"),
        allow("sign-in-codes", email, "60/day"),
    )
    if wait:
        return too_often(wait)
    digits = "".join((body.code or "").split()).replace("-", "")
    with write():
        outcome = redeem_code(current_settings().secret_key, ref, digits)
        if isinstance(outcome, Refused):
            return refusal(401, message=_("This is not the code, or it is no longer good."))
        end_session(outcome.token)  # it would be a browser's
        found = client_at(body.business_id or "", outcome.email)
        if found is None:
            return refusal(
                401, message=_("This business does not know this address yet. Book something first.")
            )
        business_id, client_id = found
        return told(begin_token_session(business_id, client_id=client_id))


def told(made: Tokens) -> Response:
    """Tokens as programs take them."""
    return answer(
        TokenOut(
            access_token=write_access_token(current_settings().secret_key, made.session_ref, made.expires_in),
            token_type="Bearer",  # noqa: S106
            expires_in=made.expires_in,
            refresh_token=made.refresh_token,
            business_id=business_ref_of(made.session_ref),
            scopes=list(made.scopes),
        ),
        200,
    )


def needed(body: TokenIn, *names: str) -> None:
    """Raises Invalid for fields that this grant cannot do without."""
    missing = {name: [_("This is needed.")] for name in names if not getattr(body, name)}
    if missing:
        raise Invalid(_("Some values cannot be accepted."), missing)


def address(body: TokenIn) -> str:
    """The address as it is stored. Raises Invalid."""
    needed(body, "email")
    try:
        return clean_email(body.email or "")
    except ValueError:
        sentence = _("This does not look like an e-mail address: name@example.com.")
        raise Invalid(_("Some values cannot be accepted."), {"email": [sentence]}) from None


def too_often(wait: int) -> Response:
    """How long to wait."""
    minutes = max(1, -(-wait // 60))
    said = ngettext(
        "Too many tries. Wait %(num)s minute, then try again.",
        "Too many tries. Wait %(num)s minutes, then try again.",
        minutes,
    )
    response = refusal(429, message=said)
    response.headers["Retry-After"] = str(wait)
    return response
