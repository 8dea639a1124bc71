"""What a text may hold: one rule per kind, shared by every door."""

import re
import unicodedata
from functools import lru_cache

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from bookingapp.base.i18n import _

_SPACES = re.compile(r"[ \t\u00a0\u2028\u2029]+")
_BREAKS = re.compile(r"\r\n|[\r\u2028\u2029]")


def clean_line(text: str) -> str:
    """One line as given, with outer and repeated blanks removed and in normal form C.

    Unicode's own line breaks, which come with what was pasted, become blanks.

    Raises ValueError with a sentence for control characters and lone surrogates.
    """
    line = _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()
    _refuse(line, allowed="")
    return line


def clean_text(text: str) -> str:
    """Several lines as given, line ends made `\\n`. Raises ValueError like `clean_line`."""
    lines = unicodedata.normalize("NFC", _BREAKS.sub("\n", text)).strip()
    _refuse(lines, allowed="\n\t")
    return lines


def _refuse(text: str, allowed: str) -> None:
    for character in text:
        if character in allowed:
            continue
        if unicodedata.category(character) in {"Cc", "Cs"}:
            raise ValueError(_("Contains a character that cannot be stored."))


@lru_cache(maxsize=64)  # a form, its command and the client's record ask about the same address in turn
def clean_email(text: str) -> str:
    """An e-mail address in lower case as stored and matched. Raises ValueError with a sentence.

    Names under `.test` are accepted, so that demo addresses work.
    """
    try:
        found = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise ValueError(_("This is not an e-mail address.")) from None
    if len(found.normalized) > 254:
        raise ValueError(_("The address is too long."))
    return found.normalized.lower()


def clean_phone(text: str, region: str | None) -> str:
    """A telephone number in E.164 form (`+12125550123`), read as dialled in `region` (ISO 3166).

    Raises ValueError with a sentence.
    """
    if not text.isascii() or len(text) > 40:
        raise ValueError(_("This is not a telephone number."))
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        raise ValueError(_("This is not a telephone number; begin with + and the country's code.")) from None
    if not phonenumbers.is_possible_number(number):
        raise ValueError(_("This telephone number has too few or too many digits."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
