"""The life of a request: language, the guard of unsafe methods, headers, the line in the log."""

import time
from contextlib import suppress
from functools import lru_cache
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Flask, Request, Response, current_app, g, request
from werkzeug.exceptions import Forbidden

from bookingapp.base.config import Settings
from bookingapp.base.i18n import LANGUAGES, _
from bookingapp.web.access import ACCESS, PRIVATE
from bookingapp.web.wording import best_language, locale

LANGUAGE_COOKIE = "lang"
SAFE = {"GET", "HEAD", "OPTIONS"}
YEAR = 365 * 24 * 3600

log = structlog.get_logger("bookingapp.access")

_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:{images}; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_EVERYWHERE = [
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
]
_OPEN = [
    *_EVERYWHERE,
    ("Content-Security-Policy", _POLICY.format(images=" https:")),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
]
_PRIVATE = [
    *_EVERYWHERE,
    ("Content-Security-Policy", _POLICY.format(images="")),
    ("Referrer-Policy", "no-referrer"),
    ("X-Robots-Tag", "noindex, nofollow"),
]
PICTURES = _POLICY.format(images=" https:")
"""The policy of a signed-in page that shows a picture from the business's own website."""
_TRANSPORT = ("Strict-Transport-Security", f"max-age={YEAR}; includeSubDomains")
_VARY = "HX-Request, HX-Target, Accept-Language, Cookie"


def live(app: Flask) -> None:
    """Give every request of the application its life."""
    app.before_request(begin)
    app.after_request(dress)


def begin() -> None:
    """Note the time, settle the language, refuse what another site sent."""
    now = g._get_current_object()  # proxies are slow, and this runs for every request
    now.began = time.perf_counter()
    asked = request.args.get("lang")
    now.asked_language = asked if asked in LANGUAGES else None
    now.language = now.asked_language or own_language(request.environ)
    now._flask_babel = speech(now.language)
    if is_forwarded(request.environ):
        note_proxy(current_app.config["SETTINGS"])
    if request.method not in SAFE:
        guard()


def is_forwarded(environ: dict[str, Any]) -> bool:
    """Whether a reverse proxy has added its headers. Looked up one by one: it runs for every request."""
    return (
        "HTTP_X_FORWARDED_FOR" in environ
        or "HTTP_X_FORWARDED_PROTO" in environ
        or "HTTP_X_FORWARDED_HOST" in environ
        or "HTTP_FORWARDED" in environ
    )


@lru_cache(maxsize=1)
def note_proxy(settings: Settings) -> None:
    """Once in a process: a proxy's header means nothing as long as no proxy is trusted, which may be a slip."""
    if settings.trusted_proxies:
        return
    log.warning("a proxy's headers arrive though none is trusted", setting="BOOKINGAPP_TRUSTED_PROXIES")
    with suppress(OSError):
        settings.proxy_mark.touch()


@lru_cache(maxsize=len(LANGUAGES))
def speech(spoken: str) -> SimpleNamespace:
    """What Flask-Babel otherwise works out anew in each request: the locale and its catalogue, read once."""
    return SimpleNamespace(babel_locale=locale(spoken))


def language() -> str:
    """The language of the page: asked for in the address, chosen before, or the browser's; then English."""
    return str(g.get("language", "en"))


def own_language(environ: dict[str, Any]) -> str:
    """The language chosen before, or the browser's."""
    if LANGUAGE_COOKIE in environ.get("HTTP_COOKIE", ""):
        chosen = request.cookies.get(LANGUAGE_COOKIE)
        if chosen in LANGUAGES:
            return chosen
    return best_language(environ.get("HTTP_ACCEPT_LANGUAGE", "")) or "en"


def asked_language() -> str | None:
    """The language that the address asks for, when we speak it; links then carry it on."""
    asked: str | None = g.get("asked_language")
    return asked


def guard() -> None:
    """Refuse an unsafe request that another site's page sent. Raises Forbidden.

    `Sec-Fetch-Site` is judged first, `Origin` only without it. An `Origin: null` comes from sandboxed frames
    and from our own pages without referrer; there the signed token that every form carries is what counts.
    """
    origin = request.headers.get("Origin")
    if request.headers.get("Sec-Fetch-Site") in {"same-origin", "none"}:
        return
    if origin is None and "Sec-Fetch-Site" not in request.headers:
        return
    if origin != "null" and (origin is None or not is_own(origin)):
        raise Forbidden(_("This form was sent from another site, so nothing was done."))


def is_own(origin: str) -> bool:
    """Whether an origin is this site, as it was addressed or as it is configured."""
    try:
        netloc = urlsplit(origin).netloc
    except ValueError:
        return False
    return netloc in {request.host, own_host()}


def own_host() -> str | None:
    """Host and port of the configured base address."""
    base = current_app.config["SETTINGS"].base_url
    return urlsplit(base).netloc if base else None


def dress(response: Response) -> Response:
    """Security headers, caching, the chosen language's cookie, and the line in the log."""
    asked = request._get_current_object()  # type: ignore[attr-defined]
    endpoint = asked.endpoint
    headers = response.headers
    is_private = ACCESS.get(endpoint or "", "link") in PRIVATE
    own_policy = headers.get("Content-Security-Policy")
    if response.status_code != 304:  # which leaves those of the copy as they are (RFC 9110, 15.4.5)
        headers.extend(_PRIVATE if is_private else _OPEN)
    if own_policy:  # what others wrote is shown under a stricter one
        headers["Content-Security-Policy"] = own_policy
    if endpoint == "static":
        if "v" in asked.args and response.status_code < 400:  # a file that is missing now may come
            headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    else:
        headers["Vary"] = _VARY
    if "Cache-Control" not in headers:
        headers["Cache-Control"] = "private, no-store" if is_private else "private, no-cache"
    if asked.is_secure:
        headers.add(*_TRANSPORT)
    if g.get("asked_language") and response.mimetype == "text/html":
        _remember_language(response)
    _write_line(asked, response)
    return response


def _remember_language(response: Response) -> None:
    """Only an explicit choice is kept, and the pages do not depend on it."""
    chosen = asked_language()
    if chosen and request.method == "GET" and request.cookies.get(LANGUAGE_COOKIE) != chosen:
        response.set_cookie(
            LANGUAGE_COOKIE, chosen, max_age=YEAR, secure=request.is_secure, httponly=True, samesite="Lax"
        )


def _write_line(asked: Request, response: Response) -> None:
    """The route's template stands for the path: paths carry clients' links."""
    log.info(
        "request",
        method=asked.method,
        route=asked.url_rule.rule if asked.url_rule else None,
        status=response.status_code,
        ms=round((time.perf_counter() - g.get("began", 0.0)) * 1000, 2),
    )
