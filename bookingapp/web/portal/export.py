"""One's own data, to take along."""

import json

from flask import Response
from flask.typing import ResponseReturnValue

from bookingapp.base import clock
from bookingapp.base.errors import NotFound
from bookingapp.base.i18n import _
from bookingapp.domain.booking.export import export_person, export_table
from bookingapp.domain.booking.own import OwnVisit, list_own_visits
from bookingapp.domain.messaging import ical
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.addresses import absolute
from bookingapp.web.installation import current_settings
from bookingapp.web.portal.blueprint import person, portal
from bookingapp.web.portal.cards import title, visit_url, who

STATES: dict[str, ical.Status] = {
    "pending": "TENTATIVE",
    "cancelled": "CANCELLED",
    "declined": "CANCELLED",
    "expired": "CANCELLED",
}


@portal.get("/data/bookings.<key:ending>")
@access("client")
def export(ending: str) -> ResponseReturnValue:
    """JSON, CSV or ICS."""
    if ending == "json":
        text = json.dumps(export_person(person()), ensure_ascii=False, indent=2)
        return _file(text.encode(), "application/json", ending)
    if ending == "csv":
        return _file(export_table(person()).encode("utf-8-sig"), "text/csv; charset=utf-8", ending)
    if ending == "ics":
        return _file(calendar_of(list_own_visits(person())), ical.MIME, ending)
    raise NotFound(_("There is no such file."))


def calendar_of(visits: list[OwnVisit]) -> bytes:
    """Every visit as an event, under the UID that its invitation carries."""
    return ical.calendar([ical.vevent(_entry(own)) for own in visits])


def _entry(own: OwnVisit) -> ical.Entry:
    site = current_settings()
    bookings = [part.booking for part in own.parts]
    place = own.shown[0].service.place
    name = who(own)
    return ical.Entry(
        uid=ical.uid_of(site.secret_key, own.visit.public_id),
        sequence=sum(booking.sequence for booking in bookings),
        changed=max(booking.updated_at for booking in bookings),
        starts=own.starts,
        ends=own.ends,
        summary=f"{title(own)} · {own.business.name}",
        description=_("with %(name)s", name=name) if name else "",
        location=wording.one_line(own.location.address) or own.location.name if place == "venue" else "",
        status=STATES.get(own.status, "CONFIRMED"),
        url=absolute(visit_url(own)) if own.business.active else None,
    )


def _file(body: bytes, kind: str, ending: str) -> Response:
    response = Response(body, content_type=kind)
    name = f"bookings-{clock.now():%Y-%m-%d}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
