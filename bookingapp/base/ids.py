"""Opaque public ids: a prefix that names the kind and twenty random characters."""

import re
import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32 in lower case: no i, l, o, u, so that ids can be read aloud."""

_LENGTH = 20
PATTERN = re.compile(rf"[a-z]{{2,4}}_[{ALPHABET}]{{{_LENGTH}}}")


def new_id(prefix: str) -> str:
    """A fresh id such as `srv_4k9…`, with 100 random bits."""
    bits = secrets.randbits(5 * _LENGTH)
    return f"{prefix}_" + "".join(ALPHABET[(bits >> (5 * place)) & 31] for place in range(_LENGTH))


def is_id(text: str, prefix: str) -> bool:
    """Whether a text has the shape of an id of this kind; says nothing of whether it exists."""
    return text.startswith(f"{prefix}_") and PATTERN.fullmatch(text) is not None
