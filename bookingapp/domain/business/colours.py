"""What the pages make of a business's colour, by day and by night, and how well it can be read.

The same arithmetic as in static/css/tokens.css, in OKLCH (CSS Color 4, section 9). Contrast as WCAG 2.2 defines it
(1.4.3): from 1, nothing to be seen, to 21.
"""

import math
from dataclasses import dataclass

TEXT = 4.5
"""The least contrast of words with what is behind them (WCAG 2.2, level AA)."""

HOUSE = "#0d5c63"
"""Where a business has no colour of its own."""

Triple = tuple[float, float, float]

_PAPER_DAY = (0.977, 0.006, 0.06)
_PAPER_NIGHT = (0.165, 0.01, 0.12)


@dataclass(frozen=True, slots=True)
class Tone:
    """A pair of colours as the pages put them together, as `#rrggbb`, and their contrast."""

    ground: str
    words: str
    contrast: float

    @property
    def is_readable(self) -> bool:
        """Whether everybody can read it."""
        return self.contrast >= TEXT


@dataclass(frozen=True, slots=True)
class Look:
    """Buttons (words on the colour) and links (the colour on the page); whether the colour itself is the button's."""

    button: Tone
    link: Tone
    is_own: bool


def look_by_day(colour: str) -> Look:
    """On a light page: mid tones are deepened until white can be read on them, light ones carry dark words."""
    light, chroma, hue = oklch(colour)
    is_light = light > 0.65
    accent = (min(light, 0.9, 0.54 + 100_000 * max(0.0, light - 0.65)), chroma, hue)
    on_accent = (0.17 if is_light else 1.0, 0.0, hue)
    ink = (min(light, 0.46), chroma, hue)
    return _look(colour, accent, on_accent, ink, _tinted(_PAPER_DAY, chroma, hue))


def look_by_night(colour: str) -> Look:
    """On a dark page every colour is lifted off the ground and carries dark words."""
    light, chroma, hue = oklch(colour)
    accent = (_clamp(0.74, light, 0.9), min(chroma, 0.14), hue)
    on_accent = (0.17, min(chroma, 0.03), hue)
    ink = (_clamp(0.82, light, 0.92), min(chroma, 0.11), hue)
    return _look(colour, accent, on_accent, ink, _tinted(_PAPER_NIGHT, chroma, hue))


def _look(colour: str, accent: Triple, on_accent: Triple, ink: Triple, paper: Triple) -> Look:
    button = hex_of(accent)
    return Look(_tone(button, hex_of(on_accent)), _tone(hex_of(paper), hex_of(ink)), _is_near(button, colour))


def _tinted(paper: Triple, chroma: float, hue: float) -> Triple:
    light, most, share = paper
    return light, min(chroma * share, most), hue


def _tone(ground: str, words: str) -> Tone:
    return Tone(ground, words, contrast(ground, words))


def _clamp(low: float, value: float, high: float) -> float:
    return max(low, min(value, high))


def _is_near(one: str, other: str) -> bool:
    """Whether two colours differ by rounding alone."""
    return all(abs(a - b) <= 1.5 / 255 for a, b in zip(_rgb(one), _rgb(other), strict=True))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part) for part in _rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _rgb(colour: str) -> Triple:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _encoded(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def oklch(colour: str) -> Triple:
    """Lightness from 0 to 1, chroma, and hue in radians, of `#rrggbb`."""
    red, green, blue = (_linear(part) for part in _rgb(colour))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    light = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return light, math.hypot(a, b), math.atan2(b, a)


def hex_of(colour: Triple) -> str:
    """`#rrggbb` of lightness, chroma and hue; what a screen cannot show is cut off, as browsers do."""
    light, chroma, hue = colour
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    parts = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(_clamp(0.0, _encoded(max(part, 0.0)), 1.0) * 255):02x}" for part in parts)
