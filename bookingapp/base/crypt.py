"""Encryption at rest under the application's key: for secrets that we must be able to read again.

AES-256-GCM (NIST SP 800-38D) with a key for each kind of secret, derived from the application's key by HKDF
(RFC 5869). Whoever holds the database alone reads nothing, and a text moved to a column of another kind does
not open. With another application key everything has to be entered anew.

The library is loaded when it is first needed: it weighs 9 MB, and most web processes never seal anything.
"""

import base64
import os
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_FORM = "1."
"""Begins every sealed text, so that another way of sealing can be told apart one day."""

_NONCE = 12


class Unreadable(Exception):
    """It was not sealed under this key and for this kind, or it was changed since."""


def seal(secret_key: str, kind: str, text: str) -> str:
    """Encrypt a text; the same text never looks the same twice."""
    nonce = os.urandom(_NONCE)
    sealed = nonce + _cipher(secret_key, kind).encrypt(nonce, text.encode(), None)
    return _FORM + base64.urlsafe_b64encode(sealed).decode()


def unseal(secret_key: str, kind: str, sealed: str) -> str:
    """The text again. Raises Unreadable."""
    from cryptography.exceptions import InvalidTag

    try:
        if not sealed.startswith(_FORM):
            raise Unreadable
        raw = base64.b64decode(sealed[len(_FORM) :], altchars=b"-_", validate=True)
        return _cipher(secret_key, kind).decrypt(raw[:_NONCE], raw[_NONCE:], None).decode()
    except (ValueError, InvalidTag):
        raise Unreadable from None


@lru_cache(maxsize=16)
def _cipher(secret_key: str, kind: str) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derived = HKDF(SHA256(), length=32, salt=None, info=f"bookingapp.crypt.{kind}".encode())
    return AESGCM(derived.derive(secret_key.encode()))
