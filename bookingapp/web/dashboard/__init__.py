"""The pages of those who work at a business."""

from bookingapp.web.dashboard import (
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
