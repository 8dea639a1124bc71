"""Into the visitor's own calendar: links for Google and Outlook, and a file for the others. Always UTC."""

from typing import Any
from urllib.parse import urlencode

from flask import Response
from flask.typing import ResponseReturnValue
from icalendar import Calendar, Event, vUri

from bookingapp.base import clock
from bookingapp.models.booking import Booking
from bookingapp.web.access import access
from bookingapp.web.public import terms
from bookingapp.web.public.blueprint import public
from bookingapp.web.public.link import Link, read_link

STATES = {"pending": "TENTATIVE", "cancelled": "CANCELLED", "declined": "CANCELLED", "expired": "CANCELLED"}


@public.get("/book/<key:business>/visit/<signed:token>/visit.ics")
@access("link")
def calendar(business: str, token: str) -> ResponseReturnValue:
    """The visit as an iCalendar file (RFC 5545), one event for each booking."""
    link = read_link(business, token)
    response = Response(calendar_of(link).to_ical(), mimetype="text/calendar")
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


def calendar_of(link: Link) -> Calendar:
    """The whole file."""
    found = Calendar()
    found.add("prodid", "-//bookingapp//bookingapp//EN")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    for booking in link.bookings:
        found.add_component(_event(link, booking))
    return found


def _event(link: Link, booking: Booking) -> Event:
    event = Event()
    values: dict[str, Any] = {
        "uid": f"{booking.public_id}@bookingapp",
        "sequence": booking.sequence,
        "dtstamp": clock.now(),
        "dtstart": clock.at(booking.occurrence.starts),
        "dtend": clock.at(booking.occurrence.ends),
        "summary": f"{booking.service_name} · {link.timetable.business.name}",
        "location": place_of(link),
        "status": STATES.get(booking.status, "CONFIRMED"),
    }
    for name, value in values.items():
        event.add(name, value)
    website = link.timetable.business.website
    if website:
        event.add("url", vUri(website))
    return event
