"""The life of a request: language, the guard of unsafe methods, headers, the line in the log."""

import time
from contextlib import suppress
from functools import lru_cache
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Flask, Request, g, request
from werkzeug.exceptions import Forbidden

from bookingapp.base.config import Settings
from bookingapp.base.i18n import LANGUAGES, _
from bookingapp.web.access import ACCESS, PRIVATE
from bookingapp.web.application import Headers, Response
from bookingapp.web.envelope import JSON, is_program
from bookingapp.web.installation import current_settings
from bookingapp.web.wording import best_language, locale

LANGUAGE_COOKIE = "lang"
SAFE = {"GET", "HEAD", "OPTIONS"}
YEAR = 365 * 24 * 3600

log = structlog.get_logger("bookingapp.access")

_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:{images}; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_EVERYWHERE = (
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
)
_OPEN = (*_EVERYWHERE, ("Referrer-Policy", "strict-origin-when-cross-origin"))
_PRIVATE = (*_EVERYWHERE, ("Referrer-Policy", "no-referrer"), ("X-Robots-Tag", "noindex, nofollow"))
_OPEN_POLICY = _POLICY.format(images=" https:")
_PRIVATE_POLICY = _POLICY.format(images="")
PICTURES = _OPEN_POLICY
"""The policy of a signed-in page that shows a picture from the business's own website."""
_NO_FRAME = "frame-ancestors 'none'"
_BY_NOBODY = ("X-Frame-Options", "DENY")
_DATA = (
    *_EVERYWHERE,
    _BY_NOBODY,
    ("Referrer-Policy", "no-referrer"),
    ("Content-Security-Policy", f"default-src 'none'; {_NO_FRAME}"),
)
_KEPT_NOWHERE = (("Cache-Control", "no-store"),)
# stylesheets name them without a version, and frames that have no origin of their own want them too
_FONT = {"Access-Control-Allow-Origin": "*", "Cache-Control": f"public, max-age={7 * 24 * 3600}"}
_TRANSPORT = ("Strict-Transport-Security", f"max-age={YEAR}; includeSubDomains")
_VARY = "HX-Request, HX-Target, Accept-Language, Cookie"
_VARY_FRAMED = "HX-Request, HX-Target, Accept-Language"


def live(app: Flask) -> None:
    """Give every request of the application its life."""
    app.before_request(begin)
    app.after_request(dress)


def begin() -> None:
    """Note the time, settle the language, refuse what another site sent."""
    now = g._get_current_object()  # proxies are slow, and this runs for every request
    now.began = time.perf_counter()
    environ = request.environ
    if is_forwarded(environ):
        note_proxy(current_settings())
    if is_program():  # which bring no cookie that could be misused, and choose no language by a link
        now.language = best_language(environ.get("HTTP_ACCEPT_LANGUAGE", "")) or "en"
        now._flask_babel = speech(now.language)
        return
    settle_language(request.args.get("lang"))
    if request.method not in SAFE:
        guard()


def settle_language(asked: str | None, *, by_cookie: bool = True) -> None:
    """Speak the language that is asked for, when it is ours; else the one chosen before, or the browser's."""
    now = g._get_current_object()
    now.asked_language = asked if asked in LANGUAGES else None
    now.language = now.asked_language or own_language(request.environ, by_cookie=by_cookie)
    now._flask_babel = speech(now.language)


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


def own_language(environ: dict[str, Any], *, by_cookie: bool = True) -> str:
    """The language chosen before, or the browser's."""
    if by_cookie and LANGUAGE_COOKIE in environ.get("HTTP_COOKIE", ""):
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
    base = current_settings().base_url
    return urlsplit(base).netloc if base else None


def dress(response: Response) -> Response:
    """Security headers, caching, the chosen language's cookie, and the line in the log."""
    asked = request._get_current_object()  # type: ignore[attr-defined]
    if is_program():
        return _dress_for_programs(asked, response)
    endpoint = asked.endpoint
    headers = response.headers
    hosts = framed_by()
    is_private = ACCESS.get(endpoint or "", "link") in PRIVATE
    if response.status_code != 304:  # which leaves those of the copy as they are (RFC 9110, 15.4.5)
        response.plain += _PRIVATE if is_private else _OPEN
        own_policy = headers.pop("Content-Security-Policy", None)  # of what others wrote: a stricter one
        response.plain += _framing(own_policy or (_PRIVATE_POLICY if is_private else _OPEN_POLICY), hosts)
    if endpoint == "static":
        if "v" in asked.args and response.status_code < 400:  # a file that is missing now may come
            headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        elif asked.path.endswith(".woff2"):
            headers.update(_FONT)
    elif "Vary" not in headers:
        headers["Vary"] = _VARY if hosts is None else _VARY_FRAMED
    if "Cache-Control" not in headers:
        headers["Cache-Control"] = "private, no-store" if is_private else "private, no-cache"
    if asked.is_secure:
        response.plain += (_TRANSPORT,)
    if hosts is None and g.get("asked_language") and response.mimetype == "text/html":
        _remember_language(response)
    _write_line(asked, response)
    return response


def _dress_for_programs(asked: Request, response: Response) -> Response:
    """The same for data, which a browser shows to nobody; it stays in no cache unless it says so."""
    response.plain += _DATA if response.mimetype == JSON else (*_OPEN, *_framing(_OPEN_POLICY, None))
    if "Cache-Control" not in response.headers:
        response.plain += _KEPT_NOWHERE
    if asked.is_secure:
        response.plain += (_TRANSPORT,)
    _write_line(asked, response)
    return response


def framed_by() -> tuple[str, ...] | None:
    """The origins, beside this one, whose pages may show this page in a frame; None where no page may."""
    found: tuple[str, ...] | None = g.get("frame_ancestors")
    return found


def _framing(policy: str, origins: tuple[str, ...] | None) -> Headers:
    """The policy with those who may show the page in a frame; X-Frame-Options knows no list: it stands where none may."""
    if origins is not None:
        policy = policy.replace(_NO_FRAME, " ".join(["frame-ancestors 'self'", *origins]))
    named = ("Content-Security-Policy", policy)
    return (named, _BY_NOBODY) if _NO_FRAME in policy else (named,)


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
