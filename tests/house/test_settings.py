"""Each setting is documented, and nothing is documented that does not exist."""

import re

from tests.house import PACKAGE, ROOT, sources

SETTING = re.compile(r"\bBOOKINGAPP_[A-Z][A-Z_]*[A-Z]\b")
ONLY_TESTS = {"BOOKINGAPP_TEST_DATABASE_URL"}


def _named_in(*texts: str) -> set[str]:
    return {name for text in texts for name in SETTING.findall(text)}


def _documented() -> set[str]:
    text = (ROOT / "docs" / "configuration.md").read_text()
    return _named_in(*re.findall(r"^### (.*)$", text, re.MULTILINE))


def test_every_setting_has_its_section() -> None:
    read = _named_in((PACKAGE / "base" / "config.py").read_text())
    assert read
    assert read - _documented() == set()


def test_nothing_else_is_documented() -> None:
    read = _named_in(*(path.read_text() for path in sources()))
    documents = [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")]
    assert _named_in(*(path.read_text() for path in documents)) - read == ONLY_TESTS


def test_only_config_reads_the_environment() -> None:
    elsewhere = [
        path.relative_to(PACKAGE).as_posix()
        for path in sources()
        if re.search(r"\bos\.(environ|getenv)\b", path.read_text())
    ]
    # The command line hands settings on to the processes it starts, and reads PORT.
    assert [path for path in elsewhere if path != "base/config.py" and not path.startswith("cli/")] == []
