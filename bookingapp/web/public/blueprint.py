"""The blueprint, and the shapes that the parts of its addresses may have."""

from flask import Blueprint, Flask
from werkzeug.routing import BaseConverter

public = Blueprint("public", __name__)


class Key(BaseConverter):
    """A slug or a public id; nothing else reaches a view, let alone the database."""

    regex = "[A-Za-z0-9_-]{1,80}"


class Signed(BaseConverter):
    """A signed text of ours."""

    regex = r"[A-Za-z0-9_.-]{20,3000}"


def add_converters(app: Flask) -> None:
    """Make the shapes known; called before the blueprint is hung in.

    Two slashes are no slip of ours to mend: the redirect would repeat whatever Host was sent.
    """
    app.url_map.merge_slashes = False
    app.url_map.converters.update(key=Key, signed=Signed)
