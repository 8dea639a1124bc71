"""Figures as drawings: where the bars and points of a plot stand, in the units of its view box. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

WIDTH, HEIGHT = 640, 220
LEFT, TOP, RIGHT, BOTTOM = 56, 12, 8, 26
MOST_LABELS = 6


@dataclass(frozen=True, slots=True)
class Point:
    """A value with the name of its place on the axis and how it is written."""

    name: str
    value: float
    text: str


def plot(title: str, line: str, points: Sequence[Point], write: Any) -> dict[str, Any]:
    """What the macros of parts/plot.html draw; `write(value)` is how a value of the axis is written."""
    top = ceiling(max((point.value for point in points), default=0))
    wide = (WIDTH - LEFT - RIGHT) / max(len(points), 1)
    every = ceil(len(points) / MOST_LABELS) or 1
    return {
        "title": title,
        "line": line,
        "box": f"0 0 {WIDTH} {HEIGHT}",
        "left": LEFT,
        "right": WIDTH - RIGHT,
        "base": HEIGHT - BOTTOM,
        "label_y": HEIGHT - 8,
        "marks": [{"y": _y(top * step / 4, top), "text": write(top * step / 4)} for step in (0, 2, 4)],
        "points": [
            {
                "name": point.name,
                "text": point.text,
                "x": round(LEFT + wide * (number + 0.5), 1),
                "bar_x": round(LEFT + wide * number + wide * 0.14, 1),
                "bar_width": round(wide * 0.72, 1),
                "y": _y(point.value, top),
                "height": round(HEIGHT - BOTTOM - _y(point.value, top), 1),
                "label": point.name if number % every == 0 else "",
            }
            for number, point in enumerate(points)
        ],
    }


def ceiling(most: float) -> float:
    """The round number an axis ends at: 1, 2, 4 or 5 of a power of ten, at least 4."""
    if most <= 4:
        return 4
    power = 10.0 ** floor(log10(most))
    return float(next(step * power for step in (1, 2, 4, 5, 8, 10) if step * power >= most))


def _y(value: float, top: float) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top), 1)
