"""The blueprints, and the shapes that the parts of their addresses may have."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, Flask
from werkzeug.routing import BaseConverter

View = TypeVar("View", bound=Callable[..., Any])

public = Blueprint("public", __name__)
"""Pages of their own, at the top of a window."""

embed = Blueprint("embed", __name__)
"""The same steps inside a frame on somebody's website; see web/public/embed.py."""


class Steps:
    """Hangs a step of booking in twice: as `public.<name>` under /book, and as `embed.<name>` under /embed.

    What is not hung in here opens at the top of a window alone.
    """

    def __init__(self) -> None:
        self.names: set[str] = set()

    def get(self, path: str) -> Callable[[View], View]:
        """A page, by the rest of its address."""
        return self._hang(path, "GET")

    def post(self, path: str) -> Callable[[View], View]:
        """Where a form is sent."""
        return self._hang(path, "POST")

    def _hang(self, path: str, method: str) -> Callable[[View], View]:
        def hang(view: View) -> View:
            public.route(f"/book{path}", methods=[method])(view)
            embed.route(f"/embed{path}", methods=[method])(view)
            self.names.add(view.__name__)
            return view

        return hang


steps = Steps()


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
