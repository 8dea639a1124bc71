"""The list of time zones to choose from."""

from collections import defaultdict
from functools import lru_cache
from typing import Any

from bookingapp.base.i18n import _
from bookingapp.domain.business.rules import zone_names
from bookingapp.web import wording
from bookingapp.web.request import language

REGIONS = ("Europe", "America", "Africa", "Asia", "Australia", "Pacific", "Atlantic", "Indian")


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
