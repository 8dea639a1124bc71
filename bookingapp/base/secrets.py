"""Message authentication under the application's key (RFC 2104) for links that can be shown again."""

import base64
import hashlib
import hmac


def link_mac(key: str, kind: str, public_id: str, version: int = 1) -> str:
    """160 bits of HMAC-SHA256 over kind, id and version, in URL-safe base 64 (27 characters)."""
    message = f"{kind}\0{public_id}\0{version}".encode()
    digest = hmac.new(key.encode(), message, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:20]).decode().rstrip("=")


def make_token(key: str, kind: str, public_id: str, version: int = 1) -> str:
    """A link token that carries its id: `vis_….mac`."""
    return f"{public_id}.{link_mac(key, kind, public_id, version)}"


def read_token(key: str, kind: str, token: str, version: int = 1) -> str | None:
    """The id that a token was made for, or None when it is forged or of another kind."""
    public_id, dot, mac = token.partition(".")
    if not dot or not mac.isascii():
        return None
    return public_id if hmac.compare_digest(mac, link_mac(key, kind, public_id, version)) else None
