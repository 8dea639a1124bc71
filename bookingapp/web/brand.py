"""A business's own colour: as a stylesheet, since pages allow no inline style."""

import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def brand_sheet(branding: Mapping[str, Any], slug: str = "") -> str:
    """The stylesheet of a page, or with a slug of the cards `brand-<slug>`; empty when the house colour serves."""
    colour = str(branding.get("colour") or "")
    where = f".brand-{slug}" if slug else ":root"
    return f"{where} {{ --brand: {colour.lower()}; }}\n" if COLOUR.fullmatch(colour) else ""


@lru_cache(maxsize=512)
def brand_version(sheet: str) -> str:
    """A short mark of a stylesheet's content."""
    return hashlib.sha256(sheet.encode()).hexdigest()[:12]


def answer_sheet(sheet: str) -> ResponseReturnValue:
    """The stylesheet, to be kept for ever under the version that its address names."""
    response = Response(sheet, mimetype="text/css")
    kept = request.args.get("v") == brand_version(sheet)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if kept else "public, no-cache"
    response.set_etag(brand_version(sheet))
    return response.make_conditional(request)
