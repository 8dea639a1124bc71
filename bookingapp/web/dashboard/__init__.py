"""The pages of those who work at a business."""

from bookingapp.web.dashboard import (
    audit,
    book,
    bookings,
    branding,
    calendars,
    home,
    letters,
    messages,
    policies,
    settings,
    snippet,
    system,
    words,
)
from bookingapp.web.dashboard.blueprint import dashboard

__all__ = [
    "audit",
    "book",
    "bookings",
    "branding",
    "calendars",
    "dashboard",
    "home",
    "letters",
    "messages",
    "policies",
    "settings",
    "snippet",
    "system",
    "words",
]
