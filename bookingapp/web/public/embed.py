"""The door of the frame: who may show it, how it looks there, and what its pages tell the website.

Every step is the view of the page of its own (`steps`). A framed page neither reads nor sets a cookie.
"""

import hashlib
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from flask import Response, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base.assets import asset_folder
from bookingapp.domain.business.origins import origin_of
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.web.access import ACCESS, access
from bookingapp.web.brand import answer_sheet, brand_sheet, brand_version
from bookingapp.web.look import whole_look
from bookingapp.web.public.blueprint import embed
from bookingapp.web.public.catalogue import business_of
from bookingapp.web.public.frame import Frame
from bookingapp.web.request import YEAR, is_own, settle_language
from bookingapp.web.wording import best_language

OUT = {"target": "_blank", "rel": "noopener", "aria-describedby": "out"}
"""Attributes of links that leave the frame."""


@embed.before_request
def open_frame() -> ResponseReturnValue | None:
    """Read what the website asked for, and who may show this page. Raises NotFound."""
    args = request.args
    text = args.get("frame", "")
    g.frame = found = Frame.carried(text) if text else Frame.asked(args)
    g.frame_text = text or found.written()
    g.frame_ancestors = ()
    settle_language(args.get("lang") or best_language(args.get("locale", "")), by_cookie=False)
    slug = (request.view_args or {}).get("business")
    if slug is None:
        return None
    g.page_frame = page_frame(found)
    timetable = business_of(slug)
    g.frame_ancestors = known_origins(timetable.business.embed_origins)
    g.page_frame = page_frame(found, timetable)
    return to_service(timetable) if request.endpoint == "embed.index" and args.get("service") else None


@embed.after_request
def mark_page(response: Response) -> Response:
    """A page that has not changed is not sent again; those of one person stay in no cache."""
    is_page = request.method == "GET" and response.status_code == 200
    if is_page and "Cache-Control" not in response.headers and ACCESS[request.endpoint or ""] == "public":
        response.add_etag()
        response.make_conditional(request)
    return response


def page_frame(found: Frame, timetable: Timetable | None = None) -> dict[str, Any]:
    """What the layout needs of the frame. Without an origin that may show it, the page tells nothing to anybody."""
    trusted = timetable is not None and may_show(timetable, found.origin)
    return {
        "framed": True,
        "robots": "noindex",
        "theme": found.theme,
        "mode": found.mode,
        "out": OUT,
        "bridge": {"widget": found.widget, "origin": found.origin if trusted else "", "mode": found.mode},
        "bridge_version": bridge()[1],
        "look_css": look_url(timetable, found.accent) if timetable else "",
    }


@lru_cache(maxsize=256)
def known_origins(listed: tuple[str, ...]) -> tuple[str, ...]:
    """Those that are origins and nothing else: they stand in a header."""
    return tuple(origin for origin in listed if origin_of(origin) == origin)


def may_show(timetable: Timetable, origin: str) -> bool:
    """Whether a page of this origin may show the business's frame, and hear what happens in it."""
    return bool(origin) and (origin in timetable.business.embed_origins or is_own(origin))


def to_service(timetable: Timetable) -> ResponseReturnValue:
    """The picker of the service that the address names in words; its path is the shorter way."""
    values = [(name, text) for name, text in request.args.items(multi=True) if name != "service"]
    path = url_for("embed.picker", business=timetable.business.slug, service=request.args["service"])
    return redirect(f"{path}?{urlencode(values)}", 302)


def look_url(timetable: Timetable, accent: str) -> str:
    """The address of the frame's stylesheet, which changes with it."""
    asked = accent.removeprefix("#") or None
    slug, version = timetable.business.slug, brand_version(look_of(timetable, accent))
    return url_for("embed.look", business=slug, accent=asked, v=version)


def look_of(timetable: Timetable, accent: str) -> str:
    """All that a framed page looks like, in the website's colour or the business's."""
    branding = timetable.business.branding
    return dressed(brand_sheet({**branding, "colour": accent} if accent else branding))


@lru_cache(maxsize=256)
def dressed(brand: str) -> str:
    """The look of every frame, and a colour."""
    return f"{whole_look('../../static', 'framed')}\n{brand}"


@embed.get("/embed/<key:business>/look.css")
@access("public")
def look(business: str) -> ResponseReturnValue:
    """The frame's one stylesheet, to be kept for ever."""
    return answer_sheet(look_of(business_of(business), g.frame.accent))


@embed.get("/embed/bridge.js")
@access("public")
def bridge_script() -> ResponseReturnValue:
    """The script that tells the website about the frame."""
    body, version = bridge()
    answer = Response(body, mimetype="text/javascript")
    kept = request.args.get("v") == version
    answer.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable" if kept else "public, no-cache"
    answer.set_etag(version)
    return answer.make_conditional(request)


@lru_cache(maxsize=1)
def bridge() -> tuple[bytes, str]:
    """The script, and a mark of it."""
    body = (asset_folder("widget") / "bridge.js").read_bytes()
    return body, hashlib.sha256(body).hexdigest()[:12]
