"""What is sealed opens under its key and for its kind alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookingapp.base.crypt import Unreadable, seal, unseal

KEY = "a-key-of-some-length"


@given(st.text())
def test_opens_again(text: str) -> None:
    assert unseal(KEY, "ics", seal(KEY, "ics", text)) == text


def test_never_looks_the_same_and_shows_nothing() -> None:
    text = "https://me:secret@calendar.test/private.ics"
    first, second = seal(KEY, "ics", text), seal(KEY, "ics", text)
    assert first != second
    assert "secret" not in first and first.isascii()


@pytest.mark.parametrize(("key", "kind"), [("another-key-of-length", "ics"), (KEY, "webhook")])
def test_opens_under_no_other_key_or_kind(key: str, kind: str) -> None:
    with pytest.raises(Unreadable):
        unseal(key, kind, seal(KEY, "ics", "text"))


def test_what_was_changed_does_not_open() -> None:
    sealed = seal(KEY, "ics", "text")
    for place in range(len(sealed) - 2):  # the last sign before the "=" has bits that say nothing
        other = "A" if sealed[place] != "A" else "B"
        with pytest.raises(Unreadable):
            unseal(KEY, "ics", sealed[:place] + other + sealed[place + 1 :])


@pytest.mark.parametrize("sealed", ["", "1.", "1.AAAA", "2.AAAA", "plain", "1.ü", "1." + "A" * 16])
def test_what_was_never_sealed_does_not_open(sealed: str) -> None:
    with pytest.raises(Unreadable):
        unseal(KEY, "ics", sealed)
