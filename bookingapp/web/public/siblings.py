"""Visits that belong together, as the pages of one of them show them."""

from typing import Any

from bookingapp.base.secrets import make_token
from bookingapp.domain.booking.queries import is_offered, open_bookings
from bookingapp.domain.booking.siblings import following, list_siblings, starts_of_visit
from bookingapp.models.booking import Visit
from bookingapp.web import wording
from bookingapp.web.installation import current_settings
from bookingapp.web.public import terms
from bookingapp.web.public.link import Link

SHOWN = 6


def regular_part(link: Link) -> dict[str, Any]:
    """What the pages of a visit tell of its being regular: the way to make it so, or those it belongs to."""
    return {"regular_url": regular_url(link), "siblings": siblings_view(link)}


def regular_url(link: Link) -> str:
    """The way to repeat a visit: when it is still to come, offered, and no later one belongs to it."""
    bookings = open_bookings(link.visit)
    if not bookings or link.waits_for_client or not is_offered(link.timetable, bookings):
        return ""
    later = [one for one in list_siblings(link.visit) if starts_of_visit(one) > link.starts]
    return "" if later else link.url("public.regular")


def siblings_view(link: Link) -> dict[str, Any] | None:
    """The next of its siblings; None for a visit that stands alone."""
    found = list_siblings(link.visit)
    if len(found) < 2:
        return None
    coming = [one for one in found if open_bookings(one)]
    return {
        "visits": [visit_row(link, one) for one in coming[:SHOWN]],
        "more": max(0, len(coming) - SHOWN),
        "all_url": link.url("public.visits"),
        "end_url": link.url("public.following") if len(following(link.visit)) > 1 else "",
    }


def visit_row(link: Link, visit: Visit) -> dict[str, Any]:
    """One visit in a list: when, how it stands, and its own page."""
    own = sibling(link, visit)
    said = terms.when(link.locale, link.zone, own.starts, own.ends)
    return {
        "moment": terms.moment(link.locale, link.zone, own.starts),
        "datetime": said["datetime"],
        "url": own.url("public.manage"),
        "is_this": visit.id == link.visit.id,
        "status": own.status,
        "status_text": wording.status_text(own.status),
    }


def sibling(link: Link, visit: Visit) -> Link:
    """The link of another visit of the same client."""
    key = current_settings().secret_key
    return Link(make_token(key, "visit", visit.public_id), link.actor, link.timetable, visit)
