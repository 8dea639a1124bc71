"""What the values of a business may be. Pure: each rule is asked by every command that stores such a value."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from babel.numbers import list_currencies

from bookingapp.base.errors import Invalid
from bookingapp.base.i18n import _
from bookingapp.base.text import clean_email, clean_line, clean_phone, clean_text
from bookingapp.domain.business.origins import origin_of

LONGEST_SLUG = 80
MOST_MONEY = 10**12
"""Minor units: ten thousand million of most currencies, and exact in every JSON reader."""

_NOT_PLACES = frozenset({"Factory", "posixrules", "localtime"})
_NO_MONEY = frozenset({"XXX", "XTS"})
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_SPELLINGS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "æ": "ae", "ł": "l"})


class Check:
    """Gathers what is wrong with the values of one command, so that all of it is said at once.

    Each method returns the value as it is to be stored; `done()` raises Invalid if any was refused.
    """

    def __init__(self) -> None:
        self._fields: dict[str, list[str]] = {}

    def refuse(self, field: str, sentence: str) -> None:
        """Note why a field's value cannot be accepted."""
        self._fields.setdefault(field, []).append(sentence)

    def done(self) -> None:
        """Raise Invalid if anything was refused."""
        if self._fields:
            raise Invalid(_("Some values cannot be accepted."), self._fields)

    def line(self, field: str, text: str, *, longest: int = 200, required: bool = True) -> str:
        """One line of text."""
        line = self._read(field, text, clean_line)
        if required and not line and field not in self._fields:
            self.refuse(field, _("This must not be empty."))
        return self._length(field, line, longest)

    def text(self, field: str, text: str, *, longest: int = 10_000) -> str:
        """Several lines of text, or none."""
        return self._length(field, self._read(field, text, clean_text), longest)

    def email(self, field: str, text: str | None) -> str | None:
        """An e-mail address, or none."""
        return self._read(field, text, clean_email) if text else None

    def phone(self, field: str, text: str | None, region: str | None) -> str | None:
        """A telephone number as dialled in a region, or none."""
        return self._read(field, text, lambda given: clean_phone(given, region)) if text else None

    def zone(self, field: str, name: str) -> str:
        """The IANA name of a time zone, a link included."""
        if name not in zone_names():
            self.refuse(field, _("There is no such time zone; write it like Europe/Berlin."))
        return name

    def currency(self, field: str, code: str) -> str:
        """An ISO 4217 code."""
        if not is_currency(code):
            self.refuse(field, _("There is no such currency; write its code, like EUR."))
        return code

    def locale(self, field: str, code: str) -> str:
        """A language, perhaps with its country, as in `de` or `pt-BR`."""
        try:
            Locale.parse(code, sep="-")
        except (UnknownLocaleError, ValueError, TypeError):
            self.refuse(field, _("There is no such language; write its code, like en."))
        return code

    def country(self, field: str, code: str | None) -> str | None:
        """An ISO 3166 code, or none."""
        if code is not None and not (_COUNTRY.fullmatch(code) and code in Locale("en").territories):
            self.refuse(field, _("There is no such country; write its code, like DE."))
        return code

    def slug(self, field: str, text: str) -> str:
        """The part of an address that names something."""
        if not _SLUG.fullmatch(text) or len(text) > LONGEST_SLUG:
            self.refuse(field, _("Use small letters, digits and single hyphens, at most 80."))
        return text

    def colour(self, field: str, text: str | None) -> str | None:
        """Six hexadecimal digits after #, or none."""
        if text and not _COLOUR.fullmatch(text):
            self.refuse(field, _("Write the colour like #0d5c63."))
        return text.lower() if text else None

    def link(self, field: str, text: str | None) -> str | None:
        """A web address, or none."""
        if not text:
            return None
        if not is_web_address(text):
            self.refuse(field, _("Write a web address that begins with https:// or http://."))
        return self._length(field, text, 500)

    def choice(self, field: str, value: str, choices: tuple[str, ...]) -> str:
        """One of a few words."""
        if value not in choices:
            self.refuse(field, _("Choose one of: %(choices)s.", choices=", ".join(choices)))
        return value

    def whole(self, field: str, value: int | None, low: int, high: int) -> int | None:
        """A whole number within bounds, or none."""
        if value is None:
            return None
        if type(value) is not int or not low <= value <= high:
            self.refuse(field, _("Give a whole number from %(low)s to %(high)s.", low=low, high=high))
            return low
        return value

    def number(self, field: str, value: int, low: int, high: int) -> int:
        """A whole number within bounds."""
        kept = self.whole(field, value, low, high)
        return low if kept is None else kept

    def money(self, field: str, value: int | None) -> int | None:
        """An amount in minor units, or none."""
        return self.whole(field, value, 0, MOST_MONEY)

    def mapping(
        self, field: str, values: Mapping[str, Any] | None, bounds: Mapping[str, tuple[int, int]]
    ) -> dict[str, int]:
        """Named whole numbers, each within its bounds; names that are not listed are refused."""
        kept: dict[str, int] = {}
        for name, value in (values or {}).items():
            if name not in bounds:
                self.refuse(f"{field}.{name}", _("There is no such setting."))
            else:
                kept[name] = self.number(f"{field}.{name}", value, *bounds[name])
        return kept

    def origins(self, field: str, given: Sequence[str]) -> list[str]:
        """Origins of sites, each once."""
        kept: list[str] = []
        for number, text in enumerate(given):
            origin = origin_of(text)
            if origin is None:
                self.refuse(f"{field}.{number}", _("Write it like https://www.example.org."))
            elif origin not in kept:
                kept.append(origin)
        return kept

    def _read(self, field: str, text: str, rule: Callable[[str], str]) -> str:
        try:
            return rule(text)
        except ValueError as error:
            self.refuse(field, str(error))
            return ""

    def _length(self, field: str, text: str, longest: int) -> str:
        if len(text) > longest:
            self.refuse(field, _("This is too long: at most %(longest)s characters.", longest=longest))
        return text


CANCELLATION = {
    "free_until_minutes": (0, 60 * 24 * 365),
    "fee_percent": (0, 100),
    "no_show_fee_percent": (0, 100),
}
"""A cancellation policy: free until so long before the start, then a share of the price."""


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """Every zone and link of the IANA data but those that name no place."""
    return frozenset(available_timezones() - _NOT_PLACES)


@lru_cache(maxsize=1)
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies() - _NO_MONEY)


def is_currency(code: str) -> bool:
    """Whether an ISO 4217 code is known, in capitals."""
    return code in _currencies()


def is_web_address(text: str) -> bool:
    """Whether a text is an absolute http or https address without blanks."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"} and bool(parts.hostname) and text.isprintable() and " " not in text
    )


def slug_of(name: str, fallback: str) -> str:
    """A slug made of a name in Latin letters; `fallback` when nothing of it is left."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(_SPELLINGS))
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().replace("'", ""))
    return "-".join(words)[: LONGEST_SLUG - 4].strip("-") or fallback


def free_slug(wanted: str, taken: frozenset[str]) -> str:
    """The wanted slug, or the first of `wanted-2`, `wanted-3` … that is free."""
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"
