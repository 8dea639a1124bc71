"""A second factor: codes of six digits from an app (TOTP, RFC 6238), and ten codes for when it is lost.

The app's secret is encrypted at rest. No code is good twice: the last time step that was taken is kept, and a
recovery code is crossed out. The caller counts tries.
"""

import hashlib
import hmac
import secrets
from typing import Any

import pyotp
from sqlalchemy import or_, select, update

from bookingapp.base import clock
from bookingapp.base.crypt import Unreadable, seal, unseal
from bookingapp.base.db import db
from bookingapp.base.ids import ALPHABET
from bookingapp.domain.business.notices import FACTOR_OFF, FACTOR_ON, tell_user
from bookingapp.models.business import User

SEALED = "totp"
"""What the secret is encrypted for."""

STEP = 30
WINDOW = 1
"""Steps that a clock may be off, to either side."""

RECOVERY_CODES = 10
_LETTERS = 10


def begin_second_factor(user_id: int, secret_key: str) -> None:
    """Choose a secret; it counts for nothing until a code of it was given. Nothing happens when it counts already."""
    user = _user(user_id)
    if user.totp_since is None:
        user.totp_secret = seal(secret_key, SEALED, pyotp.random_base32())
        user.totp_step = None
        db.session.flush()


def pending_secret(user_id: int, secret_key: str) -> str | None:
    """The secret that waits for its first code, to be shown to the user it is of."""
    user = _user(user_id)
    return _secret(user, secret_key) if user.totp_since is None else None


def address_of(secret: str, email: str, issuer: str) -> str:
    """What the QR code says (otpauth://)."""
    return pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=email, issuer_name=issuer)


def switch_on(user_id: int, secret_key: str, code: str) -> list[str] | None:
    """With the first code the second factor counts; the recovery codes, shown this once. None: not the code."""
    user = _user(user_id)
    if user.totp_since is not None or not _take_code(user, secret_key, code):
        return None
    user.totp_since = clock.now()
    tell_user(user, FACTOR_ON)
    return _new_codes(user, secret_key)


def switch_off(user_id: int) -> None:
    """The password alone signs in; the caller has asked for it."""
    user = _user(user_id)
    if user.totp_since is not None:
        tell_user(user, FACTOR_OFF)
    user.totp_secret, user.totp_since, user.totp_step, user.recovery_codes = None, None, None, []
    db.session.flush()


def renew_codes(user_id: int, secret_key: str) -> list[str] | None:
    """Ten fresh recovery codes, shown this once; those before are of no more use. None: no second factor."""
    user = _user(user_id)
    return None if user.totp_since is None else _new_codes(user, secret_key)


def has_second_factor(user: User) -> bool:
    """Whether signing in takes a code."""
    return user.totp_since is not None


def take_code(user_id: int, secret_key: str, code: str) -> bool:
    """Whether a code of the app, or a recovery code, is good; then it is used up."""
    user = _user(user_id)
    if user.totp_since is None:
        return False
    clean = "".join(letter for letter in code.lower() if letter.isalnum())
    if len(clean) == 6 and clean.isascii() and clean.isdigit():
        return _take_code(user, secret_key, clean)
    return _take_recovery(user, secret_key, clean)


def _user(user_id: int) -> User:
    """The row, locked and read anew: of two who use a code at once, one is right."""
    return db.session.scalars(
        select(User).where(User.id == user_id).with_for_update().execution_options(populate_existing=True)
    ).one()


def _secret(user: User, secret_key: str) -> str | None:
    try:
        return unseal(secret_key, SEALED, user.totp_secret) if user.totp_secret else None
    except Unreadable:
        return None


def _take_code(user: User, secret_key: str, code: str) -> bool:
    secret = _secret(user, secret_key)
    if secret is None:
        return False
    now = int(clock.now().timestamp()) // STEP
    totp = pyotp.TOTP(secret, interval=STEP)
    for step in range(now - WINDOW, now + WINDOW + 1):
        if hmac.compare_digest(totp.generate_otp(step), code) and _take_step(user.id, step):
            return True
    return False


def _take_step(user_id: int, step: int) -> bool:
    """Nothing at or before a step that was taken is good again."""
    done: Any = db.session.execute(
        update(User)
        .where(User.id == user_id, or_(User.totp_step.is_(None), User.totp_step < step))
        .values(totp_step=step),
        execution_options={"synchronize_session": False},
    )
    return bool(done.rowcount)


def _new_codes(user: User, secret_key: str) -> list[str]:
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(_LETTERS)) for _ in range(RECOVERY_CODES)]
    user.recovery_codes = [_code_hash(secret_key, user.public_id, code) for code in codes]
    db.session.flush()
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _take_recovery(user: User, secret_key: str, code: str) -> bool:
    hashed = _code_hash(secret_key, user.public_id, code)
    left = [one for one in user.recovery_codes if not hmac.compare_digest(str(one), hashed)]
    if len(left) == len(user.recovery_codes):
        return False
    user.recovery_codes = left
    db.session.flush()
    return True


def _code_hash(secret_key: str, user_ref: str, code: str) -> str:
    """Fifty bits can be tried out where hashing is cheap, so the hash needs the key (HMAC, RFC 2104)."""
    return hmac.new(secret_key.encode(), f"recovery\0{user_ref}\0{code}".encode(), hashlib.sha256).hexdigest()
