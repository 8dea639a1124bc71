"""How days, times, lengths and money are said, on pages and in mails. Pure functions of a locale, kept in bounded caches."""

import re
from datetime import date, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import phonenumbers
from babel import Locale, UnknownLocaleError
from babel.dates import format_date, get_timezone_location

from bookingapp.base.clock import at as instant
from bookingapp.base.i18n import _, ngettext
from bookingapp.base.money import format_money


@lru_cache(maxsize=512)
def locale_of(language: str, country: str | None) -> str:
    """The locale that dates and money follow: the visitor's language with the customs of the country."""
    base = Locale.parse(language)
    if country:
        try:
            return str(Locale(base.language, territory=country.upper()))
        except (UnknownLocaleError, ValueError):
            pass
    return str(base)


@lru_cache(maxsize=64)
def locale(name: str) -> Locale:
    """Babel's locale of a name such as `en_US`."""
    return Locale.parse(name)


@lru_cache(maxsize=20_000)
def long_day(locale_name: str, ordinal: int) -> str:
    """Tuesday 4 March 2026."""
    return format_date(date.fromordinal(ordinal), "full", locale=locale(locale_name))


@lru_cache(maxsize=20_000)
def day_of_year(locale_name: str, ordinal: int) -> str:
    """Tuesday 4 March."""
    return format_date(date.fromordinal(ordinal), _yearless(locale_name), locale=locale(locale_name))


@lru_cache(maxsize=20_000)
def short_day(locale_name: str, ordinal: int) -> str:
    """Tue 4 Mar."""
    pattern = locale(locale_name).datetime_skeletons["MMMEd"].pattern
    return format_date(date.fromordinal(ordinal), pattern, locale=locale(locale_name))


@lru_cache(maxsize=64)
def _yearless(locale_name: str) -> str:
    """The pattern of a full date without its year."""
    full = str(locale(locale_name).date_formats["full"].pattern)
    return re.sub(r"[\s,]*y+[\s,]*$|^y+[\s,]*", "", full).strip()


@lru_cache(maxsize=4000)
def month_name(locale_name: str, month: int) -> str:
    """March, standing alone."""
    return str(locale(locale_name).months["stand-alone"]["wide"][month])


@lru_cache(maxsize=4000)
def month_short(locale_name: str, month: int) -> str:
    """Mar, standing alone."""
    return str(locale(locale_name).months["stand-alone"]["abbreviated"][month]).rstrip(".")


@lru_cache(maxsize=64)
def weekdays(locale_name: str) -> tuple[tuple[int, str, str], ...]:
    """(weekday, short, long) in the order in which the locale's weeks run; Monday is 0."""
    names = locale(locale_name).days["stand-alone"]
    first = locale(locale_name).first_week_day
    order = [(first + place) % 7 for place in range(7)]
    return tuple((day, names["short"][day].rstrip("."), names["wide"][day]) for day in order)


@lru_cache(maxsize=64)
def _halves(locale_name: str) -> tuple[str, str] | None:
    """The words for the two halves of the day, where the locale counts to twelve."""
    if "a" not in str(locale(locale_name).time_formats["short"].pattern):
        return None
    periods = locale(locale_name).day_periods["format"]["abbreviated"]
    return periods["am"].lower(), periods["pm"].lower()


@lru_cache(maxsize=8192)
def clock(locale_name: str, minutes: int) -> tuple[str, str]:
    """Minutes after midnight as ("14:00", "") or ("2:00", "pm")."""
    hour, rest = divmod(minutes, 60)
    halves = _halves(locale_name)
    if halves is None:
        return f"{hour:02}:{rest:02}", ""
    return f"{hour % 12 or 12}:{rest:02}", halves[hour >= 12]


@lru_cache(maxsize=8192)
def clock_text(locale_name: str, minutes: int) -> str:
    """14:00 or 2:00 pm, in one text."""
    return " ".join(clock(locale_name, minutes)).rstrip()


def duration(minutes: int) -> str:
    """45 min, 1 h 15 min, 2 days; in the language that is spoken."""
    days, rest = divmod(minutes, 24 * 60)
    if days and not rest:
        return ngettext("%(num)s day", "%(num)s days", days)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s min", minutes=rest)
    if not rest:
        return _("%(hours)s h", hours=hours)
    return _("%(hours)s h %(minutes)s min", hours=hours, minutes=rest)


@lru_cache(maxsize=4096)
def money(amount: int, currency: str, locale_name: str) -> str:
    """$85, 12,50 €."""
    return format_money(amount, currency, locale_name)


@lru_cache(maxsize=4096)
def city(zone: str, locale_name: str) -> str:
    """The place a zone is named after, as the locale calls it: New York."""
    if zone in {"UTC", "Etc/UTC"}:
        return "UTC"
    return str(get_timezone_location(zone, locale=locale(locale_name), return_city=True))


def zone_mark(zone: ZoneInfo, minute: int) -> str:
    """EDT, or UTC+5:45 where the zone has no letters; tells two equal wall times apart."""
    name = instant(minute).astimezone(zone).tzname() or ""
    if name[:1] not in "+-":
        return name
    return f"UTC{name[:3]}:{name[3:]}" if len(name) > 3 else f"UTC{name}"


@lru_cache(maxsize=1024)
def phone(number: str) -> str:
    """A stored number with the spaces of its country: +1 212-555-0101."""
    try:
        read = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def is_ambiguous(zone: ZoneInfo, minute: int) -> bool:
    """Whether the wall time of a minute comes twice, since the clocks go back."""
    offset = _offset(zone, minute)
    for hours in (-3, 3):
        other = _offset(zone, minute + hours * 60)
        if other != offset and _offset(zone, minute + offset - other) == other:
            return True
    return False


def _offset(zone: ZoneInfo, minute: int) -> int:
    offset = instant(minute).astimezone(zone).utcoffset()
    assert offset is not None
    return offset // timedelta(minutes=1)


def moment(locale_name: str, zone: ZoneInfo, minute: int, *, short: bool = False) -> str:
    """Tuesday 4 March, 14:00."""
    wall = instant(minute).astimezone(zone)
    day = (short_day if short else day_of_year)(locale_name, wall.toordinal())
    time = clock_text(locale_name, wall.hour * 60 + wall.minute)
    mark = f" {zone_mark(zone, minute)}" if is_ambiguous(zone, minute) else ""
    return f"{day}, {time}{mark}"


def one_line(text: str) -> str:
    """A text of several lines, such as an address, as one: 214 South Street, New York."""
    lines = (line.strip().rstrip(",") for line in text.splitlines())
    return ", ".join(line for line in lines if line)
