"""Passwords: argon2id with the parameters of OWASP's cheat sheet (19 MiB, 2 passes, 1 lane)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bookingapp.base.errors import Invalid
from bookingapp.base.i18n import _

SHORTEST = 8
LONGEST = 200
"""Characters; long enough for sentences, short enough that hashing is no burden."""

hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)

_UNKNOWN = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRvZm91cnM$Y2Fubm90IGJlIGd1ZXNzZWQgYnkgYW55b25lIQ"
"""A hash that nobody knows the password of."""


def hash_password(password: str) -> str:
    """The hash to store; takes about 40 ms."""
    return hasher.hash(password)


def checked_hash(password: str, field: str = "password") -> str:
    """The hash of a password of an acceptable length. Raises Invalid."""
    if not SHORTEST <= len(password) <= LONGEST:
        sentence = _("Choose a password of %(low)s to %(high)s characters.", low=SHORTEST, high=LONGEST)
        raise Invalid(sentence, {field: [sentence]})
    return hash_password(password)


def is_password(password: str, hashed: str | None) -> bool:
    """Whether a password is the one that was hashed; as slow when there is no hash at all."""
    try:
        hasher.verify(hashed or _UNKNOWN, password)
    except (VerificationError, InvalidHashError):
        return False
    return hashed is not None
