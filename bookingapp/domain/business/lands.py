"""What a time zone tells of a place: its country, and what is paid with there. Pure."""

from babel import Locale
from babel.core import get_global
from babel.numbers import get_territory_currencies


def country_of(zone: str) -> str | None:
    """The country that a time zone lies in."""
    country = get_global("zone_territories").get(zone)
    return country if country in Locale("en").territories and country != "001" else None


def currency_of(zone: str) -> str:
    """The currency that is paid with in a time zone."""
    country = country_of(zone)
    return (get_territory_currencies(country) or ["EUR"])[0] if country else "EUR"
