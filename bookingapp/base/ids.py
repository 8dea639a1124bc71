"""Opaque public ids: a prefix that names the kind and twenty random characters."""

import re
import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32 in lower case: no i, l, o, u, so that ids can be read aloud."""

_LENGTH = 20
_LETTERS = ALPHABET.encode() * 8
"""A letter for each of the 256 bytes, each letter as likely as the others."""

PATTERN = re.compile(rf"[a-z]{{2,4}}_[{ALPHABET}]{{{_LENGTH}}}")


def new_id(prefix: str) -> str:
    """A fresh id such as `srv_4k9…`, with 100 random bits."""
    return f"{prefix}_{secrets.token_bytes(_LENGTH).translate(_LETTERS).decode()}"


def is_id(text: str, prefix: str) -> bool:
    """Whether a text has the shape of an id of this kind; says nothing of whether it exists."""
    return text.startswith(f"{prefix}_") and PATTERN.fullmatch(text) is not None
