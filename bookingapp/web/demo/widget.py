"""`/demo/widget`: a website with the widget in it, in each of its ways. It is there only in a database that the demo made."""

from flask import Blueprint, Response, send_from_directory
from flask.typing import ResponseReturnValue

from bookingapp.base.assets import asset_folder
from bookingapp.base.errors import NotFound
from bookingapp.base.i18n import _
from bookingapp.domain.business.queries import is_demo
from bookingapp.web.access import access

demo_widget = Blueprint("demo_widget", __name__, url_prefix="/demo/widget")

FILES = ("demo.css", "demo.js")


@demo_widget.before_request
def exist() -> None:
    """Raises NotFound anywhere but in a demo."""
    if not is_demo():
        raise NotFound(_("There is no such page."))


@demo_widget.get("")
@access("demo")
def website() -> ResponseReturnValue:
    """The page."""
    return _file("demo.html")


@demo_widget.get("/<path:name>")
@access("demo")
def file(name: str) -> ResponseReturnValue:
    """Its style or script. Raises NotFound."""
    if name not in FILES:
        raise NotFound(_("There is no such page."))
    return _file(name)


def _file(name: str) -> Response:
    return send_from_directory(asset_folder("widget"), name)
