"""A mail as bytes, with headers that nobody's name can break.

Python's own folding loses the quotes around a long name, so that one with commas becomes several addresses, and
blanks between long words. Names that are not plain words, and subjects beyond ASCII, are therefore written here,
as encoded words (RFC 2047), which have no commas, quotes or blanks.
"""

import re
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import EmailPolicy
from typing import Any

from bookingapp.base.jobs import Permanent

_PLAIN = re.compile(r"(?!.*=\?)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")
"""A name may spell them as an encoded word, which the library decodes."""

_LONGEST_LINE = 76


class _Wire(EmailPolicy):
    """As mail travels, but for addresses and subjects."""

    def fold(self, name: str, value: Any) -> str:
        """A header with its line ends."""
        written = _written(name, value)
        return str(super().fold(name, value)) if written is None else f"{name}: {written}\r\n"

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The same, as it travels."""
        written = _written(name, value)
        if written is None:
            return bytes(super().fold_binary(name, value))
        return f"{name}: {written}\r\n".encode("utf-8" if self.utf8 else "ascii")


_ASCII = _Wire(linesep="\r\n", cte_type="7bit", max_line_length=_LONGEST_LINE)
_UTF8 = _ASCII.clone(utf8=True)


def to_bytes(mail: EmailMessage, *, utf8: bool) -> bytes:
    """The mail as it travels: all of it ASCII unless `utf8`, which the receiving server must know. Raises Permanent.

    A line break that found its way into a header must never begin another header, or the body.
    """
    policy = _UTF8 if utf8 else _ASCII
    try:
        raw = mail.as_bytes(policy=policy)
    except (ValueError, UnicodeError) as error:
        raise Permanent(f"The mail cannot be written: {error}") from None
    if BytesHeaderParser(policy=policy).parsebytes(raw).keys() != mail.keys():
        raise Permanent("A header of the mail would break into others.")
    return raw


def _written(name: str, value: Any) -> str | None:
    """What stands after the colon, for headers that we write ourselves."""
    if hasattr(value, "addresses"):
        return ",\r\n ".join(_address(name, one) for one in value.addresses)
    if name.lower() == "subject" and not (value.isascii() and value.isprintable()):
        return _encoded(name, _CONTROLS.sub(" ", str(value)))
    return None


def _address(header: str, address: Address) -> str:
    name = address.display_name
    if not name:
        return address.addr_spec
    if len(name) > 50 or not _PLAIN.fullmatch(name):
        name = _encoded(header, name)
    return f"{name}\r\n <{address.addr_spec}>" if len(name) > 30 else f"{name} <{address.addr_spec}>"


def _encoded(header: str, text: str) -> str:
    """As encoded words, folded."""
    return Header(text, "utf-8", maxlinelen=_LONGEST_LINE, header_name=header).encode(linesep="\r\n")
