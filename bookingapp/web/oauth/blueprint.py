"""The blueprint, at the root, and the errors that RFC 6749 has names for."""

import orjson
from flask import Blueprint, Response

from bookingapp.web.envelope import JSON

oauth = Blueprint("oauth", __name__)


class OAuthRefused(Exception):
    """An error of RFC 6749 (5.2) with its sentence."""

    def __init__(self, error: str, text: str = "", status: int = 400) -> None:
        super().__init__(error)
        self.error, self.text, self.status = error, text, status


@oauth.errorhandler(OAuthRefused)
def tell(refused: OAuthRefused) -> Response:
    """As the RFC writes it: in plain ASCII."""
    told = {"error": refused.error}
    if refused.text:
        told["error_description"] = refused.text
    response = reply(told, refused.status)
    if refused.status == 401:
        response.headers["WWW-Authenticate"] = 'Basic realm="oauth"'
    return response


def reply(value: object, status: int = 200) -> Response:
    """JSON that nobody keeps."""
    headers = {"Cache-Control": "no-store", "Pragma": "no-cache"}
    return Response(orjson.dumps(value), status, content_type=JSON, headers=headers)
