"""How programs find their way: the interactive page of the API, and `/llms.txt` for assistants."""

import re

from flask import Blueprint, Response, render_template, url_for
from flask.typing import ResponseReturnValue

from bookingapp.domain.schedule.queries import list_businesses
from bookingapp.web.access import access
from bookingapp.web.addresses import absolute
from bookingapp.web.envelope import API
from bookingapp.web.render import render

LISTED = 100
"""Businesses that are named in /llms.txt; the API lists all of them."""
_MARKS = re.compile(r"[\[\]<>*_`#|\\\s]+")

reference = Blueprint("reference", __name__)


@reference.get(f"{API}/docs")
@access("public")
def docs() -> ResponseReturnValue:
    """Every operation of the API, to be read and tried out."""
    return render("public/docs.html", {"document": url_for("api.document_openapi_get")})


@reference.get("/llms.txt")
@access("public")
def llms() -> Response:
    """What an assistant ought to know of this site, as llmstxt.org lays it out: in English, like all such files."""
    cards = [
        {"name": plain(card.name), "about": plain(card.about), "slug": card.slug}
        for card in list_businesses()[:LISTED]
    ]
    text = render_template("public/llms.txt", at=absolute, businesses=cards)
    return Response(text, content_type="text/plain; charset=utf-8")


def plain(text: str) -> str:
    """Somebody's words on one line, without signs that Markdown would read something into."""
    return " ".join(_MARKS.sub(" ", text).split())
