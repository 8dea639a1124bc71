"""Into the visitor's own calendar: links for Google and Outlook, and a file for the others. Always UTC."""

from urllib.parse import urlencode

from flask import Response
from flask.typing import ResponseReturnValue

from bookingapp.base import clock
from bookingapp.base.i18n import _
from bookingapp.domain.messaging import ical
from bookingapp.web.access import access
from bookingapp.web.installation import current_settings
from bookingapp.web.public import terms
from bookingapp.web.public.blueprint import public
from bookingapp.web.public.link import Link, read_link

STATES: dict[str, ical.Status] = {
    "pending": "TENTATIVE",
    "cancelled": "CANCELLED",
    "declined": "CANCELLED",
    "expired": "CANCELLED",
}


@public.get("/book/<key:business>/visit/<signed:token>/visit.ics")
@access("link")
def calendar(business: str, token: str) -> ResponseReturnValue:
    """The visit as an iCalendar file (RFC 5545)."""
    link = read_link(business, token)
    response = Response(file_of(link), content_type=ical.MIME)
    response.headers["Content-Disposition"] = 'attachment; filename="visit.ics"'
    return response


def links(link: Link) -> dict[str, str]:
    """Addresses that open a filled-in event at Google and Outlook, and the file."""
    title, place = title_of(link), place_of(link)
    begins, ends = clock.at(link.starts), clock.at(link.ends)
    google = {
        "action": "TEMPLATE",
        "text": title,
        "dates": f"{begins:%Y%m%dT%H%M%SZ}/{ends:%Y%m%dT%H%M%SZ}",
        "location": place,
    }
    outlook = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": title,
        "startdt": f"{begins:%Y-%m-%dT%H:%M:%SZ}",
        "enddt": f"{ends:%Y-%m-%dT%H:%M:%SZ}",
        "location": place,
    }
    return {
        "google": f"https://calendar.google.com/calendar/render?{urlencode(google)}",
        "outlook": f"https://outlook.live.com/calendar/0/deeplink/compose?{urlencode(outlook)}",
        "ics": link.url("public.calendar"),
    }


def title_of(link: Link) -> str:
    """Haircut at Harbour Salon."""
    names = ", ".join(dict.fromkeys(booking.service_name for booking in link.shown))
    return f"{names} · {link.timetable.business.name}"


def place_of(link: Link) -> str:
    """The venue's address, or how else one meets."""
    return terms.place_of(link.service, link.location)["text"] if link.service else ""


def file_of(link: Link) -> bytes:
    """The whole file: the visit under the UID of its invitation, so that no app has it twice."""
    return ical.calendar([ical.vevent(entry_of(link))])


def entry_of(link: Link) -> ical.Entry:
    """The visit as one event."""
    bookings = link.visit.bookings
    settings = current_settings()
    reference = _("Reference: %(reference)s", reference=link.visit.public_id[-6:].upper())
    return ical.Entry(
        uid=ical.uid_of(settings.secret_key, link.visit.public_id),
        sequence=sum(booking.sequence for booking in bookings),
        changed=max(booking.updated_at for booking in bookings),
        starts=link.starts,
        ends=link.ends,
        summary=title_of(link),
        description=reference,
        location=place_of(link),
        status=STATES.get(link.status, "CONFIRMED"),
        url=f"{settings.base_url}{link.url('public.manage')}" if settings.base_url else None,
    )
