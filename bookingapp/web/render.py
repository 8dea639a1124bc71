"""A whole page, or the fragments of it that htmx asked for, from the same template."""

from collections.abc import Mapping
from typing import Any

from flask import Response, current_app, request
from jinja2 import Environment
from jinja2_fragments import render_blocks

from bookingapp.base.i18n import LANGUAGES
from bookingapp.web import wording
from bookingapp.web.request import language

NO_FRAGMENTS: Mapping[str, tuple[str, ...]] = {}


def is_fragment() -> bool:
    """Whether htmx asks; after "back" it wants the whole page again."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def target() -> str:
    """The id of the element that htmx will replace."""
    return request.headers.get("HX-Target", "") if is_fragment() else ""


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
        return Response(render_blocks(environment, template, blocks, view), status)
    return Response(whole_page(environment, template, view), status)


def whole_page(environment: Environment, template: str, view: dict[str, Any]) -> str:
    """The page with what the layout needs."""
    spoken = language()
    frame = {
        "lang": spoken,
        "dir": wording.locale(spoken).text_direction,
        "languages": [
            {"code": code, "name": name, "url": language_url(code), "current": code == spoken}
            for code, name in LANGUAGES.items()
        ],
        "assets_version": current_app.config.get("ASSETS_VERSION"),
    }
    return environment.get_template(template).render(frame | view)


def language_url(code: str) -> str:
    """This page in another language. A page that answers a form is not to be had again by its address."""
    if request.method != "GET":
        return f"?lang={code}"
    arguments: dict[str, Any] = request.args.to_dict(flat=False) | {"lang": [code]}
    return (
        current_app.url_for(request.endpoint or "", **(request.view_args or {}), **arguments)
        if (request.endpoint)
        else f"?lang={code}"
    )
