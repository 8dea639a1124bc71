"""Errors in words: every refusal and fault becomes a page, or a fragment for htmx."""

from typing import Any

import structlog
from flask import Flask, Response, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from bookingapp.base.db import db
from bookingapp.base.errors import DomainError, Invalid
from bookingapp.base.i18n import _
from bookingapp.web.envelope import is_program, of_domain, refusal
from bookingapp.web.render import is_fragment, render
from bookingapp.web.tokens import TokenExpired, TokenForged

RETRY_SECONDS = 2
UNAVAILABLE = (OperationalError, InterfaceError, PoolTimeout)

log = structlog.get_logger("bookingapp.errors")


def tell_errors(app: Flask) -> None:
    """Register what answers each kind of error."""
    app.register_error_handler(HTTPException, on_http)
    app.register_error_handler(DomainError, on_refusal)
    app.register_error_handler(TokenExpired, on_expired)
    app.register_error_handler(TokenForged, on_forged)
    for fault in UNAVAILABLE:
        app.register_error_handler(fault, on_busy)
    app.register_error_handler(Exception, on_fault)


def on_http(error: HTTPException) -> ResponseReturnValue:
    """Werkzeug's own refusals; the few that carry a ready answer (redirects) pass through."""
    code = error.code
    if code is None or code < 400:
        return error.get_response()
    page = refusal(code, message=said(error)) if is_program() else error_page(code, text=said(error))
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            page.headers[name] = value
    return page


def said(error: HTTPException) -> str:
    """A sentence of ours, when the error was given one; werkzeug's stock texts are not for visitors."""
    own = error.description
    return "" if own is None or own == type(error).description else own


def on_refusal(error: DomainError) -> ResponseReturnValue:
    """What the domain refused and no view has answered better."""
    if is_program():
        return of_domain(error)
    text = "" if error.status == 404 else error.message
    if isinstance(error, Invalid) and error.fields:
        text = " ".join(sentence for sentences in error.fields.values() for sentence in sentences)
    return error_page(error.status, text=text)


def on_expired(_error: TokenExpired) -> ResponseReturnValue:
    """A link or form that was ours and has grown too old."""
    return error_page(410)


def on_forged(_error: TokenForged) -> ResponseReturnValue:
    """A link that we never made."""
    return error_page(404)


def on_busy(error: Exception) -> ResponseReturnValue:
    """The database is locked, gone or restarting: nothing was changed, and it may go better soon."""
    note_trouble(error)
    page = refusal(503) if is_program() else error_page(503, retry_after=RETRY_SECONDS)
    page.headers["Retry-After"] = str(RETRY_SECONDS)
    return page


def on_fault(error: Exception) -> ResponseReturnValue:
    """A fault of ours."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return on_busy(error)
    note_trouble(error)
    if is_program():
        return refusal(500)
    try:
        return error_page(500)
    except Exception as second:  # the page cannot be drawn either: perhaps that is the fault
        log.error("fault of the error page", route=_route(), exc_info=second)
        return Response(_("Something went wrong on our side"), 500, mimetype="text/plain")


def note_trouble(error: Exception) -> None:
    """Into the log: a database that is not to be had in a word, a fault of ours with all that is known of it."""
    if isinstance(error, UNAVAILABLE) or (isinstance(error, DBAPIError) and error.connection_invalidated):
        log.warning("database unavailable", route=_route(), error=type(error).__name__)
    else:
        log.error("fault", route=_route(), exc_info=error)
    _let_go()


def error_page(code: int, **view: Any) -> Response:
    """The page or fragment of an error, under the name of the business when it is known already."""
    frame = g.error_frame() if "error_frame" in g else {}
    return render("errors/error.html", frame | {"code": code, **view}, fragments=_Always(), status=code)


class _Always(dict[str, tuple[str, ...]]):
    """Whatever the target, the one block of the error page."""

    def get(self, key: str, default: Any = None) -> Any:
        return ("fault",) if is_fragment() else default


def _let_go() -> None:
    """Give back a broken connection, so that the page itself cannot stumble over it."""
    try:
        db.session.rollback()
    except Exception:  # it is broken already; a new one is made for the next request
        db.session.remove()


def _route() -> str | None:
    return request.url_rule.rule if request.url_rule else None
