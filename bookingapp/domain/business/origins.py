"""Origins of websites, as browsers write them: what a policy names, and what a message is checked against."""

import ipaddress
import re
from urllib.parse import urlsplit

import idna

_PORTS = {"http": 80, "https": 443}
_NAME = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")


def origin_of(text: str) -> str | None:
    """The origin (`https://shop.example:8443`) that a web address stands for; None if it is more or less.

    Names are in their ASCII form and ports that go without saying are left out, as in a browser's `Origin`.
    """
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or parts.path not in {"", "/"} or parts.query or parts.fragment:
        return None
    host = "" if parts.username is not None else _host(parts.hostname or "")
    shown = f":{port}" if port and port != _PORTS[parts.scheme] else ""
    return f"{parts.scheme}://{host}{shown}" if host else None


def origins_of_site(address: str) -> list[str]:
    """The origins a website answers under, by the address of any of its pages: with `www.` and without."""
    origin = origin_of("/".join(address.split("/")[:3]))
    if origin is None:
        return []
    scheme, _mark, host = origin.partition("://")
    if host.startswith("www."):
        return [origin, f"{scheme}://{host.removeprefix('www.')}"]
    return [origin, f"{scheme}://www.{host}"] if _is_bare(host.partition(":")[0]) else [origin]


def _is_bare(host: str) -> bool:
    """Whether a name is one that people type with `www.` as well: shop.example, and no figures."""
    return host.count(".") == 1 and not host.replace(".", "").isdigit()


def _host(name: str) -> str:
    """The name or address of a machine; '' for what is none. An address with a zone is of use on that machine alone."""
    if "%" in name:
        return ""
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        pass
    else:
        return f"[{address.compressed}]" if address.version == 6 else str(address)
    try:
        plain = idna.encode(name, uts46=True).decode() if not name.isascii() else name.lower()
    except idna.IDNAError:
        return ""
    return plain if _NAME.fullmatch(plain) and len(plain) < 254 else ""
