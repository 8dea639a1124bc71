"""The pages of those who work at a business."""

from bookingapp.web.dashboard import (
    bookings,
    branding,
    calendars,
    home,
    letters,
    policies,
    settings,
    system,
)
from bookingapp.web.dashboard.blueprint import dashboard

__all__ = [
    "bookings",
    "branding",
    "calendars",
    "dashboard",
    "home",
    "letters",
    "policies",
    "settings",
    "system",
]
