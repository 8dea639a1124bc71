"""DOOR for calendar apps: iCalendar by links that carry their own right."""

from functools import lru_cache

from flask import Blueprint, Response, g, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.http import http_date

from bookingapp.base.config import Settings
from bookingapp.base.errors import DomainError
from bookingapp.base.i18n import LANGUAGES, _
from bookingapp.domain.messaging.ical import MIME
from bookingapp.domain.messaging.subscriptions import (
    Subscription,
    Validators,
    build_calendar,
    find_subscription,
    known_validators,
)
from bookingapp.web.access import access
from bookingapp.web.errors import RETRY_SECONDS, note_trouble
from bookingapp.web.installation import current_settings
from bookingapp.web.limits import allow
from bookingapp.web.request import speech

FETCHES = "60/hour"
"""Of one feed, by all who have its link."""

feeds = Blueprint("feeds", __name__)

_date = lru_cache(maxsize=4096)(http_date)
"""Apps ask for the same feeds again and again."""


@feeds.get("/calendar/feed/<signed:token>.ics")
@access("link")
def feed(token: str) -> ResponseReturnValue:
    """The calendar, or 304 when the app has it already. Whatever goes wrong, it is never an empty calendar."""
    settings = current_settings()
    subscription = find_subscription(settings.secret_key, token)
    wait = allow("feed", str(subscription.feed_id), FETCHES)
    if wait:
        return _refusal(429, _("This calendar was fetched too often."), wait)
    validators, body = known_validators(subscription), None
    if validators is None:
        validators, body = _build(subscription, settings)
    if _has_it(validators):
        return Response(status=304, headers=_marks(validators), content_type=MIME)
    if body is None and request.method != "HEAD":
        validators, body = _build(subscription, settings)
    response = Response(body, headers=_marks(validators), content_type=MIME)
    response.content_length = validators.length
    return response


def _build(subscription: Subscription, settings: Settings) -> tuple[Validators, bytes]:
    """In the feed's own language, whatever the app accepts."""
    spoken = (subscription.locale or "").partition("_")[0].partition("-")[0]
    g._flask_babel = speech(spoken if spoken in LANGUAGES else "en")
    return build_calendar(subscription, settings.secret_key, settings.base_url)


def _has_it(validators: Validators) -> bool:
    """Whether the app's copy is the present one; by its date only where it names no other mark (RFC 9110)."""
    named = request.environ.get("HTTP_IF_NONE_MATCH")
    if named is not None:
        return named == f'"{validators.etag}"' or request.if_none_match.contains_weak(validators.etag)
    since = request.if_modified_since
    return since is not None and since >= validators.modified


def _marks(validators: Validators) -> list[tuple[str, str]]:
    """What an app keeps beside its copy, to ask whether it is still the present one."""
    return [
        ("ETag", f'"{validators.etag}"'),
        ("Last-Modified", _date(validators.modified)),
        ("Cache-Control", "private, max-age=300"),
    ]


@feeds.errorhandler(DomainError)
def on_refusal(error: DomainError) -> ResponseReturnValue:
    """404 and 410 in a line of plain text, which is all that an app would show."""
    return _refusal(error.status, error.message)


@feeds.errorhandler(Exception)
def on_trouble(error: Exception) -> ResponseReturnValue:
    """A fault of ours, or of the database: the app keeps what it has and asks again."""
    if isinstance(error, HTTPException):
        return error
    note_trouble(error)
    return _refusal(503, _("This calendar cannot be had at the moment."), RETRY_SECONDS)


def _refusal(status: int, sentence: str, wait: int = 0) -> Response:
    response = Response(f"{sentence}\n", status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-store"
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response
