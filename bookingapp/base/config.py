"""Settings, read once from the environment and checked before anything starts."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bookingapp.base.outlets import MAIL_FORM, SMS_FORM, BadOutlet, read_mail_url, read_sms_url

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}


SPANS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
LIMITS = {
    "free": ("BOOKINGAPP_LIMIT_FREE", "20/second, 100/minute, 10000/day"),
    "paid": ("BOOKINGAPP_LIMIT_PAID", "1000/minute"),
    "address": ("BOOKINGAPP_LIMIT_ADDRESS", "5/second, 200/minute"),
    "book": ("BOOKINGAPP_LIMIT_BOOK", "10/minute"),
}
"""How often programs may ask: the setting of each limit, and what it is without one."""


class ConfigError(Exception):
    """A setting is missing or malformed; the message is one sentence that names the mend."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that an operator can choose. `docs/configuration.md` describes each one."""

    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    base_url: str | None
    mail_url: str | None = field(repr=False)
    sms_url: str | None = field(repr=False)
    data_dir: Path
    trusted_proxies: int
    ratelimit_enabled: bool
    webhook_allow_private: bool
    webhook_attempts: int
    webhook_keep_days: int
    audit_keep_days: int
    limits: Mapping[str, Mapping[str, tuple[int, int]]] = field(repr=False, hash=False)
    """How often a program may ask, by whom it is counted for: most and seconds, by the name of the span."""

    @property
    def proxy_mark(self) -> Path:
        """A file that is left when a proxy's header arrives though no proxy is trusted; `doctor` tells of it."""
        return self.data_dir / "proxy-header.seen"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read `BOOKINGAPP_*`; makes the data folder and a secret key when they are absent.

        Raises ConfigError.
        """
        env = os.environ if environ is None else environ
        data_dir = _data_dir(env.get("BOOKINGAPP_DATA_DIR") or "var")
        return cls(
            database_url=_database_url(env.get("BOOKINGAPP_DATABASE_URL"), data_dir),
            secret_key=_secret_key(env.get("BOOKINGAPP_SECRET_KEY"), data_dir),
            base_url=_base_url(env.get("BOOKINGAPP_BASE_URL")),
            mail_url=_mail_url(env.get("BOOKINGAPP_MAIL_URL")),
            sms_url=_sms_url(env.get("BOOKINGAPP_SMS_URL")),
            data_dir=data_dir,
            trusted_proxies=_count(env, "BOOKINGAPP_TRUSTED_PROXIES"),
            ratelimit_enabled=_switch(env, "BOOKINGAPP_RATELIMIT_ENABLED", default=True),
            webhook_allow_private=_switch(env, "BOOKINGAPP_WEBHOOK_ALLOW_PRIVATE", default=False),
            webhook_attempts=_whole(env, "BOOKINGAPP_WEBHOOK_ATTEMPTS", 3, 10, default=10),
            webhook_keep_days=_whole(env, "BOOKINGAPP_WEBHOOK_KEEP_DAYS", 4, 366, default=30),
            audit_keep_days=_whole(env, "BOOKINGAPP_AUDIT_KEEP_DAYS", 90, 36_500, default=1_100),
            limits={name: _limits(env, setting, text) for name, (setting, text) in LIMITS.items()},
        )


def _data_dir(name: str) -> Path:
    path = Path(name).expanduser().absolute()
    try:
        path.mkdir(parents=True, exist_ok=True)
        probe = path / f".probe-{secrets.token_hex(4)}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise ConfigError(
            f"The data folder {path} cannot be written ({error.strerror}): "
            "make it writable or set BOOKINGAPP_DATA_DIR to a folder that is."
        ) from None
    return path


def _database_url(text: str | None, data_dir: Path) -> str:
    if not text:
        return f"sqlite:///{data_dir / 'bookingapp.db'}"
    form = "set it to sqlite:///path/to/file.db or postgresql://user:password@host/name."
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise ConfigError(f"BOOKINGAPP_DATABASE_URL is not a database address: {form}") from None
    if url.drivername not in {"sqlite", "postgresql", "postgres", "postgresql+psycopg"}:
        raise ConfigError(f"BOOKINGAPP_DATABASE_URL names {url.drivername}, which is not supported: {form}")
    if url.drivername == "sqlite":
        if not url.database or url.database == ":memory:":
            raise ConfigError(
                f"BOOKINGAPP_DATABASE_URL must name a file, since several processes share it: {form}"
            )
        return url.set(database=str(Path(url.database).expanduser().absolute())).render_as_string(False)
    return url.set(drivername="postgresql+psycopg").render_as_string(False)


def _secret_key(text: str | None, data_dir: Path) -> str:
    if text:
        if len(text) < 16:
            raise ConfigError("BOOKINGAPP_SECRET_KEY is too short: set it to at least 16 random characters.")
        return text
    path = data_dir / "secret.key"
    try:
        return _read_key(path)
    except FileNotFoundError:
        _write_key(path)
        return _read_key(path)
    except OSError as error:
        raise ConfigError(
            f"The secret key {path} cannot be read ({error.strerror}): "
            "make it readable or set BOOKINGAPP_SECRET_KEY."
        ) from None


def _read_key(path: Path) -> str:
    key = path.read_text(encoding="ascii").strip()
    if len(key) < 16:
        raise ConfigError(f"The secret key {path} is too short: delete the file and start again.")
    return key


def _write_key(path: Path) -> None:
    """Write whole or not at all, so that two processes starting at once agree on one key."""
    draft = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _base_url(text: str | None) -> str | None:
    if not text:
        return None
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ConfigError(
            "BOOKINGAPP_BASE_URL is not a web address: set it to one like https://book.example.org."
        )
    return text.rstrip("/")


def _mail_url(text: str | None) -> str | None:
    if not text:
        return None
    try:
        read_mail_url(text)
    except BadOutlet as error:
        raise ConfigError(f"BOOKINGAPP_MAIL_URL {error}: {MAIL_FORM}.") from None
    return text


def _sms_url(text: str | None) -> str | None:
    if not text:
        return None
    try:
        read_sms_url(text)
    except BadOutlet as error:
        raise ConfigError(f"BOOKINGAPP_SMS_URL {error}: {SMS_FORM}.") from None
    return text


def _limits(env: Mapping[str, str], name: str, default: str) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for part in (env.get(name) or default).split(","):
        most, _slash, span = part.strip().partition("/")
        if not (most.isascii() and most.isdigit() and 0 < int(most) < 10**9 and span in SPANS):
            raise ConfigError(f"{name} is not a list of limits: set it like {default}.")
        found[span] = (int(most), SPANS[span])
    return found


def _count(env: Mapping[str, str], name: str) -> int:
    text = env.get(name) or "0"
    if not (text.isascii() and text.isdigit() and int(text) <= 16):
        raise ConfigError(
            f"{name} is not a small whole number: set it to how many proxies stand in front, or 0."
        )
    return int(text)


def _whole(env: Mapping[str, str], name: str, low: int, high: int, *, default: int) -> int:
    text = env.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and len(text) < 9 and low <= int(text) <= high):
        raise ConfigError(f"{name} is not a whole number from {low} to {high}: set it to one.")
    return int(text)


def _switch(env: Mapping[str, str], name: str, *, default: bool) -> bool:
    text = (env.get(name) or "").lower()
    if not text:
        return default
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    raise ConfigError(f"{name} is neither on nor off: set it to true or false.")
