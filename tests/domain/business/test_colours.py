"""Whatever colour a business has, its pages can be read; and we know what they make of it."""

from hypothesis import given
from hypothesis import strategies as st

from bookingapp.domain.business.colours import contrast, hex_of, look_by_day, look_by_night, oklch

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_is_that_of_the_standard() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert contrast("#767676", "#ffffff") >= 4.5 > contrast("#777777", "#ffffff")


@given(colours)
def test_a_colour_comes_back(colour: str) -> None:
    assert hex_of(oklch(colour)) == colour


@given(colours)
def test_every_colour_can_be_read(colour: str) -> None:
    for look in (look_by_day(colour), look_by_night(colour)):
        assert look.button.is_readable, look
        assert look.link.is_readable, look


def test_a_colour_that_reads_well_is_left_alone() -> None:
    assert look_by_day("#0d5c63").is_own
    assert look_by_day("#0d5c63").button.ground == "#0d5c63"
    assert not look_by_day("#ff0000").is_own
