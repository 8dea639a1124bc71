"""What a text may hold."""

import pytest

from bookingapp.base.text import clean_line, clean_text


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb", "a\0b", "a\x85b", "\ud800", "a\x1bb"])
def test_a_line_has_no_control_characters(text: str) -> None:
    with pytest.raises(ValueError):
        clean_line(text)


def test_pasted_line_breaks_become_plain_ones() -> None:
    assert clean_line(" Ada\u2028 Lovelace\u2029") == "Ada Lovelace"
    assert clean_text("one\u2028two\rthree\r\nfour\u2029") == "one\ntwo\nthree\nfour"


@pytest.mark.parametrize("name", ["Zoë O’Hara-Żak", "مريم", "\u200fדנה\u200f", "👩🏽\u200d🦰 Ada", "𝔄da"])
def test_names_are_kept_as_given(name: str) -> None:
    assert clean_line(name) == name
