"""Every text is translated in full into every language, and the compiled catalogues are up to date."""

import io
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bookingapp.base.i18n import LANGUAGES
from tests.house import PACKAGE, ROOT

if not (PACKAGE / "translations").is_dir():
    pytest.skip("no catalogues yet", allow_module_level=True)

OTHERS = sorted(LANGUAGES.keys() - {"en"})
KEYWORDS = DEFAULT_KEYWORDS | {"lazy": None, "lazy_gettext": None, "lazy_in": ((1, "c"), 2)}
METHODS = [("bookingapp/**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS = {"templates/**.html": {"trimmed": "true", "silent": "false"}}

Key = tuple[str, str | tuple[str, ...]]


def _folder(language: str) -> Path:
    return PACKAGE / "translations" / language / "LC_MESSAGES"


def _catalogue(language: str) -> Catalog:
    return read_po(io.BytesIO((_folder(language) / "messages.po").read_bytes()), locale=language)


def _key(message: Message) -> Key:
    return (message.context or "", message.id if isinstance(message.id, str) else tuple(message.id))


def _used() -> set[Key]:
    """Every text that code or templates look up."""
    found = extract_from_dir(ROOT, METHODS, OPTIONS, keywords=KEYWORDS)
    return {
        (context or "", text if isinstance(text, str) else tuple(text))
        for _file, _line, text, _comments, context in found
    }


def test_texts_are_found() -> None:
    assert len(_used()) > 50


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated(language: str) -> None:
    catalogue = {_key(message): message for message in _catalogue(language) if message.id}
    assert sorted(map(str, _used() - catalogue.keys())) == [], "make words collects them"
    empty = [key for key, message in catalogue.items() if not _is_complete(message)]
    assert sorted(map(str, empty)) == []


def _strings(message: Message) -> list[str]:
    """The one translation, or one for each plural form."""
    return [message.string] if isinstance(message.string, str) else list(message.string or [])


def _is_complete(message: Message) -> bool:
    texts = _strings(message)
    return bool(texts) and all(texts) and not message.fuzzy


@pytest.mark.parametrize("language", OTHERS)
def test_translations_keep_the_placeholders(language: str) -> None:
    catalogue = _catalogue(language)
    faults = [str(fault) for message in catalogue for fault in message.check(catalogue)]
    assert faults == []


@pytest.mark.parametrize("language", OTHERS)
def test_compiled_catalogue_is_up_to_date(language: str) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, _catalogue(language))
    assert (_folder(language) / "messages.mo").read_bytes() == compiled.getvalue(), "make words compiles it"
