"""A whole page, or the fragments of it that htmx asked for, from the same template."""

from collections.abc import Callable, Hashable, Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Response, current_app, g, request
from jinja2 import Environment
from jinja2_fragments import render_blocks
from markupsafe import Markup

from bookingapp.base.i18n import LANGUAGES
from bookingapp.web import wording
from bookingapp.web.look import SHEETS
from bookingapp.web.request import language

HTML = "text/html; charset=utf-8"
KEPT = 400
"""Drawn parts kept in a process; a month takes about 20 KB."""

_kept: dict[Hashable, Markup] = {}

NO_FRAGMENTS: Mapping[str, tuple[str, ...]] = {}


def is_fragment() -> bool:
    """Whether htmx asks; after "back" it wants the whole page again."""
    environ = request.environ
    return "HTTP_HX_REQUEST" in environ and "HTTP_HX_HISTORY_RESTORE_REQUEST" not in environ


def target() -> str:
    """The id of the element that htmx will replace."""
    return str(request.environ.get("HTTP_HX_TARGET", "")) if is_fragment() else ""


def fragment(*parts: Markup) -> Response:
    """Parts that have been drawn, as htmx takes them: the first in place, the others out of band."""
    return Response("".join(parts), content_type=HTML)


def render(
    template: str,
    view: dict[str, Any],
    *,
    fragments: Mapping[str, tuple[str, ...]] = NO_FRAGMENTS,
    status: int = 200,
) -> Response:
    """The template's page; for htmx the blocks that `fragments` names for the target's id."""
    environment = current_app.jinja_env
    blocks = fragments.get(target())
    if blocks:
        return Response(render_blocks(environment, template, blocks, view), status, content_type=HTML)
    return Response(whole_page(environment, template, view), status, content_type=HTML)


def drawn(template: str, macro: str, view: dict[str, Any]) -> Markup:
    """A macro of a template, called with a view."""
    part = getattr(current_app.jinja_env.get_template(template).module, macro)
    return Markup(part(**view))  # noqa: S704  (a macro escapes what it is given)


def kept(key: Hashable, draw: Callable[[], Markup]) -> Markup:
    """What is drawn from the same key always looks the same, so it is drawn once and kept for a while."""
    found = kept_before(key)
    return keep(key, draw()) if found is None else found


def kept_before(key: Hashable) -> Markup | None:
    """What was drawn from a key, while it is kept."""
    return _kept.get(key)


def keep(key: Hashable, part: Markup) -> Markup:
    """Keep what was drawn from a key, and return it; the oldest goes."""
    _kept[key] = part
    if len(_kept) > KEPT:
        _kept.pop(next(iter(_kept)), None)
    return part


def whole_page(environment: Environment, template: str, view: dict[str, Any]) -> str:
    """The page with what the layout needs."""
    spoken = language()
    frame = {
        "lang": spoken,
        "dir": wording.locale(spoken).text_direction,
        "languages": [
            {
                "code": code,
                "name": name,
                "url": view.get("page_url", "").partition("?")[0] + language_url(code),
                "current": code == spoken,
            }
            for code, name in LANGUAGES.items()
        ],
        "stylesheets": SHEETS,
        "assets_version": current_app.config.get("ASSETS_VERSION"),
        "step": template.rpartition("/")[2].removesuffix(".html").strip("_"),
        "out": {},
        **g.get("page_frame", {}),
    }
    return environment.get_template(template).render(frame | view)


def language_url(code: str) -> str:
    """This page in another language. A page that answers a form is not to be had again by its address."""
    kept = request.args.items(multi=True) if request.method == "GET" else ()
    return "?" + urlencode([*((name, value) for name, value in kept if name != "lang"), ("lang", code)])
