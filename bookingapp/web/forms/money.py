"""Amounts of money as people type them, in the business's currency. Read strictly, with a comma or a point."""

import re
from contextvars import ContextVar
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision
from wtforms import Field
from wtforms.widgets import TextInput

from bookingapp.base.i18n import _
from bookingapp.base.money import to_decimal

CURRENCY: ContextVar[str] = ContextVar("currency", default="EUR")
"""The currency of the forms that are built now; a page sets it before it builds one, since forms within forms do too."""

_AMOUNT = re.compile(r"([0-9]{1,10})(?:[.,]([0-9]{1,3}))?")


def read_money(text: str, currency: str) -> int:
    """Minor units of an amount such as `12`, `12.50` or `12,5`. Raises ValueError with a sentence."""
    digits = get_currency_precision(currency)
    found = _AMOUNT.fullmatch(text.strip().replace("\u00a0", ""))
    if not found:
        raise ValueError(
            _("Write the amount in figures, like %(example)s.", example=write_money(1250, currency))
        )
    whole, part = found[1], found[2] or ""
    if len(part) > digits:
        raise ValueError(_("This has more places than the currency."))
    return int(Decimal(f"{whole}.{part or 0}").scaleb(digits))


def write_money(amount: int, currency: str) -> str:
    """The opposite: `12.50`, `12`."""
    value = to_decimal(amount, currency)
    return f"{value:f}" if value != value.to_integral_value() else f"{value.to_integral_value():f}"


class MoneyField(Field):
    """An amount in minor units of CURRENCY, None when nothing is typed."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """What was typed stays to be mended when it is none."""
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        self.data = read_money(text, CURRENCY.get()) if text else None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else write_money(self.data, CURRENCY.get())
