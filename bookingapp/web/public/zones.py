"""Time zones in words."""

from zoneinfo import ZoneInfo

from bookingapp.base import clock
from bookingapp.base.i18n import _
from bookingapp.domain.schedule.hours import wall_time
from bookingapp.web import wording


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
