"""Fields of numbers: whole ones, lengths of time with their unit, times of the day. Read strictly, in any language."""

import re
from collections.abc import Sequence
from typing import Any

from wtforms import Field
from wtforms.widgets import NumberInput, TimeInput

from bookingapp.base.i18n import _, lazy

_DIGITS = re.compile(r"[0-9]{1,7}")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])(?::00)?")

UNITS = {"minutes": 1, "hours": 60, "days": 24 * 60}
UNIT_NAMES = {"minutes": lazy("minutes"), "hours": lazy("hours"), "days": lazy("days")}


def whole(text: str) -> int:
    """A whole number as typed. Raises ValueError with a sentence."""
    typed = text.strip()
    if not _DIGITS.fullmatch(typed):
        raise ValueError(_("Give a whole number."))
    return int(typed)


class WholeField(Field):
    """A whole number, None when nothing is typed."""

    widget = NumberInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """What was typed stays to be mended when it is none."""
        self.data = valuelist[0] if valuelist else None
        text = str(self.data or "").strip()
        self.data = whole(text) if text else None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)


def split(minutes: int | None) -> tuple[str, str]:
    """Minutes as a number and the largest unit that it is whole in."""
    if minutes is None:
        return "", "hours"
    unit = next((name for name in ("days", "hours") if minutes and minutes % UNITS[name] == 0), "minutes")
    return str(minutes // UNITS[unit]), unit if minutes else "hours"


def joined(number: str, unit: str) -> int | None:
    """Minutes of a number and its unit, None without a number. Raises ValueError with a sentence."""
    if not number.strip():
        return None
    if unit not in UNITS:
        raise ValueError(_("Choose one of the units."))
    return whole(number) * UNITS[unit]


class LengthField(Field):
    """Minutes, typed as a number and a unit: two controls of one name. None when no number is typed."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Number, then unit."""
        pair = [str(one) for one in valuelist[:2]]
        self.data = joined(*pair) if len(pair) == 2 else None

    @property
    def shown(self) -> tuple[str, str]:
        """The number as it was typed, and the unit."""
        if self.raw_data and len(self.raw_data) >= 2:
            return str(self.raw_data[0]), str(self.raw_data[1])
        return split(self.data)


class LengthsField(Field):
    """Several lengths, each as in LengthField, all of one name; empty ones do not count."""

    most = 5

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Number, unit, number, unit …"""
        pairs = zip(valuelist[0::2], valuelist[1::2], strict=False)
        found = [joined(str(number), str(unit)) for number, unit in pairs]
        self.data = [one for one in found if one is not None]

    @property
    def shown(self) -> Sequence[tuple[str, str]]:
        """The pairs, with one that is empty as long as there may be more."""
        if self.raw_data:
            typed = [(str(a), str(b)) for a, b in zip(self.raw_data[0::2], self.raw_data[1::2], strict=False)]
        else:
            typed = [split(one) for one in self.data or ()]
        kept = [pair for pair in typed if pair[0].strip()][: self.most]
        return [*kept, ("", "hours")] if len(kept) < self.most else kept


class ClockField(Field):
    """A time of the day as minutes from midnight, None when nothing is typed."""

    widget = TimeInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """`21:00`."""
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if not text:
            return
        found = _CLOCK.fullmatch(text)
        if not found:
            raise ValueError(_("Write the time like 09:00."))
        self.data = int(found[1]) * 60 + int(found[2])

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data // 60:02}:{self.data % 60:02}"
