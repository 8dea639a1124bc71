"""Classes as the templates list them."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from bookingapp.base.i18n import _, ngettext
from bookingapp.domain.schedule.classes import ClassTime
from bookingapp.domain.schedule.hours import wall_time
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.web import wording
from bookingapp.web.public import terms
from bookingapp.web.public.addresses import own_url
from bookingapp.web.public.choice import locale_for
from bookingapp.web.public.waits import class_wait_url

FEW_SEATS = 3


def class_rows(
    timetable: Timetable,
    found: Sequence[ClassTime],
    zone: ZoneInfo | None = None,
    hidden: Mapping[str, Any] | None = None,
) -> list[dict[str, Any]]:
    """What templates/parts/service.html's class_row asks for; each in its place's zone unless one is given.

    With `hidden` the buttons post these values and keep a place.
    """
    return [_row(timetable, one, zone, hidden) for one in found]


def _row(
    timetable: Timetable, one: ClassTime, zone: ZoneInfo | None, hidden: Mapping[str, Any] | None
) -> dict[str, Any]:
    locale = locale_for(timetable)
    service, place = timetable.services[one.service_id], timetable.locations[one.location_id]
    shown = place.zone if zone is None or service.is_in_person else zone
    said = terms.when(locale, shown, one.starts, one.ends)
    wall = wall_time(shown, one.starts)
    price, is_from = terms.price_of(timetable, service, locale)
    slug, ref, asked = timetable.business.slug, one.occurrence_ref, None if shown == place.zone else shown.key
    return {
        "name": service.name,
        "url": own_url("public.seats", business=slug, occurrence=ref, tz=asked),
        "action": "" if hidden is None else own_url("public.keep", business=slug, occurrence=ref),
        "hidden": hidden,
        "weekday": wording.locale(locale).days["stand-alone"]["abbreviated"][wall.weekday()].rstrip("."),
        "day": str(wall.day),
        "month": wording.month_short(locale, wall.month),
        "datetime": said["datetime"],
        "time": " ".join(text for text in (said["time"], said["suffix"], said["zone"]) if text),
        "end": said["end"],
        "who": terms.names_of(timetable, one.staff_ids),
        "place": place.name if len(timetable.locations) > 1 and service.is_in_person else "",
        "price": _("from %(price)s", price=price) if is_from else price,
        "wait_url": "" if one.seats_left or hidden is None else class_wait_url(timetable, ref),
        "wait_label": _(
            "Waiting list for %(name)s, %(when)s",
            name=service.name,
            when=terms.moment(locale, shown, one.starts),
        ),
        "seats": seats_text(one.seats_left),
        "seats_level": "full" if not one.seats_left else "last" if one.seats_left <= FEW_SEATS else "",
        "label": _(
            "Book %(name)s, %(when)s", name=service.name, when=terms.moment(locale, shown, one.starts)
        ),
    }


def seats_text(left: int) -> str:
    """3 places left."""
    return ngettext("%(num)s place left", "%(num)s places left", left) if left else _("Full")
