"""Access tokens: JWTs (RFC 7519) that name a session and nothing else; what it may do is read with each request.

Signed with HS256 under a key that is derived from the application's. No other algorithm is ever read, whatever a
token's header says (RFC 8725, 3.1), and `typ` keeps other kinds of token out (RFC 9068, 2.1).
"""

import hashlib
import hmac
from functools import lru_cache
from typing import TYPE_CHECKING

from bookingapp.base import clock
from bookingapp.base.ids import is_id

if TYPE_CHECKING:  # with its cryptography it takes 9 MiB, which only those need who are sent tokens
    from joserfc import jwt
    from joserfc.jwk import OctKey

ALGORITHMS = ["HS256"]
AUDIENCE = "bookingapp:api"
TYPE = "at+jwt"
LONGEST = 1000
"""Characters; ours have about 200."""


def write_access_token(secret_key: str, session_ref: str, lasts: int) -> str:
    """A token for a session, good for so many seconds."""
    from joserfc import jwt

    now = clock.seconds()
    claims = {"sid": session_ref, "iat": now, "exp": now + lasts, "aud": AUDIENCE}
    return jwt.encode({"alg": ALGORITHMS[0], "typ": TYPE}, claims, _key(secret_key), algorithms=ALGORITHMS)


def read_access_token(secret_key: str, text: str) -> str | None:
    """The session that a token names, or None when it is forged, of another kind, or has run out."""
    if len(text) > LONGEST or text.count(".") != 2:
        return None
    from joserfc import jwt
    from joserfc.errors import JoseError

    try:
        token = jwt.decode(text, _key(secret_key), algorithms=ALGORITHMS)
        _registry(clock.seconds()).validate(token.claims)
    except (JoseError, ValueError, TypeError, RecursionError):
        return None
    session_ref = token.claims.get("sid")
    if token.header.get("typ") != TYPE or not isinstance(session_ref, str):
        return None
    return session_ref if is_id(session_ref, "ses") else None


def _registry(now: int) -> "jwt.JWTClaimsRegistry":
    from joserfc import jwt

    return jwt.JWTClaimsRegistry(
        now=now,
        leeway=0,
        iat={"essential": True},
        exp={"essential": True},
        aud={"essential": True, "value": AUDIENCE},
    )


@lru_cache(maxsize=8)
def _key(secret_key: str) -> "OctKey":
    """Of 256 bits, and good for nothing else."""
    from joserfc.jwk import OctKey

    digest = hmac.new(secret_key.encode(), b"access-token\0", hashlib.sha256).digest()
    return OctKey.import_key(digest)
