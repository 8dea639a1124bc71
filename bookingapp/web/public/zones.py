"""Time zones in words, and the list of them to choose from."""

from collections import defaultdict
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from bookingapp.base import clock
from bookingapp.base.i18n import _
from bookingapp.domain.business.rules import zone_names
from bookingapp.domain.schedule.hours import wall_time
from bookingapp.web import wording
from bookingapp.web.request import language

REGIONS = ("Europe", "America", "Africa", "Asia", "Australia", "Pacific", "Atlantic", "Indian")


def zone_sentence(zone: ZoneInfo, locale: str, in_person: bool) -> str:
    """Which zone the times are in, and what time it is there."""
    now = wall_time(zone, clock.seconds() // 60)
    time = wording.clock_text(locale, now.hour * 60 + now.minute)
    city = wording.city(zone.key, locale)
    if in_person:
        return _("Local time in %(city)s, now %(time)s", city=city, time=time)
    if city == "UTC":
        return _("Times in UTC, now %(time)s", time=time)
    return _("Times in %(city)s time, now %(time)s", city=city, time=time)


def zone_groups(locale: str, current: str) -> tuple[dict[str, Any], ...]:
    """Zones by region; the present one is always among them."""
    groups = _groups(language(), locale)
    if any(zone["id"] == current for group in groups for zone in group["zones"]):
        return groups
    own = {"group": _("Chosen"), "zones": [{"id": current, "label": wording.city(current, locale)}]}
    return (own, *groups)


@lru_cache(maxsize=16)
def _groups(_language: str, locale: str) -> tuple[dict[str, Any], ...]:
    names = {
        "Europe": _("Europe"),
        "America": _("America"),
        "Africa": _("Africa"),
        "Asia": _("Asia"),
        "Australia": _("Australia"),
        "Pacific": _("Pacific"),
        "Atlantic": _("Atlantic"),
        "Indian": _("Indian Ocean"),
    }
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for name in sorted(zone_names()):
        region, slash, _rest = name.partition("/")
        if slash and region in names:
            found[region].setdefault(wording.city(name, locale), name)
    groups = [
        {
            "group": names[region],
            "zones": [{"id": name, "label": label} for label, name in sorted(found[region].items())],
        }
        for region in REGIONS
    ]
    return (*groups, {"group": "UTC", "zones": [{"id": "UTC", "label": "UTC"}]})
