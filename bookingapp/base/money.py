"""Money: integer minor units and a currency, never a float."""

from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.numbers import format_currency, get_currency_precision


def to_decimal(amount: int, currency: str) -> Decimal:
    """Minor units as a decimal number of major units: 1250 USD is 12.50, 1250 JPY is 1250."""
    return Decimal(amount).scaleb(-get_currency_precision(currency))


def format_money(amount: int, currency: str, locale: str) -> str:
    """The amount as people of the locale write it; whole amounts drop their zeros ("$85", "$12.50")."""
    value = to_decimal(amount, currency)
    if value == value.to_integral_value():
        return format_currency(value, currency, _whole_pattern(locale), locale, currency_digits=False)
    return format_currency(value, currency, locale=locale)


@lru_cache(maxsize=64)
def _whole_pattern(locale: str) -> str:
    """The locale's way of writing money, without decimals."""
    return str(Locale.parse(locale).currency_formats["standard"].pattern).replace(".00", "")


def percent_of(amount: int, percent: int) -> int:
    """A percentage of an amount, rounded half up to a whole minor unit."""
    return (amount * percent * 2 + 100) // 200
