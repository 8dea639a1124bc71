"""What is kept of secrets, and message authentication under the application's key (RFC 2104) for links that can be shown again."""

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


def hash_of(secret: str) -> str:
    """What is kept of a key or token: SHA-256, which cannot be searched since they are long and random."""
    return hashlib.sha256(secret.encode()).hexdigest()


def setup_code(key: str) -> str:
    """What whoever runs the server proves it with, before there is a business: `K7QP-2MXD-94TH`, 60 bits of the key."""
    digest = hmac.new(key.encode(), b"setup\0", hashlib.sha256).digest()
    letters = base64.b32encode(digest[:8]).decode()[:12]
    return "-".join(letters[place : place + 4] for place in (0, 4, 8))


def is_setup_code(key: str, given: str) -> bool:
    """Whether that is the code, however it was typed."""
    typed = "".join(letter for letter in given.upper() if letter.isalnum())
    return typed.isascii() and hmac.compare_digest(typed, setup_code(key).replace("-", ""))
